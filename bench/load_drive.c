/* Connections and their clock. With a rate, request k is due at start + k / rate whatever the server does; it goes out
 * on the first free connection from then on, and its latency counts from when it was due (no coordinated omission). */
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define GRACE_NS UINT64_C(30000000000) /* for answers after the last request */
#define SPIN_NS UINT64_C(60000)        /* a wait shorter than this is not slept */
#define EVENTS 256
#define RECEIVE_BYTES (256 * 1024)
#define REFUSED_MAX 1000 /* in a row: nobody is there */
#define SOURCES 200      /* addresses to connect from, so that ports do not run out */

struct connection {
	int fd; /* -1: none */
	bool connecting, busy, waits_to_send;
	bool counted; /* the request's answer belongs into the result */
	const struct request *request;
	size_t sent;
	uint64_t due;
	struct answer answer;
};

struct driver {
	const struct options *options;
	struct result *result;
	int epoll;
	struct connection *connection;
	unsigned *idle, idle_count, busy_count; /* idle: a stack of numbers */
	uint64_t start, count_from, stop;       /* ns */
	uint64_t issued, last_counted;
	unsigned refused_in_a_row, next_source;
	char *buffer;
};

static uint64_t now_ns(void)
{
	struct timespec time;
	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * UINT64_C(1000000000) + (uint64_t)time.tv_nsec;
}

static void watch(struct driver *driver, struct connection *connection, int operation, bool to_send)
{
	struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | (to_send ? (uint32_t)EPOLLOUT : 0),
	                            .data.ptr = connection};
	(void)epoll_ctl(driver->epoll, operation, connection->fd, &event);
	connection->waits_to_send = to_send;
}

static bool connect_one(struct driver *driver, struct connection *connection)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(driver->options->port)}, from = to;
	int one = 1;
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	from.sin_port = 0;
	from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + driver->next_source++ % SOURCES);
	connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (connection->fd < 0)
		return false;
	(void)setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	(void)setsockopt(connection->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
	if (driver->options->new_connections)
		(void)bind(connection->fd, (const struct sockaddr *)&from, sizeof from);
	int done = connect(connection->fd, (const struct sockaddr *)&to, sizeof to);
	if (done && errno != EINPROGRESS) {
		(void)close(connection->fd);
		connection->fd = -1;
		return false;
	}
	connection->connecting = done != 0;
	watch(driver, connection, EPOLL_CTL_ADD, connection->connecting);
	return true;
}

static void hang_up(struct connection *connection)
{
	if (connection->fd >= 0)
		(void)close(connection->fd); /* which takes it out of the epoll set, too */
	connection->fd = -1;
	connection->connecting = connection->waits_to_send = false;
}

static void make_idle(struct driver *driver, struct connection *connection)
{
	connection->busy = false;
	driver->busy_count--;
	driver->idle[driver->idle_count++] = (unsigned)(connection - driver->connection);
}

/* The request of a connection failed in the way that *counter counts. */
static void fail(struct driver *driver, struct connection *connection, uint64_t *counter)
{
	hang_up(connection);
	(*counter)++;
	if (counter == &driver->result->refused)
		driver->refused_in_a_row++;
	make_idle(driver, connection);
}

static void send_rest(struct driver *driver, struct connection *connection)
{
	const struct request *request = connection->request;
	ssize_t sent =
	    send(connection->fd, request->bytes + connection->sent, request->length - connection->sent, MSG_NOSIGNAL);
	if (sent < 0 && errno != EAGAIN && errno != EINTR) {
		fail(driver, connection, &driver->result->lost);
		return;
	}
	connection->sent += sent > 0 ? (size_t)sent : 0;
	if ((connection->sent < request->length) != connection->waits_to_send)
		watch(driver, connection, EPOLL_CTL_MOD, connection->sent < request->length);
}

/* Sends the next request of the list on an idle connection. */
static void issue(struct driver *driver, uint64_t due)
{
	const struct options *options = driver->options;
	struct connection *connection = &driver->connection[driver->idle[--driver->idle_count]];
	connection->busy = true;
	driver->busy_count++;
	connection->request = &options->request[driver->issued++ % options->request_count];
	connection->due = due;
	connection->sent = 0;
	connection->counted = due >= driver->count_from;
	if (connection->counted)
		driver->result->sent++;
	answer_start(&connection->answer);
	if (connection->fd < 0 && !connect_one(driver, connection))
		fail(driver, connection, &driver->result->refused);
	else if (!connection->connecting)
		send_rest(driver, connection);
}

static void count_answer(struct driver *driver, struct connection *connection)
{
	struct result *result = driver->result;
	unsigned status = connection->answer.status;
	uint64_t now = now_ns();
	driver->refused_in_a_row = 0;
	if (!connection->counted)
		return;
	histogram_add(&result->latency, now - connection->due);
	result->body_bytes += connection->answer.body;
	driver->last_counted = now;
	if (status >= 200 && status <= 299)
		result->ok++;
	else if (status == 304)
		result->not_modified++;
	else
		result->other++;
}

static void finish_answer(struct driver *driver, struct connection *connection)
{
	count_answer(driver, connection);
	if (connection->answer.close || driver->options->new_connections) {
		driver->result->reconnects += !driver->options->new_connections;
		hang_up(connection);
	}
	make_idle(driver, connection);
}

