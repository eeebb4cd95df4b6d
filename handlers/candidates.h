/* Which rows can pass at all: the shortest list that an index gives for one of the request's filters. */
#ifndef SKY_HANDLERS_CANDIDATES_H
#define SKY_HANDLERS_CANDIDATES_H

#include "handlers/api.h"

/* Rows that can pass parameter `name` with a value of `kind` stand in `index`. A parameter's rows are the union over its hints. */
struct sky_hint {
	const char *name;
	enum sky_kind kind;
	enum sky_index index;
};

/* The candidates of a table of `kind`: *only points to *rows, or is NULL where every row can pass. false: memory. */
bool sky_candidates(const struct sky_request *request, enum sky_kind kind, const struct sky_hint *hints, size_t count,
                    struct sky_rows *rows, const struct sky_rows **only) SKY_MUST;

#endif
