/* The rules. Each looks at runs of the sorted claims and reports what no number can satisfy. */
#include "model/conflict/conflicts_internal.h"
#include "model/record/figure.h"
#include "model/snapshot/edition.h"
#include "model/snapshot/standing.h"

#include <math.h>
#include <string.h>

#define SLIP_TOLERANCE 5   /* percent: how near to a power of ten a ratio must be */
#define SLIP_DAYS 2        /* by which periods of one length may differ: leap years, months */
#define NEIGHBOUR_GROWTH 2 /* a value may also grow or fall by this factor from one period to the next */

typedef const struct sky_figure *const *figures;

/* The claims that are farthest apart give a conflict its size. */
static void size_of_spread(const struct sky_claims *claims, struct sky_conflict *conflict, figures figure, size_t count)
{
	const struct sky_figure *low = figure[0], *high = figure[0];
	for (size_t i = 1; i < count; i++) {
		if (sky_decimal_compare(figure[i]->value, low->value) < 0)
			low = figure[i];
		if (sky_decimal_compare(figure[i]->value, high->value) > 0)
			high = figure[i];
	}
	struct sky_exact a;
	sky_claim_exact(claims, low, &a);
	struct sky_exact b;
	sky_claim_exact(claims, high, &b);
	sky_conflict_weigh(conflict, &a, &b);
	sky_exact_finish(&a);
	sky_exact_finish(&b);
}

/* Nearly always doubles say that no power of ten separates two values. */
static bool may_slip(const struct sky_figure *a, const struct sky_figure *b, unsigned spread)
{
	double x = fabs(sky_decimal_double(a->value)), y = fabs(sky_decimal_double(b->value)),
	       ratio = x > y ? x / y : y / x;
	bool may = false;
	for (int power = 10; power <= 1000; power *= 10) {
		may |= ratio > power * (99.999 - SLIP_TOLERANCE) / 100 / spread &&
		       ratio < power * (100.001 + SLIP_TOLERANCE) / 100 * spread;
	}
	return may;
}

/* The power of ten (1 to 3, for a / b or b / a) that separates two values within the tolerance; 0 when none does.
 * spread widens the tolerance by a factor. */
static int slip_between(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b,
                        unsigned spread)
{
	struct sky_exact x;
	int found = 0;
	if (!may_slip(a, b, spread))
		return 0;
	sky_claim_exact(claims, a, &x);
	struct sky_exact y;
	sky_claim_exact(claims, b, &y);
	mpq_t ratio;
	mpq_t low;
	mpq_t high;
	mpq_inits(ratio, low, high, NULL);
	if (mpq_sgn(x.value) > 0 && mpq_sgn(y.value) > 0) {
		unsigned long power = 1;
		if (mpq_cmp(x.value, y.value) > 0)
			mpq_div(ratio, x.value, y.value);
		else
			mpq_div(ratio, y.value, x.value);
		for (int i = 1; i <= 3 && found == 0; i++) {
			power *= 10;
			mpq_set_ui(low, power * (100 - SLIP_TOLERANCE), 100 * (unsigned long)spread);
			mpq_set_ui(high, power * (100 + SLIP_TOLERANCE) * spread, 100);
			mpq_canonicalize(low);
			mpq_canonicalize(high);
			if (mpq_cmp(ratio, low) >= 0 && mpq_cmp(ratio, high) <= 0)
				found = i;
		}
	}
	mpq_clears(ratio, low, high, NULL);
	sky_exact_finish(&x);
	sky_exact_finish(&y);
	return found;
}

static const char *list_claims(struct sky_claims *claims, figures figure, size_t count)
{
	const char *text = "";
	for (size_t i = 0; i < count && text; i++)
		text = sky_conflict_text(claims, "%s%s%s", text, i > 0 ? "; " : "", sky_claim_says(claims, figure[i]));
	return text;
}

