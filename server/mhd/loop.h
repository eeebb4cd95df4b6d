/* A thread that serves. It accepts connections and runs them from start to end, in a libmicrohttpd daemon that no other
 * thread touches. All loops accept from one socket; each has a copy of its descriptor (docs/decisions/0020). */
#ifndef SKY_SERVER_MHD_LOOP_H
#define SKY_SERVER_MHD_LOOP_H

#include "server/exchange/worker.h"
#include "server/mhd/address_limit.h"
#include "server/mhd/daemon.h"

#include <microhttpd.h>
#include <pthread.h>

/* What all loops do. The stage only goes up. */
enum sky_stage {
	SKY_STAGE_SERVE,
	SKY_STAGE_QUIET, /* no connection is accepted */
	SKY_STAGE_END
};

struct sky_loop {
	struct sky_daemon *daemon;
	struct MHD_Daemon *mhd;
	struct sky_worker *worker;
	/* Whose connection was accepted and has not started yet; NULL: no such connection. */
	struct sky_client_address *guest;
	pthread_t thread;
	int listening, epoll;
	bool accepts;
	bool made_room; /* a connection ended in this round */
};

/* Makes all that the loop needs. It accepts nothing yet. connections: the most at once. listen_socket is borrowed.
 * false: nothing is left, and the log says why. */
bool sky_loop_open(struct sky_loop *loop, struct sky_daemon *daemon, int listen_socket, unsigned connections,
                   const struct sky_daemon_settings *settings) SKY_MUST;

/* Starts the thread. false: it cannot be started; the loop stays open. */
bool sky_loop_start(struct sky_loop *loop) SKY_MUST;

/* Ends all connections and frees everything. Its thread must have ended, or never started. */
void sky_loop_close(struct sky_loop *loop);

#endif
