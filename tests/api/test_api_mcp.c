/* /mcp over HTTP: what is refused before the protocol sees it. Bodies are read at this path and nowhere else. */
#include "harness.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define JSON "Content-Type: application/json"
#define PING "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"
#define CALL                                                                                                           \
	"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"resolve_name\",\"arguments\":"     \
	"{\"name\":\"JD Cloud\"}}}"

static struct server server;

static void tear_down(void)
{
	server_kill(&server);
}

#define START(...) server_start(&server, CHINA_CLOUD, (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})

static struct answer post(const char *body, const char *const *lines)
{
	struct answer answer;
	ask_with_body(&server, "POST", "/mcp", lines, body, strlen(body), &answer);
	return answer;
}
#define POST(body, ...) post(body, (const char *const[]){__VA_ARGS__, NULL})

static void expect_code(struct answer *answer, long status, int code)
{
	ck_assert_msg(answer->status == status, "%ld instead of %ld: %s", answer->status, status, answer->body);
	ck_assert_str_eq(answer_header(answer, "Content-Type"), "application/json");
	json_t *root = answer_json(answer);
	ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(root, "error"), "code")), code);
	json_decref(root);
	answer_free(answer);
}

START_TEST(a_message_is_answered)
{
	START();
	struct answer answer = POST(CALL, JSON, "Accept: application/json, text/event-stream");
	ck_assert_int_eq(answer.status, 200);
	ck_assert_str_eq(answer_header(&answer, "Content-Type"), "application/json");
	ck_assert_str_eq(answer_header(&answer, "Cache-Control"), "no-store");
	ck_assert_str_eq(answer_header(&answer, "Access-Control-Allow-Origin"), "*");
	ck_assert_ptr_null(answer_header(&answer, "Mcp-Session-Id"));
	ck_assert_ptr_nonnull(answer_header(&answer, "X-Request-Id"));
	json_t *root = answer_json(&answer);
	json_t *result = json_object_get(root, "result");
	json_t *row = json_array_get(json_object_get(json_object_get(result, "structuredContent"), "data"), 0);
	ck_assert_str_eq(json_string_value(json_object_get(row, "id")), "jd-cloud");
	json_decref(root);
	answer_free(&answer);
	answer = POST(PING, "Content-Type: Application/JSON; charset=utf-8", "MCP-Protocol-Version: 2025-11-25");
	ck_assert_int_eq(answer.status, 200);
	answer_free(&answer);
	answer = POST("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", JSON);
	ck_assert_int_eq(answer.status, 202);
	ck_assert_uint_eq(answer.length, 0);
	ck_assert_ptr_null(answer_header(&answer, "Content-Type"));
	answer_free(&answer);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

START_TEST(errors_of_the_protocol_have_their_status)
{
	START();
	struct answer answer = POST("nonsense", JSON);
	expect_code(&answer, 400, -32700);
	answer = POST("", JSON);
	expect_code(&answer, 400, -32700);
	answer = POST("{}", JSON);
	expect_code(&answer, 400, -32600);
	answer = POST("[" PING "]", JSON, "MCP-Protocol-Version: 2025-06-18");
	expect_code(&answer, 400, -32600);
	answer = POST(PING, JSON, "MCP-Protocol-Version: 1999-01-01");
	expect_code(&answer, 400, -32022);
	answer = POST(PING, JSON, "MCP-Protocol-Version: 2025-06-18", "MCP-Protocol-Version: 2025-11-25");
	expect_code(&answer, 400, -32022);
	answer = POST("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"nothing\"}", JSON);
	expect_code(&answer, 200, -32601);
	answer = POST("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"_meta\":"
	              "{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
	              "\"io.modelcontextprotocol/clientCapabilities\":{}}}}",
	              JSON, "MCP-Protocol-Version: 2026-07-28", "Mcp-Method: ping");
	expect_code(&answer, 404, -32601);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

START_TEST(what_http_refuses_is_a_problem)
{
	static const struct {
		const char *method, *path, *lines[3];
		long status;
		const char *slug;
	} cases[] = {
	    {"POST", "/mcp", {NULL}, 415, "unsupported-media-type"},
	    {"POST", "/mcp", {"Content-Type: text/plain"}, 415, "unsupported-media-type"},
	    {"POST", "/mcp", {"Content-Type: application/jsonp"}, 415, "unsupported-media-type"},
	    {"POST", "/mcp", {JSON, JSON}, 415, "unsupported-media-type"},
	    {"POST", "/mcp", {JSON, "Accept: text/event-stream"}, 406, "not-acceptable"},
	    {"POST", "/mcp", {JSON, "Origin: http://evil.example"}, 403, "forbidden"},
	    {"POST", "/mcp", {JSON, "Origin: null"}, 403, "forbidden"},
	    {"POST", "/mcp", {JSON, "Origin: http://evil.example", "Host: evil.example"}, 403, "forbidden"},
	    {"POST", "/mcp?x=1", {JSON}, 400, "unknown-parameter"},
	    {"POST", "/mcp.csv", {JSON}, 406, "not-acceptable"},
	    {"POST", "/v1", {JSON}, 405, "method-not-allowed"},
	    {"POST", "/v1/vendors", {JSON}, 405, "method-not-allowed"},
	    {"POST", "/mcp/x", {JSON}, 404, "not-found"},
	    {"PUT", "/mcp", {JSON}, 405, "method-not-allowed"},
	    {"DELETE", "/mcp", {NULL}, 405, "method-not-allowed"},
	};
	START();
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct answer answer;
		const char *const lines[] = {cases[i].lines[0] ? cases[i].lines[0] : "Content-Type:", cases[i].lines[1],
		                             cases[i].lines[1] ? cases[i].lines[2] : NULL, NULL};
		ask_with_body(&server, cases[i].method, cases[i].path, lines, PING, strlen(PING), &answer);
		expect_problem(&answer, cases[i].status, cases[i].slug);
		answer_free(&answer);
	}
	struct answer answer;
	get(&server, "/mcp", &answer);
	ck_assert_str_eq(answer_header(&answer, "Allow"), "POST, OPTIONS");
	expect_problem(&answer, 405, "method-not-allowed");
	answer_free(&answer);
	ask(&server, "OPTIONS", "/mcp", (const char *const[]){"Origin: http://a.example", NULL}, &answer);
	ck_assert_int_eq(answer.status, 204);
	ck_assert_str_eq(answer_header(&answer, "Access-Control-Allow-Methods"), "POST, OPTIONS");
	ck_assert_ptr_nonnull(strstr(answer_header(&answer, "Access-Control-Allow-Headers"), "MCP-Protocol-Version"));
	answer_free(&answer);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

START_TEST(pages_of_allowed_origins_may_ask)
{
	START();
	char own[96];
	snprintf(own, sizeof own, "Origin: %s", server.base);
	struct answer answer = POST(PING, JSON, own);
	ck_assert_int_eq(answer.status, 200);
	answer_free(&answer);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
	START("--allow-origin", "https://a.example,https://b.example");
	answer = POST(PING, JSON, "Origin: https://b.example");
	ck_assert_int_eq(answer.status, 200);
	answer_free(&answer);
	answer = POST(PING, JSON, "Origin: https://c.example");
	expect_problem(&answer, 403, "forbidden");
	answer_free(&answer);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

START_TEST(bodies_are_bounded)
{
	START("--max-body", "200");
	char body[201];
	memset(body, ' ', sizeof body);
	memcpy(body, PING, strlen(PING));
	struct answer answer;
	ask_with_body(&server, "POST", "/mcp", (const char *const[]){JSON, NULL}, body, 200, &answer);
	ck_assert_int_eq(answer.status, 200);
	answer_free(&answer);
	ask_with_body(&server, "POST", "/mcp", (const char *const[]){JSON, NULL}, body, 201, &answer);
	expect_problem(&answer, 413, "content-too-large");
	answer_free(&answer);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* A client that has sent its body already need not be told to go on; libmicrohttpd 0.9 tells it. */
#if MHD_VERSION < 0x01000000
#define GO_ON "100",
#else
#define GO_ON
#endif

/* Requests as bytes, one behind the other on a connection: the statuses that come, in order. */
START_TEST(the_bytes_behind_a_body_are_the_next_request)
{
#define HEAD "POST /mcp HTTP/1.1\r\nHost: a\r\n" JSON "\r\n"
	static const struct {
		const char *bytes, *statuses[3];
	} cases[] = {
	    {HEAD "Content-Length: 40\r\n\r\n" PING HEAD "Content-Length: 40\r\n\r\n" PING, {"200", "200"}},
	    {HEAD "Content-Length: 40\r\nExpect: 100-continue\r\n\r\n" PING, {GO_ON "200"}},
	    {HEAD "Content-Length: 3\r\nExpect: tea\r\n\r\n{}}", {"417"}},
	    {HEAD "Content-Length: 2\r\n\r\n{}GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", {"400", "200"}},
	    {HEAD "\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", {"400", "200"}},
	    {HEAD "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {"413"}},
	    {"POST /v1 HTTP/1.1\r\nHost: a\r\n" JSON "\r\nContent-Length: 40\r\n\r\n" PING HEAD
	     "Content-Length: 40\r\n\r\n" PING,
	     {"405", "200"}},
	    /* However the target is written, it is the same operation. */
	    {"POST http://a/mcp HTTP/1.1\r\nHost: a\r\n" JSON "\r\nContent-Length: 40\r\n\r\n" PING
	     "POST /%6dcp?x HTTP/1.1\r\nHost: a\r\n" JSON "\r\nContent-Length: 40\r\n\r\n" PING HEAD
	     "Content-Length: 40\r\n\r\n" PING,
	     {"200", "400", "200"}},
	    {"POST /%6Dcp HTTP/1.1\r\nHost: a\r\n" JSON "\r\nExpect: 100-continue\r\nContent-Length: 40\r\n\r\n" PING,
	     {GO_ON "200"}},
	};
	START();
	_Static_assert(sizeof PING == 41, "the lengths above are those of PING");
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		static struct bytes answer;
		send_and_leave(&server, cases[i].bytes, strlen(cases[i].bytes), &answer);
		const char *at = answer.data;
		for (size_t j = 0; j < SKY_COUNT(cases[i].statuses) && cases[i].statuses[j]; j++) {
			at = strstr(at, "HTTP/1.1 ");
			ck_assert_msg(at && strncmp(at + 9, cases[i].statuses[j], 3) == 0, "case %zu, answer %zu: %.60s", i, j,
			              at ? at : "none");
			at += 9;
		}
		ck_assert_msg(!strstr(at, "HTTP/1.1 "), "case %zu: one answer too many", i);
	}
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

START_TEST(a_slow_body_ends_with_the_deadline)
{
	static const char head[] = "POST /mcp HTTP/1.1\r\nHost: a\r\n" JSON "\r\nContent-Length: 60000\r\n\r\n{";
	START("--request-timeout", "1");
	int fd = server_connect(&server);
	ck_assert_int_eq(send(fd, head, sizeof head - 1, MSG_NOSIGNAL), (int)sizeof head - 1);
	int64_t begun = now_ms();
	char buffer[256];
	for (ssize_t count = 1; count > 0;) {
		ck_assert_msg(now_ms() - begun < SAFETY_MS, "it is never cut off");
		struct pollfd ready = {.fd = fd, .events = POLLIN};
		(void)send(fd, " ", 1, MSG_NOSIGNAL);
		count = poll(&ready, 1, 100) == 1 ? recv(fd, buffer, sizeof buffer, 0) : 1;
	}
	close(fd);
	/* And the server goes on. */
	static struct bytes answer;
	send_until(&server, HEAD "Connection: close\r\nContent-Length: 40\r\n\r\n" PING, "HTTP/1.1 200 ", &answer);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* Reads more of an answer behind what there is; returns its length now. */
static size_t read_more(int fd, char *answer, size_t size, size_t used)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	ck_assert_int_eq(poll(&ready, 1, SAFETY_MS), 1);
	ssize_t count = recv(fd, answer + used, size - 1 - used, 0);
	ck_assert_int_gt(count, 0);
	answer[used + (size_t)count] = '\0';
	return used + (size_t)count;
}

START_TEST(a_client_that_waits_is_told_to_go_on)
{
	static const char head[] = HEAD "Content-Length: 40\r\nExpect: 100-continue\r\n\r\n",
	                  go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	char answer[4096] = "";
	size_t used = 0;
	START();
	int fd = server_connect(&server);
	ck_assert_int_eq(send(fd, head, sizeof head - 1, MSG_NOSIGNAL), (int)sizeof head - 1);
	while (used < sizeof go_on - 1)
		used = read_more(fd, answer, sizeof answer, used);
	ck_assert_str_eq(answer, go_on);
	ck_assert_int_eq(send(fd, PING, sizeof PING - 1, MSG_NOSIGNAL), (int)sizeof PING - 1);
	while (used < sizeof go_on - 1 + 12)
		used = read_more(fd, answer, sizeof answer, used);
	ck_assert_msg(strncmp(answer + sizeof go_on - 1, "HTTP/1.1 200", 12) == 0, "%s", answer);
	close(fd);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

START_TEST(every_request_of_a_crowd_gets_its_own_body)
{
	enum { CROWD = 40 };
	START("--threads", "2");
	int fds[CROWD];
	char text[512];
	for (int i = 0; i < CROWD; i++) {
		int length =
		    snprintf(text, sizeof text,
		             "POST /mcp HTTP/1.1\r\nHost: a\r\n" JSON "\r\nContent-Length: 44\r\n\r\n{\"jsonrpc\":\"2.0\",");
		fds[i] = server_connect(&server);
		ck_assert_int_eq(send(fds[i], text, (size_t)length, MSG_NOSIGNAL), length);
	}
	for (int i = CROWD - 1; i >= 0; i--) {
		int length = snprintf(text, sizeof text, "\"id\":%5d,\"method\":\"ping\"}", 10000 + i);
		ck_assert_int_eq(length, 27);
		ck_assert_int_eq(send(fds[i], text, (size_t)length, MSG_NOSIGNAL), length);
	}
	for (int i = 0; i < CROWD; i++) {
		char wanted[32];
		size_t used = 0;
		snprintf(wanted, sizeof wanted, "\"id\":%d,", 10000 + i);
		char answer[4096];
		answer[0] = '\0';
		while (!strstr(answer, "\r\n\r\n") || !strchr(strstr(answer, "\r\n\r\n"), '}'))
			used = read_more(fds[i], answer, sizeof answer, used);
		ck_assert_msg(strstr(answer, wanted) != NULL, "%d: %s", i, answer);
		close(fds[i]);
	}
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

int main(void)
{
	const TTest *tests[] = {a_message_is_answered,
	                        errors_of_the_protocol_have_their_status,
	                        what_http_refuses_is_a_problem,
	                        pages_of_allowed_origins_may_ask,
	                        bodies_are_bounded,
	                        the_bytes_behind_a_body_are_the_next_request,
	                        a_slow_body_ends_with_the_deadline,
	                        a_client_that_waits_is_told_to_go_on,
	                        every_request_of_a_crowd_gets_its_own_body};
	return unit_run_with("api mcp", tests, SKY_COUNT(tests), NULL, tear_down);
}
