/* The rules. Each looks at runs of the sorted claims and reports what no number can satisfy. */
#include "model/conflicts_internal.h"
#include "model/derive_internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define GROUP_MAX 64       /* claims of one key that are compared with each other */
#define SLIP_TOLERANCE 5   /* percent: how near to a power of ten a ratio must be */
#define NEIGHBOUR_GROWTH 2 /* a value and its neighbour in time may differ by this factor beside the slip */

typedef const struct sky_figure *const *figures;

static struct sky_interval interval_of(const struct sky_claims *claims, const struct sky_figure *figure)
{
	return sky_figure_interval(claims->snapshot, figure);
}

static void exact_of(const struct sky_claims *claims, const struct sky_figure *figure, struct sky_exact *out)
{
	struct sky_interval interval = interval_of(claims, figure);

	sky_exact_init(out);
	sky_exact_from(out, figure->value, &interval);
}

static const char *number(const struct sky_figure *figure, char *buffer)
{
	sky_decimal_print(figure->value, buffer);
	return buffer;
}

static bool contradict(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b)
{
	struct sky_interval x = interval_of(claims, a), y = interval_of(claims, b);

	return sky_interval_disjoint(&x, &y);
}

/* |larger / smaller - 1| in percent, to three places; false where it cannot be said. */
static bool set_size(struct sky_conflict *conflict, const mpq_t a, const mpq_t b)
{
	mpq_t ratio, hundred;
	bool ok = mpq_sgn(a) > 0 && mpq_sgn(b) > 0;

	if (!ok)
		return false;
	mpq_inits(ratio, hundred, NULL);
	if (mpq_cmp(a, b) > 0)
		mpq_div(ratio, a, b);
	else
		mpq_div(ratio, b, a);
	mpz_sub(mpq_numref(ratio), mpq_numref(ratio), mpq_denref(ratio));
	mpq_canonicalize(ratio);
	mpq_set_ui(hundred, 100, 1);
	mpq_mul(ratio, ratio, hundred);
	ok = sky_round(ratio, -3, SKY_ROUND_NEAREST, &conflict->size_pct);
	conflict->size_pct = sky_decimal_normalize(conflict->size_pct);
	conflict->has_size = ok;
	mpq_clears(ratio, hundred, NULL);
	return ok;
}

/* Info up to 2 percent, minor up to 10, major above; restatements and explained slips say less. */
static uint8_t severity_of(const struct sky_conflict *conflict)
{
	const struct sky_decimal two = {.mantissa = 2, .exponent = 0}, ten = {.mantissa = 10, .exponent = 0};

	if (!conflict->has_size)
		return SKY_SEVERITY_MINOR;
	if (sky_decimal_compare(conflict->size_pct, two) <= 0)
		return SKY_SEVERITY_INFO;
	return sky_decimal_compare(conflict->size_pct, ten) <= 0 ? SKY_SEVERITY_MINOR : SKY_SEVERITY_MAJOR;
}

/* The claims that are farthest apart give a conflict its size. */
static void size_of_spread(const struct sky_claims *claims, struct sky_conflict *conflict, figures figure, size_t count)
{
	const struct sky_figure *low = figure[0], *high = figure[0];
	struct sky_exact a, b;

	for (size_t i = 1; i < count; i++) {
		if (sky_decimal_compare(figure[i]->value, low->value) < 0)
			low = figure[i];
		if (sky_decimal_compare(figure[i]->value, high->value) > 0)
			high = figure[i];
	}
	exact_of(claims, low, &a);
	exact_of(claims, high, &b);
	set_size(conflict, a.value, b.value);
	conflict->severity = severity_of(conflict);
	sky_exact_finish(&a);
	sky_exact_finish(&b);
}

/* The power of ten (1 to 3, for a / b or b / a) that separates two values within the tolerance; 0 when none does. spread
 * widens the tolerance by a factor. */
