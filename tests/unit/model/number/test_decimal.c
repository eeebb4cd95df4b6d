#include "model/number/decimal.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static struct sky_decimal parse(const char *text)
{
	struct sky_decimal value = {0, 0};
	ck_assert_msg(sky_decimal_parse(text, strlen(text), &value) == SKY_DECIMAL_OK, "%s", text);
	return value;
}

START_TEST(test_written_digits_are_kept)
{
	static const struct {
		const char *text;
		int64_t mantissa;
		int32_t exponent;
		const char *printed;
	} cases[] = {
	    {"0", 0, 0, "0"},
	    {"-0", 0, 0, "0"},
	    {"-0.0", 0, -1, "0.0"},
	    {"0.00", 0, -2, "0.00"},
	    {"0e5", 0, 5, "0"},
	    {"7", 7, 0, "7"},
	    {"+7", 7, 0, "7"},
	    {"-7", -7, 0, "-7"},
	    {"10.0", 100, -1, "10.0"},
	    {"218.1", 2181, -1, "218.1"},
	    {"218.1e9", 2181, 8, "218100000000"},
	    {"218.10e9", 21810, 7, "218100000000"},
	    {"218.1E+9", 2181, 8, "218100000000"},
	    {"33e4", 33, 4, "330000"},
	    {"330000", 330000, 0, "330000"},
	    {"-0.05", -5, -2, "-0.05"},
	    {"5e-3", 5, -3, "0.005"},
	    {"12.5e-1", 125, -2, "1.25"},
	    {"007.50", 750, -2, "7.50"},
	    {"1e00000000000000000000003", 1, 3, "1000"},
	    {"1e30", 1, 30, "1000000000000000000000000000000"},
	    {"1e-30", 1, -30, "0.000000000000000000000000000001"},
	    {"999999999999999999", INT64_C(999999999999999999), 0, "999999999999999999"},
	    {"-0.000000000000999999999999999999", INT64_C(-999999999999999999), -30, "-0.000000000000999999999999999999"},
	    {"123456789.123456789", INT64_C(123456789123456789), -9, "123456789.123456789"},
	};
	char buffer[SKY_DECIMAL_MAX];
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_decimal value = parse(cases[i].text);
		ck_assert_int_eq(value.mantissa, cases[i].mantissa);
		ck_assert_int_eq(value.exponent, cases[i].exponent);
		ck_assert_uint_eq(sky_decimal_print(value, buffer), strlen(cases[i].printed));
		ck_assert_str_eq(buffer, cases[i].printed);
	}
}
END_TEST

START_TEST(test_what_is_no_number_is_refused)
{
	static const char *const syntax[] = {
	    "",     "+",     "-",   "1.",  ".5",   "-.5",  "1e",    "1e+",  "1e-",   "1,000", "1 000",
	    " 1",   "1 ",    "1\n", "NaN", "nan",  "inf",  "1e5.0", "0x10", "1_000", "34.3%", "\xef\xbc\x91",
	    "1..2", "1.2.3", "--1", "e5",  "1.e5", "five", "1e5e5", "$1",
	};
	struct sky_decimal value = {42, 42};
	for (size_t i = 0; i < SKY_COUNT(syntax); i++)
		ck_assert_msg(sky_decimal_parse(syntax[i], strlen(syntax[i]), &value) == SKY_DECIMAL_SYNTAX, "%s", syntax[i]);
	ck_assert_int_eq(sky_decimal_parse("1\0", 2, &value), SKY_DECIMAL_SYNTAX);
	ck_assert_int_eq(value.mantissa, 42);
	ck_assert_int_eq(value.exponent, 42);
	ck_assert_int_eq(sky_decimal_parse("123", 2, &value), SKY_DECIMAL_OK);
	ck_assert_int_eq(value.mantissa, 12);
}
END_TEST

