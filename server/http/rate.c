#include "server/http/rate.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define ROWS 2048
#define ROW_SIZE 8
#define LOCKS 64
#define SECOND INT64_C(1000000000)

/* A bucket is kept as one time: the time when it will be full again. Each request moves it by one interval (GCRA). */
struct bucket {
	uint64_t key; /* 0: free */
	int64_t full;
};

struct sky_rates {
	int64_t interval, span; /* nanoseconds until one request comes back, and until all do */
	uint32_t burst;
	uint64_t seed;
	pthread_mutex_t locks[LOCKS];
	struct bucket buckets[ROWS][ROW_SIZE];
};

struct sky_rates *sky_rates_create(uint32_t per_second, uint32_t burst, uint64_t seed)
{
	struct sky_rates *rates = calloc(1, sizeof *rates);
	if (rates) {
		rates->interval = SECOND / per_second;
		rates->span = rates->interval * burst;
		rates->burst = burst;
		rates->seed = seed;
		for (size_t i = 0; i < LOCKS; i++)
			pthread_mutex_init(&rates->locks[i], NULL);
	}
	return rates;
}

void sky_rates_destroy(struct sky_rates *rates)
{
	if (rates) {
		for (size_t i = 0; i < LOCKS; i++)
			pthread_mutex_destroy(&rates->locks[i]);
		free(rates);
	}
}

uint64_t sky_rates_key(const struct sky_rates *rates, const struct sockaddr *address)
{
	struct sockaddr_in in = {.sin_family = AF_UNSPEC};
	struct sockaddr_in6 in6;
	unsigned char network[9] = {0}; /* the version, then the network */
	if (address->sa_family == AF_INET) {
		memcpy(&in, address, sizeof in);
	} else if (address->sa_family == AF_INET6) {
		memcpy(&in6, address, sizeof in6);
		if (IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr)) {
			in.sin_family = AF_INET;
			memcpy(&in.sin_addr, in6.sin6_addr.s6_addr + 12, sizeof in.sin_addr);
		}
	} else {
		return 0;
	}
	network[0] = in.sin_family == AF_INET ? 4 : 6;
	if (in.sin_family == AF_INET)
		memcpy(network + 1, &in.sin_addr, sizeof in.sin_addr);
	else
		memcpy(network + 1, in6.sin6_addr.s6_addr, 8);
	uint64_t key = XXH3_64bits_withSeed(network, sizeof network, rates->seed);
	return key ? key : 1;
}

/* The bucket of the key. A new key takes the place of the bucket that is full, or will be full first. */
static struct bucket *find(struct bucket row[ROW_SIZE], uint64_t key)
{
	struct bucket *oldest = row;
	for (size_t i = 0; i < ROW_SIZE; i++) {
		if (row[i].key == key)
			return &row[i];
		if (row[i].full < oldest->full)
			oldest = &row[i];
	}
	*oldest = (struct bucket){.key = key};
	return oldest;
}

static uint32_t whole_seconds(int64_t nanoseconds)
{
	return (uint32_t)((nanoseconds + SECOND - 1) / SECOND);
}

struct sky_quota sky_rates_take(struct sky_rates *rates, uint64_t key, int64_t now)
{
	size_t row = key % ROWS;
	pthread_mutex_t *lock = &rates->locks[row % LOCKS];
	pthread_mutex_lock(lock);
	struct bucket *bucket = find(rates->buckets[row], key);
	int64_t full = (bucket->full > now ? bucket->full : now) + rates->interval;
	int64_t early = full - now - rates->span;
	if (early <= 0)
		bucket->full = full;
	pthread_mutex_unlock(lock);
	return (struct sky_quota){.refused = early > 0,
	                          .left = early > 0 ? 0 : (uint32_t)(-early / rates->interval),
	                          .seconds = whole_seconds(early > 0 ? early : full - now),
	                          .burst = rates->burst,
	                          .window = whole_seconds(rates->span)};
}
