/* Concentration of a market, and years between milestones. */
#include "ask.h"
#include "model/load/snapshot_build.h"

static struct sky_snapshot *snapshot;

static void set_up(void)
{
	snapshot = load_valid(DATA "computed");
}

static void tear_down(void)
{
	sky_snapshot_release(snapshot);
}

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

START_TEST(the_ratio_is_exact)
{
	/* 34.3 + 11.2, from 45.4 to 45.6; with 10 from 54.9 to 56.1 */
	concentration("period=2021&n=2", "cr", "45.5,null,70");
	concentration("period=2021&n=2&source=early", "cr_low", "45.4,null");
	concentration("period=2021&n=2&source=early", "cr_high", "45.6,null");
	concentration("period=2021&n=3", "cr_id", "cr(a21,b21,g21),null,cr(a21-second,b21-second,g21-second)");
	concentration("period=2021&n=3&source=early", "cr_high", "56.1,null");
	/* Four are not known; 40 + 30 + 20 + 10 is 100 at most. */
	concentration("period=2021", "cr", "null,null,100");
	concentration("period=2021&source=second", "cr_low", "98");
	concentration("period=2021&source=second", "cr_high", "100");
	concentration("period=2021&source=early", "missing_reason",
	              "fewer shares than n are known, so the concentration ratio of the n largest is not,"
	              "fewer shares than n are known, so the concentration ratio of the n largest is not");
}
END_TEST

START_TEST(the_index_is_a_pair_of_bounds)
{
	/* 34.25^2 + 11.15^2 + 9.5^2 = 1387.635. Above: 34.35^2 + 11.25^2 + 10.5^2 = 1416.735, and of the rest of 45.1 four
	 * vendors of 10.5 (441) and one of 3.1 (9.61): 1867.345. Printed outward. */
	concentration("period=2021&source=early&n=3", "hhi_low", "1387.6,20");
	concentration("period=2021&source=early&n=3", "hhi_high", "1867.4,549");
	concentration("period=2021&source=early&n=3", "hhi", "null,null");
	/* All are named: 1600 + 900 + 400 + 100. 39.5^2 + 29.5^2 + 19.5^2 + 9.5^2 = 2901; 40.5^2 + ... =
	 * 3101, and 2^2 of the rest. */
	concentration("period=2021&source=second", "hhi", "3000");
	concentration("period=2021&source=second", "hhi_low", "2901");
	concentration("period=2021&source=second", "hhi_high", "3105");
	/* More than 20 may be all: no index is above 10,000. 29.5^2 + 20^2 = 1270.25 */
	concentration("period=2022&source=late", "hhi_low", "1270");
	concentration("period=2022&source=late", "hhi_high", "10000");
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
	                        the_ratio_is_exact,
	                        the_index_is_a_pair_of_bounds,
	                        the_rest_is_what_is_left,
	                        years_between_milestones_are_an_interval,
	                        a_date_that_is_open_gives_no_years,
	                        about_a_year_reaches_a_year_to_each_side,
	                        what_two_did_together_is_no_years_apart,
	                        milestones_that_are_not_shared_are_named};
	return unit_run_with("concentration", tests, SKY_COUNT(tests), set_up, tear_down);
}
