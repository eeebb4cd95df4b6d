/* Values of one measure in two periods, and one value against another. docs/numbers.md says the same in words. */
#include "model/derive/comparable.h"
#include "model/derive/derive_compute.h"
#include "model/derive/rates.h"

#include <string.h>

bool sky_compute_prior(struct sky_computation *c)
{
	const struct sky_figure *value = sky_computation_figure(c, 0), *growth = sky_computation_figure(c, 1);
	const struct sky_metric *metric = sky_metric_at(c->snapshot, growth->metric);
	struct sky_period period = sky_figure_period(value);
	if (metric->growth_of != value->metric || !sky_figures_one_subject(value, growth)) {
		return sky_computation_refuse(c, "the second figure is not the growth of the first");
	}
	if (growth->unit != SKY_UNIT_PERCENT) {
		return sky_computation_refuse(c, "growth must be in percent");
	}
	struct sky_period before;
	if (!sky_same_period(value, growth) || !sky_period_year_before(&period, &before)) {
		return sky_computation_refuse(c, "value and growth must be of one period");
	}
	struct sky_exact factor;
	sky_exact_init(&factor);
	sky_exact_set(&factor, &c->number[1]);
	sky_exact_scale(&factor, 1, SKY_PERCENT);
	sky_exact_add_whole(&factor, 1);
	bool ok = sky_exact_divide(&c->result, &c->number[0], &factor);
	sky_exact_finish(&factor);
	if (!ok) {
		return sky_computation_refuse(c, "a growth that may be -100 percent leaves no prior value");
	}
	sky_computation_subject(c, value);
	sky_computation_measure(c, value);
	return sky_computation_period(c, before) && sky_computation_formula(c, "%s / (1 + %s / 100)", 0, 1);
}

/* (new / old - 1) * 100 */
static bool relative_change(struct sky_computation *c)
{
	if (!sky_exact_divide(&c->result, &c->number[0], &c->number[1])) {
		return sky_computation_refuse(c, "the earlier value may be zero");
	}
	sky_exact_add_whole(&c->result, -1);
	sky_exact_scale(&c->result, SKY_PERCENT, 1);
	return true;
}

/* Refuses when the guard finds one of the differences in the mask. false: refused, or memory. */
static bool guard(struct sky_computation *c, unsigned mask)
{
	struct sky_side a = sky_side_of(sky_computation_figure(c, 0)), b = sky_side_of(sky_computation_figure(c, 1));
	unsigned differences = sky_sides_differ(c->snapshot, a, b) & mask;
	if (!differences) {
		return true;
	}
	const char *why;
	return sky_differences_explain(c->snapshot, c->arena, differences, a, b, &why) && sky_computation_refuse(c, why);
}

static bool same_series(struct sky_computation *c)
{
	const struct sky_figure *now = sky_computation_figure(c, 0), *then = sky_computation_figure(c, 1);
	if (!sky_figures_one_subject(now, then) || !sky_figures_one_measure(now, then)) {
		return sky_computation_refuse(c, "the two figures are not of one subject, measure, market and currency");
	}
	if (now->period_start == SKY_DAY_NONE || then->period_start == SKY_DAY_NONE) {
		return sky_computation_refuse(c, "both figures need a period");
	}
	if (sky_figure_period(now).kind != sky_figure_period(then).kind ||
	    sky_figure_months(now) != sky_figure_months(then)) {
		return sky_computation_refuse(c, "the periods are not of one length");
	}
	return guard(c, 1u << SKY_DIFFERENCE_PUBLISHER | 1u << SKY_DIFFERENCE_FORECAST);
}

static bool later(struct sky_computation *c)
{
	if (!same_series(c)) {
		return false;
	}
	if (sky_computation_figure(c, 0)->period_start <= sky_computation_figure(c, 1)->period_start) {
		return sky_computation_refuse(c, "the first figure must be of the later period");
	}
	if (sky_computation_figure(c, 0)->period_start <= sky_computation_figure(c, 1)->period_end) {
		return sky_computation_refuse(c, "the two periods overlap");
	}
	return true;
}

