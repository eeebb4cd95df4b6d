/* Rules that combine numbers: a growth with two values, a share with a size and a revenue. Numbers of one
 * edition must fit together. Where they are of several editions, no edition needs to be wrong: the publisher
 * restated a number in between. */
#include "model/conflict/conflicts_internal.h"
#include "model/derive/derive.h"
#include "model/record/figure.h"

#include <string.h>

/* One way to combine numbers: figure[0] and figure[from] give a value, and figure[against] states it. */
struct combination {
	const struct sky_figure *figure[3];
	size_t from, against; /* against 0: figure[1] and [2] give a growth */
};

static bool one_edition(const struct sky_claims *claims, const struct combination *of)
{
	return sky_claims_one_edition(claims, of->figure[0], of->figure[1]) &&
	       sky_claims_one_edition(claims, of->figure[0], of->figure[2]);
}

/* 1 + growth / 100, the factor between two values a year apart. */
static void factor_of(const struct sky_claims *claims, const struct sky_figure *growth, struct sky_exact *out)
{
	sky_claim_exact(claims, growth, out);
	sky_exact_scale(out, 1, 100);
	sky_exact_add_whole(out, 1);
}

/* (now / then - 1) * 100. */
static bool implied_growth(const struct sky_claims *claims, const struct combination *of, struct sky_exact *out)
{
	struct sky_exact now;
	sky_claim_exact(claims, of->figure[1], &now);
	struct sky_exact then;
	sky_claim_exact(claims, of->figure[2], &then);
	bool ok = sky_exact_divide(out, &now, &then);
	if (ok) {
		sky_exact_add_whole(out, -1);
		sky_exact_scale(out, 100, 1);
	}
	sky_exact_finish(&now);
	sky_exact_finish(&then);
	return ok;
}

/* The value that a growth and the value of the other year imply. */
static bool implied_value(const struct sky_claims *claims, const struct combination *of, struct sky_exact *out)
{
	struct sky_exact factor;
	bool ok = true;
	factor_of(claims, of->figure[0], &factor);
	struct sky_exact value;
	sky_claim_exact(claims, of->figure[of->from], &value);
	if (of->from == 1)
		ok = sky_exact_divide(out, &value, &factor);
	else
		sky_exact_multiply(out, &value, &factor);
	sky_exact_finish(&factor);
	sky_exact_finish(&value);
	return ok;
}

/* share / 100 * size, or revenue / (share / 100). */
static bool implied_amount(const struct sky_claims *claims, const struct combination *of, struct sky_exact *out)
{
	struct sky_exact share;
	bool ok = true;
	sky_claim_exact(claims, of->figure[0], &share);
	sky_exact_scale(&share, 1, 100);
	struct sky_exact amount;
	sky_claim_exact(claims, of->figure[of->from], &amount);
	if (of->from == 1)
		sky_exact_multiply(out, &share, &amount);
	else
		ok = sky_exact_divide(out, &amount, &share);
	sky_exact_finish(&share);
	sky_exact_finish(&amount);
	return ok;
}

typedef bool (*computing)(const struct sky_claims *claims, const struct combination *of, struct sky_exact *out);

static bool contradicts(const struct sky_claims *claims, const struct combination *of, computing implied)
{
	const struct sky_figure *against = of->figure[of->against];
	struct sky_exact result;
	sky_exact_init(&result);
	struct sky_exact stated;
	sky_claim_exact(claims, against, &stated);
	bool disjoint = implied(claims, of, &result) && sky_exact_disjoint(&result, &stated);
	sky_exact_finish(&result);
	sky_exact_finish(&stated);
	return disjoint;
}

/* "BY says 40.7 % for 2020; with 64.3 billion USD for 2020 (of BY) that implies 45.7 billion USD (from … to …) for 2019, but BY says
 * 44.5 billion USD". */
