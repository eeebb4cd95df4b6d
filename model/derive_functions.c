/* What each function of a recipe demands of its inputs and how it computes: docs/numbers.md says the same in words. */
#include "model/comparable.h"
#include "model/derive_internal.h"

#include <stdlib.h>
#include <string.h>

#define PERCENT 100

static bool refuse(struct sky_computation *c, const char *why)
{
	c->why = why;
	return false;
}

static const struct sky_figure *figure_of(const struct sky_computation *c, uint32_t i)
{
	return c->input[i].figure;
}

struct sky_period sky_figure_period(const struct sky_figure *figure)
{
	struct sky_period period = {.start = figure->period_start, .end = figure->period_end, .kind = SKY_PERIOD_NONE};
	struct sky_period read;

	if (figure->period_text && !sky_period_parse(figure->period_text, strlen(figure->period_text), &read))
		return read;
	return period;
}

bool sky_same_period(const struct sky_figure *a, const struct sky_figure *b)
{
	return a->period_start != SKY_DAY_NONE && a->period_start == b->period_start && a->period_end == b->period_end;
}

static uint32_t metric_where(const struct sky_snapshot *snapshot, uint32_t metric, bool growth)
{
	uint32_t count = (uint32_t)sky_count(snapshot, SKY_METRIC);

	for (uint32_t row = 0; row < count; row++) {
		const struct sky_metric *m = sky_metric_at(snapshot, row);

		if ((growth ? m->growth_of : m->share_of) == metric)
			return row;
	}
	return SKY_NONE;
}

uint32_t sky_growth_metric_of(const struct sky_snapshot *snapshot, uint32_t metric)
{
	return metric_where(snapshot, metric, true);
}

uint32_t sky_share_metric_of(const struct sky_snapshot *snapshot, uint32_t metric)
{
	return metric_where(snapshot, metric, false);
}

uint32_t sky_figure_market(const struct sky_figure *figure)
{
	return figure->subject_kind == SKY_MARKET ? figure->subject : figure->market;
}

static bool same_subject(const struct sky_figure *a, const struct sky_figure *b)
{
	return a->subject_kind == b->subject_kind && a->subject == b->subject && a->market == b->market;
}

static bool same_measure(const struct sky_figure *a, const struct sky_figure *b)
{
	return a->metric == b->metric && a->unit == b->unit && strcmp(a->currency, b->currency) == 0;
}

/* The number of an input as the formula shows it. */
static const char *shown(struct sky_computation *c, uint32_t i)
{
	char text[SKY_INTERVAL_MAX];

	if (!c->number[i].has_value) {
		struct sky_interval interval = sky_figure_interval(c->snapshot, figure_of(c, i));

		sky_interval_print(&interval, text);
	} else {
		sky_decimal_print(figure_of(c, i) ? figure_of(c, i)->value : c->input[i].rate->value, text);
	}
	return sky_arena_strdup(c->arena, text);
}

static bool formula(struct sky_computation *c, const char *format, uint32_t first, uint32_t second)
{
	const char *a = shown(c, first), *b = shown(c, second);

	if (!a || !b)
		return false;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	c->out->formula = sky_arena_printf(c->arena, format, a, b);
#pragma GCC diagnostic pop
	return c->out->formula != NULL;
}

/* "a + b + c" behind a head, with a separator. */
static bool formula_list(struct sky_computation *c, const char *head, const char *separator, const char *tail)
{
	char *text = sky_arena_strdup(c->arena, head);

	for (uint32_t i = 0; text && i < c->count; i++) {
		const char *number = shown(c, i);

		if (!number)
			return false;
		text = sky_arena_printf(c->arena, "%s%s%s", text, i > 0 || *head == '1' ? separator : "", number);
	}
	if (text)
		text = sky_arena_printf(c->arena, "%s%s", text, tail);
	c->out->formula = text;
	return text != NULL;
}

static void take_subject(struct sky_computation *c, const struct sky_figure *from)
{
	c->out->figure.subject_kind = from->subject_kind;
	c->out->figure.subject = from->subject;
	c->out->figure.market = from->market;
}

static void take_measure(struct sky_computation *c, const struct sky_figure *from)
{
	c->out->figure.metric = from->metric;
	c->out->figure.unit = from->unit;
	memcpy(c->out->figure.currency, from->currency, sizeof from->currency);
}

