/* What a chart is drawn from. Each operation has a plan (chart.c): which columns hold numbers, which one gives the
 * place on the axis, and which one tells the series apart. */
#ifndef SKY_HANDLERS_CHARTS_CHART_PLAN_H
#define SKY_HANDLERS_CHARTS_CHART_PLAN_H

#include "handlers/charts/chart_parts.h"

/* Where a number stands in a row. */
struct sky_chart_measure {
	const char *title;              /* NULL: the row's metric */
	const char *value, *low, *high; /* columns; NULL: the end of a list of measures */
	const char *unit;               /* NULL: the row's unit and currency */
	const char *figure;             /* column of the figure's id; NULL: none */
};

struct sky_chart_plan {
	const char *operation;
	const char *title; /* NULL: that of the contradiction, or of the data set */
	const char *about; /* the parameter whose name takes the place of %s in the title; NULL: there is none */
	const struct sky_chart_measure *measures;
	const char *x, *x_title;
	const char *series; /* column; where it has a record ("vendor_id"), that is shown by name. NULL: each claim alone */
	const char *series_title;
	bool by_market; /* rows of several markets: each is another measure */
};

/* Texts of a row, static or in the arena: what it measures; its unit or currency, NULL where it has none; the series
 * that it belongs to. `number` is its number on the page. */
const char *sky_chart_measured(struct sky_chart *chart, const struct sky_chart_measure *measure, const void *row);
const char *sky_chart_unit(struct sky_chart *chart, const struct sky_chart_measure *measure, const void *row);
const char *sky_chart_series_of(struct sky_chart *chart, size_t number);

/* What a contradiction is about; the result's `thing` is one. */
const char *sky_chart_conflict_title(struct sky_chart *chart);

#endif
