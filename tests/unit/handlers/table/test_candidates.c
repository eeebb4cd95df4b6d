/* Compares lists that the indexes narrow down with lists that look at every record: the same rows, in the same
 * order. */
#include "ask.h"

#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"
#include "many.h"
#include "model/load/snapshot_build.h"

#define FIGURES 9000 /* more than what is tested row by row */

static void check(const struct sky_snapshot *snapshot, const char *query)
{
	struct ask ask = {.arena = sky_arena_create(0)};
	struct sky_result all = {0};
	ck_assert_ptr_nonnull(ask.arena);
	ask_run(&ask, snapshot, "list_figures", NULL, query);
	ck_assert_msg(ask.outcome == SKY_DONE, "%s: %s", query, ask.problem.detail ? ask.problem.detail : "-");
	ck_assert(sky_table_scan(&ask.request, &sky_table_figures, SKY_FIGURE, NULL, &all));
	ck_assert_msg(ask.result.total == all.total, "%s: %zu rows, not %zu", query, ask.result.total, all.total);
	ck_assert_uint_eq(ask.result.count, all.count);
	for (size_t i = 0; i < all.count; i++)
		ck_assert_msg(ask.result.rows[i] == all.rows[i], "%s: another row %zu", query, i);
	ck_assert_uint_eq(ask.result.warning_count, all.warning_count);
	for (uint32_t i = 0; i < all.warning_count; i++)
		ck_assert_str_eq(ask.result.warnings[i], all.warnings[i]);
	sky_arena_destroy(ask.arena);
}

/* One of them, or nothing. */
static size_t add(uint64_t *state, char *query, size_t length, size_t size, const char *const *choices, size_t count)
{
	size_t chosen = unit_below(state, count + 2);
	if (chosen >= count)
		return length;
	return length + (size_t)snprintf(query + length, size - length, "%s%s", length ? "&" : "", choices[chosen]);
}

START_TEST(test_indexes_change_no_answer)
{
	static const char *const vendors[] = {"vendor=v1", "vendor=v1,v2,v6", "subject=vendor:v3"};
	static const char *const metrics[] = {"metric=gauge", "metric=other", "metric=gauge,other"};
	static const char *const markets[] = {"market=m0", "market=m1,m2"};
	static const char *const sources[] = {"source=early", "source=undated,late"};
	static const char *const periods[] = {"period=2020",
	                                      "period=2021-Q1,2019",
	                                      "from=2020-04-01",
	                                      "to=2019-12-31",
	                                      "from=2020-01-01&to=2021-06-30",
	                                      "period=2020&from=2021",
	                                      "to=2020-01-01",
	                                      "from=2021-03-31"};
	static const char *const values[] = {"value__gte=10",
	                                     "value__gt=10&value__lt=500",
	                                     "value__lte=-3.5",
	                                     "value__gte=900.5",
	                                     "value__gt=10&value__gte=10&value__lte=10.5",
	                                     "value__gt=5&value__lt=4"};
	static const char *const others[] = {"kind=forecast", "rank=any", "as_of=2020-12-31", "rank=deprecated"};
	static const char *const sorts[] = {"sort=-value,id", "sort=value",        "sort=-period_start&offset=3000",
	                                    "limit=1000",     "limit=7&offset=11", "sort=source_id,-value&offset=100"};
	struct sky_snapshot *snapshot = load_many(FIGURES);
	uint64_t state = 4;
	for (unsigned i = 0; i < 600; i++) {
		char query[512] = "";
		size_t length = 0;
		length = add(&state, query, length, sizeof query, vendors, SKY_COUNT(vendors));
		length = add(&state, query, length, sizeof query, metrics, SKY_COUNT(metrics));
		length = add(&state, query, length, sizeof query, markets, SKY_COUNT(markets));
		length = add(&state, query, length, sizeof query, sources, SKY_COUNT(sources));
		length = add(&state, query, length, sizeof query, periods, SKY_COUNT(periods));
		length = add(&state, query, length, sizeof query, values, SKY_COUNT(values));
		length = add(&state, query, length, sizeof query, others, SKY_COUNT(others));
		(void)add(&state, query, length, sizeof query, sorts, SKY_COUNT(sorts));
		check(snapshot, query);
	}
	sky_snapshot_release(snapshot);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_indexes_change_no_answer};
	return unit_run("candidates", tests, SKY_COUNT(tests));
}
