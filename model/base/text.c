#include "model/base/text.h"
#include "model/base/simplified.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define STACK_POINTS 256

/* Reads one code point at *at and moves on; 0 at the NUL. A byte that is not UTF-8 counts as one code point. */
static int32_t next_point(const char **at)
{
	const unsigned char *bytes = (const unsigned char *)*at;
	if (*bytes == 0)
		return 0;
	utf8proc_int32_t point;
	utf8proc_ssize_t read = utf8proc_iterate(bytes, -1, &point);
	if (read <= 0) {
		*at += 1;
		return UINT16_C(0xdc00) + *bytes; /* a surrogate, which valid text cannot hold */
	}
	*at += read;
	return point;
}

size_t sky_text_utf8_length(const char *text, size_t length)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t at = 0;
	while (at < length) {
		size_t left = length - at;
		if (bytes[at] > 0 && bytes[at] < 0x80) {
			at++;
			continue;
		}
		utf8proc_int32_t point;
		/* No sequence is longer than four bytes, and the length must not exceed what utf8proc_ssize_t holds. */
		utf8proc_ssize_t read = utf8proc_iterate(bytes + at, left < 4 ? (utf8proc_ssize_t)left : 4, &point);
		if (read <= 0 || point == 0)
			break;
		at += (size_t)read;
	}
	return at;
}

bool sky_text_is_utf8(const char *text, size_t length)
{
	return sky_text_utf8_length(text, length) == length;
}

char *sky_text_mend(char *text)
{
	char *from = text, *to = text, *end = text + strlen(text);
	for (;;) {
		size_t good = sky_text_utf8_length(from, (size_t)(end - from));
		memmove(to, from, good);
		to += good;
		from += good;
		if (from == end)
			break;
		while (from < end && sky_text_utf8_length(from, (size_t)(end - from) < 4 ? (size_t)(end - from) : 4) == 0)
			from++;
		*to++ = '?';
	}
	*to = '\0';
	return text;
}

size_t sky_text_cut(const char *text, size_t length, size_t most)
{
	if (length <= most)
		return length;
	while (most > 0 && ((unsigned char)text[most] & 0xC0) == 0x80)
		most--;
	return most;
}

size_t sky_text_code_points(const char *text)
{
	size_t count = 0;
	while (next_point(&text) != 0)
		count++;
	return count;
}

static bool is_space(utf8proc_category_t category)
{
	return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP ||
	       category == UTF8PROC_CATEGORY_CC;
}

static bool is_punctuation(utf8proc_category_t category)
{
	switch (category) {
	case UTF8PROC_CATEGORY_PC:
	case UTF8PROC_CATEGORY_PD:
	case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_PI:
	case UTF8PROC_CATEGORY_PF:
	case UTF8PROC_CATEGORY_PO:
	case UTF8PROC_CATEGORY_SK: /* ` and ^ */
		return true;
	default:
		return false;
	}
}

static int compare_point(const void *point, const void *entry)
{
	int32_t a = *(const int32_t *)point, b = ((const struct sky_simplified *)entry)->traditional;
	return (a > b) - (a < b);
}

int32_t sky_text_simplified(int32_t point)
{
	const struct sky_simplified *found = NULL;
	if (point >= sky_simplified_table[0].traditional)
		found = bsearch(&point, sky_simplified_table, sky_simplified_count, sizeof *found, compare_point);
	return found ? found->simplified : point;
}

/* Takes spaces and punctuation out and simplifies ideographs; returns how many code points stay. A name of
 * nothing but punctuation keeps it, because "..." and "!" would otherwise fold to the same empty text. */
static size_t strip(utf8proc_int32_t *points, size_t count)
{
	bool bare = true;
	size_t kept = 0;
	for (size_t i = 0; i < count && bare; i++) {
		utf8proc_category_t category = utf8proc_category(points[i]);
		bare = is_space(category) || is_punctuation(category);
	}
	for (size_t i = 0; i < count; i++) {
		utf8proc_category_t category = utf8proc_category(points[i]);
		if (!is_space(category) && (bare || !is_punctuation(category)))
			points[kept++] = sky_text_simplified(points[i]);
	}
	return kept;
}

