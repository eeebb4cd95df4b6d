#include "handlers/claims/convert.h"

#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/filter.h"
#include "handlers/table/table_query.h"
#include "model/derive/derive.h"

#include <string.h>

#define CONVERT_MAX 10000 /* figures in one answer: to convert one costs far more than to look at it */

enum sky_outcome sky_convert(const struct sky_request *request, const struct sky_figure *figure, const char *currency,
                             struct sky_converted *out, const char **why)
{
	struct sky_input input[2] = {{.figure = figure}};
	*out = (struct sky_converted){.figure = *figure,
	                              .interval = sky_figure_interval(request->snapshot, figure),
	                              .original_value = SKY_DECIMAL_UNKNOWN};
	out->figure.converted = true;
	if (figure->currency[0] == '\0' || strcmp(figure->currency, currency) == 0) {
		return SKY_DONE;
	}
	input[1].rate = sky_rate_for(request->snapshot, request->arena, figure, currency, request->as_of, why);
	if (!input[1].rate) {
		return *why ? SKY_PROBLEM : SKY_ERROR_MEMORY;
	}
	if (sky_derive_from(request->snapshot, request->arena, SKY_FUNCTION_CONVERT, input, SKY_COUNT(input),
	                    &out->computed, why) != SKY_DERIVE_OK) {
		return *why ? SKY_PROBLEM : SKY_ERROR_MEMORY;
	}
	out->rate = input[1].rate;
	out->interval = sky_figure_interval(request->snapshot, out->computed);
	out->figure.value = out->computed->value;
	if (!figure->missing_reason) {
		out->figure.missing_reason = out->computed->missing_reason;
	}
	memcpy(out->figure.currency, out->computed->currency, sizeof out->figure.currency);
	out->original_value = figure->value;
	memcpy(out->original_currency, figure->currency, sizeof out->original_currency);
	return SKY_DONE;
}

enum sky_outcome sky_convert_check(const struct sky_request *request, size_t count, const char *currency,
                                   struct sky_result *result)
{
	if (count <= CONVERT_MAX) {
		return SKY_DONE;
	}
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
	if (!sky_filters_bind(request, &sky_table_figures, &filters)) {
		return false;
	}
	for (size_t i = 0; i < *count; i++) {
		if (sky_filters_pass(&filters, request, rows[i], &failed)) {
			rows[kept++] = rows[i];
		}
	}
	*count = kept;
	return !failed;
}

static void add_reason(struct sky_result *result, const char *currency, const char *why)
{
	struct sky_problem *problem = &result->problem;
	for (uint32_t i = 0; i < problem->error_count && i < SKY_PROBLEM_ERRORS_MAX; i++) {
		if (strcmp(problem->errors[i].reason, why) == 0) {
			return;
		}
	}
	if (!problem->detail) {
		problem->detail = why;
	}
	sky_problem_add(problem, "currency", currency, why, NULL);
}

/* Replaces every row by a converted copy. */
static enum sky_outcome convert_rows(const struct sky_request *request, const void **rows, size_t count,
                                     const char *currency, struct sky_result *result)
{
	struct sky_converted *converted = sky_arena_calloc(request->arena, count + 1, sizeof *converted);
	if (!converted) {
		return SKY_ERROR_MEMORY;
	}
	for (size_t i = 0; i < count; i++) {
		const char *why = NULL;
		switch (sky_convert(request, rows[i], currency, &converted[i], &why)) {
		case SKY_DONE:
			rows[i] = &converted[i];
			break;
		case SKY_PROBLEM:
			add_reason(result, currency, why);
			break;
		case SKY_ERROR_MEMORY:
			return SKY_ERROR_MEMORY;
		}
	}
	if (!result->problem.detail) {
		return SKY_DONE;
	}
	result->problem.type = SKY_PROBLEM_UNPROCESSABLE;
	return SKY_PROBLEM;
}

enum sky_outcome sky_convert_scan(const struct sky_request *request, const struct sky_rows *only, const char *currency,
                                  struct sky_result *result)
{
	size_t count;
	const void *const *seen = sky_table_rows(request, SKY_FIGURE, only, &count);
	const void **rows = seen ? sky_arena_calloc(request->arena, count + 1, sizeof *rows) : NULL;
	if (!rows) {
		return SKY_ERROR_MEMORY;
	}
	memcpy(rows, seen, count * sizeof *rows);
	if (!keep_passing(request, rows, &count)) {
		return SKY_ERROR_MEMORY;
	}
	enum sky_outcome outcome = sky_convert_check(request, count, currency, result);
	if (outcome != SKY_DONE) {
		return outcome;
	}
	outcome = convert_rows(request, rows, count, currency, result);
	if (outcome != SKY_DONE) {
		return outcome;
	}
	if (!sky_table_page(request, &sky_table_figures, rows, count, result)) {
		return SKY_ERROR_MEMORY;
	}
	sky_table_add_columns(result, "currency");
	return SKY_DONE;
}
