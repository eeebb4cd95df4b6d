/* Parts of objects: rows of a table under a key, names, references. All of them write into the object that is open. */
#ifndef SKY_HANDLERS_TABLE_OBJECTS_H
#define SKY_HANDLERS_TABLE_OBJECTS_H

#include "handlers/table/rows.h"
#include "handlers/write/json.h"

/* "key": [rows that are seen under as_of; figures also by rank], as table rows. */
void sky_put_rows(struct sky_json *json, const struct sky_request *request, const char *key,
                  const struct sky_table *table, enum sky_kind kind, struct sky_rows rows);
/* "key": [{"id", "name"}] of rows of a kind. */
void sky_put_named_list(struct sky_json *json, const struct sky_request *request, const char *key, enum sky_kind kind,
                        struct sky_rows rows);
/* "key": {"id", "name"}, or null. */
void sky_put_named(struct sky_json *json, const struct sky_request *request, const char *key, enum sky_kind kind,
                   uint32_t row);
/* One {"id", "name"} as an element. */
void sky_put_named_element(struct sky_json *json, const struct sky_request *request, enum sky_kind kind, uint32_t row);
/* "names": {language: name}, "alias_records": [...]. aliases: the same list as "aliases" too, where that is not the text
 * of the rows. */
void sky_put_names(struct sky_json *json, const struct sky_request *request, const struct sky_names *names,
                   bool aliases);
/* "source_id", "source_url", "locator", "note" */
void sky_put_origin(struct sky_json *json, const struct sky_request *request, const struct sky_record *record);
/* When somebody had the role, and who says so: "from" to "note". */
void sky_put_role_times(struct sky_json *json, const struct sky_request *request, const struct sky_role *role);
/* "people": [one entry a role of those people in the vendor or organization `in`]. */
void sky_put_roles_in(struct sky_json *json, const struct sky_request *request, struct sky_ref in);
/* "key": cell */
void sky_put_cell(struct sky_json *json, const char *key, struct sky_cell cell);
/* "key": id of a row, or null. */
void sky_put_id(struct sky_json *json, const struct sky_request *request, const char *key, enum sky_kind kind,
                uint32_t row);

static inline struct sky_rows sky_rows_of_list(const struct sky_row_list *list)
{
	return (struct sky_rows){list->row, list->count};
}

#endif