/* True where the publisher counted itself; a newspaper that names nobody did not. */
static bool counted(const struct sky_claims *claims, const struct sky_figure *figure)
{
	const struct sky_source *source = sky_source_at(claims->snapshot, figure->record.source);
	return sky_edition_publisher(claims->snapshot, figure).row != SKY_NONE ||
	       (source && source->kind != SKY_SOURCE_KIND_SECONDARY);
}

/* True where two publishers counted a market whose definition is nobody's own: each may be right. */
static bool two_counts(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b)
{
	const struct sky_market *market = sky_market_at(claims->snapshot, sky_figure_market(a));
	return market && market->publisher == SKY_NONE && !sky_claims_one_publisher(claims, a, b) && counted(claims, a) &&
	       counted(claims, b);
}

/* Says how two claims of one key contradict each other; false when they do not. A forecast does not contradict a
 * report. */
static bool kind_of_pair(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b,
                         enum sky_conflict_kind *kind)
{
	bool withdrawn = a->rank == SKY_RANK_DEPRECATED || b->rank == SKY_RANK_DEPRECATED;
	if (sky_claim_forecast(a) != sky_claim_forecast(b) || !sky_claims_contradict(claims, a, b))
		return false;
	if (slip_between(claims, a, b, 1) > 0)
		*kind = SKY_CONFLICT_UNIT_SLIP;
	else if (!withdrawn && (sky_claim_later(claims, a, b) || sky_claim_later(claims, b, a)))
		*kind = SKY_CONFLICT_RESTATEMENT;
	else
		*kind = !withdrawn && two_counts(claims, a, b) ? SKY_CONFLICT_PUBLISHER_DIFFERENCE : SKY_CONFLICT_DISAGREEMENT;
	return true;
}

/* Describes the first pair with a slip. Not every claim of the group needs to have one against the first claim. */
static const char *tell_slip(struct sky_claims *claims, const char *listed, figures figure, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		for (size_t j = 0; j < i; j++) {
			int slip = slip_between(claims, figure[i], figure[j], 1);
			bool less = sky_decimal_compare(figure[i]->value, figure[j]->value) < 0;
			char power[] = "1000";
			if (slip == 0)
				continue;
			power[1 + slip] = '\0';
			return sky_conflict_text(claims, "%s; %s is about %s times %s", listed,
			                         sky_claim_amount(claims, figure[less ? j : i]), power,
			                         sky_claim_amount(claims, figure[less ? i : j]));
		}
	}
	return listed;
}

static void report_key(struct sky_claims *claims, enum sky_conflict_kind kind, bool weak, figures figure, size_t count)
{
	struct sky_conflict *conflict = sky_conflict_add(claims, kind, figure, count);
	if (!conflict)
		return;
	conflict->weak = weak;
	size_of_spread(claims, conflict, figure, count);
	sky_conflict_prefer(claims, conflict, figure, count);
	if (kind == SKY_CONFLICT_PUBLISHER_DIFFERENCE)
		sky_conflict_set_difference(conflict, "two publishers counted the market: each number is its publisher's own");
	const char *listed = list_claims(claims, figure, count);
	conflict->arithmetic = kind == SKY_CONFLICT_UNIT_SLIP
	                           ? tell_slip(claims, listed, figure, count)
	                           : sky_conflict_text(claims, "%s; no number satisfies all", listed);
}

