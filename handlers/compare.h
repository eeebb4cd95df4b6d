/* What the comparisons share: aligned periods, and which values may stand beside each other. */
#ifndef SKY_HANDLERS_COMPARE_H
#define SKY_HANDLERS_COMPARE_H

#include "handlers/convert.h"

/* A period that is compared: as the data set writes it. */
struct sky_slot {
	sky_day start, end; /* SKY_DAY_NONE: figures without a period */
	const char *text;
};

/* One market in one period: a row of the comparison of markets. */
struct sky_size {
	uint32_t market;
	const struct sky_market *definition;
	const struct sky_slot *slot;
	const struct sky_converted *value;    /* NULL: there is none */
	const struct sky_figure *unconverted; /* the claim, where no rate converts it; value is then NULL */
	const struct sky_figure *growth;      /* as stated; NULL */
	const struct sky_size *first;         /* of the same period; itself for the first market */
	const struct sky_size *whole;         /* the compared market that this one is part of; NULL */
	const char *reasons;                  /* why it cannot be compared with the first; NULL: it can */
	const char *missing;                  /* why there is no value; NULL */
	struct sky_decimal ratio, share;      /* where has_... */
	bool has_ratio, has_share;
};

/* Judges row->reasons against row->first, and computes ratio and share. SKY_ERROR_MEMORY, or SKY_DONE. */
enum sky_outcome sky_compare_judge(const struct sky_request *request, struct sky_size *row) SKY_MUST;

/* The number of values that a comparison takes. */
#define SKY_COMPARE_MIN 2
#define SKY_COMPARE_MAX 20

/* SKY_DONE when the list parameter names 2 to 20 different things, else the problem. */
enum sky_outcome sky_compare_check(const struct sky_request *request, const char *name, struct sky_result *result);

extern const struct sky_table sky_table_sizes; /* struct sky_size */

#endif
