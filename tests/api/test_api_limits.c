/* What one client may take of the server, while others are still served. */
#include "dial.h"

#include <netinet/tcp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

START_TEST(test_connections_of_one_address)
{
	enum { MANY = 40, MOST = 8 };
	int answered = 0, closed = 0;
	START("--max-connections-per-address", "8", "--threads", "2");
	int fds[MANY];
	for (int i = 0; i < MANY; i++)
		fds[i] = dial(1);
	for (int i = 0; i < MANY; i++) {
		int status = status_of(fds[i]);
		answered += status == 200;
		closed += status == 0;
	}
	ck_assert_int_eq(answered, MOST);
	ck_assert_int_eq(closed, MANY - MOST);
	expect_served(20);
	close_all(fds, MANY);
	/* As soon as the server has seen that, the address may come again. */
	int64_t end = now_ms() + SAFETY_MS;
	for (int fd = dial(1), status = status_of(fd); status != 200; fd = dial(1), status = status_of(fd)) {
		ck_assert_int_lt(now_ms(), end);
		close(fd);
	}
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* Further connections wait until others end. */
START_TEST(test_connections_in_all)
{
	enum { MOST = 4 };
	START("--max-connections", "4", "--threads", "2");
	int fds[MOST + 1];
	for (int i = 0; i <= MOST; i++)
		fds[i] = dial(1);
	say(fds[MOST], ASK);
	for (int i = 0; i < 25 * MOST; i++)
		ck_assert_int_eq(status_of(fds[i % MOST]), 200);
	ck_assert_int_eq(count_ready(&fds[MOST], 1), 0);
	close_all(fds, MOST);
	char buffer[4096];
	ck_assert_int_gt(hear(fds[MOST], buffer, sizeof buffer, SAFETY_MS), 0);
	close(fds[MOST]);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* Room is seen whenever it comes, also where all connections end about 20 ms after the last byte, when a loop goes from
 * its short rounds to a long sleep. */
START_TEST(test_room_after_a_short_rest)
{
	enum { STEPS = 80, FIRST_US = 18000, STEP_US = 50 };
	START("--max-connections", "1", "--threads", "1", "--cache-size", "0");
	for (long i = 0; i < STEPS; i++) {
		int fd = dial(1);
		ck_assert_msg(status_of(fd) == 200, "step %ld", i);
		nanosleep(&(struct timespec){.tv_nsec = (FIRST_US + i * STEP_US) * 1000}, NULL);
		close(fd);
	}
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* accept() fails for want of descriptors, and works again when there are some. */
START_TEST(test_no_descriptors_for_a_while)
{
	enum { MANY = 30 };
	START("--threads", "2", "--log-level", "debug");
	struct rlimit before;
	ck_assert_int_eq(prlimit(server.pid, RLIMIT_NOFILE, NULL, &before), 0);
	struct rlimit none = before;
	none.rlim_cur = 3;
	ck_assert_int_eq(prlimit(server.pid, RLIMIT_NOFILE, &none, NULL), 0);
	int fds[MANY];
	for (int i = 0; i < MANY; i++)
		fds[i] = dial(1);
	say(fds[0], ASK);
	server_expect_log(&server, "libmicrohttpd: ");
	ck_assert_int_eq(count_ready(fds, MANY), 0);
	ck_assert_int_eq(prlimit(server.pid, RLIMIT_NOFILE, &before, NULL), 0);
	/* Its next look at the socket comes with a new connection. */
	int fd = dial(2);
	for (int wait = 100; status_within(fd, wait) != 200; wait *= 2) {
		ck_assert_int_lt(wait, SAFETY_MS);
		close(fd);
		fd = dial(2);
	}
	close(fd);
	close_all(fds, MANY);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* Where the system grants few files the server takes fewer connections, and the rest wait. */
START_TEST(test_few_descriptors)
{
	enum { MANY = 60 };
	/* valgrind keeps some for itself: tools/run-valgrind says how many. */
	const char *taken = getenv("SKYLEDGER_FILES_TAKEN");
	int most = 18 - (taken ? (int)strtol(taken, NULL, 10) : 0);
	char program[256];
	snprintf(program, sizeof program, "%s", getenv("SKYLEDGER_BINARY"));
	char path[128];
	snprintf(path, sizeof path, "%s/limited", folder);
	char script[512];
	snprintf(script, sizeof script, "#!/bin/sh\nulimit -n 90\nexec \"%s\" \"$@\"\n", program);
	set_write(folder, "limited", script);
	ck_assert_int_eq(chmod(path, 0700), 0);
	setenv("SKYLEDGER_BINARY", path, 1);
	START("--threads", "2");
	setenv("SKYLEDGER_BINARY", program, 1);
	unlink(path);
	char line[128];
	snprintf(line, sizeof line, "the limit of %d open files leaves room for %d connections, not 1000", 72 + most, most);
	server_expect_log(&server, line);
	int fds[MANY];
	for (int i = 0; i < MANY; i++) {
		fds[i] = dial(1);
		say(fds[i], ASK);
	}
	int64_t end = now_ms() + SAFETY_MS;
	while (count_ready(fds, MANY) < most) {
		ck_assert_int_lt(now_ms(), end);
		sleep_ms(2);
	}
	/* They are answered again, and still no other is. */
	for (int i = 0; i < MANY; i++) {
		char buffer[4096];
		if (count_ready(&fds[i], 1) == 1) {
			ck_assert_int_gt(hear(fds[i], buffer, sizeof buffer, 0), 0);
			say(fds[i], ASK);
			ck_assert_int_gt(recv(fds[i], buffer, 1, MSG_PEEK), 0);
		}
	}
	ck_assert_int_eq(count_ready(fds, MANY), most);
	close_all(fds, MANY);
	expect_served(20);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* Asks until it is refused; how often it was answered before. */
static int answers_before_refusal(int fd)
{
	int count = 0, status;
	while ((status = status_of(fd)) == 200)
		count++;
	ck_assert_int_eq(status, 429);
	return count;
}

START_TEST(test_the_rate_of_one_address)
{
	START("--rate-limit", "1", "--rate-burst", "5");
	int64_t begun = now_ms();
	struct answer answer;
	for (int i = 0; i < 5; i++) {
		get(&server, "/v1", &answer);
		ck_assert_int_eq(answer.status, 200);
		ck_assert_ptr_null(answer_header(&answer, "RateLimit"));
		answer_free(&answer);
	}
	/* Each second that goes by lets one more through. */
	int fd = dial(1), other = dial(2);
	ck_assert_int_le(answers_before_refusal(fd), (now_ms() - begun) / 1000);
	begun = now_ms();
	for (get(&server, "/v1", &answer); answer.status == 200; get(&server, "/v1", &answer))
		answer_free(&answer);
	expect_problem(&answer, 429, "too-many-requests");
	ck_assert_str_eq(answer_header(&answer, "Retry-After"), "1");
	ck_assert_str_eq(answer_header(&answer, "RateLimit-Policy"), "\"address\";q=5;w=5");
	ck_assert_str_eq(answer_header(&answer, "RateLimit"), "\"address\";r=0;t=1");
	ck_assert_ptr_nonnull(strstr(answer.headers, "Access-Control-Expose-Headers: RateLimit, RateLimit-Policy\r\n"));
	answer_free(&answer);
	/* The connection goes on, and another address is not touched. */
	ck_assert_int_eq(status_of(other), 200);
	sleep_ms(1100);
	int more = answers_before_refusal(fd);
	ck_assert_int_ge(more, 1);
	ck_assert_int_le(more, 1 + (now_ms() - begun) / 1000);
	close(fd);
	close(other);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* What no cache keeps says what is left: answers about the server, and problems. */
START_TEST(test_the_quota_is_told)
{
	static const struct {
		const char *path;
		int left; /* of 10; 0: nothing is told */
	} cases[] = {
	    {"/healthz", 9}, {"/v1/nothing", 8}, {"/v1/vendors", 0}, {"/v1/vendors/", 0}, {"/metrics", 5},
	};
	static const char start[] = "\"address\";r=";
	START("--rate-limit", "1", "--rate-burst", "10");
	int64_t begun = now_ms();
	struct answer answer;
	char whole[64];
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		get(&server, cases[i].path, &answer);
		const char *quota = answer_header(&answer, "RateLimit");
		ck_assert_msg(!quota == !cases[i].left, "case %zu: %s", i, answer.headers);
		if (quota) {
			/* A slow server gives some back in between. */
			int left =
			    strncmp(quota, start, sizeof start - 1) == 0 ? (int)strtol(quota + sizeof start - 1, NULL, 10) : -1;
			ck_assert_msg(left >= cases[i].left && left <= cases[i].left + (now_ms() - begun) / 1000, "%s", quota);
			snprintf(whole, sizeof whole, "%s%d;t=%d", start, left, 10 - left);
			ck_assert_str_eq(quota, whole);
			ck_assert_str_eq(answer_header(&answer, "RateLimit-Policy"), "\"address\";q=10;w=10");
		}
		ck_assert_ptr_null(answer_header(&answer, "Retry-After"));
		answer_free(&answer);
	}
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
	START("--rate-limit", "0");
	get(&server, "/healthz", &answer);
	ck_assert_ptr_null(answer_header(&answer, "RateLimit"));
	answer_free(&answer);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

START_TEST(test_sizes_of_a_request)
{
	static const struct {
		const char *request, *status;
	} cases[] = {
	    {"GET /v1/56789012345678901234567890123456789012345678901234567890123 HTTP/1.1\r\nHost: a\r\n\r\n", "404"},
	    {"GET /v1/567890123456789012345678901234567890123456789012345678901234 HTTP/1.1\r\nHost: a\r\n\r\n", "404"},
	    {"GET /v1/5678901234567890123456789012345678901234567890123456789012345 HTTP/1.1\r\nHost: a\r\n\r\n", "414"},
	    {"POST /v1 HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789", "405"},
	    {"POST /v1 HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n0123456789a", "413"},
	};
	static char request[1024];
	static struct bytes answer;
	START("--max-target", "64", "--max-headers", "256", "--max-body", "10");
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		send_and_leave(&server, cases[i].request, strlen(cases[i].request), &answer);
		ck_assert_msg(strncmp(answer.data + 9, cases[i].status, 3) == 0, "case %zu: %.60s", i, answer.data);
	}
	/* "Host", "a", "X" and 250 or 251 bytes */
	for (int size = 250; size <= 251; size++) {
		int length = snprintf(request, sizeof request, "GET /v1 HTTP/1.1\r\nHost: a\r\nX: %0*d\r\n\r\n", size, 0);
		send_and_leave(&server, request, (size_t)length, &answer);
		ck_assert_msg(strncmp(answer.data + 9, size == 250 ? "200" : "431", 3) == 0, "%d: %.60s", size, answer.data);
	}
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* The status of GET path; the problem of a refused one names that parameter. */
static void expect_refused(const char *path, const char *parameter)
{
	struct answer answer;
	get(&server, path, &answer);
	if (parameter) {
		expect_problem(&answer, 400, "invalid-parameter");
		json_t *root = answer_json(&answer), *errors = json_object_get(root, "errors");
		ck_assert_uint_eq(json_array_size(errors), 1);
		ck_assert_str_eq(json_string_value(json_object_get(json_array_get(errors, 0), "parameter")), parameter);
		json_decref(root);
	} else {
		ck_assert_msg(answer.status == 200, "%s: %ld", path, answer.status);
	}
	answer_free(&answer);
}

START_TEST(test_what_a_query_may_ask)
{
	static const struct {
		const char *path, *refused;
	} cases[] = {
	    {"/v1/vendors?limit=100", NULL},
	    {"/v1/vendors?limit=101", "limit"},
	    {"/v1/timeline?vendor=v0,v1,v2,v0,v1,v2,v0,v1,v2,v0", NULL},
	    {"/v1/timeline?vendor=v0,v1,v2,v0,v1,v2,v0,v1,v2,v0,v1", "vendor"},
	    {"/v1/timeline?vendor=v0,v1,v2,v0,v1,v2,v0,v1,v2&limit=5", NULL},
	    {"/v1/timeline?vendor=v0,v1,v2,v0,v1,v2,v0,v1,v2&limit=5&offset=0", "offset"},
	};
	static const char call[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":"
	                           "\"list_timeline\",\"arguments\":{\"limit\":101}}}";
	START("--max-rows", "100", "--max-values", "10");
	for (size_t i = 0; i < SKY_COUNT(cases); i++)
		expect_refused(cases[i].path, cases[i].refused);
	struct answer answer;
	/* Assistants ask the same way. */
	ask_with_body(&server, "POST", "/mcp",
	              (const char *const[]){"Content-Type: application/json", "Accept: application/json", NULL}, call,
	              sizeof call - 1, &answer);
	ck_assert_int_eq(answer.status, 200);
	ck_assert_msg(strstr(answer.body, "must be a whole number from 1 to 100") != NULL, "%s", answer.body);
	answer_free(&answer);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
	/* Without the options the bounds are those of openapi.yaml. */
	START("--threads", "1");
	expect_refused("/v1/vendors?limit=1000", NULL);
	expect_refused("/v1/vendors?limit=1001", "limit");
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* However it is cut into packets, a request is the same. */
START_TEST(test_requests_in_pieces)
{
	enum { REQUESTS = 3, FIELDS = 90 };
	static char request[65536], answer[65536];
	static const size_t pieces[] = {1, 700, 31, 4000, 2, 1};
	size_t length = 0, heard = 0;
	START("--threads", "1");
	for (int i = 0; i < REQUESTS; i++) {
		length += (size_t)snprintf(request + length, sizeof request - length, "GET /healthz HTTP/1.1\r\nHost: a\r\n");
		for (int j = 0; j < FIELDS; j++)
			length += (size_t)snprintf(request + length, sizeof request - length, "X-%d: \t %0150d \r\n", j, j);
		length += (size_t)snprintf(request + length, sizeof request - length, "%s\r\n",
		                           i == REQUESTS - 1 ? "Connection: close\r\n" : "");
	}
	int fd = dial(1), at_once = 1;
	ck_assert_int_eq(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once), 0);
	for (size_t at = 0, turn = 0; at < length; turn++) {
		size_t piece = pieces[turn % SKY_COUNT(pieces)];
		piece = piece < length - at ? piece : length - at;
		ck_assert_int_eq(send(fd, request + at, piece, MSG_NOSIGNAL), (ssize_t)piece);
		at += piece;
		sleep_ms(1);
	}
	for (ssize_t more = 1; more > 0 && heard + 1 < sizeof answer; heard += (size_t)more) {
		more = hear(fd, answer + heard, sizeof answer - heard, SAFETY_MS);
		ck_assert_int_ge(more, 0);
	}
	close(fd);
	const char *at = answer;
	for (int i = 0; i < REQUESTS; i++, at++) {
		at = strstr(at, "HTTP/1.1 200 OK\r\n");
		ck_assert_msg(at != NULL, "answer %d: %.300s", i, answer);
	}
	ck_assert_ptr_null(strstr(at, "HTTP/1.1 "));
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_connections_of_one_address, test_connections_in_all, test_room_after_a_short_rest,
	    test_no_descriptors_for_a_while, test_few_descriptors,    test_the_rate_of_one_address,
	    test_the_quota_is_told,          test_sizes_of_a_request, test_what_a_query_may_ask,
	    test_requests_in_pieces,
	};
	return unit_run_with("limits", tests, SKY_COUNT(tests), set_up, tear_down);
}
