/* The rules. Each looks at runs of the sorted claims and reports what no number can satisfy. */
#include "model/conflict/conflicts_internal.h"
#include "model/snapshot/standing.h"

#include <stdio.h>
#include <string.h>

#define SLIP_TOLERANCE 5   /* percent: how near to a power of ten a ratio must be */
#define NEIGHBOUR_GROWTH 2 /* a value may also grow or fall by this factor from one period to the next */

typedef const struct sky_figure *const *figures;

/* The claims that are farthest apart give a conflict its size. */
static void size_of_spread(const struct sky_claims *claims, struct sky_conflict *conflict, figures figure, size_t count)
{
	const struct sky_figure *low = figure[0], *high = figure[0];
	for (size_t i = 1; i < count; i++) {
		if (sky_decimal_compare(figure[i]->value, low->value) < 0) {
			low = figure[i];
		}
		if (sky_decimal_compare(figure[i]->value, high->value) > 0) {
			high = figure[i];
		}
	}
	struct sky_exact a;
	sky_claim_exact(claims, low, &a);
	struct sky_exact b;
	sky_claim_exact(claims, high, &b);
	sky_conflict_measure(conflict, a.value, b.value);
	sky_exact_finish(&a);
	sky_exact_finish(&b);
}

/* The power of ten (1 to 3, for a / b or b / a) that separates two values within the tolerance; 0 when none does.
 * spread widens the tolerance by a factor. */
