#include "model/record/locator.h"
#include "model/record/syntax.h"
#include "unit.h"

#include <string.h>

START_TEST(test_places_that_a_locator_can_name)
{
	static const char *const places[] = {
	    "paragraph 41",
	    "paragraphs 2, 15, 35-36",
	    "page 3",
	    "line 173",
	    "lines 2, 5-7",
	    "table 1",
	    "table 1, row Amazon, column 2022",
	    "table 1, row 云计算市场总规模",
	    "section 2.1",
	    "section 4, table 1, row SaaS",
	    "list after paragraph 4, item 2021",
	    "figure 2, caption",
	    "row 12",
	    "headline",
	    "summary",
	    "url",
	};
	for (size_t i = 0; i < SKY_COUNT(places); i++) {
		const char *wrong = sky_syntax_locator(places[i], strlen(places[i]));
		ck_assert_msg(wrong == NULL, "%s: %s", places[i], wrong ? wrong : "");
	}
}
END_TEST

START_TEST(test_what_is_no_place)
{
	static const char *const places[] = {
	    "",     "sh-001", "column 2022", "line",      "line one",         "lines 7-5",
	    "list", "figure", "figure  2",   "summary 2", "headline, line 2",
	};
	for (size_t i = 0; i < SKY_COUNT(places); i++)
		ck_assert_msg(sky_syntax_locator(places[i], strlen(places[i])) != NULL, "\"%s\" is taken", places[i]);
}
END_TEST

static void add(void *context, uint32_t paragraph)
{
	*(uint32_t *)context += paragraph;
}

START_TEST(test_only_paragraphs_count_as_paragraphs)
{
	static const struct {
		const char *locator;
		uint32_t sum; /* 0: names no paragraph */
	} cases[] = {
	    {"paragraph 41", 41},
	    {"paragraphs 2, 5-7", 20},
	    {"line 173", 0},
	    {"list after paragraph 4, item 2", 0},
	    {NULL, 0},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		uint32_t sum = 0;
		ck_assert(sky_locator_paragraphs(cases[i].locator, add, &sum) == (cases[i].sum > 0));
		ck_assert_uint_eq(sum, cases[i].sum);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_places_that_a_locator_can_name,
	    test_what_is_no_place,
	    test_only_paragraphs_count_as_paragraphs,
	};
	return unit_run("locator", tests, SKY_COUNT(tests));
}
