#include "model/number/interval.h"
#include "unit.h"

#include <string.h>

static struct sky_decimal number(const char *text)
{
	struct sky_decimal value = {0, 0};
	ck_assert_msg(sky_decimal_parse(text, strlen(text), &value) == SKY_DECIMAL_OK, "%s", text);
	return value;
}

/* min and max NULL: no bound. */
static struct sky_interval interval_of(const char *value, enum sky_qualifier qualifier, bool whole, const char *min,
                                       const char *max)
{
	struct sky_decimal low;
	struct sky_bounds bounds = {NULL, NULL};
	if (min != NULL) {
		low = number(min);
		bounds.min = &low;
	}
	struct sky_decimal high;
	if (max != NULL) {
		high = number(max);
		bounds.max = &high;
	}
	return sky_interval_of(number(value), qualifier, SKY_DECIMAL_UNKNOWN, whole, bounds);
}

struct printed {
	const char *value;
	enum sky_qualifier qualifier;
	bool whole;
	const char *min, *max;
	const char *expected;
};

static void check_printed(const struct printed *cases, size_t count)
{
	char buffer[SKY_INTERVAL_MAX];
	for (size_t i = 0; i < count; i++) {
		struct sky_interval interval =
		    interval_of(cases[i].value, cases[i].qualifier, cases[i].whole, cases[i].min, cases[i].max);
		ck_assert_uint_eq(sky_interval_print(&interval, buffer), strlen(cases[i].expected));
		ck_assert_str_eq(buffer, cases[i].expected);
	}
}

START_TEST(test_exact_is_half_a_unit_to_each_side)
{
	static const struct printed cases[] = {
	    {"34.3", SKY_QUALIFIER_EXACT, false, NULL, NULL, "[34.25, 34.35)"},
	    {"34.30", SKY_QUALIFIER_EXACT, false, NULL, NULL, "[34.295, 34.305)"},
	    {"218.1e9", SKY_QUALIFIER_EXACT, false, NULL, NULL, "[218050000000, 218150000000)"},
	    {"33e4", SKY_QUALIFIER_EXACT, false, NULL, NULL, "[325000, 335000)"},
	    {"7", SKY_QUALIFIER_EXACT, false, NULL, NULL, "[6.5, 7.5)"},
	    {"-34.3", SKY_QUALIFIER_EXACT, false, NULL, NULL, "[-34.35, -34.25)"},
	    {"-1", SKY_QUALIFIER_EXACT, false, NULL, NULL, "[-1.5, -0.5)"},
	    {"0", SKY_QUALIFIER_EXACT, false, NULL, NULL, "[-0.5, 0.5)"},
	    {"0.0", SKY_QUALIFIER_EXACT, false, NULL, NULL, "[-0.05, 0.05)"},
	    {"1e-30", SKY_QUALIFIER_EXACT, false, NULL, NULL,
	     "[0.0000000000000000000000000000005, 0.0000000000000000000000000000015)"},
	};
	check_printed(cases, SKY_COUNT(cases));
}
END_TEST

START_TEST(test_whole_counts_are_points)
{
	static const struct printed cases[] = {
	    {"2048", SKY_QUALIFIER_EXACT, true, NULL, NULL, "[2048, 2048]"},
	    {"0", SKY_QUALIFIER_EXACT, true, "0", NULL, "[0, 0]"},
	    {"330000", SKY_QUALIFIER_EXACT, true, NULL, NULL, "[330000, 330000]"},
	    {"33e4", SKY_QUALIFIER_EXACT, true, NULL, NULL, "[325000, 335000)"},
	    {"2.5", SKY_QUALIFIER_EXACT, true, NULL, NULL, "[2.45, 2.55)"},
	    {"2048", SKY_QUALIFIER_ABOUT, true, NULL, NULL, "[2047.5, 2048.5]"},
	};
	check_printed(cases, SKY_COUNT(cases));
}
END_TEST

