/* Recipes: reading an id, computing what it spells, spelling the id of a computation. */
#include "model/base/text.h"
#include "model/derive/derive_internal.h"
#include "model/derive/rates.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The exact number of an input. A derived input gives its rationals, so that nothing is rounded twice. */
static bool exact_of(const struct sky_snapshot *snapshot, const struct sky_input *input, struct sky_exact *out)
{
	const struct sky_derived *derived = input->figure ? sky_derived_of(input->figure) : NULL;
	if (derived) {
		out->has_value = derived->exact_value != NULL;
		out->low_open = derived->interval.low_open;
		out->high_open = derived->interval.high_open;
		out->low_unbounded = !derived->exact_low;
		out->high_unbounded = !derived->exact_high;
		return (!derived->exact_value || mpq_set_str(out->value, derived->exact_value, 10) == 0) &&
		       (!derived->exact_low || mpq_set_str(out->low, derived->exact_low, 10) == 0) &&
		       (!derived->exact_high || mpq_set_str(out->high, derived->exact_high, 10) == 0);
	}
	if (input->figure) {
		struct sky_interval interval = sky_figure_interval(snapshot, input->figure);
		sky_exact_from(out, input->figure->value, &interval);
		/* "at least 150" names an end, not a value that could be computed with. */
		out->has_value = sky_figure_is_point(input->figure) && sky_exact_holds(out, out->value);
	} else {
		struct sky_interval interval = sky_rate_interval(input->rate);
		sky_exact_from(out, input->rate->value, &interval);
	}
	return true;
}

static const char *input_id(const struct sky_input *input)
{
	return input->figure ? input->figure->record.id : input->rate->record.id;
}

static const char *spell(struct sky_arena *arena, const char *name, const struct sky_input *input, uint32_t count)
{
	size_t length = strlen(name) + 2;
	for (uint32_t i = 0; i < count; i++)
		length += strlen(input_id(&input[i])) + 1;
	char *text = sky_arena_alloc(arena, length + 1);
	if (!text)
		return NULL;
	char *end = stpcpy(text, name);
	for (uint32_t i = 0; i < count; i++) {
		*end++ = i == 0 ? '(' : ',';
		end = stpcpy(end, input_id(&input[i]));
	}
	*end++ = ')';
	*end = '\0';
	return text;
}

/* The result is known from the day on which all inputs were; it is never known where one has no day of publication. */
static void inherit_publication(struct sky_figure *figure, sky_day published, const char *text, bool first)
{
	bool unknown = published == SKY_DAY_NONE || (!first && figure->published == SKY_DAY_NONE);
	if (unknown) {
		figure->published = SKY_DAY_NONE;
		figure->published_text = NULL;
	} else if (first || published > figure->published) {
		figure->published = published;
		figure->published_text = text;
	}
}

/* Publication and source follow from the inputs. */
static bool inherit(struct sky_figure *figure, struct sky_arena *arena, const struct sky_input *input, uint32_t count)
{
	bool any = false, several = false; /* figures, editions */
	for (uint32_t i = 0; i < count; i++) {
		const struct sky_figure *from = input[i].figure;
		if (from) {
			several |= any && figure->edition != from->edition;
			figure->edition = several ? SKY_NONE : from->edition;
			any = true;
		}
		uint32_t source = from ? from->record.source : input[i].rate->record.source;
		if (i == 0)
			figure->record.source = source;
		else if (figure->record.source != source)
			figure->record.source = SKY_NONE;
		if (from) {
			inherit_publication(figure, from->published, from->published_text, i == 0);
		} else {
			char *day = sky_arena_alloc(arena, sizeof "YYYY-MM-DD");
			if (!day)
				return false;
			inherit_publication(figure, input[i].rate->period.end, sky_day_print(input[i].rate->period.end, day),
			                    i == 0);
		}
		if (from && from->conflict) {
			if (!figure->conflict || from->conflict_known < figure->conflict_known)
				figure->conflict_known = from->conflict_known;
			figure->conflict = true;
		}
	}
	return true;
}

