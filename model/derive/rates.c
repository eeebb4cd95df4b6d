#include "model/derive/rates.h"

#include "model/base/arena.h"

#include <string.h>

#define FEWEST_QUOTED 58 /* of 100 days: 18 of 31 */
#define MOST_QUOTED 75   /* 21 of 28 */

struct sky_interval sky_rate_interval(const struct sky_rate *rate)
{
	return sky_interval_of(rate->value, SKY_QUALIFIER_EXACT, SKY_DECIMAL_UNKNOWN, false,
	                       (struct sky_bounds){.min = NULL, .max = NULL});
}

static bool is_stock(const struct sky_snapshot *snapshot, const struct sky_figure *figure)
{
	return sky_metric_at(snapshot, figure->metric)->kind == SKY_METRIC_KIND_STOCK;
}

static bool is_between(const struct sky_rate *rate, const char *a, const char *b)
{
	return (strcmp(rate->per, a) == 0 && strcmp(rate->currency, b) == 0) ||
	       (strcmp(rate->currency, a) == 0 && strcmp(rate->per, b) == 0);
}

/* A rate is known when its period is over, whenever the list that we have it from came out. */
static bool is_known(const struct sky_rate *rate, sky_day as_of)
{
	return as_of == SKY_DAY_NONE || rate->period.end <= as_of;
}

/* What rates are sought. */
struct sought {
	const struct sky_snapshot *snapshot;
	const struct sky_figure *figure;
	const char *currency;
	sky_day as_of;
};

static const struct sky_rate *end_rate(const struct sought *sought)
{
	for (uint32_t row = 0; row < sky_count(sought->snapshot, SKY_RATE); row++) {
		const struct sky_rate *rate = sky_rate_at(sought->snapshot, row);
		if (rate->kind == SKY_RATE_KIND_END && rate->period.end == sought->figure->period_end &&
		    is_between(rate, sought->figure->currency, sought->currency) && is_known(rate, sought->as_of))
			return rate;
	}
	return NULL;
}

/* The longest (or shortest) average that begins on the day and does not go beyond the figure's period. */
static const struct sky_rate *average_from(const struct sought *sought, sky_day day, bool longest, const char *per)
{
	const struct sky_rate *found = NULL;
	for (uint32_t row = 0; row < sky_count(sought->snapshot, SKY_RATE); row++) {
		const struct sky_rate *rate = sky_rate_at(sought->snapshot, row);
		if (rate->kind == SKY_RATE_KIND_AVERAGE && rate->period.start == day &&
		    rate->period.end <= sought->figure->period_end && (!per || strcmp(rate->per, per) == 0) &&
		    (!found || (longest ? rate->period.end > found->period.end : rate->period.end < found->period.end)) &&
		    is_between(rate, sought->figure->currency, sought->currency) && is_known(rate, sought->as_of))
			found = rate;
	}
	return found;
}

static size_t fill(const struct sought *sought, bool longest, const struct sky_rate **rate)
{
	size_t count = 0;
	for (sky_day day = sought->figure->period_start; day <= sought->figure->period_end; count++) {
		rate[count] = count < SKY_RATES_MAX ? average_from(sought, day, longest, count ? rate[0]->per : NULL) : NULL;
		if (!rate[count])
			return 0;
		day = rate[count]->period.end + 1;
	}
	return count;
}

size_t sky_rates_for(const struct sky_snapshot *snapshot, struct sky_arena *arena, const struct sky_figure *figure,
                     const char *currency, sky_day as_of, const struct sky_rate *rate[SKY_RATES_MAX], const char **why)
{
	const struct sought sought = {snapshot, figure, currency, as_of};
	size_t count = 0;
	*why = NULL;
	if (figure->period_start == SKY_DAY_NONE) {
		*why = "the amount has no period, so no rate can be chosen";
		return 0;
	}
	if (is_stock(snapshot, figure)) {
		rate[0] = end_rate(&sought);
		count = rate[0] != NULL;
	} else {
		count = fill(&sought, true, rate);
		count = count ? count : fill(&sought, false, rate);
	}
	if (count == 0) {
		*why = sky_arena_printf(arena, "no %s rate between %s and %s for %s in this data set",
		                        is_stock(snapshot, figure) ? "end-of-period" : "average", figure->currency, currency,
		                        figure->period_text);
	}
	return count;
}

