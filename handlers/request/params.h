/* From the text of a request to checked arguments. Strict: unknown, repeated and malformed parameters are problems,
 * with the nearest right one as a suggestion. All mistakes of a request are told at once. */
#ifndef SKY_HANDLERS_REQUEST_PARAMS_H
#define SKY_HANDLERS_REQUEST_PARAMS_H

#include "handlers/request/api.h"

/* One name=value of a query, percent-decoded (application/x-www-form-urlencoded: "+" is a space), in the order
 * given. */
struct sky_pair {
	const char *name, *value;
	const char *const *items; /* of a list that comes as items, NULL at its end; NULL: the items stand in `value` */
};

/* Splits and decodes a raw query (without "?"). Malformed percent-encoding, "%00", control characters and text that is
 * not UTF-8 are problems. */
enum sky_outcome sky_query_split(struct sky_arena *arena, const char *query, struct sky_pair **pairs, size_t *count,
                                 struct sky_problem *problem) SKY_MUST;

/* Checks path values (one a path parameter, in order, percent-decoded) and query pairs against the operation, and
 * fills args, as_of, canonical and base_path of `request` (snapshot, operation and arena must be set). Aliases become
 * ids. canonical lists the parameters that differ from their default, sorted by name, values of a list sorted where
 * order has no meaning. *moved is true when a path value was an alias: the canonical path differs and the client
 * should be sent there (308). */
enum sky_outcome sky_params_check(struct sky_request *request, const char *const *path_values,
                                  const struct sky_pair *pairs, size_t pair_count, bool *moved,
                                  struct sky_problem *problem) SKY_MUST;

#endif
