/* The functions of recipes, and what they share. Each is in the file of its kind: derive_change.c,
 * derive_parts.c, derive_shares.c. */
#include "model/derive/derive_compute.h"

#include <stdlib.h>
#include <string.h>

bool sky_computation_refuse(struct sky_computation *c, const char *why)
{
	c->why = why;
	return false;
}

uint32_t sky_growth_metric_of(const struct sky_snapshot *snapshot, uint32_t metric, enum sky_growth_span span)
{
	uint32_t row = (uint32_t)sky_count(snapshot, SKY_METRIC), found = SKY_NONE;
	while (row-- > 0) {
		const struct sky_metric *m = sky_metric_at(snapshot, row);
		found = m->growth_of == metric && m->growth_span == span ? row : found;
	}
	return found;
}

uint32_t sky_share_metric_of(const struct sky_snapshot *snapshot, uint32_t metric)
{
	uint32_t row = (uint32_t)sky_count(snapshot, SKY_METRIC), found = SKY_NONE;
	while (row-- > 0)
		found = sky_metric_at(snapshot, row)->share_of == metric ? row : found;
	return found;
}

bool sky_figures_one_subject(const struct sky_figure *a, const struct sky_figure *b)
{
	return a->subject_kind == b->subject_kind && a->subject == b->subject && a->market == b->market;
}

bool sky_figures_one_measure(const struct sky_figure *a, const struct sky_figure *b)
{
	return a->metric == b->metric && a->unit == b->unit && strcmp(a->currency, b->currency) == 0;
}

/* The number of an input as the formula shows it. */
const char *sky_computation_number(struct sky_computation *c, uint32_t i)
{
	char text[SKY_INTERVAL_MAX];
	if (!c->number[i].has_value) {
		struct sky_interval interval = sky_figure_interval(c->snapshot, sky_computation_figure(c, i));
		sky_interval_print(&interval, text);
	} else {
		sky_decimal_print(sky_computation_figure(c, i) ? sky_computation_figure(c, i)->value : c->input[i].rate->value,
		                  text);
	}
	return sky_arena_strdup(c->arena, text);
}

bool sky_computation_formula(struct sky_computation *c, const char *format, uint32_t first, uint32_t second)
{
	const char *a = sky_computation_number(c, first), *b = sky_computation_number(c, second);

	if (!a || !b)
		return false;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	c->out->formula = sky_arena_printf(c->arena, format, a, b);
#pragma GCC diagnostic pop
	return c->out->formula != NULL;
}

/* "a + b + c" behind a head, with a separator. */
bool sky_computation_list(struct sky_computation *c, const char *head, const char *separator, const char *tail)
{
	char *text = sky_arena_strdup(c->arena, head);
	for (uint32_t i = 0; text && i < c->count; i++) {
		const char *number = sky_computation_number(c, i);
		if (!number)
			return false;
		text = sky_arena_printf(c->arena, "%s%s%s", text, i > 0 || *head == '1' ? separator : "", number);
	}
	if (text)
		text = sky_arena_printf(c->arena, "%s%s", text, tail);
	c->out->formula = text;
	return text != NULL;
}

void sky_computation_subject(struct sky_computation *c, const struct sky_figure *from)
{
	c->out->figure.subject_kind = from->subject_kind;
	c->out->figure.subject = from->subject;
	c->out->figure.market = from->market;
}

void sky_computation_measure(struct sky_computation *c, const struct sky_figure *from)
{
	c->out->figure.metric = from->metric;
	c->out->figure.unit = from->unit;
	memcpy(c->out->figure.currency, from->currency, sizeof from->currency);
}

bool sky_computation_period(struct sky_computation *c, struct sky_period period)
{
	c->out->figure.period_start = period.start;
	c->out->figure.period_end = period.end;
	char text[SKY_PERIOD_MAX];
	c->out->figure.period_text = sky_arena_strdup(c->arena, sky_period_print(&period, text));
	return c->out->figure.period_text != NULL;
}

bool sky_computation_keep_period(struct sky_computation *c, const struct sky_figure *from)
{
	c->out->figure.period_start = from->period_start;
	c->out->figure.period_end = from->period_end;
	c->out->figure.period_text = from->period_text;
	c->out->figure.period_label = from->period_label;
	return true;
}

bool sky_computation_span(struct sky_computation *c, const struct sky_figure *first, const struct sky_figure *last)
{
	struct sky_period span = {.start = first->period_start, .end = last->period_end, .kind = SKY_PERIOD_RANGE};
	return sky_computation_period(c, span);
}

void sky_computation_in_percent(struct sky_computation *c, uint32_t metric)
{
	c->out->figure.metric = metric;
	c->out->figure.unit = SKY_UNIT_PERCENT;
	memset(c->out->figure.currency, 0, sizeof c->out->figure.currency);
}

bool sky_computation_clamp_percent(struct sky_computation *c)
{
	const struct sky_decimal zero = {.mantissa = 0, .exponent = 0}, all = {.mantissa = 1, .exponent = 2};
	if (!c->result.low_unbounded && mpq_cmp_ui(c->result.low, SKY_PERCENT, 1) > 0)
		return sky_computation_refuse(c, "the shares add up to more than 100 percent");
	if (!c->result.high_unbounded && mpq_sgn(c->result.high) < 0)
		return sky_computation_refuse(c, "the shares add up to more than 100 percent");
	sky_exact_clamp(&c->result, (struct sky_bounds){.min = &zero, .max = &all});
	if (c->result.has_value && mpq_sgn(c->result.value) < 0)
		mpq_set_ui(c->result.value, 0, 1);
	if (c->result.has_value && mpq_cmp_ui(c->result.value, SKY_PERCENT, 1) > 0)
		mpq_set_ui(c->result.value, SKY_PERCENT, 1);
	return true;
}

static const struct sky_function_rule rules[SKY_FUNCTION_COUNT] = {
#define X(name, text, fewest, most, what) [SKY_FUNCTION_##name] = {#text, what, fewest, most, sky_compute_##text},
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
