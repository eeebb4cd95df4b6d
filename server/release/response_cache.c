#include "server/release/response_cache.h"

#include "server/release/release.h"
#include "server/release/response.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define REQUESTS_SHARE 8     /* of the bytes, one eighth remembers requests */
#define RESPONSE_BYTES 2048U /* what a response takes beside its body: libmicrohttpd copies every field */

/* Frees the responses and gives back the stored response; the entry itself stays while a request memo points to it. */
static void empty(struct sky_cached_response *cached)
{
	for (unsigned i = 0; i < SKY_CODING_COUNT; i++) {
		sky_response_release(cached->full[i]);
		sky_response_release(cached->unmodified[i]);
	}
	sky_stored_response_release(cached->stored);
	cached->stored = NULL;
	if (cached->watchers == 0)
		free(cached);
}

void sky_cached_response_release(struct sky_cached_response *cached)
{
	if (cached && --cached->holders == 0)
		empty(cached);
}

static void leave_answers(struct sky_cache_entry *entry)
{
	struct sky_cached_response *cached = entry->value;
	cached->entry = NULL;
	sky_cached_response_release(cached);
}

static void unwatch(struct sky_cached_response *cached)
{
	if (--cached->watchers == 0 && cached->holders == 0)
		free(cached);
}

static void leave_requests(struct sky_cache_entry *entry)
{
	struct sky_request_memo *memo = entry->value;
	unwatch(memo->cached);
	free(memo);
}

bool sky_response_cache_init(struct sky_response_cache *responses, size_t bytes, uint64_t seed, struct sky_meter *meter)
{
	*responses = (struct sky_response_cache){.meter = meter};
	if (bytes == 0)
		return true;
	size_t requests = bytes / REQUESTS_SHARE;
	responses->requests = sky_cache_create(requests, seed, leave_requests, &meter->layers[SKY_METER_LAYER_REQUESTS]);
	responses->answers =
	    sky_cache_create(bytes - requests, seed, leave_answers, &meter->layers[SKY_METER_LAYER_ANSWERS]);
	if (!responses->requests || !responses->answers) {
		sky_response_cache_finish(responses);
		return false;
	}
	return true;
}

static void unpin(struct sky_response_cache *responses)
{
	for (size_t i = 0; responses->pinned && i < sky_stored_responses_count(responses->prerendered); i++)
		sky_cached_response_release(responses->pinned[i]);
	free(responses->pinned);
	sky_stored_responses_release(responses->prerendered);
	responses->pinned = NULL;
	responses->prerendered = NULL;
}

void sky_response_cache_finish(struct sky_response_cache *responses)
{
	sky_cache_destroy(responses->requests);
	sky_cache_destroy(responses->answers);
	unpin(responses);
	*responses = (struct sky_response_cache){.meter = responses->meter};
}

void sky_response_cache_follow(struct sky_response_cache *responses, const struct sky_release *release)
{
	struct sky_stored_responses *prerendered = release->prerendered;
	bool dated = release->newest <= (int64_t)time(NULL);
	if ((responses->generation == release->generation && responses->dated == dated) || !responses->answers)
		return;
	sky_cache_clear(responses->requests);
	sky_cache_clear(responses->answers);
	unpin(responses);
	responses->generation = release->generation;
	responses->dated = dated;
	/* Where memory is short, the release's responses are cached like all others. */
	responses->pinned =
	    prerendered ? calloc(sky_stored_responses_count(prerendered) + 1, sizeof(struct sky_cached_response *)) : NULL;
	responses->prerendered = responses->pinned ? sky_stored_responses_acquire(prerendered) : NULL;
}

/* Takes the reference over, also on failure. */
static struct sky_cached_response *new_cached(const struct sky_response_cache *responses,
                                              struct sky_stored_response *stored)
{
	struct sky_cached_response *cached = calloc(1, sizeof *cached);
	if (!cached) {
		sky_stored_response_release(stored);
		return NULL;
	}
	cached->holders = 1;
	cached->stored = stored;
	cached->route = sky_meter_route(responses->meter, stored->operation);
	return cached;
}

