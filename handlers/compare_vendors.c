/* A matrix of vendors and metrics in long form. Each metric, market and period that one of the vendors has gives a row
 * for every vendor. */
#include "handlers/claims/compare.h"
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/filter.h"
#include "handlers/table/pick.h"
#include "handlers/table/table_query.h"
#include "model/derive/rates.h"

#include <stdlib.h>
#include <string.h>

/* Worked out only when it is shown, since most rows of a large matrix never are. */
struct finding {
	bool valued, judged;
	const struct sky_converted *value; /* in the currency asked for; NULL: there is no claim, or no rate converts it */
	const char *why;                   /* the rate that is missing; NULL: none is */
	struct sky_comparison verdict;     /* of the guard */
};

/* A row of the matrix. */
struct sky_place {
	const struct sky_figure *key;    /* any figure of the row's metric, market and period */
	const struct sky_figure *figure; /* the vendor's; NULL: no claim */
	uint32_t vendor;
	const struct sky_place *first; /* the first vendor's row of the same key; itself for the first vendor */
	struct finding *finding;
};

/* Fills the finding's value; only where a currency is asked for. */
static enum sky_outcome find_value(const struct sky_request *request, const struct sky_place *place)
{
	struct finding *finding = place->finding;
	if (finding->valued || !place->figure)
		return SKY_DONE;
	struct sky_converted *value = sky_arena_calloc(request->arena, 1, sizeof *value);
	if (!value)
		return SKY_ERROR_MEMORY;
	enum sky_outcome outcome =
	    sky_convert(request, place->figure, sky_request_text(request, "currency"), value, &finding->why);
	if (outcome == SKY_ERROR_MEMORY)
		return outcome;
	finding->value = outcome == SKY_DONE ? value : NULL;
	finding->valued = true;
	return SKY_DONE;
}

/* A cell of the number, in the currency that is asked for. Null where no rate converts it. */
static struct sky_cell value_cell(const struct sky_request *request, const struct sky_place *place, const char *column)
{
	if (!sky_request_text(request, "currency"))
		return sky_figure_cell(request, place->figure, column);
	if (find_value(request, place) != SKY_DONE)
		return SKY_FAILED_CELL;
	return sky_figure_cell(request, place->finding->value ? &place->finding->value->figure : NULL, column);
}

/* The claim's own value or currency, also where no rate converts it. */
static struct sky_cell original_cell(const struct sky_request *request, const struct sky_place *place,
                                     const char *column, const char *own)
{
	struct sky_cell cell = value_cell(request, place, column);
	return place->finding->why && cell.type == SKY_CELL_NULL ? sky_figure_cell(request, place->figure, own) : cell;
}

static struct sky_cell missing_cell(const struct sky_request *request, const struct sky_place *place)
{
	if (!place->figure)
		return sky_cell_text("no claim");
	if (sky_request_text(request, "currency") && find_value(request, place) != SKY_DONE)
		return SKY_FAILED_CELL;
	return place->finding->why ? sky_cell_text(place->finding->why)
	                           : sky_figure_cell(request, place->figure, "missing_reason");
}

/* What of a row is compared with another row: the claims where both are in one currency, so that no rate widens the
 * result; else the numbers in the currency asked for. */
static enum sky_outcome side_of(const struct sky_request *request, const struct sky_place *place,
                                const struct sky_place *beside, struct sky_side *side)
{
	bool alike = place->figure && beside->figure && strcmp(place->figure->currency, beside->figure->currency) == 0;
	*side = (struct sky_side){place->key->market, place->figure};
	if (!sky_request_text(request, "currency"))
		return SKY_DONE;
	if (find_value(request, place) != SKY_DONE)
		return SKY_ERROR_MEMORY;
	const struct sky_converted *value = place->finding->value;
	if (!value)
		side->figure = NULL;
	else if (value->computed && !alike)
		side->figure = value->computed;
	return SKY_DONE;
}

