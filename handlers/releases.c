/* The releases that the server keeps. */
#include "handlers/request/handlers.h"
#include "handlers/request/kept_releases.h"
#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"
#include "handlers/table/texts.h"

struct sky_release_row {
	const struct sky_snapshot *snapshot;
	int64_t loaded;
	bool current;
};

static struct sky_cell time_cell(const struct sky_request *request, int64_t seconds)
{
	if (seconds <= 0)
		return SKY_NULL_CELL;
	char text[SKY_TIME_TEXT_MAX];
	const char *kept = sky_arena_strdup(request->arena, sky_text_time(seconds, text));
	return kept ? sky_cell_text(kept) : SKY_FAILED_CELL;
}

static int64_t count_records(const struct sky_snapshot *snapshot)
{
	size_t count = 0;
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
		count += sky_count(snapshot, (enum sky_kind)kind);
	return (int64_t)count;
}

SKY_GETTER(release, release_row, sky_cell_text(sky_snapshot_release_id(release_row->snapshot)))
SKY_GETTER(current, release_row, sky_cell_bool(release_row->current))
SKY_GETTER(dataset_id, release_row, sky_cell_text(sky_snapshot_dataset(release_row->snapshot)->id))
SKY_GETTER(version, release_row, sky_cell_text(sky_snapshot_dataset(release_row->snapshot)->version))
SKY_GETTER(released, release_row, time_cell(request, sky_snapshot_dataset(release_row->snapshot)->released))
SKY_GETTER(loaded, release_row, time_cell(request, release_row->loaded))
SKY_GETTER(records_count, release_row, sky_cell_integer(count_records(release_row->snapshot)))

static const struct sky_table releases_table = {SKY_ROW_RELEASE};

enum sky_outcome sky_handle_list_releases(struct sky_request *request, struct sky_result *result)
{
	size_t count = sky_kept_release_count(request);
	struct sky_release_row *releases = sky_arena_calloc(request->arena, count, sizeof *releases);
	const void **rows = sky_arena_calloc(request->arena, count, sizeof *rows);
	if (!releases || !rows)
		return SKY_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		releases[i] =
		    (struct sky_release_row){sky_kept_release_at(request, i), sky_kept_release_loaded(request, i), i == 0};
		rows[i] = &releases[i];
	}
	return sky_table_query(request, &releases_table, rows, count, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}
