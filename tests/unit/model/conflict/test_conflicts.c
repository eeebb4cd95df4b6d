#include "model/conflict/conflicts.h"
#include "model/load/load.h"
#include "model/load/snapshot_build.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static struct sky_snapshot *load(const char *folder)
{
	struct sky_report *report = sky_report_create();
	struct sky_snapshot *loaded = NULL;
	ck_assert_ptr_nonnull(report);
	ck_assert_int_eq(sky_snapshot_load(folder, report, NULL, NULL, &loaded), SKY_LOAD_OK);
	sky_report_destroy(report);
	return loaded;
}

static const struct sky_conflict *named(const struct sky_snapshot *snapshot, const char *id)
{
	size_t count;
	const struct sky_conflict *list = sky_snapshot_conflicts(snapshot, &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].id, id) == 0)
			return &list[i];
	for (size_t i = 0; i < count; i++)
		fprintf(stderr, "there is %s: %s\n", list[i].id, list[i].arithmetic);
	ck_abort_msg("no conflict %s", id);
	return NULL;
}

static const char *preferred_id(const struct sky_snapshot *snapshot, const struct sky_conflict *conflict)
{
	return conflict->preferred.row == SKY_NONE ? "" : sky_record_at(snapshot, conflict->preferred)->id;
}

/* Every rule finds its case in the small data set, and nothing else. */
START_TEST(test_each_rule)
{
	static const struct {
		const char *id, *severity, *preferred, *says;
		unsigned claims;
		bool explained;
	} cases[] = {
	    {"disagreement:users:beta:2021", "major", "", "90", 2, false},
	    {"restatement:size:public:2021:CNY", "info", "public-2021-restated", "218.1 billion CNY", 2, true},
	    {"unit_slip:size:whole:2021:CNY", "major", "whole-2021", "about 10 times", 2, true},
	    {"parts_whole:size:whole:2021:CNY", "major", "",
	     "= 322.9 billion CNY for 2021, but of the whole Institute (2022-07-01) says 32.2", 3, true},
	    {"growth:size-growth:public:2020", "major", "", "says 58.0 %", 3, false},
	    {"share_sum:share:alpha:public:2020", "major", "", "110", 2, false},
	    {"share_size:share:alpha:public:2021", "major", "", "says 90 billion CNY", 3, false},
	    {"event_date:merger", "minor", "", "2021-03", 2, false},
	    {"scope_difference:size:public:2021:CNY", "info", "", "250 billion CNY", 2, true},
	};
	struct sky_snapshot *snapshot = load(SKY_SOURCE_ROOT "/tests/data/numbers");
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		const struct sky_conflict *conflict = named(snapshot, cases[i].id);
		ck_assert_str_eq(sky_severity_text(conflict->severity), cases[i].severity);
		ck_assert_str_eq(preferred_id(snapshot, conflict), cases[i].preferred);
		ck_assert_uint_eq(conflict->claim_count, cases[i].claims);
		ck_assert_int_eq(conflict->explained, cases[i].explained);
		ck_assert_msg(strstr(conflict->arithmetic, cases[i].says) != NULL, "%s: %s", cases[i].id, conflict->arithmetic);
		ck_assert_ptr_nonnull(conflict->reason);
	}
	size_t count;
	const struct sky_conflict *list = sky_snapshot_conflicts(snapshot, &count);
	while (count > 0 && list[count - 1].kind == SKY_CONFLICT_SCOPE_DIFFERENCE) /* parts beside their whole */
		count--;
	ck_assert_uint_eq(count, SKY_COUNT(cases) - 1);
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_size_of_the_slip)
{
	struct sky_snapshot *snapshot = load(SKY_SOURCE_ROOT "/tests/data/numbers");
	const struct sky_conflict *conflict = named(snapshot, "unit_slip:size:whole:2021:CNY");
	ck_assert(sky_decimal_known(conflict->size_pct));
	/* 322.9 / 32.2 - 1 = 902.795 percent */
	ck_assert_int_eq(sky_decimal_compare(conflict->size_pct, (struct sky_decimal){902795, -3}), 0);
	sky_snapshot_release(snapshot);
}
END_TEST

static bool marked(const struct sky_snapshot *snapshot, const char *id)
{
	return sky_figure_at(snapshot, sky_find(snapshot, SKY_FIGURE, id, strlen(id)))->conflict;
}

/* Rounding, qualifiers and scopes raise no alarm: "at least 60" holds 70 and 90; another market is another thing. */
START_TEST(test_figures_are_marked)
{
	struct sky_snapshot *snapshot = load(SKY_SOURCE_ROOT "/tests/data/numbers");
	ck_assert(marked(snapshot, "whole-2021-printed"));
	ck_assert(marked(snapshot, "whole-2021"));
	ck_assert(marked(snapshot, "beta-users-2021"));
	ck_assert(marked(snapshot, "public-growth-2020"));
	ck_assert(!marked(snapshot, "beta-users-2021-at-least"));
	ck_assert(!marked(snapshot, "rival-public-2021"));
	ck_assert(!marked(snapshot, "alpha-users-2021"));
	ck_assert(!marked(snapshot, "whole-2022"));
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_ids_are_unique_in_the_bundled_set)
{
	struct sky_snapshot *snapshot = load(SKY_SOURCE_ROOT "/fixtures/china-cloud");
	size_t count;
	const struct sky_conflict *list = sky_snapshot_conflicts(snapshot, &count);
	ck_assert_uint_gt(count, 20);
	for (size_t i = 1; i < count; i++) {
		ck_assert_msg(list[i - 1].kind < list[i].kind || strcmp(list[i - 1].id, list[i].id) < 0, "%s", list[i].id);
		ck_assert_ptr_nonnull(list[i].arithmetic);
		ck_assert_ptr_nonnull(list[i].reason);
		ck_assert_uint_gt(list[i].claim_count, 1);
	}
	ck_assert(named(snapshot, "unit_slip:market-size:cn-cloud:2021:CNY")->explained);
	sky_snapshot_release(snapshot);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_each_rule,
	    test_size_of_the_slip,
	    test_figures_are_marked,
	    test_ids_are_unique_in_the_bundled_set,
	};
	return unit_run("conflicts", tests, SKY_COUNT(tests));
}
