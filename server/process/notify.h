/* Tells the service manager what the server does: the datagrams of sd_notify(3), which systemd reads, and others that
 * set NOTIFY_SOCKET. docs/decisions/0017 says why libsystemd is not used. */
#ifndef SKY_SERVER_PROCESS_NOTIFY_H
#define SKY_SERVER_PROCESS_NOTIFY_H

#include "model/base/base.h"

enum sky_notify_state {
	SKY_NOTIFY_READY,     /* the server serves: after the start and after each reload, also a failed one */
	SKY_NOTIFY_RELOADING, /* until READY is sent again */
	SKY_NOTIFY_STOPPING
};

#define SKY_NOTIFY_TEXT_MAX 512 /* bytes of a datagram; a longer status is cut */

/* Connects to the socket that NOTIFY_SOCKET names: a path, or an abstract name after "@". Returns it (close-on-exec,
 * the caller closes it), or -1 with errno; errno 0: there is no service manager to tell. Call it before sky_confine,
 * which allows no new sockets. */
int sky_notify_open(void) SKY_MUST;

/* Sends the state and a status, one line for people. socket -1: does nothing. false with errno: nobody took it within
 * some seconds. Thread-safe. */
bool sky_notify_tell(int socket, enum sky_notify_state state, const char *format, ...) SKY_PRINTF(3, 4) SKY_MUST;

#endif
