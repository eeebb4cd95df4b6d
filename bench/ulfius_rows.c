#include "ulfius_rows.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES (1 << 20)

static const char *const indexed[] = {"id", "subject_id", "market_id", "metric_id", "source_id"};

static void *must(void *memory)
{
	if (!memory) {
		(void)fputs("ulfius: out of memory\n", stderr);
		exit(1);
	}
	return memory;
}

static const char *keep(struct table *table, const char *text)
{
	size_t size = strlen(text) + 1;
	if (size > table->block_left) {
		table->block_left = size > BLOCK_BYTES ? size : BLOCK_BYTES;
		table->block = must(malloc(table->block_left));
	}
	char *kept = table->block;
	memcpy(kept, text, size);
	table->block += size;
	table->block_left -= size;
	return kept;
}

static struct cell cell_of(struct table *table, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_STRING:
		return (struct cell){CELL_TEXT, {.text = keep(table, json_string_value(value))}};
	case JSON_INTEGER:
		return (struct cell){CELL_INTEGER, {.integer = json_integer_value(value)}};
	case JSON_REAL:
		return (struct cell){CELL_REAL, {.real = json_real_value(value)}};
	case JSON_TRUE:
		return (struct cell){.type = CELL_TRUE};
	case JSON_FALSE:
		return (struct cell){.type = CELL_FALSE};
	default:
		return (struct cell){.type = CELL_NULL};
	}
}

static void index_row(struct table *table, int column, uint32_t row)
{
	const struct cell *cell = table_cell(table, row, column);
	struct index_entry *entry = NULL;
	if (cell->type != CELL_TEXT)
		return;
	HASH_FIND_STR(table->index[column], cell->as.text, entry);
	if (!entry) {
		entry = must(calloc(1, sizeof *entry));
		entry->key = cell->as.text;
		HASH_ADD_KEYPTR(hh, table->index[column], entry->key, strlen(entry->key), entry);
	}
	if (entry->count == entry->capacity) {
		entry->capacity = entry->capacity ? 2 * entry->capacity : 1;
		entry->row = must(realloc(entry->row, entry->capacity * sizeof *entry->row));
	}
	entry->row[entry->count++] = row;
}

static void add_row(struct table *table, json_t *object)
{
	const char *key;
	json_t *value;
	size_t i = 0;
	if (table->column_count == 0) {
		json_object_foreach(object, key, value)
		{
			if (table->column_count < COLUMNS_MAX)
				table->column[table->column_count++] = must(strdup(key));
		}
	}
	if (table->row_count == table->row_capacity) {
		table->row_capacity = table->row_capacity ? 2 * table->row_capacity : 16384;
		table->cell = must(realloc(table->cell, table->row_capacity * table->column_count * sizeof *table->cell));
	}
	struct cell *cell = table->cell + table->row_count++ * table->column_count;
	for (; i < table->column_count; i++) {
		value = json_object_get(object, table->column[i]);
		cell[i] = value ? cell_of(table, value) : (struct cell){.type = CELL_NULL};
	}
}

void table_read(struct table *table, const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;

	if (!file) {
		(void)fprintf(stderr, "ulfius: cannot read %s\n", path);
		exit(1);
	}
	while (getline(&line, &size, file) > 0) {
		json_t *object = json_loads(line, 0, NULL);
		if (!object) {
			(void)fprintf(stderr, "ulfius: %s: not a row: %.80s\n", path, line);
			exit(1);
		}
		add_row(table, object);
		json_decref(object);
	}
	free(line);
	(void)fclose(file);
	for (size_t i = 0; i < sizeof indexed / sizeof indexed[0]; i++) {
		int column = table_column(table, indexed[i]);
		for (uint32_t row = 0; column >= 0 && row < table->row_count; row++)
			index_row(table, column, row);
	}
}

int table_column(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (strcmp(table->column[i], name) == 0)
			return (int)i;
	return -1;
}

const struct cell *table_cell(const struct table *table, uint32_t row, int column)
{
	return &table->cell[(size_t)row * table->column_count + (size_t)column];
}
