#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/objects.h"
#include "handlers/table/table_query.h"
#include "handlers/write/cell_json.h"

/* The texts of all roles, each once, without the roles that as_of does not know yet. */
static struct sky_cell of_roles(const struct sky_request *request, const struct sky_person *person,
                                const char *(*text)(const struct sky_request *request, const struct sky_role *role),
                                const char *separator)
{
	const char **texts = sky_arena_calloc(request->arena, (size_t)person->role_count + 1, sizeof *texts);
	size_t count = 0;
	if (!texts)
		return SKY_FAILED_CELL;
	for (uint32_t i = 0; i < person->role_count; i++) {
		const char *one = text(request, &person->role[i]);
		bool seen = !one || !sky_request_knows_source(request, person->role[i].source);
		/* Texts are interned: one text is one pointer. */
		for (size_t j = 0; !seen && j < count; j++)
			seen = texts[j] == one;
		if (!seen)
			texts[count++] = one;
	}
	return sky_cell_joined(request, texts, count, separator);
}

static const char *title_of(const struct sky_request *request, const struct sky_role *role)
{
	(void)request;
	return role->title;
}

static const char *vendor_of(const struct sky_request *request, const struct sky_role *role)
{
	return role->vendor == SKY_NONE ? NULL : sky_id(request->snapshot, SKY_VENDOR, role->vendor);
}

static const char *organization_of(const struct sky_request *request, const struct sky_role *role)
{
	return role->organization == SKY_NONE ? NULL : sky_id(request->snapshot, SKY_ORGANIZATION, role->organization);
}

SKY_GETTER(titles, person, of_roles(request, person, title_of, "; "))
SKY_GETTER(vendor_ids, person, of_roles(request, person, vendor_of, ";"))
SKY_GETTER(organization_ids, person, of_roles(request, person, organization_of, ";"))
SKY_GETTER(summary, person, sky_cell_text(person->summary))

static bool by_vendor(const struct sky_request *request, const void *row, const struct sky_value *value)
{
	const struct sky_person *person = row;
	for (uint32_t i = 0; i < person->role_count; i++)
		if (person->role[i].vendor == value->as.ref.row && sky_request_knows_source(request, person->role[i].source))
			return true;
	return false;
}

static bool by_organization(const struct sky_request *request, const void *row, const struct sky_value *value)
{
	const struct sky_person *person = row;
	for (uint32_t i = 0; i < person->role_count; i++)
		if (person->role[i].organization == value->as.ref.row &&
		    sky_request_knows_source(request, person->role[i].source))
			return true;
	return false;
}

const struct sky_table sky_table_people = {SKY_ROW_PERSON};

enum sky_outcome sky_handle_list_people(struct sky_request *request, struct sky_result *result)
{
	return sky_table_scan(request, &sky_table_people, SKY_PERSON, NULL, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}

static void put_roles(struct sky_json *json, const struct sky_request *request, const struct sky_person *person)
{
	sky_json_put_array(json, "roles");
	for (uint32_t i = 0; i < person->role_count; i++) {
		const struct sky_role *role = &person->role[i];
		if (!sky_request_knows_source(request, role->source))
			continue;
		sky_json_object(json);
		sky_json_put_text(json, "title", role->title);
		sky_put_id(json, request, "organization_id", SKY_ORGANIZATION, role->organization);
		sky_put_cell(json, "organization_name", sky_cell_title(request, SKY_ORGANIZATION, role->organization));
		sky_put_id(json, request, "vendor_id", SKY_VENDOR, role->vendor);
		sky_put_cell(json, "vendor_name", sky_cell_title(request, SKY_VENDOR, role->vendor));
		sky_put_role_times(json, request, role);
		sky_json_object_end(json);
	}
	sky_json_array_end(json);
}

static bool write_person(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	uint32_t row = sky_row_of(request, SKY_PERSON, thing);
	sky_json_object(json);
	sky_json_members(json, request, &sky_table_people, thing);
	sky_put_names(json, request, &((const struct sky_person *)thing)->names, false);
	put_roles(json, request, thing);
	sky_put_rows(json, request, "statements", &sky_table_statements, SKY_STATEMENT,
	             sky_index_rows(request->snapshot, SKY_STATEMENTS_OF_PERSON, row));
	sky_put_rows(json, request, "events", &sky_table_events, SKY_EVENT,
	             sky_index_rows(request->snapshot, SKY_EVENTS_OF_PERSON, row));
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

enum sky_outcome sky_handle_get_person(struct sky_request *request, struct sky_result *result)
{
	enum sky_outcome outcome;
	const void *person = sky_request_record(request, "person", SKY_PERSON, result, &outcome);
	return person ? sky_answer_object(request, result, person, write_person) : outcome;
}
