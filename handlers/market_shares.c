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
	/* Of a residual: the first of its shares, which gives period, metric and source. */
	const struct sky_figure *figure;
	const struct sky_figure *residual; /* computed, with its lineage; NULL: the share is a stated one */
	const char *note;                  /* of the residual */
};

/* The figure whose numbers the row shows. */
static const struct sky_figure *shown(const struct sky_share *share)
{
	return share->residual ? share->residual : share->figure;
}

/* The claim; NULL for a residual. */
static const struct sky_figure *stated(const struct sky_share *share)
{
	return share->residual ? NULL : share->figure;
}

static struct sky_interval interval_of(const struct sky_request *request, const struct sky_share *share)
{
	return sky_figure_interval(request->snapshot, shown(share));
}

static bool is_of_vendor(const struct sky_share *share)
{
	return !share->residual && share->figure->subject_kind == SKY_VENDOR;
}

SKY_GETTER(vendor_id, share, sky_cell_of(request, SKY_VENDOR, is_of_vendor(share) ? share->figure->subject : SKY_NONE))
SKY_GETTER(vendor_name, share,
           share->residual ? sky_cell_text("others (residual)")
                           : sky_cell_title(request, share->figure->subject_kind, share->figure->subject))
SKY_GETTER(market_id, share, sky_cell_of(request, SKY_MARKET, share->figure->market))
SKY_GETTER(period, share, sky_cell_text(share->figure->period_text))
SKY_GETTER(period_start, share, sky_cell_day(share->figure->period_start))
SKY_GETTER(period_end, share, sky_cell_day(share->figure->period_end))
SKY_GETTER(value, share, sky_figure_cell(request, shown(share), "value"))
SKY_GETTER(value_low, share, sky_cell_decimal(interval_of(request, share).low))
SKY_GETTER(value_high, share, sky_cell_decimal(interval_of(request, share).high))
SKY_GETTER(interval, share, sky_cell_interval(request, interval_of(request, share)))
SKY_GETTER(value_text, share, sky_figure_cell(request, stated(share), "value_text"))
SKY_GETTER(qualifier, share, sky_figure_cell(request, stated(share), "qualifier"))
SKY_GETTER(unit, share, sky_cell_text(sky_unit_text(share->figure->unit)))
SKY_GETTER(kind, share, sky_cell_text(sky_figure_kind_text(shown(share)->kind)))
SKY_GETTER(rank, share, sky_figure_cell(request, stated(share), "rank"))
SKY_GETTER(published_on, share, sky_figure_cell(request, share->figure, "published_on"))
SKY_GETTER(figure_id, share, sky_cell_text(shown(share)->record.id))
SKY_GETTER(source_id, share, sky_cell_source_id(request, share->figure))
SKY_GETTER(source_url, share, sky_cell_source_url(request, share->figure))
SKY_GETTER(locator, share, sky_figure_cell(request, stated(share), "locator"))
SKY_GETTER(conflict, share, sky_cell_bool(sky_figure_contradicted(shown(share), request->as_of)))
SKY_GETTER(missing_reason, share, sky_cell_text(shown(share)->missing_reason))
SKY_GETTER(note, share, sky_cell_text(share->residual ? share->note : sky_figure_note(request, share->figure)))
SKY_GETTER(source_title, share, sky_cell_source_title(request, share->figure))
SKY_GETTER(source_publisher, share, sky_cell_source_publisher(request, share->figure))
SKY_GETTER(source_published, share, sky_cell_source_published(request, share->figure))
SKY_GETTER(source_grade, share, sky_cell_source_grade(request, share->figure))
SKY_GETTER(lineage_formula, share, sky_cell_lineage_formula(shown(share)))
SKY_GETTER(lineage_places, share, sky_cell_lineage_places(request, shown(share)))
SKY_GETTER(lineage_url, share, sky_cell_lineage_url(request, shown(share)))
SKY_MATCHER(by_vendor, share, is_of_vendor(share) && share->figure->subject == value->as.ref.row)
SKY_MATCHER(by_period, share,
            share->figure->period_start == value->as.period.start && share->figure->period_end == value->as.period.end)
SKY_MATCHER(by_source, share, share->figure->record.source == value->as.ref.row)

static const struct sky_table sky_table_shares = {SKY_ROW_SHARE};

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

/* What is left of 100 percent for all others. rest->residual stays NULL where nothing can be said: when the shares name
 * one vendor twice, are of several publishers, give no period, add up to more than a hundred, or leave an end open. */
static enum sky_outcome make_residual(const struct sky_request *request, const struct sky_figure *const *figures,
                                      size_t count, struct sky_share *rest)
{
	struct sky_input *input = sky_arena_calloc(request->arena, count, sizeof *input);
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
	const char *why;
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
	qsort(figures, kept, sizeof *figures, compare_figures);
	*count = kept;
	return figures;
}

/* The request's vendors and sources choose which shares take part; period= chooses among the results. */
static bool takes_part(const struct sky_request *request, const struct sky_share *share)
{
	static const struct sky_matcher filters[] = {{"vendor", by_vendor}, {"source", by_source}};
	for (size_t i = 0; i < SKY_COUNT(filters); i++) {
		const struct sky_arg *arg = sky_request_arg(request, filters[i].param);
		bool any = arg->count == 0;
		for (uint32_t j = 0; j < arg->count; j++) {
			any = any || filters[i].equals(request, share, &arg->values[j]);
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
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		if (takes_part(request, &(struct sky_share){.figure = figures[i]})) {
			figures[kept++] = figures[i];
		}
	}
	const struct sky_figure **out;
	enum sky_outcome outcome = sky_transform(request, figures, kept, result, &out, &count);
	if (outcome != SKY_DONE) {
		return outcome;
	}
	struct sky_share *shares = sky_arena_calloc(request->arena, count + 1, sizeof *shares);
	const void **rows = sky_arena_calloc(request->arena, count + 1, sizeof *rows);
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
	struct sky_share *shares = figures ? sky_arena_calloc(request->arena, 2 * count + 1, sizeof *shares) : NULL;
	const void **rows = shares ? sky_arena_calloc(request->arena, 2 * count + 1, sizeof *rows) : NULL;
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
