/* The filter arguments of a request, bound to the columns of a table. */
#ifndef SKY_HANDLERS_TABLE_FILTER_H
#define SKY_HANDLERS_TABLE_FILTER_H

#include "handlers/request/api.h"

struct sky_filter {
	const struct sky_column *column; /* NULL: of a matcher of the table */
	sky_equals *equals;              /* NULL: the column's cell is compared with the value */
	const struct sky_arg *arg;
};

struct sky_filters {
	struct sky_filter *filter;
	size_t count;
};

/* Binds every argument that filters: to the column that the interface names, or where it names none, to a matcher of
 * the table. rank= is not among them, because it decides what is seen at all. false: memory. */
bool sky_filters_bind(const struct sky_request *request, const struct sky_table *table,
                      struct sky_filters *out) SKY_MUST;

/* True when the row passes all of them. *failed is set when a cell could not be built for want of memory. */
bool sky_filters_pass(const struct sky_filters *filters, const struct sky_request *request, const void *row,
                      bool *failed);

#endif
