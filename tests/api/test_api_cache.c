/* The response cache and /metrics of the running server. */
#include "harness.h"

#include <brotli/decode.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>
#include <zstd.h>

#define OPTIONS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define DECODED_MAX (4 << 20)

static struct server server, bare; /* bare keeps nothing */
static char folder[64];

static void set_up(void)
{
	server_start(&server, CHINA_CLOUD, OPTIONS("--threads", "1", "--log-level", "debug"));
	server_start(&bare, CHINA_CLOUD, OPTIONS("--cache-size", "0", "--log-level", "debug"));
	server_expect_log(&server, "pages made ahead");
	set_create(folder);
}

static void tear_down(void)
{
	server_kill(&server);
	server_kill(&bare);
	set_destroy(folder);
}

static const char *const codings[] = {"identity", "gzip", "br", "zstd"};

static size_t decode(const char *coding, const struct answer *answer, char *out)
{
	size_t size = DECODED_MAX;
	if (strcmp(coding, "br") == 0) {
		ck_assert_int_eq(BrotliDecoderDecompress(answer->length, (const uint8_t *)answer->body, &size, (uint8_t *)out),
		                 BROTLI_DECODER_RESULT_SUCCESS);
	} else if (strcmp(coding, "zstd") == 0) {
		size = ZSTD_decompress(out, size, answer->body, answer->length);
		ck_assert(!ZSTD_isError(size));
	} else if (strcmp(coding, "gzip") == 0) {
		z_stream stream = {.next_in = (Bytef *)answer->body,
		                   .avail_in = (uInt)answer->length,
		                   .next_out = (Bytef *)out,
		                   .avail_out = DECODED_MAX};
		ck_assert_int_eq(inflateInit2(&stream, 15 + 16), Z_OK);
		ck_assert_int_eq(inflate(&stream, Z_FINISH), Z_STREAM_END);
		size = stream.total_out;
		inflateEnd(&stream);
	} else {
		ck_assert_uint_le(answer->length, size);
		memcpy(out, answer->body, answer->length);
		size = answer->length;
	}
	return size;
}

/* Last-Modified is each server's own: when it loaded the release. */
static const char *const fields[] = {"Content-Type", "Content-Encoding", "Link",          "Vary",
                                     "ETag",         "Cache-Control",    "Content-Length"};

/* The same status, fields and bytes; of a page that is compressed ahead only the decoded bytes. */
static void expect_same(const char *path, const char *coding, const struct answer *a, const struct answer *b,
                        bool ahead)
{
	static char decoded[2][DECODED_MAX];
	ck_assert_msg(a->status == 200 && b->status == 200, "%s: %ld and %ld", path, a->status, b->status);
	for (size_t i = 0; i < SKY_COUNT(fields); i++) {
		bool differs = ahead && strcmp(coding, "identity") != 0 &&
		               (strcmp(fields[i], "ETag") == 0 || strcmp(fields[i], "Content-Length") == 0);
		const char *x = answer_header(a, fields[i]), *y = answer_header(b, fields[i]);
		ck_assert_msg(differs || (!x && !y) || (x && y && strcmp(x, y) == 0), "%s %s: %s is %s and %s", path, coding,
		              fields[i], x ? x : "none", y ? y : "none");
	}
	ck_assert_msg(answer_header(a, "Last-Modified") && answer_header(b, "Last-Modified"), "%s: no date", path);
	const char *used = answer_header(a, "Content-Encoding") ? coding : "identity";
	size_t length = decode(used, a, decoded[0]);
	ck_assert_uint_eq(length, decode(used, b, decoded[1]));
	ck_assert_mem_eq(decoded[0], decoded[1], length);
	if (!ahead) {
		ck_assert_uint_eq(a->length, b->length);
		ck_assert_mem_eq(a->body, b->body, a->length);
	}
}

