#include "handlers/claims/timeline_rows.h"
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/objects.h"
#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"
#include "handlers/write/cell_json.h"

#include <stdlib.h>
#include <string.h>

static struct sky_cell count_of(const struct sky_request *request, enum sky_index index, enum sky_kind kind,
                                const void *vendor)
{
	return sky_cell_count(request, index, kind, sky_row_of(request, SKY_VENDOR, vendor));
}

SKY_GETTER(group, vendor, sky_cell_text(sky_vendor_group_text(vendor->group)))
SKY_GETTER(parent_id, vendor, sky_cell_of(request, SKY_ORGANIZATION, vendor->parent))
SKY_GETTER(parent_name, vendor, sky_cell_title(request, SKY_ORGANIZATION, vendor->parent))
SKY_GETTER(homepage, vendor, sky_cell_text(vendor->homepage))
SKY_GETTER(summary, vendor, sky_cell_text(vendor->summary))
SKY_GETTER(products_count, vendor, count_of(request, SKY_PRODUCTS_OF_VENDOR, SKY_PRODUCT, vendor))
SKY_GETTER(events_count, vendor, count_of(request, SKY_EVENTS_OF_VENDOR, SKY_EVENT, vendor))
SKY_GETTER(statements_count, vendor, count_of(request, SKY_STATEMENTS_OF_VENDOR, SKY_STATEMENT, vendor))
SKY_GETTER(figures_count, vendor, count_of(request, SKY_FIGURES_OF_VENDOR, SKY_FIGURE, vendor))
SKY_MATCHER(by_parent, vendor, vendor->parent == value->as.ref.row)

const struct sky_table sky_table_vendors = {SKY_ROW_VENDOR};

