#include "handlers/claims/timeline_rows.h"

#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/table_query.h"

#include <stdlib.h>
#include <string.h>

SKY_GETTER(vendor_id, happening, sky_cell_of(request, SKY_VENDOR, happening->vendor))
SKY_GETTER(vendor_name, happening, sky_cell_title(request, SKY_VENDOR, happening->vendor))
SKY_MATCHER(by_vendor, happening, happening->vendor == value->as.ref.row)
SKY_GETTER(date, happening, sky_cell_text(happening->event->date.text))
SKY_GETTER(date_earliest, happening, sky_cell_earliest(&happening->event->date))
SKY_GETTER(date_latest, happening, sky_cell_latest(&happening->event->date))
SKY_GETTER(date_note, happening, sky_cell_text(happening->event->date_note))
SKY_GETTER(category, happening, sky_cell_text(sky_category_text(happening->event->category)))
SKY_GETTER(milestone, happening, sky_cell_text(happening->event->milestone))
SKY_GETTER(title, happening, sky_cell_text(happening->event->title))
SKY_GETTER(title_zh, happening, sky_cell_text(happening->event->title_zh))
SKY_GETTER(summary, happening, sky_cell_text(happening->event->summary))
SKY_GETTER(status, happening, sky_cell_text(sky_status_text(happening->event->status)))
SKY_GETTER(said_by, happening, sky_cell_ref(request, happening->event->said_by))
SKY_GETTER(event_id, happening, sky_cell_text(happening->event->record.id))
SKY_GETTER(happening, happening, sky_cell_text(happening->event->happening))
SKY_GETTER(source_id, happening, sky_cell_source_id(request, happening->event))
SKY_GETTER(source_url, happening, sky_cell_source_url(request, happening->event))
SKY_GETTER(locator, happening, sky_cell_text(happening->event->record.locator))
SKY_GETTER(note, happening, sky_cell_text(happening->event->record.note))
SKY_GETTER(source_title, happening, sky_cell_source_title(request, happening->event))
SKY_GETTER(source_publisher, happening, sky_cell_source_publisher(request, happening->event))
SKY_GETTER(source_published, happening, sky_cell_source_published(request, happening->event))
SKY_GETTER(source_grade, happening, sky_cell_source_grade(request, happening->event))
SKY_MATCHER(by_source, happening, happening->event->record.source == value->as.ref.row)
SKY_MATCHER(by_person, happening, sky_list_has(&happening->event->people, value))
SKY_MATCHER(by_product, happening, sky_list_has(&happening->event->products, value))
SKY_MATCHER(by_from, happening,
            happening->event->date.text && happening->event->date.edtf.latest >= value->as.days.first)
SKY_MATCHER(by_to, happening,
            happening->event->date.text && happening->event->date.edtf.earliest <= value->as.days.last)

static const struct sky_matcher matchers[] = {
    {"person", by_person}, {"product", by_product}, {"from", by_from}, {"to", by_to}, {NULL}};
const struct sky_table sky_table_timeline = {SKY_ROW_TIMELINE_ENTRY, .matchers = matchers};

int sky_event_compare(const struct sky_event *a, const struct sky_event *b)
{
	if (!a->date.text || !b->date.text) {
		if (a->date.text || b->date.text)
			return a->date.text ? -1 : 1;
	} else if (a->date.edtf.first != b->date.edtf.first) {
		return a->date.edtf.first < b->date.edtf.first ? -1 : 1;
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
	for (uint32_t i = 0; i < event->vendors.count; i++)
		if (vendor == SKY_NONE || event->vendors.row[i] == vendor)
			list[count++] = (struct sky_happening){event, event->vendors.row[i]};
	return count;
}

const struct sky_happening *sky_timeline(const struct sky_request *request, uint32_t vendor, size_t *count)
{
	struct sky_rows rows = vendor == SKY_NONE ? sky_events_by_date(request->snapshot)
	                                          : sky_index_rows(request->snapshot, SKY_EVENTS_OF_VENDOR, vendor);
	size_t most = 0;
	for (size_t i = 0; i < rows.count; i++)
		most += sky_event_at(request->snapshot, rows.row[i])->vendors.count;
	struct sky_happening *list = sky_arena_calloc(request->arena, most + 1, sizeof *list);
	*count = 0;
	for (size_t i = 0; list && i < rows.count; i++)
		if (sky_request_knows(request, (struct sky_ref){SKY_EVENT, rows.row[i]}))
			*count = sky_timeline_add(list, *count, sky_event_at(request->snapshot, rows.row[i]), vendor);
	if (list)
		qsort(list, *count, sizeof *list, compare_happenings);
	return list;
}

enum sky_outcome sky_timeline_answer(const struct sky_request *request, uint32_t vendor, struct sky_result *result)
{
	size_t count;
	const struct sky_happening *list = sky_timeline(request, vendor, &count);
	const void **rows = list ? sky_arena_calloc(request->arena, count + 1, sizeof *rows) : NULL;
	struct sky_rows events = vendor == SKY_NONE ? sky_events_by_date(request->snapshot)
	                                            : sky_index_rows(request->snapshot, SKY_EVENTS_OF_VENDOR, vendor);
	if (!rows)
		return SKY_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++)
		rows[i] = &list[i];
	if (!sky_request_warn_undated(request, SKY_EVENT, events, result) ||
	    !sky_table_query(request, &sky_table_timeline, rows, count, result))
		return SKY_ERROR_MEMORY;
	return SKY_DONE;
}
