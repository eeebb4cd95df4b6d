/* Problems for clients: application/problem+json (RFC 9457). */
#ifndef SKY_HANDLERS_REQUEST_PROBLEM_H
#define SKY_HANDLERS_REQUEST_PROBLEM_H

#include "interface_types.gen.h" /* enum sky_problem_type */
#include "model/base/arena.h"

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
	uint32_t error_count; /* of all that were found, also those that had no room in the array */
};

uint16_t sky_problem_status(enum sky_problem_type type);
const char *sky_problem_slug(enum sky_problem_type type);

/* The type's documentation; NULL for an unknown slug. */
struct sky_problem_spec;
const struct sky_problem_spec *sky_problem_spec_find(const char *slug);

/* Adds an error; texts must outlive the problem. */
void sky_problem_add(struct sky_problem *problem, const char *parameter, const char *value, const char *reason,
                     const char *suggestion);

/* Writes the problem document (JSON) as a new text in the arena. instance is the request target; request_id may be
 * NULL. NULL when memory is short. */
char *sky_problem_render(struct sky_arena *arena, const struct sky_problem *problem, const char *instance,
                         const char *request_id, size_t *length) SKY_MUST;

#endif
