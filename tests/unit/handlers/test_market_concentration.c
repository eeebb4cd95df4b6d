/* Concentration of a market, and years between milestones. */
#include "ask.h"
#include "model/load/snapshot_build.h"

#define DATA_SET DATA "computed"
#include "one_snapshot.h"

static void concentration(const char *query, const char *name, const char *values)
{
	expect(snapshot, "list_market_concentration", "cloud", query, name, values);
}

static void lags(const char *query, const char *name, const char *values)
{
	expect(snapshot, "compare_milestones", NULL, query, name, values);
}

/* First: 34.3, 11.2 and 10, that is [34.25, 34.35), [11.15, 11.25) and [9.5, 10.5); 90 is deprecated. Its share of
 * users is another measure. Second: 40, 30, 20 and 10. */
START_TEST(publishers_are_kept_apart)
{
	concentration("period=2021", "publisher", "First,First,Second");
	concentration("period=2021", "vendor_ids", "alpha;beta;gamma,alpha,alpha;beta;gamma;delta");
	concentration("period=2021", "vendors_count", "3,1,4");
	concentration("period=2021&source=second", "publisher", "Second");
	concentration("period=2021&source=second", "source_id", "second");
	concentration("period=2020", "cr", "null");
	concentration("as_of=2022-04", "period", "2019,2020,2021,2021");
	concentration("period=2022", "publisher", "First,Third");
}
END_TEST

START_TEST(the_ratio_needs_the_largest)
{
	/* 34.3 + 11.2, from 45.4; somebody with the whole rest may stand before 11.2: 100 - 11.15 - 9.5 = 79.35. */
	concentration("period=2021&n=2", "cr", "null,null,70");
	concentration("period=2021&n=2&source=early", "cr_low", "45.4,4.5");
	concentration("period=2021&n=2&source=early", "cr_high", "79.35,100");
	concentration("period=2021&n=3", "cr_id", "null,null,cr(a21-second,b21-second,g21-second)");
	concentration("period=2021&n=3&source=early", "cr_low", "54.9,4.5");
	/* 40 + 30 + 20 + 10 is 100 at most. */
	concentration("period=2021", "cr", "null,null,100");
	concentration("period=2021&source=second", "cr_low", "98");
	concentration("period=2021&source=second", "cr_high", "100");
	concentration(
	    "period=2021&n=3&source=second", "rests_on",
	    "a21-second, b21-second, g21-second, d21-second; a vendor that is not named may be of any size that these "
	    "leave");
	concentration("period=2021&n=3&source=second", "missing_reason", "null");
}
END_TEST

START_TEST(the_index_is_a_pair_of_bounds)
{
	/* 34.25^2 + 11.15^2 + 9.5^2 = 1387.635, and with 45.1 in one piece 3421.645. Printed outward. */
	concentration("period=2021&source=early&n=3", "hhi_low", "1387,20");
	concentration("period=2021&source=early&n=3", "hhi_high", "3422,9150");
	concentration("period=2021&source=early&n=3", "hhi", "null,null");
	/* All are named: 1600 + 900 + 400 + 100. 39.5^2 + 29.5^2 + 19.5^2 + 9.5^2 = 2901; no more than 100 together:
	 * 40.5^2 + 30.5^2 + 19.5^2 + 9.5^2 = 3041. */
	concentration("period=2021&source=second", "hhi", "3000");
	concentration("period=2021&source=second", "hhi_low", "2901");
	concentration("period=2021&source=second", "hhi_high", "3041");
	/* More than 20 may be all but 29.5: 29.5^2 + 20^2 = 1270.25, 29.5^2 + 70.5^2 = 5840.5 */
	concentration("period=2022&source=late", "hhi_low", "1270");
	concentration("period=2022&source=late", "hhi_high", "5850");
}
END_TEST

static void largest(const char *operation, const char *query, const char *name, const char *values)
{
	struct sky_snapshot *other = load_valid(DATA "largest");
	expect(other, operation, "cloud", query, name, values);
	sky_snapshot_release(other);
}

/* 23 and 10 are named, and three have 65: from 22.5 + 21 + 21 and 9.5 beside them. The largest has at most 65.5 -
 * 22.5 - 9.5. */
