/* What a server can no longer do once it serves, and what it still can. Each case confines a process of its own. */
#include "harness.h"
#include "server/process/confine.h"
#include "server/process/confine_steps.h"

#include "model/load/load.h"
#include "model/load/snapshot_build.h"
#include "model/snapshot/snapshot.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define FOLDER CHINA_CLOUD
#define BAD_SETUP 101 /* exit codes of a child beside the number of the failed check */
#define NOBODY 65534

static const struct sky_log quiet = {.fd = -1, .level = SKY_LOG_ERROR};

static bool has_landlock(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) >= 1;
}

/* As strict as this machine lets it be. */
static enum sky_confine_mode strictest(void)
{
	return has_landlock() ? SKY_CONFINE_ON : SKY_CONFINE_AUTO;
}

/* The wait status of a process that does this. */
static int in_child(int (*body)(void))
{
	int status = 0;
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		_exit(body());
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

/* Runs the body, which returns 0 or the number of its line that failed (modulo 100). */
static void expect_success(int (*body)(void))
{
	int status = in_child(body);
	ck_assert_msg(WIFEXITED(status), "it died of signal %d", WTERMSIG(status));
	ck_assert_msg(WEXITSTATUS(status) == 0, "the check in line x%02d fails", WEXITSTATUS(status));
}

#define CHECK(condition)                                                                                               \
	if (!(condition))                                                                                                  \
	return __LINE__ % 100 + 1

#define REFUSED(call, error)                                                                                           \
	errno = 0;                                                                                                         \
	CHECK((call) == -1 && errno == (error))

static bool confined(void)
{
	return sky_confine(FOLDER, strictest(), &quiet);
}

/* A connection of 127.0.0.1 to itself: the listening socket, and the client's end. */
static bool connect_to_self(int *listening, int *client, struct sockaddr_in *address)
{
	socklen_t length = sizeof *address;
	*address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	*listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	*client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr *plain = (struct sockaddr *)(void *)address;
	return bind(*listening, plain, length) == 0 && listen(*listening, 8) == 0 &&
	       getsockname(*listening, plain, &length) == 0 && connect(*client, plain, length) == 0;
}

static int no_other_file(void)
{
	CHECK(confined());
	if (has_landlock()) {
		REFUSED(open("/etc/passwd", O_RDONLY | O_CLOEXEC), EACCES);
		REFUSED(open("/proc/self/mem", O_RDONLY | O_CLOEXEC), EACCES);
		REFUSED(open(FOLDER "/..", O_RDONLY | O_DIRECTORY | O_CLOEXEC), EACCES);
		REFUSED(open(FOLDER "/../../meson.build", O_RDONLY | O_CLOEXEC), EACCES);
	}
	REFUSED(open("/etc", O_PATH | O_CLOEXEC), EPERM);
	REFUSED(syscall(SYS_open, FOLDER "/dataset.json", O_RDONLY), EPERM);
	return 0;
}

static int no_writing(void)
{
	CHECK(confined());
	REFUSED(open(FOLDER "/dataset.json", O_WRONLY | O_CLOEXEC), EPERM);
	REFUSED(open(FOLDER "/dataset.json", O_RDWR | O_CLOEXEC), EPERM);
	REFUSED(open(FOLDER "/dataset.json", O_RDONLY | O_TRUNC | O_CLOEXEC), EPERM);
	REFUSED(open("/tmp/skyledger-made", O_RDONLY | O_CREAT | O_CLOEXEC, 0600), EPERM);
	REFUSED(open("/tmp", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600), EPERM);
	REFUSED(truncate(FOLDER "/dataset.json", 0), EPERM);
	REFUSED(unlink("/tmp/skyledger-none"), EPERM);
	REFUSED(rename("/tmp/skyledger-none", "/tmp/skyledger-other"), EPERM);
	REFUSED(mkdir("/tmp/skyledger-none", 0700), EPERM);
	REFUSED(symlink("/etc", "/tmp/skyledger-none"), EPERM);
	REFUSED(chmod(FOLDER, 0777), EPERM);
	return 0;
}

static int no_connection(void)
{
	int listening, client;
	struct sockaddr_in address;
	if (!connect_to_self(&listening, &client, &address))
		return BAD_SETUP;
	int unused = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const struct sockaddr *to = (struct sockaddr *)(void *)&address;
	CHECK(confined());
	REFUSED(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), EPERM);
	REFUSED(socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0), EPERM);
	REFUSED(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), EPERM);
	REFUSED(connect(unused, to, sizeof address), EPERM);
	REFUSED(bind(unused, to, sizeof address), EPERM);
	REFUSED(listen(unused, 1), EPERM);
	/* Nor by way of TCP Fast Open. */
	REFUSED(sendto(unused, "x", 1, MSG_FASTOPEN | MSG_NOSIGNAL, to, sizeof address), EPERM);
	struct iovec piece = {.iov_base = &address, .iov_len = 1};
	const struct msghdr message = {
	    .msg_name = &address, .msg_namelen = sizeof address, .msg_iov = &piece, .msg_iovlen = 1};
	REFUSED(sendmsg(unused, &message, MSG_FASTOPEN | MSG_NOSIGNAL), EPERM);
	return 0;
}

