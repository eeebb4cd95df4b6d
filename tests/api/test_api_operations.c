/* Every operation of the interface, in every format, as the generated table lists them: nothing here names a path. */
#include "handlers/request/spec.h"
#include "harness.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static struct server server;

static void set_up(void)
{
	server_start(&server, CHINA_CLOUD, NULL);
}

static void tear_down(void)
{
	server_kill(&server);
}

static bool has_format(const struct sky_operation *operation, enum sky_format format)
{
	return operation->formats & (UINT32_C(1) << format);
}

/* What the first rows of a list have in a column, joined by commas. */
static const char *some_cells(const char *list, const char *column, int count, char *out, size_t size)
{
	char path[128];
	snprintf(path, sizeof path, "/v1/%s?limit=%d&fields=%s", list, count, column);
	json_t *root = get_json(&server, path), *row = NULL;
	size_t i = 0, length = 0;
	json_array_foreach(json_object_get(root, "data"), i, row)
	{
		length += (size_t)snprintf(out + length, size - length, "%s%s", i ? "," : "",
		                           json_string_value(json_object_get(row, column)));
	}
	json_decref(root);
	ck_assert_uint_gt(length, 0);
	return out;
}

static const char *some_ids(const char *list, int count, char *out, size_t size)
{
	return some_cells(list, "id", count, out, size);
}

/* A value that the parameter takes. */
static const char *some_value(const struct sky_param_spec *spec, char *out, size_t size)
{
	switch ((enum sky_param_type)spec->type) {
	case SKY_PARAM_ID:
		return some_ids(sky_kind_plural((enum sky_kind)spec->ref), spec->list ? 2 : 1, out, size);
	case SKY_PARAM_REF:
		snprintf(out, size, "vendor:");
		some_ids("vendors", 1, out + strlen(out), size - strlen(out));
		return out;
	case SKY_PARAM_DECIMAL:
	case SKY_PARAM_AMOUNT:
		return "1.5";
	case SKY_PARAM_PERIOD:
		return "2021";
	case SKY_PARAM_CURRENCY:
		return "CNY";
	case SKY_PARAM_ENUM:
		return spec->values[0];
	case SKY_PARAM_TEXT:
		if (strcmp(spec->name, "conflict") == 0)
			return some_ids("conflicts", 1, out, size);
		return strcmp(spec->name, "slug") == 0 ? "not-found" : "cloud";
	case SKY_PARAM_INTEGER:
		return "1";
	case SKY_PARAM_RELEASE:
		return some_cells("releases", "release", 1, out, size);
	default:
		ck_abort_msg("no value for %s", spec->name);
	}
}

/* The path of an operation with its suffix (or "") and the parameters it cannot do without. bad: no such thing. */
static void make_path(const struct sky_operation *operation, const char *suffix, bool bad, char *out, size_t size)
{
	char value[512];
	size_t length = 0;
	for (uint32_t i = 0; i < operation->segment_count; i++) {
		const struct sky_segment *segment = &operation->segments[i];
		const char *text = segment->literal ? segment->literal
		                   : bad            ? "no-such-thing-at-all"
		                                    : some_value(&operation->params[segment->param], value, sizeof value);
		length += (size_t)snprintf(out + length, size - length, "/%s", text);
	}
	length += (size_t)snprintf(out + length, size - length, "%s%s%s", length ? "" : "/", *suffix ? "." : "", suffix);
	char mark = '?';
	bool number = false; /* a number to check may be an amount: then its currency is needed */
	for (uint32_t i = 0; i < operation->param_count; i++) {
		const struct sky_param_spec *spec = &operation->params[i];
		number = number || (spec->required && spec->type == SKY_PARAM_AMOUNT);
		if ((spec->required && !spec->in_path) || (number && spec->type == SKY_PARAM_CURRENCY)) {
			length += (size_t)snprintf(out + length, size - length, "%c%s=%s", mark, spec->name,
			                           some_value(spec, value, sizeof value));
			mark = '&';
		}
	}
	ck_assert_uint_lt(length, size);
}

