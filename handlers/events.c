#include "handlers/claims/timeline_rows.h"
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/candidates.h"
#include "handlers/table/objects.h"
#include "handlers/table/table_query.h"
#include "handlers/write/cell_json.h"

#include <string.h>

enum sky_outcome sky_handle_list_events(struct sky_request *request, struct sky_result *result)
{
	static const struct sky_hint hints[] = {
	    {"vendor", SKY_VENDOR, SKY_EVENTS_OF_VENDOR},    {"person", SKY_PERSON, SKY_EVENTS_OF_PERSON},
	    {"product", SKY_PRODUCT, SKY_EVENTS_OF_PRODUCT}, {"organization", SKY_ORGANIZATION, SKY_EVENTS_OF_ORGANIZATION},
	    {"source", SKY_SOURCE, SKY_EVENTS_OF_SOURCE},
	};
	const struct sky_hints from = {SKY_EVENT, hints, SKY_COUNT(hints), false};
	struct sky_rows rows;
	const struct sky_rows *only;
	if (!sky_candidates(request, &from, &rows, &only) ||
	    !sky_table_scan(request, &sky_table_events, SKY_EVENT, only, result))
		return SKY_ERROR_MEMORY;
	return SKY_DONE;
}

/* Other claims about the same happening. */
static void put_same(struct sky_json *json, const struct sky_request *request, const struct sky_event *event)
{
	size_t count = event->happening ? sky_count(request->snapshot, SKY_EVENT) : 0;
	sky_json_put_array(json, "same_happening");
	for (uint32_t i = 0; i < count; i++) {
		const struct sky_event *other = sky_event_at(request->snapshot, i);
		if (other != event && other->happening && strcmp(other->happening, event->happening) == 0 &&
		    sky_request_knows(request, (struct sky_ref){SKY_EVENT, i}))
			sky_json_table_row(json, request, &sky_table_events, other);
	}
	sky_json_array_end(json);
}

/* The dated event of the vendor that comes right after (before: right before) this one. */
static const struct sky_event *neighbour(const struct sky_request *request, const struct sky_event *event,
                                         uint32_t vendor, bool before)
{
	struct sky_rows rows = sky_index_rows(request->snapshot, SKY_EVENTS_OF_VENDOR, vendor);
	const struct sky_event *nearest = NULL;
	int side = before ? -1 : 1;
	for (size_t i = 0; i < rows.count; i++) {
		const struct sky_event *other = sky_event_at(request->snapshot, rows.row[i]);
		if (!other->date.text || sky_event_compare(other, event) * side <= 0 ||
		    !sky_request_knows(request, (struct sky_ref){SKY_EVENT, rows.row[i]}))
			continue;
		if (!nearest || sky_event_compare(other, nearest) * side < 0)
			nearest = other;
	}
	return nearest;
}

static void put_neighbours(struct sky_json *json, const struct sky_request *request, const struct sky_event *event,
                           const char *key, bool before)
{
	sky_json_put_array(json, key);
	for (uint32_t i = 0; event->date.text && i < event->vendors.count; i++) {
		const struct sky_event *other = neighbour(request, event, event->vendors.row[i], before);
		if (!other)
			continue;
		sky_json_object(json);
		sky_put_id(json, request, "vendor_id", SKY_VENDOR, event->vendors.row[i]);
		sky_json_put_text(json, "id", other->record.id);
		sky_json_put_text(json, "date", other->date.text);
		sky_json_put_text(json, "title", other->title);
		sky_json_object_end(json);
	}
	sky_json_array_end(json);
}

static bool write_event(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct sky_event *event = thing;
	sky_json_object(json);
	sky_json_members(json, request, &sky_table_events, event);
	sky_put_named_list(json, request, "vendors", SKY_VENDOR, sky_rows_of_list(&event->vendors));
	sky_put_named_list(json, request, "people", SKY_PERSON, sky_rows_of_list(&event->people));
	sky_put_named_list(json, request, "products", SKY_PRODUCT, sky_rows_of_list(&event->products));
	sky_put_named_list(json, request, "organizations", SKY_ORGANIZATION, sky_rows_of_list(&event->organizations));
	sky_put_rows(json, request, "figures", &sky_table_figures, SKY_FIGURE, sky_rows_of_list(&event->figures));
	put_same(json, request, event);
	put_neighbours(json, request, event, "before", true);
	put_neighbours(json, request, event, "after", false);
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

enum sky_outcome sky_handle_get_event(struct sky_request *request, struct sky_result *result)
{
	enum sky_outcome outcome;
	const void *event = sky_request_record(request, "event", SKY_EVENT, result, &outcome);
	return event ? sky_answer_object(request, result, event, write_event) : outcome;
}
