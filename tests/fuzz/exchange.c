#include "exchange.h"

#include "fuzz.h"
#include "model/load/snapshot_build.h"
#include "server/http/rate.h"
#include "server/release/response_cache.h"

#include <unistd.h>

#define CACHE_BYTES (1 << 16) /* small, so that pages are dropped and made again */

static const char *const folders[] = {SKY_SOURCE_ROOT "/tests/data/valid/basic", SKY_SOURCE_ROOT "/tests/data/compare"};

/* They live as long as the process does. */
static struct sky_snapshot *first;
static struct sky_releases releases;
static struct sky_meters meters;
static struct sky_worker *worker;
static size_t folder;

static struct sky_worker *new_worker(struct sky_meters *of, size_t cache_bytes)
{
	const struct sky_worker_settings settings = {.cache_bytes = cache_bytes};
	sky_meters_init(of);
	struct sky_worker *made = sky_worker_create(&releases, of, &settings);
	REQUIRE(made);
	return made;
}

/* The last one that was made. Readers stay registered: the list is mended by hand. */
static void end_worker(struct sky_worker *made, struct sky_meters *of)
{
	releases.readers = made->reader.next;
	sky_worker_destroy(made);
	sky_meters_finish(of);
}

void fuzz_exchange_anew(void)
{
	if (worker) {
		end_worker(worker, &meters);
		sky_releases_finish(&releases);
	} else {
		first = fuzz_snapshot(folders[0]);
	}
	sky_snapshot_acquire(first);
	REQUIRE(sky_releases_init(&releases, first, 1));
	releases.keep = SKY_COUNT(folders);
	folder = 0;
	worker = new_worker(&meters, CACHE_BYTES);
}

void fuzz_exchange_reload(void)
{
	const struct sky_log silent = {.fd = -1, .level = SKY_LOG_ERROR};
	folder = (folder + 1) % SKY_COUNT(folders);
	REQUIRE(sky_releases_reload(&releases, folders[folder], &silent));
}

/* A field of an answer is one line. */
static void require_fields(const struct sky_reply *reply)
{
	static const char *const names[] = {"Location", "Link", "Allow", "Content-Location", "X-Request-Id"};
	for (size_t i = 0; i < SKY_COUNT(names); i++) {
		const char *value = sky_reply_find(reply, names[i]);
		for (; value && *value; value++)
			REQUIRE((unsigned char)*value >= ' ' && *value != 127);
	}
}

static void require_same(const struct sky_reply *reply, const struct sky_reply *fresh)
{
	size_t length = 0, fresh_length = 0;
	const char *body = sky_reply_bytes(reply, &length), *fresh_body = sky_reply_bytes(fresh, &fresh_length);
	REQUIRE(reply->status == fresh->status && reply->close == fresh->close);
	REQUIRE(!reply->stream == !fresh->stream);
	/* What the server tells of itself changes with every request. */
	if (fresh->operation && fresh->operation->volatile_answer)
		return;
	REQUIRE(length == fresh_length && (length == 0 || memcmp(body, fresh_body, length) == 0));
	REQUIRE(reply->header_count == fresh->header_count);
	for (uint32_t i = 0; i < reply->header_count; i++) {
		REQUIRE(strcmp(reply->headers[i].name, fresh->headers[i].name) == 0);
		REQUIRE(strcmp(reply->headers[i].value, fresh->headers[i].value) == 0);
	}
}

/* As the daemon does: what was answered before is found again. */
static void ask(struct sky_reply *reply, const struct sky_gate_request *request, bool closing)
{
	sky_reply_init(reply);
	bool refused = request->quota && request->quota->refused;
	struct sky_recalled recalled;
	if (!closing && !refused && sky_exchange_recall(worker, request, &recalled))
		sky_reply_stored(reply, recalled.cached, recalled.coding, recalled.unmodified);
	else
		sky_exchange_answer(worker, request, reply);
}

void fuzz_exchange(const struct sky_gate_request *request, bool closing)
{
	struct sky_gate_request indexed = *request;
	if (!worker)
		fuzz_exchange_anew();
	struct sky_field_index index;
	sky_field_index_make(request->fields, request->field_count, &index);
	indexed.index = &index;
	struct sky_meters fresh_meters;
	struct sky_worker *none = new_worker(&fresh_meters, 0);
	none->id_state = worker->id_state; /* the same ids */
	struct sky_reply fresh;
	sky_reply_init(&fresh);
	sky_exchange_answer(none, request, &fresh);
	struct sky_reply reply;
	ask(&reply, &indexed, closing);
	require_same(&reply, &fresh);
	/* No answer blames the server for what a client sent; 501 is for a Transfer-Encoding that nobody knows. */
	REQUIRE(reply.status >= 200 && (reply.status < 500 || reply.status == 501));
	require_fields(&reply);
	sky_reply_finish(&reply);
	sky_reply_finish(&fresh);
	sky_exchange_end(worker);
	sky_exchange_end(none);
	end_worker(none, &fresh_meters);
}
