#include "model/number/date.h"
#include "unit.h"

#include <string.h>

static sky_day day_of(const char *text)
{
	sky_day day = SKY_DAY_NONE;
	ck_assert_msg(sky_day_parse(text, strlen(text), &day), "%s", text);
	return day;
}

START_TEST(test_known_days)
{
	static const struct {
		const char *text;
		sky_day day;
	} cases[] = {
	    {"1970-01-01", 0},     {"1969-12-31", -1},      {"2000-02-29", 11016},   {"2000-03-01", 11017},
	    {"2022-11-02", 19298}, {"0001-01-01", -719162}, {"9999-12-31", 2932896}, {"1900-03-01", -25508},
	};
	char buffer[11];
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		ck_assert_int_eq(day_of(cases[i].text), cases[i].day);
		ck_assert_str_eq(sky_day_print(cases[i].day, buffer), cases[i].text);
	}
	ck_assert_str_eq(sky_day_print(SKY_DAY_NONE, buffer), "");
	ck_assert_str_eq(sky_day_print(SKY_DAY_MAX, buffer), "");
}
END_TEST

/* Walks through all days that exist, counting by the plain rules of the calendar. */
START_TEST(test_every_day_of_the_calendar)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	sky_day expected = -719162;
	for (int year = 1; year <= 9999; year++) {
		bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
		for (int month = 1; month <= 12; month++) {
			int length = lengths[month - 1] + (month == 2 && leap);
			for (int mday = 1; mday <= length; mday++, expected++) {
				sky_day day = SKY_DAY_NONE;
				if (!sky_day_from_civil(year, month, mday, &day) || day != expected)
					ck_abort_msg("%d-%d-%d is day %d, not %d", year, month, mday, expected, day);
				int y;
				int m;
				int d;
				sky_day_to_civil(day, &y, &m, &d);
				if (y != year || m != month || d != mday)
					ck_abort_msg("day %d is %d-%d-%d", day, y, m, d);
			}
			if (sky_day_from_civil(year, month, length + 1, &(sky_day){0}))
				ck_abort_msg("%d-%d has more than %d days", year, month, length);
		}
	}
	ck_assert_int_eq(expected, 2932897);
}
END_TEST

START_TEST(test_what_is_no_day_is_refused)
{
	static const char *const wrong[] = {
	    "",
	    "2021",
	    "2021-07",
	    "2021-7-13",
	    "2021-02-29",
	    "1900-02-29",
	    "2021-13-01",
	    "2021-00-10",
	    "2021-04-31",
	    "2021-01-00",
	    "0000-01-01",
	    "2021/07/13",
	    "20210713",
	    "2021-07-1x",
	    "2021-07-130",
	    " 2021-07-13",
	    "2021-07-13 ",
	    "+021-07-13",
	    "2021-07-13~",
	    "-021-07-13",
	};
	sky_day day = 5;
	for (size_t i = 0; i < SKY_COUNT(wrong); i++)
		ck_assert_msg(!sky_day_parse(wrong[i], strlen(wrong[i]), &day), "%s", wrong[i]);
	ck_assert_int_eq(day, 5);
	ck_assert(!sky_day_from_civil(0, 1, 1, &day));
	ck_assert(!sky_day_from_civil(10000, 1, 1, &day));
	ck_assert(!sky_day_from_civil(2021, 0, 1, &day));
	ck_assert(!sky_day_from_civil(2021, 13, 1, &day));
	ck_assert(!sky_day_from_civil(2021, 1, -1, &day));
	ck_assert_int_eq(day, 5);
}
END_TEST

