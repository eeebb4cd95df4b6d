/* Which web pages may send a request with a body. Origin (RFC 6454) says whose page it is. */
#ifndef SKY_SERVER_HTTP_ORIGIN_H
#define SKY_SERVER_HTTP_ORIGIN_H

#include "model/base/base.h"

/* True when no page sent the request (origin NULL), when a page of this server did, or when the page's origin is
 * allowed: "https://a.example,https://b.example", or "*" for any. A page of this server counts only where its host is
 * localhost or an IP address: the name of an attacker's page can be made to mean this server (DNS rebinding), so a name
 * alone proves nothing. host: the value of Host, or NULL. allowed: NULL for none. */
bool sky_origin_allowed(const char *origin, const char *host, const char *allowed);

#endif
