#include "fault.h"
#include "model/base/report.h"
#include "unit.h"

#include <string.h>

static struct sky_report *new_report(void)
{
	struct sky_report *report = sky_report_create();
	ck_assert_ptr_nonnull(report);
	return report;
}

START_TEST(test_an_empty_report)
{
	struct sky_report *report = new_report();
	size_t kept = 99;
	ck_assert_uint_eq(sky_report_count(report), 0);
	(void)sky_report_mistakes(report, &kept);
	ck_assert_uint_eq(kept, 0);
	sky_report_destroy(report);
	sky_report_destroy(NULL);
}
END_TEST

START_TEST(test_mistakes_are_sorted_by_place)
{
	static const struct sky_mistake expected[] = {
	    {"a.json", 0, 0, "whole"}, {"a.json", 2, 9, "x"}, {"a.json", 10, 1, "a"},
	    {"a.json", 10, 1, "b 1"},  {"a.json", 10, 2, ""}, {"b.json", 1, 1, "%"},
	};
	struct sky_report *report = new_report();
	sky_report_add(report, "b.json", 1, 1, "%%");
	sky_report_add(report, "a.json", 10, 2, "%s", "");
	sky_report_add(report, "a.json", 10, 1, "b %d", 1);
	sky_report_add(report, "a.json", 2, 9, "x");
	size_t kept;
	(void)sky_report_mistakes(report, &kept);
	ck_assert_uint_eq(kept, 4);
	sky_report_add(report, "a.json", 10, 1, "a");
	sky_report_add(report, "a.json", 0, 0, "whole");
	const struct sky_mistake *mistakes = sky_report_mistakes(report, &kept);
	ck_assert_uint_eq(kept, SKY_COUNT(expected));
	ck_assert_uint_eq(sky_report_count(report), SKY_COUNT(expected));
	for (size_t i = 0; i < kept; i++) {
		ck_assert_str_eq(mistakes[i].file, expected[i].file);
		ck_assert_uint_eq(mistakes[i].line, expected[i].line);
		ck_assert_uint_eq(mistakes[i].column, expected[i].column);
		ck_assert_str_eq(mistakes[i].message, expected[i].message);
	}
	sky_report_destroy(report);
}
END_TEST

START_TEST(test_texts_are_copied)
{
	struct sky_report *report = new_report();
	char file[] = "a.json", word[] = "word";
	sky_report_add(report, file, 1, 1, "%s", word);
	file[0] = word[0] = 'X';
	size_t kept;
	const struct sky_mistake *mistakes = sky_report_mistakes(report, &kept);
	ck_assert_str_eq(mistakes[0].file, "a.json");
	ck_assert_str_eq(mistakes[0].message, "word");
	sky_report_destroy(report);
}
END_TEST

START_TEST(test_beyond_the_limit_mistakes_are_only_counted)
{
	struct sky_report *report = new_report();
	for (uint32_t i = 0; i < SKY_REPORT_LIMIT + 5; i++)
		sky_report_add(report, "figures.ndjson", SKY_REPORT_LIMIT + 5 - i, 1, "mistake %u", i);
	size_t kept;
	const struct sky_mistake *mistakes = sky_report_mistakes(report, &kept);
	ck_assert_uint_eq(kept, SKY_REPORT_LIMIT);
	ck_assert_uint_eq(sky_report_count(report), SKY_REPORT_LIMIT + 5);
	ck_assert_uint_eq(mistakes[0].line, 6);
	ck_assert_str_eq(mistakes[kept - 1].message, "mistake 0");
	sky_report_destroy(report);
}
END_TEST

START_TEST(test_short_memory_still_counts)
{
	struct sky_report *report;
	for (size_t good = 0; good < 2; good++) {
		fault_arm(good);
		report = sky_report_create();
		ck_assert_uint_eq(fault_disarm(), 1);
		ck_assert_ptr_null(report);
	}
	report = new_report();
	fault_arm(0); /* no list */
	sky_report_add(report, "a.json", 1, 1, "lost");
	ck_assert_uint_eq(fault_disarm(), 1);
	fault_arm(1); /* a list, but no texts */
	sky_report_add(report, "a.json", 2, 1, "lost too");
	ck_assert_uint_eq(fault_disarm(), 2);
	sky_report_add(report, "a.json", 3, 1, "kept");
	ck_assert_uint_eq(sky_report_count(report), 3);
	size_t kept;
	const struct sky_mistake *mistakes = sky_report_mistakes(report, &kept);
	ck_assert_uint_eq(kept, 1);
	ck_assert_str_eq(mistakes[0].message, "kept");
	sky_report_destroy(report);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_an_empty_report,           test_mistakes_are_sorted_by_place,
	    test_texts_are_copied,          test_beyond_the_limit_mistakes_are_only_counted,
	    test_short_memory_still_counts,
	};
	return unit_run("report", tests, SKY_COUNT(tests));
}
