#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/objects.h"
#include "handlers/table/table_query.h"
#include "handlers/write/cell_json.h"

SKY_GETTER(kind, organization, sky_cell_text(sky_organization_kind_text(organization->kind)))
SKY_GETTER(identified, organization, sky_cell_bool(organization->identified))
SKY_GETTER(parent_id, organization, sky_cell_of(request, SKY_ORGANIZATION, organization->parent))
SKY_GETTER(homepage, organization, sky_cell_text(organization->homepage))
SKY_GETTER(summary, organization, sky_cell_text(organization->summary))
SKY_MATCHER(by_parent, organization, organization->parent == value->as.ref.row)

const struct sky_table sky_table_organizations = {SKY_ROW_ORGANIZATION};

enum sky_outcome sky_handle_list_organizations(struct sky_request *request, struct sky_result *result)
{
	if (!sky_table_scan(request, &sky_table_organizations, SKY_ORGANIZATION, NULL, result))
		return SKY_ERROR_MEMORY;
	return SKY_DONE;
}

static bool write_organization(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct sky_snapshot *snapshot = request->snapshot;
	struct sky_ref ref = {SKY_ORGANIZATION, sky_row_of(request, SKY_ORGANIZATION, thing)};
	sky_json_object(json);
	sky_json_members(json, request, &sky_table_organizations, thing);
	sky_put_names(json, request, sky_names_of(snapshot, ref), false);
	sky_put_named_list(json, request, "vendors", SKY_VENDOR,
	                   sky_index_rows(snapshot, SKY_VENDORS_OF_ORGANIZATION, ref.row));
	sky_put_named_list(json, request, "parts", SKY_ORGANIZATION,
	                   sky_index_rows(snapshot, SKY_ORGANIZATIONS_OF_ORGANIZATION, ref.row));
	sky_put_roles_in(json, request, ref);
	sky_put_rows(json, request, "relations", &sky_table_relations, SKY_RELATION, sky_relations_of(snapshot, ref));
	sky_put_rows(json, request, "figures", &sky_table_figures, SKY_FIGURE,
	             sky_index_rows(snapshot, SKY_FIGURES_OF_ORGANIZATION, ref.row));
	sky_put_rows(json, request, "products", &sky_table_products, SKY_PRODUCT,
	             sky_index_rows(snapshot, SKY_PRODUCTS_OF_ORGANIZATION, ref.row));
	sky_put_rows(json, request, "events", &sky_table_events, SKY_EVENT,
	             sky_index_rows(snapshot, SKY_EVENTS_OF_ORGANIZATION, ref.row));
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

enum sky_outcome sky_handle_get_organization(struct sky_request *request, struct sky_result *result)
{
	enum sky_outcome outcome;
	const void *organization = sky_request_record(request, "organization", SKY_ORGANIZATION, result, &outcome);
	return organization ? sky_answer_object(request, result, organization, write_organization) : outcome;
}
