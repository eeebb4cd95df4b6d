#include "ulfius_rows.h"

#include <stdlib.h>
#include <string.h>

static double number_of(const struct cell *cell)
{
	return cell->type == CELL_INTEGER ? (double)cell->as.integer : cell->as.real;
}

static bool passes(const struct cell *cell, const struct filter *filter)
{
	bool numeric = cell->type == CELL_INTEGER || cell->type == CELL_REAL;
	switch (filter->operation) {
	case EQUAL:
		return cell->type == CELL_TEXT && strcmp(cell->as.text, filter->text) == 0;
	case NOT_EQUAL:
		return cell->type != CELL_TEXT || strcmp(cell->as.text, filter->text) != 0;
	case AT_LEAST:
		return numeric && number_of(cell) >= filter->number;
	default:
		return numeric && number_of(cell) <= filter->number;
	}
}

/* Nulls come last in either direction. */
static int compare_cells(const struct cell *a, const struct cell *b, bool descending)
{
	if (a->type == CELL_NULL || b->type == CELL_NULL)
		return (a->type == CELL_NULL) - (b->type == CELL_NULL);
	int order;
	if (a->type == CELL_TEXT)
		order = strcmp(a->as.text, b->as.text);
	else
		order = (number_of(a) > number_of(b)) - (number_of(a) < number_of(b));
	return descending ? -order : order;
}

static int compare_rows(const void *left, const void *right, void *context)
{
	const struct query *query = context;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	for (size_t i = 0; i < query->sort_count; i++) {
		int order = compare_cells(table_cell(query->table, a, query->sort[i]),
		                          table_cell(query->table, b, query->sort[i]), query->descending[i]);
		if (order != 0)
			return order;
	}
	return (a > b) - (a < b);
}

/* The shortest list of an index that a filter can use; false: there is none, every row is a candidate. */
static bool candidates(const struct query *query, const uint32_t **row, size_t *count)
{
	bool found = false;
	for (size_t i = 0; i < query->filter_count; i++) {
		const struct filter *filter = &query->filter[i];
		struct index_entry *entry = NULL;
		if (filter->operation != EQUAL || !query->table->index[filter->column])
			continue;
		HASH_FIND_STR(query->table->index[filter->column], filter->text, entry);
		if (!found || (entry ? entry->count : 0) < *count) {
			*row = entry ? entry->row : NULL;
			*count = entry ? entry->count : 0;
		}
		found = true;
	}
	return found;
}

uint32_t *table_select(const struct query *query, size_t *count)
{
	const uint32_t *candidate = NULL;
	size_t candidate_count = query->table->row_count;
	bool listed = candidates(query, &candidate, &candidate_count);
	uint32_t *chosen = malloc((candidate_count + 1) * sizeof *chosen);
	*count = 0;
	for (size_t i = 0; chosen && i < candidate_count; i++) {
		uint32_t row = listed ? candidate[i] : (uint32_t)i;
		bool pass = true;
		for (size_t j = 0; pass && j < query->filter_count; j++)
			pass = passes(table_cell(query->table, row, query->filter[j].column), &query->filter[j]);
		if (pass)
			chosen[(*count)++] = row;
	}
	if (chosen && query->sort_count > 0)
		qsort_r(chosen, *count, sizeof *chosen, compare_rows, (void *)(uintptr_t)query);
	return chosen;
}
