/* Rules that hold a claim against what others give: a share against two amounts, a forecast against what came, and both
 * sides of a break. */
#include "model/conflict/conflicts_internal.h"
#include "model/record/figure.h"
#include "model/snapshot/standing.h"

#include <string.h>

/* The claim of a key in the edition of `beside`; NULL: none. */
static const struct sky_figure *in_edition(const struct sky_claims *claims, const struct sky_figure *beside,
                                           struct sky_ref subject, uint32_t metric, uint32_t market,
                                           const char *currency)
{
	const struct sky_figure *claim[SKY_GROUP_MAX], *best = NULL;
	size_t count = sky_claims_of(claims,
	                             &(struct sky_claim_key){.subject_kind = (uint8_t)subject.kind,
	                                                     .subject = subject.row,
	                                                     .metric = metric,
	                                                     .market = market,
	                                                     .start = beside->period_start,
	                                                     .end = beside->period_end,
	                                                     .currency = currency},
	                             claim, SKY_GROUP_MAX);
	for (size_t i = 0; i < count; i++)
		if (claim[i]->edition == beside->edition && sky_claim_trusted(claims, claim[i]) &&
		    sky_figure_better(claim[i], best))
			best = claim[i];
	return best;
}

static void check_share(struct sky_claims *claims, const struct sky_figure *share, const struct sky_figure *part,
                        const struct sky_figure *whole)
{
	const struct sky_figure *figure[3] = {share, part, whole};
	struct sky_exact x, y, given, stated;
	sky_claim_exact(claims, part, &x);
	sky_claim_exact(claims, whole, &y);
	sky_claim_exact(claims, share, &stated);
	sky_exact_init(&given);
	if (sky_exact_divide(&given, &x, &y)) {
		sky_exact_scale(&given, 100, 1);
		struct sky_conflict *conflict =
		    sky_exact_disjoint(&given, &stated) ? sky_conflict_add(claims, SKY_CONFLICT_DERIVED, figure, 3) : NULL;
		if (conflict) {
			sky_conflict_weigh(conflict, &given, &stated);
			conflict->arithmetic = sky_conflict_text(
			    claims, "%s of %s is %s, but %s", sky_claim_amount(claims, part), sky_claim_amount(claims, whole),
			    sky_exact_amount(claims, &given, share), sky_claim_says(claims, share));
			conflict->reason = "one edition states a share that its own amounts do not give";
		}
	}
	sky_exact_finish(&x);
	sky_exact_finish(&y);
	sky_exact_finish(&given);
	sky_exact_finish(&stated);
}

/* A stated share of a part in its market. Where share and revenue are of one source the rule of revenues tells it. */
void sky_rule_derived(struct sky_claims *claims)
{
	for (size_t i = 0; i < claims->count; i++) {
		const struct sky_figure *share = claims->figure[i], *part, *whole = NULL;
		const struct sky_metric *metric = sky_metric_at(claims->snapshot, share->metric);
		bool of_market = share->subject_kind == SKY_MARKET;
		struct sky_ref subject = {(enum sky_kind)share->subject_kind, share->subject};
		uint32_t amount = of_market ? metric->share_of : metric->numerator;
		if (share->unit != SKY_UNIT_PERCENT || share->market == SKY_NONE || metric->share_of == SKY_NONE ||
		    amount == SKY_NONE || share->edition == SKY_NONE || !sky_claim_trusted(claims, share) ||
		    claims->told[sky_row_number(claims->snapshot, SKY_FIGURE, share)])
			continue;
		part = in_edition(claims, share, subject, amount, of_market ? SKY_NONE : share->market, NULL);
		if (part && (of_market || part->record.source != share->record.source)) {
			whole = in_edition(claims, share, (struct sky_ref){SKY_MARKET, share->market}, metric->share_of, SKY_NONE,
			                   part->currency);
		}
		if (whole)
			check_share(claims, share, part, whole);
	}
}

