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

SKY_FIELD(title, sky_source, sky_cell_text(it->title))
SKY_FIELD(publisher, sky_source, sky_cell_text(it->publisher))
SKY_FIELD(author, sky_source, sky_cell_text(it->author))
SKY_FIELD(published, sky_source, sky_cell_text(it->published.text))
SKY_FIELD(published_note, sky_source, sky_cell_text(it->published_note))
SKY_FIELD(url, sky_source, sky_cell_text(it->url))
SKY_FIELD(language, sky_source, sky_cell_text(it->language))
SKY_FIELD(kind, sky_source, sky_cell_text(sky_source_kind_text(it->kind)))
SKY_FIELD(grade, sky_source, sky_cell_text(sky_grade_text(it->grade)))
SKY_FIELD(grade_reason, sky_source, sky_cell_text(it->grade_reason))
SKY_FIELD(cites, sky_source, sky_cell_ids(request, SKY_SOURCE, it->cites.row, it->cites.count))
SKY_FIELD(claims_count, sky_source, count_claims(request, it))
SKY_FIELD(figures_count, sky_source, count_of(request, SKY_FIGURES_OF_SOURCE, SKY_FIGURE, it))
SKY_FIELD(events_count, sky_source, count_of(request, SKY_EVENTS_OF_SOURCE, SKY_EVENT, it))
SKY_FIELD(statements_count, sky_source, count_of(request, SKY_STATEMENTS_OF_SOURCE, SKY_STATEMENT, it))
SKY_FIELD(paragraphs, sky_source, it->paragraphs ? sky_cell_integer(it->paragraphs) : SKY_NULL_CELL)
SKY_MATCHER(does_cite, sky_source, sky_list_has(&it->cites, value))

static const struct sky_column columns[] = {
    SKY_COLUMN("id", sky_cell_id),
    SKY_COLUMN("title", title),
    SKY_COLUMN("publisher", publisher),
    SKY_COLUMN("author", author),
    SKY_COLUMN("published", published),
    SKY_COLUMN("published_note", published_note),
    SKY_COLUMN("url", url),
    SKY_COLUMN("language", language),
    SKY_COLUMN("kind", kind),
    SKY_COLUMN("grade", grade),
    SKY_COLUMN("grade_reason", grade_reason),
    SKY_COLUMN_BY("cites", cites, does_cite),
    SKY_COLUMN("claims_count", claims_count),
    SKY_COLUMN("figures_count", figures_count),
    SKY_COLUMN("events_count", events_count),
    SKY_COLUMN("statements_count", statements_count),
    SKY_COLUMN("paragraphs", paragraphs),
    SKY_COLUMN("note", sky_cell_note),
};
const struct sky_table sky_table_sources = SKY_TABLE("sources", columns, 0);

enum sky_outcome sky_handle_list_sources(struct sky_request *request, struct sky_result *result)
{
	return sky_table_scan(request, &sky_table_sources, SKY_SOURCE, NULL, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}

static struct sky_rows first(struct sky_rows rows)
{
	if (rows.count > CLAIMS_MAX) {
		rows.count = CLAIMS_MAX;
	}
	return rows;
}

/* Records of the kind that name this source: id, name and locator. */
static void put_references(struct sky_json *json, const struct sky_request *request, enum sky_kind kind,
                           uint32_t source)
{
	size_t count = sky_count(request->snapshot, kind), put = 0;

	sky_json_key(json, sky_kind_plural(kind));
	sky_json_array(json);
	for (uint32_t i = 0; i < count && put < CLAIMS_MAX; i++) {
		struct sky_ref ref = {kind, i};
		const struct sky_record *record = sky_record_at(request->snapshot, ref);

		if (record->source != source) {
			continue;
		}
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

	sky_json_key(json, "claims");
	sky_json_object(json);
	sky_put_rows(json, request, "figures", &sky_table_figures, SKY_FIGURE,
	             first(sky_index_rows(snapshot, SKY_FIGURES_OF_SOURCE, row)));
	sky_put_rows(json, request, "events", &sky_table_events, SKY_EVENT,
	             first(sky_index_rows(snapshot, SKY_EVENTS_OF_SOURCE, row)));
	sky_put_rows(json, request, "statements", &sky_table_statements, SKY_STATEMENT,
	             first(sky_index_rows(snapshot, SKY_STATEMENTS_OF_SOURCE, row)));
	for (size_t i = 0; i < SKY_COUNT(references); i++) {
		put_references(json, request, references[i], row);
	}
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

	for (size_t i = 0; i < SKY_COUNT(lists); i++) {
		if (sky_index_rows(request->snapshot, lists[i].index, row).count > CLAIMS_MAX) {
			sky_result_warn(result, lists[i].warning);
		}
	}
}

enum sky_outcome sky_handle_get_source(struct sky_request *request, struct sky_result *result)
{
	enum sky_outcome outcome;
	const void *source = sky_request_record(request, "source", SKY_SOURCE, result, &outcome);

	if (!source) {
		return outcome;
	}
	warn_cut(request, sky_request_row(request, "source"), result);
	return sky_answer_object(request, result, source, write_source);
}
