/* Whose request this is part of: the traceparent field (W3C Trace Context, level 1), which the log lines pass on. */
#ifndef SKY_SERVER_HTTP_TRACE_H
#define SKY_SERVER_HTTP_TRACE_H

#include "server/http/field.h"

/* Both in lower-case hexadecimal; empty: the request is part of no trace. */
struct sky_trace {
	char trace[33];  /* the whole trace */
	char parent[17]; /* the caller's part of it */
};

/* Reads it from the fields of a request. A field that is repeated, malformed or says zero is none, as the standard
 * asks; of later versions what version 00 knows is read. */
void sky_trace_read(const struct sky_http_field *fields, size_t count, struct sky_trace *trace);

#endif
