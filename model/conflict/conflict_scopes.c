/* Like things that are counted differently: two definitions of a market, and a claim in a market beside one in none. */
#include "model/conflict/conflicts_internal.h"
#include "model/record/figure.h"
#include "model/snapshot/standing.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ITEM_END ",;/()"

/* The next word of a segment, without those that say nothing; *rest: where the part of the list that it is of ends or
 * goes on. NULL: the part has no more. "IaaS, PaaS and SaaS" has three parts. */
static const char *next_word(const char **at, size_t *length)
{
	while (**at) {
		*at += strspn(*at, " ");
		const char *word = *at;
		*length = strcspn(word, " " ITEM_END);
		if (*length == 0 || (*length == 3 && strncasecmp(word, "and", 3) == 0))
			return NULL;
		*at += *length;
		if (!(*length == 2 && strncasecmp(word, "of", 2) == 0) && !(*length == 3 && strncasecmp(word, "all", 3) == 0))
			return word;
	}
	return NULL;
}

/* Where the next part of the list begins; NULL: there is none. */
static const char *next_item(const char *item)
{
	size_t length;
	while (next_word(&item, &length))
		;
	item += strncasecmp(item, "and", 3) == 0 ? 3 : strspn(item, " " ITEM_END);
	return *item ? item : NULL;
}

static bool has_word(const char *item, const char *word, size_t length)
{
	size_t other;
	for (const char *is; (is = next_word(&item, &other));)
		if (other == length && strncasecmp(is, word, length) == 0)
			return true;
	return false;
}

/* Every word of the one part stands in the other: "IaaS" in "public cloud IaaS", and not "public cloud PaaS". */
static bool item_within(const char *a, const char *b)
{
	size_t length, words = 0;
	for (const char *word; (word = next_word(&a, &length)); words++)
		if (!has_word(b, word, length))
			return false;
	return words > 0;
}

static bool segments_meet(const char *a, const char *b)
{
	for (; a; a = next_item(a)) {
		for (const char *other = b; other; other = next_item(other))
			if (item_within(a, other) || item_within(other, a))
				return true;
	}
	return false;
}

struct scoped {
	const struct sky_figure *figure;
	const struct sky_market *market;
	uint32_t bits; /* one a word of the segment; all where that does not decide */
	bool list;     /* the segment has several parts */
};

/* Where no bits hold the others, or of lists none is common, the markets have nothing in common. That spares nearly all
 * comparisons. */
static bool may_meet(const struct scoped *a, const struct scoped *b)
{
	uint32_t common = a->bits & b->bits;
	return common == a->bits || common == b->bits || (common && (a->list || b->list));
}

static uint32_t word_bits(const struct sky_market *market)
{
	uint32_t bits = 0;
	size_t length;
	for (const char *item = market && market->part_of == SKY_NONE ? market->segment : NULL; item;
	     item = next_item(item)) {
		const char *at = item;
		for (const char *word; (word = next_word(&at, &length));) {
			unsigned hash = 0;
			for (size_t i = 0; i < length; i++)
				hash = 31 * hash + (unsigned char)(word[i] | 0x20);
			bits |= UINT32_C(1) << (hash * 2654435769U >> 27);
		}
	}
	return bits ? bits : UINT32_MAX;
}

static bool part_of(const struct sky_snapshot *snapshot, const struct sky_market *part, const struct sky_market *whole)
{
	for (unsigned depth = 0; part && depth < SKY_GROUP_MAX; depth++) {
		if (part == whole)
			return true;
		part = sky_market_at(snapshot, part->part_of);
	}
	return false;
}

static int compare_texts(const char *a, const char *b)
{
	return a == b ? 0 : strcasecmp(a ? a : "", b ? b : "");
}

static int compare_definitions(const struct sky_market *a, const struct sky_market *b)
{
	int order = compare_texts(a->region, b->region);
	return order != 0 ? order : compare_texts(a->segment, b->segment);
}

/* How two markets of a region are related by what they say of themselves; false: not at all. */
static bool related(const struct sky_snapshot *snapshot, const struct sky_market *a, const struct sky_market *b,
                    enum sky_conflict_kind *kind)
{
	*kind = SKY_CONFLICT_SCOPE_DIFFERENCE;
	if (part_of(snapshot, a, b) || part_of(snapshot, b, a))
		return true;
	if (!a->region || !a->segment || !b->segment)
		return false;
	if (compare_definitions(a, b) != 0)
		return segments_meet(a->segment, b->segment);
	if (a->publisher != b->publisher &&
	    (a->counts == b->counts || a->counts == SKY_COUNTED_UNKNOWN || b->counts == SKY_COUNTED_UNKNOWN))
		*kind = SKY_CONFLICT_PUBLISHER_DIFFERENCE;
	return true;
}

static const char *in_market(struct sky_claims *claims, const struct sky_figure *figure)
{
	const char *market = sky_title(claims->snapshot, (struct sky_ref){SKY_MARKET, sky_figure_market(figure)});
	return sky_conflict_text(claims, "%s %s%s%s", sky_claim_says(claims, figure), market ? "in \"" : "without a market",
	                         market ? market : "", market ? "\"" : "");
}

