/* Header fields of a request, as they came. */
#ifndef SKY_SERVER_HTTP_FIELD_H
#define SKY_SERVER_HTTP_FIELD_H

#include "model/base/arena.h"

struct sky_http_field {
	const char *name, *value; /* NUL-terminated, but a client may have put a NUL inside: the lengths count */
	size_t name_length, value_length;
};

/* How many fields have this name (compared without case). */
size_t sky_http_field_count(const struct sky_http_field *fields, size_t count, const char *name);

/* The value of the first field of this name; NULL when there is none. */
const char *sky_http_field_first(const struct sky_http_field *fields, size_t count, const char *name);

/* The values of all fields of this name as one list, joined by ", " (RFC 9110, section 5.3). NULL: there is none, or
 * memory is short; the text is borrowed from the field or lies in the arena. */
const char *sky_http_field_list(struct sky_arena *arena, const struct sky_http_field *fields, size_t count,
                                const char *name);

/* The fields that are looked for in every request. X(ENUM, "Name"). */
#define SKY_HTTP_FIELDS(X)                                                                                             \
	X(HOST, "Host")                                                                                                    \
	X(ACCEPT, "Accept")                                                                                                \
	X(ACCEPT_ENCODING, "Accept-Encoding")                                                                              \
	X(IF_NONE_MATCH, "If-None-Match")                                                                                  \
	X(IF_MODIFIED_SINCE, "If-Modified-Since")                                                                          \
	X(CONTENT_LENGTH, "Content-Length")                                                                                \
	X(TRANSFER_ENCODING, "Transfer-Encoding")                                                                          \
	X(EXPECT, "Expect")                                                                                                \
	X(X_REQUEST_ID, "X-Request-Id")

enum sky_http_name {
#define X(name, text) SKY_HTTP_##name,
	SKY_HTTP_FIELDS(X)
#undef X
	    SKY_HTTP_NAME_COUNT
};

/* The places of these fields among those of one request, found in one pass. */
struct sky_field_index {
	const struct sky_http_field *first[SKY_HTTP_NAME_COUNT]; /* NULL: not there */
	uint32_t count[SKY_HTTP_NAME_COUNT];
};

/* Names are compared without case. The index borrows the fields. */
void sky_field_index_make(const struct sky_http_field *fields, size_t count, struct sky_field_index *index);

/* The value of the first field of this name; NULL when there is none. */
static inline const char *sky_field_first(const struct sky_field_index *index, enum sky_http_name name)
{
	return index->first[name] ? index->first[name]->value : NULL;
}

#endif
