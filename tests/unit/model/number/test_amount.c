/* Numbers as they are printed, and what is refused because it can be read in two ways. */
#include "model/number/amount.h"
#include "unit.h"

#include <string.h>

static struct sky_amount read_amount(const char *text)
{
	struct sky_amount amount = {.percent = false};
	const char *mistake = sky_amount_read(text, &amount);
	ck_assert_msg(!mistake, "%s: %s", text, mistake);
	return amount;
}

struct expected {
	const char *text;
	int64_t mantissa;
	int32_t exponent;
	bool percent;
	const char *currency; /* NULL: none */
	enum sky_qualifier qualifier;
	int64_t to; /* BETWEEN: with the exponent of the value */
};

static void check(const struct expected *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct expected *expected = &cases[i];
		struct sky_amount amount = read_amount(expected->text);
		ck_assert_msg(amount.value.mantissa == expected->mantissa && amount.value.exponent == expected->exponent,
		              "%s is %lld e%d", expected->text, (long long)amount.value.mantissa, amount.value.exponent);
		ck_assert_msg(amount.percent == expected->percent, "%s: percent", expected->text);
		ck_assert_msg(amount.qualifier == expected->qualifier, "%s is %s", expected->text,
		              sky_qualifier_text(amount.qualifier));
		ck_assert_msg(amount.qualified == (expected->qualifier != SKY_QUALIFIER_EXACT), "%s", expected->text);
		ck_assert_msg(expected->currency ? amount.currencies && strcmp(amount.currencies, expected->currency) == 0
		                                 : !amount.currencies,
		              "%s: %s", expected->text, amount.currencies);
		if (expected->qualifier == SKY_QUALIFIER_BETWEEN) {
			ck_assert_msg(amount.to.mantissa == expected->to && amount.to.exponent == expected->exponent, "%s",
			              expected->text);
		} else {
			ck_assert(!sky_decimal_known(amount.to));
		}
	}
}

START_TEST(digits_and_scales)
{
	static const struct expected cases[] = {
	    {.text = "300000000000", .mantissa = 300000000000},
	    {.text = "3e11", .mantissa = 3, .exponent = 11},
	    {.text = "322.9e9", .mantissa = 3229, .exponent = 8},
	    {.text = "5E-3", .mantissa = 5, .exponent = -3},
	    {.text = "322.9bn", .mantissa = 3229, .exponent = 8},
	    {.text = " 322.9 billion ", .mantissa = 3229, .exponent = 8},
	    {.text = "1.2m", .mantissa = 12, .exponent = 5},
	    {.text = "2.07 Million", .mantissa = 207, .exponent = 4},
	    {.text = "3,229.50", .mantissa = 322950, .exponent = -2},
	    {.text = "12,345,678", .mantissa = 12345678},
	    {.text = "-0.4%", .mantissa = -4, .exponent = -1, .percent = true},
	    {.text = "−0.4 ％", .mantissa = -4, .exponent = -1, .percent = true},
	    {.text = "+37 %", .mantissa = 37, .percent = true},
	    {.text = "37 per cent", .mantissa = 37, .percent = true},
	    {.text = "百分之37", .mantissa = 37, .percent = true},
	    {.text = "3229亿", .mantissa = 3229, .exponent = 8},
	    {.text = "３，２２９．５亿元", .mantissa = 32295, .exponent = 7, .currency = "CNY"},
	    {.text = "3千亿", .mantissa = 3, .exponent = 11},
	    {.text = "1.5万亿元人民币", .mantissa = 15, .exponent = 11, .currency = "CNY"},
	    {.text = "33万家", .mantissa = 33, .exponent = 4},
	};
	check(cases, SKY_COUNT(cases));
}
END_TEST

START_TEST(currencies)
{
	static const struct expected cases[] = {
	    {.text = "US$78.2 billion", .mantissa = 782, .exponent = 8, .currency = "USD"},
	    {.text = "3EUR", .mantissa = 3, .currency = "EUR"},
	    {.text = "$78.2bn USD", .mantissa = 782, .exponent = 8, .currency = "USD"},
	    {.text = "usd $78.2bn", .mantissa = 782, .exponent = 8, .currency = "USD"},
	    {.text = "￥5", .mantissa = 5, .currency = "CNY JPY"},
	    {.text = "5 yuan", .mantissa = 5, .currency = "CNY"},
	    {.text = "1.2亿美元", .mantissa = 12, .exponent = 7, .currency = "USD"},
	};
	check(cases, SKY_COUNT(cases));
	struct sky_amount sign = read_amount("$5");
	ck_assert(sky_amount_may_be(&sign, "USD") && sky_amount_may_be(&sign, "HKD") && !sky_amount_may_be(&sign, "CNY"));
	struct sky_amount none = read_amount("5");
	ck_assert(sky_amount_may_be(&none, "CNY"));
}
END_TEST

