#include "dataset.h"

#define ALL (~0U)

static struct sky_match best(const struct sky_snapshot *snapshot, unsigned kinds, const char *name, bool close)
{
	struct sky_match match = {.ref.row = SKY_NONE};

	(void)sky_resolve(snapshot, kinds, name, close, &match, 1);
	return match;
}

START_TEST(test_what_matches_and_how)
{
	static const struct {
		const char *name, *id, *matched, *match;
	} cases[] = {
	    {"jd-cloud", "jd-cloud", "jd-cloud", "exact"},
	    {"JD Cloud", "jd-cloud", "JD Cloud", "exact"},
	    {"京东云", "jd-cloud", "京东云", "exact"},
	    {"JDC", "jd-cloud", "JDC", "alias"},
	    {"Aliyun", "ali-cloud", "Aliyun", "alias"},
	    {"aliyun", "ali-cloud", "Aliyun", "folded"},
	    {"  ALIBABA  cloud ", "ali-cloud", NULL, "folded"},
	    {"ａｌｉｙｕｎ", "ali-cloud", "Aliyun", "folded"},
	    {"Jingdong Clout", "jd-cloud", "Jingdong Cloud", "close"},
	};
	struct sky_snapshot *snapshot = load_valid(BASIC);

	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_match match = best(snapshot, 1U << SKY_VENDOR, cases[i].name, true);

		ck_assert_msg(match.ref.row != SKY_NONE, "%s: nothing", cases[i].name);
		ck_assert_str_eq(sky_id(snapshot, SKY_VENDOR, match.ref.row), cases[i].id);
		ck_assert_str_eq(sky_match_text(match.match), cases[i].match);
		if (cases[i].matched) {
			ck_assert_str_eq(match.matched, cases[i].matched);
		}
	}
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_close_only_where_asked)
{
	struct sky_snapshot *snapshot = load_valid(BASIC);

	ck_assert_uint_eq(best(snapshot, ALL, "Jingdong Clout", false).ref.row, SKY_NONE);
	ck_assert_uint_eq(best(snapshot, ALL, "nothing of the kind", true).ref.row, SKY_NONE);
	ck_assert_uint_eq(best(snapshot, 1U << SKY_MARKET, "JD Cloud", false).ref.row, SKY_NONE);
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_one_or_none)
{
	struct sky_snapshot *snapshot = load_valid(BASIC);
	bool ambiguous = true;

	ck_assert_uint_eq(sky_resolve_one(snapshot, SKY_VENDOR, "京东云", &ambiguous),
	                  find(snapshot, SKY_VENDOR, "jd-cloud"));
	ck_assert(!ambiguous);
	/* Two vendors have the alias. */
	ck_assert_uint_eq(sky_resolve_one(snapshot, SKY_VENDOR, "The Cloud", &ambiguous), SKY_NONE);
	ck_assert(ambiguous);
	/* "JD Cloud" is one vendor's name to the letter; folded it would be two. */
	ck_assert_uint_eq(sky_resolve_one(snapshot, SKY_VENDOR, "JD Cloud", NULL), find(snapshot, SKY_VENDOR, "jd-cloud"));
	ck_assert_uint_eq(sky_resolve_one(snapshot, SKY_VENDOR, "JD-Cloud", NULL),
	                  find(snapshot, SKY_VENDOR, "jd-cloud-2"));
	ck_assert_uint_eq(sky_resolve_one(snapshot, SKY_VENDOR, "jd  CLOUD", &ambiguous), SKY_NONE);
	ck_assert(ambiguous);
	/* Never close. */
	ck_assert_uint_eq(sky_resolve_one(snapshot, SKY_VENDOR, "Aliyum", &ambiguous), SKY_NONE);
	ck_assert(!ambiguous);
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_all_are_counted_and_the_best_come_first)
{
	struct sky_snapshot *snapshot = load_valid(BASIC);
	struct sky_match match[8];
	size_t all = sky_resolve(snapshot, 1U << SKY_VENDOR, "JD Cloud", true, match, SKY_COUNT(match));

	ck_assert_uint_ge(all, 2);
	ck_assert_str_eq(sky_id(snapshot, SKY_VENDOR, match[0].ref.row), "jd-cloud");
	for (size_t i = 1; i < all && i < SKY_COUNT(match); i++) {
		ck_assert_int_ge(match[i].match, match[i - 1].match);
	}
	ck_assert_uint_eq(sky_resolve(snapshot, 1U << SKY_VENDOR, "JD Cloud", true, match, 0), all);
	sky_snapshot_release(snapshot);
}
END_TEST

/* Every spelling of the article leads to its one vendor. */
START_TEST(test_spellings_of_the_article)
{
	static const struct {
		const char *name, *id;
	} cases[] = {
	    {"Jingdong Cloud", "jd-cloud"},    {"HUAWEI CLOUD", "huawei-cloud"}, {"Baidu Smart Cloud", "baidu-ai-cloud"},
	    {"Baidu Cloud", "baidu-ai-cloud"}, {"阿里云", "alibaba-cloud"},      {"百度智能云", "baidu-ai-cloud"},
	    {"腾讯云", "tencent-cloud"},       {"华为云", "huawei-cloud"},       {"Tianyi Cloud", "ctyun"},
	};
	struct sky_snapshot *snapshot = load_valid(SKY_SOURCE_ROOT "/fixtures/china-cloud");

	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		uint32_t row = sky_resolve_one(snapshot, SKY_VENDOR, cases[i].name, NULL);

		ck_assert_msg(row != SKY_NONE, "%s leads nowhere", cases[i].name);
		ck_assert_str_eq(sky_id(snapshot, SKY_VENDOR, row), cases[i].id);
	}
	sky_snapshot_release(snapshot);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_what_matches_and_how,
	    test_close_only_where_asked,
	    test_one_or_none,
	    test_all_are_counted_and_the_best_come_first,
	    test_spellings_of_the_article,
	};

	return unit_run("resolve", tests, SKY_COUNT(tests));
}
