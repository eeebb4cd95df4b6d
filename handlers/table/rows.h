/* Cells that many tables share, and the tables of flat rows. Rows are const records of the snapshot
 * unless a table says else. */
#ifndef SKY_HANDLERS_TABLE_ROWS_H
#define SKY_HANDLERS_TABLE_ROWS_H

#include "handlers/request/api.h"

/* Defines the function that reads a column; it has the column's name. `cell` is an expression that uses `request` and
 * the row. The row is a const struct sky_TYPE * and is called TYPE. */
#define SKY_GETTER(column, type, cell) static SKY_SHARED_GETTER(column, type, cell)
#define SKY_SHARED_GETTER(column, type, cell)                                                                          \
	struct sky_cell column(const struct sky_request *request, const void *row)                                         \
	{                                                                                                                  \
		const struct sky_##type *(type) = row;                                                                         \
		(void)request;                                                                                                 \
		return cell;                                                                                                   \
	}
/* Defines the function by_PARAMETER, which says whether a row matches the parameter's `value`. */
#define SKY_MATCHER(matcher, type, test)                                                                               \
	static bool matcher(const struct sky_request *request, const void *row, const struct sky_value *value)             \
	{                                                                                                                  \
		const struct sky_##type *(type) = row;                                                                         \
		(void)request;                                                                                                 \
		return test;                                                                                                   \
	}

/* Columns of any record. */
sky_get sky_cell_id, sky_cell_source_id, sky_cell_source_url, sky_cell_locator, sky_cell_note;
sky_get sky_cell_locator_missing, sky_cell_compiled_from;
sky_get sky_cell_source_title, sky_cell_source_publisher, sky_cell_source_published, sky_cell_source_grade;
sky_equals sky_by_source;

/* Of any record with names (vendor, organization, person, product, market, metric). */
sky_get sky_cell_name, sky_cell_name_zh, sky_cell_aliases;

/* Cells from parts of records. */
struct sky_cell sky_cell_of(const struct sky_request *request, enum sky_kind kind, uint32_t row);    /* its id */
struct sky_cell sky_cell_title(const struct sky_request *request, enum sky_kind kind, uint32_t row); /* its name */
struct sky_cell sky_cell_ref(const struct sky_request *request, struct sky_ref ref);                 /* "kind:id" */
struct sky_cell sky_cell_ids(const struct sky_request *request, enum sky_kind kind, const uint32_t *rows,
                             size_t count); /* ";"-joined ids; null when there are none */
struct sky_cell sky_cell_interval(const struct sky_request *request, struct sky_interval interval);
struct sky_cell sky_cell_earliest(const struct sky_when *when);
struct sky_cell sky_cell_latest(const struct sky_when *when);
/* Texts joined with a separator, without those that are absent; null when there is none. */
struct sky_cell sky_cell_joined(const struct sky_request *request, const char *const *texts, size_t count,
                                const char *separator);
/* EDTF text of the publication: the record's own, else its source's. */
struct sky_cell sky_cell_published(const struct sky_request *request, const char *own, uint32_t source);

/* How many records of `kind` that the index has of the thing are shown. For figures the index must be one that
 * sky_figures_known has. */
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

/* The address of a figure's source, where a click lands on the printed words if the page has any (a text fragment);
 * null where the source has no address. */
struct sky_cell sky_cell_source_link(const struct sky_request *request, const struct sky_figure *figure);

/* A column of sky_table_figures for a figure, as a cell; null for no figure. */
struct sky_cell sky_figure_cell(const struct sky_request *request, const struct sky_figure *figure, const char *column);

/* The tables. The rows of sky_table_KIND are const struct sky_KIND (also a figure at the head of a struct
 * sky_converted), except for these: */
extern const struct sky_table sky_table_vendors, sky_table_events, sky_table_markets, sky_table_metrics,
    sky_table_figures, sky_table_statements, sky_table_products, sky_table_people, sky_table_organizations,
    sky_table_relations, sky_table_rates, sky_table_sources;
extern const struct sky_table sky_table_timeline; /* struct sky_happening (timeline_rows.h) */

#endif
