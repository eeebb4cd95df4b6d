#include "dataset.h"
#include "fault.h"
#include "model/load/snapshot_build.h"

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
	    {"jd-cloud", "jd-cloud", "jd-cloud", "exact"},      {"JD Cloud", "jd-cloud", "JD Cloud", "exact"},
	    {"京东云", "jd-cloud", "京东云", "exact"},          {"JDC", "jd-cloud", "JDC", "alias"},
	    {"Aliyun", "ali-cloud", "Aliyun", "alias"},         {"aliyun", "ali-cloud", "Aliyun", "folded"},
	    {"  ALIBABA  cloud ", "ali-cloud", NULL, "folded"}, {"ａｌｉｙｕｎ", "ali-cloud", "Aliyun", "folded"},
	    {"京東雲", "jd-cloud", "京东云", "folded"},         {"Jingdong Clout", "jd-cloud", "Jingdong Cloud", "close"},
	};
	struct sky_snapshot *snapshot = load_valid(BASIC);
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_match match = best(snapshot, 1U << SKY_VENDOR, cases[i].name, true);
		ck_assert_msg(match.ref.row != SKY_NONE, "%s: nothing", cases[i].name);
		ck_assert_str_eq(sky_id(snapshot, SKY_VENDOR, match.ref.row), cases[i].id);
		ck_assert_str_eq(sky_match_text(match.match), cases[i].match);
		if (cases[i].matched)
			ck_assert_str_eq(match.matched, cases[i].matched);
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

static void expect_one(const struct sky_snapshot *snapshot, const char *name, enum sky_resolved expected,
                       const char *id)
{
	uint32_t row = 0;
	ck_assert_int_eq(sky_resolve_one(snapshot, SKY_VENDOR, name, &row), expected);
	ck_assert_uint_eq(row, id ? find(snapshot, SKY_VENDOR, id) : SKY_NONE);
}

START_TEST(test_one_or_none)
{
	struct sky_snapshot *snapshot = load_valid(BASIC);
	expect_one(snapshot, "jd-cloud", SKY_RESOLVED_ONE, "jd-cloud");
	expect_one(snapshot, "京东云", SKY_RESOLVED_ONE, "jd-cloud");
	/* Two vendors have the alias. */
	expect_one(snapshot, "The Cloud", SKY_RESOLVED_SEVERAL, NULL);
	/* "JD Cloud" is one vendor's name to the letter; folded it would be two. */
	expect_one(snapshot, "JD Cloud", SKY_RESOLVED_ONE, "jd-cloud");
	expect_one(snapshot, "JD-Cloud", SKY_RESOLVED_ONE, "jd-cloud-2");
	expect_one(snapshot, "jd  CLOUD", SKY_RESOLVED_SEVERAL, NULL);
	/* Never close. */
	expect_one(snapshot, "Aliyum", SKY_RESOLVED_NONE, NULL);
	sky_snapshot_release(snapshot);
}
END_TEST

/* Short memory is not "no such name". */
START_TEST(test_every_allocation_may_fail)
{
	struct sky_snapshot *snapshot = load_valid(BASIC);
	size_t failed = 1;
	for (size_t good = 0; failed > 0; good++) {
		uint32_t row = 0;
		fault_arm_once(good);
		enum sky_resolved resolved = sky_resolve_one(snapshot, SKY_VENDOR, "京东云", &row);
		failed = fault_disarm();
		ck_assert_int_eq(resolved, failed ? SKY_RESOLVED_MEMORY : SKY_RESOLVED_ONE);
		ck_assert_uint_eq(row, failed ? SKY_NONE : find(snapshot, SKY_VENDOR, "jd-cloud"));
		fault_arm_once(good);
		struct sky_match match;
		size_t count = sky_resolve(snapshot, 1U << SKY_VENDOR, "京东云", false, &match, 1);
		ck_assert_uint_eq(count, fault_disarm() ? SKY_RESOLVE_MEMORY : 1);
	}
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
	for (size_t i = 1; i < all && i < SKY_COUNT(match); i++)
		ck_assert_int_ge(match[i].match, match[i - 1].match);
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
		uint32_t row;
		ck_assert_msg(sky_resolve_one(snapshot, SKY_VENDOR, cases[i].name, &row) == SKY_RESOLVED_ONE,
		              "%s leads nowhere", cases[i].name);
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
	    test_every_allocation_may_fail,
	    test_all_are_counted_and_the_best_come_first,
	    test_spellings_of_the_article,
	};
	return unit_run("resolve", tests, SKY_COUNT(tests));
}
