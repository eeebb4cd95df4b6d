/* Charts of an answer's rows as complete Vega-Lite specifications (version 6): data, marks, legends and a caption
 * with units and sources, so that the page, a notebook and the Vega editor draw the same. */
#ifndef SKY_HANDLERS_CHARTS_CHART_H
#define SKY_HANDLERS_CHARTS_CHART_H

#include "handlers/write/buffer.h"

struct sky_request;
struct sky_result;

struct sky_operation;

/* True when the operation's rows have a chart. */
bool sky_chart_has(const struct sky_operation *operation);

/* Appends the specification for the rows of the page; fields= does not matter. The operation must have a chart. What
 * fails shows in out->failed. */
void sky_chart_write(const struct sky_request *request, const struct sky_result *result, struct sky_buffer *out);

#endif
