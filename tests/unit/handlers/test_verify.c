/* Whether a number is right: against the claims of its key, and against what follows from other claims. */
#include "ask.h"

#define DATA_SET DATA "numbers"
#include "one_snapshot.h"

struct expected {
	const char *verdict, *best, *difference; /* NULL: null */
	bool disputed;
	size_t evidence;
};

static void same_text(const json_t *object, const char *name, const char *expected)
{
	const char *found = json_string_value(json_object_get(object, name));
	ck_assert_msg(expected ? found && strcmp(found, expected) == 0 : json_is_null(json_object_get(object, name)),
	              "%s is %s, not %s", name, found ? found : "null", expected ? expected : "null");
}

static void verify(const char *query, struct expected expected)
{
	struct ask ask = ask_for(snapshot, "verify", NULL, query);
	const json_t *difference = json_object_get(ask.data, "difference_pct");
	char text[32] = "null";
	same_text(ask.data, "verdict", expected.verdict);
	same_text(ask.data, "best_figure_id", expected.best);
	if (!json_is_null(difference))
		ck_assert_int_lt(snprintf(text, sizeof text, "%.2f", json_number_value(difference)), (int)sizeof text);
	ck_assert_str_eq(text, expected.difference ? expected.difference : "null");
	ck_assert_int_eq(json_is_true(json_object_get(ask.data, "disputed")), expected.disputed);
	ck_assert_uint_eq(json_array_size(json_object_get(ask.data, "evidence")), expected.evidence);
	ask_finish(&ask);
}

#define WHOLE "subject=market:whole&metric=size&period=2021&currency=CNY"

START_TEST(a_claim_supports_or_contradicts)
{
	verify(WHOLE "&value=322.9e9", (struct expected){"supported", "whole-2021", "0.00", false, 2});
	/* 323e9 is [322.5, 323.5) billion: it holds 322.9. (323 - 322.9) / 322.9 = 0.031 % */
	verify(WHOLE "&value=323e9", (struct expected){"supported", "whole-2021", "0.03", false, 2});
	/* What was corrected by adding up two numbers is as wide as their sum: [322.8, 323.0), and 323.0 from 322.95 on. */
	verify(WHOLE "&value=323.0e9", (struct expected){"compatible", "whole-2021", "0.03", false, 2});
	verify(WHOLE "&value=322.84e9", (struct expected){"compatible", "whole-2021", "-0.02", false, 2});
	verify(WHOLE "&value=323.1e9", (struct expected){"contradicted", "whole-2021", "0.06", false, 2});
	/* The precision of the question counts: 3e11 is [2.5e11, 3.5e11). */
	verify(WHOLE "&value=3e11", (struct expected){"supported", "whole-2021", "-7.09", false, 2});
	verify(WHOLE "&value=300000000000", (struct expected){"contradicted", "whole-2021", "-7.09", false, 2});
	/* The claim has one digit less than the question. */
	verify(WHOLE "&value=322.90e9", (struct expected){"compatible", "whole-2021", "0.00", false, 2});
	/* The deprecated claim agrees, but decides nothing: (32.2 - 322.9) / 322.9 = -90.03 % */
	verify(WHOLE "&value=32.2e9", (struct expected){"superseded", "whole-2021", "-90.03", false, 2});
	struct ask ask = ask_for(snapshot, "verify", NULL, WHOLE "&value=322.9e9");
	for (size_t i = 0; i < 2; i++) {
		const json_t *evidence = json_array_get(json_object_get(ask.data, "evidence"), i);
		bool right =
		    strcmp(json_string_value(json_object_get(json_object_get(evidence, "figure"), "id")), "whole-2021") == 0;
		same_text(evidence, "stance", right ? "supports" : "contradicts");
		/* (322.9 - 32.2) / 32.2 = 902.795 % */
		ck_assert_double_eq_tol(json_number_value(json_object_get(evidence, "difference_pct")), right ? 0 : 902.80,
		                        0.001);
	}
	ask_finish(&ask);
}
END_TEST

#define USERS "subject=vendor:beta&metric=users&period=2021"

