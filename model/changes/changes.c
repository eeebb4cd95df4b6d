#include "model/changes/changes.h"

#include "model/changes/change_value.h"

#include <string.h>

/* The list while it is being made. */
struct finder {
	struct sky_arena *arena;
	struct sky_changes *changes;
	struct sky_change *list;
	size_t count, capacity;
};

/* false: memory is short. */
static bool add(struct finder *finder, struct sky_change change)
{
	struct sky_change *more = sky_grown(finder->arena, finder->list, finder->count, &finder->capacity, sizeof *more);
	if (!more)
		return false;
	finder->list = more;
	change.of = finder->changes;
	finder->list[finder->count++] = change;
	return true;
}

static struct sky_version version_of(const struct sky_snapshot *snapshot, unsigned kind, uint32_t row)
{
	const void *record = kind < SKY_KIND_COUNT ? sky_row(snapshot, (enum sky_kind)kind, row)
	                                           : (const void *)sky_snapshot_dataset(snapshot);
	return (struct sky_version){snapshot, record};
}

/* For a record that is in both releases: adds a row for each field that differs. false: memory is short. */
static bool compare_fields(struct finder *finder, unsigned kind, uint32_t before, uint32_t after)
{
	const struct sky_shape *shape = sky_shape_of((enum sky_kind)kind);
	struct sky_version old = version_of(finder->changes->before, kind, before);
	struct sky_version new = version_of(finder->changes->after, kind, after);
	for (size_t i = 0; i < shape->field_count; i++)
		if (!sky_field_same(&shape->field[i], old, new) &&
		    !add(finder, (struct sky_change){.before = before,
		                                     .after = after,
		                                     .change = SKY_CHANGE_CHANGED,
		                                     .kind = (uint8_t)kind,
		                                     .field = (uint16_t)i}))
			return false;
	return true;
}

/* The row over there of the record that has the same id as this row here; SKY_NONE where there is none. */
static uint32_t counterpart(const struct sky_snapshot *there, const struct sky_snapshot *here, enum sky_kind kind,
                            uint32_t row)
{
	const char *id = sky_id(here, kind, row);
	return sky_find(there, kind, id, strlen(id));
}

static bool compare_kind(struct finder *finder, enum sky_kind kind)
{
	const struct sky_snapshot *before = finder->changes->before, *after = finder->changes->after;
	size_t met = 0; /* records of the earlier release that are dealt with */
	for (uint32_t row = 0; row < sky_count(after, kind); row++) {
		uint32_t old = counterpart(before, after, kind, row);
		struct sky_change added = {.before = SKY_NONE, .after = row, .change = SKY_CHANGE_ADDED, .kind = (uint8_t)kind};
		met += old != SKY_NONE;
		if (!(old == SKY_NONE ? add(finder, added) : compare_fields(finder, kind, old, row)))
			return false;
	}
	for (uint32_t row = 0; met < sky_count(before, kind); row++) {
		struct sky_change gone = {
		    .before = row, .after = SKY_NONE, .change = SKY_CHANGE_WITHDRAWN, .kind = (uint8_t)kind};
		if (counterpart(after, before, kind, row) != SKY_NONE)
			continue;
		met++;
		if (!add(finder, gone))
			return false;
	}
	return true;
}

const struct sky_changes *sky_changes_find(struct sky_arena *arena, const struct sky_snapshot *before,
                                           const struct sky_snapshot *after)
{
	struct finder finder = {.arena = arena, .changes = sky_arena_calloc(arena, 1, sizeof *finder.changes)};
	bool found = true;
	if (!finder.changes)
		return NULL;
	*finder.changes = (struct sky_changes){.before = before, .after = after};
	/* A release id is a digest of the data, so the same id means the same data. */
	if (strcmp(sky_snapshot_release_id(before), sky_snapshot_release_id(after)) != 0) {
		found = compare_fields(&finder, SKY_KIND_COUNT, SKY_NONE, SKY_NONE);
		for (unsigned kind = 0; found && kind < SKY_KIND_COUNT; kind++)
			found = compare_kind(&finder, (enum sky_kind)kind);
	}
	finder.changes->list = finder.list;
	finder.changes->count = finder.count;
	return found ? finder.changes : NULL;
}

const char *sky_change_record_kind(const struct sky_change *change)
{
	return change->kind < SKY_KIND_COUNT ? sky_kind_singular((enum sky_kind)change->kind) : "dataset";
}

/* The release that has the record; the later one when both have it. */
static const struct sky_snapshot *shown_by(const struct sky_change *change, struct sky_ref *ref)
{
	bool there = change->change != SKY_CHANGE_WITHDRAWN;
	*ref = (struct sky_ref){(enum sky_kind)change->kind, there ? change->after : change->before};
	return there ? change->of->after : change->of->before;
}

const char *sky_change_id(const struct sky_change *change)
{
	struct sky_ref ref;
	const struct sky_snapshot *snapshot = shown_by(change, &ref);
	return change->kind < SKY_KIND_COUNT ? sky_id(snapshot, ref.kind, ref.row) : sky_snapshot_dataset(snapshot)->id;
}

const char *sky_change_name(const struct sky_change *change)
{
	struct sky_ref ref;
	const struct sky_snapshot *snapshot = shown_by(change, &ref);
	return change->kind < SKY_KIND_COUNT ? sky_title(snapshot, ref) : sky_snapshot_dataset(snapshot)->title;
}

static const struct sky_field *field_of(const struct sky_change *change)
{
	return change->change == SKY_CHANGE_CHANGED ? &sky_shape_of(change->kind)->field[change->field] : NULL;
}

const char *sky_change_field(const struct sky_change *change)
{
	const struct sky_field *field = field_of(change);
	return field ? field->key : NULL;
}

static bool value(struct sky_arena *arena, const struct sky_change *change, struct sky_version side, const char **text)
{
	const struct sky_field *field = field_of(change);
	*text = NULL;
	return !field || sky_field_text(arena, field, side, text);
}

bool sky_change_before(struct sky_arena *arena, const struct sky_change *change, const char **text)
{
	return value(arena, change, version_of(change->of->before, change->kind, change->before), text);
}

bool sky_change_after(struct sky_arena *arena, const struct sky_change *change, const char **text)
{
	return value(arena, change, version_of(change->of->after, change->kind, change->after), text);
}
