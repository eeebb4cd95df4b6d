/* Conditional requests (RFC 9110, section 13): a client that holds the representation gets 304. */
#ifndef SKY_SERVER_CONDITIONAL_H
#define SKY_SERVER_CONDITIONAL_H

#include "model/base.h"

#define SKY_ETAG_SIZE 35 /* a quote, 32 hexadecimal digits, a quote and NUL */

/* Writes the strong entity tag of a representation: XXH3-128 over all texts. Equal texts in the same order give equal tags, and
 * texts do not run into each other. Returns buffer. */
char *sky_etag_make(const char *const *texts, size_t count, char buffer[SKY_ETAG_SIZE]);

/* True when the value of If-None-Match lists `etag` (weak comparison, as a 304 needs it). "*" is not looked at here. A list that
 * is malformed matches nothing from there on. */
bool sky_etag_listed(const char *if_none_match, const char *etag);

/* True when If-None-Match is "*". */
bool sky_etag_any(const char *if_none_match);

/* True when nothing changed since the HTTP date in `if_modified_since`; false also when that is no date. */
bool sky_unmodified_since(const char *if_modified_since, int64_t last_modified);

#endif