START_TEST(test_dates_of_happenings)
{
	static const struct {
		const char *text, *earliest, *latest;
		enum sky_precision precision;
		bool approximate, uncertain, interval;
	} cases[] = {
	    {"2018", "2018-01-01", "2018-12-31", SKY_PRECISION_YEAR, false, false, false},
	    {"2020-02", "2020-02-01", "2020-02-29", SKY_PRECISION_MONTH, false, false, false},
	    {"2021-07-13", "2021-07-13", "2021-07-13", SKY_PRECISION_DAY, false, false, false},
	    {"2018~", "2017-01-01", "2019-12-31", SKY_PRECISION_YEAR, true, false, false},
	    {"2018-12?", "2018-12-01", "2018-12-31", SKY_PRECISION_MONTH, false, true, false},
	    {"2018-12-05%", "2018-12-04", "2018-12-06", SKY_PRECISION_DAY, true, true, false},
	    {"2016/2018", "2016-01-01", "2018-12-31", SKY_PRECISION_YEAR, false, false, true},
	    {"2016~/2018-03?", "2015-01-01", "2018-03-31", SKY_PRECISION_YEAR, true, true, true},
	    {"2016-05/2018~", "2016-05-01", "2019-12-31", SKY_PRECISION_MONTH, true, false, true},
	    {"../2018", "", "2018-12-31", SKY_PRECISION_NONE, false, false, true},
	    {"../2018%", "", "2019-12-31", SKY_PRECISION_NONE, true, true, true},
	    {"2018-06/..", "2018-06-01", "", SKY_PRECISION_MONTH, false, false, true},
	    {"2018/2018", "2018-01-01", "2018-12-31", SKY_PRECISION_YEAR, false, false, true},
	    {"2018-06/2018", "2018-06-01", "2018-12-31", SKY_PRECISION_MONTH, false, false, true},
	    {"0001/9999", "0001-01-01", "9999-12-31", SKY_PRECISION_YEAR, false, false, true},
	    {"2016~/2018-03%", "2015-01-01", "2018-04-30", SKY_PRECISION_YEAR, true, true, true},
	    {"2021-01~", "2020-12-01", "2021-02-28", SKY_PRECISION_MONTH, true, false, false},
	    {"2020-01~", "2019-12-01", "2020-02-29", SKY_PRECISION_MONTH, true, false, false},
	    {"2021-03-01~", "2021-02-28", "2021-03-02", SKY_PRECISION_DAY, true, false, false},
	    /* The calendar has no day beyond. */
	    {"0001~", "0001-01-01", "0002-12-31", SKY_PRECISION_YEAR, true, false, false},
	    {"9999-12~", "9999-11-01", "9999-12-31", SKY_PRECISION_MONTH, true, false, false},
	    {"0001-01-01~", "0001-01-01", "0001-01-02", SKY_PRECISION_DAY, true, false, false},
	    {"9999-12-31~", "9999-12-30", "9999-12-31", SKY_PRECISION_DAY, true, false, false},
	};
	char buffer[11];
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_edtf edtf;
		ck_assert_msg(sky_edtf_parse(cases[i].text, strlen(cases[i].text), &edtf) == NULL, "%s", cases[i].text);
		ck_assert_str_eq(sky_day_print(edtf.earliest, buffer), cases[i].earliest);
		ck_assert_str_eq(sky_day_print(edtf.latest, buffer), cases[i].latest);
		ck_assert_int_eq(edtf.precision, cases[i].precision);
		ck_assert_int_eq(edtf.approximate, cases[i].approximate);
		ck_assert_int_eq(edtf.uncertain, cases[i].uncertain);
		ck_assert_int_eq(edtf.interval, cases[i].interval);
		if (cases[i].earliest[0] == '\0')
			ck_assert_int_eq(edtf.earliest, SKY_DAY_NONE);
		if (cases[i].latest[0] == '\0')
			ck_assert_int_eq(edtf.latest, SKY_DAY_MAX);
	}
}
END_TEST

/* Texts that are refused, each with a word that the message must have. */
struct wrong {
	const char *text, *word;
};

START_TEST(test_days_as_written_have_no_doubt)
{
	struct sky_edtf edtf;
	char buffer[11];
	ck_assert_ptr_null(sky_edtf_parse("2018~", 5, &edtf));
	ck_assert_str_eq(sky_day_print(edtf.first, buffer), "2018-01-01");
	ck_assert_str_eq(sky_day_print(edtf.last, buffer), "2018-12-31");
	ck_assert_ptr_null(sky_edtf_parse("../2018-03%", 11, &edtf));
	ck_assert_int_eq(edtf.first, SKY_DAY_NONE);
	ck_assert_str_eq(sky_day_print(edtf.last, buffer), "2018-03-31");
	/* An interval is turned round by what is written, not by what it can mean. */
	ck_assert_ptr_nonnull(sky_edtf_parse("2018~/2017", 10, &edtf));
}
END_TEST