static void report(struct sky_claims *claims, enum sky_conflict_kind kind, const struct sky_figure *a,
                   const struct sky_figure *b)
{
	static const char *const reasons[SKY_CONFLICT_KIND_COUNT] = {
	    [SKY_CONFLICT_PUBLISHER_DIFFERENCE] =
	        "two publishers count the market, each by its own definition: both may be right",
	    [SKY_CONFLICT_SCOPE_DIFFERENCE] =
	        "two definitions of the market: the numbers count different things and may both be right",
	    [SKY_CONFLICT_SCOPE_MISSING] = "one claim names no market: the numbers may count different things",
	    [SKY_CONFLICT_PARTS_WHOLE] = "what is in the market is a part of the whole, and above it",
	};
	struct sky_conflict *conflict = sky_conflict_add(claims, kind, (const struct sky_figure *[]){a, b}, 2);
	if (!conflict)
		return;
	struct sky_exact one;
	sky_claim_exact(claims, a, &one);
	struct sky_exact other;
	sky_claim_exact(claims, b, &other);
	sky_conflict_weigh(conflict, &one, &other);
	sky_exact_finish(&one);
	sky_exact_finish(&other);
	conflict->reason = reasons[kind];
	if (sky_conflict_is_difference(kind))
		sky_conflict_set_difference(conflict, reasons[kind]);
	conflict->arithmetic = sky_conflict_text(claims, "%s; %s", in_market(claims, a), in_market(claims, b));
}

/* The amount in a market is certainly above the amount in all: impossible. */
static bool above_whole(const struct sky_claims *claims, const struct sky_figure *whole, const struct sky_figure *part)
{
	struct sky_interval all = sky_claim_interval(claims, whole), in = sky_claim_interval(claims, part);
	return sky_is_amount(whole) && sky_decimal_known(all.high) && sky_decimal_known(in.low) &&
	       sky_decimal_compare(in.low, all.high) >= 0;
}

static void check_pair(struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b)
{
	const struct sky_market *one = sky_market_at(claims->snapshot, sky_figure_market(a));
	const struct sky_market *other = sky_market_at(claims->snapshot, sky_figure_market(b));
	enum sky_conflict_kind kind;
	/* A forecast and a report differ by what happened in between, whatever their scopes are. */
	if (one == other || (one && other && compare_texts(one->region, other->region) != 0) ||
	    strcmp(a->currency, b->currency) != 0 || a->unit != b->unit || sky_claim_forecast(a) != sky_claim_forecast(b) ||
	    !sky_claims_contradict(claims, a, b))
		return;
	if (!one)
		report(claims, above_whole(claims, a, b) ? SKY_CONFLICT_PARTS_WHOLE : SKY_CONFLICT_SCOPE_MISSING, a, b);
	else if (related(claims->snapshot, one, other, &kind))
		report(claims, kind, a, b);
}

/* One subject (markets are looked at all together), metric and period; in it those without a market first, and the
 * others by region and segment. */
static int compare_scopes(const void *x, const void *y)
{
	const struct sky_figure *a = ((const struct scoped *)x)->figure, *b = ((const struct scoped *)y)->figure;
	const struct sky_market *one = ((const struct scoped *)x)->market, *other = ((const struct scoped *)y)->market;
	uint32_t subject_a = one && a->subject_kind == SKY_MARKET ? SKY_NONE : a->subject;
	uint32_t subject_b = other && b->subject_kind == SKY_MARKET ? SKY_NONE : b->subject;

#define BY(left, right)                                                                                                \
	if ((left) != (right))                                                                                             \
	return (left) < (right) ? -1 : 1
	BY(a->metric, b->metric);
	BY(a->subject_kind, b->subject_kind);
	BY(subject_a, subject_b);
	BY(a->period_start, b->period_start);
	BY(a->period_end, b->period_end);
	BY(one != NULL, other != NULL);
#undef BY
	int order = one && other ? compare_definitions(one, other) : 0;
	return order != 0 ? order : strcmp(a->record.id, b->record.id);
}

static bool one_run(const struct sky_figure *a, const struct sky_figure *b)
{
	return a->metric == b->metric && a->subject_kind == b->subject_kind &&
	       (a->subject_kind == SKY_MARKET || a->subject == b->subject) && sky_same_period(a, b);
}

/* Only the claim that stands for each key is looked at, and of a run as many as a key may have: where there are very
 * many definitions those that are near by region and segment. */
void sky_rule_scopes(struct sky_claims *claims)
{
	struct scoped *scoped = malloc((claims->count + 1) * sizeof *scoped);
	struct scoped next = {.bits = word_bits(NULL)};
	size_t count = 0;
	if (!scoped) {
		claims->out->memory_short = true;
		return;
	}
	for (size_t i = 0; i < claims->count; i++) {
		next.figure = claims->figure[i];
		const struct sky_market *market = sky_market_at(claims->snapshot, sky_figure_market(next.figure));
		if (market != next.market) { /* claims are sorted by market */
			next.bits = word_bits(market);
			next.list = market && market->segment && next_item(market->segment);
			next.market = market;
		}
		if (sky_figure_rank(next.figure, SKY_DAY_NONE) == SKY_RANK_PREFERRED)
			scoped[count++] = next;
	}
	qsort(scoped, count, sizeof *scoped, compare_scopes);
	for (size_t i = 0; i < count; i++) {
		for (size_t j = i + 1; j < count && j - i < SKY_GROUP_MAX && one_run(scoped[i].figure, scoped[j].figure); j++)
			if (may_meet(&scoped[i], &scoped[j]))
				check_pair(claims, scoped[i].figure, scoped[j].figure);
	}
	free(scoped);
}
