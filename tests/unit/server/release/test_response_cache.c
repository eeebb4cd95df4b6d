/* The response cache: requests that come again, the prerendered responses, and what becomes of them when the release
 * changes. */
#include "dataset.h"
#include "fault.h"
#include "server/exchange/exchange.h"
#include "server/exchange/prerender.h"
#include "unit.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHINA_CLOUD SKY_SOURCE_ROOT "/fixtures/china-cloud"
#define OTHER_SET SKY_SOURCE_ROOT "/tests/data/compare"

static const struct sky_log silent = {.fd = -1, .level = SKY_LOG_ERROR};
static struct sky_releases releases;
static struct sky_meters meters;
static struct sky_worker *worker, *bare; /* bare keeps nothing */

static struct sky_worker *new_worker(size_t cache_bytes)
{
	const struct sky_worker_settings settings = {.cache_bytes = cache_bytes};
	struct sky_worker *made = sky_worker_create(&releases, &meters, &settings);
	ck_assert_ptr_nonnull(made);
	return made;
}

static void set_up(void)
{
	ck_assert(sky_releases_init(&releases, load_valid(CHINA_CLOUD), 1));
	sky_meters_init(&meters);
	worker = new_worker(8 << 20);
	bare = new_worker(0);
}

static void tear_down(void)
{
	sky_releases_finish(&releases);
	sky_worker_destroy(worker);
	sky_worker_destroy(bare);
	sky_meters_finish(&meters);
}

enum { LINES_MAX = 4 };

/* A request with Host and further fields, as pairs of name and value; NULL at the end. */
struct asked {
	struct sky_http_field fields[LINES_MAX + 1];
	struct sky_gate_request request;
	struct sky_field_index index;
};

static void write_request(struct asked *asked, const char *method, const char *target, const char *const *lines)
{
	size_t count = 0;
	asked->fields[count++] = (struct sky_http_field){"Host", "a", 4, 1};
	for (; lines && *lines; lines += 2)
		asked->fields[count++] = (struct sky_http_field){lines[0], lines[1], strlen(lines[0]), strlen(lines[1])};
	sky_field_index_make(asked->fields, count, &asked->index);
	asked->request = (struct sky_gate_request){.method = method,
	                                           .target = target,
	                                           .http_1_1 = true,
	                                           .fields = asked->fields,
	                                           .index = &asked->index,
	                                           .field_count = count,
	                                           .fields_given = count};
}

#define LINES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* What a daemon does: recall, else answer. The bytes are copied, for they end with the exchange. */
struct got {
	bool recalled, unmodified, made;
	unsigned status;
	enum sky_coding coding;
	char etag[SKY_ETAG_SIZE];
	char *bytes;
	size_t length;
};

static struct got ask(struct sky_worker *by, const char *method, const char *target, const char *const *lines)
{
	struct asked asked;
	struct got got = {.status = 0};
	write_request(&asked, method, target, lines);
	struct sky_recalled recalled;
	got.recalled = sky_exchange_recall(by, &asked.request, &recalled);
	if (got.recalled) {
		const struct sky_stored_response *page = recalled.cached->stored;
		got.unmodified = recalled.unmodified;
		got.coding = recalled.coding;
		got.status = recalled.unmodified ? 304 : 200;
		got.length = recalled.unmodified ? 0 : page->bodies[got.coding]->length;
		got.bytes = malloc(got.length + 1);
		memcpy(got.bytes, page->bodies[got.coding]->data, got.length);
		snprintf(got.etag, sizeof got.etag, "%s", page->etags[got.coding]);
		sky_cached_response_release(recalled.cached);
	} else {
		struct sky_reply reply;
		sky_reply_init(&reply);
		sky_exchange_answer(by, &asked.request, &reply);
		const char *bytes = sky_reply_bytes(&reply, &got.length), *etag = sky_reply_find(&reply, "ETag");
		got.unmodified = reply.unmodified;
		got.made = reply.made;
		got.coding = reply.coding;
		got.status = reply.status;
		got.bytes = malloc(got.length + 1);
		memcpy(got.bytes, bytes ? bytes : "", got.length);
		snprintf(got.etag, sizeof got.etag, "%s", etag ? etag : "");
		sky_reply_finish(&reply);
	}
	sky_exchange_end(by);
	return got;
}

/* The same, for the flags alone. */
static struct got look(struct sky_worker *by, const char *method, const char *target, const char *const *lines)
{
	struct got got = ask(by, method, target, lines);
	free(got.bytes);
	got.bytes = NULL;
	return got;
}

