/* kind=derived: figures that follow from the claims by themselves; and what computed figures say of themselves. */
#include "handlers/claims/lineage.h"
#include "handlers/claims/transform.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"
#include "model/derive/comparable.h"
#include "model/derive/derive.h"
#include "model/snapshot/edition.h"
#include "model/snapshot/standing.h"

#include <string.h>

bool sky_derived_asked(const struct sky_request *request)
{
	const struct sky_arg *kind = sky_request_find(request, "kind");
	return kind && kind->count == 1 && strcmp(kind->values[0].text, sky_figure_kind_text(SKY_FIGURE_KIND_DERIVED)) == 0;
}

/* The one subject or market that the request names, if it names one. Then there is less to compute. */
static struct sky_derive_filter narrow(const struct sky_request *request)
{
	static const char *const names[] = {"subject", "vendor"};
	struct sky_derive_filter filter = {.subject.row = SKY_NONE, .market = SKY_NONE, .as_of = request->as_of};
	const struct sky_arg *market = sky_request_find(request, "market");
	for (size_t i = 0; i < SKY_COUNT(names); i++) {
		const struct sky_arg *arg = sky_request_find(request, names[i]);
		if (arg && arg->count == 1)
			filter.subject = arg->values[0].as.ref;
	}
	if (market && market->count == 1)
		filter.market = market->values[0].as.ref.row;
	return filter;
}

enum sky_outcome sky_derived_figures(const struct sky_request *request, const struct sky_derive_filter *filter,
                                     const struct sky_figure *const **out, size_t *count, struct sky_result *result)
{
	static const char *const narrower[] = {"vendor", "market", "subject"};
	switch (sky_derive_all(request->snapshot, request->arena, filter, out, count)) {
	case SKY_DERIVE_OK:
		return SKY_DONE;
	case SKY_DERIVE_REFUSED:
		break;
	case SKY_DERIVE_UNKNOWN:
	case SKY_DERIVE_MEMORY:
		return SKY_ERROR_MEMORY;
	}
	const char *detail =
	    sky_arena_printf(request->arena,
	                     "figures would have to be computed from more than %d claims: ask for one vendor, market "
	                     "or subject, of which less is on record",
	                     SKY_DERIVE_CLAIMS);
	for (size_t i = 0; detail && i < SKY_COUNT(narrower); i++) {
		if (sky_request_takes(request, narrower[i])) {
			sky_problem_add(&result->problem, narrower[i], sky_request_text(request, narrower[i]),
			                "one, of which less is on record, narrows what is computed", NULL);
		}
	}
	return sky_refuse(result, SKY_PROBLEM_UNPROCESSABLE, NULL, NULL, detail);
}

enum sky_outcome sky_derived_scan(const struct sky_request *request, struct sky_result *result)
{
	struct sky_derive_filter filter = narrow(request);
	if (sky_request_text(request, "currency")) {
		return sky_refuse(result, SKY_PROBLEM_UNPROCESSABLE, "currency", sky_request_text(request, "currency"),
		                  "computed figures are not converted in a list: ask for convert(FIGURE,RATE) by its id");
	}
	const struct sky_figure *const *figure;
	size_t count;
	enum sky_outcome outcome = sky_derived_figures(request, &filter, &figure, &count, result);
	if (outcome != SKY_DONE)
		return outcome;
	return sky_table_query(request, &sky_table_figures, (const void *const *)figure, count, result) ? SKY_DONE
	                                                                                                : SKY_ERROR_MEMORY;
}

#define EDITIONS_MAX 16 /* named in one cell */

struct editions {
	const struct sky_figure *of[EDITIONS_MAX]; /* one figure of each */
	size_t count;
};

static void add_editions(struct editions *editions, const struct sky_figure *figure)
{
	const struct sky_derived *derived = sky_derived_of(figure);
	for (uint32_t i = 0; derived && i < derived->input_count; i++)
		if (derived->input[i].figure)
			add_editions(editions, derived->input[i].figure);
	for (size_t i = 0; i < editions->count; i++)
		if (editions->of[i]->edition == figure->edition)
			return;
	if (!derived && editions->count < EDITIONS_MAX)
		editions->of[editions->count++] = figure;
}

