/* The first check: requests that no honest client sends are refused here, before anything else reads them. Pure
 * functions over text. They refuse what libmicrohttpd 0.9.75 lets through (shapes of request smuggling, repeated Host,
 * space before a colon). */
#ifndef SKY_SERVER_HTTP_GATE_H
#define SKY_SERVER_HTTP_GATE_H

#include "handlers/request/problem.h"
#include "handlers/write/buffer.h"
#include "server/http/field.h"

/* Bounds of a request; an operator may set lower ones. libmicrohttpd keeps the request and the reply's header in one
 * pool of 32 KiB for each connection. What these bounds leave over (8 KiB) is room for the reply's header. */
#define SKY_TARGET_MAX 8192            /* bytes of a request target */
#define SKY_HTTP_FIELDS_MAX 100        /* header fields */
#define SKY_HTTP_FIELD_BYTES_MAX 16384 /* names and values of all header fields */
#define SKY_BODY_MAX 65536             /* bytes of a body that is read to be answered, or to be refused politely */

struct sky_buffer;
struct sky_quota;

/* What the operator allows, in bytes. */
struct sky_gate_limits {
	size_t target;  /* at most SKY_TARGET_MAX */
	size_t headers; /* names and values of all header fields; at most SKY_HTTP_FIELD_BYTES_MAX */
	size_t body;    /* at most SKY_BODY_MAX */
};

/* All of them at their most. */
extern const struct sky_gate_limits sky_gate_limits_most;

struct sky_gate_request {
	const char *method, *target; /* target: raw */
	bool http_1_1;               /* false: HTTP/1.0 */
	const struct sky_http_field *fields;
	/* Index of those fields; NULL: there is none, and the request is not remembered. */
	const struct sky_field_index *index;
	size_t field_count;                   /* kept in fields */
	size_t fields_given;                  /* how many the client sent, kept or not */
	bool target_too_long;                 /* target is cut */
	bool mangled;                         /* the form of the header can be read in two ways */
	const struct sky_gate_limits *limits; /* NULL: sky_gate_limits_most */
	/* Body of a request, where the operation takes one; NULL: there is none, or it was not read. */
	const struct sky_buffer *body;
	const char *origins;           /* allowed ones (sky_origin_allowed); NULL: none but our own */
	const struct sky_quota *quota; /* what the client may still ask; NULL: nobody counts */
};

/* What the gate says. */
struct sky_verdict {
	bool refused; /* problem is filled */
	bool close;   /* what follows on this connection cannot be trusted */
};

/* Checks everything but the target: framing, Host, field names and values, Expect, sizes, a body that nobody asked for.
 * problem is written only when the verdict is "refused". */
struct sky_verdict sky_gate_check(const struct sky_gate_request *request, struct sky_problem *problem) SKY_MUST;

/* True when the text is a host, with or without a port. It must not be empty, and no label may be empty, except after
 * the last dot. */
bool sky_gate_is_host(const char *text, size_t length);

/* The size of the body that the fields announce: 0 without Content-Length; SIZE_MAX when it is chunked, or
 * malformed. */
size_t sky_gate_body(const struct sky_field_index *index);

#endif
