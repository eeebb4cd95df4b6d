#define XXH_INLINE_ALL
#include "server/release/pages.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

struct sky_pages {
	_Atomic uint32_t references;
	size_t count, capacity, plain_bytes;
	struct sky_page **pages;
	uint32_t *table; /* number + 1 of a page by the hash of its key, open addressing; 0: free */
	size_t mask;
};

bool sky_pages_add(struct sky_pages *pages, struct sky_page *page)
{
	if (pages->count == pages->capacity) {
		size_t capacity = pages->capacity ? 2 * pages->capacity : 64;
		struct sky_page **more = realloc(pages->pages, capacity * sizeof(struct sky_page *));
		if (!more) {
			return false;
		}
		pages->pages = more;
		pages->capacity = capacity;
	}
	pages->plain_bytes += page->bodies[SKY_CODING_IDENTITY]->length;
	pages->pages[pages->count++] = page;
	return true;
}

static size_t start_of(const struct sky_pages *pages, const char *key)
{
	return XXH3_64bits(key, strlen(key)) & pages->mask;
}

bool sky_pages_finish(struct sky_pages *pages)
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

struct sky_pages *sky_pages_acquire(struct sky_pages *pages)
{
	atomic_fetch_add_explicit(&pages->references, 1, memory_order_relaxed);
	return pages;
}

void sky_pages_release(struct sky_pages *pages)
{
	if (!pages || atomic_fetch_sub_explicit(&pages->references, 1, memory_order_acq_rel) != 1) {
		return;
	}
	for (size_t i = 0; i < pages->count; i++) {
		sky_page_release(pages->pages[i]);
	}
	free(pages->pages);
	free(pages->table);
	free(pages);
}

size_t sky_pages_count(const struct sky_pages *pages)
{
	return pages ? pages->count : 0;
}

size_t sky_pages_bytes(const struct sky_pages *pages)
{
	size_t bytes = 0;
	for (size_t i = 0; pages && i < pages->count; i++) {
		bytes += sky_page_bytes(pages->pages[i]);
	}
	return bytes;
}

struct sky_page *sky_pages_find(const struct sky_pages *pages, const char *key, size_t *number)
{
	for (size_t at = start_of(pages, key); pages->table[at]; at = (at + 1) & pages->mask) {
		struct sky_page *page = pages->pages[pages->table[at] - 1];
		if (strcmp(page->key, key) == 0) {
			*number = pages->table[at] - 1;
			return page;
		}
	}
	return NULL;
}

struct sky_pages *sky_pages_create(void)
{
	struct sky_pages *pages = calloc(1, sizeof *pages);
	if (pages) {
		atomic_init(&pages->references, 1);
	}
	return pages;
}

size_t sky_pages_plain_bytes(const struct sky_pages *pages)
{
	return pages->plain_bytes;
}
