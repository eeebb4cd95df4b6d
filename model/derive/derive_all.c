/* Which figures follow from the claims by themselves. */
#include "model/derive/derive_internal.h"

#include "model/snapshot/standing.h"

#include <stdlib.h>
#include <string.h>

/* The first claim of a key stands for it, because it is the best one (standing.h). Next to another claim, one of the
 * same source goes first, so that numbers of one edition stay together. */
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
	if (order != 0) {
		return order;
	}
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
	if (status != SKY_DERIVE_OK) {
		return status;
	}
	e->claim = sky_arena_calloc(e->arena, rows.count + 1, sizeof *e->claim);
	if (!e->claim) {
		return SKY_DERIVE_MEMORY;
	}
	for (uint32_t i = 0; i < rows.count; i++) {
		const struct sky_figure *figure = sky_figure_at(e->snapshot, rows.row ? rows.row[i] : i);
		if (takes_part(e, figure)) {
			e->claim[kept++] = figure;
		}
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
		if (compare_key(e->claim[middle], key) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

/* The claim of that subject, metric and market for the period of `beside`, in that currency (NULL: any). A claim of the
 * same source goes first. NULL when there is none. */
static const struct sky_figure *claim_beside(const struct enumeration *e, const struct sky_figure *beside,
                                             struct sky_ref subject, uint32_t metric, uint32_t market,
                                             const char *currency)
{
	struct sky_figure key = {.metric = metric,
	                         .market = market,
	                         .period_start = beside->period_start,
	                         .period_end = beside->period_end,
	                         .subject_kind = (uint8_t)subject.kind,
	                         .subject = subject.row};
	if (currency) {
		memcpy(key.currency, currency, sizeof key.currency);
	}
	size_t first = lower_bound(e, &key);
	if (first == e->count) {
		return NULL;
	}
	if (!currency) {
		memcpy(key.currency, e->claim[first]->currency, sizeof key.currency);
	}
	if (compare_key(e->claim[first], &key) != 0) {
		return NULL;
	}
	for (size_t i = first; i < e->count && compare_key(e->claim[i], &key) == 0; i++) {
		if (e->claim[i]->record.source == beside->record.source) {
			return e->claim[i];
		}
	}
	return e->claim[first];
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
	if (subject.row != SKY_NONE && (figure->subject_kind != subject.kind || figure->subject != subject.row)) {
		return false;
	}
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
		if (wanted(e, figure)) {
			keep(e, figure);
		}
		break;
	case SKY_DERIVE_MEMORY:
		e->memory_short = true;
		break;
	case SKY_DERIVE_UNKNOWN:
	case SKY_DERIVE_REFUSED: /* inputs that do not fit derive nothing */
		break;
	}
}

static void derive_two(struct enumeration *e, enum sky_function function, const struct sky_figure *a,
                       const struct sky_figure *b)
{
	const struct sky_input input[2] = {{.figure = a}, {.figure = b}};
	if (a && b) {
		derive(e, function, input, 2);
	}
}

static void from_growth(struct enumeration *e, const struct sky_figure *growth, const struct sky_metric *metric)
{
	derive_two(e, SKY_FUNCTION_PRIOR,
	           claim_beside(e, growth, subject_of(growth), metric->growth_of, growth->market, NULL), growth);
}

static void from_earlier(struct enumeration *e, const struct sky_figure *value)
{
	struct sky_period period = sky_figure_period(value), before;
	struct sky_figure earlier = *value;
	if ((value->unit != SKY_UNIT_CURRENCY && value->unit != SKY_UNIT_COUNT) ||
	    !sky_period_year_before(&period, &before)) {
		return;
	}
	earlier.period_start = before.start;
	earlier.period_end = before.end;
	derive_two(e, SKY_FUNCTION_GROWTH, value,
	           claim_beside(e, &earlier, subject_of(value), value->metric, value->market, value->currency));
}

static void from_share(struct enumeration *e, const struct sky_figure *share, const struct sky_metric *metric)
{
	if (share->market == SKY_NONE || share->subject_kind == SKY_MARKET) {
		return;
	}
	derive_two(e, SKY_FUNCTION_PART, share,
	           claim_beside(e, share, market_ref(share->market), metric->share_of, SKY_NONE, NULL));
	if (metric->numerator != SKY_NONE) {
		derive_two(e, SKY_FUNCTION_WHOLE,
		           claim_beside(e, share, subject_of(share), metric->numerator, share->market, NULL), share);
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
		if (metric->share_of == share_of && makes_share(metric, part)) {
			return true;
		}
	}
	return false;
}

/* Derives the share of a size or revenue: of the market it was made in, or of the market that its own market is part
 * of. */
static void from_part(struct enumeration *e, const struct sky_figure *part)
{
	uint32_t whole =
	    part->subject_kind == SKY_MARKET ? sky_market_at(e->snapshot, part->subject)->part_of : part->market;
	uint32_t metrics = (uint32_t)sky_count(e->snapshot, SKY_METRIC);
	if (whole == SKY_NONE || part->unit != SKY_UNIT_CURRENCY) {
		return;
	}
	for (uint32_t row = 0; row < metrics; row++) {
		const struct sky_metric *metric = sky_metric_at(e->snapshot, row);
		if (makes_share(metric, part) && !made_before(e, row, part)) {
			derive_two(e, SKY_FUNCTION_SHARE, part,
			           claim_beside(e, part, market_ref(whole), metric->share_of, SKY_NONE, part->currency));
		}
	}
}

/* Derives the whole from all parts, or the missing part from the whole, all of one source. It begins at the first part
 * that the source names, so that it is done once. */
static void from_parts(struct enumeration *e, const struct sky_figure *part)
{
	uint32_t whole = part->subject_kind == SKY_MARKET ? sky_market_at(e->snapshot, part->subject)->part_of : SKY_NONE;
	uint32_t count = 1;
	if (whole == SKY_NONE || !sky_market_at(e->snapshot, whole)->parts_exhaustive || part->unit != SKY_UNIT_CURRENCY) {
		return;
	}
	struct sky_rows parts = sky_index_rows(e->snapshot, SKY_MARKETS_OF_MARKET, whole);
	struct sky_input input[33];
	for (size_t i = 0; i < parts.count && count < SKY_COUNT(input); i++) {
		const struct sky_figure *claim =
		    claim_beside(e, part, market_ref(parts.row[i]), part->metric, SKY_NONE, part->currency);
		if (claim && claim->record.source == part->record.source) {
			input[count++] = (struct sky_input){.figure = claim};
		}
	}
	if (count < 2 || input[1].figure != part) {
		return;
	}
	input[0] =
	    (struct sky_input){.figure = claim_beside(e, part, market_ref(whole), part->metric, SKY_NONE, part->currency)};
	if (count - 1 == parts.count) {
		derive(e, SKY_FUNCTION_SUM, input + 1, count - 1);
	} else if (input[0].figure && input[0].figure->record.source == part->record.source && count == parts.count) {
		derive(e, SKY_FUNCTION_REST, input, count);
	}
}

static bool one_table(const struct sky_figure *a, const struct sky_figure *b)
{
	return a->metric == b->metric && a->market == b->market && sky_same_period(a, b);
}

/* Derives the rest of a market behind the shares that one source names. It begins at the first of them. Claims are
 * sorted by metric, market and period, so the others follow. */
static void from_shares(struct enumeration *e, size_t first)
{
	const struct sky_figure *share = e->claim[first];
	uint32_t count = 0;
	for (size_t i = first; i-- > 0 && one_table(e->claim[i], share);) {
		if (e->claim[i]->record.source == share->record.source) {
			return;
		}
	}
	struct sky_input input[64];
	for (size_t i = first; i < e->count && one_table(e->claim[i], share); i++) {
		if (e->claim[i]->record.source != share->record.source || e->claim[i]->subject_kind == SKY_MARKET) {
			continue;
		}
		if (count == SKY_COUNT(input)) {
			return;
		}
		input[count++] = (struct sky_input){.figure = e->claim[i]};
	}
	if (count > 1) {
		derive(e, SKY_FUNCTION_OTHERS, input, count);
	}
}

enum sky_derive_status sky_derive_all(const struct sky_snapshot *snapshot, struct sky_arena *arena,
                                      const struct sky_derive_filter *filter, const struct sky_figure *const **out,
                                      size_t *count)
{
	struct enumeration e = {.snapshot = snapshot, .arena = arena, .filter = filter};
	enum sky_derive_status status = gather(&e);
	if (status != SKY_DERIVE_OK) {
		return status;
	}
	for (size_t i = 0; i < e.count && !e.memory_short; i++) {
		const struct sky_figure *claim = e.claim[i];
		const struct sky_metric *metric = sky_metric_at(snapshot, claim->metric);
		if (metric->share_of != SKY_NONE && claim->subject_kind != SKY_MARKET) {
			from_shares(&e, i);
		}
		from_parts(&e, claim);
		if (i > 0 && compare_key(e.claim[i - 1], claim) == 0) {
			continue;
		}
		if (metric->growth_of != SKY_NONE) {
			from_growth(&e, claim, metric);
		} else {
			from_earlier(&e, claim);
		}
		if (metric->share_of != SKY_NONE) {
			from_share(&e, claim, metric);
		}
		from_part(&e, claim);
	}
	*out = e.out;
	*count = e.out_count;
	return e.memory_short ? SKY_DERIVE_MEMORY : SKY_DERIVE_OK;
}
