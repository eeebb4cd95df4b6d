/* Content codings of a body. */
#ifndef SKY_SERVER_HTTP_ENCODE_H
#define SKY_SERVER_HTTP_ENCODE_H

#include "handlers/write/buffer.h"
#include "server/http/negotiate.h"

/* The coding for a body of this many bytes. A small body is not coded, because that costs more than it saves. */
enum sky_coding sky_coding_worth(struct sky_codings codings, size_t length);

/* How hard to try: while a client waits, or once for all clients. */
enum sky_effort { SKY_EFFORT_NOW, SKY_EFFORT_AHEAD };

/* Fills `out` (initialised, empty) with `bytes` in the coding (not identity). false: memory is
 * short; out is empty then. */
bool sky_encode_with(enum sky_effort effort, enum sky_coding coding, const char *bytes, size_t length,
                     struct sky_buffer *out) SKY_MUST;

/* The same while a client waits. */
bool sky_encode(enum sky_coding coding, const char *bytes, size_t length, struct sky_buffer *out) SKY_MUST;

#endif
