/* A lasting answer as a whole: its header fields and its body in every coding. It depends on the release, the canonical
 * request and the format alone, so it can be kept and sent again. Knows no HTTP library. */
#ifndef SKY_SERVER_RELEASE_STORED_RESPONSE_H
#define SKY_SERVER_RELEASE_STORED_RESPONSE_H

#include "handlers/request/spec.h"
#include "handlers/write/buffer.h"
#include "model/base/arena.h"
#include "server/http/conditional.h"
#include "server/http/encode.h"
#include "server/http/httpdate.h"

#include <stdatomic.h>

#define SKY_REPLY_BODY_MAX                                                                                             \
	(64U << 20) /* bytes of one body: far above a page of 1,000 rows; a guard against our own mistakes */

/* A header field; its texts are static, or belong to the request's arena, the current release
 * or the stored response. */
struct sky_header {
	const char *name, *value;
};

/* The fields that every reply has: CORS, nosniff, Vary. Returns their number, SKY_STORED_RESPONSE_COMMON. */
#define SKY_STORED_RESPONSE_COMMON 4
size_t sky_stored_response_common_fields(struct sky_header fields[SKY_STORED_RESPONSE_COMMON]);

/* Bytes that several threads may share: one body in one coding. */
struct sky_blob {
	_Atomic uint32_t references;
	size_t length;
	char *data; /* own, or taken over */
	char own[];
};

/* The buffer's bytes: copied into memory that fits, so that the buffer can be written to again; those of a buffer
 * larger than SKY_BLOB_COPY_MAX are taken over instead, and the buffer is empty then. NULL: memory is short, the
 * buffer keeps its bytes. */
#define SKY_BLOB_COPY_MAX ((size_t)1 << 20)
struct sky_blob *sky_blob_create(struct sky_buffer *buffer) SKY_MUST;
struct sky_blob *sky_blob_acquire(struct sky_blob *blob);
void sky_blob_release(struct sky_blob *blob); /* NULL is fine */

struct sky_stored_response {
	_Atomic uint32_t references;
	enum sky_effort effort;                /* that its coded bodies are made with */
	uint32_t settled;                      /* 1 << coding: made, or known not to be had */
	const struct sky_operation *operation; /* that it answers */
	enum sky_format format;
	int64_t modified; /* for Last-Modified, seconds since 1970 */
	char *key;        /* what it is found by: sky_stored_response_key */
	char *link;       /* value of Link */
	const char *cache_control;
	char last_modified[SKY_HTTP_DATE_SIZE];
	char etags[SKY_CODING_COUNT][SKY_ETAG_SIZE];
	struct sky_blob *bodies[SKY_CODING_COUNT]; /* identity always, the others where made */
};

/* What a stored response is made of; texts are copied, but for cache_control, which is static. */
struct sky_stored_response_parts {
	enum sky_effort effort;
	const struct sky_operation *operation;
	enum sky_format format;
	int64_t modified;
	const char *key, *link, *cache_control;
	char (*etags)[SKY_ETAG_SIZE]; /* SKY_CODING_COUNT of them */
};

/* New stored response; the buffer's bytes are its identity body, as sky_blob_create has it. NULL: memory is short. */
struct sky_stored_response *sky_stored_response_create(const struct sky_stored_response_parts *parts,
                                                       struct sky_buffer *body) SKY_MUST;

/* Reference counting, thread-safe; the last release frees. */
struct sky_stored_response *sky_stored_response_acquire(struct sky_stored_response *stored);
void sky_stored_response_release(struct sky_stored_response *stored); /* NULL is fine */

/* The key of a request: canonical path and query, suffix (may be NULL) and format. In the
 * arena; NULL: memory is short. */
const char *sky_stored_response_key(struct sky_arena *arena, const char *canonical, const char *suffix,
                                    enum sky_format format) SKY_MUST;

/* The coding that a client gets. It makes that body if it is not made yet, so a response that several threads use must
 * be settled first (all codings tried). A body that gains nothing or cannot be coded goes out as it is. */
enum sky_coding sky_stored_response_choose(struct sky_stored_response *stored, struct sky_codings codings);

/* Makes the bodies in all codings. They are taken from `like` (may be NULL) where its identity bytes are the same. */
void sky_stored_response_settle(struct sky_stored_response *stored, const struct sky_stored_response *like);

/* Bytes held. */
size_t sky_stored_response_bytes(const struct sky_stored_response *stored);

#define SKY_STORED_RESPONSE_FIELDS_MAX 10

/* The header fields in a coding, or those of the 304; borrowed from the stored response. Returns their number.
 * Last-Modified is left out while the clock, which somebody set back, has not reached it: it is never in the future
 * (RFC 9110, section 8.8.2.1). */
size_t sky_stored_response_fields(const struct sky_stored_response *stored, enum sky_coding coding, bool unmodified,
                                  struct sky_header fields[SKY_STORED_RESPONSE_FIELDS_MAX]);

/* Whether the client's copy is fresh: then the answer is 304, with the tag of *coding, which is set to
 * the coding of that copy. */
bool sky_stored_response_unmodified(const struct sky_stored_response *stored, const struct sky_conditions *conditions,
                                    struct sky_codings codings, enum sky_coding *coding);

#endif
