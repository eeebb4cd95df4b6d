/* The table of events. */
#include "handlers/table/rows.h"

SKY_FIELD(date, sky_event, sky_cell_text(it->date.text))
SKY_FIELD(date_earliest, sky_event, sky_cell_earliest(&it->date))
SKY_FIELD(date_latest, sky_event, sky_cell_latest(&it->date))
SKY_FIELD(date_note, sky_event, sky_cell_text(it->date_note))
SKY_FIELD(category, sky_event, sky_cell_text(sky_category_text(it->category)))
SKY_FIELD(milestone, sky_event, sky_cell_text(it->milestone))
SKY_FIELD(happening, sky_event, sky_cell_text(it->happening))
SKY_FIELD(title, sky_event, sky_cell_text(it->title))
SKY_FIELD(summary, sky_event, sky_cell_text(it->summary))
SKY_FIELD(status, sky_event, sky_cell_text(sky_status_text(it->status)))
SKY_FIELD(said_by, sky_event, sky_cell_ref(request, it->said_by))
SKY_FIELD(vendor_id, sky_event, sky_cell_of(request, SKY_VENDOR, it->vendors.count ? it->vendors.row[0] : SKY_NONE))
SKY_FIELD(vendor_ids, sky_event, sky_cell_ids(request, SKY_VENDOR, it->vendors.row, it->vendors.count))
SKY_FIELD(person_ids, sky_event, sky_cell_ids(request, SKY_PERSON, it->people.row, it->people.count))
SKY_FIELD(product_ids, sky_event, sky_cell_ids(request, SKY_PRODUCT, it->products.row, it->products.count))
SKY_FIELD(organization_ids, sky_event,
          sky_cell_ids(request, SKY_ORGANIZATION, it->organizations.row, it->organizations.count))
SKY_FIELD(figure_ids, sky_event, sky_cell_ids(request, SKY_FIGURE, it->figures.row, it->figures.count))
SKY_FIELD(published_on, sky_event, sky_cell_published(request, it->published.text, it->record.source))
SKY_MATCHER(has_vendor, sky_event, sky_list_has(&it->vendors, value))
SKY_MATCHER(has_person, sky_event, sky_list_has(&it->people, value))
SKY_MATCHER(has_product, sky_event, sky_list_has(&it->products, value))
SKY_MATCHER(has_organization, sky_event, sky_list_has(&it->organizations, value))
SKY_MATCHER(reaches, sky_event, it->date.text && it->date.edtf.latest >= value->as.days.first)
SKY_MATCHER(begins_by, sky_event, it->date.text && it->date.edtf.earliest <= value->as.days.last)

static const struct sky_column columns[] = {
    SKY_COLUMN("id", sky_cell_id),
    SKY_COLUMN("date", date),
    SKY_COLUMN("date_earliest", date_earliest),
    SKY_COLUMN("date_latest", date_latest),
    SKY_COLUMN("date_note", date_note),
    SKY_COLUMN("category", category),
    SKY_COLUMN("milestone", milestone),
    SKY_COLUMN("happening", happening),
    SKY_COLUMN("title", title),
    SKY_COLUMN("summary", summary),
    SKY_COLUMN("status", status),
    SKY_COLUMN("said_by", said_by),
    SKY_COLUMN("vendor_id", vendor_id),
    SKY_COLUMN_BY("vendor_ids", vendor_ids, has_vendor),
    SKY_COLUMN_BY("person_ids", person_ids, has_person),
    SKY_COLUMN_BY("product_ids", product_ids, has_product),
    SKY_COLUMN_BY("organization_ids", organization_ids, has_organization),
    SKY_COLUMN("figure_ids", figure_ids),
    SKY_COLUMN("published_on", published_on),
    SKY_COLUMNS_TAIL,
    SKY_COLUMNS_EXTRA,
    SKY_COLUMN_BY("by_from", date, reaches),
    SKY_COLUMN_BY("by_to", date, begins_by),
};
#define HIDDEN 2
const struct sky_table sky_table_events = SKY_TABLE("events", columns, SKY_EXTRA_COUNT + HIDDEN);