static int slip_between(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b,
                        unsigned spread)
{
	struct sky_exact x, y;
	mpq_t ratio, low, high;
	int found = 0;

	exact_of(claims, a, &x);
	exact_of(claims, b, &y);
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
	char value[SKY_DECIMAL_MAX], interval[SKY_INTERVAL_MAX];

	for (size_t i = 0; i < count && text; i++) {
		struct sky_interval in = interval_of(claims, figure[i]);

		sky_interval_print(&in, interval);
		text = sky_conflict_text(claims, "%s%s%s says %s, that is %s", text, i > 0 ? "; " : "", figure[i]->record.id,
		                         number(figure[i], value), interval);
	}
	return text;
}

static bool same_publisher(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b)
{
	return strcmp(sky_figure_publisher(claims->snapshot, a), sky_figure_publisher(claims->snapshot, b)) == 0;
}

static bool forecast(const struct sky_figure *figure)
{
	return figure->kind == SKY_FIGURE_KIND_FORECAST;
}

/* What two claims of one key that exclude each other are. A forecast that a report overtook contradicts nothing. */
static bool kind_of_pair(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b,
                         enum sky_conflict_kind *kind)
{
	bool withdrawn = a->rank == SKY_RANK_DEPRECATED || b->rank == SKY_RANK_DEPRECATED;

	if (forecast(a) != forecast(b) || !contradict(claims, a, b))
		return false;
	if (slip_between(claims, a, b, 1) > 0)
		*kind = SKY_CONFLICT_UNIT_SLIP;
	else if (!withdrawn && same_publisher(claims, a, b) && a->published != b->published)
		*kind = SKY_CONFLICT_RESTATEMENT;
	else
		*kind = SKY_CONFLICT_DISAGREEMENT;
	return true;
}

static void report_key(struct sky_claims *claims, enum sky_conflict_kind kind, figures figure, size_t count)
{
	struct sky_conflict *conflict = sky_conflict_add(claims, kind, figure, count);
	const char *listed;

	if (!conflict)
		return;
	size_of_spread(claims, conflict, figure, count);
	sky_conflict_prefer(claims, conflict, figure, count);
	if (kind == SKY_CONFLICT_RESTATEMENT && conflict->severity == SKY_SEVERITY_MAJOR)
		conflict->severity = SKY_SEVERITY_MINOR;
	listed = list_claims(claims, figure, count);
	if (kind == SKY_CONFLICT_UNIT_SLIP) {
		char power[] = "1000";

		power[1 + slip_between(claims, figure[0], figure[1], 1)] = '\0';
		conflict->arithmetic = sky_conflict_text(claims, "%s; the larger is about %s times the smaller", listed, power);
	} else {
		conflict->arithmetic = sky_conflict_text(claims, "%s; no number satisfies all", listed);
	}
}

/* One conflict a kind for a key: its members are all claims that take part in a pair of that kind. */
static void same_key(struct sky_claims *claims, figures run, size_t count)
{
	const struct sky_figure *member[SKY_CONFLICT_KIND_COUNT][GROUP_MAX];
	size_t members[SKY_CONFLICT_KIND_COUNT] = {0};
	bool in[SKY_CONFLICT_KIND_COUNT][GROUP_MAX] = {{false}};
	enum sky_conflict_kind kind = SKY_CONFLICT_DISAGREEMENT;

	if (count > GROUP_MAX)
		count = GROUP_MAX;
	for (size_t i = 0; i < count; i++) {
		for (size_t j = i + 1; j < count; j++) {
			if (kind_of_pair(claims, run[i], run[j], &kind))
				in[kind][i] = in[kind][j] = true;
		}
	}
	for (unsigned k = 0; k < SKY_CONFLICT_KIND_COUNT; k++) {
		for (size_t i = 0; i < count; i++) {
			if (in[k][i])
				member[k][members[k]++] = run[i];
		}
		if (members[k] > 0)
			report_key(claims, (enum sky_conflict_kind)k, member[k], members[k]);
	}
}

void sky_rule_same_key(struct sky_claims *claims)
{
	for (size_t i = 0, end; i < claims->count; i = end) {
		for (end = i + 1; end < claims->count && sky_claim_compare(claims->figure[i], claims->figure[end], true) == 0;
		     end++)
			;
		if (end - i > 1)
			same_key(claims, &claims->figure[i], end - i);
	}
}

