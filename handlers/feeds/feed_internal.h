/* What the three formats of events share. */
#ifndef SKY_HANDLERS_FEEDS_FEED_INTERNAL_H
#define SKY_HANDLERS_FEEDS_FEED_INTERNAL_H

#include "handlers/feeds/feed.h"
#include "handlers/table/rows.h"

/* A feed while it is written; all borrowed. Where memory is short out->failed is set. */
struct sky_feed {
	const struct sky_request *request;
	const struct sky_result *result;
	struct sky_buffer *out;
};

/* The event of a row, and the vendor that the row is about; SKY_NONE: the row is about the event itself. */
const struct sky_event *sky_feed_event(const struct sky_feed *feed, const void *row, uint32_t *vendor);

/* The events of the page, each once, in the order of its rows. */
const struct sky_event **sky_feed_events(const struct sky_feed *feed, size_t *count);

/* What is known of an event beyond its title, as paragraphs with `between` between them: the summary, the date in words
 * where it is not one exact day, doubts, how sure it is, who says so and where. NULL: nothing is known. */
const char *sky_feed_text(const struct sky_feed *feed, const struct sky_event *event, const char *between);

/* The names of the event's vendors; NULL: it has none. */
const char *sky_feed_vendors(const struct sky_feed *feed, const struct sky_event *event);

/* The title of the page: that of the data set, and the vendor of the path. */
const char *sky_feed_title(const struct sky_feed *feed);

/* An id for other programs: a UUID (version 8, RFC 9562) of the data set's id, a kind and an id, the same in every
 * release and on every server. Returns buffer. */
#define SKY_UUID_SIZE 37
char *sky_feed_uuid(const struct sky_feed *feed, const char *kind, const char *id, char buffer[SKY_UUID_SIZE]);

#endif
