/* Connections to a server whose limits are tested, from several addresses, with a look at each step. */
#ifndef SKY_TESTS_API_DIAL_H
#define SKY_TESTS_API_DIAL_H

#include "harness.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct server server;
static char folder[64];

static inline void set_up(void)
{
	set_create(folder);
}

static inline void tear_down(void)
{
	server_kill(&server);
	set_destroy(folder);
}

#define START(...) server_start(&server, folder, (const char *const[]){__VA_ARGS__, NULL})

/* A new connection from 127.0.0.`last`. */
static inline int dial(int last)
{
	struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + (uint32_t)last)};
	struct sockaddr_in to = {
	    .sin_family = AF_INET, .sin_port = htons((uint16_t)server.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, (const struct sockaddr *)&from, sizeof from), 0);
	ck_assert_int_eq(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

static inline void say(int fd, const char *text)
{
	(void)send(fd, text, strlen(text), MSG_NOSIGNAL);
}

/* Reads once within so many milliseconds. >0: bytes; 0: closed; -1: silence. */
static inline ssize_t hear(int fd, char *buffer, size_t size, int ms)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	if (poll(&ready, 1, ms) != 1)
		return -1;
	ssize_t count = recv(fd, buffer, size - 1, 0);
	count = count < 0 ? 0 : count;
	buffer[count] = '\0';
	return count;
}

#define ASK "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"

/* Asks on the connection and returns the status; 0: it was closed, or there was none within the time. */
static inline int status_within(int fd, int ms)
{
	static char buffer[16384];
	say(fd, ASK);
	return hear(fd, buffer, sizeof buffer, ms) > 12 ? (int)strtol(buffer + 9, NULL, 10) : 0;
}

static inline int status_of(int fd)
{
	return status_within(fd, SAFETY_MS);
}

/* How many of the connections have bytes, or their end, to be read now. */
static inline int count_ready(const int *fds, int count)
{
	int ready = 0;
	for (int i = 0; i < count; i++) {
		struct pollfd one = {.fd = fds[i], .events = POLLIN};
		ready += poll(&one, 1, 0) == 1;
	}
	return ready;
}

static inline void close_all(const int *fds, int count)
{
	for (int i = 0; i < count; i++)
		close(fds[i]);
}

/* So many requests from another address are answered. */
static inline void expect_served(int count)
{
	int fd = dial(2);
	for (int i = 0; i < count; i++)
		ck_assert_int_eq(status_of(fd), 200);
	close(fd);
}

#endif