START_TEST(test_what_is_out_of_range_is_refused)
{
	static const struct {
		const char *text;
		enum sky_decimal_status status;
	} cases[] = {
	    {"1000000000000000000", SKY_DECIMAL_PRECISION},
	    {"0.1234567890123456789", SKY_DECIMAL_PRECISION},
	    {"10000000000000000000000000000000000000000", SKY_DECIMAL_PRECISION},
	    {"1e31", SKY_DECIMAL_RANGE},
	    {"1e-31", SKY_DECIMAL_RANGE},
	    {"0.1e-30", SKY_DECIMAL_RANGE},
	    {"1e999999999999999999999999", SKY_DECIMAL_RANGE},
	    {"1e-999999999999999999999999", SKY_DECIMAL_RANGE},
	    {"0e31", SKY_DECIMAL_RANGE},
	    {"0.0000000000000000000000000000000", SKY_DECIMAL_RANGE},
	};
	struct sky_decimal value = {42, 42};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		ck_assert_msg(sky_decimal_parse(cases[i].text, strlen(cases[i].text), &value) == cases[i].status, "%s",
		              cases[i].text);
	}
	ck_assert_int_eq(value.mantissa, 42);
}
END_TEST

START_TEST(test_messages_tell_how_to_mend)
{
	ck_assert_ptr_nonnull(strstr(sky_decimal_message(SKY_DECIMAL_SYNTAX), "thousands separators"));
	ck_assert_ptr_nonnull(strstr(sky_decimal_message(SKY_DECIMAL_PRECISION), "218.1e9"));
	ck_assert_ptr_nonnull(strstr(sky_decimal_message(SKY_DECIMAL_RANGE), "exponent"));
	ck_assert_ptr_nonnull(sky_decimal_message(SKY_DECIMAL_OK));
	ck_assert_ptr_nonnull(sky_decimal_message((enum sky_decimal_status)99));
}
END_TEST

/* A decimal of any size that the parser accepts; small ones now and then, so that equal values occur. */
static struct sky_decimal any_decimal(uint64_t *state)
{
	int64_t mantissa = (int64_t)unit_below(state, UINT64_C(1000000000000000000));
	int32_t exponent = (int32_t)unit_below(state, 61) - 30;
	for (uint64_t cut = unit_below(state, 19); cut > 0; cut--)
		mantissa /= 10;
	if (unit_below(state, 4) == 0) {
		mantissa %= 3;
		exponent %= 3;
		for (; mantissa != 0 && unit_below(state, 2) == 0; mantissa *= 10)
			exponent--;
	}
	return (struct sky_decimal){unit_below(state, 2) == 0 ? mantissa : -mantissa, exponent};
}

START_TEST(test_what_is_printed_reads_back)
{
	uint64_t state = 20221102;
	char buffer[SKY_DECIMAL_MAX];
	for (int i = 0; i < 20000; i++) {
		struct sky_decimal value = any_decimal(&state), back = {0, 0};
		size_t length = sky_decimal_print(value, buffer);
		ck_assert_uint_lt(length, SKY_DECIMAL_MAX);
		ck_assert_uint_eq(strlen(buffer), length);
		ck_assert_ptr_null(strchr(buffer, 'e'));
		if (value.exponent > 0)
			continue; /* the zeros that were added count as written ones */
		ck_assert_int_eq(sky_decimal_parse(buffer, length, &back), SKY_DECIMAL_OK);
		ck_assert_int_eq(back.mantissa, value.mantissa);
		ck_assert_int_eq(back.exponent, value.exponent);
	}
}
END_TEST

/* The magnitude as 70 digits before the point and 70 behind it, which strcmp can order. */
static void write_aligned(struct sky_decimal value, char out[141])
{
	char digits[24];
	int count =
	    snprintf(digits, sizeof digits, "%lld", (long long)(value.mantissa < 0 ? -value.mantissa : value.mantissa));
	memset(out, '0', 140);
	out[140] = '\0';
	memcpy(out + 70 - value.exponent - count, digits, (size_t)count);
}

