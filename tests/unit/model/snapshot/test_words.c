/* Words of sources, and places in them. */
#include "dataset.h"
#include "model/snapshot/words.h"

#define DATA_SET DATA "words"
#include "one_snapshot.h"

START_TEST(test_words_of_a_closed_source_stay_here)
{
	const struct sky_figure *open = sky_figure_at(snapshot, find(snapshot, SKY_FIGURE, "right"));
	const struct sky_figure *closed = sky_figure_at(snapshot, find(snapshot, SKY_FIGURE, "hidden"));
	ck_assert_str_eq(sky_figure_words(snapshot, open), "more than 2.07 million");
	ck_assert_ptr_null(sky_figure_words(snapshot, closed));
	static const char *const ids[] = {"quote", "quote-closed", "own-closed"};
	static const bool shown[] = {true, false, true};
	for (size_t i = 0; i < SKY_COUNT(ids); i++) {
		const struct sky_statement *statement = sky_statement_at(snapshot, find(snapshot, SKY_STATEMENT, ids[i]));
		ck_assert_msg((sky_statement_text(snapshot, statement) != NULL) == shown[i], "%s", ids[i]);
	}
}
END_TEST

START_TEST(test_a_row_is_a_place_in_a_table_alone)
{
	uint32_t page = find(snapshot, SKY_SOURCE, "page"), table = find(snapshot, SKY_SOURCE, "table");
	ck_assert(sky_is_place(snapshot, page, "paragraph 1"));
	ck_assert(sky_is_place(snapshot, page, "table 1, row V"));
	ck_assert(!sky_is_place(snapshot, page, "row 5"));
	ck_assert(!sky_is_place(snapshot, page, "rows 5-6"));
	ck_assert(!sky_is_place(snapshot, page, NULL));
	ck_assert(sky_is_place(snapshot, table, "row 5"));
	/* Of 15 figures one has no place and another one words that may not be passed on. */
	ck_assert_uint_eq(sky_figures_placed(snapshot), 13);
}
END_TEST

START_TEST(test_parts_of_words)
{
	static const struct {
		const char *words, *parts; /* joined by "|" */
	} cases[] = {
	    {"34.3%", "34.3%"},
	    {"35,380 (millions of US dollars)", "35,380"},
	    {"10 (of 20) clouds", "10 (of 20) clouds"},
	    {"(10)", "(10)"},
	    {"218.1 billion … 104.8 billion (yuan)", "218.1 billion|104.8 billion"},
	    {"… it must ... and can …", "it must|and can"},
	    {"……", ""},
	    {"", ""},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		const char *words = cases[i].words, *part;
		char parts[64] = "";
		size_t length;
		while (sky_words_part(&words, &part, &length)) {
			size_t used = strlen(parts);
			snprintf(parts + used, sizeof parts - used, "%s%.*s", used ? "|" : "", (int)length, part);
		}
		ck_assert_str_eq(parts, cases[i].parts);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_words_of_a_closed_source_stay_here,
	    test_a_row_is_a_place_in_a_table_alone,
	    test_parts_of_words,
	};
	return unit_run_with("words", tests, SKY_COUNT(tests), set_up, tear_down);
}
