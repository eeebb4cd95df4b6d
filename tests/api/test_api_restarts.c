/* Restarts on one socket, which outlives the server as under systemd. Clients work all the time: each server ends
 * cleanly, and no request is lost. SKYLEDGER_RESTARTS says how many restarts (`make test-restarts`: 2,000). */
#include "harness.h"
#include "server/mhd/listen.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CLIENTS 6
#define ANSWERS_EACH 12 /* at least, that a server gives before it is stopped */

/* What the clients, which are processes, share with the test. */
struct counts {
	atomic_bool stop;
	atomic_uint answered, failed;
};

static struct server server;
static char folder[64];
static struct counts *counts;
static pid_t clients[CLIENTS];

static void set_up(void)
{
	set_create(folder);
	counts = mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert(counts != MAP_FAILED);
}

static void tear_down(void)
{
	for (size_t i = 0; i < CLIENTS; i++) {
		if (clients[i] > 0) {
			kill(clients[i], SIGKILL);
			waitpid(clients[i], NULL, 0);
			clients[i] = 0;
		}
	}
	server_kill(&server);
	munmap(counts, sizeof *counts);
	set_destroy(folder);
}

/* Starts the server on a socket that the test keeps: descriptor 3, LISTEN_PID and LISTEN_FDS. */
static void start_on(int listening)
{
	static const char script[] = "exec 3<&0 </dev/null; export LISTEN_FDS=1 LISTEN_PID=$$; exec \"$@\" >/dev/null";
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(listening, STDIN_FILENO);
		execl("/bin/sh", "sh", "-c", script, "sh", getenv("SKYLEDGER_BINARY"), "serve", "--data", folder, "--log-level",
		      "warn", "--threads", "4", (char *)NULL);
		_exit(121);
	}
	server = (struct server){.pid = pid};
}

/* Sends the request and reads its answer; *more: the connection stays open for another. false: there was no answer, or
 * not all of it. */
static bool ask_on(int fd, bool *more)
{
	static const char request[] = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", wanted[] = "HTTP/1.1 200 ";
	char answer[4096];
	size_t got = 0, whole = sizeof answer;
	*more = false;
	if (send(fd, request, sizeof request - 1, MSG_NOSIGNAL) != (ssize_t)sizeof request - 1)
		return false;
	while (got < whole) {
		ssize_t piece = recv(fd, answer + got, sizeof answer - 1 - got, 0);
		if (piece <= 0)
			return false;
		got += (size_t)piece;
		answer[got] = '\0';
		const char *end = strstr(answer, "\r\n\r\n"), *length = strcasestr(answer, "\r\nContent-Length: ");
		if (end && length)
			whole = (size_t)(end + 4 - answer) + strtoul(length + 18, NULL, 10);
	}
	*more = !strcasestr(answer, "\r\nConnection: close");
	return memcmp(answer, wanted, sizeof wanted - 1) == 0;
}

/* Asks until it shall stop, however long a server takes to come; every other client keeps its connection while it may.
 * A connection that was kept may end before the next request is read, as HTTP has it: only the first request of a
 * connection must not fail. */
static void run_client(const struct sockaddr *address, socklen_t length, bool keeps)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (!atomic_load(&counts->stop)) {
		int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
		bool more = fd >= 0 && connect(fd, address, length) == 0, answered = more && ask_on(fd, &more);
		atomic_fetch_add(answered ? &counts->answered : &counts->failed, 1);
		while (keeps && answered && more && !atomic_load(&counts->stop)) {
			answered = ask_on(fd, &more);
			atomic_fetch_add(&counts->answered, answered);
		}
		close(fd);
	}
	_exit(0);
}

/* Waits until the server has answered so many more; false: it does not. */
static bool wait_for_answers(unsigned many)
{
	unsigned before = atomic_load(&counts->answered);
	int64_t end = now_ms() + SAFETY_MS;
	while (atomic_load(&counts->answered) - before < many) {
		if (now_ms() > end)
			return false;
		sleep_ms(1);
	}
	return true;
}

START_TEST(test_restarts_on_one_socket)
{
	const char *wanted = getenv("SKYLEDGER_RESTARTS");
	long restarts = wanted ? strtol(wanted, NULL, 10) : 50;
	struct sockaddr_storage address;
	socklen_t length = 0;
	ck_assert_ptr_null(sky_address_parse("127.0.0.1:0", &address, &length));
	int fd = sky_listen(&address, length);
	ck_assert_int_ge(fd, 0);
	char at[SKY_ADDRESS_MAX];
	ck_assert_ptr_null(sky_address_parse(sky_listen_name(fd, at), &address, &length));
	for (size_t i = 0; i < CLIENTS; i++) {
		clients[i] = fork();
		ck_assert_int_ge(clients[i], 0);
		if (clients[i] == 0)
			run_client((const struct sockaddr *)&address, length, i % 2);
	}
	for (long i = 0; i < restarts; i++) {
		start_on(fd);
		ck_assert_msg(wait_for_answers(ANSWERS_EACH * CLIENTS), "restart %ld: nobody answers", i);
		int code = server_stop(&server, SIGTERM);
		ck_assert_msg(code == 0, "restart %ld: the server ends with %d", i, code);
		ck_assert_msg(atomic_load(&counts->failed) == 0, "restart %ld: %u requests failed, %u were answered", i,
		              atomic_load(&counts->failed), atomic_load(&counts->answered));
	}
	/* The last server answers those who wait. */
	start_on(fd);
	ck_assert(wait_for_answers(CLIENTS));
	atomic_store(&counts->stop, true);
	for (size_t i = 0; i < CLIENTS; i++) {
		ck_assert_int_eq(waitpid(clients[i], NULL, 0), clients[i]);
		clients[i] = 0;
	}
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
	ck_assert_uint_eq(atomic_load(&counts->failed), 0);
	printf("# %ld restarts, %u answers\n", restarts, atomic_load(&counts->answered));
	close(fd);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_restarts_on_one_socket};
	return unit_run_with("restarts", tests, SKY_COUNT(tests), set_up, tear_down);
}
