#include "ask.h"
#include "model/load/snapshot_build.h"

#define DATA_SET DATA "compare"
#include "one_snapshot.h"

static void markets(const char *query, const char *name, const char *values)
{
	expect(snapshot, "compare_markets", NULL, query, name, values);
}

START_TEST(markets_are_aligned_by_period)
{
	markets("market=cloud,twin", "period", "2021,2021,2022,2022");
	markets("market=cloud,twin", "figure_id", "cloud-2021,twin-2021,cloud-2022,twin-2022");
	markets("market=cloud,twin&period=2022", "figure_id", "cloud-2022,twin-2022");
	markets("market=cloud,twin&period=2022,2021", "period", "2022,2022,2021,2021");
	markets("market=cloud,twin&period=2019", "missing_reason", "no claim for this period,no claim for this period");
	markets("market=cloud,twin&period=2021", "growth_pct", "70.8,null");
	markets("market=cloud,twin&period=2021", "growth_figure_id", "cloud-growth-2021,null");
}
END_TEST

START_TEST(like_markets_have_a_ratio)
{
	markets("market=cloud,twin&period=2021", "comparable", "true,true");
	markets("market=cloud,twin&period=2021", "reasons", "null,null");
	/* 109.05 / 218.1 is a half, to the digits that 218.1 justifies. */
	ask_prints(snapshot, "compare_markets", NULL, "market=cloud,twin&period=2021&fields=ratio_to_first",
	           "{\"ratio_to_first\":0.5000}");
	ask_prints(snapshot, "compare_markets", NULL, "market=twin,cloud&period=2021&fields=ratio_to_first",
	           "{\"ratio_to_first\":2.000}");
	markets("market=cloud,twin&period=2021", "ratio_figure_id",
	        "ratio(cloud-2021,cloud-2021),ratio(twin-2021,cloud-2021)");
	/* 72.7 / 218.1 is a third. */
	ask_prints(snapshot, "compare_markets", NULL, "market=cloud,public&period=2021&fields=share_of_whole_pct",
	           "{\"share_of_whole_pct\":33.33}");
	markets("market=cloud,public&period=2021", "share_figure_id", "null,share(public-2021,cloud-2021)");
}
END_TEST

START_TEST(computed_cells_have_ids_with_a_lineage)
{
	struct ask ask = ask_for(snapshot, "get_figure_lineage", "ratio(convert(cash-b,usd-cny-end-2021),cash-a)", "");
	ck_assert_str_eq(json_string_value(json_object_get(ask.data, "type")), "computed");
	ck_assert_uint_eq(json_array_size(json_object_get(ask.data, "inputs")), 2);
	ask_finish(&ask);
	ask = ask_for(snapshot, "get_figure", "ratio(twin-2021,cloud-2021)", "");
	ck_assert_str_eq(json_string_value(json_object_get(ask.data, "unit")), "times");
	ck_assert(json_is_null(json_object_get(ask.data, "currency")));
	/* 109.05 is [109.045, 109.055), 218.1 is [218.05, 218.15). */
	ck_assert_str_eq(json_string_value(json_object_get(ask.data, "interval")), "(0.4998624, 0.5001376)");
	ask_finish(&ask);
	/* A number against itself is one, however it was rounded. */
	expect(snapshot, "compare_markets", NULL, "market=vague,cloud&period=2021", "ratio_to_first", "1.0,null");
}
END_TEST

