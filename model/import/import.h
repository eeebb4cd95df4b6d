/* From a table (CSV) to figure records: the lines of a figures.ndjson, and where in the table each
 * of their keys comes from. */
#ifndef SKY_MODEL_IMPORT_IMPORT_H
#define SKY_MODEL_IMPORT_IMPORT_H

#include "model/base/report.h"
#include "model/json/locate.h"

/* A key in a line that was made: its place in that line, and the place of its cell in the table. */
struct sky_import_place {
	uint32_t row, column; /* the line, from 0; the key's first character in it, from 1 */
	struct sky_position at;
};

struct sky_import {
	char *lines; /* a JSON object and a newline each */
	size_t length;
	uint32_t count; /* of lines */
	struct sky_import_place *place;
	size_t place_count, place_capacity;
};

enum sky_import_status {
	SKY_IMPORT_OK,
	/* reported; out holds the rows that are right so far, so that the loader can look at them too */
	SKY_IMPORT_MISTAKES,
	SKY_IMPORT_MEMORY
};

/* Turns a table of figures into records. The header names the columns: keys of figures (fixtures/README.md), the
 * columns of /v1/figures.csv, or one of their synonyms (docs/import.md); what those columns say twice is left out. The
 * records are not checked beyond that: the loader does it. `name` is the table's name in the report. text[0..length) is
 * borrowed and changed. What *out holds must be freed with sky_import_finish whatever is returned. */
enum sky_import_status sky_import_figures(char *text, size_t length, const char *name, struct sky_report *report,
                                          struct sky_import *out) SKY_MUST;

/* The place in the table that a column of a line came from; row < out->count. */
struct sky_position sky_import_find(const struct sky_import *import, uint32_t row, uint32_t column);

void sky_import_finish(struct sky_import *import);

#endif