START_TEST(test_what_came_before_is_recalled)
{
	static const char target[] = "/v1/vendors?limit=2";
	struct got first = ask(worker, "GET", target, LINES("Accept", "application/json"));
	struct got again = ask(worker, "GET", target, LINES("accept", "application/json"));
	ck_assert(!first.recalled && first.made && first.status == 200);
	ck_assert(again.recalled && again.status == 200);
	ck_assert_uint_eq(first.length, again.length);
	ck_assert_mem_eq(first.bytes, again.bytes, first.length);
	ck_assert_str_eq(first.etag, again.etag);
	free(first.bytes);
	free(again.bytes);
	/* HEAD has the same page, and so has the same request written otherwise, which is taken apart first. */
	ck_assert(look(worker, "HEAD", target, LINES("Accept", "application/json")).recalled);
	struct got other = look(worker, "GET", "/v1/vendors?offset=0&limit=2", NULL);
	ck_assert(!other.recalled && !other.made && strcmp(other.etag, first.etag) == 0);
	ck_assert(look(worker, "GET", "/v1/vendors?offset=0&limit=2", NULL).recalled);
	/* A field that is empty is not one that is not there. */
	ck_assert(!look(worker, "GET", target, LINES("Accept", "application/json", "Accept-Encoding", "")).recalled);
}
END_TEST

START_TEST(test_conditions_on_what_is_recalled)
{
	static const char target[] = "/v1/vendors?limit=3";
	struct got plain = look(worker, "GET", target, NULL);
	struct got coded = look(worker, "GET", target, LINES("Accept-Encoding", "gzip"));
	ck_assert_int_eq(coded.coding, SKY_CODING_GZIP);
	ck_assert_str_ne(plain.etag, coded.etag);
	struct got held = look(worker, "GET", target, LINES("If-None-Match", plain.etag));
	ck_assert(held.recalled && held.unmodified && held.length == 0);
	held = look(worker, "GET", target, LINES("If-None-Match", "*"));
	ck_assert(held.recalled && held.unmodified);
	held = look(worker, "GET", target, LINES("If-None-Match", "\"x\""));
	ck_assert(held.recalled && !held.unmodified);
	held = look(worker, "GET", target, LINES("If-Modified-Since", "Thu, 01 Jan 1970 00:00:01 GMT"));
	ck_assert(held.recalled && held.unmodified);
	held = look(worker, "GET", target, LINES("If-Modified-Since", "Thu, 01 Jan 1970 00:00:02 GMT"));
	ck_assert(held.recalled && !held.unmodified);
	held = look(worker, "GET", target, LINES("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"));
	ck_assert(held.recalled && !held.unmodified);
	/* The tag of the page as such is as good as that of its coding, unless it is not wanted as such. */
	held = look(worker, "GET", target, LINES("Accept-Encoding", "gzip", "If-None-Match", plain.etag));
	ck_assert(held.recalled && held.unmodified && strcmp(held.etag, plain.etag) == 0);
	look(worker, "GET", target, LINES("Accept-Encoding", "gzip, identity;q=0"));
	held = look(worker, "GET", target, LINES("Accept-Encoding", "gzip, identity;q=0", "If-None-Match", plain.etag));
	ck_assert(held.recalled && !held.unmodified && held.coding == SKY_CODING_GZIP);
}
END_TEST

START_TEST(test_what_is_not_recalled)
{
	static const struct {
		const char *method, *target, *lines[2 * LINES_MAX + 1];
	} cases[] = {
	    {"GET", "/v1/vendors", {"X-Request-Id", "x"}},
	    {"GET", "/v1/vendors", {"Accept", "*/*", "Accept", "text/csv"}},
	    {"GET", "/v1/vendors", {"Accept-Encoding", "br", "Accept-Encoding", "gzip"}},
	    {"GET", "/v1/vendors", {"If-None-Match", "\"x\"", "If-None-Match", "*"}},
	    {"GET", "/v1/vendors", {"Host", "b"}},
	    {"GET", "/v1/vendors", {"Content-Length", "1"}},
	    {"GET", "/v1/vendors", {"X", "a\x01"}},
	    {"POST", "/v1/vendors", {NULL}},
	    {"OPTIONS", "/v1/vendors", {NULL}},
	    {"GET", "/healthz", {NULL}},
	    {"GET", "/metrics", {NULL}},
	    {"GET", "/v1/vendros", {NULL}},
	    {"GET", "/v1/vendors?limt=1", {NULL}},
	    {"GET", "/v1/vendors/%E4%BA%AC%E4%B8%9C%E4%BA%91", {NULL}},
	};
	look(worker, "GET", "/v1/vendors", NULL);
	ck_assert(look(worker, "GET", "/v1/vendors", NULL).recalled);
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		unsigned status = look(bare, cases[i].method, cases[i].target, cases[i].lines).status;
		for (int exchange = 0; exchange < 3; exchange++) {
			struct got got = look(worker, cases[i].method, cases[i].target, cases[i].lines);
			ck_assert_msg(!got.recalled && got.status == status, "case %zu: %u instead of %u", i, got.status, status);
		}
	}
	ck_assert(look(worker, "GET", "/v1/vendors", NULL).recalled);
	/* A target that leaves no room in the key. */
	char target[SKY_RESPONSE_CACHE_REQUEST_MAX + 64];
	int length = snprintf(target, sizeof target, "/v1/vendors?name__contains=");
	memset(target + length, 'a', 150);
	memset(target + length + 150, ',', sizeof target - (size_t)length - 151);
	target[sizeof target - 1] = '\0';
	look(worker, "GET", target, NULL);
	ck_assert(!look(worker, "GET", target, NULL).recalled);
}
END_TEST