START_TEST(test_one_sided_words)
{
	static const struct printed cases[] = {
	    {"2.07e6", SKY_QUALIFIER_MORE_THAN, false, NULL, NULL, "(2070000, +inf)"},
	    {"95", SKY_QUALIFIER_MORE_THAN, false, "0", "100", "(95, 100]"},
	    {"95", SKY_QUALIFIER_AT_LEAST, false, "0", "100", "[95, 100]"},
	    {"95", SKY_QUALIFIER_AT_LEAST, false, NULL, NULL, "[95, +inf)"},
	    {"5", SKY_QUALIFIER_LESS_THAN, false, NULL, NULL, "(-inf, 5)"},
	    {"5", SKY_QUALIFIER_LESS_THAN, false, "0", "100", "[0, 5)"},
	    {"5.0", SKY_QUALIFIER_AT_MOST, false, "0", NULL, "[0, 5.0]"},
	    {"5", SKY_QUALIFIER_AT_MOST, false, NULL, NULL, "(-inf, 5]"},
	    {"-5", SKY_QUALIFIER_LESS_THAN, false, "-100", NULL, "[-100, -5)"},
	    {"-5", SKY_QUALIFIER_MORE_THAN, false, NULL, NULL, "(-5, +inf)"},
	    {"0", SKY_QUALIFIER_MORE_THAN, false, "0", "100", "(0, 100]"},
	    {"100", SKY_QUALIFIER_AT_LEAST, false, "0", "100", "[100, 100]"},
	};
	check_printed(cases, SKY_COUNT(cases));
}
END_TEST

START_TEST(test_about_goes_by_the_last_digit_that_is_not_zero)
{
	static const struct printed cases[] = {
	    {"330000", SKY_QUALIFIER_ABOUT, false, NULL, NULL, "[325000, 335000]"},
	    {"33e4", SKY_QUALIFIER_ABOUT, false, NULL, NULL, "[325000, 335000]"},
	    {"10.0", SKY_QUALIFIER_ABOUT, false, NULL, NULL, "[9, 11]"},
	    {"2.5", SKY_QUALIFIER_ABOUT, false, NULL, NULL, "[2.45, 2.55]"},
	    {"-330000", SKY_QUALIFIER_ABOUT, false, NULL, NULL, "[-335000, -325000]"},
	    {"0", SKY_QUALIFIER_ABOUT, false, NULL, NULL, "[-0.5, 0.5]"},
	    {"0.00", SKY_QUALIFIER_ABOUT, false, NULL, NULL, "[-0.005, 0.005]"},
	    {"100", SKY_QUALIFIER_ABOUT, false, "0", "100", "[90, 100]"},
	    /* A tenth of the number is less than half a unit of its only digit below 5. */
	    {"100", SKY_QUALIFIER_ABOUT, false, NULL, NULL, "[90, 110]"},
	    {"4e3", SKY_QUALIFIER_ABOUT, false, NULL, NULL, "[3600, 4400]"},
	    {"5000", SKY_QUALIFIER_ABOUT, false, NULL, NULL, "[4500, 5500]"},
	    {"6", SKY_QUALIFIER_ABOUT, false, NULL, NULL, "[5.5, 6.5]"},
	    {"0.03", SKY_QUALIFIER_ABOUT, false, NULL, NULL, "[0.027, 0.033]"},
	    {"-0.2", SKY_QUALIFIER_ABOUT, false, NULL, NULL, "[-0.22, -0.18]"},
	    {"11", SKY_QUALIFIER_ABOUT, false, NULL, NULL, "[10.5, 11.5]"},
	    {"1e-30", SKY_QUALIFIER_ABOUT, false, NULL, NULL,
	     "[0.0000000000000000000000000000009, 0.0000000000000000000000000000011]"},
	};
	check_printed(cases, SKY_COUNT(cases));
}
END_TEST

