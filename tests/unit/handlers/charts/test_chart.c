/* Charts: Vega-Lite specifications of lists, shares, comparisons, timelines and contradictions. */
#include "formats.h"

#include "handlers/charts/chart.h"
#include "handlers/charts/chart_parts.h"
#include "handlers/charts/chart_words.h"
#include "handlers/table/texts.h"
#include "model/load/snapshot_build.h"

static json_t *datum(json_t *chart, const char *key, const char *id)
{
	json_t *values = json_object_get(json_object_get(chart, "data"), "values"), *one;
	size_t i;
	json_array_foreach(values, i, one)
	{
		const char *own = json_string_value(json_object_get(one, key));
		if (own && strcmp(own, id) == 0)
			return one;
	}
	ck_abort_msg("no datum %s", id);
}

START_TEST(chart_has_a_panel_for_each_measure)
{
	json_t *chart = json_as(sky_chart_write, "list_market_sizes", "cloud", "");
	json_t *panels = json_object_get(chart, "vconcat");
	ck_assert_uint_eq(json_array_size(panels), 2);
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(panels, 0), "title")), "Market size (CNY)");
	json_t *one = datum(chart, "figure_id", "size-2021");
	ck_assert(json_is_true(json_object_get(one, "conflict")));
	ck_assert(json_is_false(json_object_get(one, "hollow")));
	ck_assert_int_eq(json_integer_value(json_object_get(one, "low")), 218050000000);
	one = datum(chart, "figure_id", "size-2025");
	ck_assert(json_is_true(json_object_get(one, "hollow")));
	ck_assert(json_is_null(json_object_get(one, "high")));
	ck_assert_str_eq(json_string_value(json_object_get(one, "open_side")), "\u2191");
	ck_assert_int_eq(json_integer_value(json_object_get(datum(chart, "figure_id", "growth-2021"), "panel")), 1);
	json_decref(chart);
}
END_TEST

START_TEST(a_range_has_no_point)
{
	struct sky_snapshot *formats = snapshot;
	snapshot = load_valid(DATA "numbers");
	json_t *chart = json_as(sky_chart_write, "list_figures", NULL, "subject=vendor:gamma&metric=users");
	json_t *range = datum(chart, "figure_id", "gamma-users-range");
	ck_assert(json_is_null(json_object_get(range, "value")));
	ck_assert_int_eq(json_integer_value(json_object_get(range, "low")), 10);
	ck_assert_int_eq(json_integer_value(json_object_get(range, "high")), 12);
	json_decref(chart);
	sky_snapshot_release(snapshot);
	snapshot = formats;
}
END_TEST

/* The horizontal axis of the first layer of a view. */
static json_t *places(json_t *view)
{
	json_t *layer = json_array_get(json_object_get(view, "layer"), 0);
	json_t *x = json_object_get(json_object_get(layer, "encoding"), "x");
	return json_object_get(json_object_get(x, "scale"), "domain");
}

START_TEST(chart_puts_periods_in_the_order_of_time)
{
	json_t *chart = json_as(sky_chart_write, "list_market_sizes", "cloud", "metric=market-size&sort=-value&fields=id");
	json_t *domain = places(chart);
	ck_assert_ptr_null(json_object_get(chart, "vconcat"));
	ck_assert_uint_eq(json_array_size(domain), 3);
	ck_assert_str_eq(json_string_value(json_array_get(domain, 0)), "2020");
	ck_assert_str_eq(json_string_value(json_array_get(domain, 1)), "2021");
	ck_assert_str_eq(json_string_value(json_array_get(domain, 2)), "2025");
	json_decref(chart);
}
END_TEST

