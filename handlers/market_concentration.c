/* How concentrated a market is: concentration ratio and bounds of the Herfindahl-Hirschman index, for each period
 * and publisher of shares. */
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/table/objects.h"
#include "handlers/table/pick.h"
#include "handlers/table/table_query.h"
#include "model/conflict/conflicts.h"
#include "model/derive/derive.h"

#include <stdlib.h>
#include <string.h>

#define HHI_MAX 64 /* the bounds of the index are made of the largest shares, so many at most */

struct sky_concentration {
	const struct sky_figure *first; /* any share of the group */
	const struct sky_figure *cr, *hhi, *rest;
	const char *vendor_ids, *publisher;
	uint32_t source; /* SKY_NONE: more than one */
	uint32_t vendors, n;
	const char *missing;
};

static struct sky_cell low_of(const struct sky_request *request, const struct sky_figure *figure)
{
	return figure ? sky_cell_decimal(sky_figure_interval(request->snapshot, figure).low) : SKY_NULL_CELL;
}

static struct sky_cell high_of(const struct sky_request *request, const struct sky_figure *figure)
{
	return figure ? sky_cell_decimal(sky_figure_interval(request->snapshot, figure).high) : SKY_NULL_CELL;
}

static struct sky_cell value_of(const struct sky_figure *figure)
{
	return figure ? sky_cell_decimal(figure->value) : SKY_NULL_CELL;
}

static struct sky_cell id_of(const struct sky_figure *figure)
{
	return sky_cell_text(figure ? figure->record.id : NULL);
}

SKY_GETTER(market_id, concentration, sky_cell_of(request, SKY_MARKET, concentration->first->market))
SKY_GETTER(period, concentration, sky_cell_text(concentration->first->period_text))
SKY_GETTER(period_start, concentration, sky_cell_day(concentration->first->period_start))
SKY_GETTER(period_end, concentration, sky_cell_day(concentration->first->period_end))
SKY_GETTER(vendors_count, concentration, sky_cell_integer(concentration->vendors))
SKY_GETTER(vendor_ids, concentration, sky_cell_text(concentration->vendor_ids))
SKY_GETTER(n, concentration, sky_cell_integer(concentration->n))
SKY_GETTER(cr, concentration, value_of(concentration->cr))
SKY_GETTER(cr_low, concentration, low_of(request, concentration->cr))
SKY_GETTER(cr_high, concentration, high_of(request, concentration->cr))
SKY_GETTER(cr_id, concentration, id_of(concentration->cr))
SKY_GETTER(hhi, concentration, value_of(concentration->hhi))
SKY_GETTER(hhi_low, concentration, low_of(request, concentration->hhi))
SKY_GETTER(hhi_high, concentration, high_of(request, concentration->hhi))
SKY_GETTER(hhi_id, concentration, id_of(concentration->hhi))
SKY_GETTER(residual, concentration, value_of(concentration->rest))
SKY_GETTER(residual_low, concentration, low_of(request, concentration->rest))
SKY_GETTER(residual_high, concentration, high_of(request, concentration->rest))
SKY_GETTER(residual_id, concentration, id_of(concentration->rest))
SKY_GETTER(source_id, concentration, sky_cell_of(request, SKY_SOURCE, concentration->source))
SKY_GETTER(publisher, concentration, sky_cell_text(concentration->publisher))
SKY_GETTER(missing_reason, concentration, sky_cell_text(concentration->missing))

static struct sky_cell source_url(const struct sky_request *request, const void *row)
{
	const struct sky_source *source = sky_source_at(request->snapshot, ((const struct sky_concentration *)row)->source);
	return sky_cell_text(source ? source->url : NULL);
}

SKY_MATCHER(by_period, concentration,
            concentration->first->period_start == value->as.period.start &&
                concentration->first->period_end == value->as.period.end)

static const struct sky_table sky_table_concentration = {SKY_ROW_CONCENTRATION};

/* Order by period and publisher, so that groups stand together. Within a group the claim that stands for its subject
 * comes first. */
static int compare_shares(const void *x, const void *y, void *context)
{
	const struct sky_request *request = context;
	const struct sky_figure *a = *(const struct sky_figure *const *)x, *b = *(const struct sky_figure *const *)y;
	if (a->period_start != b->period_start) {
		return a->period_start < b->period_start ? -1 : 1;
	}
	if (a->period_end != b->period_end) {
		return a->period_end < b->period_end ? -1 : 1;
	}
	int order = strcmp(sky_figure_publisher(request->snapshot, a), sky_figure_publisher(request->snapshot, b));
	if (order != 0) {
		return order;
	}
	if (a->metric != b->metric) {
		return a->metric < b->metric ? -1 : 1;
	}
	if (a->subject != b->subject) {
		return a->subject < b->subject ? -1 : 1;
	}
	if (sky_figure_better_on(a, b, request->as_of)) {
		return -1;
	}
	return sky_figure_better_on(b, a, request->as_of) ? 1 : strcmp(a->record.id, b->record.id);
}

/* The largest share first. */
static int compare_sizes(const void *x, const void *y)
{
	const struct sky_input *a = x, *b = y;
	int order = sky_decimal_compare(b->figure->value, a->figure->value);
	return order != 0 ? order : strcmp(a->figure->record.id, b->figure->record.id);
}

