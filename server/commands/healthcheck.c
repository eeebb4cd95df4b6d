#include "server/commands/commands.h"
#include "server/mhd/listen.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#define PATIENCE_SECONDS 2

/* The address in "http://HOST:PORT/anything" or "HOST:PORT". NULL: it does not fit. */
static const char *address_text(const char *url, char *buffer, size_t size)
{
	static const char scheme[] = "http://";
	if (strncmp(url, scheme, sizeof scheme - 1) == 0)
		url += sizeof scheme - 1;
	size_t length = strcspn(url, "/");
	if (length + sizeof ":80" > size)
		return NULL;
	memcpy(buffer, url, length);
	buffer[length] = '\0';
	const char *colon = strrchr(buffer, ':');
	if (!colon || strchr(colon, ']'))
		memcpy(buffer + length, ":80", sizeof ":80");
	return buffer;
}

/* A server that listens on every address is asked at the loopback address. */
static void make_reachable(struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET) {
		struct sockaddr_in *in = (struct sockaddr_in *)address;
		if (in->sin_addr.s_addr == htonl(INADDR_ANY))
			in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	} else {
		struct sockaddr_in6 *in = (struct sockaddr_in6 *)address;
		if (IN6_IS_ADDR_UNSPECIFIED(&in->sin6_addr))
			in->sin6_addr = in6addr_loopback;
	}
}

static bool ask(int fd)
{
	static const char request[] = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
	static const char wanted[] = "HTTP/1.1 200 ";
	size_t got = 0;
	if (send(fd, request, sizeof request - 1, MSG_NOSIGNAL) != (ssize_t)sizeof request - 1)
		return false;
	char answer[sizeof wanted - 1];
	while (got < sizeof answer) {
		ssize_t more = recv(fd, answer + got, sizeof answer - got, 0);
		if (more <= 0)
			return false;
		got += (size_t)more;
	}
	return memcmp(answer, wanted, sizeof answer) == 0;
}

int sky_command_healthcheck(const struct sky_config *config)
{
	char buffer[SKY_ADDRESS_MAX];
	struct sockaddr_storage address;
	socklen_t length = 0;
	const char *given = config->operand ? config->operand : config->listen;
	const char *text = address_text(given, buffer, sizeof buffer);
	const char *wrong = text ? sky_address_parse(text, &address, &length) : "it is too long";
	if (wrong)
		return sky_complain("the address \"%.80s\" cannot be asked: %s", given, wrong);
	make_reachable(&address);
	int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
	bool connected = fd != -1 && setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0 &&
	                 setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0 &&
	                 connect(fd, (const struct sockaddr *)&address, length) == 0;
	int saved = errno;
	bool healthy = connected && ask(fd);
	if (fd != -1)
		close(fd);
	if (!healthy)
		sky_complain("%s: %s", text, connected ? "/healthz does not answer 200" : strerror(saved));
	return healthy ? SKY_EXIT_OK : SKY_EXIT_FAILED;
}