/* What came, and the forecasts of one key that have no number in common with it. */
static void check_forecasts(struct sky_claims *claims, const struct sky_figure *const *run, size_t count)
{
	const struct sky_figure *figure[SKY_GROUP_MAX] = {NULL}, *far = NULL;
	size_t figures = 1;
	for (size_t i = 0; i < count; i++)
		if (!sky_claim_forecast(run[i]) && sky_claim_trusted(claims, run[i]) && sky_figure_better(run[i], figure[0]))
			figure[0] = run[i];
	const char *text = figure[0] ? sky_claim_says(claims, figure[0]) : NULL;
	for (size_t i = 0; text && i < count && figures < SKY_GROUP_MAX; i++) {
		if (sky_claim_forecast(run[i]) && sky_claim_trusted(claims, run[i]) &&
		    sky_claim_later(claims, figure[0], run[i]) && sky_claims_contradict(claims, run[i], figure[0])) {
			far = figure[figures++] = run[i];
			text = sky_conflict_text(claims, "%s; the forecast of %s", text, sky_claim_says(claims, run[i]));
		}
	}
	struct sky_conflict *conflict =
	    far ? sky_conflict_add(claims, SKY_CONFLICT_FORECAST_MISSED, figure, figures) : NULL;
	if (conflict) {
		struct sky_exact came, said;
		sky_claim_exact(claims, figure[0], &came);
		sky_claim_exact(claims, far, &said);
		sky_conflict_measure(conflict, came.value, said.value);
		sky_exact_finish(&came);
		sky_exact_finish(&said);
		sky_conflict_set_difference(conflict, "what came overtakes what was forecast");
		conflict->arithmetic = text;
		conflict->preferred.row = sky_row_number(claims->snapshot, SKY_FIGURE, figure[0]);
	}
}

void sky_rule_forecasts(struct sky_claims *claims)
{
	for (size_t i = 0, end; i < claims->count; i = end) {
		bool forecast = sky_claim_forecast(claims->figure[i]);
		for (end = i + 1;
		     end < claims->count && sky_figure_compare_keys(claims->figure[i], claims->figure[end], true) == 0; end++)
			forecast = forecast || sky_claim_forecast(claims->figure[end]);
		if (forecast && end - i > 1)
			check_forecasts(claims, &claims->figure[i], end - i);
	}
}

/* The claims that stand for the last period before the break and for the first one from it on. Each break is told
 * once, of the first series. */
static void check_break(struct sky_claims *claims, const struct sky_figure *const *series, size_t count,
                        const struct sky_break *at, size_t told_from)
{
	const struct sky_figure *pair[2] = {NULL, NULL};
	for (size_t i = 0; i < count; i++) {
		size_t side = series[i]->period_start >= at->from.start ? 0 : 1;
		const struct sky_figure *known = pair[side];
		if (sky_claim_trusted(claims, series[i]) && (side == 0 || series[i]->period_end < at->from.start) &&
		    (!known || (sky_same_period(known, series[i]) ? sky_figure_better(series[i], known) : side == 1)))
			pair[side] = series[i];
	}
	for (size_t i = told_from; i < claims->out->count; i++) {
		pair[0] = claims->out->list[i].reason == at->reason && claims->out->list[i].subject == series[0]->subject
		              ? NULL
		              : pair[0];
	}
	struct sky_conflict *conflict =
	    pair[0] && pair[1] ? sky_conflict_add(claims, SKY_CONFLICT_SERIES_BREAK, pair, 2) : NULL;
	if (conflict) {
		sky_conflict_set_difference(conflict, at->reason);
		conflict->arithmetic = sky_conflict_text(claims, "%s for %s; %s for %s; the series breaks at %s",
		                                         sky_claim_says(claims, pair[1]), pair[1]->period_text,
		                                         sky_claim_says(claims, pair[0]), pair[0]->period_text, at->from_text);
	}
}

void sky_rule_breaks(struct sky_claims *claims)
{
	size_t told_from = claims->out->count;
	for (size_t i = 0, end; i < claims->count; i = end) {
		const struct sky_figure *first = claims->figure[i];
		for (end = i + 1; end < claims->count && sky_figure_compare_keys(first, claims->figure[end], false) == 0; end++)
			;
		const struct sky_market *market = first->subject_kind == SKY_MARKET && first->unit != SKY_UNIT_PERCENT
		                                      ? sky_market_at(claims->snapshot, first->subject)
		                                      : NULL;
		for (uint32_t b = 0; market && b < market->break_count; b++)
			check_break(claims, &claims->figure[i], end - i, &market->breaks[b], told_from);
	}
}
