/* The two clients. */
#include "harness.h"
#include "model/base/text.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define FAREWELL "GET /healthz HTTP/1.1\r\nHost: a\r\nX-Request-Id: farewell\r\nConnection: close\r\n\r\n"

static bool has_prefix(const char *text, const char *prefix)
{
	return strncasecmp(text, prefix, strlen(prefix)) == 0;
}

/* Whatever is asked for, and by whatever test: a body is UTF-8, and JSON where its type says so. type NULL: there is
 * none. */
static void check_body(const char *type, const char *coding, const char *body, size_t length, const char *of)
{
	static const char *const binary[] = {"application/zip", "font/", "image/png", "image/x-icon"};
	for (size_t i = 0; i < SKY_COUNT(binary); i++)
		if (coding || (type && has_prefix(type, binary[i])))
			return;
	size_t good = sky_text_utf8_length(body, length);
	ck_assert_msg(good == length, "%s: byte %zu of the body is not UTF-8: %.300s", of, good, body);
	size_t word = type ? strcspn(type, "; ") : 0;
	if (length > 0 && word >= 4 && has_prefix(type, "application/") && strncasecmp(type + word - 4, "json", 4) == 0 &&
	    !has_prefix(type, "application/x-ndjson")) {
		json_error_t error;
		json_t *root = json_loadb(body, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
		ck_assert_msg(root != NULL, "%s: line %d: %s in %.300s", of, error.line, error.text, body);
		json_decref(root);
	}
}

static size_t collect(char *bytes, size_t size, size_t count, void *closure)
{
	return fwrite(bytes, size, count, closure);
}

static struct curl_slist *make_list(const char *const *lines)
{
	struct curl_slist *list = NULL;
	for (; lines && *lines; lines++) {
		list = curl_slist_append(list, *lines);
		ck_assert_ptr_nonnull(list);
	}
	return list;
}

void ask(const struct server *server, const char *method, const char *path, const char *const *lines,
         struct answer *answer)
{
	ask_with_body(server, method, path, lines, NULL, 0, answer);
}

static void perform(CURL *curl, const struct server *server, const char *method, const char *path,
                    const char *const *lines, const char *bytes, size_t length, struct answer *answer)
{
	size_t header_length = 0;
	*answer = (struct answer){0};
	char url[16384];
	snprintf(url, sizeof url, "%s%s", server->base, path);
	struct curl_slist *list = make_list(lines);
	FILE *body = open_memstream(&answer->body, &answer->length);
	FILE *headers = open_memstream(&answer->headers, &header_length);
	ck_assert(body && headers && curl);
	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)SAFETY_MS);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, headers);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	if (strcmp(method, "HEAD") == 0)
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	else if (strcmp(method, "GET") != 0)
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
	if (bytes) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, bytes);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
	}
	CURLcode code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
	curl_slist_free_all(list);
	fclose(body);
	fclose(headers);
	ck_assert_msg(code == CURLE_OK, "%s %s: %s", method, path, curl_easy_strerror(code));
	check_body(answer_header(answer, "Content-Type"), answer_header(answer, "Content-Encoding"), answer->body,
	           answer->length, path);
}

void ask_by(void *curl, const struct server *server, const char *path, const char *const *lines, struct answer *answer)
{
	perform(curl, server, "GET", path, lines, NULL, 0, answer);
}

void ask_with_body(const struct server *server, const char *method, const char *path, const char *const *lines,
                   const char *bytes, size_t length, struct answer *answer)
{
	CURL *curl = curl_easy_init();
	perform(curl, server, method, path, lines, bytes, length, answer);
	curl_easy_cleanup(curl);
}

void get(const struct server *server, const char *path, struct answer *answer)
{
	ask(server, "GET", path, NULL, answer);
}

void answer_free(struct answer *answer)
{
	free(answer->body);
	free(answer->headers);
	*answer = (struct answer){0};
}

const char *answer_header(const struct answer *answer, const char *name)
{
	static char values[2][8192];
	static unsigned turn;
	size_t length = strlen(name);
	for (const char *line = answer->headers; line && *line; line = strchr(line, '\n'), line += line != NULL) {
		if (strncasecmp(line, name, length) == 0 && line[length] == ':') {
			char *value = values[turn++ % 2];
			line += length + 1;
			line += strspn(line, " ");
			snprintf(value, sizeof values[0], "%.*s", (int)strcspn(line, "\r\n"), line);
			return value;
		}
	}
	return NULL;
}

json_t *answer_json(const struct answer *answer)
{
	json_error_t error;
	json_t *root = json_loadb(answer->body, answer->length, JSON_REJECT_DUPLICATES, &error);
	ck_assert_msg(root != NULL, "line %d: %s in %.300s", error.line, error.text, answer->body);
	return root;
}

json_t *get_json(const struct server *server, const char *path)
{
	struct answer answer;
	get(server, path, &answer);
	ck_assert_msg(answer.status == 200, "%s answers %ld: %s", path, answer.status, answer.body);
	json_t *root = answer_json(&answer);
	answer_free(&answer);
	return root;
}