static const char *tell(struct sky_claims *claims, const struct combination *of, const struct sky_exact *implied)
{
	const struct sky_figure *first = of->figure[0], *with = of->figure[of->from], *against = of->figure[of->against];
	const struct sky_figure *last = of->against == 0 ? of->figure[3 - of->from] : NULL;
	struct sky_decimal value;
	struct sky_interval interval;
	if (!sky_exact_print(implied, &value, &interval))
		return "";
	const char *range = sky_conflict_range(claims, &interval, against);
	const char *result = sky_decimal_known(value)
	                         ? sky_conflict_text(claims, "%s (%s)", sky_conflict_amount(claims, value, against), range)
	                         : range;
	const char *by = with->record.source == first->record.source
	                     ? ""
	                     : sky_conflict_text(claims, " (of %s)", sky_claim_by(claims, with));
	const char *given =
	    last ? sky_conflict_text(claims, "%s says %s for %s and %s for %s; that", sky_claim_by(claims, with),
	                             sky_claim_amount(claims, with), with->period_text, sky_claim_amount(claims, last),
	                             last->period_text)
	         : sky_conflict_text(claims, "%s for %s; with %s for %s%s that", sky_claim_says(claims, first),
	                             first->period_text, sky_claim_amount(claims, with), with->period_text, by);
	return sky_conflict_text(claims, "%s implies %s for %s, but %s", given, result, against->period_text,
	                         sky_claim_says(claims, against));
}

/* A withdrawn growth says why itself. */
static void report_one(struct sky_claims *claims, enum sky_conflict_kind kind, const struct combination *of,
                       const struct sky_exact *implied)
{
	static const char *const reasons[SKY_CONFLICT_KIND_COUNT] = {
	    [SKY_CONFLICT_RESTATEMENT] = "no claim is preferred: the numbers are of several editions; either the publisher "
	                                 "restated one of them in between or one is wrong",
	    [SKY_CONFLICT_GROWTH] = "one edition states a growth that its own values do not give",
	    [SKY_CONFLICT_SHARE_SIZE] = "share, size and revenue of one edition do not fit together",
	};
	struct sky_conflict *conflict = sky_conflict_add(claims, kind, of->figure, 3);
	if (!conflict)
		return;
	struct sky_exact stated;
	sky_claim_exact(claims, of->figure[of->against], &stated);
	sky_conflict_weigh(conflict, implied, &stated);
	sky_exact_finish(&stated);
	conflict->arithmetic = tell(claims, of, implied);
	conflict->explained = of->figure[0]->rank == SKY_RANK_DEPRECATED;
	conflict->reason = conflict->explained ? of->figure[0]->rank_reason : reasons[kind];
}

static void report(struct sky_claims *claims, enum sky_conflict_kind kind, const struct combination *of,
                   computing implied)
{
	struct sky_exact result;
	sky_exact_init(&result);
	if (implied(claims, of, &result))
		report_one(claims, kind, of, &result);
	sky_exact_finish(&result);
}

/* True when two values of the growth's publisher give that growth. */
static bool some_edition_grows(const struct sky_claims *claims, const struct sky_figure *growth,
                               const struct sky_claim_key *now_key, const struct sky_claim_key *then_key)
{
	const struct sky_figure *now[SKY_GROUP_MAX], *then[SKY_GROUP_MAX];
	size_t nows = sky_claims_of(claims, now_key, now, SKY_GROUP_MAX);
	size_t thens = sky_claims_of(claims, then_key, then, SKY_GROUP_MAX);
	for (size_t i = 0; i < nows; i++) {
		for (size_t j = 0; j < thens; j++) {
			struct combination of = {.figure = {growth, now[i], then[j]}, .against = 0};
			if (strcmp(now[i]->currency, then[j]->currency) == 0 && !contradicts(claims, &of, implied_growth))
				return true;
		}
	}
	return false;
}

/* A forecast and a report of another edition do not speak about each other. */
static bool apart(const struct sky_figure *growth, const struct sky_figure *now)
{
	return growth->record.source != now->record.source && sky_claim_forecast(growth) != sky_claim_forecast(now);
}

