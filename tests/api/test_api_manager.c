/* The program under a service manager such as systemd: what it tells the manager (sd_notify), and the socket that
 * outlives it. */
#include "harness.h"
#include "server/process/notify.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static struct server server;
static char folder[64];
static char name[128]; /* of the manager's socket, as NOTIFY_SOCKET has it */
static int manager = -1;

static void set_up(void)
{
	set_create(folder);
}

static void close_manager(void)
{
	if (manager != -1) {
		close(manager);
		manager = -1;
	}
	if (*name == '/')
		unlink(name);
}

static void tear_down(void)
{
	server_kill(&server);
	unsetenv("NOTIFY_SOCKET");
	close_manager();
	set_destroy(folder);
}

/* The manager listens at this name. */
static void open_manager(const char *at)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(name, sizeof name, "%s", at);
	memcpy(address.sun_path, at, strlen(at));
	if (*at == '@')
		address.sun_path[0] = '\0';
	manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(manager, 0);
	ck_assert_int_eq(bind(manager, (const struct sockaddr *)&address,
	                      (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(at))),
	                 0);
	setenv("NOTIFY_SOCKET", at, 1);
}

static void open_manager_in_folder(void)
{
	char path[96];
	snprintf(path, sizeof path, "/tmp/skyledger-notify-%ld", (long)getpid());
	unlink(path);
	open_manager(path);
}

/* The next datagram (static). */
static const char *told(void)
{
	static char text[2 * SKY_NOTIFY_TEXT_MAX];
	struct pollfd ready = {.fd = manager, .events = POLLIN};
	ck_assert_msg(poll(&ready, 1, SAFETY_MS) == 1, "nothing is told");
	ssize_t length = recv(manager, text, sizeof text - 1, 0);
	ck_assert_int_ge(length, 0);
	text[length] = '\0';
	return text;
}

static void expect_told(const char *state, const char *what)
{
	char start[128];
	snprintf(start, sizeof start, "%s\nSTATUS=%s; release ", state, what);
	const char *text = told();
	ck_assert_msg(strncmp(text, start, strlen(start)) == 0, "told \"%s\", not \"%s\"", text, start);
	ck_assert_msg(strstr(text + strlen(start), folder), "%s", text);
}

/* RELOADING=1 with the time, which systemd compares with that of its own order. */
static void expect_reloading(int64_t since_ms)
{
	static const char start[] = "RELOADING=1\nMONOTONIC_USEC=";
	const char *text = told();
	char *end = NULL;
	ck_assert_msg(strncmp(text, start, sizeof start - 1) == 0, "%s", text);
	int64_t at = strtoll(text + sizeof start - 1, &end, 10);
	ck_assert_msg(at >= since_ms * 1000 && at <= (now_ms() + 1) * 1000, "%" PRId64 " is not now", at);
	ck_assert_msg(strncmp(end, "\nSTATUS=serving and loading", 27) == 0, "%s", text);
}

static void walk_through_states(void)
{
	server_start(&server, folder, NULL);
	expect_told("READY=1", "serving");
	int64_t before = now_ms();
	server_signal(&server, SIGHUP);
	expect_reloading(before);
	expect_told("READY=1", "serving");
	/* A manager that waits for the end of a reload sees it also when it failed. */
	set_write(folder, "vendors.json", "[{]");
	server_signal(&server, SIGHUP);
	expect_reloading(before);
	expect_told("READY=1", "serving, the last reload failed");
	server_signal(&server, SIGTERM);
	expect_told("STOPPING=1", "stopping");
	ck_assert_int_eq(server_stop(&server, 0), 0);
}

START_TEST(test_states_are_told)
{
	open_manager_in_folder();
	walk_through_states();
}
END_TEST

START_TEST(test_states_are_told_to_an_abstract_name)
{
	char at[64];
	snprintf(at, sizeof at, "@skyledger-%ld", (long)getpid());
	open_manager(at);
	walk_through_states();
}
END_TEST

