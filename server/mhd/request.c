#include "server/exchange/exchange.h"
#include "server/exchange/post.h"
#include "server/mhd/connection.h"
#include "server/mhd/reply_response.h"
#include "server/release/response.h"

#include <stdio.h>
#include <string.h>

static enum MHD_Result collect(void *closure, enum MHD_ValueKind kind, const char *name, size_t name_length,
                               const char *value, size_t value_length)
{
	struct sky_inbox *inbox = closure;
	(void)kind;
	if (inbox->given++ < SKY_HTTP_FIELDS_MAX) {
		inbox->fields[inbox->kept++] =
		    (struct sky_http_field){name, value ? value : "", name_length, value ? value_length : 0};
	}
	return MHD_YES;
}

static void read_fields(struct sky_connection *connection, struct MHD_Connection *mhd)
{
	struct sky_inbox *inbox = &connection->worker->inbox;
	inbox->owner = connection;
	inbox->kept = inbox->given = 0;
	MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, collect, inbox);
	sky_field_index_make(inbox->fields, inbox->kept, &inbox->index);
}

/* Only for 0.9. 1.0 is told to be strict, and keeps the header in another way. */
static bool came_intact(const struct sky_connection *connection, struct MHD_Connection *mhd, const char *method,
                        const char *version)
{
#if MHD_VERSION < 0x01000000
	const struct sky_inbox *inbox = &connection->worker->inbox;
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	const struct sky_wire wire = {.method = method,
	                              .target = connection->request.wire_target,
	                              .target_end = connection->request.wire_target_end,
	                              .version = version,
	                              .length = info ? info->header_size : 0};
	return sky_wire_intact(&wire, inbox->fields, inbox->kept, inbox->kept == inbox->given);
#else
	(void)connection;
	(void)mhd;
	(void)method;
	(void)version;
	return true;
#endif
}

/* Counts the request against the client's address where requests are limited; else NULL. */
static const struct sky_quota *take(const struct sky_connection *connection, struct sky_quota *quota)
{
	struct timespec now = {0};
	if (!connection->address)
		return NULL;
	clock_gettime(CLOCK_MONOTONIC, &now);
	*quota =
	    sky_rates_take(connection->daemon->rates, connection->address, now.tv_sec * INT64_C(1000000000) + now.tv_nsec);
	return quota;
}

/* An answer while it is sent. */
struct outgoing {
	struct MHD_Response *response;
	struct sky_meter_times *times; /* where its time is counted; NULL: nowhere */
	unsigned status;
	size_t bytes; /* of the body that is sent */
};

static void count(struct sky_connection *connection, struct sky_meter_route *route, unsigned status, size_t bytes,
                  struct sky_meter_times *times)
{
	connection->request.phase = SKY_PHASE_REPLIED;
	sky_deadline_enter(&connection->deadline, SKY_STEP_ANSWERED);
	connection->request.body_bytes = bytes;
	connection->request.times = times;
	sky_meter_answer(route, status, bytes);
}

static enum MHD_Result refuse_bare(const struct sky_daemon *daemon, struct MHD_Connection *mhd)
{
	return MHD_queue_response(mhd, MHD_HTTP_SERVICE_UNAVAILABLE, daemon->last_resort);
}

/* Counts the answer and sends it; response NULL: memory was too short to make it. */
static enum MHD_Result send_answer(struct sky_connection *connection, struct MHD_Connection *mhd,
                                   struct sky_meter_route *route, const struct outgoing *answer)
{
	if (!answer->response) {
		connection->request.failed = true;
		count(connection, route, MHD_HTTP_SERVICE_UNAVAILABLE, 0, answer->times);
		return refuse_bare(connection->daemon, mhd);
	}
	count(connection, route, answer->status, answer->bytes, answer->times);
	return MHD_queue_response(mhd, answer->status, answer->response);
}

/* Answers a request that came before, byte for byte: nothing is parsed, rendered or allocated. */
static enum MHD_Result answer_recalled(struct sky_connection *connection, struct MHD_Connection *mhd, bool head,
                                       const struct sky_recalled *recalled)
{
	struct sky_worker *worker = connection->worker;
	struct sky_cached_response *cached = recalled->cached;
	const struct outgoing out = {
	    .response = sky_response_cache_response(&worker->responses, cached, recalled->coding, recalled->unmodified),
	    .times = connection->request.sampled ? &cached->route->kept : NULL,
	    .status = recalled->unmodified ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK,
	    .bytes = recalled->unmodified || head ? 0 : cached->stored->bodies[recalled->coding]->length,
	};
	enum MHD_Result result = send_answer(connection, mhd, cached->route, &out);
	sky_cached_response_release(cached);
	sky_exchange_end(worker);
	return result;
}

/* The response of a reply. *owned: only this reply has it. Else it is shared, being the same for everybody. */
static struct MHD_Response *response_of(struct sky_worker *worker, struct sky_reply *reply, bool close, bool *owned)
{
	*owned = true;
	if (!reply->cached) {
		if (close)
			sky_reply_header(reply, MHD_HTTP_HEADER_CONNECTION, "close");
		return sky_response_of_reply(reply);
	}
	struct sky_header more[2];
	size_t count = 0;
	if (close)
		more[count++] = (struct sky_header){MHD_HTTP_HEADER_CONNECTION, "close"};
	if (reply->shown_id)
		more[count++] = (struct sky_header){"X-Request-Id", reply->shown_id};
	*owned = count > 0;
	return count ? sky_response_of_stored(reply->cached->stored, reply->coding, reply->unmodified, more, count)
	             : sky_response_cache_response(&worker->responses, reply->cached, reply->coding, reply->unmodified);
}

