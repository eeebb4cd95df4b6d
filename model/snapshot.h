/* A release: one immutable data set with its indexes. Everything here is read-only after sky_snapshot_load and may be used
 * from any number of threads. */
#ifndef SKY_MODEL_SNAPSHOT_H
#define SKY_MODEL_SNAPSHOT_H

#include "model/records.h"
#include "model/report.h"

struct sky_snapshot;

enum sky_load_status {
	SKY_LOAD_OK = 0,
	SKY_LOAD_MISTAKES,   /* the report says which */
	SKY_LOAD_UNREADABLE, /* the folder or a file cannot be read; the report says which and why */
	SKY_LOAD_MEMORY
};

/* Called now and then while a large file is read: records so far, bytes read and bytes in all. */
typedef void (*sky_load_progress)(void *context, size_t records, uint64_t bytes, uint64_t bytes_total);

/* Reads, checks and indexes the data set in `folder`. On SKY_LOAD_OK *out is a new snapshot with one reference; else *out is
 * NULL and `report` (not NULL, borrowed) holds every mistake found. progress may be NULL. */
enum sky_load_status sky_snapshot_load(const char *folder, struct sky_report *report, sky_load_progress progress,
                                       void *context, struct sky_snapshot **out) SKY_MUST;

/* Reference counting; thread-safe. release(NULL) is fine; the last release frees. */
struct sky_snapshot *sky_snapshot_acquire(struct sky_snapshot *snapshot);
void sky_snapshot_release(struct sky_snapshot *snapshot);

/* The release id: the first 16 hex digits of XXH3-128 over the names and bytes of the fixture files. */
const char *sky_snapshot_release_id(const struct sky_snapshot *snapshot);
const struct sky_dataset *sky_snapshot_dataset(const struct sky_snapshot *snapshot);
size_t sky_snapshot_memory(const struct sky_snapshot *snapshot); /* bytes held */

/* The table of a kind. Rows are in the order of the fixtures. sky_row returns NULL for SKY_NONE. */
size_t sky_count(const struct sky_snapshot *snapshot, enum sky_kind kind);
const void *sky_row(const struct sky_snapshot *snapshot, enum sky_kind kind, uint32_t row);
const struct sky_record *sky_record_at(const struct sky_snapshot *snapshot, struct sky_ref ref);
#define SKY_ROW_ACCESSORS(X)                                                                                           \
	X(source, SOURCE)                                                                                                  \
	X(vendor, VENDOR)                                                                                                  \
	X(organization, ORGANIZATION)                                                                                      \
	X(person, PERSON)                                                                                                  \
	X(product, PRODUCT)                                                                                                \
	X(relation, RELATION)                                                                                              \
	X(market, MARKET) X(metric, METRIC) X(figure, FIGURE) X(statement, STATEMENT) X(event, EVENT) X(rate, RATE)
