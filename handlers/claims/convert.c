#include "handlers/claims/convert.h"

#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/filter.h"
#include "handlers/table/table_query.h"
#include "model/derive/derive.h"
#include "model/derive/rates.h"

#include <stdio.h>
#include <string.h>

#define CONVERT_MAX 10000 /* figures in one answer: to convert one costs far more than to look at it */

/* The copy of a figure that cannot be converted: no number, and why. */
static void leave_out_number(struct sky_converted *out, const char *currency, const char *why)
{
	out->figure.value = out->figure.value_to = SKY_DECIMAL_UNKNOWN;
	out->interval = (struct sky_interval){.low = SKY_DECIMAL_UNKNOWN, .high = SKY_DECIMAL_UNKNOWN};
	out->figure.missing_reason = why;
	snprintf(out->figure.currency, sizeof out->figure.currency, "%s", currency);
}

enum sky_outcome sky_convert(const struct sky_request *request, const struct sky_figure *figure, const char *currency,
                             struct sky_converted *out, const char **why)
{
	*out = (struct sky_converted){.figure = *figure,
	                              .interval = sky_figure_interval(request->snapshot, figure),
	                              .original_value = SKY_DECIMAL_UNKNOWN};
	out->figure.converted = true;
	if (figure->currency[0] == '\0' || strcmp(figure->currency, currency) == 0)
		return SKY_DONE;
	out->original_value = figure->value;
	memcpy(out->original_currency, figure->currency, sizeof out->original_currency);
	const struct sky_rate *rate[SKY_RATES_MAX];
	size_t count = sky_rates_for(request->snapshot, request->arena, figure, currency, request->as_of, rate, why);
	struct sky_input *input = sky_arena_calloc(request->arena, count + 1, sizeof *input);
	if (!input || (count == 0 && !*why))
		return SKY_ERROR_MEMORY;
	input[0].figure = figure;
	for (size_t i = 0; i < count; i++)
		input[i + 1].rate = rate[i];
	if (count == 0 || sky_derive_from(request->snapshot, request->arena, SKY_FUNCTION_CONVERT, input,
	                                  (uint32_t)count + 1, &out->computed, why) != SKY_DERIVE_OK) {
		leave_out_number(out, currency, *why);
		return *why ? SKY_PROBLEM : SKY_ERROR_MEMORY;
	}
	out->interval = sky_figure_interval(request->snapshot, out->computed);
	out->figure.value = out->computed->value;
	out->figure.value_to = SKY_DECIMAL_UNKNOWN;
	if (!figure->missing_reason)
		out->figure.missing_reason = out->computed->missing_reason;
	memcpy(out->figure.currency, out->computed->currency, sizeof out->figure.currency);
	return SKY_DONE;
}

enum sky_outcome sky_convert_check(const struct sky_request *request, size_t count, const char *currency,
                                   struct sky_result *result)
{
	if (count <= CONVERT_MAX)
		return SKY_DONE;
	return sky_refuse(result, SKY_PROBLEM_UNPROCESSABLE, "currency", currency,
	                  sky_arena_printf(request->arena,
	                                   "%zu figures would have to be converted, at most %d can be: add filters", count,
	                                   CONVERT_MAX));
}

/* Filters test the claims as they were stated, because a bound of the value is in the claim's own currency. */
static bool keep_passing(const struct sky_request *request, const void **rows, size_t *count)
{
	struct sky_filters filters;
	size_t kept = 0;
	bool failed = false;
	if (!sky_filters_bind(request, &sky_table_figures, &filters))
		return false;
	for (size_t i = 0; i < *count; i++)
		if (sky_filters_pass(&filters, request, rows[i], &failed))
			rows[kept++] = rows[i];
	*count = kept;
	return !failed;
}

/* Replaces every row by a converted copy. One that no rate converts stays, without a number; a warning counts them. */
static enum sky_outcome convert_rows(const struct sky_request *request, const void **rows, size_t count,
                                     const char *currency, struct sky_result *result)
{
	struct sky_converted *converted = sky_arena_calloc(request->arena, count + 1, sizeof *converted);
	size_t missing = 0;
	if (!converted)
		return SKY_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		const char *why = NULL;
		enum sky_outcome outcome = sky_convert(request, rows[i], currency, &converted[i], &why);
		if (outcome == SKY_ERROR_MEMORY)
			return outcome;
		if (outcome == SKY_PROBLEM && !sky_rates_know(request->snapshot, currency))
			return sky_refuse(result, SKY_PROBLEM_UNPROCESSABLE, "currency", currency, why);
		missing += outcome == SKY_PROBLEM;
		rows[i] = &converted[i];
	}
	if (missing == 0)
		return SKY_DONE;
	const char *warning = sky_arena_printf(
	    request->arena, "%zu of %zu rows have no value in %s: missing_reason says why", missing, count, currency);
	if (warning)
		sky_result_warn(result, warning);
	return warning ? SKY_DONE : SKY_ERROR_MEMORY;
}

enum sky_outcome sky_convert_scan(const struct sky_request *request, const struct sky_rows *only, const char *currency,
                                  struct sky_result *result)
{
	size_t count;
	const void *const *seen = sky_table_rows(request, SKY_FIGURE, only, &count);
	const void **rows = seen ? sky_arena_calloc(request->arena, count + 1, sizeof *rows) : NULL;
	if (!rows)
		return SKY_ERROR_MEMORY;
	memcpy(rows, seen, count * sizeof *rows);
	if (!keep_passing(request, rows, &count))
		return SKY_ERROR_MEMORY;
	enum sky_outcome outcome = sky_convert_check(request, count, currency, result);
	if (outcome != SKY_DONE)
		return outcome;
	outcome = convert_rows(request, rows, count, currency, result);
	if (outcome != SKY_DONE)
		return outcome;
	if (!sky_table_page(request, &sky_table_figures, rows, count, result))
		return SKY_ERROR_MEMORY;
	sky_table_add_columns(result, "currency");
	return SKY_DONE;
}
