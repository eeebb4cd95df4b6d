#include "column.h"
#include "dataset.h"
#include "model/load/snapshot_build.h"
#include "scratch.h"
#include "server/formats/format.h"
#include "server/formats/links.h"

#include <stdio.h>
#include <string.h>

static const struct sky_operation list = {.formats = 1U << SKY_FORMAT_JSON | 1U << SKY_FORMAT_CSV};

static struct sky_request make_request(struct sky_arena *from, const char *base, const char *canonical)
{
	return (struct sky_request){
	    .operation = &list, .arena = from, .canonical = canonical, .base_path = base, .format = SKY_FORMAT_JSON};
}

START_TEST(test_pages)
{
	static const struct {
		const char *canonical, *suffix;
		size_t total, limit, offset;
		const char *self, *first, *prev, *next, *last;
	} cases[] = {
	    {"/a", NULL, 0, 50, 0, "/a", "/a", NULL, NULL, "/a"},
	    {"/a", NULL, 50, 50, 0, "/a", "/a", NULL, NULL, "/a"},
	    {"/a", NULL, 51, 50, 0, "/a", "/a", NULL, "/a?offset=50", "/a?offset=50"},
	    {"/a?offset=50", "csv", 120, 50, 50, "/a.csv?offset=50", "/a.csv", "/a.csv", "/a.csv?offset=100",
	     "/a.csv?offset=100"},
	    {"/a?limit=2&offset=4&z=1", NULL, 6, 2, 4, "/a?limit=2&offset=4&z=1", "/a?limit=2&z=1",
	     "/a?limit=2&offset=2&z=1", NULL, "/a?limit=2&offset=4&z=1"},
	    {"/a?z=1", NULL, 3, 2, 0, "/a?z=1", "/a?z=1", NULL, "/a?offset=2&z=1", "/a?offset=2&z=1"},
	    {"/a?limit=2&offset=1", NULL, 4, 2, 1, "/a?limit=2&offset=1", "/a?limit=2", "/a?limit=2", "/a?limit=2&offset=3",
	     "/a?limit=2&offset=3"},
	    {"/a?limit=2&offset=9", NULL, 4, 2, 9, "/a?limit=2&offset=9", "/a?limit=2", "/a?limit=2&offset=2", NULL,
	     "/a?limit=2&offset=2"},
	    {"/a?offset=9", NULL, 0, 50, 9, "/a?offset=9", "/a", "/a", NULL, "/a"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_request request = make_request(arena, "/a", cases[i].canonical);
		const struct sky_result result = {.form = SKY_RESULT_ROWS,
		                                  .paged = true,
		                                  .total = cases[i].total,
		                                  .limit = cases[i].limit,
		                                  .offset = cases[i].offset};
		struct sky_links links;
		ck_assert(sky_links_make(&request, &result, cases[i].suffix, &links));
		ck_assert_str_eq(links.self, cases[i].self);
		ck_assert_str_eq(links.first, cases[i].first);
		ck_assert_pstr_eq(links.prev, cases[i].prev);
		ck_assert_pstr_eq(links.next, cases[i].next);
		ck_assert_str_eq(links.last, cases[i].last);
	}
}
END_TEST

START_TEST(test_pages_stay_in_the_release)
{
	static const struct sky_param_spec release = {.name = "release", .type = SKY_PARAM_RELEASE};
	static const struct sky_operation pinning = {.params = &release, .param_count = 1};
	struct sky_snapshot *snapshot = load_valid(BASIC);
	const char *id = sky_snapshot_release_id(snapshot);
	static const struct {
		const char *before, *behind; /* what of the query stands before and behind release= */
		const char *next_before, *next_behind;
	} cases[] = {
	    {"", "", "offset=2&", ""},
	    {"limit=2", "&sort=name", "limit=2&offset=2&", "&sort=name"},
	    {"as_of=2020&rank=any", "", "as_of=2020&offset=2&rank=any&", ""},
	    {"", "sort=name", "offset=2&", "&sort=name"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		const char *query = sky_arena_printf(arena, "%s%s", cases[i].before, cases[i].behind);
		const char *canonical = sky_arena_printf(arena, "/a%s%s", *query ? "?" : "", query);
		const char *next = sky_arena_printf(arena, "/a?%srelease=%s%s", cases[i].next_before, id, cases[i].next_behind);
		const struct sky_result result = {.form = SKY_RESULT_ROWS, .paged = true, .total = 4, .limit = 2};
		struct sky_request request = make_request(arena, "/a", canonical);
		request.operation = &pinning;
		request.snapshot = snapshot;
		struct sky_links links;
		ck_assert(sky_links_make(&request, &result, NULL, &links));
		ck_assert_str_eq(links.self, canonical);
		ck_assert_str_eq(links.next, next);
		ck_assert_str_eq(links.last, next);
		ck_assert_ptr_nonnull(strstr(links.first, id));
		/* A pinned page leads to the same ones. */
		request.canonical = links.first;
		struct sky_links again;
		ck_assert(sky_links_make(&request, &result, NULL, &again));
		ck_assert_str_eq(again.self, links.first);
		ck_assert_str_eq(again.first, links.first);
		ck_assert_str_eq(again.next, next);
	}
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_alternates)
{
	static const struct {
		const char *path;
		bool any;
	} cases[] = {{"/v1/vendors", true}, {"/openapi.json", false}, {"/", false}, {"/.well-known/x", true}};
	const struct sky_result result = {.form = SKY_RESULT_OBJECT};
	struct sky_links links;
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_request request = make_request(arena, cases[i].path, cases[i].path);
		ck_assert(sky_links_make(&request, &result, NULL, &links));
		ck_assert_ptr_null(links.first);
		ck_assert_ptr_null(links.alternates[SKY_FORMAT_JSON]);
		ck_assert_msg((links.alternates[SKY_FORMAT_CSV] != NULL) == cases[i].any, "%s", cases[i].path);
	}
}
END_TEST

START_TEST(test_the_header_has_a_ceiling)
{
	static char path[SKY_LINK_MAX];
	memset(path, 'a', sizeof path - 1);
	path[0] = '/';
	struct sky_request request = make_request(arena, path, path);
	const struct sky_result result = {.form = SKY_RESULT_OBJECT};
	struct sky_links links;
	ck_assert(sky_links_make(&request, &result, NULL, &links));
	const char *header = sky_links_header(arena, &links);
	ck_assert_str_eq(header, "</openapi.json>; rel=\"describedby\"; type=\"application/vnd.oai.openapi+json\"");
}
END_TEST

START_TEST(test_short_memory)
{
	const struct sky_result result = {.form = SKY_RESULT_ROWS, .paged = true, .total = 9, .limit = 2, .offset = 2};
	struct sky_links links = {.self = "/a"};
	for (size_t ceiling = 1; ceiling < 64; ceiling += 8) {
		struct sky_arena *small = sky_arena_create(ceiling);
		struct sky_request request = make_request(small, "/a", "/a?limit=2&offset=2");
		ck_assert(!sky_links_make(&request, &result, NULL, &links));
		links = (struct sky_links){.self = "/a"};
		ck_assert_ptr_null(sky_links_header(small, &links));
		sky_arena_destroy(small);
	}
}
END_TEST

/* A table of one text column, whose rows are the texts. */
static struct sky_cell get_text(const struct sky_request *request, const void *row)
{
	(void)request;
	return sky_cell_text(row);
}

static struct sky_cell get_number(const struct sky_request *request, const void *row)
{
	(void)request;
	(void)row;
	return sky_cell_decimal((struct sky_decimal){-2181, -1});
}

static struct sky_cell get_failed(const struct sky_request *request, const void *row)
{
	(void)request;
	(void)row;
	return SKY_FAILED_CELL;
}

START_TEST(test_csv_cells)
{
	static const struct {
		const char *text, *cell;
	} cases[] = {
	    {"plain", "plain"},    {"", ""},          {"a,b", "\"a,b\""},   {"a\"b", "\"a\"\"b\""}, {"a\nb", "\"a\nb\""},
	    {"=1+1", "\"'=1+1\""}, {"+1", "\"'+1\""}, {"-1", "\"'-1\""},    {"@x", "\"'@x\""},      {"\tx", "\"'\tx\""},
	    {"\rx", "\"'\rx\""},   {"a=1", "a=1"},    {"京东云", "京东云"},
	};
	static const struct sky_column text = {COLUMN_NAME("text"), .get = get_text},
	                               number = {COLUMN_NAME("number"), .get = get_number};
	const struct sky_column *columns[] = {&text, &number};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		const void *const rows[] = {cases[i].text};
		const struct sky_request request = make_request(arena, "/a", "/a");
		const struct sky_result result = {
		    .form = SKY_RESULT_ROWS, .columns = columns, .column_count = 2, .rows = rows, .count = 1};
		const struct sky_view view = {.request = &request, .result = &result};
		char expected[128];
		snprintf(expected, sizeof expected, "text,number\r\n%s,-218.1\r\n", cases[i].cell);
		struct sky_buffer out;
		sky_buffer_init(&out, 0);
		sky_format_csv(&view, &out);
		sky_buffer_char(&out, '\0');
		ck_assert_str_eq(out.data, expected);
		sky_buffer_finish(&out);
	}
}
END_TEST

