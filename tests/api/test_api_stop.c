/* SIGTERM goes before everything else: before a load of any size, and before reloads that come faster than a data set
 * loads. */
#include "harness.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MANY 300000 /* records that take seconds to load */

static struct server server;
static char folder[64];

static void set_up(void)
{
	set_create(folder);
}

static void tear_down(void)
{
	server_kill(&server);
	set_destroy(folder);
}

/* Puts so many vendors into the data set, in the one file that is read as a stream. */
static void make_large(void)
{
	char path[128];
	snprintf(path, sizeof path, "%s/vendors.json", folder);
	unlink(path);
	snprintf(path, sizeof path, "%s/vendors.ndjson", folder);
	FILE *out = fopen(path, "we");
	ck_assert_ptr_nonnull(out);
	for (int i = 0; i < MANY; i++) {
		fprintf(out,
		        "{\"id\": \"v%d\", \"names\": {\"en\": \"Vendor %d\"}, \"source\": \"s\", \"locator\": \"page 1\", "
		        "\"summary\": \"Sells number %d.\"}\n",
		        i, i, i);
	}
	ck_assert_int_eq(fclose(out), 0);
}

static bool has_open(pid_t pid, const char *name)
{
	char path[64];
	bool found = false;
	snprintf(path, sizeof path, "/proc/%ld/fd", (long)pid);
	DIR *list = opendir(path);
	char target[512];
	for (const struct dirent *entry = list ? readdir(list) : NULL; entry && !found; entry = readdir(list)) {
		ssize_t length = readlinkat(dirfd(list), entry->d_name, target, sizeof target - 1);
		target[length < 0 ? 0 : length] = '\0';
		found = strstr(target, name) != NULL;
	}
	if (list)
		closedir(list);
	return found;
}

static void wait_until_it_loads(void)
{
	int64_t end = now_ms() + SAFETY_MS;
	while (!has_open(server.pid, "/vendors.ndjson")) {
		ck_assert_int_lt(now_ms(), end);
		sleep_ms(1);
	}
}

/* Starts the program, with its standard error in the server's log; it says nothing yet. */
static void launch(const char *const *words)
{
	snprintf(server.log, sizeof server.log, "/tmp/skyledger-log-XXXXXX");
	int log = mkostemp(server.log, O_CLOEXEC | O_APPEND);
	ck_assert_int_ge(log, 0);
	server.pid = fork();
	ck_assert_int_ge(server.pid, 0);
	if (server.pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGINT, SIG_DFL); /* which a shell ignores for what runs in the background */
		dup2(log, STDERR_FILENO);
		execl("/bin/sh", "sh", "-c", "exec \"$@\" >/dev/null", "sh", getenv("SKYLEDGER_BINARY"), words[0], words[1],
		      words[2], words[3], words[4], (char *)NULL);
		_exit(121);
	}
	close(log);
}

/* Whoever started it sees that the signal ended it, as systemd expects. */
START_TEST(test_the_first_load)
{
	const struct {
		const char *words[5];
		int signal;
	} cases[] = {
	    {{"serve", "--listen", "127.0.0.1:0", "--data", folder}, SIGTERM},
	    {{"serve", "--listen", "127.0.0.1:0", "--data", folder}, SIGINT},
	    {{"check", folder}, SIGTERM},
	};
	make_large();
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		launch(cases[i].words);
		wait_until_it_loads();
		server_signal(&server, cases[i].signal);
		server_expect_log(&server, "stopped before it was done\n");
		/* ThreadSanitizer lets nobody raise a signal in its handler: the program exits then, as in a container. */
		int code = server_stop(&server, 0);
		ck_assert_msg(code == -cases[i].signal || code == 128 + cases[i].signal, "%d", code);
	}
}
END_TEST

START_TEST(test_a_reload)
{
	server_start(&server, folder, NULL);
	make_large();
	server_signal(&server, SIGHUP);
	wait_until_it_loads();
	server_signal(&server, SIGTERM);
	server_expect_log(&server, "is broken off: the server is stopping");
	ck_assert(!server_logged(&server, "reloaded "));
	ck_assert_int_eq(server_stop(&server, 0), 0);
}
END_TEST

