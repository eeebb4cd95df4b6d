/* The guard: two values are combined, by the model's arithmetic, only where the model finds no difference that forbids
 * it. */
#include "handlers/claims/compare.h"
#include "handlers/request/request.h"

#include <string.h>

#define BIT(name) (1u << SKY_DIFFERENCE_##name)

bool sky_compare_add(const struct sky_request *request, const char **reasons, const char *word, const char *text)
{
	if (!text)
		return true;
	*reasons = *reasons ? sky_arena_printf(request->arena, "%s; %s: %s", *reasons, word, text)
	                    : sky_arena_printf(request->arena, "%s: %s", word, text);
	return *reasons;
}

struct sky_cell sky_compare_value(const struct sky_figure *figure)
{
	return figure && sky_figure_is_point(figure) ? sky_cell_decimal(figure->value) : SKY_NULL_CELL;
}

struct sky_cell sky_compare_id(const struct sky_figure *figure)
{
	return sky_cell_text(figure ? figure->record.id : NULL);
}

/* Converts the side's figure into the other currency. *why says which rate is missing; NULL where none is. */
static enum sky_outcome convert_side(const struct sky_request *request, struct sky_side *side, const char *currency,
                                     const char **why)
{
	struct sky_converted converted;
	enum sky_outcome outcome = sky_convert(request, side->figure, currency, &converted, why);
	if (outcome == SKY_ERROR_MEMORY)
		return outcome;
	if (outcome == SKY_DONE) {
		*why = NULL;
		side->figure = converted.computed ? converted.computed : side->figure;
	}
	return SKY_DONE;
}

static enum sky_outcome derive(const struct sky_request *request, enum sky_function function, struct sky_side a,
                               struct sky_side b, struct sky_comparison *out)
{
	const struct sky_input input[] = {{.figure = a.figure}, {.figure = b.figure}};
	const char *why;
	switch (sky_derive_from(request->snapshot, request->arena, function, input, SKY_COUNT(input), &out->result, &why)) {
	case SKY_DERIVE_OK:
		return SKY_DONE;
	case SKY_DERIVE_UNKNOWN:
	case SKY_DERIVE_REFUSED:
		return sky_compare_add(request, &out->reasons, "arithmetic", why) ? SKY_DONE : SKY_ERROR_MEMORY;
	case SKY_DERIVE_MEMORY:
		break;
	}
	return SKY_ERROR_MEMORY;
}

enum sky_outcome sky_compare_pair(const struct sky_request *request, enum sky_function function, unsigned allowed,
                                  struct sky_side a, struct sky_side b, struct sky_comparison *out)
{
	unsigned differences = sky_sides_differ(request->snapshot, a, b) & ~allowed;
	const char *why = NULL;
	*out = (struct sky_comparison){NULL, NULL};
	/* An amount against a number without a currency differs in the unit already. */
	if (differences & BIT(CURRENCY) && !(allowed & BIT(PERIOD)) && a.figure->currency[0] && b.figure->currency[0]) {
		if (convert_side(request, &a, b.figure->currency, &why) != SKY_DONE)
			return SKY_ERROR_MEMORY;
		differences &= ~BIT(CURRENCY);
	}
	if (!sky_differences_explain(request->snapshot, request->arena, differences, a, b, &out->reasons) ||
	    !sky_compare_add(request, &out->reasons, "currency", why))
		return SKY_ERROR_MEMORY;
	if (out->reasons || !a.figure || !b.figure)
		return SKY_DONE;
	return derive(request, function, a, b, out);
}

/* What of a row is compared with another row: the claim where both are in one currency, so that no rate widens the
 * result; else the number in the currency that was asked for. */
static struct sky_side side_of(const struct sky_size *row, const struct sky_size *beside)
{
	struct sky_side side = {.market = row->market, .figure = NULL};
	bool alike = beside->claim && row->claim && strcmp(row->claim->currency, beside->claim->currency) == 0;
	if (row->value)
		side.figure = row->value->computed && !alike ? row->value->computed : row->claim;
	return side;
}

/* A part may be compared with its whole. The two differ in scope, and perhaps in region, but must count the same. */
static enum sky_outcome judge_whole(const struct sky_request *request, struct sky_size *row)
{
	unsigned allowed = BIT(SCOPE) | BIT(REGION);
	if (!row->whole || !row->value || !row->whole->value)
		return SKY_DONE;
	if (row->definition->counts == row->whole->definition->counts)
		allowed |= BIT(COUNTED);
	struct sky_comparison verdict;
	if (sky_compare_pair(request, SKY_FUNCTION_SHARE, allowed, side_of(row, row->whole), side_of(row->whole, row),
	                     &verdict) != SKY_DONE)
		return SKY_ERROR_MEMORY;
	row->share = verdict.result;
	return SKY_DONE;
}

enum sky_outcome sky_compare_judge(const struct sky_request *request, struct sky_size *row)
{
	const char *lacking =
	    row != row->first && !row->first->value ? "the first market has no value for this period" : NULL;
	struct sky_comparison verdict;
	if (sky_compare_pair(request, SKY_FUNCTION_RATIO, 0, side_of(row, row->first), side_of(row->first, row),
	                     &verdict) != SKY_DONE)
		return SKY_ERROR_MEMORY;
	if (!sky_compare_add(request, &verdict.reasons, row->claim ? "currency" : "missing",
	                     row->value ? NULL : row->missing) ||
	    !sky_compare_add(request, &verdict.reasons, "missing", lacking))
		return SKY_ERROR_MEMORY;
	row->reasons = verdict.reasons;
	row->ratio = verdict.result;
	return judge_whole(request, row);
}

bool sky_compare_near(const struct sky_figure *figure, sky_day start, sky_day end)
{
	sky_day length = end - start;
	if (start == SKY_DAY_NONE || figure->period_start == SKY_DAY_NONE)
		return false;
	sky_day own = figure->period_end - figure->period_start;
	sky_day from = figure->period_start > start ? figure->period_start : start;
	sky_day to = figure->period_end < end ? figure->period_end : end;
	/* Years, halves and months have some days more or less. */
	return own - length <= 4 && length - own <= 4 && (to - from + 1) * 2 >= length;
}
