/* Timelines: one row for each vendor of an event. */
#ifndef SKY_HANDLERS_CLAIMS_TIMELINE_ROWS_H
#define SKY_HANDLERS_CLAIMS_TIMELINE_ROWS_H

#include "handlers/table/rows.h"

/* A row of sky_table_timeline. */
struct sky_happening {
	const struct sky_event *event;
	uint32_t vendor;
};

/* The known events of one vendor (SKY_NONE: of every vendor), by date_earliest, undated last, then by id; in the
 * arena. NULL: memory is short. */
const struct sky_happening *sky_timeline(const struct sky_request *request, uint32_t vendor, size_t *count) SKY_MUST;

/* Adds the rows of an event to the list, which has `count` rows and enough room: one row for each of its vendors, or
 * for that vendor alone. Returns how many rows there are then. */
size_t sky_timeline_add(struct sky_happening *list, size_t count, const struct sky_event *event, uint32_t vendor);

/* Order of a timeline. */
int sky_event_compare(const struct sky_event *a, const struct sky_event *b);

/* Ends with the timeline of one vendor (SKY_NONE: of every vendor). */
enum sky_outcome sky_timeline_answer(const struct sky_request *request, uint32_t vendor, struct sky_result *result);

#endif