static bool take_period(struct sky_computation *c, struct sky_period period)
{
	char text[SKY_PERIOD_MAX];

	c->out->figure.period_start = period.start;
	c->out->figure.period_end = period.end;
	c->out->figure.period_text = sky_arena_strdup(c->arena, sky_period_print(&period, text));
	return c->out->figure.period_text != NULL;
}

static bool keep_period(struct sky_computation *c, const struct sky_figure *from)
{
	c->out->figure.period_start = from->period_start;
	c->out->figure.period_end = from->period_end;
	c->out->figure.period_text = from->period_text;
	c->out->figure.period_label = from->period_label;
	return true;
}

static bool span_period(struct sky_computation *c, const struct sky_figure *first, const struct sky_figure *last)
{
	struct sky_period span = {.start = first->period_start, .end = last->period_end, .kind = SKY_PERIOD_RANGE};

	return take_period(c, span);
}

static void in_percent(struct sky_computation *c, uint32_t metric)
{
	c->out->figure.metric = metric;
	c->out->figure.unit = SKY_UNIT_PERCENT;
	memset(c->out->figure.currency, 0, sizeof c->out->figure.currency);
}

/* number * numerator / denominator, in place. */
static void scale(struct sky_exact *number, long numerator, unsigned long denominator)
{
	struct sky_exact factor;

	sky_exact_init(&factor);
	sky_exact_from_ratio(&factor, numerator, denominator);
	sky_exact_multiply(number, number, &factor);
	sky_exact_finish(&factor);
}

static void add_whole(struct sky_exact *number, long amount)
{
	struct sky_exact term;

	sky_exact_init(&term);
	sky_exact_from_ratio(&term, amount, 1);
	sky_exact_add(number, number, &term);
	sky_exact_finish(&term);
}

static bool compute_prior(struct sky_computation *c)
{
	const struct sky_figure *value = figure_of(c, 0), *growth = figure_of(c, 1);
	const struct sky_metric *metric = sky_metric_at(c->snapshot, growth->metric);
	struct sky_period period = sky_figure_period(value), before;
	struct sky_exact factor;
	bool ok;

	if (metric->growth_of != value->metric || !same_subject(value, growth))
		return refuse(c, "the second figure is not the growth of the first");
	if (growth->unit != SKY_UNIT_PERCENT)
		return refuse(c, "growth must be in percent");
	if (!sky_same_period(value, growth) || !sky_period_year_before(&period, &before))
		return refuse(c, "value and growth must be of one period");
	sky_exact_init(&factor);
	sky_exact_set(&factor, &c->number[1]);
	scale(&factor, 1, PERCENT);
	add_whole(&factor, 1);
	ok = sky_exact_divide(&c->result, &c->number[0], &factor);
	sky_exact_finish(&factor);
	if (!ok)
		return refuse(c, "a growth that may be -100 percent leaves no prior value");
	take_subject(c, value);
	take_measure(c, value);
	return take_period(c, before) && formula(c, "%s / (1 + %s / 100)", 0, 1);
}

/* (new / old - 1) * 100 */
static bool relative_change(struct sky_computation *c)
{
	if (!sky_exact_divide(&c->result, &c->number[0], &c->number[1]))
		return refuse(c, "the earlier value may be zero");
	add_whole(&c->result, -1);
	scale(&c->result, PERCENT, 1);
	return true;
}

/* Refuses what the guard finds among the differences of the mask. false: refused, or memory. */
static bool guard(struct sky_computation *c, unsigned mask)
{
	struct sky_side a = sky_side_of(figure_of(c, 0)), b = sky_side_of(figure_of(c, 1));
	unsigned differences = sky_sides_differ(c->snapshot, a, b) & mask;
	const char *why;

	if (!differences)
		return true;
	return sky_differences_explain(c->snapshot, c->arena, differences, a, b, &why) && refuse(c, why);
}

static bool same_series(struct sky_computation *c)
{
	const struct sky_figure *now = figure_of(c, 0), *then = figure_of(c, 1);

	if (!same_subject(now, then) || !same_measure(now, then))
		return refuse(c, "the two figures are not of one subject, measure, market and currency");
	if (now->period_start == SKY_DAY_NONE || then->period_start == SKY_DAY_NONE)
		return refuse(c, "both figures need a period");
	if (sky_figure_period(now).kind != sky_figure_period(then).kind ||
	    sky_figure_months(now) != sky_figure_months(then))
		return refuse(c, "the periods are not of one length");
	return guard(c, 1u << SKY_DIFFERENCE_PUBLISHER | 1u << SKY_DIFFERENCE_FORECAST);
}

