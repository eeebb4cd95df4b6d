#include "fault.h"
#include "model/base/text.h"
#include "scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *fold(const char *text)
{
	bool valid = false;
	const char *folded = sky_text_fold(arena, text, strlen(text), &valid);
	ck_assert(valid);
	ck_assert_ptr_nonnull(folded);
	return folded;
}

START_TEST(test_names_fold_alike)
{
	static const struct {
		const char *text, *folded;
	} cases[] = {
	    {"JD Cloud", "jdcloud"},
	    {"JD  Cloud", "jdcloud"},
	    {"jd-cloud", "jdcloud"},
	    {"\tJD\u00a0Cloud\n", "jdcloud"},
	    {"ＪＤ　Ｃｌｏｕｄ", "jdcloud"},
	    {"J.D. “Cloud”", "jdcloud"},
	    {"J_D ‐ Clo\u00adud", "jdcloud"},
	    {"jd`cloud'", "jdcloud"},
	    {"京东云", "京东云"},
	    {"京东云（JD）", "京东云jd"},
	    {"京·东·云", "京东云"},
	    {"京東雲", "京东云"},
	    {"臺灣", "台湾"},
	    {"衞", "卫"}, /* as in Hong Kong; 衛 elsewhere */
	    {"𠗣", "㓆"},
	    {"Straße", "strasse"},
	    {"STRASSE", "strasse"},
	    {"Σίσυφος", "σίσυφοσ"},
	    {"Cafe\u0301", "caf\u00e9"},
	    {"CAFÉ", "caf\u00e9"},
	    {"ﬁnance", "finance"},
	    {"㈱", "株"},
	    {"C++", "c++"},
	    {"AT&T", "att"},
	    {"", ""},
	    {" \t", ""},
	    {"...", "..."},
	    {" - ! ", "-!"},
	    {"☁ cloud", "☁cloud"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		ck_assert_str_eq(fold(cases[i].text), cases[i].folded);
		ck_assert_str_eq(fold(cases[i].folded), cases[i].folded);
	}
	ck_assert_str_eq(sky_text_fold(arena, "JD Cloud", 4, NULL), "jdc");
}
END_TEST

START_TEST(test_plain_text_keeps_signs_and_case)
{
	static const struct {
		const char *text, *plain;
	} cases[] = {
	    {" “34.3%” of\u00a0 the\nIaaS\tmarket ", "“34.3%” of the IaaS market"},
	    {"１,２３４　ＣＬＯＵＤＳ", "1,234 CLOUDS"},
	    {"约\u200b10％", "约10%"},
	    {"Cafe\u0301 …", "Caf\u00e9 ..."},
	    {" \n", ""},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		bool valid = false;
		ck_assert_str_eq(sky_text_plain(arena, cases[i].text, strlen(cases[i].text), &valid), cases[i].plain);
		ck_assert(valid);
	}
	bool valid = true;
	ck_assert_ptr_null(sky_text_plain(arena, "\xff", 1, &valid));
	ck_assert(!valid);
}
END_TEST

START_TEST(test_long_names_fold)
{
	size_t length = 3 * 10000;
	char *text = malloc(length + 1), *expected = malloc(length + 1);
	ck_assert_ptr_nonnull(text);
	ck_assert_ptr_nonnull(expected);
	for (size_t i = 0; i < length; i += 3) {
		memcpy(text + i, "\uff21", 3); /* a fullwidth A */
		expected[i / 3] = 'a';
	}
	expected[length / 3] = '\0';
	bool valid;
	ck_assert_str_eq(sky_text_fold(arena, text, length, &valid), expected);
	ck_assert(valid);
	for (size_t size = 250; size < 262; size++) {
		const char *folded = sky_text_fold(arena, text, 3 * size, &valid);
		ck_assert_uint_eq(strlen(folded), size);
	}
	free(text);
	free(expected);
}
END_TEST

START_TEST(test_names_that_grow_when_folded)
{
	/* One code point that NFKC makes eighteen of. */
	static const char *const long_one = "\ufdfa";
	char text[3 * 100 + 1] = "";
	size_t one = strlen(fold(long_one));
	ck_assert_uint_gt(one, 18);
	for (size_t i = 0; i < 100; i++)
		memcpy(text + 3 * i, long_one, 4);
	size_t length = strlen(fold(text));
	ck_assert_uint_eq(length, 100 * one);
}
END_TEST

START_TEST(test_malformed_text_is_refused)
{
	static const struct {
		const char *bytes;
		size_t length;
	} cases[] = {
	    {"\xff", 1},     {"a\x80", 2},        {"\xc0\xaf", 2},         {"\xc3", 1},
	    {"\xe4\xba", 2}, {"\xed\xa0\x80", 3}, {"\xf4\x90\x80\x80", 4}, {"\xf0\x9f\x98", 3},
	    {"a\0b", 3},     {"\xe0\x80\x80", 3}, {"\xf8\x88\x80\x80", 4}, {"\0", 1},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		bool valid = true;
		ck_assert(!sky_text_is_utf8(cases[i].bytes, cases[i].length));
		ck_assert_ptr_null(sky_text_fold(arena, cases[i].bytes, cases[i].length, &valid));
		ck_assert(!valid);
		ck_assert_ptr_null(sky_text_fold(arena, cases[i].bytes, cases[i].length, NULL));
	}
	ck_assert(sky_text_is_utf8("", 0));
	ck_assert(sky_text_is_utf8("京东云 \xf0\x9f\x98\x80 é", strlen("京东云 \xf0\x9f\x98\x80 é")));
	ck_assert(sky_text_is_utf8("\xef\xbf\xbf\xf4\x8f\xbf\xbf", 7));
}
END_TEST

START_TEST(test_short_memory_is_told_from_malformed_text)
{
	char text[1000];
	bool valid = false;
	memset(text, 'A', sizeof text);
	fault_arm(0); /* no room for the code points */
	const char *folded = sky_text_fold(arena, text, sizeof text, &valid);
	ck_assert_uint_eq(fault_disarm(), 1);
	ck_assert_ptr_null(folded);
	ck_assert(valid);
	fault_arm(1); /* no room in the arena */
	folded = sky_text_fold(arena, text, sizeof text, &valid);
	ck_assert_uint_eq(fault_disarm(), 1);
	ck_assert_ptr_null(folded);
	ck_assert(valid);
}
END_TEST

START_TEST(test_code_points_are_counted)
{
	ck_assert_uint_eq(sky_text_code_points(""), 0);
	ck_assert_uint_eq(sky_text_code_points("JD"), 2);
	ck_assert_uint_eq(sky_text_code_points("京东云"), 3);
	ck_assert_uint_eq(sky_text_code_points("\xf0\x9f\x98\x80"), 1);
	ck_assert_uint_eq(sky_text_code_points("a\xff\xe4"), 3);
}
END_TEST

START_TEST(test_known_distances)
{
	static const struct {
		const char *a, *b;
		size_t distance;
	} cases[] = {
	    {"", "", 0},
	    {"", "abc", 3},
	    {"abc", "abc", 0},
	    {"abc", "abd", 1},
	    {"abc", "acb", 1},
	    {"ca", "abc", 3},
	    {"kitten", "sitting", 3},
	    {"京东云", "京東云", 1},
	    {"京东云", "东京云", 1},
	    {"vendor", "vednor", 1},
	    {"abcd", "badc", 2},
	    {"Abc", "abc", 1},
	    {"\xff", "\xfe", 1},
	    {"a\xff", "a\xff", 0},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		size_t distance = cases[i].distance;
		ck_assert_uint_eq(sky_text_distance(cases[i].a, cases[i].b, 10), distance);
		ck_assert_uint_eq(sky_text_distance(cases[i].b, cases[i].a, SIZE_MAX), distance);
		ck_assert_uint_eq(sky_text_distance(cases[i].a, cases[i].b, distance), distance);
		if (distance > 0)
			ck_assert_uint_eq(sky_text_distance(cases[i].a, cases[i].b, distance - 1), distance);
		ck_assert_uint_eq(sky_text_distance(cases[i].a, cases[i].b, 0), distance > 0);
	}
}
END_TEST

/* Optimal string alignment as its definition says it, by recursion. */
static size_t plain_distance(const char *a, size_t i, const char *b, size_t j)
{
	if (i == 0 || j == 0)
		return i + j;
	size_t best = plain_distance(a, i - 1, b, j - 1) + (a[i - 1] != b[j - 1]);
	size_t other = plain_distance(a, i - 1, b, j) + 1;
	best = other < best ? other : best;
	other = plain_distance(a, i, b, j - 1) + 1;
	best = other < best ? other : best;
	if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
		other = plain_distance(a, i - 2, b, j - 2) + 1;
		best = other < best ? other : best;
	}
	return best;
}

