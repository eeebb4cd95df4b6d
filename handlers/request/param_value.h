/* One value of one parameter: from text to a checked value. */
#ifndef SKY_HANDLERS_REQUEST_PARAM_VALUE_H
#define SKY_HANDLERS_REQUEST_PARAM_VALUE_H

#include "handlers/request/api.h"

/* What is wrong with a value. Texts are static or in the arena. */
struct sky_fault {
	const char *reason;     /* NULL: nothing is wrong */
	const char *suggestion; /* NULL: nothing is near enough */
	bool unknown_id;        /* the value is well formed, but no record has this id or name */
};

/* Reads a value. SKY_PROBLEM: *fault says what is wrong. */
enum sky_outcome sky_param_value(const struct sky_request *request, const struct sky_param_spec *spec, const char *text,
                                 struct sky_value *out, struct sky_fault *fault) SKY_MUST;

#define SKY_PARAM_VALUE_MAX 200 /* bytes of a value, where the interface names no other length */

/* The length in bytes of the first item of a list (not empty). The item ends at a comma, or at a later comma where all
 * of it is a name on record; the longest such name counts. Ids side by side are never taken for a name. SKY_DONE, or
 * SKY_ERROR_MEMORY. */
enum sky_outcome sky_param_item(const struct sky_request *request, const struct sky_param_spec *spec, const char *text,
                                size_t *length) SKY_MUST;

/* True when the order of a list has no meaning, so that a canonical request may sort it. */
bool sky_param_is_set(const struct sky_param_spec *spec);

#endif
