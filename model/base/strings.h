/* Interned strings: equal texts are one pointer, so that a million figures share their units, ids of vendors and words.
 * Not thread-safe while it grows; read-only afterwards. */
#ifndef SKY_MODEL_BASE_STRINGS_H
#define SKY_MODEL_BASE_STRINGS_H

#include "model/base/base.h"

struct sky_strings;

struct sky_strings *sky_strings_create(void) SKY_MUST;
void sky_strings_destroy(struct sky_strings *strings); /* NULL is fine */

/* The one NUL-terminated copy of text[0..length); lives as long as the table. NULL when memory is short or
 * the text has 4 GiB; the table stays usable. A NUL within the text counts like any byte. */
const char *sky_strings_intern(struct sky_strings *strings, const char *text, size_t length) SKY_MUST;

/* Bytes held, tables included. */
size_t sky_strings_size(const struct sky_strings *strings);

#endif
