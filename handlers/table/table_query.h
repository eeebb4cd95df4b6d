/* Filters, order and pages of flat rows: the same for every resource and every format. */
#ifndef SKY_HANDLERS_TABLE_TABLE_QUERY_H
#define SKY_HANDLERS_TABLE_TABLE_QUERY_H

#include "handlers/request/api.h"

/* Fills `result` with the page of `rows` (candidates, in table order, an array in the arena or the snapshot's) that
 * pass every filter argument of the request (params with a column), sorted by sort=, cut by limit= and offset=, with
 * the columns of fields= and include=. Stable: ties keep the candidates' order. false when memory is short. */
bool sky_table_query(const struct sky_request *request, const struct sky_table *table, const void *const *rows,
                     size_t count, struct sky_result *result) SKY_MUST;

/* The same for rows that have passed the filters already. */
bool sky_table_page(const struct sky_request *request, const struct sky_table *table, const void *const *rows,
                    size_t count, struct sky_result *result) SKY_MUST;

/* The same over the records of a kind, without a list of them (only: just these rows of it; NULL: all). as_of and the
 * hiding of deprecated ranks are applied. A warning counts the matching claims that as_of leaves out because they have
 * no date. */
bool sky_table_scan(const struct sky_request *request, const struct sky_table *table, enum sky_kind kind,
                    const struct sky_rows *only, struct sky_result *result) SKY_MUST;

/* All rows of a kind, or those of an index, as candidate pointers in the arena; NULL when memory is short. as_of and
 * the hiding of deprecated ranks are applied here. */
const void *const *sky_table_rows(const struct sky_request *request, enum sky_kind kind, const struct sky_rows *only,
                                  size_t *count) SKY_MUST;

/* True when include= asks for the column. */
bool sky_table_includes(const struct sky_request *request, const struct sky_column *column);

/* Adds the columns of that include to those that the result of a function above shows. */
void sky_table_add_columns(struct sky_result *result, const char *include);

#endif
