#define XXH_INLINE_ALL
#include "handlers/claims/timeline_rows.h"
#include "handlers/feeds/feed_internal.h"
#include "handlers/request/request.h"
#include "handlers/table/texts.h"

#include <stdio.h>
#include <string.h>
#include <xxhash.h>

bool sky_feed_has(const struct sky_result *result)
{
	return result->table == &sky_table_timeline || result->table == &sky_table_events;
}

const struct sky_event *sky_feed_event(const struct sky_feed *feed, const void *row, uint32_t *vendor)
{
	const struct sky_happening *happening = row;
	if (feed->result->table != &sky_table_timeline) {
		*vendor = SKY_NONE;
		return row;
	}
	*vendor = happening->vendor;
	return happening->event;
}

const struct sky_event **sky_feed_events(const struct sky_feed *feed, size_t *count)
{
	const struct sky_result *result = feed->result;
	const struct sky_event **events =
	    sky_arena_calloc(feed->request->arena, result->count + 1, sizeof(const struct sky_event *));
	*count = 0;
	feed->out->failed |= events == NULL;
	for (size_t i = 0; events && i < result->count; i++) {
		uint32_t vendor;
		const struct sky_event *event = sky_feed_event(feed, result->rows[i], &vendor);
		size_t same = 0;
		while (same < *count && events[same] != event)
			same++;
		events[same] = event;
		*count += same == *count;
	}
	return events;
}

/* "Source: Value Institute, “Title”, 2022-11-02, paragraph 5." NULL: there is none. */
static const char *source_in_words(const struct sky_feed *feed, const struct sky_event *event)
{
	const struct sky_source *source = sky_source_of(feed->request, &event->record);
	if (!source)
		return NULL;
	const char *parts[4];
	parts[0] = source->publisher;
	parts[1] = sky_text_make(feed->request, feed->out, "“%s”", source->title);
	parts[2] = source->published.text;
	parts[3] = event->record.locator;
	return sky_text_make(feed->request, feed->out, "Source: %s.",
	                     sky_text_join(feed->request, feed->out, parts, SKY_COUNT(parts), ", "));
}

/* The date in words; NULL where it is one day, which needs none. */
static const char *date_in_words(const struct sky_feed *feed, const struct sky_when *when)
{
	bool exact = when->edtf.earliest == when->edtf.latest && !when->edtf.approximate && !when->edtf.uncertain;
	if (!when->text || exact)
		return NULL;
	return sky_text_make(feed->request, feed->out, "Date: %s.", sky_text_when(feed->request, feed->out, when));
}

const char *sky_feed_text(const struct sky_feed *feed, const struct sky_event *event, const char *between)
{
	const char *status = sky_status_text(event->status);
	const char *const parts[] = {
	    event->summary,
	    date_in_words(feed, &event->date),
	    event->date_note,
	    status ? sky_text_make(feed->request, feed->out, "Status: %s.", status) : NULL,
	    event->conflict_note,
	    event->record.note,
	    source_in_words(feed, event),
	};
	return sky_text_join(feed->request, feed->out, parts, SKY_COUNT(parts), between);
}

const char *sky_feed_vendors(const struct sky_feed *feed, const struct sky_event *event)
{
	const char *names = NULL;
	for (uint32_t i = 0; i < event->vendors.count; i++) {
		struct sky_ref vendor = {SKY_VENDOR, event->vendors.row[i]};
		const char *name = sky_title(feed->request->snapshot, vendor);
		names = names ? sky_text_make(feed->request, feed->out, "%s, %s", names, name) : name;
	}
	return names;
}

const char *sky_feed_title(const struct sky_feed *feed)
{
	const struct sky_dataset *dataset = sky_snapshot_dataset(feed->request->snapshot);
	const struct sky_arg *vendor = sky_request_find(feed->request, "vendor");
	struct sky_ref ref = {SKY_VENDOR, SKY_NONE};
	if (!vendor || !vendor->spec->in_path)
		return dataset->title;
	ref.row = vendor->values[0].as.ref.row;
	return sky_text_make(feed->request, feed->out, "%s: timeline of %s", dataset->title,
	                     sky_title(feed->request->snapshot, ref));
}

char *sky_feed_uuid(const struct sky_feed *feed, const char *kind, const char *id, char buffer[SKY_UUID_SIZE])
{
	const char *const texts[] = {"skyledger", sky_snapshot_dataset(feed->request->snapshot)->id, kind, id};
	XXH128_canonical_t canonical;
	unsigned char *byte = canonical.digest;
	XXH3_state_t state;
	int used = 0;
	XXH3_128bits_reset(&state);
	for (size_t i = 0; i < SKY_COUNT(texts); i++)
		XXH3_128bits_update(&state, texts[i], strlen(texts[i]) + 1);
	XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state));
	byte[6] = (unsigned char)((byte[6] & 0x0f) | 0x80); /* version 8 */
	byte[8] = (unsigned char)((byte[8] & 0x3f) | 0x80); /* variant of RFC 9562 */
	for (size_t i = 0; i < sizeof canonical.digest; i++) {
		used += snprintf(buffer + used, (size_t)(SKY_UUID_SIZE - used), "%s%02x",
		                 i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", byte[i]);
	}
	return buffer;
}