START_TEST(words_and_ranges)
{
	static const struct expected cases[] = {
	    {.text = "more than 39%", .mantissa = 39, .percent = true, .qualifier = SKY_QUALIFIER_MORE_THAN},
	    {.text = ">= 39%", .mantissa = 39, .percent = true, .qualifier = SKY_QUALIFIER_AT_LEAST},
	    {.text = ">39", .mantissa = 39, .qualifier = SKY_QUALIFIER_MORE_THAN},
	    {.text = "500+", .mantissa = 500, .qualifier = SKY_QUALIFIER_AT_LEAST},
	    {.text = "不超过5", .mantissa = 5, .qualifier = SKY_QUALIFIER_AT_MOST},
	    {.text = "超过5", .mantissa = 5, .qualifier = SKY_QUALIFIER_MORE_THAN},
	    {.text = "30多亿元", .mantissa = 30, .exponent = 8, .currency = "CNY", .qualifier = SKY_QUALIFIER_MORE_THAN},
	    {.text = "不到30", .mantissa = 30, .qualifier = SKY_QUALIFIER_LESS_THAN},
	    {.text = "约33万", .mantissa = 33, .exponent = 4, .qualifier = SKY_QUALIFIER_ABOUT},
	    {.text = "约33万左右", .mantissa = 33, .exponent = 4, .qualifier = SKY_QUALIFIER_ABOUT},
	    {.text = "~5", .mantissa = 5, .qualifier = SKY_QUALIFIER_ABOUT},
	    {.text = "近100", .mantissa = 100, .qualifier = SKY_QUALIFIER_NEARLY},
	    {.text = "10-12%", .mantissa = 10, .percent = true, .qualifier = SKY_QUALIFIER_BETWEEN, .to = 12},
	    {.text = "10–12 %", .mantissa = 10, .percent = true, .qualifier = SKY_QUALIFIER_BETWEEN, .to = 12},
	    {.text = "10%～12%", .mantissa = 10, .percent = true, .qualifier = SKY_QUALIFIER_BETWEEN, .to = 12},
	    {.text = "-5 to -3", .mantissa = -5, .qualifier = SKY_QUALIFIER_BETWEEN, .to = -3},
	    {.text = "-5--3", .mantissa = -5, .qualifier = SKY_QUALIFIER_BETWEEN, .to = -3},
	    {.text = "10亿至12亿", .mantissa = 10, .exponent = 8, .qualifier = SKY_QUALIFIER_BETWEEN, .to = 12},
	    {.text = "between 10 and 12 billion",
	     .mantissa = 10,
	     .exponent = 9,
	     .qualifier = SKY_QUALIFIER_BETWEEN,
	     .to = 12},
	};
	check(cases, SKY_COUNT(cases));
}
END_TEST

START_TEST(what_is_refused)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
	    {"", "write it like"},
	    {"many", "write it like"},
	    {"3xbn", "write it like"},
	    {"5 6", "write it like"},
	    {"5-", "write it like"},
	    {"5-6-7", "write it like"},
	    {"5.", "write it like"},
	    {".5", "write it like"},
	    {"billion 5", "write it like"},
	    {"5 more than", "write it like"},
	    {"以上5", "write it like"},
	    {"5% USD", "write it like"},
	    {"1,5", "a comma stands between"},
	    {"1234,567", "a comma stands between"},
	    {"1,234,5", "a comma stands between"},
	    {"12,34,567", "a comma stands between"},
	    {"about more than 5", "two words"},
	    {"about 10-12%", "a range has two ends"},
	    {"12-10%", "ends before it begins"},
	    {"900-1.2 billion", "ends before it begins"},
	    {"5-5", "ends before it begins"},
	    {"$5 EUR", "two currencies"},
	    {"1e30 million", "outside 1e-30 to 1e30"},
	    {"1234567890123456789", "18 significant digits"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_amount amount = {.value = {7, 7}};
		const char *mistake = sky_amount_read(cases[i].text, &amount);
		ck_assert_msg(mistake && strstr(mistake, cases[i].says), "%s: %s", cases[i].text, mistake);
		ck_assert_int_eq(amount.value.mantissa, 7);
	}
	char longest[256];
	memset(longest, '1', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	struct sky_amount amount;
	ck_assert_ptr_nonnull(sky_amount_read(longest, &amount));
}
END_TEST

int main(void)
{
	const TTest *tests[] = {digits_and_scales, currencies, words_and_ranges, what_is_refused};
	return unit_run("amount", tests, SKY_COUNT(tests));
}
