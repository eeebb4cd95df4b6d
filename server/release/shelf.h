/* What one worker keeps ready to send, as responses of libmicrohttpd with all header fields in place. Three layers: requests that came
 * before byte for byte lead straight to a slot; the pages of the release stay until the next release; other answers share the
 * bytes of a bounded cache. Everything belongs to one thread, so that a hit takes no lock and writes to no memory that another thread
 * writes to; only the bodies of the release's pages are shared. */
#ifndef SKY_SERVER_RELEASE_SHELF_H
#define SKY_SERVER_RELEASE_SHELF_H

#include "server/release/cache.h"
#include "server/release/pages.h"
#include "server/release/release.h"

struct MHD_Response;

/* A page on the shelf. */
struct sky_slot {
	uint32_t holders;              /* the shelf, and replies under way; when none is left the slot is empty */
	uint32_t watchers;             /* remembered requests, which look whether it is empty; the last of both frees */
	struct sky_page *page;         /* NULL: empty */
	struct sky_cache_entry *entry; /* NULL: not in the bounded cache */
	size_t charged;                /* of the page's bytes, what the cache knows of */
	struct sky_meter_route *route;
	struct MHD_Response *full[SKY_CODING_COUNT], *held[SKY_CODING_COUNT]; /* 200 and 304; NULL: not made yet */
};

struct sky_shelf {
	struct sky_meter *meter;
	uint64_t generation;      /* of the release that all of this belongs to */
	bool dated;               /* the clock has reached the dates of what is held with it: Last-Modified is sent */
	struct sky_pages *pages;  /* of that release, one reference; NULL: none */
	struct sky_slot **pinned; /* one a page of the release; NULL: not asked for yet */
	struct sky_cache *answers, *requests; /* NULL: nothing is kept */
};

/* Bytes of a remembered request at most; longer ones are taken apart each time. */
#define SKY_SHELF_REQUEST_MAX 1024

/* bytes: for the bounded cache; 0: nothing is kept, the release's pages neither. seed: see cache.h. meter and, later, routes are borrowed. false:
 * memory is short. */
bool sky_shelf_init(struct sky_shelf *shelf, size_t bytes, uint64_t seed, struct sky_meter *meter) SKY_MUST;
void sky_shelf_finish(struct sky_shelf *shelf);

/* Drops whatever belongs to another release than this one, or was made before the clock was set back behind its date,
 * or came up to it again. To be called before the others, once a request. */
void sky_shelf_follow(struct sky_shelf *shelf, const struct sky_release *release);

/* The page of a key, held for the caller; NULL: it is not there. */
struct sky_slot *sky_shelf_find(struct sky_shelf *shelf, const char *key);

/* Puts a page there, if it is let in, and holds it for the caller. The page's reference is taken over, also on failure. NULL: memory
 * is short. */
struct sky_slot *sky_shelf_put(struct sky_shelf *shelf, struct sky_page *page) SKY_MUST;

void sky_slot_release(struct sky_slot *slot); /* NULL is fine */

/* sky_page_choose for the page of a slot that is held. */
enum sky_coding sky_shelf_choose(struct sky_shelf *shelf, struct sky_slot *slot, struct sky_codings codings);

/* The response for the page of a slot that is held, 200 or (held) 304; made where it was not. Borrowed as long as the slot is held;
 * NULL: memory is short. */
struct MHD_Response *sky_shelf_response(struct sky_shelf *shelf, struct sky_slot *slot, enum sky_coding coding,
                                        bool held);

/* What a request led to that came before. */
struct sky_shelf_memory {
	struct sky_slot *slot;
	struct sky_codings codings;
};

/* What these bytes of a request led to; its slot is held for the caller. NULL: they are not remembered. Valid until the next call. */
const struct sky_shelf_memory *sky_shelf_recall(struct sky_shelf *shelf, const char *bytes, size_t length);

/* Remembers it; the slot must be in a layer that lasts, or nothing happens. */
void sky_shelf_remember(struct sky_shelf *shelf, const char *bytes, size_t length, struct sky_slot *slot,
                        struct sky_codings codings);

#endif
