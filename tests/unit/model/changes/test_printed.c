/* The words of claims, held against a text of their source. */
#include "dataset.h"
#include "fault.h"
#include "model/changes/printed.h"

#define DATA_SET DATA "words"
#include "one_snapshot.h"

/* What is said of a source held against the bytes. The caller frees it. */
static char *said_of(const char *source, FILE *page, size_t *wrong, size_t *line)
{
	char *text = NULL;
	size_t size = 0;
	ck_assert_ptr_nonnull(page);
	FILE *out = open_memstream(&text, &size);
	ck_assert_ptr_nonnull(out);
	*wrong = sky_printed_check(snapshot, find(snapshot, SKY_SOURCE, source), page, out, line);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_int_eq(fclose(page), 0);
	return text;
}

/* Right are: words at their place, at one of two places, in other widths and spaces, with something left out, without
 * the unit of a table's head. */
START_TEST(test_words_that_stand_elsewhere_are_told)
{
	static const char expected[] =
	    "figures:5:1: the words “1,234 customers” of figure elsewhere do not stand in paragraph 1 of page; "
	    "they stand in paragraph 2\n"
	    "figures:6:1: the words “34 customers” of figure absent do not stand in paragraph 2 of page; "
	    "they stand nowhere in it\n"
	    "figures:7:1: the words “07 million” of figure inside do not stand in paragraph 1 of page; "
	    "they stand nowhere in it\n"
	    "figures:8:1: the words “1,234 customers” of figure behind do not stand in paragraph 9 of page; "
	    "they stand in paragraph 2\n"
	    "figures:10:1: the words “small … 2.07 million” of figure turned do not stand in paragraph 1 of page; "
	    "they stand nowhere in it\n"
	    "figures:16:1: the words “10 nowhere” of figure unplaced do not stand in page; they stand nowhere in it\n"
	    "statements:2:1: the words “you pay” of statement quote do not stand in paragraph 2 of page; "
	    "they stand nowhere in it\n";
	size_t wrong, line;
	char *text = said_of("page", fopen(DATA "words.txt", "r"), &wrong, &line);
	ck_assert_str_eq(text, expected);
	ck_assert_uint_eq(wrong, 7);
	free(text);
}
END_TEST

START_TEST(test_each_paragraph_with_the_words_is_named)
{
	char page[] = "10%\nsome 10%.\n110%\n10%";
	size_t wrong, line;
	char *text = said_of("report", fmemopen(page, strlen(page), "r"), &wrong, &line);
	ck_assert_str_eq(text, "");
	ck_assert_uint_eq(wrong, 0);
	free(text);
	text = said_of("closed", fmemopen(page, strlen(page), "r"), &wrong, &line);
	ck_assert_uint_eq(wrong, 2);
	free(text);
	char words[] = "-\n10 secret words\n10 secret words";
	text = said_of("closed", fmemopen(words, strlen(words), "r"), &wrong, &line);
	ck_assert_ptr_nonnull(strstr(text, "; they stand in paragraph 2, 3\n"));
	free(text);
}
END_TEST

START_TEST(test_other_bytes_and_short_memory_are_told)
{
	char page[] = "10%\n\xff\n";
	size_t wrong, line;
	free(said_of("report", fmemopen(page, strlen(page), "r"), &wrong, &line));
	ck_assert_uint_eq(wrong, SIZE_MAX);
	ck_assert_uint_eq(line, 2);
	size_t failed = 1;
	for (size_t good = 0; failed > 0; good++) {
		FILE *text = fopen(DATA "words.txt", "r"), *out = fopen("/dev/null", "w");
		ck_assert(text && out);
		fault_arm(good);
		wrong = sky_printed_check(snapshot, find(snapshot, SKY_SOURCE, "page"), text, out, &line);
		failed = fault_disarm();
		ck_assert(wrong == 7 || (failed > 0 && wrong == SIZE_MAX));
		ck_assert_uint_eq(line, 0);
		ck_assert_int_eq(fclose(text), 0);
		ck_assert_int_eq(fclose(out), 0);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_words_that_stand_elsewhere_are_told,
	    test_each_paragraph_with_the_words_is_named,
	    test_other_bytes_and_short_memory_are_told,
	};
	return unit_run_with("printed", tests, SKY_COUNT(tests), set_up, tear_down);
}
