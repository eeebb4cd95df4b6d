#include "ask.h"

static struct sky_snapshot *snapshot;

static void set_up(void)
{
	snapshot = load_valid(DATA "compare");
}

static void tear_down(void)
{
	sky_snapshot_release(snapshot);
}

static void markets(const char *query, const char *name, const char *values)
{
	expect(snapshot, "compare_markets", NULL, query, name, values);
}

/* A number of the answer as it was printed: no float stands between. */
static void printed(const char *operation, const char *path_value, const char *query, const char *needle)
{
	struct ask ask = ask_for(snapshot, operation, path_value, query);
	struct sky_buffer buffer;

	sky_buffer_init(&buffer, 0);
	ck_assert(ask_write(&ask, &buffer));
	sky_buffer_char(&buffer, '\0');
	ck_assert_msg(strstr(buffer.data, needle) != NULL, "no %s in %s", needle, buffer.data);
	sky_buffer_finish(&buffer);
	ask_finish(&ask);
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
	printed("compare_markets", NULL, "market=cloud,twin&period=2021&fields=ratio_to_first",
	        "{\"ratio_to_first\":0.5000}");
	printed("compare_markets", NULL, "market=twin,cloud&period=2021&fields=ratio_to_first",
	        "{\"ratio_to_first\":2.000}");
	markets("market=cloud,twin&period=2021", "ratio_figure_id",
	        "ratio(cloud-2021,cloud-2021),ratio(twin-2021,cloud-2021)");
	/* 72.7 / 218.1 is a third. */
	printed("compare_markets", NULL, "market=cloud,public&period=2021&fields=share_of_whole_pct",
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
	        "null,cloud-growth-2021,growth(vague-2022,vague-2021),growth(cloud-2022,cloud-2021)");
	printed("compare_markets", NULL, "market=vague,cloud&period=2022&fields=growth_pct", "[{\"growth_pct\":15}");
	/* Of two publishers, or of a forecast, there is none. */
	markets("market=free,twin&period=2022", "growth_figure_id", "null,null");
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
	printed("compare_markets", NULL,
	        "market=public,iaas&period=2021&currency=CNY&fields=market_id,value,original_value",
	        "{\"market_id\":\"iaas\",\"value\":20000000000,\"original_value\":3000000000}");
	printed("compare_markets", NULL, "market=cloud,iaas&period=2021&currency=CNY&fields=share_of_whole_pct",
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
	expect_problem(snapshot, "compare_markets", NULL, "market=cloud,twin&period=2022&currency=USD",
	               SKY_PROBLEM_UNPROCESSABLE, "currency", NULL);
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
	struct sky_snapshot *bare;

	write_file(&folder, "dataset.json", minimal_dataset);
	write_file(&folder, "markets.json",
	           "[{\"id\": \"a\", \"names\": {\"en\": \"A\"}, \"region\": \"CN\", \"segment\": \"cloud\", \"counts\": "
	           "\"revenue\"},"
	           " {\"id\": \"b\", \"names\": {\"en\": \"B\"}, \"region\": \"CN\", \"segment\": \"cloud\", \"counts\": "
	           "\"revenue\"}]");
	bare = load_valid(folder.path);
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

START_TEST(figures_are_converted_with_their_bounds)
{
	/* Direct: 218.1e9 CNY is [218.05e9, 218.15e9) at [6.45075, 6.45085). */
	printed("list_figures", NULL,
	        "subject=market:cloud&period=2021&metric=market-size&currency=USD&fields=id,value,currency",
	        "{\"id\":\"cloud-2021\",\"value\":33810000000,\"currency\":\"USD\",\"rate_id\":\"usd-cny-2021\",\"rate\":6."
	        "4508,"
	        "\"original_value\":218100000000,\"original_currency\":\"CNY\","
	        "\"conversion_id\":\"convert(cloud-2021,usd-cny-2021)\"}");
	printed("list_figures", NULL,
	        "subject=market:cloud&period=2021&metric=market-size&currency=USD&fields=value_low,value_high",
	        "{\"value_low\":33801740000,\"value_high\":33817780000");
	/* Inverse: euros at dollars per euro. */
	printed("list_figures", NULL, "vendor=a&metric=revenue&currency=USD&fields=id,value", "\"value\":11800000000,");
	/* A stock takes the rate of its day. */
	expect(snapshot, "list_figures", NULL, "metric=cash&vendor=a&currency=USD", "rate_id", "usd-cny-end-2021");
	/* What is in that currency already, and what is no money, stays. */
	expect(snapshot, "list_figures", NULL, "subject=market:elsewhere&currency=USD", "rate_id", "null");
	expect(snapshot, "list_figures", NULL, "vendor=b&currency=USD&metric=customers", "value", "2048");
	/* A filter by value holds for the converted one. */
	expect(snapshot, "list_figures", NULL, "metric=market-size&period=2021&currency=USD&value__gte=33e9&sort=-value",
	       "id", "elsewhere-2021,cloud-2021-later,cloud-2021");
	expect(snapshot, "list_market_sizes", "cloud", "period=2021&currency=USD&kind=reported", "currency", "USD,null");
}
END_TEST

START_TEST(a_missing_rate_is_named)
{
	struct ask ask = ask_status(snapshot, "list_figures", NULL, "metric=revenue&currency=USD");

	ck_assert_int_eq(ask.outcome, SKY_PROBLEM);
	ck_assert_int_eq(ask.problem.type, SKY_PROBLEM_UNPROCESSABLE);
	ck_assert_uint_eq(ask.problem.error_count, 1);
	ck_assert_str_eq(ask.problem.detail, "no average rate between GBP and USD for 2021-Q3 in this data set");
	ask_finish(&ask);
	/* A rate that was not yet published is not there. */
	expect_problem(snapshot, "list_figures", NULL, "vendor=a&metric=revenue&currency=USD&as_of=2022",
	               SKY_PROBLEM_UNPROCESSABLE, "currency", NULL);
}
END_TEST

START_TEST(shares_have_a_residual)
{
	const char *one = "period=2021&source=one";

	expect(snapshot, "list_market_shares", "cloud", one, "vendor_name", "Vendor A,Vendor B,others (residual)");
	expect(snapshot, "list_market_shares", "cloud", one, "kind", "reported,reported,derived");
	/* 34.3 is [34.25, 34.35), more than 20 is (20, 100]: what is left is below 45.75. */
	expect(snapshot, "list_market_shares", "cloud", one, "interval", "[34.25, 34.35),(20, 100],[0, 45.75)");
	expect(snapshot, "list_market_shares", "cloud", one, "figure_id", "share-a,share-b,others(share-a,share-b)");
	printed("list_market_shares", "cloud", "period=2021&source=one&kind=derived&fields=value", "[{\"value\":null}]");
	/* One vendor twice: nobody knows which share to take away. */
	expect(snapshot, "list_market_shares", "cloud", "period=2021&source=two", "figure_id",
	       "share-a-two-again,share-a-two");
	/* More than a hundred in sum. */
	expect(snapshot, "list_market_shares", "cloud", "period=2022", "figure_id", "share-a-2022,share-b-2022");
	expect(snapshot, "list_market_shares", "cloud", "vendor=a&period=2022", "figure_id", "share-a-2022");
	expect(snapshot, "list_market_shares", "cloud", "period=2020", "value", "99.8,0.2");
	expect(snapshot, "list_market_shares", "cloud", "period=2020", "interval", "[99.75, 99.85),(0.15, 0.25]");
	expect(snapshot, "list_market_shares", "twin", "", "vendor_id", "");
}
END_TEST

START_TEST(as_of_warns_of_undated_claims)
{
	struct ask ask = ask_for(snapshot, "list_market_shares", "cloud", "as_of=2022");

	ck_assert_str_eq(column(&ask, "figure_id"), "share-a,share-b,others(share-a,share-b)");
	ck_assert_uint_eq(ask.result.warning_count, 1);
	ck_assert_str_eq(ask.result.warnings[0],
	                 "as_of: 1 figures left out, because nobody knows when they were published");
	ask_finish(&ask);
	ask = ask_for(snapshot, "list_figures", NULL, "vendor=c&as_of=2024");
	ck_assert_str_eq(column(&ask, "id"), "revenue-c,customers-c");
	ck_assert_uint_eq(ask.result.warning_count, 1);
	ask_finish(&ask);
}
END_TEST

START_TEST(vendors_make_a_matrix)
{
	expect(snapshot, "compare_vendors", NULL, "vendor=a,b&metric=market-share&period=2021", "figure_id",
	       "share-a-two,share-b");
	expect(snapshot, "compare_vendors", NULL, "vendor=a,c&metric=revenue&period=2021", "missing_reason",
	       "null,no claim");
	expect(snapshot, "compare_vendors", NULL, "vendor=b,a&metric=revenue&period=2021", "vendor_id", "b,a");
	expect(snapshot, "compare_vendors", NULL, "vendor=a,c&metric=revenue", "period", "2021,2021,2021-Q3,2021-Q3");
	expect(snapshot, "compare_vendors", NULL, "vendor=a,b&market=cloud&period=2022", "value", "60,50");
	expect(snapshot, "compare_vendors", NULL, "vendor=a,b&metric=customers", "missing_reason",
	       "no claim,the text gives no period");
	expect(snapshot, "compare_vendors", NULL, "vendor=a,b&metric=cash,customers&include=source", "source_title",
	       "Report one,Report one,null,Report one");
}
END_TEST

START_TEST(vendors_in_one_currency_show_their_rate)
{
	const char *cash = "vendor=a,b&metric=cash&currency=CNY";

	expect(snapshot, "compare_vendors", NULL, cash, "value", "10000000000,20000000000");
	expect(snapshot, "compare_vendors", NULL, cash, "currency", "CNY,CNY");
	expect(snapshot, "compare_vendors", NULL, cash, "rate_id", "null,usd-cny-end-2021");
	expect(snapshot, "compare_vendors", NULL, cash, "original_value", "null,3000000000");
	expect(snapshot, "compare_vendors", NULL, cash, "original_currency", "null,USD");
	expect(snapshot, "compare_vendors", NULL, cash, "conversion_id", "null,convert(cash-b,usd-cny-end-2021)");
	expect(snapshot, "compare_vendors", NULL, cash, "ratio_figure_id",
	       "ratio(cash-a,cash-a),ratio(convert(cash-b,usd-cny-end-2021),cash-a)");
	/* Claims of one currency are divided as they stand, whatever they are shown in. */
	expect(snapshot, "compare_vendors", NULL, "vendor=b,a&metric=cash&currency=CNY", "ratio_figure_id",
	       "ratio(cash-b,cash-b),ratio(cash-a,convert(cash-b,usd-cny-end-2021))");
	expect(snapshot, "compare_vendors", NULL, "vendor=a,b&metric=market-share&period=2021&currency=XAU", "figure_id",
	       "share-a-two,share-b");
}
END_TEST

START_TEST(an_amount_without_a_rate_says_so)
{
	const char *mixed = "vendor=a,c&metric=cash,revenue&currency=USD";

	expect(snapshot, "compare_vendors", NULL, mixed, "value", "11800000000,null,null,null,1600000000,null");
	expect(snapshot, "compare_vendors", NULL, mixed, "missing_reason",
	       "null,no claim,no claim,no average rate between GBP and USD for 2021-Q3 in this data set,null,no claim");
	expect(snapshot, "compare_vendors", NULL, mixed, "original_value",
	       "10000000000,null,null,5000000000,10000000000,null");
	expect(snapshot, "compare_vendors", NULL, mixed, "original_currency", "EUR,null,null,GBP,CNY,null");
	expect(snapshot, "compare_vendors", NULL, "vendor=c,b&metric=revenue,cash&period=2021-Q3,2021-12-31&currency=CNY",
	       "reasons",
	       "currency: no average rate between GBP and CNY for 2021-Q3 in this data set,"
	       "currency: no average rate between GBP and CNY for 2021-Q3 in this data set; "
	       "missing: the first vendor has no value in this currency,"
	       "missing: no claim,missing: the first vendor has no claim");
	/* What the filters leave out does not count. */
	expect_problem(snapshot, "compare_vendors", NULL, "vendor=a,c&metric=cash,revenue&period=2021-Q3&currency=USD",
	               SKY_PROBLEM_UNPROCESSABLE, "currency", NULL);
	expect_problem(snapshot, "compare_vendors", NULL, "vendor=a,b&metric=cash&currency=XAU", SKY_PROBLEM_UNPROCESSABLE,
	               "currency", NULL);
}
END_TEST

START_TEST(columns_of_an_include_can_be_named)
{
	printed("list_figures", NULL, "metric=cash&vendor=a&fields=source_title,id,rate",
	        "{\"source_title\":\"Report one\",\"id\":\"cash-a\",\"rate\":null}");
	expect(snapshot, "compare_vendors", NULL, "vendor=a,b&metric=cash&currency=CNY&fields=rate", "rate", "null,6.3757");
}
END_TEST

START_TEST(vendors_are_guarded_too)
{
	const char *shares = "vendor=b,a,c&metric=market-share&market=cloud&period=2022";

	expect(snapshot, "compare_vendors", NULL, shares, "ratio_figure_id",
	       "ratio(share-b-2022,share-b-2022),ratio(share-a-2022,share-b-2022),null");
	expect(snapshot, "compare_vendors", NULL, shares, "comparable", "true,true,false");
	expect(snapshot, "compare_vendors", NULL, shares, "reasons", "null,null,missing: no claim");
	expect(snapshot, "compare_vendors", NULL, "vendor=c,a&metric=market-share&market=cloud&period=2022", "reasons",
	       "missing: no claim,missing: the first vendor has no claim");
	/* 3 billion dollars at 6.3757 yuan a dollar, against 10 billion yuan. */
	expect(snapshot, "compare_vendors", NULL, "vendor=a,b&metric=cash", "ratio_figure_id",
	       "ratio(cash-a,cash-a),ratio(convert(cash-b,usd-cny-end-2021),cash-a)");
	expect(snapshot, "compare_vendors", NULL, "vendor=c,b&metric=revenue&period=2021-Q3", "reasons",
	       "null,forecast: a forecast against a report");
	expect(snapshot, "compare_vendors", NULL, "vendor=c,b&metric=customers", "reasons",
	       "arithmetic: the second value may be zero,arithmetic: the second value may be zero");
	expect(snapshot, "compare_vendors", NULL, "vendor=c,b&metric=customers", "ratio_to_first", "null,null");
}
END_TEST

START_TEST(misspelt_ids_of_claims_are_suggested)
{
	static const struct {
		const char *wrong, *right;
	} slips[] = {
	    {"cloud-2021-latr", "cloud-2021-later"},
	    {"cloud-2021-laterr", "cloud-2021-later"},
	    {"cloud-2021-latre", "cloud-2021-later"},
	    {"cloud-2021-latex", "cloud-2021-later"},
	    {"cloud-2021-laterzz", "cloud-2021-later"},
	    {"xrevenue-ax", "revenue-a"},
	    {"loud-growth-2021", "cloud-growth-2021"},
	    {"nothing-like-it", NULL},
	    {"cloud-2021-laterzzz", NULL},
	};

	for (size_t i = 0; i < SKY_COUNT(slips); i++) {
		expect_problem(snapshot, "get_figure", slips[i].wrong, "", SKY_PROBLEM_UNKNOWN_ID, "figure", slips[i].right);
	}
	expect_problem(snapshot, "list_figures", NULL, "source=ones", SKY_PROBLEM_UNKNOWN_ID, "source", "one");
}
END_TEST

START_TEST(deprecated_figures_show_on_request)
{
	const char *query = "subject=market:cloud&metric=market-size&period=2021";

	expect(snapshot, "list_figures", NULL, query, "id", "cloud-2021,cloud-2021-later");
	expect(snapshot, "list_figures", NULL, "subject=market:cloud&metric=market-size&period=2021&rank=any", "id",
	       "cloud-2021,cloud-2021-later,cloud-2021-wrong");
	expect(snapshot, "list_figures", NULL, "subject=market:cloud&rank=deprecated", "id", "cloud-2021-wrong");
	/* One row a key. */
	expect(snapshot, "list_figures", NULL, "subject=market:cloud&metric=market-size&period=2021&rank=preferred", "id",
	       "cloud-2021");
	expect(snapshot, "list_figures", NULL, "subject=market:cloud&metric=market-size&period=2021&rank=normal", "id",
	       "cloud-2021-later");
}
END_TEST

int main(void)
{
	const TTest *tests[] = {markets_are_aligned_by_period,
	                        like_markets_have_a_ratio,
	                        computed_cells_have_ids_with_a_lineage,
	                        growth_is_stated_or_computed,
	                        the_guard_says_why_not,
	                        recipes_obey_the_guard,
	                        a_near_period_stands_beside,
	                        the_guard_is_summed_up,
	                        parts_have_a_share_of_their_nearest_whole,
	                        a_comparison_converts_what_it_can,
	                        comparisons_need_two_to_twenty,
	                        a_data_set_without_sizes_says_so,
	                        as_of_picks_what_was_known,
	                        figures_are_converted_with_their_bounds,
	                        a_missing_rate_is_named,
	                        shares_have_a_residual,
	                        as_of_warns_of_undated_claims,
	                        vendors_make_a_matrix,
	                        vendors_in_one_currency_show_their_rate,
	                        an_amount_without_a_rate_says_so,
	                        columns_of_an_include_can_be_named,
	                        vendors_are_guarded_too,
	                        misspelt_ids_of_claims_are_suggested,
	                        deprecated_figures_show_on_request};

	return unit_run_with("compare", tests, SKY_COUNT(tests), set_up, tear_down);
}
