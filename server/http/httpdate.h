/* Dates of HTTP (RFC 9110, section 5.6.7). */
#ifndef SKY_SERVER_HTTP_HTTPDATE_H
#define SKY_SERVER_HTTP_HTTPDATE_H

#include "model/base/base.h"

#define SKY_HTTP_DATE_SIZE 30 /* "Sun, 06 Nov 1994 08:49:37 GMT" and NUL */

/* Writes seconds since 1970 as an IMF-fixdate; buffer of at least SKY_HTTP_DATE_SIZE bytes; returns
 * buffer. Years 0 to 9999. */
char *sky_http_date_print(int64_t seconds, char *buffer);

/* Reads an IMF-fixdate or one of the two obsolete forms, all of it; false when it is none. */
bool sky_http_date_parse(const char *text, int64_t *seconds) SKY_MUST;

#endif
