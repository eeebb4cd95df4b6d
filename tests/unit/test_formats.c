/* Bytes of the formats beside JSON: CSV, TimelineJS, iCalendar, Atom, charts, citations and the data package. */
#include "ask.h"
#include "fault.h"

#include "handlers/chart_internal.h"
#include "handlers/citation.h"
#include "handlers/csv.h"
#include "handlers/feed.h"
#include "handlers/package.h"
#include "handlers/texts.h"
#include "model/derive.h"

#include <string.h>

#define FORMATS DATA "formats"
#define ALLOCATIONS_MAX 2000

static struct sky_snapshot *snapshot;
static struct sky_buffer out;

static void set_up(void)
{
	snapshot = load_valid(FORMATS);
	sky_buffer_init(&out, 0);
}

static void tear_down(void)
{
	sky_snapshot_release(snapshot);
	sky_buffer_finish(&out);
}

static const char *text_of(struct sky_buffer *buffer)
{
	sky_buffer_char(buffer, '\0');
	ck_assert(!buffer->failed);
	return buffer->data;
}

static void holds(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) != NULL, "no \"%s\" in %s", part, text);
}

static void lacks(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) == NULL, "\"%s\" in %s", part, text);
}

static void put_atom(const struct sky_request *request, const struct sky_result *result, struct sky_buffer *buffer)
{
	static const struct sky_feed_links links = {"/v1/timeline.atom?a=1&b=2", "/1", "/0", NULL, "/9"};

	sky_feed_atom(request, result, &links, buffer);
}

typedef void (*writer)(const struct sky_request *request, const struct sky_result *result, struct sky_buffer *out);

/* The answer of an operation in a format. */
static const char *write_as(writer write, const char *operation, const char *path_value, const char *query)
{
	struct ask ask = ask_for(snapshot, operation, path_value, query);

	ask.request.canonical = "/v1/it?a=1&b=2";
	out.length = 0;
	write(&ask.request, &ask.result, &out);
	ask_finish(&ask);
	return text_of(&out);
}

static json_t *json_as(writer write, const char *operation, const char *path_value, const char *query)
{
	write_as(write, operation, path_value, query);
	out.length--;
	return parse(&out);
}

START_TEST(csv_defuses_what_a_spreadsheet_would_run)
{
	static const struct {
		const char *text, *cell;
	} cells[] = {
	    {"", ""},
	    {"plain", "plain"},
	    {"a,b", "\"a,b\""},
	    {"say \"x\"", "\"say \"\"x\"\"\""},
	    {"two\nlines", "\"two\nlines\""},
	    {"=1+1", "\"'=1+1\""},
	    {"+1", "\"'+1\""},
	    {"-5 %", "\"'-5 %\""},
	    {"@SUM(A1)", "\"'@SUM(A1)\""},
	    {"\t=1", "\"'\t=1\""},
	    {"\r=1", "\"'\r=1\""},
	    {"\n=1", "\"'\n=1\""},
	    {"\uff1d1", "\"'\uff1d1\""},
	    {"=\"a\"", "\"'=\"\"a\"\"\""},
	    {"1=1", "1=1"},
	    {"'=1", "'=1"},
	    {"\u4eac\u4e1c\u4e91", "\u4eac\u4e1c\u4e91"},
	};

	for (size_t i = 0; i < SKY_COUNT(cells); i++) {
		out.length = 0;
		sky_csv_text(&out, cells[i].text);
		ck_assert_str_eq(text_of(&out), cells[i].cell);
	}
}
END_TEST

/* A negative number is a number. */
START_TEST(csv_leaves_numbers_alone)
{
	struct ask ask = ask_for(snapshot, "list_figures", NULL, "metric=market-growth&fields=value,value_text,value_low");

	sky_csv_header(&out, ask.result.columns, ask.result.column_count);
	sky_csv_row(&out, &ask.request, ask.result.columns, ask.result.column_count, ask.result.rows[0]);
	ck_assert_str_eq(text_of(&out), "value,value_text,value_low\r\n-5,\"'-5 %\",-5.5\r\n");
	ask_finish(&ask);
}
END_TEST

