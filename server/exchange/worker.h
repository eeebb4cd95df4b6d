/* What one thread needs to answer requests, one after the other; nothing of it is shared while a
 * request runs. After a request it keeps only the responses in its cache. */
#ifndef SKY_SERVER_EXCHANGE_WORKER_H
#define SKY_SERVER_EXCHANGE_WORKER_H

#include "handlers/request/api.h"
#include "handlers/write/buffer.h"
#include "model/base/arena.h"
#include "server/http/gate.h"
#include "server/release/release.h"
#include "server/release/response_cache.h"

/* A guard against a request that runs away; a sorted list of a million rows needs a tenth of it. */
#define SKY_WORKER_ARENA_MAX ((size_t)256 << 20)

#define SKY_REQUEST_ID_MAX 64 /* characters of a client's own X-Request-Id */

/* The header fields of a request, and where the known ones stand. */
struct sky_inbox {
	const void *owner; /* the connection whose request it is; NULL: nobody's */
	size_t kept, given;
	struct sky_field_index index;
	struct sky_http_field fields[SKY_HTTP_FIELDS_MAX];
};

struct sky_worker {
	struct sky_releases *releases;
	struct sky_meters *meters; /* all workers' */
	struct sky_meter *meter;   /* this one's */
	struct sky_arena *arena;   /* emptied after each use */
	/* buffer for the next stored response, whose memory is in the processor's caches already; its
	 * contents belong to nobody */
	struct sky_buffer spare;
	struct sky_reader reader;
	struct sky_response_cache responses;
	struct sky_telemetry telemetry;        /* what /metrics is written with */
	uint64_t id_state;                     /* of the request ids */
	bool show_ids;                         /* every answer carries its id, for it stands in the access log */
	const struct sky_query_bounds *bounds; /* of every request; borrowed; NULL: those of the interface */
	uint32_t unsampled;                    /* requests since one was timed */
	struct sky_inbox inbox;                /* the request under way */
};

struct sky_worker_settings {
	size_t cache_bytes; /* for this worker's part of what is kept ready; 0: nothing is kept */
	bool show_ids;
	const struct sky_query_bounds *bounds; /* of every request; borrowed; NULL: those of the interface */
};

/* New worker, registered with the releases and the meters. No more requests may come from the releases once a worker is
 * destroyed. NULL: memory. */
struct sky_worker *sky_worker_create(struct sky_releases *releases, struct sky_meters *meters,
                                     const struct sky_worker_settings *settings) SKY_MUST;
void sky_worker_destroy(struct sky_worker *worker); /* NULL is fine */

/* The request's id: the client's own where it is sane (letters, digits, "-", "_", "."), else a new one, in
 * the arena. NULL: memory. */
const char *sky_worker_request_id(struct sky_worker *worker, const char *from_client);

#endif