/* Asks the guard, once. false: memory. */
static bool judge(const struct sky_request *request, const struct sky_place *place)
{
	struct finding *finding = place->finding;
	const struct sky_place *other = place->first;
	const char **reasons = &finding->verdict.reasons, *lacking = NULL;
	if (finding->judged)
		return true;
	struct sky_side side;
	struct sky_side first;
	if (side_of(request, place, other, &side) != SKY_DONE || side_of(request, other, place, &first) != SKY_DONE ||
	    sky_compare_pair(request, SKY_FUNCTION_RATIO, 0, side, first, &finding->verdict) != SKY_DONE)
		return false;
	if (place != other && !first.figure)
		lacking = other->figure ? "the first vendor has no value in this currency" : "the first vendor has no claim";
	if (!sky_compare_add(request, reasons, "missing", place->figure ? NULL : "no claim") ||
	    !sky_compare_add(request, reasons, "currency", finding->why) ||
	    !sky_compare_add(request, reasons, "missing", lacking))
		return false;
	finding->judged = true;
	return true;
}

SKY_GETTER(ratio_to_first, place,
           judge(request, place) ? sky_compare_value(place->finding->verdict.result) : SKY_FAILED_CELL)
SKY_GETTER(ratio_figure_id, place,
           judge(request, place) ? sky_compare_id(place->finding->verdict.result) : SKY_FAILED_CELL)
SKY_GETTER(comparable, place, judge(request, place) ? sky_cell_bool(!place->finding->verdict.reasons) : SKY_FAILED_CELL)
SKY_GETTER(reasons, place, judge(request, place) ? sky_cell_text(place->finding->verdict.reasons) : SKY_FAILED_CELL)

SKY_GETTER(metric_id, place, sky_cell_of(request, SKY_METRIC, place->key->metric))
SKY_GETTER(metric_name, place, sky_cell_title(request, SKY_METRIC, place->key->metric))
SKY_GETTER(market_id, place, sky_cell_of(request, SKY_MARKET, place->key->market))
SKY_GETTER(period, place, sky_cell_text(place->key->period_text))
SKY_GETTER(vendor_id, place, sky_cell_of(request, SKY_VENDOR, place->vendor))
SKY_GETTER(vendor_name, place, sky_cell_title(request, SKY_VENDOR, place->vendor))
SKY_GETTER(value, place, value_cell(request, place, "value"))
SKY_GETTER(value_low, place, value_cell(request, place, "value_low"))
SKY_GETTER(value_high, place, value_cell(request, place, "value_high"))
SKY_GETTER(interval, place, value_cell(request, place, "interval"))
SKY_GETTER(value_text, place, sky_figure_cell(request, place->figure, "value_text"))
SKY_GETTER(qualifier, place, sky_figure_cell(request, place->figure, "qualifier"))
SKY_GETTER(unit, place, sky_figure_cell(request, place->figure, "unit"))
SKY_GETTER(currency, place, value_cell(request, place, "currency"))
SKY_GETTER(kind, place, sky_figure_cell(request, place->figure, "kind"))
SKY_GETTER(rank, place, sky_figure_cell(request, place->figure, "rank"))
SKY_GETTER(figure_id, place, sky_figure_cell(request, place->figure, "id"))
SKY_GETTER(figure_period, place, sky_figure_cell(request, place->figure, "period"))
SKY_GETTER(source_id, place, sky_figure_cell(request, place->figure, "source_id"))
SKY_GETTER(source_url, place, sky_figure_cell(request, place->figure, "source_url"))
SKY_GETTER(locator, place, sky_figure_cell(request, place->figure, "locator"))
SKY_GETTER(missing_reason, place, missing_cell(request, place))
SKY_GETTER(note, place, sky_figure_cell(request, place->figure, "note"))
SKY_GETTER(source_title, place, sky_figure_cell(request, place->figure, "source_title"))
SKY_GETTER(source_publisher, place, sky_figure_cell(request, place->figure, "source_publisher"))
SKY_GETTER(source_published, place, sky_figure_cell(request, place->figure, "source_published"))
SKY_GETTER(source_grade, place, sky_figure_cell(request, place->figure, "source_grade"))
SKY_GETTER(rate_id, place, value_cell(request, place, "rate_id"))
SKY_GETTER(rate, place, value_cell(request, place, "rate"))
SKY_GETTER(original_value, place, original_cell(request, place, "original_value", "value"))
SKY_GETTER(original_currency, place, original_cell(request, place, "original_currency", "currency"))
SKY_GETTER(conversion_id, place, value_cell(request, place, "conversion_id"))
SKY_MATCHER(by_metric, place, place->key->metric == value->as.ref.row)
SKY_MATCHER(by_market, place, place->key->market == value->as.ref.row)
SKY_MATCHER(by_period, place,
            place->key->period_start == value->as.period.start && place->key->period_end == value->as.period.end)

