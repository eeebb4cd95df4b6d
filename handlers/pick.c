#include "handlers/pick.h"

#include "handlers/request.h"

#include <string.h>

static int standing(const struct sky_figure *figure)
{
	return figure->rank == SKY_RANK_PREFERRED ? 0 : figure->rank == SKY_RANK_DEPRECATED ? 2 : 1;
}

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

bool sky_figure_better(const struct sky_figure *a, const struct sky_figure *b)
{
	if (!b)
		return true;
	if (standing(a) != standing(b))
		return standing(a) < standing(b);
	if (sureness(a) != sureness(b))
		return sureness(a) < sureness(b);
	/* SKY_DAY_NONE is below every day: an unknown date counts as the oldest. */
	if (a->published != b->published)
		return a->published > b->published;
	return strcmp(a->record.id, b->record.id) < 0;
}

const struct sky_figure **sky_figures_seen(const struct sky_request *request, struct sky_rows rows, size_t *count)
{
	const struct sky_figure **figures = sky_arena_calloc(request->arena, rows.count + 1, sizeof(*figures));
	unsigned ranks = sky_request_ranks(request);

	*count = 0;
	for (size_t i = 0; figures && i < rows.count; i++)
		if (sky_request_sees(request, ranks, (struct sky_ref){SKY_FIGURE, rows.row[i]}) == SKY_SEEN)
			figures[(*count)++] = sky_figure_at(request->snapshot, rows.row[i]);
	return figures;
}