START_TEST(calendar_lines_fold_between_characters)
{
	static const char wide[] = "\u4eac\u4e1c\u4e91\u53d1\u5e03\u6df7\u5408\u591a\u4e91\u64cd\u4f5c\u7cfb\u7edf\u4e91"
	                           "\u8230\u5e76\u5ba3\u5e03\u4e0e\u591a\u5bb6\u5408\u4f5c\u4f19\u4f34\u5171\u540c\u63a8";
	char text[400];
	size_t lengths[] = {66, 67, 68, 140, 141, 142, 200};

	for (size_t i = 0; i < SKY_COUNT(lengths); i++) {
		memset(text, 'x', lengths[i]);
		text[lengths[i]] = '\0';
		out.length = 0;
		sky_feed_ics_line(&out, "SUMMARY", text);
		text_of(&out);
		for (const char *line = out.data; *line; line = strstr(line, "\r\n") + 2) {
			ck_assert_uint_le((size_t)(strstr(line, "\r\n") - line), 75);
		}
		/* "SUMMARY:" and 67 octets fill a line; each further one holds 74. */
		ck_assert_uint_eq(strlen(out.data),
		                  8 + lengths[i] + 2 + 3 * (lengths[i] <= 67 ? 0 : (lengths[i] - 68) / 74 + 1));
	}
	out.length = 0;
	sky_feed_ics_line(&out, "SUMMARY", wide);
	/* 8 octets and 22 characters of three are 74; a 23rd would be two too many. */
	ck_assert_int_eq(strncmp(text_of(&out) + 8 + 66, "\r\n ", 3), 0);
	ck_assert_int_eq(strncmp(out.data + 8 + 66 + 3, wide + 66, strlen(wide) - 66), 0);
}
END_TEST

START_TEST(calendar_text_is_escaped)
{
	sky_feed_ics_line(&out, "SUMMARY", "a,b;c\\d\ne\tf\x7f:\"g\"");
	ck_assert_str_eq(text_of(&out), "SUMMARY:a\\,b\\;c\\\\d\\ne f :\"g\"\r\n");
	out.length = 0;
	sky_feed_ics_line(&out, "SUMMARY", NULL);
	ck_assert_str_eq(text_of(&out), "");
	/* An escape is not parted either. */
	out.length = 0;
	sky_feed_ics_line(&out, "SUMMARY", "012345678901234567890123456789012345678901234567890123456789012345,x");
	holds(text_of(&out), "012345\r\n \\,x\r\n");
}
END_TEST

/* The lines of one event, up to its end. */
static const char *event_with(const char *calendar, const char *summary)
{
	const char *at = strstr(calendar, summary);

	ck_assert_msg(at != NULL, "no %s", summary);
	while (strncmp(at, "BEGIN:VEVENT", 12) != 0) {
		at--;
	}
	return strndup(at, (size_t)(strstr(at, "END:VEVENT") - at));
}

START_TEST(calendar_days_are_those_that_a_date_can_mean)
{
	static const struct {
		const char *summary, *start, *end, *words;
	} events[] = {
	    {"Launch\\, of\\; a", "20180101", "20190101", "Date: 2018."},
	    {"February", "20200201", "20200301", "Date: 2020-02."},
	    {"Range", "20160101", "20180301", "Date: about 2016 to 2018-02."},
	    {"Doubt", "20210601", "20210701", "Date: about 2021-06 (uncertain)."},
	    {"Open start", "20181231", "20190101", "Date: until 2018."},
	    {"Open end", "20221102", "20221103", "Date: from 2022-11-02."},
	};
	const char *calendar = write_as(sky_feed_ics, "list_events", NULL, "");

	for (size_t i = 0; i < SKY_COUNT(events); i++) {
		char line[80];
		const char *event = event_with(calendar, events[i].summary);

		snprintf(line, sizeof(line), "DTSTART;VALUE=DATE:%s\r\nDTEND;VALUE=DATE:%s\r\n", events[i].start,
		         events[i].end);
		holds(event, line);
		holds(event, events[i].words);
		holds(event, "DTSTAMP:20240229T235958Z\r\n");
		free((void *)(uintptr_t)event);
	}
	lacks(calendar, "Some day");
	holds(calendar, "8 of 9 events have a date");
}
END_TEST

