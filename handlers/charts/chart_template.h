/* What the templates call. tools/gen-charts turns the *.json files of this room into the function sky_chart_draw. */
#ifndef SKY_HANDLERS_CHARTS_CHART_TEMPLATE_H
#define SKY_HANDLERS_CHARTS_CHART_TEMPLATE_H

#include "handlers/charts/chart_panel.h"
#include "handlers/charts/chart_parts.h"
#include "handlers/charts/chart_timeline.h"
#include "handlers/charts/chart_words.h"
#include "handlers/request/request.h"

/* The specification. What fails shows in chart->json.out->failed. */
void sky_chart_draw(struct sky_chart *chart);

/* Arrays. sky_chart_put_data also writes all that is known only after the data has been seen (chart.c; chart_timeline.c
 * for rows of timelines, chart_claims.c for others). Then the lines of the caption and the looks of the series
 * (chart_parts.c), the lines between lanes, and the middle of each lane (chart_timeline.c). */
void sky_chart_put_data(struct sky_chart *chart);
void sky_chart_put_events(struct sky_chart *chart);
void sky_chart_put_claims(struct sky_chart *chart);
void sky_chart_put_caption(struct sky_chart *chart);
void sky_chart_put_colours(struct sky_chart *chart);
void sky_chart_put_shapes(struct sky_chart *chart);
void sky_chart_put_borders(struct sky_chart *chart);
void sky_chart_put_middles(struct sky_chart *chart);

/* Goes on to the next of several panels; false after the last one (chart_panel.c). */
bool sky_chart_next_panel(struct sky_chart *chart);

/* A member of the chart as a value. */
#define SKY_CHART_PUT(json, value)                                                                                     \
	_Generic((value), const char *: sky_json_text, struct sky_chart_words: sky_chart_put_words, default                \
	         : sky_json_integer)((json), (value))

#endif
