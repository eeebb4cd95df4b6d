#include "model/derive/share_set.h"

#include "model/derive/comparable.h"
#include "model/derive/concentration.h"
#include "model/snapshot/edition.h"
#include "model/snapshot/standing.h"

#include <stdlib.h>
#include <string.h>

struct context {
	const struct sky_snapshot *snapshot;
	sky_day as_of;
};

static const char *publisher_of(const struct sky_snapshot *snapshot, const struct sky_figure *figure)
{
	return sky_edition_of(snapshot, figure)->publisher;
}

/* A vendor's share; or what a market's largest, or all others, have together. */
static bool belongs(const struct context *context, const struct sky_figure *figure)
{
	const struct sky_metric *metric = sky_metric_at(context->snapshot, figure->metric);
	bool beside = figure->period_start != SKY_DAY_NONE && sky_share_of_several(context->snapshot, figure);
	return metric->share_of != SKY_NONE && figure->unit == SKY_UNIT_PERCENT &&
	       (beside || (figure->subject_kind == SKY_VENDOR && figure->market != SKY_NONE)) &&
	       sky_figure_rank(figure, context->as_of) != SKY_RANK_DEPRECATED;
}

static int compare_sets(const struct sky_snapshot *snapshot, const struct sky_figure *a, const struct sky_figure *b)
{
	int order = SKY_ORDER(a->period_start, b->period_start);
	order = order ? order : SKY_ORDER(a->period_end, b->period_end);
	order = order ? order : SKY_ORDER(sky_figure_market(a), sky_figure_market(b));
	order = order ? order : strcmp(publisher_of(snapshot, a), publisher_of(snapshot, b));
	return order
	           ? order
	           : SKY_ORDER(sky_metric_at(snapshot, a->metric)->share_of, sky_metric_at(snapshot, b->metric)->share_of);
}

/* What is stated of all others comes first, then of the largest, then of each vendor. */
static int place_of(const struct sky_snapshot *snapshot, const struct sky_figure *figure)
{
	if (figure->subject_kind == SKY_VENDOR)
		return 2;
	return sky_metric_at(snapshot, figure->metric)->others_of == SKY_NONE;
}

static int compare_keys(const struct sky_snapshot *snapshot, const struct sky_figure *a, const struct sky_figure *b)
{
	int order = compare_sets(snapshot, a, b);
	order = order ? order : SKY_ORDER(place_of(snapshot, a), place_of(snapshot, b));
	order = order ? order : SKY_ORDER(a->metric, b->metric);
	return order ? order : SKY_ORDER(a->subject, b->subject);
}

static int compare_claims(const void *x, const void *y, void *closure)
{
	const struct context *context = closure;
	const struct sky_figure *a = *(const struct sky_figure *const *)x, *b = *(const struct sky_figure *const *)y;
	int order = compare_keys(context->snapshot, a, b);
	if (order != 0)
		return order;
	return sky_figure_better_on(a, b, context->as_of) ? -1 : sky_figure_better_on(b, a, context->as_of);
}

size_t sky_share_sets_sort(const struct sky_snapshot *snapshot, sky_day as_of, const struct sky_figure **figure,
                           size_t count)
{
	struct context context = {snapshot, as_of};
	size_t found = 0, kept = 0;
	for (size_t i = 0; i < count; i++)
		if (belongs(&context, figure[i]))
			figure[found++] = figure[i];
	qsort_r(figure, found, sizeof *figure, compare_claims, &context);
	for (size_t i = 0; i < found; i++)
		if (kept == 0 || compare_keys(snapshot, figure[kept - 1], figure[i]) != 0)
			figure[kept++] = figure[i];
	return kept;
}

/* The largest first. */
static int compare_sizes(const void *x, const void *y, void *closure)
{
	const struct sky_figure *a = *(const struct sky_figure *const *)x, *b = *(const struct sky_figure *const *)y;
	struct sky_interval of_a = sky_figure_interval(closure, a), of_b = sky_figure_interval(closure, b);
	int order = sky_decimal_compare(of_b.low, of_a.low);
	order = order ? order : sky_decimal_compare(of_b.high, of_a.high);
	return order ? order : strcmp(a->record.id, b->record.id);
}

