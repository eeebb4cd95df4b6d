#define XXH_INLINE_ALL
#include "server/release_pages.h"

#include "server/turn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define BYTES_MAX ((size_t)64 << 20) /* of the pages' plain bodies: a guard, the bundled data set has 1 MiB */

struct sky_pages {
	_Atomic uint32_t references;
	size_t count, capacity, plain_bytes;
	struct sky_page **pages;
	uint32_t *table; /* number + 1 of a page by the hash of its key, open addressing; 0: free */
	size_t mask;
};

/* What making them needs. */
struct maker {
	struct sky_worker worker; /* for its arena alone: it answers nobody */
	const struct sky_release *release;
	const struct sky_pages *previous;
	bool (*go_on)(void);
	struct sky_pages *pages;
};

static bool add(struct sky_pages *pages, struct sky_page *page)
{
	if (pages->count == pages->capacity) {
		size_t capacity = pages->capacity ? 2 * pages->capacity : 64;
		struct sky_page **more = realloc(pages->pages, capacity * sizeof(struct sky_page *));
		if (!more) {
			return false;
		}
		pages->pages = more;
		pages->capacity = capacity;
	}
	pages->plain_bytes += page->bodies[SKY_CODING_IDENTITY]->length;
	pages->pages[pages->count++] = page;
	return true;
}

/* The page that GET target gets. What has no page of its own (another status, a redirect) is passed over. false: break off. */
static bool make(struct maker *maker, const char *target)
{
	const struct sky_http_field host = {.name = "Host", .name_length = 4, .value = "localhost", .value_length = 9};
	const struct sky_gate_request request = {
	    .method = "GET", .target = target, .http_1_1 = true, .fields = &host, .field_count = 1, .fields_given = 1};
	struct sky_reply reply;
	struct sky_turn turn = {.worker = &maker->worker,
	                        .in = &request,
	                        .reply = &reply,
	                        .release = maker->release,
	                        .effort = SKY_EFFORT_AHEAD};
	size_t number = 0;
	if (maker->go_on && !maker->go_on()) {
		return false;
	}
	sky_reply_init(&reply);
	struct sky_page *page =
	    sky_turn_prepare(&turn) && !turn.request.operation->volatile_answer ? sky_turn_page(&turn) : NULL;
	bool made = true;
	if (page) {
		sky_page_settle(page, maker->previous ? sky_pages_find(maker->previous, page->key, &number) : NULL);
		made = add(maker->pages, page);
	}
	if (!made) {
		sky_page_release(page);
	}
	sky_reply_finish(&reply);
	sky_arena_reset(maker->worker.arena);
	return made && maker->pages->plain_bytes <= BYTES_MAX;
}

/* The kind whose records an operation shows one by one: its only parameter that must be given is an id at the end of its path. */
static bool details_kind(const struct sky_operation *operation, enum sky_kind *kind)
{
	static const enum sky_kind kinds[] = {SKY_VENDOR, SKY_MARKET, SKY_METRIC};
	const struct sky_segment *last =
	    operation->segment_count ? &operation->segments[operation->segment_count - 1] : NULL;
	if (!last || last->literal || operation->params[last->param].type != SKY_PARAM_ID) {
		return false;
	}
	for (uint32_t i = 0; i < operation->param_count; i++) {
		if (i != last->param && (operation->params[i].required || operation->params[i].in_path)) {
			return false;
		}
	}
	for (size_t i = 0; i < SKY_COUNT(kinds); i++) {
		*kind = kinds[i];
		if (operation->params[last->param].ref == kinds[i]) {
			return true;
		}
	}
	return false;
}

