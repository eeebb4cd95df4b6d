/* JSON Schemas (2020-12) of the fixture files, from the tables that the loader decodes by. */
#ifndef SKY_MODEL_RECORD_SCHEMA_H
#define SKY_MODEL_RECORD_SCHEMA_H

#include "model/base/base.h"

#include <stdio.h>

/* "figures" for KIND.json, "dataset" for SKY_KIND_COUNT; static. */
const char *sky_schema_name(enum sky_kind kind);

/* Writes the schema of KIND.json, an array of records, or with SKY_KIND_COUNT that of dataset.json. false when memory
 * is short or the file cannot be written. */
bool sky_schema_print(enum sky_kind kind, FILE *out) SKY_MUST;

#endif