/* 70, 90, and "at least 60". */
START_TEST(claims_may_stand_on_both_sides)
{
	verify(USERS "&value=70", (struct expected){"supported", "beta-users-2021", "0.00", true, 3});
	/* How far 75 is from a number that is at least 60, nobody knows. */
	verify(USERS "&value=75", (struct expected){"compatible", "beta-users-2021-at-least", NULL, true, 3});
	/* (50 - 70) / 70 = -28.57 %: a report before estimates */
	verify(USERS "&value=50", (struct expected){"contradicted", "beta-users-2021", "-28.57", false, 3});
	verify("subject=vendor:gamma&metric=users&period=2021&value=50",
	       (struct expected){"unknown", NULL, NULL, false, 0});
}
END_TEST

START_TEST(the_value_may_have_a_qualifier)
{
	struct ask ask = ask_for(snapshot, "verify", NULL, USERS "&value=80&qualifier=more_than");
	/* (80, +inf) holds 90 and numbers that are at least 60. */
	same_text(ask.data, "verdict", "supported");
	same_text(ask.data, "qualifier", "more_than");
	ck_assert(json_is_null(json_object_get(ask.data, "value_high")));
	ck_assert_int_eq(json_integer_value(json_object_get(ask.data, "value_low")), 80);
	ask_finish(&ask);
	verify(USERS "&value=95&qualifier=about",
	       (struct expected){"compatible", "beta-users-2021-at-least", NULL, true, 3});
	/* A number of which only a bound is said is no number of percent away from 70. */
	verify(USERS "&value=50&qualifier=at_most", (struct expected){"contradicted", "beta-users-2021", NULL, false, 3});
	verify(USERS "&value=50&qualifier=about", (struct expected){"contradicted", "beta-users-2021", "-28.57", false, 3});
	expect_problem(snapshot, "verify", NULL, USERS "&value=50&qualifier=perhaps", SKY_PROBLEM_INVALID_PARAMETER,
	               "qualifier", NULL);
}
END_TEST

#define PRIVATE "subject=market:private&metric=size&period=2022&currency=CNY"

/* The publisher's 218.1 of 2022 was replaced by its 220.0 of 2023. */
START_TEST(a_later_edition_replaces_a_claim)
{
	static const char asked[] = "subject=market:public&metric=size&period=2021&currency=CNY&value=";
	char query[128];
	snprintf(query, sizeof query, "%s218.1e9", asked);
	verify(query, (struct expected){"superseded", "public-2021-restated", "-0.86", false, 2});
	snprintf(query, sizeof query, "%s220.0e9", asked);
	verify(query, (struct expected){"supported", "public-2021-restated", "0.00", false, 2});
	snprintf(query, sizeof query, "%s218.1e9&as_of=2022-12-31", asked);
	verify(query, (struct expected){"supported", "public-2021", "0.00", false, 1});
	/* More than 150 is not less than 150. */
	verify("subject=vendor:alpha&metric=users&period=2021&value=150&qualifier=more_than",
	       (struct expected){"supported", "alpha-users-2021", NULL, false, 1});
	verify("subject=vendor:alpha&metric=users&period=2021&value=150&qualifier=less_than",
	       (struct expected){"contradicted", "alpha-users-2021", NULL, false, 1});
	expect_problem(snapshot, "verify", NULL, USERS "&value=70&currency=CNY", SKY_PROBLEM_INVALID_PARAMETER, "currency",
	               NULL);
}
END_TEST

/* Nobody states the private part of 2022: 455.0 - 325.6 = 129.4, from 129.3 to 129.5. */
START_TEST(what_follows_from_claims_is_evidence)
{
	/* The question has a digit more than what follows. */
	verify(PRIVATE "&value=129.4e9", (struct expected){"compatible", "rest(whole-2022,public-2022)", "0.00", false, 1});
	/* (140 - 129.4) / 129.4 = 8.19 % */
	verify(PRIVATE "&value=140e9", (struct expected){"contradicted", "rest(whole-2022,public-2022)", "8.19", false, 1});
	/* Both claims are of July 2023. */
	verify(PRIVATE "&value=129.4e9&as_of=2022-12-31", (struct expected){"unknown", NULL, NULL, false, 0});
	verify(WHOLE "&value=322.9e9&as_of=2022-06", (struct expected){"unknown", NULL, NULL, false, 0});
	verify(WHOLE "&value=322.9e9&as_of=2022-07-01", (struct expected){"supported", "whole-2021", "0.00", false, 2});
}
END_TEST