size_t sky_share_set_next(const struct sky_snapshot *snapshot, const struct sky_figure **figure, size_t count,
                          struct sky_share_set *set)
{
	uint32_t of_edition = 0; /* shares of the edition that states what all others have */
	size_t took = 0;
	*set = (struct sky_share_set){.figure = figure, .publisher = count > 0 ? publisher_of(snapshot, figure[0]) : ""};
	for (; took < count && compare_sets(snapshot, figure[took], figure[0]) == 0; took++) {
		if (place_of(snapshot, figure[took]) == 0) {
			set->others = figure[took];
			set->figure++;
		} else if (figure[took]->subject_kind == SKY_MARKET) {
			set->beside++;
		} else if (set->shares > 0 && figure[took]->metric != figure[took - 1]->metric) {
			break; /* another share of the same whole: of users, not of revenue */
		} else {
			set->shares++;
			of_edition += set->others && figure[took]->edition == set->others->edition;
		}
	}
	if (set->others && of_edition == set->shares) {
		set->figure--; /* the table that it is the rest of */
		set->beside++;
	} else if (of_edition == 0) {
		set->others = NULL;
	}
	qsort_r(set->figure + set->beside, set->shares, sizeof *set->figure, compare_sizes, (void *)(uintptr_t)snapshot);
	return took;
}

enum sky_derive_status sky_share_set_rest(const struct sky_snapshot *snapshot, struct sky_arena *arena,
                                          const struct sky_share_set *set, const struct sky_figure **out,
                                          const char **why)
{
	const struct sky_figure **share = set->figure + set->beside;
	struct sky_input *input = sky_arena_calloc(arena, set->shares + 1, sizeof *input);
	*out = set->others;
	*why = NULL;
	if (!input)
		return SKY_DERIVE_MEMORY;
	if (set->others)
		return SKY_DERIVE_OK;
	if (set->shares == 0) {
		*why = "no share of a vendor is stated";
		return SKY_DERIVE_REFUSED;
	}
	for (uint32_t i = 0; i < set->shares; i++) {
		if (share[i]->period_start == SKY_DAY_NONE ||
		    sky_sides_differ(snapshot, sky_side_of(share[i]), sky_side_of(share[0]))) {
			*why = "the shares have no period, or a forecast is among reports";
			return SKY_DERIVE_REFUSED;
		}
		input[i].figure = share[i];
	}
	return sky_derive_from(snapshot, arena, SKY_FUNCTION_OTHERS, input, set->shares, out, why);
}

/* True when the first n of the vendors' shares are not smaller at either end than any behind them: "more than 40" may
 * be more than 43. They come ordered by their lower ends. */
static bool lead(const struct sky_snapshot *snapshot, const struct sky_share_set *set, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct sky_interval ahead = sky_figure_interval(snapshot, set->figure[set->beside + i]);
		for (uint32_t j = n; j < set->shares && sky_decimal_known(ahead.high); j++) {
			struct sky_interval behind = sky_figure_interval(snapshot, set->figure[set->beside + j]);
			if (!sky_decimal_known(behind.high) || sky_decimal_compare(behind.high, ahead.high) > 0)
				return false;
		}
	}
	return true;
}

bool sky_share_set_ratio(const struct sky_snapshot *snapshot, const struct sky_share_set *set, uint32_t n,
                         struct sky_interval *out, bool *named)
{
	struct sky_known_shares known;
	struct sky_exact ratio;
	struct sky_decimal value;
	sky_known_init(&known);
	sky_exact_init(&ratio);
	for (uint32_t i = 0; i < set->beside + set->shares; i++) {
		struct sky_interval interval = sky_figure_interval(snapshot, set->figure[i]);
		struct sky_exact number;
		sky_exact_init(&number);
		sky_exact_from(&number, set->figure[i]->value, &interval);
		sky_known_add(&known, snapshot, set->figure[i], &number);
		sky_exact_finish(&number);
	}
	bool ok = sky_known_close(&known);
	if (ok) {
		*named = sky_known_ratio(&known, n, ratio.low, ratio.high) && n <= set->shares && lead(snapshot, set, n);
		ratio.has_value = false;
		ok = mpq_cmp(ratio.low, ratio.high) <= 0 && sky_exact_print(&ratio, &value, out);
	}
	sky_exact_finish(&ratio);
	sky_known_finish(&known);
	return ok;
}
