#define XXH_INLINE_ALL
#include "server/release/cache.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define SMALL_SHARE 10  /* the small queue holds one tenth */
#define LARGEST_SHARE 4 /* one entry at most a quarter */
#define ASKED_TO_STAY 2 /* times asked for that lead from the small queue to the main one */
#define BYTES_A_BUCKET 2048
#define BUCKETS_MIN 64
#define BUCKETS_MAX 65536

struct queue {
	struct sky_cache_entry *oldest, *newest;
	size_t bytes;
};

struct sky_cache {
	sky_cache_leave leave;
	struct sky_meter_layer *meter;
	size_t capacity;
	uint64_t seed;
	struct queue small, main;
	size_t mask; /* buckets - 1 */
	struct sky_cache_entry **buckets;
	uint64_t
	    *ghosts; /* hashes of what left the small queue, each where its low bits say: a newer one takes the place */
};

struct sky_cache *sky_cache_create(size_t capacity, uint64_t seed, sky_cache_leave leave, struct sky_meter_layer *meter)
{
	struct sky_cache *cache = calloc(1, sizeof *cache);
	if (!cache)
		return NULL;
	size_t buckets = BUCKETS_MIN;
	while (buckets < BUCKETS_MAX && buckets * BYTES_A_BUCKET < capacity)
		buckets *= 2;
	cache->leave = leave;
	cache->meter = meter;
	cache->capacity = capacity;
	cache->seed = seed;
	cache->mask = buckets - 1;
	cache->buckets = calloc(buckets, sizeof(struct sky_cache_entry *));
	cache->ghosts = calloc(buckets, sizeof *cache->ghosts);
	if (!cache->buckets || !cache->ghosts) {
		sky_cache_destroy(cache);
		return NULL;
	}
	return cache;
}

void sky_cache_destroy(struct sky_cache *cache)
{
	if (cache) {
		if (cache->buckets && cache->ghosts)
			sky_cache_clear(cache);
		free(cache->buckets);
		free(cache->ghosts);
		free(cache);
	}
}

static void show(struct sky_cache *cache, int64_t entries)
{
	sky_meter_set(&cache->meter->bytes, cache->small.bytes + cache->main.bytes);
	sky_meter_add(&cache->meter->entries, (uint64_t)entries);
}

static void push(struct queue *queue, struct sky_cache_entry *entry)
{
	entry->next_in_queue = NULL;
	if (queue->newest)
		queue->newest->next_in_queue = entry;
	else
		queue->oldest = entry;
	queue->newest = entry;
	queue->bytes += entry->bytes;
}

static struct sky_cache_entry *pop(struct queue *queue)
{
	struct sky_cache_entry *entry = queue->oldest;
	queue->oldest = entry->next_in_queue;
	if (!queue->oldest)
		queue->newest = NULL;
	queue->bytes -= entry->bytes;
	return entry;
}

static void drop(struct sky_cache *cache, struct sky_cache_entry *entry)
{
	struct sky_cache_entry **at = &cache->buckets[entry->hash & cache->mask];
	while (*at != entry)
		at = &(*at)->next_in_bucket;
	*at = entry->next_in_bucket;
	cache->leave(entry);
	free(entry);
	show(cache, -1);
}

static void evict(struct sky_cache *cache, struct sky_cache_entry *entry)
{
	sky_meter_add(&cache->meter->evictions, 1);
	drop(cache, entry);
}

/* The oldest of the small queue moves on or leaves. */
static void age_small(struct sky_cache *cache)
{
	struct sky_cache_entry *entry = pop(&cache->small);
	if (entry->asked >= ASKED_TO_STAY) {
		entry->asked = 0;
		entry->in_main = true;
		push(&cache->main, entry);
	} else {
		cache->ghosts[entry->hash & cache->mask] = entry->hash;
		evict(cache, entry);
	}
}

/* The oldest of the main queue goes another round or leaves. */
static void age_main(struct sky_cache *cache)
{
	struct sky_cache_entry *entry = pop(&cache->main);
	if (entry->asked > 0) {
		entry->asked--;
		push(&cache->main, entry);
	} else {
		evict(cache, entry);
	}
}

/* Ends: each step lets an entry go, moves it from small to main, or lowers its count. */
static void make_room(struct sky_cache *cache, size_t wanted)
{
	while (cache->small.bytes + cache->main.bytes + wanted > cache->capacity)
		if (cache->small.oldest && (cache->small.bytes + wanted > cache->capacity / SMALL_SHARE || !cache->main.oldest))
			age_small(cache);
		else if (cache->main.oldest)
			age_main(cache);
		else
			return;
}

struct sky_cache_entry *sky_cache_peek(const struct sky_cache *cache, const char *key, size_t length)
{
	uint64_t hash = XXH3_64bits_withSeed(key, length, cache->seed);
	struct sky_cache_entry *entry = cache->buckets[hash & cache->mask];
	while (entry && (entry->hash != hash || entry->key_length != length || memcmp(entry->key, key, length) != 0))
		entry = entry->next_in_bucket;
	return entry;
}

struct sky_cache_entry *sky_cache_find(struct sky_cache *cache, const char *key, size_t length)
{
	struct sky_cache_entry *entry = sky_cache_peek(cache, key, length);
	if (entry)
		sky_cache_touch(entry);
	sky_meter_add(entry ? &cache->meter->hits : &cache->meter->misses, 1);
	return entry;
}

struct sky_cache_entry *sky_cache_add(struct sky_cache *cache, const char *key, size_t length, void *value,
                                      size_t bytes)
{
	size_t whole = sizeof(struct sky_cache_entry) + length + bytes;
	if (whole > cache->capacity / LARGEST_SHARE || length > UINT32_MAX)
		return NULL;
	struct sky_cache_entry *entry = malloc(sizeof *entry + length);
	if (!entry)
		return NULL;
	uint64_t hash = XXH3_64bits_withSeed(key, length, cache->seed);
	*entry = (struct sky_cache_entry){.value = value, .bytes = whole, .hash = hash, .key_length = (uint32_t)length};
	memcpy(entry->key, key, length);
	make_room(cache, whole);
	entry->in_main = cache->ghosts[hash & cache->mask] == hash;
	push(entry->in_main ? &cache->main : &cache->small, entry);
	entry->next_in_bucket = cache->buckets[hash & cache->mask];
	cache->buckets[hash & cache->mask] = entry;
	show(cache, 1);
	return entry;
}

void sky_cache_charge(struct sky_cache *cache, struct sky_cache_entry *entry, size_t more)
{
	struct queue *queue = entry->in_main ? &cache->main : &cache->small;
	entry->bytes += more;
	queue->bytes += more;
	make_room(cache, 0);
	show(cache, 0);
}

void sky_cache_clear(struct sky_cache *cache)
{
	while (cache->small.oldest)
		drop(cache, pop(&cache->small));
	while (cache->main.oldest)
		drop(cache, pop(&cache->main));
	for (size_t i = 0; i <= cache->mask; i++)
		cache->ghosts[i] = 0;
}