static int no_power(void)
{
	const struct rlimit limit = {64, 64};
	void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(memory != MAP_FAILED && confined());
	REFUSED(fork(), EPERM);
	REFUSED(kill(getppid(), 0), EPERM);
	REFUSED(syscall(SYS_tgkill, getppid(), getppid(), 0), EPERM);
	REFUSED(setrlimit(RLIMIT_NOFILE, &limit), EPERM);
	REFUSED(setuid(0), EPERM);
	REFUSED(mprotect(memory, 4096, PROT_READ | PROT_EXEC), EPERM);
	CHECK(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED && errno == EPERM);
	REFUSED(syscall(SYS_keyctl, 0, 0, 0, 0, 0), EPERM);
	REFUSED(syscall(SYS_unshare, 0x10000000), EPERM);
	return 0;
}

START_TEST(test_what_it_cannot_do)
{
	expect_success(no_other_file);
	expect_success(no_writing);
	expect_success(no_connection);
	expect_success(no_power);
}
END_TEST

static int runs_a_program(void)
{
	static char name[] = "true";
	char *const words[] = {name, NULL}, *const nothing[] = {NULL};
	CHECK(confined());
	execve("/bin/true", words, nothing);
	return 0;
}

static int reads_another_process(void)
{
	CHECK(confined());
	syscall(SYS_ptrace, 16L, (long)getppid(), 0L, 0L);
	return 0;
}

static int aborts(void)
{
	CHECK(confined());
	abort();
}

START_TEST(test_what_it_dies_of)
{
	int status = in_child(runs_a_program);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
	status = in_child(reads_another_process);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
	status = in_child(aborts);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}
END_TEST

/* Writes to the pipe what the thread came to: it runs before the confinement and is covered all the same. */
struct early {
	int go[2];
	int error;
};

static void *connect_when_told(void *closure)
{
	struct early *early = closure;
	char byte;
	if (read(early->go[0], &byte, 1) == 1 && socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) == -1)
		early->error = errno;
	return NULL;
}

static int covers_threads_that_run(void)
{
	struct early early = {.error = 0};
	CHECK(pipe2(early.go, O_CLOEXEC) == 0);
	pthread_t thread;
	CHECK(pthread_create(&thread, NULL, connect_when_told, &early) == 0);
	CHECK(confined());
	CHECK(write(early.go[1], "x", 1) == 1 && pthread_join(thread, NULL) == 0);
	CHECK(early.error == EPERM);
	return 0;
}

START_TEST(test_threads_that_run_are_covered)
{
	expect_success(covers_threads_that_run);
}
END_TEST

static void *say_yes(void *closure)
{
	bool *done = closure;
	void *memory = malloc((size_t)64 << 20);
	*done = memory != NULL;
	free(memory);
	return NULL;
}

