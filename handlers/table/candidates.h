/* Which rows can pass at all. The indexes say it, so that a list need not look at the whole table. */
#ifndef SKY_HANDLERS_TABLE_CANDIDATES_H
#define SKY_HANDLERS_TABLE_CANDIDATES_H

#include "handlers/request/api.h"

/* Rows that pass parameter `name` with a value of `kind` are in `index`. A parameter may have several hints: its rows
 * are then those of all of them. */
struct sky_hint {
	const char *name;
	enum sky_kind kind;
	enum sky_index index;
};

struct sky_hints {
	enum sky_kind kind; /* of the table */
	const struct sky_hint *hint;
	size_t count;
	/* of figures: also by value, period, from and to; false where values are computed before they are filtered */
	bool ranges;
};

/* The candidates, in table order. *only points to *rows, or is NULL where every row can pass. A short list of one
 * filter is taken as it is; long ones are intersected. The rows must still be tested by every filter. false: memory. */
bool sky_candidates(const struct sky_request *request, const struct sky_hints *hints, struct sky_rows *rows,
                    const struct sky_rows **only) SKY_MUST;

#endif
