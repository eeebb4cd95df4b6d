#include "server/http/conditional.h"
#include "server/http/httpdate.h"
#include "unit.h"

#include <string.h>

#define TAG "\"0123\""

START_TEST(test_tags_in_lists)
{
	static const struct {
		const char *list;
		bool listed;
	} cases[] = {
	    {TAG, true},
	    {"W/" TAG, true},
	    {"\"a\", " TAG, true},
	    {"\"a\"," TAG ",\"b\"", true},
	    {" , " TAG " ,", true},
	    {"\"a,b\", " TAG, true},
	    {"\"01234\"", false},
	    {"\"012\"", false},
	    {"0123", false},
	    {"\"0123", false},
	    {"\"a\" " TAG, false},
	    {"garbage, " TAG, false},
	    {"w/" TAG, false},
	    {"", false},
	    {"*", true},
	    {" * ", true},
	    {"*, " TAG, false},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++)
		ck_assert_msg(sky_etag_listed(cases[i].list, TAG) == cases[i].listed, "%s", cases[i].list);
}
END_TEST

START_TEST(test_tags_differ)
{
	char a[SKY_ETAG_SIZE], b[SKY_ETAG_SIZE];
	const char *const one[] = {"ab", "c"}, *const other[] = {"a", "bc"}, *const more[] = {"ab", "c", ""};
	ck_assert_str_eq(sky_etag_make(one, 2, a), sky_etag_make(one, 2, b));
	ck_assert_uint_eq(strlen(a), SKY_ETAG_SIZE - 1);
	ck_assert(a[0] == '"' && a[SKY_ETAG_SIZE - 2] == '"');
	ck_assert_str_ne(a, sky_etag_make(other, 2, b));
	ck_assert_str_ne(a, sky_etag_make(more, 3, b));
}
END_TEST

START_TEST(test_http_dates)
{
	static const struct {
		const char *text;
		int64_t seconds; /* -1: no date */
	} cases[] = {
	    {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
	    {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
	    {"Sun Nov  6 08:49:37 1994", 784111777},
	    {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
	    {"Sun, 06 Nov 1994 08:49:37", -1},
	    {"Sun, 06 Nov 1994 08:49:37 GMT+1", -1},
	    {"Sun, 06 Foo 1994 08:49:37 GMT", -1},
	    {"1994-11-06T08:49:37Z", -1},
	    {"", -1},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		int64_t seconds = -1;
		bool parsed = sky_http_date_parse(cases[i].text, &seconds);
		ck_assert_msg(parsed == (cases[i].seconds != -1) && seconds == cases[i].seconds, "%s", cases[i].text);
	}
	char buffer[SKY_HTTP_DATE_SIZE];
	ck_assert_str_eq(sky_http_date_print(784111777, buffer), cases[0].text);
}
END_TEST

/* One rule for all answers: tags decide where they stand, and a date is the very one that was sent. */
START_TEST(test_conditions)
{
	static const char date[] = "Sun, 06 Nov 1994 08:49:37 GMT";
	static const struct {
		struct sky_conditions conditions;
		int64_t modified;
		bool hold;
	} cases[] = {
	    {{NULL, NULL}, 784111777, false},
	    {{NULL, date}, 784111777, true},
	    {{NULL, "Sunday, 06-Nov-94 08:49:37 GMT"}, 784111777, true},
	    {{NULL, date}, 784111776, false},
	    {{NULL, date}, 784111778, false},
	    {{NULL, "Fri, 01 Jan 2100 00:00:00 GMT"}, 784111777, false},
	    {{NULL, "yesterday"}, 0, false},
	    {{NULL, ""}, 0, false},
	    {{TAG, NULL}, 784111777, true},
	    {{"*", NULL}, 784111777, true},
	    {{TAG, "yesterday"}, 784111777, true},
	    {{"\"x\"", date}, 784111777, false},
	    {{"", date}, 784111777, false},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		ck_assert_msg(sky_conditions_hold(&cases[i].conditions, TAG, cases[i].modified) == cases[i].hold, "case %zu",
		              i);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_tags_in_lists, test_tags_differ, test_http_dates, test_conditions};
	return unit_run("conditional", tests, SKY_COUNT(tests));
}