START_TEST(chart_says_what_was_left_out)
{
	json_t *chart = json_as(sky_chart_write, "list_timeline", NULL, "limit=10");
	datum(chart, "event_id", "year");
	holds(out.data, &"\"9 of 10 rows; rows without a number or date are not drawn.\""[1]);
	holds(out.data, "contradicted by another claim"); /* the launch has two dates */
	ck_assert(json_is_true(json_object_get(datum(chart, "event_id", "year"), "conflict")));
	ck_assert(json_is_false(json_object_get(datum(chart, "event_id", "leap"), "conflict")));
	json_decref(chart);
	/* Before the second claim was published nothing contradicted the first. */
	chart = json_as(sky_chart_write, "list_timeline", NULL, "as_of=2022");
	ck_assert(json_is_false(json_object_get(datum(chart, "event_id", "year"), "conflict")));
	json_decref(chart);
}
END_TEST

START_TEST(chart_of_one_period_ranks_its_series)
{
	json_t *chart = json_as(sky_chart_write, "compare_vendors", NULL, "vendor=a,b&metric=market-share&sort=value");
	json_t *layer = json_array_get(json_object_get(chart, "layer"), 0);
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(layer, "mark"), "type")), "bar");
	json_t *y = json_object_get(json_object_get(layer, "encoding"), "y");
	json_t *domain = json_object_get(json_object_get(y, "scale"), "domain");
	ck_assert_uint_eq(json_array_size(domain), 2);
	ck_assert_str_eq(json_string_value(json_array_get(domain, 0)), "Vendor <A>");
	json_decref(chart);
}
END_TEST

START_TEST(chart_speaks_the_language_asked_for)
{
	json_t *chart = json_as(sky_chart_write, "list_vendor_timeline", "b", "lang=zh");
	json_t *title = json_object_get(chart, "title");
	ck_assert_str_eq(json_string_value(json_object_get(title, "text")), "Vendor B, Ltd; \\ Co：时间线");
	json_decref(chart);
	chart = json_as(sky_chart_write, "list_timeline", NULL, "lang=zh");
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(chart, "title"), "text")), "格式");
	ck_assert_str_eq(json_string_value(json_object_get(datum(chart, "event_id", "year"), "title")), "发布");
	ck_assert_str_eq(json_string_value(json_object_get(datum(chart, "event_id", "leap"), "title")), "February");
	json_decref(chart);
	chart = json_as(sky_chart_write, "list_vendor_timeline", "b", "lang=en");
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(chart, "title"), "text")),
	                 "Vendor B, Ltd; \\ Co: timeline");
	json_decref(chart);
}
END_TEST

/* Marks of one lane that would cover each other stand on lines of their own. */
START_TEST(timeline_marks_do_not_hide_each_other)
{
	json_t *chart = json_as(sky_chart_write, "list_timeline", NULL, ""), *one, *other;
	json_t *values = json_object_get(json_object_get(chart, "data"), "values");
	size_t i, j;
	json_array_foreach(values, i, one) json_array_foreach(values, j, other)
	{
		bool same_day = i != j && json_equal(json_object_get(one, "day"), json_object_get(other, "day"));

		ck_assert(!same_day || !json_equal(json_object_get(one, "line"), json_object_get(other, "line")));
	}
	ck_assert_uint_gt(json_array_size(values), 5);
	json_decref(chart);
}
END_TEST

START_TEST(chart_of_nothing_says_so)
{
	static const struct {
		const char *operation, *path_value, *query;
	} empty[] = {{"list_market_shares", "cloud", "period=1990"},
	             {"list_timeline", NULL, "category=incident&status=planned"},
	             {"compare_milestones", NULL, "vendor=a,b&milestone=nobody-reached-it"}};
	for (size_t i = 0; i < SKY_COUNT(empty); i++) {
		json_t *chart = json_as(sky_chart_write, empty[i].operation, empty[i].path_value, empty[i].query);
		json_t *mark = json_object_get(chart, "mark");
		ck_assert_str_eq(json_string_value(json_object_get(mark, "text")), "Nothing to draw");
		json_decref(chart);
	}
}
END_TEST

