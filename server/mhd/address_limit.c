#include "server/mhd/address_limit.h"

#include <netinet/in.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

struct sky_client_address {
	struct in6_addr address;
	unsigned connections;
};

void sky_address_limit_init(struct sky_address_limit *crowd, unsigned most)
{
	*crowd = (struct sky_address_limit){.most = most};
	pthread_mutex_init(&crowd->lock, NULL);
}

void sky_address_limit_finish(struct sky_address_limit *crowd)
{
	pthread_mutex_destroy(&crowd->lock);
}

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct in6_addr));
}

/* The IPv4 address as IPv6 carries it. false: the address is neither IPv4 nor IPv6. */
static bool read_address(const struct sockaddr *from, struct in6_addr *address)
{
	struct sockaddr_in ipv4;
	struct sockaddr_in6 ipv6;
	if (from->sa_family == AF_INET) {
		memcpy(&ipv4, from, sizeof ipv4);
		*address = (struct in6_addr){.s6_addr = {[10] = 0xff, [11] = 0xff}};
		memcpy(&address->s6_addr[12], &ipv4.sin_addr, sizeof ipv4.sin_addr);
	} else if (from->sa_family == AF_INET6) {
		memcpy(&ipv6, from, sizeof ipv6);
		*address = ipv6.sin6_addr;
	}
	return from->sa_family == AF_INET || from->sa_family == AF_INET6;
}

/* NULL: memory is short. */
static struct sky_client_address *add_guest(struct sky_address_limit *crowd, const struct in6_addr *address)
{
	struct sky_client_address *guest = malloc(sizeof *guest);
	if (guest) {
		*guest = (struct sky_client_address){.address = *address};
		if (!tsearch(guest, &crowd->guests, compare)) {
			free(guest);
			guest = NULL;
		}
	}
	return guest;
}

bool sky_address_limit_enter(struct sky_address_limit *crowd, const struct sockaddr *address,
                             struct sky_client_address **guest)
{
	*guest = NULL;
	struct in6_addr key;
	if (!read_address(address, &key))
		return true;
	pthread_mutex_lock(&crowd->lock);
	/* The address is the first member of a guest. */
	struct sky_client_address *const *found = (struct sky_client_address *const *)tfind(&key, &crowd->guests, compare);
	struct sky_client_address *known = found ? *found : add_guest(crowd, &key);
	if (known && known->connections < crowd->most) {
		known->connections++;
		*guest = known;
	}
	pthread_mutex_unlock(&crowd->lock);
	return *guest != NULL;
}

void sky_address_limit_leave(struct sky_address_limit *crowd, struct sky_client_address *guest)
{
	if (guest) {
		pthread_mutex_lock(&crowd->lock);
		if (--guest->connections == 0) {
			tdelete(guest, &crowd->guests, compare);
			free(guest);
		}
		pthread_mutex_unlock(&crowd->lock);
	}
}
