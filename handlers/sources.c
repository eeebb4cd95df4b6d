#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/objects.h"
#include "handlers/table/table_query.h"
#include "handlers/write/cell_json.h"

#define CLAIMS_MAX 1000 /* of each kind in one object */

static struct sky_cell count_of(const struct sky_request *request, enum sky_index index, enum sky_kind kind,
                                const struct sky_source *source)
{
	return sky_cell_count(request, index, kind, sky_row_of(request, SKY_SOURCE, source));
}

static struct sky_cell count_claims(const struct sky_request *request, const struct sky_source *source)
{
	return sky_cell_integer(count_of(request, SKY_FIGURES_OF_SOURCE, SKY_FIGURE, source).as.integer +
	                        count_of(request, SKY_EVENTS_OF_SOURCE, SKY_EVENT, source).as.integer +
	                        count_of(request, SKY_STATEMENTS_OF_SOURCE, SKY_STATEMENT, source).as.integer);
}

SKY_GETTER(title, source, sky_cell_text(source->title))
SKY_GETTER(publisher, source, sky_cell_text(source->publisher))
SKY_GETTER(author, source, sky_cell_text(source->author))
SKY_GETTER(published, source, sky_cell_text(source->published.text))
SKY_GETTER(published_note, source, sky_cell_text(source->published_note))
SKY_GETTER(url, source, sky_cell_text(source->url))
SKY_GETTER(language, source, sky_cell_text(source->language))
SKY_GETTER(kind, source, sky_cell_text(sky_source_kind_text(source->kind)))
SKY_GETTER(grade, source, sky_cell_text(sky_grade_text(source->grade)))
SKY_GETTER(grade_reason, source, sky_cell_text(source->grade_reason))
SKY_GETTER(cites, source, sky_cell_ids(request, SKY_SOURCE, source->cites.row, source->cites.count))
SKY_GETTER(claims_count, source, count_claims(request, source))
SKY_GETTER(figures_count, source, count_of(request, SKY_FIGURES_OF_SOURCE, SKY_FIGURE, source))
SKY_GETTER(events_count, source, count_of(request, SKY_EVENTS_OF_SOURCE, SKY_EVENT, source))
SKY_GETTER(statements_count, source, count_of(request, SKY_STATEMENTS_OF_SOURCE, SKY_STATEMENT, source))
SKY_GETTER(paragraphs, source, source->paragraphs ? sky_cell_integer(source->paragraphs) : SKY_NULL_CELL)
SKY_GETTER(original_publisher_id, source, sky_cell_of(request, SKY_ORGANIZATION, source->original_publisher))
SKY_GETTER(original_released, source, sky_cell_text(source->original_released.text))
SKY_GETTER(accessed_on, source, sky_cell_text(source->accessed.text))
SKY_GETTER(archived_url, source, sky_cell_text(source->archived_url))
SKY_GETTER(licence, source, sky_cell_text(source->licence))
SKY_GETTER(redistributable, source, sky_cell_bool(source->redistributable))
SKY_GETTER(tabular, source, sky_cell_bool(source->tabular))
SKY_MATCHER(by_cites, source, sky_list_has(&source->cites, value))

const struct sky_table sky_table_sources = {SKY_ROW_SOURCE};

enum sky_outcome sky_handle_list_sources(struct sky_request *request, struct sky_result *result)
{
	return sky_table_scan(request, &sky_table_sources, SKY_SOURCE, NULL, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}

static struct sky_rows first(struct sky_rows rows)
{
	if (rows.count > CLAIMS_MAX)
		rows.count = CLAIMS_MAX;
	return rows;
}

/* Records of the kind that name this source: id, name and locator. */
static void put_references(struct sky_json *json, const struct sky_request *request, enum sky_kind kind,
                           uint32_t source)
{
	size_t count = sky_count(request->snapshot, kind), put = 0;
	sky_json_put_array(json, sky_kind_plural(kind));
	for (uint32_t i = 0; i < count && put < CLAIMS_MAX; i++) {
		struct sky_ref ref = {kind, i};
		const struct sky_record *record = sky_record_at(request->snapshot, ref);
		if (record->source != source)
			continue;
		sky_json_object(json);
		sky_json_put_text(json, "id", record->id);
		sky_json_put_text(json, "name", sky_title(request->snapshot, ref));
		sky_json_put_text(json, "locator", record->locator);
		sky_json_object_end(json);
		put++;
	}
	sky_json_array_end(json);
}

static void put_claims(struct sky_json *json, const struct sky_request *request, uint32_t row)
{
	static const enum sky_kind references[] = {SKY_VENDOR,   SKY_ORGANIZATION, SKY_PERSON, SKY_PRODUCT,
	                                           SKY_RELATION, SKY_MARKET,       SKY_RATE};
	const struct sky_snapshot *snapshot = request->snapshot;
	sky_json_put_object(json, "claims");
	sky_put_rows(json, request, "figures", &sky_table_figures, SKY_FIGURE,
	             first(sky_index_rows(snapshot, SKY_FIGURES_OF_SOURCE, row)));
	sky_put_rows(json, request, "events", &sky_table_events, SKY_EVENT,
	             first(sky_index_rows(snapshot, SKY_EVENTS_OF_SOURCE, row)));
	sky_put_rows(json, request, "statements", &sky_table_statements, SKY_STATEMENT,
	             first(sky_index_rows(snapshot, SKY_STATEMENTS_OF_SOURCE, row)));
	for (size_t i = 0; i < SKY_COUNT(references); i++)
		put_references(json, request, references[i], row);
	sky_json_object_end(json);
}

static bool write_source(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct sky_source *source = thing;
	uint32_t row = sky_row_of(request, SKY_SOURCE, source);
	sky_json_object(json);
	sky_json_members(json, request, &sky_table_sources, source);
	sky_put_named_list(json, request, "cites_sources", SKY_SOURCE, sky_rows_of_list(&source->cites));
	sky_put_named_list(json, request, "cited_by", SKY_SOURCE,
	                   sky_index_rows(request->snapshot, SKY_SOURCES_CITING_SOURCE, row));
	put_claims(json, request, row);
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

static void warn_cut(const struct sky_request *request, uint32_t row, struct sky_result *result)
{
	static const struct {
		enum sky_index index;
		const char *warning;
	} lists[] = {
	    {SKY_FIGURES_OF_SOURCE, "claims.figures: only the first 1000; /v1/figures?source= has all of them"},
	    {SKY_EVENTS_OF_SOURCE, "claims.events: only the first 1000; /v1/events?source= has all of them"},
	    {SKY_STATEMENTS_OF_SOURCE, "claims.statements: only the first 1000; /v1/statements?source= has all of them"},
	};
	for (size_t i = 0; i < SKY_COUNT(lists); i++)
		if (sky_index_rows(request->snapshot, lists[i].index, row).count > CLAIMS_MAX)
			sky_result_warn(result, lists[i].warning);
}

enum sky_outcome sky_handle_get_source(struct sky_request *request, struct sky_result *result)
{
	enum sky_outcome outcome;
	const void *source = sky_request_record(request, "source", SKY_SOURCE, result, &outcome);
	if (!source)
		return outcome;
	warn_cut(request, sky_request_row(request, "source"), result);
	return sky_answer_object(request, result, source, write_source);
}
