/* TimelineJS 3: https://timeline.knightlab.com/docs/json-format.html. Its texts are HTML. */
#include "handlers/feeds/feed_internal.h"
#include "handlers/table/texts.h"

#include <string.h>

/* A text as a member that TimelineJS puts into the page as HTML. */
static void put_html(struct sky_json *json, const char *key, const char *text)
{
	struct sky_buffer html;
	sky_buffer_init(&html, 0);
	sky_text_escape(&html, text);
	sky_json_put_buffer(json, key, &html);
}

static void put_date(struct sky_json *json, const char *key, sky_day day, enum sky_precision precision)
{
	int year, month, mday;
	sky_day_to_civil(day, &year, &month, &mday);
	sky_json_put_object(json, key);
	sky_json_put_integer(json, "year", year);
	if (precision >= SKY_PRECISION_MONTH)
		sky_json_put_integer(json, "month", month);
	if (precision == SKY_PRECISION_DAY)
		sky_json_put_integer(json, "day", mday);
	sky_json_object_end(json);
}

/* How exact the end of an interval is; the date itself only says it of the start. */
static enum sky_precision end_precision(const struct sky_when *when)
{
	const char *slash = strchr(when->text, '/');
	struct sky_edtf end;
	/* The whole text was read before, so its second part can be read too, unless the end is open. */
	if (!slash || sky_edtf_parse(slash + 1, strlen(slash + 1), &end))
		return SKY_PRECISION_NONE;
	return end.precision;
}

/* Writes the parts of a date that are known: "2018" has no month. Where the start is open, the end takes its place, and
 * the text says so. */
static void put_dates(const struct sky_feed *feed, struct sky_json *json, const struct sky_when *when)
{
	enum sky_precision end = end_precision(when);
	if (when->edtf.precision == SKY_PRECISION_NONE)
		put_date(json, "start_date", when->edtf.last, end);
	else
		put_date(json, "start_date", when->edtf.first, when->edtf.precision);
	if (end != SKY_PRECISION_NONE && when->edtf.precision != SKY_PRECISION_NONE)
		put_date(json, "end_date", when->edtf.last, end);
	put_html(json, "display_date", sky_text_when(feed->request, feed->out, when));
}

static void put_media(const struct sky_feed *feed, struct sky_json *json, const struct sky_event *event)
{
	const struct sky_source *source = sky_source_of(feed->request, &event->record);
	if (!source || !source->url)
		return;
	sky_json_put_object(json, "media");
	sky_json_put_text(json, "url", source->url);
	sky_json_put_text(json, "link", source->url);
	sky_json_put_text(json, "link_target", "_blank");
	put_html(json, "caption",
	         event->record.locator
	             ? sky_text_make(feed->request, feed->out, "%s, %s", source->title, event->record.locator)
	             : source->title);
	if (source->publisher)
		put_html(json, "credit", source->publisher);
	sky_json_object_end(json);
}

static void put_text(struct sky_json *json, const char *headline, const char *text)
{
	sky_json_put_object(json, "text");
	put_html(json, "headline", headline);
	put_html(json, "text", text ? text : "");
	sky_json_object_end(json);
}

static void put_slide(const struct sky_feed *feed, struct sky_json *json, const struct sky_event *event,
                      uint32_t vendor)
{
	const struct sky_snapshot *snapshot = feed->request->snapshot;
	const char *id = event->record.id, *group = sky_feed_vendors(feed, event);
	if (vendor != SKY_NONE) {
		id = sky_text_make(feed->request, feed->out, "%s.%s", id, sky_id(snapshot, SKY_VENDOR, vendor));
		group = sky_title(snapshot, (struct sky_ref){SKY_VENDOR, vendor});
	}
	sky_json_object(json);
	sky_json_put_text(json, "unique_id", id);
	put_dates(feed, json, &event->date);
	if (group)
		put_html(json, "group", group);
	put_text(json, event->title ? event->title : event->record.id, sky_feed_text(feed, event, "\n"));
	put_media(feed, json, event);
	sky_json_object_end(json);
}

void sky_feed_timelinejs(const struct sky_request *request, const struct sky_result *result, struct sky_buffer *out)
{
	const struct sky_feed feed = {request, result, out};
	size_t dated = 0;
	uint32_t vendor;
	for (size_t i = 0; i < result->count; i++)
		dated += sky_feed_event(&feed, result->rows[i], &vendor)->date.text != NULL;
	struct sky_json json;
	sky_json_init(&json, out);
	sky_json_object(&json);
	sky_json_put_object(&json, "title");
	put_text(&json, sky_feed_title(&feed),
	         sky_text_make(request, out, "Release %s. %zu of %zu rows have a date and stand here.",
	                       sky_snapshot_release_id(request->snapshot), dated, result->count));
	sky_json_object_end(&json);
	sky_json_put_array(&json, "events");
	for (size_t i = 0; i < result->count; i++) {
		const struct sky_event *event = sky_feed_event(&feed, result->rows[i], &vendor);
		if (event->date.text)
			put_slide(&feed, &json, event, vendor);
	}
	sky_json_array_end(&json);
	sky_json_object_end(&json);
	sky_buffer_char(out, '\n');
}
