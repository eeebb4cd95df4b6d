/* The written forms of single values. Each function returns NULL when text[0..length) has the form, or else a sentence
 * that says what is wrong (static). None allocates. */
#ifndef SKY_MODEL_RECORD_SYNTAX_H
#define SKY_MODEL_RECORD_SYNTAX_H

#include "model/base/base.h"

/* Ids and other kebab names: [a-z0-9]+(-[a-z0-9]+)*. */
#define SKY_ID_MAX 120
#define SKY_ID_PATTERN "^[a-z0-9]+(-[a-z0-9]+)*$"
const char *sky_syntax_id(const char *text, size_t length);

/* Absolute http or https URL without white space. */
const char *sky_syntax_url(const char *text, size_t length);

/* Semantic Versioning 2.0.0: "1.0.0", "2.1.0-rc.1". */
const char *sky_syntax_version(const char *text, size_t length);

/* RFC 3339 time, "2022-11-02T10:00:00Z"; *seconds since 1970-01-01 UTC is written when it is one. */
const char *sky_syntax_time(const char *text, size_t length, int64_t *seconds);

/* A locator (fixtures/README.md): a word and the place, for instance "paragraphs 2, 15, 35-36". */
const char *sky_syntax_locator(const char *text, size_t length);

#endif
