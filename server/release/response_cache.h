/* What one worker keeps ready to send, as responses of libmicrohttpd with all header fields in place. Three layers: requests that came
 * before byte for byte lead straight to a slot; the pages of the release stay until the next release; other answers share the
 * bytes of a bounded cache. Everything belongs to one thread, so that a hit takes no lock and writes to no memory that another thread
 * writes to; only the bodies of the release's pages are shared. */
#ifndef SKY_SERVER_RELEASE_RESPONSE_CACHE_H
#define SKY_SERVER_RELEASE_RESPONSE_CACHE_H

#include "server/release/cache.h"
#include "server/release/release.h"
#include "server/release/stored_responses.h"

struct MHD_Response;

/* A page on the shelf. */
struct sky_cached_response {
	uint32_t holders;                 /* the shelf, and replies under way; when none is left the slot is empty */
	uint32_t watchers;                /* remembered requests, which look whether it is empty; the last of both frees */
	struct sky_stored_response *page; /* NULL: empty */
	struct sky_cache_entry *entry;    /* NULL: not in the bounded cache */
	size_t charged;                   /* of the page's bytes, what the cache knows of */
	struct sky_meter_route *route;
	struct MHD_Response *full[SKY_CODING_COUNT], *unmodified[SKY_CODING_COUNT]; /* 200 and 304; NULL: not made yet */
};

struct sky_response_cache {
	struct sky_meter *meter;
	uint64_t generation; /* of the release that all of this belongs to */
	bool dated;          /* the clock has reached the dates of what is held with it: Last-Modified is sent */
	struct sky_stored_responses *pages;   /* of that release, one reference; NULL: none */
	struct sky_cached_response **pinned;  /* one a page of the release; NULL: not asked for yet */
	struct sky_cache *answers, *requests; /* NULL: nothing is kept */
};

/* Bytes of a remembered request at most; longer ones are taken apart each time. */
#define SKY_RESPONSE_CACHE_REQUEST_MAX 1024

/* bytes: for the bounded cache; 0: nothing is kept, the release's pages neither. seed: see cache.h. meter and, later, routes are borrowed. false:
 * memory is short. */
bool sky_response_cache_init(struct sky_response_cache *responses, size_t bytes, uint64_t seed,
                             struct sky_meter *meter) SKY_MUST;
void sky_response_cache_finish(struct sky_response_cache *responses);

/* Drops whatever belongs to another release than this one, or was made before the clock was set back behind its date,
 * or came up to it again. To be called before the others, once a request. */
void sky_response_cache_follow(struct sky_response_cache *responses, const struct sky_release *release);

/* The page of a key, held for the caller; NULL: it is not there. */
struct sky_cached_response *sky_response_cache_find(struct sky_response_cache *responses, const char *key);

/* Puts a page there, if it is let in, and holds it for the caller. The page's reference is taken over, also on failure. NULL: memory
 * is short. */
struct sky_cached_response *sky_response_cache_put(struct sky_response_cache *responses,
                                                   struct sky_stored_response *page) SKY_MUST;

void sky_cached_response_release(struct sky_cached_response *cached); /* NULL is fine */

/* sky_stored_response_choose for the page of a slot that is held. */
enum sky_coding sky_response_cache_choose(struct sky_response_cache *responses, struct sky_cached_response *cached,
                                          struct sky_codings codings);

/* The response for the page of a slot that is held, 200 or (held) 304; made where it was not. Borrowed as long as the slot is held;
 * NULL: memory is short. */
struct MHD_Response *sky_response_cache_response(struct sky_response_cache *responses,
                                                 struct sky_cached_response *cached, enum sky_coding coding,
                                                 bool unmodified);

/* What a request led to that came before. */
struct sky_request_memo {
	struct sky_cached_response *cached;
	struct sky_codings codings;
};

/* What these bytes of a request led to; its slot is held for the caller. NULL: they are not remembered. Valid until the next call. */
const struct sky_request_memo *sky_response_cache_recall(struct sky_response_cache *responses, const char *bytes,
                                                         size_t length);

/* Remembers it; the slot must be in a layer that lasts, or nothing happens. */
void sky_response_cache_memorize(struct sky_response_cache *responses, const char *bytes, size_t length,
                                 struct sky_cached_response *cached, struct sky_codings codings);

#endif
