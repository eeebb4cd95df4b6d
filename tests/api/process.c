/* The program as a process. */
#include "harness.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS_MAX 24

int64_t now_ms(void)
{
	struct timespec now = {0};
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void sleep_ms(long ms)
{
	struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
	while (nanosleep(&pause, &pause) == -1 && errno == EINTR) {
	}
}

/* argv of the program; the words are not written to. */
static void fill_argv(char **argv, const char *const *words)
{
	static char program[] = "skyledger";
	size_t count = 0;
	argv[count++] = program;
	for (; *words; words++) {
		ck_assert_uint_lt(count, WORDS_MAX);
		const union {
			const char *text;
			char *word;
		} same = {.text = *words};
		argv[count++] = same.word;
	}
	argv[count] = NULL;
}

/* Starts the program with the given standard output and error. */
static pid_t launch(char *const *argv, int out, int err)
{
	const char *binary = getenv("SKYLEDGER_BINARY");
	ck_assert_msg(binary != NULL, "SKYLEDGER_BINARY says which program to test");
	pid_t parent = getpid(), pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid > 0)
		return pid;
	/* A test that dies takes its server along. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || dup2(out, STDOUT_FILENO) == -1 || dup2(err, STDERR_FILENO) == -1)
		_exit(120);
	execv(binary, argv);
	_exit(121);
}

static int wait_for(pid_t pid)
{
	int64_t end = now_ms() + SAFETY_MS;
	for (;;) {
		int status = 0;
		pid_t done = waitpid(pid, &status, WNOHANG);
		if (done == pid)
			return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
		if (done == -1 || now_ms() > end) {
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			return -1;
		}
		sleep_ms(2);
	}
}

/* Reads a line from the server; false when it ends or says nothing. */
static bool read_line(int fd, char *line, size_t size)
{
	size_t length = 0;
	int64_t end = now_ms() + SAFETY_MS;
	while (length + 1 < size && now_ms() < end) {
		struct pollfd ready = {.fd = fd, .events = POLLIN};
		if (poll(&ready, 1, 100) <= 0)
			continue;
		if (read(fd, line + length, 1) != 1)
			return false;
		if (line[length] == '\n') {
			line[length] = '\0';
			return true;
		}
		length++;
	}
	return false;
}

static void read_file(int fd, char *text, size_t size)
{
	size_t length = 0;
	ssize_t more = 0;
	while (length + 1 < size && (more = pread(fd, text + length, size - length - 1, (off_t)length)) > 0)
		length += (size_t)more;
	text[length] = '\0';
}

void server_start(struct server *server, const char *data, const char *const *options)
{
	server_start_at(server, "127.0.0.1:0", data, options);
}

void server_start_at(struct server *server, const char *address, const char *data, const char *const *options)
{
	const char *words[WORDS_MAX] = {"serve", "--data", data, "--listen", address};
	size_t count = 5;
	for (; options && *options; options++)
		words[count++] = *options;
	char *argv[WORDS_MAX + 2];
	fill_argv(argv, words);
	snprintf(server->log, sizeof server->log, "/tmp/skyledger-log-XXXXXX");
	int log = mkostemp(server->log, O_CLOEXEC | O_APPEND);
	ck_assert_int_ge(log, 0);
	int ends[2];
	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	server->pid = launch(argv, ends[1], log);
	close(ends[1]);
	close(log);
	bool started = read_line(ends[0], server->line, sizeof server->line);
	close(ends[0]);
	if (!started) {
		char said[512];
		int reading = open(server->log, O_RDONLY | O_CLOEXEC);
		read_file(reading, said, sizeof said);
		close(reading);
		server_kill(server);
		ck_abort_msg("the server does not start with %s: %s", data, said);
	}
	/* The text line ends the URL with a space, the JSON line with a quote. */
	size_t host = (size_t)(strrchr(address, ':') + 1 - address);
	const char *said = strstr(server->line, "127.0.0.1:");
	said = said ? said : strstr(server->line, "[::1]:");
	ck_assert_msg(said != NULL, "%s", server->line);
	server->port = (int)strtol(said + host, NULL, 10);
	snprintf(server->base, sizeof server->base, "http://%.*s%d", (int)host, address, server->port);
}

void server_signal(const struct server *server, int signal)
{
	ck_assert_int_eq(kill(server->pid, signal), 0);
}

int server_stop(struct server *server, int signal)
{
	server_signal(server, signal);
	int code = wait_for(server->pid);
	server->pid = 0;
	unlink(server->log);
	return code;
}

void server_kill(struct server *server)
{
	if (server->pid > 0) {
		kill(server->pid, SIGKILL);
		waitpid(server->pid, NULL, 0);
		unlink(server->log);
		server->pid = 0;
	}
}

bool server_logged(const struct server *server, const char *text)
{
	static char log[1 << 20];
	int fd = open(server->log, O_RDONLY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	read_file(fd, log, sizeof log);
	close(fd);
	return strstr(log, text) != NULL;
}

void server_expect_log(const struct server *server, const char *text)
{
	int64_t end = now_ms() + SAFETY_MS;
	while (!server_logged(server, text)) {
		ck_assert_msg(now_ms() < end, "the log never says \"%s\"", text);
		sleep_ms(5);
	}
}

json_t *server_wait_ready(const struct server *server, const char *key, int count)
{
	int64_t end = now_ms() + SAFETY_MS;
	for (;;) {
		json_t *root = get_json(server, "/readyz"), *data = json_incref(json_object_get(root, "data"));
		json_decref(root);
		if (json_integer_value(json_object_get(data, key)) == count)
			return data;
		json_decref(data);
		ck_assert_msg(now_ms() < end, "%s never comes to %d", key, count);
		sleep_ms(2);
	}
}

static int scratch_file(void)
{
	char path[] = "/tmp/skyledger-run-XXXXXX";
	int fd = mkostemp(path, O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	unlink(path);
	return fd;
}

void run_program(struct run *run, const char *const *words)
{
	char *argv[WORDS_MAX + 2];
	int out = scratch_file(), err = scratch_file();
	fill_argv(argv, words);
	run->code = wait_for(launch(argv, out, err));
	read_file(out, run->out, sizeof run->out);
	read_file(err, run->err, sizeof run->err);
	close(out);
	close(err);
}

void set_write(const char *folder, const char *file, const char *text)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", folder, file);
	FILE *out = fopen(path, "we");
	ck_assert_ptr_nonnull(out);
	ck_assert_int_ge(fputs(text, out), 0);
	ck_assert_int_eq(fclose(out), 0);
}

void set_fill(const char *folder, const char *title, int vendors)
{
	char text[512], *list = NULL;
	size_t size = 0;
	snprintf(text, sizeof text,
	         "{\"id\": \"mini\", \"title\": \"%s\", \"description\": \"For tests.\", \"version\": \"1.0.0\", "
	         "\"released\": \"2024-05-06T07:08:09Z\", \"licence\": \"CC-BY-4.0\", \"languages\": [\"en\"], "
	         "\"base_currency\": \"USD\"}\n",
	         title);
	set_write(folder, "dataset.json", text);
	set_write(folder, "sources.json",
	          "[{\"id\": \"s\", \"title\": \"A source\", \"publisher\": \"P\", \"published\": \"2022-11-02\", \"url\": "
	          "\"https://example.com/\", \"language\": \"en\", \"kind\": \"primary\"}]\n");
	FILE *out = open_memstream(&list, &size);
	ck_assert_ptr_nonnull(out);
	fputc('[', out);
	for (int i = 0; i < vendors; i++) {
		fprintf(out,
		        "%s{\"id\": \"v%d\", \"names\": {\"en\": \"Vendor %d\"}, \"source\": \"s\", \"locator\": \"page 1\", "
		        "\"summary\": \"=1+1 \\\"quoted\\\", and a comma\"}",
		        i ? ",\n" : "", i, i);
	}
	fputs("]\n", out);
	ck_assert_int_eq(fclose(out), 0);
	set_write(folder, "vendors.json", list);
	free(list);
}

void set_create(char folder[64])
{
	snprintf(folder, 64, "/tmp/skyledger-set-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	set_fill(folder, "Mini", 3);
}

void set_destroy(const char *folder)
{
	set_empty(folder);
	rmdir(folder);
}

void set_empty(const char *folder)
{
	DIR *list = opendir(folder);
	for (const struct dirent *entry = list ? readdir(list) : NULL; entry; entry = readdir(list)) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
			bool file = unlinkat(dirfd(list), entry->d_name, 0) == 0;
			ck_assert(file || unlinkat(dirfd(list), entry->d_name, AT_REMOVEDIR) == 0);
		}
	}
	if (list)
		closedir(list);
}

size_t count_lines(const char *text)
{
	size_t lines = 0;
	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}