struct sky_cell sky_cell_mixed_editions(const struct sky_request *request, const struct sky_figure *figure)
{
	struct editions editions = {.count = 0};
	const char *text[EDITIONS_MAX];
	if (!sky_derived_of(figure) || figure->edition != SKY_NONE)
		return SKY_NULL_CELL;
	add_editions(&editions, figure);
	for (size_t i = 0; i < editions.count; i++) {
		const struct sky_edition *edition = sky_edition_of(request->snapshot, editions.of[i]);
		const char *day = edition->released, *title = sky_publisher_title(request, edition->publisher);
		text[i] = day ? sky_arena_printf(request->arena, "%s, %s", title, day)
		              : sky_arena_printf(request->arena, "%s, in %s", title,
		                                 sky_id(request->snapshot, SKY_SOURCE, edition->source));
		if (!text[i])
			return SKY_FAILED_CELL;
	}
	return sky_cell_joined(request, text, editions.count, "; ");
}

/* True when the claim is of the same key, and no number is in both intervals. */
static bool excludes(const struct sky_request *request, const struct sky_figure *claim, const struct sky_figure *figure)
{
	static const unsigned key = 1u << SKY_DIFFERENCE_METRIC | 1u << SKY_DIFFERENCE_PERIOD | 1u << SKY_DIFFERENCE_UNIT |
	                            1u << SKY_DIFFERENCE_CURRENCY | 1u << SKY_DIFFERENCE_FORECAST;
	if (claim->metric != figure->metric || claim->market != figure->market ||
	    claim->period_start != figure->period_start || !sky_request_knows_figure(request, claim) ||
	    sky_figure_rank(claim, request->as_of) == SKY_RANK_DEPRECATED ||
	    sky_sides_differ(request->snapshot, sky_side_of(claim), sky_side_of(figure)) & key)
		return false;
	struct sky_interval a = sky_figure_interval(request->snapshot, claim),
	                    b = sky_figure_interval(request->snapshot, figure);
	return sky_interval_disjoint(&a, &b);
}

struct sky_cell sky_cell_contradicts(const struct sky_request *request, const struct sky_figure *figure)
{
	if (!sky_derived_of(figure))
		return SKY_NULL_CELL;
	struct sky_rows rows =
	    sky_index_rows(request->snapshot, sky_figures_of((enum sky_kind)figure->subject_kind), figure->subject);
	uint32_t *found = sky_arena_alloc(request->arena, (rows.count + 1) * sizeof *found);
	size_t count = 0;
	for (size_t i = 0; found && i < rows.count; i++)
		if (excludes(request, sky_figure_at(request->snapshot, rows.row[i]), figure))
			found[count++] = rows.row[i];
	return found ? sky_cell_ids(request, SKY_FIGURE, found, count) : SKY_FAILED_CELL;
}

struct sky_cell sky_cell_steps(const struct sky_figure *figure)
{
	const struct sky_derived *derived = sky_derived_of(figure);
	if (!derived || derived->input_count != 2 || !derived->input[1].figure)
		return SKY_NULL_CELL;
	const struct sky_figure *a = derived->input[0].figure, *b = derived->input[1].figure;
	/* Two figures of one measure and length: growth, change, pct, cagr, index. */
	int32_t length = sky_figure_months(a);
	if (derived->function == SKY_FUNCTION_RATIO || a->metric != b->metric || a->subject_kind != b->subject_kind ||
	    a->subject != b->subject || length == 0 || length != sky_figure_months(b))
		return SKY_NULL_CELL;
	sky_day days =
	    a->period_start > b->period_start ? a->period_start - b->period_start : b->period_start - a->period_start;
	/* A month has 30 days and 7 sixteenths. */
	return sky_cell_integer((days * 16 + length * 487 / 2) / (length * 487));
}