/* One measure of one publisher: whoever states it, else the publisher of the source. */
static bool one_group(const struct sky_request *request, const struct sky_figure *a, const struct sky_figure *b)
{
	return a->period_start == b->period_start && a->period_end == b->period_end && a->metric == b->metric &&
	       strcmp(sky_figure_publisher(request->snapshot, a), sky_figure_publisher(request->snapshot, b)) == 0;
}

static bool derive(const struct sky_request *request, enum sky_function function, const struct sky_input *input,
                   uint32_t count, const struct sky_figure **out, const char **why)
{
	const char *refused;
	if (sky_derive_from(request->snapshot, request->arena, function, input, count, out, &refused) ==
	    SKY_DERIVE_MEMORY) {
		return false;
	}
	if (!*why) {
		*why = refused;
	}
	return true;
}

/* One share a vendor, the largest first. */
static struct sky_input *largest_first(const struct sky_request *request, const struct sky_figure *const *share,
                                       size_t count, uint32_t *used)
{
	struct sky_input *input = sky_arena_calloc(request->arena, count, sizeof *input);
	*used = 0;
	for (size_t i = 0; input && i < count; i++) {
		if (i == 0 || share[i]->subject != share[i - 1]->subject) {
			input[(*used)++] = (struct sky_input){.figure = share[i]};
		}
	}
	if (input) {
		qsort(input, *used, sizeof *input, compare_sizes);
	}
	return input;
}

/* One row of a group; NULL when memory is short. */
static struct sky_concentration *concentrate(const struct sky_request *request, const struct sky_figure *const *share,
                                             size_t count, uint32_t n)
{
	struct sky_concentration *row = sky_arena_calloc(request->arena, 1, sizeof *row);
	uint32_t used;
	struct sky_input *input = largest_first(request, share, count, &used);
	const char **ids = sky_arena_calloc(request->arena, count, sizeof *ids);
	if (!row || !input || !ids) {
		return NULL;
	}
	row->source = share[0]->record.source;
	row->publisher = sky_figure_publisher(request->snapshot, share[0]);
	for (uint32_t i = 0; i < used; i++) {
		ids[i] = sky_id(request->snapshot, (enum sky_kind)input[i].figure->subject_kind, input[i].figure->subject);
		if (input[i].figure->record.source != row->source) {
			row->source = SKY_NONE;
		}
	}
	row->first = share[0];
	row->vendors = used;
	row->n = n;
	row->vendor_ids = sky_cell_joined(request, ids, used, ";").as.text;
	if (used < n) {
		row->missing = "fewer shares than n are known, so the concentration ratio of the n largest is not";
	} else if (!derive(request, SKY_FUNCTION_CR, input, n, &row->cr, &row->missing)) {
		return NULL;
	}
	if (!derive(request, SKY_FUNCTION_HHI, input, used < HHI_MAX ? used : HHI_MAX, &row->hhi, &row->missing) ||
	    !derive(request, SKY_FUNCTION_OTHERS, input, used, &row->rest, &row->missing)) {
		return NULL;
	}
	if (!row->missing && row->cr) {
		row->missing = row->cr->missing_reason;
	}
	return row->vendor_ids ? row : NULL;
}

/* source= chooses which shares are counted. */
static bool from_source(const struct sky_request *request, const struct sky_figure *figure)
{
	const struct sky_arg *arg = sky_request_arg(request, "source");
	for (uint32_t i = 0; i < arg->count; i++) {
		if (arg->values[i].as.ref.row == figure->record.source) {
			return true;
		}
	}
	return arg->count == 0;
}

static const struct sky_figure **shares_of(const struct sky_request *request, uint32_t market, size_t *count)
{
	struct sky_rows rows = sky_index_rows(request->snapshot, SKY_FIGURES_IN_MARKET, market);
	const struct sky_figure **share = sky_arena_calloc(request->arena, rows.count + 1, sizeof *share);
	*count = 0;
	for (size_t i = 0; share && i < rows.count; i++) {
		const struct sky_figure *figure = sky_figure_at(request->snapshot, rows.row[i]);
		const struct sky_metric *metric = sky_metric_at(request->snapshot, figure->metric);
		if (metric->share_of != SKY_NONE && figure->unit == SKY_UNIT_PERCENT && figure->subject_kind == SKY_VENDOR &&
		    sky_figure_rank(figure, request->as_of) != SKY_RANK_DEPRECATED && from_source(request, figure) &&
		    sky_request_knows(request, (struct sky_ref){SKY_FIGURE, rows.row[i]})) {
			share[(*count)++] = figure;
		}
	}
	return share;
}

enum sky_outcome sky_handle_list_market_concentration(struct sky_request *request, struct sky_result *result)
{
	uint32_t n = (uint32_t)sky_request_integer(request, "n", 4);
	size_t shares, count = 0;
	const struct sky_figure **share = shares_of(request, sky_request_row(request, "market"), &shares);
	const void **rows = sky_arena_calloc(request->arena, shares + 1, sizeof *rows);
	if (!share || !rows) {
		return SKY_ERROR_MEMORY;
	}
	qsort_r(share, shares, sizeof *share, compare_shares, (void *)(uintptr_t)request);
	for (size_t i = 0, end; i < shares; i = end) {
		for (end = i + 1; end < shares && one_group(request, share[i], share[end]); end++) {
			;
		}
		rows[count] = concentrate(request, &share[i], end - i, n);
		if (!rows[count++]) {
			return SKY_ERROR_MEMORY;
		}
	}
	return sky_table_query(request, &sky_table_concentration, rows, count, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}