START_TEST(test_nothing_is_kept_where_nothing_shall_be)
{
	for (int exchange = 0; exchange < 3; exchange++) {
		struct got got = look(bare, "GET", "/v1/vendors", NULL);
		ck_assert(got.made && !got.recalled);
	}
}
END_TEST

static uint64_t count_of(const struct sky_worker *of, unsigned layer, size_t place)
{
	return sky_meter_read((const sky_meter_count *)(const void *)((const char *)&of->meter->layers[layer] + place));
}

#define COUNT(of, layer, member) count_of(of, SKY_METER_LAYER_##layer, offsetof(struct sky_meter_layer, member))

static uint64_t generation_now(void)
{
	return ((const struct sky_release *)atomic_load(&releases.current))->generation;
}

START_TEST(test_another_release_drops_what_is_kept)
{
	look(worker, "GET", "/v1/vendors?limit=2", NULL);
	ck_assert(look(worker, "GET", "/v1/vendors?limit=2", NULL).recalled);
	/* A reload that fails leaves everything in place. */
	ck_assert(!sky_releases_reload(&releases, "/nonexistent", &silent));
	ck_assert(look(worker, "GET", "/v1/vendors?limit=2", NULL).recalled);
	/* So does one that finds the same data. */
	uint64_t generation = generation_now();
	ck_assert(sky_releases_reload(&releases, CHINA_CLOUD, &silent));
	ck_assert_uint_eq(generation_now(), generation);
	ck_assert(look(worker, "GET", "/v1/vendors?limit=2", NULL).recalled);
	ck_assert(sky_releases_reload(&releases, OTHER_SET, &silent));
	ck_assert_uint_eq(generation_now(), generation + 1);
	ck_assert_uint_eq(COUNT(worker, ANSWERS, entries), 1);
	struct got got = look(worker, "GET", "/v1/vendors?limit=3", NULL);
	ck_assert(got.made);
	ck_assert_uint_eq(COUNT(worker, ANSWERS, entries), 1);
	ck_assert_uint_eq(COUNT(worker, REQUESTS, entries), 1);
	ck_assert(look(worker, "GET", "/v1/vendors?limit=2", NULL).made);
}
END_TEST

