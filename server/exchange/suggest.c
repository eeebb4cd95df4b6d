#include "server/exchange/router.h"

#include "model/base/text.h"

#include <string.h>

#define NEAR 3 /* edits in all segments together */

/* ASCII letters in small, for paths are compared as people mistype them. NULL: memory. */
static char *small(struct sky_arena *arena, const char *text)
{
	char *copy = sky_arena_strdup(arena, text);
	for (char *c = copy; c && *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c |= 0x20;
	return copy;
}

/* Edits from segments[0..count) to the template; more than NEAR: not near. A parameter takes anything. */
static size_t distance(struct sky_arena *arena, const struct sky_operation *operation, const char *const *segments,
                       uint32_t count)
{
	if (operation->segment_count != count)
		return NEAR + 1;
	size_t edits = 0;
	for (uint32_t i = 0; i < count && edits <= NEAR; i++) {
		const char *literal = operation->segments[i].literal;
		if (literal && strcmp(literal, segments[i]) != 0) {
			const char *text = small(arena, segments[i]);
			size_t some = text ? sky_text_distance(text, literal, NEAR) : NEAR + 1;
			/* A short word that is half wrong is another word. */
			edits += some * 3 > strlen(literal) + 2 ? NEAR + 1 : some;
		}
	}
	return edits;
}

static const char *percent_encode(struct sky_arena *arena, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";
	char *out = sky_arena_alloc(arena, 3 * strlen(text) + 1), *at = out;
	if (!out)
		return NULL;
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		bool plain =
		    (*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || strchr("-._~", *c);
		if (plain) {
			*at++ = (char)*c;
		} else {
			*at++ = '%';
			*at++ = digits[*c >> 4];
			*at++ = digits[*c & 15];
		}
	}
	*at = '\0';
	return out;
}

static const char *spell(struct sky_arena *arena, const struct sky_operation *operation, const char *const *segments)
{
	const char *path = operation->segment_count ? "" : "/";
	for (uint32_t i = 0; i < operation->segment_count && path; i++) {
		const char *literal = operation->segments[i].literal;
		const char *text = literal ? literal : percent_encode(arena, segments[i]);
		path = text ? sky_arena_printf(arena, "%s/%s", path, text) : NULL;
	}
	return path;
}

const char *sky_route_suggest(struct sky_arena *arena, const struct sky_target *target)
{
	/* Second try: people leave the "/v1" out. */
	const char *with_base[SKY_SEGMENTS_MAX + 1] = {"v1"};
	memcpy(with_base + 1, target->segments, target->segment_count * sizeof *with_base);
	const struct sky_operation *best = NULL;
	size_t least = NEAR + 1;
	bool based = false;
	for (size_t i = 0; i < sky_operation_count && !target->too_deep && target->segment_count > 0; i++) {
		const struct sky_operation *operation = &sky_operations[i];
		size_t plain = distance(arena, operation, target->segments, target->segment_count);
		size_t other = distance(arena, operation, with_base, target->segment_count + 1);
		if (plain < least || other < least) {
			least = plain <= other ? plain : other;
			based = other < plain;
			best = operation;
		}
	}
	return best ? spell(arena, best, based ? with_base : target->segments) : NULL;
}
