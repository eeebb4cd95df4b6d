#include "server/http/gate.h"
#include "server/http/target.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

#define FIELDS_MAX 8

/* A request written down as "Name: value" lines. */
struct written {
	struct sky_http_field fields[FIELDS_MAX];
	size_t count;
};

static struct written write_fields(const char *const *lines)
{
	static char copies[FIELDS_MAX][128];
	struct written written = {.count = 0};
	for (; lines[written.count]; written.count++) {
		char *copy = copies[written.count];
		snprintf(copy, sizeof copies[0], "%s", lines[written.count]);
		char *colon = strstr(copy, ": ");
		ck_assert_ptr_nonnull(colon);
		*colon = '\0';
		written.fields[written.count] =
		    (struct sky_http_field){copy, colon + 2, (size_t)(colon - copy), strlen(colon + 2)};
	}
	return written;
}

START_TEST(test_requests_at_the_gate)
{
	static const struct {
		const char *method;
		bool http_1_1;
		const char *lines[FIELDS_MAX];
		int status; /* 0: passes */
		bool close;
	} cases[] = {
	    {"GET", true, {"Host: a"}, 0, false},
	    {"GET", true, {"host: a:80"}, 0, false},
	    {"GET", true, {"Host: [::1]:80"}, 0, false},
	    {"GET", true, {"Host: a.:"}, 0, false},
	    {"GET", true, {"Host: "}, 400, true},
	    {"GET", false, {"Host: "}, 400, true},
	    {"GET", true, {"Host: a..b"}, 400, true},
	    {"GET", true, {"Host: :80"}, 400, true},
	    {"GET", true, {"Host: a \t"}, 0, false},
	    {"GET", true, {"Host: a b "}, 400, true},
	    {"GET", false, {NULL}, 0, false},
	    {"GET", true, {NULL}, 400, true},
	    {"GET", true, {"Host: a", "Host: a"}, 400, true},
	    {"GET", false, {"Host: a", "HOST: b"}, 400, true},
	    {"GET", true, {"Host: a/b"}, 400, true},
	    {"GET", true, {"Host: u@a"}, 400, true},
	    {"GET", true, {"Host: a, b"}, 400, true},
	    {"GET", true, {"Host: a", "Content-Length: 0"}, 0, false},
	    {"GET", true, {"Host: a", "Content-Length: 1"}, 413, false},
	    {"HEAD", true, {"Host: a", "Content-Length: 1"}, 413, false},
	    {"POST", true, {"Host: a", "Content-Length: 65536"}, 0, false},
	    {"POST", true, {"Host: a", "Content-Length: 65537"}, 413, true},
	    {"GET", true, {"Host: a", "Content-Length: 99999999999999999999999"}, 400, true},
	    {"GET", true, {"Host: a", "Content-Length: "}, 400, true},
	    {"GET", true, {"Host: a", "Content-Length: +1"}, 400, true},
	    {"GET", true, {"Host: a", "Content-Length: 0", "Content-Length: 0"}, 400, true},
	    {"POST", true, {"Host: a", "Content-Length: 5", "Transfer-Encoding: chunked"}, 400, true},
	    {"POST", false, {"Host: a", "Transfer-Encoding: chunked"}, 400, true},
	    {"POST", true, {"Host: a", "Transfer-Encoding: chunked"}, 413, true},
	    {"POST", true, {"Host: a", "Transfer-Encoding: gzip"}, 501, true},
	    {"POST", true, {"Host: a", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"}, 501, true},
	    {"GET", true, {"Host: a", "Expect: 100-Continue"}, 0, false},
	    {"GET", true, {"Host: a", "Expect: tea"}, 417, true},
	    {"GET", true, {"Host : a"}, 400, true},
	    {"GET", true, {"Host: a", "X y: 1"}, 400, true},
	    {"GET", true, {"Host: a", "X: a\x01"}, 400, true},
	    {"GET", true, {"Host: a", "X: a\x7f"}, 400, true},
	    {"GET", true, {"Host: a", "X: a\tb"}, 0, false},
	    {"GET", true, {"Host: a", "X: \xc3\xa4"}, 0, false},
	    {"G@T", true, {"Host: a"}, 400, true},
	    {"", true, {"Host: a"}, 400, true},
	    {"BREW", true, {"Host: a"}, 0, false},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct written written = write_fields(cases[i].lines);
		const struct sky_gate_request request = {.method = cases[i].method,
		                                         .target = "/",
		                                         .http_1_1 = cases[i].http_1_1,
		                                         .fields = written.fields,
		                                         .field_count = written.count,
		                                         .fields_given = written.count};
		struct sky_problem problem = {0};
		struct sky_verdict verdict = sky_gate_check(&request, &problem);
		int status = verdict.refused ? sky_problem_status(problem.type) : 0;
		ck_assert_msg(status == cases[i].status && verdict.close == cases[i].close, "case %zu: %d", i, status);
		ck_assert_msg(!verdict.refused || problem.detail, "case %zu", i);
	}
}
END_TEST

START_TEST(test_sizes_at_the_gate)
{
	static char large[SKY_HTTP_FIELD_BYTES_MAX];
	memset(large, 'a', sizeof large - 1);
	const struct sky_http_field fields[] = {{"Host", "a", 4, 1}, {"X", large, 1, SKY_HTTP_FIELD_BYTES_MAX - 6}};
	struct sky_gate_request request = {
	    .method = "GET", .target = "/", .http_1_1 = true, .fields = fields, .field_count = 2, .fields_given = 2};
	struct sky_problem problem = {0};
	ck_assert(!sky_gate_check(&request, &problem).refused);
	const struct sky_http_field larger[] = {{"Host", "a", 4, 1}, {"XY", large, 2, SKY_HTTP_FIELD_BYTES_MAX - 6}};
	request.fields = larger;
	ck_assert(sky_gate_check(&request, &problem).refused);
	ck_assert_int_eq(problem.type, SKY_PROBLEM_HEADERS_TOO_LARGE);
	request.fields = fields;
	request.fields_given = SKY_HTTP_FIELDS_MAX + 1;
	ck_assert(sky_gate_check(&request, &problem).refused);
	ck_assert_int_eq(problem.type, SKY_PROBLEM_HEADERS_TOO_LARGE);
	request.fields_given = 2;
	request.target_too_long = true;
	ck_assert(sky_gate_check(&request, &problem).close);
	ck_assert_int_eq(problem.type, SKY_PROBLEM_URI_TOO_LONG);
}
END_TEST

START_TEST(test_limits_of_an_operator)
{
	static const struct sky_gate_limits limits = {.target = 100, .headers = 10, .body = 3};
	const struct sky_http_field fields[] = {{"Host", "a", 4, 1}, {"X", "1234", 1, 4}};
	const struct sky_http_field larger[] = {{"Host", "a", 4, 1}, {"X", "12345", 1, 5}};
	struct sky_gate_request request = {.method = "POST",
	                                   .target = "/",
	                                   .http_1_1 = true,
	                                   .fields = fields,
	                                   .field_count = 2,
	                                   .fields_given = 2,
	                                   .limits = &limits};
	struct sky_problem problem = {0};
	ck_assert(!sky_gate_check(&request, &problem).refused);
	request.fields = larger;
	ck_assert(sky_gate_check(&request, &problem).close);
	ck_assert_int_eq(problem.type, SKY_PROBLEM_HEADERS_TOO_LARGE);
	static const struct sky_gate_limits small = {.target = 100, .headers = 100, .body = 3};
	const struct sky_http_field body[] = {{"Host", "a", 4, 1}, {"Content-Length", "3", 14, 1}};
	const struct sky_http_field longer[] = {{"Host", "a", 4, 1}, {"Content-Length", "4", 14, 1}};
	request.limits = &small;
	request.fields = body;
	ck_assert(!sky_gate_check(&request, &problem).refused);
	request.fields = longer;
	ck_assert(sky_gate_check(&request, &problem).close);
	ck_assert_int_eq(problem.type, SKY_PROBLEM_CONTENT_TOO_LARGE);
	request.fields = fields;
	request.mangled = true;
	ck_assert(sky_gate_check(&request, &problem).close);
	ck_assert_int_eq(problem.type, SKY_PROBLEM_BAD_REQUEST);
}
END_TEST

START_TEST(test_fields_are_joined)
{
	struct sky_arena *arena = sky_arena_create(0);
	struct written written = write_fields((const char *const[]){"Accept: a", "X: b", "ACCEPT: c", NULL});
	ck_assert_str_eq(sky_http_field_list(arena, written.fields, written.count, "Accept"), "a, c");
	ck_assert_str_eq(sky_http_field_list(arena, written.fields, written.count, "x"), "b");
	ck_assert_ptr_null(sky_http_field_list(arena, written.fields, written.count, "Y"));
	ck_assert_ptr_null(sky_http_field_first(written.fields, written.count, "Y"));
	ck_assert_uint_eq(sky_http_field_count(written.fields, written.count, "accept"), 2);
	sky_arena_destroy(arena);
}
END_TEST

/* segments: joined by "|". NULL: refused. */
START_TEST(test_targets)
{
	static const struct {
		const char *raw, *segments, *query;
		bool trailing;
	} cases[] = {
	    {"/", "", NULL, false},
	    {"/v1", "v1", NULL, false},
	    {"/v1/", "v1", NULL, true},
	    {"/v1//", "v1|", NULL, true},
	    {"//v1", "|v1", NULL, false},
	    {"/v1/vendors?a=b?c", "v1|vendors", "a=b?c", false},
	    {"/v1?", "v1", "", false},
	    {"/a%20b/c", "a b|c", NULL, false},
	    {"/%E4%BA%AC", "\xe4\xba\xac", NULL, false},
	    {"/\xe4\xba\xac", "\xe4\xba\xac", NULL, false},
	    {"/a+b", "a+b", NULL, false},
	    {"/%41%4a%4A", "AJJ", NULL, false},
	    {"/a/..", "a|..", NULL, false},
	    {"/..", NULL, NULL, false},
	    {"/./..", NULL, NULL, false},
	    {"/a/../../b", NULL, NULL, false},
	    {"//..", NULL, NULL, false},
	    {"http://host:/v1", "v1", NULL, false},
	    {"http://host:x/v1", NULL, NULL, false},
	    {"http://host/v1?x", "v1", "x", false},
	    {"HTTPS://host:1/v1", "v1", NULL, false},
	    {"http://host", "", NULL, false},
	    {"http://host?x", "", "x", false},
	    {"http:///v1", NULL, NULL, false},
	    {"http://user@host/v1", NULL, NULL, false},
	    {"http://host%2f/v1", NULL, NULL, false},
	    {"ftp://host/v1", NULL, NULL, false},
	    {"host:80", NULL, NULL, false},
	    {"v1", NULL, NULL, false},
	    {"", NULL, NULL, false},
	    {"/a b", NULL, NULL, false},
	    {"/a\x01", NULL, NULL, false},
	    {"/a\x7f", NULL, NULL, false},
	    {"/a#b", NULL, NULL, false},
	    {"/a%", NULL, NULL, false},
	    {"/a%1", NULL, NULL, false},
	    {"/a%zz", NULL, NULL, false},
	    {"/a%00b", NULL, NULL, false},
	    {"/a%2Fb", NULL, NULL, false},
	    {"/a%2fb", NULL, NULL, false},
	    {"/a%0A", NULL, NULL, false},
	    {"/%ff", NULL, NULL, false},
	    {"/\xff", NULL, NULL, false},
	};
	struct sky_arena *arena = sky_arena_create(0);
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_target target;
		struct sky_problem problem = {0};
		enum sky_target_status status = sky_target_parse(arena, cases[i].raw, &target, &problem);
		if (!cases[i].segments) {
			ck_assert_msg(status == SKY_TARGET_PROBLEM, "%s", cases[i].raw);
			ck_assert_ptr_nonnull(problem.detail);
			continue;
		}
		ck_assert_msg(status == SKY_TARGET_OK, "%s", cases[i].raw);
		char joined[64] = "";
		for (uint32_t s = 0; s < target.segment_count; s++) {
			size_t length = strlen(joined);
			snprintf(joined + length, sizeof joined - length, "%s%s", s ? "|" : "", target.segments[s]);
		}
		ck_assert_str_eq(joined, cases[i].segments);
		ck_assert_msg(target.trailing_slash == cases[i].trailing, "%s", cases[i].raw);
		ck_assert_msg((target.query == NULL) == (cases[i].query == NULL), "%s", cases[i].raw);
		ck_assert(!target.query || strcmp(target.query, cases[i].query) == 0);
	}
	sky_arena_destroy(arena);
}
END_TEST

START_TEST(test_targets_at_their_bounds)
{
	struct sky_arena *arena = sky_arena_create(0);
	struct sky_target target;
	struct sky_problem problem = {0};
	ck_assert_int_eq(sky_target_parse(arena, "*", &target, &problem), SKY_TARGET_OK);
	ck_assert(target.asterisk);
	ck_assert_int_eq(sky_target_parse(arena, "/1/2/3/4/5/6/7/8", &target, &problem), SKY_TARGET_OK);
	ck_assert(!target.too_deep);
	ck_assert_int_eq(sky_target_parse(arena, "/1/2/3/4/5/6/7/8/9", &target, &problem), SKY_TARGET_OK);
	ck_assert(target.too_deep);
	struct sky_arena *small = sky_arena_create(1);
	ck_assert_int_eq(sky_target_parse(small, "/v1", &target, &problem), SKY_TARGET_MEMORY);
	ck_assert_ptr_null(sky_target_printable(small, "/\xff"));
	ck_assert_str_eq(sky_target_printable(arena, "/a?b"), "/a?b");
	ck_assert_str_eq(sky_target_printable(arena, "/\xff\x01 \"%41"), "/%FF%01%20%22%41");
	sky_arena_destroy(small);
	sky_arena_destroy(arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_requests_at_the_gate, test_sizes_at_the_gate, test_limits_of_an_operator,
	    test_fields_are_joined,    test_targets,           test_targets_at_their_bounds,
	};
	return unit_run("gate", tests, SKY_COUNT(tests));
}