static bool print_result(struct sky_computation *c)
{
	struct sky_derived *out = c->out;
	struct sky_exact *result = &c->result;
	/* When an end is unknown there is no single number to give: six digits would only look exact. */
	result->has_value = result->has_value && !result->low_unbounded && !result->high_unbounded &&
	                    sky_exact_holds(result, result->value);
	const char *missing = "only bounds follow from what is stated, no single value";
	if (!sky_exact_print(result, &out->figure.value, &out->interval)) {
		c->why = "the result has more digits than can be shown";
		return false;
	}
	if (result->has_value && out->figure.value.mantissa == 0 && mpq_sgn(result->value) != 0) {
		result->has_value = false; /* a 0 that rounding made would look like no change at all */
		out->figure.value = SKY_DECIMAL_UNKNOWN;
		missing = "the numbers it follows from are too rough for one digit of the value";
	}
	if (!result->has_value)
		out->figure.missing_reason = missing;
	else
		out->exact_value = sky_exact_text(c->arena, result->value);
	if (!result->low_unbounded)
		out->exact_low = sky_exact_text(c->arena, result->low);
	if (!result->high_unbounded)
		out->exact_high = sky_exact_text(c->arena, result->high);
	return (!result->has_value || out->exact_value) && (result->low_unbounded || out->exact_low) &&
	       (result->high_unbounded || out->exact_high);
}

static bool check_inputs(struct sky_computation *c, enum sky_function function)
{
	const struct sky_function_rule *rule = sky_function_rule(function);
	if (!rule || c->count < rule->fewest || c->count > rule->most) {
		c->why = rule ? sky_arena_printf(c->arena, "%s takes %u to %u inputs, not %u", rule->name, rule->fewest,
		                                 rule->most, c->count)
		              : "no such function";
		return false;
	}
	for (uint32_t i = 0; i < c->count; i++) {
		bool wants_rate = function == SKY_FUNCTION_CONVERT && i > 0;
		if (wants_rate != (c->input[i].rate != NULL)) {
			c->why = wants_rate ? "convert takes a figure and a rate, in this order" : "only convert takes a rate";
			return false;
		}
	}
	return true;
}

static struct sky_derived *blank(struct sky_arena *arena, enum sky_function function)
{
	struct sky_derived *derived = sky_arena_calloc(arena, 1, sizeof *derived);
	if (!derived)
		return NULL;
	derived->function = function;
	derived->figure.kind = SKY_FIGURE_KIND_DERIVED;
	derived->figure.rank = SKY_RANK_NORMAL;
	derived->figure.qualifier = SKY_QUALIFIER_EXACT;
	derived->figure.record.source = SKY_NONE;
	derived->figure.market = derived->figure.corrects = SKY_NONE;
	derived->figure.said_by.row = derived->figure.edition = SKY_NONE;
	derived->figure.value_to = derived->rate = SKY_DECIMAL_UNKNOWN;
	derived->figure.period_start = derived->figure.period_end = SKY_DAY_NONE;
	return derived;
}

static bool compute(struct sky_computation *c, enum sky_function function)
{
	uint32_t ready = 0;
	bool ok = true;
	c->number = sky_arena_calloc(c->arena, c->count, sizeof *c->number);
	if (!c->number)
		return false;
	sky_exact_init(&c->result);
	while (ok && ready < c->count) {
		sky_exact_init(&c->number[ready]);
		ok = exact_of(c->snapshot, &c->input[ready], &c->number[ready]);
		ready++;
	}
	ok = ok && sky_function_rule(function)->compute(c) && print_result(c);
	while (ready > 0)
		sky_exact_finish(&c->number[--ready]);
	sky_exact_finish(&c->result);
	return ok;
}

enum sky_derive_status sky_derive_from(const struct sky_snapshot *snapshot, struct sky_arena *arena,
                                       enum sky_function function, const struct sky_input *input, uint32_t count,
                                       const struct sky_figure **out, const char **why)
{
	struct sky_computation c = {.snapshot = snapshot, .arena = arena, .input = input, .count = count};
	*out = NULL;
	*why = NULL;
	if (!check_inputs(&c, function)) {
		*why = c.why;
		return c.why ? SKY_DERIVE_REFUSED : SKY_DERIVE_MEMORY;
	}
	c.out = blank(arena, function);
	struct sky_input *kept = sky_arena_calloc(arena, count, sizeof *kept);
	if (!c.out || !kept)
		return SKY_DERIVE_MEMORY;
	memcpy(kept, input, count * sizeof *kept);
	c.out->input = kept;
	c.out->input_count = count;
	if (!inherit(&c.out->figure, arena, input, count))
		return SKY_DERIVE_MEMORY;
	c.out->figure.record.id = spell(arena, sky_function_text(function), input, count);
	if (!c.out->figure.record.id)
		return SKY_DERIVE_MEMORY;
	if (!compute(&c, function)) {
		*why = c.why;
		return c.why ? SKY_DERIVE_REFUSED : SKY_DERIVE_MEMORY;
	}
	c.out->figure.value_text = c.out->formula;
	c.out->figure.recipe = c.out->figure.record.id;
	c.out->figure.record.locator = sky_arena_printf(arena, "computed: %s", c.out->formula);
	*out = &c.out->figure;
	return c.out->figure.record.locator ? SKY_DERIVE_OK : SKY_DERIVE_MEMORY;
}

