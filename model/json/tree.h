/* A JSON text of a client as a tree in an arena. It was read strictly, so that whoever walks through it needs no
 * checks. */
#ifndef SKY_MODEL_JSON_TREE_H
#define SKY_MODEL_JSON_TREE_H

#include "model/base/arena.h"

enum sky_node_type {
	SKY_NODE_NULL,
	SKY_NODE_BOOLEAN,
	SKY_NODE_INTEGER,
	SKY_NODE_REAL,
	SKY_NODE_TEXT,
	SKY_NODE_ARRAY,
	SKY_NODE_OBJECT
};

/* A value. Members of an object have different keys. Members and elements are in the order of the text. */
struct sky_node {
	enum sky_node_type type;
	const char *key;              /* of a member of an object; else NULL */
	const char *text;             /* TEXT: UTF-8 without U+0000; BOOLEAN, INTEGER, REAL: as JSON writes it; else NULL */
	int64_t integer;              /* INTEGER */
	const struct sky_node *first; /* ARRAY, OBJECT: NULL when it is empty */
	const struct sky_node *next;  /* in the array or object around it; NULL: the last */
};

#define SKY_TREE_DEPTH_MAX 32 /* arrays and objects around a value */

enum sky_tree_status {
	SKY_TREE_OK,
	SKY_TREE_MALFORMED, /* not JSON (RFC 8259), or with a key twice, a NUL character or a number that is too large */
	SKY_TREE_TOO_DEEP,
	SKY_TREE_MEMORY
};

/* Reads one JSON value, of any type, from bytes that need not end in NUL. Real numbers keep 15 digits. *why: what is
 * wrong with a malformed text and where, in the arena. Thread-safe, each with its own arena. */
enum sky_tree_status sky_tree_read(struct sky_arena *arena, const char *bytes, size_t length,
                                   const struct sky_node **root, const char **why) SKY_MUST;

/* The member of that name; NULL: there is none, or the node is no object, or NULL. */
const struct sky_node *sky_node_find(const struct sky_node *node, const char *key);

/* The text of a TEXT; NULL: it is none, or NULL. */
const char *sky_node_text(const struct sky_node *node);

#endif
