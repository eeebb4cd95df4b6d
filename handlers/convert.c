#include "handlers/convert.h"

#include "handlers/filter.h"
#include "handlers/request.h"

#include <string.h>

#define CONVERT_MAX 10000 /* figures in one answer: a conversion is far dearer than a look */

static unsigned rate_kind_for(const struct sky_request *request, const struct sky_figure *figure)
{
	const struct sky_metric *metric = sky_metric_at(request->snapshot, figure->metric);

	return metric && metric->kind == SKY_METRIC_KIND_STOCK ? SKY_RATE_KIND_END : SKY_RATE_KIND_AVERAGE;
}

static bool fits_period(const struct sky_rate *rate, const struct sky_figure *figure)
{
	if (rate->period.end != figure->period_end)
		return false;
	return rate->kind == SKY_RATE_KIND_END || rate->period.start == figure->period_start;
}

/* The rate between the two currencies, whichever way it is quoted: the direct one where both are on record. */
static const struct sky_rate *find_rate(const struct sky_request *request, const struct sky_figure *figure,
                                        const char *currency)
{
	unsigned kind = rate_kind_for(request, figure);
	const struct sky_rate *inverse = NULL;

	for (uint32_t i = 0; i < sky_count(request->snapshot, SKY_RATE); i++) {
		const struct sky_rate *rate = sky_rate_at(request->snapshot, i);

		if (rate->kind != kind || !fits_period(rate, figure) ||
		    !sky_request_knows(request, (struct sky_ref){SKY_RATE, i}))
			continue;
		if (strcmp(rate->currency, figure->currency) == 0 && strcmp(rate->per, currency) == 0)
			return rate;
		if (!inverse && strcmp(rate->currency, currency) == 0 && strcmp(rate->per, figure->currency) == 0)
			inverse = rate;
	}
	return inverse;
}

static const char *explain(const struct sky_request *request, const struct sky_figure *figure, const char *currency)
{
	if (figure->period_start == SKY_DAY_NONE)
		return sky_arena_printf(request->arena,
		                        "The figure \"%s\" has no period, so no %s per %s rate can be chosen for it",
		                        figure->record.id, figure->currency, currency);
	return sky_arena_printf(request->arena, "There is no %s per %s rate of kind %s for %s in this data set",
	                        figure->currency, currency, sky_rate_kind_text(rate_kind_for(request, figure)),
	                        figure->period_text);
}

/* Divides or multiplies the amount by the price, whichever way the rate is quoted. false: the rate is zero. */
static bool apply(struct sky_exact *amount, const struct sky_rate *rate, const char *currency,
                  const struct sky_exact *price)
{
	if (strcmp(rate->currency, currency) == 0)
		return sky_exact_divide(amount, amount, price);
	sky_exact_multiply(amount, amount, price);
	return true;
}

/* false: the result cannot be printed, or the rate is zero. */
static bool compute(const struct sky_request *request, const struct sky_figure *figure, struct sky_converted *out)
{
	const struct sky_rate *rate = out->rate;
	struct sky_interval amount = sky_figure_interval(request->snapshot, figure);
	struct sky_interval price =
	    sky_interval_of(rate->value, SKY_QUALIFIER_EXACT, false, (struct sky_bounds){NULL, NULL});
	struct sky_exact a, b;
	bool ok;

	sky_exact_init(&a);
	sky_exact_init(&b);
	sky_exact_from(&a, figure->value, &amount);
	sky_exact_from(&b, rate->value, &price);
	ok = apply(&a, rate, figure->currency, &b) && sky_exact_print(&a, &out->figure.value, &out->interval);
	sky_exact_finish(&a);
	sky_exact_finish(&b);
	return ok;
}

static void set_point(struct sky_exact *out, struct sky_decimal value)
{
	struct sky_interval point = {.low = value, .high = value};

	sky_exact_from(out, value, &point);
}

bool sky_converted_exact(const struct sky_converted *converted, struct sky_exact *out)
{
	struct sky_exact price;
	bool ok;

	if (!converted->rate) {
		set_point(out, converted->figure.value);
		return true;
	}
	sky_exact_init(&price);
	set_point(out, converted->original_value);
	set_point(&price, converted->rate->value);
	ok = apply(out, converted->rate, converted->original_currency, &price);
	sky_exact_finish(&price);
	return ok;
}

