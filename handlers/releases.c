/* The releases that the server holds. */
#include "handlers/request/handlers.h"
#include "handlers/request/kept_releases.h"
#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"
#include "handlers/table/texts.h"

struct release {
	const struct sky_snapshot *snapshot;
	int64_t loaded;
	bool current;
};

static struct sky_cell time_cell(const struct sky_request *request, int64_t seconds)
{
	char text[SKY_TIME_TEXT_MAX];
	const char *kept;

	if (seconds <= 0) {
		return SKY_NULL_CELL;
	}
	kept = sky_arena_strdup(request->arena, sky_text_time(seconds, text));
	return kept ? sky_cell_text(kept) : SKY_FAILED_CELL;
}

static int64_t count_records(const struct sky_snapshot *snapshot)
{
	size_t count = 0;

	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		count += sky_count(snapshot, (enum sky_kind)kind);
	}
	return (int64_t)count;
}

SKY_FIELD(cell_id, release, sky_cell_text(sky_snapshot_release_id(it->snapshot)))
SKY_FIELD(cell_current, release, sky_cell_bool(it->current))
SKY_FIELD(cell_dataset, release, sky_cell_text(sky_snapshot_dataset(it->snapshot)->id))
SKY_FIELD(cell_version, release, sky_cell_text(sky_snapshot_dataset(it->snapshot)->version))
SKY_FIELD(cell_released, release, time_cell(request, sky_snapshot_dataset(it->snapshot)->released))
SKY_FIELD(cell_loaded, release, time_cell(request, it->loaded))
SKY_FIELD(cell_records, release, sky_cell_integer(count_records(it->snapshot)))

static const struct sky_column columns[] = {
    SKY_COLUMN("release", cell_id),
    SKY_COLUMN("current", cell_current),
    SKY_COLUMN("dataset_id", cell_dataset),
    SKY_COLUMN("version", cell_version),
    SKY_COLUMN("released", cell_released),
    SKY_COLUMN("loaded", cell_loaded),
    SKY_COLUMN("records_count", cell_records),
};
static const struct sky_table releases_table = SKY_TABLE("releases", columns, 0);

enum sky_outcome sky_handle_list_releases(struct sky_request *request, struct sky_result *result)
{
	size_t count = sky_kept_release_count(request);
	struct release *releases = sky_arena_calloc(request->arena, count, sizeof(*releases));
	const void **rows = sky_arena_calloc(request->arena, count, sizeof(*rows));

	if (!releases || !rows) {
		return SKY_ERROR_MEMORY;
	}
	for (size_t i = 0; i < count; i++) {
		releases[i] = (struct release){sky_kept_release_at(request, i), sky_kept_release_loaded(request, i), i == 0};
		rows[i] = &releases[i];
	}
	return sky_table_query(request, &releases_table, rows, count, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}
