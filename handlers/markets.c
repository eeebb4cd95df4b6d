#include "handlers/claims/convert.h"
#include "handlers/claims/transform.h"
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/objects.h"
#include "handlers/table/pick.h"
#include "handlers/table/table_query.h"
#include "handlers/write/cell_json.h"

#include <stdlib.h>
#include <string.h>

#define WHOLES_MAX 16 /* a chain of wholes is short; the limit ends a circle */

static struct sky_rows figures_about(const struct sky_request *request, const struct sky_market *market)
{
	return sky_index_rows(request->snapshot, SKY_FIGURES_OF_MARKET_SUBJECT, sky_row_of(request, SKY_MARKET, market));
}

static struct sky_cell count_shares(const struct sky_request *request, const struct sky_market *market)
{
	struct sky_rows rows =
	    sky_index_rows(request->snapshot, SKY_FIGURES_IN_MARKET, sky_row_of(request, SKY_MARKET, market));
	unsigned ranks = sky_request_ranks(request);
	int64_t count = 0;
	for (size_t i = 0; i < rows.count; i++) {
		const struct sky_figure *figure = sky_figure_at(request->snapshot, rows.row[i]);
		count += sky_metric_at(request->snapshot, figure->metric)->share_of != SKY_NONE &&
		         sky_request_sees(request, ranks, (struct sky_ref){SKY_FIGURE, rows.row[i]}) == SKY_SEEN;
	}
	return sky_cell_integer(count);
}

SKY_GETTER(region, market, sky_cell_text(market->region))
SKY_GETTER(segment, market, sky_cell_text(market->segment))
SKY_GETTER(counts, market, sky_cell_text(sky_counted_text(market->counts)))
SKY_GETTER(part_of_id, market, sky_cell_of(request, SKY_MARKET, market->part_of))
SKY_GETTER(parts_exhaustive, market, sky_cell_bool(market->parts_exhaustive))
SKY_GETTER(publisher_id, market, sky_cell_of(request, SKY_ORGANIZATION, market->publisher))
SKY_GETTER(publisher_name, market, sky_cell_title(request, SKY_ORGANIZATION, market->publisher))
SKY_GETTER(definition, market, sky_cell_text(market->definition))
SKY_GETTER(sizes_count, market,
           sky_cell_count(request, SKY_FIGURES_OF_MARKET_SUBJECT, SKY_FIGURE, sky_row_of(request, SKY_MARKET, market)))
SKY_GETTER(shares_count, market, count_shares(request, market))
SKY_MATCHER(by_part_of, market, market->part_of == value->as.ref.row)
SKY_MATCHER(by_publisher, market, market->publisher == value->as.ref.row)

const struct sky_table sky_table_markets = {SKY_ROW_MARKET};

enum sky_outcome sky_handle_list_markets(struct sky_request *request, struct sky_result *result)
{
	return sky_table_scan(request, &sky_table_markets, SKY_MARKET, NULL, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}

struct detail {
	const struct sky_market *market;
	const struct sky_figure *latest;
	const struct sky_figure **growth; /* by period */
	size_t growth_count;
};

static void put_wholes(struct sky_json *json, const struct sky_request *request, uint32_t whole)
{
	sky_json_put_array(json, "part_of");
	for (unsigned i = 0; whole != SKY_NONE && i < WHOLES_MAX; i++) {
		sky_put_named_element(json, request, SKY_MARKET, whole);
		whole = sky_market_at(request->snapshot, whole)->part_of;
	}
	sky_json_array_end(json);
}

static bool write_market(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct detail *detail = thing;
	const struct sky_market *market = detail->market;
	sky_json_object(json);
	sky_json_members(json, request, &sky_table_markets, market);
	sky_put_names(json, request, &market->names, true);
	put_wholes(json, request, market->part_of);
	sky_put_rows(json, request, "parts", &sky_table_markets, SKY_MARKET,
	             sky_index_rows(request->snapshot, SKY_MARKETS_OF_MARKET, sky_row_of(request, SKY_MARKET, market)));
	sky_json_key(json, "latest_size");
	if (detail->latest)
		sky_json_table_row(json, request, &sky_table_figures, detail->latest);
	else
		sky_json_null(json);
	sky_json_put_array(json, "growth");
	for (size_t i = 0; i < detail->growth_count; i++)
		sky_json_table_row(json, request, &sky_table_figures, detail->growth[i]);
	sky_json_array_end(json);
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

/* True for a size that has happened: a forecast is not shown as the latest size. Where the market counts units, no
 * money is its size. */
static bool is_size(const struct sky_request *request, const struct sky_market *market, const struct sky_figure *figure)
{
	const struct sky_metric *metric = sky_metric_at(request->snapshot, figure->metric);
	bool money = metric->unit == SKY_UNIT_CURRENCY && market->counts != SKY_COUNTED_UNITS;
	return (money || metric->unit == SKY_UNIT_COUNT) && metric->growth_of == SKY_NONE && metric->share_of == SKY_NONE &&
	       figure->kind != SKY_FIGURE_KIND_FORECAST;
}

static bool is_later(const struct sky_figure *a, const struct sky_figure *b, sky_day as_of)
{
	/* A count is the size of a market of which no money is on record. */
	if (b && (a->unit == SKY_UNIT_COUNT) != (b->unit == SKY_UNIT_COUNT))
		return b->unit == SKY_UNIT_COUNT;
	if (!b || a->period_end != b->period_end)
		return !b || a->period_end > b->period_end;
	/* A year and its last quarter end on one day. Of the two the year is the latest size. */
	if (a->period_start != b->period_start)
		return a->period_start < b->period_start;
	return sky_figure_better_on(a, b, as_of);
}

static int compare_periods(const void *a, const void *b)
{
	const struct sky_figure *x = *(const struct sky_figure *const *)a, *y = *(const struct sky_figure *const *)b;
	if (x->period_end != y->period_end)
		return x->period_end < y->period_end ? -1 : 1;
	return strcmp(x->record.id, y->record.id);
}

enum sky_outcome sky_handle_get_market(struct sky_request *request, struct sky_result *result)
{
	struct detail *detail = sky_arena_calloc(request->arena, 1, sizeof *detail);
	if (!detail)
		return SKY_ERROR_MEMORY;
	detail->market = sky_market_at(request->snapshot, sky_request_row(request, "market"));
	size_t count;
	detail->growth = sky_figures_seen(request, figures_about(request, detail->market), &count);
	if (!detail->growth)
		return SKY_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		const struct sky_figure *figure = detail->growth[i];
		if (sky_metric_at(request->snapshot, figure->metric)->growth_of != SKY_NONE)
			detail->growth[detail->growth_count++] = figure;
		else if (is_size(request, detail->market, figure) && is_later(figure, detail->latest, request->as_of))
			detail->latest = figure;
	}
	qsort(detail->growth, detail->growth_count, sizeof *detail->growth, compare_periods);
	return sky_answer_object(request, result, detail, write_market);
}
