/* Figures in the order of a number. They serve ranges (value__gte=, period=, from=) and counts on a day without a look
 * at every figure. Read-only; any number of threads. */
#ifndef SKY_MODEL_SNAPSHOT_ORDER_H
#define SKY_MODEL_SNAPSHOT_ORDER_H

#include "model/snapshot/index.h"

/* A range of values; NULL: no end on that side. */
struct sky_value_range {
	const struct sky_decimal *low, *high;
	bool low_open, high_open; /* the end itself is not meant */
};

/* The figures whose value lies in the range, in order of value, ties by row. O(log n). */
struct sky_rows sky_figures_between(const struct sky_snapshot *snapshot, const struct sky_value_range *range);

/* Every period that a figure speaks of, by start and end, with its figures by row. */
struct sky_period_rows {
	sky_day start, end;
	struct sky_rows rows;
};
const struct sky_period_rows *sky_figure_periods(const struct sky_snapshot *snapshot, size_t *count);

/* How many figures of the thing were published and not deprecated by the day (SKY_DAY_NONE: on whatever day, or on
 * one that nobody knows). index: SKY_FIGURES_OF_VENDOR, _METRIC, _SOURCE or _MARKET_SUBJECT. O(log n). */
size_t sky_figures_known(const struct sky_snapshot *snapshot, enum sky_index index, uint32_t of, sky_day as_of);

#endif
