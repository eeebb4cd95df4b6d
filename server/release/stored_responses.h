/* Pages by their keys. Immutable once they are finished; any number of threads then. */
#ifndef SKY_SERVER_RELEASE_STORED_RESPONSES_H
#define SKY_SERVER_RELEASE_STORED_RESPONSES_H

#include "server/release/stored_response.h"

struct sky_stored_responses;

/* An empty table with one reference; NULL: memory is short. One thread until it is finished. */
struct sky_stored_responses *sky_stored_responses_create(void) SKY_MUST;

/* Adds a page, whose reference is taken over; false: memory is short, and it is not. */
bool sky_stored_responses_add(struct sky_stored_responses *pages, struct sky_stored_response *page) SKY_MUST;

/* Makes them to be found by their keys; nothing is added after. false: memory is short. */
bool sky_stored_responses_finish(struct sky_stored_responses *pages) SKY_MUST;

size_t sky_stored_responses_plain_bytes(const struct sky_stored_responses *pages); /* of the bodies without a coding */

/* Reference counting, thread-safe; the last release frees. */
struct sky_stored_responses *sky_stored_responses_acquire(struct sky_stored_responses *pages);
void sky_stored_responses_release(struct sky_stored_responses *pages); /* NULL is fine */

size_t sky_stored_responses_count(const struct sky_stored_responses *pages); /* 0 for NULL */
size_t sky_stored_responses_bytes(const struct sky_stored_responses *pages); /* 0 for NULL */

/* The page of a key, borrowed, and its number; NULL: there is none. */
struct sky_stored_response *sky_stored_responses_find(const struct sky_stored_responses *pages, const char *key,
                                                      size_t *number);

#endif
