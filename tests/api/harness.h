/* What the API tests share: the real program as a process, data sets to serve, and two clients. One client speaks HTTP
 * (libcurl), the other sends any bytes. No test decides by the clock: each waits for what must come, however slow the
 * machine is. What must not come is looked for after something that comes later. SAFETY_MS only ends a test that would
 * wait for ever. */
#ifndef SKY_TESTS_API_HARNESS_H
#define SKY_TESTS_API_HARNESS_H

#include "unit.h"

#include <jansson.h>
#include <microhttpd.h>
#include <sys/types.h>

#define SAFETY_MS 300000

#define CHINA_CLOUD SKY_SOURCE_ROOT "/fixtures/china-cloud"

/* What is expected of libmicrohttpd 0.9, and of 1.0, which is stricter. */
#define BY_VERSION(old, strict) (MHD_VERSION < 0x01000000 ? (old) : (strict))

/* A server on a free port of 127.0.0.1. */
struct server {
	pid_t pid; /* 0: not running */
	int port;
	char base[64];   /* "http://HOST:PORT" */
	char line[1024]; /* what it said when it started */
	char log[64];    /* path of what it writes to standard error */
};

/* Starts `skyledger serve --data DATA --listen 127.0.0.1:0 OPTIONS…` and waits for its line; options end with NULL. */
void server_start(struct server *server, const char *data, const char *const *options);
/* The same at another address. */
void server_start_at(struct server *server, const char *address, const char *data, const char *const *options);
/* Sends the signal and waits for the end; returns the exit code; less than 0: it was ended by that signal, or
 * (-1) did not end in time. */
int server_stop(struct server *server, int signal);
void server_signal(const struct server *server, int signal);
/* Ends what a failed test left running. */
void server_kill(struct server *server);
/* Waits until /readyz has this count ("reloads" or "failed_reloads"); returns its data as it is then, to be
 * decref'd. */
json_t *server_wait_ready(const struct server *server, const char *key, int count);
/* Waits until the log holds the text. */
void server_expect_log(const struct server *server, const char *text);
/* True when the log holds the text now. */
bool server_logged(const struct server *server, const char *text);

/* A run of the program to its end. */
struct run {
	int code; /* exit code; -1: none */
	char out[65536], err[16384];
};
/* Runs `skyledger WORDS…` (NULL at the end). */
void run_program(struct run *run, const char *const *words);
#define RUN(run, ...) run_program(run, (const char *const[]){__VA_ARGS__, NULL})
/* How many line ends the text has. */
size_t count_lines(const char *text);

/* A small data set in a new folder, whose path is written to `folder`. */
void set_create(char folder[64]);
void set_destroy(const char *folder);
/* Removes every file and every empty folder in it, if it is there. */
void set_empty(const char *folder);
/* Writes a file of the set. */
void set_write(const char *folder, const char *file, const char *text);
/* Writes dataset.json and a vendor list with that many vendors. */
void set_fill(const char *folder, const char *title, int vendors);

/* An HTTP answer. */
struct answer {
	long status;
	char *headers; /* the block as it came */
	char *body;    /* NUL-terminated */
	size_t length;
};

/* Asks METHOD base+path with the header lines (NULL at the end, or NULL). Redirects are not followed. The answer must
 * be freed with answer_free. The body stays as it came, also when it is coded. */
void ask(const struct server *server, const char *method, const char *path, const char *const *lines,
         struct answer *answer);
/* The same with a body. */
void ask_with_body(const struct server *server, const char *method, const char *path, const char *const *lines,
                   const char *body, size_t length, struct answer *answer);
/* GET by a handle of curl_easy_init, which keeps its connection for the next. */
void ask_by(void *curl, const struct server *server, const char *path, const char *const *lines, struct answer *answer);
/* GET without more. */
void get(const struct server *server, const char *path, struct answer *answer);
void answer_free(struct answer *answer);
/* The value of a header field (static, until the next call but one), or NULL. */
const char *answer_header(const struct answer *answer, const char *name);
/* The body as JSON; fails the test when it is none. To be decref'd. */
json_t *answer_json(const struct answer *answer);
/* GET that must answer 200 with JSON. */
json_t *get_json(const struct server *server, const char *path);
/* Checks that the answer is a problem document of that status and type, and whole. */
void expect_problem(const struct answer *answer, long status, const char *slug);

/* A new connection to the server on 127.0.0.1; the caller closes it. */
int server_connect(const struct server *server);
struct bytes {
	char data[262144];
	size_t length;
	bool closed; /* by the server, of its own accord */
};
/* Sends the bytes on a new connection and reads what is answered until the server closes, which it must. */
void send_bytes(const struct server *server, const char *request, size_t length, struct bytes *answer);
/* The same where the connection may go on: when the answer begins one more request asks the server to close. The answer
 * to that one is taken off; where there is none, the server had closed. For small answers: what it then leaves unread
 * may cut long ones short. */
void send_and_leave(const struct server *server, const char *request, size_t length, struct bytes *answer);
/* Reads behind what there is until the server closes. */
void read_bytes(int fd, struct bytes *answer);
/* Sends the request, which asks for the close, again and again until an answer holds the text: where time-outs are
 * short, a busy machine may cut any client off. */
void send_until(const struct server *server, const char *request, const char *text, struct bytes *answer);

int64_t now_ms(void);
void sleep_ms(long ms);

#endif
