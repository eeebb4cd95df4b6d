/* A JSON value as a flat list of tokens, each with its place in the text.
 *
 * Jansson keeps no positions of values, so it cannot say in which column a wrong value stands, and it allocates some
 * forty times a record (measured: 4.4 s for a million figures, against 0.5 s here). It stays the judge of what is wrong
 * with malformed text (load_file.c), and test_scan.c holds both to the same verdict on what is JSON. */
#ifndef SKY_MODEL_JSON_SCAN_H
#define SKY_MODEL_JSON_SCAN_H

#include "model/base/base.h"

/* No record of a data set nests deeper than three; whoever writes more than this has not written a record. */
#define SKY_SCAN_DEPTH 32

enum sky_token_type {
	SKY_TOKEN_OBJECT,
	SKY_TOKEN_ARRAY,
	SKY_TOKEN_STRING,
	SKY_TOKEN_NUMBER,
	SKY_TOKEN_TRUE,
	SKY_TOKEN_FALSE,
	SKY_TOKEN_NULL
};

/* An object's token is followed by its keys and values in turn, an array's by its elements; each
 * value by what is in it. */
struct sky_token {
	uint32_t start, end; /* bytes of the text; strings without their quotes */
	uint32_t next;       /* number of the first token after this value and all that is in it */
	uint8_t type;        /* enum sky_token_type */
	bool escaped;        /* a string with backslashes in it */
};

/* Reused from value to value. All zero is an empty one. */
struct sky_scan {
	const char *text;
	struct sky_token *token;
	size_t count, capacity;
	char *scratch; /* the unescaped form of the last string that needed one */
	size_t scratch_capacity;
};

enum sky_scan_status { SKY_SCAN_OK = 0, SKY_SCAN_SYNTAX, SKY_SCAN_DEPTH_EXCEEDED, SKY_SCAN_MEMORY };

/* Reads the one value (RFC 8259, strict UTF-8, no U+0000) that text[0..length) starts with, after white space; what
 * follows it is not looked at. On SKY_SCAN_OK scan->token[0] is the value and *end the byte after it. text is borrowed
 * and must outlive the tokens. At most UINT32_MAX bytes. */
enum sky_scan_status sky_scan_value(struct sky_scan *scan, const char *text, size_t length, size_t *end) SKY_MUST;

/* The text of a string token, unescaped, not NUL-terminated; valid until the next call for this scan.
 * NULL when memory is short. */
const char *sky_scan_text(struct sky_scan *scan, const struct sky_token *token, size_t *length) SKY_MUST;

/* The value of a key of an object token, NULL where it has none. */
const struct sky_token *sky_scan_member(struct sky_scan *scan, const struct sky_token *object, const char *key);

/* Frees what the scan holds and makes it empty again. */
void sky_scan_finish(struct sky_scan *scan);

/* Bytes of JSON white space that text[0..length) starts with. */
size_t sky_scan_space(const char *text, size_t length);

#endif
