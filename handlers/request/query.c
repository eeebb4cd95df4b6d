/* From a raw query to decoded pairs. */
#include "handlers/request/params.h"
#include "model/base/text.h"

#include <string.h>

#define PAIRS_MAX 200 /* far more than the parameters of any operation */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decodes text[0..length) into `out` (at least length + 1 bytes). Returns what is wrong with it, or NULL. */
static const char *decode(const char *text, size_t length, char *out)
{
	size_t n = 0;
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			int high = i + 2 < length ? hex_digit(text[i + 1]) : -1;
			int low = i + 2 < length ? hex_digit(text[i + 2]) : -1;
			if (high < 0 || low < 0)
				return "malformed percent-encoding: \"%\" must be followed by two hexadecimal digits";
			c = (unsigned char)(high << 4 | low);
			i += 2;
		}
		if (c < 0x20 || c == 0x7f)
			return "control characters are not allowed";
		out[n++] = (char)c;
	}
	out[n] = '\0';
	return sky_text_is_utf8(out, n) ? NULL : "not UTF-8";
}

/* Splits one name=value. Where it is malformed, it sets a problem and returns a pair whose name is NULL.
 * SKY_ERROR_MEMORY, or SKY_DONE. */
static enum sky_outcome split_pair(struct sky_arena *arena, const char *text, size_t length, struct sky_pair *pair,
                                   struct sky_problem *problem)
{
	const char *equals = memchr(text, '=', length);
	size_t name_length = equals ? (size_t)(equals - text) : length;
	size_t value_length = equals ? length - name_length - 1 : 0;
	char *name = sky_arena_alloc(arena, name_length + 1), *value = sky_arena_alloc(arena, value_length + 1);
	if (!name || !value)
		return SKY_ERROR_MEMORY;
	const char *wrong = decode(text, name_length, name);
	if (wrong)
		name = sky_arena_strndup(arena, text, name_length);
	else
		wrong = value_length ? decode(equals + 1, value_length, value) : NULL;
	if (value_length == 0)
		value[0] = '\0';
	if (wrong)
		value = sky_arena_strndup(arena, equals ? equals + 1 : "", value_length);
	if (!name || !value)
		return SKY_ERROR_MEMORY;
	if (wrong)
		sky_problem_add(problem, name, value, wrong, NULL);
	*pair = (struct sky_pair){.name = name, .value = value};
	return SKY_DONE;
}

static size_t count_pairs(const char *query)
{
	size_t count = 1;
	for (; *query; query++)
		count += *query == '&';
	return count;
}

enum sky_outcome sky_query_split(struct sky_arena *arena, const char *query, struct sky_pair **pairs, size_t *count,
                                 struct sky_problem *problem)
{
	size_t most = count_pairs(query);
	*count = 0;
	problem->type = SKY_PROBLEM_BAD_REQUEST;
	if (most > PAIRS_MAX) {
		problem->detail = "The query has more than 200 parameters";
		return SKY_PROBLEM;
	}
	*pairs = sky_arena_calloc(arena, most, sizeof(**pairs));
	if (!*pairs)
		return SKY_ERROR_MEMORY;
	while (*query) {
		size_t length = strcspn(query, "&");
		if (length) {
			if (split_pair(arena, query, length, &(*pairs)[*count], problem) != SKY_DONE)
				return SKY_ERROR_MEMORY;
			(*count)++;
		}
		query += length;
		query += *query == '&';
	}
	if (problem->error_count == 0)
		return SKY_DONE;
	problem->detail = "The query cannot be read: it must be application/x-www-form-urlencoded UTF-8";
	return SKY_PROBLEM;
}
