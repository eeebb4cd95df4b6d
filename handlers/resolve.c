/* From a name to the records that it can mean. */
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"

#define MATCHES_MAX 1000

SKY_GETTER(kind, match, sky_cell_text(sky_kind_singular(match->ref.kind)))
SKY_GETTER(id, match, sky_cell_of(request, match->ref.kind, match->ref.row))
SKY_GETTER(name, match, sky_cell_title(request, match->ref.kind, match->ref.row))
SKY_GETTER(matched, match, sky_cell_text(match->matched))
SKY_GETTER(match, match, sky_cell_text(sky_match_text(match->match)))

static const struct sky_table table = {SKY_ROW_RESOLVED_NAME};

enum sky_outcome sky_handle_resolve_name(struct sky_request *request, struct sky_result *result)
{
	struct sky_match *matches = sky_arena_calloc(request->arena, MATCHES_MAX, sizeof *matches);
	const void **rows = sky_arena_calloc(request->arena, MATCHES_MAX, sizeof *rows);
	if (!matches || !rows)
		return SKY_ERROR_MEMORY;
	size_t all = sky_resolve(request->snapshot, sky_request_kinds(request), sky_request_text(request, "name"), true,
	                         matches, MATCHES_MAX);
	if (all == SKY_RESOLVE_MEMORY)
		return SKY_ERROR_MEMORY;
	size_t count = all < MATCHES_MAX ? all : MATCHES_MAX;
	if (all > count)
		sky_result_warn(result, "only the best 1000 matches");
	for (size_t i = 0; i < count; i++)
		rows[i] = &matches[i];
	return sky_table_query(request, &table, rows, count, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}
