/* Pages by their keys. Immutable once they are finished; any number of threads then. */
#ifndef SKY_SERVER_RELEASE_PAGES_H
#define SKY_SERVER_RELEASE_PAGES_H

#include "server/release/page.h"

struct sky_pages;

/* An empty table with one reference; NULL: memory is short. One thread until it is finished. */
struct sky_pages *sky_pages_create(void) SKY_MUST;

/* Adds a page, whose reference is taken over; false: memory is short, and it is not. */
bool sky_pages_add(struct sky_pages *pages, struct sky_page *page) SKY_MUST;

/* Makes them to be found by their keys; nothing is added after. false: memory is short. */
bool sky_pages_finish(struct sky_pages *pages) SKY_MUST;

size_t sky_pages_plain_bytes(const struct sky_pages *pages); /* of the bodies without a coding */

/* Reference counting, thread-safe; the last release frees. */
struct sky_pages *sky_pages_acquire(struct sky_pages *pages);
void sky_pages_release(struct sky_pages *pages); /* NULL is fine */

size_t sky_pages_count(const struct sky_pages *pages); /* 0 for NULL */
size_t sky_pages_bytes(const struct sky_pages *pages); /* 0 for NULL */

/* The page of a key, borrowed, and its number; NULL: there is none. */
struct sky_page *sky_pages_find(const struct sky_pages *pages, const char *key, size_t *number);

#endif