static const struct sky_matcher matchers[] = {
    {"metric", by_metric}, {"market", by_market}, {"period", by_period}, {NULL}};
static const struct sky_table table = {SKY_ROW_VENDOR_COMPARISON, .matchers = matchers};

/* Metric, market, period: figures of one key stand together. */
static int compare_keys(const struct sky_figure *a, const struct sky_figure *b)
{
	int order = SKY_ORDER(a->metric, b->metric);
	order = order ? order : SKY_ORDER(a->market, b->market);
	order = order ? order : SKY_ORDER(a->period_start, b->period_start);
	return order ? order : SKY_ORDER(a->period_end, b->period_end);
}

static int compare_figures(const void *a, const void *b)
{
	const struct sky_figure *x = *(const struct sky_figure *const *)a, *y = *(const struct sky_figure *const *)b;
	int order = compare_keys(x, y);
	return order != 0 ? order : strcmp(x->record.id, y->record.id);
}

/* The figures of all compared vendors, by key. */
static const struct sky_figure **collect(const struct sky_request *request, size_t *count, struct sky_result *result)
{
	const struct sky_arg *vendors = sky_request_arg(request, "vendor");
	size_t most = 1;
	for (uint32_t i = 0; i < vendors->count; i++)
		most += sky_index_rows(request->snapshot, SKY_FIGURES_OF_VENDOR, vendors->values[i].as.ref.row).count;
	const struct sky_figure **all = sky_arena_calloc(request->arena, most, sizeof *all);
	*count = 0;
	for (uint32_t i = 0; all && i < vendors->count; i++) {
		struct sky_rows rows = sky_index_rows(request->snapshot, SKY_FIGURES_OF_VENDOR, vendors->values[i].as.ref.row);
		size_t seen;
		const struct sky_figure **figures = sky_figures_seen(request, rows, &seen);
		if (!figures || !sky_request_warn_undated(request, SKY_FIGURE, rows, result))
			return NULL;
		memcpy(all + *count, figures, seen * sizeof *all);
		*count += seen;
	}
	if (all)
		qsort(all, *count, sizeof *all, compare_figures);
	return all;
}

/* The figures of one metric and market, of which those of one key are a part. */
struct series {
	const struct sky_figure *const *figure;
	size_t count;
	sky_day as_of;
};

static bool one_series(const struct sky_figure *a, const struct sky_figure *b)
{
	return a->metric == b->metric && a->market == b->market;
}

/* Where a vendor has no claim of the key: the best one of a near period. The guard will not combine it. */
static const struct sky_figure *near(const struct series *series, const struct sky_figure *key, uint32_t vendor)
{
	const struct sky_figure *found = NULL;
	for (size_t i = 0; i < series->count; i++)
		if (series->figure[i]->subject == vendor &&
		    sky_compare_near(series->figure[i], key->period_start, key->period_end) &&
		    sky_figure_better_on(series->figure[i], found, series->as_of))
			found = series->figure[i];
	return found;
}