bool sky_rates_know(const struct sky_snapshot *snapshot, const char *currency)
{
	for (uint32_t row = 0; row < sky_count(snapshot, SKY_RATE); row++) {
		const struct sky_rate *rate = sky_rate_at(snapshot, row);
		if (strcmp(rate->per, currency) == 0 || strcmp(rate->currency, currency) == 0)
			return true;
	}
	return false;
}

bool sky_rates_fit(const struct sky_snapshot *snapshot, const struct sky_figure *figure,
                   const struct sky_rate *const *rate, size_t count)
{
	if (figure->period_start == SKY_DAY_NONE)
		return false;
	if (is_stock(snapshot, figure))
		return count == 1 && rate[0]->kind == SKY_RATE_KIND_END && rate[0]->period.end == figure->period_end;
	sky_day day = figure->period_start;
	for (size_t i = 0; i < count; i++) {
		if (rate[i]->kind != SKY_RATE_KIND_AVERAGE || rate[i]->period.start != day ||
		    strcmp(rate[i]->per, rate[0]->per) != 0 || strcmp(rate[i]->currency, rate[0]->currency) != 0)
			return false;
		day = rate[i]->period.end + 1;
	}
	return day == figure->period_end + 1;
}

/* The mean of the lower (or upper) ends where the weight of a rate is `most` on this side of `limit`, else `fewest`. */
static void weigh(mpq_t out, const struct sky_rate *const *rate, const struct sky_exact *number, size_t count,
                  bool upper, const mpq_t limit)
{
	mpq_t weights, weight, term;
	mpq_inits(weights, weight, term, NULL);
	mpq_set_ui(out, 0, 1);
	for (size_t i = 0; i < count; i++) {
		int side = mpq_cmp(upper ? number[i].high : number[i].low, limit);
		bool most = upper ? side >= 0 : side <= 0;
		mpq_set_si(weight, (rate[i]->period.end - rate[i]->period.start + 1) * (most ? MOST_QUOTED : FEWEST_QUOTED), 1);
		mpq_mul(term, weight, upper ? number[i].high : number[i].low);
		mpq_add(out, out, term);
		mpq_add(weights, weights, weight);
	}
	mpq_div(out, out, weights);
	mpq_clears(weights, weight, term, NULL);
}

void sky_rates_mean(struct sky_exact *out, const struct sky_rate *const *rate, const struct sky_exact *number,
                    size_t count)
{
	sky_exact_set(out, &number[0]);
	if (count == 1)
		return;
	mpq_t mean, term;
	long days = 0;
	mpq_inits(mean, term, NULL);
	mpq_set_ui(out->value, 0, 1);
	for (size_t i = 0; i < count; i++) {
		long of_rate = rate[i]->period.end - rate[i]->period.start + 1;
		mpq_set_si(term, of_rate, 1);
		mpq_mul(term, term, number[i].value);
		mpq_add(out->value, out->value, term);
		days += of_rate;
	}
	mpq_set_si(term, days, 1);
	mpq_div(out->value, out->value, term);
	/* The least mean gives most weight to all rates up to some limit, and the greatest to all from some limit on. */
	for (size_t i = 0; i < count; i++) {
		weigh(mean, rate, number, count, false, number[i].low);
		if (i == 0 || mpq_cmp(mean, out->low) < 0)
			mpq_set(out->low, mean);
		weigh(mean, rate, number, count, true, number[i].high);
		if (i == 0 || mpq_cmp(mean, out->high) > 0)
			mpq_set(out->high, mean);
	}
	out->low_open = out->high_open = false;
	mpq_clears(mean, term, NULL);
}

bool sky_rates_apply(struct sky_exact *amount, const char *currency, const struct sky_rate *const *rate, size_t count)
{
	struct sky_exact number[SKY_RATES_MAX], mean;
	bool ok = true;
	sky_exact_init(&mean);
	for (size_t i = 0; i < count; i++) {
		struct sky_interval interval = sky_rate_interval(rate[i]);
		sky_exact_init(&number[i]);
		sky_exact_from(&number[i], rate[i]->value, &interval);
	}
	sky_rates_mean(&mean, rate, number, count);
	if (strcmp(rate[0]->currency, currency) == 0)
		sky_exact_multiply(amount, amount, &mean);
	else
		ok = sky_exact_divide(amount, amount, &mean);
	for (size_t i = 0; i < count; i++)
		sky_exact_finish(&number[i]);
	sky_exact_finish(&mean);
	return ok;
}
