#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/candidates.h"
#include "handlers/table/objects.h"
#include "handlers/table/table_query.h"
#include "handlers/write/cell_json.h"

SKY_FIELD(kind, sky_statement, sky_cell_text(sky_statement_kind_text(it->kind)))
SKY_FIELD(title, sky_statement, sky_cell_text(it->title))
SKY_FIELD(text, sky_statement, sky_cell_text(it->text))
SKY_FIELD(vendor_id, sky_statement, sky_cell_of(request, SKY_VENDOR, it->vendors.count ? it->vendors.row[0] : SKY_NONE))
SKY_FIELD(vendor_ids, sky_statement, sky_cell_ids(request, SKY_VENDOR, it->vendors.row, it->vendors.count))
SKY_FIELD(subject, sky_statement, sky_cell_ref(request, it->subject))
SKY_FIELD(said_by, sky_statement, sky_cell_ref(request, it->said_by))
SKY_FIELD(said_by_name, sky_statement, sky_cell_title(request, it->said_by.kind, it->said_by.row))
SKY_FIELD(status, sky_statement, sky_cell_text(sky_status_text(it->status)))
SKY_FIELD(date, sky_statement, sky_cell_text(it->date.text))
SKY_FIELD(date_earliest, sky_statement, sky_cell_earliest(&it->date))
SKY_FIELD(date_latest, sky_statement, sky_cell_latest(&it->date))
SKY_FIELD(date_note, sky_statement, sky_cell_text(it->date_note))
SKY_FIELD(published_on, sky_statement, sky_cell_published(request, it->published.text, it->record.source))
SKY_FIELD(person_ids, sky_statement, sky_cell_ids(request, SKY_PERSON, it->people.row, it->people.count))
SKY_FIELD(product_ids, sky_statement, sky_cell_ids(request, SKY_PRODUCT, it->products.row, it->products.count))
SKY_FIELD(organization_ids, sky_statement,
          sky_cell_ids(request, SKY_ORGANIZATION, it->organizations.row, it->organizations.count))
SKY_FIELD(figure_ids, sky_statement, sky_cell_ids(request, SKY_FIGURE, it->figures.row, it->figures.count))
SKY_MATCHER(has_vendor, sky_statement, sky_list_has(&it->vendors, value))
SKY_MATCHER(has_person, sky_statement, sky_list_has(&it->people, value))
SKY_MATCHER(has_product, sky_statement, sky_list_has(&it->products, value))
SKY_MATCHER(has_organization, sky_statement, sky_list_has(&it->organizations, value))
SKY_MATCHER(is_subject, sky_statement, sky_ref_is(it->subject, value))
SKY_MATCHER(is_said_by, sky_statement, sky_ref_is(it->said_by, value))
SKY_MATCHER(reaches, sky_statement, it->date.text && it->date.edtf.latest >= value->as.days.first)
SKY_MATCHER(begins_by, sky_statement, it->date.text && it->date.edtf.earliest <= value->as.days.last)

static const struct sky_column columns[] = {
    SKY_COLUMN("id", sky_cell_id),
    SKY_COLUMN("kind", kind),
    SKY_COLUMN("title", title),
    SKY_COLUMN("text", text),
    SKY_COLUMN("vendor_id", vendor_id),
    SKY_COLUMN_BY("vendor_ids", vendor_ids, has_vendor),
    SKY_COLUMN_BY("subject", subject, is_subject),
    SKY_COLUMN_BY("said_by", said_by, is_said_by),
    SKY_COLUMN("said_by_name", said_by_name),
    SKY_COLUMN("status", status),
    SKY_COLUMN("date", date),
    SKY_COLUMN("date_earliest", date_earliest),
    SKY_COLUMN("date_latest", date_latest),
    SKY_COLUMN("date_note", date_note),
    SKY_COLUMN("published_on", published_on),
    SKY_COLUMN_BY("person_ids", person_ids, has_person),
    SKY_COLUMN_BY("product_ids", product_ids, has_product),
    SKY_COLUMN_BY("organization_ids", organization_ids, has_organization),
    SKY_COLUMN("figure_ids", figure_ids),
    SKY_COLUMNS_TAIL,
    SKY_COLUMNS_EXTRA,
    SKY_COLUMN_BY("by_from", date, reaches),
    SKY_COLUMN_BY("by_to", date, begins_by),
};
#define HIDDEN 2
const struct sky_table sky_table_statements = SKY_TABLE("statements", columns, SKY_EXTRA_COUNT + HIDDEN);

enum sky_outcome sky_handle_list_statements(struct sky_request *request, struct sky_result *result)
{
	static const struct sky_hint hints[] = {
	    {"vendor", SKY_VENDOR, SKY_STATEMENTS_OF_VENDOR},
	    {"person", SKY_PERSON, SKY_STATEMENTS_OF_PERSON},
	    {"source", SKY_SOURCE, SKY_STATEMENTS_OF_SOURCE},
	};
	const struct sky_hints from = {SKY_STATEMENT, hints, SKY_COUNT(hints), false};
	struct sky_rows rows;
	const struct sky_rows *only;

	if (!sky_candidates(request, &from, &rows, &only) ||
	    !sky_table_scan(request, &sky_table_statements, SKY_STATEMENT, only, result)) {
		return SKY_ERROR_MEMORY;
	}
	return SKY_DONE;
}

static bool write_statement(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct sky_statement *statement = thing;

	sky_json_object(json);
	sky_json_members(json, request, &sky_table_statements, statement);
	sky_put_named_list(json, request, "vendors", SKY_VENDOR, sky_rows_of_list(&statement->vendors));
	sky_put_named_list(json, request, "people", SKY_PERSON, sky_rows_of_list(&statement->people));
	sky_put_named_list(json, request, "products", SKY_PRODUCT, sky_rows_of_list(&statement->products));
	sky_put_named_list(json, request, "organizations", SKY_ORGANIZATION, sky_rows_of_list(&statement->organizations));
	sky_put_rows(json, request, "figures", &sky_table_figures, SKY_FIGURE, sky_rows_of_list(&statement->figures));
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

enum sky_outcome sky_handle_get_statement(struct sky_request *request, struct sky_result *result)
{
	enum sky_outcome outcome;
	const void *statement = sky_request_record(request, "statement", SKY_STATEMENT, result, &outcome);

	return statement ? sky_answer_object(request, result, statement, write_statement) : outcome;
}