/* A row for each vendor, from the figures of one key. */
static void fill(const struct sky_arg *vendors, const struct series *series, const struct sky_figure *const *figures,
                 size_t count, struct sky_place *places, struct finding *findings)
{
	for (uint32_t i = 0; i < vendors->count; i++) {
		places[i] = (struct sky_place){
		    .key = figures[0], .vendor = vendors->values[i].as.ref.row, .first = places, .finding = &findings[i]};
		for (size_t j = 0; j < count; j++)
			if (figures[j]->subject == places[i].vendor &&
			    sky_figure_better_on(figures[j], places[i].figure, series->as_of))
				places[i].figure = figures[j];
		if (!places[i].figure)
			places[i].figure = near(series, figures[0], places[i].vendor);
	}
}

static size_t count_keys(const struct sky_figure *const *figures, size_t count)
{
	size_t keys = 0;
	for (size_t i = 0; i < count; i++)
		keys += i == 0 || compare_keys(figures[i - 1], figures[i]) != 0;
	return keys;
}

/* In one currency: each row that cannot be converted says why. For a currency without any rate the question has no
 * answer. */
static enum sky_outcome check_rates(const struct sky_request *request, const void *const *rows, size_t count,
                                    const char *currency, struct sky_result *result)
{
	struct sky_filters filters;
	const char *why = NULL;
	bool failed = false, converts = false;
	size_t passing = 0;
	if (!sky_filters_bind(request, &table, &filters))
		return SKY_ERROR_MEMORY;
	for (size_t i = 0; i < count && !failed; i++) {
		const struct sky_place *place = rows[i];
		if (!place->figure || !place->figure->currency[0] || !sky_filters_pass(&filters, request, place, &failed))
			continue;
		passing++;
		if (!converts && find_value(request, place) != SKY_DONE)
			return SKY_ERROR_MEMORY;
		converts |= place->finding->value != NULL;
		why = why ? why : place->finding->why;
	}
	if (failed)
		return SKY_ERROR_MEMORY;
	if (why && !converts && !sky_rates_know(request->snapshot, currency))
		return sky_refuse(result, SKY_PROBLEM_UNPROCESSABLE, "currency", currency, why);
	return sky_convert_check(request, passing, currency, result);
}

static enum sky_outcome answer(const struct sky_request *request, const void *const *rows, size_t count,
                               struct sky_result *result)
{
	const char *currency = sky_request_text(request, "currency");
	enum sky_outcome outcome = currency ? check_rates(request, rows, count, currency, result) : SKY_DONE;
	if (outcome != SKY_DONE)
		return outcome;
	if (!sky_table_query(request, &table, rows, count, result))
		return SKY_ERROR_MEMORY;
	if (currency)
		sky_table_add_columns(result, "currency");
	return SKY_DONE;
}

enum sky_outcome sky_handle_compare_vendors(struct sky_request *request, struct sky_result *result)
{
	const struct sky_arg *vendors = sky_request_arg(request, "vendor");
	enum sky_outcome outcome = sky_compare_check(request, "vendor", result);
	size_t key = 0;
	struct series series = {.as_of = request->as_of};
	if (outcome != SKY_DONE)
		return outcome;
	size_t count;
	const struct sky_figure **figures = collect(request, &count, result);
	if (!figures)
		return SKY_ERROR_MEMORY;
	size_t total = count_keys(figures, count) * vendors->count;
	struct sky_place *places = sky_arena_calloc(request->arena, total + 1, sizeof *places);
	struct finding *findings = sky_arena_calloc(request->arena, total + 1, sizeof *findings);
	const void **rows = sky_arena_calloc(request->arena, total + 1, sizeof *rows);
	if (!places || !findings || !rows)
		return SKY_ERROR_MEMORY;
	for (size_t i = 0, from = 0; i < count; i++) {
		if (i + 1 < count && compare_keys(figures[i], figures[i + 1]) == 0)
			continue;
		if (from == 0 || !one_series(figures[from - 1], figures[from])) {
			series = (struct series){.figure = figures + from};
			while (from + series.count < count && one_series(figures[from], figures[from + series.count]))
				series.count++;
		}
		fill(vendors, &series, figures + from, i + 1 - from, places + key, findings + key);
		key += vendors->count;
		from = i + 1;
	}
	for (size_t i = 0; i < total; i++)
		rows[i] = &places[i];
	return answer(request, rows, total, result);
}