START_TEST(growth_is_stated_or_computed)
{
	markets("market=vague,cloud&period=2021,2022", "growth_figure_id",
	        "null,cloud-growth-2021,null,growth(cloud-2022,cloud-2021-later)");
	/* The second report has an estimate of its own for 2021, and none of the vague market. */
	ask_prints(snapshot, "compare_markets", NULL, "market=cloud,vague&period=2022&fields=growth_pct",
	           "[{\"growth_pct\":36}");
	markets("market=vague,cloud&period=2022", "growth_missing_reason",
	        "the edition of this value has neither its growth nor the value of a year before,null");
	/* Of two publishers, or of a forecast, there is none. */
	markets("market=free,twin&period=2022", "growth_figure_id", "null,null");
	markets("market=twin,free&period=2022&fields=growth_missing_reason,market_id", "growth_missing_reason",
	        "forecast: a forecast against a report,"
	        "the edition of this value has neither its growth nor the value of a year before");
	/* What was published later is not known yet. */
	markets("market=vague,cloud&period=2022&as_of=2022-12", "growth_pct", "null,null");
}
END_TEST

/* The recipe makes no sense, for this reason. */
static void refused(const char *recipe, const char *reason)
{
	struct ask ask = ask_status(snapshot, "get_figure", recipe, "");
	ck_assert_msg(ask.outcome == SKY_PROBLEM, "%s: outcome %d", recipe, (int)ask.outcome);
	ck_assert_int_eq(ask.problem.type, SKY_PROBLEM_UNPROCESSABLE);
	ck_assert_str_eq(ask.problem.detail, reason);
	ask_finish(&ask);
}

START_TEST(the_guard_says_why_not)
{
	markets("market=cloud,public&period=2021", "reasons", "null,scope: public cloud against cloud");
	markets("market=cloud,public&period=2021", "ratio_to_first", "1.0,null");
	markets("market=cloud,public&period=2021", "value", "218100000000,72700000000"); /* shown all the same */
	markets("market=cloud,vague&period=2021", "reasons", "null,counted: nobody says what against revenue");
	markets("market=cloud,twin&period=2022", "reasons", "null,forecast: a forecast against a report");
	markets("market=cloud,elsewhere&period=2021", "reasons",
	        "null,counted: spending against revenue; region: world against CN; "
	        "publisher: Second Research against First Research");
	markets("market=cloud,free&period=2021", "reasons", "null,publisher: First against First Research");
	markets("market=cloud,iaas&period=2022", "reasons",
	        "null,scope: IaaS against cloud; "
	        "currency: no average rate between USD and CNY for 2022 in this data set");
	markets("market=twin,cloud&period=2022", "comparable", "true,false");
	markets("market=public,cloud&period=2022", "reasons",
	        "missing: no claim for this period,scope: cloud against public cloud; "
	        "missing: the first market has no value for this period");
	markets("market=public,cloud&period=2022", "ratio_figure_id", "null,null");
}
END_TEST

START_TEST(recipes_obey_the_guard)
{
	refused("ratio(cloud-2021,cloud-2022)", "period: 2021 against 2022");
	refused("ratio(vague-fiscal,vague-2021)",
	        "period: 2021-04/2022-03 against 2021 (a fiscal year against a calendar one)");
	refused("ratio(vague-2021,vague-fiscal)",
	        "period: 2021 against 2021-04/2022-03 (a calendar year against a fiscal one)");
	refused("ratio(vague-half,vague-2021)", "period: 2021-H1 against 2021 (of different lengths)");
	refused("ratio(cloud-growth-2021,cloud-2021)", "metric: market-growth against market-size; unit: percent against "
	                                               "currency; currency: not given against CNY");
	refused("ratio(iaas-2022,cloud-2022)", "scope: IaaS against cloud; currency: USD against CNY");
	refused(
	    "ratio(revenue-c,share-a)",
	    "metric: revenue against market-share; scope: no market against cloud; period: 2021-Q3 against 2021 (of different lengths); "
	    "unit: currency against percent; currency: GBP against not given");
	refused("ratio(customers-b,customers-c)", "the second value may be zero");
	refused("ratio(vague-2021,hazy-2021)", "counted: nobody says what");
	/* A forecast stays one when it is converted; other functions of two periods are guarded alike. */
	refused("growth(twin-2022,twin-2021)", "forecast: a forecast against a report");
	refused("change(twin-2022,twin-2021)", "forecast: a forecast against a report");
	refused("growth(free-2022,free-2021)", "publisher: Second against First");
	refused("ratio(prior(cloud-2021,cloud-growth-2021),cloud-2021)", "period: 2020 against 2021");
	/* An amount of a year asks for an average rate. */
	refused("convert(cloud-2021,usd-cny-end-2021)", "the rate is of another period or kind than the amount asks for");
}
END_TEST