/* Reports one conflict a kind for a key, and one of weak claims. Its members are all claims that are in such a pair. */
static void same_key(struct sky_claims *claims, figures run, size_t count)
{
	bool in[2 * SKY_CONFLICT_KIND_COUNT][SKY_GROUP_MAX] = {{false}};
	enum sky_conflict_kind kind = SKY_CONFLICT_DISAGREEMENT;
	if (count > SKY_GROUP_MAX)
		count = SKY_GROUP_MAX;
	for (size_t i = 0; i < count; i++) {
		for (size_t j = i + 1; j < count; j++) {
			if (kind_of_pair(claims, run[i], run[j], &kind)) {
				bool weak =
				    !sky_claim_counts(claims, run[i], run, count) || !sky_claim_counts(claims, run[j], run, count);
				in[2 * kind + weak][i] = in[2 * kind + weak][j] = true;
			}
		}
	}
	for (unsigned k = 0; k < SKY_COUNT(in); k++) {
		const struct sky_figure *member[SKY_GROUP_MAX];
		size_t members = 0;
		for (size_t i = 0; i < count; i++)
			if (in[k][i])
				member[members++] = run[i];
		if (members > 0)
			report_key(claims, (enum sky_conflict_kind)(k / 2), k % 2, member, members);
	}
}

void sky_rule_same_key(struct sky_claims *claims)
{
	for (size_t i = 0, end; i < claims->count; i = end) {
		for (end = i + 1;
		     end < claims->count && sky_figure_compare_keys(claims->figure[i], claims->figure[end], true) == 0; end++)
			;
		if (end - i > 1)
			same_key(claims, &claims->figure[i], end - i);
	}
}

static bool one_length(const struct sky_figure *a, const struct sky_figure *b)
{
	sky_day longer = (a->period_end - a->period_start) - (b->period_end - b->period_start);
	return longer >= -SLIP_DAYS && longer <= SLIP_DAYS && sky_figure_period(a).kind == sky_figure_period(b).kind;
}

/* The nearest claim of the series before (step -1) or after it, of a period of the same length; NULL: none, or the
 * period has several claims. */
static const struct sky_figure *neighbour(const struct sky_claims *claims, size_t i, int step)
{
	const struct sky_figure *at = claims->figure[i], *other = NULL;
	size_t j = i;
	for (unsigned steps = 0; steps < SKY_GROUP_MAX; steps++) {
		j += (size_t)step; /* below 0 it is above the count */
		other = j < claims->count ? claims->figure[j] : NULL;
		if (!other || sky_figure_compare_keys(at, other, false) != 0)
			return NULL;
		if (one_length(at, other))
			return other->period_start == at->period_start ? NULL : other;
	}
	return NULL;
}

/* A value that is a power of ten away from the values before and after it, while those two are of one size. */
void sky_rule_neighbours(struct sky_claims *claims)
{
	for (size_t i = 0; i < claims->count; i++) {
		const struct sky_figure *at = claims->figure[i];
		const struct sky_figure *before = sky_is_amount(at) ? neighbour(claims, i, -1) : NULL;
		const struct sky_figure *after =
		    before && may_slip(before, at, NEIGHBOUR_GROWTH) ? neighbour(claims, i, 1) : NULL;
		const struct sky_figure *all[3] = {at, before, after};
		if (!after)
			continue;
		int slip = slip_between(claims, before, at, NEIGHBOUR_GROWTH);
		if (slip == 0 || slip != slip_between(claims, after, at, NEIGHBOUR_GROWTH) ||
		    slip_between(claims, before, after, NEIGHBOUR_GROWTH) != 0 ||
		    (sky_decimal_compare(at->value, before->value) < 0) != (sky_decimal_compare(at->value, after->value) < 0))
			continue;
		struct sky_conflict *conflict = sky_conflict_add(claims, SKY_CONFLICT_UNIT_SLIP, all, 3);
		if (!conflict)
			return;
		conflict->severity = SKY_SEVERITY_MAJOR;
		conflict->explained = at->rank == SKY_RANK_DEPRECATED;
		conflict->reason =
		    at->rank == SKY_RANK_DEPRECATED ? at->rank_reason : "the neighbours in time agree with each other";
		conflict->arithmetic =
		    sky_conflict_text(claims, "%s for %s; that stands between %s for %s and %s for %s",
		                      sky_claim_says(claims, at), at->period_text, sky_claim_amount(claims, before),
		                      before->period_text, sky_claim_amount(claims, after), after->period_text);
	}
}

