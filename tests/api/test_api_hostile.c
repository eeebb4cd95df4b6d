/* Bytes that no HTTP library would send. Whatever comes, the server answers or closes the connection, and then serves
 * the next client. */
#include "harness.h"

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct server server;
static char folder[64];

static void set_up(void)
{
	set_create(folder);
	server_start(&server, folder, (const char *const[]){"--request-timeout", "600", "--idle-timeout", "600", NULL});
}

static void tear_down(void)
{
	server_kill(&server);
	set_destroy(folder);
}

/* How many status lines the bytes hold. */
static int count_answers(const char *bytes)
{
	int count = 0;
	for (const char *at = bytes; (at = strstr(at, "HTTP/1.1 ")) != NULL; at++)
		count += at[9] >= '1' && at[9] <= '9';
	return count;
}

static void expect_alive(void)
{
	json_decref(get_json(&server, "/healthz"));
}

START_TEST(test_requests_and_answers)
{
	static const struct {
		const char *request, *status; /* "": closed without an answer */
		int answers;
		bool closed;
	} cases[] = {
	    {"GET /v1 HTTP/1.1\r\nHost: a\r\n\r\n", "200", 1, false},
	    {"GET /v1 HTTP/1.0\r\n\r\n", "200", 1, true},
	    {"GET /v1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "200", 1, true},
	    {"GET http://other/v1 HTTP/1.1\r\nHost: a\r\n\r\n", "200", 1, false},
	    {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "204", 1, false},
	    {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", "400", 1, true},
	    {"GET v1 HTTP/1.1\r\nHost: a\r\n\r\n", "400", 1, true},
	    {"GET /v1 HTTP/1.1\r\n\r\n", "400", 1, true},
	    {"GET /v1 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400", 1, true},
	    {"GET /v1 HTTP/1.1\r\nHost : a\r\n\r\n", "400", 1, true},
	    {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "400", 1, true},
	    {"GET /v1\x01 HTTP/1.1\r\nHost: a\r\n\r\n", "400", 1, true},
	    {"GET /v1 HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n", "400", 1, true},
	    {"GET /v1#x HTTP/1.1\r\nHost: a\r\n\r\n", "400", 1, true},
	    {"BREW /v1 HTTP/1.1\r\nHost: a\r\n\r\n", "405", 1, false},
	    /* Request smuggling: one answer, and nothing behind it is taken for a request. */
	    {"POST /v1 HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1 "
	     "HTTP/1.1\r\n"
	     "Host: a\r\n\r\n",
	     "400", 1, true},
	    {"GET /v1 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 34\r\n\r\nGET /v1 HTTP/1.1\r\nHost: "
	     "a\r\n\r\n",
	     "400", 1, true},
	    {"POST /v1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: nonsense\r\n\r\nGET /v1 HTTP/1.1\r\nHost: a\r\n\r\n",
	     BY_VERSION("501", "400"), 1, true},
	    {"GET /v1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "413", 1, true},
	    {"POST /v1 HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\nabc", "413", 1, true},
	    {"POST /v1 HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n", "405", 1, true},
	    /* A small body is read and refused; the connection goes on. */
	    {"GET /v1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /v1 HTTP/1.1\r\nHost: a\r\n\r\n", "413", 2,
	     false},
	    {"POST /v1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /v1 HTTP/1.1\r\nHost: a\r\n\r\n", "405", 2,
	     false},
	    {"GET /v1 HTTP/1.1\r\nHost: a\r\n\r\nHEAD /v1 HTTP/1.1\r\nHost: a\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n",
	     "200", 3, false},
	    /* Nothing follows a 304, and the connection goes on. */
	    {"GET /v1 HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\nGET /v1 HTTP/1.1\r\nHost: a\r\n\r\n", "304", 2, false},
	    {"GET /v1 HTTP/2.0\r\nHost: a\r\n\r\n", "505", 1, true},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		static struct bytes answer;
		(cases[i].closed ? send_bytes : send_and_leave)(&server, cases[i].request, strlen(cases[i].request), &answer);
		ck_assert_msg(answer.length > 12 && strncmp(answer.data + 9, cases[i].status, 3) == 0, "case %zu: %.60s", i,
		              answer.data);
		ck_assert_msg(count_answers(answer.data) == cases[i].answers, "case %zu: %s", i, answer.data);
		ck_assert_msg(answer.closed == cases[i].closed, "case %zu: closed %d", i, answer.closed);
	}
	expect_alive();
}
END_TEST

/* A request of "GET TARGET" with one more header line of `extra` bytes. */
static size_t make_request(char *out, size_t size, const char *target, size_t target_length, size_t extra)
{
	FILE *file = fmemopen(out, size, "w");
	ck_assert_ptr_nonnull(file);
	fputs("GET ", file);
	fwrite(target, 1, target_length, file);
	fputs(" HTTP/1.1\r\nHost: a\r\n", file);
	for (size_t i = 0; i < extra; i++)
		fputs(i ? "y" : "X: ", file);
	fputs(extra ? "\r\n\r\n" : "\r\n", file);
	size_t length = (size_t)ftell(file);
	fclose(file);
	return length;
}

START_TEST(test_large_requests)
{
	static const struct {
		size_t target, extra;
		const char *status; /* NULL: any answer, or none */
	} cases[] = {
	    {8192, 0, "404"},  {8193, 0, "414"}, {8192, 15000, "404"}, {30, 16384, "431"}, {30, 25000, "431"},
	    {20000, 0, "414"}, {32500, 0, NULL}, {40000, 0, NULL},     {30, 40000, NULL},  {200000, 200000, NULL},
	};
	static char request[500000], target[200001];
	static struct bytes answer;
	memset(target, 'a', sizeof target);
	target[0] = '/';
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		size_t length = make_request(request, sizeof request, target, cases[i].target, cases[i].extra);
		send_and_leave(&server, request, length, &answer);
		ck_assert_msg(!cases[i].status || (answer.length > 12 && strncmp(answer.data + 9, cases[i].status, 3) == 0),
		              "case %zu: %.60s", i, answer.data);
	}
	expect_alive();
}
END_TEST

/* libmicrohttpd 0.9.75 hangs a connection with more than 460 parameters; ours never sees them. */
START_TEST(test_many_parameters)
{
	static char target[8192], request[9000];
	static struct bytes answer;
	size_t length = (size_t)snprintf(target, sizeof target, "/v1?");
	for (int i = 0; i < 2000; i++)
		length += (size_t)snprintf(target + length, sizeof target - length, "a&");
	send_and_leave(&server, request, make_request(request, sizeof request, target, length, 0), &answer);
	ck_assert_msg(strncmp(answer.data, "HTTP/1.1 400 ", 13) == 0, "%.60s", answer.data);
	ck_assert_ptr_nonnull(strstr(answer.data, "application/problem+json"));
}
END_TEST

START_TEST(test_many_fields)
{
	static char request[16384];
	static struct bytes answer;
	size_t length = (size_t)snprintf(request, sizeof request, "GET /v1 HTTP/1.1\r\nHost: a\r\n");
	for (int i = 0; i < 99; i++)
		length += (size_t)snprintf(request + length, sizeof request - length, "X-%d: y\r\n", i);
	snprintf(request + length, sizeof request - length, "\r\n");
	send_and_leave(&server, request, length + 2, &answer);
	ck_assert_msg(strncmp(answer.data, "HTTP/1.1 200 ", 13) == 0, "%.60s", answer.data);
	length += (size_t)snprintf(request + length, sizeof request - length, "One-Too-Many: y\r\n\r\n");
	send_bytes(&server, request, length, &answer);
	ck_assert_msg(strncmp(answer.data, "HTTP/1.1 431 ", 13) == 0, "%.60s", answer.data);
	ck_assert(answer.closed);
}
END_TEST

/* Links repeat the query; a header full of them must still fit into libmicrohttpd's pool. */
START_TEST(test_long_queries_are_answered_whole)
{
	static char target[8000], request[16384];
	static struct bytes answer;
	size_t length = (size_t)snprintf(target, sizeof target, "/v1/vendors?limit=1&offset=1&name__contains=");
	for (int i = 0; i < 66; i++) {
		length += (size_t)snprintf(target + length, sizeof target - length, "%%E4");
		length += (size_t)snprintf(target + length, sizeof target - length, "%%BA%%AC");
	}
	send_and_leave(&server, request, make_request(request, sizeof request, target, length, 0), &answer);
	ck_assert_msg(strncmp(answer.data, "HTTP/1.1 200 ", 13) == 0, "%.300s", answer.data);
	ck_assert_ptr_nonnull(strstr(answer.data, "\r\nLink: "));
}
END_TEST

/* Another server, that closes what is never whole. */
static void restart_with_short_time_outs(void)
{
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
	server_start(&server, folder, (const char *const[]){"--request-timeout", "1", "--idle-timeout", "1", NULL});
}

START_TEST(test_noise)
{
	restart_with_short_time_outs();
	static char noise[4096];
	static struct bytes answer;
	uint64_t state = 1;
	for (int round = 0; round < 20; round++) {
		for (size_t i = 0; i < sizeof noise; i++)
			noise[i] = (char)unit_below(&state, 256);
		noise[sizeof noise - 1] = '\n';
		send_bytes(&server, noise, sizeof noise, &answer);
	}
	send_bytes(&server, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11, &answer);
	send_bytes(&server, "GET /v1\0x HTTP/1.1\r\nHost: a\r\n\r\n", 32, &answer);
	send_and_leave(&server, "\r\n\r\nGET /v1 HTTP/1.1\r\nHost: a\r\n\r\n", 34, &answer);
	send_until(&server, "GET /v1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 ", &answer);
}
END_TEST

/* Every prefix of a request, then silence: the server closes when its patience ends, and serves others meanwhile. */
START_TEST(test_cut_requests)
{
	static const char request[] = "GET /v1 HTTP/1.1\r\nHost: a\r\n\r\n";
	enum { STEP = 5, CUT = (sizeof request - 2 + STEP - 1) / STEP };
	static struct bytes answer;
	int fds[CUT];
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < CUT; i++) {
			fds[i] = server_connect(&server);
			ck_assert_int_gt(send(fds[i], request, 1 + i * STEP, MSG_NOSIGNAL), 0);
		}
		for (size_t i = 0; i < CUT; i++) {
			if (round == 0) {
				expect_alive();
				ck_assert_int_eq(recv(fds[i], answer.data, 1, MSG_DONTWAIT), -1);
			} else {
				answer = (struct bytes){.length = 0};
				read_bytes(fds[i], &answer);
				ck_assert_msg(answer.length == 0, "after %zu bytes: %.60s", 1 + i * STEP, answer.data);
			}
		}
		for (size_t i = 0; i < CUT; i++)
			close(fds[i]);
		if (round == 0)
			restart_with_short_time_outs();
	}
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* Mistakes amid characters of one to four bytes, cut and broken at each: the client checks that whatever is said of
 * them is UTF-8, and JSON. */
static const char characters[] = "{\"a\": \"é京\xf0\x9f\x98\x80é京\xf0\x9f\x98\x80é京\", 京\xf0\x9f\x98\x80: é京}";
/* Jansson stops within the character behind a backslash. */
static const char *const rests[] = {"\\京",    "\n",      "\\u12京", "\\\xf0\x9f\x98\x80", "", "\"}",
                                    "\xff\"}", "\x01\"}", "\\q\"}",  "\\ud83d\"}"};

START_TEST(test_what_is_said_of_broken_messages_is_utf8)
{
	for (size_t i = 0; i < sizeof characters * SKY_COUNT(rests); i++) {
		char body[128];
		struct answer answer;
		int length =
		    snprintf(body, sizeof body, "%.*s%s", (int)(i / SKY_COUNT(rests)), characters, rests[i % SKY_COUNT(rests)]);
		ask_with_body(&server, "POST", "/mcp", (const char *const[]){"Content-Type: application/json", NULL}, body,
		              (size_t)length, &answer);
		ck_assert_msg(answer.status == 400, "%s: %ld", body, answer.status);
		json_t *root = answer_json(&answer), *error = json_object_get(root, "error");
		json_int_t code = json_integer_value(json_object_get(error, "code")); /* cut at its end it is an object */
		ck_assert_msg(code == -32700 || code == -32600, "%s: %d", body, (int)code);
		json_decref(root);
		answer_free(&answer);
	}
}
END_TEST

START_TEST(test_what_is_said_of_broken_data_is_utf8)
{
	int failures = 0;
	for (size_t i = 4; i < sizeof characters * 4; i++) {
		char text[256];
		snprintf(text, sizeof text, "[%.*s%s", (int)(i / 4), characters, rests[i % 4]);
		set_write(folder, i % 2 ? "vendors.json" : "products.ndjson", text + (i % 2 ? 0 : 1)); /* an array, or a line */
		server_signal(&server, SIGHUP);
		json_decref(server_wait_ready(&server, "failed_reloads", ++failures));
	}
	/* The name of a file may be any bytes, too. */
	set_fill(folder, "Set", 1);
	set_write(folder, "products.ndjson", "");
	set_write(folder, "\xe4\xba.json", "");
	server_signal(&server, SIGHUP);
	json_t *data = server_wait_ready(&server, "failed_reloads", ++failures);
	const char *said = json_string_value(json_object_get(data, "last_reload_error"));
	ck_assert_msg(said && strstr(said, "?.json"), "%s", said ? said : "nothing");
	json_decref(data);
}
END_TEST

/* What a client says in a field or names in a path is told back to it, if it is text. */
START_TEST(test_what_is_told_back_is_utf8)
{
	static const char *const lines[] = {
	    "Accept: image/\xe4\xba", "Accept-Encoding: \xe4\xba, identity;q=0", "X-Request-Id: \xe4\xba",
	    "Expect: \xe4\xba",       "MCP-Protocol-Version: \xe4\xba",          "Origin: http://\xe4\xba",
	    "Mcp-Name: \xe4\xba",
	};
	static const char ping[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
	struct answer answer;
	for (size_t i = 0; i < SKY_COUNT(lines); i++) {
		ask(&server, "GET", "/v1/vendors", (const char *const[]){lines[i], NULL}, &answer);
		answer_free(&answer);
		ask_with_body(&server, "POST", "/mcp", (const char *const[]){lines[i], "Content-Type: application/json", NULL},
		              ping, strlen(ping), &answer);
		answer_free(&answer);
	}
	for (int i = 0; i < 160; i++) {
		char path[1024];
		size_t length = (size_t)snprintf(path, sizeof path, "/v1/figures/%.*s", i % 4, "abcd");
		for (int j = 0; j <= i / 4; j++)
			length += (size_t)snprintf(path + length, sizeof path - length, "%%E4%%BA%%AC");
		snprintf(path + length, sizeof path - length, "%s", i % 2 ? "" : "(a)");
		get(&server, path, &answer);
		expect_problem(&answer, 404, "unknown-id");
		answer_free(&answer);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_requests_and_answers,
	    test_large_requests,
	    test_many_parameters,
	    test_many_fields,
	    test_noise,
	    test_long_queries_are_answered_whole,
	    test_cut_requests,
	    test_what_is_said_of_broken_messages_is_utf8,
	    test_what_is_said_of_broken_data_is_utf8,
	    test_what_is_told_back_is_utf8,
	};
	return unit_run_with("hostile", tests, SKY_COUNT(tests), set_up, tear_down);
}
