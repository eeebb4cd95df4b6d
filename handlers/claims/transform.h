/* Series of figures turned into computed ones: transform= of sizes, shares and figures, and kind=derived. */
#ifndef SKY_HANDLERS_CLAIMS_TRANSFORM_H
#define SKY_HANDLERS_CLAIMS_TRANSFORM_H

#include "handlers/request/api.h"

/* True when the request asks for a transformation. */
bool sky_transform_asked(const struct sky_request *request);

/* Turns the figures into what transform= asks for. A series has one subject, metric, market, publisher, unit and
 * currency; its periods have one length and begin in the same month of it (calendar years, or years from April). For
 * each period the better claim is taken, and compared with the one before it, the one a year before, the first or the
 * base. currency= converts first. Warns of what is left out. *out is in the arena, ordered by series and period.
 * SKY_PROBLEM: result->problem says why. */
enum sky_outcome sky_transform(const struct sky_request *request, const struct sky_figure *const *figure, size_t count,
                               struct sky_result *result, const struct sky_figure ***out, size_t *out_count) SKY_MUST;

/* The figure from which sky_transform made a result: the later of the two, whose period is also that of the result. */
const struct sky_figure *sky_transformed(const struct sky_figure *figure);

/* Answers with the figures among the candidates (NULL: all) that pass the filters, transformed. period=, from= and to=
 * choose among the results, so that a first period can be compared with the one before it. */
enum sky_outcome sky_transform_scan(const struct sky_request *request, const struct sky_rows *only,
                                    struct sky_result *result) SKY_MUST;

/* True when the request asks for computed figures (kind=derived). */
bool sky_derived_asked(const struct sky_request *request);

/* The figures that follow from the claims by themselves (derive.h). SKY_PROBLEM: from too many; result->problem
 * names the filters that help. */
struct sky_derive_filter;
enum sky_outcome sky_derived_figures(const struct sky_request *request, const struct sky_derive_filter *filter,
                                     const struct sky_figure *const **out, size_t *count,
                                     struct sky_result *result) SKY_MUST;

/* Answers with every figure that follows from the claims by itself and passes the filters. */
enum sky_outcome sky_derived_scan(const struct sky_request *request, struct sky_result *result) SKY_MUST;

#endif