static int slip_between(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b,
                        unsigned spread)
{
	struct sky_exact x;
	int found = 0;
	sky_claim_exact(claims, a, &x);
	struct sky_exact y;
	sky_claim_exact(claims, b, &y);
	mpq_t ratio;
	mpq_t low;
	mpq_t high;
	mpq_inits(ratio, low, high, NULL);
	if (mpq_sgn(x.value) > 0 && mpq_sgn(y.value) > 0) {
		unsigned long power = 1;
		if (mpq_cmp(x.value, y.value) > 0) {
			mpq_div(ratio, x.value, y.value);
		} else {
			mpq_div(ratio, y.value, x.value);
		}
		for (int i = 1; i <= 3 && found == 0; i++) {
			power *= 10;
			mpq_set_ui(low, power * (100 - SLIP_TOLERANCE), 100 * (unsigned long)spread);
			mpq_set_ui(high, power * (100 + SLIP_TOLERANCE) * spread, 100);
			mpq_canonicalize(low);
			mpq_canonicalize(high);
			if (mpq_cmp(ratio, low) >= 0 && mpq_cmp(ratio, high) <= 0) {
				found = i;
			}
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
	char value[SKY_DECIMAL_MAX], interval[SKY_INTERVAL_MAX];
	for (size_t i = 0; i < count && text; i++) {
		struct sky_interval in = sky_figure_interval(claims->snapshot, figure[i]);
		sky_interval_print(&in, interval);
		text = sky_conflict_text(claims, "%s%s%s says %s, that is %s", text, i > 0 ? "; " : "", figure[i]->record.id,
		                         sky_claim_number(figure[i], value), interval);
	}
	return text;
}

/* Says how two claims of one key contradict each other; false when they do not. A forecast does not contradict a
 * report. */
static bool kind_of_pair(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b,
                         enum sky_conflict_kind *kind)
{
	bool withdrawn = a->rank == SKY_RANK_DEPRECATED || b->rank == SKY_RANK_DEPRECATED;
	if (sky_claim_forecast(a) != sky_claim_forecast(b) || !sky_claims_contradict(claims, a, b)) {
		return false;
	}
	if (slip_between(claims, a, b, 1) > 0) {
		*kind = SKY_CONFLICT_UNIT_SLIP;
	} else if (!withdrawn && (sky_claim_later(claims, a, b) || sky_claim_later(claims, b, a))) {
		*kind = SKY_CONFLICT_RESTATEMENT;
	} else {
		*kind = SKY_CONFLICT_DISAGREEMENT;
	}
	return true;
}

/* The number as people say it: "322.9 billion". */
static const char *in_words(const struct sky_figure *figure, char *buffer, size_t size)
{
	static const struct {
		struct sky_decimal from;
		const char *unit;
	} units[] = {{{1, 12}, " trillion"}, {{1, 9}, " billion"}, {{1, 6}, " million"}};
	struct sky_decimal value = figure->value;
	const char *unit = "";
	for (size_t i = 0; i < SKY_COUNT(units) && *unit == '\0'; i++) {
		if (sky_decimal_compare(value, units[i].from) >= 0) {
			value.exponent -= units[i].from.exponent;
			unit = units[i].unit;
		}
	}
	char text[SKY_DECIMAL_MAX];
	sky_decimal_print(value, text);
	snprintf(buffer, size, "%s%s", text, unit);
	return buffer;
}

/* Describes the first pair with a slip. Not every claim of the group needs to have one against the first claim. */
static const char *tell_slip(struct sky_claims *claims, const char *listed, figures figure, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		for (size_t j = 0; j < i; j++) {
			int slip = slip_between(claims, figure[i], figure[j], 1);
			bool less = sky_decimal_compare(figure[i]->value, figure[j]->value) < 0;
			char power[] = "1000";
			if (slip == 0) {
				continue;
			}
			power[1 + slip] = '\0';
			char high[SKY_DECIMAL_MAX + 16];
			char low[SKY_DECIMAL_MAX + 16];
			return sky_conflict_text(claims, "%s; %s is about %s times %s", listed,
			                         in_words(figure[less ? j : i], high, sizeof high), power,
			                         in_words(figure[less ? i : j], low, sizeof low));
		}
	}
	return listed;
}

static void report_key(struct sky_claims *claims, enum sky_conflict_kind kind, figures figure, size_t count)
{
	struct sky_conflict *conflict = sky_conflict_add(claims, kind, figure, count);
	if (!conflict) {
		return;
	}
	size_of_spread(claims, conflict, figure, count);
	sky_conflict_prefer(claims, conflict, figure, count);
	const char *listed = list_claims(claims, figure, count);
	conflict->arithmetic = kind == SKY_CONFLICT_UNIT_SLIP
	                           ? tell_slip(claims, listed, figure, count)
	                           : sky_conflict_text(claims, "%s; no number satisfies all", listed);
}

/* Reports one conflict a kind for a key. Its members are all claims that are in a pair of that kind. */
static void same_key(struct sky_claims *claims, figures run, size_t count)
{
	size_t members[SKY_CONFLICT_KIND_COUNT] = {0};
	bool in[SKY_CONFLICT_KIND_COUNT][SKY_GROUP_MAX] = {{false}};
	enum sky_conflict_kind kind = SKY_CONFLICT_DISAGREEMENT;
	if (count > SKY_GROUP_MAX) {
		count = SKY_GROUP_MAX;
	}
	for (size_t i = 0; i < count; i++) {
		for (size_t j = i + 1; j < count; j++) {
			if (kind_of_pair(claims, run[i], run[j], &kind)) {
				in[kind][i] = in[kind][j] = true;
			}
		}
	}
	const struct sky_figure *member[SKY_CONFLICT_KIND_COUNT][SKY_GROUP_MAX];
	for (unsigned k = 0; k < SKY_CONFLICT_KIND_COUNT; k++) {
		for (size_t i = 0; i < count; i++) {
			if (in[k][i]) {
				member[k][members[k]++] = run[i];
			}
		}
		if (members[k] > 0) {
			report_key(claims, (enum sky_conflict_kind)k, member[k], members[k]);
		}
	}
}

void sky_rule_same_key(struct sky_claims *claims)
{
	for (size_t i = 0, end; i < claims->count; i = end) {
		for (end = i + 1;
		     end < claims->count && sky_figure_compare_keys(claims->figure[i], claims->figure[end], true) == 0; end++) {
			;
		}
		if (end - i > 1) {
			same_key(claims, &claims->figure[i], end - i);
		}
	}
}

/* A value that is a power of ten away from the values before and after it, while those two are of one size. */
void sky_rule_neighbours(struct sky_claims *claims)
{
	for (size_t i = 1; i + 1 < claims->count; i++) {
		const struct sky_figure *before = claims->figure[i - 1], *at = claims->figure[i],
		                        *after = claims->figure[i + 1];
		const struct sky_figure *all[3] = {at, before, after};
		if (at->unit != SKY_UNIT_CURRENCY || sky_figure_compare_keys(before, at, false) != 0 ||
		    sky_figure_compare_keys(at, after, false) != 0 || before->period_start >= at->period_start ||
		    at->period_start >= after->period_start) {
			continue;
		}
		int slip = slip_between(claims, before, at, NEIGHBOUR_GROWTH);
		if (slip == 0 || slip != slip_between(claims, after, at, NEIGHBOUR_GROWTH) ||
		    slip_between(claims, before, after, NEIGHBOUR_GROWTH) != 0 ||
		    (sky_decimal_compare(at->value, before->value) < 0) != (sky_decimal_compare(at->value, after->value) < 0)) {
			continue;
		}
		struct sky_conflict *conflict = sky_conflict_add(claims, SKY_CONFLICT_UNIT_SLIP, all, 3);
		if (!conflict) {
			return;
		}
		conflict->severity = SKY_SEVERITY_MAJOR;
		conflict->explained = at->rank == SKY_RANK_DEPRECATED;
		conflict->reason =
		    at->rank == SKY_RANK_DEPRECATED ? at->rank_reason : "the neighbours in time agree with each other";
		char x[SKY_DECIMAL_MAX];
		char y[SKY_DECIMAL_MAX];
		char z[SKY_DECIMAL_MAX];
		conflict->arithmetic = sky_conflict_text(claims, "%s for %s stands between %s for %s and %s for %s",
		                                         sky_claim_number(at, x), at->period_text, sky_claim_number(before, y),
		                                         before->period_text, sky_claim_number(after, z), after->period_text);
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
	if (!conflict) {
		return;
	}
	char value[SKY_DECIMAL_MAX];
	for (size_t i = 1; i < count && text; i++) {
		text = sky_conflict_text(claims, "%s%s%s", text, i > 1 ? " + " : "", sky_claim_number(figure[i], value));
	}
	struct sky_decimal total;
	struct sky_interval unused;
	if (sky_exact_print(sum, &total, &unused)) {
		sky_decimal_print(total, value);
		text = sky_conflict_text(claims, "%s = %s", text, value);
	}
	conflict->arithmetic =
	    sky_conflict_text(claims, "%s, but the whole is stated as %s%s", text, sky_claim_number(figure[0], value),
	                      all ? "" : " (and these are not known to be all parts)");
	sky_conflict_measure(conflict, sum->value, whole->value);
	conflict->explained = figure[0]->rank == SKY_RANK_DEPRECATED;
	conflict->reason = figure[0]->rank == SKY_RANK_DEPRECATED ? figure[0]->rank_reason
	                                                          : "neither the whole nor the parts are deprecated";
}

void sky_rule_parts(struct sky_claims *claims)
{
	for (size_t i = 0; i < claims->count; i++) {
		const struct sky_figure *whole = claims->figure[i];
		const struct sky_figure *figure[SKY_GROUP_MAX] = {whole};
		if (whole->subject_kind != SKY_MARKET || whole->unit != SKY_UNIT_CURRENCY ||
		    sky_index_rows(claims->snapshot, SKY_MARKETS_OF_MARKET, whole->subject).count == 0) {
			continue;
		}
		struct sky_exact sum;
		sky_exact_init(&sum);
		struct sky_exact stated;
		sky_claim_exact(claims, whole, &stated);
		bool all;
		size_t count = add_parts(claims, whole, figure + 1, &sum, &all);
		all = all && sky_market_at(claims->snapshot, whole->subject)->parts_exhaustive;
		/* Parts that are missing would add to the sum. So only a sum above the whole is impossible, and the sum has no
		 * upper end. */
		if (!all) {
			sum.high_unbounded = true;
		}
		if (count > 0 && sky_exact_disjoint(&sum, &stated)) {
			sum.high_unbounded = false;
			report_parts(claims, figure, count + 1, &sum, &stated, all);
		}
		sky_exact_finish(&sum);
		sky_exact_finish(&stated);
	}
}
