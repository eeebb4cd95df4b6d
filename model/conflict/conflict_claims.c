/* What the rules ask about claims: who states them, when, which one stands for a key, and how far two are apart. */
#include "model/conflict/conflicts_internal.h"
#include "model/snapshot/edition.h"
#include "model/snapshot/standing.h"

#include <string.h>

bool sky_claim_forecast(const struct sky_figure *figure)
{
	return figure->kind == SKY_FIGURE_KIND_FORECAST;
}

bool sky_claim_is_share(const struct sky_claims *claims, const struct sky_figure *figure)
{
	return figure->unit == SKY_UNIT_PERCENT && figure->subject_kind != SKY_MARKET && figure->market != SKY_NONE &&
	       sky_metric_at(claims->snapshot, figure->metric)->share_of != SKY_NONE;
}

bool sky_claims_one_publisher(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b)
{
	return strcmp(sky_edition_of(claims->snapshot, a)->publisher, sky_edition_of(claims->snapshot, b)->publisher) == 0;
}

static bool of_low_grade(const struct sky_claims *claims, const struct sky_figure *figure)
{
	const struct sky_source *source = sky_source_at(claims->snapshot, figure->record.source);
	return source && source->grade == SKY_GRADE_LOW;
}

bool sky_claim_trusted(const struct sky_claims *claims, const struct sky_figure *figure)
{
	return figure->rank != SKY_RANK_DEPRECATED && !of_low_grade(claims, figure);
}

bool sky_claim_counts(const struct sky_claims *claims, const struct sky_figure *figure,
                      const struct sky_figure *const *among, size_t count)
{
	bool counts = figure->rank != SKY_RANK_DEPRECATED;
	for (size_t i = 0; i < count && !counts; i++)
		counts = among[i]->rank != SKY_RANK_DEPRECATED && among[i]->record.source == figure->record.source;
	return counts && !of_low_grade(claims, figure);
}

bool sky_claim_later(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b)
{
	return sky_edition_later(sky_edition_of(claims->snapshot, a), sky_edition_of(claims->snapshot, b));
}

bool sky_claims_one_edition(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b)
{
	return sky_edition_of(claims->snapshot, a) == sky_edition_of(claims->snapshot, b);
}

void sky_claim_exact(const struct sky_claims *claims, const struct sky_figure *figure, struct sky_exact *out)
{
	struct sky_interval interval = sky_claim_interval(claims, figure);
	sky_exact_init(out);
	sky_exact_from(out, figure->value, &interval);
}

bool sky_claims_contradict(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b)
{
	struct sky_interval x = sky_claim_interval(claims, a), y = sky_claim_interval(claims, b);
	return sky_interval_disjoint(&x, &y);
}

/* How far a claim's edition is from that of `beside`: 0 for the same source, 1 when it was published by then, else
 * 2. */
static int distance(const struct sky_figure *claim, const struct sky_figure *beside)
{
	if (claim->record.source == beside->record.source)
		return 0;
	return claim->published == SKY_DAY_NONE || claim->published > beside->published ? 2 : 1;
}

/* True when a stands for the key and b does not. */
static bool stands_before(const struct sky_figure *a, const struct sky_figure *b, const struct sky_figure *beside)
{
	if (beside && distance(a, beside) != distance(b, beside))
		return distance(a, beside) < distance(b, beside);
	return sky_figure_better(a, b);
}

/* True when the claim can stand for the key. A deprecated claim stands for none. */
static bool answers(const struct sky_claims *claims, const struct sky_figure *claim, const struct sky_claim_key *key)
{
	return claim->rank != SKY_RANK_DEPRECATED && claim->period_start == key->start && claim->period_end == key->end &&
	       (!key->currency || strcmp(key->currency, claim->currency) == 0) &&
	       (!key->one_publisher || sky_claims_one_publisher(claims, claim, key->beside));
}

