/* Compares the orders of figures with plain scans of all of them. */
#include "many.h"
#include "model/load/snapshot_build.h"

#define FIGURES 6000

static const struct sky_figure *figure(const struct sky_snapshot *snapshot, uint32_t row)
{
	const struct sky_figure *found = sky_figure_at(snapshot, row);
	ck_assert_ptr_nonnull(found);
	return found;
}

START_TEST(test_values_are_in_exact_order)
{
	struct sky_snapshot *snapshot = load_many(FIGURES);
	struct sky_rows rows = sky_figures_between(snapshot, &(struct sky_value_range){0});
	ck_assert_uint_eq(rows.count, FIGURES);
	for (size_t i = 1; i < rows.count; i++) {
		int order = sky_decimal_compare(figure(snapshot, rows.row[i - 1])->value, figure(snapshot, rows.row[i])->value);
		ck_assert_msg(order < 0 || (order == 0 && rows.row[i - 1] < rows.row[i]), "rows %u and %u", rows.row[i - 1],
		              rows.row[i]);
	}
	sky_snapshot_release(snapshot);
}
END_TEST

static bool in_range(struct sky_decimal value, const struct sky_value_range *range)
{
	int low = range->low ? sky_decimal_compare(value, *range->low) : 1;
	int high = range->high ? sky_decimal_compare(value, *range->high) : -1;
	return (range->low_open ? low > 0 : low >= 0) && (range->high_open ? high < 0 : high <= 0);
}

static void check_range(const struct sky_snapshot *snapshot, const struct sky_value_range *range)
{
	struct sky_rows rows = sky_figures_between(snapshot, range);
	size_t expected = 0;
	for (uint32_t row = 0; row < FIGURES; row++)
		expected += in_range(figure(snapshot, row)->value, range);
	ck_assert_uint_eq(rows.count, expected);
	for (size_t i = 0; i < rows.count; i++)
		ck_assert(in_range(figure(snapshot, rows.row[i])->value, range));
}

START_TEST(test_a_range_holds_what_lies_in_it)
{
	static const char *const ends[] = {"-1e30", "-3.5", "0", "10", "10.0000000000000001", "500.5", "1e30"};
	struct sky_snapshot *snapshot = load_many(FIGURES);
	struct sky_decimal low, high;
	for (size_t i = 0; i < SKY_COUNT(ends); i++) {
		for (size_t j = 0; j < SKY_COUNT(ends); j++) {
			ck_assert_int_eq(sky_decimal_parse(ends[i], strlen(ends[i]), &low), SKY_DECIMAL_OK);
			ck_assert_int_eq(sky_decimal_parse(ends[j], strlen(ends[j]), &high), SKY_DECIMAL_OK);
			for (unsigned open = 0; open < 4; open++)
				check_range(snapshot, &(struct sky_value_range){&low, &high, open & 1, open & 2});
		}
		check_range(snapshot, &(struct sky_value_range){.low = &low, .low_open = true});
		check_range(snapshot, &(struct sky_value_range){.high = &low});
	}
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_every_period_has_its_figures)
{
	struct sky_snapshot *snapshot = load_many(FIGURES);
	size_t count, dated = 0, listed = 0;
	const struct sky_period_rows *period = sky_figure_periods(snapshot, &count);
	ck_assert_uint_eq(count, 5);
	for (size_t i = 0; i < count; i++) {
		ck_assert(i == 0 || period[i - 1].start < period[i].start ||
		          (period[i - 1].start == period[i].start && period[i - 1].end < period[i].end));
		listed += period[i].rows.count;
		for (size_t j = 0; j < period[i].rows.count; j++) {
			ck_assert_int_eq(figure(snapshot, period[i].rows.row[j])->period_start, period[i].start);
			ck_assert_int_eq(figure(snapshot, period[i].rows.row[j])->period_end, period[i].end);
			ck_assert(j == 0 || period[i].rows.row[j - 1] < period[i].rows.row[j]);
		}
	}
	for (uint32_t row = 0; row < FIGURES; row++)
		dated += figure(snapshot, row)->period_start != SKY_DAY_NONE;
	ck_assert_uint_eq(listed, dated);
	ck_assert_uint_lt(dated, FIGURES);
	sky_snapshot_release(snapshot);
}
END_TEST

static sky_day day_of(int year, int month, int day)
{
	sky_day found = SKY_DAY_NONE;
	ck_assert(sky_day_from_civil(year, month, day, &found));
	return found;
}

static void check_known(const struct sky_snapshot *snapshot, enum sky_index index, uint32_t of, sky_day day)
{
	struct sky_rows rows = sky_index_rows(snapshot, index, of);
	size_t expected = 0;
	for (size_t i = 0; i < rows.count; i++) {
		const struct sky_figure *it = figure(snapshot, rows.row[i]);
		bool known = day == SKY_DAY_NONE || (it->published != SKY_DAY_NONE && it->published <= day);
		expected += known && it->rank != SKY_RANK_DEPRECATED;
	}
	ck_assert_uint_eq(sky_figures_known(snapshot, index, of, day), expected);
}

START_TEST(test_counts_on_a_day_are_those_of_a_scan)
{
	struct sky_snapshot *snapshot = load_many(FIGURES);
	const sky_day days[] = {SKY_DAY_NONE, day_of(2020, 4, 30), day_of(2020, 5, 1), day_of(2021, 6, 29),
	                        day_of(2021, 6, 30)};
	for (size_t i = 0; i < SKY_COUNT(days); i++) {
		for (uint32_t of = 0; of < MANY_VENDORS; of++)
			check_known(snapshot, SKY_FIGURES_OF_VENDOR, of, days[i]);
		for (uint32_t of = 0; of < 2; of++)
			check_known(snapshot, SKY_FIGURES_OF_METRIC, of, days[i]);
		for (uint32_t of = 0; of < 3; of++)
			check_known(snapshot, SKY_FIGURES_OF_SOURCE, of, days[i]);
	}
	ck_assert_uint_eq(sky_figures_known(snapshot, SKY_FIGURES_OF_SOURCE, find(snapshot, SKY_SOURCE, "late"), days[3]),
	                  0);
	ck_assert_uint_gt(sky_figures_known(snapshot, SKY_FIGURES_OF_SOURCE, find(snapshot, SKY_SOURCE, "late"), days[4]),
	                  0);
	sky_snapshot_release(snapshot);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_values_are_in_exact_order,
	    test_a_range_holds_what_lies_in_it,
	    test_every_period_has_its_figures,
	    test_counts_on_a_day_are_those_of_a_scan,
	};
	return unit_run("order", tests, SKY_COUNT(tests));
}
