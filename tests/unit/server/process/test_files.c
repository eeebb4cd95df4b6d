#include "server/process/files.h"
#include "unit.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The limits of a process only go down, so that each case has its own. Returns what was reserved, 255 at most. */
static int reserve(rlim_t soft, rlim_t hard, unsigned connections, unsigned threads, rlim_t *after)
{
	const struct sky_log log = {.fd = -1, .level = SKY_LOG_ERROR};
	int pipe_ends[2];
	ck_assert_int_eq(pipe(pipe_ends), 0);
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct rlimit limit = {soft, hard};
		if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
			_exit(254);
		unsigned left = sky_files_reserve(connections, threads, &log);
		getrlimit(RLIMIT_NOFILE, &limit);
		ssize_t written = write(pipe_ends[1], &limit.rlim_cur, sizeof limit.rlim_cur);
		_exit(written < 0 ? 253 : (int)(left < 255 ? left : 255));
	}
	int status = 0;
	ck_assert_int_eq(read(pipe_ends[0], after, sizeof *after), sizeof *after);
	close(pipe_ends[0]);
	close(pipe_ends[1]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

START_TEST(test_limits)
{
	rlim_t after = 0;
	/* raised as far as needed */
	ck_assert_int_eq(reserve(40, 1000, 200, 2, &after), 200);
	ck_assert_uint_eq(after, 64 + 8 + 200);
	/* never lowered */
	ck_assert_int_eq(reserve(900, 1000, 10, 2, &after), 10);
	ck_assert_uint_eq(after, 900);
	/* fewer connections where the hard limit is in the way */
	ck_assert_int_eq(reserve(40, 100, 200, 2, &after), 100 - 64 - 8);
	ck_assert_uint_eq(after, 100);
	ck_assert_int_eq(reserve(74, 74, 200, 2, &after), 2);
	ck_assert_int_eq(reserve(73, 73, 200, 2, &after), 0);
	ck_assert_int_eq(reserve(20, 20, 200, 2, &after), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_limits};
	return unit_run("files", tests, SKY_COUNT(tests));
}
