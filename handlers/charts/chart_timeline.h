/* The lanes of a timeline, one a vendor. */
#ifndef SKY_HANDLERS_CHARTS_CHART_TIMELINE_H
#define SKY_HANDLERS_CHARTS_CHART_TIMELINE_H

#include "handlers/charts/chart_parts.h"

#define SKY_CHART_MARK 14 /* pixels that a mark takes */

/* A lane is as high as the marks in it ask for. Heights are counted in half lines. */
struct sky_chart_lane {
	size_t slots, top;
};

struct sky_chart_lanes {
	struct sky_chart_words names;
	struct sky_chart_lane *lane;
	size_t height, pixels;
	const char *label;                 /* Vega's: the name of a lane from its middle */
	bool borders, bars, facts, arrows; /* there are such marks */
};

#endif