START_TEST(test_nearly_is_short_of_the_value)
{
	static const struct printed cases[] = {
	    {"50", SKY_QUALIFIER_NEARLY, false, NULL, NULL, "[45, 50)"},
	    {"2.5", SKY_QUALIFIER_NEARLY, false, NULL, NULL, "[2.45, 2.5)"},
	    {"1e5", SKY_QUALIFIER_NEARLY, false, NULL, NULL, "[90000, 100000)"},
	    {"-50", SKY_QUALIFIER_NEARLY, false, NULL, NULL, "(-50, -45]"},
	    {"0", SKY_QUALIFIER_NEARLY, false, NULL, NULL, "[-0.5, 0.5]"},
	    {"0", SKY_QUALIFIER_NEARLY, false, "0", "100", "[0, 0.5]"},
	    {"34", SKY_QUALIFIER_NEARLY, false, NULL, NULL, "[33.5, 34)"},
	    {"100", SKY_QUALIFIER_NEARLY, false, "0", "100", "[90, 100)"},
	    {"-100", SKY_QUALIFIER_NEARLY, false, NULL, NULL, "(-100, -90]"},
	};
	check_printed(cases, SKY_COUNT(cases));
}
END_TEST

START_TEST(test_ends_are_cut_to_the_bounds)
{
	static const struct printed cases[] = {
	    {"100", SKY_QUALIFIER_EXACT, false, "0", "100", "[99.5, 100]"},
	    {"0.2", SKY_QUALIFIER_EXACT, false, "0.18", NULL, "[0.18, 0.25)"},
	    {"0", SKY_QUALIFIER_EXACT, false, "0", "100", "[0, 0.5)"},
	    {"99.95", SKY_QUALIFIER_EXACT, false, NULL, "99.955", "[99.945, 99.955)"},
	    {"50", SKY_QUALIFIER_EXACT, false, "0", "100", "[49.5, 50.5)"},
	    {"-50", SKY_QUALIFIER_NEARLY, false, "-48", NULL, "[-48, -45]"},
	    {"50", SKY_QUALIFIER_NEARLY, false, NULL, "48", "[45, 48]"},
	    {"-99.9", SKY_QUALIFIER_EXACT, false, "-99.92", NULL, "[-99.92, -99.85)"},
	};
	static const struct printed impossible[] = {
	    {"120", SKY_QUALIFIER_EXACT, false, "0", "100", "[119.5, 120.5)"},
	    {"-3", SKY_QUALIFIER_EXACT, false, "0", "100", "[-3.5, -2.5)"},
	    {"100", SKY_QUALIFIER_MORE_THAN, false, "0", "100", "(100, +inf)"},
	    {"0", SKY_QUALIFIER_LESS_THAN, false, "0", "100", "(-inf, 0)"},
	    {"100.5", SKY_QUALIFIER_AT_LEAST, false, "0", "100", "[100.5, +inf)"},
	};
	check_printed(cases, SKY_COUNT(cases));
	check_printed(impossible, SKY_COUNT(impossible));
}
END_TEST

START_TEST(test_the_widest_mantissas_do_not_overflow)
{
	static const struct printed cases[] = {
	    {"922337203685477580", SKY_QUALIFIER_EXACT, false, NULL, NULL, "[922337203685477579.5, 922337203685477580.5)"},
	    {"-922337203685477580", SKY_QUALIFIER_EXACT, false, NULL, NULL,
	     "[-922337203685477580.5, -922337203685477579.5)"},
	    {"922337203685477581", SKY_QUALIFIER_EXACT, false, NULL, NULL, "[922337203685477580, 922337203685477582)"},
	    {"999999999999999999", SKY_QUALIFIER_EXACT, false, NULL, NULL, "[999999999999999998, 1000000000000000000)"},
	    {"-999999999999999999e-18", SKY_QUALIFIER_ABOUT, false, NULL, NULL,
	     "[-1.000000000000000000, -0.999999999999999998]"},
	    {"922337203685477580e30", SKY_QUALIFIER_EXACT, false, NULL, NULL,
	     "[922337203685477579500000000000000000000000000000, 922337203685477580500000000000000000000000000000)"},
	};
	check_printed(cases, SKY_COUNT(cases));
}
END_TEST

