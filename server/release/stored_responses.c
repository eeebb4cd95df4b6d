#define XXH_INLINE_ALL
#include "server/release/stored_responses.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

struct sky_stored_responses {
	_Atomic uint32_t references;
	size_t count, capacity, plain_bytes;
	struct sky_stored_response **pages;
	uint32_t *table; /* number + 1 of a page by the hash of its key, open addressing; 0: free */
	size_t mask;
};

bool sky_stored_responses_add(struct sky_stored_responses *pages, struct sky_stored_response *page)
{
	struct sky_stored_response **more = sky_grown(NULL, pages->pages, pages->count, &pages->capacity, sizeof(*more));
	if (!more) {
		return false;
	}
	pages->pages = more;
	pages->plain_bytes += page->bodies[SKY_CODING_IDENTITY]->length;
	pages->pages[pages->count++] = page;
	return true;
}

static size_t start_of(const struct sky_stored_responses *pages, const char *key)
{
	return XXH3_64bits(key, strlen(key)) & pages->mask;
}

bool sky_stored_responses_finish(struct sky_stored_responses *pages)
{
	size_t size = 16;
	while (size < 2 * pages->count) {
		size *= 2;
	}
	pages->table = calloc(size, sizeof *pages->table);
	if (!pages->table) {
		return false;
	}
	pages->mask = size - 1;
	for (size_t i = 0; i < pages->count; i++) {
		size_t at = start_of(pages, pages->pages[i]->key);
		while (pages->table[at]) {
			at = (at + 1) & pages->mask;
		}
		pages->table[at] = (uint32_t)i + 1;
	}
	return true;
}

struct sky_stored_responses *sky_stored_responses_acquire(struct sky_stored_responses *pages)
{
	atomic_fetch_add_explicit(&pages->references, 1, memory_order_relaxed);
	return pages;
}

void sky_stored_responses_release(struct sky_stored_responses *pages)
{
	if (!pages || atomic_fetch_sub_explicit(&pages->references, 1, memory_order_acq_rel) != 1) {
		return;
	}
	for (size_t i = 0; i < pages->count; i++) {
		sky_stored_response_release(pages->pages[i]);
	}
	free(pages->pages);
	free(pages->table);
	free(pages);
}

size_t sky_stored_responses_count(const struct sky_stored_responses *pages)
{
	return pages ? pages->count : 0;
}

size_t sky_stored_responses_bytes(const struct sky_stored_responses *pages)
{
	size_t bytes = 0;
	for (size_t i = 0; pages && i < pages->count; i++) {
		bytes += sky_stored_response_bytes(pages->pages[i]);
	}
	return bytes;
}

struct sky_stored_response *sky_stored_responses_find(const struct sky_stored_responses *pages, const char *key,
                                                      size_t *number)
{
	for (size_t at = start_of(pages, key); pages->table[at]; at = (at + 1) & pages->mask) {
		struct sky_stored_response *page = pages->pages[pages->table[at] - 1];
		if (strcmp(page->key, key) == 0) {
			*number = pages->table[at] - 1;
			return page;
		}
	}
	return NULL;
}

struct sky_stored_responses *sky_stored_responses_create(void)
{
	struct sky_stored_responses *pages = calloc(1, sizeof *pages);
	if (pages) {
		atomic_init(&pages->references, 1);
	}
	return pages;
}

size_t sky_stored_responses_plain_bytes(const struct sky_stored_responses *pages)
{
	return pages->plain_bytes;
}
