#include "fault.h"
#include "model/base/strings.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct sky_strings *new_strings(void)
{
	struct sky_strings *strings = sky_strings_create();
	ck_assert_ptr_nonnull(strings);
	return strings;
}

START_TEST(test_equal_texts_are_one_pointer)
{
	struct sky_strings *strings = new_strings();
	char text[] = "percent";
	const char *first = sky_strings_intern(strings, text, 7);
	ck_assert_str_eq(first, "percent");
	ck_assert_ptr_ne(first, text);
	text[0] = 'P';
	ck_assert_str_eq(first, "percent");
	ck_assert_ptr_eq(sky_strings_intern(strings, "percentage", 7), first);
	ck_assert_ptr_ne(sky_strings_intern(strings, "percentage", 10), first);
	ck_assert_ptr_ne(sky_strings_intern(strings, text, 7), first);
	sky_strings_destroy(strings);
}
END_TEST

START_TEST(test_empty_and_nul_are_texts_too)
{
	struct sky_strings *strings = new_strings();
	const char *empty = sky_strings_intern(strings, "", 0);
	const char *with_nul = sky_strings_intern(strings, "a\0b", 3);
	ck_assert_str_eq(empty, "");
	ck_assert_ptr_eq(sky_strings_intern(strings, "x", 0), empty);
	ck_assert_mem_eq(with_nul, "a\0b", 4);
	ck_assert_ptr_ne(sky_strings_intern(strings, "a", 1), with_nul);
	ck_assert_ptr_eq(sky_strings_intern(strings, "a\0b", 3), with_nul);
	sky_strings_destroy(strings);
}
END_TEST

START_TEST(test_many_texts_stay_where_they_are)
{
	enum { MANY = 40000 };
	struct sky_strings *strings = new_strings();
	const char **texts = calloc(MANY, sizeof *texts);
	size_t bytes = 0;
	ck_assert_ptr_nonnull(texts);
	char text[32];
	for (int i = 0; i < MANY; i++) {
		size_t length = (size_t)snprintf(text, sizeof text, "figure-%d", i);
		bytes += length + 1;
		texts[i] = sky_strings_intern(strings, text, length);
		ck_assert_str_eq(texts[i], text);
	}
	size_t size = sky_strings_size(strings);
	for (int i = 0; i < MANY; i++) {
		size_t length = (size_t)snprintf(text, sizeof text, "figure-%d", i);
		ck_assert_str_eq(texts[i], text);
		ck_assert_ptr_eq(sky_strings_intern(strings, text, length), texts[i]);
	}
	ck_assert_uint_eq(sky_strings_size(strings), size);
	ck_assert_uint_ge(size, bytes);
	ck_assert_uint_le(size, bytes + (size_t)MANY * 48 + (1 << 20));
	free(texts);
	sky_strings_destroy(strings);
}
END_TEST

START_TEST(test_long_texts_do_not_waste_the_chunk)
{
	const size_t length = 3000000;
	struct sky_strings *strings = new_strings();
	char *text = calloc(1, length);
	const char *small = sky_strings_intern(strings, "a", 1);
	ck_assert_ptr_nonnull(text);
	memset(text, 'x', length);
	const char *kept = sky_strings_intern(strings, text, length);
	ck_assert_ptr_nonnull(kept);
	ck_assert_uint_eq(strlen(kept), length);
	size_t size = sky_strings_size(strings);
	ck_assert_ptr_eq(sky_strings_intern(strings, "b", 1), small + 2);
	ck_assert_uint_eq(sky_strings_size(strings), size);
	free(text);
	sky_strings_destroy(strings);
}
END_TEST

START_TEST(test_a_first_long_text_is_kept)
{
	struct sky_strings *strings = new_strings();
	char text[5000];
	memset(text, 'y', sizeof text);
	ck_assert_uint_eq(strlen(sky_strings_intern(strings, text, sizeof text)), sizeof text);
	ck_assert_str_eq(sky_strings_intern(strings, "z", 1), "z");
	sky_strings_destroy(strings);
}
END_TEST

START_TEST(test_too_long_texts_are_refused)
{
	struct sky_strings *strings = new_strings();
	ck_assert_ptr_null(sky_strings_intern(strings, "a", UINT32_MAX));
	sky_strings_destroy(strings);
}
END_TEST

START_TEST(test_short_memory_leaves_the_table_usable)
{
	struct sky_strings *strings;
	const char *last = NULL;
	size_t count = 0;
	for (size_t good = 0; good < 2; good++) {
		fault_arm(good);
		strings = sky_strings_create();
		ck_assert_uint_eq(fault_disarm(), 1);
		ck_assert_ptr_null(strings);
	}
	strings = new_strings();
	fault_arm(0);
	last = sky_strings_intern(strings, "a", 1);
	ck_assert_uint_eq(fault_disarm(), 1);
	ck_assert_ptr_null(last);

	const char *kept[2000];
	char text[32];
	/* All that is missing at some point are the larger slots. */
	for (count = 0; count < SKY_COUNT(kept); count++) {
		size_t length = (size_t)snprintf(text, sizeof text, "%zu", count);
		fault_arm(count < 700 ? SIZE_MAX : 0);
		last = sky_strings_intern(strings, text, length);
		if (fault_disarm() > 0)
			break;
		kept[count] = last;
	}
	ck_assert_uint_lt(count, SKY_COUNT(kept));
	ck_assert_ptr_null(last);
	for (size_t i = 0; i < count; i++) {
		size_t length = (size_t)snprintf(text, sizeof text, "%zu", i);
		ck_assert_ptr_eq(sky_strings_intern(strings, text, length), kept[i]);
	}
	ck_assert_str_eq(sky_strings_intern(strings, "later", 5), "later");
	sky_strings_destroy(strings);
	sky_strings_destroy(NULL);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_equal_texts_are_one_pointer,
	    test_empty_and_nul_are_texts_too,
	    test_many_texts_stay_where_they_are,
	    test_long_texts_do_not_waste_the_chunk,
	    test_a_first_long_text_is_kept,
	    test_too_long_texts_are_refused,
	    test_short_memory_leaves_the_table_usable,
	};
	return unit_run("strings", tests, SKY_COUNT(tests));
}
