#include "server/release/shelf.h"

#include "server/release/release.h"
#include "server/release/response.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define REQUESTS_SHARE 8     /* of the bytes, one eighth remembers requests */
#define RESPONSE_BYTES 2048U /* what a response takes beside its body: libmicrohttpd copies every field */

/* Responses and page go; the slot itself stays while requests watch it. */
static void empty(struct sky_slot *slot)
{
	for (unsigned i = 0; i < SKY_CODING_COUNT; i++) {
		sky_response_release(slot->full[i]);
		sky_response_release(slot->held[i]);
	}
	sky_page_release(slot->page);
	slot->page = NULL;
	if (slot->watchers == 0) {
		free(slot);
	}
}

void sky_slot_release(struct sky_slot *slot)
{
	if (slot && --slot->holders == 0) {
		empty(slot);
	}
}

static void leave_answers(struct sky_cache_entry *entry)
{
	struct sky_slot *slot = entry->value;
	slot->entry = NULL;
	sky_slot_release(slot);
}

static void unwatch(struct sky_slot *slot)
{
	if (--slot->watchers == 0 && slot->holders == 0) {
		free(slot);
	}
}

static void leave_requests(struct sky_cache_entry *entry)
{
	struct sky_shelf_memory *memory = entry->value;
	unwatch(memory->slot);
	free(memory);
}

bool sky_shelf_init(struct sky_shelf *shelf, size_t bytes, uint64_t seed, struct sky_meter *meter)
{
	*shelf = (struct sky_shelf){.meter = meter};
	if (bytes == 0) {
		return true;
	}
	size_t requests = bytes / REQUESTS_SHARE;
	shelf->requests = sky_cache_create(requests, seed, leave_requests, &meter->layers[SKY_METER_LAYER_REQUESTS]);
	shelf->answers = sky_cache_create(bytes - requests, seed, leave_answers, &meter->layers[SKY_METER_LAYER_ANSWERS]);
	if (!shelf->requests || !shelf->answers) {
		sky_shelf_finish(shelf);
		return false;
	}
	return true;
}

static void unpin(struct sky_shelf *shelf)
{
	for (size_t i = 0; shelf->pinned && i < sky_pages_count(shelf->pages); i++) {
		sky_slot_release(shelf->pinned[i]);
	}
	free(shelf->pinned);
	sky_pages_release(shelf->pages);
	shelf->pinned = NULL;
	shelf->pages = NULL;
}

void sky_shelf_finish(struct sky_shelf *shelf)
{
	sky_cache_destroy(shelf->requests);
	sky_cache_destroy(shelf->answers);
	unpin(shelf);
	*shelf = (struct sky_shelf){.meter = shelf->meter};
}

void sky_shelf_follow(struct sky_shelf *shelf, const struct sky_release *release)
{
	struct sky_pages *pages = release->pages;
	bool dated = release->newest <= (int64_t)time(NULL);
	if ((shelf->generation == release->generation && shelf->dated == dated) || !shelf->answers) {
		return;
	}
	sky_cache_clear(shelf->requests);
	sky_cache_clear(shelf->answers);
	unpin(shelf);
	shelf->generation = release->generation;
	shelf->dated = dated;
	/* Without the memory for it, the release's pages are answers like others. */
	shelf->pinned = pages ? calloc(sky_pages_count(pages) + 1, sizeof(struct sky_slot *)) : NULL;
	shelf->pages = shelf->pinned ? sky_pages_acquire(pages) : NULL;
}

/* Takes the reference over, also on failure. */
static struct sky_slot *new_slot(const struct sky_shelf *shelf, struct sky_page *page)
{
	struct sky_slot *slot = calloc(1, sizeof *slot);
	if (!slot) {
		sky_page_release(page);
		return NULL;
	}
	slot->holders = 1;
	slot->page = page;
	slot->route = sky_meter_route(shelf->meter, page->operation);
	return slot;
}

