#include "server/connection.h"
#include "server/exchange.h"

#include <stdio.h>
#include <string.h>

struct field_list {
	struct sky_http_field fields[SKY_HTTP_FIELDS_MAX];
	size_t kept, given;
};

static enum MHD_Result collect(void *closure, enum MHD_ValueKind kind, const char *name, size_t name_length,
                               const char *value, size_t value_length)
{
	struct field_list *list = closure;
	(void)kind;
	if (list->given++ < SKY_HTTP_FIELDS_MAX) {
		list->fields[list->kept++] =
		    (struct sky_http_field){name, value ? value : "", name_length, value ? value_length : 0};
	}
	return MHD_YES;
}

static ssize_t no_body(void *closure, uint64_t position, char *buffer, size_t size)
{
	(void)closure;
	(void)position;
	(void)buffer;
	(void)size;
	return MHD_CONTENT_READER_END_OF_STREAM;
}

/* A 304 must not say "Content-Length: 0", for the representation is longer (RFC 9110, section 8.6); libmicrohttpd says the size of
 * whatever it knows the size of. Otherwise the response takes the reply's body. */
static struct MHD_Response *make_body(struct sky_reply *reply)
{
	if (reply->status == MHD_HTTP_NOT_MODIFIED) {
		return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1, no_body, NULL, NULL);
	}
	struct MHD_Response *response =
	    MHD_create_response_from_buffer(reply->body.length, reply->body.data, MHD_RESPMEM_MUST_FREE);
	if (response) {
		reply->body.data = NULL;
	}
	return response;
}

static struct MHD_Response *make_response(struct sky_reply *reply, bool close)
{
	struct MHD_Response *response = make_body(reply);
	if (!response) {
		return NULL;
	}
	bool added = true;
	for (uint32_t i = 0; i < reply->header_count && added; i++) {
		added = MHD_add_response_header(response, reply->headers[i].name, reply->headers[i].value) == MHD_YES;
	}
	if (added && close) {
		added = MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close") == MHD_YES;
	}
	if (!added) {
		MHD_destroy_response(response);
		return NULL;
	}
	return response;
}

/* A request whose body is not read ends with its connection: the bytes that follow are no request. */
static enum MHD_Result answer(struct sky_connection *connection, struct MHD_Connection *mhd, const char *method,
                              const char *version, const struct field_list *list, bool body_unread)
{
	struct sky_daemon *daemon = connection->daemon;
	struct sky_worker *worker = connection->worker;
	const struct sky_gate_request request = {
	    .method = method,
	    .target = connection->target,
	    .http_1_1 = strcmp(version, "HTTP/1.0") != 0,
	    .fields = list->fields,
	    .field_count = list->kept,
	    .fields_given = list->given,
	    .target_too_long = connection->target_too_long,
	};
	struct sky_reply reply;
	sky_reply_init(&reply);
	sky_exchange_answer(worker, &request, &reply);
	bool close = reply.close || body_unread || atomic_load_explicit(&daemon->draining, memory_order_relaxed);
	connection->phase = SKY_PHASE_REPLIED;
	connection->body_bytes = reply.body.length;
	if (daemon->access_log) {
		const char *id = sky_reply_find(&reply, "X-Request-Id");
		snprintf(connection->method, sizeof connection->method, "%s", method);
		snprintf(connection->request_id, sizeof connection->request_id, "%s", id ? id : "");
	}
	struct MHD_Response *response = make_response(&reply, close);
	enum MHD_Result result = MHD_NO;
	if (response) {
		result = MHD_queue_response(mhd, reply.status, response);
		MHD_destroy_response(response);
	}
	sky_reply_finish(&reply);
	sky_exchange_end(worker);
	return result;
}

static bool begin(struct sky_connection *connection)
{
	struct sky_worker *worker = sky_daemon_worker(connection->daemon);
	if (worker) {
		atomic_fetch_add(&worker->in_flight, 1);
		connection->worker = worker;
		connection->phase = SKY_PHASE_BODY;
	}
	return worker != NULL;
}

enum MHD_Result sky_request_handle(void *closure, struct MHD_Connection *mhd, const char *url, const char *method,
                                   const char *version, const char *upload, size_t *upload_size, void **request)
{
	(void)closure;
	(void)url;
	(void)upload;
	struct sky_connection *connection = *request;
	struct field_list list = {.kept = 0};
	if (!connection) {
		return MHD_NO;
	}
	if (connection->phase == SKY_PHASE_LINE) {
		/* A reply at the first call would end the connection; that is wanted only where a body is refused unread. */
		if (!begin(connection)) {
			return MHD_NO;
		}
		MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, collect, &list);
		bool refuse = sky_gate_body(list.fields, list.kept) > SKY_BODY_MAX ||
		              sky_http_field_first(list.fields, list.kept, "Expect") != NULL;
		return refuse ? answer(connection, mhd, method, version, &list, true) : MHD_YES;
	}
	if (*upload_size > 0) {
		*upload_size = 0;
		return MHD_YES;
	}
	if (connection->phase == SKY_PHASE_REPLIED) {
		return MHD_YES;
	}
	MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, collect, &list);
	return answer(connection, mhd, method, version, &list, false);
}
