/* Flat rows as JSON. */
#ifndef SKY_HANDLERS_WRITE_CELL_JSON_H
#define SKY_HANDLERS_WRITE_CELL_JSON_H

#include "handlers/write/json.h"

/* A flat row as an object with the given columns. */
void sky_json_row(struct sky_json *json, const struct sky_request *request, const struct sky_column *const *columns,
                  uint32_t column_count, const void *row);
/* The same with every (non-extra) column of the table. */
void sky_json_table_row(struct sky_json *json, const struct sky_request *request, const struct sky_table *table,
                        const void *row);

/* The columns as members of the object that is open. */
void sky_json_members(struct sky_json *json, const struct sky_request *request, const struct sky_table *table,
                      const void *row);

#endif