/* A page of the release, from now on on the shelf until the next release. NULL: there is none, or memory is short. */
static struct sky_slot *find_pinned(struct sky_shelf *shelf, const char *key)
{
	struct sky_meter_layer *layer = &shelf->meter->layers[SKY_METER_LAYER_RELEASE];
	size_t at = 0;
	struct sky_page *page = shelf->pages ? sky_pages_find(shelf->pages, key, &at) : NULL;
	if (page && !shelf->pinned[at]) {
		shelf->pinned[at] = new_slot(shelf, sky_page_acquire(page));
	}
	struct sky_slot *slot = page ? shelf->pinned[at] : NULL;
	sky_meter_add(slot ? &layer->hits : &layer->misses, 1);
	return slot;
}

struct sky_slot *sky_shelf_find(struct sky_shelf *shelf, const char *key)
{
	if (!shelf->answers) {
		return NULL;
	}
	struct sky_slot *slot = find_pinned(shelf, key);
	if (!slot) {
		struct sky_cache_entry *entry = sky_cache_find(shelf->answers, key, strlen(key));
		slot = entry ? entry->value : NULL;
	}
	if (slot) {
		slot->holders++;
	}
	return slot;
}

struct sky_slot *sky_shelf_put(struct sky_shelf *shelf, struct sky_page *page)
{
	struct sky_slot *slot = new_slot(shelf, page);
	if (slot && shelf->answers) {
		slot->charged = sky_page_bytes(page);
		slot->entry = sky_cache_add(shelf->answers, page->key, strlen(page->key), slot, sizeof *slot + slot->charged);
		slot->holders += slot->entry != NULL;
	}
	return slot;
}

/* What the page has grown by, and more. The slot may leave the cache by that. */
static void charge(struct sky_shelf *shelf, struct sky_slot *slot, size_t more)
{
	if (slot->entry) {
		size_t bytes = sky_page_bytes(slot->page);
		more += bytes - slot->charged;
		slot->charged = bytes;
		if (more) {
			sky_cache_charge(shelf->answers, slot->entry, more);
		}
	}
}

enum sky_coding sky_shelf_choose(struct sky_shelf *shelf, struct sky_slot *slot, struct sky_codings codings)
{
	enum sky_coding coding = sky_page_choose(slot->page, codings);
	charge(shelf, slot, 0);
	return coding;
}

struct MHD_Response *sky_shelf_response(struct sky_shelf *shelf, struct sky_slot *slot, enum sky_coding coding,
                                        bool held)
{
	struct MHD_Response **at = held ? &slot->held[coding] : &slot->full[coding];
	if (!*at) {
		*at = sky_response_of_page(slot->page, coding, held, NULL, 0);
		charge(shelf, slot, *at ? RESPONSE_BYTES : 0);
	}
	return *at;
}

const struct sky_shelf_memory *sky_shelf_recall(struct sky_shelf *shelf, const char *bytes, size_t length)
{
	if (!shelf->requests) {
		return NULL;
	}
	struct sky_cache_entry *entry = sky_cache_find(shelf->requests, bytes, length);
	const struct sky_shelf_memory *memory = entry ? entry->value : NULL;
	if (!memory || memory->slot->holders == 0) {
		return NULL;
	}
	if (memory->slot->entry) {
		sky_cache_touch(memory->slot->entry);
	}
	memory->slot->holders++;
	return memory;
}

void sky_shelf_remember(struct sky_shelf *shelf, const char *bytes, size_t length, struct sky_slot *slot,
                        struct sky_codings codings)
{
	if (!shelf->requests || slot->holders < 2) {
		return;
	}
	const struct sky_shelf_memory made = {slot, codings};
	struct sky_cache_entry *known = sky_cache_peek(shelf->requests, bytes, length);
	if (known) { /* what it led to has left the shelf since */
		struct sky_shelf_memory *memory = known->value;
		slot->watchers++;
		unwatch(memory->slot);
		*memory = made;
		return;
	}
	struct sky_shelf_memory *memory = malloc(sizeof *memory);
	if (!memory) {
		return;
	}
	*memory = made;
	slot->watchers++;
	if (!sky_cache_add(shelf->requests, bytes, length, memory, sizeof *memory)) {
		slot->watchers--;
		free(memory);
	}
}