enum sky_outcome sky_handle_list_vendors(struct sky_request *request, struct sky_result *result)
{
	return sky_table_scan(request, &sky_table_vendors, SKY_VENDOR, NULL, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}

#include "handlers/write/cell_json.h"

#include <stdlib.h>

#define KEY_FIGURES_MAX 100
#define PARENTS_MAX 16 /* a chain of owners is short; the limit ends a circle */

struct profile {
	const struct sky_vendor *vendor;
	struct sky_ref ref;
	const struct sky_figure **figures; /* preferred first, newest first */
	size_t figure_count;
	const struct sky_happening *events; /* oldest first */
	size_t event_count;
	size_t events_asked;
};

static void put_parents(struct sky_json *json, const struct sky_request *request, uint32_t parent)
{
	sky_json_put_array(json, "parents");
	for (unsigned i = 0; parent != SKY_NONE && i < PARENTS_MAX; i++) {
		sky_put_named_element(json, request, SKY_ORGANIZATION, parent);
		parent = sky_organization_at(request->snapshot, parent)->parent;
	}
	sky_json_array_end(json);
}

static void put_parent(struct sky_json *json, const struct sky_request *request, uint32_t row)
{
	const struct sky_organization *parent = sky_organization_at(request->snapshot, row);
	sky_json_key(json, "parent");
	if (!parent) {
		sky_json_null(json);
		return;
	}
	sky_json_object(json);
	sky_json_put_text(json, "id", parent->record.id);
	sky_put_cell(json, "name", sky_cell_name(request, parent));
	sky_json_put_text(json, "kind", sky_organization_kind_text(parent->kind));
	put_parents(json, request, parent->parent);
	sky_json_object_end(json);
}

static void put_statements(struct sky_json *json, const struct sky_request *request, struct sky_rows rows)
{
	sky_json_put_object(json, "statements");
	for (unsigned kind = SKY_STATEMENT_KIND_NONE + 1; kind < SKY_STATEMENT_KIND_LIMIT; kind++) {
		bool open = false;
		for (size_t i = 0; i < rows.count; i++) {
			const struct sky_statement *statement = sky_statement_at(request->snapshot, rows.row[i]);
			if (statement->kind != kind || !sky_request_knows(request, (struct sky_ref){SKY_STATEMENT, rows.row[i]}))
				continue;
			if (!open)
				sky_json_put_array(json, sky_statement_kind_text(kind));
			open = true;
			sky_json_table_row(json, request, &sky_table_statements, statement);
		}
		if (open)
			sky_json_array_end(json);
	}
	sky_json_object_end(json);
}

static void put_related(struct sky_json *json, const struct sky_request *request, const struct sky_relation *relation,
                        struct sky_ref other)
{
	sky_json_object(json);
	sky_json_put_text(json, "kind", sky_kind_singular(other.kind));
	sky_put_id(json, request, "id", other.kind, other.row);
	sky_json_put_text(json, "name", sky_title(request->snapshot, other));
	sky_json_put_text(json, "relation_id", relation->record.id);
	sky_json_put_text(json, "status", sky_status_text(relation->status));
	sky_json_put_text(json, "text", relation->text);
	sky_json_put_text(json, "from", relation->from.text);
	sky_json_put_text(json, "to", relation->to.text);
	sky_json_put_text(json, "as_of", relation->as_of.text);
	sky_put_id(json, request, "source_id", SKY_SOURCE, relation->record.source);
	sky_json_put_text(json, "locator", relation->record.locator);
	sky_json_put_text(json, "note", relation->record.note);
	sky_json_object_end(json);
}

static bool is(struct sky_ref a, struct sky_ref b)
{
	return a.kind == b.kind && a.row == b.row;
}

/* Which relations lead to the records of a list: their predicates, for each side that the vendor can be on. */
struct relatedness {
	const char *key;
	unsigned as_object;  /* the vendor is the object: "X customer_of vendor" */
	unsigned as_subject; /* the vendor is the subject: "vendor serves X" */
};

static void put_relatedness(struct sky_json *json, const struct sky_request *request, const struct profile *profile,
                            const struct relatedness *what)
{
	struct sky_rows rows = sky_relations_of(request->snapshot, profile->ref);
	sky_json_put_array(json, what->key);
	for (size_t i = 0; i < rows.count; i++) {
		const struct sky_relation *relation = sky_relation_at(request->snapshot, rows.row[i]);
		if (!sky_request_knows(request, (struct sky_ref){SKY_RELATION, rows.row[i]}))
			continue;
		if (relation->predicate == what->as_object && is(relation->object, profile->ref))
			put_related(json, request, relation, relation->subject);
		else if (relation->predicate == what->as_subject && is(relation->subject, profile->ref))
			put_related(json, request, relation, relation->object);
	}
	sky_json_array_end(json);
}

static void put_relations(struct sky_json *json, const struct sky_request *request, const struct profile *profile)
{
	static const struct relatedness kinds[] = {
	    {"customers", SKY_PREDICATE_CUSTOMER_OF, SKY_PREDICATE_SERVES},
	    {"partners", SKY_PREDICATE_PARTNER_OF, SKY_PREDICATE_PARTNER_OF},
	    {"competitors", SKY_PREDICATE_COMPETITOR_OF, SKY_PREDICATE_COMPETITOR_OF},
	};
	for (size_t i = 0; i < SKY_COUNT(kinds); i++)
		put_relatedness(json, request, profile, &kinds[i]);
	sky_put_rows(json, request, "relations", &sky_table_relations, SKY_RELATION,
	             sky_relations_of(request->snapshot, profile->ref));
}

static void put_latest(struct sky_json *json, const struct sky_request *request, const struct profile *profile)
{
	size_t dated = profile->event_count;
	while (dated > 0 && !profile->events[dated - 1].event->date.text)
		dated--;
	size_t last = dated > profile->events_asked ? dated - profile->events_asked : 0;
	sky_json_put_array(json, "latest_events");
	for (size_t i = dated; i > last; i--)
		sky_json_table_row(json, request, &sky_table_timeline, &profile->events[i - 1]);
	sky_json_array_end(json);
}

static bool write_profile(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct profile *profile = thing;
	const struct sky_vendor *vendor = profile->vendor;
	sky_json_object(json);
	sky_json_put_text(json, "id", vendor->record.id);
	sky_put_names(json, request, &vendor->names, true);
	sky_json_put_text(json, "group", sky_vendor_group_text(vendor->group));
	sky_json_put_text(json, "summary", vendor->summary);
	sky_json_put_text(json, "homepage", vendor->homepage);
	put_parent(json, request, vendor->parent);
	put_statements(json, request, sky_index_rows(request->snapshot, SKY_STATEMENTS_OF_VENDOR, profile->ref.row));
	sky_put_rows(json, request, "products", &sky_table_products, SKY_PRODUCT,
	             sky_index_rows(request->snapshot, SKY_PRODUCTS_OF_VENDOR, profile->ref.row));
	sky_put_roles_in(json, request, profile->ref);
	put_relations(json, request, profile);
	sky_json_put_array(json, "key_figures");
	for (size_t i = 0; i < profile->figure_count && i < KEY_FIGURES_MAX; i++)
		sky_json_table_row(json, request, &sky_table_figures, profile->figures[i]);
	sky_json_array_end(json);
	put_latest(json, request, profile);
	sky_put_origin(json, request, &vendor->record);
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

static int compare_figures(const void *a, const void *b)
{
	const struct sky_figure *x = *(const struct sky_figure *const *)a, *y = *(const struct sky_figure *const *)b;
	bool x_preferred = x->rank == SKY_RANK_PREFERRED, y_preferred = y->rank == SKY_RANK_PREFERRED;
	if (x_preferred != y_preferred)
		return x_preferred ? -1 : 1;
	/* One without a period comes last: SKY_DAY_NONE is below every day. */
	if (x->period_end != y->period_end)
		return x->period_end > y->period_end ? -1 : 1;
	return strcmp(x->record.id, y->record.id);
}

static bool collect_figures(const struct sky_request *request, struct profile *profile)
{
	struct sky_rows rows = sky_index_rows(request->snapshot, SKY_FIGURES_OF_VENDOR, profile->ref.row);
	unsigned ranks = sky_request_ranks(request);
	profile->figures = sky_arena_calloc(request->arena, rows.count + 1, sizeof *profile->figures);
	if (!profile->figures)
		return false;
	for (size_t i = 0; i < rows.count; i++)
		if (sky_request_sees(request, ranks, (struct sky_ref){SKY_FIGURE, rows.row[i]}) == SKY_SEEN)
			profile->figures[profile->figure_count++] = sky_figure_at(request->snapshot, rows.row[i]);
	qsort(profile->figures, profile->figure_count, sizeof *profile->figures, compare_figures);
	return true;
}

enum sky_outcome sky_handle_get_vendor(struct sky_request *request, struct sky_result *result)
{
	struct profile *profile = sky_arena_calloc(request->arena, 1, sizeof *profile);
	if (!profile)
		return SKY_ERROR_MEMORY;
	profile->ref = (struct sky_ref){SKY_VENDOR, sky_request_row(request, "vendor")};
	profile->vendor = sky_vendor_at(request->snapshot, profile->ref.row);
	profile->events_asked = (size_t)sky_request_integer(request, "events", 10);
	profile->events = sky_timeline(request, profile->ref.row, &profile->event_count);
	if (!profile->events || !collect_figures(request, profile))
		return SKY_ERROR_MEMORY;
	if (profile->figure_count > KEY_FIGURES_MAX)
		sky_result_warn(result, "key_figures: only the first 100; /v1/figures?vendor= has all of them");
	return sky_answer_object(request, result, profile, write_profile);
}
