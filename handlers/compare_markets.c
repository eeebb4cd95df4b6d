/* Sizes of markets side by side, aligned by period. */
#include "handlers/claims/compare.h"
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/objects.h"
#include "handlers/table/pick.h"
#include "handlers/table/table_query.h"
#include "handlers/write/json.h"
#include "model/derive/rates.h"
#include "model/snapshot/standing.h"

#include <stdlib.h>
#include <string.h>

#define WHOLES_MAX 16

/* The figures of one compared market, seen under as_of. */
struct column {
	uint32_t market;
	const struct sky_figure **figures;
	size_t count;
};

struct comparison {
	const struct sky_request *request;
	uint32_t metric;
	const char *currency; /* NULL: as stated */
	struct column *columns;
	size_t column_count;
	struct sky_compare_period *slots;
	size_t slot_count;
	struct sky_size *rows;
	size_t row_count;
	size_t converted; /* values that a rate converted */
	const char *why;  /* the first rate that is missing */
};

enum sky_outcome sky_compare_check(const struct sky_request *request, const char *name, struct sky_result *result)
{
	const struct sky_arg *arg = sky_request_arg(request, name);
	if (arg->count >= SKY_COMPARE_MIN && arg->count <= SKY_COMPARE_MAX)
		return SKY_DONE;
	return sky_refuse(result, SKY_PROBLEM_INVALID_PARAMETER, name, NULL,
	                  sky_arena_printf(request->arena, "%s must name %d to %d different ones, separated by commas",
	                                   name, SKY_COMPARE_MIN, SKY_COMPARE_MAX));
}

static bool is_metric_or_growth(const struct comparison *comparison, const struct sky_figure *figure)
{
	const struct sky_metric *metric = sky_metric_at(comparison->request->snapshot, figure->metric);
	return figure->metric == comparison->metric ||
	       (metric->growth_of == comparison->metric && metric->growth_span == SKY_GROWTH_SPAN_YEAR);
}

static bool collect(struct comparison *comparison, struct sky_result *result)
{
	const struct sky_request *request = comparison->request;
	const struct sky_arg *markets = sky_request_arg(request, "market");
	comparison->columns = sky_arena_calloc(request->arena, markets->count, sizeof *comparison->columns);
	if (!comparison->columns)
		return false;
	comparison->column_count = markets->count;
	for (uint32_t i = 0; i < markets->count; i++) {
		struct column *column = &comparison->columns[i];
		column->market = markets->values[i].as.ref.row;
		struct sky_rows rows = sky_index_rows(request->snapshot, SKY_FIGURES_OF_MARKET_SUBJECT, column->market);
		size_t seen;
		column->figures = sky_figures_seen(request, rows, &seen);
		if (!column->figures || !sky_request_warn_undated(request, SKY_FIGURE, rows, result))
			return false;
		for (size_t j = 0; j < seen; j++)
			if (is_metric_or_growth(comparison, column->figures[j]))
				column->figures[column->count++] = column->figures[j];
	}
	return true;
}

