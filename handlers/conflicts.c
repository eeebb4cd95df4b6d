/* The ledger of contradictions. */
#include "model/conflict/conflicts.h"

#include "handlers/claims/conflict_words.h"
#include "handlers/claims/timeline_rows.h"
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/objects.h"
#include "handlers/table/table_query.h"
#include "handlers/write/cell_json.h"

#include <string.h>

/* True when what decides today was learnt after the day of as_of: a rank, or the note that explains. */
static bool in_hindsight(const struct sky_request *request, const struct sky_conflict *conflict)
{
	for (uint32_t i = 0; request->as_of != SKY_DAY_NONE && i < conflict->claim_count; i++) {
		const struct sky_figure *figure =
		    conflict->claim[i].kind == SKY_FIGURE ? sky_figure_at(request->snapshot, conflict->claim[i].row) : NULL;
		if (figure && ((figure->rank != SKY_RANK_NORMAL && figure->ranked > request->as_of) ||
		               (figure->conflict_note && figure->noted > request->as_of)))
			return true;
	}
	return false;
}

SKY_GETTER(kind, conflict, sky_cell_text(sky_conflict_kind_text(conflict->kind)))
SKY_GETTER(severity, conflict, sky_cell_text(sky_severity_text(conflict->severity)))
SKY_GETTER(weak, conflict, sky_cell_bool(conflict->weak))
SKY_GETTER(explained, conflict, sky_cell_bool(conflict->explained && !in_hindsight(request, conflict)))
SKY_GETTER(id, conflict, sky_cell_text(conflict->id))
SKY_GETTER(period, conflict, sky_cell_text(conflict->period))
SKY_GETTER(metric_id, conflict, sky_cell_of(request, SKY_METRIC, conflict->metric))
SKY_GETTER(market_id, conflict, sky_cell_of(request, SKY_MARKET, conflict->market))
SKY_GETTER(subject_id, conflict, sky_cell_of(request, conflict->subject_kind, conflict->subject))
SKY_GETTER(subject_kind, conflict,
           sky_cell_text(conflict->subject == SKY_NONE ? NULL : sky_kind_singular(conflict->subject_kind)))
SKY_GETTER(claims_count, conflict, sky_cell_integer(conflict->claim_count))
SKY_GETTER(size_pct, conflict, sky_cell_decimal(conflict->size_pct))
static struct sky_cell arithmetic_of(const struct sky_request *request, const struct sky_conflict *conflict)
{
	const char *text =
	    sky_conflict_in_chinese(request) ? sky_conflict_chinese(request, conflict) : conflict->arithmetic;
	return text ? sky_cell_text(text) : SKY_FAILED_CELL;
}

static struct sky_cell reason_of(const struct sky_request *request, const struct sky_conflict *conflict)
{
	const char *text = in_hindsight(request, conflict) ? "what decides today was not known then" : conflict->reason;
	return sky_cell_text(sky_conflict_in_chinese(request) ? sky_conflict_reason_chinese(text) : text);
}

SKY_GETTER(arithmetic, conflict, arithmetic_of(request, conflict))
SKY_GETTER(preferred_id, conflict,
           conflict->preferred.row == SKY_NONE || in_hindsight(request, conflict)
               ? SKY_NULL_CELL
               : sky_cell_of(request, conflict->preferred.kind, conflict->preferred.row))
SKY_GETTER(reason, conflict, reason_of(request, conflict))
SKY_MATCHER(by_subject, conflict,
            conflict->subject == value->as.ref.row && conflict->subject_kind == value->as.ref.kind &&
                conflict->subject != SKY_NONE)
SKY_MATCHER(by_metric, conflict, conflict->metric == value->as.ref.row)
SKY_MATCHER(by_market, conflict,
            conflict->market == value->as.ref.row ||
                (conflict->subject_kind == SKY_MARKET && conflict->subject == value->as.ref.row))

static bool claims(const struct sky_conflict *conflict, enum sky_kind kind, uint32_t row)
{
	for (uint32_t i = 0; i < conflict->claim_count; i++)
		if (conflict->claim[i].kind == kind && conflict->claim[i].row == row)
			return true;
	return false;
}

SKY_MATCHER(by_figure, conflict, claims(conflict, SKY_FIGURE, value->as.ref.row))