static bool later(struct sky_computation *c)
{
	if (!same_series(c))
		return false;
	if (figure_of(c, 0)->period_start <= figure_of(c, 1)->period_start)
		return refuse(c, "the first figure must be of the later period");
	if (figure_of(c, 0)->period_start <= figure_of(c, 1)->period_end)
		return refuse(c, "the two periods overlap");
	return true;
}

static bool growth_metric(struct sky_computation *c)
{
	uint32_t metric = sky_growth_metric_of(c->snapshot, figure_of(c, 0)->metric);

	if (metric == SKY_NONE)
		return refuse(c, "the data set has no metric that is the growth of this one");
	in_percent(c, metric);
	return true;
}

static bool compute_growth(struct sky_computation *c)
{
	const struct sky_figure *now = figure_of(c, 0), *then = figure_of(c, 1);
	struct sky_period period = sky_figure_period(now), before;

	if (!later(c) || !growth_metric(c))
		return false;
	if (!sky_period_year_before(&period, &before) || before.start != then->period_start ||
	    before.end != then->period_end)
		return refuse(c, "the second figure is not of the same period one year earlier (pct takes any earlier one)");
	take_subject(c, now);
	return relative_change(c) && keep_period(c, now) && formula(c, "(%s / %s - 1) * 100", 0, 1);
}

static bool compute_pct(struct sky_computation *c)
{
	if (!later(c) || !growth_metric(c))
		return false;
	take_subject(c, figure_of(c, 0));
	return relative_change(c) && span_period(c, figure_of(c, 1), figure_of(c, 0)) &&
	       formula(c, "(%s / %s - 1) * 100", 0, 1);
}

static bool compute_change(struct sky_computation *c)
{
	if (!later(c))
		return false;
	sky_exact_subtract(&c->result, &c->number[0], &c->number[1]);
	take_subject(c, figure_of(c, 0));
	take_measure(c, figure_of(c, 0));
	if (c->out->figure.unit == SKY_UNIT_PERCENT)
		c->out->figure.unit = SKY_UNIT_PERCENTAGE_POINTS;
	return span_period(c, figure_of(c, 1), figure_of(c, 0)) && formula(c, "%s - %s", 0, 1);
}

/* Inputs from `first` on are the same measure and period for different markets that are parts of `whole`. */
static bool parts_of(struct sky_computation *c, uint32_t first, uint32_t whole, const struct sky_figure *like)
{
	for (uint32_t i = first; i < c->count; i++) {
		const struct sky_figure *part = figure_of(c, i);

		if (part->subject_kind != SKY_MARKET || sky_market_at(c->snapshot, part->subject)->part_of != whole)
			return refuse(c, "every part must be a market that is directly part of the whole");
		if (!same_measure(part, like) || !sky_same_period(part, like))
			return refuse(c, "parts must be of one measure, period and currency");
		for (uint32_t j = first; j < i; j++) {
			if (figure_of(c, j)->subject == part->subject)
				return refuse(c, "a part is named twice");
		}
	}
	return true;
}

static bool compute_sum(struct sky_computation *c)
{
	const struct sky_figure *first = figure_of(c, 0);
	uint32_t whole = first->subject_kind == SKY_MARKET ? sky_market_at(c->snapshot, first->subject)->part_of : SKY_NONE;

	if (whole == SKY_NONE)
		return refuse(c, "the parts must be markets that are part of another market");
	if (!parts_of(c, 0, whole, first))
		return false;
	if (!sky_market_at(c->snapshot, whole)->parts_exhaustive ||
	    sky_index_rows(c->snapshot, SKY_MARKETS_OF_MARKET, whole).count != c->count)
		return refuse(c, "the parts named do not make up the whole");
	sky_exact_set(&c->result, &c->number[0]);
	for (uint32_t i = 1; i < c->count; i++)
		sky_exact_add(&c->result, &c->result, &c->number[i]);
	take_measure(c, first);
	c->out->figure.subject_kind = SKY_MARKET;
	c->out->figure.subject = whole;
	c->out->figure.market = SKY_NONE;
	return keep_period(c, first) && formula_list(c, "", " + ", "");
}

