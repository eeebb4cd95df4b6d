/* Events in the formats of common programs: TimelineJS 3 (JSON), iCalendar (RFC 5545) and Atom (RFC 4287). Each writes
 * the whole body for the events of a page: rows of sky_table_timeline or of sky_table_events. fields= does not matter:
 * these formats have fields of their own. When something fails, out->failed is set. Nothing depends on the clock: the
 * same release gives the same bytes. */
#ifndef SKY_HANDLERS_FEEDS_FEED_H
#define SKY_HANDLERS_FEEDS_FEED_H

#include "handlers/write/buffer.h"

struct sky_request;
struct sky_result;

/* Addresses of the answer itself and of the pages around it; NULL where there is none. All path-absolute. */
struct sky_feed_links {
	const char *self, *first, *prev, *next, *last;
};

/* True when the result's rows are events. */
bool sky_feed_has(const struct sky_result *result);

/* One slide for each row with a date, in the group of its vendor. Dates have the parts that are known. */
void sky_feed_timelinejs(const struct sky_request *request, const struct sky_result *result, struct sky_buffer *out);

/* One all-day VEVENT for each event with a date. It lasts for all the days that the date can mean. */
void sky_feed_ics(const struct sky_request *request, const struct sky_result *result, struct sky_buffer *out);

/* One entry for each event. */
void sky_feed_atom(const struct sky_request *request, const struct sky_result *result,
                   const struct sky_feed_links *links, struct sky_buffer *out);

/* One content line of a calendar, "NAME:text": escaped (RFC 5545, section 3.3.11), folded after 75 octets
 * between characters (section 3.1), with its CRLF. Characters that no calendar can hold become spaces.
 * NULL text writes nothing. */
void sky_feed_ics_line(struct sky_buffer *out, const char *name, const char *text);

#endif