static struct sky_cell ids_of(const struct sky_request *request, const struct sky_conflict *conflict,
                              enum sky_kind kind)
{
	uint32_t *rows = sky_arena_calloc(request->arena, conflict->claim_count, sizeof *rows);
	size_t count = 0;
	if (!rows)
		return SKY_FAILED_CELL;
	for (uint32_t i = 0; i < conflict->claim_count; i++)
		if (conflict->claim[i].kind == kind)
			rows[count++] = conflict->claim[i].row;
	return sky_cell_ids(request, kind, rows, count);
}

SKY_GETTER(figure_ids, conflict, ids_of(request, conflict, SKY_FIGURE))
SKY_GETTER(event_ids, conflict, ids_of(request, conflict, SKY_EVENT))

static const struct sky_table sky_table_conflicts = {SKY_ROW_CONFLICT};

/* Differences are no contradictions, and weak ones say nothing against trusted claims: both are listed only when they
 * are asked for, by kind and weak= or as all of a figure. */
enum sky_outcome sky_handle_list_conflicts(struct sky_request *request, struct sky_result *result)
{
	bool figure = sky_request_arg(request, "figure")->given;
	bool differences = figure || sky_request_arg(request, "kind")->given;
	bool weak = figure || sky_request_arg(request, "weak")->given;
	size_t all, count = 0;
	const struct sky_conflict *list = sky_snapshot_conflicts(request->snapshot, &all);
	const void **rows = sky_arena_calloc(request->arena, all + 1, sizeof *rows);
	if (!rows)
		return SKY_ERROR_MEMORY;
	for (size_t i = 0; i < all; i++)
		if ((differences || !sky_conflict_is_difference(list[i].kind)) && (weak || !list[i].weak) &&
		    sky_request_knows_all(request, list[i].claim, list[i].claim_count))
			rows[count++] = &list[i];
	return sky_table_query(request, &sky_table_conflicts, rows, count, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}

static void put_claims(struct sky_json *json, const struct sky_request *request, const char *key, enum sky_kind kind,
                       const struct sky_table *table, const struct sky_conflict *conflict)
{
	sky_json_put_array(json, key);
	for (uint32_t i = 0; i < conflict->claim_count; i++)
		if (conflict->claim[i].kind == kind)
			sky_json_table_row(json, request, table, sky_row(request->snapshot, kind, conflict->claim[i].row));
	sky_json_array_end(json);
}

static bool write_conflict(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct sky_conflict *conflict = thing;
	sky_json_object(json);
	sky_json_members(json, request, &sky_table_conflicts, conflict);
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
	for (uint32_t i = 0; i < conflict->claim_count; i++)
		most += sky_event_at(request->snapshot, conflict->claim[i].row)->vendors.count;
	struct sky_happening *list = sky_arena_calloc(request->arena, most + 1, sizeof *list);
	const void **rows = sky_arena_calloc(request->arena, most + 1, sizeof *rows);
	if (!list || !rows)
		return SKY_ERROR_MEMORY;
	for (uint32_t i = 0; i < conflict->claim_count; i++)
		count = sky_timeline_add(list, count, sky_event_at(request->snapshot, conflict->claim[i].row), SKY_NONE);
	for (size_t i = 0; i < count; i++)
		rows[i] = &list[i];
	return answer_rows(result, &sky_table_timeline, rows, count);
}

static enum sky_outcome draw_figures(const struct sky_request *request, const struct sky_conflict *conflict,
                                     struct sky_result *result)
{
	const void **rows = sky_arena_calloc(request->arena, conflict->claim_count + 1, sizeof *rows);
	if (!rows)
		return SKY_ERROR_MEMORY;
	for (uint32_t i = 0; i < conflict->claim_count; i++)
		rows[i] = sky_figure_at(request->snapshot, conflict->claim[i].row);
	return answer_rows(result, &sky_table_figures, rows, conflict->claim_count);
}

/* The rows that the chart of a contradiction draws. The chart needs to know what they are about. */
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
		if (strcmp(list[i].id, id) == 0 && sky_request_knows_all(request, list[i].claim, list[i].claim_count)) {
			return request->format == SKY_FORMAT_VEGALITE
			           ? draw(request, &list[i], result)
			           : sky_answer_object(request, result, &list[i], write_conflict);
		}
	}
	return sky_refuse(result, SKY_PROBLEM_UNKNOWN_ID, "conflict", id,
	                  "there is no conflict of this id in this release");
}
