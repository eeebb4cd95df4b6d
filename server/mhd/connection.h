/* What the server keeps for a connection and for the request that runs on it. Only for files that know
 * libmicrohttpd. */
#ifndef SKY_SERVER_MHD_CONNECTION_H
#define SKY_SERVER_MHD_CONNECTION_H

#include "handlers/write/buffer.h"
#include "server/exchange/worker.h"
#include "server/http/gate.h"
#include "server/http/rate.h"
#include "server/http/trace.h"
#include "server/mhd/daemon.h"
#include "server/mhd/deadline.h"
#include "server/mhd/loop.h"
#include "server/mhd/wire.h"

#include <microhttpd.h>
#include <pthread.h>
#include <time.h>

struct sky_daemon {
	struct MHD_Response *last_resort; /* a bare 503, made while there was memory */
	struct sky_releases *releases;
	const struct sky_log *log;
	struct sky_meters meters;
	struct sky_worker_settings worker_settings;
	struct sky_gate_limits limits;
	struct sky_query_bounds bounds;
	const char *origins;     /* those that may send a body; borrowed; NULL: only our own */
	struct sky_rates *rates; /* NULL: no client is limited */
	struct sky_deadlines deadlines;
	bool access_log;
	struct sky_address_limit crowd;
	atomic_bool draining;
	_Atomic int stage;          /* enum sky_stage */
	_Atomic unsigned accepting; /* how many loops accept connections */
	int wake;                   /* becomes readable when the stage has changed */
	unsigned loop_count;
	struct sky_loop loops[];
};

enum sky_phase {
	SKY_PHASE_LINE,   /* the request line is known */
	SKY_PHASE_BODY,   /* the handler saw the header; a body may come */
	SKY_PHASE_REPLIED /* a reply is queued */
};

/* What is known of the request that is running. It is set as a whole at the request's first line, so that nothing in it
 * comes from the request before. */
struct sky_connection_request {
	enum sky_phase phase;
	bool sampled;                  /* the request is timed, however it is answered */
	struct timespec begun;         /* 0: not timed */
	struct sky_meter_times *times; /* where its time is counted; NULL: nowhere */
	size_t body_bytes;             /* bytes of the reply's body */
	bool takes_body;               /* the request's body is kept */
	bool failed;                   /* the answer says that the server is at fault, so it is always logged */
	char method[16];               /* from here on: for the log */
	char request_id[SKY_REQUEST_ID_MAX + 1];
	struct sky_trace trace;
	bool target_too_long, mangled;
	const char *wire_target, *wire_target_end; /* in libmicrohttpd's buffer */
};

/* One for each connection. It is made when the connection starts and freed when it ends, so that nothing of a request
 * can leak. */
struct sky_connection {
	struct sky_daemon *daemon;
	struct sky_worker *home;          /* that of the loop that serves the connection from its start to its end */
	struct sky_worker *worker;        /* equals home while home counts a request as begun; else NULL */
	struct sky_client_address *guest; /* the client whose connection it is; NULL: it is not counted */
	struct sky_deadline deadline;
	uint64_t address; /* for the rate limit */
	struct sky_connection_request request;
	/* The part of the request's body that has come, at most limits.body bytes; empty between two requests. */
	struct sky_buffer body;
	char target[SKY_TARGET_MAX + 1]; /* raw; the last member, because mostly only its beginning is used */
};

/* Callbacks of libmicrohttpd; the closure is the struct sky_loop. */
void sky_connection_notify(void *closure, struct MHD_Connection *mhd, void **context,
                           enum MHD_ConnectionNotificationCode code);
void *sky_connection_line(void *closure, const char *uri, struct MHD_Connection *mhd);
size_t sky_connection_unescape(void *closure, struct MHD_Connection *mhd, char *text);
void sky_connection_completed(void *closure, struct MHD_Connection *mhd, void **request,
                              enum MHD_RequestTerminationCode code);
enum MHD_Result sky_request_handle(void *closure, struct MHD_Connection *mhd, const char *url, const char *method,
                                   const char *version, const char *upload, size_t *upload_size, void **request);

#endif
