/* The ledger of contradictions. */
#include "model/conflict/conflicts.h"

#include "handlers/claims/timeline_rows.h"
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/objects.h"
#include "handlers/table/table_query.h"
#include "handlers/write/cell_json.h"

#include <string.h>

SKY_FIELD(cell_kind, sky_conflict, sky_cell_text(sky_conflict_kind_text(it->kind)))
SKY_FIELD(cell_severity, sky_conflict, sky_cell_text(sky_severity_text(it->severity)))
SKY_FIELD(cell_explained, sky_conflict, sky_cell_bool(it->explained))
SKY_FIELD(cell_conflict_id, sky_conflict, sky_cell_text(it->id))
SKY_FIELD(cell_period, sky_conflict, sky_cell_text(it->period))
SKY_FIELD(cell_metric, sky_conflict, sky_cell_of(request, SKY_METRIC, it->metric))
SKY_FIELD(cell_market, sky_conflict, sky_cell_of(request, SKY_MARKET, it->market))
SKY_FIELD(cell_subject_id, sky_conflict, sky_cell_of(request, it->subject_kind, it->subject))
SKY_FIELD(cell_subject_kind, sky_conflict,
          sky_cell_text(it->subject == SKY_NONE ? NULL : sky_kind_singular(it->subject_kind)))
SKY_FIELD(cell_claims_count, sky_conflict, sky_cell_integer(it->claim_count))
SKY_FIELD(cell_size, sky_conflict, sky_cell_decimal(it->size_pct))
SKY_FIELD(cell_arithmetic, sky_conflict, sky_cell_text(it->arithmetic))
SKY_FIELD(cell_preferred, sky_conflict,
          it->preferred.row == SKY_NONE ? SKY_NULL_CELL : sky_cell_of(request, it->preferred.kind, it->preferred.row))
SKY_FIELD(cell_reason, sky_conflict, sky_cell_text(it->reason))
SKY_MATCHER(equals_subject, sky_conflict,
            it->subject == value->as.ref.row && it->subject_kind == value->as.ref.kind && it->subject != SKY_NONE)
SKY_MATCHER(equals_metric, sky_conflict, it->metric == value->as.ref.row)
SKY_MATCHER(equals_market, sky_conflict,
            it->market == value->as.ref.row || (it->subject_kind == SKY_MARKET && it->subject == value->as.ref.row))

static struct sky_cell ids_of(const struct sky_request *request, const struct sky_conflict *conflict,
                              enum sky_kind kind)
{
	uint32_t *rows = sky_arena_calloc(request->arena, conflict->claim_count, sizeof *rows);
	size_t count = 0;

	if (!rows) {
		return SKY_FAILED_CELL;
	}
	for (uint32_t i = 0; i < conflict->claim_count; i++) {
		if (conflict->claim[i].kind == kind) {
			rows[count++] = conflict->claim[i].row;
		}
	}
	return sky_cell_ids(request, kind, rows, count);
}

SKY_FIELD(cell_figures, sky_conflict, ids_of(request, it, SKY_FIGURE))
SKY_FIELD(cell_events, sky_conflict, ids_of(request, it, SKY_EVENT))

static const struct sky_column columns[] = {
    SKY_COLUMN("id", cell_conflict_id),
    SKY_COLUMN("kind", cell_kind),
    SKY_COLUMN("severity", cell_severity),
    SKY_COLUMN("explained", cell_explained),
    SKY_COLUMN_BY("subject_id", cell_subject_id, equals_subject),
    SKY_COLUMN("subject_kind", cell_subject_kind),
    SKY_COLUMN_BY("metric_id", cell_metric, equals_metric),
    SKY_COLUMN_BY("market_id", cell_market, equals_market),
    SKY_COLUMN("period", cell_period),
    SKY_COLUMN("size_pct", cell_size),
    SKY_COLUMN("arithmetic", cell_arithmetic),
    SKY_COLUMN("preferred_id", cell_preferred),
    SKY_COLUMN("reason", cell_reason),
    SKY_COLUMN("claims_count", cell_claims_count),
    SKY_COLUMN("figure_ids", cell_figures),
    SKY_COLUMN("event_ids", cell_events),
};
static const struct sky_table sky_table_conflicts = SKY_TABLE("conflicts", columns, 0);

static bool known(const struct sky_request *request, const struct sky_conflict *conflict)
{
	for (uint32_t i = 0; i < conflict->claim_count; i++) {
		if (!sky_request_knows(request, conflict->claim[i])) {
			return false;
		}
	}
	return true;
}

