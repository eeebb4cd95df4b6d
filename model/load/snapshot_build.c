#include "model/load/snapshot_build.h"

#include "model/conflict/conflict_find.h"
#include "model/conflict/conflicts.h"
#include "model/derive/derive.h"
#include "model/record/descriptors.h"
#include "model/search/search_internal.h"
#include "model/snapshot/edition.h"
#include "model/snapshot/index_internal.h"
#include "model/snapshot/order_internal.h"
#include "model/snapshot/resolve_internal.h"
#include "model/snapshot/snapshot_internal.h"
#include "model/snapshot/standing.h"
#include "model/snapshot/words.h"

#include <stdlib.h>
#include <string.h>

struct sky_snapshot *sky_snapshot_create(void)
{
	struct sky_snapshot *snapshot = calloc(1, sizeof *snapshot);
	if (!snapshot)
		return NULL;
	atomic_init(&snapshot->references, 1);
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
		snapshot->store[kind].stride = sky_shape_of((enum sky_kind)kind)->size;
	snapshot->arena = sky_arena_create(0);
	snapshot->strings = sky_strings_create();
	if (!snapshot->arena || !snapshot->strings) {
		sky_snapshot_release(snapshot);
		return NULL;
	}
	return snapshot;
}

struct sky_snapshot *sky_snapshot_acquire(struct sky_snapshot *snapshot)
{
	(void)atomic_fetch_add_explicit(&snapshot->references, 1, memory_order_relaxed);
	return snapshot;
}

void sky_snapshot_release(struct sky_snapshot *snapshot)
{
	if (!snapshot || atomic_fetch_sub_explicit(&snapshot->references, 1, memory_order_acq_rel) != 1)
		return;
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
		sky_store_finish(&snapshot->store[kind]);
	for (unsigned index = 0; index < SKY_INDEX_COUNT; index++)
		sky_csr_finish(&snapshot->index[index]);
	sky_csr_finish(&snapshot->any_relations);
	sky_csr_finish(&snapshot->any_people);
	free(snapshot->events_by_date);
	sky_orders_finish(&snapshot->orders);
	sky_conflicts_destroy(snapshot->conflicts);
	free(snapshot->edition);
	free(snapshot->name);
	sky_search_destroy(snapshot->search);
	sky_strings_destroy(snapshot->strings);
	sky_arena_destroy(snapshot->arena);
	free(snapshot);
}

size_t sky_snapshot_memory(const struct sky_snapshot *snapshot)
{
	size_t size = sizeof *snapshot + sky_arena_size(snapshot->arena) + sky_strings_size(snapshot->strings);
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
		size += sky_store_size(&snapshot->store[kind]);
	for (unsigned index = 0; index < SKY_INDEX_COUNT; index++)
		size += sky_csr_size(&snapshot->index[index]);
	size += sky_csr_size(&snapshot->any_relations) + sky_csr_size(&snapshot->any_people);
	size += snapshot->store[SKY_EVENT].count * sizeof *snapshot->events_by_date + sky_orders_size(&snapshot->orders);
	size += snapshot->edition_count * sizeof *snapshot->edition;
	return size + snapshot->name_count * sizeof *snapshot->name + sky_search_memory(snapshot->search);
}

/* What was corrected by arithmetic is no more certain than the numbers that went into it. false: memory. */
static bool imply(const struct sky_snapshot *snapshot)
{
	for (uint32_t row = 0; row < snapshot->store[SKY_FIGURE].count; row++) {
		struct sky_figure *figure = (struct sky_figure *)(void *)sky_store_at(&snapshot->store[SKY_FIGURE], row);
		const struct sky_figure *computed;
		const char *why;
		enum sky_derive_status status = figure->recipe
		                                    ? sky_derive(snapshot, snapshot->arena, figure->recipe, &computed, &why)
		                                    : SKY_DERIVE_UNKNOWN;
		if (status == SKY_DERIVE_MEMORY)
			return false;
		if (status == SKY_DERIVE_OK && sky_derived_of(computed) && computed->unit == figure->unit)
			figure->implied = &sky_derived_of(computed)->interval;
	}
	return true;
}

bool sky_snapshot_index(struct sky_snapshot *snapshot)
{
	return sky_editions_build(snapshot) && sky_indexes_build(snapshot) && sky_orders_build(snapshot) &&
	       sky_snapshot_index_names(snapshot) && imply(snapshot);
}

/* The day from which all claims of a conflict are known. */
static sky_day known_from(const struct sky_snapshot *snapshot, const struct sky_conflict *conflict)
{
	sky_day known = SKY_DAY_NONE;
	for (uint32_t i = 0; i < conflict->claim_count; i++) {
		sky_day day = sky_published_by(snapshot, conflict->claim[i]);
		if (day == SKY_DAY_NONE)
			return SKY_DAY_MAX;
		if (day > known)
			known = day;
	}
	return known;
}

/* What is listed only when it is asked for disputes no claim. */
static void mark_contradicted(struct sky_snapshot *snapshot, const struct sky_conflict *conflict)
{
	sky_day known = known_from(snapshot, conflict);
	for (uint32_t i = 0; i < conflict->claim_count && sky_conflict_listed(conflict); i++) {
		if (conflict->claim[i].kind != SKY_FIGURE)
			continue;
		struct sky_figure *figure =
		    (struct sky_figure *)(void *)sky_store_at(&snapshot->store[SKY_FIGURE], conflict->claim[i].row);
		if (!figure->conflict || known < figure->conflict_known)
			figure->conflict_known = known;
		figure->conflict = true;
	}
}

static int compare_claims(const void *x, const void *y)
{
	const struct sky_figure *a = *(struct sky_figure *const *)x, *b = *(struct sky_figure *const *)y;
	int order = sky_figure_compare_keys(a, b, true);
	if (order != 0)
		return order;
	if (a->published != b->published)
		return a->published < b->published ? -1 : 1;
	return strcmp(a->record.id, b->record.id);
}

bool sky_snapshot_weigh(struct sky_snapshot *snapshot)
{
	uint32_t all = snapshot->store[SKY_FIGURE].count;
	struct sky_figure **sorted = malloc(((size_t)all + 1) * sizeof(struct sky_figure *));
	if (!sorted)
		return false;
	for (uint32_t row = 0; row < all; row++) {
		sorted[row] = (struct sky_figure *)(void *)sky_store_at(&snapshot->store[SKY_FIGURE], row);
		snapshot->figures_placed += sky_figure_words(snapshot, sorted[row]) &&
		                            sky_is_place(snapshot, sorted[row]->record.source, sorted[row]->record.locator);
	}
	qsort(sorted, all, sizeof *sorted, compare_claims);
	if (sky_standing_find(snapshot, sorted, all))
		snapshot->conflicts = sky_conflicts_find(snapshot, (const struct sky_figure *const *)sorted, all);
	free(sorted);
	size_t count;
	const struct sky_conflict *list = sky_conflicts_list(snapshot->conflicts, &count);
	for (size_t i = 0; i < count; i++)
		mark_contradicted(snapshot, &list[i]);
	return snapshot->conflicts;
}
