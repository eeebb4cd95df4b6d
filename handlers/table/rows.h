/* Cells that many tables share, and the tables of flat rows. Rows are const records of the snapshot unless a table says else. */
#ifndef SKY_HANDLERS_TABLE_ROWS_H
#define SKY_HANDLERS_TABLE_ROWS_H

#include "handlers/request/api.h"

/* The shapes that struct sky_column wants. */
#define SKY_GETTER(name) struct sky_cell name(const struct sky_request *request, const void *row)
#define SKY_EQUALS(name) bool name(const struct sky_request *request, const void *row, const struct sky_value *value)

/* Of any record. */
SKY_GETTER(sky_cell_id);
SKY_GETTER(sky_cell_source_id);
SKY_GETTER(sky_cell_source_url);
SKY_GETTER(sky_cell_locator);
SKY_GETTER(sky_cell_note);
SKY_EQUALS(sky_equals_source);
SKY_GETTER(sky_cell_source_title);
SKY_GETTER(sky_cell_source_publisher);
SKY_GETTER(sky_cell_source_published);
SKY_GETTER(sky_cell_source_grade);

/* Of any record with names (vendor, organization, person, product, market, metric). */
SKY_GETTER(sky_cell_name);
SKY_GETTER(sky_cell_name_zh);
SKY_GETTER(sky_cell_aliases);

/* Columns, the first and last ones of every table of records, and those of include=source. */
#define SKY_COLUMN(text, getter)                                                                                       \
	{                                                                                                                  \
		SKY_COLUMN_NAME(text), .get = (getter)                                                                         \
	}
#define SKY_COLUMN_BY(text, getter, matcher)                                                                           \
	{                                                                                                                  \
		SKY_COLUMN_NAME(text), .get = (getter), .equals = (matcher)                                                    \
	}
#define SKY_COLUMNS_NAMES                                                                                              \
	SKY_COLUMN("id", sky_cell_id), SKY_COLUMN("name", sky_cell_name), SKY_COLUMN("name_zh", sky_cell_name_zh)
#define SKY_COLUMNS_ORIGIN                                                                                             \
	SKY_COLUMN_BY("source_id", sky_cell_source_id, sky_equals_source), SKY_COLUMN("source_url", sky_cell_source_url),  \
	    SKY_COLUMN("locator", sky_cell_locator)
#define SKY_COLUMNS_TAIL SKY_COLUMNS_ORIGIN, SKY_COLUMN("note", sky_cell_note)
#define SKY_EXTRA_COUNT 4
#define SKY_COLUMNS_EXTRA                                                                                              \
	SKY_COLUMN("source_title", sky_cell_source_title), SKY_COLUMN("source_publisher", sky_cell_source_publisher),      \
	    SKY_COLUMN("source_published", sky_cell_source_published), SKY_COLUMN("source_grade", sky_cell_source_grade)
/* A table whose last `extra` columns stand in an answer only when asked for. */
#define SKY_TABLE_PARTS(text, array, extra)                                                                            \
	.name = (text), .columns = (array), .column_count = SKY_COUNT(array) - (extra), .extra_count = (extra)
#define SKY_TABLE(text, array, extra)                                                                                  \
	{                                                                                                                  \
		SKY_TABLE_PARTS(text, array, extra)                                                                            \
	}
/* A getter of one record's field: `it` is the row. */
#define SKY_FIELD(getter, type, cell)                                                                                  \
	static SKY_GETTER(getter)                                                                                          \
	{                                                                                                                  \
		const struct type *it = row;                                                                                   \
		(void)request;                                                                                                 \
		return cell;                                                                                                   \
	}
/* A matcher of one record's field. */
#define SKY_MATCHER(matcher, type, test)                                                                               \
	static SKY_EQUALS(matcher)                                                                                         \
	{                                                                                                                  \
		const struct type *it = row;                                                                                   \
		(void)request;                                                                                                 \
		return test;                                                                                                   \
	}

/* Cells from parts of records. */
struct sky_cell sky_cell_of(const struct sky_request *request, enum sky_kind kind, uint32_t row);    /* its id */
struct sky_cell sky_cell_title(const struct sky_request *request, enum sky_kind kind, uint32_t row); /* its name */
struct sky_cell sky_cell_ref(const struct sky_request *request, struct sky_ref ref);                 /* "kind:id" */
struct sky_cell sky_cell_ids(const struct sky_request *request, enum sky_kind kind, const uint32_t *rows,
                             size_t count); /* ";"-joined ids; null when there are none */
struct sky_cell sky_cell_interval(const struct sky_request *request, const struct sky_interval *interval);
struct sky_cell sky_cell_earliest(const struct sky_when *when);
struct sky_cell sky_cell_latest(const struct sky_when *when);
/* Texts joined with a separator, absent ones left out; null when there is none. */
struct sky_cell sky_cell_joined(const struct sky_request *request, const char *const *texts, size_t count,
                                const char *separator);
/* EDTF text of the publication: the record's own, else its source's. */
struct sky_cell sky_cell_published(const struct sky_request *request, const char *own, uint32_t source);

/* How many records of `kind` that the index has of the thing are shown; figures: of an index that sky_figures_known has. */
struct sky_cell sky_cell_count(const struct sky_request *request, enum sky_index index, enum sky_kind kind,
                               uint32_t of);

bool sky_list_has(const struct sky_row_list *list, const struct sky_value *value);
bool sky_ref_is(struct sky_ref ref, const struct sky_value *value);

/* The source of a record, NULL for none. */
const struct sky_source *sky_source_of(const struct sky_request *request, const struct sky_record *record);

/* Row number of a record of that kind. */
static inline uint32_t sky_row_of(const struct sky_request *request, enum sky_kind kind, const void *row)
{
	return sky_row_number(request->snapshot, kind, row);
}

/* The tables. Rows are const struct sky_KIND of the name, except: */
extern const struct sky_table sky_table_vendors, sky_table_events, sky_table_markets, sky_table_metrics,
    sky_table_figures, sky_table_statements, sky_table_products, sky_table_people, sky_table_organizations,
    sky_table_relations, sky_table_rates, sky_table_sources;
extern const struct sky_table sky_table_converted; /* struct sky_converted (convert.h) */
extern const struct sky_table sky_table_timeline;  /* struct sky_happening (timeline.h) */
extern const struct sky_table sky_table_shares;    /* struct sky_share (shares.c) */

#endif
