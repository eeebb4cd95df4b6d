#include "server/mhd/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 1024
#define UNSENT_MAX (64 * 1024)
#define FIRST_PASSED 3 /* SD_LISTEN_FDS_START */

static bool parse_number(const char *text, long max, long *out)
{
	char *end = NULL;
	errno = 0;
	long value = strtol(text, &end, 10);
	if (errno || *text < '0' || *text > '9' || *end || value > max)
		return false;
	*out = value;
	return true;
}

static void set_ipv4(struct sockaddr_storage *address, socklen_t *length, struct in_addr host, long port)
{
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = host};
	memcpy(address, &in, sizeof in);
	*length = sizeof in;
}

static void set_ipv6(struct sockaddr_storage *address, socklen_t *length, struct in6_addr host, long port)
{
	struct sockaddr_in6 in = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port), .sin6_addr = host};
	memcpy(address, &in, sizeof in);
	*length = sizeof in;
}

const char *sky_address_parse(const char *text, struct sockaddr_storage *address, socklen_t *length)
{
	long port = 0;
	memset(address, 0, sizeof *address);
	const char *colon = strrchr(text, ':');
	if (!colon || (strchr(text, ':') != colon && *text != '['))
		return "it is not HOST:PORT; an IPv6 address stands in brackets, as in [::1]:8080";
	if (!parse_number(colon + 1, 65535, &port))
		return "the port is not a number from 0 to 65535";
	size_t size = (size_t)(colon - text);
	bool bracketed = *text == '[' && size >= 2 && colon[-1] == ']';
	char host[SKY_ADDRESS_MAX];
	if (size >= sizeof host || (*text == '[' && !bracketed))
		return "the host is not an address";
	memcpy(host, text + bracketed, size - 2 * bracketed);
	host[size - 2 * bracketed] = '\0';
	struct in_addr ipv4;
	struct in6_addr ipv6;
	if (bracketed && inet_pton(AF_INET6, host, &ipv6) == 1)
		set_ipv6(address, length, ipv6, port);
	else if (!bracketed && (*host == '\0' || strcmp(host, "*") == 0))
		set_ipv6(address, length, in6addr_any, port);
	else if (!bracketed && strcmp(host, "localhost") == 0)
		set_ipv4(address, length, (struct in_addr){htonl(INADDR_LOOPBACK)}, port);
	else if (!bracketed && inet_pton(AF_INET, host, &ipv4) == 1)
		set_ipv4(address, length, ipv4, port);
	else
		return "the host is not an IP address, \"localhost\" or \"*\"";
	return NULL;
}

/* Bytes that a client does not read stay in this process. Else they would be copied into the kernel, up to megabytes
 * for each slow reader. Connections inherit the option. What is on its way to a fast reader is not limited. This is
 * only a hint: sockets other than TCP do not have it. */
static void bound_unsent(int fd)
{
	int most = UNSENT_MAX;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &most, sizeof most);
}

int sky_listen(const struct sockaddr_storage *address, socklen_t length)
{
	int yes = 1, no = 0;
	int fd = socket(address->ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return -1;
	/* Without REUSEADDR a restart within a minute would find its own port taken. With REUSEPORT two servers would share
	 * it unnoticed. */
	bool set = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0;
	if (address->ss_family == AF_INET6)
		set = set && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no) == 0;
	if (!set || bind(fd, (const struct sockaddr *)address, length) == -1 || listen(fd, BACKLOG) == -1) {
		int saved = errno;
		close(fd);
		errno = saved;
		return -1;
	}
	bound_unsent(fd);
	return fd;
}

int sky_listen_passed(void)
{
	const char *pid_text = getenv("LISTEN_PID"), *count_text = getenv("LISTEN_FDS");
	long pid = 0, count = 0;
	if (!pid_text || !count_text || !parse_number(pid_text, INT32_MAX, &pid) ||
	    !parse_number(count_text, 1024, &count) || pid != (long)getpid())
		return 0;
	return (int)count;
}

int sky_listen_take(void)
{
	int listening = 0, type = 0;
	socklen_t size = sizeof listening;
	if (getsockopt(FIRST_PASSED, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == -1)
		return -1;
	size = sizeof type;
	if (getsockopt(FIRST_PASSED, SOL_SOCKET, SO_TYPE, &type, &size) == -1)
		return -1;
	if (!listening || type != SOCK_STREAM) {
		errno = EINVAL;
		return -1;
	}
	int flags = fcntl(FIRST_PASSED, F_GETFL);
	if (flags == -1 || fcntl(FIRST_PASSED, F_SETFL, flags | O_NONBLOCK) == -1 ||
	    fcntl(FIRST_PASSED, F_SETFD, FD_CLOEXEC) == -1)
		return -1;
	bound_unsent(FIRST_PASSED);
	return FIRST_PASSED;
}

const char *sky_address_host(const struct sockaddr *address, char buffer[SKY_ADDRESS_MAX])
{
	struct sockaddr_in ipv4;
	if (address->sa_family == AF_INET) {
		memcpy(&ipv4, address, sizeof ipv4);
		return inet_ntop(AF_INET, &ipv4.sin_addr, buffer, SKY_ADDRESS_MAX);
	}
	if (address->sa_family != AF_INET6)
		return NULL;
	struct sockaddr_in6 ipv6;
	memcpy(&ipv6, address, sizeof ipv6);
	if (IN6_IS_ADDR_V4MAPPED(&ipv6.sin6_addr))
		return inet_ntop(AF_INET, ipv6.sin6_addr.s6_addr + 12, buffer, SKY_ADDRESS_MAX);
	return inet_ntop(AF_INET6, &ipv6.sin6_addr, buffer, SKY_ADDRESS_MAX);
}

char *sky_listen_name(int socket, char buffer[SKY_ADDRESS_MAX])
{
	union {
		struct sockaddr any;
		struct sockaddr_in ipv4;
		struct sockaddr_in6 ipv6;
		struct sockaddr_un local;
		struct sockaddr_storage storage;
	} address = {0};
	socklen_t length = sizeof address;
	char host[INET6_ADDRSTRLEN] = "";
	buffer[0] = '\0';
	if (getsockname(socket, &address.any, &length) == -1)
		return buffer;
	if (address.any.sa_family == AF_INET && inet_ntop(AF_INET, &address.ipv4.sin_addr, host, sizeof host))
		snprintf(buffer, SKY_ADDRESS_MAX, "%s:%u", host, (unsigned)ntohs(address.ipv4.sin_port));
	else if (address.any.sa_family == AF_INET6 && inet_ntop(AF_INET6, &address.ipv6.sin6_addr, host, sizeof host))
		snprintf(buffer, SKY_ADDRESS_MAX, "[%s]:%u", host, (unsigned)ntohs(address.ipv6.sin6_port));
	else if (address.any.sa_family == AF_UNIX)
		snprintf(buffer, SKY_ADDRESS_MAX, "%.*s", SKY_ADDRESS_MAX - 1, address.local.sun_path);
	return buffer;
}
