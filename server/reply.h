/* What goes back to a client: status, header fields and body, still without libmicrohttpd. */
#ifndef SKY_SERVER_REPLY_H
#define SKY_SERVER_REPLY_H

#include "handlers/json.h"
#include "handlers/problem.h"

#define SKY_REPLY_HEADERS_MAX 20
#define SKY_REPLY_BODY_MAX                                                                                             \
	(64U << 20) /* bytes of one body: far above a page of 1,000 rows; a guard against our own mistakes */

/* A header field; its texts are static, the request's arena's or the current release's. */
struct sky_header {
	const char *name, *value;
};

struct sky_reply {
	struct sky_header headers[SKY_REPLY_HEADERS_MAX];
	struct sky_buffer body; /* owned: free with sky_reply_finish, or take body.data (then free it) */
	uint32_t header_count;
	uint16_t status;
	bool close; /* the connection ends after this reply */
};

void sky_reply_init(struct sky_reply *reply);
void sky_reply_finish(struct sky_reply *reply);

/* Adds a field. A NULL value adds nothing, so that optional ones need no test. */
void sky_reply_header(struct sky_reply *reply, const char *name, const char *value);

/* Adds what every reply has: CORS, the request id, nosniff, Vary. */
void sky_reply_common(struct sky_reply *reply, const char *request_id);

/* The value of a field of the reply, by its exact name; NULL: none. */
const char *sky_reply_find(const struct sky_reply *reply, const char *name);

/* Makes the reply a problem document: status, body, no-store. What was in the body is dropped; fields already added stay. When
 * memory is too short even for the document the reply is a bare 503. */
void sky_reply_problem(struct sky_reply *reply, struct sky_arena *arena, const struct sky_problem *problem,
                       const char *instance, const char *request_id);

#endif
