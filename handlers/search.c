/* Full-text search over the records that say something in words. */
#include "model/search/search.h"

#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"

#include <string.h>

#define SUGGESTIONS_MAX 3

/* A row of the answer. */
struct sky_result_row {
	struct sky_search_hit hit;
	const char **snippet; /* filled when rows are sorted by it, or once the row is on the page */
	const void *record;
	struct sky_row_list vendors; /* that it is about */
	int64_t position;
};

static struct sky_cell date_of(const struct sky_result_row *row)
{
	switch (row->hit.ref.kind) {
	case SKY_SOURCE:
		return sky_cell_text(((const struct sky_source *)row->record)->published.text);
	case SKY_PRODUCT:
		return sky_cell_text(((const struct sky_product *)row->record)->released.text);
	case SKY_STATEMENT:
		return sky_cell_text(((const struct sky_statement *)row->record)->date.text);
	case SKY_EVENT:
		return sky_cell_text(((const struct sky_event *)row->record)->date.text);
	default:
		return SKY_NULL_CELL;
	}
}

static struct sky_cell url_of(const struct sky_request *request, const struct sky_result_row *row)
{
	const struct sky_record *record = row->record;
	const char *url = sky_arena_printf(request->arena, "/v1/%s/%s", sky_kind_plural(row->hit.ref.kind), record->id);
	return url ? sky_cell_text(url) : SKY_FAILED_CELL;
}

static struct sky_cell name_zh_of(const struct sky_request *request, const struct sky_result_row *row)
{
	return sky_names_of(request->snapshot, row->hit.ref) ? sky_cell_name_zh(request, row->record) : SKY_NULL_CELL;
}

SKY_GETTER(position, result_row, sky_cell_integer(result_row->position))
SKY_GETTER(kind, result_row, sky_cell_text(sky_kind_singular(result_row->hit.ref.kind)))
SKY_GETTER(id, result_row, sky_cell_id(request, result_row->record))
SKY_GETTER(name, result_row, sky_cell_title(request, result_row->hit.ref.kind, result_row->hit.ref.row))
SKY_GETTER(name_zh, result_row, name_zh_of(request, result_row))
SKY_GETTER(match, result_row, sky_cell_text(sky_search_match_text(result_row->hit.match)))
SKY_GETTER(matched, result_row, sky_cell_text(result_row->hit.matched))
SKY_GETTER(matched_field, result_row, sky_cell_text(sky_search_field_text(result_row->hit.field)))
SKY_GETTER(snippet, result_row, sky_cell_text(*result_row->snippet))
SKY_GETTER(score, result_row, sky_cell_decimal((struct sky_decimal){result_row->hit.score / 1000, -6}))
SKY_GETTER(vendor_ids, result_row,
           sky_cell_ids(request, SKY_VENDOR, result_row->vendors.row, result_row->vendors.count))
SKY_MATCHER(by_vendor, result_row, sky_list_has(&result_row->vendors, value))
SKY_GETTER(date, result_row, date_of(result_row))
SKY_GETTER(source_id, result_row, sky_cell_source_id(request, result_row->record))
SKY_GETTER(url, result_row, url_of(request, result_row))

static const struct sky_table table = {SKY_ROW_SEARCH_RESULT};

/* The vendors of a person's roles, each once. false: memory. */
static bool vendors_of_person(const struct sky_request *request, const struct sky_person *person,
                              struct sky_row_list *out)
{
	uint32_t *vendors = sky_arena_calloc(request->arena, person->role_count, sizeof *vendors);
	*out = (struct sky_row_list){vendors, 0};
	for (uint32_t i = 0; vendors && i < person->role_count; i++) {
		const struct sky_role *role = &person->role[i];
		bool known = role->vendor == SKY_NONE;
		for (uint32_t j = 0; j < out->count; j++)
			known = known || vendors[j] == role->vendor;
		if (!known && sky_request_knows_source(request, role->source))
			vendors[out->count++] = role->vendor;
	}
	return vendors;
}

static bool find_vendors(const struct sky_request *request, struct sky_result_row *row)
{
	const struct sky_product *product = row->record;
	switch (row->hit.ref.kind) {
	case SKY_VENDOR:
		row->vendors = (struct sky_row_list){&row->hit.ref.row, 1};
		return true;
	case SKY_PRODUCT:
		row->vendors = (struct sky_row_list){&product->vendor, product->vendor != SKY_NONE};
		return true;
	case SKY_STATEMENT:
		row->vendors = ((const struct sky_statement *)row->record)->vendors;
		return true;
	case SKY_EVENT:
		row->vendors = ((const struct sky_event *)row->record)->vendors;
		return true;
	case SKY_PERSON:
		return vendors_of_person(request, row->record, &row->vendors);
	default:
		row->vendors = (struct sky_row_list){NULL, 0};
		return true;
	}
}

/* The rows of what was found; NULL: memory. */
static const void **rows_of(const struct sky_request *request, const struct sky_search_found *found)
{
	struct sky_result_row *row = sky_arena_calloc(request->arena, found->count + 1, sizeof *row);
	const char **snippet = sky_arena_calloc(request->arena, found->count + 1, sizeof *snippet);
	const void **rows = sky_arena_calloc(request->arena, found->count + 1, sizeof *rows);
	if (!row || !snippet || !rows)
		return NULL;
	for (size_t i = 0; i < found->count; i++) {
		row[i] = (struct sky_result_row){
		    .hit = found->hit[i],
		    .snippet = &snippet[i],
		    .record = sky_record_at(request->snapshot, found->hit[i].ref),
		    .position = (int64_t)i + 1,
		};
		if (!find_vendors(request, &row[i]))
			return NULL;
		rows[i] = &row[i];
	}
	return rows;
}