START_TEST(test_formats_that_fail)
{
	static const struct sky_column failed = {COLUMN_NAME("failed"), .get = get_failed};
	const struct sky_column *columns[] = {&failed};
	const void *const rows[] = {""};
	struct sky_request request = make_request(arena, "/a", "/a");
	struct sky_result result = {
	    .form = SKY_RESULT_ROWS, .columns = columns, .column_count = 1, .rows = rows, .count = 1};
	const struct sky_view view = {.request = &request, .result = &result};
	static const enum sky_format formats[] = {SKY_FORMAT_CSV, SKY_FORMAT_NDJSON};
	for (size_t i = 0; i < SKY_COUNT(formats); i++) {
		request.format = formats[i];
		struct sky_buffer out;
		sky_buffer_init(&out, 0);
		ck_assert(sky_format(&view, &out));
		ck_assert_msg(out.failed, "%s", sky_format_suffix(formats[i]));
		sky_buffer_finish(&out);
	}
	struct sky_buffer out;
	sky_buffer_init(&out, 0);
	request.format = SKY_FORMAT_ICS;
	ck_assert(!sky_format(&view, &out));
	result.form = SKY_RESULT_OBJECT;
	request.format = SKY_FORMAT_CSV;
	ck_assert(!sky_format(&view, &out));
	sky_buffer_finish(&out);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_pages,
	    test_pages_stay_in_the_release,
	    test_alternates,
	    test_the_header_has_a_ceiling,
	    test_csv_cells,
	    test_short_memory,
	    test_formats_that_fail,
	};
	return unit_run_with("links", tests, SKY_COUNT(tests), set_up, tear_down);
}
