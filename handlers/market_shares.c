/* Shares of a market, and what is left for all others. */
#include "handlers/claims/lineage.h"
#include "handlers/claims/transform.h"
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/pick.h"
#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"
#include "model/derive/share_set.h"

#include <stdlib.h>
#include <string.h>

/* A row: a stated share, or the residual of a set of shares. */
struct sky_share {
	/* Of a residual: the first of its shares, which gives period and metric. */
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

/* True for the row of all others, stated or computed. */
static bool is_of_others(const struct sky_request *request, const struct sky_share *share)
{
	return share->residual || sky_metric_at(request->snapshot, share->figure->metric)->others_of != SKY_NONE;
}

static bool is_of_vendor(const struct sky_share *share)
{
	return !share->residual && share->figure->subject_kind == SKY_VENDOR;
}

SKY_GETTER(vendor_id, share, sky_cell_of(request, SKY_VENDOR, is_of_vendor(share) ? share->figure->subject : SKY_NONE))
SKY_GETTER(vendor_name, share,
           is_of_others(request, share) ? sky_cell_text("others (residual)")
                                        : sky_cell_title(request, share->figure->subject_kind, share->figure->subject))
SKY_GETTER(market_id, share, sky_cell_of(request, SKY_MARKET, sky_figure_market(share->figure)))
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
SKY_GETTER(published_on, share, sky_figure_cell(request, shown(share), "published_on"))
SKY_GETTER(figure_id, share, sky_cell_text(shown(share)->record.id))
SKY_GETTER(source_id, share, sky_cell_source_id(request, shown(share)))
SKY_GETTER(source_url, share, sky_cell_source_url(request, shown(share)))
SKY_GETTER(locator, share, sky_figure_cell(request, stated(share), "locator"))
SKY_GETTER(conflict, share, sky_cell_bool(sky_figure_contradicted(shown(share), request->as_of)))
SKY_GETTER(missing_reason, share, sky_cell_text(shown(share)->missing_reason))
SKY_GETTER(note, share, sky_cell_text(share->residual ? share->note : sky_figure_note(request, share->figure)))
SKY_GETTER(source_title, share, sky_cell_source_title(request, shown(share)))
SKY_GETTER(source_publisher, share, sky_cell_source_publisher(request, shown(share)))
SKY_GETTER(source_published, share, sky_cell_source_published(request, shown(share)))
SKY_GETTER(source_grade, share, sky_cell_source_grade(request, shown(share)))
SKY_GETTER(lineage_formula, share, sky_cell_lineage_formula(shown(share)))
SKY_GETTER(lineage_places, share, sky_cell_lineage_places(request, shown(share)))
SKY_GETTER(lineage_url, share, sky_cell_lineage_url(request, shown(share)))
SKY_MATCHER(by_vendor, share, is_of_vendor(share) && share->figure->subject == value->as.ref.row)
SKY_MATCHER(by_period, share,
            share->figure->period_start == value->as.period.start && share->figure->period_end == value->as.period.end)
SKY_MATCHER(by_source, share, shown(share)->record.source == value->as.ref.row)

static const struct sky_table sky_table_shares = {SKY_ROW_SHARE};

/* Period, then source, then metric: one table stands together. */
static int compare_tables(const struct sky_figure *a, const struct sky_figure *b)
{
	if (a->period_start != b->period_start)
		return a->period_start < b->period_start ? -1 : 1;
	if (a->period_end != b->period_end)
		return a->period_end < b->period_end ? -1 : 1;
	if (a->record.source != b->record.source)
		return a->record.source < b->record.source ? -1 : 1;
	return (a->metric > b->metric) - (a->metric < b->metric);
}

static int compare_figures(const void *a, const void *b)
{
	const struct sky_figure *x = *(const struct sky_figure *const *)a, *y = *(const struct sky_figure *const *)b;
	int order = compare_tables(x, y);
	if (order == 0)
		order = sky_decimal_compare(y->value, x->value);
	return order != 0 ? order : strcmp(x->record.id, y->record.id);
}

/* The row of all others: what the publisher states, else what its shares leave. false: memory. rest->figure stays
 * NULL where nothing can be said. */
static bool make_rest(const struct sky_request *request, const struct sky_share_set *set, struct sky_share *rest)
{
	const struct sky_figure *figure = NULL;
	const char *why;
	if (set->shares > 0 &&
	    sky_share_set_rest(request->snapshot, request->arena, set, &figure, &why) == SKY_DERIVE_MEMORY)
		return false;
	if (!figure || figure == set->others) {
		*rest = (struct sky_share){.figure = set->others};
		return true;
	}
	*rest = (struct sky_share){
	    .figure = set->figure[set->beside],
	    .residual = figure,
	    .note = sky_arena_printf(request->arena, "100 less the sum of the %u share%s of %s for the period", set->shares,
	                             set->shares == 1 ? "" : "s", set->publisher),
	};
	return rest->note != NULL;
}

/* Figures of an index under the request's as_of and rank: shares in the market, or what is stated of all others. Makes
 * room for as many again. */
static const struct sky_figure **shares_seen(const struct sky_request *request, enum sky_index index, size_t *count)
{
	size_t seen, kept = 0;
	const struct sky_figure **figures =
	    sky_figures_seen(request, sky_index_rows(request->snapshot, index, sky_request_row(request, "market")), &seen);
	for (size_t i = 0; figures && i < seen; i++) {
		const struct sky_metric *metric = sky_metric_at(request->snapshot, figures[i]->metric);
		if (metric->share_of != SKY_NONE && (index == SKY_FIGURES_IN_MARKET || metric->others_of != SKY_NONE))
			figures[kept++] = figures[i];
	}
	if (figures)
		qsort(figures, kept, sizeof *figures, compare_figures);
	*count = kept;
	return figures;
}

/* The request's vendors and sources choose which shares take part; period= chooses among the results. */
static bool takes_part(const struct sky_request *request, const struct sky_figure *figure)
{
	const struct sky_arg *arg = sky_request_arg(request, "vendor");
	bool any = arg->count == 0;
	for (uint32_t i = 0; i < arg->count; i++)
		any = any || by_vendor(request, &(struct sky_share){.figure = figure}, &arg->values[i]);
	return any && sky_request_takes_source(request, figure->record.source);
}

static bool in_period(const struct sky_request *request, const struct sky_figure *figure)
{
	const struct sky_arg *arg = sky_request_arg(request, "period");
	for (uint32_t i = 0; i < arg->count; i++)
		if (figure->period_start == arg->values[i].as.period.start &&
		    figure->period_end == arg->values[i].as.period.end)
			return true;
	return arg->count == 0;
}

/* The shares of each vendor as a series. */
static enum sky_outcome transform_shares(struct sky_request *request, const struct sky_figure **figures, size_t count,
                                         struct sky_result *result)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (takes_part(request, figures[i]))
			figures[kept++] = figures[i];
	const struct sky_figure **out;
	enum sky_outcome outcome = sky_transform(request, figures, kept, result, &out, &count);
	if (outcome != SKY_DONE)
		return outcome;
	struct sky_share *shares = sky_arena_calloc(request->arena, count + 1, sizeof *shares);
	const void **rows = sky_arena_calloc(request->arena, count + 1, sizeof *rows);
	if (!shares || !rows)
		return SKY_ERROR_MEMORY;
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

/* The rows of all others, each of one set of the shares that source= lets through. NULL: memory. */
static struct sky_share *make_rests(const struct sky_request *request, const struct sky_figure *const *figures,
                                    size_t count, size_t *rests)
{
	size_t others, kept = 0;
	const struct sky_figure **beside = shares_seen(request, SKY_FIGURES_OF_MARKET_SUBJECT, &others);
	const struct sky_figure **all = sky_arena_calloc(request->arena, count + others + 1, sizeof *all);
	struct sky_share *rest = sky_arena_calloc(request->arena, count + others + 1, sizeof *rest);
	struct sky_share_set set;
	if (!beside || !all || !rest)
		return NULL;
	for (size_t i = 0; i < count + others; i++) {
		const struct sky_figure *figure = i < count ? figures[i] : beside[i - count];
		if (sky_request_takes_source(request, figure->record.source))
			all[kept++] = figure;
	}
	kept = sky_share_sets_sort(request->snapshot, request->as_of, all, kept);
	*rests = 0;
	for (size_t at = 0, took; (took = sky_share_set_next(request->snapshot, all + at, kept - at, &set)) > 0;
	     at += took) {
		if (!make_rest(request, &set, &rest[*rests]))
			return NULL;
		*rests += rest[*rests].figure != NULL;
	}
	return rest;
}

static bool is_earlier(const struct sky_figure *a, const struct sky_figure *b)
{
	return a->period_start != b->period_start ? a->period_start < b->period_start : a->period_end < b->period_end;
}

enum sky_outcome sky_handle_list_market_shares(struct sky_request *request, struct sky_result *result)
{
	size_t count, rests, row_count = 0;
	const struct sky_figure **figures = shares_seen(request, SKY_FIGURES_IN_MARKET, &count);
	if (!figures)
		return SKY_ERROR_MEMORY;
	if (sky_transform_asked(request))
		return transform_shares(request, figures, count, result);
	struct sky_share *shares = sky_arena_calloc(request->arena, count + 1, sizeof *shares);
	const struct sky_share *rest = make_rests(request, figures, count, &rests);
	const void **rows = rest ? sky_arena_calloc(request->arena, count + rests + 1, sizeof *rows) : NULL;
	if (!shares || !rows)
		return SKY_ERROR_MEMORY;
	for (size_t i = 0, next = 0; i < count || next < rests;) {
		if (next < rests && (i == count || is_earlier(rest[next].figure, figures[i]))) {
			rows[row_count++] = &rest[next++];
		} else {
			shares[i].figure = figures[i];
			rows[row_count++] = &shares[i++];
		}
	}
	if (!sky_request_warn_undated(
	        request, SKY_FIGURE,
	        sky_index_rows(request->snapshot, SKY_FIGURES_IN_MARKET, sky_request_row(request, "market")), result) ||
	    !sky_table_query(request, &sky_table_shares, rows, row_count, result))
		return SKY_ERROR_MEMORY;
	return SKY_DONE;
}