START_TEST(test_disjoint_claims)
{
	static const struct {
		const char *a;
		enum sky_qualifier by_a;
		const char *b;
		enum sky_qualifier by_b;
		bool disjoint;
	} cases[] = {
	    {"34.3", SKY_QUALIFIER_EXACT, "34.3", SKY_QUALIFIER_EXACT, false},
	    {"34.3", SKY_QUALIFIER_EXACT, "34", SKY_QUALIFIER_EXACT, false},
	    {"34.3", SKY_QUALIFIER_EXACT, "34.4", SKY_QUALIFIER_EXACT, true},  /* [.., 34.35) [34.35, ..) */
	    {"34.3", SKY_QUALIFIER_ABOUT, "34.4", SKY_QUALIFIER_ABOUT, false}, /* both have 34.35 */
	    {"34.3", SKY_QUALIFIER_EXACT, "34.40", SKY_QUALIFIER_EXACT, true},
	    {"95", SKY_QUALIFIER_MORE_THAN, "95", SKY_QUALIFIER_AT_MOST, true},
	    {"95", SKY_QUALIFIER_AT_LEAST, "95", SKY_QUALIFIER_AT_MOST, false},
	    {"95", SKY_QUALIFIER_MORE_THAN, "95", SKY_QUALIFIER_LESS_THAN, true},
	    {"95", SKY_QUALIFIER_MORE_THAN, "90", SKY_QUALIFIER_MORE_THAN, false},
	    {"95", SKY_QUALIFIER_LESS_THAN, "90", SKY_QUALIFIER_LESS_THAN, false},
	    {"95", SKY_QUALIFIER_MORE_THAN, "96", SKY_QUALIFIER_LESS_THAN, false},
	    {"50", SKY_QUALIFIER_NEARLY, "50", SKY_QUALIFIER_AT_LEAST, true},
	    {"-34.3", SKY_QUALIFIER_EXACT, "34.3", SKY_QUALIFIER_EXACT, true},
	    {"218.1e9", SKY_QUALIFIER_EXACT, "218100000000", SKY_QUALIFIER_EXACT, false},
	};
	const struct sky_interval all = {.low = SKY_DECIMAL_UNKNOWN, .high = SKY_DECIMAL_UNKNOWN};
	const struct sky_interval none = {.low = {1, 0}, .high = {1, 0}, .low_open = true};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_interval a = interval_of(cases[i].a, cases[i].by_a, false, NULL, NULL);
		struct sky_interval b = interval_of(cases[i].b, cases[i].by_b, false, NULL, NULL);
		ck_assert_int_eq(sky_interval_disjoint(&a, &b), cases[i].disjoint);
		ck_assert_int_eq(sky_interval_disjoint(&b, &a), cases[i].disjoint);
		ck_assert(!sky_interval_disjoint(&a, &all));
		ck_assert(sky_interval_disjoint(&a, &none));
	}
	ck_assert(!sky_interval_disjoint(&all, &all));
	ck_assert(sky_interval_disjoint(&none, &none));
	ck_assert(sky_interval_disjoint(&all, &none));
}
END_TEST