static void check_links(const json_t *root, const struct answer *answer, const char *path)
{
	const json_t *links = json_object_get(root, "links");
	const char *self = json_string_value(json_object_get(links, "self"));
	ck_assert_ptr_nonnull(self);
	ck_assert_str_eq(json_string_value(json_object_get(links, "describedby")), "/openapi.json");
	ck_assert_msg(strstr(answer_header(answer, "Link"), self), "%s: %s", path, self);
	/* The canonical address is the same answer. */
	struct answer again;
	get(&server, self, &again);
	ck_assert_int_eq(again.status, 200);
	const char *etag = answer_header(&again, "ETag"), *first = answer_header(answer, "ETag");
	ck_assert_msg(etag && first ? strcmp(etag, first) == 0 : etag == first, "%s is not %s", self, path);
	answer_free(&again);
	const char *name = NULL;
	json_t *link = NULL;
	json_object_foreach(json_object_get(links, "alternates"), name, link)
	{
		get(&server, json_string_value(link), &again);
		ck_assert_msg(again.status == 200, "%s: %ld", json_string_value(link), again.status);
		answer_free(&again);
	}
}

static void check_rows(const struct sky_operation *operation, const json_t *root)
{
	const json_t *data = json_object_get(root, "data"), *meta = json_object_get(root, "meta");
	ck_assert(json_is_array(data));
	ck_assert_int_eq(json_integer_value(json_object_get(meta, "count")), (json_int_t)json_array_size(data));
	ck_assert_int_ge(json_integer_value(json_object_get(meta, "total")), (json_int_t)json_array_size(data));
	size_t i = 0;
	json_t *row = NULL, *value = NULL;
	json_array_foreach(data, i, row)
	{
		const char *name = NULL;
		uint32_t column = 0;
		json_object_foreach(row, name, value)
		{
			ck_assert_msg(!json_is_object(value) && !json_is_array(value), "%s.%s is not flat", operation->id, name);
			ck_assert_uint_lt(column, operation->column_count);
			ck_assert_str_eq(name, operation->columns[column++]);
		}
		ck_assert_uint_eq(column, operation->column_count);
	}
}

START_TEST(test_every_operation_answers_json)
{
	for (size_t i = 0; i < sky_operation_count; i++) {
		const struct sky_operation *operation = &sky_operations[i];
		if (strcmp(operation->method, "GET") != 0 || !has_format(operation, SKY_FORMAT_JSON))
			continue;
		char path[1024];
		make_path(operation, "", false, path, sizeof path);
		struct answer answer;
		ask(&server, "GET", path, (const char *const[]){"Accept: application/json", NULL}, &answer);
		ck_assert_msg(answer.status == 200, "%s: %ld %s", path, answer.status, answer.body);
		ck_assert_str_eq(answer_header(&answer, "Content-Type"), "application/json");
		json_t *root = answer_json(&answer);
		if (json_object_get(root, "openapi") == NULL) {
			const json_t *meta = json_object_get(root, "meta");
			ck_assert_ptr_nonnull(json_object_get(root, "data"));
			ck_assert_uint_eq(json_string_length(json_object_get(meta, "release")), 16);
			ck_assert(json_is_array(json_object_get(meta, "warnings")));
			check_links(root, &answer, path);
		}
		if (operation->column_count)
			check_rows(operation, root);
		json_decref(root);
		answer_free(&answer);
	}
}
END_TEST

/* Records of a CSV text; a line break in quotes is none. Every record must end in CRLF and have `cells` cells. */
static size_t count_records(const char *text, size_t cells)
{
	size_t records = 0, found = 1;
	bool quoted = false;
	for (const char *c = text; *c; c++) {
		if (*c == '"') {
			quoted = !quoted;
		} else if (*c == ',' && !quoted) {
			found++;
		} else if (*c == '\r' && !quoted) {
			ck_assert_int_eq(c[1], '\n');
			ck_assert_msg(found == cells, "%zu cells instead of %zu in record %zu", found, cells, records);
			found = 1;
			records++;
			c++;
		}
	}
	ck_assert(!quoted);
	return records;
}

