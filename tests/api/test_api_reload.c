/* Reloading under load: no request is lost, and every answer is of one release, never of two. */
#include "harness.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

enum { CLIENTS = 4, RELOADS = 15 };

static struct server server;
static char folder[64];

struct client {
	pthread_t thread;
	atomic_long answers; /* read while the client asks on */
	long failures, torn;
};

static struct client clients[CLIENTS];
static atomic_bool stop;

static void set_up(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
	set_create(folder);
	set_fill(folder, "Set", 10);
	server_start(&server, folder, NULL);
}

/* A test that fails leaves its clients behind: they live on static memory and end by themselves. */
static void tear_down(void)
{
	atomic_store(&stop, true);
	server_kill(&server);
	set_destroy(folder);
	curl_global_cleanup();
}

struct page {
	char data[65536];
	size_t length;
};

static size_t collect(char *bytes, size_t size, size_t count, void *closure)
{
	struct page *page = closure;
	size_t length = size * count;
	if (length >= sizeof page->data - page->length) {
		return 0;
	}
	memcpy(page->data + page->length, bytes, length);
	page->length += length;
	page->data[page->length] = '\0';
	return length;
}

/* The set has 10 + n vendors in release n; a page that tells another total than it has rows is of two releases. */
static bool is_whole(const struct page *page)
{
	static const char key[] = "\"total\":";
	const char *at = strstr(page->data, key);
	long total = at ? strtol(at + strlen(key), NULL, 10) : -1, rows = 0;
	for (at = page->data; (at = strstr(at, "\"Vendor ")) != NULL; at++) {
		rows++;
	}
	return rows == total;
}

static void *ask_on_and_on(void *closure)
{
	struct client *client = closure;
	char url[128];
	struct page page;
	CURL *curl = curl_easy_init();
	snprintf(url, sizeof url, "%s/v1/vendors?limit=1000&fields=name", server.base);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 20000L);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &page);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	while (!atomic_load(&stop)) {
		long status = 0;
		page.length = 0;
		CURLcode code = curl_easy_perform(curl);
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
		atomic_fetch_add(&client->answers, 1);
		client->failures += code != CURLE_OK || status != 200;
		client->torn += code == CURLE_OK && !is_whole(&page);
	}
	curl_easy_cleanup(curl);
	return NULL;
}

static void wait_for_reloads(int reloads)
{
	char wanted[64];
	int64_t end = now_ms() + 30000;
	snprintf(wanted, sizeof wanted, "\"reloads\":%d,", reloads);
	for (;;) {
		struct answer answer;
		get(&server, "/readyz", &answer);
		bool done = strstr(answer.body, wanted) != NULL;
		answer_free(&answer);
		if (done) {
			return;
		}
		ck_assert_msg(now_ms() < end, "reload %d never comes", reloads);
		sleep_ms(2);
	}
}

/* A client that the scheduler let wait has not been tested yet. */
static void wait_for_every_client(long answers)
{
	int64_t end = now_ms() + 30000;
	for (int i = 0; i < CLIENTS; i++) {
		while (atomic_load(&clients[i].answers) < answers) {
			ck_assert_msg(now_ms() < end, "client %d gets no answers", i);
			sleep_ms(2);
		}
	}
}

START_TEST(test_no_request_is_lost)
{
	for (int i = 0; i < CLIENTS; i++) {
		ck_assert_int_eq(pthread_create(&clients[i].thread, NULL, ask_on_and_on, &clients[i]), 0);
	}
	for (int i = 1; i <= RELOADS; i++) {
		set_fill(folder, "Set", 10 + i);
		server_signal(&server, SIGHUP);
		wait_for_reloads(i);
		wait_for_every_client(2 * i);
	}
	atomic_store(&stop, true);
	for (int i = 0; i < CLIENTS; i++) {
		pthread_join(clients[i].thread, NULL);
	}
	for (int i = 0; i < CLIENTS; i++) {
		ck_assert_int_eq(clients[i].failures, 0);
		ck_assert_int_eq(clients[i].torn, 0);
	}
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_no_request_is_lost};
	return unit_run_with("reload", tests, SKY_COUNT(tests), set_up, tear_down);
}
