/* Releases over HTTP: pinning, what is kept and what is gone, changes, and pages that stay in one release. */
#include "harness.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define ID_SIZE 17
#define FOREVER "public, max-age=31536000, immutable"
#define A_MINUTE "public, max-age=60"

static struct server server;
static char folder[64];

static void set_up(void)
{
	set_create(folder);
	set_fill(folder, "Set", 10);
}

static void tear_down(void)
{
	server_kill(&server);
	set_destroy(folder);
}

/* Asks for the path that the three make. */
static void get_with(const char *before, const char *id, const char *behind, struct answer *answer)
{
	char path[256];
	ck_assert_int_lt(snprintf(path, sizeof path, "%s%s%s", before, id, behind), (int)sizeof path);
	get(&server, path, answer);
}

static json_t *json_with(const char *before, const char *id)
{
	char path[256];
	ck_assert_int_lt(snprintf(path, sizeof path, "%s%s", before, id), (int)sizeof path);
	return get_json(&server, path);
}

static const char *text_at(const json_t *object, const char *outer, const char *inner)
{
	const char *text = json_string_value(json_object_get(json_object_get(object, outer), inner));
	ck_assert_msg(text != NULL, "no %s.%s", outer, inner);
	return text;
}

/* The release that is served now. */
static void current(char id[ID_SIZE])
{
	json_t *index = get_json(&server, "/v1");
	ck_assert_int_eq(snprintf(id, ID_SIZE, "%s", text_at(index, "meta", "release")), ID_SIZE - 1);
	json_decref(index);
}

/* Makes the set one of that many vendors and waits until it was loaded. */
static void reload(int vendors)
{
	json_t *ready = get_json(&server, "/readyz");
	int before = (int)json_integer_value(json_object_get(json_object_get(ready, "data"), "reloads"));
	json_decref(ready);
	set_fill(folder, "Set", vendors);
	server_signal(&server, SIGHUP);
	json_decref(server_wait_ready(&server, "reloads", before + 1));
}

/* The ids of /v1/releases, "a,b". */
static void list_held(char *text, size_t size)
{
	json_t *list = get_json(&server, "/v1/releases"), *rows = json_object_get(list, "data");
	text[0] = '\0';
	json_t *row;
	size_t i;
	json_array_foreach(rows, i, row)
	{
		size_t used = strlen(text);
		snprintf(text + used, size - used, "%s%s", i ? "," : "", json_string_value(json_object_get(row, "release")));
		ck_assert_int_eq(json_is_true(json_object_get(row, "current")), i == 0);
		ck_assert_ptr_nonnull(json_string_value(json_object_get(row, "loaded")));
	}
	json_decref(list);
}

static void expect_held(const char *first, const char *second, const char *third)
{
	char wanted[80];
	snprintf(wanted, sizeof wanted, "%s%s%s%s%s", first, second ? "," : "", second ? second : "", third ? "," : "",
	         third ? third : "");
	char held[80];
	list_held(held, sizeof held);
	ck_assert_str_eq(held, wanted);
}

START_TEST(test_a_pinned_answer_outlives_a_reload)
{
	server_start(&server, folder, NULL);
	char first[ID_SIZE];
	current(first);
	struct answer before;
	get_with("/v1/vendors?limit=1000&release=", first, "", &before);
	ck_assert_int_eq(before.status, 200);
	ck_assert_str_eq(answer_header(&before, "Cache-Control"), FOREVER);
	struct answer plain;
	get(&server, "/v1/vendors?limit=1000", &plain);
	ck_assert_str_eq(answer_header(&plain, "Cache-Control"), A_MINUTE);
	ck_assert_str_ne(answer_header(&plain, "ETag"), answer_header(&before, "ETag"));
	answer_free(&plain);
	reload(11);
	char second[ID_SIZE];
	current(second);
	ck_assert_str_ne(first, second);
	expect_held(second, first, NULL);
	struct answer after;
	get_with("/v1/vendors?limit=1000&release=", first, "", &after);
	ck_assert_int_eq(after.status, 200);
	ck_assert_str_eq(after.body, before.body);
	ck_assert_str_eq(answer_header(&after, "ETag"), answer_header(&before, "ETag"));
	ck_assert_str_eq(answer_header(&after, "Cache-Control"), FOREVER);
	ck_assert_str_eq(answer_header(&after, "Last-Modified"), answer_header(&before, "Last-Modified"));
	/* What it holds for good it is not sent again. */
	char line[128], path[128];
	snprintf(line, sizeof line, "If-None-Match: %s", answer_header(&before, "ETag"));
	snprintf(path, sizeof path, "/v1/vendors?limit=1000&release=%s", first);
	ask(&server, "GET", path, (const char *const[]){line, NULL}, &plain);
	ck_assert_int_eq(plain.status, 304);
	ck_assert_str_eq(answer_header(&plain, "Cache-Control"), FOREVER);
	answer_free(&plain);
	answer_free(&before);
	answer_free(&after);
	/* A record that only the new release has. */
	get_with("/v1/vendors/v10?release=", second, "", &after);
	ck_assert_int_eq(after.status, 200);
	answer_free(&after);
	get_with("/v1/vendors/v10?release=", first, "", &after);
	expect_problem(&after, 404, "unknown-id");
	answer_free(&after);
}
END_TEST