START_TEST(calendar_says_what_is_sure)
{
	const char *calendar = write_as(sky_feed_ics, "list_events", NULL, "");
	const char *rumour = event_with(calendar, "Range"), *fact = event_with(calendar, "<b>Launch</b>");

	holds(rumour, "STATUS:TENTATIVE");
	holds(fact, "STATUS:CONFIRMED");
	holds(calendar, "CATEGORIES:launch,Vendor <A>,Vendor B\\, Ltd\\; \\\\ Co\r\n");
	holds(calendar, "DESCRIPTION:Line one.\\nLine two.\\n");
	free((void *)(uintptr_t)rumour);
	free((void *)(uintptr_t)fact);
}
END_TEST

/* An event of two vendors is one event, and keeps its id whatever it is asked by. */
START_TEST(calendar_has_each_event_once)
{
	const char *uid = "UID:dd2b619e-0725-83de-b554-073ae416c336";
	const char *calendar = write_as(sky_feed_ics, "list_timeline", NULL, "");

	holds(calendar, uid);
	lacks(strstr(calendar, uid) + 1, uid);
	holds(write_as(sky_feed_ics, "list_vendor_timeline", "b", ""), uid);
	holds(out.data, "timeline of Vendor B\\, Ltd\\; \\\\ Co");
}
END_TEST

START_TEST(calendar_without_events_has_a_component)
{
	const char *calendar = write_as(sky_feed_ics, "list_events", NULL, "category=incident&status=planned");

	holds(calendar, "BEGIN:VTIMEZONE\r\n");
	lacks(calendar, "BEGIN:VEVENT");
	lacks(write_as(sky_feed_ics, "list_events", NULL, ""), "VTIMEZONE");
}
END_TEST

START_TEST(atom_has_what_rfc_4287_asks_for)
{
	const char *feed = write_as(put_atom, "list_events", NULL, "");

	holds(feed, "<updated>2024-02-29T23:59:58Z</updated>");
	holds(feed, "<link rel=\"self\" href=\"/v1/timeline.atom?a=1&amp;b=2\" type=\"application/atom+xml\"/>");
	holds(feed, "<link rel=\"previous\" href=\"/0\"/>");
	lacks(feed, "rel=\"next\"");
	holds(feed, "<id>urn:uuid:dd2b619e-0725-83de-b554-073ae416c336</id>");
	holds(feed, "<title>2019-05: Vendor &lt;A&gt;: &lt;b&gt;Launch&lt;/b&gt; &amp; more</title>");
	holds(feed, "<updated>2022-03-31T00:00:00Z</updated>"); /* published in March: by its last day */
	holds(feed, "<author><name>A. Writer</name>");
	holds(feed, "<author><name>unknown</name>"); /* nobody signs the undated source */
	holds(feed, "<link rel=\"via\" href=\"https://example.com/report?a=1&amp;b={2}\"/>");
	holds(feed, "<category term=\"a\" label=\"Vendor &lt;A&gt;\"/>");
}
END_TEST