static int compare_slots(const void *a, const void *b)
{
	const struct sky_compare_period *x = a, *y = b;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

static bool asked_slots(struct comparison *comparison, const struct sky_arg *period)
{
	comparison->slots = sky_arena_calloc(comparison->request->arena, period->count, sizeof *comparison->slots);
	if (!comparison->slots)
		return false;
	for (uint32_t i = 0; i < period->count; i++) {
		comparison->slots[comparison->slot_count++] = (struct sky_compare_period){
		    period->values[i].as.period.start, period->values[i].as.period.end, period->values[i].text};
	}
	return true;
}

/* Every period for which one of the markets has the metric, in order of time. */
static bool find_slots(struct comparison *comparison)
{
	const struct sky_arg *period = sky_request_arg(comparison->request, "period");
	size_t most = 1, kept = 0;
	if (period->count)
		return asked_slots(comparison, period);
	for (size_t i = 0; i < comparison->column_count; i++)
		most += comparison->columns[i].count;
	comparison->slots = sky_arena_calloc(comparison->request->arena, most, sizeof *comparison->slots);
	if (!comparison->slots)
		return false;
	for (size_t i = 0; i < comparison->column_count; i++) {
		for (size_t j = 0; j < comparison->columns[i].count; j++) {
			const struct sky_figure *figure = comparison->columns[i].figures[j];
			if (figure->metric == comparison->metric && figure->period_start != SKY_DAY_NONE) {
				comparison->slots[comparison->slot_count++] =
				    (struct sky_compare_period){figure->period_start, figure->period_end, figure->period_text};
			}
		}
	}
	qsort(comparison->slots, comparison->slot_count, sizeof *comparison->slots, compare_slots);
	for (size_t i = 0; i < comparison->slot_count; i++)
		if (kept == 0 || compare_slots(&comparison->slots[kept - 1], &comparison->slots[i]) != 0)
			comparison->slots[kept++] = comparison->slots[i];
	comparison->slot_count = kept;
	return true;
}

/* What is sought for a period: the metric itself, its growth, or the metric of a near period. The guard will not
 * combine the last. */
enum sought { VALUE, GROWTH, NEAR_VALUE };

/* True when both are of one edition, and the figure still stands. */
static bool goes_with(const struct comparison *comparison, const struct sky_figure *figure,
                      const struct sky_figure *like)
{
	return figure->edition == like->edition &&
	       sky_figure_rank(figure, comparison->request->as_of) != SKY_RANK_DEPRECATED;
}

static const struct sky_figure *best(const struct comparison *comparison, const struct column *column,
                                     const struct sky_compare_period *slot, enum sought sought,
                                     const struct sky_figure *like)
{
	const struct sky_figure *found = NULL;
	for (size_t i = 0; i < column->count; i++) {
		const struct sky_figure *figure = column->figures[i];
		bool exact = figure->period_start == slot->start && figure->period_end == slot->end;
		if ((figure->metric != comparison->metric) == (sought == GROWTH) &&
		    (!like || goes_with(comparison, figure, like)) &&
		    (sought == NEAR_VALUE ? sky_compare_near(figure, slot->start, slot->end) : exact) &&
		    sky_figure_better_on(figure, found, comparison->request->as_of))
			found = figure;
	}
	return found;
}

static enum sky_outcome convert(struct comparison *comparison, struct sky_size *row, const struct sky_figure *figure)
{
	const struct sky_request *request = comparison->request;
	struct sky_converted *value = sky_arena_calloc(request->arena, 1, sizeof *value);
	const char *why = NULL;
	if (!value)
		return SKY_ERROR_MEMORY;
	row->claim = figure;
	enum sky_outcome outcome =
	    sky_convert(request, figure, comparison->currency ? comparison->currency : figure->currency, value, &why);
	if (outcome == SKY_DONE) {
		row->value = value;
		row->missing = value->figure.missing_reason;
		comparison->converted += comparison->currency && figure->currency[0];
	} else if (outcome == SKY_PROBLEM) {
		row->missing = why;
		comparison->why = comparison->why ? comparison->why : why;
	}
	return outcome == SKY_PROBLEM ? SKY_DONE : outcome;
}

/* The growth over the year before: as the edition of the size states it, else from the two sizes of that edition where
 * they may be compared. The growth of another edition is that of another size. */
static enum sky_outcome find_growth(const struct comparison *comparison, struct sky_size *row,
                                    const struct column *column)
{
	const struct sky_compare_period *slot = row->slot;
	struct sky_period period = {slot->start, slot->end, sky_period_kind_of(slot->start, slot->end)};
	row->growth = best(comparison, column, slot, GROWTH, row->claim);
	struct sky_period before;
	if (row->growth || !sky_period_year_before(&period, &before))
		return SKY_DONE;
	const struct sky_figure *earlier = best(
	    comparison, column, &(struct sky_compare_period){.start = before.start, .end = before.end}, VALUE, row->claim);
	if (!earlier) {
		row->growth_missing = "the edition of this value has neither its growth nor the value of a year before";
		return SKY_DONE;
	}
	struct sky_comparison verdict;
	if (sky_compare_pair(comparison->request, SKY_FUNCTION_GROWTH, 1u << SKY_DIFFERENCE_PERIOD, sky_side_of(row->claim),
	                     sky_side_of(earlier), &verdict) != SKY_DONE)
		return SKY_ERROR_MEMORY;
	row->growth = verdict.result;
	row->growth_missing = verdict.reasons;
	return SKY_DONE;
}

static enum sky_outcome fill(struct comparison *comparison, struct sky_size *row, const struct column *column,
                             const struct sky_compare_period *slot)
{
	const struct sky_figure *figure = best(comparison, column, slot, VALUE, NULL);
	row->market = column->market;
	row->definition = sky_market_at(comparison->request->snapshot, column->market);
	row->slot = slot;
	row->missing = "no claim for this period";
	if (figure) {
		if (convert(comparison, row, figure) != SKY_DONE)
			return SKY_ERROR_MEMORY;
		return find_growth(comparison, row, column);
	}
	figure = best(comparison, column, slot, NEAR_VALUE, NULL);
	return figure ? convert(comparison, row, figure) : SKY_DONE;
}

/* The nearest whole of the row's market among the rows of the same period. */
static const struct sky_size *whole_of(const struct comparison *comparison, const struct sky_size *row,
                                       const struct sky_size *of_period)
{
	uint32_t whole = row->definition->part_of;
	for (unsigned i = 0; whole != SKY_NONE && i < WHOLES_MAX; i++) {
		for (size_t j = 0; j < comparison->column_count; j++)
			if (of_period[j].market == whole)
				return &of_period[j];
		whole = sky_market_at(comparison->request->snapshot, whole)->part_of;
	}
	return NULL;
}

static enum sky_outcome build(struct comparison *comparison)
{
	size_t width = comparison->column_count;
	comparison->rows =
	    sky_arena_calloc(comparison->request->arena, comparison->slot_count * width + 1, sizeof *comparison->rows);
	if (!comparison->rows)
		return SKY_ERROR_MEMORY;
	comparison->row_count = comparison->slot_count * width;
	for (size_t i = 0; i < comparison->slot_count; i++) {
		struct sky_size *rows = comparison->rows + i * width;
		for (size_t j = 0; j < width; j++) {
			if (fill(comparison, &rows[j], &comparison->columns[j], &comparison->slots[i]) != SKY_DONE)
				return SKY_ERROR_MEMORY;
			rows[j].first = &rows[0];
		}
		for (size_t j = 0; j < width; j++) {
			rows[j].whole = whole_of(comparison, &rows[j], rows);
			if (sky_compare_judge(comparison->request, &rows[j]) != SKY_DONE)
				return SKY_ERROR_MEMORY;
		}
	}
	return SKY_DONE;
}

static bool is_new_reason(const struct comparison *comparison, size_t row)
{
	for (size_t i = 0; i < row; i++)
		if (comparison->rows[i].reasons && strcmp(comparison->rows[i].reasons, comparison->rows[row].reasons) == 0)
			return false;
	return true;
}

static bool write_guard(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct comparison *comparison = thing;
	size_t refused = 0;
	for (size_t i = 0; i < comparison->row_count; i++)
		refused += comparison->rows[i].reasons != NULL;
	sky_put_named(json, request, "first_market", SKY_MARKET, comparison->columns[0].market);
	sky_json_put_object(json, "guard");
	sky_json_put_integer(json, "comparable", (int64_t)(comparison->row_count - refused));
	sky_json_put_integer(json, "not_comparable", (int64_t)refused);
	sky_json_put_array(json, "reasons");
	for (size_t i = 0; i < comparison->row_count; i++)
		if (comparison->rows[i].reasons && is_new_reason(comparison, i))
			sky_json_text(json, comparison->rows[i].reasons);
	sky_json_array_end(json);
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

static enum sky_outcome answer(struct comparison *comparison, struct sky_result *result)
{
	const void **rows = sky_arena_calloc(comparison->request->arena, comparison->row_count + 1, sizeof *rows);
	if (!rows)
		return SKY_ERROR_MEMORY;
	for (size_t i = 0; i < comparison->row_count; i++)
		rows[i] = &comparison->rows[i];
	result->thing = comparison;
	result->write_meta = write_guard;
	return sky_table_query(comparison->request, &sky_table_sizes, rows, comparison->row_count, result)
	           ? SKY_DONE
	           : SKY_ERROR_MEMORY;
}

enum sky_outcome sky_handle_compare_markets(struct sky_request *request, struct sky_result *result)
{
	struct comparison *comparison = sky_arena_calloc(request->arena, 1, sizeof *comparison);
	enum sky_outcome outcome = sky_compare_check(request, "market", result);
	if (outcome != SKY_DONE)
		return outcome;
	if (!comparison)
		return SKY_ERROR_MEMORY;
	comparison->request = request;
	comparison->metric = sky_request_row(request, "metric");
	/* The default names a metric, and a data set need not have it. */
	if (comparison->metric == SKY_NONE) {
		return sky_refuse(result, SKY_PROBLEM_UNPROCESSABLE, "metric", NULL,
		                  "This data set has no metric \"market-size\": say which one to compare by");
	}
	comparison->currency = sky_request_text(request, "currency");
	if (!collect(comparison, result) || !find_slots(comparison))
		return SKY_ERROR_MEMORY;
	outcome = build(comparison);
	if (outcome != SKY_DONE)
		return outcome;
	/* A row that cannot be converted says so in its reasons. For a currency without any rate there is no answer. */
	if (comparison->why && comparison->converted == 0 && !sky_rates_know(request->snapshot, comparison->currency))
		return sky_refuse(result, SKY_PROBLEM_UNPROCESSABLE, "currency", comparison->currency, comparison->why);
	return answer(comparison, result);
}