START_TEST(test_every_list_is_the_same_in_every_format)
{
	for (size_t i = 0; i < sky_operation_count; i++) {
		const struct sky_operation *operation = &sky_operations[i];
		if (!operation->column_count)
			continue;
		char path[1024];
		make_path(operation, "json", false, path, sizeof path);
		json_t *root = get_json(&server, path);
		size_t count = json_array_size(json_object_get(root, "data"));
		make_path(operation, "csv", false, path, sizeof path);
		struct answer csv;
		get(&server, path, &csv);
		ck_assert_msg(csv.status == 200, "%s: %s", path, csv.body);
		ck_assert_msg(count_records(csv.body, operation->column_count) == count + 1, "%s", path);
		const char *at = csv.body;
		for (uint32_t column = 0; column < operation->column_count; column++) {
			size_t length = strlen(operation->columns[column]);
			ck_assert_msg(strncmp(at, operation->columns[column], length) == 0, "%s: %.40s", path, at);
			at += length + 1;
		}
		make_path(operation, "ndjson", false, path, sizeof path);
		struct answer ndjson;
		get(&server, path, &ndjson);
		ck_assert_msg(count_lines(ndjson.body) == count, "%s", path);
		answer_free(&csv);
		answer_free(&ndjson);
		json_decref(root);
	}
}
END_TEST

START_TEST(test_every_other_format)
{
	for (size_t i = 0; i < sky_operation_count; i++) {
		const struct sky_operation *operation = &sky_operations[i];
		char path[1024];
		make_path(operation, "", false, path, sizeof path);
		char line[128];
		for (unsigned format = 0; format < SKY_FORMAT_COUNT && strcmp(operation->method, "GET") == 0; format++) {
			if (!has_format(operation, (enum sky_format)format))
				continue;
			const char *type = sky_format_media_type((enum sky_format)format);
			snprintf(line, sizeof line, "Accept: %s", type);
			struct answer answer;
			ask(&server, "GET", path, (const char *const[]){line, NULL}, &answer);
			ck_assert_msg(answer.status == 200, "%s as %s: %ld", path, type, answer.status);
			ck_assert_str_eq(answer_header(&answer, "Content-Type"), type);
			/* A list of nothing has no lines. */
			ck_assert(answer.length > 0 || format == SKY_FORMAT_NDJSON);
			answer_free(&answer);
		}
	}
}
END_TEST

START_TEST(test_every_path_refuses)
{
	for (size_t i = 0; i < sky_operation_count; i++) {
		const struct sky_operation *operation = &sky_operations[i];
		char path[1024];
		make_path(operation, "", false, path, sizeof path);
		struct answer answer;
		ask(&server, "DELETE", path, NULL, &answer);
		expect_problem(&answer, 405, "method-not-allowed");
		ck_assert_ptr_nonnull(strstr(answer_header(&answer, "Allow"), operation->method));
		answer_free(&answer);
		char longer[1200];
		snprintf(longer, sizeof longer, "%s%cnosuchparameter=1", path, strchr(path, '?') ? '&' : '?');
		ask(&server, operation->method, longer, NULL, &answer);
		expect_problem(&answer, 400, "unknown-parameter");
		answer_free(&answer);
		ask(&server, operation->method, path, (const char *const[]){"Accept: image/png", NULL}, &answer);
		expect_problem(&answer, 406, "not-acceptable");
		answer_free(&answer);
		const char *slug = NULL;
		for (uint32_t p = 0; p < operation->param_count; p++)
			if (operation->params[p].in_path)
				slug = strcmp(operation->params[p].name, "slug") == 0 ? "not-found" : "unknown-id";
		if (slug) {
			make_path(operation, "", true, path, sizeof path);
			ask(&server, operation->method, path, NULL, &answer);
			expect_problem(&answer, 404, slug);
			answer_free(&answer);
		}
	}
}
END_TEST

