/* Links to the words of a source, and words that are left out. */
#include "ask.h"
#include "model/load/snapshot_build.h"

#define DATA_SET DATA "words"
#include "one_snapshot.h"

static void expect_member(const char *operation, const char *id, const char *member, const char *expected)
{
	struct ask ask = ask_for(snapshot, operation, id, "");
	const char *text = json_string_value(json_object_get(ask.data, member));
	ck_assert_msg(expected ? text && strcmp(text, expected) == 0 : !text, "%s of %s: %s", member, id, text);
	ask_finish(&ask);
}

static void link_is(const char *figure, const char *expected)
{
	expect_member("get_figure", figure, "source_link", expected);
}

START_TEST(test_links_lead_to_the_words)
{
	link_is("right", "https://a.example/page#:~:text=more%20than%202.07%20million");
	link_is("either", "https://a.example/page#:~:text=half%20%2D%20and%20full%2Dwidth");
	link_is("wide", "https://a.example/page#:~:text=1%2C234%20customers");
	link_is("gap", "https://a.example/page#:~:text=2.07%20million,small");
	link_is("head", "https://a.example/page#:~:text=35%2C380");
	link_is("chinese", "https://a.example/page#part:~:text=%E7%BA%A6%2010%25%EF%BC%8CA%26B%2DC");
}
END_TEST

START_TEST(test_other_links_are_plain)
{
	link_is("pdf", "https://a.example/report.PDF?x=1");
	link_is("rowed", NULL);
	link_is("hidden", "https://c.example/");
}
END_TEST

/* A computed figure has no words, though its inputs are of one page. */
START_TEST(test_a_computed_figure_has_no_words)
{
	struct sky_snapshot *bundled = load_valid(SKY_SOURCE_ROOT "/fixtures/china-cloud");
	static const char id[] = "prior(sina-p41-cn-public-cloud-size-2021,sina-p41-cn-public-cloud-growth-2021)";
	struct ask ask = ask_for(bundled, "get_figure", id, "");
	const char *link = json_string_value(json_object_get(ask.data, "source_link"));
	ck_assert_str_eq(link, json_string_value(json_object_get(ask.data, "source_url")));
	ask_finish(&ask);
	sky_snapshot_release(bundled);
}
END_TEST

START_TEST(test_words_that_may_not_be_passed_on_are_left_out)
{
	static const char why[] = "the words of this source may not be passed on";
	expect_member("get_figure", "hidden", "value_text", NULL);
	expect_member("get_figure", "hidden", "words_missing", why);
	expect_member("get_figure", "right", "words_missing", NULL);
	expect_member("get_figure_lineage", "hidden", "value_text", NULL);
	expect_member("get_figure_lineage", "right", "value_text", "more than 2.07 million");
	expect_member("get_statement", "quote-closed", "text", NULL);
	expect_member("get_statement", "quote-closed", "words_missing", why);
	expect_member("get_statement", "own-closed", "text", "The head likes it.");
	expect(snapshot, "search", NULL, "q=secret", "id", "");
	expect(snapshot, "search", NULL, "q=likes", "id", "own-closed");
	expect(snapshot, "list_sources", NULL, "fields=redistributable", "redistributable", "true,true,true,true,false");
}
END_TEST

START_TEST(test_a_citation_leads_to_the_words)
{
	struct ask ask = ask_for(snapshot, "get_figure_citation", "wide", "");
	const char *text = json_string_value(json_object_get(ask.data, "text"));
	const char *bibtex = json_string_value(json_object_get(ask.data, "bibtex"));
	const json_t *item = json_array_get(json_object_get(ask.data, "csl"), 0);
	ck_assert_ptr_nonnull(strstr(text, ": 1,234 customers.\n"));
	ck_assert_ptr_nonnull(
	    strstr(text, ", https://a.example/page#:~:text=1%2C234%20customers, read on 2026-01-02, paragraph 2.\n"));
	ck_assert_ptr_nonnull(strstr(bibtex, "url = {https://a.example/page#:~:text=1%2C234%20customers}"));
	ck_assert_ptr_nonnull(strstr(bibtex, "urldate = {2026-01-02}"));
	ck_assert_str_eq(json_string_value(json_object_get(item, "URL")),
	                 "https://a.example/page#:~:text=1%2C234%20customers");
	ck_assert_ptr_nonnull(json_object_get(item, "accessed"));
	ask_finish(&ask);
	ask = ask_for(snapshot, "get_figure_citation", "hidden", "");
	text = json_string_value(json_object_get(ask.data, "text"));
	ck_assert_ptr_null(strstr(text, "secret"));
	ck_assert_ptr_nonnull(strstr(text, ": 10 [10, 10] count.\n"));
	ask_finish(&ask);
}
END_TEST

START_TEST(test_a_source_says_what_it_is)
{
	expect_member("get_source", "page", "original_publisher_id", "counter");
	expect_member("get_source", "page", "original_released", "2024-12");
	expect_member("get_source", "page", "accessed_on", "2026-01-02");
	expect_member("get_source", "page", "archived_url", "https://archive.example/page");
	expect_member("get_source", "page", "licence", "CC-BY-4.0");
	expect(snapshot, "list_sources", NULL, "fields=tabular", "tabular", "false,false,false,true,false");
	expect_member("get_figure", "unplaced", "locator_missing", "the page is gone");
	expect_member("get_figure", "unplaced", "compiled_from", "row x-1");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_links_lead_to_the_words,        test_other_links_are_plain,
	    test_a_computed_figure_has_no_words, test_words_that_may_not_be_passed_on_are_left_out,
	    test_a_citation_leads_to_the_words,  test_a_source_says_what_it_is,
	};
	return unit_run_with("source link", tests, SKY_COUNT(tests), set_up, tear_down);
}
