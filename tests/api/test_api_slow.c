/* Slow clients: they are cut off, and others are served meanwhile. */
#include "dial.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

/* Dribbles the text a byte each 100 ms, its last one again and again, at most for so long; returns the milliseconds until the server
 * closed, -1: it did not. */
static int64_t dribble(int fd, const char *text, int64_t most)
{
	int64_t begun = now_ms();
	char buffer[256];
	for (size_t i = 0; now_ms() - begun < most; i++) {
		char one[2] = {text[i < strlen(text) ? i : strlen(text) - 1], '\0'};
		say(fd, one);
		if (hear(fd, buffer, sizeof buffer, 100) == 0) {
			return now_ms() - begun;
		}
	}
	return -1;
}

START_TEST(test_slow_requests_are_cut_off)
{
	static const char *const beginnings[] = {
	    "",                                                                /* request line */
	    "GET /v1 HTTP/1.1\r\nHost: a\r\nX: ",                              /* header */
	    "POST /v1 HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\nxx", /* body */
	};
	START("--request-timeout", seconds[1], "--idle-timeout", "20", "--access-log", "--rate-limit", "1000");
	for (size_t i = 0; i < SKY_COUNT(beginnings); i++) {
		int fd = dial(1);
		say(fd, beginnings[i]);
		int64_t after = dribble(fd, "aaaaaaa", patience_ms(8000));
		ck_assert_msg(after >= patience_ms(900) && after < patience_ms(6000), "beginning %zu: %lld ms", i,
		              (long long)after);
		close(fd);
	}
	server_expect_log(&server, "timeout");
	/* One that says nothing at all, too. */
	char buffer[16];
	int fd = dial(1);
	ck_assert_int_eq(hear(fd, buffer, sizeof buffer, (int)patience_ms(6000)), 0);
	close(fd);
	struct answer answer;
	get(&server, "/metrics", &answer);
	ck_assert_ptr_nonnull(strstr(answer.body, "\nskyledger_connections_cut_total 4\n"));
	answer_free(&answer);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

START_TEST(test_a_slow_request_after_a_quick_one)
{
	START("--request-timeout", seconds[1], "--idle-timeout", seconds[1]);
	int fd = dial(1);
	ck_assert_int_eq(status_of(fd, PATIENCE_MS), 200);
	int64_t after = dribble(fd, "GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	                        patience_ms(10000));
	ck_assert_msg(after >= patience_ms(1800) && after < patience_ms(8000), "%lld ms", (long long)after);
	close(fd);
	/* Steady use keeps a connection as long as it likes. */
	fd = dial(1);
	for (int i = 0; i < 15; i++) {
		ck_assert_int_eq(status_of(fd, PATIENCE_MS), 200);
		sleep_ms(200);
	}
	close(fd);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* A client that asks for much and reads nearly nothing. */
START_TEST(test_slow_readers_are_cut_off)
{
	START("--reply-timeout", seconds[1], "--idle-timeout", "30");
	int fd = dial(1), small = 4096;
	char byte = 0;
	ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
	for (int i = 0; i < 2000; i++) {
		(void)send(fd, "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n", 39, MSG_NOSIGNAL | MSG_DONTWAIT);
	}
	int64_t begun = now_ms();
	bool cut = false;
	while (!cut && now_ms() - begun < patience_ms(10000)) {
		(void)recv(fd, &byte, 1, MSG_DONTWAIT);
		sleep_ms(100);
		cut = send(fd, "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT) == -1 && (errno == EPIPE || errno == ECONNRESET);
	}
	ck_assert(cut);
	ck_assert_int_gt(now_ms() - begun, patience_ms(900));
	close(fd);
	json_decref(get_json(&server, "/healthz"));
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

START_TEST(test_slow_clients_do_not_slow_others)
{
	enum { SLOW = 200 };
	int slow[SLOW];
	START("--request-timeout", seconds[3]);
	for (int i = 0; i < SLOW; i++) {
		slow[i] = dial(1);
		say(slow[i], "GET /v1 HTTP/1.1\r\nHost: a\r\nX: ");
	}
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < SLOW; i++) {
			say(slow[i], "y");
		}
		ck_assert_int_lt(slowest(100), patience_ms(500));
	}
	char buffer[16];
	for (int i = 0; i < SLOW; i++) {
		ck_assert_int_eq(hear(slow[i], buffer, sizeof buffer, (int)patience_ms(8000)), 0);
		close(slow[i]);
	}
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_slow_requests_are_cut_off,
	    test_a_slow_request_after_a_quick_one,
	    test_slow_readers_are_cut_off,
	    test_slow_clients_do_not_slow_others,
	};
	return unit_run_with("slow", tests, SKY_COUNT(tests), set_up, tear_down);
}
