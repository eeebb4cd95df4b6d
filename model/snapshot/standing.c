#include "model/snapshot/standing.h"

#include <string.h>

static int sureness(const struct sky_figure *figure)
{
	switch ((enum sky_figure_kind)figure->kind) {
	case SKY_FIGURE_KIND_REPORTED:
	case SKY_FIGURE_KIND_CORRECTED:
		return 0;
	case SKY_FIGURE_KIND_ESTIMATE:
		return 1;
	case SKY_FIGURE_KIND_FORECAST:
		return 2;
	case SKY_FIGURE_KIND_NONE:
	case SKY_FIGURE_KIND_DERIVED:
	case SKY_FIGURE_KIND_LIMIT:
		break;
	}
	return 3;
}

static int standing(enum sky_rank rank)
{
	return rank == SKY_RANK_PREFERRED ? 0 : rank == SKY_RANK_DEPRECATED ? 2 : 1;
}

bool sky_figure_better_on(const struct sky_figure *a, const struct sky_figure *b, sky_day as_of)
{
	if (!b)
		return true;
	int order = standing(sky_figure_rank(a, as_of)) - standing(sky_figure_rank(b, as_of));
	order = order ? order : sureness(a) - sureness(b);
	/* SKY_DAY_NONE is below every day. */
	order = order ? order : SKY_ORDER(b->published, a->published);
	return (order ? order : strcmp(a->record.id, b->record.id)) < 0;
}

bool sky_figure_better(const struct sky_figure *a, const struct sky_figure *b)
{
	return sky_figure_better_on(a, b, SKY_DAY_NONE);
}

bool sky_figure_is_ranked(const struct sky_figure *figure, enum sky_rank rank, sky_day as_of)
{
	return figure->rank == rank && (as_of == SKY_DAY_NONE || figure->ranked == SKY_DAY_NONE || figure->ranked <= as_of);
}

/* The number of the line of the table that holds on the day, counted from 1; 0: none yet. */
static uint32_t line_of(const struct sky_standing *standing, sky_day as_of)
{
	uint32_t from = 0, to = standing->count;
	while (as_of != SKY_DAY_NONE && from < to) {
		uint32_t middle = from + (to - from) / 2;
		if (standing->since[middle].from <= as_of)
			from = middle + 1;
		else
			to = middle;
	}
	return to;
}

enum sky_rank sky_figure_rank(const struct sky_figure *figure, sky_day as_of)
{
	if (figure->kind == SKY_FIGURE_KIND_DERIVED)
		return (enum sky_rank)figure->rank;
	if (sky_figure_is_ranked(figure, SKY_RANK_DEPRECATED, as_of))
		return SKY_RANK_DEPRECATED;
	if (!figure->standing)
		return SKY_RANK_PREFERRED;
	uint32_t line = line_of(figure->standing, as_of);
	/* Ids are interned, and a copy in another currency has that of the claim. */
	return line > 0 && figure->standing->since[line - 1].id == figure->record.id ? SKY_RANK_PREFERRED : SKY_RANK_NORMAL;
}

const char *sky_figure_reason(const struct sky_figure *figure, sky_day as_of, enum sky_ground *ground)
{
	enum sky_rank rank = sky_figure_rank(figure, as_of);
	*ground = SKY_GROUND_NONE;
	if (rank == SKY_RANK_PREFERRED && figure->standing)
		*ground = (enum sky_ground)figure->standing->since[line_of(figure->standing, as_of) - 1].step;
	return sky_figure_is_ranked(figure, rank, as_of) ? figure->rank_reason : NULL;
}

const char *sky_ground_text(enum sky_ground ground)
{
	static const char *const texts[] = {NULL,
#define X(name, text) text,
	                                    SKY_GROUNDS(X)
#undef X
	};
	return texts[ground];
}

bool sky_figure_contradicted(const struct sky_figure *figure, sky_day as_of)
{
	return figure->conflict && (as_of == SKY_DAY_NONE || figure->conflict_known <= as_of);
}

int sky_figure_compare_keys(const struct sky_figure *a, const struct sky_figure *b, bool with_period)
{
	int order;

#define BY(field)                                                                                                      \
	if (a->field != b->field)                                                                                          \
	return a->field < b->field ? -1 : 1
	BY(metric);
	BY(market);
	BY(subject_kind);
	BY(subject);
	BY(unit);
	order = memcmp(a->currency, b->currency, sizeof a->currency) == 0 ? 0 : strcmp(a->currency, b->currency);
	if (order != 0 || !with_period)
		return order;
	BY(period_start);
	BY(period_end);
#undef BY
	return 0;
}
