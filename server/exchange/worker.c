#include "server/exchange/worker.h"

#include "server/exchange/telemetry.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

/* Ids need to be distinct, not secret: where the system gives no random bytes the clock and an address do. */
static uint64_t first_state(const struct sky_worker *worker)
{
	uint64_t seed = 0;
	if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != (ssize_t)sizeof seed) {
		struct timespec now = {0};
		clock_gettime(CLOCK_REALTIME, &now);
		seed = (uint64_t)now.tv_sec * UINT64_C(1000000007) ^ (uint64_t)now.tv_nsec ^ (uint64_t)(uintptr_t)worker;
	}
	return seed;
}

struct sky_worker *sky_worker_create(struct sky_releases *releases, struct sky_meters *meters,
                                     const struct sky_worker_settings *settings)
{
	struct sky_worker *worker = calloc(1, sizeof *worker);
	if (!worker)
		return NULL;
	worker->releases = releases;
	worker->meters = meters;
	sky_buffer_init(&worker->spare, SKY_REPLY_BODY_MAX);
	worker->show_ids = settings->show_ids;
	worker->bounds = settings->bounds;
	worker->id_state = first_state(worker);
	worker->telemetry = (struct sky_telemetry){sky_telemetry_write, worker};
	worker->unsampled = SKY_METER_SAMPLE; /* so that the first request is timed */
	worker->meter = sky_meters_add(meters);
	worker->arena = worker->meter ? sky_arena_create(SKY_WORKER_ARENA_MAX) : NULL;
	if (!worker->arena ||
	    !sky_response_cache_init(&worker->responses, settings->cache_bytes, worker->id_state, worker->meter)) {
		sky_arena_destroy(worker->arena);
		free(worker);
		return NULL;
	}
	sky_releases_register(releases, &worker->reader);
	return worker;
}

void sky_worker_destroy(struct sky_worker *worker)
{
	if (worker) {
		sky_response_cache_finish(&worker->responses);
		sky_arena_destroy(worker->arena);
		sky_buffer_finish(&worker->spare);
		free(worker);
	}
}

static bool is_sane(const char *id)
{
	size_t length = 0;
	for (; id[length]; length++) {
		char c = id[length];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || strchr("-_.", c);
		if (!plain || length == SKY_REQUEST_ID_MAX)
			return false;
	}
	return length > 0;
}

/* SplitMix64: each state gives another number, so ids of one worker never repeat. */
static uint64_t next_number(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

const char *sky_worker_request_id(struct sky_worker *worker, const char *from_client)
{
	if (from_client && is_sane(from_client))
		return sky_arena_strdup(worker->arena, from_client);
	return sky_arena_printf(worker->arena, "%016" PRIx64, next_number(&worker->id_state));
}
