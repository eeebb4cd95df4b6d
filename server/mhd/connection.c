#include "server/mhd/connection.h"

#include "server/mhd/listen.h"
#include "server/process/access_log.h"

#include <stdlib.h>
#include <string.h>

static struct sky_connection *connection_of(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return info ? info->socket_context : NULL;
}

/* libmicrohttpd 1.0 puts the answer to each MHD_get_connection_info of a connection into one place. So the answer is
 * copied before the next call. */
static const struct sockaddr *peer_of(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	return info ? info->client_addr : NULL;
}

static int socket_of(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
	return info ? info->connect_fd : -1;
}

static int status_of(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_HTTP_STATUS);
	return info ? (int)info->http_status : 0;
}

static uint64_t address_of(const struct sky_daemon *daemon, struct MHD_Connection *mhd)
{
	const struct sockaddr *peer = daemon->rates ? peer_of(mhd) : NULL;
	return peer ? sky_rates_key(daemon->rates, peer) : 0;
}

static void start(struct sky_connection *connection, struct sky_loop *loop, struct MHD_Connection *mhd)
{
	struct sky_daemon *daemon = loop->daemon;
	connection->daemon = daemon;
	connection->worker = NULL;
	sky_buffer_init(&connection->body, daemon->limits.body + 1);
	connection->home = loop->worker;
	connection->guest = loop->guest;
	loop->guest = NULL;
	connection->address = address_of(daemon, mhd);
	sky_deadline_join(&daemon->deadlines, &connection->deadline, socket_of(mhd));
	sky_meter_add(&connection->home->meter->connections_opened, 1);
}

/* Runs on the same thread as the requests. Only at the end of the daemon another one calls it, and that one waits for
 * the thread first. */
static void end(struct sky_connection *connection)
{
	struct sky_meter *meter = connection->home->meter;
	sky_deadline_leave(&connection->daemon->deadlines, &connection->deadline);
	sky_address_limit_leave(&connection->daemon->crowd, connection->guest);
	if (atomic_load_explicit(&connection->deadline.cut, memory_order_relaxed))
		sky_meter_add(&meter->connections_cut, 1);
	sky_meter_add(&meter->connections_closed, 1);
	sky_buffer_finish(&connection->body);
	free(connection);
}

void sky_connection_notify(void *closure, struct MHD_Connection *mhd, void **context,
                           enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		struct sky_connection *connection = malloc(sizeof *connection);
		if (connection)
			start(connection, closure, mhd);
		*context = connection;
		return;
	}
	((struct sky_loop *)closure)->made_room = true;
	if (*context) {
		end(*context);
		*context = NULL;
	}
}

/* One request in so many is timed. */
static bool is_sampled(struct sky_worker *worker)
{
	bool sampled = ++worker->unsampled >= SKY_METER_SAMPLE;
	if (sampled)
		worker->unsampled = 0;
	return sampled;
}

/* Copies the raw target before libmicrohttpd takes it apart, and hides the query from the library: more than 460
 * parameters would hang the connection (0.9.75 ignores that its own parser failed), and we read the query ourselves.
 * `uri` lies in the connection's own buffer. The library is about to write a NUL over the question mark there. */
void *sky_connection_line(void *closure, const char *uri, struct MHD_Connection *mhd)
{
	(void)closure;
	struct sky_connection *connection = connection_of(mhd);
	if (connection) {
		size_t length = strlen(uri);
		size_t most = connection->daemon->limits.target;
		bool sampled = is_sampled(connection->home);
		if (sky_deadline_step(&connection->deadline) != SKY_STEP_FRESH)
			sky_deadline_enter(&connection->deadline, SKY_STEP_ASKED);
		connection->request = (struct sky_connection_request){.phase = SKY_PHASE_LINE,
		                                                      .sampled = sampled,
		                                                      .target_too_long = length > most,
		                                                      .wire_target = uri,
		                                                      .wire_target_end = uri + length};
		length = length > most ? most : length;
		memcpy(connection->target, uri, length);
		connection->target[length] = '\0';
		if (sampled || connection->daemon->access_log)
			clock_gettime(CLOCK_MONOTONIC, &connection->request.begun);
	}
	char *query = strchr(uri, '?');
	if (query)
		query[1] = '\0';
	return connection;
}

