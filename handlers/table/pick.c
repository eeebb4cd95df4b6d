#include "handlers/table/pick.h"

#include "handlers/request/request.h"

const struct sky_figure **sky_figures_seen(const struct sky_request *request, struct sky_rows rows, size_t *count)
{
	const struct sky_figure **figures = sky_arena_calloc(request->arena, rows.count + 1, sizeof *figures);
	unsigned ranks = sky_request_ranks(request);
	*count = 0;
	for (size_t i = 0; figures && i < rows.count; i++)
		if (sky_request_sees(request, ranks, (struct sky_ref){SKY_FIGURE, rows.row[i]}) == SKY_SEEN)
			figures[(*count)++] = sky_figure_at(request->snapshot, rows.row[i]);
	return figures;
}
