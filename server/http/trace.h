/* The traceparent field (W3C Trace Context, level 1): it says which trace a request is part of. The log lines pass it
 * on. */
#ifndef SKY_SERVER_HTTP_TRACE_H
#define SKY_SERVER_HTTP_TRACE_H

#include "server/http/field.h"

/* Both in lower-case hexadecimal; empty: the request is part of no trace. */
struct sky_trace {
	char trace[33];  /* the whole trace */
	char parent[17]; /* the caller's part of it */
};

/* Reads it from the fields of a request. A field that is repeated, malformed or all zeros does not count, as the
 * standard asks. Of later versions only what version 00 has is read. */
void sky_trace_read(const struct sky_http_field *fields, size_t count, struct sky_trace *trace);

#endif
