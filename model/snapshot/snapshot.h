/* A release: one immutable data set with its indexes. Everything here is read-only after sky_snapshot_load and may be
 * used from any number of threads. */
#ifndef SKY_MODEL_SNAPSHOT_SNAPSHOT_H
#define SKY_MODEL_SNAPSHOT_SNAPSHOT_H

#include "model/record/records.h"
#include "model/snapshot/index.h"
#include "model/snapshot/order.h"
#include "model/snapshot/resolve.h"

struct sky_snapshot;

/* The release id: the first 16 hex digits of XXH3-128 over the names and bytes of the fixture files. */
const char *sky_snapshot_release_id(const struct sky_snapshot *snapshot);
const struct sky_dataset *sky_snapshot_dataset(const struct sky_snapshot *snapshot);

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

/* The English name of a named record (vendor, organization, person, product, market, metric); for
 * others the title or id. */
const char *sky_title(const struct sky_snapshot *snapshot, struct sky_ref ref);

/* The row with exactly this id, or SKY_NONE. O(1). */
uint32_t sky_find(const struct sky_snapshot *snapshot, enum sky_kind kind, const char *id, size_t length);

/* Names and aliases of a record; NULL for kinds that have none. */
const struct sky_names *sky_names_of(const struct sky_snapshot *snapshot, struct sky_ref ref);

/* The index of the figures about things of that kind; SKY_INDEX_COUNT, which has no rows, where no figure can be. */
enum sky_index sky_figures_of(enum sky_kind kind);

/* What a figure says as an interval (see interval.h), with its metric's bounds: by its own digits, and with the room
 * that the inputs leave where it was corrected by arithmetic. */
struct sky_interval sky_figure_printed(const struct sky_snapshot *snapshot, const struct sky_figure *figure);
struct sky_interval sky_figure_interval(const struct sky_snapshot *snapshot, const struct sky_figure *figure);

/* The day by which a claim of this record was surely published: its own date, else its source's; SKY_DAY_NONE unknown.
 * A rate is known from the end of its period, whenever the page that lists it was made.
 * Vendors, markets, metrics and other definitions answer SKY_DAY_NONE (always known). */
sky_day sky_published_by(const struct sky_snapshot *snapshot, struct sky_ref ref);

/* The most commas that one name, alias or title of a source on record has. */
uint32_t sky_name_commas(const struct sky_snapshot *snapshot);

#endif
