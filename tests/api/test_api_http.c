/* The conventions of HTTP, on the bundled data set. */
#define ZLIB_CONST
#include "harness.h"

#include <brotli/decode.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

static struct server server;

static void set_up(void)
{
	server_start(&server, CHINA_CLOUD, NULL);
}

static void tear_down(void)
{
	server_kill(&server);
}

#define LINES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void expect_common(const struct answer *answer)
{
	ck_assert_str_eq(answer_header(answer, "Access-Control-Allow-Origin"), "*");
	const char *exposed = answer_header(answer, "Access-Control-Expose-Headers");
	ck_assert(exposed && strstr(exposed, "Link") && strstr(exposed, "ETag") && strstr(exposed, "Retry-After"));
	ck_assert_str_eq(answer_header(answer, "X-Content-Type-Options"), "nosniff");
	ck_assert_str_eq(answer_header(answer, "Vary"), "Accept, Accept-Encoding");
	ck_assert_ptr_nonnull(answer_header(answer, "Date"));
}

START_TEST(test_headers_of_an_answer)
{
	struct answer answer;
	get(&server, "/v1/vendors?limit=2&offset=2", &answer);
	ck_assert_int_eq(answer.status, 200);
	expect_common(&answer);
	ck_assert_str_eq(answer_header(&answer, "Content-Type"), "application/json");
	ck_assert_str_eq(answer_header(&answer, "Cache-Control"), "public, max-age=60");
	ck_assert_uint_eq(strlen(answer_header(&answer, "ETag")), 34);
	ck_assert_ptr_nonnull(strstr(answer_header(&answer, "Last-Modified"), " GMT"));
	const char *link = answer_header(&answer, "Link");
	static const char *const parts[] = {
	    "</openapi.json>; rel=\"describedby\"",
	    "</v1/vendors?limit=2&offset=2>; rel=\"self\"",
	    "</v1/vendors?limit=2&release=", /* the other pages are those of this release */
	    ">; rel=\"first\"",
	    ">; rel=\"prev\"",
	    "</v1/vendors?limit=2&offset=4&release=",
	    ">; rel=\"next\"",
	    ">; rel=\"last\"",
	    "</v1/vendors.csv?limit=2&offset=2>; rel=\"alternate\"; type=\"text/csv\"",
	    "</v1/vendors.ndjson?limit=2&offset=2>; rel=\"alternate\"; type=\"application/x-ndjson\"",
	};
	for (size_t i = 0; i < SKY_COUNT(parts); i++)
		ck_assert_msg(strstr(link, parts[i]), "%s is not in %s", parts[i], link);
	answer_free(&answer);
}
END_TEST