static int reference_compare(struct sky_decimal a, struct sky_decimal b)
{
	char x[141];
	write_aligned(a, x);
	char y[141];
	write_aligned(b, y);
	int order = strcmp(x, y);
	if (strspn(x, "0") == 140 && strspn(y, "0") == 140)
		return 0;
	if (a.mantissa < 0 && b.mantissa < 0)
		return -order;
	if (a.mantissa < 0 || b.mantissa < 0)
		return a.mantissa < 0 ? -1 : 1;
	return order;
}

static int sign(int number)
{
	return (number > 0) - (number < 0);
}

START_TEST(test_order_is_that_of_long_arithmetic)
{
	uint64_t state = 7;
	size_t equal = 0;
	for (int i = 0; i < 20000; i++) {
		struct sky_decimal a = any_decimal(&state), b = any_decimal(&state);
		int order = reference_compare(a, b);
		ck_assert_int_eq(sign(sky_decimal_compare(a, b)), sign(order));
		ck_assert_int_eq(sign(sky_decimal_compare(b, a)), -sign(order));
		ck_assert_int_eq(sky_decimal_compare(a, a), 0);
		equal += order == 0;
	}
	ck_assert_uint_gt(equal, 50);
}
END_TEST

START_TEST(test_order_at_the_edges)
{
	const struct sky_decimal least = {INT64_MIN, INT32_MAX}, greatest = {INT64_MAX, INT32_MAX};
	const struct sky_decimal tiny = {1, INT32_MIN + 1}, zero = {0, INT32_MAX};
	ck_assert_int_eq(sky_decimal_compare(parse("1.0"), parse("1")), 0);
	ck_assert_int_eq(sky_decimal_compare((struct sky_decimal){10, -1}, (struct sky_decimal){1, 0}), 0);
	ck_assert_int_eq(sky_decimal_compare(parse("0.00"), parse("-0")), 0);
	ck_assert_int_lt(sky_decimal_compare(least, greatest), 0);
	ck_assert_int_eq(sky_decimal_compare(least, least), 0);
	ck_assert_int_gt(sky_decimal_compare(tiny, zero), 0);
	ck_assert_int_gt(sky_decimal_compare(greatest, tiny), 0);
	ck_assert_int_lt(sky_decimal_compare(least, (struct sky_decimal){INT64_MIN + 1, INT32_MAX}), 0);
	ck_assert_int_lt(sky_decimal_compare(parse("999999999999999999"), parse("1e18")), 0);
}
END_TEST

START_TEST(test_normal_form)
{
	static const struct {
		struct sky_decimal value, normal;
	} cases[] = {
	    {{0, 0}, {0, 0}},       {{0, -7}, {0, 0}},  {{100, -1}, {1, 1}},
	    {{-1200, 3}, {-12, 5}}, {{5, -2}, {5, -2}}, {{10, INT32_MAX}, {10, INT32_MAX}},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_decimal normal = sky_decimal_normalize(cases[i].value);
		ck_assert_int_eq(normal.mantissa, cases[i].normal.mantissa);
		ck_assert_int_eq(normal.exponent, cases[i].normal.exponent);
	}
}
END_TEST

/* What is not known is no 0: it has no order that a caller could take for one. */
START_TEST(test_unknown_is_no_number)
{
	const struct sky_decimal numbers[] = {{0, 0}, {5, -1}, {-3, 30}, {INT64_MAX, 0}};
	ck_assert(!sky_decimal_known(SKY_DECIMAL_UNKNOWN));
	ck_assert(!sky_decimal_known(sky_decimal_normalize(SKY_DECIMAL_UNKNOWN)));
	for (size_t i = 0; i < SKY_COUNT(numbers); i++)
		ck_assert(sky_decimal_known(numbers[i]));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_written_digits_are_kept,
	    test_what_is_no_number_is_refused,
	    test_what_is_out_of_range_is_refused,
	    test_messages_tell_how_to_mend,
	    test_what_is_printed_reads_back,
	    test_order_is_that_of_long_arithmetic,
	    test_order_at_the_edges,
	    test_normal_form,
	    test_unknown_is_no_number,
	};
	return unit_run("decimal", tests, SKY_COUNT(tests));
}
