/* Names as people type them: folding, distance, and the nearest right one. */
#ifndef SKY_MODEL_BASE_TEXT_H
#define SKY_MODEL_BASE_TEXT_H

#include "model/base/arena.h"

/* The folded form of a name for look-ups, in the arena: NFKC case folding (utf8proc), then every run of spaces,
 * hyphens, dots, quotes and other punctuation removed. "JD  Cloud", "jd-cloud" and "ＪＤ Cloud" fold alike; Chinese
 * stays. Signs that tell names apart ("C++") stay too, and a name of nothing but punctuation keeps it.
 * NULL when memory is short or the text is not UTF-8 (*valid says which; valid may be NULL). */
char *sky_text_fold(struct sky_arena *arena, const char *text, size_t length, bool *valid) SKY_MUST;

/* Optimal string alignment distance over code points, cut off above `limit` (then limit + 1 is returned,
 * as it is when memory for very long texts is short). Bytes that are no UTF-8 count as code points. Thread-safe. */
size_t sky_text_distance(const char *a, const char *b, size_t limit);

/* The candidate nearest to `text`, or NULL where none is near enough (distance above a third of the length of text, at
 * most 3). The case of ASCII letters does not count; the first of equally near ones wins; NULLs are skipped. */
const char *sky_text_nearest(const char *text, const char *const *candidates, size_t count);

/* How many bytes from the start on are well-formed UTF-8 without U+0000; true when all are. */
size_t sky_text_utf8_length(const char *text, size_t length);
bool sky_text_is_utf8(const char *text, size_t length);

/* Makes the text well-formed UTF-8 in place: each run of bytes that are none becomes one question mark, as what a
 * character was cut into. Returns text. */
char *sky_text_mend(char *text);

/* How many of the bytes to keep so that they are at most `most` and no character is cut, in valid UTF-8. */
size_t sky_text_cut(const char *text, size_t length, size_t most);

/* True for a text that a spreadsheet would run in a cell: it begins with =, +, -, @, their full-width
 * forms, a tab or a line break. */
bool sky_text_is_formula(const char *text, size_t length);

/* How many commas the text has. */
uint32_t sky_text_commas(const char *text);

/* Length in code points of valid UTF-8. */
size_t sky_text_code_points(const char *text);

#endif