START_TEST(a_near_period_stands_beside)
{
	const char *query = "market=vague,cloud&period=2021-04/2022-03";
	markets(query, "period", "2021-04/2022-03,2021-04/2022-03");
	markets(query, "figure_id", "vague-fiscal,cloud-2021");
	markets(query, "figure_period", "2021-04/2022-03,2021");
	markets(query, "ratio_to_first", "1.0,null");
	markets(
	    query, "reasons",
	    "null,counted: revenue against nobody says what; period: 2021 against 2021-04/2022-03 (a calendar year against a fiscal one)");
	/* No growth is made of them, and a quarter is not near a year. */
	markets(query, "growth_pct", "null,null");
	markets("market=vague,cloud&period=2021-Q3", "figure_id", "null,null");
	expect(snapshot, "compare_vendors", NULL, "vendor=a,b&metric=revenue&period=2021", "figure_id",
	       "revenue-a,revenue-b-fiscal");
	expect(snapshot, "compare_vendors", NULL, "vendor=a,b&metric=revenue&period=2021", "figure_period",
	       "2021,2021-04/2022-03");
	expect(snapshot, "compare_vendors", NULL, "vendor=a,b&metric=revenue&period=2021", "ratio_to_first", "1.0,null");
}
END_TEST

START_TEST(the_guard_is_summed_up)
{
	struct ask ask = ask_for(snapshot, "compare_markets", NULL, "market=cloud,twin,public");
	json_t *guard = json_object_get(ask.meta, "guard");
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(ask.meta, "first_market"), "id")), "cloud");
	ck_assert_int_eq(json_integer_value(json_object_get(guard, "comparable")), 3);
	ck_assert_int_eq(json_integer_value(json_object_get(guard, "not_comparable")), 3);
	ck_assert_uint_eq(json_array_size(json_object_get(guard, "reasons")), 3);
	ask_finish(&ask);
}
END_TEST

START_TEST(parts_have_a_share_of_their_nearest_whole)
{
	const char *query = "market=cloud,public,iaas&period=2021";
	markets(query, "share_figure_id",
	        "null,share(public-2021,cloud-2021),share(convert(iaas-2021,usd-cny-2021),public-2021)");
	/* Dollars without a rate are no part of yuan. */
	markets("market=cloud,iaas&period=2022", "share_of_whole_pct", "null,null");
	markets("market=cloud,public,iaas&period=2021&currency=CNY", "currency", "CNY,CNY,CNY");
	/* 3e9 USD is [2.5e9, 3.5e9): about 19.35e9 CNY, of which no more than the tens of 10^9 are justified. */
	ask_prints(snapshot, "compare_markets", NULL,
	           "market=public,iaas&period=2021&currency=CNY&fields=market_id,value,original_value",
	           "{\"market_id\":\"iaas\",\"value\":20000000000,\"original_value\":3000000000}");
	ask_prints(snapshot, "compare_markets", NULL,
	           "market=cloud,iaas&period=2021&currency=CNY&fields=share_of_whole_pct",
	           "9}"); /* 3e9 is [2.5e9, 3.5e9): 7.4 to 10.4 percent */
	markets("market=public,iaas&period=2021&currency=CNY", "conversion_id", "null,convert(iaas-2021,usd-cny-2021)");
	/* Two amounts of one currency are held against each other as they were stated: no rate widens the result. */
	markets("market=cloud,public&period=2021&currency=USD", "share_figure_id", "null,share(public-2021,cloud-2021)");
}
END_TEST

