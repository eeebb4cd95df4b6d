#include "model/record/figure.h"

#include <string.h>

const struct sky_derived *sky_derived_of(const struct sky_figure *figure)
{
	/* figure is the first member of struct sky_derived; only derive.c makes figures of that kind. */
	return figure->kind == SKY_FIGURE_KIND_DERIVED ? (const struct sky_derived *)(const void *)figure : NULL;
}

bool sky_qualifier_is_point(enum sky_qualifier qualifier)
{
	return qualifier == SKY_QUALIFIER_EXACT || qualifier == SKY_QUALIFIER_ABOUT;
}

bool sky_figure_is_point(const struct sky_figure *figure)
{
	return sky_decimal_known(figure->value) && sky_qualifier_is_point(figure->qualifier);
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