/* A value that is a power of ten away from the periods before and after it, while those two agree in size. */
void sky_rule_neighbours(struct sky_claims *claims)
{
	for (size_t i = 1; i + 1 < claims->count; i++) {
		const struct sky_figure *before = claims->figure[i - 1], *at = claims->figure[i],
		                        *after = claims->figure[i + 1];
		const struct sky_figure *all[3] = {at, before, after};
		struct sky_conflict *conflict;
		char x[SKY_DECIMAL_MAX], y[SKY_DECIMAL_MAX], z[SKY_DECIMAL_MAX];
		int slip;

		if (at->unit != SKY_UNIT_CURRENCY || sky_claim_compare(before, at, false) != 0 ||
		    sky_claim_compare(at, after, false) != 0 || before->period_start >= at->period_start ||
		    at->period_start >= after->period_start)
			continue;
		slip = slip_between(claims, before, at, NEIGHBOUR_GROWTH);
		if (slip == 0 || slip != slip_between(claims, after, at, NEIGHBOUR_GROWTH) ||
		    slip_between(claims, before, after, NEIGHBOUR_GROWTH) != 0 ||
		    (sky_decimal_compare(at->value, before->value) < 0) != (sky_decimal_compare(at->value, after->value) < 0))
			continue;
		conflict = sky_conflict_add(claims, SKY_CONFLICT_UNIT_SLIP, all, 3);
		if (!conflict)
			return;
		conflict->severity = SKY_SEVERITY_MAJOR;
		conflict->explained = at->rank == SKY_RANK_DEPRECATED;
		conflict->reason =
		    at->rank == SKY_RANK_DEPRECATED ? at->rank_reason : "the neighbours in time agree with each other";
		conflict->arithmetic = sky_conflict_text(claims, "%s for %s stands between %s for %s and %s for %s",
		                                         number(at, x), at->period_text, number(before, y), before->period_text,
		                                         number(after, z), after->period_text);
	}
}

/* Sum of the standing claims of a market's parts, and whether every part has one. */
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
		struct sky_exact term;

		if (!claim || count + 1 == GROUP_MAX) {
			*all = false;
			continue;
		}
		part[count++] = claim;
		exact_of(claims, claim, &term);
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
	char value[SKY_DECIMAL_MAX];
	struct sky_decimal total;
	struct sky_interval unused;

	if (!conflict)
		return;
	for (size_t i = 1; i < count && text; i++)
		text = sky_conflict_text(claims, "%s%s%s", text, i > 1 ? " + " : "", number(figure[i], value));
	if (sky_exact_print(sum, &total, &unused)) {
		sky_decimal_print(total, value);
		text = sky_conflict_text(claims, "%s = %s", text, value);
	}
	conflict->arithmetic = sky_conflict_text(claims, "%s, but the whole is stated as %s%s", text,
	                                         number(figure[0], value), all ? "" : " (and not every part has a claim)");
	set_size(conflict, sum->value, whole->value);
	conflict->severity = severity_of(conflict);
	conflict->explained = figure[0]->rank == SKY_RANK_DEPRECATED;
	conflict->reason = figure[0]->rank == SKY_RANK_DEPRECATED ? figure[0]->rank_reason
	                                                          : "neither the whole nor the parts are deprecated";
}

