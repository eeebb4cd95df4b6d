/* References between records. One to a record that is known already is set at once; the others wait for the end. */
#include "model/load/references.h"
#include "model/base/text.h"
#include "model/load/load_mistake.h"

#include <stdlib.h>
#include <string.h>

/* In tables up to this size the nearest right id is looked for. In longer ones each mistake would take seconds. */
#define SUGGEST_MAX 5000

void sky_load_refer(struct sky_load *load, enum sky_kind target, const char *id, size_t length, size_t at,
                    uint32_t *slot)
{
	uint32_t row = sky_store_find(&load->snapshot->store[target], id, length);
	if (row != SKY_NONE) {
		*slot = row;
		return;
	}
	struct sky_pending *grown =
	    sky_grown(NULL, load->pending, load->pending_count, &load->pending_capacity, sizeof *grown);
	if (!grown) {
		load->no_memory = true;
		return;
	}
	load->pending = grown;
	const char *kept = sky_strings_intern(load->snapshot->strings, id, length);
	if (!kept) {
		load->no_memory = true;
		return;
	}
	/* The record moves when its table grows; what it points to in the arena does not. */
	const struct sky_store *store = &load->snapshot->store[load->kind];
	uintptr_t start = (uintptr_t)sky_store_at(store, load->row);
	uintptr_t place = (uintptr_t)slot;
	bool inside = place >= start && place < start + store->stride;
	load->pending[load->pending_count++] = (struct sky_pending){
	    .id = kept,
	    .slot = inside ? NULL : slot,
	    .offset = inside ? (uint16_t)(place - start) : 0,
	    .row = load->row,
	    .at = (uint32_t)at,
	    .owner = (uint8_t)load->kind,
	    .target = (uint8_t)target,
	};
}

/* The kind that does have a record of this id; SKY_KIND_COUNT where none has. */
static unsigned other_kind(const struct sky_snapshot *snapshot, const char *id)
{
	unsigned kind = 0;
	while (kind < SKY_KIND_COUNT && sky_store_find(&snapshot->store[kind], id, strlen(id)) == SKY_NONE)
		kind++;
	return kind;
}

static const char *nearest_id(const struct sky_store *store, const char *id)
{
	if (store->count == 0 || store->count > SUGGEST_MAX)
		return NULL;
	const char **ids = malloc(store->count * sizeof *ids);
	size_t count = 0;
	for (uint32_t row = 0; ids && row < store->count; row++) {
		const char *candidate = sky_store_at(store, row)->id;
		if (candidate)
			ids[count++] = candidate;
	}
	const char *nearest = sky_text_nearest(id, ids, count);
	free(ids);
	return nearest;
}

/* The same dangling reference often comes many times in a row, so the last suggestion is kept. */
struct suggestion {
	const char *id, *nearest;
	unsigned target;
};

static void report_dangling(struct sky_load *load, const struct sky_pending *pending, struct suggestion *last)
{
	struct sky_ref owner = {(enum sky_kind)pending->owner, pending->row};
	const char *kind = sky_kind_singular((enum sky_kind)pending->target);
	if (!sky_load_is_full(load) && (last->id != pending->id || last->target != pending->target)) {
		const char *nearest = nearest_id(&load->snapshot->store[pending->target], pending->id);
		*last = (struct suggestion){pending->id, nearest, pending->target};
	}
	unsigned other = other_kind(load->snapshot, pending->id);
	if (other < SKY_KIND_COUNT) {
		sky_load_mistake_at(load, owner, pending->at, "\"%s\" is %s, not %s", pending->id, sky_load_kind_words(other),
		                    sky_load_kind_words(pending->target));
	} else if (last->nearest) {
		sky_load_mistake_at(load, owner, pending->at, "there is no %s \"%s\"; did you mean \"%s\"?", kind, pending->id,
		                    last->nearest);
	} else {
		sky_load_mistake_at(load, owner, pending->at, "there is no %s \"%s\"", kind, pending->id);
	}
}

void sky_load_resolve(struct sky_load *load)
{
	struct suggestion last = {0};
	for (size_t i = 0; i < load->pending_count; i++) {
		const struct sky_pending *pending = &load->pending[i];
		const struct sky_store *store = &load->snapshot->store[pending->target];
		uint32_t row = sky_store_find(store, pending->id, strlen(pending->id));
		if (row == SKY_NONE && !load->broken[pending->target])
			report_dangling(load, pending, &last);
		char *record = (char *)sky_load_record(load, (enum sky_kind)pending->owner, pending->row);
		uint32_t *slot = pending->slot ? pending->slot : (uint32_t *)(void *)(record + pending->offset);
		*slot = row;
	}
}