void expect_problem(const struct answer *answer, long status, const char *slug)
{
	char type[128];
	snprintf(type, sizeof type, "/docs/problems/%s", slug);
	ck_assert_msg(answer->status == status, "%ld instead of %ld: %s", answer->status, status, answer->body);
	ck_assert_str_eq(answer_header(answer, "Content-Type"), "application/problem+json");
	ck_assert_str_eq(answer_header(answer, "Cache-Control"), "no-store");
	ck_assert_str_eq(answer_header(answer, "Access-Control-Allow-Origin"), "*");
	ck_assert_str_eq(answer_header(answer, "X-Content-Type-Options"), "nosniff");
	ck_assert_ptr_null(answer_header(answer, "ETag"));
	json_t *root = answer_json(answer);
	ck_assert_str_eq(json_string_value(json_object_get(root, "type")), type);
	ck_assert_int_eq(json_integer_value(json_object_get(root, "status")), status);
	ck_assert_ptr_nonnull(json_string_value(json_object_get(root, "title")));
	ck_assert_ptr_nonnull(json_string_value(json_object_get(root, "detail")));
	ck_assert_ptr_nonnull(json_string_value(json_object_get(root, "instance")));
	ck_assert(json_is_array(json_object_get(root, "errors")));
	ck_assert_str_eq(json_string_value(json_object_get(root, "request_id")), answer_header(answer, "X-Request-Id"));
	json_decref(root);
}

int server_connect(const struct server *server)
{
	const struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_port = htons((uint16_t)server->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
	return fd;
}

/* The bodies of the answers in a row of bytes, as far as they are whole. What follows a header is its body unless an
 * answer does. */
static void check_bodies(const struct bytes *bytes)
{
	const char *at = bytes->data, *end = bytes->data + bytes->length, *body;
	while (has_prefix(at, "HTTP/1.1 ") && (body = strstr(at, "\r\n\r\n"))) {
		struct answer answer = {.headers = strndup(at, (size_t)(body - at))};
		const char *text = answer_header(&answer, "Content-Length");
		size_t length = text ? strtoul(text, NULL, 10) : 0;
		at = body + 4;
		if (length > 0 && (size_t)(end - at) >= length && !has_prefix(at, "HTTP/1.1 ")) {
			check_body(answer_header(&answer, "Content-Type"), answer_header(&answer, "Content-Encoding"), at, length,
			           answer.headers);
			at += length;
		}
		answer_free(&answer);
	}
}

void read_bytes(int fd, struct bytes *answer)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	for (ssize_t more = 1; more > 0 && answer->length + 1 < sizeof answer->data;) {
		ck_assert_msg(poll(&ready, 1, SAFETY_MS) == 1, "the server neither answers nor closes: %.300s", answer->data);
		more = recv(fd, answer->data + answer->length, sizeof answer->data - answer->length - 1, 0);
		answer->closed = more <= 0;
		answer->length += more > 0 ? (size_t)more : 0;
	}
	answer->data[answer->length] = '\0';
}

/* Takes the answer to FAREWELL off; false: there is none. */
static bool drop_farewell(struct bytes *answer)
{
	static const char id[] = "X-Request-Id: farewell\r\n";
	const char *last = answer->data, *found = memmem(last, answer->length, id, sizeof id - 1);
	for (const char *at = last; found && at && at < found; at = strstr(at + 1, "HTTP/1.1 "))
		last = at;
	if (found) {
		answer->length = (size_t)(last - answer->data);
		answer->data[answer->length] = '\0';
	}
	return found;
}

static int send_on_new(const struct server *server, const char *request, size_t length)
{
	int fd = server_connect(server);
	for (ssize_t sent = 1; sent > 0 && length > 0; request += sent, length -= (size_t)sent) {
		sent = send(fd, request, length, MSG_NOSIGNAL);
		sent = sent < 0 ? 0 : sent; /* the server may well have refused the rest */
	}
	return fd;
}

void send_bytes(const struct server *server, const char *request, size_t length, struct bytes *answer)
{
	int fd = send_on_new(server, request, length);
	*answer = (struct bytes){.length = 0};
	read_bytes(fd, answer);
	close(fd);
	check_bodies(answer);
}

void send_and_leave(const struct server *server, const char *request, size_t length, struct bytes *answer)
{
	int fd = send_on_new(server, request, length);
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	ck_assert_msg(poll(&ready, 1, SAFETY_MS) == 1, "the server neither answers nor closes");
	(void)send(fd, FAREWELL, sizeof FAREWELL - 1, MSG_NOSIGNAL);
	*answer = (struct bytes){.length = 0};
	read_bytes(fd, answer);
	answer->closed = answer->closed && !drop_farewell(answer);
	close(fd);
	check_bodies(answer);
}

void send_until(const struct server *server, const char *request, const char *text, struct bytes *answer)
{
	int64_t end = now_ms() + SAFETY_MS;
	do {
		ck_assert_msg(now_ms() < end, "no answer ever holds \"%s\"", text);
		send_bytes(server, request, strlen(request), answer);
	} while (!strstr(answer->data, text));
}