static void random_word(uint64_t *state, char *out)
{
	size_t length = unit_below(state, 7);
	for (size_t i = 0; i < length; i++)
		out[i] = (char)('a' + unit_below(state, 3));
	out[length] = '\0';
}

START_TEST(test_distances_follow_the_definition)
{
	uint64_t state = 3;
	for (int i = 0; i < 5000; i++) {
		size_t limit = unit_below(&state, 6);
		char a[8];
		random_word(&state, a);
		char b[8];
		random_word(&state, b);
		size_t expected = plain_distance(a, strlen(a), b, strlen(b));
		size_t found = sky_text_distance(a, b, limit);
		ck_assert_msg(found == (expected > limit ? limit + 1 : expected), "%s %s %zu: %zu, not %zu", a, b, limit, found,
		              expected);
	}
}
END_TEST

START_TEST(test_distances_of_long_texts)
{
	char a[2001];
	memset(a, 'a', sizeof a - 1);
	char b[2001];
	memset(b, 'b', sizeof b - 1);
	a[2000] = b[2000] = '\0';
	ck_assert_uint_eq(sky_text_distance(a, b, 3000), 2000);
	ck_assert_uint_eq(sky_text_distance(a, b, 3), 4);
	memcpy(b, a, sizeof b);
	b[0] = b[1000] = b[1999] = 'x';
	ck_assert_uint_eq(sky_text_distance(a, b, 5), 3);
	fault_arm(0);
	size_t found = sky_text_distance(a, b, 5);
	ck_assert_uint_eq(fault_disarm(), 1);
	ck_assert_uint_eq(found, 6);
}
END_TEST

