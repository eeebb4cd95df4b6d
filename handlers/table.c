#include "handlers/table.h"

#include "handlers/filter.h"
#include "handlers/request.h"
#include "handlers/select.h"

#include <assert.h>
#include <string.h>
#include <utf8proc.h>

#define DEFAULT_LIMIT 1000 /* of operations without a limit parameter: their rows are few by nature */

const struct sky_column *sky_table_column(const struct sky_table *table, const char *name)
{
	for (uint32_t i = 0; i < table->column_count + table->extra_count; i++) {
		if (strcmp(table->columns[i].name, name) == 0) {
			return &table->columns[i];
		}
	}
	return NULL;
}

/* The next code point in lower case; 0 at the end and at bytes that are not UTF-8. */
static utf8proc_int32_t next_lower(const char **text)
{
	utf8proc_int32_t code = 0;
	utf8proc_ssize_t length;

	if ((unsigned char)**text < 0x80) {
		code = (unsigned char)**text;
		*text += code != 0;
		return code >= 'A' && code <= 'Z' ? code - 'A' + 'a' : code;
	}
	length = utf8proc_iterate((const utf8proc_uint8_t *)*text, -1, &code);
	if (length <= 0) {
		return 0;
	}
	*text += length;
	return utf8proc_tolower(code);
}

static bool starts_with(const char *text, const char *start)
{
	while (*start) {
		utf8proc_int32_t wanted = next_lower(&start);

		if (wanted == 0 || next_lower(&text) != wanted) {
			return false;
		}
	}
	return true;
}

bool sky_text_contains(const char *text, const char *needle)
{
	const char *rest = needle;
	utf8proc_int32_t first = next_lower(&rest), code;

	if (first == 0) {
		return *needle == '\0';
	}
	while ((code = next_lower(&text)) != 0) {
		if (code == first && starts_with(text, rest)) {
			return true;
		}
	}
	return false;
}

int sky_cell_compare(struct sky_cell a, struct sky_cell b)
{
	if (a.type == SKY_CELL_NULL || b.type == SKY_CELL_NULL) {
		return (a.type == SKY_CELL_NULL) - (b.type == SKY_CELL_NULL);
	}
	if (a.type != b.type) {
		return a.type < b.type ? -1 : 1;
	}
	switch (a.type) {
	case SKY_CELL_TEXT:
		/* Bytes of UTF-8 sort as their code points do. */
		return a.as.text == b.as.text ? 0 : strcmp(a.as.text, b.as.text);
	case SKY_CELL_DECIMAL:
		return sky_decimal_compare(a.as.decimal, b.as.decimal);
	case SKY_CELL_INTEGER:
		return (a.as.integer > b.as.integer) - (a.as.integer < b.as.integer);
	case SKY_CELL_BOOL:
		return (int)a.as.boolean - (int)b.as.boolean;
	case SKY_CELL_DAY:
		return (a.as.day > b.as.day) - (a.as.day < b.as.day);
	case SKY_CELL_NULL:
	case SKY_CELL_FAILED:
		break;
	}
	return 0;
}

/* True when the extra column belongs to what include= names: "source_title" to "source". */
static bool is_included(const struct sky_request *request, const struct sky_column *column)
{
	const struct sky_arg *include = sky_request_find(request, "include");

	for (uint32_t i = 0; include && i < include->count; i++) {
		size_t length = strlen(include->values[i].text);

		if (strncmp(column->name, include->values[i].text, length) == 0 && column->name[length] == '_') {
			return true;
		}
	}
	return false;
}

static void choose(struct sky_result *result, const struct sky_column **columns, const struct sky_column *column)
{
	for (uint32_t i = 0; i < result->column_count; i++) {
		if (columns[i] == column) {
			return;
		}
	}
	columns[result->column_count++] = column;
}

static bool choose_columns(const struct sky_request *request, const struct sky_table *table, struct sky_result *result)
{
	const struct sky_arg *fields = sky_request_find(request, "fields");
	uint32_t asked = fields ? fields->count : 0, all = table->column_count + table->extra_count;
	const struct sky_column **columns = sky_arena_calloc(request->arena, (size_t)all + 1, sizeof(*columns));

	if (!columns) {
		return false;
	}
	for (uint32_t i = 0; i < asked; i++) {
		const char *name = fields->spec->values[fields->values[i].as.key.column];
		const struct sky_column *column = sky_table_column(table, name);

		assert(column);
		choose(result, columns, column);
	}
	for (uint32_t i = 0; !asked && i < table->column_count; i++) {
		choose(result, columns, &table->columns[i]);
	}
	for (uint32_t i = table->column_count; i < all; i++) {
		if (is_included(request, &table->columns[i])) {
			choose(result, columns, &table->columns[i]);
		}
	}
	result->columns = columns;
	return true;
}