static int serves_on(void)
{
	int listening, client;
	struct sockaddr_in address;
	bool done = false;
	if (!connect_to_self(&listening, &client, &address))
		return BAD_SETUP;
	CHECK(confined());
	int accepted = accept4(listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	CHECK(accepted >= 0);
	char text[8];
	CHECK(send(client, "ask", 3, MSG_NOSIGNAL) == 3 && recv(accepted, text, sizeof text, 0) == 3);
	CHECK(write(accepted, "answer", 6) == 6 && read(client, text, sizeof text) == 6);
	pthread_t thread;
	CHECK(pthread_create(&thread, NULL, say_yes, &done) == 0 && pthread_join(thread, NULL) == 0 && done);
	struct sky_report *report = sky_report_create();
	struct sky_snapshot *snapshot = NULL;
	CHECK(report && sky_snapshot_load(FOLDER, report, NULL, NULL, &snapshot) == SKY_LOAD_OK);
	sky_snapshot_release(snapshot);
	sky_report_destroy(report);
	return 0;
}

static int serves_on_as_nobody(void)
{
	if (getuid() == 0 && (setgroups(0, NULL) != 0 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
		return BAD_SETUP;
	CHECK(sky_confine("/tmp", strictest(), &quiet));
	REFUSED(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), EPERM);
	return 0;
}

static int turned_off(void)
{
	CHECK(sky_confine(FOLDER, SKY_CONFINE_OFF, &quiet));
	CHECK(open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0);
	return 0;
}

START_TEST(test_what_it_still_can)
{
	expect_success(serves_on);
	expect_success(serves_on_as_nobody);
	expect_success(turned_off);
}
END_TEST

/* A folder with the data sets one and two, and a link to the first. */
static char links[64];

static bool reads(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd >= 0 && close(fd) == 0;
}

static int reads_beside(const char *folder, bool expected)
{
	CHECK(chdir(links) == 0);
	CHECK(sky_confine(folder, strictest(), &quiet));
	CHECK(reads("one") && reads("link"));
	CHECK(reads("two") == expected);
	CHECK(!reads("/etc"));
	return 0;
}

static int through_a_link(void)
{
	return reads_beside("link", true);
}

static int through_a_link_with_a_slash(void)
{
	return reads_beside("link//", true);
}

static int through_a_long_path(void)
{
	char path[80];
	snprintf(path, sizeof path, "%s/link", links);
	return reads_beside(path, true);
}

static int through_a_folder(void)
{
	return reads_beside("one", false);
}

/* Releases that are switched by a link stay within reach; those beside a plain folder do not. */
START_TEST(test_a_link_to_the_data_set)
{
	if (!has_landlock())
		return;
	snprintf(links, sizeof links, "/tmp/skyledger-set-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(links));
	int folder = open(links, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_eq(mkdirat(folder, "one", 0700) | mkdirat(folder, "two", 0700) | symlinkat("one", folder, "link"), 0);
	expect_success(through_a_link);
	expect_success(through_a_link_with_a_slash);
	expect_success(through_a_long_path);
	expect_success(through_a_folder);
	unlinkat(folder, "link", 0);
	unlinkat(folder, "one", AT_REMOVEDIR);
	unlinkat(folder, "two", AT_REMOVEDIR);
	close(folder);
	char path[80];
	snprintf(path, sizeof path, "%s", links);
	ck_assert_int_eq(rmdir(path), 0);
}
END_TEST

/* What sky_confine logs; static. The pipe is made by the first call, for a confined process makes none. */
static const char *log_of(const char *folder, enum sky_confine_mode mode, bool *done)
{
	static char text[2048];
	static int ends[2];
	if (ends[1] == 0 && pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
		return "";
	const struct sky_log log = {.fd = ends[1], .level = SKY_LOG_DEBUG};
	*done = sky_confine(folder, mode, &log);
	ssize_t length = read(ends[0], text, sizeof text - 1);
	text[length > 0 ? length : 0] = '\0';
	return text;
}

static bool is_one_line(const char *text)
{
	const char *end = strchr(text, '\n');
	return end && end[1] == '\0';
}

/* The second time everything is refused, for the first has taken away the means. */
static int cannot_be_confined(void)
{
	bool done = true;
	const char *text = log_of("/nonexistent", SKY_CONFINE_ON, &done);
	CHECK(!done && is_one_line(text) && strstr(text, "not confined in full: files: "));
	CHECK(!has_landlock() || strstr(text, "Landlock refuses: No such file or directory"));
	text = log_of(FOLDER, SKY_CONFINE_ON, &done);
	CHECK(!done && is_one_line(text) && strstr(text, "capabilities: ") && strstr(text, "no_new_privs: "));
	CHECK(strstr(text, "; files: this kernel has no Landlock") && strstr(text, "; system calls: seccomp refuses: "));
	text = log_of(FOLDER, SKY_CONFINE_AUTO, &done);
	CHECK(done && is_one_line(text) && strstr(text, " warn "));
	return 0;
}

static int is_confined(void)
{
	bool done = false;
	const char *text = log_of(FOLDER, strictest(), &done);
	CHECK(done && is_one_line(text));
	CHECK(!has_landlock() || strstr(text, " debug confined: reads only the data set (Landlock "));
	return 0;
}

START_TEST(test_gaps_are_told)
{
	expect_success(cannot_be_confined);
	expect_success(is_confined);
}
END_TEST

static int sanitized(void)
{
	bool done = true;
	const char *text = log_of(FOLDER, SKY_CONFINE_ON, &done);
	CHECK(!done && is_one_line(text) && strstr(text, "this build carries a sanitizer"));
	text = log_of(FOLDER, SKY_CONFINE_AUTO, &done);
	CHECK(done && is_one_line(text));
	return 0;
}

START_TEST(test_builds_with_sanitizers_say_so)
{
	expect_success(sanitized);
}
END_TEST

int main(void)
{
	enum { PLAIN = 6, INSTRUMENTED = 1, COUNT = 7 };
	const TTest *const tests[COUNT] = {
	    test_what_it_cannot_do, test_what_it_dies_of,        test_threads_that_run_are_covered,  test_what_it_still_can,
	    test_gaps_are_told,     test_a_link_to_the_data_set, test_builds_with_sanitizers_say_so,
	};
	const TTest *const *first = SKY_SANITIZED ? tests + COUNT - INSTRUMENTED : tests;
	return unit_run_with("confine", first, SKY_SANITIZED ? INSTRUMENTED : PLAIN, NULL, NULL);
}
