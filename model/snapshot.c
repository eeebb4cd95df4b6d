#include "model/snapshot_internal.h"

#include "model/conflicts.h"
#include "model/derive.h"
#include "model/descriptors.h"
#include "model/index.h"
#include "model/order.h"
#include "model/search_internal.h"
#include "model/standing.h"

#include <stdlib.h>
#include <string.h>

struct sky_snapshot *sky_snapshot_create(void)
{
	struct sky_snapshot *snapshot = calloc(1, sizeof(*snapshot));

	if (!snapshot) {
		return NULL;
	}
	atomic_init(&snapshot->references, 1);
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		snapshot->store[kind].stride = sky_shape_of((enum sky_kind)kind)->size;
	}
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
	if (!snapshot || atomic_fetch_sub_explicit(&snapshot->references, 1, memory_order_acq_rel) != 1) {
		return;
	}
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		sky_store_finish(&snapshot->store[kind]);
	}
	for (unsigned index = 0; index < SKY_INDEX_COUNT; index++) {
		sky_csr_finish(&snapshot->index[index]);
	}
	sky_csr_finish(&snapshot->any_relations);
	sky_csr_finish(&snapshot->any_people);
	free(snapshot->events_by_date);
	sky_orders_finish(&snapshot->orders);
	sky_conflicts_destroy(snapshot->conflicts);
	free(snapshot->name);
	sky_search_destroy(snapshot->search);
	sky_strings_destroy(snapshot->strings);
	sky_arena_destroy(snapshot->arena);
	free(snapshot);
}

const char *sky_snapshot_release_id(const struct sky_snapshot *snapshot)
{
	return snapshot->release;
}

const struct sky_dataset *sky_snapshot_dataset(const struct sky_snapshot *snapshot)
{
	return &snapshot->dataset;
}

size_t sky_snapshot_memory(const struct sky_snapshot *snapshot)
{
	size_t size = sizeof(*snapshot) + sky_arena_size(snapshot->arena) + sky_strings_size(snapshot->strings);

	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		size += sky_store_size(&snapshot->store[kind]);
	}
	for (unsigned index = 0; index < SKY_INDEX_COUNT; index++) {
		size += sky_csr_size(&snapshot->index[index]);
	}
	size += sky_csr_size(&snapshot->any_relations) + sky_csr_size(&snapshot->any_people);
	size += snapshot->store[SKY_EVENT].count * sizeof(*snapshot->events_by_date) + sky_orders_size(&snapshot->orders);
	return size + snapshot->name_count * sizeof(*snapshot->name) + sky_search_memory(snapshot->search);
}

size_t sky_count(const struct sky_snapshot *snapshot, enum sky_kind kind)
{
	return snapshot->store[kind].count;
}

const void *sky_row(const struct sky_snapshot *snapshot, enum sky_kind kind, uint32_t row)
{
	const struct sky_store *store = &snapshot->store[kind];

	return row < store->count ? sky_store_at(store, row) : NULL;
}

const struct sky_record *sky_record_at(const struct sky_snapshot *snapshot, struct sky_ref ref)
{
	return sky_row(snapshot, ref.kind, ref.row);
}

uint32_t sky_row_number(const struct sky_snapshot *snapshot, enum sky_kind kind, const void *record)
{
	const struct sky_store *store = &snapshot->store[kind];

	return (uint32_t)((size_t)((const char *)record - store->rows) / store->stride);
}

const char *sky_id(const struct sky_snapshot *snapshot, enum sky_kind kind, uint32_t row)
{
	const struct sky_record *record = sky_row(snapshot, kind, row);

	return record ? record->id : NULL;
}

const char *sky_title(const struct sky_snapshot *snapshot, struct sky_ref ref)
{
	const struct sky_record *record = sky_record_at(snapshot, ref);
	const struct sky_names *names = sky_names_of(snapshot, ref);
	const char *title = NULL;

	if (!record) {
		return NULL;
	}
	if (names) {
		title = names->name_count > 0 ? names->name[0].text : NULL;
	} else if (ref.kind == SKY_SOURCE) {
		title = ((const struct sky_source *)(const void *)record)->title;
	} else if (ref.kind == SKY_EVENT) {
		title = ((const struct sky_event *)(const void *)record)->title;
	} else if (ref.kind == SKY_STATEMENT) {
		title = ((const struct sky_statement *)(const void *)record)->title;
	}
	return title ? title : record->id;
}

uint32_t sky_find(const struct sky_snapshot *snapshot, enum sky_kind kind, const char *id, size_t length)
{
	return sky_store_find(&snapshot->store[kind], id, length);
}

const struct sky_names *sky_names_of(const struct sky_snapshot *snapshot, struct sky_ref ref)
{
	static const size_t offsets[SKY_KIND_COUNT] = {
	    [SKY_VENDOR] = offsetof(struct sky_vendor, names),
	    [SKY_ORGANIZATION] = offsetof(struct sky_organization, names),
	    [SKY_PERSON] = offsetof(struct sky_person, names),
	    [SKY_PRODUCT] = offsetof(struct sky_product, names),
	    [SKY_MARKET] = offsetof(struct sky_market, names),
	    [SKY_METRIC] = offsetof(struct sky_metric, names),
	};
	const char *record = sky_row(snapshot, ref.kind, ref.row);

	return record && offsets[ref.kind] ? (const struct sky_names *)(const void *)(record + offsets[ref.kind]) : NULL;
}

