/* From a row of a table to a record; between import_row.c and import.c. */
#ifndef SKY_MODEL_IMPORT_IMPORT_ROW_H
#define SKY_MODEL_IMPORT_IMPORT_ROW_H

#include "model/import/import.h"
#include "model/import/import_columns.h"
#include "model/record/syntax.h"

#include <stdio.h>

/* A piece of a cell, not NUL-terminated. */
struct sky_import_text {
	const char *text;
	size_t length;
};

/* The text of the column that holds a key of figures, without white space around it and without the apostrophe that
 * keeps a spreadsheet from running it; empty where there is none. */
struct sky_import_text sky_import_field_text(const struct sky_import_columns *columns, const struct sky_csv_cell *row,
                                             size_t field);

/* The id of the subject of a row, without its kind; empty where there is none. */
struct sky_import_text sky_import_subject_id(const struct sky_import_columns *columns, const struct sky_csv_cell *row);

/* True when nothing but the market can be the subject of a row. */
bool sky_import_market_is_subject(const struct sky_import_columns *columns, const struct sky_csv_cell *row);

/* Appends a text to a kebab id of `used` bytes: small letters and digits stay, capital ones become small, all else is
 * one hyphen. The buffer has room for a hyphen, the text and a NUL. Returns the new length. */
size_t sky_import_add_kebab(char *id, size_t used, struct sky_import_text text);

/* Writes the record of a row and a newline, and notes its places. `id` is used where the row has none. Mistakes in the
 * row go to the reader's report. false: memory. */
bool sky_import_write_row(const struct sky_import_columns *columns, const struct sky_csv_cell *row, const char *id,
                          const struct sky_csv_reader *reader, FILE *file, struct sky_import *out) SKY_MUST;

#endif
