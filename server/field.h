/* Header fields of a request, as they came. */
#ifndef SKY_SERVER_FIELD_H
#define SKY_SERVER_FIELD_H

#include "model/arena.h"

struct sky_http_field {
	const char *name, *value; /* NUL-terminated, but a client may have put a NUL inside: the lengths count */
	size_t name_length, value_length;
};

/* How many fields have this name (compared without case). */
size_t sky_http_field_count(const struct sky_http_field *fields, size_t count, const char *name);

/* The value of the first field of this name; NULL when there is none. */
const char *sky_http_field_first(const struct sky_http_field *fields, size_t count, const char *name);

/* The values of all fields of this name as one list, joined by ", " (RFC 9110, section 5.3). NULL: there is none, or memory is
 * short; the text is borrowed from the field or lies in the arena. */
const char *sky_http_field_list(struct sky_arena *arena, const struct sky_http_field *fields, size_t count,
                                const char *name);

#endif