static bool growth_metric(struct sky_computation *c)
{
	uint32_t metric = sky_growth_metric_of(c->snapshot, sky_computation_figure(c, 0)->metric);
	if (metric == SKY_NONE) {
		return sky_computation_refuse(c, "the data set has no metric that is the growth of this one");
	}
	sky_computation_in_percent(c, metric);
	return true;
}

bool sky_compute_growth(struct sky_computation *c)
{
	const struct sky_figure *now = sky_computation_figure(c, 0), *then = sky_computation_figure(c, 1);
	struct sky_period period = sky_figure_period(now);
	if (!later(c) || !growth_metric(c)) {
		return false;
	}
	struct sky_period before;
	if (!sky_period_year_before(&period, &before) || before.start != then->period_start ||
	    before.end != then->period_end) {
		return sky_computation_refuse(
		    c, "the second figure is not of the same period one year earlier (pct takes any earlier one)");
	}
	sky_computation_subject(c, now);
	return relative_change(c) && sky_computation_keep_period(c, now) &&
	       sky_computation_formula(c, "(%s / %s - 1) * 100", 0, 1);
}

bool sky_compute_pct(struct sky_computation *c)
{
	if (!later(c) || !growth_metric(c)) {
		return false;
	}
	sky_computation_subject(c, sky_computation_figure(c, 0));
	return relative_change(c) && sky_computation_span(c, sky_computation_figure(c, 1), sky_computation_figure(c, 0)) &&
	       sky_computation_formula(c, "(%s / %s - 1) * 100", 0, 1);
}

bool sky_compute_change(struct sky_computation *c)
{
	if (!later(c)) {
		return false;
	}
	sky_exact_subtract(&c->result, &c->number[0], &c->number[1]);
	sky_computation_subject(c, sky_computation_figure(c, 0));
	sky_computation_measure(c, sky_computation_figure(c, 0));
	if (c->out->figure.unit == SKY_UNIT_PERCENT) {
		c->out->figure.unit = SKY_UNIT_PERCENTAGE_POINTS;
	}
	return sky_computation_span(c, sky_computation_figure(c, 1), sky_computation_figure(c, 0)) &&
	       sky_computation_formula(c, "%s - %s", 0, 1);
}

/* "1000 * 6.4508", or with the mean of several rates by their days. */
static bool tell_conversion(struct sky_computation *c, const char *sign)
{
	char rate[SKY_DECIMAL_MAX];
	if (c->count == 2) {
		return sky_computation_formula(c, *sign == '*' ? "%s * %s" : "%s / %s", 0, 1);
	}
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
	const struct sky_rate *rate[SKY_RATES_MAX];
	uint32_t count = c->count - 1;
	for (uint32_t i = 0; i < count; i++) {
		rate[i] = c->input[i + 1].rate;
	}
	if (amount->unit != SKY_UNIT_CURRENCY) {
		return sky_computation_refuse(c, "only an amount of money can be converted");
	}
	bool multiply = strcmp(amount->currency, rate[0]->per) == 0;
	if (!multiply && strcmp(amount->currency, rate[0]->currency) != 0) {
		return sky_computation_refuse(c, "the rate does not hold the amount's currency");
	}
	if (!sky_rates_fit(c->snapshot, amount, rate, count)) {
		return sky_computation_refuse(c, "the rate is of another period or kind than the amount asks for");
	}
	struct sky_exact mean;
	sky_exact_init(&mean);
	sky_rates_mean(&mean, rate, &c->number[1], count);
	struct sky_interval unused;
	c->out->rate = rate[0]->value;
	bool known = count == 1 || sky_exact_print(&mean, &c->out->rate, &unused);
	if (multiply) {
		sky_exact_multiply(&c->result, &c->number[0], &mean);
	} else {
		known = known && sky_exact_divide(&c->result, &c->number[0], &mean);
	}
	sky_exact_finish(&mean);
	if (!known) {
		return sky_computation_refuse(c, "the rate may be zero");
	}
	sky_computation_subject(c, amount);
	sky_computation_measure(c, amount);
	memcpy(c->out->figure.currency, multiply ? rate[0]->currency : rate[0]->per, sizeof rate[0]->currency);
	return sky_computation_keep_period(c, amount) && tell_conversion(c, multiply ? "*" : "/");
}