static void check_growth(struct sky_claims *claims, const struct sky_figure *growth, uint32_t metric,
                         const struct sky_period *before)
{
	struct combination of = {.figure = {growth, NULL, NULL}, .from = 1, .against = 0};
	struct sky_claim_key now = {.subject_kind = growth->subject_kind,
	                            .subject = growth->subject,
	                            .metric = metric,
	                            .market = growth->market,
	                            .start = growth->period_start,
	                            .end = growth->period_end,
	                            .beside = growth,
	                            .one_publisher = true};
	struct sky_claim_key then = now;
	of.figure[1] = sky_claim_standing(claims, &now);
	if (!of.figure[1] || apart(growth, of.figure[1]))
		return;
	then.start = before->start;
	then.end = before->end;
	then.currency = of.figure[1]->currency;
	of.figure[2] = sky_claim_standing(claims, &then);
	if (!of.figure[2] || !contradicts(claims, &of, implied_growth))
		return;
	if (one_edition(claims, &of)) {
		report(claims, SKY_CONFLICT_GROWTH, &of, implied_growth);
	} else if (growth->rank != SKY_RANK_DEPRECATED && !some_edition_grows(claims, growth, &now, &then)) {
		of.from = sky_claims_one_edition(claims, growth, of.figure[1]) ? 1 : 2;
		of.against = 3 - of.from;
		report(claims, SKY_CONFLICT_RESTATEMENT, &of, implied_value);
	}
}

void sky_rule_growth(struct sky_claims *claims)
{
	for (size_t i = 0; i < claims->count; i++) {
		const struct sky_figure *growth = claims->figure[i];
		uint32_t metric = sky_metric_at(claims->snapshot, growth->metric)->growth_of;
		if (metric == SKY_NONE || growth->unit != SKY_UNIT_PERCENT)
			continue;
		struct sky_period before;
		if (sky_growth_base(growth, (enum sky_growth_span)sky_metric_at(claims->snapshot, growth->metric)->growth_span,
		                    &before))
			check_growth(claims, growth, metric, &before);
	}
}

/* True when the revenue fits the share together with some size that the publisher gave. */
static bool some_edition_shares(const struct sky_claims *claims, const struct combination *of,
                                const struct sky_claim_key *size_key)
{
	const struct sky_figure *size[SKY_GROUP_MAX];
	size_t sizes = sky_claims_of(claims, size_key, size, SKY_GROUP_MAX);
	for (size_t i = 0; i < sizes; i++) {
		struct combination other = *of;
		other.figure[1] = size[i];
		if (!contradicts(claims, &other, implied_amount))
			return true;
	}
	return false;
}

static void check_revenue(struct sky_claims *claims, const struct sky_figure *share)
{
	const struct sky_metric *metric = sky_metric_at(claims->snapshot, share->metric);
	struct combination of = {.figure = {share, NULL, NULL}, .from = 1, .against = 2};
	struct sky_claim_key size = {.subject_kind = SKY_MARKET,
	                             .subject = share->market,
	                             .metric = metric->share_of,
	                             .market = SKY_NONE,
	                             .start = share->period_start,
	                             .end = share->period_end,
	                             .beside = share,
	                             .one_publisher = true};
	struct sky_claim_key revenue = size;
	of.figure[1] = sky_claim_standing(claims, &size);
	if (!of.figure[1])
		return;
	size.currency = revenue.currency = of.figure[1]->currency;
	revenue.subject_kind = share->subject_kind;
	revenue.subject = share->subject;
	revenue.metric = metric->numerator;
	revenue.market = share->market;
	of.figure[2] = sky_claim_standing(claims, &revenue);
	if (!of.figure[2] || of.figure[2]->record.source != share->record.source ||
	    !contradicts(claims, &of, implied_amount))
		return;
	if (one_edition(claims, &of)) {
		report(claims, SKY_CONFLICT_SHARE_SIZE, &of, implied_amount);
	} else if (!some_edition_shares(claims, &of, &size)) {
		of.from = 2;
		of.against = 1;
		report(claims, SKY_CONFLICT_RESTATEMENT, &of, implied_amount);
	}
}

void sky_rule_revenues(struct sky_claims *claims)
{
	for (size_t i = 0; i < claims->count; i++) {
		const struct sky_figure *share = claims->figure[i];
		if (sky_claim_is_share(claims, share) && !claims->told[sky_row_number(claims->snapshot, SKY_FIGURE, share)] &&
		    share->rank != SKY_RANK_DEPRECATED && sky_metric_at(claims->snapshot, share->metric)->numerator != SKY_NONE)
			check_revenue(claims, share);
	}
}