/* 104.8 [104.75, 104.85) / 6.4508 is 16.2379 to 16.2540, about 16.25. */
START_TEST(claims_in_another_currency_are_converted)
{
#define IN_DOLLARS "subject=market:private&metric=size&period=2021&currency=USD&value="
	static const char converted[] = "convert(private-2021,usd-2021)";
	verify(IN_DOLLARS "16e9", (struct expected){"supported", converted, "-1.54", false, 1});
	verify(IN_DOLLARS "16.2e9", (struct expected){"compatible", converted, "-0.31", false, 1});
	verify(IN_DOLLARS "104.8e9", (struct expected){"contradicted", converted, "544.92", false, 1});
	/* No rate leads to euros; and none of 2020 to dollars. */
	verify("subject=market:private&metric=size&period=2021&value=16.2%20billion%20euros",
	       (struct expected){"unknown", NULL, NULL, false, 1});
	struct ask ask = ask_for(snapshot, "verify", NULL, "subject=market:public&metric=size&period=2020&value=US$20bn");
	same_text(ask.data, "verdict", "unknown");
	same_text(ask.data, "currency", "USD");
	ck_assert_uint_eq(ask.result.warning_count, 1);
	ask_finish(&ask);
}
END_TEST

#define refuse(query, type, parameter) expect_problem(snapshot, "verify", NULL, query, type, parameter, NULL)

START_TEST(the_value_is_read_as_printed)
{
	static const char whole[] = "subject=market:whole&metric=size&period=2021&value=";
	static const char *const same[] = {"322.9e9%20CNY", "322.9bn%20yuan", "3229%E4%BA%BF%E5%85%83",
	                                   "RMB322.9%20billion", "%EF%BF%A53,229%E4%BA%BF&currency=CNY"};
	char query[160];
	for (size_t i = 0; i < SKY_COUNT(same); i++) {
		snprintf(query, sizeof query, "%s%s", whole, same[i]);
		verify(query, (struct expected){"supported", "whole-2021", "0.00", false, 2});
	}
	verify(WHOLE "&value=322.0-323.5bn", (struct expected){"supported", "whole-2021", NULL, false, 2});
	verify(WHOLE "&value=322.91-323.5bn", (struct expected){"compatible", "whole-2021", NULL, false, 2});
	verify(WHOLE "&value=323-324bn", (struct expected){"contradicted", "whole-2021", NULL, false, 2});
	verify("subject=vendor:alpha&metric=share&market=public&period=2021&value=34.3%25",
	       (struct expected){"supported", "alpha-share-2021", "0.00", false, 1});
	verify(USERS "&value=more%20than%2080&qualifier=more_than",
	       (struct expected){"supported", "beta-users-2021-rival", NULL, true, 3});
	refuse(USERS "&value=more%20than%2080&qualifier=about", SKY_PROBLEM_INVALID_PARAMETER, "value");
	refuse(USERS "&value=80%25", SKY_PROBLEM_INVALID_PARAMETER, "value");
	refuse(USERS "&value=US$80", SKY_PROBLEM_INVALID_PARAMETER, "value");
	refuse(WHOLE "&value=US$80", SKY_PROBLEM_INVALID_PARAMETER, "value");
	/* The sign of several currencies does not say which. */
	refuse("subject=market:whole&metric=size&period=2021&value=%C2%A5322.9bn", SKY_PROBLEM_MISSING_PARAMETER,
	       "currency");
}
END_TEST

static void same_list(const char *query, const char *name, const char *const *figures, const char *verdict)
{
	struct ask ask = ask_for(snapshot, "verify", NULL, query);
	const json_t *list = json_object_get(ask.data, name);
	size_t count = 0;
	for (; figures[count]; count++) {
		same_text(json_array_get(list, count), "figure_id", figures[count]);
		same_text(json_array_get(list, count), "verdict", verdict);
	}
	ck_assert_uint_eq(json_array_size(list), count);
	ask_finish(&ask);
}