START_TEST(test_messages_of_dates_tell_how_to_mend)
{
	static const struct wrong wrong[] = {
	    {"", "write YYYY"},
	    {"~", "write YYYY"},
	    {"18", "write YYYY"},
	    {"2021-XX", "write YYYY"},
	    {"2021-7", "write YYYY"},
	    {"?2021", "write YYYY"},
	    {"2021?~", "write YYYY"},
	    {"20211", "write YYYY"},
	    {"..", "write YYYY"},
	    {"..~/2018", "write YYYY"},
	    {"2016/2017/2018", "write YYYY"},
	    {"2016-2018", "write YYYY"},
	    {"0000", "0001 to 9999"},
	    {"2021-13", "01 to 12"},
	    {"2021-00", "01 to 12"},
	    {"2021-02-29", "28 days"},
	    {"2020-02-30", "29 days"},
	    {"2020-04-31", "30 days"},
	    {"2020-12-32", "31 days"},
	    {"2020-12-00", "01 to 31"},
	    {"2018/", "write .."},
	    {"/2018", "write .."},
	    {"/", "write .."},
	    {"../..", "both ends"},
	    {"2018/2016", "swap"},
	    {"2018-03/2018-02", "swap"},
	    {"2018/2019-13", "01 to 12"},
	};
	struct sky_edtf edtf = {.earliest = 5};
	for (size_t i = 0; i < SKY_COUNT(wrong); i++) {
		const char *message = sky_edtf_parse(wrong[i].text, strlen(wrong[i].text), &edtf);
		ck_assert_msg(message != NULL && strstr(message, wrong[i].word) != NULL, "%s: %s", wrong[i].text, message);
	}
	ck_assert_int_eq(edtf.earliest, 5);
}
END_TEST

START_TEST(test_periods_of_figures)
{
	static const struct {
		const char *text, *start, *end;
		enum sky_period_kind kind;
		const char *printed, *year_before;
	} cases[] = {
	    {"2021", "2021-01-01", "2021-12-31", SKY_PERIOD_YEAR, "2021", "2020"},
	    {"2021-H1", "2021-01-01", "2021-06-30", SKY_PERIOD_HALF, "2021-H1", "2020-H1"},
	    {"2021-H2", "2021-07-01", "2021-12-31", SKY_PERIOD_HALF, "2021-H2", "2020-H2"},
	    {"2021-Q1", "2021-01-01", "2021-03-31", SKY_PERIOD_QUARTER, "2021-Q1", "2020-Q1"},
	    {"2021-Q3", "2021-07-01", "2021-09-30", SKY_PERIOD_QUARTER, "2021-Q3", "2020-Q3"},
	    {"2021-Q4", "2021-10-01", "2021-12-31", SKY_PERIOD_QUARTER, "2021-Q4", "2020-Q4"},
	    {"2021-06", "2021-06-01", "2021-06-30", SKY_PERIOD_MONTH, "2021-06", "2020-06"},
	    {"2021-02", "2021-02-01", "2021-02-28", SKY_PERIOD_MONTH, "2021-02", "2020-02"},
	    {"2020-02", "2020-02-01", "2020-02-29", SKY_PERIOD_MONTH, "2020-02", "2019-02"},
	    {"2021-12-31", "2021-12-31", "2021-12-31", SKY_PERIOD_DAY, "2021-12-31", "2020-12-31"},
	    {"2020-02-29", "2020-02-29", "2020-02-29", SKY_PERIOD_DAY, "2020-02-29", "2019-02-28"},
	    {"2021-02-28", "2021-02-28", "2021-02-28", SKY_PERIOD_DAY, "2021-02-28", "2020-02-28"},
	    {"2019-04/2020-03", "2019-04-01", "2020-03-31", SKY_PERIOD_RANGE, "2019-04/2020-03", "2018-04/2019-03"},
	    {"2020-03/2021-02", "2020-03-01", "2021-02-28", SKY_PERIOD_RANGE, "2020-03/2021-02", "2019-03/2020-02"},
	    {"2021-01/2021-12", "2021-01-01", "2021-12-31", SKY_PERIOD_YEAR, "2021", "2020"},
	    {"2021-01/2022-12", "2021-01-01", "2022-12-31", SKY_PERIOD_RANGE, "2021-01/2022-12", "2020-01/2021-12"},
	    {"2021-04/2021-06", "2021-04-01", "2021-06-30", SKY_PERIOD_QUARTER, "2021-Q2", "2020-Q2"},
	    {"2021-02/2021-04", "2021-02-01", "2021-04-30", SKY_PERIOD_RANGE, "2021-02/2021-04", "2020-02/2020-04"},
	    {"2021-04/2021-09", "2021-04-01", "2021-09-30", SKY_PERIOD_RANGE, "2021-04/2021-09", "2020-04/2020-09"},
	    {"2021-07-01/2021-12-31", "2021-07-01", "2021-12-31", SKY_PERIOD_HALF, "2021-H2", "2020-H2"},
	    {"2021-05/2021-05", "2021-05-01", "2021-05-31", SKY_PERIOD_MONTH, "2021-05", "2020-05"},
	    {"2021-05-01/2021-05-01", "2021-05-01", "2021-05-01", SKY_PERIOD_DAY, "2021-05-01", "2020-05-01"},
	    {"2020-02-29/2021-02-27", "2020-02-29", "2021-02-27", SKY_PERIOD_RANGE, "2020-02-29/2021-02-27",
	     "2019-02-28/2020-02-27"},
	    {"0002", "0002-01-01", "0002-12-31", SKY_PERIOD_YEAR, "0002", "0001"},
	};
	char buffer[SKY_PERIOD_MAX];
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_period period;
		ck_assert_msg(sky_period_parse(cases[i].text, strlen(cases[i].text), &period) == NULL, "%s", cases[i].text);
		ck_assert_int_eq(period.start, day_of(cases[i].start));
		ck_assert_int_eq(period.end, day_of(cases[i].end));
		ck_assert_int_eq(period.kind, cases[i].kind);
		struct sky_period before;
		ck_assert(sky_period_year_before(&period, &before));
		ck_assert_str_eq(sky_period_print(&before, buffer), cases[i].year_before);
		ck_assert_int_eq(before.kind, sky_period_kind_of(before.start, before.end));
		ck_assert_str_eq(sky_period_print(&period, buffer), cases[i].printed);
		struct sky_period back;
		ck_assert(sky_period_parse(buffer, strlen(buffer), &back) == NULL);
		ck_assert(back.start == period.start && back.end == period.end && back.kind == period.kind);
	}
}
END_TEST

