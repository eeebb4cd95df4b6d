/* How concentrated a market is: concentration ratio and bounds of the Herfindahl-Hirschman index, for each period
 * and publisher of shares. */
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/table/objects.h"
#include "handlers/table/pick.h"
#include "handlers/table/table_query.h"
#include "model/derive/share_set.h"

#include <string.h>

#define HHI_MAX 64 /* the bounds of the index are made of the largest shares, so many at most */

struct sky_concentration {
	const struct sky_figure *first;           /* any figure of the set */
	const struct sky_figure *cr, *hhi, *rest; /* cr NULL: nobody knows who the n largest are */
	struct sky_interval ratio;                /* what they have; of cr where there is one */
	const char *vendor_ids, *publisher, *rests_on;
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
	return figure && sky_figure_is_point(figure) ? sky_cell_decimal(figure->value) : SKY_NULL_CELL;
}

static struct sky_cell id_of(const struct sky_figure *figure)
{
	return sky_cell_text(figure ? figure->record.id : NULL);
}

SKY_GETTER(market_id, concentration, sky_cell_of(request, SKY_MARKET, sky_figure_market(concentration->first)))
SKY_GETTER(period, concentration, sky_cell_text(concentration->first->period_text))
SKY_GETTER(period_start, concentration, sky_cell_day(concentration->first->period_start))
SKY_GETTER(period_end, concentration, sky_cell_day(concentration->first->period_end))
SKY_GETTER(vendors_count, concentration, sky_cell_integer(concentration->vendors))
SKY_GETTER(vendor_ids, concentration, sky_cell_text(concentration->vendor_ids))
SKY_GETTER(n, concentration, sky_cell_integer(concentration->n))
SKY_GETTER(cr, concentration, value_of(concentration->cr))
SKY_GETTER(cr_low, concentration, sky_cell_decimal(concentration->ratio.low))
SKY_GETTER(cr_high, concentration, sky_cell_decimal(concentration->ratio.high))
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
SKY_GETTER(rests_on, concentration, sky_cell_text(concentration->rests_on))
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

static bool derive(const struct sky_request *request, enum sky_function function, const struct sky_figure **figure,
                   uint32_t count, const struct sky_figure **out, const char **why)
{
	const char *refused;
	struct sky_input *input = sky_arena_calloc(request->arena, count + 1, sizeof *input);
	for (uint32_t i = 0; input && i < count; i++)
		input[i].figure = figure[i];
	if (!input ||
	    sky_derive_from(request->snapshot, request->arena, function, input, count, out, &refused) == SKY_DERIVE_MEMORY)
		return false;
	if (!*why)
		*why = refused;
	return true;
}

/* The share of the n largest: stated, or the sum of those that surely are the largest; else only its bounds. */
static bool find_ratio(const struct sky_request *request, const struct sky_share_set *set,
                       struct sky_concentration *row)
{
	bool named = false;
	if (row->first->period_start == SKY_DAY_NONE) {
		row->ratio = (struct sky_interval){.low = SKY_DECIMAL_UNKNOWN, .high = SKY_DECIMAL_UNKNOWN};
		row->missing = "the shares have no period";
		return true;
	}
	struct sky_share_set alone = *set; /* where not all that is stated can hold */
	alone.figure += set->beside;
	alone.beside = 0;
	if (!sky_share_set_ratio(request->snapshot, set, row->n, &row->ratio, &named) &&
	    !sky_share_set_ratio(request->snapshot, &alone, row->n, &row->ratio, &named)) {
		row->ratio = (struct sky_interval){.low = SKY_DECIMAL_UNKNOWN, .high = SKY_DECIMAL_UNKNOWN};
		row->missing = "the shares add up to more than 100 percent";
	}
	for (uint32_t i = 0; i < set->beside && !row->cr; i++)
		row->cr = sky_metric_at(request->snapshot, set->figure[i]->metric)->top_n == row->n ? set->figure[i] : NULL;
	if (!row->cr && named &&
	    !derive(request, SKY_FUNCTION_CR, set->figure + set->beside, row->n, &row->cr, &row->missing))
		return false;
	if (row->cr) {
		row->ratio = sky_figure_interval(request->snapshot, row->cr);
		row->missing = row->missing || sky_figure_is_point(row->cr)
		                   ? row->missing
		                   : "only bounds follow from what is stated, no single value";
	} else if (!row->missing) {
		row->missing = "who the n largest are does not follow from what is stated, so only bounds of their share do";
	}
	return true;
}