static const struct {
	const char *path;
	bool ahead; /* compressed when the release was loaded */
} pages[] = {
    {"/v1", true},
    {"/v1/vendors", true},
    {"/v1/vendors/jd-cloud", true},
    {"/v1/metrics", true},
    {"/openapi.json", true},
    {"/openapi.yaml", true},
    {"/docs/problems", true},
    {"/.well-known/api-catalog", true},
    {"/v1/vendors.json", false},
    {"/v1/vendors.csv", false},
    {"/v1/vendors.ndjson", false},
    {"/v1/vendors?limit=1&fields=id", false},
    {"/v1/figures?limit=20&sort=-value", false},
    {"/v1/figures.csv?limit=20&bom=1", false},
    {"/v1/resolve?name=JD%20Cloud", false},
    {"/v1/vendors?name__contains=nobody-has-this", false},
};

/* Not kept; made and kept; found by what it means; recalled: always the same answer, and the same 304 and HEAD. */
START_TEST(test_kept_answers_are_the_same)
{
	for (size_t i = 0; i < SKY_COUNT(pages); i++) {
		for (size_t k = 0; k < SKY_COUNT(codings); k++) {
			char line[64];
			snprintf(line, sizeof line, "Accept-Encoding: %s", codings[k]);
			struct answer uncached;
			ask(&bare, "GET", pages[i].path, OPTIONS(line), &uncached);
			struct answer first;
			ask(&server, "GET", pages[i].path, OPTIONS(line), &first);
			expect_same(pages[i].path, codings[k], &uncached, &first, pages[i].ahead);
			char held[96];
			snprintf(held, sizeof held, "If-None-Match: %s", answer_header(&first, "ETag"));
			struct answer again;
			for (int turn = 0; turn < 2; turn++) {
				ask(&server, "GET", pages[i].path, OPTIONS(line), &again);
				expect_same(pages[i].path, codings[k], &first, &again, false);
				answer_free(&again);
				ask(&server, "HEAD", pages[i].path, OPTIONS(line), &again);
				ck_assert_uint_eq(again.length, 0);
				ck_assert_str_eq(answer_header(&again, "ETag"), answer_header(&first, "ETag"));
				ck_assert_str_eq(answer_header(&again, "Content-Length"), answer_header(&first, "Content-Length"));
				answer_free(&again);
				ask(&server, "GET", pages[i].path, OPTIONS(line, held), &again);
				ck_assert_int_eq(again.status, 304);
				ck_assert_str_eq(answer_header(&again, "ETag"), answer_header(&first, "ETag"));
				ck_assert_ptr_null(answer_header(&again, "Transfer-Encoding"));
				answer_free(&again);
				/* With an id of its own an answer is made of the same bytes. */
				ask(&server, "GET", pages[i].path, OPTIONS(line, "X-Request-Id: mine"), &again);
				expect_same(pages[i].path, codings[k], &first, &again, false);
				ck_assert_str_eq(answer_header(&again, "X-Request-Id"), "mine");
				answer_free(&again);
			}
			answer_free(&first);
			answer_free(&uncached);
		}
	}
}
END_TEST