/* Scope differences are no contradictions: they are listed only when asked for by kind. */
enum sky_outcome sky_handle_list_conflicts(struct sky_request *request, struct sky_result *result)
{
	const struct sky_arg *kind = sky_request_arg(request, "kind");
	size_t all, count = 0;
	const struct sky_conflict *list = sky_snapshot_conflicts(request->snapshot, &all);
	const void **rows = sky_arena_calloc(request->arena, all + 1, sizeof *rows);

	if (!rows) {
		return SKY_ERROR_MEMORY;
	}
	for (size_t i = 0; i < all; i++) {
		if ((kind->given || list[i].kind != SKY_CONFLICT_SCOPE_DIFFERENCE) && known(request, &list[i])) {
			rows[count++] = &list[i];
		}
	}
	return sky_table_query(request, &sky_table_conflicts, rows, count, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}

static void put_claims(struct sky_json *json, const struct sky_request *request, const char *key, enum sky_kind kind,
                       const struct sky_table *table, const struct sky_conflict *conflict)
{
	sky_json_key(json, key);
	sky_json_array(json);
	for (uint32_t i = 0; i < conflict->claim_count; i++) {
		if (conflict->claim[i].kind == kind) {
			sky_json_table_row(json, request, table, sky_row(request->snapshot, kind, conflict->claim[i].row));
		}
	}
	sky_json_array_end(json);
}

static bool write_conflict(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct sky_conflict *conflict = thing;

	sky_json_object(json);
	for (uint32_t i = 0; i < SKY_COUNT(columns); i++) {
		sky_put_cell(json, columns[i].name, columns[i].get(request, conflict));
	}
	sky_json_put_text(json, "what", sky_conflict_kind_what(conflict->kind));
	put_claims(json, request, "figures", SKY_FIGURE, &sky_table_figures, conflict);
	put_claims(json, request, "events", SKY_EVENT, &sky_table_events, conflict);
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

static enum sky_outcome answer_rows(struct sky_result *result, const struct sky_table *table, const void *const *rows,
                                    size_t count)
{
	result->form = SKY_RESULT_ROWS;
	result->table = table;
	result->rows = rows;
	result->count = result->total = count;
	return SKY_DONE;
}

/* The claims are events: one row for each of their vendors. */
static enum sky_outcome draw_events(const struct sky_request *request, const struct sky_conflict *conflict,
                                    struct sky_result *result)
{
	size_t most = 0, count = 0;
	struct sky_happening *list;
	const void **rows;

	for (uint32_t i = 0; i < conflict->claim_count; i++) {
		most += sky_event_at(request->snapshot, conflict->claim[i].row)->vendors.count;
	}
	list = sky_arena_calloc(request->arena, most + 1, sizeof(*list));
	rows = sky_arena_calloc(request->arena, most + 1, sizeof(*rows));
	if (!list || !rows) {
		return SKY_ERROR_MEMORY;
	}
	for (uint32_t i = 0; i < conflict->claim_count; i++) {
		count = sky_timeline_add(list, count, sky_event_at(request->snapshot, conflict->claim[i].row), SKY_NONE);
	}
	for (size_t i = 0; i < count; i++) {
		rows[i] = &list[i];
	}
	return answer_rows(result, &sky_table_timeline, rows, count);
}

static enum sky_outcome draw_figures(const struct sky_request *request, const struct sky_conflict *conflict,
                                     struct sky_result *result)
{
	const void **rows = sky_arena_calloc(request->arena, conflict->claim_count + 1, sizeof(*rows));

	if (!rows) {
		return SKY_ERROR_MEMORY;
	}
	for (uint32_t i = 0; i < conflict->claim_count; i++) {
		rows[i] = sky_figure_at(request->snapshot, conflict->claim[i].row);
	}
	return answer_rows(result, &sky_table_figures, rows, conflict->claim_count);
}

/* The rows that the chart of a contradiction draws; it needs to know what they are about. */
static enum sky_outcome draw(const struct sky_request *request, const struct sky_conflict *conflict,
                             struct sky_result *result)
{
	result->thing = conflict;
	return conflict->kind == SKY_CONFLICT_EVENT_DATE ? draw_events(request, conflict, result)
	                                                 : draw_figures(request, conflict, result);
}

enum sky_outcome sky_handle_get_conflict(struct sky_request *request, struct sky_result *result)
{
	const char *id = sky_request_text(request, "conflict");
	size_t count;
	const struct sky_conflict *list = sky_snapshot_conflicts(request->snapshot, &count);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].id, id) == 0 && known(request, &list[i])) {
			return request->format == SKY_FORMAT_VEGALITE
			           ? draw(request, &list[i], result)
			           : sky_answer_object(request, result, &list[i], write_conflict);
		}
	}
	return sky_refuse(result, SKY_PROBLEM_UNKNOWN_ID, "conflict", id,
	                  "there is no conflict of this id in this release");
}
