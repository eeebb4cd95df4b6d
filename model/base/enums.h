/* Enumerations and their words. tools/gen-interface writes them from the schemas of openapi.yaml: enum sky_unit
 * {SKY_UNIT_NONE, SKY_UNIT_CURRENCY, ... SKY_UNIT_LIMIT}, struct sky_enum_table sky_unit_table, const char
 * *sky_unit_text(unsigned), which is NULL for values without a word. An enumeration without NONE ends with COUNT; of
 * records, 0 is "not given". */
#ifndef SKY_MODEL_BASE_ENUMS_H
#define SKY_MODEL_BASE_ENUMS_H

#include "enums.gen.h"
#include "model/base/base.h"

/* The words of one enumeration, for a decoder: texts[0] belongs to the value `first`, texts[1] to the next one. No text
 * is NULL, so that the table serves sky_text_nearest as it stands. */
struct sky_enum_table {
	const char *const *texts;
	unsigned count;
	unsigned first; /* 1 where the value 0 is "not given", else 0 */
};

/* Finds the value of text[0..length), letter for letter. false, and *out untouched, when the table has no such word. */
bool sky_enum_find(const struct sky_enum_table *table, const char *text, size_t length, uint8_t *out) SKY_MUST;

/* The word of a value; NULL for values that have none. Static text. */
const char *sky_enum_text(const struct sky_enum_table *table, unsigned value);

#endif
