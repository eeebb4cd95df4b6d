/* Values of one measure in two periods, and one value against another. docs/numbers.md says the same in words. */
#include "model/derive/comparable.h"
#include "model/derive/derive_compute.h"
#include "model/derive/rates.h"

#include <string.h>

bool sky_growth_base(const struct sky_figure *figure, enum sky_growth_span span, struct sky_period *base)
{
	struct sky_period period = sky_figure_period(figure);
	return span == SKY_GROWTH_SPAN_PREVIOUS ? sky_period_previous(&period, base)
	                                        : sky_period_year_before(&period, base);
}

/* Refuses what would be computed across a break that the publisher of the market declared. */
static bool unbroken(struct sky_computation *c, const struct sky_figure *figure, sky_day from, sky_day to)
{
	const struct sky_market *market = sky_market_at(c->snapshot, sky_figure_market(figure));
	for (uint32_t i = 0; market && i < market->break_count; i++) {
		const struct sky_break *at = &market->breaks[i];
		if (from < at->from.start && to >= at->from.start) {
			return sky_computation_refuse(
			    c, sky_arena_printf(c->arena, "the publisher's series breaks in %s: %s", at->from_text, at->reason));
		}
	}
	return true;
}

bool sky_compute_prior(struct sky_computation *c)
{
	const struct sky_figure *value = sky_computation_figure(c, 0), *growth = sky_computation_figure(c, 1);
	const struct sky_metric *metric = sky_metric_at(c->snapshot, growth->metric);
	if (metric->growth_of != value->metric || !sky_figures_one_subject(value, growth))
		return sky_computation_refuse(c, "the second figure is not the growth of the first");
	if (growth->unit != SKY_UNIT_PERCENT)
		return sky_computation_refuse(c, "growth must be in percent");
	struct sky_period before;
	if (!sky_same_period(value, growth) || !sky_growth_base(value, (enum sky_growth_span)metric->growth_span, &before))
		return sky_computation_refuse(c, "value and growth must be of one period");
	if (!unbroken(c, value, before.start, value->period_end))
		return false;
	struct sky_exact factor;
	sky_exact_init(&factor);
	sky_exact_set(&factor, &c->number[1]);
	sky_exact_scale(&factor, 1, SKY_PERCENT);
	sky_exact_add_whole(&factor, 1);
	bool ok = sky_exact_divide(&c->result, &c->number[0], &factor);
	sky_exact_finish(&factor);
	if (!ok)
		return sky_computation_refuse(c, "a growth that may be -100 percent leaves no prior value");
	sky_computation_subject(c, value);
	sky_computation_measure(c, value);
	return sky_computation_period(c, before) && sky_computation_formula(c, "%s / (1 + %s / 100)", 0, 1);
}

/* A growth over a growth says nothing: 20 % is not twice as good as 10 %. */
static bool no_growth(struct sky_computation *c)
{
	return sky_metric_at(c->snapshot, sky_computation_figure(c, 0)->metric)->growth_of == SKY_NONE ||
	       sky_computation_refuse(c, "how many times one growth is another says nothing");
}

/* new / old. A loss that grows is no growth: the base must be above zero, all of its interval. */
static bool over_base(struct sky_computation *c)
{
	const struct sky_exact *base = &c->number[1];
	if (base->low_unbounded || mpq_sgn(base->low) <= 0 || !sky_exact_divide(&c->result, &c->number[0], &c->number[1]))
		return sky_computation_refuse(c, "the base may be zero or negative: nothing grows from that");
	return true;
}

/* (new / old - 1) * 100 */
static bool relative_change(struct sky_computation *c)
{
	if (!over_base(c))
		return false;
	sky_exact_add_whole(&c->result, -1);
	sky_exact_scale(&c->result, SKY_PERCENT, 1);
	return true;
}

/* Refuses when the guard finds one of the differences in the mask. false: refused, or memory. */
static bool guard(struct sky_computation *c, unsigned mask)
{
	struct sky_side a = sky_side_of(sky_computation_figure(c, 0)), b = sky_side_of(sky_computation_figure(c, 1));
	unsigned differences = sky_sides_differ(c->snapshot, a, b) & mask;
	if (!differences)
		return true;
	const char *why;
	return sky_differences_explain(c->snapshot, c->arena, differences, a, b, &why) && sky_computation_refuse(c, why);
}

