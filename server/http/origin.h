/* Pages of which origins may send a request with a body (Origin, RFC 6454). */
#ifndef SKY_SERVER_HTTP_ORIGIN_H
#define SKY_SERVER_HTTP_ORIGIN_H

#include "model/base/base.h"

/* True when the request comes from no page (origin NULL); from a page of this server, as long as its host is localhost
 * or an IP address (the name of an attacker's page can be made to mean this server, DNS rebinding, so that a name alone
 * proves nothing); or from one of the allowed origins: "https://a.example,https://b.example", or "*" for any. host: the
 * value of Host, or NULL. allowed: NULL for none. */
bool sky_origin_allowed(const char *origin, const char *host, const char *allowed);

#endif
