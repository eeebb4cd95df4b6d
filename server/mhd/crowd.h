/* How many connections each address has, over all threads. */
#ifndef SKY_SERVER_MHD_CROWD_H
#define SKY_SERVER_MHD_CROWD_H

#include "model/base/base.h"

#include <pthread.h>
#include <sys/socket.h>

/* An address that has connections. */
struct sky_guest;

struct sky_crowd {
	pthread_mutex_t lock;
	void *guests;  /* a tree of <search.h> */
	unsigned most; /* connections of one address */
};

void sky_crowd_init(struct sky_crowd *crowd, unsigned most);
/* All guests must have left. */
void sky_crowd_finish(struct sky_crowd *crowd);

/* Counts one more connection of the address; sky_crowd_leave must follow. false: it has as many as it may, or memory is
 * short; nothing is counted. *guest is NULL then, and for an address that is not counted, as of a UNIX socket. Any
 * thread. */
bool sky_crowd_enter(struct sky_crowd *crowd, const struct sockaddr *address, struct sky_guest **guest) SKY_MUST;
void sky_crowd_leave(struct sky_crowd *crowd, struct sky_guest *guest); /* NULL is fine; any thread */

#endif