static bool is_named(const struct sky_computation *c, uint32_t market)
{
	for (uint32_t i = 1; i < c->count; i++) {
		if (figure_of(c, i)->subject == market)
			return true;
	}
	return false;
}

static bool compute_rest(struct sky_computation *c)
{
	const struct sky_figure *whole = figure_of(c, 0);
	struct sky_rows parts;
	uint32_t missing = SKY_NONE, open = 0;

	if (whole->subject_kind != SKY_MARKET)
		return refuse(c, "the whole must be the size of a market");
	if (!parts_of(c, 1, whole->subject, whole))
		return false;
	parts = sky_index_rows(c->snapshot, SKY_MARKETS_OF_MARKET, whole->subject);
	for (size_t i = 0; i < parts.count; i++) {
		if (!is_named(c, parts.row[i])) {
			missing = parts.row[i];
			open++;
		}
	}
	if (open != 1 || !sky_market_at(c->snapshot, whole->subject)->parts_exhaustive)
		return refuse(c, "exactly one part of a whole with exhaustive parts must be missing");
	sky_exact_set(&c->result, &c->number[0]);
	for (uint32_t i = 1; i < c->count; i++)
		sky_exact_subtract(&c->result, &c->result, &c->number[i]);
	take_measure(c, whole);
	c->out->figure.subject_kind = SKY_MARKET;
	c->out->figure.subject = missing;
	c->out->figure.market = SKY_NONE;
	return keep_period(c, whole) && formula_list(c, "", " - ", "");
}

/* Inputs are shares of different subjects in one market and period. */
static bool shares(struct sky_computation *c)
{
	const struct sky_figure *first = figure_of(c, 0);

	if (sky_metric_at(c->snapshot, first->metric)->share_of == SKY_NONE || first->unit != SKY_UNIT_PERCENT ||
	    first->market == SKY_NONE)
		return refuse(c, "the inputs must be shares of a market, in percent");
	for (uint32_t i = 1; i < c->count; i++) {
		const struct sky_figure *share = figure_of(c, i);

		if (share->market != first->market || !same_measure(share, first) || !sky_same_period(share, first))
			return refuse(c, "the shares must be of one market, measure and period");
		for (uint32_t j = 0; j < i; j++) {
			if (figure_of(c, j)->subject_kind == share->subject_kind && figure_of(c, j)->subject == share->subject)
				return refuse(c, "a subject is named twice");
		}
	}
	c->out->figure.subject_kind = SKY_MARKET;
	c->out->figure.subject = first->market;
	c->out->figure.market = first->market;
	in_percent(c, first->metric);
	return keep_period(c, first);
}

static void add_all(struct sky_computation *c)
{
	sky_exact_set(&c->result, &c->number[0]);
	for (uint32_t i = 1; i < c->count; i++)
		sky_exact_add(&c->result, &c->result, &c->number[i]);
}

static bool to_percent_bounds(struct sky_computation *c)
{
	const struct sky_decimal zero = {.mantissa = 0, .exponent = 0}, all = {.mantissa = 1, .exponent = 2};

	if (!c->result.low_unbounded && mpq_cmp_ui(c->result.low, PERCENT, 1) > 0)
		return refuse(c, "the shares add up to more than 100 percent");
	if (!c->result.high_unbounded && mpq_sgn(c->result.high) < 0)
		return refuse(c, "the shares add up to more than 100 percent");
	sky_exact_clamp(&c->result, (struct sky_bounds){.min = &zero, .max = &all});
	if (c->result.has_value && mpq_sgn(c->result.value) < 0)
		mpq_set_ui(c->result.value, 0, 1);
	if (c->result.has_value && mpq_cmp_ui(c->result.value, PERCENT, 1) > 0)
		mpq_set_ui(c->result.value, PERCENT, 1);
	return true;
}

static bool compute_others(struct sky_computation *c)
{
	if (!shares(c))
		return false;
	add_all(c);
	scale(&c->result, -1, 1);
	add_whole(&c->result, PERCENT);
	return to_percent_bounds(c) && formula_list(c, "100", " - ", "");
}

static bool compute_cr(struct sky_computation *c)
{
	if (!shares(c))
		return false;
	add_all(c);
	return to_percent_bounds(c) && formula_list(c, "", " + ", "");
}

