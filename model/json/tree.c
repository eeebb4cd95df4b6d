#include "model/json/tree.h"

#include "model/base/text.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

/* Checks the depth before Jansson reads the text: Jansson goes down 2,048 levels, and each takes a frame of the
 * stack. */
static bool is_too_deep(const char *bytes, size_t length)
{
	size_t depth = 0;
	bool quoted = false;
	for (size_t i = 0; i < length; i++)
		if (quoted && bytes[i] == '\\')
			i++;
		else if (bytes[i] == '"')
			quoted = !quoted;
		else if (!quoted && (bytes[i] == '[' || bytes[i] == '{') && ++depth > SKY_TREE_DEPTH_MAX)
			return true;
		else if (!quoted && (bytes[i] == ']' || bytes[i] == '}') && depth > 0)
			depth--;
	return false;
}

static struct sky_node *copy(struct sky_arena *arena, json_t *json);

/* NULL: memory. */
static struct sky_node *copy_scalar(struct sky_arena *arena, json_t *json)
{
	struct sky_node *node = sky_arena_calloc(arena, 1, sizeof *node);
	if (!node)
		return NULL;
	switch (json_typeof(json)) {
	case JSON_STRING:
		node->type = SKY_NODE_TEXT;
		node->text = sky_arena_strndup(arena, json_string_value(json), json_string_length(json));
		break;
	case JSON_INTEGER:
		node->type = SKY_NODE_INTEGER;
		node->integer = json_integer_value(json);
		node->text = sky_arena_printf(arena, "%" PRId64, node->integer);
		break;
	case JSON_REAL:
		node->type = SKY_NODE_REAL;
		node->text = sky_arena_printf(arena, "%.15g", json_real_value(json));
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		node->type = SKY_NODE_BOOLEAN;
		node->text = json_is_true(json) ? "true" : "false";
		break;
	case JSON_NULL:
	case JSON_ARRAY:
	case JSON_OBJECT:
		node->type = SKY_NODE_NULL;
		return node;
	}
	return node->text ? node : NULL;
}

/* Puts a copy of a part at the end of the list. false: memory. */
static bool append(struct sky_arena *arena, const struct sky_node ***end, const char *key, json_t *part)
{
	struct sky_node *node = copy(arena, part);
	if (node && key) {
		node->key = sky_arena_strdup(arena, key);
		if (!node->key)
			return false;
	}
	if (!node)
		return false;
	**end = node;
	*end = &node->next;
	return true;
}

/* Calls itself once a level; their number is bounded. NULL: memory. */
static struct sky_node *copy(struct sky_arena *arena, json_t *json)
{
	if (!json_is_array(json) && !json_is_object(json))
		return copy_scalar(arena, json);
	struct sky_node *node = sky_arena_calloc(arena, 1, sizeof *node);
	if (!node)
		return NULL;
	node->type = json_is_array(json) ? SKY_NODE_ARRAY : SKY_NODE_OBJECT;
	const struct sky_node **end = &node->first;
	json_t *part;
	size_t i;
	json_array_foreach(json, i, part)
	{
		if (!append(arena, &end, NULL, part))
			return NULL;
	}
	const char *key;
	json_object_foreach(json, key, part)
	{
		if (!append(arena, &end, key, part))
			return NULL;
	}
	return node;
}

enum sky_tree_status sky_tree_read(struct sky_arena *arena, const char *bytes, size_t length,
                                   const struct sky_node **root, const char **why)
{
	if (is_too_deep(bytes, length))
		return SKY_TREE_TOO_DEEP;
	json_error_t error;
	json_t *json = json_loadb(bytes, length, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);
	if (!json) {
		if (json_error_code(&error) == json_error_out_of_memory)
			return SKY_TREE_MEMORY;
		/* Jansson quotes what it read last, and that may end within a character. */
		*why =
		    sky_arena_printf(arena, "%s, in line %d, column %d", sky_text_mend(error.text), error.line, error.column);
		return *why ? SKY_TREE_MALFORMED : SKY_TREE_MEMORY;
	}
	*root = copy(arena, json);
	json_decref(json);
	return *root ? SKY_TREE_OK : SKY_TREE_MEMORY;
}

const struct sky_node *sky_node_find(const struct sky_node *node, const char *key)
{
	if (!node || node->type != SKY_NODE_OBJECT)
		return NULL;
	for (const struct sky_node *member = node->first; member; member = member->next)
		if (strcmp(member->key, key) == 0)
			return member;
	return NULL;
}

const char *sky_node_text(const struct sky_node *node)
{
	return node && node->type == SKY_NODE_TEXT ? node->text : NULL;
}
