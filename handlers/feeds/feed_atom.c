/* Atom (RFC 4287), with the links of a paged feed (RFC 5005). */
#include "handlers/feeds/feed_internal.h"
#include "handlers/table/texts.h"

static void put_element(struct sky_buffer *out, const char *name, const char *text)
{
	if (!text)
		return;
	sky_buffer_printf(out, "<%s>", name);
	sky_text_escape(out, text);
	sky_buffer_printf(out, "</%s>\n", name);
}

static void put_link(struct sky_buffer *out, const char *rel, const char *href, const char *type)
{
	if (!href)
		return;
	sky_buffer_printf(out, "<link rel=\"%s\" href=\"", rel);
	sky_text_escape(out, href);
	if (type)
		sky_buffer_printf(out, "\" type=\"%s", type);
	sky_buffer_text(out, "\"/>\n");
}

static void put_category(struct sky_buffer *out, const char *term, const char *label)
{
	if (!term)
		return;
	sky_buffer_text(out, "<category term=\"");
	sky_text_escape(out, term);
	sky_buffer_text(out, "\" label=\"");
	sky_text_escape(out, label);
	sky_buffer_text(out, "\"/>\n");
}

static void put_id(const struct sky_feed *feed, const char *kind, const char *id)
{
	char uuid[SKY_UUID_SIZE];
	sky_buffer_printf(feed->out, "<id>urn:uuid:%s</id>\n", sky_feed_uuid(feed, kind, id, uuid));
}

static void put_person(struct sky_buffer *out, const char *name)
{
	sky_buffer_text(out, "<author>");
	put_element(out, "name", name);
	sky_buffer_text(out, "</author>\n");
}

/* The day by which the claim was published. Where nobody knows it, the time of the release stands for it: by then the
 * claim was surely there. */
static const char *updated_of(const struct sky_feed *feed, const struct sky_event *event)
{
	const struct sky_request *request = feed->request;
	sky_day day = sky_published_by(request->snapshot,
	                               (struct sky_ref){SKY_EVENT, sky_row_number(request->snapshot, SKY_EVENT, event)});
	if (day == SKY_DAY_NONE || day == SKY_DAY_MAX)
		return sky_snapshot_dataset(request->snapshot)->released_text;
	char text[11];
	return sky_text_make(request, feed->out, "%sT00:00:00Z", sky_day_print(day, text));
}

static void put_entry(const struct sky_feed *feed, const struct sky_event *event)
{
	struct sky_buffer *out = feed->out;
	const struct sky_source *source = sky_source_of(feed->request, &event->record);
	const char *category = sky_category_text(event->category), *vendors = sky_feed_vendors(feed, event);
	const char *title = event->title ? event->title : event->record.id;
	const char *when = sky_text_when(feed->request, out, &event->date);
	sky_buffer_text(out, "<entry>\n");
	put_id(feed, "event", event->record.id);
	put_element(out, "title",
	            sky_text_make(feed->request, out, "%s%s%s%s%s", when ? when : "", when ? ": " : "",
	                          vendors ? vendors : "", vendors ? ": " : "", title));
	put_element(out, "updated", updated_of(feed, event));
	put_person(out, source && source->author      ? source->author
	                : source && source->publisher ? source->publisher
	                                              : "unknown");
	put_link(out, "alternate", sky_text_make(feed->request, out, "/v1/events/%s", event->record.id), NULL);
	put_link(out, "via", source ? source->url : NULL, NULL);
	put_category(out, category, category);
	for (uint32_t i = 0; i < event->vendors.count; i++) {
		uint32_t row = event->vendors.row[i];
		put_category(out, sky_id(feed->request->snapshot, SKY_VENDOR, row),
		             sky_title(feed->request->snapshot, (struct sky_ref){SKY_VENDOR, row}));
	}
	put_element(out, "content", sky_feed_text(feed, event, "\n"));
	sky_buffer_text(out, "</entry>\n");
}

void sky_feed_atom(const struct sky_request *request, const struct sky_result *result,
                   const struct sky_feed_links *links, struct sky_buffer *out)
{
	const struct sky_feed feed = {request, result, out};
	const struct sky_dataset *dataset = sky_snapshot_dataset(request->snapshot);
	size_t count;
	const struct sky_event **events = sky_feed_events(&feed, &count);
	sky_buffer_text(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
	put_id(&feed, "feed", request->canonical);
	put_element(out, "title", sky_feed_title(&feed));
	put_element(out, "updated", dataset->released_text);
	put_person(out, dataset->title);
	put_element(out, "rights", dataset->licence);
	sky_buffer_text(out, "<generator uri=\"/\" version=\"" SKY_VERSION "\">Skyledger</generator>\n");
	put_link(out, "self", links->self, "application/atom+xml");
	put_link(out, "alternate", request->canonical, NULL);
	put_link(out, "first", links->first, NULL);
	put_link(out, "previous", links->prev, NULL);
	put_link(out, "next", links->next, NULL);
	put_link(out, "last", links->last, NULL);
	for (size_t i = 0; i < count; i++)
		put_entry(&feed, events[i]);
	sky_buffer_text(out, "</feed>\n");
}
