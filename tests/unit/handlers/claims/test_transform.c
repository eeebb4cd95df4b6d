/* transform= over small series: what is combined, what never is, and the warnings about the rest. */
#include "ask.h"
#include "many.h"
#include "model/derive/derive.h"
#include "model/load/snapshot_build.h"

#define DATA_SET DATA "computed"
#include "one_snapshot.h"

static void sizes(const char *query, const char *name, const char *values)
{
	expect(snapshot, "list_market_sizes", "cloud", query, name, values);
}

/* The warnings, one a line; in the arena of the request. */
static const char *warnings(const struct ask *ask)
{
	const char *text = "";
	for (size_t i = 0; i < ask->result.warning_count; i++)
		text = sky_arena_printf(ask->arena, "%s%s\n", text, ask->result.warnings[i]);
	ck_assert_ptr_nonnull(text);
	return text;
}

static void warns(const char *query, const char *expected)
{
	struct ask ask = ask_for(snapshot, "list_figures", NULL, query);
	ck_assert_str_eq(warnings(&ask), expected);
	ask_finish(&ask);
}

/* 100e9 is [99.5, 100.5) billion, 150.0e9 is [149.95, 150.05), 218.1e9 is [218.05, 218.15). Quarters, a fiscal year and
 * dollars are series of their own; 2020 is missing, so 2021 is set against 2019. */
START_TEST(a_change_is_against_the_period_before)
{
	sizes("transform=change&sort=id", "id", "change(c19,c18),change(c21,c19),change(c21q2,c21q1)");
	/* 150 - 100, from 149.95 - 100.5 to 150.05 - 99.5; 218.1 - 150; 55 - 50 */
	sizes("transform=change&sort=id", "value", "50000000000,68100000000,5000000000");
	sizes("transform=change&sort=id", "interval",
	      "(49450000000, 50550000000),(68000000000, 68200000000),(4900000000, 5100000000)");
	sizes("transform=change&sort=id", "period", "2018-01/2019-12,2019-01/2021-12,2021-H1");
	/* 34.3 - 40, from 34.25 - 40.5 to 34.35 - 39.5: percentage points. Second's shares are not set against First's. */
	expect(snapshot, "list_market_shares", "cloud", "vendor=alpha&period=2021&transform=change", "interval",
	       "(-6.25, -5.15)");
	expect(snapshot, "list_figures", NULL, "transform=change&metric=share&vendor=alpha&period=2021", "unit",
	       "percentage_points");
}
END_TEST

START_TEST(a_change_in_percent_is_of_the_value_before)
{
	/* 150 / 100 - 1, from 149.95 / 100.5 = 1.492039 to 150.05 / 99.5 = 1.508040; 218.1 / 150 - 1,
	 * from 1.453182 to 1.454818 */
	sizes("transform=pct_change&sort=id", "value", "50,45.4,10.0");
	sizes("transform=pct_change&sort=id", "interval", "(49.203, 50.805),(45.3182, 45.4819),(9.7902, 10.2103)");
	sizes("transform=pct_change&sort=id", "unit", "percent,percent,percent");
	sizes("transform=pct_change&sort=id", "currency", "null,null,null");
}
END_TEST

START_TEST(year_on_year_needs_the_year_before)
{
	sizes("transform=yoy_pct", "id", "growth(c19,c18)");
	sizes("transform=yoy_pct", "value", "50");
	/* Nothing is a year before 2021 and 2021-Q2; that the first of a series has none goes without saying. */
	warns(
	    "transform=yoy_pct&metric=size&market=cloud",
	    "transform=yoy_pct leaves out 2 values that the data set has nothing to compare with: it takes the value of the "
	    "same period a year before\n");
	warns("transform=change&metric=size&market=cloud", "");
	warns("transform=change&metric=users", "transform=change leaves out 1 figures without a period\n");
	warns(
	    "transform=pct_change&metric=share&vendor=alpha",
	    "transform=pct_change leaves out what it does not fit: the data set has no metric that is the growth of this one\n");
}
END_TEST

START_TEST(an_index_has_a_base)
{
	/* The first period is 100, however uncertain its value; 218.1 / 100 is from 216.9651 to 219.2463. */
	sizes("transform=index&sort=id", "id",
	      "index(c18,c18),index(c19,c18),index(c19-usd,c19-usd),index(c20-fiscal,c20-fiscal),index(c21,c18),"
	      "index(c21q1,c21q1),index(c21q2,c21q1)");
	sizes("transform=index&sort=id", "value", "100.0,150,100.0,100.0,218,100.0,110.0");
	/* 100 / 150: from 99.5 / 150.05 = 0.663112 to 100.5 / 149.95 = 0.670223 */
	sizes("transform=index&base=2019&sort=id", "interval",
	      "(66.311, 67.023),[100, 100],[100, 100],(145.3182, 145.4819)");
	sizes("transform=index&base=2019&sort=id", "value", "67,100.0,100.0,145.4");
	warns(
	    "transform=index&base=2019&metric=size&market=cloud",
	    "transform=index leaves out 3 values that the data set has nothing to compare with: it takes a value of the base "
	    "period\n");
}
END_TEST