START_TEST(test_previous_period)
{
	static const char *const cases[][2] = {
	    {"2021", "2020"},
	    {"2021-Q1", "2020-Q4"},
	    {"2021-H2", "2021-H1"},
	    {"2021-03", "2021-02"},
	    {"2021-03-01", "2021-02-28"},
	    {"2021-04/2022-03", "2020-04/2021-03"},
	    {"2021-01-05/2021-01-10", "2020-12-30/2021-01-04"},
	    {"0001", NULL},
	    {"0001-Q1", NULL},
	    {"0001-01-01", NULL},
	};
	char buffer[SKY_PERIOD_MAX];
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_period period, before;
		ck_assert(sky_period_parse(cases[i][0], strlen(cases[i][0]), &period) == NULL);
		ck_assert_msg(sky_period_previous(&period, &before) == (cases[i][1] != NULL), "%s", cases[i][0]);
		if (cases[i][1])
			ck_assert_str_eq(sky_period_print(&before, buffer), cases[i][1]);
	}
}
END_TEST

START_TEST(test_any_two_days_print_and_read_back)
{
	uint64_t state = 1;
	char buffer[SKY_PERIOD_MAX];
	for (int i = 0; i < 20000; i++) {
		sky_day start = (sky_day)unit_below(&state, 3652059) - 719162;
		sky_day end = start + (sky_day)unit_below(&state, 400);
		struct sky_period period = {start, end, SKY_PERIOD_NONE};
		if (end > 2932896)
			continue;
		sky_period_print(&period, buffer);
		ck_assert_uint_lt(strlen(buffer), SKY_PERIOD_MAX);
		struct sky_period back;
		ck_assert_msg(sky_period_parse(buffer, strlen(buffer), &back) == NULL, "%s", buffer);
		ck_assert_msg(back.start == start && back.end == end, "%s", buffer);
	}
}
END_TEST