/* A server that nobody is told of still serves; what is wrong stands in the log. */
START_TEST(test_a_manager_that_is_not_there)
{
	static char long_name[200];
	memset(long_name, 'n', sizeof long_name - 1);
	long_name[0] = '/';
	const struct {
		const char *name, *says;
	} cases[] = {
	    {"/nonexistent/notify", "No such file or directory"},
	    {"notify", "Address family not supported by protocol"},
	    {"vsock:2:1234", "Address family not supported by protocol"},
	    {long_name, "File name too long"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		setenv("NOTIFY_SOCKET", cases[i].name, 1);
		server_start(&server, folder, NULL);
		json_decref(get_json(&server, "/v1/vendors"));
		ck_assert_msg(server_logged(&server, cases[i].says), "case %zu", i);
		ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
	}
	setenv("NOTIFY_SOCKET", "", 1);
	server_start(&server, folder, NULL);
	ck_assert(!server_logged(&server, "service manager"));
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

START_TEST(test_a_manager_that_goes_away)
{
	open_manager_in_folder();
	server_start(&server, folder, NULL);
	expect_told("READY=1", "serving");
	close_manager();
	server_signal(&server, SIGHUP);
	server_expect_log(&server, "the service manager was not told: Connection refused");
	server_expect_log(&server, "reloaded ");
	json_decref(get_json(&server, "/v1/vendors"));
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* One message stays one message, and no longer than a datagram may be. */
START_TEST(test_status_lines)
{
	static char long_text[4 * SKY_NOTIFY_TEXT_MAX];
	memset(long_text, 'x', sizeof long_text - 1);
	open_manager_in_folder();
	int fd = sky_notify_open();
	ck_assert_int_ge(fd, 0);
	ck_assert(sky_notify_tell(fd, SKY_NOTIFY_READY, "%s", "one\nMAINPID=1"));
	ck_assert_str_eq(told(), "READY=1\nSTATUS=one");
	ck_assert(sky_notify_tell(fd, SKY_NOTIFY_STOPPING, "%s", long_text));
	const char *text = told();
	ck_assert_uint_eq(strlen(text), SKY_NOTIFY_TEXT_MAX - 1);
	ck_assert(strncmp(text, "STOPPING=1\nSTATUS=xxx", 21) == 0);
	close_manager();
	errno = 0;
	ck_assert(!sky_notify_tell(fd, SKY_NOTIFY_READY, "again"));
	ck_assert_int_eq(errno, ECONNREFUSED);
	close(fd);
	ck_assert(sky_notify_tell(-1, SKY_NOTIFY_READY, "nobody"));
}
END_TEST

/* With --drain-delay a balancer has time to see that the server is not ready; until then it answers
 * new connections as ever. */
START_TEST(test_the_delay_before_the_drain)
{
	open_manager_in_folder();
	server_start(&server, folder, (const char *const[]){"--drain-delay", "600", NULL});
	expect_told("READY=1", "serving");
	server_signal(&server, SIGTERM);
	expect_told("STOPPING=1", "stopping");
	int64_t end = now_ms() + SAFETY_MS;
	long status = 0;
	struct answer answer;
	while (status != 503) {
		ck_assert_int_lt(now_ms(), end);
		get(&server, "/readyz", &answer);
		status = answer.status;
		answer_free(&answer);
	}
	json_decref(get_json(&server, "/v1/vendors"));
	get(&server, "/healthz", &answer);
	ck_assert_int_eq(answer.status, 200);
	answer_free(&answer);
	/* A second signal ends the wait. */
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
	server_start(&server, folder, (const char *const[]){"--drain-delay", "1", NULL});
	int64_t begun = now_ms();
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
	ck_assert_int_ge(now_ms() - begun, 1000);
}
END_TEST

/* A data set as Kubernetes mounts a ConfigMap: files are links through ..data, which is switched to
 * another folder at once. */
START_TEST(test_a_mounted_config_map)
{
	static const char *const versions[] = {"..one", "..two"};
	static const char *const files[] = {"dataset.json", "sources.json", "vendors.json"};
	char mount[] = "/tmp/skyledger-mount-XXXXXX";
	ck_assert_ptr_nonnull(mkdtemp(mount));
	char path[128];
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/%s", mount, versions[i]);
		ck_assert_int_eq(mkdir(path, 0755), 0);
		set_fill(path, versions[i], i + 1);
	}
	char target[64];
	for (size_t i = 0; i < SKY_COUNT(files); i++) {
		snprintf(path, sizeof path, "%s/%s", mount, files[i]);
		snprintf(target, sizeof target, "..data/%s", files[i]);
		ck_assert_int_eq(symlink(target, path), 0);
	}
	char link[128];
	snprintf(link, sizeof link, "%s/..data", mount);
	char fresh[128];
	snprintf(fresh, sizeof fresh, "%s/..data_tmp", mount);
	ck_assert_int_eq(symlink(versions[0], link), 0);
	server_start(&server, mount, NULL);
	ck_assert_int_eq(symlink(versions[1], fresh), 0);
	ck_assert_int_eq(rename(fresh, link), 0);
	server_signal(&server, SIGHUP);
	server_expect_log(&server, "reloaded ");
	json_t *vendors = get_json(&server, "/v1/vendors?fields=id");
	ck_assert_uint_eq(json_array_size(json_object_get(vendors, "data")), 2);
	json_decref(vendors);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
	unlink(link);
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/%s", mount, versions[i]);
		set_destroy(path);
	}
	set_destroy(mount);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_states_are_told,
	    test_states_are_told_to_an_abstract_name,
	    test_a_manager_that_is_not_there,
	    test_a_manager_that_goes_away,
	    test_status_lines,
	    test_the_delay_before_the_drain,
	    test_a_mounted_config_map,
	};
	return unit_run_with("manager", tests, SKY_COUNT(tests), set_up, tear_down);
}
