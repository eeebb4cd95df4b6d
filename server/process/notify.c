#include "server/process/notify.h"

#include "model/base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_SECONDS 5 /* with a manager that does not read */

/* The length of the address, or 0 with errno when the name is none. */
static socklen_t set_address(const char *name, struct sockaddr_un *address)
{
	size_t length = strlen(name);
	if (*name != '/' && *name != '@') {
		errno = EAFNOSUPPORT;
		return 0;
	}
	if (length >= sizeof address->sun_path) {
		errno = ENAMETOOLONG;
		return 0;
	}
	memcpy(address->sun_path, name, length);
	if (*name == '@')
		address->sun_path[0] = '\0';
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
}

int sky_notify_open(void)
{
	const char *name = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	const struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
	if (!name || !*name) {
		errno = 0;
		return -1;
	}
	socklen_t length = set_address(name, &address);
	if (length == 0)
		return -1;
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == -1 ||
	    connect(fd, (const struct sockaddr *)&address, length) == -1) {
		int saved = errno;
		close(fd);
		errno = saved;
		return -1;
	}
	return fd;
}

/* Writes the line of the state and the lines that belong to it. Returns its length. */
static size_t add_state(char text[SKY_NOTIFY_TEXT_MAX], enum sky_notify_state state)
{
	static const char *const lines[] = {
	    [SKY_NOTIFY_READY] = "READY=1", [SKY_NOTIFY_RELOADING] = "RELOADING=1", [SKY_NOTIFY_STOPPING] = "STOPPING=1"};
	struct timespec now = {0};
	int length = 0;
	if (state == SKY_NOTIFY_RELOADING) {
		/* By this time systemd knows this reload from one that was asked for later. */
		clock_gettime(CLOCK_MONOTONIC, &now);
		length = snprintf(text, SKY_NOTIFY_TEXT_MAX, "%s\nMONOTONIC_USEC=%" PRId64, lines[state],
		                  (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	} else {
		length = snprintf(text, SKY_NOTIFY_TEXT_MAX, "%s", lines[state]);
	}
	return (size_t)length;
}

bool sky_notify_tell(int socket, enum sky_notify_state state, const char *format, ...)
{
	static const char name[] = "\nSTATUS=";
	if (socket == -1)
		return true;
	char text[SKY_NOTIFY_TEXT_MAX];
	size_t length = add_state(text, state);
	memcpy(text + length, name, sizeof name);
	size_t start = length + sizeof name - 1;
	va_list args;
	va_start(args, format);
	vsnprintf(text + start, sizeof text - start, format, args);
	va_end(args);
	(void)sky_text_mend(text + start); /* systemd accepts a status only as UTF-8 */
	/* A second line would be read as a message of its own. */
	length = start + strcspn(text + start, "\n");
	return send(socket, text, length, MSG_NOSIGNAL) == (ssize_t)length;
}
