/* The request target (RFC 9112, section 3.2), taken apart and decoded. */
#ifndef SKY_SERVER_HTTP_TARGET_H
#define SKY_SERVER_HTTP_TARGET_H

#include "handlers/request/problem.h"
#include "model/base/arena.h"

#define SKY_SEGMENTS_MAX 8 /* deeper than any path of the interface */

struct sky_target {
	const char *path;  /* raw, from the first "/"; in the arena */
	const char *query; /* raw, without "?"; NULL: none */
	const char *segments[SKY_SEGMENTS_MAX];
	uint32_t segment_count; /* decoded; a trailing slash does not make an empty segment */
	bool trailing_slash;    /* the path ends with a slash and is longer than "/" */
	bool too_deep;          /* there are more segments than any path has, so nothing can match */
	bool asterisk;          /* "*" */
};

/* Takes origin-form, absolute-form (its scheme and authority are dropped) and "*". These are problems: other forms,
 * control characters, spaces, "#", malformed percent-encoding, "%00" and "%2F" in the path, and text that does not
 * decode to UTF-8. Plain UTF-8 beyond ASCII is allowed, because curl and people send it. SKY_TARGET_MEMORY when memory
 * is short. */
enum sky_target_status { SKY_TARGET_OK, SKY_TARGET_PROBLEM, SKY_TARGET_MEMORY };
enum sky_target_status sky_target_parse(struct sky_arena *arena, const char *raw, struct sky_target *target,
                                        struct sky_problem *problem) SKY_MUST;

/* The length of "http://" or "https://" (in any case of letters) where the text begins with it; else 0. */
size_t sky_target_scheme(const char *text);

/* The target as a URI reference, whatever bytes it has: bytes that a URI must not contain are percent-encoded.
 * Borrowed, or in the arena; NULL when memory is short. */
const char *sky_target_printable(struct sky_arena *arena, const char *raw);

#endif
