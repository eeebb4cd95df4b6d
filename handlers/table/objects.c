#include "handlers/table/objects.h"

#include "handlers/request/request.h"
#include "handlers/write/cell_json.h"

void sky_put_cell(struct sky_json *json, const char *key, struct sky_cell cell)
{
	sky_json_key(json, key);
	sky_json_cell(json, cell);
}

void sky_put_id(struct sky_json *json, const struct sky_request *request, const char *key, enum sky_kind kind,
                uint32_t row)
{
	sky_put_cell(json, key, sky_cell_of(request, kind, row));
}

void sky_put_rows(struct sky_json *json, const struct sky_request *request, const char *key,
                  const struct sky_table *table, enum sky_kind kind, struct sky_rows rows)
{
	unsigned ranks = sky_request_ranks(request);
	sky_json_put_array(json, key);
	for (size_t i = 0; i < rows.count; i++)
		if (sky_request_sees(request, ranks, (struct sky_ref){kind, rows.row[i]}) == SKY_SEEN)
			sky_json_table_row(json, request, table, sky_row(request->snapshot, kind, rows.row[i]));
	sky_json_array_end(json);
}

void sky_put_named_element(struct sky_json *json, const struct sky_request *request, enum sky_kind kind, uint32_t row)
{
	sky_json_object(json);
	sky_put_id(json, request, "id", kind, row);
	sky_put_cell(json, "name", sky_cell_title(request, kind, row));
	sky_json_object_end(json);
}

void sky_put_named(struct sky_json *json, const struct sky_request *request, const char *key, enum sky_kind kind,
                   uint32_t row)
{
	sky_json_key(json, key);
	if (row == SKY_NONE)
		sky_json_null(json);
	else
		sky_put_named_element(json, request, kind, row);
}

void sky_put_named_list(struct sky_json *json, const struct sky_request *request, const char *key, enum sky_kind kind,
                        struct sky_rows rows)
{
	sky_json_put_array(json, key);
	for (size_t i = 0; i < rows.count; i++)
		if (sky_request_knows(request, (struct sky_ref){kind, rows.row[i]}))
			sky_put_named_element(json, request, kind, rows.row[i]);
	sky_json_array_end(json);
}

static void put_aliases(struct sky_json *json, const struct sky_request *request, const char *key,
                        const struct sky_names *names)
{
	sky_json_put_array(json, key);
	for (uint32_t i = 0; i < names->alias_count; i++) {
		const struct sky_alias *alias = &names->alias[i];
		if (!sky_request_knows_source(request, alias->source))
			continue;
		sky_json_object(json);
		sky_json_put_text(json, "name", alias->name);
		sky_json_put_text(json, "kind", sky_alias_kind_text(alias->kind));
		sky_put_id(json, request, "source_id", SKY_SOURCE, alias->source);
		sky_json_put_text(json, "locator", alias->locator);
		sky_json_put_text(json, "note", alias->note);
		sky_json_object_end(json);
	}
	sky_json_array_end(json);
}

void sky_put_names(struct sky_json *json, const struct sky_request *request, const struct sky_names *names,
                   bool aliases)
{
	sky_json_put_object(json, "names");
	for (uint32_t i = 0; i < names->name_count; i++)
		sky_json_put_text(json, names->name[i].language, names->name[i].text);
	sky_json_object_end(json);
	if (aliases)
		put_aliases(json, request, "aliases", names);
	put_aliases(json, request, "alias_records", names);
}

void sky_put_origin(struct sky_json *json, const struct sky_request *request, const struct sky_record *record)
{
	const struct sky_source *source = sky_source_of(request, record);
	sky_put_id(json, request, "source_id", SKY_SOURCE, record->source);
	sky_json_put_text(json, "source_url", source ? source->url : NULL);
	sky_json_put_text(json, "locator", record->locator);
	sky_json_put_text(json, "note", record->note);
}

void sky_put_role_times(struct sky_json *json, const struct sky_request *request, const struct sky_role *role)
{
	sky_json_put_text(json, "from", role->from.text);
	sky_json_put_text(json, "to", role->to.text);
	sky_json_put_text(json, "as_of", role->as_of.text);
	sky_put_id(json, request, "source_id", SKY_SOURCE, role->source);
	sky_json_put_text(json, "locator", role->locator);
	sky_json_put_text(json, "note", role->note);
}

static void put_role_in(struct sky_json *json, const struct sky_request *request, const struct sky_person *person,
                        const struct sky_role *role)
{
	sky_json_object(json);
	sky_json_put_text(json, "id", person->record.id);
	sky_put_cell(json, "name", sky_cell_name(request, person));
	sky_put_cell(json, "name_zh", sky_cell_name_zh(request, person));
	sky_json_put_text(json, "title", role->title);
	sky_put_id(json, request, "organization_id", SKY_ORGANIZATION, role->organization);
	sky_put_role_times(json, request, role);
	sky_json_object_end(json);
}

void sky_put_roles_in(struct sky_json *json, const struct sky_request *request, struct sky_ref in)
{
	struct sky_rows people = sky_people_of(request->snapshot, in);
	sky_json_put_array(json, "people");
	for (size_t i = 0; i < people.count; i++) {
		const struct sky_person *person = sky_person_at(request->snapshot, people.row[i]);
		for (uint32_t j = 0; j < person->role_count; j++) {
			const struct sky_role *role = &person->role[j];
			uint32_t where = in.kind == SKY_VENDOR ? role->vendor : role->organization;
			if (where == in.row && sky_request_knows_source(request, role->source))
				put_role_in(json, request, person, role);
		}
	}
	sky_json_array_end(json);
}
