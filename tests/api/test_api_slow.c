/* Slow clients are cut off, and others are served meanwhile. */
#include "dial.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#define SECOND 900 /* ms: as long as a second lasts at least, however the clocks round */

/* Dribbles the text a byte each 100 ms, its last one again and again, until the server closes. */
static void dribble(int fd, const char *text)
{
	int64_t end = now_ms() + SAFETY_MS;
	char buffer[256];
	for (size_t i = 0; hear(fd, buffer, sizeof buffer, 100) != 0; i++) {
		char one[2] = {text[i < strlen(text) ? i : strlen(text) - 1], '\0'};
		ck_assert_msg(now_ms() < end, "it is never cut off");
		say(fd, one);
	}
}

START_TEST(test_slow_requests_are_cut_off)
{
	static const char *const beginnings[] = {
	    "",                                                                /* request line */
	    "GET /v1 HTTP/1.1\r\nHost: a\r\nX: ",                              /* header */
	    "POST /v1 HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\nxx", /* body */
	};
	static struct bytes answer;
	static const char counted[] = "\nskyledger_connections_cut_total ";
	START("--request-timeout", "1", "--idle-timeout", "600", "--access-log", "--rate-limit", "1000");
	for (size_t i = 0; i < SKY_COUNT(beginnings); i++) {
		int64_t begun = now_ms();
		int fd = dial(1);
		say(fd, beginnings[i]);
		dribble(fd, "aaaaaaa");
		ck_assert_int_ge(now_ms() - begun, SECOND);
		close(fd);
	}
	server_expect_log(&server, "timeout");
	/* One that says nothing at all, too. */
	char buffer[16];
	int fd = dial(1);
	ck_assert_int_eq(hear(fd, buffer, sizeof buffer, SAFETY_MS), 0);
	close(fd);
	/* The last one is counted when its thread sees the end, which may be later than we do. */
	int64_t end = now_ms() + SAFETY_MS;
	do {
		ck_assert_int_lt(now_ms(), end);
		send_until(&server, "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", counted, &answer);
	} while (strtol(strstr(answer.data, counted) + sizeof counted - 1, NULL, 10) < 4);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

START_TEST(test_a_slow_request_after_a_quick_one)
{
	START("--request-timeout", "1", "--idle-timeout", "1");
	int64_t begun, end = now_ms() + SAFETY_MS;
	int fd;
	/* Where even a quick one is late, another one is tried. */
	for (begun = now_ms(), fd = dial(1); status_of(fd) != 200; begun = now_ms(), fd = dial(1)) {
		ck_assert_int_lt(now_ms(), end);
		close(fd);
	}
	dribble(fd, "GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	ck_assert_int_ge(now_ms() - begun, SECOND); /* two of them, where no byte comes late: test_deadline.c */
	close(fd);
	/* Steady use keeps a connection longer than all of its time-outs; on a busy machine use is not
	 * steady, and it is tried again. */
	for (bool kept = false; !kept; close(fd)) {
		ck_assert_msg(now_ms() < end, "no connection is kept");
		begun = now_ms();
		fd = dial(1);
		while (!kept && status_of(fd) == 200) {
			kept = now_ms() - begun > 3500;
			sleep_ms(50);
		}
	}
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* A client that asks for much and reads nearly nothing. */
START_TEST(test_slow_readers_are_cut_off)
{
	START("--reply-timeout", "1", "--request-timeout", "600", "--idle-timeout", "600");
	int64_t begun = now_ms();
	int fd = dial(1), small = 4096;
	char byte = 0;
	ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
	for (int i = 0; i < 2000; i++)
		(void)send(fd, "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n", 39, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (send(fd, "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1 || (errno != EPIPE && errno != ECONNRESET)) {
		ck_assert_msg(now_ms() - begun < SAFETY_MS, "it is never cut off");
		(void)recv(fd, &byte, 1, MSG_DONTWAIT);
		sleep_ms(100);
	}
	ck_assert_int_ge(now_ms() - begun, SECOND);
	close(fd);
	expect_served(1);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

enum { SLOW = 200 };

static void dial_slowly(int *fds)
{
	for (int i = 0; i < SLOW; i++) {
		fds[i] = dial(1);
		say(fds[i], "GET /v1 HTTP/1.1\r\nHost: a\r\nX: ");
	}
}

/* How much slower others become is measured by `make test-slow`; here they are answered while all the
 * slow ones are still at it. */
START_TEST(test_slow_clients_do_not_stop_others)
{
	START("--request-timeout", "600", "--idle-timeout", "600");
	int slow[SLOW];
	dial_slowly(slow);
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < SLOW; i++)
			say(slow[i], "y");
		expect_served(100);
	}
	ck_assert_int_eq(count_ready(slow, SLOW), 0);
	close_all(slow, SLOW);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
	START("--request-timeout", "1");
	dial_slowly(slow);
	char buffer[16];
	for (int i = 0; i < SLOW; i++)
		ck_assert_int_eq(hear(slow[i], buffer, sizeof buffer, SAFETY_MS), 0);
	close_all(slow, SLOW);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_slow_requests_are_cut_off,
	    test_a_slow_request_after_a_quick_one,
	    test_slow_readers_are_cut_off,
	    test_slow_clients_do_not_stop_others,
	};
	return unit_run_with("slow", tests, SKY_COUNT(tests), set_up, tear_down);
}