START_TEST(markup_is_escaped_and_stays_xml)
{
	sky_text_escape(&out, "<a href=\"x\">&'\x01\x1f\t\n\uffff\ufffe\U0001f600");
	ck_assert_str_eq(text_of(&out), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;  \t\n  \U0001f600");
}
END_TEST

static json_t *slide(json_t *timeline, const char *id)
{
	json_t *events = json_object_get(timeline, "events"), *event;
	size_t i;

	json_array_foreach(events, i, event)
	{
		if (strcmp(json_string_value(json_object_get(event, "unique_id")), id) == 0) {
			return event;
		}
	}
	ck_abort_msg("no slide %s", id);
}

static void date_is(json_t *slide, const char *key, int year, int month, int day)
{
	json_t *date = json_object_get(slide, key);

	ck_assert_int_eq(json_integer_value(json_object_get(date, "year")), year);
	ck_assert_int_eq(json_integer_value(json_object_get(date, "month")), month);
	ck_assert_int_eq(json_integer_value(json_object_get(date, "day")), day);
	ck_assert_uint_eq(json_object_size(date), (size_t)(1 + (month != 0) + (day != 0)));
}

START_TEST(slides_have_the_parts_of_a_date_that_are_known)
{
	json_t *timeline = json_as(sky_feed_timelinejs, "list_timeline", NULL, "");

	ck_assert_uint_eq(json_array_size(json_object_get(timeline, "events")), 9);
	date_is(slide(timeline, "year.a"), "start_date", 2018, 0, 0);
	date_is(slide(timeline, "leap.a"), "start_date", 2020, 2, 0);
	date_is(slide(timeline, "day.b"), "start_date", 2021, 7, 13);
	date_is(slide(timeline, "range.a"), "start_date", 2016, 0, 0);
	date_is(slide(timeline, "range.a"), "end_date", 2018, 2, 0);
	date_is(slide(timeline, "open-start.a"), "start_date", 2018, 0, 0);
	ck_assert_ptr_null(json_object_get(slide(timeline, "open-start.a"), "end_date"));
	date_is(slide(timeline, "open-end.a"), "start_date", 2022, 11, 2);
	ck_assert_ptr_null(json_object_get(slide(timeline, "open-end.a"), "end_date"));
	json_decref(timeline);
}
END_TEST

START_TEST(slides_are_html_in_lanes_with_a_link)
{
	json_t *timeline = json_as(sky_feed_timelinejs, "list_timeline", NULL, "");
	json_t *event = slide(timeline, "year-otherwise.a"), *text = json_object_get(event, "text");

	ck_assert_str_eq(json_string_value(json_object_get(text, "headline")), "&lt;b&gt;Launch&lt;/b&gt; &amp; more");
	ck_assert_str_eq(json_string_value(json_object_get(event, "group")), "Vendor &lt;A&gt;");
	ck_assert_ptr_null(json_object_get(event, "media")); /* its source has no address */
	event = json_object_get(slide(timeline, "range.a"), "media");
	ck_assert_str_eq(json_string_value(json_object_get(event, "link")), "https://example.com/undated");
	json_decref(timeline);
}
END_TEST

static json_t *datum(json_t *chart, const char *key, const char *id)
{
	json_t *values = json_object_get(json_object_get(chart, "data"), "values"), *one;
	size_t i;

	json_array_foreach(values, i, one)
	{
		const char *own = json_string_value(json_object_get(one, key));

		if (own && strcmp(own, id) == 0) {
			return one;
		}
	}
	ck_abort_msg("no datum %s", id);
}

START_TEST(chart_has_a_panel_for_each_measure)
{
	json_t *chart = json_as(sky_chart_write, "list_market_sizes", "cloud", "");
	json_t *panels = json_object_get(chart, "vconcat"), *one;

	ck_assert_uint_eq(json_array_size(panels), 2);
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(panels, 0), "title")), "Market size (CNY)");
	one = datum(chart, "figure_id", "size-2021");
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
	json_t *layer = json_array_get(json_object_get(chart, "layer"), 0), *y;
	json_t *domain;

	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(layer, "mark"), "type")), "bar");
	y = json_object_get(json_object_get(layer, "encoding"), "y");
	domain = json_object_get(json_object_get(y, "scale"), "domain");
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
	json_t *chart = conflict_chart("disagreement:market-size:cloud:2021:CNY", "");
	json_t *encoding = json_object_get(json_array_get(json_object_get(chart, "layer"), 0), "encoding");
	json_t *lines = json_object_get(json_object_get(json_object_get(encoding, "y"), "scale"), "domain");
	json_t *x = json_object_get(encoding, "x"), *one = datum(chart, "figure_id", "size-2021-other");

	ck_assert_str_eq(title_of(chart), "Contradiction (disagreement): Cloud, Market size, 2021");
	ck_assert_uint_eq(json_array_size(lines), 2);
	ck_assert_str_eq(json_string_value(json_array_get(lines, 1)), "2. Second, 2023-03-01, page 1");
	ck_assert(json_is_false(json_object_get(json_object_get(x, "scale"), "zero")));
	ck_assert_str_eq(json_string_value(json_object_get(x, "field")), "low"); /* intervals, and no bars from zero */
	ck_assert(json_is_false(json_object_get(one, "conflict")));
	holds(out.data, "datum.rank");
	lacks(out.data, "contradicted by another claim");
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
	json_t *chart = conflict_chart("disagreement:market-size:cloud:2021:CNY", "lang=zh");

	ck_assert_str_eq(json_string_value(json_object_get(datum(chart, "figure_id", "size-2021"), "kind")), "报道");
	ck_assert_str_eq(json_string_value(json_object_get(datum(chart, "figure_id", "size-2021"), "rank")), "首选");
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
	for (size_t i = 0; i < SKY_COUNT(reasons); i++) {
		ck_assert_str_eq(sky_chart_reasons(&chart, reasons[i].english), reasons[i].chinese);
	}
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

