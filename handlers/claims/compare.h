/* What the comparisons share: aligned periods, and the guard that says which values may be combined. */
#ifndef SKY_HANDLERS_CLAIMS_COMPARE_H
#define SKY_HANDLERS_CLAIMS_COMPARE_H

#include "handlers/claims/convert.h"
#include "model/derive/comparable.h"
#include "model/derive/derive.h"

/* A period that is compared: as the data set writes it. */
struct sky_compare_period {
	sky_day start, end; /* SKY_DAY_NONE: figures without a period */
	const char *text;
};

/* True when a figure of another period still says most of what the period holds: a fiscal year says it of a calendar
 * year. Both have the same length, and at least half of the figure's period lies in the other. */
bool sky_compare_near(const struct sky_figure *figure, sky_day start, sky_day end);

/* One market in one period: a row of the comparison of markets. */
struct sky_size {
	uint32_t market;
	const struct sky_market *definition;
	const struct sky_compare_period *slot;
	const struct sky_figure *claim;    /* NULL: there is none */
	const struct sky_converted *value; /* of the claim; NULL: there is no claim, or no rate converts it */
	const struct sky_figure *growth;   /* of the edition of the claim: as stated, else computed; NULL */
	const struct sky_figure *ratio;    /* to the first, computed; NULL where the two may not be compared */
	const struct sky_figure *share;    /* of the whole, computed; NULL */
	const struct sky_size *first;      /* of the same period; itself for the first market */
	const struct sky_size *whole;      /* the compared market that this one is part of; NULL */
	const char *reasons;               /* why it cannot be compared with the first; NULL: it can */
	const char *missing;               /* why there is no value; NULL */
	const char *growth_missing;        /* why there is no growth beside the value; NULL */
};

/* What came of comparing one value with another. */
struct sky_comparison {
	const struct sky_figure *result; /* computed, with its lineage; NULL where the two may not be combined */
	const char *reasons;             /* why not: one reason for each difference, joined by "; "; NULL: they may */
};

/* Combines a with b by a function of two figures. Only the `allowed` differences (model/derive/comparable.h) may stand
 * between them. Where the data set has a rate, a is first brought into b's currency, unless their periods may differ:
 * growth must not include the change of a rate. Without a figure on both sides only the definitions are judged.
 * SKY_ERROR_MEMORY, or SKY_DONE. */
enum sky_outcome sky_compare_pair(const struct sky_request *request, enum sky_function function, unsigned allowed,
                                  struct sky_side a, struct sky_side b, struct sky_comparison *out) SKY_MUST;

/* Fills row->reasons and ratio against row->first, and the share of row->whole. SKY_ERROR_MEMORY, or SKY_DONE. */
enum sky_outcome sky_compare_judge(const struct sky_request *request, struct sky_size *row) SKY_MUST;

/* Appends a reason, made of its word ("missing", "currency" …) and what it says. A NULL text adds none. In the arena;
 * false: memory. */
bool sky_compare_add(const struct sky_request *request, const char **reasons, const char *word,
                     const char *text) SKY_MUST;

/* Cells of a computed figure: its value, its id; null where there is none. */
struct sky_cell sky_compare_value(const struct sky_figure *figure);
struct sky_cell sky_compare_id(const struct sky_figure *figure);

/* How many values a comparison takes. */
#define SKY_COMPARE_MIN 2
#define SKY_COMPARE_MAX 20

/* SKY_DONE when the list parameter names 2 to 20 different things, else the problem. */
enum sky_outcome sky_compare_check(const struct sky_request *request, const char *name, struct sky_result *result);

extern const struct sky_table sky_table_sizes; /* struct sky_size */

#endif
