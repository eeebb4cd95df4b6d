#include "handlers/write/cell_json.h"

void sky_json_row(struct sky_json *json, const struct sky_request *request, const struct sky_column *const *columns,
                  uint32_t column_count, const void *row)
{
	sky_json_object(json);
	for (uint32_t i = 0; i < column_count; i++)
		sky_json_put_ready(json, columns[i]->key, columns[i]->key_length, columns[i]->get(request, row));
	sky_json_object_end(json);
}

void sky_json_members(struct sky_json *json, const struct sky_request *request, const struct sky_table *table,
                      const void *row)
{
	for (uint32_t i = 0; i < table->column_count; i++) {
		sky_json_put_ready(json, table->columns[i].key, table->columns[i].key_length,
		                   table->columns[i].get(request, row));
	}
}

void sky_json_table_row(struct sky_json *json, const struct sky_request *request, const struct sky_table *table,
                        const void *row)
{
	sky_json_object(json);
	sky_json_members(json, request, table, row);
	sky_json_object_end(json);
}