START_TEST(a_growth_rate_is_from_the_first_to_the_last)
{
	/* 2.181^(1/3) = 1.2968365; from 2.1696517^(1/3) = 1.2945833 to 2.1924623^(1/3) = 1.2991044 */
	sizes("transform=cagr", "id", "cagr(c21,c18)");
	sizes("transform=cagr", "value", "29.7");
	sizes("transform=cagr", "interval", "(29.4583, 29.9105)");
	/* Quarters are no whole number of years apart; the fiscal year and the dollars are alone. */
	warns("transform=cagr&metric=size&market=cloud",
	      "transform=cagr leaves out what it does not fit: the periods are not a whole number of years apart\n"
	      "transform=cagr leaves out 2 values that the data set has nothing to compare with: it takes two periods\n");
}
END_TEST

START_TEST(unbounded_ends_stay_so)
{
	/* More than 300 against 200. */
	expect(snapshot, "list_figures", NULL, "transform=pct_change&metric=users", "value", "null");
	expect(snapshot, "list_figures", NULL, "transform=pct_change&metric=users", "interval", "(50, +inf)");
	expect(snapshot, "list_figures", NULL, "transform=pct_change&metric=users", "value_high", "null");
}
END_TEST

START_TEST(amounts_are_converted_first)
{
	const char *query = "subject=market:other&transform=pct_change&currency=USD";
	/* (140 / 6.4) / (70 / 7) = 2.1875; from (139.95 / 6.45) / (70.05 / 6.95) = 2.152732 to
	 * (140.05 / 6.35) / (69.95 / 7.05) = 2.222853 */
	expect(snapshot, "list_figures", NULL, query, "id", "pct(convert(o21,usd-2021),convert(o19,usd-2019))");
	expect(snapshot, "list_figures", NULL, query, "value", "120");
	expect(snapshot, "list_figures", NULL, query, "interval", "(115.27, 122.29)");
	/* There is no rate for the fiscal year. */
	sizes("transform=index&currency=USD", "period", "2018,2019,2021");
	/* The rate of 2021 stands in a page of 2023, but was known at the end of 2021. */
	expect(snapshot, "list_figures", NULL, "subject=market:other&transform=pct_change&currency=USD&as_of=2022-12",
	       "value", "120");
	expect(snapshot, "list_figures", NULL, "subject=market:other&transform=pct_change&as_of=2022-12", "value", "100.0");
}
END_TEST

START_TEST(periods_choose_among_the_results)
{
	sizes("transform=pct_change&period=2021", "id", "pct(c21,c19)");
	/* from= and to= bound what goes in: nothing of 2020 is on record, so that 2021 has none before it. */
	expect(snapshot, "list_figures", NULL, "subject=market:cloud&transform=pct_change&from=2020&sort=id", "id",
	       "pct(c21q2,c21q1)");
	expect(snapshot, "list_figures", NULL, "subject=market:cloud&transform=cagr&from=2019&to=2021", "id",
	       "cagr(c21,c19)");
	expect(snapshot, "list_figures", NULL, "subject=market:cloud&transform=cagr&from=2018&to=2019", "id",
	       "cagr(c19,c18)");
	expect(snapshot, "list_figures", NULL, "subject=market:cloud&transform=cagr&from=2020&to=2021", "id", "");
	warns("transform=cagr&metric=size&market=other&from=2020&to=2021",
	      "transform=cagr leaves out 1 values that the data set has nothing to compare with: it takes two periods\n");
	/* The base that is named may lie outside. */
	expect(snapshot, "list_figures", NULL, "subject=market:other&transform=index&base=2019&from=2021", "id",
	       "index(o21,o19)");
	expect(snapshot, "list_figures", NULL, "subject=market:other&transform=index&from=2021", "id", "index(o21,o21)");
	expect(snapshot, "list_figures", NULL, "subject=market:other&transform=pct_change&base=2019&from=2021", "id", "");
	expect(snapshot, "list_figures", NULL, "subject=market:cloud&transform=pct_change&to=2019", "id", "pct(c19,c18)");
	expect(snapshot, "list_figures", NULL, "subject=market:cloud&transform=pct_change&value__gte=46", "id",
	       "pct(c19,c18)");
	sizes("transform=index&period=2018", "id", "index(c18,c18)");
}
END_TEST