static bool same_series(struct sky_computation *c)
{
	const struct sky_figure *now = sky_computation_figure(c, 0), *then = sky_computation_figure(c, 1);
	if (!sky_figures_one_subject(now, then) || !sky_figures_one_measure(now, then))
		return sky_computation_refuse(c, "the two figures are not of one subject, measure, market and currency");
	if (now->period_start == SKY_DAY_NONE || then->period_start == SKY_DAY_NONE)
		return sky_computation_refuse(c, "both figures need a period");
	if (sky_figure_period(now).kind != sky_figure_period(then).kind ||
	    sky_figure_months(now) != sky_figure_months(then))
		return sky_computation_refuse(c, "the periods are not of one length");
	bool forward = then->period_start <= now->period_start;
	const struct sky_figure *first = forward ? then : now, *last = forward ? now : then;
	return (first == last || unbroken(c, now, first->period_start, last->period_end)) &&
	       guard(c, 1u << SKY_DIFFERENCE_PUBLISHER | 1u << SKY_DIFFERENCE_FORECAST);
}

static bool later(struct sky_computation *c)
{
	if (!same_series(c))
		return false;
	if (sky_computation_figure(c, 0)->period_start <= sky_computation_figure(c, 1)->period_start)
		return sky_computation_refuse(c, "the first figure must be of the later period");
	if (sky_computation_figure(c, 0)->period_start <= sky_computation_figure(c, 1)->period_end)
		return sky_computation_refuse(c, "the two periods overlap");
	return true;
}

/* The result is a growth. `against`: of a span that leads to this figure's period (NULL: of any span). */
static bool growth_metric(struct sky_computation *c, const struct sky_figure *against)
{
	const struct sky_figure *now = sky_computation_figure(c, 0);
	bool any = false;
	for (enum sky_growth_span span = SKY_GROWTH_SPAN_NONE + 1; span < SKY_GROWTH_SPAN_LIMIT; span++) {
		uint32_t metric = sky_growth_metric_of(c->snapshot, now->metric, span);
		struct sky_period base;
		any |= metric != SKY_NONE;
		if (metric != SKY_NONE &&
		    (!against || (sky_growth_base(now, span, &base) && base.start == against->period_start &&
		                  base.end == against->period_end))) {
			sky_computation_in_percent(c, metric);
			return true;
		}
	}
	return sky_computation_refuse(
	    c, any ? "the second figure is not of the period that the growth is against, the same one year earlier or the "
	             "one before, as the metric says (pct takes any earlier one)"
	           : "the data set has no metric that is the growth of this one");
}

bool sky_compute_growth(struct sky_computation *c)
{
	const struct sky_figure *now = sky_computation_figure(c, 0), *then = sky_computation_figure(c, 1);
	if (!later(c) || !growth_metric(c, then))
		return false;
	sky_computation_subject(c, now);
	return relative_change(c) && sky_computation_keep_period(c, now) &&
	       sky_computation_formula(c, "(%s / %s - 1) * 100", 0, 1);
}

bool sky_compute_pct(struct sky_computation *c)
{
	if (!later(c) || !growth_metric(c, NULL))
		return false;
	sky_computation_subject(c, sky_computation_figure(c, 0));
	return relative_change(c) && sky_computation_span(c, sky_computation_figure(c, 1), sky_computation_figure(c, 0)) &&
	       sky_computation_formula(c, "(%s / %s - 1) * 100", 0, 1);
}

bool sky_compute_change(struct sky_computation *c)
{
	if (!later(c))
		return false;
	sky_exact_subtract(&c->result, &c->number[0], &c->number[1]);
	sky_computation_subject(c, sky_computation_figure(c, 0));
	sky_computation_measure(c, sky_computation_figure(c, 0));
	if (c->out->figure.unit == SKY_UNIT_PERCENT)
		c->out->figure.unit = SKY_UNIT_PERCENTAGE_POINTS;
	return sky_computation_span(c, sky_computation_figure(c, 1), sky_computation_figure(c, 0)) &&
	       sky_computation_formula(c, "%s - %s", 0, 1);
}

/* "1000 * 6.4508", or with the mean of several rates by their days. */
static bool tell_conversion(struct sky_computation *c, const char *sign)
{
	char rate[SKY_DECIMAL_MAX];
	if (c->count == 2)
		return sky_computation_formula(c, *sign == '*' ? "%s * %s" : "%s / %s", 0, 1);
	const char *text = "", *amount = sky_computation_number(c, 0);
	long days = 0;
	for (uint32_t i = 1; i < c->count && text; i++) {
		const struct sky_rate *of = c->input[i].rate;
		long of_rate = of->period.end - of->period.start + 1;
		sky_decimal_print(of->value, rate);
		text = sky_arena_printf(c->arena, "%s%s%s * %ld", text, i > 1 ? " + " : "", rate, of_rate);
		days += of_rate;
	}
	c->out->formula =
	    text && amount ? sky_arena_printf(c->arena, "%s %s ((%s) / %ld)", amount, sign, text, days) : NULL;
	return c->out->formula;
}