/* The value of a series of /metrics, named with its labels; 0 when it is not there. */
static double metric(const struct server *of, const char *series)
{
	struct answer answer;
	double value = 0;
	get(of, "/metrics", &answer);
	ck_assert_int_eq(answer.status, 200);
	for (char *rest = NULL, *line = strtok_r(answer.body, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		if (strncmp(line, series, strlen(series)) == 0 && line[strlen(series)] == ' ')
			value = strtod(line + strlen(series), NULL);
	answer_free(&answer);
	return value;
}

#define METRIC(of, series) metric(of, "skyledger_" series)

static void get_status(const struct server *from, const char *path, long status)
{
	struct answer answer;
	get(from, path, &answer);
	ck_assert_msg(answer.status == status, "%s: %ld", path, answer.status);
	answer_free(&answer);
}

START_TEST(test_metrics_count_right)
{
	for (int i = 0; i < 5; i++)
		get_status(&server, "/v1/vendors?limit=2", 200);
	get_status(&server, "/v1/vendors?limt=2", 400);
	get_status(&server, "/v1/vendors/nobody", 404);
	get_status(&server, "/nothing", 404);
	ck_assert(METRIC(&server, "http_requests_total{route=\"/v1/vendors\",status=\"200\"}") == 5);
	ck_assert(METRIC(&server, "http_requests_total{route=\"/v1/vendors\",status=\"400\"}") == 1);
	ck_assert(METRIC(&server, "http_requests_total{route=\"/v1/vendors/{vendor}\",status=\"404\"}") == 1);
	ck_assert(METRIC(&server, "http_requests_total{route=\"other\",status=\"404\"}") == 1);
	/* The first was made, the second taken apart and found, the others recalled. */
	ck_assert(METRIC(&server, "cache_hits_total{layer=\"request\"}") == 4);
	ck_assert(METRIC(&server, "cache_entries{layer=\"answer\"}") == 1);
	ck_assert(METRIC(&server, "cache_entries{layer=\"request\"}") == 1);
	ck_assert(METRIC(&server, "cache_bytes{layer=\"answer\"}") > 1000);
	ck_assert(METRIC(&server, "cache_entries{layer=\"release\"}") > 40);
	ck_assert(METRIC(&server, "http_request_duration_seconds_count{route=\"/v1/vendors\",answer=\"made\"}") == 2);
	ck_assert(METRIC(&server, "http_requests_in_flight") == 1);
	ck_assert(METRIC(&server, "connections_total") > 10);
	ck_assert(METRIC(&server, "ready") == 1);
	struct answer answer;
	ask(&server, "HEAD", "/v1/metrics", NULL, &answer);
	answer_free(&answer);
	ck_assert(METRIC(&server, "http_response_body_bytes_total{route=\"/v1/metrics\"}") == 0);
	get(&server, "/v1/metrics", &answer);
	ck_assert(METRIC(&server, "http_response_body_bytes_total{route=\"/v1/metrics\"}") == (double)answer.length);
	answer_free(&answer);
	/* Where nothing is kept nothing is found. */
	get_status(&bare, "/v1/vendors", 200);
	get_status(&bare, "/v1/vendors", 200);
	ck_assert(METRIC(&bare, "http_requests_total{route=\"/v1/vendors\",status=\"200\"}") == 2);
	ck_assert(METRIC(&bare, "cache_hits_total{layer=\"request\"}") == 0);
	ck_assert(METRIC(&bare, "cache_entries{layer=\"release\"}") == 0);
}
END_TEST

/* Its connection is closed, and nothing is looked up for it: what is kept of it must not stand
 * under what came before. */
START_TEST(test_an_expectation_is_nobody_elses)
{
	static const char *const before[] = {"/v1/vendors", "/nothing-here"};
	for (size_t i = 0; i < SKY_COUNT(before); i++) {
		struct answer first;
		get(&server, before[i], &first);
		struct answer expecting;
		ask(&server, "GET", "/v1/markets", OPTIONS("Expect: 100-continue"), &expecting);
		struct answer again;
		get(&server, before[i], &again);
		ck_assert_int_eq(again.status, first.status);
		ck_assert(first.status != 200 || strcmp(again.body, first.body) == 0);
		struct answer plain;
		get(&server, "/v1/markets", &plain);
		expect_same("/v1/markets", "identity", &expecting, &plain, false);
		answer_free(&first);
		answer_free(&expecting);
		answer_free(&plain);
		answer_free(&again);
	}
}
END_TEST

/* A line of a series: NAME{LABEL="VALUE",…} NUMBER. Returns the length of the name; 0: it is none. */
static size_t parse_series(const char *line)
{
	static const char name_bytes[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	size_t name = strspn(line, name_bytes);
	const char *at = line + name;
	if (*at == '{') {
		do {
			at++;
			size_t label = strspn(at, name_bytes);
			at += label;
			if (label == 0 || at[0] != '=' || at[1] != '"')
				return 0;
			for (at += 2; *at && *at != '"'; at++)
				at += *at == '\\' && at[1];
			if (*at++ != '"')
				return 0;
		} while (*at == ',');
		if (*at++ != '}')
			return 0;
	}
	char *end = NULL;
	if (*at++ != ' ')
		return 0;
	strtod(at, &end);
	return end != at && *end == '\0' ? name : 0;
}

/* The text format 0.0.4: HELP and TYPE before the series of each name, which stand together;
 * buckets rise up to the count. */
START_TEST(test_metrics_are_well_formed)
{
	char current[128] = "", type[32] = "";
	double last_bucket = -1;
	size_t series = 0, names = 0;
	get_status(&server, "/v1/figures?limit=5", 200);
	get_status(&server, "/v1/figures?limit=5", 200);
	struct answer answer;
	get(&server, "/metrics", &answer);
	ck_assert_str_eq(answer_header(&answer, "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
	ck_assert_str_eq(answer_header(&answer, "Cache-Control"), "no-store");
	ck_assert_uint_gt(answer.length, 0);
	ck_assert_int_eq(answer.body[answer.length - 1], '\n');
	for (char *rest = NULL, *line = strtok_r(answer.body, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char name[128];
		if (sscanf(line, "# HELP %127s", name) == 1) {
			ck_assert_msg(strncmp(name, "skyledger_", 10) == 0 && !strchr(line, '\\'), "%s", line);
			snprintf(current, sizeof current, "%s", name);
			type[0] = '\0';
			names++;
		} else if (sscanf(line, "# TYPE %127s %31s", name, type) == 2) {
			ck_assert_str_eq(name, current);
			ck_assert_msg(strstr("counter gauge histogram", type), "%s", line);
			bool total = strlen(name) > 6 && strcmp(name + strlen(name) - 6, "_total") == 0;
			ck_assert_msg(total == (strcmp(type, "counter") == 0), "%s", line);
		} else {
			size_t length = parse_series(line);
			ck_assert_msg(length > 0 && *type && strncmp(line, current, strlen(current)) == 0, "%s", line);
			const char *suffix = line + strlen(current);
			bool bucket = strncmp(suffix, "_bucket{", 8) == 0;
			ck_assert_msg((length == strlen(current)) != (strcmp(type, "histogram") == 0), "%s", line);
			double value = strtod(strrchr(line, ' '), NULL);
			ck_assert_msg(!bucket || value >= last_bucket, "%s", line);
			if (strncmp(suffix, "_count", 6) == 0)
				ck_assert_msg(value == last_bucket, "%s", line);
			if (strncmp(suffix, "_sum", 4) != 0)
				last_bucket = bucket ? value : -1;
			series++;
		}
	}
	ck_assert_uint_gt(names, 15);
	ck_assert_uint_gt(series, 50);
	answer_free(&answer);
}
END_TEST

/* Many queries that are asked once: the bytes stay bounded, and a page that is asked for now and then stays. */
START_TEST(test_a_flood_of_queries)
{
	struct server small;
	enum { LIMIT = 1 << 20, QUERIES = 1500 };
	server_start(&small, CHINA_CLOUD, OPTIONS("--threads", "1", "--cache-size", "1M", "--log-level", "debug"));
	server_expect_log(&small, "pages made ahead");
	for (int i = 0; i < QUERIES; i++) {
		char path[64];
		snprintf(path, sizeof path, "/v1/figures?limit=10&offset=%d", i % 900);
		get_status(&small, path, 200);
		if (i % 10 == 0)
			get_status(&small, "/v1/events?limit=7", 200);
	}
	double bytes = METRIC(&small, "cache_bytes{layer=\"answer\"}") + METRIC(&small, "cache_bytes{layer=\"request\"}");
	ck_assert_msg(bytes > LIMIT / 4.0 && bytes <= LIMIT, "%g bytes", bytes);
	ck_assert(METRIC(&small, "cache_evictions_total{layer=\"answer\"}") > QUERIES / 2.0);
	/* Made at its first request, and once more at most. */
	double made = METRIC(&small, "http_request_duration_seconds_count{route=\"/v1/events\",answer=\"made\"}");
	ck_assert_msg(made >= 1 && made <= 2, "%g times", made);
	server_kill(&small);
}
END_TEST

static size_t vendors_of(const struct server *from)
{
	json_t *root = get_json(from, "/v1/vendors");
	size_t count = json_array_size(json_object_get(root, "data"));
	json_decref(root);
	return count;
}

START_TEST(test_a_reload_changes_answers_at_once)
{
	set_fill(folder, "Set", 3);
	struct server changing;
	server_start(&changing, folder, OPTIONS("--threads", "2", "--log-level", "debug"));
	for (int reloads = 1; reloads <= 3; reloads++) {
		ck_assert_uint_eq(vendors_of(&changing), (size_t)(2 + reloads));
		ck_assert_uint_eq(vendors_of(&changing), (size_t)(2 + reloads));
		set_fill(folder, "Set", 3 + reloads);
		server_signal(&changing, SIGHUP);
		char wanted[64];
		snprintf(wanted, sizeof wanted, "skyledger_reloads_total{result=\"success\"}");
		int64_t end = now_ms() + SAFETY_MS;
		while (metric(&changing, wanted) < reloads) {
			ck_assert(now_ms() < end);
			sleep_ms(5);
		}
		for (int i = 0; i < 8; i++) /* whichever thread answers */
			ck_assert_uint_eq(vendors_of(&changing), (size_t)(3 + reloads));
	}
	ck_assert(METRIC(&changing, "last_reload_successful") == 1);
	set_write(folder, "vendors.json", "nonsense");
	server_signal(&changing, SIGHUP);
	server_expect_log(&changing, "reload failed");
	while (METRIC(&changing, "reloads_total{result=\"failure\"}") < 1)
		sleep_ms(5);
	ck_assert(METRIC(&changing, "last_reload_successful") == 0);
	ck_assert(METRIC(&changing, "last_reload_failure_timestamp_seconds") > 1e9);
	ck_assert_uint_eq(vendors_of(&changing), 6);
	ck_assert_int_eq(server_stop(&changing, SIGTERM), 0);
}
END_TEST

/* What is recalled is logged like anything else, with the id that its answer carries. */
START_TEST(test_the_access_log_tells_of_kept_answers)
{
	struct server logging;
	server_start(&logging, CHINA_CLOUD, OPTIONS("--access-log", "--log-format", "json"));
	char ids[3][64];
	for (int i = 0; i < 3; i++) {
		struct answer answer;
		get(&logging, "/v1/vendors?limit=4", &answer);
		const char *id = answer_header(&answer, "X-Request-Id");
		snprintf(ids[i], sizeof ids[i], "%s", id ? id : "none");
		char line[256];
		snprintf(line, sizeof line, "\"bytes\":%zu", answer.length);
		server_expect_log(&logging, line);
		snprintf(line, sizeof line, "\"request_id\":\"%s\",\"target\":\"/v1/vendors?limit=4\"", ids[i]);
		server_expect_log(&logging, line);
		answer_free(&answer);
	}
	ck_assert_str_ne(ids[0], ids[1]);
	ck_assert_str_ne(ids[1], ids[2]);
	server_kill(&logging);
}
END_TEST

START_TEST(test_sizes_that_are_none)
{
	static const char *const wrong[] = {"", "-1", "64X", "1.5M", "64MB", "2000G", "K", " 1", "99999999999999999999"};
	for (size_t i = 0; i < SKY_COUNT(wrong); i++) {
		struct run run;
		RUN(&run, "serve", "--cache-size", wrong[i]);
		ck_assert_int_eq(run.code, 2);
		ck_assert_msg(strstr(run.err, "--cache-size is \""), "%s", run.err);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_kept_answers_are_the_same,
	    test_an_expectation_is_nobody_elses,
	    test_metrics_count_right,
	    test_metrics_are_well_formed,
	    test_a_flood_of_queries,
	    test_a_reload_changes_answers_at_once,
	    test_the_access_log_tells_of_kept_answers,
	    test_sizes_that_are_none,
	};
	return unit_run_with("cache", tests, SKY_COUNT(tests), set_up, tear_down);
}
