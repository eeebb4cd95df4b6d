/* Amounts in another currency, at a rate of the data set. */
#ifndef SKY_HANDLERS_CLAIMS_CONVERT_H
#define SKY_HANDLERS_CLAIMS_CONVERT_H

#include "handlers/table/rows.h"

/* A figure with its value in another currency; stands wherever a figure does, except for sky_figure_interval. */
struct sky_converted {
	struct sky_figure figure;          /* value (SKY_DECIMAL_UNKNOWN where only bounds follow) and currency converted */
	struct sky_interval interval;      /* converted, rounded outward */
	const struct sky_figure *computed; /* convert(FIGURE,RATE…), with its lineage; NULL: nothing was converted */
	struct sky_decimal original_value; /* SKY_DECIMAL_UNKNOWN: nothing was converted */
	char original_currency[4];
};

/* Converts the figure by the model's convert(), at the rates that sky_rates_for finds under as_of.
 * SKY_PROBLEM: there is no such rate, *why (arena) says which is missing, and so does missing_reason of *out, which has
 * no value then. A figure that is in that currency
 * already, or is no money, is copied. */
enum sky_outcome sky_convert(const struct sky_request *request, const struct sky_figure *figure, const char *currency,
                             struct sky_converted *out, const char **why) SKY_MUST;

/* 422 when one answer does not convert that many figures; else SKY_DONE. */
enum sky_outcome sky_convert_check(const struct sky_request *request, size_t count, const char *currency,
                                   struct sky_result *result) SKY_MUST;

/* Answers with the figures among the candidates that pass the filters, in the request's currency. Filters test them as
 * they were stated, because a bound of the value is in the claim's own currency. They are sorted by what is shown. 422
 * names every missing rate. */
enum sky_outcome sky_convert_scan(const struct sky_request *request, const struct sky_rows *only, const char *currency,
                                  struct sky_result *result) SKY_MUST;

#endif