bool sky_compute_convert(struct sky_computation *c)
{
	const struct sky_figure *amount = sky_computation_figure(c, 0);
	const struct sky_rate *rate[SKY_RATES_MAX] = {c->input[1].rate};
	uint32_t count = c->count - 1;
	for (uint32_t i = 1; i < count; i++)
		rate[i] = c->input[i + 1].rate;
	if (amount->unit != SKY_UNIT_CURRENCY)
		return sky_computation_refuse(c, "only an amount of money can be converted");
	bool multiply = strcmp(amount->currency, rate[0]->per) == 0;
	if (!multiply && strcmp(amount->currency, rate[0]->currency) != 0)
		return sky_computation_refuse(c, "the rate does not hold the amount's currency");
	if (!sky_rates_fit(c->snapshot, amount, rate, count))
		return sky_computation_refuse(c, "the rate is of another period or kind than the amount asks for");
	struct sky_exact mean;
	sky_exact_init(&mean);
	sky_rates_mean(&mean, rate, &c->number[1], count);
	struct sky_interval unused;
	c->out->rate = rate[0]->value;
	bool known = count == 1 || sky_exact_print(&mean, &c->out->rate, &unused);
	if (multiply)
		sky_exact_multiply(&c->result, &c->number[0], &mean);
	else
		known = known && sky_exact_divide(&c->result, &c->number[0], &mean);
	sky_exact_finish(&mean);
	if (!known)
		return sky_computation_refuse(c, "the rate may be zero, or is too exact to be written");
	sky_computation_subject(c, amount);
	sky_computation_measure(c, amount);
	memcpy(c->out->figure.currency, multiply ? rate[0]->currency : rate[0]->per, sizeof rate[0]->currency);
	return sky_computation_keep_period(c, amount) && tell_conversion(c, multiply ? "*" : "/");
}

bool sky_compute_ratio(struct sky_computation *c)
{
	const struct sky_figure *first = sky_computation_figure(c, 0), *second = sky_computation_figure(c, 1);
	if (!guard(c, ~0u))
		return false;
	if (!no_growth(c))
		return false;
	if (!sky_exact_divide(&c->result, &c->number[0], &c->number[1]))
		return sky_computation_refuse(c, "the second value may be zero");
	if (strcmp(first->record.id, second->record.id) == 0)
		sky_exact_from_ratio(&c->result, 1, 1); /* a number over itself is 1, however uncertain it is */
	sky_computation_subject(c, first);
	sky_computation_measure(c, first);
	c->out->figure.unit = SKY_UNIT_TIMES;
	memset(c->out->figure.currency, 0, sizeof c->out->figure.currency);
	return sky_computation_keep_period(c, first) && sky_computation_formula(c, "%s / %s", 0, 1);
}

bool sky_compute_cagr(struct sky_computation *c)
{
	const struct sky_figure *last = sky_computation_figure(c, 0), *first = sky_computation_figure(c, 1);
	if (!later(c) || !growth_metric(c, NULL))
		return false;
	int year[2];
	int month[2];
	int day[2];
	sky_day_to_civil(last->period_start, &year[0], &month[0], &day[0]);
	sky_day_to_civil(first->period_start, &year[1], &month[1], &day[1]);
	if (month[0] != month[1] || day[0] != day[1])
		return sky_computation_refuse(c, "the periods are not a whole number of years apart");
	unsigned long years = (unsigned long)(year[0] - year[1]);
	if (!over_base(c))
		return false;
	if (!sky_exact_root(&c->result, &c->result, years))
		return sky_computation_refuse(c, "a negative ratio has no yearly growth");
	sky_exact_add_whole(&c->result, -1);
	sky_exact_scale(&c->result, SKY_PERCENT, 1);
	sky_computation_subject(c, last);
	const char *a = sky_computation_number(c, 0);
	const char *b = sky_computation_number(c, 1);
	if (!a || !b)
		return false;
	c->out->formula = sky_arena_printf(c->arena, "((%s / %s)^(1/%lu) - 1) * 100", a, b, years);
	return c->out->formula && sky_computation_span(c, first, last);
}

bool sky_compute_index(struct sky_computation *c)
{
	if (!same_series(c) || !no_growth(c) || !over_base(c))
		return false;
	sky_exact_scale(&c->result, SKY_PERCENT, 1);
	/* The base itself is 100 by definition, however uncertain its value is. */
	if (strcmp(sky_computation_figure(c, 0)->record.id, sky_computation_figure(c, 1)->record.id) == 0)
		sky_exact_from_ratio(&c->result, SKY_PERCENT, 1);
	sky_computation_subject(c, sky_computation_figure(c, 0));
	sky_computation_measure(c, sky_computation_figure(c, 0));
	c->out->figure.unit = SKY_UNIT_PERCENT;
	memset(c->out->figure.currency, 0, sizeof c->out->figure.currency);
	return sky_computation_keep_period(c, sky_computation_figure(c, 0)) &&
	       sky_computation_formula(c, "%s / %s * 100", 0, 1);
}