/* The answers in `bytes` to a request that gets no body and to "GET /healthz", which closes: whatever stands between
 * them, a client behind a proxy takes for the answer to its own request. Returns the status of the first. */
static long check_behind(const struct bytes *bytes, const char *request)
{
	const char *end = strstr(bytes->data, "\r\n\r\n"), *second = end ? end + 4 : NULL;
	ck_assert_msg(second && strncmp(bytes->data, "HTTP/1.1 ", 9) == 0, "%s gets %s", request, bytes->data);
	const struct answer first = {.headers = strndup(bytes->data, (size_t)(second - bytes->data))};
	const char *connection = answer_header(&first, "Connection");
	bool closes = connection && strcmp(connection, "close") == 0;
	ck_assert_msg(closes ? *second == '\0' : strncmp(second, "HTTP/1.1 200 ", 13) == 0,
	              "behind the answer to %s stands %.60s", request, second);
	/* Of what is made while it is sent no size is known, and a client that is promised chunks may wait for them. */
	ck_assert_msg(!answer_header(&first, "Transfer-Encoding"), "%s gets %s", request, first.headers);
	/* Nothing else closes, and libmicrohttpd 1.0 can keep even those. */
	ck_assert_msg(!closes || BY_VERSION(!answer_header(&first, "Content-Length"), false), "%s gets %s", request,
	              first.headers);
	if (!closes) {
		const char *body = strstr(second, "\r\n\r\n");
		const struct answer health = {.headers = strdup(second)};
		const char *length = answer_header(&health, "Content-Length");
		ck_assert_msg(body && length && strlen(body + 4) == strtoul(length, NULL, 10), "%s, then %s", request, second);
		free(health.headers);
	}
	free(first.headers);
	return strtol(bytes->data + 9, NULL, 10);
}

/* status 0: any. */
static void expect_nothing_behind(const char *method, const char *path, const char *lines, long status)
{
	static char request[4096];
	static struct bytes bytes;
	int length = snprintf(request, sizeof request,
	                      "%s %s HTTP/1.1\r\nHost: a\r\n%s\r\n"
	                      "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
	                      method, path, lines);
	ck_assert_uint_lt((size_t)length, sizeof request);
	send_bytes(&server, request, (size_t)length, &bytes);
	*strchr(request, '\r') = '\0';
	long got = check_behind(&bytes, request);
	ck_assert_msg(status == 0 || got == status, "%s %s: %ld instead of %ld", request, lines, got, status);
}

static void expect_bodiless(const struct sky_operation *operation, const char *path, enum sky_format format)
{
	static const char *const others[] = {"If-None-Match: *\r\n", "Accept-Encoding: gzip\r\n",
	                                     "Accept-Encoding: gzip\r\nIf-None-Match: *\r\n", "X-Request-Id: a\r\n",
	                                     "X-Request-Id: a\r\nIf-None-Match: *\r\n"};
	char accept[128];
	snprintf(accept, sizeof accept, "Accept: %s\r\n", sky_format_media_type(format));
	/* Twice: made, and as it is remembered. */
	expect_nothing_behind("HEAD", path, accept, 200);
	expect_nothing_behind("HEAD", path, accept, 200);
	char lines[256];
	for (size_t i = 0; i < SKY_COUNT(others); i++) {
		snprintf(lines, sizeof lines, "%s%s", accept, others[i]);
		bool held = strstr(others[i], "If-None-Match") && !operation->volatile_answer;
		expect_nothing_behind("HEAD", path, lines, held ? 304 : 200);
		if (held)
			expect_nothing_behind("GET", path, lines, 304);
	}
}

