/* Shares of a market, and what is left for all others. */
#include "handlers/claims/lineage.h"
#include "handlers/claims/transform.h"
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/pick.h"
#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"
#include "model/derive/comparable.h"
#include "model/derive/derive.h"

#include <stdlib.h>
#include <string.h>

/* A row: a stated share, or the residual of the shares of one source for one period. */
struct sky_share {
	const struct sky_figure *figure;   /* of the residual: the first of its shares, for period, metric and source */
	const struct sky_figure *residual; /* computed, with its lineage; NULL: the share is a stated one */
	const char *note;                  /* of the residual */
};

#define SHARE(getter, stated, rest)                                                                                    \
	static SKY_GETTER(getter)                                                                                          \
	{                                                                                                                  \
		const struct sky_share *it = row;                                                                              \
		const struct sky_figure *figure = it->figure;                                                                  \
		(void)request;                                                                                                 \
		(void)figure;                                                                                                  \
		return it->residual ? (rest) : (stated);                                                                       \
	}

static struct sky_interval interval_of(const struct sky_request *request, const struct sky_share *share)
{
	return sky_figure_interval(request->snapshot, share->residual ? share->residual : share->figure);
}

/* A figure's cell by the name of its column in the table of figures. */
static struct sky_cell figure_cell(const struct sky_request *request, const struct sky_figure *figure, const char *name)
{
	return sky_table_column(&sky_table_figures, name)->get(request, figure);
}

SHARE(vendor_id, figure->subject_kind == SKY_VENDOR ? sky_cell_of(request, SKY_VENDOR, figure->subject) : SKY_NULL_CELL,
      SKY_NULL_CELL)
SHARE(vendor_name, sky_cell_title(request, figure->subject_kind, figure->subject), sky_cell_text("others (residual)"))
SKY_FIELD(market_id, sky_share, sky_cell_of(request, SKY_MARKET, it->figure->market))
SKY_FIELD(period, sky_share, sky_cell_text(it->figure->period_text))
SKY_FIELD(period_start, sky_share, sky_cell_day(it->figure->period_start))
SKY_FIELD(period_end, sky_share, sky_cell_day(it->figure->period_end))
SKY_FIELD(value, sky_share, figure_cell(request, it->residual ? it->residual : it->figure, "value"))
SHARE(value_text, sky_cell_text(figure->value_text), SKY_NULL_CELL)
SHARE(qualifier, figure_cell(request, figure, "qualifier"), SKY_NULL_CELL)
SKY_FIELD(unit, sky_share, sky_cell_text(sky_unit_text(it->figure->unit)))
SHARE(kind, sky_cell_text(sky_figure_kind_text(figure->kind)),
      sky_cell_text(sky_figure_kind_text(SKY_FIGURE_KIND_DERIVED)))
SHARE(rank, sky_cell_text(sky_rank_text(sky_figure_rank(figure, request->as_of))), SKY_NULL_CELL)
SKY_FIELD(published_on, sky_share, figure_cell(request, it->figure, "published_on"))
SHARE(figure_id, sky_cell_text(figure->record.id), sky_cell_text(it->residual->record.id))
SKY_FIELD(source_id, sky_share, sky_cell_source_id(request, it->figure))
SKY_FIELD(source_url, sky_share, sky_cell_source_url(request, it->figure))
SHARE(locator, sky_cell_text(figure->record.locator), SKY_NULL_CELL)
SKY_FIELD(conflict, sky_share,
          sky_cell_bool(sky_figure_contradicted(it->residual ? it->residual : it->figure, request->as_of)))
SHARE(missing_reason, sky_cell_text(figure->missing_reason), sky_cell_text(it->residual->missing_reason))
SHARE(note, sky_cell_text(figure->record.note), sky_cell_text(it->note))
SKY_FIELD(source_title, sky_share, sky_cell_source_title(request, it->figure))
SKY_FIELD(source_publisher, sky_share, sky_cell_source_publisher(request, it->figure))
SKY_FIELD(source_published, sky_share, sky_cell_source_published(request, it->figure))
SKY_FIELD(source_grade, sky_share, sky_cell_source_grade(request, it->figure))
SKY_FIELD(lineage_formula, sky_share, sky_cell_lineage_formula(it->residual ? it->residual : it->figure))
SKY_FIELD(lineage_places, sky_share, sky_cell_lineage_places(request, it->residual ? it->residual : it->figure))
SKY_FIELD(lineage_url, sky_share, sky_cell_lineage_url(request, it->residual ? it->residual : it->figure))
SKY_MATCHER(is_vendor, sky_share,
            !it->residual && it->figure->subject_kind == SKY_VENDOR && it->figure->subject == value->as.ref.row)
SKY_MATCHER(is_period, sky_share,
            it->figure->period_start == value->as.period.start && it->figure->period_end == value->as.period.end)