START_TEST(test_the_nearest_word)
{
	static const char *const words[] = {"vendor", "market", "metric", NULL, "source", "status", "as_of", "limit"};
	static const char *const twins[] = {"abcx", "abcy"};
	static const struct {
		const char *text, *nearest;
	} cases[] = {
	    {"vendro", "vendor"},  {"vendors", "vendor"}, {"VENDOR", "vendor"}, {"Vedor", "vendor"},
	    {"metrics", "metric"}, {"asof", "as_of"},     {"limt", "limit"},    {"statsu", "status"},
	    {"source", "source"},  {"colour", NULL},      {"xy", NULL},         {"", NULL},
	    {"marekt_", "market"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		const char *nearest = sky_text_nearest(cases[i].text, words, SKY_COUNT(words));
		if (cases[i].nearest == NULL)
			ck_assert_msg(nearest == NULL, "%s", cases[i].text);
		else
			ck_assert_str_eq(nearest, cases[i].nearest);
	}
	ck_assert_ptr_eq(sky_text_nearest("abcz", twins, 2), twins[0]);
	ck_assert_ptr_eq(sky_text_nearest("abcy", twins, 2), twins[1]);
	ck_assert_ptr_null(sky_text_nearest("vendor", words, 0));
	ck_assert_ptr_null(sky_text_nearest("abcdefghijklmnopqrst", (const char *const[]){"bcdefghijklmnopXXXqrst"}, 1));
}
END_TEST

START_TEST(test_what_is_no_utf8_is_mended)
{
	static const struct {
		const char *text, *mended;
	} cases[] = {
	    {"", ""},
	    {"abc", "abc"},
	    {"京东云", "京东云"},
	    {"京\xe4\xb8", "京?"},
	    {"京\xe4", "京?"},
	    {"\xba\xac东", "?东"},
	    {"near '\xe4\xb8'", "near '?'"},
	    {"a\xff\xfe\xfd"
	     "b\xc0\x80"
	     "c",
	     "a?b?c"},
	    {"\xf0\x9f\x98\x80\xf0\x9f\x98", "\xf0\x9f\x98\x80?"},
	    {"\xed\xa0\x80", "?"}, /* a surrogate */
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		char text[32];
		snprintf(text, sizeof text, "%s", cases[i].text);
		ck_assert_str_eq(sky_text_mend(text), cases[i].mended);
	}
}
END_TEST

START_TEST(test_no_character_is_cut)
{
	static const char text[] = "a京\xf0\x9f\x98\x80"
	                           "b";
	static const size_t kept[] = {0, 1, 1, 1, 4, 4, 4, 4, 8, 9, 9};
	for (size_t most = 0; most < SKY_COUNT(kept); most++)
		ck_assert_uint_eq(sky_text_cut(text, sizeof text - 1, most), kept[most]);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_names_fold_alike,
	    test_plain_text_keeps_signs_and_case,
	    test_long_names_fold,
	    test_names_that_grow_when_folded,
	    test_malformed_text_is_refused,
	    test_short_memory_is_told_from_malformed_text,
	    test_code_points_are_counted,
	    test_known_distances,
	    test_distances_follow_the_definition,
	    test_distances_of_long_texts,
	    test_the_nearest_word,
	    test_what_is_no_utf8_is_mended,
	    test_no_character_is_cut,
	};
	return unit_run_with("text", tests, SKY_COUNT(tests), set_up, tear_down);
}
