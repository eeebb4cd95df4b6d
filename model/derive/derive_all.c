/* Which figures follow from the claims by themselves. */
#include "model/derive/derive_internal.h"
#include "model/derive/share_set.h"
#include "model/snapshot/standing.h"

#include <stdlib.h>
#include <string.h>

/* The first claim of a key stands for it, because it is the best one (standing.h). Where two keys meet, two claims of
 * one edition go before the best of each. */
struct enumeration {
	const struct sky_snapshot *snapshot;
	struct sky_arena *arena;
	const struct sky_derive_filter *filter;
	const struct sky_figure **claim; /* sorted by key */
	size_t count;
	const struct sky_figure **out;
	size_t out_count, out_capacity;
	bool memory_short;
};

static int compare_key(const struct sky_figure *a, const struct sky_figure *b)
{
	int order = SKY_ORDER(a->metric, b->metric);
	order = order ? order : SKY_ORDER(a->market, b->market);
	order = order ? order : SKY_ORDER(a->period_start, b->period_start);
	order = order ? order : SKY_ORDER(a->period_end, b->period_end);
	order = order ? order : SKY_ORDER(a->subject_kind, b->subject_kind);
	order = order ? order : SKY_ORDER(a->subject, b->subject);
	return order ? order : strcmp(a->currency, b->currency);
}

static int compare_claims(const void *x, const void *y, void *filter)
{
	const struct sky_figure *a = *(const struct sky_figure *const *)x, *b = *(const struct sky_figure *const *)y;
	sky_day as_of = ((const struct sky_derive_filter *)filter)->as_of;
	int order = compare_key(a, b);
	if (order != 0)
		return order;
	return sky_figure_better_on(a, b, as_of) ? -1 : sky_figure_better_on(b, a, as_of);
}

/* A claim that takes part: dated, not withdrawn, known by the day asked for. */
static bool takes_part(const struct enumeration *e, const struct sky_figure *figure)
{
	return sky_figure_rank(figure, e->filter->as_of) != SKY_RANK_DEPRECATED && figure->period_start != SKY_DAY_NONE &&
	       figure->unit != SKY_UNIT_NONE &&
	       (e->filter->as_of == SKY_DAY_NONE ||
	        (figure->published != SKY_DAY_NONE && figure->published <= e->filter->as_of));
}

static enum sky_derive_status gather(struct enumeration *e)
{
	struct sky_rows rows;
	enum sky_derive_status status = sky_derive_claims(e->snapshot, e->arena, e->filter, &rows);
	size_t kept = 0;
	if (status != SKY_DERIVE_OK)
		return status;
	e->claim = sky_arena_calloc(e->arena, rows.count + 1, sizeof *e->claim);
	if (!e->claim)
		return SKY_DERIVE_MEMORY;
	for (uint32_t i = 0; i < rows.count; i++) {
		const struct sky_figure *figure = sky_figure_at(e->snapshot, rows.row ? rows.row[i] : i);
		if (takes_part(e, figure))
			e->claim[kept++] = figure;
	}
	qsort_r(e->claim, kept, sizeof *e->claim, compare_claims, (void *)(uintptr_t)e->filter);
	e->count = kept;
	return SKY_DERIVE_OK;
}

