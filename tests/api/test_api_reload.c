/* Reloading under load: no request is lost, and every answer is of one release, never of two. */
#include "harness.h"

#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <curl/curl.h>

#define MISTAKES SKY_SOURCE_ROOT "/tests/data/mistakes"

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
	atomic_store(&stop, false);
	memset(clients, 0, sizeof clients);
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
	if (length >= sizeof page->data - page->length)
		return 0;
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
	for (at = page->data; (at = strstr(at, "\"Vendor ")) != NULL; at++)
		rows++;
	return rows == total;
}

#define ID_SIZE 17

/* The release that a page is of; "" when it does not say. */
static void read_release(const struct page *page, char id[ID_SIZE])
{
	static const char key[] = "\"release\":\"";
	const char *at = strstr(page->data, key);
	snprintf(id, ID_SIZE, "%s", at ? at + strlen(key) : "");
}

/* Asks and counts what is wrong; true when the page is there. */
static bool ask_once(struct client *client, CURL *curl, const char *path, const char *release, struct page *page)
{
	char url[192];
	long status = 0;
	snprintf(url, sizeof url, "%s%s%s", server.base, path, release);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	page->length = 0;
	page->data[0] = '\0';
	CURLcode code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	bool gone = *release && status == 410;
	client->failures += code != CURLE_OK || (status != 200 && !gone);
	return code == CURLE_OK && status == 200;
}

/* The same release again, by its id, and what has changed since: by then it may be one of those
 * kept beside it, or gone. */
static void ask_pinned(struct client *client, CURL *curl, const char *release, struct page *page)
{
	char id[ID_SIZE];
	if (ask_once(client, curl, "/v1/vendors?limit=1000&fields=name&release=", release, page)) {
		read_release(page, id);
		client->torn += !is_whole(page) || strcmp(id, release) != 0;
	}
	(void)ask_once(client, curl, "/v1/changes?since=", release, page);
}

static void *ask_on_and_on(void *closure)
{
	struct client *client = closure;
	char before[ID_SIZE] = "";
	CURL *curl = curl_easy_init();
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)SAFETY_MS);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
	struct page page;
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &page);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	char release[ID_SIZE];
	while (!atomic_load(&stop)) {
		if (ask_once(client, curl, "/v1/vendors?limit=1000&fields=name", "", &page)) {
			client->torn += !is_whole(&page);
			read_release(&page, release);
			ask_pinned(client, curl, release, &page);
			/* And one that is old: it goes while it is asked for. */
			if (*before && strcmp(before, release) != 0)
				ask_pinned(client, curl, before, &page);
			if (atomic_load(&client->answers) % 8 == 0)
				memcpy(before, release, sizeof before);
		}
		atomic_fetch_add(&client->answers, 1);
	}
	curl_easy_cleanup(curl);
	return NULL;
}

/* A client that the scheduler let wait has not been tested yet. */
static void wait_for_every_client(long answers)
{
	int64_t end = now_ms() + SAFETY_MS;
	for (int i = 0; i < CLIENTS; i++) {
		while (atomic_load(&clients[i].answers) < answers) {
			ck_assert_msg(now_ms() < end, "client %d gets no answers", i);
			sleep_ms(2);
		}
	}
}

static void start_clients(void)
{
	for (int i = 0; i < CLIENTS; i++)
		ck_assert_int_eq(pthread_create(&clients[i].thread, NULL, ask_on_and_on, &clients[i]), 0);
	wait_for_every_client(1);
}

/* All that was asked was answered, and whole. */
static void stop_clients(void)
{
	atomic_store(&stop, true);
	for (int i = 0; i < CLIENTS; i++)
		pthread_join(clients[i].thread, NULL);
	for (int i = 0; i < CLIENTS; i++) {
		ck_assert_int_eq(clients[i].failures, 0);
		ck_assert_int_eq(clients[i].torn, 0);
	}
}

START_TEST(test_no_request_is_lost)
{
	server_start(&server, folder, NULL);
	start_clients();
	for (int i = 1; i <= RELOADS; i++) {
		set_fill(folder, "Set", 10 + i);
		server_signal(&server, SIGHUP);
		json_decref(server_wait_ready(&server, "reloads", i));
		wait_for_every_client(2 * i);
	}
	stop_clients();
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

static char *read_text(const char *path, size_t *length)
{
	char *text = NULL;
	size_t size = 0;
	FILE *in = fopen(path, "re"), *out = open_memstream(&text, &size);
	ck_assert_msg(in && out, "%s", path);
	for (int c = fgetc(in); c != EOF; c = fgetc(in))
		fputc(c, out);
	fclose(in);
	ck_assert_int_eq(fclose(out), 0);
	*length = size;
	return text;
}

/* Puts the files of the case in the place of the set's. What the loader must say first of them
 * is written to `expected`. */
static void lay_case(const char *name, char *expected, size_t expected_size)
{
	char path[1024];
	snprintf(path, sizeof path, MISTAKES "/%s", name);
	DIR *list = opendir(path);
	ck_assert_ptr_nonnull(list);
	set_empty(folder);
	for (const struct dirent *entry = readdir(list); entry; entry = readdir(list)) {
		size_t length = 0;
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, MISTAKES "/%s/%s", name, entry->d_name);
		char *text = read_text(path, &length);
		if (strcmp(entry->d_name, "expected") == 0) {
			snprintf(expected, expected_size, "%.*s", (int)strcspn(text, "\n"), text);
		} else {
			snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
			FILE *out = fopen(path, "we");
			ck_assert_ptr_nonnull(out);
			ck_assert_uint_eq(fwrite(text, 1, length, out), length);
			ck_assert_int_eq(fclose(out), 0);
		}
		free(text);
	}
	closedir(list);
}