static bool make_details(struct maker *maker, const struct sky_operation *operation)
{
	const struct sky_snapshot *snapshot = maker->release->snapshot;
	enum sky_kind kind = SKY_VENDOR;
	if (!details_kind(operation, &kind)) {
		return true;
	}
	for (uint32_t row = 0; row < sky_count(snapshot, kind); row++) {
		if (maker->pages->plain_bytes >= SKY_PAGES_DETAILS_BYTES) {
			return true;
		}
		char target[512];
		int stem = (int)(strrchr(operation->path, '/') + 1 - operation->path);
		int length = snprintf(target, sizeof target, "%.*s%s", stem, operation->path, sky_id(snapshot, kind, row));
		if (length > 0 && (size_t)length < sizeof target && !make(maker, target)) {
			return false;
		}
	}
	return true;
}

static bool make_each(struct maker *maker, bool details)
{
	for (size_t i = 0; i < sky_operation_count; i++) {
		const struct sky_operation *operation = &sky_operations[i];
		if (strcmp(operation->method, "GET") != 0 || operation->volatile_answer ||
		    operation->parameterless == details) {
			continue;
		}
		if (!(details ? make_details(maker, operation) : make(maker, operation->path))) {
			return false;
		}
	}
	return true;
}

static size_t start_of(const struct sky_pages *pages, const char *key)
{
	return XXH3_64bits(key, strlen(key)) & pages->mask;
}

static bool make_table(struct sky_pages *pages)
{
	size_t size = 16;
	while (size < 2 * pages->count) {
		size *= 2;
	}
	pages->table = calloc(size, sizeof *pages->table);
	if (!pages->table) {
		return false;
	}
	pages->mask = size - 1;
	for (size_t i = 0; i < pages->count; i++) {
		size_t at = start_of(pages, pages->pages[i]->key);
		while (pages->table[at]) {
			at = (at + 1) & pages->mask;
		}
		pages->table[at] = (uint32_t)i + 1;
	}
	return true;
}

struct sky_pages *sky_pages_create(const struct sky_release *release, const struct sky_pages *previous,
                                   bool (*go_on)(void))
{
	struct maker maker = {.release = release, .previous = previous, .go_on = go_on};
	maker.pages = calloc(1, sizeof *maker.pages);
	maker.worker.arena = sky_arena_create(SKY_WORKER_ARENA_MAX);
	sky_buffer_init(&maker.worker.spare, SKY_REPLY_BODY_MAX);
	if (maker.pages) {
		atomic_init(&maker.pages->references, 1);
	}
	if (!maker.pages || !maker.worker.arena || !make_each(&maker, false) || !make_each(&maker, true) ||
	    !make_table(maker.pages)) {
		sky_pages_release(maker.pages);
		maker.pages = NULL;
	}
	sky_arena_destroy(maker.worker.arena);
	sky_buffer_finish(&maker.worker.spare);
	return maker.pages;
}

struct sky_pages *sky_pages_acquire(struct sky_pages *pages)
{
	atomic_fetch_add_explicit(&pages->references, 1, memory_order_relaxed);
	return pages;
}

void sky_pages_release(struct sky_pages *pages)
{
	if (!pages || atomic_fetch_sub_explicit(&pages->references, 1, memory_order_acq_rel) != 1) {
		return;
	}
	for (size_t i = 0; i < pages->count; i++) {
		sky_page_release(pages->pages[i]);
	}
	free(pages->pages);
	free(pages->table);
	free(pages);
}

size_t sky_pages_count(const struct sky_pages *pages)
{
	return pages ? pages->count : 0;
}

size_t sky_pages_bytes(const struct sky_pages *pages)
{
	size_t bytes = 0;
	for (size_t i = 0; pages && i < pages->count; i++) {
		bytes += sky_page_bytes(pages->pages[i]);
	}
	return bytes;
}

struct sky_page *sky_pages_find(const struct sky_pages *pages, const char *key, size_t *number)
{
	for (size_t at = start_of(pages, key); pages->table[at]; at = (at + 1) & pages->mask) {
		struct sky_page *page = pages->pages[pages->table[at] - 1];
		if (strcmp(page->key, key) == 0) {
			*number = pages->table[at] - 1;
			return page;
		}
	}
	return NULL;
}
