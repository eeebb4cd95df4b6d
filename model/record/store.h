/* The records of one kind in one block, and their ids in a hash table of row numbers (4 bytes a slot;
 * the ids themselves stand in the records). Rows move while the store grows: keep numbers, not
 * pointers, until it is trimmed. */
#ifndef SKY_MODEL_RECORD_STORE_H
#define SKY_MODEL_RECORD_STORE_H

#include "model/record/records.h"

struct sky_store {
	char *rows;
	size_t stride; /* bytes a record; each starts with struct sky_record */
	uint32_t count, capacity;
	uint32_t *slot; /* 0: free, else row + 1 and above it bits of the id's hash; open addressing, linear probing */
	uint32_t slot_count, id_count;
};

/* At most this many records of a kind, so that row numbers and slots fit 32 bits. */
#define SKY_STORE_MAX (UINT32_C(1) << 30)

/* A new last row, contents undefined, SKY_NONE when memory is short or the store is full. */
uint32_t sky_store_add(struct sky_store *store) SKY_MUST;

/* The record of a row that exists. */
static inline struct sky_record *sky_store_at(const struct sky_store *store, uint32_t row)
{
	return (struct sky_record *)(void *)(store->rows + (size_t)row * store->stride);
}

/* Makes a row, the last one, findable by the id that its record holds. Returns the row that has the id now: the same,
 * an earlier one when the id was taken, or SKY_NONE when memory is short. */
uint32_t sky_store_register(struct sky_store *store, uint32_t row) SKY_MUST;

/* The row with exactly this id, SKY_NONE where there is none. */
uint32_t sky_store_find(const struct sky_store *store, const char *id, size_t length);

/* Gives back the room that was kept for more rows. */
void sky_store_trim(struct sky_store *store);

/* Bytes held. */
size_t sky_store_size(const struct sky_store *store);

void sky_store_finish(struct sky_store *store);

#endif