/* The citation of a figure or of a recipe. */
static const char *cite(const char *figure, const char *format)
{
	struct ask ask = {.arena = sky_arena_create(0)};

	ck_assert_ptr_nonnull(ask.arena);
	ask_run(&ask, snapshot, "get_figure_citation", figure, "");
	ck_assert_int_eq(ask.outcome, SKY_DONE);
	out.length = 0;
	ask.request.format = strcmp(format, "txt") == 0   ? SKY_FORMAT_TEXT
	                     : strcmp(format, "bib") == 0 ? SKY_FORMAT_BIBTEX
	                                                  : SKY_FORMAT_CSLJSON;
	ck_assert_int_eq(ask.request.operation->handler(&ask.request, &ask.result), SKY_DONE);
	sky_buffer_add(&out, ask.result.document, ask.result.document_length);
	sky_arena_destroy(ask.arena);
	return text_of(&out);
}

START_TEST(citation_has_value_place_and_release)
{
	const char *text = cite("size-2021", "txt");

	holds(text, "Cloud, Market size, 2021: 218.1 billion yuan.\n");
	holds(text, "[1] A. Writer. “Report & <Table> 100% {draft}”, First, Second; and Third, 2022-03, "
	            "https://example.com/report?a=1&b={2}, page 1.\n");
	holds(text, "release ");
	holds(text, "/v1/figures/size-2021.\n");
}
END_TEST

START_TEST(citation_of_a_recipe_cites_all_places)
{
	const char *text = cite("growth(size-2021-other,size-2020)", "txt");

	holds(text, "(computed: ");
	holds(text, "[1] “Second report”, Second, 2023-03-01, page 1.\n");
	holds(text, "[2] A. Writer.");
	text = cite("growth(size-2021,size-2020)", "txt");
	holds(text, ", page 1; page 2.\n"); /* two places, one publication */
	lacks(text, "[2]");
}
END_TEST