static enum sky_search_status fill_snippets(const struct sky_request *request, const char *expression,
                                            const void *const *rows, size_t count)
{
	struct sky_search_excerpt *excerpt = sky_arena_calloc(request->arena, count + 1, sizeof *excerpt);
	if (!excerpt)
		return SKY_SEARCH_MEMORY;
	for (size_t i = 0; i < count; i++) {
		const struct sky_result_row *row = rows[i];
		excerpt[i] = (struct sky_search_excerpt){&row->hit, row->snippet};
	}
	return sky_search_snippets(request->snapshot, expression, excerpt, count, request->arena);
}

static bool sorts_by_snippet(const struct sky_request *request)
{
	const struct sky_arg *sort = sky_request_arg(request, "sort");
	for (uint32_t i = 0; i < sort->count; i++)
		if (strcmp(sort->spec->values[sort->values[i].as.key.column], "snippet") == 0)
			return true;
	return false;
}

static bool shows_snippets(const struct sky_result *result)
{
	for (uint32_t i = 0; i < result->column_count; i++)
		if (strcmp(result->columns[i]->name, "snippet") == 0)
			return true;
	return false;
}

/* The kinds that kind= names, without those that are not searched. */
static unsigned searched_kinds(const struct sky_request *request)
{
	unsigned kinds = sky_request_kinds(request), searched = 0;
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
		searched |= sky_search_has_kind((enum sky_kind)kind) ? 1u << kind : 0;
	return kinds & searched;
}

struct sight {
	const struct sky_request *request;
	size_t undated;
};

static bool is_known(void *context, struct sky_ref ref)
{
	struct sight *sight = context;
	enum sky_sight seen = sky_request_sees(sight->request, 0, ref);
	sight->undated += seen == SKY_UNDATED;
	return seen == SKY_SEEN;
}

/* Warns with the text. false: the text is NULL, because memory was short. */
static bool warn(struct sky_result *result, const char *text)
{
	if (text)
		sky_result_warn(result, text);
	return text;
}

/* Says which names come near when nothing matches. */
static bool suggest(const struct sky_request *request, const struct sky_search_query *query, struct sky_result *result)
{
	struct sky_match match[SUGGESTIONS_MAX];
	size_t count = sky_resolve(request->snapshot, query->kinds, query->text, true, match, SUGGESTIONS_MAX);
	if (count == SKY_RESOLVE_MEMORY)
		return false;
	for (size_t i = 0; i < count && i < SUGGESTIONS_MAX; i++) {
		const struct sky_match *near = &match[i];
		if (!sky_request_knows(request, near->ref))
			continue;
		if (!warn(result, sky_arena_printf(request->arena, "nothing matches; near is \"%s\" (%s:%s)",
		                                   sky_title(request->snapshot, near->ref), sky_kind_singular(near->ref.kind),
		                                   sky_id(request->snapshot, near->ref.kind, near->ref.row))))
			return false;
	}
	return true;
}

static bool add_warnings(const struct sky_request *request, const struct sky_search_query *query,
                         const struct sky_search_found *found, size_t undated, struct sky_result *result)
{
	if (undated > 0 &&
	    !warn(result,
	          sky_arena_printf(request->arena,
	                           "as_of: %zu matches left out, because nobody knows when they were published", undated)))
		return false;
	if (found->count > 0)
		return true;
	if (!found->expression)
		sky_result_warn(result, "q has no letter and no digit to search for");
	return suggest(request, query, result);
}

static enum sky_outcome refuse(enum sky_search_status status, struct sky_result *result)
{
	if (status == SKY_SEARCH_MEMORY)
		return SKY_ERROR_MEMORY;
	return sky_refuse(result, SKY_PROBLEM_INTERNAL_ERROR, "q", NULL, "the index of the text search is damaged");
}

/* From what was found to the page. Few of the rows that match are on it, and only these get their words marked. */
static enum sky_outcome answer(const struct sky_request *request, const struct sky_search_found *found,
                               struct sky_result *result)
{
	const void **rows = rows_of(request, found);
	bool sorts = sorts_by_snippet(request);
	enum sky_search_status status = SKY_SEARCH_OK;
	if (!rows)
		return SKY_ERROR_MEMORY;
	if (sorts)
		status = fill_snippets(request, found->expression, rows, found->count);
	if (status == SKY_SEARCH_OK && !sky_table_query(request, &table, rows, found->count, result))
		return SKY_ERROR_MEMORY;
	if (status == SKY_SEARCH_OK && !sorts && shows_snippets(result))
		status = fill_snippets(request, found->expression, result->rows, result->count);
	return status == SKY_SEARCH_OK ? SKY_DONE : refuse(status, result);
}

enum sky_outcome sky_handle_search(struct sky_request *request, struct sky_result *result)
{
	struct sight sight = {request, 0};
	struct sky_search_query query = {
	    .text = sky_request_text(request, "q"),
	    .kinds = searched_kinds(request),
	    .knows = is_known,
	    .context = &sight,
	};
	struct sky_search_found found;
	enum sky_search_status status = sky_search(request->snapshot, &query, request->arena, &found);
	if (status != SKY_SEARCH_OK)
		return refuse(status, result);
	if (!add_warnings(request, &query, &found, sight.undated, result))
		return SKY_ERROR_MEMORY;
	return answer(request, &found, result);
}
