/* The least that an HTTP server can do: epoll, just enough parsing, one send of a prepared answer. Nothing that serves
 * the same bytes can cost much less, so its cost is the floor that the others are measured from.
 * usage: floor PORT THREADS MANIFEST
 * MANIFEST: lines of TARGET, ENCODING ("identity" or "br"), ETAG and FILE, tab-separated; FILE holds a whole answer,
 * head and body. A request whose If-None-Match is the ETAG gets FILE.304 (a whole answer as well). */
#include "read_file.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define PAGES_MAX 256
#define THREADS_MAX 64
#define REQUEST_MAX 8192
#define EVENTS 256

struct bytes {
	char *data;
	size_t length;
};

struct page {
	char *target, *etag;
	bool br;
	struct bytes answer, not_modified;
};

struct floor {
	struct page page[PAGES_MAX];
	size_t page_count;
	uint16_t port;
};

struct connection {
	int fd;
	size_t have; /* bytes of a request that is not whole yet */
	const struct bytes *sending;
	size_t sent;
	char request[REQUEST_MAX];
};

static const char not_found_text[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

static bool read_manifest(struct floor *floor, const char *path)
{
	size_t length = 0;
	char *text = read_file(path, &length), *rest = NULL, name[4096];
	for (char *line = text ? strtok_r(text, "\n", &rest) : NULL; line; line = strtok_r(NULL, "\n", &rest)) {
		char *fields = NULL, *target = strtok_r(line, "\t", &fields), *encoding = strtok_r(NULL, "\t", &fields),
		     *etag = strtok_r(NULL, "\t", &fields), *file = strtok_r(NULL, "\t", &fields);
		struct page *page = &floor->page[floor->page_count];
		if (!file || floor->page_count == PAGES_MAX)
			return false;
		*page = (struct page){.target = target, .etag = etag, .br = strcmp(encoding, "br") == 0};
		page->answer.data = read_file(file, &page->answer.length);
		snprintf(name, sizeof name, "%s.304", file);
		page->not_modified.data = read_file(name, &page->not_modified.length);
		if (!page->answer.data || !page->not_modified.data)
			return false;
		floor->page_count++;
	}
	return floor->page_count > 0; /* the text stays: the pages point into it */
}

/* The value of a header in a request that ends with an empty line; NULL: not there. */
static const char *header(const char *request, const char *name)
{
	const char *at = strcasestr(request, name);
	return at ? at + strlen(name) : NULL;
}

static const struct bytes *choose(const struct floor *floor, const char *request)
{
	static const struct bytes not_found = {.data = (char *)(uintptr_t)not_found_text,
	                                       .length = sizeof not_found_text - 1};
	const char *target = request + 4, *end = strchr(target, ' ');
	const char *encoding = header(request, "\r\nAccept-Encoding:"), *held = header(request, "\r\nIf-None-Match: ");
	bool br = encoding && memmem(encoding, strcspn(encoding, "\r"), "br", 2);
	size_t length = end ? (size_t)(end - target) : 0;
	if (strncmp(request, "GET ", 4) != 0)
		return &not_found;
	for (size_t i = 0; i < floor->page_count; i++) {
		const struct page *page = &floor->page[i];
		if (page->br != br || strncmp(page->target, target, length) != 0 || page->target[length])
			continue;
		return held && strncmp(held, page->etag, strlen(page->etag)) == 0 ? &page->not_modified : &page->answer;
	}
	return &not_found;
}

static void hang_up(struct connection *connection)
{
	(void)close(connection->fd);
	free(connection);
}

/* false: the connection is gone. */
static bool send_rest(int epoll, struct connection *connection, bool close_after)
{
	ssize_t sent = send(connection->fd, connection->sending->data + connection->sent,
	                    connection->sending->length - connection->sent, MSG_NOSIGNAL);
	struct epoll_event event = {.events = EPOLLOUT, .data.ptr = connection};
	if (sent < 0 && errno != EAGAIN) {
		hang_up(connection);
		return false;
	}
	connection->sent += sent > 0 ? (size_t)sent : 0;
	if (connection->sent < connection->sending->length) {
		(void)epoll_ctl(epoll, EPOLL_CTL_MOD, connection->fd, &event);
		return true;
	}
	connection->sending = NULL;
	if (close_after)
		hang_up(connection);
	return !close_after;
}

static void serve(const struct floor *floor, int epoll, struct connection *connection)
{
	if (connection->sending) {
		struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
		if (send_rest(epoll, connection, false) && !connection->sending)
			(void)epoll_ctl(epoll, EPOLL_CTL_MOD, connection->fd, &event);
		return;
	}
	ssize_t got = recv(connection->fd, connection->request + connection->have, REQUEST_MAX - 1 - connection->have, 0);
	if (got < 0 && errno == EAGAIN)
		return;
	if (got <= 0) {
		hang_up(connection);
		return;
	}
	connection->have += (size_t)got;
	connection->request[connection->have] = '\0';
	if (connection->have < 4 || memcmp(connection->request + connection->have - 4, "\r\n\r\n", 4) != 0) {
		if (connection->have == REQUEST_MAX - 1)
			hang_up(connection);
		return;
	}
	connection->have = 0;
	bool close_after = strcasestr(connection->request, "\r\nConnection: close") != NULL;
	connection->sending = choose(floor, connection->request);
	connection->sent = 0;
	(void)send_rest(epoll, connection, close_after);
}

static int listen_on(uint16_t port)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one) ||
	    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) ||
	    bind(fd, (const struct sockaddr *)&address, sizeof address) || listen(fd, 1024)) {
		(void)fprintf(stderr, "floor: cannot listen on port %u: %s\n", port, strerror(errno));
		exit(1);
	}
	return fd;
}

static void welcome(int epoll, int listener)
{
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct connection *connection = fd >= 0 ? malloc(sizeof *connection) : NULL;
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
	if (!connection) {
		if (fd >= 0)
			(void)close(fd);
		return;
	}
	connection->fd = fd;
	connection->have = 0;
	connection->sending = NULL;
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event))
		hang_up(connection);
}

static void *work(void *context)
{
	const struct floor *floor = context;
	int epoll = epoll_create1(EPOLL_CLOEXEC), listener = listen_on(floor->port);
	struct epoll_event event[EVENTS] = {{.events = EPOLLIN, .data.ptr = NULL}};
	if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event[0])) {
		(void)fprintf(stderr, "floor: epoll: %s\n", strerror(errno));
		exit(1);
	}
	for (;;) {
		int count = epoll_wait(epoll, event, EVENTS, -1);
		for (int i = 0; i < count; i++)
			if (event[i].data.ptr)
				serve(floor, epoll, event[i].data.ptr);
			else
				welcome(epoll, listener);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	static struct floor floor;
	unsigned long port = argc == 4 ? strtoul(argv[1], NULL, 10) : 0,
	              threads = argc == 4 ? strtoul(argv[2], NULL, 10) : 0;
	if (port < 1 || port > 65535 || threads < 1 || threads > THREADS_MAX) {
		(void)fputs("usage: floor PORT THREADS MANIFEST\n", stderr);
		return 2;
	}
	floor.port = (uint16_t)port;
	if (!read_manifest(&floor, argv[3])) {
		(void)fprintf(stderr, "floor: cannot read %s, or a file that it names\n", argv[3]);
		return 1;
	}
	pthread_t thread;
	for (unsigned long i = 1; i < threads; i++) {
		if (pthread_create(&thread, NULL, work, &floor)) {
			(void)fputs("floor: cannot start a thread\n", stderr);
			return 1;
		}
	}
	(void)work(&floor);
	return 0;
}