START_TEST(a_gap_is_told)
{
	/* 2019 to 2021 are two steps; a fiscal year is alone. Years of days have no length in months. */
	sizes("transform=change&sort=id", "steps", "1,2,1");
	sizes("transform=cagr", "steps", "3");
	expect(snapshot, "list_figures", NULL, "subject=market:cloud&transform=index&base=2019&period=2018", "steps", "1");
	expect(snapshot, "list_figures", NULL, "subject=market:cloud&metric=size&period=2019&rank=any", "steps",
	       "null,null");
}
END_TEST

/* The release of 2023 has 2020 and 2021, that of 2024 has 2021 anew and 2022. */
START_TEST(both_values_are_of_one_edition)
{
	const char *query = "subject=market:cloud&metric=size&transform=yoy_pct";
	sky_snapshot_release(snapshot);
	snapshot = load_valid(DATA "derive");
	expect(snapshot, "list_figures", NULL, query, "id", "growth(c21-first,c20),growth(c22,c21)");
	expect(snapshot, "list_figures", NULL, query, "mixed_editions", "null,null");
	/* No edition has 2020 and 2022. */
	query = "subject=market:cloud&metric=size&transform=index&period=2022";
	expect(snapshot, "list_figures", NULL, query, "id", "index(c22,c20)");
	expect(snapshot, "list_figures", NULL, query, "mixed_editions", "Institute, 2024-06; Institute, 2023-06-01");
	expect(snapshot, "list_figures", NULL, "kind=derived&vendor=alpha&metric=revenue", "mixed_editions",
	       "Paper, in paper; Institute, 2024-06");
	/* A growth of 41 % is stated, and the sizes make 50 %. */
	expect(snapshot, "list_figures", NULL, "kind=derived&subject=market:cloud&metric=size-growth&period=2021",
	       "contradicts", "g21");
	expect(snapshot, "list_figures", NULL, "kind=derived&subject=market:cloud&metric=size-growth&period=2022",
	       "contradicts", "null");
	expect(snapshot, "list_figures", NULL, "subject=market:cloud&metric=size-growth&period=2021", "contradicts",
	       "null");
	/* Across a break there is nothing, and a warning says why. */
	expect(snapshot, "list_figures", NULL, "subject=market:broken&metric=size&transform=change", "id",
	       "change(b19,b18),change(b21,b20)");
	warns("subject=market:broken&metric=size&transform=change",
	      "transform=change leaves out what it does not fit: the publisher's series breaks in 2020: Hosting is counted "
	      "no longer.\n");
}
END_TEST

START_TEST(one_claim_a_period_stands_for_it)
{
	struct ask ask = ask_for(snapshot, "list_figures", NULL, "transform=index&subject=market:cloud&rank=any&limit=100");
	const char *ids = column(&ask, "id");
	/* Neither the deprecated claim nor the forecast beside a report. */
	ck_assert_ptr_null(strstr(ids, "c21-wrong"));
	ck_assert_ptr_null(strstr(ids, "c21-forecast"));
	ck_assert_ptr_nonnull(strstr(ids, "index(c21,c18)"));
	ask_finish(&ask);
}
END_TEST

/* What a request computes is bounded before it begins; what narrows it is named. */
START_TEST(computed_figures_of_too_many_claims_are_refused)
{
	struct sky_snapshot *most = load_many(SKY_DERIVE_CLAIMS), *more = load_many(SKY_DERIVE_CLAIMS + 1);
	struct ask ask = ask_for(most, "list_figures", NULL, "kind=derived");
	ask_finish(&ask);
	expect_problem(more, "list_figures", NULL, "kind=derived&limit=5", SKY_PROBLEM_UNPROCESSABLE, "vendor", NULL);
	ask = ask_for(more, "list_figures", NULL, "kind=derived&vendor=v1");
	ask_finish(&ask);
	ask = ask_for(more, "verify", NULL, "subject=vendor:v1&metric=gauge&period=1999&value=3");
	ask_finish(&ask);
	sky_snapshot_release(most);
	sky_snapshot_release(more);
}
END_TEST

int main(void)
{
	const TTest *tests[] = {a_change_is_against_the_period_before,
	                        a_change_in_percent_is_of_the_value_before,
	                        year_on_year_needs_the_year_before,
	                        an_index_has_a_base,
	                        a_growth_rate_is_from_the_first_to_the_last,
	                        unbounded_ends_stay_so,
	                        amounts_are_converted_first,
	                        periods_choose_among_the_results,
	                        a_gap_is_told,
	                        both_values_are_of_one_edition,
	                        one_claim_a_period_stands_for_it,
	                        computed_figures_of_too_many_claims_are_refused};
	return unit_run_with("transform", tests, SKY_COUNT(tests), set_up, tear_down);
}
