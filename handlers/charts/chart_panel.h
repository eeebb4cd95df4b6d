/* One panel of a chart of claims. */
#ifndef SKY_HANDLERS_CHARTS_CHART_PANEL_H
#define SKY_HANDLERS_CHARTS_CHART_PANEL_H

#include "handlers/charts/chart_parts.h"

/* A panel of claims: what is drawn in it. */
struct sky_chart_panel {
	const char *title, *unit;
	const char *x_title, *series_title;
	struct sky_chart_words places, series;                          /* periods; those with a mark in the panel */
	bool values, facts, forecasts, intervals, arrows, rings, lines; /* there are such marks */
	bool reasons;                                                   /* some row may not be compared */
	bool repeated;                                                  /* a series has several marks */
	bool side;                                                      /* claims of a contradiction: a line each */
	bool ranked;                                                    /* series below each other, the numbers across */
};

/* Puts periods in the order of time, the longer of two that begin together last; what is no period stays behind, in its order. */
void sky_chart_sort_places(struct sky_chart *chart, struct sky_chart_words *places);

/* Its title, with the period where it is about one. */
const char *sky_chart_panel_title(struct sky_chart *chart, const struct sky_chart_panel *panel);

/* The members of the panel's view: all data, or where there are several panels those with its number. */
void sky_chart_put_panel(struct sky_chart *chart, const struct sky_chart_panel *panel, size_t number, bool alone);

#endif
