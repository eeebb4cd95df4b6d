/* Comparisons of vendors, shares, and amounts converted into one currency. */
#include "ask.h"
#include "model/load/snapshot_build.h"

#define DATA_SET DATA "compare"
#include "one_snapshot.h"

START_TEST(figures_are_converted_with_their_bounds)
{
	/* Direct: 218.1e9 CNY is [218.05e9, 218.15e9) at [6.45075, 6.45085). */
	ask_prints(
	    snapshot, "list_figures", NULL,
	    "subject=market:cloud&period=2021&metric=market-size&currency=USD&fields=id,value,currency",
	    "{\"id\":\"cloud-2021\",\"value\":33810000000,\"currency\":\"USD\",\"rate_id\":\"usd-cny-2021\",\"rate\":6."
	    "4508,"
	    "\"original_value\":218100000000,\"original_currency\":\"CNY\","
	    "\"conversion_id\":\"convert(cloud-2021,usd-cny-2021)\"}");
	ask_prints(snapshot, "list_figures", NULL,
	           "subject=market:cloud&period=2021&metric=market-size&currency=USD&fields=value_low,value_high",
	           "{\"value_low\":33801740000,\"value_high\":33817780000");
	/* Inverse: euros at dollars per euro. */
	ask_prints(snapshot, "list_figures", NULL, "vendor=a&metric=revenue&currency=USD&fields=id,value",
	           "\"value\":11800000000,");
	/* A stock takes the rate of its day. */
	expect(snapshot, "list_figures", NULL, "metric=cash&vendor=a&currency=USD", "rate_id", "usd-cny-end-2021");
	/* What is in that currency already, and what is no money, stays. */
	expect(snapshot, "list_figures", NULL, "subject=market:elsewhere&currency=USD", "rate_id", "null");
	expect(snapshot, "list_figures", NULL, "vendor=b&currency=USD&metric=customers", "value", "2048");
	/* A filter by value holds for the claim as it was stated; what is shown is sorted. */
	expect(snapshot, "list_figures", NULL, "metric=market-size&period=2021&currency=USD&value__gte=218.1e9&sort=-value",
	       "id", "elsewhere-2021,cloud-2021-later,cloud-2021");
	expect(snapshot, "list_figures", NULL, "metric=market-size&period=2021&currency=USD&value__lt=4e9", "id",
	       "iaas-2021");
	expect(snapshot, "list_market_sizes", "cloud", "period=2021&currency=USD&kind=reported", "currency", "USD,null");
}
END_TEST

/* "More than 600 billion" and "nearly 600 billion" are no amount of dollars: only their bounds are converted. */
START_TEST(a_bound_is_converted_to_bounds)
{
	struct sky_snapshot *bounds = load_valid(DATA "bounds");
	expect(bounds, "list_market_sizes", "whole-more-than", "period=2022&metric=market-size&currency=USD", "value",
	       "null");
	expect(bounds, "list_market_sizes", "whole-more-than", "period=2022&metric=market-size&currency=USD",
	       "missing_reason", "only bounds follow from what is stated, no single value");
	expect(bounds, "compare_markets", NULL, "market=whole-exact,whole-nearly&period=2022&currency=USD", "value",
	       "89200000000,null");
	expect(bounds, "compare_markets", NULL, "market=whole-exact,whole-nearly&period=2022", "growth_pct", "20,null");
	expect(bounds, "compare_vendors", NULL, "vendor=vendor-at-most,vendor-about&metric=cash&currency=CNY", "value",
	       "null,-21000000000");
	/* Sorted by what is shown, unknown ones last. */
	expect(bounds, "list_figures", NULL, "metric=cash&currency=CNY&sort=-value&value__gte=-3e9", "value",
	       "-21000000000,-21000000000,null,null,null,null,null");
	/* At least 95 % leaves at most 5 for all others; no 5. */
	expect(bounds, "list_market_shares", "whole-at-least", "period=2021", "value", "95,null");
	expect(bounds, "list_market_concentration", "whole-at-least", "period=2021&n=1", "cr", "null");
	expect(bounds, "list_market_concentration", "whole-at-least", "period=2021&n=1", "residual_high", "5");
	sky_snapshot_release(bounds);
}
END_TEST

START_TEST(a_missing_rate_is_named)
{
	expect(snapshot, "list_figures", NULL, "metric=revenue&currency=USD", "value", "11800000000,null,null,9000000000");
	expect(snapshot, "list_figures", NULL, "metric=revenue&currency=USD", "missing_reason",
	       "null,no average rate between GBP and USD for 2021-Q3 in this data set,"
	       "no average rate between GBP and USD for 2021-Q3 in this data set,null");
	/* The rate of a year is known from its end, not from the day of the page that lists it. */
	expect(snapshot, "list_figures", NULL, "vendor=a&metric=revenue&currency=USD&as_of=2022", "rate_id",
	       "eur-usd-2021");
	expect(snapshot, "list_rates", NULL, "as_of=2021-12-31", "id", "usd-cny-2021,usd-cny-end-2021,eur-usd-2021");
	expect(snapshot, "list_rates", NULL, "as_of=2021-12-30", "id", "");
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
	ask_prints(snapshot, "list_market_shares", "cloud", "period=2021&source=one&kind=derived&fields=value",
	           "[{\"value\":null}]");
	/* One vendor twice: the claim that stands is taken away. */
	expect(snapshot, "list_market_shares", "cloud", "period=2021&source=two", "figure_id",
	       "share-a-two-again,share-a-two,others(share-a-two)");
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
	expect(snapshot, "compare_vendors", NULL, "vendor=a,c&metric=cash,revenue&period=2021-Q3&currency=USD", "value",
	       "null,null");
	expect_problem(snapshot, "compare_vendors", NULL, "vendor=a,b&metric=cash&currency=XAU", SKY_PROBLEM_UNPROCESSABLE,
	               "currency", NULL);
}
END_TEST

START_TEST(columns_of_an_include_can_be_named)
{
	ask_prints(snapshot, "list_figures", NULL, "metric=cash&vendor=a&fields=source_title,id,rate",
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
	for (size_t i = 0; i < SKY_COUNT(slips); i++)
		expect_problem(snapshot, "get_figure", slips[i].wrong, "", SKY_PROBLEM_UNKNOWN_ID, "figure", slips[i].right);
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
	const TTest *const tests[] = {
	    figures_are_converted_with_their_bounds,
	    a_bound_is_converted_to_bounds,
	    a_missing_rate_is_named,
	    shares_have_a_residual,
	    as_of_warns_of_undated_claims,
	    vendors_make_a_matrix,
	    vendors_in_one_currency_show_their_rate,
	    an_amount_without_a_rate_says_so,
	    columns_of_an_include_can_be_named,
	    vendors_are_guarded_too,
	    misspelt_ids_of_claims_are_suggested,
	    deprecated_figures_show_on_request,
	};
	return unit_run_with("compare vendors", tests, SKY_COUNT(tests), set_up, tear_down);
}