/* floor(rest / share) * share^2 + (rest - that many shares)^2: the most that a rest can add when none of its members is
 * larger than `share`. */
static void most_of_rest(mpq_t out, const mpq_t rest, const mpq_t share)
{
	mpq_t whole, left;

	mpq_inits(whole, left, NULL);
	mpq_div(whole, rest, share);
	mpz_fdiv_q(mpq_numref(whole), mpq_numref(whole), mpq_denref(whole));
	mpz_set_ui(mpq_denref(whole), 1);
	mpq_mul(left, whole, share);
	mpq_sub(left, rest, left);
	mpq_mul(left, left, left);
	mpq_mul(out, share, share);
	mpq_mul(out, out, whole);
	mpq_add(out, out, left);
	mpq_clears(whole, left, NULL);
}

/* Bounds of the HHI. Members of the rest are taken to be no larger than the smallest share named: a caller names the largest. */
static bool compute_hhi(struct sky_computation *c)
{
	mpq_t rest, square, smallest, most;
	bool complete, all_values = true;

	if (!shares(c))
		return false;
	for (uint32_t i = 0; i < c->count; i++) {
		if (c->number[i].low_unbounded || c->number[i].high_unbounded || mpq_sgn(c->number[i].low) < 0)
			return refuse(c, "every share must be bounded at both ends");
		if (mpq_sgn(c->number[i].high) <= 0)
			return refuse(c, "a share of nothing sets no bound to the rest");
		all_values = all_values && c->number[i].has_value;
	}
	mpq_inits(rest, square, smallest, most, NULL);
	mpq_set_ui(rest, PERCENT, 1);
	mpq_set(smallest, c->number[0].high);
	for (uint32_t i = 0; i < c->count; i++) {
		mpq_mul(square, c->number[i].low, c->number[i].low);
		mpq_add(c->result.low, c->result.low, square);
		mpq_mul(square, c->number[i].high, c->number[i].high);
		mpq_add(c->result.high, c->result.high, square);
		mpq_mul(square, c->number[i].value, c->number[i].value);
		mpq_add(c->result.value, c->result.value, square);
		mpq_sub(rest, rest, c->number[i].low);
		mpq_add(most, most, c->number[i].high);
		if (mpq_cmp(c->number[i].high, smallest) < 0)
			mpq_set(smallest, c->number[i].high);
	}
	/* Complete when the printed shares add up to 100 within their rounding. */
	complete = mpq_sgn(rest) >= 0 && mpq_cmp_ui(most, PERCENT, 1) >= 0;
	if (mpq_sgn(rest) < 0)
		c->why = "the shares add up to more than 100 percent";
	if (mpq_sgn(rest) > 0) {
		most_of_rest(square, rest, smallest);
		mpq_add(c->result.high, c->result.high, square);
	}
	if (mpq_cmp_ui(c->result.high, PERCENT * PERCENT, 1) > 0)
		mpq_set_ui(c->result.high, PERCENT * PERCENT, 1);
	c->result.has_value = complete && all_values;
	mpq_clears(rest, square, smallest, most, NULL);
	c->out->figure.unit = SKY_UNIT_POINTS;
	return !c->why &&
	       formula_list(c, "", "^2 + ", "^2, up to that plus the rest in parts no larger than the smallest share");
}

static bool compute_part(struct sky_computation *c)
{
	const struct sky_figure *share = figure_of(c, 0), *size = figure_of(c, 1);
	const struct sky_metric *metric = sky_metric_at(c->snapshot, share->metric);

	if (metric->share_of == SKY_NONE || metric->share_of != size->metric || share->unit != SKY_UNIT_PERCENT)
		return refuse(c, "the first figure is not a share of what the second measures");
	if (size->subject_kind != SKY_MARKET || share->market != size->subject)
		return refuse(c, "the share is of another market than the size");
	if (!sky_same_period(share, size))
		return refuse(c, "share and size must be of one period");
	sky_exact_multiply(&c->result, &c->number[0], &c->number[1]);
	scale(&c->result, 1, PERCENT);
	take_subject(c, share);
	take_measure(c, size);
	if (metric->numerator != SKY_NONE)
		c->out->figure.metric = metric->numerator;
	return keep_period(c, share) && formula(c, "%s / 100 * %s", 0, 1);
}

