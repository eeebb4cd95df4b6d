#include "model/record/codes.h"
#include "unit.h"

#include <string.h>

struct code_case {
	enum sky_code code;
	const char *text, *nearest; /* nearest NULL: none is near */
};

START_TEST(codes_of_the_standards_are_taken)
{
	static const struct code_case cases[] = {
	    {SKY_CODE_CURRENCY, "CNY", NULL},
	    {SKY_CODE_CURRENCY, "XAU", NULL},
	    {SKY_CODE_CURRENCY, "DEM", NULL}, /* historic */
	    {SKY_CODE_CURRENCY, "ITL", NULL},
	    {SKY_CODE_CURRENCY, "HRK", NULL}, /* of 2023, or still of today, by the package's version */
	    {SKY_CODE_CURRENCY, "XCG", NULL}, /* newer than some packages */
	    {SKY_CODE_REGION, "CN", NULL},
	    {SKY_CODE_REGION, "TW", NULL},
	    {SKY_CODE_REGION, "world", NULL},
	    {SKY_CODE_LANGUAGE, "en", NULL},
	    {SKY_CODE_LANGUAGE, "zh-Hans", NULL},
	    {SKY_CODE_LANGUAGE, "zh-hans-cn", NULL},
	    {SKY_CODE_LANGUAGE, "zh-yue-Hant-HK", NULL},
	    {SKY_CODE_LANGUAGE, "cmn", NULL},
	    {SKY_CODE_LANGUAGE, "gem", NULL}, /* a family, of ISO 639-5 */
	    {SKY_CODE_LANGUAGE, "und", NULL},
	    {SKY_CODE_LANGUAGE, "es-419", NULL},
	    {SKY_CODE_LANGUAGE, "de-CH-1996", NULL},
	    {SKY_CODE_LANGUAGE, "sl-rozaj-biske", NULL},
	    {SKY_CODE_LANGUAGE, "en-u-ca-gregory", NULL},
	    {SKY_CODE_LANGUAGE, "qaa-Qaaa-x-of-our-own", NULL},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		const char *wrong = sky_code_check(cases[i].code, cases[i].text, strlen(cases[i].text));
		ck_assert_msg(wrong == NULL, "%s: %s", cases[i].text, wrong);
	}
}
END_TEST

START_TEST(others_are_refused_with_the_nearest_right_one)
{
	static const struct code_case cases[] = {
	    {SKY_CODE_CURRENCY, "cny", "CNY"},
	    {SKY_CODE_CURRENCY, "CNZ", "CNY"},
	    {SKY_CODE_CURRENCY, "UDS", "USD"},
	    {SKY_CODE_CURRENCY, "RMB", "CNY"},
	    {SKY_CODE_CURRENCY, "US$", "USD"},
	    {SKY_CODE_CURRENCY, "€", "EUR"},
	    {SKY_CODE_CURRENCY, "Swiss franc", "CHF"},
	    {SKY_CODE_CURRENCY, "", NULL},
	    {SKY_CODE_CURRENCY, "CN", NULL},
	    {SKY_CODE_CURRENCY, "QQQQQQ", NULL},
	    {SKY_CODE_REGION, "cn", "CN"},
	    {SKY_CODE_REGION, "China", "CN"},
	    {SKY_CODE_REGION, "Chian", "CN"},
	    {SKY_CODE_REGION, "DEU", "DE"},
	    {SKY_CODE_REGION, "UK", "GB"},
	    {SKY_CODE_REGION, "World", "world"},
	    {SKY_CODE_REGION, "global", "world"},
	    {SKY_CODE_REGION, "XX", NULL},
	    {SKY_CODE_LANGUAGE, "eng", "en"},
	    {SKY_CODE_LANGUAGE, "EN", "en"},
	    {SKY_CODE_LANGUAGE, "Englisch", "en"},
	    {SKY_CODE_LANGUAGE, "Simplified Chinese", "zh-Hans"},
	    {SKY_CODE_LANGUAGE, "zh-Hnas", "zh-Hans"},
	    {SKY_CODE_LANGUAGE, "eng-Ltan-UK", "en-Latn-GB"},
	    {SKY_CODE_LANGUAGE, "zh_CN", "zh-CN"},
	    {SKY_CODE_LANGUAGE, "en-UK", "en-GB"},
	    {SKY_CODE_LANGUAGE, "en-XX", NULL},
	    {SKY_CODE_LANGUAGE, "xx", NULL},
	    {SKY_CODE_LANGUAGE, "en-", NULL},
	    {SKY_CODE_LANGUAGE, "en-x", NULL},
	    {SKY_CODE_LANGUAGE, "de-1996-CH", NULL},
	    {SKY_CODE_LANGUAGE, "en-Latn-Latn", NULL},
	    {SKY_CODE_LANGUAGE, "en-muchtoolong", NULL},
	};
	char buffer[SKY_CODE_MAX];
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		const struct code_case *c = &cases[i];
		size_t length = strlen(c->text);
		ck_assert_msg(sky_code_check(c->code, c->text, length) != NULL, "%s is taken", c->text);
		const char *nearest = sky_code_nearest(c->code, c->text, length, buffer);
		ck_assert_msg(!nearest == !c->nearest && (!nearest || strcmp(nearest, c->nearest) == 0), "%s: %s", c->text,
		              nearest ? nearest : "none");
	}
}
END_TEST

/* Texts of any length and any bytes come from fixtures and requests. */
START_TEST(no_text_is_too_much)
{
	char buffer[SKY_CODE_MAX];
	char hint[SKY_CODE_HINT_MAX];
	char text[300];
	memset(text, 'a', sizeof text);
	for (size_t length = 0; length <= sizeof text; length++) {
		ck_assert_ptr_nonnull(sky_code_check(SKY_CODE_CURRENCY, text, length));
		(void)sky_code_nearest(SKY_CODE_LANGUAGE, text, length, buffer);
		(void)sky_code_hint(SKY_CODE_LANGUAGE, text, length, hint);
	}
	ck_assert_ptr_nonnull(sky_code_check(SKY_CODE_CURRENCY, "CNY\0", 4));
	ck_assert_ptr_nonnull(sky_code_check(SKY_CODE_LANGUAGE, "en\0-US", 6));
	ck_assert_ptr_null(sky_code_nearest(SKY_CODE_LANGUAGE, "\xFF\xFE", 2, buffer));
	ck_assert_str_eq(sky_code_hint(SKY_CODE_REGION, "UK", 2, hint), "; did you mean \"GB\"?");
	ck_assert_str_eq(sky_code_hint(SKY_CODE_REGION, "XX", 2, hint), "");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    codes_of_the_standards_are_taken,
	    others_are_refused_with_the_nearest_right_one,
	    no_text_is_too_much,
	};
	return unit_run("codes", tests, SKY_COUNT(tests));
}
