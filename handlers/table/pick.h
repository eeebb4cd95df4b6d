/* The one figure that stands for a key (subject, metric, market, period) where several claims do. */
#ifndef SKY_HANDLERS_TABLE_PICK_H
#define SKY_HANDLERS_TABLE_PICK_H

#include "handlers/request/api.h"
#include "model/snapshot/standing.h"

/* The figures of a row list that are seen under the request (as_of, rank). In the arena; NULL: memory. */
const struct sky_figure **sky_figures_seen(const struct sky_request *request, struct sky_rows rows,
                                           size_t *count) SKY_MUST;

#endif