START_TEST(test_nothing_is_behind_an_answer_without_a_body)
{
	for (size_t i = 0; i < sky_operation_count; i++) {
		const struct sky_operation *operation = &sky_operations[i];
		bool get = strcmp(operation->method, "GET") == 0;
		char path[1024];
		make_path(operation, "", false, path, sizeof path);
		for (unsigned format = 0; format < SKY_FORMAT_COUNT && get; format++)
			if (has_format(operation, (enum sky_format)format))
				expect_bodiless(operation, path, (enum sky_format)format);
		expect_nothing_behind("OPTIONS", path, "", 204);
		expect_nothing_behind("HEAD", path, "Accept: image/png\r\n", get ? 406 : 405);
		char other[1200];
		snprintf(other, sizeof other, "%s%cnosuchparameter=1", path, strchr(path, '?') ? '&' : '?');
		expect_nothing_behind("HEAD", other, "", get ? 400 : 405);
		make_path(operation, "", true, other, sizeof other);
		expect_nothing_behind("HEAD", other, "", 0);
		snprintf(other, sizeof other, "%.*s/", (int)strcspn(path, "?"), path);
		expect_nothing_behind("HEAD", other, "", 0);
	}
	expect_nothing_behind("HEAD", "/explore", "Accept: text/html\r\n", 0);
	expect_nothing_behind("HEAD", "/docs", "Accept: text/html\r\nIf-None-Match: *\r\n", 0);
	expect_nothing_behind("OPTIONS", "*", "", 204);
	expect_nothing_behind("HEAD", "/nothing", "", 404);
}
END_TEST

/* Follows next from the first page and prev from the last: the same rows, each once. */
START_TEST(test_pages_are_whole)
{
	static const char *const lists[] = {"/v1/vendors?limit=3", "/v1/sources.json?limit=100&fields=id",
	                                    "/v1/events?limit=50&fields=id&sort=-id"};
	for (size_t i = 0; i < SKY_COUNT(lists); i++) {
		char path[512], last[512] = "";
		json_int_t seen = 0, total = -1;
		size_t pages = 0;
		snprintf(path, sizeof path, "%s", lists[i]);
		while (path[0]) {
			json_t *root = get_json(&server, path), *links = json_object_get(root, "links");
			const json_t *meta = json_object_get(root, "meta");
			seen += (json_int_t)json_array_size(json_object_get(root, "data"));
			total = json_integer_value(json_object_get(meta, "total"));
			snprintf(last, sizeof last, "%s", path);
			const char *next = json_string_value(json_object_get(links, "next"));
			if (!next)
				ck_assert_str_eq(json_string_value(json_object_get(links, "last")), path);
			snprintf(path, sizeof path, "%s", next ? next : "");
			json_decref(root);
			pages++;
		}
		ck_assert_int_eq(seen, total);
		snprintf(path, sizeof path, "%s", last);
		size_t back = 0;
		while (path[0]) {
			json_t *root = get_json(&server, path), *links = json_object_get(root, "links");
			const char *prev = json_string_value(json_object_get(links, "prev"));
			snprintf(path, sizeof path, "%s", prev ? prev : "");
			json_decref(root);
			back++;
		}
		ck_assert_uint_eq(back, pages);
	}
	json_t *root = get_json(&server, "/v1/vendors?offset=1000000&limit=3"), *links = json_object_get(root, "links");
	ck_assert_uint_eq(json_array_size(json_object_get(root, "data")), 0);
	ck_assert(json_is_null(json_object_get(links, "next")));
	ck_assert_str_eq(json_string_value(json_object_get(links, "prev")),
	                 json_string_value(json_object_get(links, "last")));
	json_decref(root);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_every_operation_answers_json, test_every_list_is_the_same_in_every_format,     test_every_other_format,
	    test_every_path_refuses,           test_nothing_is_behind_an_answer_without_a_body, test_pages_are_whole,
	};
	return unit_run_with("operations", tests, SKY_COUNT(tests), set_up, tear_down);
}