START_TEST(the_largest_need_not_be_named)
{
	largest("list_market_concentration", "period=2017&n=1", "cr", "null");
	largest("list_market_concentration", "period=2017&n=1", "cr_low", "22.5");
	largest("list_market_concentration", "period=2017&n=1", "cr_high", "33.5");
	largest("list_market_concentration", "period=2017&n=1", "hhi_low", "1478");
	largest("list_market_concentration", "period=2017&n=1", "missing_reason",
	        "who the n largest are does not follow from what is stated, so only bounds of their share do");
	largest("list_market_concentration", "period=2017&n=3", "cr", "65");
	largest("list_market_concentration", "period=2017&n=3", "cr_id", "t17");
	largest("list_market_concentration", "period=2017&n=3", "hhi_id", "hhi(t17,b17,g17)");
	/* No vendor is named. Fewer have their part at least; 3 * 19.8333^2 = 1180. */
	largest("list_market_concentration", "period=2018&n=3", "cr", "60");
	largest("list_market_concentration", "period=2018&n=3", "vendor_ids", "");
	largest("list_market_concentration", "period=2018&n=3", "missing_reason", "no share of a vendor is stated");
	largest("list_market_concentration", "period=2018&n=1", "cr_low", "19.83");
	largest("list_market_concentration", "period=2018&n=1", "hhi_low", "1180");
	/* More than 40 may be less or more than 43. */
	largest("list_market_concentration", "period=2019&n=1", "cr", "null");
	largest("list_market_concentration", "period=2019&n=1", "cr_low", "42.5");
	largest("list_market_concentration", "period=2019&n=1", "cr_high", "57.5");
	largest("list_market_concentration", "period=2019&n=2", "cr", "null");
	largest("list_market_concentration", "period=2019&n=2", "cr_high", "100");
	/* "Nearly 85" is a bound, no value. */
	largest("list_market_concentration", "period=2022&n=5", "cr", "null");
	largest("list_market_concentration", "period=2022&n=5", "cr_low", "84.5");
	largest("list_market_concentration", "period=2022&n=5", "missing_reason",
	        "only bounds follow from what is stated, no single value");
}
END_TEST

/* What all others have bounds each of them, and the shares together. */
START_TEST(stated_others_bound_the_index)
{
	largest("list_market_concentration", "period=2020&n=2", "cr", "80");
	largest("list_market_concentration", "period=2020&n=2", "hhi_id", "hhi(o20,a20,b20)");
	/* 80.05 at most: 50.5^2 + 29.55^2, and 19.95^2 are 3821.5. */
	largest("list_market_concentration", "period=2020&n=2", "hhi_high", "3821.6");
	largest("list_market_concentration", "period=2021", "hhi_id", "hhi(o21-new,a21-new,b21-new),hhi(a21-other)");
}
END_TEST

/* 40 and 30 and 28 are less than 100 for certain, and three with 90 have no 60: the shares alone are used. */
START_TEST(what_does_not_fit_is_left_out)
{
	largest("list_market_concentration", "period=2023&n=2", "hhi_id", "hhi(a23,b23)");
	largest("list_market_concentration", "period=2023&n=1", "missing_reason",
	        "the shares add up to more than 100 percent, or what all others have does not fit them");
	largest("list_market_concentration", "period=2024&n=1", "cr", "40.0");
	largest("list_market_concentration", "period=2024&n=1", "hhi_id", "hhi(a24,b24,g24)");
	largest("list_market_concentration", "period=2024&n=1", "missing_reason",
	        "the shares do not fit what the largest have together");
	largest("list_market_concentration", "sort=period_start&n=1&offset=10", "cr_low", "null");
	largest("list_market_concentration", "sort=period_start&n=1&offset=10", "missing_reason",
	        "the shares have no period");
}
END_TEST

START_TEST(the_rest_stands_once)
{
	largest("list_market_shares", "period=2020", "figure_id", "a20,b20,o20");
	largest("list_market_shares", "period=2020", "vendor_name", "Alpha,Beta,others (residual)");
	largest("list_market_shares", "period=2020", "kind", "reported,reported,reported");
	largest("list_market_shares", "period=2020&vendor=alpha", "figure_id", "a20");
	/* Once a publisher, though two editions state it; each table with its own where its source is asked for. */
	largest("list_market_shares", "period=2021", "figure_id",
	        "a21,b21,a21-new,b21-new,a21-other,o21-new,others(a21-other)");
	largest("list_market_shares", "period=2021&source=one", "figure_id", "a21,b21,o21");
	largest("list_market_concentration", "period=2021", "residual_id", "o21-new,others(a21-other)");
	/* Four shares of two sources, one set. */
	largest("list_market_shares", "period=2022", "figure_id", "a22,b22,g22,d22,others(a22,b22,g22,d22)");
	largest("list_market_concentration", "period=2022", "residual_id", "others(a22,b22,g22,d22)");
	largest("list_market_concentration", "period=2022", "residual", "20");
	/* What an older edition states for all others is not the rest of a newer one. */
	largest("list_market_concentration", "period=2025", "residual_id", "others(a25-new,b25-new)");
	largest("list_market_shares", "period=2025", "figure_id", "a25,b25,a25-new,b25-new,others(a25-new,b25-new)");
}
END_TEST

START_TEST(the_rest_is_what_is_left)
{
	concentration("period=2021&n=3", "residual", "44,95,0");
	concentration("period=2021&n=3", "residual_low", "43.9,94.5,0");
	concentration("period=2021&n=3", "residual_high", "45.1,95.5,2");
	/* 60 and 50 cannot both hold: nothing is computed, and the reason is given. */
	concentration("period=2019&n=2", "hhi", "null");
	concentration("period=2019&n=2", "residual_id", "null");
	concentration("period=2019&n=2", "missing_reason", "the shares add up to more than 100 percent");
	expect(snapshot, "list_market_concentration", "other", "", "period", "");
	expect_problem(snapshot, "list_market_concentration", "cloud", "n=0", SKY_PROBLEM_INVALID_PARAMETER, "n", NULL);
}
END_TEST

