/* Words: how texts and queries are cut and folded before they are compared. */
#include "model/base/text.h"
#include "model/search/search_internal.h"

#include <string.h>
#include <utf8proc.h>

/* Longer words go on as further ones, in documents and queries alike. No code point becomes more
 * than 18 in NFKC (U+FDFA). */
#define WORD_POINTS 64
#define POINT_GROWTH 18

enum shape {
	SHAPE_GAP,   /* between words */
	SHAPE_PART,  /* of a word */
	SHAPE_SINGLE /* a word of its own */
};

/* Scripts written without spaces, whose characters mean something each: Han, kana, bopomofo. */
static bool is_single(utf8proc_int32_t point)
{
	static const struct {
		utf8proc_int32_t first, last;
	} ranges[] = {
	    {0x2e80, 0x2fdf}, {0x3005, 0x3007}, {0x3021, 0x3029},   {0x3038, 0x303b},   {0x3041, 0x30ff},
	    {0x3105, 0x312f}, {0x31a0, 0x31bf}, {0x31f0, 0x31ff},   {0x3400, 0x4dbf},   {0x4e00, 0x9fff},
	    {0xf900, 0xfaff}, {0xff66, 0xff9f}, {0x1b000, 0x1b16f}, {0x20000, 0x3ffff},
	};
	for (size_t i = 0; i < SKY_COUNT(ranges) && point >= ranges[i].first; i++)
		if (point <= ranges[i].last)
			return true;
	return false;
}

static enum shape shape_of(utf8proc_int32_t point)
{
	if (point == '\n')
		return SHAPE_SINGLE;
	utf8proc_category_t category = utf8proc_category(point);
	/* Letters, marks and numbers come first in the list of categories. */
	if (category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_NO)
		return category == UTF8PROC_CATEGORY_CO ? SHAPE_PART : SHAPE_GAP;
	return is_single(point) ? SHAPE_SINGLE : SHAPE_PART;
}

/* The shape of what stands at `at`, and how many bytes it takes. */
static enum shape look(const char *text, int at, int length, int *size)
{
	unsigned char byte = (unsigned char)text[at];
	*size = 1;
	if (byte < 0x80) {
		if (byte == '\n')
			return SHAPE_SINGLE;
		return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ? SHAPE_PART : SHAPE_GAP;
	}
	utf8proc_int32_t point;
	utf8proc_ssize_t read = utf8proc_iterate((const utf8proc_uint8_t *)text + at, length - at, &point);
	if (read <= 0)
		return SHAPE_GAP;
	*size = (int)read;
	return shape_of(point);
}

/* Folds a word of at most WORD_POINTS code points into `points`; returns its length in bytes there,
 * 0 when nothing is left. */
static int fold(const char *text, int length, utf8proc_int32_t *points)
{
	const utf8proc_option_t options = UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STRIPMARK |
	                                  UTF8PROC_DECOMPOSE | UTF8PROC_STABLE;
	utf8proc_ssize_t count = utf8proc_decompose((const utf8proc_uint8_t *)text, length, points,
	                                            (utf8proc_ssize_t)WORD_POINTS * POINT_GROWTH, options);
	if (count <= 0 || count > (utf8proc_ssize_t)WORD_POINTS * POINT_GROWTH)
		return 0;
	for (utf8proc_ssize_t i = 0; i < count; i++)
		points[i] = sky_text_simplified(points[i]);
	count = utf8proc_reencode(points, count, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	return count > 0 ? (int)count : 0;
}

static int fold_ascii(const char *text, int length, char *out)
{
	for (int i = 0; i < length; i++)
		out[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + ('a' - 'A') : text[i]);
	return length;
}

static int emit(const char *text, int start, int end, bool ascii, sky_search_word each, void *context)
{
	utf8proc_int32_t points[WORD_POINTS * POINT_GROWTH + 1]; /* reencode adds a NUL */
	int length =
	    ascii ? fold_ascii(text + start, end - start, (char *)points) : fold(text + start, end - start, points);
	return length > 0 ? each(context, (const char *)points, length, start, end) : 0;
}

int sky_search_words(const char *text, int length, sky_search_word each, void *context)
{
	int at = 0, result = 0;
	while (at < length && result == 0) {
		int start = at, size;
		enum shape shape = look(text, at, length, &size);
		bool ascii = size == 1;
		at += size;
		if (shape == SHAPE_GAP)
			continue;
		for (int points = 1; shape == SHAPE_PART && points < WORD_POINTS && at < length; points++) {
			if (look(text, at, length, &size) != SHAPE_PART)
				break;
			ascii = ascii && size == 1;
			at += size;
		}
		result = emit(text, start, at, ascii, each, context);
	}
	return result;
}
