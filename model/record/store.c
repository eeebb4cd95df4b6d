#include "model/record/store.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

uint32_t sky_store_add(struct sky_store *store)
{
	if (store->count == store->capacity) {
		uint32_t capacity = store->capacity ? store->capacity * 2 : 16;
		if (capacity > SKY_STORE_MAX)
			return SKY_NONE;
		char *grown = realloc(store->rows, (size_t)capacity * store->stride);
		if (!grown)
			return SKY_NONE;
		store->rows = grown;
		store->capacity = capacity;
	}
	return store->count++;
}

static bool is_id(const char *id, const char *text, size_t length)
{
	return strncmp(id, text, length) == 0 && id[length] == '\0';
}

/* What a slot holds beside the row. Rows are fewer than slots, so the bits above are free. They hold a part of the
 * hash, and so a probe seldom has to look at the record of another id. */
static uint32_t tag_of(const struct sky_store *store, uint64_t hash)
{
	return (uint32_t)(hash >> 32) & ~(store->slot_count - 1);
}

static uint32_t row_in(const struct sky_store *store, uint32_t held)
{
	return (held & (store->slot_count - 1)) - 1;
}

/* The slot that holds the id, or the free one where it belongs. */
static uint32_t find_slot(const struct sky_store *store, const char *id, size_t length, uint64_t hash)
{
	uint32_t mask = store->slot_count - 1;
	uint32_t tag = tag_of(store, hash);
	uint32_t at = (uint32_t)hash & mask;
	for (uint32_t held = store->slot[at]; held != 0; held = store->slot[at]) {
		if ((held & ~mask) == tag && is_id(sky_store_at(store, row_in(store, held))->id, id, length))
			break;
		at = (at + 1) & mask;
	}
	return at;
}

/* Puts the row into the table unless its id is in it. Returns the row that has the id. */
static uint32_t put(struct sky_store *store, uint32_t row)
{
	const char *id = sky_store_at(store, row)->id;
	size_t length = strlen(id);
	uint64_t hash = XXH3_64bits(id, length);
	uint32_t at = find_slot(store, id, length, hash);
	if (store->slot[at] != 0)
		return row_in(store, store->slot[at]);
	store->slot[at] = tag_of(store, hash) | (row + 1);
	store->id_count++;
	return row;
}

/* Makes a table with twice the slots. The rows are put in again in their own order, which is faster in memory than the
 * order of the slots. */
static bool grow_slots(struct sky_store *store, uint32_t rows)
{
	uint32_t count = store->slot_count ? store->slot_count * 2 : 32;
	uint32_t *slot = calloc(count, sizeof *slot);
	if (!slot)
		return false;
	free(store->slot);
	store->slot = slot;
	store->slot_count = count;
	store->id_count = 0;
	for (uint32_t row = 0; row < rows; row++)
		if (sky_store_at(store, row)->id)
			(void)put(store, row);
	return true;
}

uint32_t sky_store_register(struct sky_store *store, uint32_t row)
{
	/* At most three quarters full, so that a probe ends soon; and every row + 1 must fit below the tag. */
	bool full = store->id_count >= store->slot_count / 4 * 3 || row + 1 >= store->slot_count;
	if (full && !grow_slots(store, row))
		return SKY_NONE;
	return put(store, row);
}

uint32_t sky_store_find(const struct sky_store *store, const char *id, size_t length)
{
	if (!store->slot)
		return SKY_NONE;
	uint32_t held = store->slot[find_slot(store, id, length, XXH3_64bits(id, length))];
	return held == 0 ? SKY_NONE : row_in(store, held);
}

void sky_store_trim(struct sky_store *store)
{
	if (store->count == store->capacity)
		return;
	if (store->count == 0) {
		free(store->rows);
		store->rows = NULL;
		store->capacity = 0;
		return;
	}
	char *fitting = realloc(store->rows, (size_t)store->count * store->stride);
	if (fitting) {
		store->rows = fitting;
		store->capacity = store->count;
	}
}

size_t sky_store_size(const struct sky_store *store)
{
	return (size_t)store->capacity * store->stride + (size_t)store->slot_count * sizeof *store->slot;
}

void sky_store_finish(struct sky_store *store)
{
	free(store->rows);
	free(store->slot);
	*store = (struct sky_store){.stride = store->stride};
}
