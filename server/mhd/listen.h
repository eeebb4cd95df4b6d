/* The listening socket: bound here, or taken over from systemd (sd_listen_fds). */
#ifndef SKY_SERVER_MHD_LISTEN_H
#define SKY_SERVER_MHD_LISTEN_H

#include "model/base/base.h"

#include <sys/socket.h>

#define SKY_ADDRESS_MAX 64 /* bytes of "[address]:port" and NUL */

/* Reads HOST:PORT. HOST is an IPv4 address, an IPv6 address in brackets, "localhost", or nothing or "*" (every
 * address); PORT is 0 to 65535. NULL and *address filled, or a sentence that says what is wrong (static). */
const char *sky_address_parse(const char *text, struct sockaddr_storage *address, socklen_t *length) SKY_MUST;

/* Binds and listens. Returns the socket (close-on-exec), or -1 with errno. */
int sky_listen(const struct sockaddr_storage *address, socklen_t length) SKY_MUST;

/* The number of sockets that systemd passed to this process: LISTEN_PID and LISTEN_FDS. 0: none, or they are for
 * another process. */
int sky_listen_passed(void);

/* Takes the one socket that was passed: descriptor 3. -1 with errno when it is not a listening stream socket. */
int sky_listen_take(void) SKY_MUST;

/* The host of an address as text, without a port: "127.0.0.1" (also where IPv6 carries it), "2001:db8::1". Returns
 * buffer; NULL: the address has no host. */
const char *sky_address_host(const struct sockaddr *address, char buffer[SKY_ADDRESS_MAX]);

/* The address a socket is bound to, as "127.0.0.1:8080" or "[::1]:8080", or the path of a UNIX
 * socket. Returns buffer. */
char *sky_listen_name(int socket, char buffer[SKY_ADDRESS_MAX]);

#endif
