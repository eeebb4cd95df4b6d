#include "server/http/origin.h"

#include "server/http/target.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

/* True when the host, without its port and brackets, is localhost or an IP address. */
static bool is_own_host(const char *host)
{
	char name[INET6_ADDRSTRLEN];
	unsigned char address[sizeof(struct in6_addr)];
	bool bracket = *host == '[';
	size_t length = strcspn(host + bracket, bracket ? "]" : ":");
	if (length == 0 || length >= sizeof name || (bracket && host[1 + length] != ']'))
		return false;
	memcpy(name, host + bracket, length);
	name[length] = '\0';
	return bracket ? inet_pton(AF_INET6, name, address) == 1
	               : strcasecmp(name, "localhost") == 0 || inet_pton(AF_INET, name, address) == 1;
}

static bool is_own(const char *origin, const char *host)
{
	size_t scheme = sky_target_scheme(origin);
	return scheme && host && strcasecmp(origin + scheme, host) == 0 && is_own_host(host);
}

bool sky_origin_allowed(const char *origin, const char *host, const char *allowed)
{
	if (!origin || is_own(origin, host))
		return true;
	while (allowed && *allowed) {
		size_t length = strcspn(allowed, ",");
		if ((length == 1 && *allowed == '*') ||
		    (length > 0 && length == strlen(origin) && strncasecmp(allowed, origin, length) == 0))
			return true;
		allowed += length;
		allowed += *allowed == ',';
	}
	return false;
}
