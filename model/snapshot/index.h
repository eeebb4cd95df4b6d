/* Which records belong to a record: the indexes of a snapshot. Read-only; any number of threads. */
#ifndef SKY_MODEL_SNAPSHOT_INDEX_H
#define SKY_MODEL_SNAPSHOT_INDEX_H

#include "model/record/records.h"

struct sky_snapshot;

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

/* Relations in which the record is subject or object. */
struct sky_rows sky_relations_of(const struct sky_snapshot *snapshot, struct sky_ref ref);

/* People with a role in the vendor or organization (a role's vendor counts for its parent
 * organization only if named). */
struct sky_rows sky_people_of(const struct sky_snapshot *snapshot, struct sky_ref ref);

/* All events and all dated figures ordered by date_earliest / period_start (undated last, then id): for ranges. */
struct sky_rows sky_events_by_date(const struct sky_snapshot *snapshot);

#endif
