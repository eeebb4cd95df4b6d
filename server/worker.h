/* What one thread needs to answer requests, one after the other; nothing of it is shared while a request runs. */
#ifndef SKY_SERVER_WORKER_H
#define SKY_SERVER_WORKER_H

#include "model/arena.h"
#include "server/release.h"

/* A guard against a request that runs away; a sorted list of a million rows needs a tenth of it. */
#define SKY_WORKER_ARENA_MAX ((size_t)256 << 20)

#define SKY_REQUEST_ID_MAX 64 /* characters of a client's own X-Request-Id */

struct sky_worker {
	struct sky_releases *releases;
	struct sky_arena *arena; /* emptied after each request */
	struct sky_reader reader;
	uint64_t id_state;          /* of the request ids */
	_Atomic uint32_t in_flight; /* requests begun and not completed; read by who drains */
	struct sky_worker *next;
};

/* New worker, registered with the releases. No more requests may come from the releases once a worker is destroyed. NULL: memory. */
struct sky_worker *sky_worker_create(struct sky_releases *releases) SKY_MUST;
void sky_worker_destroy(struct sky_worker *worker); /* NULL is fine */

/* The request's id: the client's own where it is sane (letters, digits, "-", "_", "."), else a new one, in the arena. NULL: memory. */
const char *sky_worker_request_id(struct sky_worker *worker, const char *from_client);

#endif