START_TEST(test_the_hull_holds_both)
{
	static const struct {
		const char *a;
		enum sky_qualifier by_a;
		const char *b;
		enum sky_qualifier by_b;
		const char *hull;
	} cases[] = {
	    {"34.3", SKY_QUALIFIER_EXACT, "34", SKY_QUALIFIER_EXACT, "[33.5, 34.5)"},
	    {"34.3", SKY_QUALIFIER_EXACT, "34.3", SKY_QUALIFIER_ABOUT, "[34.25, 34.35]"},
	    {"34.3", SKY_QUALIFIER_EXACT, "34.5", SKY_QUALIFIER_EXACT, "[34.25, 34.55)"},
	    {"95", SKY_QUALIFIER_MORE_THAN, "95", SKY_QUALIFIER_AT_LEAST, "[95, +inf)"},
	    {"95", SKY_QUALIFIER_MORE_THAN, "90", SKY_QUALIFIER_LESS_THAN, "(-inf, +inf)"},
	    {"95", SKY_QUALIFIER_MORE_THAN, "97", SKY_QUALIFIER_MORE_THAN, "(95, +inf)"},
	};
	char text[SKY_INTERVAL_MAX];
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_interval a = interval_of(cases[i].a, cases[i].by_a, false, NULL, NULL);
		struct sky_interval b = interval_of(cases[i].b, cases[i].by_b, false, NULL, NULL), hull;
		hull = sky_interval_hull(a, b);
		sky_interval_print(&hull, text);
		ck_assert_str_eq(text, cases[i].hull);
		hull = sky_interval_hull(b, a);
		sky_interval_print(&hull, text);
		ck_assert_str_eq(text, cases[i].hull);
	}
}
END_TEST

START_TEST(test_which_numbers_an_interval_holds)
{
	struct sky_interval share = interval_of("34.3", SKY_QUALIFIER_EXACT, false, NULL, NULL);
	struct sky_interval above = interval_of("95", SKY_QUALIFIER_MORE_THAN, false, NULL, "100");
	ck_assert(sky_interval_holds(&share, number("34.25")));
	ck_assert(sky_interval_holds(&share, number("34.3499999")));
	ck_assert(!sky_interval_holds(&share, number("34.35")));
	ck_assert(!sky_interval_holds(&share, number("34.2499999")));
	ck_assert(!sky_interval_holds(&above, number("95")));
	ck_assert(sky_interval_holds(&above, number("95.0000001")));
	ck_assert(sky_interval_holds(&above, number("1e2")));
	ck_assert(!sky_interval_holds(&above, number("100.1")));
}
END_TEST

/* Whatever was printed, its interval is not empty, prints within the buffer, and has the value at it or in it. */
START_TEST(test_any_value_and_word)
{
	uint64_t state = 11;
	char buffer[SKY_INTERVAL_MAX];
	for (int i = 0; i < 20000; i++) {
		struct sky_decimal value = {(int64_t)unit_below(&state, UINT64_C(1000000000000000000)),
		                            (int32_t)unit_below(&state, 61) - 30};
		enum sky_qualifier word = (enum sky_qualifier)unit_below(&state, SKY_QUALIFIER_COUNT);
		for (uint64_t cut = unit_below(&state, 19); cut > 0; cut--)
			value.mantissa /= 10;
		if (unit_below(&state, 2) == 0)
			value.mantissa = -value.mantissa;
		struct sky_interval interval = sky_interval_of(value, word, value, false, (struct sky_bounds){NULL, NULL});
		ck_assert(!sky_interval_disjoint(&interval, &interval));
		ck_assert_uint_lt(sky_interval_print(&interval, buffer), SKY_INTERVAL_MAX);
		if (word == SKY_QUALIFIER_MORE_THAN || word == SKY_QUALIFIER_LESS_THAN ||
		    (word == SKY_QUALIFIER_NEARLY && value.mantissa != 0))
			ck_assert(!sky_interval_holds(&interval, value));
		else
			ck_assert(sky_interval_holds(&interval, value));
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_exact_is_half_a_unit_to_each_side,
	    test_whole_counts_are_points,
	    test_one_sided_words,
	    test_about_goes_by_the_last_digit_that_is_not_zero,
	    test_nearly_is_short_of_the_value,
	    test_ends_are_cut_to_the_bounds,
	    test_the_widest_mantissas_do_not_overflow,
	    test_disjoint_claims,
	    test_the_hull_holds_both,
	    test_which_numbers_an_interval_holds,
	    test_any_value_and_word,
	};
	return unit_run("interval", tests, SKY_COUNT(tests));
}
