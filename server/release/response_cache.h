/* What one worker keeps ready to send, as responses of libmicrohttpd with all header fields in place. Three
 * layers: requests that came before byte for byte lead straight to a cached response; the responses of the release
 * stay until the next release; other answers share the bytes of a bounded cache. Everything belongs to one thread,
 * so that a hit takes no lock and writes to no memory that another thread writes to; only the bodies of the
 * release's responses are shared. */
#ifndef SKY_SERVER_RELEASE_RESPONSE_CACHE_H
#define SKY_SERVER_RELEASE_RESPONSE_CACHE_H

#include "server/release/cache.h"
#include "server/release/release.h"
#include "server/release/stored_responses.h"

struct MHD_Response;

/* One worker's entry for a stored response. */
struct sky_cached_response {
	/* references: the cache's, and those of replies under way; at none the entry is emptied */
	uint32_t holders;
	/* request memos that point here and look whether it is empty; the last of holders and watchers frees it */
	uint32_t watchers;
	struct sky_stored_response *stored; /* NULL: empty */
	struct sky_cache_entry *entry;      /* NULL: not in the bounded cache */
	size_t charged;                     /* the bytes that the cache has counted */
	struct sky_meter_route *route;
	struct MHD_Response *full[SKY_CODING_COUNT], *unmodified[SKY_CODING_COUNT]; /* 200 and 304; NULL: not made yet */
};

struct sky_response_cache {
	struct sky_meter *meter;
	uint64_t generation; /* of the release that all of this belongs to */
	bool dated;          /* the clock has reached the dates of all kept releases: Last-Modified is sent */
	struct sky_stored_responses *prerendered; /* of that release, one reference; NULL: none */
	struct sky_cached_response **pinned;      /* one for each response of the release; NULL: not asked for yet */
	struct sky_cache *answers, *requests;     /* NULL: nothing is kept */
};

/* Bytes of a remembered request at most; longer ones are taken apart each time. */
#define SKY_RESPONSE_CACHE_REQUEST_MAX 1024

/* bytes: for the bounded cache; 0: nothing is kept, not even the release's responses. seed: see cache.h. meter and,
 * later, routes are borrowed. false: memory is short. */
bool sky_response_cache_init(struct sky_response_cache *responses, size_t bytes, uint64_t seed,
                             struct sky_meter *meter) SKY_MUST;
void sky_response_cache_finish(struct sky_response_cache *responses);

/* Drops whatever belongs to another release than this one, or was made before the clock was set back behind its date,
 * or came up to it again. To be called before the others, once a request. */
void sky_response_cache_follow(struct sky_response_cache *responses, const struct sky_release *release);

/* The cached response of a key, with a reference for the caller; NULL: it is not there. */
struct sky_cached_response *sky_response_cache_find(struct sky_response_cache *responses, const char *key);

/* Caches a stored response, if it is let in. The entry comes with a reference for the caller; that of the stored
 * response is stolen, also on failure. NULL: memory is short. */
struct sky_cached_response *sky_response_cache_put(struct sky_response_cache *responses,
                                                   struct sky_stored_response *stored) SKY_MUST;

void sky_cached_response_release(struct sky_cached_response *cached); /* NULL is fine */

/* sky_stored_response_choose for a cached response that the caller has a reference to. */
enum sky_coding sky_response_cache_choose(struct sky_response_cache *responses, struct sky_cached_response *cached,
                                          struct sky_codings codings);

/* The response of libmicrohttpd, 200 or (unmodified) 304; made at the first call. Borrowed while the caller has a
 * reference to the cached response. NULL: memory is short. */
struct MHD_Response *sky_response_cache_response(struct sky_response_cache *responses,
                                                 struct sky_cached_response *cached, enum sky_coding coding,
                                                 bool unmodified);

/* The request memo: which cached response an earlier request got. */
struct sky_request_memo {
	struct sky_cached_response *cached;
	struct sky_codings codings;
};

/* The memo of these bytes of a request, with a reference to the cached response for the caller. NULL: they are not
 * remembered. Valid until the next call. */
const struct sky_request_memo *sky_response_cache_recall(struct sky_response_cache *responses, const char *bytes,
                                                         size_t length);

/* Makes a memo. The entry must be in the cache or of the release, or nothing happens. */
void sky_response_cache_memorize(struct sky_response_cache *responses, const char *bytes, size_t length,
                                 struct sky_cached_response *cached, struct sky_codings codings);

#endif
