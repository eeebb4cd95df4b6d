/* What was added, changed and withdrawn between two releases. */
#include "handlers/changes.h"

#include "handlers/request/handlers.h"
#include "handlers/request/kept_releases.h"
#include "handlers/request/request.h"
#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"
#include "model/changes/changes.h"

static struct sky_cell value(const struct sky_request *request, const struct sky_change *change,
                             bool (*read)(struct sky_arena *, const struct sky_change *, const char **))
{
	const char *text;
	return read(request->arena, change, &text) ? sky_cell_text(text) : SKY_FAILED_CELL;
}

SKY_GETTER(change, change, sky_cell_text(sky_change_kind_text((enum sky_change_kind)change->change)))
SKY_GETTER(kind, change, sky_cell_text(sky_change_record_kind(change)))
SKY_GETTER(id, change, sky_cell_text(sky_change_id(change)))
SKY_GETTER(name, change, sky_cell_text(sky_change_name(change)))
SKY_GETTER(field, change, sky_cell_text(sky_change_field(change)))
SKY_GETTER(before, change, value(request, change, sky_change_before))
SKY_GETTER(after, change, value(request, change, sky_change_after))

const struct sky_table sky_changes_table = {SKY_ROW_CHANGE};

enum sky_outcome sky_handle_list_changes(struct sky_request *request, struct sky_result *result)
{
	const char *since = sky_request_text(request, "since");
	size_t number = sky_kept_release_find(request, since);
	if (number == sky_kept_release_count(request))
		return sky_kept_release_gone(request, "since", since, &result->problem) ? SKY_PROBLEM : SKY_ERROR_MEMORY;
	const struct sky_changes *changes =
	    sky_changes_find(request->arena, sky_kept_release_at(request, number), request->snapshot);
	const void **rows = changes ? sky_arena_calloc(request->arena, changes->count + 1, sizeof *rows) : NULL;
	if (!rows)
		return SKY_ERROR_MEMORY;
	for (size_t i = 0; i < changes->count; i++)
		rows[i] = &changes->list[i];
	return sky_table_query(request, &sky_changes_table, rows, changes->count, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}