static void receive(struct driver *driver, struct connection *connection)
{
	for (;;) {
		ssize_t got = recv(connection->fd, driver->buffer, RECEIVE_BYTES, 0);
		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (got <= 0 && !connection->busy) {
			driver->result->reconnects++;
			hang_up(connection);
			return;
		}
		if (got <= 0 && got == 0 && answer_end(&connection->answer)) {
			finish_answer(driver, connection);
			return;
		}
		if (got <= 0) {
			fail(driver, connection, &driver->result->lost);
			return;
		}
		size_t used = connection->busy ? answer_feed(&connection->answer, driver->buffer, (size_t)got) : 0;
		if (!connection->busy || used < (size_t)got || connection->answer.state == ANSWER_WRONG) {
			/* bytes that no request asked for, or no answer at all */
			if (connection->busy) {
				fail(driver, connection, &driver->result->wrong);
			} else {
				driver->result->wrong++;
				hang_up(connection);
			}
			return;
		}
		if (connection->answer.state == ANSWER_DONE) {
			finish_answer(driver, connection);
			return;
		}
		if (got < RECEIVE_BYTES)
			return;
	}
}

static void handle(struct driver *driver, const struct epoll_event *event)
{
	struct connection *connection = event->data.ptr;
	if (connection->fd < 0)
		return;
	if (connection->connecting) {
		int error = 0;
		socklen_t size = sizeof error;
		(void)getsockopt(connection->fd, SOL_SOCKET, SO_ERROR, &error, &size);
		if (error) {
			fail(driver, connection, &driver->result->refused);
			return;
		}
		connection->connecting = false;
		send_rest(driver, connection);
		return;
	}
	if (event->events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
		receive(driver, connection);
	else if (event->events & EPOLLOUT)
		send_rest(driver, connection);
}

/* When the next request is due; UINT64_MAX when no more will be sent. */
static uint64_t next_due(const struct driver *driver, uint64_t now)
{
	const struct options *options = driver->options;
	uint64_t due = now;
	if (options->rate > 0)
		due = driver->start + (uint64_t)((double)driver->issued * 1e9 / options->rate);
	return driver->issued >= options->count || due >= driver->stop ? UINT64_MAX : due;
}

static int wait_for(struct driver *driver, struct epoll_event *event, uint64_t now, uint64_t due)
{
	uint64_t wait = UINT64_C(50000000);
	struct timespec time = {0, 0};
	if (driver->idle_count > 0 && due != UINT64_MAX)
		wait = due <= now + SPIN_NS ? 0 : due - now - SPIN_NS < wait ? due - now - SPIN_NS : wait;
	time.tv_nsec = (long)wait;
	return epoll_pwait2(driver->epoll, event, EVENTS, &time, NULL);
}

static bool run(struct driver *driver)
{
	struct epoll_event event[EVENTS];
	for (;;) {
		uint64_t now = now_ns(), due = next_due(driver, now);
		unsigned free_now = driver->idle_count;
		for (unsigned i = 0; i < free_now && due <= now; i++) {
			issue(driver, due);
			due = next_due(driver, now);
		}
		if (driver->busy_count == 0 && due == UINT64_MAX)
			return true;
		if (now > driver->stop + GRACE_NS)
			break;
		if (driver->refused_in_a_row > REFUSED_MAX) {
			(void)fprintf(stderr, "load: port %u refuses connections\n", driver->options->port);
			return false;
		}
		int count = wait_for(driver, event, now, due);
		if (count < 0 && errno != EINTR) {
			(void)fprintf(stderr, "load: epoll: %s\n", strerror(errno));
			return false;
		}
		for (int i = 0; i < count; i++)
			handle(driver, &event[i]);
	}
	driver->result->unfinished += driver->busy_count;
	/* what was due and never found a free connection */
	while (next_due(driver, driver->stop) != UINT64_MAX && driver->options->rate > 0) {
		driver->issued++;
		driver->result->sent++;
		driver->result->unfinished++;
	}
	return true;
}

static bool prepare(struct driver *driver)
{
	unsigned connections = driver->options->connections;
	driver->epoll = epoll_create1(EPOLL_CLOEXEC);
	driver->connection = calloc(connections, sizeof *driver->connection);
	driver->idle = calloc(connections, sizeof *driver->idle);
	driver->buffer = malloc(RECEIVE_BYTES);
	if (driver->epoll < 0 || !driver->connection || !driver->idle || !driver->buffer) {
		(void)fprintf(stderr, "load: %s\n", strerror(errno));
		return false;
	}
	for (unsigned i = 0; i < connections; i++) {
		driver->connection[i].fd = -1;
		driver->idle[driver->idle_count++] = i;
	}
	driver->start = now_ns();
	driver->count_from = driver->start + (uint64_t)(driver->options->warm_up * 1e9);
	driver->stop = driver->count_from + (uint64_t)(driver->options->seconds * 1e9);
	return true;
}

bool drive(const struct options *options, struct result *result)
{
	struct driver driver = {.options = options, .result = result, .epoll = -1};
	bool ok = prepare(&driver) && run(&driver);
	if (ok && driver.last_counted > driver.count_from)
		result->seconds = (double)(driver.last_counted - driver.count_from) / 1e9;
	for (unsigned i = 0; driver.connection && i < options->connections; i++)
		hang_up(&driver.connection[i]);
	free(driver.connection);
	free(driver.idle);
	free(driver.buffer);
	if (driver.epoll >= 0)
		(void)close(driver.epoll);
	return ok;
}
