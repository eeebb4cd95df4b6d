/* How often one address may ask. Each has a token bucket in a table of fixed size. IPv6 addresses are counted by their
 * /64, which is what one client is given. */
#ifndef SKY_SERVER_HTTP_RATE_H
#define SKY_SERVER_HTTP_RATE_H

#include "model/base/base.h"

#include <sys/socket.h>

struct sky_rates;

/* What an address may still ask, in the terms of the RateLimit fields. */
struct sky_quota {
	bool refused;     /* the request came too soon */
	uint32_t left;    /* requests that it may make at once now */
	uint32_t seconds; /* refused: seconds until it may make one, at least 1; else until it may make `burst` again */
	uint32_t burst;   /* how many an address that has rested may make at once */
	uint32_t window;  /* in so many seconds `burst` requests come back */
};

/* New table. per_second and burst: at least 1. seed: for the hash, so that no client can know which addresses share a
 * row. NULL: memory is short. */
struct sky_rates *sky_rates_create(uint32_t per_second, uint32_t burst, uint64_t seed) SKY_MUST;
void sky_rates_destroy(struct sky_rates *rates); /* NULL is fine */

/* The name of an address in the table; 0: an address that is not counted, like that of a UNIX socket. */
uint64_t sky_rates_key(const struct sky_rates *rates, const struct sockaddr *address);

/* Counts a request of the address (its key is not 0) at the time `now` (nanoseconds of a clock that never goes back)
 * and says what is left. When more addresses ask than the table has room for, those that rested longest start anew. Any
 * thread. */
struct sky_quota sky_rates_take(struct sky_rates *rates, uint64_t key, int64_t now) SKY_MUST;

#endif