START_TEST(test_the_period_before_has_the_same_length)
{
	static const struct {
		const char *text, *before;
	} cases[] = {
	    {"2021", "2020"},
	    {"2021-H1", "2020-H2"},
	    {"2021-Q1", "2020-Q4"},
	    {"2021-Q3", "2021-Q2"},
	    {"2021-03", "2021-02"},
	    {"2021-01", "2020-12"},
	    {"2020-04/2021-03", "2019-04/2020-03"},
	    {"2021-01/2022-12", "2019-01/2020-12"},
	    {"2021-03-01", "2021-02-28"},
	    {"2021-03-08/2021-03-14", "2021-03-01/2021-03-07"},
	};
	struct sky_period period, before;
	char buffer[SKY_PERIOD_MAX];
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		ck_assert_ptr_null(sky_period_parse(cases[i].text, strlen(cases[i].text), &period));
		ck_assert(sky_period_previous(&period, &before));
		ck_assert_str_eq(sky_period_print(&before, buffer), cases[i].before);
	}
}
END_TEST

START_TEST(test_what_is_no_period)
{
	const struct sky_period none[] = {
	    {SKY_DAY_NONE, SKY_DAY_NONE, SKY_PERIOD_NONE}, {SKY_DAY_NONE, 5, SKY_PERIOD_RANGE},
	    {5, SKY_DAY_NONE, SKY_PERIOD_RANGE},           {5, SKY_DAY_MAX, SKY_PERIOD_RANGE},
	    {SKY_DAY_MAX, SKY_DAY_MAX, SKY_PERIOD_DAY},    {5, 4, SKY_PERIOD_RANGE},
	};
	struct sky_period before = {.start = 42};
	char buffer[SKY_PERIOD_MAX];
	for (size_t i = 0; i < SKY_COUNT(none); i++) {
		ck_assert_int_eq(sky_period_kind_of(none[i].start, none[i].end), SKY_PERIOD_NONE);
		ck_assert_str_eq(sky_period_print(&none[i], buffer), "");
		ck_assert(!sky_period_year_before(&none[i], &before) && !sky_period_previous(&none[i], &before));
	}
	struct sky_period first;
	ck_assert(sky_period_parse("0001", 4, &first) == NULL);
	ck_assert(!sky_period_year_before(&first, &before) && !sky_period_previous(&first, &before));
	ck_assert(sky_period_parse("0001-06-01", 10, &first) == NULL && sky_period_previous(&first, &first));
	ck_assert(sky_period_parse("0001-06/0002-05", 15, &first) == NULL);
	ck_assert(!sky_period_year_before(&first, &before));
	ck_assert_int_eq(before.start, 42);
}
END_TEST

START_TEST(test_messages_of_periods_tell_how_to_mend)
{
	static const struct wrong wrong[] = {
	    {"", "write 2021"},
	    {"2021-H", "write 2021"},
	    {"2021H1", "write 2021"},
	    {"2021-q1", "write 2021"},
	    {"2021-Q12", "write 2021"},
	    {"FY2021", "write 2021"},
	    {"2021~", "write 2021"},
	    {"2021-H0", "H1 or H2"},
	    {"2021-H3", "H1 or H2"},
	    {"2021-Q0", "Q1 to Q4"},
	    {"2021-Q5", "Q1 to Q4"},
	    {"0000-Q1", "0001 to 9999"},
	    {"0000", "0001 to 9999"},
	    {"2021-13", "01 to 12"},
	    {"2021-06-31", "30 days"},
	    {"2021/2022", "months on both sides"},
	    {"2021-01/2021-03-31", "months on both sides"},
	    {"2021-03/2021-02", "swap"},
	    {"2021-Q1/2021-Q2", "write YYYY"},
	    {"2021-01/..", "write YYYY"},
	    {"/2021-01", "write YYYY"},
	    {"2021-01/2021-14", "01 to 12"},
	};
	struct sky_period period = {.start = 42};
	for (size_t i = 0; i < SKY_COUNT(wrong); i++) {
		const char *message = sky_period_parse(wrong[i].text, strlen(wrong[i].text), &period);
		ck_assert_msg(message != NULL && strstr(message, wrong[i].word) != NULL, "%s: %s", wrong[i].text, message);
	}
	ck_assert_int_eq(period.start, 42);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_known_days,
	    test_every_day_of_the_calendar,
	    test_what_is_no_day_is_refused,
	    test_dates_of_happenings,
	    test_days_as_written_have_no_doubt,
	    test_messages_of_dates_tell_how_to_mend,
	    test_periods_of_figures,
	    test_previous_period,
	    test_any_two_days_print_and_read_back,
	    test_the_period_before_has_the_same_length,
	    test_what_is_no_period,
	    test_messages_of_periods_tell_how_to_mend,
	};
	return unit_run("date", tests, SKY_COUNT(tests));
}
