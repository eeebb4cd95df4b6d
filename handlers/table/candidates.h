/* Which rows can pass at all, by the indexes: what a list looks at instead of the whole table. */
#ifndef SKY_HANDLERS_TABLE_CANDIDATES_H
#define SKY_HANDLERS_TABLE_CANDIDATES_H

#include "handlers/request/api.h"

/* Rows that can pass parameter `name` with a value of `kind` stand in `index`. A parameter's rows are
 * the union over its hints. */
struct sky_hint {
	const char *name;
	enum sky_kind kind;
	enum sky_index index;
};

struct sky_hints {
	enum sky_kind kind; /* of the table */
	const struct sky_hint *hint;
	size_t count;
	/* figures: by value, period, from and to as well; not where values are computed before they are filtered */
	bool ranges;
};

/* The candidates, in table order: *only points to *rows, or is NULL where every row can pass. A short list of one
 * filter is taken as it is; long ones are intersected. Every filter must be tested still. false: memory. */
bool sky_candidates(const struct sky_request *request, const struct sky_hints *hints, struct sky_rows *rows,
                    const struct sky_rows **only) SKY_MUST;

#endif