/* The chart of a contradiction, which its handler answers in that format alone. */
static json_t *conflict_chart(const char *conflict, const char *query)
{
	struct ask ask = {.arena = sky_arena_create(0), .format = SKY_FORMAT_VEGALITE};
	ck_assert_ptr_nonnull(ask.arena);
	ask_run(&ask, snapshot, "get_conflict", conflict, query);
	ck_assert_int_eq(ask.outcome, SKY_DONE);
	ask.request.canonical = "/v1/it";
	out.length = 0;
	sky_chart_write(&ask.request, &ask.result, &out);
	ask_finish(&ask);
	return parse(&out);
}

static const char *title_of(json_t *chart)
{
	return json_string_value(json_object_get(json_object_get(chart, "title"), "text"));
}

START_TEST(claims_of_a_contradiction_stand_side_by_side)
{
	json_t *chart = conflict_chart("restatement:market-size:cloud:2021:CNY", "");
	json_t *encoding = json_object_get(json_array_get(json_object_get(chart, "layer"), 0), "encoding");
	json_t *lines = json_object_get(json_object_get(json_object_get(encoding, "y"), "scale"), "domain");
	json_t *x = json_object_get(encoding, "x"), *one = datum(chart, "figure_id", "size-2021-other");
	ck_assert_str_eq(title_of(chart), "Contradiction (restatement): Cloud, Market size, 2021");
	ck_assert_uint_eq(json_array_size(lines), 2);
	ck_assert_str_eq(json_string_value(json_array_get(lines, 1)), "2. Second, 2023-03-01, page 1");
	ck_assert(json_is_false(json_object_get(json_object_get(x, "scale"), "zero")));
	ck_assert_str_eq(json_string_value(json_object_get(x, "field")), "low"); /* intervals, and no bars from zero */
	ck_assert(json_is_false(json_object_get(one, "conflict")));
	holds(out.data, "datum.rank");
	lacks(out.data, "contradicted by another claim");
	holds(out.data, "\"said_value_text\""); /* no field that may be missing is shown as it is */
	lacks(out.data, "said_reasons");
	json_decref(chart);
	/* Amounts and rates do not share an axis, and what differs is said of each claim. */
	chart = conflict_chart("growth:market-growth:cloud:2021", "");
	ck_assert_uint_eq(json_array_size(json_object_get(chart, "vconcat")), 2);
	holds(out.data, "1. 2021, ");
	holds(out.data, "2020, ");
	json_decref(chart);
}
END_TEST

START_TEST(dates_of_a_contradiction_stand_in_a_lane)
{
	json_t *chart = conflict_chart("event_date:launch", "lang=zh"), *one = datum(chart, "event_id", "year");
	ck_assert_uint_eq(json_array_size(json_object_get(json_object_get(chart, "data"), "values")),
	                  3); /* one is of two vendors */
	ck_assert_int_eq(strncmp(title_of(chart), "矛盾（日期不一）", strlen("矛盾（日期不一）")), 0);
	ck_assert_str_eq(json_string_value(json_object_get(one, "category")), "发布");
	ck_assert(json_is_true(json_object_get(one, "conflict")));
	json_decref(chart);
}
END_TEST

/* Values of enumerations are words in a chart; numbers are written as readers of the language write them. */
START_TEST(chart_has_words_for_values)
{
	json_t *chart = conflict_chart("restatement:market-size:cloud:2021:CNY", "lang=zh");
	ck_assert_str_eq(json_string_value(json_object_get(datum(chart, "figure_id", "size-2021"), "kind")), "报道");
	ck_assert_str_eq(json_string_value(json_object_get(datum(chart, "figure_id", "size-2021-other"), "rank")), "首选");
	holds(out.data, "'亿'");
	json_decref(chart);
	chart = json_as(sky_chart_write, "list_market_shares", "cloud", "lang=zh");
	holds(out.data, "市场份额 (%)");
	json_decref(chart);
	json_decref(json_as(sky_chart_write, "list_market_sizes", "cloud", ""));
	holds(out.data, "'B'");
	lacks(out.data, "'亿'");
	json_decref(json_as(sky_chart_write, "compare_milestones", NULL, "vendor=a,b"));
	lacks(out.data, "'B'"); /* half a year is no 500m */
}
END_TEST

