#include "server/reply.h"

#include <assert.h>
#include <string.h>

void sky_reply_init(struct sky_reply *reply)
{
	reply->header_count = 0;
	reply->status = 200;
	reply->close = false;
	sky_buffer_init(&reply->body, SKY_REPLY_BODY_MAX);
}

void sky_reply_finish(struct sky_reply *reply)
{
	sky_buffer_finish(&reply->body);
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
	sky_reply_header(reply, "Access-Control-Allow-Origin", "*");
	sky_reply_header(reply, "Access-Control-Expose-Headers", "Link, ETag, Retry-After, X-Request-Id");
	sky_reply_header(reply, "X-Content-Type-Options", "nosniff");
	sky_reply_header(reply, "X-Request-Id", request_id);
	sky_reply_header(reply, "Vary", "Accept, Accept-Encoding");
}

const char *sky_reply_find(const struct sky_reply *reply, const char *name)
{
	for (uint32_t i = 0; i < reply->header_count; i++) {
		if (strcmp(reply->headers[i].name, name) == 0) {
			return reply->headers[i].value;
		}
	}
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