bool sky_compute_ratio(struct sky_computation *c)
{
	const struct sky_figure *first = sky_computation_figure(c, 0), *second = sky_computation_figure(c, 1);
	if (!guard(c, ~0u)) {
		return false;
	}
	if (!sky_exact_divide(&c->result, &c->number[0], &c->number[1])) {
		return sky_computation_refuse(c, "the second value may be zero");
	}
	if (strcmp(first->record.id, second->record.id) == 0) {
		sky_exact_from_ratio(&c->result, 1, 1); /* a number over itself is 1, however uncertain it is */
	}
	sky_computation_subject(c, first);
	sky_computation_measure(c, first);
	c->out->figure.unit = SKY_UNIT_TIMES;
	memset(c->out->figure.currency, 0, sizeof c->out->figure.currency);
	return sky_computation_keep_period(c, first) && sky_computation_formula(c, "%s / %s", 0, 1);
}

bool sky_compute_cagr(struct sky_computation *c)
{
	const struct sky_figure *last = sky_computation_figure(c, 0), *first = sky_computation_figure(c, 1);
	if (!later(c) || !growth_metric(c)) {
		return false;
	}
	int year[2];
	int month[2];
	int day[2];
	sky_day_to_civil(last->period_start, &year[0], &month[0], &day[0]);
	sky_day_to_civil(first->period_start, &year[1], &month[1], &day[1]);
	if (month[0] != month[1] || day[0] != day[1]) {
		return sky_computation_refuse(c, "the periods are not a whole number of years apart");
	}
	unsigned long years = (unsigned long)(year[0] - year[1]);
	if (!sky_exact_divide(&c->result, &c->number[0], &c->number[1])) {
		return sky_computation_refuse(c, "the first value may be zero");
	}
	if (!sky_exact_root(&c->result, &c->result, years)) {
		return sky_computation_refuse(c, "a negative ratio has no yearly growth");
	}
	sky_exact_add_whole(&c->result, -1);
	sky_exact_scale(&c->result, SKY_PERCENT, 1);
	sky_computation_subject(c, last);
	const char *a = sky_computation_number(c, 0);
	const char *b = sky_computation_number(c, 1);
	if (!a || !b) {
		return false;
	}
	c->out->formula = sky_arena_printf(c->arena, "((%s / %s)^(1/%lu) - 1) * 100", a, b, years);
	return c->out->formula && sky_computation_span(c, first, last);
}

bool sky_compute_index(struct sky_computation *c)
{
	if (!same_series(c)) {
		return false;
	}
	if (!sky_exact_divide(&c->result, &c->number[0], &c->number[1])) {
		return sky_computation_refuse(c, "the base value may be zero");
	}
	sky_exact_scale(&c->result, SKY_PERCENT, 1);
	/* The base itself is 100 by definition, however uncertain its value is. */
	if (strcmp(sky_computation_figure(c, 0)->record.id, sky_computation_figure(c, 1)->record.id) == 0) {
		sky_exact_from_ratio(&c->result, SKY_PERCENT, 1);
	}
	sky_computation_subject(c, sky_computation_figure(c, 0));
	sky_computation_measure(c, sky_computation_figure(c, 0));
	c->out->figure.unit = SKY_UNIT_PERCENT;
	memset(c->out->figure.currency, 0, sizeof c->out->figure.currency);
	return sky_computation_keep_period(c, sky_computation_figure(c, 0)) &&
	       sky_computation_formula(c, "%s / %s * 100", 0, 1);
}
