/* How many connections each address has, over all threads. */
#ifndef SKY_SERVER_MHD_ADDRESS_LIMIT_H
#define SKY_SERVER_MHD_ADDRESS_LIMIT_H

#include "model/base/base.h"

#include <pthread.h>
#include <sys/socket.h>

/* An address that has connections. */
struct sky_client_address;

struct sky_address_limit {
	pthread_mutex_t lock;
	void *guests;  /* a tree of <search.h> */
	unsigned most; /* connections of one address */
};

void sky_address_limit_init(struct sky_address_limit *crowd, unsigned most);
/* All connections must have been counted down. */
void sky_address_limit_finish(struct sky_address_limit *crowd);

/* Counts one more connection of the address; sky_address_limit_leave must follow. false: it has as many as it may, or
 * memory is short; nothing is counted, and *guest is NULL. *guest is also NULL for an address that is not counted, like
 * that of a UNIX socket. Any thread. */
bool sky_address_limit_enter(struct sky_address_limit *crowd, const struct sockaddr *address,
                             struct sky_client_address **guest) SKY_MUST;
void sky_address_limit_leave(struct sky_address_limit *crowd,
                             struct sky_client_address *guest); /* NULL is fine; any thread */

#endif