/* True when the server has failed. It has not where the client asks for something that does not exist (501), nor where
 * the answer tells the state of the server itself (/readyz). */
static bool has_failed(const struct sky_reply *reply)
{
	bool tells = reply->operation && reply->operation->volatile_answer;
	return reply->status == MHD_HTTP_INTERNAL_SERVER_ERROR || (reply->status == MHD_HTTP_SERVICE_UNAVAILABLE && !tells);
}

static void keep_for_log(struct sky_connection *connection, const struct sky_reply *reply,
                         const struct sky_gate_request *request)
{
	const char *id = sky_reply_find(reply, "X-Request-Id");
	snprintf(connection->request.method, sizeof connection->request.method, "%s", request->method);
	snprintf(connection->request.request_id, sizeof connection->request.request_id, "%s", id ? id : "");
	sky_trace_read(request->fields, request->field_count, &connection->request.trace);
}

static enum MHD_Result answer_made(struct sky_connection *connection, struct MHD_Connection *mhd,
                                   const struct sky_gate_request *request, bool close)
{
	struct sky_worker *worker = connection->worker;
	struct sky_reply reply;
	size_t bytes = 0;
	bool owned = true;
	sky_reply_init(&reply);
	if (connection->request.begun.tv_sec == 0)
		clock_gettime(CLOCK_MONOTONIC, &connection->request.begun);
	sky_exchange_answer(worker, request, &reply);
	struct sky_meter_route *route = sky_meter_route(worker->meter, reply.operation);
	bool kept = reply.cached && !reply.made;
	struct sky_meter_times *times = !kept ? &route->made : connection->request.sampled ? &route->kept : NULL;
	(void)sky_reply_bytes(&reply, &bytes);
	const struct outgoing out = {
	    .response = response_of(worker, &reply, close || reply.close, &owned),
	    .times = times,
	    .status = reply.status,
	    .bytes = strcmp(request->method, "HEAD") == 0 ? 0 : bytes,
	};
	connection->request.failed = !out.response || has_failed(&reply);
	if (connection->daemon->access_log || connection->request.failed)
		keep_for_log(connection, &reply, request);
	enum MHD_Result result = send_answer(connection, mhd, route, &out);
	if (owned)
		sky_response_release(out.response);
	sky_reply_finish(&reply);
	sky_exchange_end(worker);
	return result;
}

/* A request whose body is not read ends its connection, because the bytes that follow are no request. */
static enum MHD_Result answer(struct sky_connection *connection, struct MHD_Connection *mhd, const char *method,
                              const char *version, bool body_unread)
{
	struct sky_worker *worker = connection->worker;
	const struct sky_inbox *inbox = &worker->inbox;
	struct sky_quota quota;
	const struct sky_gate_request request = {
	    .method = method,
	    .target = connection->target,
	    .http_1_1 = strcmp(version, "HTTP/1.0") != 0,
	    .fields = inbox->fields,
	    .index = &inbox->index,
	    .field_count = inbox->kept,
	    .fields_given = inbox->given,
	    .target_too_long = connection->request.target_too_long,
	    .mangled = connection->request.mangled,
	    .limits = &connection->daemon->limits,
	    .body = connection->request.takes_body ? &connection->body : NULL,
	    .origins = connection->daemon->origins,
	    .quota = take(connection, &quota),
	};
	struct sky_recalled recalled;
	bool close = body_unread || atomic_load_explicit(&connection->daemon->draining, memory_order_relaxed);
	bool refused = request.quota && quota.refused;
	if (!close && !refused && sky_exchange_recall(worker, &request, &recalled))
		return answer_recalled(connection, mhd, *method == 'H', &recalled);
	return answer_made(connection, mhd, &request, close);
}

static void begin(struct sky_connection *connection)
{
	connection->worker = connection->home;
	connection->request.phase = SKY_PHASE_BODY;
	sky_meter_add(&connection->worker->meter->requests_begun, 1);
}

enum MHD_Result sky_request_handle(void *closure, struct MHD_Connection *mhd, const char *url, const char *method,
                                   const char *version, const char *upload, size_t *upload_size, void **request)
{
	const struct sky_daemon *daemon = ((const struct sky_loop *)closure)->daemon;
	(void)url;
	struct sky_connection *connection = *request;
	if (!connection)
		return refuse_bare(daemon, mhd);
	if (connection->request.phase == SKY_PHASE_LINE) {
		/* A reply at the first call would end the connection. That is wanted only where a body is refused unread. */
		begin(connection);
		read_fields(connection, mhd);
		const struct sky_field_index *index = &connection->worker->inbox.index;
		connection->request.mangled = !came_intact(connection, mhd, method, version);
		size_t body = sky_gate_body(index);
		bool expects = index->count[SKY_HTTP_EXPECT] > 0;
		connection->request.takes_body = (body > 0 || expects) && !connection->request.target_too_long &&
		                                 sky_post_takes_body(connection->worker->arena, method, connection->target);
		/* A client may wait for "100 Continue" before it sends a body that nobody reads. It is answered at once. */
		bool refuse = connection->request.mangled || body > connection->daemon->limits.body ||
		              (expects && !connection->request.takes_body);
		return refuse ? answer(connection, mhd, method, version, true) : MHD_YES;
	}
	if (*upload_size > 0) {
		if (connection->request.takes_body && connection->request.phase == SKY_PHASE_BODY)
			sky_buffer_add(&connection->body, upload, *upload_size);
		*upload_size = 0;
		return MHD_YES;
	}
	if (connection->request.phase == SKY_PHASE_REPLIED)
		return MHD_YES;
	/* This thread served other requests while the body came. */
	if (connection->worker->inbox.owner != connection)
		read_fields(connection, mhd);
	return answer(connection, mhd, method, version, false);
}