struct sky_interval sky_figure_interval(const struct sky_snapshot *snapshot, const struct sky_figure *figure)
{
	const struct sky_derived *derived = sky_derived_of(figure);
	const struct sky_metric *metric;
	struct sky_bounds bounds = {0};

	if (derived) {
		return derived->interval;
	}
	metric = sky_metric_at(snapshot, figure->metric);
	if (metric) {
		bounds.min = metric->has_min ? &metric->min : NULL;
		bounds.max = metric->has_max ? &metric->max : NULL;
	}
	return sky_interval_of(figure->value, (enum sky_qualifier)figure->qualifier, figure->unit == SKY_UNIT_COUNT,
	                       bounds);
}

/* The day from which all claims of a conflict are known. */
static sky_day known_from(const struct sky_snapshot *snapshot, const struct sky_conflict *conflict)
{
	sky_day known = SKY_DAY_NONE;

	for (uint32_t i = 0; i < conflict->claim_count; i++) {
		sky_day day = sky_published_by(snapshot, conflict->claim[i]);

		if (day == SKY_DAY_NONE) {
			return SKY_DAY_MAX;
		}
		if (day > known) {
			known = day;
		}
	}
	return known;
}

/* Differing scopes are no contradiction. */
static void mark_contradicted(struct sky_snapshot *snapshot, const struct sky_conflict *conflict)
{
	sky_day known = known_from(snapshot, conflict);

	for (uint32_t i = 0; i < conflict->claim_count && conflict->kind != SKY_CONFLICT_SCOPE_DIFFERENCE; i++) {
		struct sky_figure *figure;

		if (conflict->claim[i].kind != SKY_FIGURE) {
			continue;
		}
		figure = (struct sky_figure *)(void *)sky_store_at(&snapshot->store[SKY_FIGURE], conflict->claim[i].row);
		if (!figure->conflict || known < figure->conflict_known) {
			figure->conflict_known = known;
		}
		figure->conflict = true;
	}
}

static int compare_claims(const void *x, const void *y)
{
	const struct sky_figure *a = *(struct sky_figure *const *)x, *b = *(struct sky_figure *const *)y;
	int order = sky_figure_compare_keys(a, b, true);

	if (order != 0) {
		return order;
	}
	if (a->published != b->published) {
		return a->published < b->published ? -1 : 1;
	}
	return strcmp(a->record.id, b->record.id);
}

bool sky_snapshot_weigh(struct sky_snapshot *snapshot)
{
	const struct sky_conflict *list;
	uint32_t all = snapshot->store[SKY_FIGURE].count;
	struct sky_figure **sorted = malloc(((size_t)all + 1) * sizeof(struct sky_figure *));
	size_t count;

	if (!sorted) {
		return false;
	}
	for (uint32_t row = 0; row < all; row++) {
		sorted[row] = (struct sky_figure *)(void *)sky_store_at(&snapshot->store[SKY_FIGURE], row);
	}
	qsort(sorted, all, sizeof(*sorted), compare_claims);
	if (sky_standing_find(sorted, all)) {
		snapshot->conflicts = sky_conflicts_find(snapshot, (const struct sky_figure *const *)sorted, all);
	}
	free(sorted);
	list = sky_conflicts_list(snapshot->conflicts, &count);
	for (size_t i = 0; i < count; i++) {
		mark_contradicted(snapshot, &list[i]);
	}
	return snapshot->conflicts;
}

const struct sky_conflict *sky_snapshot_conflicts(const struct sky_snapshot *snapshot, size_t *count)
{
	return sky_conflicts_list(snapshot->conflicts, count);
}

static sky_day latest_day(const struct sky_when *when)
{
	return when->text && when->edtf.latest != SKY_DAY_MAX ? when->edtf.latest : SKY_DAY_NONE;
}

sky_day sky_published_by(const struct sky_snapshot *snapshot, struct sky_ref ref)
{
	const void *record = sky_record_at(snapshot, ref);
	const struct sky_source *source = NULL;

	if (!record) {
		return SKY_DAY_NONE;
	}
	switch (ref.kind) {
	case SKY_SOURCE:
		source = record;
		return latest_day(&source->published);
	case SKY_FIGURE:
		return ((const struct sky_figure *)record)->published;
	case SKY_EVENT:
		return latest_day(&((const struct sky_event *)record)->published);
	case SKY_STATEMENT:
		return latest_day(&((const struct sky_statement *)record)->published);
	case SKY_RELATION:
	case SKY_RATE:
		source = sky_source_at(snapshot, ((const struct sky_record *)record)->source);
		return source ? latest_day(&source->published) : SKY_DAY_NONE;
	default:
		return SKY_DAY_NONE;
	}
}

enum sky_index sky_figures_of(enum sky_kind kind)
{
	static const struct {
		enum sky_kind kind;
		enum sky_index index;
	} about[] = {{SKY_VENDOR, SKY_FIGURES_OF_VENDOR},
	             {SKY_MARKET, SKY_FIGURES_OF_MARKET_SUBJECT},
	             {SKY_ORGANIZATION, SKY_FIGURES_OF_ORGANIZATION},
	             {SKY_PRODUCT, SKY_FIGURES_OF_PRODUCT}};

	for (size_t i = 0; i < SKY_COUNT(about); i++) {
		if (about[i].kind == kind) {
			return about[i].index;
		}
	}
	return SKY_INDEX_COUNT;
}
