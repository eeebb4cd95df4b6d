/* What a client with an earlier answer is told after reloads and roll-backs: 304 only for the very data that it has,
 * else the data. */
#include "harness.h"

#include <signal.h>
#include <string.h>
#include <time.h>

static struct server server;
static char folder[64];

static void set_up(void)
{
	set_create(folder);
	set_fill(folder, "Set", 3);
	set_write(
	    folder, "events.json",
	    "[{\"id\": \"e\", \"vendors\": [\"v1\"], \"date\": \"2022-10-01\", \"category\": \"launch\", \"title\": "
	    "\"A launch\", \"summary\": \"It began.\", \"status\": \"reported\", \"source\": \"s\", \"locator\": \"page 2\"}]\n");
}

static void tear_down(void)
{
	server_kill(&server);
	set_destroy(folder);
}

/* Whatever its format and however it is made: pages ahead and on demand, a stream, feeds. */
static const char *const paths[] = {
    "/v1/vendors",         "/v1/vendors.csv",
    "/v1/vendors/v1",      "/v1/vendors/v1/timeline.ics",
    "/v1/export.zip",      "/v1/vendors/v1/timeline.atom",
    "/v1/vendors?limit=2",
};
enum { PATHS = SKY_COUNT(paths), FIELD = 80 };

/* What a client remembers of its answers. */
struct copy {
	char since[PATHS][FIELD], none[PATHS][FIELD], release[20];
};

static void release_now(char release[20])
{
	json_t *index = get_json(&server, "/v1");
	snprintf(release, 20, "%s", json_string_value(json_object_get(json_object_get(index, "meta"), "release")));
	json_decref(index);
}

/* The path, of a release where one is named. */
static const char *pin(const char *path, const char *release)
{
	static char pinned[256];
	snprintf(pinned, sizeof pinned, release ? "%s%crelease=%s" : "%s", path, strchr(path, '?') ? '&' : '?', release);
	return pinned;
}

static int64_t seconds_of(const char *date)
{
	struct tm tm = {0};
	ck_assert_ptr_nonnull(date);
	const char *end = strptime(date, "%a, %d %b %Y %H:%M:%S GMT", &tm);
	ck_assert_msg(end && *end == '\0', "%s", date);
	return (int64_t)timegm(&tm);
}

/* Takes a copy of all; of the release, where one is named. */
static void take(struct copy *copy, const char *release)
{
	release_now(copy->release);
	for (size_t i = 0; i < PATHS; i++) {
		struct answer answer;
		get(&server, pin(paths[i], release), &answer);
		ck_assert_msg(answer.status == 200, "%s: %ld %s", paths[i], answer.status, answer.body);
		ck_assert_int_le(seconds_of(answer_header(&answer, "Last-Modified")),
		                 seconds_of(answer_header(&answer, "Date")));
		snprintf(copy->since[i], FIELD, "If-Modified-Since: %s", answer_header(&answer, "Last-Modified"));
		snprintf(copy->none[i], FIELD, "If-None-Match: %s", answer_header(&answer, "ETag"));
		answer_free(&answer);
	}
}

static long status_of(const char *method, const char *path, const char *line, const char *other)
{
	struct answer answer;
	ask(&server, method, path, (const char *const[]){line, other, NULL}, &answer);
	long status = answer.status;
	answer_free(&answer);
	return status;
}

/* By either validator, asked twice, so that what is remembered of the first does not differ. */
static void expect(const struct copy *copy, const char *release, long status)
{
	for (size_t i = 0; i < 2 * PATHS; i++) {
		const char *path = pin(paths[i / 2], release), *method = i % 2 ? "HEAD" : "GET";
		long by_date = status_of(method, path, copy->since[i / 2], NULL);
		ck_assert_msg(by_date == status, "%s, %s: %ld instead of %ld", path, copy->since[i / 2], by_date, status);
		ck_assert_int_eq(status_of(method, path, copy->none[i / 2], NULL), status);
		/* A tag decides where it stands, whatever the date says. */
		ck_assert_int_eq(status_of(method, path, "If-None-Match: \"x\"", copy->since[i / 2]), 200);
	}
}

static void reload(int vendors)
{
	json_t *ready = get_json(&server, "/readyz");
	int before = (int)json_integer_value(json_object_get(json_object_get(ready, "data"), "reloads"));
	json_decref(ready);
	set_fill(folder, "Set", vendors); /* the time of release in dataset.json stays what it was */
	server_signal(&server, SIGHUP);
	json_decref(server_wait_ready(&server, "reloads", before + 1));
}

START_TEST(test_changed_data_is_sent)
{
	server_start(&server, folder, NULL);
	struct copy first;
	take(&first, NULL);
	expect(&first, NULL, 304);
	reload(4);
	expect(&first, NULL, 200);
	struct copy second;
	take(&second, NULL);
	expect(&second, NULL, 304);
	reload(5);
	expect(&first, NULL, 200);
	expect(&second, NULL, 200);
	struct copy third;
	take(&third, NULL);
	/* Rolled back: what came in between is newer, and not what is served. */
	reload(3);
	expect(&third, NULL, 200);
	expect(&second, NULL, 200);
	take(&second, NULL);
	ck_assert_str_eq(second.release, first.release);
	expect(&second, NULL, 304);
	reload(5);
	expect(&first, NULL, 200);
	expect(&second, NULL, 200);
	/* A date proves nothing but itself. */
	ck_assert_int_eq(status_of("GET", paths[0], "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT", NULL), 200);
}
END_TEST

START_TEST(test_the_same_data_keeps_its_date)
{
	struct copy first = {.release = ""}, again = first;
	server_start(&server, folder, NULL);
	take(&first, NULL);
	reload(3);
	take(&again, NULL);
	ck_assert_mem_eq(first.since, again.since, sizeof first.since);
	expect(&first, NULL, 304);
	/* A folder that cannot be served changes nothing either. */
	set_write(folder, "vendors.json", "[{]\n");
	server_signal(&server, SIGHUP);
	json_decref(server_wait_ready(&server, "failed_reloads", 1));
	expect(&first, NULL, 304);
	take(&again, NULL);
	ck_assert_mem_eq(first.since, again.since, sizeof first.since);
}
END_TEST

START_TEST(test_a_pinned_release_keeps_its_own_date)
{
	struct copy first = {.release = ""}, second = first, pinned = first, again = first;
	server_start(&server, folder, NULL);
	take(&first, NULL);
	take(&pinned, first.release);
	ck_assert_mem_eq(first.since, pinned.since, sizeof first.since);
	reload(4);
	take(&second, NULL);
	expect(&pinned, first.release, 304);
	take(&again, first.release);
	ck_assert_mem_eq(again.since, pinned.since, sizeof again.since);
	ck_assert_mem_eq(again.none, pinned.none, sizeof again.none);
	for (size_t i = 0; i < PATHS; i++) {
		ck_assert_str_ne(second.since[i], pinned.since[i]);
		ck_assert_int_eq(status_of("GET", pin(paths[i], first.release), second.since[i], NULL), 200);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_changed_data_is_sent,
	    test_the_same_data_keeps_its_date,
	    test_a_pinned_release_keeps_its_own_date,
	};
	return unit_run_with("validators", tests, SKY_COUNT(tests), set_up, tear_down);
}
