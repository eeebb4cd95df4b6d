/* How often one address may ask: a token bucket each, in a table of fixed size. IPv6 addresses count by their /64,
 * which is what one client is given. */
#ifndef SKY_SERVER_HTTP_RATE_H
#define SKY_SERVER_HTTP_RATE_H

#include "model/base/base.h"

#include <sys/socket.h>

struct sky_rates;

/* What an address may still ask, in the terms of the RateLimit fields. */
struct sky_quota {
	bool refused;     /* this request came too soon */
	uint32_t left;    /* requests that it may make at once now */
	uint32_t seconds; /* refused: until it may make one, at least 1; else until it may make `burst` again */
	uint32_t burst;   /* requests that a rested address may make at once */
	uint32_t window;  /* seconds in which so many come back */
};

/* New table. per_second and burst: at least 1. seed: of the hash, so that no client can know which addresses share a
 * row. NULL: memory is short. */
struct sky_rates *sky_rates_create(uint32_t per_second, uint32_t burst, uint64_t seed) SKY_MUST;
void sky_rates_destroy(struct sky_rates *rates); /* NULL is fine */

/* The name of an address in the table; 0: it is none that is counted, as of a UNIX socket. */
uint64_t sky_rates_key(const struct sky_rates *rates, const struct sockaddr *address);

/* Takes a request of the address (its key is not 0) at the time `now` (nanoseconds of a clock that never goes back) and
 * says what is left. When more addresses ask than the table holds, those that rested longest begin anew. Any thread. */
struct sky_quota sky_rates_take(struct sky_rates *rates, uint64_t key, int64_t now) SKY_MUST;

#endif