START_TEST(test_pages_of_the_release)
{
	releases.prerender = sky_prerender;
	sky_releases_prerender(&releases, &silent);
	const struct sky_release *release = atomic_load(&releases.current);
	ck_assert_ptr_nonnull(release->prerendered);
	size_t pages = sky_stored_responses_count(release->prerendered);
	ck_assert_uint_gt(pages, 30 + sky_count(release->snapshot, SKY_VENDOR));
	ck_assert_uint_gt(sky_stored_responses_bytes(release->prerendered), 100000);
	static const char *const targets[] = {"/v1", "/v1/vendors", "/v1/vendors/jd-cloud", "/openapi.json",
	                                      "/docs/problems"};
	for (size_t i = 0; i < SKY_COUNT(targets); i++) {
		struct got kept = ask(worker, "GET", targets[i], NULL), made = ask(bare, "GET", targets[i], NULL);
		ck_assert_msg(!kept.made && made.made, "%s", targets[i]);
		ck_assert_uint_eq(kept.length, made.length);
		ck_assert_mem_eq(kept.bytes, made.bytes, made.length);
		ck_assert_str_eq(kept.etag, made.etag);
		free(kept.bytes);
		free(made.bytes);
		/* Other bytes, another tag. */
		kept = look(worker, "GET", targets[i], LINES("Accept-Encoding", "br"));
		made = look(bare, "GET", targets[i], LINES("Accept-Encoding", "br"));
		ck_assert_msg(!kept.made && kept.coding == SKY_CODING_BR && kept.length <= made.length, "%s: %zu, %zu",
		              targets[i], kept.length, made.length);
		ck_assert_str_ne(kept.etag, made.etag);
		ck_assert(look(worker, "GET", targets[i], LINES("Accept-Encoding", "br")).recalled);
	}
	ck_assert_uint_eq(COUNT(worker, ANSWERS, entries), 0);
	ck_assert_uint_gt(COUNT(worker, RELEASE, hits), 9);
	/* Once is enough; the next release has pages of its own, and takes over what is coded already. */
	sky_releases_prerender(&releases, &silent);
	ck_assert_ptr_eq(((const struct sky_release *)atomic_load(&releases.current))->prerendered, release->prerendered);
	ck_assert(sky_releases_reload(&releases, OTHER_SET, &silent));
	ck_assert(!look(worker, "GET", "/v1", NULL).made);
	ck_assert(sky_releases_reload(&releases, CHINA_CLOUD, &silent));
	release = atomic_load(&releases.current);
	ck_assert_uint_eq(sky_stored_responses_count(release->prerendered), pages);
	ck_assert(!look(worker, "GET", "/v1", NULL).made);
}
END_TEST

static int allowed;
static bool goes_on(void)
{
	return allowed-- > 0;
}

START_TEST(test_making_pages_breaks_off)
{
	const struct sky_release *release = atomic_load(&releases.current);
	for (allowed = 0; allowed < 3;) {
		int before = allowed;
		ck_assert_ptr_null(sky_prerender(release, NULL, goes_on));
		allowed = before + 1;
	}
	releases.prerender = sky_prerender;
	releases.go_on = goes_on;
	allowed = 1;
	sky_releases_prerender(&releases, &silent);
	ck_assert_ptr_null(((const struct sky_release *)atomic_load(&releases.current))->prerendered);
	ck_assert(look(worker, "GET", "/v1", NULL).made);
	release = atomic_load(&releases.current);
	for (size_t good = 0; good < 200; good += 7) {
		fault_arm(good);
		struct sky_stored_responses *pages = sky_prerender(release, NULL, NULL);
		fault_disarm();
		/* What there is no memory for is passed over, or all of it is. */
		sky_stored_responses_release(pages);
	}
	sky_stored_responses_release(NULL);
	ck_assert_uint_eq(sky_stored_responses_count(NULL) + sky_stored_responses_bytes(NULL), 0);
}
END_TEST

/* Last-Modified of the response that goes out; "": it has none. */
static const char *date_of(bool *recalled)
{
	look(worker, "GET", "/v1/vendors", NULL);
	struct got got = look(worker, "GET", "/v1/vendors", NULL);
	*recalled = got.recalled;
	struct asked asked;
	write_request(&asked, "GET", "/v1/vendors", NULL);
	struct sky_recalled held;
	ck_assert(sky_exchange_recall(worker, &asked.request, &held));
	struct MHD_Response *response = sky_response_cache_response(&worker->responses, held.cached, held.coding, false);
	const char *date = MHD_get_response_header(response, "Last-Modified");
	sky_cached_response_release(held.cached);
	sky_exchange_end(worker);
	return date ? date : "";
}

/* The clock is set back behind the date of the release, and comes up to it again: no answer is from the future. */
START_TEST(test_no_date_from_the_future)
{
	struct sky_release *release = atomic_load(&releases.current);
	const int64_t then[] = {1, (int64_t)time(NULL) + 3600, 2};
	static const char *const dates[] = {"Thu, 01 Jan 1970 00:00:01 GMT", "", "Thu, 01 Jan 1970 00:00:02 GMT"};
	bool recalled = false;
	for (size_t i = 0; i < SKY_COUNT(then); i++) {
		release->kept[0].modified = release->newest = then[i];
		ck_assert_str_eq(date_of(&recalled), dates[i]);
		ck_assert(recalled);
	}
}
END_TEST

