/* How texts are cut into words, and queries become expressions of SQLite. */
#include "model/search/search_internal.h"
#include "scratch.h"

#include <stdio.h>
#include <string.h>

static int join_word(void *context, const char *word, int length, int start, int end)
{
	char *text = context;
	size_t used = strlen(text);
	ck_assert_int_ge(start, 0);
	ck_assert_int_lt(start, end);
	ck_assert_int_lt(snprintf(text + used, 512 - used, "%s%.*s", used ? "|" : "", length, word), (int)(512 - used));
	return 0;
}

static void assert_words(const char *text, const char *words)
{
	char joined[512] = "";
	ck_assert_int_eq(sky_search_words(text, (int)strlen(text), join_word, joined), 0);
	ck_assert_str_eq(joined, words);
}

START_TEST(texts_are_cut_into_folded_words)
{
	assert_words("", "");
	assert_words(" .,;!?()[]\"'\t…—“”、。《》", "");
	assert_words("JD Cloud", "jd|cloud");
	assert_words("jd-cloud_V4.0", "jd|cloud|v4|0");
	assert_words("ＪＤ　Ｃｌｏｕｄ", "jd|cloud");
	assert_words("京东云", "京|东|云");
	assert_words("5G网络2021年IaaS", "5g|网|络|2021|年|iaas");
	assert_words("Straße ÉCOLE Jīngdōng e\u0301te\u0301", "strasse|ecole|jingdong|ete");
	assert_words("ｶﾀｶﾅ カタカナ", "カ|タ|カ|ナ|カ|タ|カ|ナ");
	assert_words("클라우드 مرحبا שלום", "클라우드|مرحبا|שלום");
	assert_words("a\nb", "a|\n|b");
	assert_words("😀cloud😀", "cloud");
	assert_words("\u0301", ""); /* a mark without a letter folds to nothing */
	assert_words("a\xff\xfe"
	             "b\xe4\xba",
	             "a|b");
}
END_TEST

START_TEST(a_long_word_goes_on_as_further_ones)
{
	char text[201];
	memset(text, 'x', 200);
	text[200] = '\0';
	char words[512];
	snprintf(words, sizeof words, "%.64s|%.64s|%.64s|%.8s", text, text, text, text);
	assert_words(text, words);
}
END_TEST

static int stop(void *context, const char *word, int length, int start, int end)
{
	(void)word;
	(void)length;
	(void)start;
	(void)end;
	return ++*(int *)context == 2 ? 7 : 0;
}

START_TEST(who_is_called_may_stop)
{
	int calls = 0;
	ck_assert_int_eq(sky_search_words("a b c d", 7, stop, &calls), 7);
	ck_assert_int_eq(calls, 2);
}
END_TEST

/* Queries. */

static void assert_expression(const char *text, const char *wanted)
{
	const char *expression;
	ck_assert(sky_search_expression(arena, text, &expression));
	ck_assert_pstr_eq(expression, wanted);
}

START_TEST(queries_become_phrases)
{
	assert_expression("cloud", "\"cloud\"*");
	assert_expression("  jd   cloud ", "\"jd\" AND \"cloud\"*");
	assert_expression("\"jd cloud\"", "\"jd cloud\"");
	assert_expression("\"jd cloud\" data", "\"jd cloud\" AND \"data\"*");
	assert_expression("data \"jd cl", "\"data\" AND \"jd cl\"*"); /* still being typed */
	assert_expression("“京东 云”　阿里", "\"京东 云\" AND \"阿里\"*");
	assert_expression("a\"b\"c", "\"a\" AND \"b\" AND \"c\"*");
	assert_expression("NEAR(a b) OR name:x* ^y -z",
	                  "\"NEAR(a\" AND \"b)\" AND \"OR\" AND \"name:x*\" AND \"^y\" AND \"-z\"*");
	assert_expression("cloud !!!", "\"cloud\"*");
	assert_expression("", NULL);
	assert_expression("\"", NULL);
	assert_expression("\"\"\"\"", NULL);
	assert_expression("* - ^ :", NULL);
}
END_TEST

START_TEST(words_beyond_the_limit_are_passed_over)
{
	char text[2 * SKY_SEARCH_TERMS_MAX + 21];
	size_t terms = 1;
	for (size_t i = 0; i + 1 < sizeof text; i++)
		text[i] = i % 2 ? ' ' : 'a';
	text[sizeof text - 1] = '\0';
	const char *expression;
	ck_assert(sky_search_expression(arena, text, &expression));
	for (const char *at = expression; (at = strstr(at, " AND ")) != NULL; at++)
		terms++;
	ck_assert_uint_eq(terms, SKY_SEARCH_TERMS_MAX);
}
END_TEST

int main(void)
{
	const TTest *tests[] = {
	    texts_are_cut_into_folded_words, a_long_word_goes_on_as_further_ones,    who_is_called_may_stop,
	    queries_become_phrases,          words_beyond_the_limit_are_passed_over,
	};
	return unit_run_with("search words", tests, SKY_COUNT(tests), set_up, tear_down);
}
