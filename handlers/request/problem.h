/* Problems for clients: application/problem+json (RFC 9457). */
#ifndef SKY_HANDLERS_REQUEST_PROBLEM_H
#define SKY_HANDLERS_REQUEST_PROBLEM_H

#include "model/base/arena.h"

/* X(ENUM, slug, status): the same list as x-problems in openapi.yaml (a test compares them). */
#define SKY_PROBLEMS(X)                                                                                                \
	X(BAD_REQUEST, "bad-request", 400)                                                                                 \
	X(UNKNOWN_PARAMETER, "unknown-parameter", 400)                                                                     \
	X(REPEATED_PARAMETER, "repeated-parameter", 400)                                                                   \
	X(INVALID_PARAMETER, "invalid-parameter", 400)                                                                     \
	X(MISSING_PARAMETER, "missing-parameter", 400)                                                                     \
	X(FORBIDDEN, "forbidden", 403)                                                                                     \
	X(NOT_FOUND, "not-found", 404)                                                                                     \
	X(UNKNOWN_ID, "unknown-id", 404)                                                                                   \
	X(METHOD_NOT_ALLOWED, "method-not-allowed", 405)                                                                   \
	X(NOT_ACCEPTABLE, "not-acceptable", 406)                                                                           \
	X(CONTENT_TOO_LARGE, "content-too-large", 413)                                                                     \
	X(URI_TOO_LONG, "uri-too-long", 414)                                                                               \
	X(UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", 415)                                                           \
	X(EXPECTATION_FAILED, "expectation-failed", 417)                                                                   \
	X(UNPROCESSABLE, "unprocessable", 422)                                                                             \
	X(TOO_MANY_REQUESTS, "too-many-requests", 429)                                                                     \
	X(HEADERS_TOO_LARGE, "headers-too-large", 431)                                                                     \
	X(INTERNAL_ERROR, "internal-error", 500)                                                                           \
	X(NOT_IMPLEMENTED, "not-implemented", 501)                                                                         \
	X(UNAVAILABLE, "unavailable", 503)                                                                                 \
	X(GONE, "gone", 410)

enum sky_problem_type {
#define X(name, slug, status) SKY_PROBLEM_##name,
	SKY_PROBLEMS(X)
#undef X
	    SKY_PROBLEM_COUNT
};

#define SKY_PROBLEM_ERRORS_MAX 16

/* One thing that is wrong with the request. Texts are static or in the request's arena; NULL where not known. */
struct sky_problem_error {
	const char *parameter; /* name as the client wrote it, or should have */
	const char *value;
	const char *reason;
	const char *suggestion; /* the nearest right one */
};

struct sky_problem {
	enum sky_problem_type type;
	const char *detail; /* one sentence about this occurrence; NULL: the type's description */
	struct sky_problem_error errors[SKY_PROBLEM_ERRORS_MAX];
	uint32_t error_count; /* all found, also those beyond the array */
};

uint16_t sky_problem_status(enum sky_problem_type type);
const char *sky_problem_slug(enum sky_problem_type type);

/* The type's documentation; NULL for an unknown slug. */
struct sky_problem_spec;
const struct sky_problem_spec *sky_problem_spec_find(const char *slug);

/* Adds an error; texts must outlive the problem. */
void sky_problem_add(struct sky_problem *problem, const char *parameter, const char *value, const char *reason,
                     const char *suggestion);

/* Writes the problem document (JSON) into a new arena text; instance is the request target, request_id may be NULL. NULL when
 * memory is short. */
char *sky_problem_render(struct sky_arena *arena, const struct sky_problem *problem, const char *instance,
                         const char *request_id, size_t *length) SKY_MUST;

#endif
