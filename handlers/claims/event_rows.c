/* The table of events. */
#include "handlers/request/handlers.h"
#include "handlers/table/rows.h"

SKY_GETTER(date, event, sky_cell_text(event->date.text))
SKY_GETTER(date_earliest, event, sky_cell_earliest(&event->date))
SKY_GETTER(date_latest, event, sky_cell_latest(&event->date))
SKY_GETTER(date_note, event, sky_cell_text(event->date_note))
SKY_GETTER(category, event, sky_cell_text(sky_category_text(event->category)))
SKY_GETTER(milestone, event, sky_cell_text(event->milestone))
SKY_GETTER(happening, event, sky_cell_text(event->happening))
SKY_GETTER(title, event, sky_cell_text(event->title))
SKY_GETTER(title_zh, event, sky_cell_text(event->title_zh))
SKY_GETTER(summary, event, sky_cell_text(event->summary))
SKY_GETTER(status, event, sky_cell_text(sky_status_text(event->status)))
SKY_GETTER(said_by, event, sky_cell_ref(request, event->said_by))
SKY_GETTER(vendor_id, event, sky_cell_of(request, SKY_VENDOR, event->vendors.count ? event->vendors.row[0] : SKY_NONE))
SKY_GETTER(vendor_ids, event, sky_cell_ids(request, SKY_VENDOR, event->vendors.row, event->vendors.count))
SKY_GETTER(person_ids, event, sky_cell_ids(request, SKY_PERSON, event->people.row, event->people.count))
SKY_GETTER(product_ids, event, sky_cell_ids(request, SKY_PRODUCT, event->products.row, event->products.count))
SKY_GETTER(organization_ids, event,
           sky_cell_ids(request, SKY_ORGANIZATION, event->organizations.row, event->organizations.count))
SKY_GETTER(figure_ids, event, sky_cell_ids(request, SKY_FIGURE, event->figures.row, event->figures.count))
SKY_GETTER(published_on, event, sky_cell_published(request, event->published.text, event->record.source))
SKY_MATCHER(by_vendor, event, sky_list_has(&event->vendors, value))
SKY_MATCHER(by_person, event, sky_list_has(&event->people, value))
SKY_MATCHER(by_product, event, sky_list_has(&event->products, value))
SKY_MATCHER(by_organization, event, sky_list_has(&event->organizations, value))
SKY_MATCHER(by_from, event, event->date.text && event->date.edtf.latest >= value->as.days.first)
SKY_MATCHER(by_to, event, event->date.text && event->date.edtf.earliest <= value->as.days.last)

static const struct sky_matcher matchers[] = {{"from", by_from}, {"to", by_to}, {NULL}};
const struct sky_table sky_table_events = {SKY_ROW_EVENT, .matchers = matchers};