/* From 2009 to 2016: from 2009-12-31 to 2016-01-01 are 2192 days, from 2009-01-01 to 2016-12-31 2921; 365.2425 a year.
 * From 2014-09-19 to 2020-06-18 are 2099 days, 5.7469 years. */
START_TEST(years_between_milestones_are_an_interval)
{
	lags("vendor=alpha,beta", "milestone", "founded,listed");
	lags("vendor=alpha,beta", "years_behind", "7,5.75");
	lags("vendor=alpha,beta", "years_behind_low", "6,5.74");
	lags("vendor=alpha,beta", "years_behind_high", "8,5.75");
	lags("vendor=alpha,beta", "claims_count", "2,1");
	lags("vendor=alpha,beta", "event_id", "beta-founded,beta-listed");
	lags("vendor=beta,alpha", "years_behind", "-7,-5.75");
	lags("vendor=beta,alpha", "years_behind_low", "-8,-5.75");
}
END_TEST

START_TEST(a_date_that_is_open_gives_no_years)
{
	lags("vendor=alpha,gamma,delta", "vendor_id", "gamma,delta");
	lags("vendor=alpha,gamma,delta", "years_behind", "null,3");
	lags("vendor=alpha,gamma,delta", "missing_reason", "one of the two events has no closed date,null");
	/* Rumours are no milestones; what was published later was not known. */
	lags("vendor=alpha,gamma&milestone=listed", "vendor_id", "");
	lags("vendor=alpha,delta&as_of=2022", "vendor_id", "");
	lags("vendor=alpha,delta", "first_date", "2009");
}
END_TEST

/* About 2010 is from 2009 to 2011: to 2015-01-01 are at least 1097 days, to 2015-12-31 at most 2555. */
START_TEST(about_a_year_reaches_a_year_to_each_side)
{
	lags("vendor=gamma,delta&milestone=moved", "years_behind_low", "3");
	lags("vendor=gamma,delta&milestone=moved", "years_behind_high", "7");
	/* Order goes by the year that is written. */
	lags("vendor=gamma,delta&milestone=moved", "first_event_id", "gamma-moved");
	lags("vendor=gamma,delta&milestone=moved", "first_claims_count", "2");
}
END_TEST

START_TEST(what_two_did_together_is_no_years_apart)
{
	lags("vendor=gamma,delta&milestone=joined", "years_behind", "0");
	lags("vendor=gamma,delta&milestone=joined", "years_behind_low", "0");
	lags("vendor=gamma,delta&milestone=joined", "years_behind_high", "0");
	/* Each has a claim of its own about it; the dates of one are open. */
	lags("vendor=gamma,delta&milestone=wedded", "years_behind", "0");
	lags("vendor=gamma,delta&milestone=wedded", "missing_reason", "null");
}
END_TEST

START_TEST(milestones_that_are_not_shared_are_named)
{
	struct ask ask = ask_for(snapshot, "compare_milestones", NULL, "vendor=alpha,beta&milestone=listed,abroad,moon");
	ck_assert_str_eq(column(&ask, "milestone"), "listed");
	ck_assert_uint_eq(ask.result.warning_count, 2);
	ck_assert_str_eq(ask.result.warnings[0],
	                 "milestone=abroad: no claim that the first vendor and another one reached it");
	ask_finish(&ask);
	expect_problem(snapshot, "compare_milestones", NULL, "vendor=alpha", SKY_PROBLEM_INVALID_PARAMETER, "vendor", NULL);
	expect_problem(snapshot, "compare_milestones", NULL, "vendor=alpha,alpha", SKY_PROBLEM_INVALID_PARAMETER, "vendor",
	               NULL);
	expect_problem(snapshot, "compare_milestones", NULL, "vendor=alpha,nobody", SKY_PROBLEM_UNKNOWN_ID, "vendor", NULL);
}
END_TEST

int main(void)
{
	const TTest *tests[] = {publishers_are_kept_apart,
	                        the_ratio_needs_the_largest,
	                        the_index_is_a_pair_of_bounds,
	                        the_largest_need_not_be_named,
	                        stated_others_bound_the_index,
	                        what_does_not_fit_is_left_out,
	                        the_rest_stands_once,
	                        the_rest_is_what_is_left,
	                        years_between_milestones_are_an_interval,
	                        a_date_that_is_open_gives_no_years,
	                        about_a_year_reaches_a_year_to_each_side,
	                        what_two_did_together_is_no_years_apart,
	                        milestones_that_are_not_shared_are_named};
	return unit_run_with("concentration", tests, SKY_COUNT(tests), set_up, tear_down);
}
