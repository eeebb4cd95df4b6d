/* The figures in memory for the Ulfius peer: columns as cells, and indexes over the columns that
 * skyledger indexes as well. */
#ifndef BENCH_ULFIUS_ROWS_H
#define BENCH_ULFIUS_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uthash.h>

#define COLUMNS_MAX 40
#define FILTERS_MAX 12

enum cell_type { CELL_NULL, CELL_TEXT, CELL_INTEGER, CELL_REAL, CELL_TRUE, CELL_FALSE };

struct cell {
	enum cell_type type;
	union {
		const char *text;
		long long integer;
		double real;
	} as;
};

struct index_entry {
	const char *key;
	uint32_t *row, count, capacity;
	UT_hash_handle hh;
};

struct table {
	char *column[COLUMNS_MAX];
	struct index_entry *index[COLUMNS_MAX]; /* NULL: the column has none */
	size_t column_count, row_count, row_capacity;
	struct cell *cell; /* row_count * column_count */
	char *block;       /* that texts are put into */
	size_t block_left;
};

/* Reads rows of one shape, one JSON object a line. Ends the program with a message when it cannot. */
void table_read(struct table *table, const char *path);
/* The number of a column, -1: none of this name. */
int table_column(const struct table *table, const char *name);
const struct cell *table_cell(const struct table *table, uint32_t row, int column);

enum operation { EQUAL, NOT_EQUAL, AT_LEAST, AT_MOST };

struct filter {
	int column;
	enum operation operation;
	const char *text;
	double number;
};

struct query {
	struct filter filter[FILTERS_MAX];
	size_t filter_count;
	int sort[4];
	bool descending[4];
	size_t sort_count;
	const struct table *table;
};

/* The rows that pass every filter, in order; the caller frees. NULL: memory is short. */
uint32_t *table_select(const struct query *query, size_t *count);

#endif
