#include "server/connection.h"

#include "server/access_log.h"

#include <stdlib.h>
#include <string.h>

static struct sky_connection *connection_of(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return info ? info->socket_context : NULL;
}

void sky_connection_notify(void *closure, struct MHD_Connection *mhd, void **context,
                           enum MHD_ConnectionNotificationCode code)
{
	(void)mhd;
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		struct sky_connection *connection = malloc(sizeof *connection);
		if (connection) {
			connection->daemon = closure;
			connection->worker = NULL;
		}
		*context = connection;
	} else {
		free(*context);
		*context = NULL;
	}
}

/* Copies the raw target before libmicrohttpd takes it apart, and hides the query from it: more than 460 parameters would hang
 * the connection (0.9.75 ignores that its own parser failed), and we read the query ourselves. `uri` lies in the connection's
 * own buffer, where the library is about to write a NUL over the question mark. */
void *sky_connection_line(void *closure, const char *uri, struct MHD_Connection *mhd)
{
	(void)closure;
	struct sky_connection *connection = connection_of(mhd);
	if (connection) {
		size_t length = strlen(uri);
		connection->target_too_long = length > SKY_TARGET_MAX;
		length = connection->target_too_long ? SKY_TARGET_MAX : length;
		memcpy(connection->target, uri, length);
		connection->target[length] = '\0';
		connection->phase = SKY_PHASE_LINE;
		connection->body_bytes = 0;
		connection->method[0] = '\0';
		connection->request_id[0] = '\0';
		connection->begun = (struct timespec){0};
		if (connection->daemon->access_log) {
			clock_gettime(CLOCK_MONOTONIC, &connection->begun);
		}
	}
	char *query = strchr(uri, '?');
	if (query) {
		query[1] = '\0';
	}
	return connection;
}

/* Nothing is decoded here: "%2F" and "%00" must stay visible to the gate. */
size_t sky_connection_unescape(void *closure, struct MHD_Connection *mhd, char *text)
{
	(void)closure;
	(void)mhd;
	return strlen(text);
}

static const char *end_text(enum MHD_RequestTerminationCode code)
{
	switch (code) {
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

static void log_access(const struct sky_connection *connection, struct MHD_Connection *mhd,
                       enum MHD_RequestTerminationCode code)
{
	struct timespec now = {0};
	clock_gettime(CLOCK_MONOTONIC, &now);
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_HTTP_STATUS);
	const struct sky_access access = {
	    .method = connection->method[0] ? connection->method : NULL,
	    .target = connection->target,
	    .request_id = connection->request_id[0] ? connection->request_id : NULL,
	    .end = end_text(code),
	    .status = info ? (int)info->http_status : 0,
	    .bytes = connection->body_bytes,
	    .micros = (now.tv_sec - connection->begun.tv_sec) * INT64_C(1000000) +
	              (now.tv_nsec - connection->begun.tv_nsec) / 1000,
	};
	sky_access_log(connection->daemon->log, &access);
}

void sky_connection_completed(void *closure, struct MHD_Connection *mhd, void **request,
                              enum MHD_RequestTerminationCode code)
{
	struct sky_daemon *daemon = closure;
	struct sky_connection *connection = *request;
	*request = NULL;
	if (!connection) {
		return;
	}
	if (daemon->access_log) {
		log_access(connection, mhd, code);
	}
	if (connection->worker) {
		atomic_fetch_sub(&connection->worker->in_flight, 1);
		connection->worker = NULL;
	}
}
