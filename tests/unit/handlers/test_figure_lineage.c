/* Figures by recipe, and the tree from a figure down to the lines of its sources. */
#include "ask.h"
#include "model/load/snapshot_build.h"

#define DATA_SET DATA "numbers"
#include "one_snapshot.h"

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "null";
}

static const json_t *input(const json_t *node, size_t i)
{
	return json_array_get(json_object_get(node, "inputs"), i);
}

/* A claim at the end of a branch: where it stands. */
static void is_leaf(const json_t *node, const char *id, const char *source, const char *locator, const char *interval)
{
	ck_assert_str_eq(text_of(node, "id"), id);
	ck_assert_str_eq(text_of(json_object_get(node, "source"), "id"), source);
	ck_assert_str_eq(text_of(node, "locator"), locator);
	ck_assert_str_eq(text_of(node, "interval"), interval);
	ck_assert_uint_eq(json_array_size(json_object_get(node, "inputs")), 0);
}

/* 218.1 / 1.708 + 104.8 / 1.287. The first is from 218.05 / 1.7085 to 218.15 / 1.7075, the second from 104.75 / 1.2875
 * to 104.85 / 1.2865: together from 208.98572 to 209.26005. */
START_TEST(each_node_shows_its_arithmetic)
{
	struct ask ask = ask_for(snapshot, "get_figure_lineage",
	                         "sum(prior(public-2021,public-growth-2021),prior(private-2021,private-growth-2021))", "");
	const json_t *first = input(ask.data, 0);
	ck_assert_str_eq(text_of(ask.data, "type"), "computed");
	ck_assert_str_eq(text_of(ask.data, "function"), "sum");
	ck_assert_str_eq(text_of(ask.data, "subject"), "market:whole");
	ck_assert_str_eq(text_of(ask.data, "period"), "2020");
	ck_assert_str_eq(text_of(ask.data, "formula"), "127700000000 + 81400000000");
	ck_assert_str_eq(text_of(ask.data, "interval"), "(208985700000, 209260100000)");
	ck_assert_str_eq(text_of(first, "id"), "prior(public-2021,public-growth-2021)");
	ck_assert_str_eq(text_of(first, "formula"), "218100000000 / (1 + 70.8 / 100)");
	const json_t *exactly = json_object_get(first, "exact");
	ck_assert_str_eq(text_of(exactly, "value"), "54525000000000/427"); /* 218.1e9 / 1.708 */
	ck_assert_str_eq(text_of(exactly, "low"), "436100000000000/3417"); /* 218.05e9 / 1.7085 */
	ck_assert_str_eq(text_of(exactly, "high"), "87260000000000/683");  /* 218.15e9 / 1.7075 */
	is_leaf(input(first, 0), "public-2021", "paper", "paragraph 41", "[218050000000, 218150000000)");
	is_leaf(input(first, 1), "public-growth-2021", "paper", "paragraph 41", "[70.75, 70.85)");
	ask_finish(&ask);
}
END_TEST

START_TEST(a_rate_is_a_leaf_with_an_interval)
{
	struct ask ask = ask_for(snapshot, "get_figure_lineage", "convert(public-2021,usd-2021)", "");
	const json_t *rate = input(ask.data, 1);
	ck_assert_str_eq(text_of(rate, "type"), "rate");
	ck_assert_str_eq(text_of(rate, "per"), "USD");
	is_leaf(rate, "usd-2021", "bank", "table 1", "[6.45075, 6.45085)");
	ask_finish(&ask);
}
END_TEST

START_TEST(a_corrected_claim_leads_on)
{
	struct ask ask = ask_for(snapshot, "get_figure_lineage", "whole-2021", "");
	ck_assert_str_eq(text_of(ask.data, "type"), "claim");
	ck_assert_str_eq(text_of(ask.data, "rank"), "preferred");
	ck_assert_str_eq(text_of(ask.data, "rank_reason"), "the parts add up to it");
	ck_assert_str_eq(text_of(input(ask.data, 0), "id"), "sum(public-2021,private-2021)");
	is_leaf(input(input(ask.data, 0), 1), "private-2021", "paper", "paragraph 41", "[104750000000, 104850000000)");
	ask_finish(&ask);
}
END_TEST

