#include "handlers/table/table_query.h"

#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/filter.h"
#include "handlers/table/select.h"

#include <assert.h>
#include <string.h>

#define DEFAULT_LIMIT 1000 /* for operations without a limit parameter: by nature they have few rows */

bool sky_table_includes(const struct sky_request *request, const struct sky_column *column)
{
	const struct sky_arg *include = sky_request_find(request, "include");
	for (uint32_t i = 0; include && i < include->count; i++)
		if (column->include && strcmp(column->include, include->values[i].text) == 0)
			return true;
	return false;
}

static void choose(struct sky_result *result, const struct sky_column *column)
{
	for (uint32_t i = 0; i < result->column_count; i++)
		if (result->columns[i] == column)
			return;
	result->columns[result->column_count++] = column;
}

static bool choose_columns(const struct sky_request *request, const struct sky_table *table, struct sky_result *result)
{
	const struct sky_arg *fields = sky_request_find(request, "fields");
	uint32_t asked = fields ? fields->count : 0, all = table->column_count + table->extra_count;
	result->columns = sky_arena_calloc(request->arena, (size_t)all + 1, sizeof *result->columns);
	if (!result->columns)
		return false;
	for (uint32_t i = 0; i < asked; i++) {
		const char *name = fields->spec->values[fields->values[i].as.key.column];
		const struct sky_column *column = sky_table_column(table, name);
		assert(column);
		choose(result, column);
	}
	for (uint32_t i = 0; !asked && i < table->column_count; i++)
		choose(result, &table->columns[i]);
	for (uint32_t i = table->column_count; i < all; i++)
		if (sky_table_includes(request, &table->columns[i]))
			choose(result, &table->columns[i]);
	return true;
}

void sky_table_add_columns(struct sky_result *result, const char *include)
{
	const struct sky_table *table = result->table;
	for (uint32_t i = table->column_count; i < table->column_count + table->extra_count; i++)
		if (strcmp(table->columns[i].include, include) == 0)
			choose(result, &table->columns[i]);
}

/* A query while it runs: rows that pass the filters are offered to the selection. */
struct query {
	const struct sky_request *request;
	struct sky_filters filters;
	struct sky_selection selection;
	struct sky_result *result;
	size_t undated; /* matching claims that as_of leaves out because they have no date */
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
	if (!result->paged && result->limit < most)
		result->limit = most;
	return choose_columns(request, table, result) && sky_filters_bind(request, table, &query->filters) &&
	       sky_selection_start(&query->selection, request, table, result->offset, result->limit, most);
}

static void query_offer(struct query *query, const void *row)
{
	if (sky_filters_pass(&query->filters, query->request, row, &query->failed))
		sky_selection_offer(&query->selection, row);
}

static bool warn_undated(struct query *query)
{
	if (query->undated == 0)
		return true;
	char *text = sky_arena_printf(
	    query->request->arena, "as_of: %zu matching claim%s left out, because nobody knows when %s published",
	    query->undated, query->undated == 1 ? "" : "s", query->undated == 1 ? "it was" : "they were");
	if (!text)
		return false;
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
	if (!query_start(&query, request, table, count, result))
		return false;
	for (size_t i = 0; i < count; i++)
		query_offer(&query, rows[i]);
	return query_end(&query);
}

bool sky_table_page(const struct sky_request *request, const struct sky_table *table, const void *const *rows,
                    size_t count, struct sky_result *result)
{
	struct query query;
	if (!query_start(&query, request, table, count, result))
		return false;
	for (size_t i = 0; i < count; i++)
		sky_selection_offer(&query.selection, rows[i]);
	return query_end(&query);
}

/* The rows of a list are scattered in memory. So while one is tested, those some steps ahead are fetched. */
static void fetch_ahead(const struct sky_request *request, enum sky_kind kind, const struct sky_rows *only, size_t i)
{
	const size_t ahead = 8, line = 64;
	if (!only || i + ahead >= only->count)
		return;
	const char *row = sky_row(request->snapshot, kind, only->row[i + ahead]);
	for (size_t at = 0; at < 3 * line; at += line)
		__builtin_prefetch(row + at);
}

bool sky_table_scan(const struct sky_request *request, const struct sky_table *table, enum sky_kind kind,
                    const struct sky_rows *only, struct sky_result *result)
{
	size_t count = only ? only->count : sky_count(request->snapshot, kind);
	unsigned ranks = sky_request_ranks(request);
	struct query query;
	if (!query_start(&query, request, table, count, result))
		return false;
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
	const void **rows = sky_arena_calloc(request->arena, candidates + 1, sizeof *rows);
	unsigned ranks = sky_request_ranks(request);
	*count = 0;
	for (size_t i = 0; rows && i < candidates; i++) {
		uint32_t at = only ? only->row[i] : (uint32_t)i;
		if (sky_request_sees(request, ranks, (struct sky_ref){kind, at}) == SKY_SEEN)
			rows[(*count)++] = sky_row(request->snapshot, kind, at);
	}
	return rows;
}
