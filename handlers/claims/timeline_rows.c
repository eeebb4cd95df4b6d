#include "handlers/claims/timeline_rows.h"

#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/table_query.h"

#include <stdlib.h>
#include <string.h>

#define HAPPENING(getter, cell)                                                                                        \
	static SKY_GETTER(getter)                                                                                          \
	{                                                                                                                  \
		const struct sky_event *it = ((const struct sky_happening *)row)->event;                                       \
		(void)request;                                                                                                 \
		return cell;                                                                                                   \
	}
#define MATCHER(matcher, test)                                                                                         \
	static SKY_EQUALS(matcher)                                                                                         \
	{                                                                                                                  \
		const struct sky_event *it = ((const struct sky_happening *)row)->event;                                       \
		(void)request;                                                                                                 \
		return test;                                                                                                   \
	}

SKY_FIELD(vendor_id, sky_happening, sky_cell_of(request, SKY_VENDOR, it->vendor))
SKY_FIELD(vendor_name, sky_happening, sky_cell_title(request, SKY_VENDOR, it->vendor))
SKY_MATCHER(is_vendor, sky_happening, it->vendor == value->as.ref.row)
HAPPENING(date, sky_cell_text(it->date.text))
HAPPENING(date_earliest, sky_cell_earliest(&it->date))
HAPPENING(date_latest, sky_cell_latest(&it->date))
HAPPENING(date_note, sky_cell_text(it->date_note))
HAPPENING(category, sky_cell_text(sky_category_text(it->category)))
HAPPENING(milestone, sky_cell_text(it->milestone))
HAPPENING(title, sky_cell_text(it->title))
HAPPENING(summary, sky_cell_text(it->summary))
HAPPENING(status, sky_cell_text(sky_status_text(it->status)))
HAPPENING(said_by, sky_cell_ref(request, it->said_by))
HAPPENING(event_id, sky_cell_text(it->record.id))
HAPPENING(happening, sky_cell_text(it->happening))
HAPPENING(source_id, sky_cell_source_id(request, it))
HAPPENING(source_url, sky_cell_source_url(request, it))
HAPPENING(locator, sky_cell_text(it->record.locator))
HAPPENING(note, sky_cell_text(it->record.note))
HAPPENING(source_title, sky_cell_source_title(request, it))
HAPPENING(source_publisher, sky_cell_source_publisher(request, it))
HAPPENING(source_published, sky_cell_source_published(request, it))
HAPPENING(source_grade, sky_cell_source_grade(request, it))
MATCHER(is_source, it->record.source == value->as.ref.row)
MATCHER(has_person, sky_list_has(&it->people, value))
MATCHER(has_product, sky_list_has(&it->products, value))
MATCHER(reaches, it->date.text && it->date.edtf.latest >= value->as.days.first)
MATCHER(begins_by, it->date.text && it->date.edtf.earliest <= value->as.days.last)

static const struct sky_column columns[] = {
    SKY_COLUMN_BY("vendor_id", vendor_id, is_vendor),
    SKY_COLUMN("vendor_name", vendor_name),
    SKY_COLUMN("date", date),
    SKY_COLUMN("date_earliest", date_earliest),
    SKY_COLUMN("date_latest", date_latest),
    SKY_COLUMN("date_note", date_note),
    SKY_COLUMN("category", category),
    SKY_COLUMN("milestone", milestone),
    SKY_COLUMN("title", title),
    SKY_COLUMN("summary", summary),
    SKY_COLUMN("status", status),
    SKY_COLUMN("said_by", said_by),
    SKY_COLUMN("event_id", event_id),
    SKY_COLUMN("happening", happening),
    SKY_COLUMN_BY("source_id", source_id, is_source),
    SKY_COLUMN("source_url", source_url),
    SKY_COLUMN("locator", locator),
    SKY_COLUMN("note", note),
    SKY_COLUMN("source_title", source_title),
    SKY_COLUMN("source_publisher", source_publisher),
    SKY_COLUMN("source_published", source_published),
    SKY_COLUMN("source_grade", source_grade),
    SKY_COLUMN_BY("by_person", vendor_id, has_person),
    SKY_COLUMN_BY("by_product", vendor_id, has_product),
    SKY_COLUMN_BY("by_from", vendor_id, reaches),
    SKY_COLUMN_BY("by_to", vendor_id, begins_by),
};
#define HIDDEN 4
const struct sky_table sky_table_timeline = SKY_TABLE("timeline", columns, SKY_EXTRA_COUNT + HIDDEN);

int sky_event_compare(const struct sky_event *a, const struct sky_event *b)
{
	if (!a->date.text || !b->date.text) {
		if (a->date.text || b->date.text) {
			return a->date.text ? -1 : 1;
		}
	} else if (a->date.edtf.earliest != b->date.edtf.earliest) {
		return a->date.edtf.earliest < b->date.edtf.earliest ? -1 : 1;
	}
	return strcmp(a->record.id, b->record.id);
}

static int compare_happenings(const void *a, const void *b)
{
	const struct sky_happening *x = a, *y = b;
	int order = sky_event_compare(x->event, y->event);

	return order != 0 ? order : (x->vendor > y->vendor) - (x->vendor < y->vendor);
}

size_t sky_timeline_add(struct sky_happening *list, size_t count, const struct sky_event *event, uint32_t vendor)
{
	for (uint32_t i = 0; i < event->vendors.count; i++) {
		if (vendor == SKY_NONE || event->vendors.row[i] == vendor) {
			list[count++] = (struct sky_happening){event, event->vendors.row[i]};
		}
	}
	return count;
}

const struct sky_happening *sky_timeline(const struct sky_request *request, uint32_t vendor, size_t *count)
{
	struct sky_rows rows = vendor == SKY_NONE ? sky_events_by_date(request->snapshot)
	                                          : sky_index_rows(request->snapshot, SKY_EVENTS_OF_VENDOR, vendor);
	struct sky_happening *list;
	size_t most = 0;

	for (size_t i = 0; i < rows.count; i++) {
		most += sky_event_at(request->snapshot, rows.row[i])->vendors.count;
	}
	list = sky_arena_calloc(request->arena, most + 1, sizeof(*list));
	*count = 0;
	for (size_t i = 0; list && i < rows.count; i++) {
		if (sky_request_knows(request, (struct sky_ref){SKY_EVENT, rows.row[i]})) {
			*count = sky_timeline_add(list, *count, sky_event_at(request->snapshot, rows.row[i]), vendor);
		}
	}
	if (list) {
		qsort(list, *count, sizeof(*list), compare_happenings);
	}
	return list;
}

enum sky_outcome sky_timeline_answer(const struct sky_request *request, uint32_t vendor, struct sky_result *result)
{
	size_t count;
	const struct sky_happening *list = sky_timeline(request, vendor, &count);
	const void **rows = list ? sky_arena_calloc(request->arena, count + 1, sizeof(*rows)) : NULL;
	struct sky_rows events = vendor == SKY_NONE ? sky_events_by_date(request->snapshot)
	                                            : sky_index_rows(request->snapshot, SKY_EVENTS_OF_VENDOR, vendor);

	if (!rows) {
		return SKY_ERROR_MEMORY;
	}
	for (size_t i = 0; i < count; i++) {
		rows[i] = &list[i];
	}
	if (!sky_request_warn_undated(request, SKY_EVENT, events, result) ||
	    !sky_table_query(request, &sky_table_timeline, rows, count, result)) {
		return SKY_ERROR_MEMORY;
	}
	return SKY_DONE;
}