START_TEST(test_every_form_is_pinned)
{
	static const char *const paths[] = {"/v1?release=", "/v1/vendors.csv?release=", "/v1/vendors.ndjson?release=",
	                                    "/v1/export.zip?release=", "/v1/vendors/v1?release="};
	server_start(&server, folder, NULL);
	char first[ID_SIZE];
	current(first);
	for (size_t i = 0; i < SKY_COUNT(paths); i++) {
		struct answer before;
		get_with(paths[i], first, "", &before);
		ck_assert_msg(before.status == 200, "%s: %ld", paths[i], before.status);
		ck_assert_str_eq(answer_header(&before, "Cache-Control"), FOREVER);
		reload(11 + (int)i % 2);
		struct answer after;
		get_with(paths[i], first, "", &after);
		ck_assert_msg(after.status == 200, "%s: %ld", paths[i], after.status);
		ck_assert_uint_eq(after.length, before.length);
		ck_assert_mem_eq(after.body, before.body, before.length);
		ck_assert_str_eq(answer_header(&after, "ETag"), answer_header(&before, "ETag"));
		answer_free(&before);
		answer_free(&after);
	}
	/* A path with a name leads to the one with the id, in the same release. */
	struct answer moved;
	get_with("/v1/vendors/Vendor%201?release=", first, "", &moved);
	ck_assert_int_eq(moved.status, 308);
	ck_assert_ptr_nonnull(strstr(answer_header(&moved, "Location"), first));
	answer_free(&moved);
}
END_TEST

