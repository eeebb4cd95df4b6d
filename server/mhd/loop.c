#include "server/mhd/loop.h"

#include "server/mhd/connection.h"
#include "server/process/clock.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One pool a connection: request line, header fields and the reply's header (see gate.h). */
#define POOL_BYTES ((intptr_t)32 * 1024)
/* While events come more often than this, libmicrohttpd's own call is the only one that waits for them. */
#define ROUND_MS 20

/* libmicrohttpd's own messages contain text of clients; the log escapes it. */
static void SKY_PRINTF(2, 0) log_message(void *closure, const char *format, va_list args)
{
	const struct sky_log *log = closure;
	char text[512];
	if (!sky_log_wants(log, SKY_LOG_DEBUG) || vsnprintf(text, sizeof text, format, args) < 0)
		return;
	text[strcspn(text, "\n")] = '\0';
	sky_log_printf(log, SKY_LOG_DEBUG, "libmicrohttpd: %s", text);
}

/* Asked for each connection, right before it starts. If the connection before did not start, its guest is still
 * here. */
static enum MHD_Result admit(void *closure, const struct sockaddr *address, socklen_t length)
{
	struct sky_loop *loop = closure;
	(void)length;
	sky_address_limit_leave(&loop->daemon->crowd, loop->guest);
	return sky_address_limit_enter(&loop->daemon->crowd, address, &loop->guest) ? MHD_YES : MHD_NO;
}

static struct MHD_Daemon *make(struct sky_loop *loop, unsigned connections, const struct sky_daemon_settings *settings)
{
	const union {
		const struct sky_log *log;
		void *closure;
	} same = {.log = loop->daemon->log};
	const struct MHD_OptionItem options[] = {
		/* The logger comes first, else messages about the other options would go to stderr. */
		{MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)log_message, same.closure},
		{MHD_OPTION_LISTEN_SOCKET, loop->listening, NULL},
		{MHD_OPTION_CONNECTION_LIMIT, (intptr_t)connections, NULL},
		{MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)settings->patience.idle, NULL},
		{MHD_OPTION_CONNECTION_MEMORY_LIMIT, POOL_BYTES, NULL},
		{MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)sky_connection_notify, loop},
		{MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)sky_connection_line, loop},
		{MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)sky_connection_unescape, loop},
		{MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)sky_connection_completed, loop},
		{MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, NULL},
#if MHD_VERSION >= 0x01000000
		{MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1, NULL},
#endif
		{MHD_OPTION_END, 0, NULL},
	};
	return MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_ERROR_LOG, 0, settings->address_connections ? admit : NULL, loop,
	                        sky_request_handle, loop, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

bool sky_loop_open(struct sky_loop *loop, struct sky_daemon *daemon, int listen_socket, unsigned connections,
                   const struct sky_daemon_settings *settings)
{
	*loop = (struct sky_loop){.daemon = daemon, .accepts = true};
	loop->worker = sky_worker_create(daemon->releases, &daemon->meters, &daemon->worker_settings);
	loop->listening = fcntl(listen_socket, F_DUPFD_CLOEXEC, 0);
	if (!loop->worker || loop->listening == -1) {
		sky_log_printf(daemon->log, SKY_LOG_ERROR, "the daemon does not start: memory or descriptors are short");
		goto error;
	}
	loop->mhd = make(loop, connections, settings);
	if (!loop->mhd) {
		sky_log_printf(daemon->log, SKY_LOG_ERROR, "the daemon does not start; --log-level debug says why");
		/* 0.9.75 leaves the socket open when it does not start, 1.0 closes it: a second close would hit another's
		 * descriptor. */
#if MHD_VERSION >= 0x01000000
		loop->listening = -1;
#endif
		goto error;
	}
	loop->epoll = MHD_get_daemon_info(loop->mhd, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	atomic_fetch_add(&daemon->accepting, 1);
	return true;

error:
	if (loop->listening != -1)
		close(loop->listening);
	sky_worker_destroy(loop->worker);
	return false;
}

/* libmicrohttpd takes the socket out of its epoll set here, and may do the same while it runs. On one thread the two
 * cannot meet. */
static void stop_accepting(struct sky_loop *loop)
{
	if (loop->accepts) {
		MHD_quiesce_daemon(loop->mhd);
		loop->accepts = false;
		atomic_fetch_sub(&loop->daemon->accepting, 1);
	}
}

/* Waits until a connection has something to do, one can be accepted, the first time-out is over, or the stage
 * changes. */
static void wait_for_more(const struct sky_loop *loop)
{
	struct pollfd ready[] = {{.fd = loop->epoll, .events = POLLIN}, {.fd = loop->daemon->wake, .events = POLLIN}};
	MHD_UNSIGNED_LONG_LONG ms = 0;
	int timeout = -1;
	if (MHD_get_timeout(loop->mhd, &ms) == MHD_YES)
		timeout = ms < INT_MAX ? (int)ms : INT_MAX;
	poll(ready, SKY_COUNT(ready), timeout);
}

static void *run(void *closure)
{
	struct sky_loop *loop = closure;
	bool busy = false;
	for (;;) {
		int stage = atomic_load(&loop->daemon->stage);
		if (stage == SKY_STAGE_END)
			return NULL;
		if (stage == SKY_STAGE_QUIET)
			stop_accepting(loop);
		if (busy || stage != SKY_STAGE_SERVE) {
			int64_t before = sky_clock_ms();
			loop->made_room = false;
			MHD_run_wait(loop->mhd, ROUND_MS);
			/* What came at the end of the round looks like none. Where a connection ended, one more round is due:
			 * libmicrohttpd, if it was full, listens again only as the next begins. */
			busy = loop->made_room || sky_clock_ms() - before < ROUND_MS;
		} else {
			wait_for_more(loop);
			MHD_run_wait(loop->mhd, 0);
			busy = true;
		}
	}
}

bool sky_loop_start(struct sky_loop *loop)
{
	return pthread_create(&loop->thread, NULL, run, loop) == 0;
}

void sky_loop_close(struct sky_loop *loop)
{
	/* Without this, libmicrohttpd would close the socket, and shut it down for all who share it. */
	stop_accepting(loop);
	MHD_stop_daemon(loop->mhd);
	sky_address_limit_leave(&loop->daemon->crowd, loop->guest);
	close(loop->listening);
	sky_worker_destroy(loop->worker);
}
