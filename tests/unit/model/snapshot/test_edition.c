/* Who counted, and on which day it came out; tests/data/standing has a claim for each way to know. */
#include "dataset.h"
#include "model/snapshot/edition.h"

#define DATA_SET DATA "standing"
#include "one_snapshot.h"

static const struct sky_edition *edition(const char *id)
{
	uint32_t row = find(snapshot, SKY_FIGURE, id);
	ck_assert_msg(row != SKY_NONE, "%s", id);
	return sky_edition_of(snapshot, sky_figure_at(snapshot, row));
}

START_TEST(an_edition_has_a_publisher_and_a_day)
{
	static const struct {
		const char *figure, *id;
		bool own;
	} cases[] = {
	    {"own-a", "P/2021-06-01", true},             /* the source's publisher and day */
	    {"own-b", "S1/2022-09-01", false},           /* a secondary source counted nothing itself */
	    {"lowly-a", "counter/2022-09-01", false},    /* who says it */
	    {"part-share", "counter/2022-10-01", false}, /* the market's publisher */
	    {"size-b", "counter/2022-09-02", false},     /* of a market itself */
	    {"repeat-a", "counter/2022-06", true},       /* what the source repeats, and when that came out */
	    {"repeat-b", "counter/2022-06-01", true},    /* the claim's own edition */
	    {"repeat-c", "counter/2023-01", true},       /* the claim's own day */
	    {"repeat-d", "counter/2022-06", true},       /* another source, the same edition */
	    {"undated-a", "U/of:undated", false},        /* nobody knows when */
	    {"year-b", "Y/2022", false},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		ck_assert_str_eq(edition(cases[i].figure)->id, cases[i].id);
		ck_assert_msg(edition(cases[i].figure)->own == cases[i].own, "%s", cases[i].figure);
	}
}
END_TEST

START_TEST(equal_texts_are_one_edition)
{
	ck_assert_ptr_eq(edition("repeat-a"), edition("repeat-d"));
	ck_assert_ptr_eq(edition("part-share"), edition("part-revenue"));
	ck_assert_ptr_ne(edition("repeat-a"), edition("repeat-b"));
	ck_assert_ptr_ne(edition("own-b"), edition("size-a")); /* one day, two publishers */
}
END_TEST

START_TEST(only_what_surely_came_out_later_is_later)
{
	ck_assert(sky_edition_later(edition("restated-b"), edition("restated-a")));
	ck_assert(!sky_edition_later(edition("restated-a"), edition("restated-b")));
	ck_assert(!sky_edition_later(edition("two-b"), edition("two-a")));       /* two publishers */
	ck_assert(!sky_edition_later(edition("repeat-a"), edition("repeat-b"))); /* 2022-06 and its first day */
	ck_assert(sky_edition_later(edition("repeat-c"), edition("repeat-a")));
	ck_assert(!sky_edition_later(edition("undated-a"), edition("undated-a")));
	ck_assert(!sky_edition_later(NULL, edition("own-a")) && !sky_edition_later(edition("own-a"), NULL));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    an_edition_has_a_publisher_and_a_day,
	    equal_texts_are_one_edition,
	    only_what_surely_came_out_later_is_later,
	};
	return unit_run_with("edition", tests, SKY_COUNT(tests), set_up, tear_down);
}