/* A response of the release; it stays cached until the next release. NULL: there is none, or memory is short. */
static struct sky_cached_response *find_pinned(struct sky_response_cache *responses, const char *key)
{
	struct sky_meter_layer *layer = &responses->meter->layers[SKY_METER_LAYER_RELEASE];
	size_t at = 0;
	struct sky_stored_response *stored =
	    responses->prerendered ? sky_stored_responses_find(responses->prerendered, key, &at) : NULL;
	if (stored && !responses->pinned[at])
		responses->pinned[at] = new_cached(responses, sky_stored_response_acquire(stored));
	struct sky_cached_response *cached = stored ? responses->pinned[at] : NULL;
	sky_meter_add(cached ? &layer->hits : &layer->misses, 1);
	return cached;
}

struct sky_cached_response *sky_response_cache_find(struct sky_response_cache *responses, const char *key)
{
	if (!responses->answers)
		return NULL;
	struct sky_cached_response *cached = find_pinned(responses, key);
	if (!cached) {
		struct sky_cache_entry *entry = sky_cache_find(responses->answers, key, strlen(key));
		cached = entry ? entry->value : NULL;
	}
	if (cached)
		cached->holders++;
	return cached;
}

struct sky_cached_response *sky_response_cache_put(struct sky_response_cache *responses,
                                                   struct sky_stored_response *stored)
{
	struct sky_cached_response *cached = new_cached(responses, stored);
	if (cached && responses->answers) {
		cached->charged = sky_stored_response_bytes(stored);
		cached->entry = sky_cache_add(responses->answers, stored->key, strlen(stored->key), cached,
		                              sizeof *cached + cached->charged);
		cached->holders += cached->entry != NULL;
	}
	return cached;
}

/* Charges the cache for what the entry has grown by. The entry may leave the cache by that. */
static void charge(struct sky_response_cache *responses, struct sky_cached_response *cached, size_t more)
{
	if (cached->entry) {
		size_t bytes = sky_stored_response_bytes(cached->stored);
		more += bytes - cached->charged;
		cached->charged = bytes;
		if (more)
			sky_cache_charge(responses->answers, cached->entry, more);
	}
}

enum sky_coding sky_response_cache_choose(struct sky_response_cache *responses, struct sky_cached_response *cached,
                                          struct sky_codings codings)
{
	enum sky_coding coding = sky_stored_response_choose(cached->stored, codings);
	charge(responses, cached, 0);
	return coding;
}

struct MHD_Response *sky_response_cache_response(struct sky_response_cache *responses,
                                                 struct sky_cached_response *cached, enum sky_coding coding,
                                                 bool unmodified)
{
	struct MHD_Response **at = unmodified ? &cached->unmodified[coding] : &cached->full[coding];
	if (!*at) {
		*at = sky_response_of_stored(cached->stored, coding, unmodified, NULL, 0);
		charge(responses, cached, *at ? RESPONSE_BYTES : 0);
	}
	return *at;
}

const struct sky_request_memo *sky_response_cache_recall(struct sky_response_cache *responses, const char *bytes,
                                                         size_t length)
{
	if (!responses->requests)
		return NULL;
	struct sky_cache_entry *entry = sky_cache_find(responses->requests, bytes, length);
	const struct sky_request_memo *memo = entry ? entry->value : NULL;
	if (!memo || memo->cached->holders == 0)
		return NULL;
	if (memo->cached->entry)
		sky_cache_touch(memo->cached->entry);
	memo->cached->holders++;
	return memo;
}

void sky_response_cache_memorize(struct sky_response_cache *responses, const char *bytes, size_t length,
                                 struct sky_cached_response *cached, struct sky_codings codings)
{
	if (!responses->requests || cached->holders < 2)
		return;
	const struct sky_request_memo made = {cached, codings};
	struct sky_cache_entry *known = sky_cache_peek(responses->requests, bytes, length);
	if (known) { /* the cached response has left the cache since */
		struct sky_request_memo *memo = known->value;
		cached->watchers++;
		unwatch(memo->cached);
		*memo = made;
		return;
	}
	struct sky_request_memo *memo = malloc(sizeof *memo);
	if (!memo)
		return;
	*memo = made;
	cached->watchers++;
	if (!sky_cache_add(responses->requests, bytes, length, memo, sizeof *memo)) {
		cached->watchers--;
		free(memo);
	}
}
