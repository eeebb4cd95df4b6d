/* What a figure says of its rank, today and on an earlier day. */
#include "ask.h"
#include "model/load/snapshot_build.h"

#define DATA_SET DATA "standing"
#include "one_snapshot.h"

static void figures(const char *query, const char *column, const char *expected)
{
	expect(snapshot, "list_figures", NULL, query, column, expected);
}

START_TEST(a_preferred_claim_says_why)
{
	figures("vendor=restated", "rank_reason", "null,the publisher's newest edition: P, 2022-06-01");
	figures("vendor=newest", "rank_reason", "null,the newest edition: S3, 2022-10-01");
	figures("vendor=repeat&rank=preferred", "rank_reason", "the publisher's newest edition: Counter, 2023-01");
	figures("vendor=grade", "rank_reason", "the others are from sources of low grade,null");
	figures("vendor=part", "rank_reason", "null,null"); /* alone in their keys */
	figures("vendor=chosen", "rank_reason", "Audited.,null");
	struct ask ask = ask_for(snapshot, "get_figure_lineage", "newest-b", "");
	ck_assert_str_eq(json_string_value(json_object_get(ask.data, "rank_reason")), "the newest edition: S3, 2022-10-01");
	ask_finish(&ask);
}
END_TEST

START_TEST(ranks_and_notes_are_those_of_the_day)
{
	figures("vendor=withdrawn&as_of=2022-12-31", "rank", "normal,preferred");
	figures("vendor=withdrawn&as_of=2022-12-31", "rank_reason", "null,the publisher's newest edition: P, 2022-06-01");
	figures("vendor=withdrawn&as_of=2022-12-31", "note", "null,null");
	figures("vendor=withdrawn&as_of=2023-01-01", "id", "withdrawn-a");
	figures("vendor=withdrawn&as_of=2023-01-01", "rank_reason", "the other claims are deprecated");
	figures("vendor=withdrawn&as_of=2023-01-01&rank=any", "note", "null,Withdrawn in 2023.");
	figures("vendor=withdrawn&rank=deprecated", "rank_reason", "A misprint.");
	figures("vendor=chosen&as_of=2023-05-31", "rank", "normal,preferred");
	figures("vendor=chosen&as_of=2023-05-31", "rank_reason", "null,the publisher's newest edition: P, 2022-06-01");
	figures("vendor=chosen&as_of=2023-06-01", "rank", "preferred,normal");
}
END_TEST

static void verdict(const char *as_of, const char *expected)
{
	char query[128];
	snprintf(query, sizeof query, "subject=vendor:withdrawn&metric=customers&period=2020&value=200&%s", as_of);
	struct ask ask = ask_for(snapshot, "verify", NULL, query);
	ck_assert_str_eq(json_string_value(json_object_get(ask.data, "verdict")), expected);
	ask_finish(&ask);
}

/* The value asked about is that of the claim that was withdrawn in 2023. */
START_TEST(what_was_withdrawn_later_counted_until_then)
{
	verdict("as_of=2022-12-31", "supported");
	verdict("as_of=2023-01-01", "superseded");
	verdict("as_of=2021-05-31", "unknown");
	expect(snapshot, "list_vendors", NULL, "name__contains=withdrawn&as_of=2022-12-31", "figures_count", "2");
	expect(snapshot, "list_vendors", NULL, "name__contains=withdrawn&as_of=2023-01-01", "figures_count", "1");
	expect(snapshot, "list_vendors", NULL, "name__contains=withdrawn", "figures_count", "1");
}
END_TEST

START_TEST(a_contradiction_is_told_as_it_was_seen_then)
{
	expect(snapshot, "list_conflicts", NULL, "weak=true&subject=vendor:withdrawn", "preferred_id", "withdrawn-a");
	expect(snapshot, "list_conflicts", NULL, "weak=true&subject=vendor:withdrawn&as_of=2023-01-01", "preferred_id",
	       "withdrawn-a");
	expect(snapshot, "list_conflicts", NULL, "weak=true&subject=vendor:withdrawn&as_of=2022-12-31", "preferred_id",
	       "null");
	expect(snapshot, "list_conflicts", NULL, "weak=true&subject=vendor:withdrawn&as_of=2022-12-31", "reason",
	       "what decides today was not known then");
}
END_TEST

/* Forecasts are known before the rate of their year, which is so at its end. */
START_TEST(a_conversion_is_known_with_its_rate)
{
	struct sky_snapshot *bundled = load_valid(SKY_SOURCE_ROOT "/fixtures/china-cloud");
	const char *id = "convert(ms-137-size,usd-cny-2021)";
	expect_problem(bundled, "get_figure", id, "as_of=2021-12-30", SKY_PROBLEM_NOT_FOUND, "as_of", NULL);
	struct ask ask = ask_for(bundled, "get_figure", id, "as_of=2021-12-31");
	ck_assert_str_eq(json_string_value(json_object_get(ask.data, "published_on")), "2021-12-31");
	ask_finish(&ask);
	sky_snapshot_release(bundled);
}
END_TEST

/* The months of a quarter, all of them and in their order. */
START_TEST(months_make_the_rate_of_a_quarter)
{
	struct sky_snapshot *bundled = load_valid(SKY_SOURCE_ROOT "/fixtures/china-cloud");
	static const char *const refused[] = {"usd-cny-2020",
	                                      "usd-cny-2020-01",
	                                      "usd-cny-2020-01,usd-cny-2020-03",
	                                      "usd-cny-2020-01,usd-cny-2020-02",
	                                      "usd-cny-2020-02,usd-cny-2020-01,usd-cny-2020-03",
	                                      "usd-cny-2020-01,usd-cny-2020-02,usd-cny-2020-03,usd-cny-2020-04"};
	char id[160];
	for (size_t i = 0; i < SKY_COUNT(refused); i++) {
		snprintf(id, sizeof id, "convert(rv-003-revenue,%s)", refused[i]);
		expect_problem(bundled, "get_figure", id, "", SKY_PROBLEM_UNPROCESSABLE, "figure", NULL);
	}
	/* 12.217 / ((6.9184 * 31 + 6.9967 * 29 + 7.0205 * 31) / 91) = 1.750755 */
	struct ask ask =
	    ask_for(bundled, "get_figure", "convert(rv-003-revenue,usd-cny-2020-01,usd-cny-2020-02,usd-cny-2020-03)", "");
	ck_assert_int_eq(json_integer_value(json_object_get(ask.data, "value")), 1751000000);
	ck_assert_str_eq(json_string_value(json_object_get(ask.data, "interval")), "[1749417000, 1752201000)");
	ask_finish(&ask);
	/* A list takes the same rates. */
	expect(bundled, "list_figures", NULL, "vendor=alibaba-cloud&metric=revenue&period=2020-Q1&currency=USD", "rate_id",
	       "usd-cny-2020-01;usd-cny-2020-02;usd-cny-2020-03,null");
	sky_snapshot_release(bundled);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    a_preferred_claim_says_why,
	    ranks_and_notes_are_those_of_the_day,
	    what_was_withdrawn_later_counted_until_then,
	    a_contradiction_is_told_as_it_was_seen_then,
	    a_conversion_is_known_with_its_rate,
	    months_make_the_rate_of_a_quarter,
	};
	return unit_run_with("figure rows", tests, SKY_COUNT(tests), set_up, tear_down);
}
