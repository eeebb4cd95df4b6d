#include "server/exchange/reply.h"

#include "server/formats/stream.h"
#include "server/release/response_cache.h"

#include <assert.h>
#include <string.h>

void sky_reply_init(struct sky_reply *reply)
{
	/* Not the header fields: they are many, and counted. */
	reply->cached = NULL;
	reply->stream = NULL;
	reply->coding = SKY_CODING_IDENTITY;
	reply->unmodified = reply->bodiless = reply->made = reply->close = false;
	reply->operation = NULL;
	reply->shown_id = NULL;
	reply->header_count = 0;
	reply->status = 200;
	sky_buffer_init(&reply->body, SKY_REPLY_BODY_MAX);
}

void sky_reply_finish(struct sky_reply *reply)
{
	sky_buffer_finish(&reply->body);
	sky_cached_response_release(reply->cached);
	reply->cached = NULL;
	if (reply->stream) {
		reply->stream->close(reply->stream);
		reply->stream = NULL;
	}
}

void sky_reply_header(struct sky_reply *reply, const char *name, const char *value)
{
	if (value) {
		assert(reply->header_count < SKY_REPLY_HEADERS_MAX);
		reply->headers[reply->header_count++] = (struct sky_header){name, value};
	}
}

void sky_reply_common(struct sky_reply *reply, const char *request_id)
{
	reply->header_count = (uint32_t)sky_stored_response_common_fields(reply->headers);
	sky_reply_header(reply, "X-Request-Id", request_id);
}

void sky_reply_stored(struct sky_reply *reply, struct sky_cached_response *cached, enum sky_coding coding,
                      bool unmodified)
{
	reply->cached = cached;
	reply->coding = coding;
	reply->unmodified = unmodified;
	reply->status = unmodified ? 304 : 200;
	reply->header_count = (uint32_t)sky_stored_response_fields(cached->stored, coding, unmodified, reply->headers);
	sky_reply_header(reply, "X-Request-Id", reply->shown_id);
}

const char *sky_reply_bytes(const struct sky_reply *reply, size_t *length)
{
	if (reply->cached) {
		const struct sky_blob *body = reply->cached->stored->bodies[reply->coding];
		*length = reply->unmodified ? 0 : body->length;
		return body->data;
	}
	*length = reply->body.length;
	return reply->body.data;
}

const char *sky_reply_find(const struct sky_reply *reply, const char *name)
{
	for (uint32_t i = 0; i < reply->header_count; i++)
		if (strcmp(reply->headers[i].name, name) == 0)
			return reply->headers[i].value;
	return NULL;
}

void sky_reply_problem(struct sky_reply *reply, struct sky_arena *arena, const struct sky_problem *problem,
                       const char *instance, const char *request_id)
{
	size_t length = 0;
	const char *document = sky_problem_render(arena, problem, instance, request_id, &length);
	sky_buffer_finish(&reply->body);
	sky_buffer_init(&reply->body, SKY_REPLY_BODY_MAX);
	reply->status = sky_problem_status(problem->type);
	if (document) {
		sky_buffer_add(&reply->body, document, length);
		sky_buffer_char(&reply->body, '\n');
	}
	if (!document || reply->body.failed) {
		sky_reply_finish(reply);
		reply->status = 503;
	} else {
		sky_reply_header(reply, "Content-Type", "application/problem+json");
	}
	sky_reply_header(reply, "Cache-Control", "no-store");
	sky_reply_header(reply, "Retry-After", reply->status == 503 ? "1" : NULL);
	sky_reply_header(reply, "Link", "</openapi.json>; rel=\"describedby\"; type=\"application/vnd.oai.openapi+json\"");
}
