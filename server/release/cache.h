/* A cache bounded in bytes that a flood of keys asked for once cannot empty: S3-FIFO (Yang, Zhang, Qiu, Yue,
 * Rashmi: "FIFO queues are all you need for cache eviction", SOSP 2023). What is new goes into a small queue, a
 * tenth of the bytes; only what is asked for again before it reaches that queue's end moves to the main queue, and
 * what left the small queue unasked leaves its hash behind, so that it enters the main queue when it comes back
 * soon. The main queue gives what was asked for another round. A hit only counts up to three in the entry: nothing
 * moves, nothing is allocated.
 *
 * Belongs to one thread. The numbers in the meter may be read by any thread. */
#ifndef SKY_SERVER_RELEASE_CACHE_H
#define SKY_SERVER_RELEASE_CACHE_H

#include "server/process/meter.h"

struct sky_cache;

struct sky_cache_entry {
	void *value;
	size_t bytes; /* what it is charged with */
	uint64_t hash;
	struct sky_cache_entry *next_in_bucket, *next_in_queue;
	uint32_t key_length;
	uint8_t asked; /* up to 3 */
	bool in_main;
	char key[];
};

/* Called when an entry leaves; the entry is still whole. */
typedef void (*sky_cache_leave)(struct sky_cache_entry *entry);

/* New cache of at most `capacity` bytes (keys, entries and what values are charged with). seed: of the hash,
 * so that no client can know which keys meet. meter is borrowed. NULL: memory is short. */
struct sky_cache *sky_cache_create(size_t capacity, uint64_t seed, sky_cache_leave leave,
                                   struct sky_meter_layer *meter) SKY_MUST;
void sky_cache_destroy(struct sky_cache *cache); /* all entries leave; NULL is fine */

/* The entry of the key, and counts it as asked for; NULL: there is none. Valid until the next add, charge or clear. */
struct sky_cache_entry *sky_cache_find(struct sky_cache *cache, const char *key, size_t length);

/* The same, but nothing is counted. */
struct sky_cache_entry *sky_cache_peek(const struct sky_cache *cache, const char *key, size_t length);

/* Counts an entry as asked for that was found by other means. */
static inline void sky_cache_touch(struct sky_cache_entry *entry)
{
	entry->asked += entry->asked < 3;
}

/* Adds a key that is not there. Others leave to make room, never this one. NULL: it is larger than a quarter of the
 * cache, or memory is short; the value stays the caller's. */
struct sky_cache_entry *sky_cache_add(struct sky_cache *cache, const char *key, size_t length, void *value,
                                      size_t bytes) SKY_MUST;

/* The value has grown. The entry itself may leave, when it comes to be the oldest that nobody asks for. */
void sky_cache_charge(struct sky_cache *cache, struct sky_cache_entry *entry, size_t more);

/* All entries leave; not counted as evictions. What was seen is forgotten too. */
void sky_cache_clear(struct sky_cache *cache);

#endif
