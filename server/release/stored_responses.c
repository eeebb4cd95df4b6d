#define XXH_INLINE_ALL
#include "server/release/stored_responses.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

struct sky_stored_responses {
	_Atomic uint32_t references;
	size_t count, capacity, plain_bytes;
	struct sky_stored_response **prerendered;
	uint32_t *table; /* number + 1 of a page by the hash of its key, open addressing; 0: free */
	size_t mask;
};

bool sky_stored_responses_add(struct sky_stored_responses *prerendered, struct sky_stored_response *stored)
{
	struct sky_stored_response **more =
	    sky_grown(NULL, prerendered->prerendered, prerendered->count, &prerendered->capacity, sizeof *more);
	if (!more)
		return false;
	prerendered->prerendered = more;
	prerendered->plain_bytes += stored->bodies[SKY_CODING_IDENTITY]->length;
	prerendered->prerendered[prerendered->count++] = stored;
	return true;
}

static size_t start_of(const struct sky_stored_responses *prerendered, const char *key)
{
	return XXH3_64bits(key, strlen(key)) & prerendered->mask;
}

bool sky_stored_responses_finish(struct sky_stored_responses *prerendered)
{
	size_t size = 16;
	while (size < 2 * prerendered->count)
		size *= 2;
	prerendered->table = calloc(size, sizeof *prerendered->table);
	if (!prerendered->table)
		return false;
	prerendered->mask = size - 1;
	for (size_t i = 0; i < prerendered->count; i++) {
		size_t at = start_of(prerendered, prerendered->prerendered[i]->key);
		while (prerendered->table[at])
			at = (at + 1) & prerendered->mask;
		prerendered->table[at] = (uint32_t)i + 1;
	}
	return true;
}

struct sky_stored_responses *sky_stored_responses_acquire(struct sky_stored_responses *prerendered)
{
	atomic_fetch_add_explicit(&prerendered->references, 1, memory_order_relaxed);
	return prerendered;
}

void sky_stored_responses_release(struct sky_stored_responses *prerendered)
{
	if (!prerendered || atomic_fetch_sub_explicit(&prerendered->references, 1, memory_order_acq_rel) != 1)
		return;
	for (size_t i = 0; i < prerendered->count; i++)
		sky_stored_response_release(prerendered->prerendered[i]);
	free(prerendered->prerendered);
	free(prerendered->table);
	free(prerendered);
}

size_t sky_stored_responses_count(const struct sky_stored_responses *prerendered)
{
	return prerendered ? prerendered->count : 0;
}

size_t sky_stored_responses_bytes(const struct sky_stored_responses *prerendered)
{
	size_t bytes = 0;
	for (size_t i = 0; prerendered && i < prerendered->count; i++)
		bytes += sky_stored_response_bytes(prerendered->prerendered[i]);
	return bytes;
}

struct sky_stored_response *sky_stored_responses_find(const struct sky_stored_responses *prerendered, const char *key,
                                                      size_t *number)
{
	for (size_t at = start_of(prerendered, key); prerendered->table[at]; at = (at + 1) & prerendered->mask) {
		struct sky_stored_response *stored = prerendered->prerendered[prerendered->table[at] - 1];
		if (strcmp(stored->key, key) == 0) {
			*number = prerendered->table[at] - 1;
			return stored;
		}
	}
	return NULL;
}

struct sky_stored_responses *sky_stored_responses_create(void)
{
	struct sky_stored_responses *prerendered = calloc(1, sizeof *prerendered);
	if (prerendered)
		atomic_init(&prerendered->references, 1);
	return prerendered;
}

size_t sky_stored_responses_plain_bytes(const struct sky_stored_responses *prerendered)
{
	return prerendered->plain_bytes;
}
