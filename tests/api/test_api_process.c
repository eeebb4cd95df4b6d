/* The server as an operator meets it: where it listens, signals, logs, and its end. */
#include "harness.h"
#include "server/mhd/listen.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct server server;
static char folder[64];
static struct run run;

static void set_up(void)
{
	set_create(folder);
}

static void tear_down(void)
{
	server_kill(&server);
	set_destroy(folder);
}

/* `skyledger healthcheck` with these words comes to find it healthy; it waits two seconds for an answer,
 * which may be too short. */
static void expect_healthy(const char *word, const char *next)
{
	int64_t end = now_ms() + SAFETY_MS;
	do {
		ck_assert_msg(now_ms() < end, "%s", run.err);
		RUN(&run, "healthcheck", word, next);
	} while (run.code != 0);
}

START_TEST(test_a_taken_port)
{
	server_start(&server, folder, NULL);
	char address[64];
	snprintf(address, sizeof address, "127.0.0.1:%d", server.port);
	RUN(&run, "serve", "--data", folder, "--listen", address);
	ck_assert_int_eq(run.code, 2);
	ck_assert_uint_eq(count_lines(run.err), 1);
	ck_assert_ptr_nonnull(strstr(run.err, "Address already in use"));
	expect_healthy(address, NULL);
	expect_healthy(server.base, NULL);
	snprintf(address, sizeof address, "0.0.0.0:%d", server.port);
	expect_healthy("--listen", address);
}
END_TEST

START_TEST(test_the_first_line)
{
	server_start(&server, folder, NULL);
	static const char *const parts[] = {"Mini 1.0.0", "release ", "3 vendors", "1 sources", "http://127.0.0.1:", " ms"};
	for (size_t i = 0; i < SKY_COUNT(parts); i++)
		ck_assert_msg(strstr(server.line, parts[i]), "%s", server.line);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
	server_start(&server, folder, (const char *const[]){"--log-format", "json", NULL});
	json_t *line = json_loads(server.line, 0, NULL);
	ck_assert_str_eq(json_string_value(json_object_get(line, "message")), "serving");
	ck_assert_int_eq(json_integer_value(json_object_get(line, "vendors")), 3);
	json_decref(line);
	ck_assert_int_eq(server_stop(&server, SIGINT), 0);
}
END_TEST