/* One query on its way: what passes the filters is offered to the selection. */
struct query {
	const struct sky_request *request;
	struct sky_filters filters;
	struct sky_selection selection;
	struct sky_result *result;
	size_t undated; /* matching claims that as_of leaves out for want of a date */
	bool failed;
};

static bool query_start(struct query *query, const struct sky_request *request, const struct sky_table *table,
                        size_t most, struct sky_result *result)
{
	*query = (struct query){.request = request, .result = result};
	result->form = SKY_RESULT_ROWS;
	result->table = table;
	result->paged = sky_request_find(request, "limit");
	result->limit = (size_t)sky_request_integer(request, "limit", DEFAULT_LIMIT);
	result->offset = (size_t)sky_request_integer(request, "offset", 0);
	if (!result->paged && result->limit < most) {
		result->limit = most;
	}
	return choose_columns(request, table, result) && sky_filters_bind(request, table, &query->filters) &&
	       sky_selection_start(&query->selection, request, table, result->offset, result->limit, most);
}

static void query_offer(struct query *query, const void *row)
{
	if (sky_filters_pass(&query->filters, query->request, row, &query->failed)) {
		sky_selection_offer(&query->selection, row);
	}
}

static bool warn_undated(struct query *query)
{
	char *text;

	if (query->undated == 0) {
		return true;
	}
	text = sky_arena_printf(
	    query->request->arena, "as_of: %zu matching claim%s left out, because nobody knows when %s published",
	    query->undated, query->undated == 1 ? "" : "s", query->undated == 1 ? "it was" : "they were");
	if (!text) {
		return false;
	}
	sky_result_warn(query->result, text);
	return true;
}

static bool query_end(struct query *query)
{
	struct sky_result *result = query->result;

	result->rows = sky_selection_page(&query->selection, &result->count);
	result->total = query->selection.offered;
	return result->rows && !query->failed && warn_undated(query);
}

bool sky_table_query(const struct sky_request *request, const struct sky_table *table, const void *const *rows,
                     size_t count, struct sky_result *result)
{
	struct query query;

	if (!query_start(&query, request, table, count, result)) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		query_offer(&query, rows[i]);
	}
	return query_end(&query);
}

bool sky_table_page(const struct sky_request *request, const struct sky_table *table, const void *const *rows,
                    size_t count, struct sky_result *result)
{
	struct query query;

	if (!query_start(&query, request, table, count, result)) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		sky_selection_offer(&query.selection, rows[i]);
	}
	return query_end(&query);
}

/* A list of rows skips through memory: those some steps ahead are fetched while one is tested. */
static void fetch_ahead(const struct sky_request *request, enum sky_kind kind, const struct sky_rows *only, size_t i)
{
	const size_t ahead = 8, line = 64;
	const char *row;

	if (!only || i + ahead >= only->count) {
		return;
	}
	row = sky_row(request->snapshot, kind, only->row[i + ahead]);
	for (size_t at = 0; at < 3 * line; at += line) {
		__builtin_prefetch(row + at);
	}
}

bool sky_table_scan(const struct sky_request *request, const struct sky_table *table, enum sky_kind kind,
                    const struct sky_rows *only, struct sky_result *result)
{
	size_t count = only ? only->count : sky_count(request->snapshot, kind);
	unsigned ranks = sky_request_ranks(request);
	struct query query;

	if (!query_start(&query, request, table, count, result)) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		uint32_t at = only ? only->row[i] : (uint32_t)i;
		const void *row = sky_row(request->snapshot, kind, at);

		fetch_ahead(request, kind, only, i);
		switch (sky_request_sees(request, ranks, (struct sky_ref){kind, at})) {
		case SKY_SEEN:
			query_offer(&query, row);
			break;
		case SKY_UNDATED:
			query.undated += sky_filters_pass(&query.filters, request, row, &query.failed);
			break;
		case SKY_HIDDEN:
			break;
		}
	}
	return query_end(&query);
}

const void *const *sky_table_rows(const struct sky_request *request, enum sky_kind kind, const struct sky_rows *only,
                                  size_t *count)
{
	size_t candidates = only ? only->count : sky_count(request->snapshot, kind);
	const void **rows = sky_arena_calloc(request->arena, candidates + 1, sizeof(*rows));
	unsigned ranks = sky_request_ranks(request);

	*count = 0;
	for (size_t i = 0; rows && i < candidates; i++) {
		uint32_t at = only ? only->row[i] : (uint32_t)i;

		if (sky_request_sees(request, ranks, (struct sky_ref){kind, at}) == SKY_SEEN) {
			rows[(*count)++] = sky_row(request->snapshot, kind, at);
		}
	}
	return rows;
}
