/* The bytes of the formats other than JSON: CSV, TimelineJS, iCalendar and Atom. */
#include "formats.h"

#include "handlers/feeds/feed.h"
#include "handlers/table/texts.h"
#include "handlers/write/csv.h"

static void put_atom(const struct sky_request *request, const struct sky_result *result, struct sky_buffer *buffer)
{
	static const struct sky_feed_links links = {"/v1/timeline.atom?a=1&b=2", "/1", "/0", NULL, "/9"};
	sky_feed_atom(request, result, &links, buffer);
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
		for (const char *line = out.data; *line; line = strstr(line, "\r\n") + 2)
			ck_assert_uint_le((size_t)(strstr(line, "\r\n") - line), 75);
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
	while (strncmp(at, "BEGIN:VEVENT", 12) != 0)
		at--;
	return strndup(at, (size_t)(strstr(at, "END:VEVENT") - at));
}

START_TEST(calendar_days_are_those_that_a_date_can_mean)
{
	static const struct {
		const char *summary, *start, *end, *words;
	} events[] = {
	    {"Launch\\, of\\; a", "20180101", "20190101", "Date: 2018."},
	    {"February", "20200201", "20200301", "Date: 2020-02."},
	    {"Range", "20150101", "20180301", "Date: about 2016 to 2018-02."},
	    {"Doubt", "20210501", "20210801", "Date: about 2021-06 (uncertain)."},
	    {"Open start", "20181231", "20190101", "Date: until 2018."},
	    {"Open end", "20221102", "20221103", "Date: from 2022-11-02."},
	};
	const char *calendar = write_as(sky_feed_ics, "list_events", NULL, "");
	for (size_t i = 0; i < SKY_COUNT(events); i++) {
		char line[80];
		const char *event = event_with(calendar, events[i].summary);
		snprintf(line, sizeof line, "DTSTART;VALUE=DATE:%s\r\nDTEND;VALUE=DATE:%s\r\n", events[i].start, events[i].end);
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
		if (strcmp(json_string_value(json_object_get(event, "unique_id")), id) == 0)
			return event;
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

START_TEST(short_memory_is_told)
{
	ck_assert(whole_or_failed(sky_feed_ics, "list_timeline", NULL, ""));
	ck_assert(whole_or_failed(put_atom, "list_vendor_timeline", "b", ""));
	ck_assert(whole_or_failed(sky_feed_timelinejs, "list_timeline", NULL, ""));
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
	    short_memory_is_told,
	};
	return unit_run_with("formats", tests, SKY_COUNT(tests), set_up, tear_down);
}