START_TEST(test_ipv6)
{
	/* Where the machine has no IPv6 there is nothing to test. */
	int probe = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const struct sockaddr_in6 loopback = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	bool possible = probe >= 0 && bind(probe, (const struct sockaddr *)&loopback, sizeof loopback) == 0;
	if (probe >= 0)
		close(probe);
	if (!possible)
		return;
	server_start_at(&server, "[::1]:0", folder, NULL);
	json_decref(get_json(&server, "/v1/vendors"));
	expect_healthy(server.base, NULL);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

START_TEST(test_the_access_log)
{
	server_start(&server, folder, (const char *const[]){"--access-log", "--log-format", "json", NULL});
	static struct bytes bytes;
	static const char request[] = "GET /v1/vendors/x%0a\x1b HTTP/1.1\r\nHost: a\r\nX-Request-Id: abc\r\ntraceparent: "
	                              "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n\r\n";
	send_and_leave(&server, request, sizeof request - 1, &bytes);
	ck_assert(strncmp(bytes.data, "HTTP/1.1 400 ", 13) == 0);
	server_expect_log(&server, "\"client\":\"127.0.0.1\",\"method\":\"GET\",\"status\":400,");
	server_expect_log(&server, "\"request_id\":\"abc\",\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\","
	                           "\"parent_id\":\"00f067aa0ba902b7\",\"target\":\"/v1/vendors/x%0a\\u001b\"}\n");
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
	server_start(&server, folder, NULL);
	struct answer answer;
	get(&server, "/v1", &answer);
	answer_free(&answer);
	ck_assert(!server_logged(&server, "request"));
}
END_TEST

START_TEST(test_reload)
{
	server_start(&server, folder, NULL);
	struct answer answer;
	get(&server, "/v1/vendors", &answer);
	char old[64];
	snprintf(old, sizeof old, "If-None-Match: %s", answer_header(&answer, "ETag"));
	answer_free(&answer);

	set_fill(folder, "Second", 4);
	server_signal(&server, SIGHUP);
	server_expect_log(&server, "reloaded ");
	ask(&server, "GET", "/v1/vendors", (const char *const[]){old, NULL}, &answer);
	ck_assert_int_eq(answer.status, 200);
	ck_assert_ptr_nonnull(strstr(answer.body, "\"total\":4"));
	char fresh[64];
	snprintf(fresh, sizeof fresh, "%s", answer_header(&answer, "ETag"));
	answer_free(&answer);

	/* A bad data set leaves the good one in place and says why, in the log and in /readyz. */
	set_write(folder, "vendors.json", "[{\"id\": \"x\"\n");
	server_signal(&server, SIGHUP);
	server_expect_log(&server, "reload failed: ");
	ck_assert(server_logged(&server, "vendors.json:2:"));
	get(&server, "/v1/vendors", &answer);
	ck_assert_str_eq(answer_header(&answer, "ETag"), fresh);
	answer_free(&answer);
	json_t *root = get_json(&server, "/readyz"), *data = json_object_get(root, "data");
	ck_assert_int_eq(json_integer_value(json_object_get(data, "reloads")), 1);
	ck_assert_int_eq(json_integer_value(json_object_get(data, "failed_reloads")), 1);
	const char *error = json_string_value(json_object_get(data, "last_reload_error"));
	ck_assert_msg(error && strstr(error, "vendors.json:2:"), "%s", error ? error : "(null)");
	json_decref(root);

	set_fill(folder, "Third", 5);
	server_signal(&server, SIGHUP);
	server_expect_log(&server, "release");
	data = server_wait_ready(&server, "reloads", 2);
	ck_assert(json_is_null(json_object_get(data, "last_reload_error")));
	json_decref(data);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* A folder that is gone is no reason to stop either. */
START_TEST(test_reload_without_a_folder)
{
	server_start(&server, folder, NULL);
	set_destroy(folder);
	server_signal(&server, SIGHUP);
	server_expect_log(&server, "reload failed: ");
	json_decref(get_json(&server, "/v1/vendors"));
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* SIGTERM while answers are under way: each client gets its whole answer. */
START_TEST(test_drain)
{
	set_fill(folder, "Large", 1000);
	server_start(&server, folder, NULL);
	enum { CLIENTS = 8 };
	int sockets[CLIENTS];
	static const char request[] = "GET /v1/vendors?limit=1000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
	for (int i = 0; i < CLIENTS; i++) {
		sockets[i] = server_connect(&server);
		ck_assert_int_eq(send(sockets[i], request, sizeof request - 1, 0), sizeof request - 1);
		char first;
		ck_assert_int_eq(recv(sockets[i], &first, 1, MSG_PEEK), 1);
	}
	server_signal(&server, SIGTERM);
	for (int i = 0; i < CLIENTS; i++) {
		static char body[1 << 21];
		size_t length = 0;
		ssize_t more = 0;
		while ((more = recv(sockets[i], body + length, sizeof body - 1 - length, 0)) > 0)
			length += (size_t)more;
		body[length] = '\0';
		close(sockets[i]);
		const char *end = strstr(body, "\r\n\r\n"), *size = strstr(body, "Content-Length: ");
		ck_assert(end && size);
		ck_assert_uint_eq(strlen(end + 4), strtoul(size + strlen("Content-Length: "), NULL, 10));
	}
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* A client that never reads its answer does not keep the server from ending. */
START_TEST(test_drain_is_bounded)
{
	static const char request[] = "GET /v1/vendors?limit=1000 HTTP/1.1\r\nHost: a\r\n\r\n";
	set_fill(folder, "Large", 1000);
	server_start(&server, folder, (const char *const[]){"--drain-timeout", "1", NULL});
	const struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_port = htons((uint16_t)server.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), small = 4096;
	ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
	ck_assert_int_eq(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
	ck_assert_int_eq(send(fd, request, sizeof request - 1, 0), sizeof request - 1);
	char first;
	ck_assert_int_eq(recv(fd, &first, 1, MSG_PEEK), 1);
	int64_t begun = now_ms();
	server_signal(&server, SIGTERM);
	server_expect_log(&server, "1 requests were cut off");
	ck_assert_int_ge(now_ms() - begun, 900);
	ck_assert_int_eq(server_stop(&server, 0), 0);
	close(fd);
}
END_TEST

/* A free address whose port is none of those that the system hands out: nobody else gets it while
 * no server listens there. */
static void free_address(char address[64])
{
	struct sockaddr_in tried = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), port = 20000 + (int)getpid() % 10000;
	ck_assert_int_ge(fd, 0);
	for (tried.sin_port = htons((uint16_t)port); bind(fd, (const struct sockaddr *)&tried, sizeof tried) == -1;) {
		tried.sin_port = htons((uint16_t)++port);
		ck_assert_int_lt(port, 32768);
	}
	close(fd);
	snprintf(address, 64, "127.0.0.1:%d", port);
}

/* Killed with connections open, started again at once on the same port: everything is as before. */
START_TEST(test_killed_and_started_again)
{
	static struct bytes before, after;
	static const char request[] = "GET /v1/vendors HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
	char address[64];
	free_address(address);
	server_start_at(&server, address, folder, NULL);
	send_bytes(&server, request, sizeof request - 1, &before);
	int under_way = server_connect(&server);
	ck_assert_int_gt(send(under_way, request, sizeof request - 20, MSG_NOSIGNAL), 0);
	server_kill(&server);
	close(under_way);
	server_start_at(&server, address, folder, NULL);
	ck_assert_ptr_nonnull(strstr(server.line, address));
	send_bytes(&server, request, sizeof request - 1, &after);
	const char *tag_before = strstr(before.data, "ETag: "), *tag_after = strstr(after.data, "ETag: ");
	ck_assert(tag_before && tag_after);
	ck_assert_str_eq(strstr(before.data, "\r\n\r\n"), strstr(after.data, "\r\n\r\n"));
	ck_assert_int_eq(strncmp(tag_before, tag_after, strcspn(tag_before, "\r")), 0);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* A socket passed as systemd does it: descriptor 3, LISTEN_PID and LISTEN_FDS. */
START_TEST(test_socket_activation)
{
	static const char script[] = "exec 3<&0 </dev/null; export LISTEN_FDS=$1 LISTEN_PID=$$; shift; exec \"$@\"";
	struct sockaddr_storage address;
	socklen_t length = 0;
	ck_assert_ptr_null(sky_address_parse("127.0.0.1:0", &address, &length));
	int fd = sky_listen(&address, length);
	ck_assert_int_ge(fd, 0);
	/* What a client does not read is not piled up in the kernel. */
	int unsent = 0;
	socklen_t size = sizeof unsent;
	ck_assert_int_eq(getsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, &size), 0);
	ck_assert_int_eq(unsent, 65536);
	char name[SKY_ADDRESS_MAX];
	sky_listen_name(fd, name);
	static const struct {
		const char *count;
		bool listens;
	} cases[] = {{"1", true}, {"2", false}, {"1", false}};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		pid_t pid = fork();
		ck_assert_int_ge(pid, 0);
		if (pid == 0) {
			dup2(i == 2 ? STDERR_FILENO : fd, STDIN_FILENO);
			execl("/bin/sh", "sh", "-c", script, "sh", cases[i].count, getenv("SKYLEDGER_BINARY"), "serve", "--data",
			      folder, "--listen", "192.0.2.1:1", (char *)NULL);
			_exit(121);
		}
		server = (struct server){.pid = pid};
		if (cases[i].listens) {
			expect_healthy(name, NULL);
			ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
		} else {
			ck_assert_int_eq(server_stop(&server, 0), 2);
		}
	}
	close(fd);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_a_taken_port,
	    test_the_first_line,
	    test_ipv6,
	    test_the_access_log,
	    test_reload,
	    test_reload_without_a_folder,
	    test_drain,
	    test_drain_is_bounded,
	    test_killed_and_started_again,
	    test_socket_activation,
	};
	return unit_run_with("process", tests, SKY_COUNT(tests), set_up, tear_down);
}
