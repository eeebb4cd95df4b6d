/* Amounts in another currency, at a rate of the data set. */
#ifndef SKY_HANDLERS_CONVERT_H
#define SKY_HANDLERS_CONVERT_H

#include "handlers/rows.h"
#include "model/exact.h"

/* A figure with its value in another currency; stands wherever a figure does, except for sky_figure_interval. */
struct sky_converted {
	struct sky_figure figure;     /* value and currency converted */
	struct sky_interval interval; /* converted, rounded outward */
	const struct sky_rate *rate;  /* NULL: nothing was converted */
	struct sky_decimal original_value;
	char original_currency[4];
};

/* Converts the figure (which must have a currency) at a rate of its period: the average for flows, the end rate for stocks,
 * directly or inversely. SKY_PROBLEM: there is no such rate, *why (arena) says which is missing. A figure in that currency
 * already is copied. */
enum sky_outcome sky_convert(const struct sky_request *request, const struct sky_figure *figure, const char *currency,
                             struct sky_converted *out, const char **why) SKY_MUST;

/* The value without the rounding of the conversion: what a ratio is computed from. `out` must be initialised. false: the rate is
 * zero. */
bool sky_converted_exact(const struct sky_converted *converted, struct sky_exact *out) SKY_MUST;

/* Answers the figures among the candidates that pass the filters, in the request's currency. 422 names every missing rate. */
enum sky_outcome sky_convert_scan(const struct sky_request *request, const struct sky_rows *only, const char *currency,
                                  struct sky_result *result) SKY_MUST;

#endif
