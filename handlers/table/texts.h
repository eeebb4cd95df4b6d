/* Texts that a writer puts together before it appends them to a buffer. They lie in the request's arena. Where memory
 * is short the buffer is marked as failed and the text is "", so that a writer need not check each one. */
#ifndef SKY_HANDLERS_TABLE_TEXTS_H
#define SKY_HANDLERS_TABLE_TEXTS_H

#include "handlers/write/buffer.h"

struct sky_json;

struct sky_request;
struct sky_when;

/* As printf. Never NULL. */
const char *sky_text_make(const struct sky_request *request, struct sky_buffer *out, const char *format, ...)
    SKY_PRINTF(3, 4);

/* The texts that are not NULL, with `between` between them; NULL when there is none. */
const char *sky_text_join(const struct sky_request *request, struct sky_buffer *out, const char *const *texts,
                          size_t count, const char *between);

/* A term in Chinese (x-terms), found by the English one; else the English one itself. Static, or `english`. */
const char *sky_text_term(const char *english);

/* A date of a happening in words: "about 2018", "2016 to 2018", "from 2021-01". NULL when there is none. */
const char *sky_text_when(const struct sky_request *request, struct sky_buffer *out, const struct sky_when *when);

/* RFC 3339 time of seconds since 1970, UTC, 0 to the end of the year 9999. Returns buffer. */
#define SKY_TIME_TEXT_MAX 24
char *sky_text_time(int64_t seconds, char buffer[SKY_TIME_TEXT_MAX]);

/* Appends a text with & < > " and ' as entities, for HTML and XML. Characters that XML 1.0 does not have become
 * spaces. */
void sky_text_escape(struct sky_buffer *out, const char *text);

/* Length of the UTF-8 character at `text`, which is valid and not at its end; 1 to 4 bytes. */
size_t sky_text_character(const char *text);

/* Seconds since 1970 as a member; null for 0. */
void sky_json_put_time(struct sky_json *json, const char *key, int64_t seconds);

#endif
