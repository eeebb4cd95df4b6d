/* What the charts of claims are drawn from, an operation each: which columns hold numbers, which one the place on the axis, and which one
 * tells the series apart. */
#ifndef SKY_HANDLERS_CHARTS_CHART_PLAN_H
#define SKY_HANDLERS_CHARTS_CHART_PLAN_H

#include "handlers/charts/chart_parts.h"

/* Where a number stands in a row. */
struct sky_chart_measure {
	const char *title;              /* NULL: the row's metric */
	const char *value, *low, *high; /* columns */
	const char *unit;               /* NULL: the row's unit and currency */
	const char *figure;             /* column of the figure's id; NULL: none */
};

struct sky_chart_plan {
	const char *operation;
	const char *title; /* with %s for the market's name; NULL: that of the contradiction */
	const struct sky_chart_measure *measure;
	size_t count;
	const char *x, *x_title;
	const char *series,
	    *series_title; /* column; where it has a record ("vendor_id"), that is shown by name. NULL: each claim alone */
	bool by_market;    /* rows of several markets: each is another measure */
};

/* The plan of an operation whose chart is one of claims. Static. */
const struct sky_chart_plan *sky_chart_plan_of(const struct sky_operation *operation);

/* Texts of a row, static or in the arena: what it measures, with its unit in brackets; the unit alone; the series that it belongs to (of
 * row `number` of the page). */
const char *sky_chart_measured(struct sky_chart *chart, const struct sky_chart_plan *plan,
                               const struct sky_chart_measure *measure, const void *row);
const char *sky_chart_unit(struct sky_chart *chart, const struct sky_chart_measure *measure, const void *row);
const char *sky_chart_series_of(struct sky_chart *chart, const struct sky_chart_plan *plan, size_t number);

#endif
