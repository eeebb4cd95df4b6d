/* Names as people type them: folding, distance, and the nearest right one. */
#ifndef SKY_MODEL_BASE_TEXT_H
#define SKY_MODEL_BASE_TEXT_H

#include "model/base/arena.h"

/* The folded form of a name for look-ups, in the arena: NFKC case folding (utf8proc), then every run of spaces,
 * hyphens, dots, quotes and other punctuation removed, and traditional Chinese characters simplified. "JD  Cloud",
 * "jd-cloud" and "ＪＤ Cloud" fold alike, and so do "京東雲" and "京东云". Signs that tell names apart ("C++") stay too, and a name of nothing but punctuation keeps it.
 * NULL when memory is short or the text is not UTF-8 (*valid says which; valid may be NULL). */
char *sky_text_fold(struct sky_arena *arena, const char *text, size_t length, bool *valid) SKY_MUST;

/* The simplified character that a traditional one becomes; any other code point as it is. Thread-safe. */
int32_t sky_text_simplified(int32_t point);

/* Optimal string alignment distance over code points. Above `limit`, and when memory for very long texts is short, it
 * returns limit + 1. A byte that is not UTF-8 counts as a code point. Thread-safe. */
size_t sky_text_distance(const char *a, const char *b, size_t limit);

/* The candidate nearest to `text`; NULL where none is near enough: its distance may be a third of the length of `text`,
 * and at most 3. The case of ASCII letters does not count. The first of equally near ones wins. NULLs are skipped. */
const char *sky_text_nearest(const char *text, const char *const *candidates, size_t count);

/* How many bytes from the start are well-formed UTF-8 without U+0000; the second function is true when all are. */
size_t sky_text_utf8_length(const char *text, size_t length);
bool sky_text_is_utf8(const char *text, size_t length);

/* Makes the text well-formed UTF-8 in place. Each run of other bytes becomes one question mark, because it is mostly
 * what is left of one cut character. Returns text. */
char *sky_text_mend(char *text);

/* How many bytes of a valid UTF-8 text to keep: at most `most`, without cutting a character. */
size_t sky_text_cut(const char *text, size_t length, size_t most);

/* True for a text that a spreadsheet would run as a formula: it begins with =, +, -, @, one of their full-width forms,
 * a tab or a line break. */
bool sky_text_is_formula(const char *text, size_t length);

/* How many commas the text has. */
uint32_t sky_text_commas(const char *text);

/* Length in code points of valid UTF-8. */
size_t sky_text_code_points(const char *text);

#endif
