/* The kinds of charts: chart_claims.c, chart_timeline.c. */
#ifndef SKY_HANDLERS_CHARTS_CHART_KINDS_H
#define SKY_HANDLERS_CHARTS_CHART_KINDS_H

#include "handlers/charts/chart_parts.h"

/* The two kinds of charts: all members of the specification but "$schema". */
void sky_chart_claims(struct sky_chart *chart);
void sky_chart_timeline(struct sky_chart *chart);

#endif