/* A recipe being read. */
struct reader {
	const struct sky_snapshot *snapshot;
	struct sky_arena *arena;
	const char *at;
	const char *why;
	uint32_t depth, inputs;
};

static enum sky_derive_status read_input(struct reader *r, struct sky_input *out);

static enum sky_function function_named(const char *name, size_t length)
{
	for (enum sky_function f = SKY_FUNCTION_NONE + 1; f < SKY_FUNCTION_COUNT; f++) {
		const char *text = sky_function_text(f);
		if (strlen(text) == length && memcmp(text, name, length) == 0)
			return f;
	}
	return SKY_FUNCTION_NONE;
}

static enum sky_derive_status read_call(struct reader *r, enum sky_function function, struct sky_input *out)
{
	const struct sky_function_rule *rule = sky_function_rule(function);
	uint32_t count = 0;
	if (++r->depth > SKY_RECIPE_DEPTH) {
		r->why = "the recipe nests too deep";
		return SKY_DERIVE_REFUSED;
	}
	struct sky_input input[64];
	do {
		r->at++; /* "(" or "," */
		if (count == rule->most) {
			r->why = sky_arena_printf(r->arena, "%s takes at most %u inputs", rule->name, rule->most);
			return r->why ? SKY_DERIVE_REFUSED : SKY_DERIVE_MEMORY;
		}
		enum sky_derive_status status = read_input(r, &input[count++]);
		if (status != SKY_DERIVE_OK)
			return status;
	} while (*r->at == ',');
	if (*r->at != ')') {
		r->why = "the recipe's brackets do not match";
		return SKY_DERIVE_REFUSED;
	}
	r->at++;
	r->depth--;
	out->rate = NULL;
	return sky_derive_from(r->snapshot, r->arena, function, input, count, &out->figure, &r->why);
}

static enum sky_derive_status read_input(struct reader *r, struct sky_input *out)
{
	const char *start = r->at;
	size_t length = strcspn(start, "(),");
	*out = (struct sky_input){.figure = NULL, .rate = NULL};
	r->at += length;
	if (++r->inputs > SKY_RECIPE_INPUTS) {
		r->why = "the recipe has too many inputs";
		return SKY_DERIVE_REFUSED;
	}
	if (*r->at == '(') {
		enum sky_function function = function_named(start, length);
		if (function != SKY_FUNCTION_NONE)
			return read_call(r, function, out);
		r->why =
		    sky_arena_printf(r->arena, "there is no function \"%.*s\"", (int)sky_text_cut(start, length, 40), start);
		return r->why ? SKY_DERIVE_UNKNOWN : SKY_DERIVE_MEMORY;
	}
	uint32_t row = sky_find(r->snapshot, SKY_FIGURE, start, length);
	if (row != SKY_NONE) {
		out->figure = sky_figure_at(r->snapshot, row);
		return SKY_DERIVE_OK;
	}
	row = sky_find(r->snapshot, SKY_RATE, start, length);
	if (row != SKY_NONE && r->depth > 0) {
		out->rate = sky_rate_at(r->snapshot, row);
		return SKY_DERIVE_OK;
	}
	r->why = sky_arena_printf(r->arena, "there is no figure \"%.*s\"", (int)sky_text_cut(start, length, 120), start);
	return r->why ? SKY_DERIVE_UNKNOWN : SKY_DERIVE_MEMORY;
}

enum sky_derive_status sky_derive(const struct sky_snapshot *snapshot, struct sky_arena *arena, const char *id,
                                  const struct sky_figure **out, const char **why)
{
	struct reader reader = {.snapshot = snapshot, .arena = arena, .at = id};
	struct sky_input input;
	enum sky_derive_status status = read_input(&reader, &input);
	*out = NULL;
	*why = reader.why;
	if (status == SKY_DERIVE_OK && *reader.at != '\0') {
		*why = "there is text behind the recipe";
		return SKY_DERIVE_REFUSED;
	}
	if (status == SKY_DERIVE_OK)
		*out = input.figure;
	return status;
}

void sky_figure_leaves(const struct sky_figure *figure, void (*each)(void *closure, const struct sky_record *record),
                       void *closure)
{
	const struct sky_derived *derived = sky_derived_of(figure);
	if (!derived) {
		each(closure, &figure->record);
		return;
	}
	for (uint32_t i = 0; i < derived->input_count; i++)
		if (derived->input[i].figure)
			sky_figure_leaves(derived->input[i].figure, each, closure);
		else
			each(closure, &derived->input[i].rate->record);
}
