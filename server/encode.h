/* Content codings of a body. */
#ifndef SKY_SERVER_ENCODE_H
#define SKY_SERVER_ENCODE_H

#include "handlers/json.h"
#include "server/negotiate.h"

/* Below this many bytes compressing costs more than it saves. */
#define SKY_ENCODE_MIN 256

/* How hard to try: while a client waits, or once for everybody. */
enum sky_effort { SKY_EFFORT_NOW, SKY_EFFORT_AHEAD };

/* Fills `out` (initialised, empty) with `bytes` in the coding (not identity). false: memory is short; out is empty then. */
bool sky_encode_with(enum sky_effort effort, enum sky_coding coding, const char *bytes, size_t length,
                     struct sky_buffer *out) SKY_MUST;

/* The same while a client waits. */
bool sky_encode(enum sky_coding coding, const char *bytes, size_t length, struct sky_buffer *out) SKY_MUST;

#endif