/* Responses are made once and shared; what is evicted while a reply holds it stays whole until the reply ends. */
START_TEST(test_responses_and_evictions)
{
	struct sky_worker *small = new_worker(400000);
	look(small, "GET", "/v1/vendors?limit=2", NULL);
	struct asked asked;
	write_request(&asked, "GET", "/v1/vendors?limit=2", NULL);
	struct sky_recalled held;
	ck_assert(sky_exchange_recall(small, &asked.request, &held));
	struct MHD_Response *full = sky_response_cache_response(&small->responses, held.cached, held.coding, false);
	ck_assert_ptr_nonnull(full);
	ck_assert_ptr_eq(sky_response_cache_response(&small->responses, held.cached, held.coding, false), full);
	ck_assert_ptr_ne(sky_response_cache_response(&small->responses, held.cached, held.coding, true), full);
	for (int i = 0; i < 200; i++) {
		char target[64];
		snprintf(target, sizeof target, "/v1/figures?limit=20&offset=%d", i);
		ck_assert_int_eq(look(small, "GET", target, LINES("Accept-Encoding", "zstd")).status, 200);
		ck_assert_uint_le(COUNT(small, ANSWERS, bytes) + COUNT(small, REQUESTS, bytes), 400000);
	}
	ck_assert_uint_gt(COUNT(small, ANSWERS, evictions), 100);
	ck_assert_ptr_null(held.cached->entry);
	ck_assert_ptr_nonnull(held.cached->stored);
	ck_assert_ptr_eq(sky_response_cache_response(&small->responses, held.cached, held.coding, false), full);
	sky_cached_response_release(held.cached);
	/* The request is still remembered, but what it led to is gone: it is made again, and found again. */
	ck_assert(look(small, "GET", "/v1/vendors?limit=2", NULL).made);
	ck_assert(look(small, "GET", "/v1/vendors?limit=2", NULL).recalled);
	releases.readers = small->reader.next;
	sky_worker_destroy(small);
}
END_TEST

/* Several threads answer while releases come and go: every answer is of one release, and nothing races. */
enum { THREADS = 3, RELOADS = 6 };

static atomic_bool stop;

static void *answer_on_and_on(void *closure)
{
	struct sky_worker *by = closure;
	static const char *const targets[] = {"/v1/vendors", "/v1/vendors?limit=3", "/v1", "/v1/metrics.csv"};
	size_t wrong = 0;
	for (unsigned i = 0; !atomic_load(&stop); i++) {
		struct asked asked;
		write_request(&asked, "GET", targets[i % SKY_COUNT(targets)], i % 3 ? LINES("Accept-Encoding", "gzip") : NULL);
		struct sky_recalled recalled;
		if (sky_exchange_recall(by, &asked.request, &recalled)) {
			wrong += !sky_response_cache_response(&by->responses, recalled.cached, recalled.coding, i % 5 == 0);
			sky_cached_response_release(recalled.cached);
		} else {
			struct sky_reply reply;
			sky_reply_init(&reply);
			sky_exchange_answer(by, &asked.request, &reply);
			wrong +=
			    reply.status != 200 || !sky_response_cache_response(&by->responses, reply.cached, reply.coding, false);
			sky_reply_finish(&reply);
		}
		sky_exchange_end(by);
	}
	return wrong ? by : NULL;
}

START_TEST(test_threads_and_reloads)
{
	atomic_store(&stop, false);
	releases.prerender = sky_prerender;
	pthread_t threads[THREADS];
	struct sky_worker *workers[THREADS];
	for (int i = 0; i < THREADS; i++) {
		workers[i] = new_worker(1 << 20);
		ck_assert_int_eq(pthread_create(&threads[i], NULL, answer_on_and_on, workers[i]), 0);
	}
	sky_releases_prerender(&releases, &silent);
	for (int i = 0; i < RELOADS; i++) {
		ck_assert(sky_releases_reload(&releases, i % 3 == 2 ? OTHER_SET : CHINA_CLOUD, &silent));
		/* Scraping goes on beside it. */
		ck_assert_int_eq(look(bare, "GET", "/metrics", NULL).status, 200);
	}
	atomic_store(&stop, true);
	for (int i = 0; i < THREADS; i++) {
		void *wrong = NULL;
		pthread_join(threads[i], &wrong);
		ck_assert_ptr_null(wrong);
	}
	sky_releases_finish(&releases);
	for (int i = 0; i < THREADS; i++)
		sky_worker_destroy(workers[i]);
	ck_assert(sky_releases_init(&releases, load_valid(CHINA_CLOUD), 1));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_what_came_before_is_recalled,
	    test_conditions_on_what_is_recalled,
	    test_what_is_not_recalled,
	    test_nothing_is_kept_where_nothing_shall_be,
	    test_another_release_drops_what_is_kept,
	    test_pages_of_the_release,
	    test_making_pages_breaks_off,
	    test_no_date_from_the_future,
	    test_responses_and_evictions,
	    test_threads_and_reloads,
	};
	return unit_run_with("shelf", tests, SKY_COUNT(tests), set_up, tear_down);
}
