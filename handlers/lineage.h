/* Lineage of figures, and figures by id: stored ones and recipes. */
#ifndef SKY_HANDLERS_LINEAGE_H
#define SKY_HANDLERS_LINEAGE_H

#include "handlers/api.h"
#include "handlers/json.h"

/* One node with everything below it, as a value. */
void sky_put_lineage(struct sky_json *json, const struct sky_request *request, const struct sky_figure *figure);

/* The figure that the path parameter "figure" names: stored, or computed from its recipe. Else the outcome to return. */
enum sky_outcome sky_request_figure(const struct sky_request *request, struct sky_result *result,
                                    const struct sky_figure **out) SKY_MUST;

#endif
