/* Stored responses by their keys. Immutable once finished; any number of threads then. */
#ifndef SKY_SERVER_RELEASE_STORED_RESPONSES_H
#define SKY_SERVER_RELEASE_STORED_RESPONSES_H

#include "server/release/stored_response.h"

struct sky_stored_responses;

/* An empty table with one reference; NULL: memory is short. One thread until it is finished. */
struct sky_stored_responses *sky_stored_responses_create(void) SKY_MUST;

/* Adds a stored response and steals its reference. false: memory is short, and the reference stays the caller's. */
bool sky_stored_responses_add(struct sky_stored_responses *prerendered, struct sky_stored_response *stored) SKY_MUST;

/* Builds the table of keys; nothing can be added after that. false: memory is short. */
bool sky_stored_responses_finish(struct sky_stored_responses *prerendered) SKY_MUST;

size_t
sky_stored_responses_plain_bytes(const struct sky_stored_responses *prerendered); /* of the bodies without a coding */

/* Reference counting, thread-safe; the last release frees. */
struct sky_stored_responses *sky_stored_responses_acquire(struct sky_stored_responses *prerendered);
void sky_stored_responses_release(struct sky_stored_responses *prerendered); /* NULL is fine */

size_t sky_stored_responses_count(const struct sky_stored_responses *prerendered); /* 0 for NULL */
size_t sky_stored_responses_bytes(const struct sky_stored_responses *prerendered); /* 0 for NULL */

/* The stored response of a key, borrowed, and its number; NULL: there is none. */
struct sky_stored_response *sky_stored_responses_find(const struct sky_stored_responses *prerendered, const char *key,
                                                      size_t *number);

#endif