/* The release before serves on, and /readyz says since when and why. */
static void expect_refusal(int failed, const char *release, const char *why)
{
	json_t *data = server_wait_ready(&server, "failed_reloads", failed);
	const char *error = json_string_value(json_object_get(data, "last_reload_error"));
	ck_assert_msg(error && strstr(error, why), "%s: %s", why, error ? error : "no error");
	ck_assert_str_eq(json_string_value(json_object_get(data, "status")), "ready");
	ck_assert_str_eq(json_string_value(json_object_get(data, "release")), release);
	ck_assert_str_eq(json_string_value(json_object_get(data, "last_reload_result")), "failure");
	ck_assert_ptr_nonnull(json_string_value(json_object_get(data, "last_reload")));
	json_decref(data);
}

/* The same where the server decides itself when it looks: it may have looked between two files, too. */
static void expect_refusal_at_last(int *failed, const char *release, const char *why)
{
	for (int before = *failed;; before = *failed) {
		json_t *data = server_wait_ready(&server, "failed_reloads", before + 1);
		const char *error = json_string_value(json_object_get(data, "last_reload_error"));
		bool it = error && strstr(error, why);
		ck_assert_str_eq(json_string_value(json_object_get(data, "release")), release);
		*failed = (int)json_integer_value(json_object_get(data, "failed_reloads"));
		json_decref(data);
		if (it)
			return;
	}
}

static void note_release(char release[64])
{
	json_t *root = get_json(&server, "/readyz"), *data = json_object_get(root, "data");
	snprintf(release, 64, "%s", json_string_value(json_object_get(data, "release")));
	json_decref(root);
}

static void expect_success(int reloads)
{
	json_t *data = server_wait_ready(&server, "reloads", reloads);
	ck_assert(json_is_null(json_object_get(data, "last_reload_error")));
	ck_assert_str_eq(json_string_value(json_object_get(data, "last_reload_result")), "success");
	json_decref(data);
}

START_TEST(test_every_kind_of_mistake)
{
	char expected[300] = "";
	int failed = 0;
	struct dirent **list = NULL;
	server_start(&server, folder, NULL);
	char release[64];
	note_release(release);
	start_clients();
	int count = scandir(MISTAKES, &list, NULL, alphasort);
	ck_assert_int_gt(count, 100);
	for (int i = 0; i < count; i++) {
		if (list[i]->d_name[0] != '.') {
			lay_case(list[i]->d_name, expected, sizeof expected);
			server_signal(&server, SIGHUP);
			expect_refusal(++failed, release, expected);
		}
		free(list[i]);
	}
	free(list);
	set_empty(folder);
	set_fill(folder, "Mended", 20);
	server_signal(&server, SIGHUP);
	expect_success(1);
	stop_clients();
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

/* Nobody says when: a change that rests is loaded, and one that is none is not. */
START_TEST(test_watched)
{
	int failed = 0;
	server_start(&server, folder, (const char *const[]){"--watch", NULL});
	start_clients();
	set_fill(folder, "Watched", 12);
	expect_success(1);
	char release[64];
	note_release(release);

	set_write(folder, "vendors.json", "[{\"id\": \"half\", \"na");
	expect_refusal_at_last(&failed, release, "vendors.json:1:");
	set_write(folder, "vendors.json", "");
	expect_refusal_at_last(&failed, release, "vendors.json");
	char path[128];
	snprintf(path, sizeof path, "%s/vendors.json", folder);
	unlink(path);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	expect_refusal_at_last(&failed, release, "vendors.json");
	rmdir(path);
	set_fill(folder, "Again", 13);
	expect_success(2);
	note_release(release);

	set_empty(folder);
	expect_refusal_at_last(&failed, release, "dataset.json");
	rmdir(folder);
	expect_refusal_at_last(&failed, release, "cannot be opened");
	stop_clients();
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_no_request_is_lost, test_every_kind_of_mistake, test_watched};
	return unit_run_with("reload", tests, SKY_COUNT(tests), set_up, tear_down);
}
