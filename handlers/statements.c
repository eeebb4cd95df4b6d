#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/candidates.h"
#include "handlers/table/objects.h"
#include "handlers/table/table_query.h"
#include "handlers/write/cell_json.h"
#include "model/snapshot/words.h"

SKY_GETTER(kind, statement, sky_cell_text(sky_statement_kind_text(statement->kind)))
SKY_GETTER(title, statement, sky_cell_text(statement->title))
SKY_GETTER(title_zh, statement, sky_cell_text(statement->title_zh))
SKY_GETTER(text, statement, sky_cell_text(sky_statement_text(request->snapshot, statement)))
SKY_GETTER(words_missing, statement,
           sky_cell_text(sky_statement_text(request->snapshot, statement) ? NULL : SKY_WORDS_WITHHELD))
SKY_GETTER(vendor_id, statement,
           sky_cell_of(request, SKY_VENDOR, statement->vendors.count ? statement->vendors.row[0] : SKY_NONE))
SKY_GETTER(vendor_ids, statement, sky_cell_ids(request, SKY_VENDOR, statement->vendors.row, statement->vendors.count))
SKY_GETTER(subject, statement, sky_cell_ref(request, statement->subject))
SKY_GETTER(said_by, statement, sky_cell_ref(request, statement->said_by))
SKY_GETTER(said_by_name, statement, sky_cell_title(request, statement->said_by.kind, statement->said_by.row))
SKY_GETTER(status, statement, sky_cell_text(sky_status_text(statement->status)))
SKY_GETTER(date, statement, sky_cell_text(statement->date.text))
SKY_GETTER(date_earliest, statement, sky_cell_earliest(&statement->date))
SKY_GETTER(date_latest, statement, sky_cell_latest(&statement->date))
SKY_GETTER(date_note, statement, sky_cell_text(statement->date_note))
SKY_GETTER(published_on, statement, sky_cell_published(request, statement->published.text, statement->record.source))
SKY_GETTER(person_ids, statement, sky_cell_ids(request, SKY_PERSON, statement->people.row, statement->people.count))
SKY_GETTER(product_ids, statement,
           sky_cell_ids(request, SKY_PRODUCT, statement->products.row, statement->products.count))
SKY_GETTER(organization_ids, statement,
           sky_cell_ids(request, SKY_ORGANIZATION, statement->organizations.row, statement->organizations.count))
SKY_GETTER(figure_ids, statement, sky_cell_ids(request, SKY_FIGURE, statement->figures.row, statement->figures.count))
SKY_MATCHER(by_vendor, statement, sky_list_has(&statement->vendors, value))
SKY_MATCHER(by_person, statement, sky_list_has(&statement->people, value))
SKY_MATCHER(by_product, statement, sky_list_has(&statement->products, value))
SKY_MATCHER(by_organization, statement, sky_list_has(&statement->organizations, value))
SKY_MATCHER(by_subject, statement, sky_ref_is(statement->subject, value))
SKY_MATCHER(by_said_by, statement, sky_ref_is(statement->said_by, value))
SKY_MATCHER(by_from, statement, statement->date.text && statement->date.edtf.latest >= value->as.days.first)
SKY_MATCHER(by_to, statement, statement->date.text && statement->date.edtf.earliest <= value->as.days.last)

static const struct sky_matcher matchers[] = {{"from", by_from}, {"to", by_to}, {NULL}};
const struct sky_table sky_table_statements = {SKY_ROW_STATEMENT, .matchers = matchers};

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
	    !sky_table_scan(request, &sky_table_statements, SKY_STATEMENT, only, result))
		return SKY_ERROR_MEMORY;
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
