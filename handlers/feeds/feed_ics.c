/* iCalendar (RFC 5545; NAME and DESCRIPTION of a calendar are RFC 7986). */
#include "handlers/feeds/feed_internal.h"
#include "handlers/table/texts.h"

#include <string.h>

#define LINE_OCTETS 75 /* RFC 5545, section 3.1: without the line break */
#define DAY_SECONDS 86400

/* A content line while it is written. */
struct line {
	struct sky_buffer *out;
	size_t octets;
};

/* A character is never cut: the line is broken before one that does not fit. */
static void put_character(struct line *line, const char *bytes, size_t length)
{
	if (line->octets + length > LINE_OCTETS) {
		sky_buffer_text(line->out, "\r\n ");
		line->octets = 1;
	}
	sky_buffer_add(line->out, bytes, length);
	line->octets += length;
}

static void put_plain(struct line *line, const char *text)
{
	while (*text) {
		size_t length = sky_text_character(text);
		put_character(line, text, length);
		text += length;
	}
}

static void put_escaped(struct line *line, const char *text)
{
	while (*text) {
		size_t length = sky_text_character(text);
		if (*text == '\n')
			put_character(line, "\\n", 2);
		else if (strchr("\\;,", *text))
			put_character(line, (const char[]){'\\', *text}, 2);
		else if ((unsigned char)*text < ' ' || *text == '\x7f')
			put_character(line, " ", 1);
		else
			put_character(line, text, length);
		text += length;
	}
}

static void end_line(struct line *line)
{
	sky_buffer_text(line->out, "\r\n");
}

void sky_feed_ics_line(struct sky_buffer *out, const char *name, const char *text)
{
	struct line line = {.out = out};
	if (!text)
		return;
	put_plain(&line, name);
	put_plain(&line, ":");
	put_escaped(&line, text);
	end_line(&line);
}

/* A value whose type is not TEXT: it is not escaped. */
static void put_value(struct sky_buffer *out, const char *name, const char *value)
{
	struct line line = {.out = out};
	put_plain(&line, name);
	put_plain(&line, ":");
	put_plain(&line, value);
	end_line(&line);
}

/* Values of a list stand between commas, each escaped by itself. */
static void put_categories(const struct sky_feed *feed, const struct sky_event *event)
{
	struct line line = {.out = feed->out};
	const char *category = sky_category_text(event->category);
	if (!category && event->vendors.count == 0)
		return;
	put_plain(&line, "CATEGORIES:");
	put_escaped(&line, category ? category : "");
	for (uint32_t i = 0; i < event->vendors.count; i++) {
		put_plain(&line, category || i ? "," : "");
		put_escaped(&line, sky_title(feed->request->snapshot, (struct sky_ref){SKY_VENDOR, event->vendors.row[i]}));
	}
	end_line(&line);
}

static void put_day(const struct sky_feed *feed, const char *name, sky_day day)
{
	int year, month, mday;
	sky_day_to_civil(day, &year, &month, &mday);
	put_value(feed->out, name, sky_text_make(feed->request, feed->out, "%04d%02d%02d", year, month, mday));
}

/* The days that the date can mean. An open end has no day: the known end stands for it, and the text says so. */
static void put_days(const struct sky_feed *feed, const struct sky_edtf *edtf)
{
	sky_day first = edtf->earliest == SKY_DAY_NONE ? edtf->latest : edtf->earliest;
	sky_day last = edtf->latest == SKY_DAY_MAX ? edtf->earliest : edtf->latest;
	put_day(feed, "DTSTART;VALUE=DATE", first);
	int year;
	int month;
	int mday;
	sky_day_to_civil(last, &year, &month, &mday);
	/* The end is the day after. The year 9999 has none, and without an end the event is one day. */
	if (year < 9999 || month < 12 || mday < 31)
		put_day(feed, "DTEND;VALUE=DATE", last + 1);
}

static bool is_sure(const struct sky_event *event)
{
	return event->status != SKY_STATUS_PLANNED && event->status != SKY_STATUS_RUMOURED &&
	       event->status != SKY_STATUS_UNRESOLVED && event->status != SKY_STATUS_OPINION;
}

static void put_event(const struct sky_feed *feed, const struct sky_event *event, const char *stamp)
{
	const struct sky_source *source = sky_source_of(feed->request, &event->record);
	const char *vendors = sky_feed_vendors(feed, event), *title = event->title ? event->title : event->record.id;
	sky_buffer_text(feed->out, "BEGIN:VEVENT\r\n");
	char uuid[SKY_UUID_SIZE];
	put_value(feed->out, "UID", sky_feed_uuid(feed, "event", event->record.id, uuid));
	put_value(feed->out, "DTSTAMP", stamp);
	put_days(feed, &event->date.edtf);
	sky_feed_ics_line(feed->out, "SUMMARY",
	                  vendors ? sky_text_make(feed->request, feed->out, "%s: %s", vendors, title) : title);
	sky_feed_ics_line(feed->out, "DESCRIPTION", sky_feed_text(feed, event, "\n"));
	put_categories(feed, event);
	if (source && source->url)
		put_value(feed->out, "URL", source->url);
	put_value(feed->out, "STATUS", is_sure(event) ? "CONFIRMED" : "TENTATIVE");
	put_value(feed->out, "TRANSP", "TRANSPARENT");
	sky_buffer_text(feed->out, "END:VEVENT\r\n");
}

/* A calendar must have a component. Where there is no event, it has a time zone, which none of the dates needs. */
static void put_nothing(struct sky_buffer *out)
{
	sky_buffer_text(out, "BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
	                     "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n");
}

/* The release's time: the time of the clock would give other bytes for the same release. */
static const char *stamp_of(const struct sky_feed *feed)
{
	int64_t released = sky_snapshot_dataset(feed->request->snapshot)->released;
	int64_t second = (released % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS;
	int year, month, mday;
	sky_day_to_civil((sky_day)((released - second) / DAY_SECONDS), &year, &month, &mday);
	return sky_text_make(feed->request, feed->out, "%04d%02d%02dT%02d%02d%02dZ", year, month, mday,
	                     (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
}

void sky_feed_ics(const struct sky_request *request, const struct sky_result *result, struct sky_buffer *out)
{
	const struct sky_feed feed = {request, result, out};
	size_t count, dated = 0;
	const struct sky_event **events = sky_feed_events(&feed, &count);
	const char *stamp = stamp_of(&feed);
	for (size_t i = 0; i < count; i++)
		dated += events[i]->date.text != NULL;
	sky_buffer_text(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Skyledger//" SKY_VERSION "//EN\r\n"
	                     "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
	sky_feed_ics_line(out, "NAME", sky_feed_title(&feed));
	sky_feed_ics_line(out, "X-WR-CALNAME", sky_feed_title(&feed));
	sky_feed_ics_line(out, "DESCRIPTION",
	                  sky_text_make(request, out, "Release %s. %zu of %zu events have a date and stand here.",
	                                sky_snapshot_release_id(request->snapshot), dated, count));
	for (size_t i = 0; i < count; i++)
		if (events[i]->date.text)
			put_event(&feed, events[i], stamp);
	if (dated == 0)
		put_nothing(out);
	sky_buffer_text(out, "END:VCALENDAR\r\n");
}