START_TEST(a_comparison_converts_what_it_can)
{
	markets("market=cloud,elsewhere&period=2021&currency=USD", "currency", "USD,USD");
	markets("market=cloud,elsewhere&period=2021&currency=USD", "original_currency", "CNY,null");
	/* The data set has no rate for 2022: those rows say so, the others stand. */
	markets("market=cloud,elsewhere&currency=USD", "missing_reason",
	        "null,null,no average rate between CNY and USD for 2022 in this data set,no claim for this period");
	markets("market=cloud,elsewhere&period=2021,2022&currency=USD", "reasons",
	        "null,counted: spending against revenue; region: world against CN; "
	        "publisher: Second Research against First Research,"
	        "currency: no average rate between CNY and USD for 2022 in this data set,"
	        "counted: spending against revenue; region: world against CN; "
	        "publisher: Second Research against First Research; missing: no claim for this period; "
	        "missing: the first market has no value for this period");
	markets("market=cloud,twin&currency=USD", "original_value", "218100000000,109050000000,300000000000,100000000000");
	markets("market=cloud,twin&currency=USD", "comparable", "true,true,false,false");
	markets("market=cloud,twin&period=2022&currency=USD", "value", "null,null");
	expect_problem(snapshot, "compare_markets", NULL, "market=cloud,twin&currency=JPY", SKY_PROBLEM_UNPROCESSABLE,
	               "currency", NULL);
}
END_TEST

START_TEST(comparisons_need_two_to_twenty)
{
	expect_problem(snapshot, "compare_markets", NULL, "market=cloud", SKY_PROBLEM_INVALID_PARAMETER, "market", NULL);
	expect_problem(snapshot, "compare_markets", NULL, "market=cloud,cloud", SKY_PROBLEM_INVALID_PARAMETER, "market",
	               NULL);
	expect_problem(snapshot, "compare_vendors", NULL, "vendor=a", SKY_PROBLEM_INVALID_PARAMETER, "vendor", NULL);
}
END_TEST

START_TEST(a_data_set_without_sizes_says_so)
{
	struct folder folder = make_folder();
	write_file(&folder, "dataset.json", minimal_dataset);
	write_file(&folder, "markets.json",
	           "[{\"id\": \"a\", \"names\": {\"en\": \"A\"}, \"region\": \"CN\", \"segment\": \"cloud\", \"counts\": "
	           "\"revenue\"},"
	           " {\"id\": \"b\", \"names\": {\"en\": \"B\"}, \"region\": \"CN\", \"segment\": \"cloud\", \"counts\": "
	           "\"revenue\"}]");
	struct sky_snapshot *bare = load_valid(folder.path);
	expect_problem(bare, "compare_markets", NULL, "market=a,b", SKY_PROBLEM_UNPROCESSABLE, "metric", NULL);
	sky_snapshot_release(bare);
	remove_file(&folder, "dataset.json");
	remove_file(&folder, "markets.json");
	remove_folder(&folder);
}
END_TEST

START_TEST(as_of_picks_what_was_known)
{
	markets("market=cloud,twin&period=2021", "kind", "reported,reported");
	markets("market=cloud,twin&as_of=2022-12", "period", "2021,2021,2022,2022");
	markets("market=cloud,twin&as_of=2022-12&period=2022", "figure_id", "null,twin-2022");
	markets("market=cloud,elsewhere&as_of=2021", "figure_id", "");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    markets_are_aligned_by_period,     like_markets_have_a_ratio,      computed_cells_have_ids_with_a_lineage,
	    growth_is_stated_or_computed,      the_guard_says_why_not,         recipes_obey_the_guard,
	    a_near_period_stands_beside,       the_guard_is_summed_up,         parts_have_a_share_of_their_nearest_whole,
	    a_comparison_converts_what_it_can, comparisons_need_two_to_twenty, a_data_set_without_sizes_says_so,
	    as_of_picks_what_was_known,
	};
	return unit_run_with("compare", tests, SKY_COUNT(tests), set_up, tear_down);
}