/* The sum of the claims that stand for a market's parts, and whether every part has one. */
static size_t add_parts(const struct sky_claims *claims, const struct sky_figure *whole, const struct sky_figure **part,
                        struct sky_exact *sum, bool *all)
{
	struct sky_rows rows = sky_index_rows(claims->snapshot, SKY_MARKETS_OF_MARKET, whole->subject);
	size_t count = 0;
	*all = rows.count > 0;
	for (size_t i = 0; i < rows.count; i++) {
		const struct sky_figure *claim =
		    sky_claim_standing(claims, &(struct sky_claim_key){.subject_kind = SKY_MARKET,
		                                                       .subject = rows.row[i],
		                                                       .metric = whole->metric,
		                                                       .market = whole->market,
		                                                       .start = whole->period_start,
		                                                       .end = whole->period_end,
		                                                       .currency = whole->currency,
		                                                       .beside = whole});
		if (!claim || count + 1 == SKY_GROUP_MAX) {
			*all = false;
			continue;
		}
		part[count++] = claim;
		struct sky_exact term;
		sky_claim_exact(claims, claim, &term);
		sky_exact_add(sum, sum, &term);
		sky_exact_finish(&term);
	}
	return count;
}

static void report_parts(struct sky_claims *claims, figures figure, size_t count, const struct sky_exact *sum,
                         const struct sky_exact *whole, bool all)
{
	struct sky_conflict *conflict = sky_conflict_add(claims, SKY_CONFLICT_PARTS_WHOLE, figure, count);
	const char *text = "";
	if (!conflict)
		return;
	for (size_t i = 1; i < count && text; i++)
		text = sky_conflict_text(claims, "%s%s%s", text, i > 1 ? " + " : "", sky_claim_amount(claims, figure[i]));
	struct sky_decimal total;
	struct sky_interval unused;
	if (sky_exact_print(sum, &total, &unused))
		text = sky_conflict_text(claims, "%s = %s", text, sky_conflict_amount(claims, total, figure[0]));
	conflict->arithmetic =
	    sky_conflict_text(claims, "%s for %s, but of the whole %s%s", text, figure[0]->period_text,
	                      sky_claim_says(claims, figure[0]), all ? "" : " (and these are not known to be all parts)");
	sky_conflict_weigh(conflict, sum, whole);
	conflict->explained = figure[0]->rank == SKY_RANK_DEPRECATED;
	conflict->reason = figure[0]->rank == SKY_RANK_DEPRECATED ? figure[0]->rank_reason
	                                                          : "neither the whole nor the parts are deprecated";
}

void sky_rule_parts(struct sky_claims *claims)
{
	for (size_t i = 0; i < claims->count; i++) {
		const struct sky_figure *whole = claims->figure[i];
		const struct sky_figure *figure[SKY_GROUP_MAX];
		if (whole->subject_kind != SKY_MARKET || !sky_is_amount(whole) ||
		    sky_index_rows(claims->snapshot, SKY_MARKETS_OF_MARKET, whole->subject).count == 0)
			continue;
		struct sky_exact sum;
		sky_exact_init(&sum);
		struct sky_exact stated;
		sky_claim_exact(claims, whole, &stated);
		figure[0] = whole;
		bool all;
		size_t count = add_parts(claims, whole, figure + 1, &sum, &all);
		all = all && sky_market_at(claims->snapshot, whole->subject)->parts_exhaustive;
		/* Parts that are missing would add to the sum. So only a sum above the whole is impossible, and the sum has no
		 * upper end. */
		if (!all)
			sum.high_unbounded = true;
		if (count > 0 && sky_exact_disjoint(&sum, &stated)) {
			sum.high_unbounded = false;
			report_parts(claims, figure, count + 1, &sum, &stated, all);
		}
		sky_exact_finish(&sum);
		sky_exact_finish(&stated);
	}
}
