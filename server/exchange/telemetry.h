/* What the server counts, in the text format 0.0.4 of Prometheus. */
#ifndef SKY_SERVER_EXCHANGE_TELEMETRY_H
#define SKY_SERVER_EXCHANGE_TELEMETRY_H

#include "handlers/request/api.h"
#include "handlers/write/buffer.h"

/* A struct sky_telemetry's write; the closure is a struct sky_worker, whose meters are summed. The request gives the
 * release and the status of the server. Thread-safe: counting goes on meanwhile, so numbers of one answer may be of
 * slightly different moments. */
void sky_telemetry_write(const void *closure, const struct sky_request *request, struct sky_buffer *out);

#endif
