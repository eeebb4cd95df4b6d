#include "handlers/claims/convert.h"
#include "handlers/claims/lineage.h"
#include "handlers/claims/transform.h"
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/candidates.h"
#include "handlers/table/objects.h"
#include "handlers/table/table_query.h"
#include "handlers/write/cell_json.h"
#include "model/derive/derive.h"

enum sky_outcome sky_handle_list_figures(struct sky_request *request, struct sky_result *result)
{
	static const struct sky_hint hints[] = {
	    {"vendor", SKY_VENDOR, SKY_FIGURES_OF_VENDOR},
	    {"market", SKY_MARKET, SKY_FIGURES_OF_MARKET_SUBJECT},
	    {"market", SKY_MARKET, SKY_FIGURES_IN_MARKET},
	    {"metric", SKY_METRIC, SKY_FIGURES_OF_METRIC},
	    {"source", SKY_SOURCE, SKY_FIGURES_OF_SOURCE},
	    {"subject", SKY_VENDOR, SKY_FIGURES_OF_VENDOR},
	    {"subject", SKY_MARKET, SKY_FIGURES_OF_MARKET_SUBJECT},
	    {"subject", SKY_ORGANIZATION, SKY_FIGURES_OF_ORGANIZATION},
	    {"subject", SKY_PRODUCT, SKY_FIGURES_OF_PRODUCT},
	};
	const char *currency = sky_request_text(request, "currency");
	const struct sky_hints from = {SKY_FIGURE, hints, SKY_COUNT(hints), !sky_transform_asked(request)};
	struct sky_rows rows;
	const struct sky_rows *only;
	if (!sky_candidates(request, &from, &rows, &only))
		return SKY_ERROR_MEMORY;
	if (sky_transform_asked(request))
		return sky_transform_scan(request, only, result);
	if (sky_derived_asked(request))
		return sky_derived_scan(request, result);
	if (currency)
		return sky_convert_scan(request, only, currency, result);
	return sky_table_scan(request, &sky_table_figures, SKY_FIGURE, only, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}

static bool same_key(const struct sky_figure *a, const struct sky_figure *b)
{
	return a->metric == b->metric && a->market == b->market && a->period_start == b->period_start &&
	       a->period_end == b->period_end;
}

static void put_corrected_by(struct sky_json *json, const struct sky_request *request, const struct sky_figure *figure,
                             struct sky_rows rows)
{
	uint32_t self = sky_derived_of(figure) ? SKY_NONE : sky_row_of(request, SKY_FIGURE, figure);
	sky_json_put_array(json, "corrected_by");
	for (size_t i = 0; i < rows.count; i++) {
		const struct sky_figure *other = sky_figure_at(request->snapshot, rows.row[i]);
		if (self != SKY_NONE && other->corrects == self &&
		    sky_request_knows(request, (struct sky_ref){SKY_FIGURE, rows.row[i]}))
			sky_json_text(json, other->record.id);
	}
	sky_json_array_end(json);
}

/* Every other claim about the same thing, deprecated ones too, because here a reader wants to see them. */
static void put_others(struct sky_json *json, const struct sky_request *request, const struct sky_figure *figure,
                       struct sky_rows rows)
{
	sky_json_put_array(json, "others_same_key");
	for (size_t i = 0; i < rows.count; i++) {
		const struct sky_figure *other = sky_figure_at(request->snapshot, rows.row[i]);
		if (other != figure && same_key(other, figure) &&
		    sky_request_knows(request, (struct sky_ref){SKY_FIGURE, rows.row[i]}))
			sky_json_table_row(json, request, &sky_table_figures, other);
	}
	sky_json_array_end(json);
}

static void put_events(struct sky_json *json, const struct sky_request *request, struct sky_rows events)
{
	sky_json_put_array(json, "events");
	for (size_t i = 0; i < events.count; i++) {
		const struct sky_event *event = sky_event_at(request->snapshot, events.row[i]);
		if (!sky_request_knows(request, (struct sky_ref){SKY_EVENT, events.row[i]}))
			continue;
		sky_json_object(json);
		sky_json_put_text(json, "id", event->record.id);
		sky_json_put_text(json, "date", event->date.text);
		sky_json_put_text(json, "title", event->title);
		sky_json_object_end(json);
	}
	sky_json_array_end(json);
}

static void put_row_or_null(struct sky_json *json, const struct sky_request *request, const char *key,
                            const struct sky_table *table, const void *row)
{
	sky_json_key(json, key);
	if (row)
		sky_json_table_row(json, request, table, row);
	else
		sky_json_null(json);
}

static void put_extras(struct sky_json *json, const struct sky_request *request, const struct sky_figure *figure)
{
	const struct sky_column *column = &sky_table_figures.columns[sky_table_figures.column_count];
	for (uint32_t i = 0; i < sky_table_figures.extra_count; i++, column++)
		if (sky_table_includes(request, column))
			sky_put_cell(json, column->name, column->get(request, figure));
}

static bool write_figure(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct sky_figure *figure = thing;
	struct sky_rows rows =
	    sky_index_rows(request->snapshot, sky_figures_of((enum sky_kind)figure->subject_kind), figure->subject);
	struct sky_ref subject = {figure->subject_kind, figure->subject};
	sky_json_object(json);
	sky_json_members(json, request, &sky_table_figures, figure);
	put_extras(json, request, figure);
	if (sky_request_includes(request, "lineage")) {
		sky_json_key(json, "lineage");
		sky_put_lineage(json, request, figure);
	}
	sky_json_put_text(json, "period_note", figure->period_note);
	sky_json_put_object(json, "subject");
	sky_json_put_text(json, "kind", sky_kind_singular(subject.kind));
	sky_put_id(json, request, "id", subject.kind, subject.row);
	sky_json_put_text(json, "name", sky_title(request->snapshot, subject));
	sky_json_object_end(json);
	put_row_or_null(json, request, "metric", &sky_table_metrics, sky_metric_at(request->snapshot, figure->metric));
	put_row_or_null(json, request, "market", &sky_table_markets, sky_market_at(request->snapshot, figure->market));
	put_row_or_null(json, request, "source", &sky_table_sources, sky_source_of(request, &figure->record));
	put_corrected_by(json, request, figure, rows);
	put_others(json, request, figure, rows);
	put_events(json, request,
	           sky_derived_of(figure)
	               ? (struct sky_rows){NULL, 0}
	               : sky_index_rows(request->snapshot, SKY_EVENTS_OF_FIGURE, sky_row_of(request, SKY_FIGURE, figure)));
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

enum sky_outcome sky_handle_get_figure(struct sky_request *request, struct sky_result *result)
{
	const struct sky_figure *figure;
	enum sky_outcome outcome = sky_request_figure(request, result, &figure);
	return outcome == SKY_DONE ? sky_answer_object(request, result, figure, write_figure) : outcome;
}
