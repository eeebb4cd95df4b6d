#include "server/commands/progress.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

/* What stands on the terminal after notes at these times (ms after the start), each of 16,384 records
 * and a tenth more bytes. */
static char *written(const int64_t *times, size_t count, bool end)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	ck_assert_ptr_nonnull(out);
	struct sky_progress progress = sky_progress_start(out, "data", 5000);
	for (size_t i = 0; i < count; i++)
		sky_progress_note(&progress, 5000 + times[i], 16384 * (i + 1), 100 * (i + 1), 1000);
	if (end) {
		sky_progress_end(&progress);
		sky_progress_end(&progress);
	}
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

static void check(const int64_t *times, size_t count, bool end, const char *expected)
{
	char *text = written(times, count, end);
	ck_assert_str_eq(text, expected);
	free(text);
}

START_TEST(test_a_quick_load_says_nothing)
{
	const int64_t times[] = {0, 300, 999};
	check(times, SKY_COUNT(times), true, "");
}
END_TEST

START_TEST(test_a_long_load_is_shown_in_place_now_and_then)
{
	const int64_t times[] = {999, 1000, 1100, 1199, 1200};
	check(times, SKY_COUNT(times), false,
	      "\r\033[Kskyledger: reading data: 32768 records, 20 %"
	      "\r\033[Kskyledger: reading data: 81920 records, 50 %");
}
END_TEST

START_TEST(test_the_line_is_taken_away_once)
{
	const int64_t times[] = {2000};
	check(times, SKY_COUNT(times), true, "\r\033[Kskyledger: reading data: 16384 records, 10 %\r\033[K");
}
END_TEST

START_TEST(test_all_bytes_read_means_indexing)
{
	const int64_t times[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1500};
	check(times, SKY_COUNT(times), false, "\r\033[Kskyledger: indexing data: 163840 records");
}
END_TEST

START_TEST(test_nothing_goes_to_what_is_no_terminal)
{
	struct sky_progress progress = sky_progress_start(NULL, "data", 0);
	sky_progress_note(&progress, 9000, 1, 1, 2);
	sky_progress_end(&progress);
	ck_assert(!progress.visible);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_a_quick_load_says_nothing,           test_a_long_load_is_shown_in_place_now_and_then,
	    test_the_line_is_taken_away_once,         test_all_bytes_read_means_indexing,
	    test_nothing_goes_to_what_is_no_terminal,
	};
	return unit_run("progress", tests, SKY_COUNT(tests));
}
