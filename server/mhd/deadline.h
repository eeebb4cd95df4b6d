/* How long a connection may take for one step, even if bytes keep coming. libmicrohttpd's time-out only sees silence,
 * so a byte a second would keep a connection for ever. A thread of its own looks at all connections twice a second and
 * shuts down those whose step lasts too long. The thread that serves a connection only stores a number when a step
 * begins. */
#ifndef SKY_SERVER_MHD_DEADLINE_H
#define SKY_SERVER_MHD_DEADLINE_H

#include "model/base/base.h"

#include <pthread.h>
#include <stdatomic.h>

/* Steps of a connection; two bits. */
enum sky_step {
	SKY_STEP_FRESH,   /* accepted; its first request is not whole yet */
	SKY_STEP_IDLE,    /* a request was answered; the next one's line is not whole yet */
	SKY_STEP_ASKED,   /* the request line is known, the rest is not whole yet */
	SKY_STEP_ANSWERED /* the answer is on its way */
};

/* The part of it that each connection has. It must not move while it is watched. */
struct sky_deadline {
	struct sky_deadline *next, **link;
	_Atomic uint32_t step; /* enum sky_step, and a count of steps above it, so that two steps are never taken for one */
	uint32_t seen;         /* step at the last look; only the watcher uses it */
	int64_t since;         /* in milliseconds; when the watcher first saw the step */
	int socket;
	atomic_bool cut; /* it was shut down for being late */
};

struct sky_deadlines {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t thread;
	struct sky_deadline *first;
	int64_t limits[4]; /* milliseconds by enum sky_step */
	bool stopping;
};

/* Seconds that a client may take. */
struct sky_patience {
	unsigned request; /* to send a request whole */
	unsigned idle;    /* between two requests, on top of that */
	unsigned reply;   /* to read an answer whole */
};

/* Starts watching. false: a thread cannot be started; nothing is left to finish. */
bool sky_deadlines_init(struct sky_deadlines *deadlines, const struct sky_patience *patience) SKY_MUST;
/* Ends the thread. No connection may be watched any more. */
void sky_deadlines_finish(struct sky_deadlines *deadlines);

/* Looks once at all connections, at that time in milliseconds. Shuts down those that are late. Where a client has ended
 * before its request was whole, the thread that serves it is told so. The lock is held. */
void sky_deadlines_look(struct sky_deadlines *deadlines, int64_t now);

/* Watches a connection from now on, as SKY_STEP_FRESH. `deadline` and the socket must stay until sky_deadline_leave.
 * Any thread. */
void sky_deadline_join(struct sky_deadlines *deadlines, struct sky_deadline *deadline, int socket);
void sky_deadline_leave(struct sky_deadlines *deadlines, struct sky_deadline *deadline);

/* The number of watched connections that are at this step. Any thread. */
size_t sky_deadlines_count(struct sky_deadlines *deadlines, enum sky_step step);

/* Begins a step. Only for the thread that serves the connection. */
static inline void sky_deadline_enter(struct sky_deadline *deadline, enum sky_step step)
{
	uint32_t old = atomic_load_explicit(&deadline->step, memory_order_relaxed);
	atomic_store_explicit(&deadline->step, ((old | 3) + 1) | (uint32_t)step, memory_order_relaxed);
}

static inline enum sky_step sky_deadline_step(const struct sky_deadline *deadline)
{
	return (enum sky_step)(atomic_load_explicit(&deadline->step, memory_order_relaxed) & 3);
}

#endif