/* The first claim that is not below the key. */
static size_t lower_bound(const struct enumeration *e, const struct sky_figure *key)
{
	size_t low = 0, high = e->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_key(e->claim[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A claim as it was stated, where it was converted. */
static const struct sky_figure *stated(const struct sky_figure *figure)
{
	const struct sky_derived *derived = sky_derived_of(figure);
	return derived ? derived->input[0].figure : figure;
}

void sky_derive_choose(const struct sky_figure *const *a, size_t a_count, const struct sky_figure *const *b,
                       size_t b_count, sky_day as_of, const struct sky_figure *out[2])
{
	bool forecast = stated(a[0])->kind == SKY_FIGURE_KIND_FORECAST;
	out[0] = a[0];
	out[1] = b[0];
	for (size_t i = 0; i < a_count * b_count; i++) {
		const struct sky_figure *x = a[i / b_count], *y = b[i % b_count];
		if (x->edition == y->edition && x->edition != SKY_NONE &&
		    (stated(x)->kind == SKY_FIGURE_KIND_FORECAST) == forecast &&
		    (stated(y)->kind == SKY_FIGURE_KIND_FORECAST) == forecast &&
		    sky_figure_rank(stated(x), as_of) != SKY_RANK_DEPRECATED &&
		    sky_figure_rank(stated(y), as_of) != SKY_RANK_DEPRECATED) {
			out[0] = x;
			out[1] = y;
			return;
		}
	}
}

/* Claims of one key, the best first. */
struct run {
	const struct sky_figure *const *claim;
	size_t count;
};

/* The claims of that subject, metric and market for the period of `beside`, in that currency (NULL: in all). */
static struct run claims_beside(const struct enumeration *e, const struct sky_figure *beside, struct sky_ref subject,
                                uint32_t metric, uint32_t market, const char *currency)
{
	struct sky_figure key = {.metric = metric,
	                         .market = market,
	                         .period_start = beside->period_start,
	                         .period_end = beside->period_end,
	                         .subject_kind = (uint8_t)subject.kind,
	                         .subject = subject.row};
	if (currency)
		memcpy(key.currency, currency, sizeof key.currency);
	size_t first = lower_bound(e, &key), end = first;
	for (; end < e->count; end++) {
		if (!currency)
			memcpy(key.currency, e->claim[end]->currency, sizeof key.currency);
		if (compare_key(e->claim[end], &key) != 0)
			break;
	}
	return (struct run){e->claim + first, end - first};
}

/* The claim among those that is of the edition of another one. NULL: there is none. */
static const struct sky_figure *of_edition(struct run run, const struct sky_figure *like)
{
	for (size_t i = 0; i < run.count; i++)
		if (run.claim[i]->edition == like->edition)
			return run.claim[i];
	return NULL;
}

static struct sky_ref market_ref(uint32_t market)
{
	return (struct sky_ref){.kind = SKY_MARKET, .row = market};
}

static struct sky_ref subject_of(const struct sky_figure *figure)
{
	return (struct sky_ref){.kind = (enum sky_kind)figure->subject_kind, .row = figure->subject};
}

static bool wanted(const struct enumeration *e, const struct sky_figure *figure)
{
	struct sky_ref subject = e->filter->subject;
	if (subject.row != SKY_NONE && (figure->subject_kind != subject.kind || figure->subject != subject.row))
		return false;
	return e->filter->market == SKY_NONE || figure->market == e->filter->market ||
	       (figure->subject_kind == SKY_MARKET && figure->subject == e->filter->market);
}

static void keep(struct enumeration *e, const struct sky_figure *figure)
{
	const struct sky_figure **grown = sky_grown(e->arena, e->out, e->out_count, &e->out_capacity, sizeof *grown);
	if (!grown) {
		e->memory_short = true;
		return;
	}
	e->out = grown;
	e->out[e->out_count++] = figure;
}

static void derive(struct enumeration *e, enum sky_function function, const struct sky_input *input, uint32_t count)
{
	const struct sky_figure *figure;
	const char *why;
	switch (sky_derive_from(e->snapshot, e->arena, function, input, count, &figure, &why)) {
	case SKY_DERIVE_OK:
		if (wanted(e, figure))
			keep(e, figure);
		break;
	case SKY_DERIVE_MEMORY:
		e->memory_short = true;
		break;
	case SKY_DERIVE_UNKNOWN:
	case SKY_DERIVE_REFUSED: /* inputs that do not fit derive nothing */
		break;
	}
}

static void derive_two(struct enumeration *e, enum sky_function function, struct run a, struct run b)
{
	const struct sky_figure *pair[2];
	if (a.count && b.count) {
		sky_derive_choose(a.claim, a.count, b.claim, b.count, e->filter->as_of, pair);
		const struct sky_input input[2] = {{.figure = pair[0]}, {.figure = pair[1]}};
		derive(e, function, input, 2);
	}
}

/* The claims of the key that begins at this row. */
static struct run run_at(const struct enumeration *e, size_t first)
{
	size_t end = first + 1;
	while (end < e->count && compare_key(e->claim[first], e->claim[end]) == 0)
		end++;
	return (struct run){e->claim + first, end - first};
}

static void from_growth(struct enumeration *e, struct run growths, const struct sky_metric *metric)
{
	const struct sky_figure *growth = growths.claim[0];
	derive_two(e, SKY_FUNCTION_PRIOR,
	           claims_beside(e, growth, subject_of(growth), metric->growth_of, growth->market, NULL), growths);
}

/* Derives the growth over each span that the data set has a metric of; for years the two spans are one. */
static void from_earlier(struct enumeration *e, struct run values)
{
	const struct sky_figure *value = values.claim[0];
	struct sky_figure earlier = *value;
	for (enum sky_growth_span span = SKY_GROWTH_SPAN_NONE + 1; span < SKY_GROWTH_SPAN_LIMIT; span++) {
		struct sky_period base;
		if (!sky_is_amount(value) || sky_growth_metric_of(e->snapshot, value->metric, span) == SKY_NONE ||
		    !sky_growth_base(value, span, &base) || base.start == earlier.period_start)
			continue;
		earlier.period_start = base.start;
		earlier.period_end = base.end;
		derive_two(e, SKY_FUNCTION_GROWTH, values,
		           claims_beside(e, &earlier, subject_of(value), value->metric, value->market, value->currency));
	}
}

static void from_share(struct enumeration *e, struct run shares, const struct sky_metric *metric)
{
	const struct sky_figure *share = shares.claim[0];
	if (share->market == SKY_NONE || share->subject_kind == SKY_MARKET)
		return;
	derive_two(e, SKY_FUNCTION_PART, shares,
	           claims_beside(e, share, market_ref(share->market), metric->share_of, SKY_NONE, NULL));
	if (metric->numerator != SKY_NONE) {
		derive_two(e, SKY_FUNCTION_WHOLE,
		           claims_beside(e, share, subject_of(share), metric->numerator, share->market, NULL), shares);
	}
}

/* True when the metric is the share that such a figure has of a whole. */
static bool makes_share(const struct sky_metric *metric, const struct sky_figure *part)
{
	return metric->share_of != SKY_NONE &&
	       (part->subject_kind == SKY_MARKET ? metric->share_of : metric->numerator) == part->metric;
}

/* True when a metric in a row above gives the same share. Without this test it would be derived twice. */
static bool made_before(const struct enumeration *e, uint32_t row, const struct sky_figure *part)
{
	uint32_t share_of = sky_metric_at(e->snapshot, row)->share_of;
	while (row-- > 0) {
		const struct sky_metric *metric = sky_metric_at(e->snapshot, row);
		if (metric->share_of == share_of && makes_share(metric, part))
			return true;
	}
	return false;
}

/* Derives the share of a size or revenue: of the market it was made in, or of the market that its own market is part
 * of. */
static void from_part(struct enumeration *e, struct run own)
{
	const struct sky_figure *part = own.claim[0];
	uint32_t whole =
	    part->subject_kind == SKY_MARKET ? sky_market_at(e->snapshot, part->subject)->part_of : part->market;
	uint32_t metrics = (uint32_t)sky_count(e->snapshot, SKY_METRIC);
	if (whole == SKY_NONE || !sky_is_amount(part))
		return;
	for (uint32_t row = 0; row < metrics; row++) {
		const struct sky_metric *metric = sky_metric_at(e->snapshot, row);
		if (makes_share(metric, part) && !made_before(e, row, part)) {
			derive_two(e, SKY_FUNCTION_SHARE, own,
			           claims_beside(e, part, market_ref(whole), metric->share_of, SKY_NONE, part->currency));
		}
	}
}

/* Derives the whole from all parts, or the missing part from the whole, all of one edition. It begins at the first part
 * that the edition names, so that it is done once. */
static void from_parts(struct enumeration *e, const struct sky_figure *part)
{
	uint32_t whole = part->subject_kind == SKY_MARKET ? sky_market_at(e->snapshot, part->subject)->part_of : SKY_NONE;
	uint32_t count = 1;
	if (whole == SKY_NONE || !sky_market_at(e->snapshot, whole)->parts_exhaustive || !sky_is_amount(part))
		return;
	struct sky_rows parts = sky_index_rows(e->snapshot, SKY_MARKETS_OF_MARKET, whole);
	struct sky_input input[33];
	for (size_t i = 0; i < parts.count && count < SKY_COUNT(input); i++) {
		const struct sky_figure *claim =
		    of_edition(claims_beside(e, part, market_ref(parts.row[i]), part->metric, SKY_NONE, part->currency), part);
		if (claim)
			input[count++] = (struct sky_input){.figure = claim};
	}
	if (count < 2 || input[1].figure != part)
		return;
	input[0] = (struct sky_input){
	    .figure = of_edition(claims_beside(e, part, market_ref(whole), part->metric, SKY_NONE, part->currency), part)};
	if (count - 1 == parts.count)
		derive(e, SKY_FUNCTION_SUM, input + 1, count - 1);
	else if (input[0].figure && count == parts.count)
		derive(e, SKY_FUNCTION_REST, input, count);
}

/* Derives the rest of each market behind the shares that a publisher names, where it states none itself. */
static void from_shares(struct enumeration *e)
{
	const struct sky_figure **figure = sky_arena_calloc(e->arena, e->count + 1, sizeof *figure), *rest;
	struct sky_share_set set;
	const char *why;
	e->memory_short = e->memory_short || !figure;
	if (e->memory_short)
		return;
	memcpy(figure, e->claim, e->count * sizeof *figure);
	size_t count = sky_share_sets_sort(e->snapshot, e->filter->as_of, figure, e->count);
	for (size_t at = 0, took; (took = sky_share_set_next(e->snapshot, figure + at, count - at, &set)) > 0; at += took) {
		if (set.shares < 2 || set.others)
			continue;
		switch (sky_share_set_rest(e->snapshot, e->arena, &set, &rest, &why)) {
		case SKY_DERIVE_OK:
			if (wanted(e, rest))
				keep(e, rest);
			break;
		case SKY_DERIVE_MEMORY:
			e->memory_short = true;
			return;
		case SKY_DERIVE_UNKNOWN:
		case SKY_DERIVE_REFUSED:
			break;
		}
	}
}

enum sky_derive_status sky_derive_all(const struct sky_snapshot *snapshot, struct sky_arena *arena,
                                      const struct sky_derive_filter *filter, const struct sky_figure *const **out,
                                      size_t *count)
{
	struct enumeration e = {.snapshot = snapshot, .arena = arena, .filter = filter};
	enum sky_derive_status status = gather(&e);
	if (status != SKY_DERIVE_OK)
		return status;
	for (size_t i = 0; i < e.count && !e.memory_short; i++) {
		const struct sky_figure *claim = e.claim[i];
		const struct sky_metric *metric = sky_metric_at(snapshot, claim->metric);
		from_parts(&e, claim);
		if (i > 0 && compare_key(e.claim[i - 1], claim) == 0)
			continue;
		struct run own = run_at(&e, i);
		if (metric->growth_of != SKY_NONE)
			from_growth(&e, own, metric);
		else
			from_earlier(&e, own);
		if (metric->share_of != SKY_NONE)
			from_share(&e, own, metric);
		from_part(&e, own);
	}
	from_shares(&e);
	*out = e.out;
	*count = e.out_count;
	return e.memory_short ? SKY_DERIVE_MEMORY : SKY_DERIVE_OK;
}