START_TEST(test_a_release_that_is_not_held_is_gone)
{
	server_start(&server, folder, NULL);
	char ids[5][ID_SIZE];
	for (int i = 0; i < 5; i++) {
		current(ids[i]);
		if (i < 4)
			reload(11 + i);
	}
	expect_held(ids[4], ids[3], ids[2]);
	struct answer answer;
	get_with("/v1/vendors?release=", ids[2], "", &answer);
	ck_assert_int_eq(answer.status, 200);
	answer_free(&answer);
	static const struct {
		const char *before, *behind;
	} cases[] = {
	    {"/v1/vendors?release=", ""},
	    {"/v1/vendors?release=", "&limit=2"},
	    {"/v1/changes?since=", ""},
	    {"/v1/vendors?release=", "&sort=name"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		get_with(cases[i].before, ids[1], cases[i].behind, &answer);
		expect_problem(&answer, 410, "gone");
		ck_assert_str_eq(answer_header(&answer, "Cache-Control"), "no-store");
		json_t *problem = answer_json(&answer);
		const char *detail = json_string_value(json_object_get(problem, "detail"));
		const json_t *error = json_array_get(json_object_get(problem, "errors"), 0);
		for (int held = 2; held < 5; held++)
			ck_assert_msg(strstr(detail, ids[held]) != NULL, "%s", detail);
		ck_assert_str_eq(json_string_value(json_object_get(error, "suggestion")), ids[4]);
		json_decref(problem);
		answer_free(&answer);
	}
	/* Mistakes of form come first, an id that nobody can look up does not. */
	get_with("/v1/vendors?nam=1&release=", ids[0], "", &answer);
	expect_problem(&answer, 400, "unknown-parameter");
	answer_free(&answer);
	get_with("/v1/figures?vendor=nobody&release=", ids[0], "", &answer);
	expect_problem(&answer, 410, "gone");
	answer_free(&answer);
	get_with("/v1/vendors/v1.svg?release=", ids[0], "", &answer);
	ck_assert_int_ge(answer.status, 400);
	answer_free(&answer);
	static const char *const wrong[] = {"latest", "0123456789ABCDEF", "0123456789abcde", "0123456789abcdef0", ""};
	for (size_t i = 0; i < SKY_COUNT(wrong); i++) {
		get_with("/v1/vendors?release=", wrong[i], "", &answer);
		expect_problem(&answer, 400, "invalid-parameter");
		answer_free(&answer);
	}
	get(&server, "/v1/changes", &answer);
	expect_problem(&answer, 400, "missing-parameter");
	answer_free(&answer);
	/* What does not depend on the data has no release. */
	get_with("/openapi.json?release=", ids[4], "", &answer);
	expect_problem(&answer, 400, "unknown-parameter");
	answer_free(&answer);
}
END_TEST

START_TEST(test_one_release_is_kept_where_that_is_asked)
{
	const char *const options[] = {"--keep-releases", "1", NULL};
	server_start(&server, folder, options);
	char first[ID_SIZE];
	current(first);
	reload(11);
	char second[ID_SIZE];
	current(second);
	expect_held(second, NULL, NULL);
	struct answer answer;
	get_with("/v1?release=", first, "", &answer);
	expect_problem(&answer, 410, "gone");
	answer_free(&answer);
}
END_TEST

START_TEST(test_the_same_data_is_the_same_release)
{
	server_start(&server, folder, NULL);
	char first[ID_SIZE];
	current(first);
	reload(10);
	char again[ID_SIZE];
	current(again);
	ck_assert_str_eq(again, first);
	expect_held(first, NULL, NULL);
	server_expect_log(&server, "the data is the same");
	/* What comes back is the release that it was. */
	reload(11);
	char second[ID_SIZE];
	current(second);
	reload(10);
	current(again);
	ck_assert_str_eq(again, first);
	expect_held(first, second, NULL);
}
END_TEST

/* "change kind id field before after" of the first row. */
static void expect_change(const json_t *answer, size_t total, const char *change, const char *id)
{
	const json_t *row = json_array_get(json_object_get(answer, "data"), 0);
	ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(answer, "meta"), "total")), (json_int_t)total);
	ck_assert_str_eq(json_string_value(json_object_get(row, "change")), change);
	ck_assert_str_eq(json_string_value(json_object_get(row, "kind")), "vendor");
	ck_assert_str_eq(json_string_value(json_object_get(row, "id")), id);
}

START_TEST(test_changes)
{
	server_start(&server, folder, NULL);
	char first[ID_SIZE];
	current(first);
	reload(13);
	char second[ID_SIZE];
	current(second);
	json_t *changes = json_with("/v1/changes?since=", first);
	expect_change(changes, 3, "added", "v10");
	json_decref(changes);
	char path[128];
	snprintf(path, sizeof path, "/v1/changes?since=%s&release=%s&limit=1", second, first);
	changes = get_json(&server, path);
	expect_change(changes, 3, "withdrawn", "v10");
	ck_assert_str_eq(text_at(changes, "meta", "release"), first);
	ck_assert_ptr_nonnull(strstr(text_at(changes, "links", "next"), first));
	json_decref(changes);
	changes = json_with("/v1/changes?since=", second);
	ck_assert_uint_eq(json_array_size(json_object_get(changes, "data")), 0);
	json_decref(changes);
	changes = json_with("/v1/changes?change=changed,withdrawn&since=", first);
	ck_assert_uint_eq(json_array_size(json_object_get(changes, "data")), 0);
	json_decref(changes);
	changes = json_with("/v1/changes?kind=vendor&id=v11&since=", first);
	expect_change(changes, 1, "added", "v11");
	json_decref(changes);
	struct answer answer;
	get_with("/v1/changes.csv?sort=-id&limit=1&since=", first, "", &answer);
	ck_assert_str_eq(answer.body, "change,kind,id,name,field,before,after\r\nadded,vendor,v12,Vendor 12,,,\r\n");
	ck_assert_str_eq(answer_header(&answer, "Cache-Control"), A_MINUTE);
	answer_free(&answer);
}
END_TEST

