/* Whether the header of a request came in the form that RFC 9112 gives it. libmicrohttpd 0.9 takes bare line feeds,
 * folded fields, NULs and a field without a name, and shows none of it; but all texts that it hands out lie in the
 * buffer that the header came in, and where one does not follow on the other, something stood in between. 1.0
 * refuses such requests itself. */
#ifndef SKY_SERVER_MHD_WIRE_H
#define SKY_SERVER_MHD_WIRE_H

#include "server/http/field.h"

/* The request line's parts where they were received. */
struct sky_wire {
	const char *method, *target, *target_end, *version;
	size_t length; /* of the header, from the method to the empty line inclusive; 0: not known */
};

/* True when one space parts method, target and version, and each line ends with CR LF, is whole and not folded.
 * fields: all of the request's, in their order; `complete` is false when some were left out at the end. Only
 * addresses are compared. */
bool sky_wire_intact(const struct sky_wire *wire, const struct sky_http_field *fields, size_t count,
                     bool complete) SKY_MUST;

#endif
