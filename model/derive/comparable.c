#include "model/derive/comparable.h"

#include "model/derive/derive_internal.h"
#include "model/snapshot/edition.h"

#include <string.h>

#define YEAR 12 /* months */

struct sky_side sky_side_of(const struct sky_figure *figure)
{
	return (struct sky_side){.market = sky_figure_market(figure), .figure = figure};
}

int32_t sky_figure_months(const struct sky_figure *figure)
{
	/* 28 to 31 days are one month, 90 to 92 three, 181 to 184 six, 365 or 366 twelve. */
	return (figure->period_end - figure->period_start + 3) / 30;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* A computed figure is a forecast when one of its inputs is. */
static bool is_forecast(const struct sky_figure *figure)
{
	const struct sky_derived *derived = sky_derived_of(figure);
	for (uint32_t i = 0; derived && i < derived->input_count; i++)
		if (derived->input[i].figure && is_forecast(derived->input[i].figure))
			return true;
	return figure->kind == SKY_FIGURE_KIND_FORECAST;
}

/* Who states a figure; of a computed one, who states all of the figures in it (a rate may be anybody's).
 * "": nobody, or several. */
static const char *stated_by(const struct sky_snapshot *snapshot, const struct sky_figure *figure)
{
	const struct sky_derived *derived = sky_derived_of(figure);
	const char *common = NULL;
	if (!derived)
		return sky_edition_of(snapshot, figure)->publisher;
	for (uint32_t i = 0; i < derived->input_count; i++) {
		const char *name = derived->input[i].figure ? stated_by(snapshot, derived->input[i].figure) : NULL;
		if (name && common && strcmp(name, common) != 0)
			return "";
		common = name ? name : common;
	}
	return common ? common : "";
}

/* Who counts: the publisher that the market's definition is from, else whoever states the number. NULL: nobody
 * knows. */
const char *sky_side_publisher(const struct sky_snapshot *snapshot, struct sky_side side)
{
	const struct sky_market *market = sky_market_at(snapshot, side.market);
	if (!market)
		return NULL; /* a company's own number */
	if (market->publisher != SKY_NONE)
		return sky_title(snapshot, (struct sky_ref){SKY_ORGANIZATION, market->publisher});
	const char *name = side.figure ? stated_by(snapshot, side.figure) : "";
	return *name ? name : NULL;
}

static unsigned bit(enum sky_difference difference, bool differs)
{
	return differs ? 1u << difference : 0;
}

static unsigned markets_differ(const struct sky_snapshot *snapshot, struct sky_side a, struct sky_side b)
{
	const struct sky_market *x = sky_market_at(snapshot, a.market), *y = sky_market_at(snapshot, b.market);
	unsigned mask =
	    bit(SKY_DIFFERENCE_PUBLISHER, !same_text(sky_side_publisher(snapshot, a), sky_side_publisher(snapshot, b)));
	if (x == y)
		return mask;
	if (!x || !y)
		return bit(SKY_DIFFERENCE_SCOPE, true);
	return mask | bit(SKY_DIFFERENCE_SCOPE, !same_text(x->segment, y->segment)) |
	       bit(SKY_DIFFERENCE_REGION, !same_text(x->region, y->region)) |
	       bit(SKY_DIFFERENCE_COUNTED, x->counts != y->counts || x->counts == SKY_COUNTED_UNKNOWN);
}

unsigned sky_sides_differ(const struct sky_snapshot *snapshot, struct sky_side a, struct sky_side b)
{
	const struct sky_figure *x = a.figure, *y = b.figure;
	unsigned mask = markets_differ(snapshot, a, b);
	if (!x || !y)
		return mask;
	return mask | bit(SKY_DIFFERENCE_METRIC, x->metric != y->metric) |
	       bit(SKY_DIFFERENCE_PERIOD, x->period_start != y->period_start || x->period_end != y->period_end) |
	       bit(SKY_DIFFERENCE_UNIT, x->unit != y->unit) |
	       bit(SKY_DIFFERENCE_CURRENCY, strcmp(x->currency, y->currency) != 0) |
	       bit(SKY_DIFFERENCE_FORECAST, is_forecast(x) != is_forecast(y));
}

static const char *shown(const char *text)
{
	return text && *text ? text : "not given";
}

/* What one side has where the two differ, in words. */
static const char *side_text(const struct sky_snapshot *snapshot, enum sky_difference difference, struct sky_side side)
{
	const struct sky_market *market = sky_market_at(snapshot, side.market);
	switch (difference) {
	case SKY_DIFFERENCE_METRIC:
		return shown(sky_id(snapshot, SKY_METRIC, side.figure->metric));
	case SKY_DIFFERENCE_SCOPE:
		return market ? shown(market->segment) : "no market";
	case SKY_DIFFERENCE_COUNTED:
		return market && market->counts != SKY_COUNTED_UNKNOWN ? sky_counted_text(market->counts) : "nobody says what";
	case SKY_DIFFERENCE_REGION:
		return shown(market ? market->region : NULL);
	case SKY_DIFFERENCE_PUBLISHER:
		return shown(sky_side_publisher(snapshot, side));
	case SKY_DIFFERENCE_PERIOD:
		return shown(side.figure->period_text);
	case SKY_DIFFERENCE_UNIT:
		return shown(sky_unit_text(side.figure->unit));
	case SKY_DIFFERENCE_CURRENCY:
		return shown(side.figure->currency);
	case SKY_DIFFERENCE_FORECAST:
		return is_forecast(side.figure) ? "a forecast" : "a report";
	case SKY_DIFFERENCE_COUNT:
		break;
	}
	return shown(NULL);
}

static bool is_calendar_year(const struct sky_figure *figure)
{
	return sky_figure_period(figure).kind == SKY_PERIOD_YEAR;
}

/* What sort of periods they are, where the difference lies in that: " (of different lengths)". */
static const char *sort_of_periods(const struct sky_figure *a, const struct sky_figure *b)
{
	if (a->period_start == SKY_DAY_NONE || b->period_start == SKY_DAY_NONE)
		return "";
	if (sky_figure_months(a) != sky_figure_months(b))
		return " (of different lengths)";
	if (sky_figure_months(a) == YEAR && is_calendar_year(a) != is_calendar_year(b)) {
		return is_calendar_year(a) ? " (a calendar year against a fiscal one)"
		                           : " (a fiscal year against a calendar one)";
	}
	return "";
}

/* "CN against world"; of two sides that both say nothing, once. */
static const char *both_sides(const struct sky_snapshot *snapshot, struct sky_arena *arena,
                              enum sky_difference difference, struct sky_side a, struct sky_side b)
{
	const char *left = side_text(snapshot, difference, a), *right = side_text(snapshot, difference, b);
	if (strcmp(left, right) == 0)
		return left;
	return sky_arena_printf(arena, "%s against %s%s", left, right,
	                        difference == SKY_DIFFERENCE_PERIOD ? sort_of_periods(a.figure, b.figure) : "");
}

bool sky_differences_explain(const struct sky_snapshot *snapshot, struct sky_arena *arena, unsigned mask,
                             struct sky_side a, struct sky_side b, const char **text)
{
	static const char *const words[] = {
#define X(name, word) word,
	    SKY_DIFFERENCES(X)
#undef X
	};

	*text = NULL;
	for (enum sky_difference difference = 0; difference < SKY_DIFFERENCE_COUNT; difference++) {
		const char *sides;

		if (!(mask >> difference & 1))
			continue;
		sides = both_sides(snapshot, arena, difference, a, b);
		*text = sides ? sky_arena_printf(arena, "%s%s%s: %s", *text ? *text : "", *text ? "; " : "", words[difference],
		                                 sides)
		              : NULL;
		if (!*text)
			return false;
	}
	return true;
}
