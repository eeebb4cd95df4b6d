/* The page of the best rows out of many. It gathers twice as many rows as there are up to the page's end. Whenever
 * there is no room left, the worse half is dropped. So memory depends on the page and not on the table, and time grows
 * only with the number of rows. */
#ifndef SKY_HANDLERS_TABLE_SELECT_H
#define SKY_HANDLERS_TABLE_SELECT_H

#include "handlers/request/api.h"

struct sky_chosen;

struct sky_sort_key {
	const struct sky_column *column;
	bool descending;
};

struct sky_selection {
	const struct sky_request *request;
	struct sky_sort_key *key;
	size_t key_count;
	struct sky_chosen *chosen;
	size_t count, capacity;
	size_t wanted; /* the best so many rows are needed */
	bool settled;  /* the last of `wanted` is in its place: rows that are worse need not be kept */
	size_t offered;
	size_t skip, keep; /* without keys: which part of the candidates' order is the page */
	bool failed;
};

/* Prepares for the request's sort=, limit= and offset= (of at most `most` rows in all). false: memory. */
bool sky_selection_start(struct sky_selection *selection, const struct sky_request *request,
                         const struct sky_table *table, size_t offset, size_t limit, size_t most) SKY_MUST;
void sky_selection_offer(struct sky_selection *selection, const void *row);
/* The rows of the page, in order, in the arena; NULL: memory. selection->offered is the total. */
const void *const *sky_selection_page(struct sky_selection *selection, size_t *count) SKY_MUST;

#endif