START_TEST(bibtex_is_safe_for_tex)
{
	const char *text = cite("share-a", "bib");

	holds(text, "@misc{report,\n");
	holds(text, "author = {{A. Writer}}");
	holds(text, "title = {Report \\& <Table> 100\\% \\{draft\\}}");
	holds(text, "year = {2022},\n  date = {2022-03}");
	holds(text, "url = {https://example.com/report?a=1&b=%7B2%7D}");
	out.length = 0;
	sky_citation_tex(&out, "\\a~b^c$d#e_f\n");
	ck_assert_str_eq(text_of(&out), "\\textbackslash{}a\\textasciitilde{}b\\textasciicircum{}c\\$d\\#e\\_f ");
}
END_TEST

START_TEST(csl_dates_have_the_parts_that_are_known)
{
	json_t *items, *issued;

	cite("size-2021", "csl.json");
	out.length--;
	items = parse(&out);
	ck_assert_uint_eq(json_array_size(items), 1);
	issued = json_array_get(json_object_get(json_object_get(json_array_get(items, 0), "issued"), "date-parts"), 0);
	ck_assert_uint_eq(json_array_size(issued), 2);
	ck_assert_int_eq(json_integer_value(json_array_get(issued, 1)), 3);
	json_decref(items);
}
END_TEST

/* The whole package, file after file behind its name. false: it broke off. */
static bool write_package(struct sky_buffer *buffer, struct sky_snapshot *of)
{
	struct sky_package *package = sky_package_create(of, operation_named("get_export"));
	const char *name;

	while (package && !buffer->failed && (name = sky_package_next(package))) {
		sky_buffer_printf(buffer, "\n== %s\n", name);
		while (sky_package_fill(package, buffer)) {
			continue;
		}
	}
	sky_package_destroy(package);
	return package && !buffer->failed;
}

START_TEST(package_has_every_kind_and_describes_it)
{
	struct sky_buffer again;

	ck_assert(write_package(&out, snapshot));
	text_of(&out);
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		char name[64];

		snprintf(name, sizeof(name), "\n== data/%s.csv\nid,", sky_kind_plural((enum sky_kind)kind));
		holds(out.data, name);
	}
	holds(out.data, "size-2021,cloud,market,market-size,");
	holds(out.data, "\"primaryKey\":\"id\"");
	holds(out.data, "{\"name\":\"value\",\"type\":\"number\"");
	holds(out.data, "{\"name\":\"period_start\",\"type\":\"date\"");
	holds(out.data, "{\"fields\":\"source_id\",\"reference\":{\"resource\":\"sources\",\"fields\":\"id\"}}");
	holds(out.data, "- `second`: “Second report”, Second, 2023-03-01.\n");
	sky_buffer_init(&again, 0);
	ck_assert(write_package(&again, snapshot));
	ck_assert_str_eq(text_of(&again), out.data);
	sky_buffer_finish(&again);
}
END_TEST

/* One file is begun after the other, in pieces of bounded size. */
START_TEST(package_comes_in_pieces)
{
	struct sky_snapshot *large = load_valid(SKY_SOURCE_ROOT "/fixtures/china-cloud");
	struct sky_package *package = sky_package_create(large, operation_named("get_export"));
	size_t pieces = 0, files = 0;

	ck_assert_ptr_nonnull(package);
	sky_snapshot_release(large); /* the package holds it */
	while (sky_package_next(package)) {
		bool more = true;

		for (files++; more; pieces++) {
			out.length = 0;
			more = sky_package_fill(package, &out);
			ck_assert_uint_lt(out.length, SKY_PACKAGE_PIECE + 131072);
		}
	}
	ck_assert_uint_eq(files, 2 + SKY_KIND_COUNT);
	ck_assert_uint_gt(pieces, files);
	ck_assert_ptr_null(sky_package_next(package));
	sky_package_destroy(package);
	sky_package_destroy(NULL);
}
END_TEST

