#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/candidates.h"
#include "handlers/table/objects.h"
#include "handlers/table/table_query.h"
#include "handlers/write/cell_json.h"

SKY_GETTER(kind, product, sky_cell_text(sky_product_kind_text(product->kind)))
SKY_GETTER(vendor_id, product, sky_cell_of(request, SKY_VENDOR, product->vendor))
SKY_GETTER(organization_id, product, sky_cell_of(request, SKY_ORGANIZATION, product->organization))
SKY_GETTER(released, product, sky_cell_text(product->released.text))
SKY_GETTER(summary, product, sky_cell_text(product->summary))
SKY_MATCHER(by_vendor, product, product->vendor == value->as.ref.row)
SKY_MATCHER(by_organization, product, product->organization == value->as.ref.row)

const struct sky_table sky_table_products = {SKY_ROW_PRODUCT};

enum sky_outcome sky_handle_list_products(struct sky_request *request, struct sky_result *result)
{
	static const struct sky_hint hints[] = {
	    {"vendor", SKY_VENDOR, SKY_PRODUCTS_OF_VENDOR},
	    {"organization", SKY_ORGANIZATION, SKY_PRODUCTS_OF_ORGANIZATION},
	};
	const struct sky_hints from = {SKY_PRODUCT, hints, SKY_COUNT(hints), false};
	struct sky_rows rows;
	const struct sky_rows *only;
	if (!sky_candidates(request, &from, &rows, &only) ||
	    !sky_table_scan(request, &sky_table_products, SKY_PRODUCT, only, result))
		return SKY_ERROR_MEMORY;
	return SKY_DONE;
}

static bool names_product(const struct sky_statement *statement, struct sky_ref product)
{
	for (uint32_t i = 0; i < statement->products.count; i++)
		if (statement->products.row[i] == product.row)
			return true;
	return statement->subject.kind == SKY_PRODUCT && statement->subject.row == product.row;
}

static void put_statements(struct sky_json *json, const struct sky_request *request, struct sky_ref product)
{
	sky_json_put_array(json, "statements");
	for (uint32_t i = 0; i < sky_count(request->snapshot, SKY_STATEMENT); i++) {
		const struct sky_statement *statement = sky_statement_at(request->snapshot, i);
		if (names_product(statement, product) && sky_request_knows(request, (struct sky_ref){SKY_STATEMENT, i}))
			sky_json_table_row(json, request, &sky_table_statements, statement);
	}
	sky_json_array_end(json);
}

static bool write_product(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	struct sky_ref ref = {SKY_PRODUCT, sky_row_of(request, SKY_PRODUCT, thing)};
	sky_json_object(json);
	sky_json_members(json, request, &sky_table_products, thing);
	sky_put_names(json, request, &((const struct sky_product *)thing)->names, false);
	sky_put_rows(json, request, "events", &sky_table_events, SKY_EVENT,
	             sky_index_rows(request->snapshot, SKY_EVENTS_OF_PRODUCT, ref.row));
	put_statements(json, request, ref);
	sky_put_rows(json, request, "relations", &sky_table_relations, SKY_RELATION,
	             sky_relations_of(request->snapshot, ref));
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

enum sky_outcome sky_handle_get_product(struct sky_request *request, struct sky_result *result)
{
	enum sky_outcome outcome;
	const void *product = sky_request_record(request, "product", SKY_PRODUCT, result, &outcome);
	return product ? sky_answer_object(request, result, product, write_product) : outcome;
}