START_TEST(reasons_are_put_into_the_language_asked_for)
{
	static const struct {
		const char *english, *chinese;
	} reasons[] = {
	    {"region: world against CN", "地区：world 对 CN"},
	    {"counted: revenue against nobody says what; missing: the first vendor has no claim",
	     "统计对象：收入 对 未说明；缺失：第一家厂商没有说法"},
	    {"currency: a sentence: with a colon", "货币：a sentence：with a colon"},
	    {"", ""},
	};
	struct ask ask = ask_for(snapshot, "list_figures", NULL, "");
	struct sky_chart chart = {.request = &ask.request, .chinese = true};
	sky_json_init(&chart.json, &out);
	for (size_t i = 0; i < SKY_COUNT(reasons); i++)
		ck_assert_str_eq(sky_chart_reasons(&chart, reasons[i].english), reasons[i].chinese);
	chart.chinese = false;
	ck_assert_ptr_eq(sky_chart_reasons(&chart, reasons[0].english), reasons[0].english);
	ck_assert(!out.failed);
	ask_finish(&ask);
}
END_TEST

START_TEST(every_operation_with_charts_offers_them)
{
	for (size_t i = 0; i < sky_operation_count; i++) {
		ck_assert_msg(sky_chart_has(&sky_operations[i]) == (sky_operations[i].formats >> SKY_FORMAT_VEGALITE & 1), "%s",
		              sky_operations[i].id);
	}
}
END_TEST

START_TEST(short_memory_is_told)
{
	ck_assert(whole_or_failed(sky_chart_write, "list_timeline", NULL, ""));
	ck_assert(whole_or_failed(sky_chart_write, "list_market_sizes", "cloud", ""));
	ck_assert(whole_or_failed(sky_chart_write, "compare_vendors", NULL, "vendor=a,b"));
	ck_assert(whole_or_failed(sky_chart_write, "get_conflict", "growth:market-growth:cloud:2021", "lang=zh"));
	ck_assert(whole_or_failed(sky_chart_write, "get_conflict", "event_date:launch", ""));
}
END_TEST

START_TEST(short_memory_is_told_by_the_handler_of_a_chart)
{
	static const char *const conflicts[] = {"restatement:market-size:cloud:2021:CNY", "event_date:launch"};
	for (size_t i = 0; i < SKY_COUNT(conflicts); i++) {
		size_t good = 0, failed = 1;
		for (; good < ALLOCATIONS_MAX && failed; good++) {
			struct ask ask = {.arena = sky_arena_create(0), .format = SKY_FORMAT_VEGALITE};
			ck_assert_ptr_nonnull(ask.arena);
			fault_arm(good);
			ask_run(&ask, snapshot, "get_conflict", conflicts[i], "");
			failed = fault_disarm();
			ck_assert_int_eq(ask.outcome, failed ? SKY_ERROR_MEMORY : SKY_DONE);
			ask_finish(&ask);
		}
		ck_assert_uint_gt(good, 1);
	}
}
END_TEST

int main(void)
{
	const TTest *tests[] = {
	    chart_has_a_panel_for_each_measure,
	    a_range_has_no_point,
	    chart_puts_periods_in_the_order_of_time,
	    chart_says_what_was_left_out,
	    chart_of_one_period_ranks_its_series,
	    chart_speaks_the_language_asked_for,
	    timeline_marks_do_not_hide_each_other,
	    chart_of_nothing_says_so,
	    claims_of_a_contradiction_stand_side_by_side,
	    dates_of_a_contradiction_stand_in_a_lane,
	    chart_has_words_for_values,
	    reasons_are_put_into_the_language_asked_for,
	    every_operation_with_charts_offers_them,
	    short_memory_is_told,
	    short_memory_is_told_by_the_handler_of_a_chart,
	};
	return unit_run_with("charts", tests, SKY_COUNT(tests), set_up, tear_down);
}
