/* Conditional requests (RFC 9110, section 13): a client that has the representation already gets 304. */
#ifndef SKY_SERVER_HTTP_CONDITIONAL_H
#define SKY_SERVER_HTTP_CONDITIONAL_H

#include "model/base/base.h"

#define SKY_ETAG_SIZE 35 /* a quote, 32 hexadecimal digits, a quote and NUL */

/* Writes the strong entity tag of a representation: XXH3-128 over all texts. Equal texts in the same order give equal
 * tags, and texts do not run into each other. Returns buffer. */
char *sky_etag_make(const char *const *texts, size_t count, char buffer[SKY_ETAG_SIZE]);

/* True when the value of If-None-Match is "*" or lists `etag` (weak comparison, as for a 304). Where a list is
 * malformed, the rest of it matches nothing. */
bool sky_etag_listed(const char *if_none_match, const char *etag);

/* What the client says of its copy: values of its conditional fields, NULL where not sent. */
struct sky_conditions {
	const char *if_none_match, *if_modified_since;
};

/* True when the client has the representation with that tag and that Last-Modified (seconds since 1970), so that 304
 * answers it. Where If-None-Match was sent, it decides. A date must be the very one that was sent with the
 * representation. A later one proves nothing, because a release may have been rolled back, or the clock set. */
bool sky_conditions_hold(const struct sky_conditions *conditions, const char *etag, int64_t last_modified);

#endif
