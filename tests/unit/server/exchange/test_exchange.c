#include "dataset.h"
#include "fault.h"
#include "server/exchange/exchange.h"
#include "server/exchange/post.h"
#include "unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CHINA_CLOUD SKY_SOURCE_ROOT "/fixtures/china-cloud"

static struct sky_releases releases;
static struct sky_meters meters;
static struct sky_worker *worker;

static const struct sky_worker_settings keeps_nothing = {.cache_bytes = 0};
static const struct sky_worker_settings keeps_answers = {.cache_bytes = 1 << 20};

static void set_up(void)
{
	ck_assert(sky_releases_init(&releases, load_valid(CHINA_CLOUD), 1));
	sky_meters_init(&meters);
	worker = sky_worker_create(&releases, &meters, &keeps_nothing);
	ck_assert_ptr_nonnull(worker);
}

static void tear_down(void)
{
	sky_releases_finish(&releases);
	sky_worker_destroy(worker);
	sky_meters_finish(&meters);
}

/* A GET with one header field more than Host. */
static struct sky_reply answer(const char *target, const char *name, const char *value)
{
	const struct sky_http_field fields[] = {{"Host", "a", 4, 1}, {name, value, strlen(name), strlen(value)}};
	const struct sky_gate_request request = {
	    .method = "GET", .target = target, .http_1_1 = true, .fields = fields, .field_count = 2, .fields_given = 2};
	struct sky_reply reply;
	sky_reply_init(&reply);
	sky_exchange_answer(worker, &request, &reply);
	return reply;
}

static void end(struct sky_reply *reply)
{
	sky_reply_finish(reply);
	sky_exchange_end(worker);
}

START_TEST(test_an_answer_without_a_server)
{
	struct sky_reply reply = answer("/v1/vendors.ndjson?fields=id&limit=1", "X-Request-Id", "abc");
	ck_assert_int_eq(reply.status, 200);
	ck_assert_str_eq(sky_reply_find(&reply, "X-Request-Id"), "abc");
	ck_assert_ptr_null(sky_reply_find(&reply, "Content-Encoding"));
	size_t length = 0;
	const char *body = sky_reply_bytes(&reply, &length);
	ck_assert_uint_gt(length, 8);
	ck_assert_mem_eq(body, "{\"id\":\"", 7);
	end(&reply);
}
END_TEST

/* Whose body never comes is never answered: what was made of its target must not stay. */
START_TEST(test_a_body_that_never_comes)
{
	static char target[4096];
	memset(target, 'a', sizeof target - 1);
	target[0] = '/';
	ck_assert(sky_post_takes_body(worker->arena, "POST", "/mcp"));
	for (int i = 0; i < 1000; i++)
		ck_assert(!sky_post_takes_body(worker->arena, "POST", target));
	ck_assert_uint_lt(sky_arena_size(worker->arena), 10 * sizeof target);
}
END_TEST

/* Allocation number 0, 1, 2 … fails as `arm` says, until none does: there is an answer each
 * time, a 503 or a whole 200. */
static void fail_every_allocation(void (*arm)(size_t good))
{
	static const struct {
		const char *target, *name, *value;
		int status;
	} cases[] = {
	    {"/v1/vendors?limit=2&sort=-name&fields=id,name", "Accept", "application/json", 200},
	    {"/v1/vendors.csv?limit=20", "Accept-Encoding", "gzip", 200},
	    {"/v1/vendors/jd-cloud", "Accept-Encoding", "br", 200},
	    {"/v1/figures?limit=1", "Accept-Encoding", "zstd", 200},
	    {"/v1/vendors/%E4%BA%AC%E4%B8%9C%E4%BA%91", "Accept", "*/*", 308},
	    {"/v1/vendros", "Accept", "*/*", 404},
	    {"/v1/vendors?limt=1&sort=x", "Accept", "*/*", 400},
	    {"/v1/vendors", "Accept", "text/html", 406},
	    {"/v1/vendors", "If-None-Match", "*", 304},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		size_t failed = 1;
		for (size_t good = 0; failed > 0; good++) {
			/* A fresh worker has an arena without a first block, so that its growth is tried too. */
			struct sky_worker *fresh = sky_worker_create(&releases, &meters, i % 2 ? &keeps_answers : &keeps_nothing);
			struct sky_worker *kept = worker;
			ck_assert_ptr_nonnull(fresh);
			worker = fresh;
			arm(good);
			struct sky_reply reply = answer(cases[i].target, cases[i].name, cases[i].value);
			failed = fault_disarm();
			/* Codings are left out where there is no memory for them. */
			ck_assert_msg(reply.status == cases[i].status || (failed && reply.status == 503),
			              "%s with %zu allocations: %d", cases[i].target, good, reply.status);
			end(&reply);
			worker = kept;
			/* Readers stay registered: the list is mended by hand, for this test alone. */
			releases.readers = fresh->reader.next;
			sky_worker_destroy(fresh);
			ck_assert_uint_lt(good, 5000);
		}
	}
}

START_TEST(test_every_allocation_may_fail)
{
	fail_every_allocation(fault_arm);
	fail_every_allocation(fault_arm_once);
}
END_TEST