void sky_rule_parts(struct sky_claims *claims)
{
	for (size_t i = 0; i < claims->count; i++) {
		const struct sky_figure *whole = claims->figure[i];
		const struct sky_figure *figure[GROUP_MAX] = {whole};
		struct sky_exact sum, stated;
		bool all;
		size_t count;

		if (whole->subject_kind != SKY_MARKET || whole->unit != SKY_UNIT_CURRENCY ||
		    sky_index_rows(claims->snapshot, SKY_MARKETS_OF_MARKET, whole->subject).count == 0)
			continue;
		sky_exact_init(&sum);
		exact_of(claims, whole, &stated);
		count = add_parts(claims, whole, figure + 1, &sum, &all);
		all = all && sky_market_at(claims->snapshot, whole->subject)->parts_exhaustive;
		/* Without all parts only a sum above the whole is impossible: let the sum's upper end be open to more. */
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

static bool implied_growth(const struct sky_claims *claims, const struct sky_figure *now, const struct sky_figure *then,
                           struct sky_exact *out)
{
	struct sky_exact a, b, one;
	bool ok;

	exact_of(claims, now, &a);
	exact_of(claims, then, &b);
	sky_exact_init(&one);
	ok = sky_exact_divide(out, &a, &b);
	if (ok) {
		sky_exact_from_ratio(&one, 1, 1);
		sky_exact_subtract(out, out, &one);
		sky_exact_from_ratio(&one, 100, 1);
		sky_exact_multiply(out, out, &one);
	}
	sky_exact_finish(&a);
	sky_exact_finish(&b);
	sky_exact_finish(&one);
	return ok;
}

static void report_growth(struct sky_claims *claims, figures figure, const struct sky_exact *implied)
{
	struct sky_conflict *conflict = sky_conflict_add(claims, SKY_CONFLICT_GROWTH, figure, 3);
	char stated[SKY_DECIMAL_MAX], now[SKY_DECIMAL_MAX], then[SKY_DECIMAL_MAX], growth[SKY_DECIMAL_MAX];
	char within[SKY_INTERVAL_MAX];
	struct sky_decimal value;
	struct sky_interval interval;

	if (!conflict || !sky_exact_print(implied, &value, &interval))
		return;
	sky_decimal_print(value, growth);
	sky_interval_print(&interval, within);
	conflict->arithmetic =
	    sky_conflict_text(claims, "(%s / %s - 1) * 100 = %s, within %s, but the growth is stated as %s percent",
	                      number(figure[1], now), number(figure[2], then), growth, within, number(figure[0], stated));
	conflict->severity = SKY_SEVERITY_MINOR;
	conflict->explained = figure[0]->rank == SKY_RANK_DEPRECATED;
	conflict->reason = conflict->explained
	                       ? figure[0]->rank_reason
	                       : "the growth may have been stated against another edition of the earlier value";
}

/* A stated growth against the two values of the same publisher. */
static void check_growth(struct sky_claims *claims, const struct sky_figure *growth, uint32_t metric,
                         const struct sky_period *before)
{
	const struct sky_figure *figure[3] = {growth, NULL, NULL};
	struct sky_claim_key key = {.subject_kind = growth->subject_kind,
	                            .subject = growth->subject,
	                            .metric = metric,
	                            .market = growth->market,
	                            .start = growth->period_start,
	                            .end = growth->period_end,
	                            .beside = growth};
	struct sky_exact stated, implied;

	figure[1] = sky_claim_standing(claims, &key);
	if (!figure[1])
		return;
	key.start = before->start;
	key.end = before->end;
	key.currency = figure[1]->currency;
	figure[2] = sky_claim_standing(claims, &key);
	if (!figure[2] || !same_publisher(claims, growth, figure[1]) || !same_publisher(claims, growth, figure[2]))
		return;
	sky_exact_init(&implied);
	exact_of(claims, growth, &stated);
	if (implied_growth(claims, figure[1], figure[2], &implied) && sky_exact_disjoint(&stated, &implied))
		report_growth(claims, figure, &implied);
	sky_exact_finish(&stated);
	sky_exact_finish(&implied);
}

void sky_rule_growth(struct sky_claims *claims)
{
	for (size_t i = 0; i < claims->count; i++) {
		const struct sky_figure *growth = claims->figure[i];
		uint32_t metric = sky_metric_at(claims->snapshot, growth->metric)->growth_of;
		struct sky_period period, before;

		if (metric == SKY_NONE || growth->unit != SKY_UNIT_PERCENT)
			continue;
		period = sky_figure_period(growth);
		if (sky_period_year_before(&period, &before))
			check_growth(claims, growth, metric, &before);
	}
}
