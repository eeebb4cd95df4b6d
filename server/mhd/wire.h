/* Whether the header of a request had the form that RFC 9112 gives it. libmicrohttpd 0.9 accepts bare line feeds,
 * folded fields, NULs and a field without a name, and shows none of them. But all texts that it hands out lie in the
 * buffer in which the header came. Where one text does not directly follow the other, something stood in between. 1.0
 * itself refuses such requests. */
#ifndef SKY_SERVER_MHD_WIRE_H
#define SKY_SERVER_MHD_WIRE_H

#include "server/http/field.h"

/* The request line's parts where they were received. */
struct sky_wire {
	const char *method, *target, *target_end, *version;
	size_t length; /* of the header, from the method to the empty line inclusive; 0: not known */
};

/* True when single spaces separate method, target and version, and each line is whole, not folded, and ends with CR LF.
 * fields: all of the request's, in their order; `complete` is false when some were left out at the end. Only addresses
 * are compared. */
bool sky_wire_intact(const struct sky_wire *wire, const struct sky_http_field *fields, size_t count,
                     bool complete) SKY_MUST;

#endif