static bool compute_whole(struct sky_computation *c)
{
	const struct sky_figure *part = figure_of(c, 0), *share = figure_of(c, 1);
	const struct sky_metric *metric = sky_metric_at(c->snapshot, share->metric);

	if (metric->share_of == SKY_NONE || share->unit != SKY_UNIT_PERCENT || metric->numerator != part->metric ||
	    part->unit != SKY_UNIT_CURRENCY)
		return refuse(c, "the second figure is not the share that the first is of a whole");
	if (!same_subject(part, share) || share->market == SKY_NONE)
		return refuse(c, "part and share must be of one subject in one market");
	if (!sky_same_period(part, share))
		return refuse(c, "part and share must be of one period");
	if (!sky_exact_divide(&c->result, &c->number[0], &c->number[1]))
		return refuse(c, "the share may be zero");
	scale(&c->result, PERCENT, 1);
	take_measure(c, part);
	c->out->figure.metric = metric->share_of;
	c->out->figure.subject_kind = SKY_MARKET;
	c->out->figure.subject = share->market;
	c->out->figure.market = SKY_NONE;
	return keep_period(c, part) && formula(c, "%s / (%s / 100)", 0, 1);
}

static bool is_part_of(const struct sky_snapshot *snapshot, uint32_t market, uint32_t whole)
{
	for (market = sky_market_at(snapshot, market)->part_of; market != SKY_NONE;
	     market = sky_market_at(snapshot, market)->part_of) {
		if (market == whole)
			return true;
	}
	return false;
}

/* The metric of what `part` is of `whole`: one that counts the part's own metric, where one does. */
static uint32_t share_metric(const struct sky_snapshot *snapshot, const struct sky_figure *part,
                             const struct sky_figure *whole)
{
	uint32_t count = (uint32_t)sky_count(snapshot, SKY_METRIC);

	for (uint32_t row = 0; row < count; row++) {
		const struct sky_metric *metric = sky_metric_at(snapshot, row);

		if (metric->share_of == whole->metric && metric->numerator == part->metric)
			return row;
	}
	return sky_share_metric_of(snapshot, whole->metric);
}

static bool compute_share(struct sky_computation *c)
{
	const struct sky_figure *part = figure_of(c, 0), *whole = figure_of(c, 1);
	uint32_t metric = share_metric(c->snapshot, part, whole);
	bool market_in_market, subject_in_market;

	if (metric == SKY_NONE || whole->subject_kind != SKY_MARKET)
		return refuse(c, "the second figure is not the size of a market");
	market_in_market = part->subject_kind == SKY_MARKET && part->metric == whole->metric &&
	                   is_part_of(c->snapshot, part->subject, whole->subject);
	subject_in_market = part->subject_kind != SKY_MARKET && part->market == whole->subject &&
	                    part->metric == sky_metric_at(c->snapshot, metric)->numerator;
	if (!market_in_market && !subject_in_market)
		return refuse(c, "the first figure is not a part of the second");
	if (part->unit != whole->unit || strcmp(part->currency, whole->currency) != 0)
		return refuse(c, "part and whole must be in one unit and currency");
	if (!sky_same_period(part, whole))
		return refuse(c, "part and whole must be of one period");
	if (!sky_exact_divide(&c->result, &c->number[0], &c->number[1]))
		return refuse(c, "the whole may be zero");
	scale(&c->result, PERCENT, 1);
	in_percent(c, metric);
	c->out->figure.subject_kind = part->subject_kind;
	c->out->figure.subject = part->subject;
	c->out->figure.market = whole->subject;
	return to_percent_bounds(c) && keep_period(c, part) && formula(c, "%s / %s * 100", 0, 1);
}

static bool compute_convert(struct sky_computation *c)
{
	const struct sky_figure *amount = figure_of(c, 0);
	const struct sky_rate *rate = c->input[1].rate;
	bool multiply;

	if (amount->unit != SKY_UNIT_CURRENCY)
		return refuse(c, "only an amount of money can be converted");
	multiply = strcmp(amount->currency, rate->per) == 0;
	if (!multiply && strcmp(amount->currency, rate->currency) != 0)
		return refuse(c, "the rate does not hold the amount's currency");
	if (!sky_rate_is_of(c->snapshot, rate, amount))
		return refuse(c, "the rate is of another period or kind than the amount asks for");
	if (multiply)
		sky_exact_multiply(&c->result, &c->number[0], &c->number[1]);
	else if (!sky_exact_divide(&c->result, &c->number[0], &c->number[1]))
		return refuse(c, "the rate may be zero");
	take_subject(c, amount);
	take_measure(c, amount);
	memcpy(c->out->figure.currency, multiply ? rate->currency : rate->per, sizeof rate->currency);
	return keep_period(c, amount) && formula(c, multiply ? "%s * %s" : "%s / %s", 0, 1);
}