START_TEST(unknown_ends_are_null)
{
	/* More than 150 over 100. */
	struct ask ask = ask_for(snapshot, "get_figure_lineage", "index(alpha-users-2021,alpha-users-2020)", "");
	ck_assert(json_is_null(json_object_get(ask.data, "value")));
	ck_assert(json_is_null(json_object_get(ask.data, "value_high")));
	ck_assert_int_eq(json_integer_value(json_object_get(ask.data, "value_low")), 150);
	ck_assert_str_eq(text_of(ask.data, "interval"), "(150, +inf)");
	ck_assert_str_eq(text_of(json_object_get(ask.data, "exact"), "high"), "null");
	ck_assert_str_eq(text_of(input(ask.data, 0), "qualifier"), "more_than");
	ask_finish(&ask);
}
END_TEST

START_TEST(a_recipe_is_a_figure)
{
	struct ask ask = ask_for(snapshot, "get_figure", "prior(public-2021,public-growth-2021)", "");
	ck_assert_str_eq(text_of(ask.data, "kind"), "derived");
	ck_assert_str_eq(text_of(ask.data, "status"), "derived");
	ck_assert_str_eq(text_of(ask.data, "period"), "2020");
	ck_assert_str_eq(text_of(ask.data, "recipe"), "prior(public-2021,public-growth-2021)");
	ck_assert_str_eq(text_of(ask.data, "locator"), "computed: 218100000000 / (1 + 70.8 / 100)");
	ck_assert_str_eq(text_of(ask.data, "source_id"), "paper");
	/* What somebody states of 2020 stands beside it. */
	ck_assert_uint_eq(json_array_size(json_object_get(ask.data, "others_same_key")), 1);
	ask_finish(&ask);
}
END_TEST

START_TEST(what_follows_by_itself_is_listed)
{
	expect(snapshot, "list_figures", NULL, "kind=derived&subject=market:private", "id",
	       "share(private-2021,whole-2021),rest(whole-2022,public-2022),prior(private-2021,private-growth-2021)");
	expect(snapshot, "list_figures", NULL, "kind=derived&subject=market:private&as_of=2022-12-31", "id",
	       "share(private-2021,whole-2021),prior(private-2021,private-growth-2021)");
	expect(snapshot, "list_figures", NULL, "kind=derived&subject=market:private&as_of=2022-06", "id", "");
	expect(snapshot, "list_figures", NULL, "kind=derived&vendor=beta&period=2021", "id",
	       "part(beta-share-2021,public-2021)");
	expect(snapshot, "list_figures", NULL, "kind=derived&market=public&metric=share&period=2021&subject=market:public",
	       "id", "share(public-2021,whole-2021),others(alpha-share-2021,beta-share-2021,gamma-share-2021)");
	expect_problem(snapshot, "list_figures", NULL, "kind=derived&currency=USD", SKY_PROBLEM_UNPROCESSABLE, "currency",
	               NULL);
}
END_TEST

static void refused(const char *id, const char *query, enum sky_problem_type type, const char *detail)
{
	static const char *const operations[] = {"get_figure", "get_figure_lineage"};
	for (size_t i = 0; i < SKY_COUNT(operations); i++) {
		struct ask ask = ask_status(snapshot, operations[i], id, query);
		ck_assert_msg(ask.outcome == SKY_PROBLEM && ask.problem.type == type, "%s?%s: outcome %d", id, query,
		              (int)ask.outcome);
		ck_assert_str_eq(ask.problem.detail, detail);
		ask_finish(&ask);
	}
}

