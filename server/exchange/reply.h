/* What goes back to a client: status, header fields and body, still without libmicrohttpd. */
#ifndef SKY_SERVER_EXCHANGE_REPLY_H
#define SKY_SERVER_EXCHANGE_REPLY_H

#include "handlers/request/problem.h"
#include "handlers/write/buffer.h"
#include "server/http/negotiate.h"
#include "server/release/stored_response.h"

struct sky_cached_response;
struct sky_stream;

#define SKY_REPLY_HEADERS_MAX 20

/* Cache-Control of a stored response. */
#define SKY_CACHE_CONTROL "public, max-age=60"
#define SKY_CACHE_CONTROL_PINNED "public, max-age=31536000, immutable"

struct sky_reply {
	struct sky_header headers[SKY_REPLY_HEADERS_MAX];
	struct sky_buffer
	    body; /* owned: free with sky_reply_finish, or take body.data (then free it). Empty when `cached` is set */
	struct sky_cached_response *cached;    /* goes out in place of the body; the reply owns one reference; NULL: none */
	struct sky_stream *stream;             /* goes out in place of the body, owned: close it, or take it; NULL: none */
	enum sky_coding coding;                /* of the page */
	bool unmodified;                       /* the client's copy is fresh: 304 */
	bool bodiless;                         /* HEAD of a stream: no body, and none whose size could be told */
	bool made;                             /* a handler ran for this reply */
	const struct sky_operation *operation; /* that the request was for; NULL: none */
	const char *shown_id; /* request id, sent with every answer; NULL: only with one that is not cached */
	uint32_t header_count;
	uint16_t status;
	bool close; /* the connection ends after this reply */
};

void sky_reply_init(struct sky_reply *reply);
void sky_reply_finish(struct sky_reply *reply);

/* Adds a field. A NULL value adds nothing, so that optional ones need no test. */
void sky_reply_header(struct sky_reply *reply, const char *name, const char *value);

/* Adds those, and the request id. */
void sky_reply_common(struct sky_reply *reply, const char *request_id);

/* Makes the reply this cached response, with its status and fields. Takes over the caller's reference. */
void sky_reply_stored(struct sky_reply *reply, struct sky_cached_response *cached, enum sky_coding coding,
                      bool unmodified);

/* The bytes of the body, borrowed from the reply; none for a 304, and none that are known of a stream. */
const char *sky_reply_bytes(const struct sky_reply *reply, size_t *length);

/* The value of a field of the reply, by its exact name; NULL: none. */
const char *sky_reply_find(const struct sky_reply *reply, const char *name);

/* Makes the reply a problem document: status, body, no-store. What was in the body is dropped; fields already added
 * stay. When memory is too short even for the document the reply is a bare 503. */
void sky_reply_problem(struct sky_reply *reply, struct sky_arena *arena, const struct sky_problem *problem,
                       const char *instance, const char *request_id);

#endif
