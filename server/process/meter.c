#include "server/process/meter.h"

#include <stdlib.h>

void sky_meters_init(struct sky_meters *meters)
{
	meters->first = NULL;
	pthread_mutex_init(&meters->lock, NULL);
}

void sky_meters_finish(struct sky_meters *meters)
{
	while (meters->first) {
		struct sky_meter *meter = meters->first;
		meters->first = meter->next;
		free(meter);
	}
	pthread_mutex_destroy(&meters->lock);
}

struct sky_meter *sky_meters_add(struct sky_meters *meters)
{
	/* Atomic counts are plain words here, so zero bytes are zero counts. */
	struct sky_meter *meter = calloc(1, sizeof *meter + (sky_operation_count + 1) * sizeof meter->routes[0]);
	if (meter) {
		pthread_mutex_lock(&meters->lock);
		meter->next = meters->first;
		meters->first = meter;
		pthread_mutex_unlock(&meters->lock);
	}
	return meter;
}

uint64_t sky_meters_in_flight(struct sky_meters *meters)
{
	uint64_t total = 0;
	pthread_mutex_lock(&meters->lock);
	for (const struct sky_meter *meter = meters->first; meter; meter = meter->next) {
		/* Ended requests are read first, so that no difference is below zero. */
		uint64_t completed = sky_meter_read(&meter->requests_completed);
		total += sky_meter_read(&meter->requests_begun) - completed;
	}
	pthread_mutex_unlock(&meters->lock);
	return total;
}

struct sky_meter_route *sky_meter_route(struct sky_meter *meter, const struct sky_operation *operation)
{
	return &meter->routes[operation ? (size_t)(operation - sky_operations) : sky_operation_count];
}

static unsigned status_index(unsigned status)
{
	switch (status) {
#define X(known)                                                                                                       \
	case known:                                                                                                        \
		return SKY_METER_STATUS_##known;
		SKY_METER_STATUSES(X)
#undef X
	default:
		return SKY_METER_STATUS_COUNT;
	}
}

void sky_meter_answer(struct sky_meter_route *route, unsigned status, size_t bytes)
{
	sky_meter_add(&route->statuses[status_index(status)], 1);
	sky_meter_add(&route->bytes, bytes);
}

void sky_meter_time(struct sky_meter_times *times, uint64_t nanoseconds)
{
	static const uint64_t bounds[] = {
#define X(micros) micros,
	    SKY_METER_BOUNDS(X)
#undef X
	};
	size_t i = 0;
	while (i < SKY_METER_BUCKET_COUNT && nanoseconds > bounds[i] * 1000)
		i++;
	sky_meter_add(&times->buckets[i], 1);
	sky_meter_add(&times->nanoseconds, nanoseconds);
}