/* A writer with one allocation after the other failing says so, or writes the whole. */
static bool whole_or_failed(writer write, const char *operation, const char *path_value, const char *query)
{
	struct sky_buffer whole;
	size_t good = 0, refused = 0, failed = 1;

	sky_buffer_init(&whole, 0);
	for (; good < ALLOCATIONS_MAX && failed; good++) {
		struct ask ask = {.arena = sky_arena_create(0), .format = SKY_FORMAT_VEGALITE};
		struct sky_buffer part;

		ck_assert_ptr_nonnull(ask.arena);
		ask_run(&ask, snapshot, operation, path_value, query);
		ck_assert_int_eq(ask.outcome, SKY_DONE);
		ask.request.canonical = "/v1/it";
		if (good == 0) {
			write(&ask.request, &ask.result, &whole);
		}
		sky_buffer_init(&part, 0);
		fault_arm(good);
		write(&ask.request, &ask.result, &part);
		failed = fault_disarm();
		refused += part.failed;
		ck_assert(part.failed || (part.length == whole.length && memcmp(part.data, whole.data, part.length) == 0));
		sky_buffer_finish(&part);
		sky_arena_destroy(ask.arena);
	}
	sky_buffer_finish(&whole);
	return failed == 0 && refused > 0;
}

START_TEST(short_memory_is_told)
{
	ck_assert(whole_or_failed(sky_feed_ics, "list_timeline", NULL, ""));
	ck_assert(whole_or_failed(put_atom, "list_vendor_timeline", "b", ""));
	ck_assert(whole_or_failed(sky_feed_timelinejs, "list_timeline", NULL, ""));
	ck_assert(whole_or_failed(sky_chart_write, "list_timeline", NULL, ""));
	ck_assert(whole_or_failed(sky_chart_write, "list_market_sizes", "cloud", ""));
	ck_assert(whole_or_failed(sky_chart_write, "compare_vendors", NULL, "vendor=a,b"));
	ck_assert(whole_or_failed(sky_chart_write, "get_conflict", "growth:market-growth:cloud:2021", "lang=zh"));
	ck_assert(whole_or_failed(sky_chart_write, "get_conflict", "event_date:launch", ""));
}
END_TEST

START_TEST(short_memory_is_told_by_the_handler_of_a_chart)
{
	static const char *const conflicts[] = {"disagreement:market-size:cloud:2021:CNY", "event_date:launch"};

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

START_TEST(a_package_that_lacks_memory_breaks_off)
{
	size_t good = 0, failed = 1, refused = 0;

	for (; good < ALLOCATIONS_MAX && failed; good++) {
		bool done;

		sky_buffer_finish(&out);
		sky_buffer_init(&out, 0);
		fault_arm(good);
		done = write_package(&out, snapshot);
		failed = fault_disarm();
		refused += !done;
		ck_assert(done == (failed == 0));
	}
	ck_assert_uint_eq(failed, 0);
	ck_assert_uint_gt(refused, 0);
}
END_TEST

int main(void)
{
	const TTest *tests[] = {
	    csv_defuses_what_a_spreadsheet_would_run,
	    csv_leaves_numbers_alone,
	    calendar_lines_fold_between_characters,
	    calendar_text_is_escaped,
	    calendar_days_are_those_that_a_date_can_mean,
	    calendar_says_what_is_sure,
	    calendar_has_each_event_once,
	    calendar_without_events_has_a_component,
	    atom_has_what_rfc_4287_asks_for,
	    markup_is_escaped_and_stays_xml,
	    slides_have_the_parts_of_a_date_that_are_known,
	    slides_are_html_in_lanes_with_a_link,
	    chart_has_a_panel_for_each_measure,
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
	    citation_has_value_place_and_release,
	    citation_of_a_recipe_cites_all_places,
	    bibtex_is_safe_for_tex,
	    csl_dates_have_the_parts_that_are_known,
	    package_has_every_kind_and_describes_it,
	    package_comes_in_pieces,
	    short_memory_is_told,
	    short_memory_is_told_by_the_handler_of_a_chart,
	    a_package_that_lacks_memory_breaks_off,
	};

	return unit_run_with("formats", tests, SKY_COUNT(tests), set_up, tear_down);
}