START_TEST(what_cannot_be_computed_says_why)
{
	refused("nothing", "", SKY_PROBLEM_UNKNOWN_ID, "The request names a record that this data set does not have");
	refused("prior(public-2021,nothing)", "", SKY_PROBLEM_UNKNOWN_ID, "there is no figure \"nothing\"");
	refused("double(public-2021)", "", SKY_PROBLEM_UNKNOWN_ID, "there is no function \"double\"");
	refused("prior(public-2021,private-growth-2021)", "", SKY_PROBLEM_UNPROCESSABLE,
	        "the second figure is not the growth of the first");
	refused("sum(public-2021,private-2021", "", SKY_PROBLEM_UNPROCESSABLE, "the recipe's brackets do not match");
	refused("sum(sum(sum(sum(sum(sum(sum(sum(sum(public-2021)))))))))", "", SKY_PROBLEM_UNPROCESSABLE,
	        "the recipe nests too deep");
}
END_TEST

START_TEST(a_recipe_is_bounded)
{
	char id[4096] = "cr(";

	size_t length = strlen(id);
	for (size_t i = 0; i < 65; i++)
		length += (size_t)snprintf(id + length, sizeof id - length, "%salpha-share-2021", i ? "," : "");
	snprintf(id + length, sizeof id - length, ")");
	refused(id, "", SKY_PROBLEM_UNPROCESSABLE, "cr takes at most 64 inputs");
	refused("cr()", "", SKY_PROBLEM_UNKNOWN_ID, "there is no figure \"\"");
}
END_TEST

START_TEST(a_figure_is_known_when_all_its_inputs_are)
{
	/* The rate was known at the end of 2021, the amount half a year later. */
	refused("convert(public-2021,usd-2021)", "as_of=2022-06", SKY_PROBLEM_NOT_FOUND,
	        "The figure \"convert(public-2021,usd-2021)\" was not yet published at the time of as_of");
	struct ask ask = ask_for(snapshot, "get_figure", "convert(public-2021,usd-2021)", "as_of=2022-07-01");
	ck_assert_str_eq(text_of(ask.data, "published_on"), "2022-07-01");
	ask_finish(&ask);
	refused("public-2022", "as_of=2022-12-31", SKY_PROBLEM_NOT_FOUND,
	        "The figure \"public-2022\" was not yet published at the time of as_of");
}
END_TEST

/* Whether the answer says that nobody knows when the figure was published. */
static void undated(const char *figure, bool expected)
{
	struct ask ask = ask_for(snapshot, "get_figure", figure, "as_of=2025");
	bool warned = false;
	for (uint32_t i = 0; i < ask.result.warning_count; i++)
		warned |= strstr(ask.result.warnings[i], "nobody knows when this was published") != NULL;
	ck_assert_msg(warned == expected, "%s", figure);
	ask_finish(&ask);
}

START_TEST(an_input_of_unknown_date_is_told)
{
	sky_snapshot_release(snapshot);
	snapshot = load_valid(DATA "computed");
	/* One share of March 2022, the other of a page without a date. */
	undated("others(a22-undated,b22)", true);
	undated("others(b22,a22-undated)", true);
	undated("a22-undated", true);
	undated("b22", false);
	/* The other one surely came later. */
	refused("others(b22,a22-undated)", "as_of=2022-02", SKY_PROBLEM_NOT_FOUND,
	        "The figure \"others(b22,a22-undated)\" was not yet published at the time of as_of");
	refused("change(c20-fiscal,c19)", "", SKY_PROBLEM_UNPROCESSABLE, "the periods are not of one length");
	refused("change(c21,c20-fiscal)", "", SKY_PROBLEM_UNPROCESSABLE, "the periods are not of one length");
}
END_TEST

int main(void)
{
	const TTest *tests[] = {each_node_shows_its_arithmetic,
	                        a_rate_is_a_leaf_with_an_interval,
	                        a_corrected_claim_leads_on,
	                        unknown_ends_are_null,
	                        a_recipe_is_a_figure,
	                        what_follows_by_itself_is_listed,
	                        what_cannot_be_computed_says_why,
	                        a_recipe_is_bounded,
	                        a_figure_is_known_when_all_its_inputs_are,
	                        an_input_of_unknown_date_is_told};
	return unit_run_with("lineage", tests, SKY_COUNT(tests), set_up, tear_down);
}
