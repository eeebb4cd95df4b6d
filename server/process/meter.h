/* What one thread counts while it answers. Each number has one writer, which adds without a locked instruction. A
 * scrape reads the numbers of all threads and sums them, so no cache line is ever written by two threads. */
#ifndef SKY_SERVER_PROCESS_METER_H
#define SKY_SERVER_PROCESS_METER_H

#include "handlers/request/spec.h"

#include <pthread.h>
#include <stdatomic.h>

/* Statuses that the server answers with; any other counts as the last. */
#define SKY_METER_STATUSES(X)                                                                                          \
	X(200)                                                                                                             \
	X(204)                                                                                                             \
	X(304) X(308) X(400) X(404) X(405) X(406) X(410) X(413) X(414) X(417) X(422) X(429) X(431) X(500) X(501) X(503)
enum {
#define X(status) SKY_METER_STATUS_##status,
	SKY_METER_STATUSES(X)
#undef X
	    SKY_METER_STATUS_COUNT
};

/* Upper bounds of the latency histogram, in microseconds; one bucket more is for all above. */
#define SKY_METER_BOUNDS(X)                                                                                            \
	X(10) X(25) X(50) X(100) X(250) X(500) X(1000) X(2500) X(5000) X(10000) X(25000) X(100000) X(1000000)
enum {
#define X(micros) SKY_METER_BOUND_##micros,
	SKY_METER_BOUNDS(X)
#undef X
	    SKY_METER_BUCKET_COUNT
};

/* A cached response costs so little that reading a clock for each would show. So only one in so many is timed. */
#define SKY_METER_SAMPLE 64

typedef _Atomic uint64_t sky_meter_count;

struct sky_meter_times {
	sky_meter_count buckets[SKY_METER_BUCKET_COUNT + 1]; /* not cumulative */
	sky_meter_count nanoseconds;
};

/* What is counted of a route. */
struct sky_meter_route {
	sky_meter_count statuses[SKY_METER_STATUS_COUNT + 1];
	sky_meter_count bytes;             /* of bodies */
	struct sky_meter_times made, kept; /* responses made for the request; cached responses */
};

/* The layers of the response cache. X(ENUM, "label"). */
#define SKY_METER_LAYERS(X) X(REQUESTS, "request") X(RELEASE, "release") X(ANSWERS, "answer")
enum {
#define X(name, text) SKY_METER_LAYER_##name,
	SKY_METER_LAYERS(X)
#undef X
	    SKY_METER_LAYER_COUNT
};

struct sky_meter_layer {
	sky_meter_count hits, misses, evictions, bytes, entries;
};

struct sky_meter {
	struct sky_meter *next;
	sky_meter_count connections_opened, connections_closed;
	sky_meter_count connections_cut; /* those shut down because they were late; they count as closed too */
	sky_meter_count requests_begun, requests_completed;
	struct sky_meter_layer layers[SKY_METER_LAYER_COUNT];
	struct sky_meter_route routes[]; /* one for each operation, and one for requests to none */
};

/* All threads' meters. */
struct sky_meters {
	pthread_mutex_t lock; /* taken to register and to scrape, never to count */
	struct sky_meter *first;
};

static inline uint64_t sky_meter_read(const sky_meter_count *count)
{
	return atomic_load_explicit(count, memory_order_relaxed);
}

/* Only for the one writer of the count. */
static inline void sky_meter_set(sky_meter_count *count, uint64_t value)
{
	atomic_store_explicit(count, value, memory_order_relaxed);
}

static inline void sky_meter_add(sky_meter_count *count, uint64_t more)
{
	sky_meter_set(count, sky_meter_read(count) + more);
}

void sky_meters_init(struct sky_meters *meters);
/* Frees all meters; nobody may count any more. */
void sky_meters_finish(struct sky_meters *meters);

/* The number of requests that have begun and are not complete. */
uint64_t sky_meters_in_flight(struct sky_meters *meters);

/* A meter for the calling thread, registered and owned by meters. NULL: memory is short. */
struct sky_meter *sky_meters_add(struct sky_meters *meters) SKY_MUST;

/* The counts of an operation; NULL: those of requests to none. */
struct sky_meter_route *sky_meter_route(struct sky_meter *meter, const struct sky_operation *operation);

/* Counts an answer. bytes: of the body that goes out. */
void sky_meter_answer(struct sky_meter_route *route, unsigned status, size_t bytes);

void sky_meter_time(struct sky_meter_times *times, uint64_t nanoseconds);

#endif