/* Makes each run of spaces one space and drops those at both ends; returns how many code points stay. */
static size_t collapse(utf8proc_int32_t *points, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		bool space = is_space(utf8proc_category(points[i]));
		if (!space)
			points[kept++] = points[i];
		else if (kept > 0 && points[kept - 1] != ' ')
			points[kept++] = ' ';
	}
	return kept > 0 && points[kept - 1] == ' ' ? kept - 1 : kept;
}

/* Folds into `points`, which has `room` entries and one more for the NUL. Returns the length in bytes of the folded
 * text, which then stands in the same memory; or the room needed when that is too small; or a negative error of
 * utf8proc. */
static utf8proc_ssize_t fold_into(const char *text, size_t length, bool name, utf8proc_int32_t *points, size_t room,
                                  bool *fits)
{
	const utf8proc_option_t decompose = UTF8PROC_COMPAT | UTF8PROC_IGNORE | UTF8PROC_DECOMPOSE | UTF8PROC_STABLE;
	utf8proc_ssize_t count =
	    utf8proc_decompose((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, points, (utf8proc_ssize_t)room,
	                       name ? decompose | UTF8PROC_CASEFOLD : decompose);
	*fits = count >= 0 && (size_t)count <= room;
	if (!*fits)
		return count;
	count = (utf8proc_ssize_t)(name ? strip(points, (size_t)count) : collapse(points, (size_t)count));
	return utf8proc_reencode(points, count, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
}

static char *fold(struct sky_arena *arena, const char *text, size_t length, bool name, bool *valid)
{
	utf8proc_int32_t stack[STACK_POINTS + 1], *points = stack;
	char *folded = NULL;
	bool well_formed = sky_text_is_utf8(text, length);
	if (valid != NULL)
		*valid = well_formed;
	if (!well_formed)
		return NULL;
	bool fits;
	utf8proc_ssize_t size = fold_into(text, length, name, stack, STACK_POINTS, &fits);
	if (!fits && size > 0) {
		size_t room = (size_t)size;
		points = calloc(room + 1, sizeof *points);
		if (points == NULL)
			return NULL;
		size = fold_into(text, length, name, points, room, &fits);
	}
	if (fits && size >= 0)
		folded = sky_arena_strndup(arena, (const char *)points, (size_t)size);
	if (points != stack)
		free(points);
	return folded;
}

char *sky_text_fold(struct sky_arena *arena, const char *text, size_t length, bool *valid)
{
	return fold(arena, text, length, true, valid);
}

char *sky_text_plain(struct sky_arena *arena, const char *text, size_t length, bool *valid)
{
	return fold(arena, text, length, false, valid);
}

/* Two texts as code points, in one piece of memory with three rows of the table of distances. */
struct pair {
	int32_t *a, *b;
	size_t a_length, b_length;
	size_t *rows[3];
};

static size_t read_points(const char *text, bool fold_case, int32_t *out)
{
	size_t count = 0;
	int32_t point;
	while ((point = next_point(&text)) != 0)
		out[count++] = fold_case && point >= 'A' && point <= 'Z' ? point + ('a' - 'A') : point;
	return count;
}

static void trim_common(struct pair *pair)
{
	while (pair->a_length > 0 && pair->b_length > 0 && pair->a[0] == pair->b[0]) {
		pair->a++;
		pair->b++;
		pair->a_length--;
		pair->b_length--;
	}
	while (pair->a_length > 0 && pair->b_length > 0 && pair->a[pair->a_length - 1] == pair->b[pair->b_length - 1]) {
		pair->a_length--;
		pair->b_length--;
	}
}

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;
	return least < c ? least : c;
}

/* Fills the row of the i-th code point of a (from 1) from the two before it; returns the smallest number in it. */
static size_t fill_row(const struct pair *pair, size_t i)
{
	const size_t *before = pair->rows[(i + 2) % 3], *two_before = pair->rows[(i + 1) % 3];
	size_t *row = pair->rows[i % 3];
	size_t least = i;
	row[0] = i;
	for (size_t j = 1; j <= pair->b_length; j++) {
		bool same = pair->a[i - 1] == pair->b[j - 1];
		row[j] = smallest(before[j] + 1, row[j - 1] + 1, before[j - 1] + !same);
		if (i > 1 && j > 1 && pair->a[i - 1] == pair->b[j - 2] && pair->a[i - 2] == pair->b[j - 1] &&
		    two_before[j - 2] + 1 < row[j])
			row[j] = two_before[j - 2] + 1;
		if (row[j] < least)
			least = row[j];
	}
	return least;
}

static size_t distance_of(const struct pair *pair, size_t limit)
{
	for (size_t j = 0; j <= pair->b_length; j++)
		pair->rows[0][j] = j;
	for (size_t i = 1; i <= pair->a_length; i++) {
		/* No later row can have a smaller number. A swap skips a row, but costs as much as a way through that row. */
		if (fill_row(pair, i) > limit)
			return limit + 1;
	}
	size_t result = pair->rows[pair->a_length % 3][pair->b_length];
	return result > limit ? limit + 1 : result;
}

static size_t distance(const char *a, const char *b, size_t limit, bool fold_case)
{
	size_t stack[3 * (64 + 1) + 64], *memory = stack;
	size_t a_length = sky_text_code_points(a), b_length = sky_text_code_points(b);
	size_t gap = a_length > b_length ? a_length - b_length : b_length - a_length;
	size_t rows = 3 * (b_length + 1), points = (a_length + b_length + 1) / 2;
	if (limit == SIZE_MAX)
		limit--;
	if (gap > limit)
		return limit + 1;
	if (rows + points > SKY_COUNT(stack)) {
		memory = calloc(rows + points, sizeof *memory);
		if (memory == NULL)
			return limit + 1;
	}
	struct pair pair;
	for (size_t i = 0; i < 3; i++)
		pair.rows[i] = memory + i * (b_length + 1);
	pair.a = (int32_t *)(void *)(memory + rows);
	pair.b = pair.a + a_length;
	pair.a_length = read_points(a, fold_case, pair.a);
	pair.b_length = read_points(b, fold_case, pair.b);
	trim_common(&pair);
	size_t result = distance_of(&pair, limit);
	if (memory != stack)
		free(memory);
	return result;
}

size_t sky_text_distance(const char *a, const char *b, size_t limit)
{
	return distance(a, b, limit, false);
}

const char *sky_text_nearest(const char *text, const char *const *candidates, size_t count)
{
	size_t limit = sky_text_code_points(text) / 3;
	const char *nearest = NULL;
	if (limit > 3)
		limit = 3;
	for (size_t i = 0; i < count; i++) {
		if (candidates[i] == NULL)
			continue;
		size_t found = distance(text, candidates[i], limit, true);
		if (found > limit)
			continue;
		nearest = candidates[i];
		if (found == 0)
			break;
		limit = found - 1;
	}
	return nearest;
}

bool sky_text_is_formula(const char *text, size_t length)
{
	static const char *const wide[] = {"\uff1d", "\uff0b", "\uff0d", "\uff20"};
	if (length > 0 && *text && strchr("=+-@\t\r\n", *text))
		return true;
	for (size_t i = 0; i < SKY_COUNT(wide); i++) {
		size_t size = strlen(wide[i]);
		if (length >= size && memcmp(text, wide[i], size) == 0)
			return true;
	}
	return false;
}

uint32_t sky_text_commas(const char *text)
{
	uint32_t count = 0;
	for (const char *comma = strchr(text, ','); comma; comma = strchr(comma + 1, ','))
		count++;
	return count;
}
