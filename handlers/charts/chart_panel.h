/* One panel of a chart of claims. */
#ifndef SKY_HANDLERS_CHARTS_CHART_PANEL_H
#define SKY_HANDLERS_CHARTS_CHART_PANEL_H

#include "handlers/charts/chart_parts.h"

#define SKY_CHART_RANKED_MAX 40 /* a longer list of series is not readable */

/* What is drawn in it. */
struct sky_chart_panel {
	struct sky_chart_panel *next;
	size_t number;
	const char *title, *filter;                                     /* filter: the test of Vega for its data */
	const char *measure, *unit, *axis;                              /* a unit, its word, the title of the axis */
	const char *x_title, *series_title;                             /* words */
	const char *tick, *label;                                       /* Vega's: how numbers are written; NULL: not */
	struct sky_chart_words places, series;                          /* periods; series that have a mark in the panel */
	struct sky_cell sizes[SKY_CHART_RANKED_MAX];                    /* of the first mark of each series */
	bool values, facts, forecasts, intervals, arrows, rings, lines; /* there are such marks */
	bool bars;                                                      /* from zero to each number */
	bool reasons;                                                   /* some row may not be compared */
	bool repeated;                                                  /* a series has several marks */
	bool side;                                                      /* claims of a contradiction: a line each */
	bool ranked;                                                    /* series below each other, the numbers across */
	int64_t height, thickness, angle;                               /* of the panel, of intervals, of labels */
};

/* Decides how the panel is drawn. All its marks must be known. */
void sky_chart_finish_panel(struct sky_chart *chart, struct sky_chart_panel *panel);

#endif
