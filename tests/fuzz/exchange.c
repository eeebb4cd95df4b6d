#include "exchange.h"

#include "fuzz.h"

/* Lives as long as the process does. */
static struct sky_releases releases;
static struct sky_meters meters;
static struct sky_worker *worker;

static void set_up(void)
{
	/* Small, so that pages are dropped and made again. */
	const struct sky_worker_settings settings = {.cache_bytes = 1 << 16};
	REQUIRE(sky_releases_init(&releases, fuzz_snapshot(SKY_SOURCE_ROOT "/tests/data/valid/basic"), 1));
	sky_meters_init(&meters);
	worker = sky_worker_create(&releases, &meters, &settings);
	REQUIRE(worker);
}

/* A field of an answer is one line. */
static void require_fields(const struct sky_reply *reply)
{
	static const char *const names[] = {"Location", "Link", "Allow", "Content-Location", "X-Request-Id"};
	for (size_t i = 0; i < SKY_COUNT(names); i++) {
		const char *value = sky_reply_find(reply, names[i]);
		for (; value && *value; value++) {
			REQUIRE((unsigned char)*value >= ' ' && *value != 127);
		}
	}
}

void fuzz_exchange(const struct sky_gate_request *request)
{
	struct sky_reply reply;
	size_t length = 0;
	if (!worker) {
		set_up();
	}
	/* As the daemon does: what was answered before is found again, and is a page. */
	struct sky_field_index index;
	struct sky_recalled recalled;
	sky_field_index_make(request->fields, request->field_count, &index);
	bool known = sky_exchange_recall(worker, request, &index, &recalled);
	if (known) {
		sky_slot_release(recalled.slot);
		sky_exchange_end(worker);
	}
	sky_reply_init(&reply);
	sky_exchange_answer(worker, request, &reply);
	const char *body = sky_reply_bytes(&reply, &length);
	/* No answer blames the server for what a client sent; 501 is for a Transfer-Encoding that nobody knows. */
	REQUIRE(reply.status >= 200 && (reply.status < 500 || reply.status == 501));
	REQUIRE(length == 0 || body);
	REQUIRE(!known || reply.status == 200 || reply.status == 304);
	require_fields(&reply);
	sky_reply_finish(&reply);
	sky_exchange_end(worker);
}