enum sky_outcome sky_convert(const struct sky_request *request, const struct sky_figure *figure, const char *currency,
                             struct sky_converted *out, const char **why)
{
	*out = (struct sky_converted){.figure = *figure};
	if (figure->currency[0] == '\0' || strcmp(figure->currency, currency) == 0) {
		out->interval = sky_figure_interval(request->snapshot, figure);
		return SKY_DONE;
	}
	if (figure->period_start != SKY_DAY_NONE)
		out->rate = find_rate(request, figure, currency);
	if (!out->rate) {
		*why = explain(request, figure, currency);
		return *why ? SKY_PROBLEM : SKY_ERROR_MEMORY;
	}
	out->original_value = figure->value;
	memcpy(out->original_currency, figure->currency, sizeof(out->original_currency));
	memcpy(out->figure.currency, currency, sizeof(out->figure.currency));
	if (compute(request, figure, out))
		return SKY_DONE;
	*why = sky_arena_printf(request->arena, "The rate \"%s\" cannot convert the figure \"%s\"", out->rate->record.id,
	                        figure->record.id);
	return *why ? SKY_PROBLEM : SKY_ERROR_MEMORY;
}

/* Filters by value hold for the converted one: they come after the conversion. */
static void drop_value_filters(struct sky_filters *filters)
{
	size_t kept = 0;

	for (size_t i = 0; i < filters->count; i++)
		if (strcmp(filters->filter[i].column->name, "value") != 0)
			filters->filter[kept++] = filters->filter[i];
	filters->count = kept;
}

static size_t keep_passing(const struct sky_request *request, const void **rows, size_t count, bool *failed)
{
	struct sky_filters filters;
	size_t kept = 0;

	if (!sky_filters_bind(request, &sky_table_figures, &filters)) {
		*failed = true;
		return 0;
	}
	drop_value_filters(&filters);
	for (size_t i = 0; i < count; i++)
		if (sky_filters_pass(&filters, request, rows[i], failed))
			rows[kept++] = rows[i];
	return kept;
}

static void add_reason(struct sky_result *result, const char *currency, const char *why)
{
	struct sky_problem *problem = &result->problem;

	for (uint32_t i = 0; i < problem->error_count && i < SKY_PROBLEM_ERRORS_MAX; i++)
		if (strcmp(problem->errors[i].reason, why) == 0)
			return;
	if (!problem->detail)
		problem->detail = why;
	sky_problem_add(problem, "currency", currency, why, NULL);
}

/* Puts a converted copy into the place of every row. */
static enum sky_outcome convert_rows(const struct sky_request *request, const void **rows, size_t count,
                                     const char *currency, struct sky_result *result)
{
	struct sky_converted *converted = sky_arena_calloc(request->arena, count + 1, sizeof(*converted));

	if (!converted)
		return SKY_ERROR_MEMORY;
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
	if (!result->problem.detail)
		return SKY_DONE;
	result->problem.type = SKY_PROBLEM_UNPROCESSABLE;
	return SKY_PROBLEM;
}

static bool add_rate_columns(struct sky_result *result, const struct sky_request *request)
{
	static const char *const names[] = {"rate_id", "rate", "original_value", "original_currency"};
	size_t count = result->column_count + SKY_COUNT(names);
	const struct sky_column **columns = sky_arena_calloc(request->arena, count, sizeof(*columns));

	if (!columns)
		return false;
	memcpy(columns, result->columns, result->column_count * sizeof(const struct sky_column *));
	for (size_t i = 0; i < SKY_COUNT(names); i++) {
		const struct sky_column *column = sky_table_column(result->table, names[i]);
		bool chosen = false;

		for (uint32_t j = 0; j < result->column_count; j++)
			chosen |= columns[j] == column;
		if (!chosen)
			columns[result->column_count++] = column;
	}
	result->columns = columns;
	return true;
}

enum sky_outcome sky_convert_scan(const struct sky_request *request, const struct sky_rows *only, const char *currency,
                                  struct sky_result *result)
{
	size_t count;
	bool failed = false;
	const void *const *seen = sky_table_rows(request, SKY_FIGURE, only, &count);
	const void **rows = seen ? sky_arena_calloc(request->arena, count + 1, sizeof(*rows)) : NULL;
	enum sky_outcome outcome;

	if (!rows)
		return SKY_ERROR_MEMORY;
	memcpy(rows, seen, count * sizeof(*rows));
	count = keep_passing(request, rows, count, &failed);
	if (failed)
		return SKY_ERROR_MEMORY;
	if (count > CONVERT_MAX)
		return sky_refuse(result, SKY_PROBLEM_UNPROCESSABLE, "currency", currency,
		                  sky_arena_printf(request->arena,
		                                   "%zu figures would have to be converted, at most %d can be: add filters",
		                                   count, CONVERT_MAX));
	outcome = convert_rows(request, rows, count, currency, result);
	if (outcome != SKY_DONE)
		return outcome;
	if (!sky_table_query(request, &sky_table_converted, rows, count, result) || !add_rate_columns(result, request))
		return SKY_ERROR_MEMORY;
	return SKY_DONE;
}
