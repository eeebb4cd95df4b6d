/* The threads that serve, around the exchange. docs/decisions/0021-rooms.md says which files know libmicrohttpd. */
#ifndef SKY_SERVER_MHD_DAEMON_H
#define SKY_SERVER_MHD_DAEMON_H

#include "server/http/gate.h"
#include "server/mhd/deadline.h"
#include "server/process/log.h"
#include "server/release/release.h"

struct sky_daemon;

struct sky_daemon_settings {
	unsigned threads;             /* at least 1 */
	unsigned max_connections;     /* in all; each thread gets its share */
	unsigned address_connections; /* of one address; 0: the same number as in all */
	struct sky_patience patience; /* .idle is also the limit for a connection that says nothing at all */
	struct sky_gate_limits limits;
	struct sky_query_bounds bounds;
	unsigned rate, burst; /* requests a second of one address, and how many at once; rate 0: no limit */
	size_t cache_bytes;   /* for cached responses, over all threads; 0: nothing is cached */
	const char *origins;  /* those that may send a body (sky_origin_allowed); borrowed; NULL: only our own */
	bool access_log;
};

/* Starts serving on the listening socket. The daemon owns the socket from then on, also on failure. releases and log
 * are borrowed and must outlive the daemon. Signals that the caller wants to wait for must be blocked before. NULL: it
 * did not start; the log says why. */
struct sky_daemon *sky_daemon_start(int listen_socket, const struct sky_daemon_settings *settings,
                                    struct sky_releases *releases, const struct sky_log *log) SKY_MUST;

/* From now on every reply ends its connection. New connections are still accepted. */
void sky_daemon_wind_down(struct sky_daemon *daemon);

/* From now on no connection is accepted either. Each thread stops when its present work is done. */
void sky_daemon_quiesce(struct sky_daemon *daemon);

/* Whether a thread still accepts connections. */
bool sky_daemon_accepts(struct sky_daemon *daemon) SKY_MUST;

/* The number of connections that were accepted and have not asked for anything yet. */
size_t sky_daemon_unasked(struct sky_daemon *daemon);

/* The number of requests that have begun and are not complete. */
uint64_t sky_daemon_in_flight(struct sky_daemon *daemon);

/* Ends all connections, stops the threads and frees everything. NULL is fine. */
void sky_daemon_stop(struct sky_daemon *daemon);

#endif