START_TEST(test_create_and_destroy)
{
	sky_worker_destroy(NULL);
	size_t failed = 1;
	for (size_t good = 0; failed > 0; good++) {
		fault_arm(good);
		struct sky_worker *none = sky_worker_create(&releases, &meters, &keeps_answers);
		failed = fault_disarm();
		ck_assert_msg(!none == (failed > 0), "%zu", good);
		if (none) {
			releases.readers = none->reader.next;
			sky_worker_destroy(none);
		}
	}
	struct sky_snapshot *snapshot = load_valid(CHINA_CLOUD);
	fault_arm(0);
	struct sky_releases other;
	bool made = sky_releases_init(&other, snapshot, 1);
	fault_disarm();
	ck_assert(!made);
}
END_TEST

/* A release that is read stays whole until its reader leaves, and the one who publishes waits for that. */
static void *reload(void *closure)
{
	atomic_bool *done = closure;
	const struct sky_log log = {.fd = STDERR_FILENO, .level = SKY_LOG_ERROR};
	sky_releases_reload(&releases, CHINA_CLOUD, &log);
	atomic_store(done, true);
	return NULL;
}

START_TEST(test_readers_are_waited_for)
{
	struct sky_reader reader;
	atomic_bool done = false;
	const struct timespec moment = {.tv_nsec = 2000000};
	sky_releases_register(&releases, &reader);
	const struct sky_release *release = sky_releases_enter(&releases, &reader);
	ck_assert_uint_eq(release->status.reloads, 0);
	pthread_t thread;
	ck_assert_int_eq(pthread_create(&thread, NULL, reload, &done), 0);
	while (atomic_load(&releases.current) == release)
		nanosleep(&moment, NULL);
	for (int i = 0; i < 20; i++) {
		nanosleep(&moment, NULL);
		ck_assert(!atomic_load(&done));
		ck_assert_uint_eq(sky_count(release->snapshot, SKY_RATE) > 0, 1);
	}
	sky_releases_leave(&reader);
	pthread_join(thread, NULL);
	ck_assert(atomic_load(&done));
	release = sky_releases_enter(&releases, &reader);
	ck_assert_uint_eq(release->status.reloads, 1);
	sky_releases_leave(&reader);
}
END_TEST

START_TEST(test_reload_that_fails)
{
	const struct sky_log log = {.fd = -1, .level = SKY_LOG_ERROR};
	const struct sky_release *before = atomic_load(&releases.current);
	const struct sky_snapshot *snapshot = before->snapshot;
	ck_assert(!sky_releases_reload(&releases, "/nonexistent", &log));
	const struct sky_release *after = atomic_load(&releases.current);
	ck_assert_ptr_eq(after->snapshot, snapshot);
	ck_assert_uint_eq(after->status.failed_reloads, 1);
	ck_assert_ptr_nonnull(after->status.last_reload_error);
	sky_releases_drain(&releases, "test");
	after = atomic_load(&releases.current);
	ck_assert(!after->status.ready);
	ck_assert_str_eq(after->status.why_not, "test");
	ck_assert_ptr_nonnull(after->status.last_reload_error);
	struct sky_reply reply = answer("/readyz", "Accept", "*/*");
	ck_assert_int_eq(reply.status, 503);
	ck_assert_str_eq(sky_reply_find(&reply, "Retry-After"), "1");
	ck_assert_str_eq(sky_reply_find(&reply, "Cache-Control"), "no-store");
	end(&reply);
	/* Too little memory for what would replace it: the release stays. */
	for (size_t good = 0; good < 4; good++) {
		fault_arm(good);
		bool reloaded = sky_releases_reload(&releases, CHINA_CLOUD, &log);
		fault_disarm();
		ck_assert(!reloaded);
		ck_assert_ptr_eq(((const struct sky_release *)atomic_load(&releases.current))->snapshot, snapshot);
	}
}
END_TEST

/* Many releases within one second, and a clock that is set back: each has a date of its own, and none in the future. */
START_TEST(test_every_release_has_a_date_of_its_own)
{
	static const char *const sets[] = {SKY_SOURCE_ROOT "/tests/data/compare",
	                                   SKY_SOURCE_ROOT "/tests/data/valid/basic"};
	const struct sky_log log = {.fd = -1, .level = SKY_LOG_ERROR};
	int64_t dates[13] = {1};
	releases.keep = 2;
	for (size_t i = 1; i < SKY_COUNT(dates); i++) {
		if (i == 6)
			releases.newest = (int64_t)time(NULL) + 3600;
		ck_assert(sky_releases_reload(&releases, sets[i % 2], &log));
		const struct sky_release *release = atomic_load(&releases.current);
		dates[i] = release->kept[0].modified;
		ck_assert_int_le(dates[i], (int64_t)time(NULL));
		/* A kept release keeps its date; the same data again is no other release. */
		ck_assert_int_eq(release->kept[1].modified, dates[i - 1]);
		ck_assert_int_eq(release->newest, dates[i] > dates[i - 1] ? dates[i] : dates[i - 1]);
		ck_assert(sky_releases_reload(&releases, sets[i % 2], &log));
		ck_assert(!sky_releases_reload(&releases, "/nonexistent", &log));
		release = atomic_load(&releases.current);
		ck_assert_int_eq(release->kept[0].modified, dates[i]);
		for (size_t j = 0; j < i; j++)
			ck_assert_msg(dates[j] != dates[i], "%zu and %zu", j, i);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_an_answer_without_a_server,
	    test_a_body_that_never_comes,
	    test_every_allocation_may_fail,
	    test_create_and_destroy,
	    test_readers_are_waited_for,
	    test_reload_that_fails,
	    test_every_release_has_a_date_of_its_own,
	};
	return unit_run_with("exchange", tests, SKY_COUNT(tests), set_up, tear_down);
}
