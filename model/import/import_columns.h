/* What the columns of a table of figures mean; between import_columns.c and import.c. */
#ifndef SKY_MODEL_IMPORT_IMPORT_COLUMNS_H
#define SKY_MODEL_IMPORT_IMPORT_COLUMNS_H

#include "model/import/csv_read.h"
#include "model/record/records.h"

/* The keys of figures that mean something to the import: their numbers in the shape of figures. */
struct sky_import_keys {
	size_t id, subject, metric, market, period, value, value_to, value_text, qualifier, unit, currency, source, rank,
	    rank_reason;
};

/* The columns of a table, by their meaning: numbers from 0, SKY_NO_COLUMN where there is none. */
#define SKY_NO_COLUMN UINT32_MAX
#define SKY_IMPORT_FIELDS_MAX 32
struct sky_import_columns {
	uint32_t count; /* of columns */
	uint32_t field[SKY_IMPORT_FIELDS_MAX];
	uint32_t subject_id, subject_kind;
	uint32_t subject_of[SKY_KIND_COUNT]; /* the id of a subject of a kind */
	uint32_t low, high;                  /* the interval says which digits were printed */
	uint32_t status; /* only our own answers have it; their `rank` is computed where they give no reason for it */
	struct sky_import_keys key;
};

/* Reads the header row. false, and every mistake reported, when a name is unknown, one means the same as another, or a
 * needed column is missing. */
bool sky_import_read_header(const struct sky_csv_reader *header, struct sky_import_columns *out) SKY_MUST;

#endif