#define X(name, KIND)                                                                                                  \
	static inline const struct sky_##name *sky_##name##_at(const struct sky_snapshot *snapshot, uint32_t row)          \
	{                                                                                                                  \
		return (const struct sky_##name *)sky_row(snapshot, SKY_##KIND, row);                                          \
	}
SKY_ROW_ACCESSORS(X)
#undef X

/* The row number of a record of the given kind (pointer arithmetic; the record must stand in the table). */
uint32_t sky_row_number(const struct sky_snapshot *snapshot, enum sky_kind kind, const void *record);

/* The id of a row, NULL for SKY_NONE. */
const char *sky_id(const struct sky_snapshot *snapshot, enum sky_kind kind, uint32_t row);

/* The English name of a named record (vendor, organization, person, product, market, metric); for others the title or id. */
const char *sky_title(const struct sky_snapshot *snapshot, struct sky_ref ref);

/* The row with exactly this id, or SKY_NONE. O(1). */
uint32_t sky_find(const struct sky_snapshot *snapshot, enum sky_kind kind, const char *id, size_t length);

/* Names and aliases of a record; NULL for kinds that have none. */
const struct sky_names *sky_names_of(const struct sky_snapshot *snapshot, struct sky_ref ref);

/* Indexes: rows in table order. (`of` is a row of the kind named.) */
enum sky_index {
	SKY_FIGURES_OF_VENDOR,
	SKY_FIGURES_OF_MARKET_SUBJECT, /* figures whose subject is the market: its sizes and growth */
	SKY_FIGURES_OF_ORGANIZATION,
	SKY_FIGURES_OF_PRODUCT,
	SKY_FIGURES_IN_MARKET, /* figures whose scope is the market: shares, revenues in it */
	SKY_FIGURES_OF_METRIC,
	SKY_FIGURES_OF_SOURCE,
	SKY_EVENTS_OF_VENDOR,
	SKY_EVENTS_OF_PERSON,
	SKY_EVENTS_OF_PRODUCT,
	SKY_EVENTS_OF_ORGANIZATION,
	SKY_EVENTS_OF_FIGURE,
	SKY_EVENTS_OF_SOURCE,
	SKY_STATEMENTS_OF_VENDOR, /* named in vendors, or their subject */
	SKY_STATEMENTS_OF_PERSON, /* said by or about */
	SKY_STATEMENTS_OF_SOURCE,
	SKY_PRODUCTS_OF_VENDOR,
	SKY_PRODUCTS_OF_ORGANIZATION,
	SKY_VENDORS_OF_ORGANIZATION, /* whose parent it is */
	SKY_ORGANIZATIONS_OF_ORGANIZATION,
	SKY_MARKETS_OF_MARKET, /* its parts */
	SKY_SOURCES_CITING_SOURCE,
	SKY_INDEX_COUNT
};
struct sky_rows sky_index_rows(const struct sky_snapshot *snapshot, enum sky_index index, uint32_t of);

/* The index of the figures about things of that kind; SKY_INDEX_COUNT, which has no rows, where no figure can be. */
enum sky_index sky_figures_of(enum sky_kind kind);

/* A range of values; NULL: no end on that side. */
struct sky_value_range {
	const struct sky_decimal *low, *high;
	bool low_open, high_open; /* the end itself is not meant */
};

/* The figures whose value lies in the range, in order of value, ties by row. O(log n). */
struct sky_rows sky_figures_between(const struct sky_snapshot *snapshot, const struct sky_value_range *range);

/* Every period that a figure speaks of, by start and end, with its figures by row. */
struct sky_period_rows {
	sky_day start, end;
	struct sky_rows rows;
};
const struct sky_period_rows *sky_figure_periods(const struct sky_snapshot *snapshot, size_t *count);

/* How many figures of the thing are not deprecated and were published by the day (SKY_DAY_NONE: on whatever day, or on one that
 * nobody knows). index: SKY_FIGURES_OF_VENDOR, _METRIC, _SOURCE or _MARKET_SUBJECT. O(log n). */
size_t sky_figures_known(const struct sky_snapshot *snapshot, enum sky_index index, uint32_t of, sky_day as_of);

/* Relations in which the record is subject or object. */
struct sky_rows sky_relations_of(const struct sky_snapshot *snapshot, struct sky_ref ref);

/* People with a role in the vendor or organization (a role's vendor counts for its parent organization only if named). */
struct sky_rows sky_people_of(const struct sky_snapshot *snapshot, struct sky_ref ref);

/* All events and all dated figures ordered by date_earliest / period_start (undated last, then id): for ranges. */
struct sky_rows sky_events_by_date(const struct sky_snapshot *snapshot);

/* What a figure says as an interval (see interval.h), with its metric's bounds. */
struct sky_interval sky_figure_interval(const struct sky_snapshot *snapshot, const struct sky_figure *figure);

/* The day by which a claim of this record was surely published: its own date, else its source's; SKY_DAY_NONE unknown.
 * Vendors, markets, metrics and other definitions answer SKY_DAY_NONE (always known). */
sky_day sky_published_by(const struct sky_snapshot *snapshot, struct sky_ref ref);

/* Names to records. match: how the text was found, best first. */
enum sky_match_kind { SKY_MATCH_ID, SKY_MATCH_EXACT, SKY_MATCH_ALIAS, SKY_MATCH_FOLDED, SKY_MATCH_CLOSE };
const char *sky_match_text(enum sky_match_kind match); /* "exact" (ids too), "alias", "folded", "close" */
struct sky_match {
	struct sky_ref ref;
	const char *matched; /* the name, alias or id that matched */
	enum sky_match_kind match;
};

/* Fills out[0..max) with the records that `name` can mean, best first, ties by kind then id; returns how many there are in
 * all, or SKY_RESOLVE_MEMORY when memory is short. kinds is a bit mask of 1 << enum sky_kind; close: also names within a small
 * edit distance. */
#define SKY_RESOLVE_MEMORY SIZE_MAX
size_t sky_resolve(const struct sky_snapshot *snapshot, unsigned kinds, const char *name, bool close,
                   struct sky_match *out, size_t max);

/* The most commas that one name, alias or title of a source on record has. */
uint32_t sky_name_commas(const struct sky_snapshot *snapshot);

/* The one record of `kind` with this id, name, alias or folded name, never "close". *row is SKY_NONE unless there is one. */
enum sky_resolved { SKY_RESOLVED_ONE, SKY_RESOLVED_NONE, SKY_RESOLVED_SEVERAL, SKY_RESOLVED_MEMORY };
enum sky_resolved sky_resolve_one(const struct sky_snapshot *snapshot, enum sky_kind kind, const char *name,
                                  uint32_t *row) SKY_MUST;

/* Paragraphs of a locator: calls back for each ("paragraphs 2, 15, 35-36"). false when the locator names none. */
bool sky_locator_paragraphs(const char *locator, void (*each)(void *context, uint32_t paragraph), void *context);

#endif