size_t sky_claims_of(const struct sky_claims *claims, const struct sky_claim_key *key, const struct sky_figure **out,
                     size_t most)
{
	struct sky_figure first = {
	    .metric = key->metric, .market = key->market, .subject_kind = key->subject_kind, .subject = key->subject};
	size_t low = 0, high = claims->count, count = 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (sky_figure_compare_keys(claims->figure[middle], &first, false) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < claims->count && count < most; low++) {
		const struct sky_figure *claim = claims->figure[low];
		if (claim->metric != key->metric || claim->market != key->market || claim->subject_kind != key->subject_kind ||
		    claim->subject != key->subject)
			break;
		if (answers(claims, claim, key))
			out[count++] = claim;
	}
	return count;
}

const struct sky_figure *sky_claim_standing(const struct sky_claims *claims, const struct sky_claim_key *key)
{
	const struct sky_figure *claim[SKY_GROUP_MAX], *best = NULL;
	size_t count = sky_claims_of(claims, key, claim, SKY_GROUP_MAX);
	for (size_t i = 0; i < count; i++)
		if (!best || stands_before(claim[i], best, key->beside))
			best = claim[i];
	return best;
}

/* |larger / smaller - 1| in percent, to three places, where that can be said. */
static void set_size(struct sky_conflict *conflict, const mpq_t a, const mpq_t b)
{
	if (mpq_sgn(a) <= 0 || mpq_sgn(b) <= 0)
		return;
	mpq_t ratio;
	mpq_t hundred;
	mpq_inits(ratio, hundred, NULL);
	if (mpq_cmp(a, b) > 0)
		mpq_div(ratio, a, b);
	else
		mpq_div(ratio, b, a);
	mpz_sub(mpq_numref(ratio), mpq_numref(ratio), mpq_denref(ratio));
	mpq_canonicalize(ratio);
	mpq_set_ui(hundred, 100, 1);
	mpq_mul(ratio, ratio, hundred);
	if (sky_round(ratio, -3, SKY_ROUND_NEAREST, &conflict->size_pct))
		conflict->size_pct = sky_decimal_normalize(conflict->size_pct);
	mpq_clears(ratio, hundred, NULL);
}

/* Info up to 2 percent, minor up to 10, major above. */
static enum sky_severity severity_of(const struct sky_conflict *conflict)
{
	const struct sky_decimal two = {.mantissa = 2, .exponent = 0}, ten = {.mantissa = 10, .exponent = 0};
	if (!sky_decimal_known(conflict->size_pct))
		return SKY_SEVERITY_MINOR;
	if (sky_decimal_compare(conflict->size_pct, two) <= 0)
		return SKY_SEVERITY_INFO;
	return sky_decimal_compare(conflict->size_pct, ten) <= 0 ? SKY_SEVERITY_MINOR : SKY_SEVERITY_MAJOR;
}

void sky_conflict_measure(struct sky_conflict *conflict, const mpq_t a, const mpq_t b)
{
	set_size(conflict, a, b);
	conflict->severity = severity_of(conflict);
}

/* The width of an interval: the unit that was printed. 0: a point, or no width is known. */
static void widen(mpq_t unit, const struct sky_exact *exact)
{
	mpq_t width;
	mpq_init(width);
	if (!exact->low_unbounded && !exact->high_unbounded)
		mpq_sub(width, exact->high, exact->low);
	if (mpq_cmp(width, unit) > 0)
		mpq_set(unit, width);
	mpq_clear(width);
}

#define FAR_UNITS 20

void sky_conflict_weigh(struct sky_conflict *conflict, const struct sky_exact *a, const struct sky_exact *b)
{
	mpq_t gap;
	mpq_t unit;
	mpq_inits(gap, unit, NULL);
	sky_conflict_measure(conflict, a->value, b->value);
	mpq_sub(gap, a->value, b->value);
	mpq_abs(gap, gap);
	widen(unit, a);
	widen(unit, b);
	if (mpq_sgn(unit) > 0) {
		if (mpq_cmp(gap, unit) <= 0 && conflict->severity > SKY_SEVERITY_INFO)
			conflict->severity--;
		mpq_div(gap, gap, unit);
		if (mpq_cmp_ui(gap, FAR_UNITS, 1) > 0 && conflict->severity == SKY_SEVERITY_INFO)
			conflict->severity = SKY_SEVERITY_MINOR;
	}
	mpq_clears(gap, unit, NULL);
}