START_TEST(test_problems)
{
	static const struct {
		const char *method, *path, *lines[3];
		long status;
		const char *slug, *says;
	} cases[] = {
	    {"GET", "/v1/vendros", {NULL}, 404, "not-found", "\"suggestion\":\"/v1/vendors\""},
	    {"GET", "/V1/Vendors", {NULL}, 404, "not-found", "\"suggestion\":\"/v1/vendors\""},
	    {"GET", "/vendors", {NULL}, 404, "not-found", "\"suggestion\":\"/v1/vendors\""},
	    {"GET", "/v1/vendros/jd-cloud", {NULL}, 404, "not-found", "\"suggestion\":\"/v1/vendors/jd-cloud\""},
	    {"GET", "/v1/vendors/jd-cloud/time%20line", {NULL}, 404, "not-found", "/v1/vendors/jd-cloud/timeline"},
	    {"GET", "/nothing/like/it", {NULL}, 404, "not-found", "\"suggestion\":\"/v1\""},
	    {"GET", "/1/2/3/4/5/6/7/8/9/10", {NULL}, 404, "not-found", "/v1"},
	    {"GET", "//v1/vendors", {NULL}, 404, "not-found", "/v1"},
	    {"GET", "//v1/vendors/", {NULL}, 404, "not-found", "/v1"},
	    {"GET", "/v1//vendors", {NULL}, 404, "not-found", "/v1"},
	    {"GET", "/v1/vendors.xml", {NULL}, 404, "not-found", "/v1/vendors"},
	    {"GET", "/v1/../v1", {NULL}, 404, "not-found", "/v1"},
	    {"GET", "/v1/vendors/nobody", {NULL}, 404, "unknown-id", "\"value\":\"nobody\""},
	    {"GET", "/v1/vendors/jd-clout", {NULL}, 404, "unknown-id", "\"suggestion\":\"jd-cloud\""},
	    {"GET", "/v1/vendors/nobody.xml", {NULL}, 404, "unknown-id", "nobody.xml"},
	    {"GET", "/v1/vendors.ics", {NULL}, 406, "not-acceptable", "json, csv, ndjson"},
	    {"GET", "/v1/vendors/jd-cloud.csv", {NULL}, 406, "not-acceptable", "json"},
	    {"GET", "/v1/vendors", {"Accept: text/html"}, 406, "not-acceptable", "json, csv, ndjson"},
	    {"GET", "/v1/vendors", {"Accept-Encoding: identity;q=0"}, 406, "not-acceptable", "br, zstd, gzip"},
	    {"GET", "/v1/figures?metrc=x", {NULL}, 400, "unknown-parameter", "\"suggestion\":\"metric\""},
	    {"GET", "/v1/figures?limit=1&limit=2", {NULL}, 400, "repeated-parameter", "limit"},
	    {"GET", "/v1/figures?limit=1001", {NULL}, 400, "invalid-parameter", "limit"},
	    {"GET", "/v1/figures?Limit=1", {NULL}, 400, "unknown-parameter", "\"suggestion\":\"limit\""},
	    {"GET", "/v1/figures?sort=valeu", {NULL}, 400, "invalid-parameter", "\"suggestion\":\"value\""},
	    {"GET", "/v1/figures?a=%zz", {NULL}, 400, "bad-request", "detail"},
	    {"GET", "/v1/figures?a=%00", {NULL}, 400, "bad-request", "detail"},
	    {"GET", "/v1/figures?a=%ff", {NULL}, 400, "bad-request", "detail"},
	    {"GET", "/v1/compare/vendors", {NULL}, 400, "missing-parameter", "\"parameter\":\"vendor\""},
	    {"GET", "/v1/a%2Fb", {NULL}, 400, "bad-request", "%2F"},
	    {"GET", "/v1/a%00b", {NULL}, 400, "bad-request", "control"},
	    {"GET", "/v1/a%zz", {NULL}, 400, "bad-request", "%25"},
	    {"GET", "/v1/%ff", {NULL}, 400, "bad-request", "UTF-8"},
	    {"GET", "/v1", {"Expect: tea"}, 417, "expectation-failed", "100-continue"},
	    {"GET", "/v1", {"Host: a/b"}, 400, "bad-request", "Host"},
	    {"POST", "/v1/vendors", {NULL}, 405, "method-not-allowed", "GET, HEAD, OPTIONS"},
	    {"DELETE", "/v1/vendors/jd-cloud", {NULL}, 405, "method-not-allowed", "GET, HEAD, OPTIONS"},
	    {"PUT", "/", {NULL}, 405, "method-not-allowed", "GET, HEAD, OPTIONS"},
	    {"TRACE", "/healthz", {NULL}, 405, "method-not-allowed", "GET, HEAD, OPTIONS"},
	    {"get", "/v1", {NULL}, 405, "method-not-allowed", "GET, HEAD, OPTIONS"},
	    {"POST", "/nothing", {NULL}, 404, "not-found", "/v1"},
	    {"OPTIONS", "/nothing", {NULL}, 404, "not-found", "/v1"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct answer answer;
		ask(&server, cases[i].method, cases[i].path, cases[i].lines, &answer);
		ck_assert_msg(answer.status == cases[i].status, "%s %s: %ld %s", cases[i].method, cases[i].path, answer.status,
		              answer.body);
		expect_problem(&answer, cases[i].status, cases[i].slug);
		expect_common(&answer);
		ck_assert_msg(strstr(answer.body, cases[i].says), "%s %s: %s", cases[i].method, cases[i].path, answer.body);
		if (answer.status == 405)
			ck_assert_str_eq(answer_header(&answer, "Allow"), "GET, HEAD, OPTIONS");
		answer_free(&answer);
	}
}
END_TEST

START_TEST(test_problem_types_resolve)
{
	json_t *list = get_json(&server, "/docs/problems"), *data = json_object_get(list, "data");
	ck_assert_uint_gt(json_array_size(data), 10);
	for (size_t i = 0; i < json_array_size(data); i++) {
		const char *type = json_string_value(json_object_get(json_array_get(data, i), "type"));
		ck_assert_ptr_nonnull(type);
		json_decref(get_json(&server, type));
	}
	json_decref(list);
}
END_TEST

START_TEST(test_redirects)
{
	static const struct {
		const char *path, *location;
	} cases[] = {
	    {"/v1/vendors/", "/v1/vendors"},
	    {"/v1/vendors/?limit=1", "/v1/vendors?limit=1"},
	    {"/v1/vendors/%E4%BA%AC%E4%B8%9C%E4%BA%91", "/v1/vendors/jd-cloud"},
	    {"/v1/vendors/京东云", "/v1/vendors/jd-cloud"},
	    {"/v1/vendors/JD%20Cloud/timeline.csv?limit=3", "/v1/vendors/jd-cloud/timeline.csv?limit=3"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct answer answer;
		get(&server, cases[i].path, &answer);
		ck_assert_msg(answer.status == 308, "%s: %ld", cases[i].path, answer.status);
		ck_assert_str_eq(answer_header(&answer, "Location"), cases[i].location);
		expect_common(&answer);
		answer_free(&answer);
	}
}
END_TEST

START_TEST(test_options)
{
	struct answer answer;
	ask(&server, "OPTIONS", "/v1/figures",
	    LINES("Origin: https://a.example", "Access-Control-Request-Method: GET",
	          "Access-Control-Request-Headers: if-none-match"),
	    &answer);
	ck_assert_int_eq(answer.status, 204);
	ck_assert_uint_eq(answer.length, 0);
	ck_assert_str_eq(answer_header(&answer, "Allow"), "GET, HEAD, OPTIONS");
	ck_assert_str_eq(answer_header(&answer, "Access-Control-Allow-Methods"), "GET, HEAD, OPTIONS");
	ck_assert_ptr_nonnull(strstr(answer_header(&answer, "Access-Control-Allow-Headers"), "If-None-Match"));
	ck_assert_ptr_nonnull(strstr(answer_header(&answer, "Access-Control-Allow-Headers"), "traceparent"));
	ck_assert_ptr_nonnull(answer_header(&answer, "Access-Control-Max-Age"));
	expect_common(&answer);
	answer_free(&answer);
}
END_TEST

START_TEST(test_formats)
{
	static const struct {
		const char *path, *accept, *type;
	} cases[] = {
	    {"/v1/vendors", NULL, "application/json"},
	    {"/v1/vendors.json", "Accept: text/csv", "application/json"},
	    {"/v1/vendors.csv", "Accept: application/json", "text/csv; charset=utf-8; header=present"},
	    {"/v1/vendors.ndjson", "Accept: text/html", "application/x-ndjson"},
	    {"/v1/vendors", "Accept: text/csv", "text/csv; charset=utf-8; header=present"},
	    {"/v1/vendors", "Accept: application/x-ndjson;q=0.5, text/html", "application/x-ndjson"},
	    {"/v1/vendors", "Accept: text/html, */*;q=0.1", "application/json"},
	    {"/v1/vendors/jd-cloud.json", NULL, "application/json"},
	    {"/openapi.json", NULL, "application/json"},
	    {"/openapi.yaml", NULL, "application/yaml"},
	    {"/.well-known/api-catalog", NULL, "application/linkset+json"},
	    {"/", NULL, "application/json"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct answer answer;
		ask(&server, "GET", cases[i].path, LINES(cases[i].accept ? cases[i].accept : "X-Nothing: 1"), &answer);
		ck_assert_msg(answer.status == 200, "%s: %ld", cases[i].path, answer.status);
		ck_assert_str_eq(answer_header(&answer, "Content-Type"), cases[i].type);
		ck_assert_uint_gt(answer.length, 0);
		answer_free(&answer);
	}
}
END_TEST

/* Decodes as a client would; returns the length. */
static size_t decode(const char *coding, const char *bytes, size_t length, char *out, size_t size)
{
	if (strcmp(coding, "gzip") == 0) {
		z_stream stream = {.next_in = (const Bytef *)bytes,
		                   .avail_in = (uInt)length,
		                   .next_out = (Bytef *)out,
		                   .avail_out = (uInt)size};
		ck_assert_int_eq(inflateInit2(&stream, 15 + 16), Z_OK);
		ck_assert_int_eq(inflate(&stream, Z_FINISH), Z_STREAM_END);
		inflateEnd(&stream);
		return stream.total_out;
	}
	if (strcmp(coding, "br") == 0) {
		ck_assert_int_eq(BrotliDecoderDecompress(length, (const uint8_t *)bytes, &size, (uint8_t *)out),
		                 BROTLI_DECODER_RESULT_SUCCESS);
		return size;
	}
	size = ZSTD_decompress(out, size, bytes, length);
	ck_assert(!ZSTD_isError(size));
	return size;
}

START_TEST(test_codings)
{
	static char decoded[1 << 20];
	static const char *const codings[] = {"gzip", "br", "zstd"};
	struct answer plain;
	get(&server, "/v1/vendors", &plain);
	ck_assert_ptr_null(answer_header(&plain, "Content-Encoding"));
	struct answer coded;
	for (size_t i = 0; i < SKY_COUNT(codings); i++) {
		char line[64];
		snprintf(line, sizeof line, "Accept-Encoding: %s", codings[i]);
		ask(&server, "GET", "/v1/vendors", LINES(line), &coded);
		ck_assert_str_eq(answer_header(&coded, "Content-Encoding"), codings[i]);
		ck_assert_uint_lt(coded.length, plain.length);
		ck_assert_str_ne(answer_header(&coded, "ETag"), answer_header(&plain, "ETag"));
		size_t length = decode(codings[i], coded.body, coded.length, decoded, sizeof decoded);
		ck_assert_uint_eq(length, plain.length);
		ck_assert_mem_eq(decoded, plain.body, length);
		answer_free(&coded);
	}
	answer_free(&plain);
	/* Small bodies go out as they are, unless that is refused. */
	ask(&server, "GET", "/v1/vendors.ndjson?limit=1&fields=id", LINES("Accept-Encoding: gzip"), &coded);
	ck_assert_ptr_null(answer_header(&coded, "Content-Encoding"));
	answer_free(&coded);
	ask(&server, "GET", "/v1/vendors.ndjson?limit=1&fields=id", LINES("Accept-Encoding: gzip, identity;q=0"), &coded);
	ck_assert_str_eq(answer_header(&coded, "Content-Encoding"), "gzip");
	answer_free(&coded);
}
END_TEST

static long status_of(const char *path, const char *const *lines)
{
	struct answer answer;
	ask(&server, "GET", path, lines, &answer);
	long status = answer.status;
	if (status == 304) {
		ck_assert_uint_eq(answer.length, 0);
		ck_assert_ptr_nonnull(answer_header(&answer, "ETag"));
		ck_assert_str_eq(answer_header(&answer, "Cache-Control"), "public, max-age=60");
		ck_assert_ptr_null(answer_header(&answer, "Content-Type"));
		/* The length is that of the page (RFC 9110, section 8.6), and not told of what is made while it is sent. */
		const char *length = answer_header(&answer, "Content-Length");
		bool streamed = strcmp(path, "/v1/export.zip") == 0;
		ck_assert_msg(!length == streamed && (streamed || strtol(length, NULL, 10) > 0), "%s: %s", path,
		              length ? length : "no length");
		ck_assert_ptr_null(answer_header(&answer, "Transfer-Encoding"));
		/* libmicrohttpd 0.9 knows no other way to send nothing behind it. */
		ck_assert_int_eq(answer_header(&answer, "Connection") != NULL, streamed && BY_VERSION(true, false));
		expect_common(&answer);
	}
	answer_free(&answer);
	return status;
}

START_TEST(test_conditions)
{
	char before[64] = "If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT";
	struct answer answer;
	const char *path = "/v1/vendors?limit=3";
	get(&server, path, &answer);
	char held[128];
	snprintf(held, sizeof held, "If-None-Match: %s", answer_header(&answer, "ETag"));
	char weak[128];
	snprintf(weak, sizeof weak, "If-None-Match: W/%s", answer_header(&answer, "ETag"));
	char listed[160];
	snprintf(listed, sizeof listed, "If-None-Match: \"x\", %s", answer_header(&answer, "ETag"));
	char since[64];
	snprintf(since, sizeof since, "If-Modified-Since: %s", answer_header(&answer, "Last-Modified"));
	answer_free(&answer);
	ck_assert_int_eq(status_of(path, LINES(held)), 304);
	ck_assert_int_eq(status_of(path, LINES(weak)), 304);
	ck_assert_int_eq(status_of(path, LINES(listed)), 304);
	ck_assert_int_eq(status_of(path, LINES("If-None-Match: *")), 304);
	ck_assert_int_eq(status_of(path, LINES(since)), 304);
	ck_assert_int_eq(status_of(path, LINES(before)), 200);
	/* If-None-Match is the only condition where it stands. */
	ck_assert_int_eq(status_of(path, LINES("If-None-Match: \"x\"", since)), 200);
	ck_assert_int_eq(status_of(path, LINES(held, before)), 304);
	/* The same page asked for otherwise is the same page; another representation is not. */
	ck_assert_int_eq(status_of("/v1/vendors?offset=0&limit=3", LINES(held)), 304);
	ck_assert_int_eq(status_of("/v1/vendors?limit=4", LINES(held)), 200);
	ck_assert_int_eq(status_of("/v1/vendors.csv?limit=3", LINES(held)), 200);
	ck_assert_int_eq(status_of(path, LINES(held, "Accept: text/csv")), 200);
	ck_assert_int_eq(status_of(path, LINES(held, "Accept-Encoding: gzip")), 304);
	ck_assert_int_eq(status_of(path, LINES(held, "Accept-Encoding: gzip, identity;q=0")), 200);
	ck_assert_int_eq(status_of("/v1/export.zip", LINES("If-None-Match: *")), 304);
	/* What does not exist has no representation to hold. */
	ck_assert_int_eq(status_of("/v1/vendors/nobody", LINES("If-None-Match: *")), 404);
	ck_assert_int_eq(status_of("/v1/vendors/nobody", LINES(since)), 404);
	ck_assert_int_eq(status_of("/healthz", LINES("If-None-Match: *")), 200);
}
END_TEST

START_TEST(test_head)
{
	static const char *const paths[] = {"/v1/vendors", "/v1/vendors.csv", "/v1/vendors/nobody", "/openapi.json"};
	for (size_t i = 0; i < SKY_COUNT(paths); i++) {
		struct answer whole;
		get(&server, paths[i], &whole);
		struct answer head;
		ask(&server, "HEAD", paths[i], NULL, &head);
		ck_assert_int_eq(head.status, whole.status);
		ck_assert_uint_eq(head.length, 0);
		ck_assert_str_eq(answer_header(&head, "Content-Length"), answer_header(&whole, "Content-Length"));
		ck_assert_str_eq(answer_header(&head, "Content-Type"), answer_header(&whole, "Content-Type"));
		answer_free(&whole);
		answer_free(&head);
	}
}
END_TEST

START_TEST(test_request_ids)
{
	struct answer answer;
	ask(&server, "GET", "/v1", LINES("X-Request-Id: my-id_1.2"), &answer);
	ck_assert_str_eq(answer_header(&answer, "X-Request-Id"), "my-id_1.2");
	answer_free(&answer);
	ask(&server, "GET", "/v1/vendors/nobody", LINES("X-Request-Id: my-id"), &answer);
	ck_assert_ptr_nonnull(strstr(answer.body, "\"request_id\":\"my-id\""));
	answer_free(&answer);
	ask(&server, "GET", "/v1", LINES("X-Request-Id: <script>"), &answer);
	char first[128];
	snprintf(first, sizeof first, "%s", answer_header(&answer, "X-Request-Id"));
	ck_assert_uint_eq(strspn(first, "0123456789abcdef"), 16);
	answer_free(&answer);
	/* What is the same for everybody has none unless it is asked for; the rest always has one, and never the same. */
	get(&server, "/v1", &answer);
	ck_assert_ptr_null(answer_header(&answer, "X-Request-Id"));
	answer_free(&answer);
	static const char *const others[] = {"/healthz", "/v1/nothing", "/v1/vendors/%E4%BA%AC%E4%B8%9C%E4%BA%91"};
	for (size_t i = 0; i < SKY_COUNT(others); i++) {
		get(&server, others[i], &answer);
		const char *id = answer_header(&answer, "X-Request-Id");
		ck_assert_msg(id && strcmp(id, first) != 0, "%s: %s", others[i], id ? id : "none");
		snprintf(first, sizeof first, "%s", id);
		answer_free(&answer);
	}
}
END_TEST

START_TEST(test_health_is_not_cached)
{
	static const char *const paths[] = {"/healthz", "/readyz"};
	for (size_t i = 0; i < SKY_COUNT(paths); i++) {
		struct answer answer;
		get(&server, paths[i], &answer);
		ck_assert_int_eq(answer.status, 200);
		ck_assert_str_eq(answer_header(&answer, "Cache-Control"), "no-store");
		ck_assert_ptr_null(answer_header(&answer, "ETag"));
		ck_assert_ptr_null(answer_header(&answer, "Last-Modified"));
		answer_free(&answer);
	}
	json_t *root = get_json(&server, "/readyz"), *data = json_object_get(root, "data");
	ck_assert_str_eq(json_string_value(json_object_get(data, "status")), "ready");
	const char *release = json_string_value(json_object_get(data, "release"));
	ck_assert(release && strlen(release) == 16 && strstr(server.line, release));
	json_decref(root);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_headers_of_an_answer,
	    test_problems,
	    test_problem_types_resolve,
	    test_redirects,
	    test_options,
	    test_formats,
	    test_codings,
	    test_conditions,
	    test_head,
	    test_request_ids,
	    test_health_is_not_cached,
	};
	return unit_run_with("http", tests, SKY_COUNT(tests), set_up, tear_down);
}
