/* The running server is confined in every thread, and still reloads. */
#include "harness.h"
#include "server/process/confine_steps.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static struct server server;

/* Each thread of the server has this line in its status. */
static void expect_status(const char *line)
{
	char path[320];
	snprintf(path, sizeof path, "/proc/%d/task", (int)server.pid);
	DIR *tasks = opendir(path);
	ck_assert_ptr_nonnull(tasks);
	int count = 0;
	char text[4096];
	for (const struct dirent *task = readdir(tasks); task; task = readdir(tasks)) {
		if (task->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "/proc/%d/task/%s/status", (int)server.pid, task->d_name);
		FILE *status = fopen(path, "re");
		ck_assert_ptr_nonnull(status);
		text[fread(text, 1, sizeof text - 1, status)] = '\0';
		fclose(status);
		ck_assert_msg(strstr(text, line) != NULL, "thread %s: %s is not in %s", task->d_name, line, text);
		count++;
	}
	closedir(tasks);
	ck_assert_int_ge(count, 2);
}

START_TEST(test_the_running_server)
{
	static const char *const options[] = {"--log-level=debug", "--confine=auto", NULL};
	char folder[64];
	set_create(folder);
	server_start(&server, folder, options);
	expect_status("\nNoNewPrivs:\t1\n");
	expect_status("\nCapPrm:\t0000000000000000\n");
	expect_status("\nCapEff:\t0000000000000000\n");
	if (SKY_SANITIZED)
		ck_assert(server_logged(&server, "not confined in full: files: this build carries a sanitizer"));
	else
		expect_status("\nSeccomp:\t2\n");
	/* It reloads: a set that is better, a broken one, a better one. */
	json_decref(get_json(&server, "/v1/search?q=vendor"));
	set_fill(folder, "Other", 5);
	server_signal(&server, SIGHUP);
	server_expect_log(&server, "reloaded ");
	set_write(folder, "vendors.json", "[{]");
	server_signal(&server, SIGHUP);
	server_expect_log(&server, "reload failed: 1 mistakes");
	json_t *vendors = get_json(&server, "/v1/vendors?fields=id");
	ck_assert_uint_eq(json_array_size(json_object_get(vendors, "data")), 5);
	json_decref(vendors);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
	set_destroy(folder);
}
END_TEST

static void tear_down(void)
{
	server_kill(&server);
}

int main(void)
{
	const TTest *const tests[] = {
	    test_the_running_server,
	};
	return unit_run_with("confined", tests, SKY_COUNT(tests), NULL, tear_down);
}