SKY_MATCHER(is_source, sky_share, it->figure->record.source == value->as.ref.row)

static SKY_GETTER(value_low)
{
	struct sky_interval of = interval_of(request, row);

	return sky_cell_decimal(of.low);
}

static SKY_GETTER(value_high)
{
	struct sky_interval of = interval_of(request, row);

	return sky_cell_decimal(of.high);
}

static SKY_GETTER(interval)
{
	struct sky_interval of = interval_of(request, row);

	return sky_cell_interval(request, &of);
}

static const struct sky_column columns[] = {
    SKY_COLUMN_BY("vendor_id", vendor_id, is_vendor),
    SKY_COLUMN("vendor_name", vendor_name),
    SKY_COLUMN("market_id", market_id),
    SKY_COLUMN_BY("period", period, is_period),
    SKY_COLUMN("period_start", period_start),
    SKY_COLUMN("period_end", period_end),
    SKY_COLUMN("value", value),
    SKY_COLUMN("value_low", value_low),
    SKY_COLUMN("value_high", value_high),
    SKY_COLUMN("interval", interval),
    SKY_COLUMN("value_text", value_text),
    SKY_COLUMN("qualifier", qualifier),
    SKY_COLUMN("unit", unit),
    SKY_COLUMN("kind", kind),
    SKY_COLUMN("rank", rank),
    SKY_COLUMN("published_on", published_on),
    SKY_COLUMN("figure_id", figure_id),
    SKY_COLUMN_BY("source_id", source_id, is_source),
    SKY_COLUMN("source_url", source_url),
    SKY_COLUMN("locator", locator),
    SKY_COLUMN("conflict", conflict),
    SKY_COLUMN("missing_reason", missing_reason),
    SKY_COLUMN("note", note),
    SKY_COLUMN("source_title", source_title),
    SKY_COLUMN("source_publisher", source_publisher),
    SKY_COLUMN("source_published", source_published),
    SKY_COLUMN("source_grade", source_grade),
    SKY_COLUMN("lineage_formula", lineage_formula),
    SKY_COLUMN("lineage_places", lineage_places),
    SKY_COLUMN("lineage_url", lineage_url),
};
const struct sky_table sky_table_shares = SKY_TABLE("shares", columns, SKY_EXTRA_COUNT + SKY_LINEAGE_COUNT);

/* Period, then source, then metric: one set of shares stands together. */
static int compare_sets(const struct sky_figure *a, const struct sky_figure *b)
{
	if (a->period_start != b->period_start) {
		return a->period_start < b->period_start ? -1 : 1;
	}
	if (a->period_end != b->period_end) {
		return a->period_end < b->period_end ? -1 : 1;
	}
	if (a->record.source != b->record.source) {
		return a->record.source < b->record.source ? -1 : 1;
	}
	return (a->metric > b->metric) - (a->metric < b->metric);
}

static int compare_figures(const void *a, const void *b)
{
	const struct sky_figure *x = *(const struct sky_figure *const *)a, *y = *(const struct sky_figure *const *)b;
	int order = compare_sets(x, y);

	if (order == 0) {
		order = sky_decimal_compare(y->value, x->value);
	}
	return order != 0 ? order : strcmp(x->record.id, y->record.id);
}

/* What is left of 100 percent for all others. rest->residual stays NULL where nothing can be said: the shares name one vendor twice,
 * are of several publishers, give no period, are more than a hundred in sum, or leave an end open. */
static enum sky_outcome make_residual(const struct sky_request *request, const struct sky_figure *const *figures,
                                      size_t count, struct sky_share *rest)
{
	struct sky_input *input = sky_arena_calloc(request->arena, count, sizeof(*input));
	const char *why;

	*rest = (struct sky_share){.figure = figures[0]};
	if (!input) {
		return SKY_ERROR_MEMORY;
	}
	if (figures[0]->period_start == SKY_DAY_NONE) {
		return SKY_DONE;
	}
	for (size_t i = 0; i < count; i++) {
		if (sky_sides_differ(request->snapshot, sky_side_of(figures[i]), sky_side_of(figures[0]))) {
			return SKY_DONE;
		}
		input[i].figure = figures[i];
	}
	switch (sky_derive_from(request->snapshot, request->arena, SKY_FUNCTION_OTHERS, input, (uint32_t)count,
	                        &rest->residual, &why)) {
	case SKY_DERIVE_OK:
	case SKY_DERIVE_UNKNOWN:
	case SKY_DERIVE_REFUSED:
		break;
	case SKY_DERIVE_MEMORY:
		return SKY_ERROR_MEMORY;
	}
	if (!rest->residual) {
		return SKY_DONE;
	}
	rest->note =
	    sky_arena_printf(request->arena, "100 less the sum of the %zu share%s that this source gives for the period",
	                     count, count == 1 ? "" : "s");
	return rest->note ? SKY_DONE : SKY_ERROR_MEMORY;
}

