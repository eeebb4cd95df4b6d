/* The server when memory runs out: a request that needs more is answered with 503 and logged as an error, and others
 * are still answered. All run on one connection, because there may be no memory for a second one. Not under a sanitizer
 * or valgrind, which need memory of their own. */
#include "harness.h"

#include <curl/curl.h>
#include <signal.h>
#include <sys/resource.h>

static struct server server;
static CURL *curl;

static void set_up(void)
{
	curl = curl_easy_init();
}

static void tear_down(void)
{
	curl_easy_cleanup(curl);
	server_kill(&server);
}

static void expect_served(const char *path)
{
	struct answer answer;
	ask_by(curl, &server, path, NULL, &answer);
	ck_assert_int_eq(answer.status, 200);
	json_decref(answer_json(&answer));
	answer_free(&answer);
}

/* Asks for one page after the other, which the server keeps, until one is too much. Returns its number. */
static int ask_until_refused(struct answer *answer)
{
	for (int i = 0; i < 500; i++) {
		char path[64];
		snprintf(path, sizeof path, "/v1/figures?limit=1000&offset=%d", i);
		ask_by(curl, &server, path, (const char *const[]){"X-Request-Id: needy", NULL}, answer);
		if (answer->status != 200)
			return i;
		answer_free(answer);
	}
	ck_abort_msg("nothing is ever too much");
}

START_TEST(test_short_of_memory)
{
	server_start(&server, CHINA_CLOUD,
	             (const char *const[]){"--threads", "1", "--cache-size", "1G", "--log-format", "json", NULL});
	expect_served("/healthz");
	struct rlimit before;
	ck_assert_int_eq(prlimit(server.pid, RLIMIT_DATA, NULL, &before), 0);
	const struct rlimit none = {.rlim_cur = 1, .rlim_max = before.rlim_max};
	ck_assert_int_eq(prlimit(server.pid, RLIMIT_DATA, &none, NULL), 0);
	struct answer answer;
	int number = ask_until_refused(&answer);
	ck_assert_int_eq(answer.status, 503);
	if (answer_header(&answer, "Content-Type")) /* else there was not even enough to say why */
		expect_problem(&answer, 503, "unavailable");
	ck_assert_str_eq(answer_header(&answer, "Retry-After"), "1");
	answer_free(&answer);
	server_expect_log(&server,
	                  "\"level\":\"error\",\"message\":\"request\",\"client\":\"127.0.0.1\",\"method\":\"GET\","
	                  "\"status\":503,");
	char line[128];
	snprintf(line, sizeof line, "\"request_id\":\"needy\",\"target\":\"/v1/figures?limit=1000&offset=%d\"}\n", number);
	server_expect_log(&server, line);
	expect_served("/healthz");
	ck_assert_int_eq(prlimit(server.pid, RLIMIT_DATA, &before, NULL), 0);
	snprintf(line, sizeof line, "/v1/figures?limit=1000&offset=%d", number);
	expect_served(line);
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_short_of_memory};
	return unit_run_with("memory", tests, SKY_COUNT(tests), set_up, tear_down);
}