static int count_reloads(void)
{
	int count = 0;
	FILE *log = fopen(server.log, "re");
	ck_assert_ptr_nonnull(log);
	char line[512];
	while (fgets(line, sizeof line, log))
		count += strstr(line, "reloaded ") != NULL;
	fclose(log);
	return count;
}

/* The pages of so many records are compressed for seconds. */
START_TEST(test_pages_made_ahead)
{
	set_fill(folder, "Mini", 3000);
	server_start(&server, folder, (const char *const[]){"--log-level", "debug", NULL});
	server_signal(&server, SIGTERM);
	server_expect_log(&server, "no pages are made ahead: the server is stopping");
	ck_assert_int_eq(server_stop(&server, 0), 0);
}
END_TEST

/* While SIGHUP comes faster than the data set loads, the kernel would hand out nothing else. */
START_TEST(test_reloads_without_end)
{
	set_fill(folder, "Mini", 3000);
	server_start(&server, folder, (const char *const[]){"--cache-size", "0", NULL});
	pid_t sender = fork();
	ck_assert_int_ge(sender, 0);
	if (sender == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (kill(server.pid, SIGHUP) == 0) {
		}
		_exit(0);
	}
	server_expect_log(&server, "reloaded ");
	/* While it is halted no reload ends unseen; the signal is there before it goes on. */
	int status = 0;
	server_signal(&server, SIGSTOP);
	ck_assert_int_eq(waitpid(server.pid, &status, WUNTRACED), server.pid);
	ck_assert(WIFSTOPPED(status));
	int before = count_reloads();
	server_signal(&server, SIGTERM);
	server_signal(&server, SIGCONT);
	server_expect_log(&server, "stopping on signal 15");
	/* One may have been about to end. */
	ck_assert_int_le(count_reloads(), before + 1);
	int code = server_stop(&server, 0);
	ck_assert_int_eq(waitpid(sender, NULL, 0), sender);
	ck_assert_int_eq(code, 0);
}
END_TEST

/* Clients that leave within a request, whose last bytes and end are seen at once, since the server is halted meanwhile:
 * the stop does not wait until their requests are late. */
START_TEST(test_clients_that_left)
{
	static const char first[] = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
	                  part[] = "POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
	                           "Accept: application/json, text/event-stream\r\nContent-Length: 100\r\n\r\n{";
	int status = 0;
	server_start(&server, folder,
	             (const char *const[]){"--request-timeout", "3600", "--drain-timeout", "3600", "--threads", "1", NULL});
	int clients[20];
	char byte;
	for (size_t i = 0; i < SKY_COUNT(clients); i++) {
		clients[i] = server_connect(&server);
		ck_assert_int_eq(send(clients[i], first, sizeof first - 1, MSG_NOSIGNAL), sizeof first - 1);
		ck_assert_int_eq(recv(clients[i], &byte, 1, 0), 1);
	}
	server_signal(&server, SIGSTOP);
	ck_assert_int_eq(waitpid(server.pid, &status, WUNTRACED), server.pid);
	for (size_t i = 0; i < SKY_COUNT(clients); i++) {
		ck_assert_int_eq(send(clients[i], part, sizeof part - 1, MSG_NOSIGNAL), sizeof part - 1);
		shutdown(clients[i], SHUT_WR);
	}
	server_signal(&server, SIGCONT);
	/* Each is told that nothing comes any more. */
	for (size_t i = 0; i < SKY_COUNT(clients); i++) {
		struct bytes rest = {.length = 0};
		read_bytes(clients[i], &rest);
		ck_assert(rest.closed);
		close(clients[i]);
	}
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_the_first_load, test_a_reload, test_pages_made_ahead, test_reloads_without_end,
	                              test_clients_that_left};
	return unit_run_with("stop", tests, SKY_COUNT(tests), set_up, tear_down);
}