/* Stated shares of the market under the request's as_of and rank, in sets. */
static const struct sky_figure **shares_seen(const struct sky_request *request, size_t *count)
{
	struct sky_rows rows = sky_index_rows(request->snapshot, SKY_FIGURES_IN_MARKET, sky_request_row(request, "market"));
	size_t seen, kept = 0;
	const struct sky_figure **figures = sky_figures_seen(request, rows, &seen);

	if (!figures) {
		return NULL;
	}
	for (size_t i = 0; i < seen; i++) {
		if (sky_metric_at(request->snapshot, figures[i]->metric)->share_of != SKY_NONE) {
			figures[kept++] = figures[i];
		}
	}
	qsort(figures, kept, sizeof(*figures), compare_figures);
	*count = kept;
	return figures;
}

/* Only shares of the vendors and sources that the request names take part; period= chooses among the results. */
static bool takes_part(const struct sky_request *request, const struct sky_share *share)
{
	static const struct {
		const char *name;
		bool (*is)(const struct sky_request *request, const void *row, const struct sky_value *value);
	} filters[] = {{"vendor", is_vendor}, {"source", is_source}};

	for (size_t i = 0; i < SKY_COUNT(filters); i++) {
		const struct sky_arg *arg = sky_request_arg(request, filters[i].name);
		bool any = arg->count == 0;

		for (uint32_t j = 0; j < arg->count; j++) {
			any = any || filters[i].is(request, share, &arg->values[j]);
		}
		if (!any) {
			return false;
		}
	}
	return true;
}

static bool in_period(const struct sky_request *request, const struct sky_figure *figure)
{
	const struct sky_arg *arg = sky_request_arg(request, "period");

	for (uint32_t i = 0; i < arg->count; i++) {
		if (figure->period_start == arg->values[i].as.period.start &&
		    figure->period_end == arg->values[i].as.period.end) {
			return true;
		}
	}
	return arg->count == 0;
}

/* The shares of each vendor as a series. */
static enum sky_outcome transform_shares(struct sky_request *request, const struct sky_figure **figures, size_t count,
                                         struct sky_result *result)
{
	const struct sky_figure **out;
	struct sky_share *shares;
	const void **rows;
	size_t kept = 0;
	enum sky_outcome outcome;

	for (size_t i = 0; i < count; i++) {
		if (takes_part(request, &(struct sky_share){.figure = figures[i]})) {
			figures[kept++] = figures[i];
		}
	}
	outcome = sky_transform(request, figures, kept, result, &out, &count);
	if (outcome != SKY_DONE) {
		return outcome;
	}
	shares = sky_arena_calloc(request->arena, count + 1, sizeof(*shares));
	rows = sky_arena_calloc(request->arena, count + 1, sizeof(*rows));
	if (!shares || !rows) {
		return SKY_ERROR_MEMORY;
	}
	kept = 0;
	for (size_t i = 0; i < count; i++) {
		if (in_period(request, sky_transformed(out[i]))) {
			shares[kept].figure = out[i];
			rows[kept] = &shares[kept];
			kept++;
		}
	}
	return sky_table_page(request, &sky_table_shares, rows, kept, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}

enum sky_outcome sky_handle_list_market_shares(struct sky_request *request, struct sky_result *result)
{
	size_t count, row_count = 0;
	const struct sky_figure **figures = shares_seen(request, &count);
	struct sky_share *shares = figures ? sky_arena_calloc(request->arena, 2 * count + 1, sizeof(*shares)) : NULL;
	const void **rows = shares ? sky_arena_calloc(request->arena, 2 * count + 1, sizeof(*rows)) : NULL;

	if (!rows) {
		return SKY_ERROR_MEMORY;
	}
	if (sky_transform_asked(request)) {
		return transform_shares(request, figures, count, result);
	}
	for (size_t i = 0, set = 0; i < count; i++) {
		shares[row_count++] = (struct sky_share){.figure = figures[i]};
		if (i + 1 < count && compare_sets(figures[i], figures[i + 1]) == 0) {
			continue;
		}
		if (make_residual(request, figures + set, i + 1 - set, &shares[row_count]) != SKY_DONE) {
			return SKY_ERROR_MEMORY;
		}
		row_count += shares[row_count].residual != NULL;
		set = i + 1;
	}
	for (size_t i = 0; i < row_count; i++) {
		rows[i] = &shares[i];
	}
	if (!sky_request_warn_undated(
	        request, SKY_FIGURE,
	        sky_index_rows(request->snapshot, SKY_FIGURES_IN_MARKET, sky_request_row(request, "market")), result) ||
	    !sky_table_query(request, &sky_table_shares, rows, row_count, result)) {
		return SKY_ERROR_MEMORY;
	}
	return SKY_DONE;
}