/* The index from all that is stated; where that cannot all hold, from the shares alone. */
static bool find_index(const struct sky_request *request, const struct sky_share_set *set,
                       struct sky_concentration *row)
{
	uint32_t shares = set->shares < HHI_MAX ? set->shares : HHI_MAX;
	if (!derive(request, SKY_FUNCTION_HHI, set->figure, set->beside + shares, &row->hhi, &row->missing))
		return false;
	return row->hhi || set->beside == 0 || shares == 0 ||
	       derive(request, SKY_FUNCTION_HHI, set->figure + set->beside, shares, &row->hhi, &row->missing);
}

/* The ids of the claims, and what is not assumed. */
static bool tell_grounds(const struct sky_request *request, const struct sky_share_set *set,
                         struct sky_concentration *row)
{
	uint32_t count = set->beside + set->shares;
	const char **ids = sky_arena_calloc(request->arena, count + 1, sizeof *ids);
	if (!ids)
		return false;
	row->source = set->figure[0]->record.source;
	for (uint32_t i = 0; i < count; i++) {
		ids[i] = set->figure[i]->record.id;
		row->source = set->figure[i]->record.source == row->source ? row->source : SKY_NONE;
	}
	const char *list = sky_cell_joined(request, ids, count, ", ").as.text;
	row->rests_on = list ? sky_arena_printf(request->arena, "%s; a vendor that is not named may be %s", list,
	                                        row->cr ? "of any size that these leave" : "larger than those that are")
	                     : NULL;
	for (uint32_t i = 0; i < set->shares; i++)
		ids[i] = sky_id(request->snapshot, SKY_VENDOR, set->figure[set->beside + i]->subject);
	row->vendor_ids = set->shares > 0 ? sky_cell_joined(request, ids, set->shares, ";").as.text : "";
	return row->rests_on && row->vendor_ids;
}

/* One row of a set; NULL when memory is short. */
static struct sky_concentration *concentrate(const struct sky_request *request, struct sky_share_set *set, uint32_t n)
{
	struct sky_concentration *row = sky_arena_calloc(request->arena, 1, sizeof *row);
	const char *why;
	if (!row)
		return NULL;
	row->first = set->figure[0];
	row->publisher = set->publisher;
	row->vendors = set->shares;
	row->n = n;
	if (!find_ratio(request, set, row) || !find_index(request, set, row) || !tell_grounds(request, set, row) ||
	    sky_share_set_rest(request->snapshot, request->arena, set, &row->rest, &why) == SKY_DERIVE_MEMORY)
		return NULL;
	row->missing = row->missing ? row->missing : why;
	return row;
}

static const struct sky_figure **shares_of(const struct sky_request *request, uint32_t market, size_t *count)
{
	struct sky_rows rows[] = {sky_index_rows(request->snapshot, SKY_FIGURES_IN_MARKET, market),
	                          sky_index_rows(request->snapshot, SKY_FIGURES_OF_MARKET_SUBJECT, market)};
	const struct sky_figure **share =
	    sky_arena_calloc(request->arena, rows[0].count + rows[1].count + 1, sizeof *share);
	*count = 0;
	for (size_t i = 0; share && i < rows[0].count + rows[1].count; i++) {
		uint32_t row = i < rows[0].count ? rows[0].row[i] : rows[1].row[i - rows[0].count];
		const struct sky_figure *figure = sky_figure_at(request->snapshot, row);
		if (sky_request_takes_source(request, figure->record.source) &&
		    sky_request_knows(request, (struct sky_ref){SKY_FIGURE, row}))
			share[(*count)++] = figure;
	}
	return share;
}

enum sky_outcome sky_handle_list_market_concentration(struct sky_request *request, struct sky_result *result)
{
	uint32_t n = (uint32_t)sky_request_integer(request, "n", 4);
	size_t shares, count = 0;
	const struct sky_figure **share = shares_of(request, sky_request_row(request, "market"), &shares);
	const void **rows = sky_arena_calloc(request->arena, shares + 1, sizeof *rows);
	struct sky_share_set set;
	if (!share || !rows)
		return SKY_ERROR_MEMORY;
	shares = sky_share_sets_sort(request->snapshot, request->as_of, share, shares);
	for (size_t at = 0, took; (took = sky_share_set_next(request->snapshot, share + at, shares - at, &set)) > 0;
	     at += took) {
		if (set.beside + set.shares > 0) {
			rows[count] = concentrate(request, &set, n);
			if (!rows[count++])
				return SKY_ERROR_MEMORY;
		}
	}
	return sky_table_query(request, &sky_table_concentration, rows, count, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}
