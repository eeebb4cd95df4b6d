#include "model/import/import.h"

#include "model/base/arena.h"
#include "model/import/import_row.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define DIGEST_LENGTH 16 /* of a hash in hexadecimal */

/* A table that has been read: the cells of all rows, one after another, and the id of each row. */
struct table {
	struct sky_csv_reader reader;
	struct sky_import_columns columns;
	struct sky_csv_cell *cell;
	size_t count, capacity; /* of cells */
	uint32_t rows;
	const char **id; /* NULL: the row has its own */
	struct sky_arena *arena;
};

static const struct sky_csv_cell *row_of(const struct table *table, uint32_t row)
{
	return table->cell + (size_t)row * table->columns.count;
}

/* Appends the row that the reader holds. false: memory. */
static bool keep_row(struct table *table)
{
	size_t count = table->reader.count;
	if (table->capacity - table->count < count) {
		size_t capacity = table->capacity ? table->capacity * 2 : 64 * count;
		struct sky_csv_cell *grown = realloc(table->cell, capacity * sizeof *grown);
		if (!grown)
			return false;
		table->cell = grown;
		table->capacity = capacity;
	}
	memcpy(table->cell + table->count, table->reader.cell, count * sizeof *table->cell);
	table->count += count;
	table->rows++;
	return true;
}

/* Reads every row behind the header, and keeps those that have as many cells. false: memory. */
static bool read_rows(struct table *table)
{
	struct sky_csv_reader *reader = &table->reader;
	enum sky_csv_status status;
	while ((status = sky_csv_next(reader)) != SKY_CSV_END) {
		if (status == SKY_CSV_ROW && reader->count != table->columns.count) {
			sky_report_add(
			    reader->report, reader->name, reader->line, 1,
			    "the row has %zu cell%s, but the header names %u; a comma within a cell needs quotes around it",
			    reader->count, reader->count == 1 ? "" : "s", table->columns.count);
		} else if (status == SKY_CSV_ROW && !keep_row(table)) {
			return false;
		}
	}
	return true;
}

/* "jd-cloud", "revenue", "cn-cloud", "2021", "s" as one kebab id of at most SKY_ID_MAX bytes: a longer one keeps its
 * beginning and a digest of all. NULL: memory, or nothing to make an id of. */
static const char *make_id(struct table *table, uint32_t row)
{
	const struct sky_import_keys *key = &table->columns.key;
	const size_t keys[] = {key->metric, key->market, key->period, key->source};
	const struct sky_csv_cell *cell = row_of(table, row);
	struct sky_import_text part[1 + SKY_COUNT(keys)];
	size_t room = 1;
	part[0] = sky_import_subject_id(&table->columns, cell);
	for (size_t i = 0; i < SKY_COUNT(keys); i++)
		part[1 + i] = sky_import_field_text(&table->columns, cell, keys[i]);
	if (sky_import_market_is_subject(&table->columns, cell))
		part[2].length = 0;
	for (size_t i = 0; i < SKY_COUNT(part); i++)
		room += part[i].length + 1;
	char *id = sky_arena_alloc(table->arena, room + SKY_ID_MAX);
	size_t used = 0;
	for (size_t i = 0; id && i < SKY_COUNT(part); i++)
		used = sky_import_add_kebab(id, used, part[i]);
	if (!id || used <= SKY_ID_MAX)
		return id;
	unsigned long long digest = XXH3_64bits(id, used);
	used = SKY_ID_MAX - DIGEST_LENGTH - 1;
	used -= id[used - 1] == '-';
	snprintf(id + used, DIGEST_LENGTH + 2, "-%0*llx", DIGEST_LENGTH, digest);
	return id;
}

static int compare_ids(const void *a, const void *b, void *context)
{
	const struct table *table = context;
	const uint32_t *left = a, *right = b;
	const char *one = table->id[*left], *other = table->id[*right];
	int order = !one || !other ? (one != NULL) - (other != NULL) : strcmp(one, other);
	return order ? order : *left < *right ? -1 : *left > *right;
}

