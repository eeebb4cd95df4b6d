/* The lanes of a timeline: what stands in them, and how they are drawn. */
#ifndef SKY_HANDLERS_CHARTS_CHART_LANES_H
#define SKY_HANDLERS_CHARTS_CHART_LANES_H

#include "handlers/charts/chart_parts.h"

#define SKY_MARK_WIDTH 14 /* pixels that a mark takes */

/* An event of the page that has a date. */
struct sky_mark {
	const void *row;
	const struct sky_event *event;
	size_t lane, slot;
	sky_day from, to, middle;
	bool hollow; /* no fact yet */
};

/* A lane is as high as the marks in it ask for. Heights are counted in half lines. */
struct sky_lane {
	size_t slots, top;
};

struct sky_lanes {
	struct sky_chart *chart;
	struct sky_mark *marks;
	size_t count, height;
	struct sky_chart_words names; /* of the lanes */
	struct sky_lane *lanes;
};

static inline size_t sky_lane_height(const struct sky_lane *lane)
{
	return 2 * lane->slots + 2;
}

/* "width", "height" and "layer" of the chart. */
void sky_chart_put_lanes(const struct sky_lanes *lanes);

#endif