/* Nothing is decoded here: "%2F" and "%00" must stay visible to the gate. */
size_t sky_connection_unescape(void *closure, struct MHD_Connection *mhd, char *text)
{
	(void)closure;
	(void)mhd;
	return strlen(text);
}

static const char *end_text(const struct sky_connection *connection, enum MHD_RequestTerminationCode code)
{
	bool cut = atomic_load_explicit(&connection->deadline.cut, memory_order_relaxed);
	switch (cut ? MHD_REQUEST_TERMINATED_TIMEOUT_REACHED : code) {
	case MHD_REQUEST_TERMINATED_COMPLETED_OK:
		return NULL;
	case MHD_REQUEST_TERMINATED_TIMEOUT_REACHED:
		return "timeout";
	case MHD_REQUEST_TERMINATED_DAEMON_SHUTDOWN:
		return "shutdown";
	case MHD_REQUEST_TERMINATED_CLIENT_ABORT:
		return "aborted";
	case MHD_REQUEST_TERMINATED_READ_ERROR:
		return "read error";
	case MHD_REQUEST_TERMINATED_WITH_ERROR:
	default:
		return "error";
	}
}

static const char *text_or_null(const char *text)
{
	return *text ? text : NULL;
}

static void log_access(const struct sky_connection *connection, struct MHD_Connection *mhd,
                       enum MHD_RequestTerminationCode code, int64_t nanoseconds)
{
	const struct sockaddr *peer = peer_of(mhd);
	char client[SKY_ADDRESS_MAX];
	const struct sky_access access = {
	    .client = peer ? sky_address_host(peer, client) : NULL,
	    .method = text_or_null(connection->request.method),
	    .target = connection->target,
	    .request_id = text_or_null(connection->request.request_id),
	    .trace = text_or_null(connection->request.trace.trace),
	    .parent = text_or_null(connection->request.trace.parent),
	    .failed = connection->request.failed,
	    .end = end_text(connection, code),
	    .status = status_of(mhd),
	    .bytes = connection->request.body_bytes,
	    .micros = nanoseconds / 1000,
	};
	sky_access_log(connection->daemon->log, &access);
}

static int64_t since(const struct timespec *begun)
{
	struct timespec now = {0};
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - begun->tv_sec) * INT64_C(1000000000) + (now.tv_nsec - begun->tv_nsec);
}

void sky_connection_completed(void *closure, struct MHD_Connection *mhd, void **request,
                              enum MHD_RequestTerminationCode code)
{
	const struct sky_daemon *daemon = ((const struct sky_loop *)closure)->daemon;
	struct sky_connection *connection = *request;
	*request = NULL;
	if (!connection)
		return;
	sky_deadline_enter(&connection->deadline, SKY_STEP_IDLE);
	sky_buffer_finish(&connection->body);
	if (connection->home && connection->home->inbox.owner == connection)
		connection->home->inbox.owner = NULL;
	bool logs = daemon->access_log || connection->request.failed;
	if (logs || connection->request.times) {
		/* A request that is logged only because its answer failed was not timed. */
		int64_t nanoseconds = connection->request.begun.tv_sec ? since(&connection->request.begun) : 0;
		if (connection->request.times)
			sky_meter_time(connection->request.times, (uint64_t)nanoseconds);
		if (logs)
			log_access(connection, mhd, code, nanoseconds);
	}
	if (connection->worker) {
		sky_meter_add(&connection->worker->meter->requests_completed, 1);
		connection->worker = NULL;
	}
}