/* Rows that would have the same id get numbers, in the order of the table: the second is "…-2". false: memory. */
static bool number_ids(struct table *table)
{
	uint32_t *order = malloc(table->rows * sizeof *order);
	bool done = order != NULL;
	for (uint32_t row = 0; order && row < table->rows; row++)
		order[row] = row;
	if (order)
		qsort_r(order, table->rows, sizeof *order, compare_ids, table);
	const char *first = NULL;
	for (uint32_t i = 0, same = 0; done && i < table->rows; i++) {
		const char *id = table->id[order[i]];
		same = id && first && strcmp(id, first) == 0 ? same + 1 : 1;
		first = same > 1 ? first : id;
		if (same > 1) {
			table->id[order[i]] = sky_arena_printf(table->arena, "%.*s-%u", SKY_ID_MAX - 11, id, same);
			done = table->id[order[i]] != NULL;
		}
	}
	free(order);
	return done;
}

/* An id for each row that has none. false: memory. */
static bool make_ids(struct table *table)
{
	size_t field = table->columns.key.id;
	if (table->rows == 0)
		return true;
	table->id = calloc(table->rows, sizeof *table->id);
	for (uint32_t row = 0; table->id && row < table->rows; row++) {
		if (sky_import_field_text(&table->columns, row_of(table, row), field).length == 0) {
			table->id[row] = make_id(table, row);
			if (!table->id[row])
				return false;
		}
	}
	return table->id && number_ids(table);
}

/* Writes the lines. false: memory. */
static bool write_lines(struct table *table, struct sky_import *out)
{
	FILE *file = open_memstream(&out->lines, &out->length);
	bool right = file != NULL;

	for (uint32_t row = 0; right && row < table->rows; row++)
		right = sky_import_write_row(&table->columns, row_of(table, row), table->id[row], &table->reader, file, out);
	right = file && !ferror(file) && right;
	return file && fclose(file) == 0 && right;
}

static bool read_table(struct table *table)
{
	struct sky_csv_reader *reader = &table->reader;
	enum sky_csv_status status = sky_csv_next(reader);
	if (status == SKY_CSV_END) {
		sky_report_add(reader->report, reader->name, 1, 1, "the table is empty; its first row names the columns");
		return true;
	}
	bool header = status == SKY_CSV_ROW && sky_import_read_header(reader, &table->columns);
	if (!header) {
		/* Nobody knows what the rows mean, but they can still be checked for their form. */
		while (sky_csv_next(reader) != SKY_CSV_END) {
		}
		return true;
	}
	if (!read_rows(table))
		return false;
	if (table->rows == 0 && sky_report_count(reader->report) == 0)
		sky_report_add(reader->report, reader->name, reader->next.line, 1, "the table has no row behind its header");
	return true;
}

enum sky_import_status sky_import_figures(char *text, size_t length, const char *name, struct sky_report *report,
                                          struct sky_import *out)
{
	struct table table = {.arena = sky_arena_create(0)};
	size_t before = sky_report_count(report);
	*out = (struct sky_import){.lines = NULL};
	bool memory = table.arena != NULL;
	if (memory && sky_csv_open(&table.reader, text, length, name, report))
		memory = read_table(&table) && make_ids(&table) && write_lines(&table, out);
	free(table.cell);
	free(table.id);
	sky_arena_destroy(table.arena);
	if (!memory)
		return SKY_IMPORT_MEMORY;
	return sky_report_count(report) > before ? SKY_IMPORT_MISTAKES : SKY_IMPORT_OK;
}

struct sky_position sky_import_find(const struct sky_import *import, uint32_t row, uint32_t column)
{
	size_t low = 0, high = import->place_count;
	/* The last place that is not behind the column. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct sky_import_place *place = &import->place[middle];
		if (place->row < row || (place->row == row && place->column <= column))
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? import->place[low - 1].at : (struct sky_position){1, 1};
}

void sky_import_finish(struct sky_import *import)
{
	free(import->lines);
	free(import->place);
	*import = (struct sky_import){.lines = NULL};
}