START_TEST(an_unknown_number_may_be_known_elsewhere)
{
	static const char *const none[] = {NULL}, *const share[] = {"alpha-share-2021", NULL},
	                         *const fiscal[] = {"gamma-users-fy2021", "gamma-users-range", NULL};
	same_list("subject=vendor:alpha&metric=share&period=2021&value=34.3", "elsewhere", share, "supported");
	same_list("subject=vendor:alpha&metric=share&period=2021&value=35", "elsewhere", share, "contradicted");
	same_list("subject=vendor:alpha&metric=share&market=public&period=2021&value=35", "elsewhere", none, NULL);
	same_list("subject=vendor:gamma&metric=users&period=2021&value=11", "near_periods", fiscal, "compatible");
	same_list("subject=vendor:gamma&metric=users&period=2021-H1&value=11", "near_periods", none, NULL);
	same_list("subject=vendor:gamma&metric=users&period=2023&value=11", "near_periods", none, NULL);
}
END_TEST

static void same_slip(const char *query, double factor, const char *figure)
{
	struct ask ask = ask_for(snapshot, "verify", NULL, query);
	const json_t *slip = json_object_get(ask.data, "slip");
	ck_assert_int_eq(json_is_null(slip), figure == NULL);
	if (figure) {
		ck_assert_double_eq_tol(json_number_value(json_object_get(slip, "factor")), factor, 1e-9);
		same_text(slip, "figure_id", figure);
	}
	ask_finish(&ask);
}

START_TEST(a_point_in_the_wrong_place_is_told)
{
	same_slip(WHOLE "&value=32.29e9", 10, "whole-2021");
	same_slip(WHOLE "&value=322.9e12", 0.001, "whole-2021");
	same_slip(WHOLE "&value=3.229bn", 100, "whole-2021");
	same_slip(WHOLE "&value=322.9e13", 0, NULL);
	same_slip(WHOLE "&value=322.9e9", 0, NULL);
	/* 5 is no slip of "at least 60", which 500 would fit; a bound is no number of digits either. */
	same_slip(USERS "&value=5", 0, NULL);
	same_slip(USERS "&value=less%20than%207", 0, NULL);
	same_slip(USERS "&value=7", 10, "beta-users-2021");
}
END_TEST

START_TEST(what_does_not_fit_is_refused)
{
	expect_problem(snapshot, "verify", NULL, "subject=market:whole&metric=size&period=2021&value=322.9e9",
	               SKY_PROBLEM_MISSING_PARAMETER, "currency", NULL);
	expect_problem(snapshot, "verify", NULL, "subject=source:paper&metric=users&period=2021&value=1",
	               SKY_PROBLEM_INVALID_PARAMETER, "subject", NULL);
	expect_problem(snapshot, "verify", NULL, "subject=vendor:alpha&metric=users&period=2021&value=many",
	               SKY_PROBLEM_INVALID_PARAMETER, "value", NULL);
}
END_TEST

START_TEST(a_share_is_scoped_to_its_market)
{
	verify("subject=vendor:alpha&metric=share&market=public&period=2021&value=34",
	       (struct expected){"supported", "alpha-share-2021", "-0.87", false, 1}); /* (34 - 34.3) / 34.3 */
	verify("subject=vendor:alpha&metric=share&market=rival-public&period=2021&value=34.3",
	       (struct expected){"unknown", NULL, NULL, false, 0});
}
END_TEST

int main(void)
{
	const TTest *tests[] = {a_claim_supports_or_contradicts,   claims_may_stand_on_both_sides,
	                        the_value_may_have_a_qualifier,    what_follows_from_claims_is_evidence,
	                        what_does_not_fit_is_refused,      a_later_edition_replaces_a_claim,
	                        a_share_is_scoped_to_its_market,   claims_in_another_currency_are_converted,
	                        the_value_is_read_as_printed,      an_unknown_number_may_be_known_elsewhere,
	                        a_point_in_the_wrong_place_is_told};
	return unit_run_with("verify", tests, SKY_COUNT(tests), set_up, tear_down);
}