static bool compute_ratio(struct sky_computation *c)
{
	const struct sky_figure *first = figure_of(c, 0), *second = figure_of(c, 1);

	if (!guard(c, ~0u))
		return false;
	if (!sky_exact_divide(&c->result, &c->number[0], &c->number[1]))
		return refuse(c, "the second value may be zero");
	if (strcmp(first->record.id, second->record.id) == 0)
		sky_exact_from_ratio(&c->result, 1, 1); /* one number: whatever it is */
	take_subject(c, first);
	take_measure(c, first);
	c->out->figure.unit = SKY_UNIT_TIMES;
	memset(c->out->figure.currency, 0, sizeof c->out->figure.currency);
	return keep_period(c, first) && formula(c, "%s / %s", 0, 1);
}

static bool compute_cagr(struct sky_computation *c)
{
	const struct sky_figure *last = figure_of(c, 0), *first = figure_of(c, 1);
	int year[2], month[2], day[2];
	const char *a, *b;
	unsigned long years;

	if (!later(c) || !growth_metric(c))
		return false;
	sky_day_to_civil(last->period_start, &year[0], &month[0], &day[0]);
	sky_day_to_civil(first->period_start, &year[1], &month[1], &day[1]);
	if (month[0] != month[1] || day[0] != day[1])
		return refuse(c, "the periods are not a whole number of years apart");
	years = (unsigned long)(year[0] - year[1]);
	if (!sky_exact_divide(&c->result, &c->number[0], &c->number[1]))
		return refuse(c, "the first value may be zero");
	if (!sky_exact_root(&c->result, &c->result, years))
		return refuse(c, "a negative ratio has no yearly growth");
	add_whole(&c->result, -1);
	scale(&c->result, PERCENT, 1);
	take_subject(c, last);
	a = shown(c, 0);
	b = shown(c, 1);
	if (!a || !b)
		return false;
	c->out->formula = sky_arena_printf(c->arena, "((%s / %s)^(1/%lu) - 1) * 100", a, b, years);
	return c->out->formula && span_period(c, first, last);
}

static bool compute_index(struct sky_computation *c)
{
	if (!same_series(c))
		return false;
	if (!sky_exact_divide(&c->result, &c->number[0], &c->number[1]))
		return refuse(c, "the base value may be zero");
	scale(&c->result, PERCENT, 1);
	/* The base itself is 100 by definition, however uncertain its value is. */
	if (strcmp(figure_of(c, 0)->record.id, figure_of(c, 1)->record.id) == 0)
		sky_exact_from_ratio(&c->result, PERCENT, 1);
	take_subject(c, figure_of(c, 0));
	take_measure(c, figure_of(c, 0));
	c->out->figure.unit = SKY_UNIT_PERCENT;
	memset(c->out->figure.currency, 0, sizeof c->out->figure.currency);
	return keep_period(c, figure_of(c, 0)) && formula(c, "%s / %s * 100", 0, 1);
}

static const struct sky_function_rule rules[SKY_FUNCTION_COUNT] = {
#define X(name, text, fewest, most, what) [SKY_FUNCTION_##name] = {#text, what, fewest, most, compute_##text},
    SKY_FUNCTIONS(X)
#undef X
};

const struct sky_function_rule *sky_function_rule(enum sky_function function)
{
	return function > SKY_FUNCTION_NONE && function < SKY_FUNCTION_COUNT ? &rules[function] : NULL;
}

const char *sky_function_text(enum sky_function function)
{
	const struct sky_function_rule *rule = sky_function_rule(function);

	return rule ? rule->name : NULL;
}

const char *sky_function_what(enum sky_function function)
{
	const struct sky_function_rule *rule = sky_function_rule(function);

	return rule ? rule->what : NULL;
}