/* Each page but the first comes after a reload; together they are the release that the first one came from. */
START_TEST(test_pages_over_a_reload)
{
	char path[512] = "/v1/vendors?limit=4";
	size_t rows = 0;
	server_start(&server, folder, NULL);
	char first[ID_SIZE];
	current(first);
	for (int pages = 0; *path; pages++) {
		json_t *page = get_json(&server, path), *next = json_object_get(json_object_get(page, "links"), "next");
		ck_assert_str_eq(text_at(page, "meta", "release"), first);
		ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(page, "meta"), "total")), 10);
		rows += json_array_size(json_object_get(page, "data"));
		snprintf(path, sizeof path, "%s", json_is_string(next) ? json_string_value(next) : "");
		json_decref(page);
		if (pages < 2)
			reload(3 + pages);
	}
	ck_assert_uint_eq(rows, 10);
}
END_TEST

START_TEST(test_diff)
{
	char other[64];
	set_create(other);
	set_fill(other, "Set", 11);
	struct run run;
	RUN(&run, "diff", folder, folder);
	ck_assert_int_eq(run.code, 0);
	ck_assert_str_eq(run.out, "");
	RUN(&run, "diff", "--json", folder, folder);
	ck_assert_int_eq(run.code, 0);
	ck_assert_str_eq(run.out, "[]\n");
	RUN(&run, "diff", folder, other);
	ck_assert_int_eq(run.code, 1);
	ck_assert_str_eq(run.out, "added vendor v10: Vendor 10\n");
	RUN(&run, "diff", other, folder);
	ck_assert_int_eq(run.code, 1);
	ck_assert_str_eq(run.out, "withdrawn vendor v10: Vendor 10\n");
	set_fill(other, "Other", 10);
	RUN(&run, "diff", folder, other);
	ck_assert_int_eq(run.code, 1);
	ck_assert_str_eq(run.out, "changed dataset mini: title \"Set\" -> \"Other\"\n");
	RUN(&run, "diff", "--ndjson", folder, other);
	ck_assert_int_eq(run.code, 1);
	ck_assert_str_eq(run.out,
	                 "{\"change\":\"changed\",\"kind\":\"dataset\",\"id\":\"mini\",\"name\":\"Other\",\"field\":"
	                 "\"title\",\"before\":\"Set\",\"after\":\"Other\"}\n");
	RUN(&run, "diff", "--json", folder, other);
	json_t *rows = json_loads(run.out, 0, NULL);
	ck_assert_uint_eq(json_array_size(rows), 1);
	json_decref(rows);
	/* Trouble is neither "no difference" nor "a difference". */
	RUN(&run, "diff", folder, "/nonexistent");
	ck_assert_int_eq(run.code, 2);
	set_write(other, "vendors.json", "[{}]");
	RUN(&run, "diff", other, folder);
	ck_assert_int_eq(run.code, 2);
	ck_assert_str_eq(run.out, "");
	RUN(&run, "diff", folder);
	ck_assert_int_eq(run.code, 2);
	ck_assert_ptr_nonnull(strstr(run.err, "needs two arguments"));
	RUN(&run, "diff", folder, folder, folder);
	ck_assert_int_eq(run.code, 2);
	RUN(&run, "diff", "--json", "--ndjson", folder, folder);
	ck_assert_int_eq(run.code, 2);
	set_destroy(other);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_a_pinned_answer_outlives_a_reload,
	    test_every_form_is_pinned,
	    test_a_release_that_is_not_held_is_gone,
	    test_one_release_is_kept_where_that_is_asked,
	    test_the_same_data_is_the_same_release,
	    test_changes,
	    test_pages_over_a_reload,
	    test_diff,
	};
	return unit_run_with("releases", tests, SKY_COUNT(tests), set_up, tear_down);
}
