#include "model/import_columns.h"

#include "model/descriptors.h"
#include "model/text.h"

#include <string.h>

#define NAME_MAX_BYTES 64

/* Other names of columns than the keys of figures: `key` is the key that a SKY_COLUMN_FIELD means. docs/import.md lists them. */
static const struct {
	const char *name;
	enum sky_column_role role;
	const char *key;
	enum sky_kind kind;
} synonyms[] = {
    {"subject_id", SKY_COLUMN_SUBJECT_ID, NULL, SKY_KIND_COUNT},
    {"subject_kind", SKY_COLUMN_SUBJECT_KIND, NULL, SKY_KIND_COUNT},
    {"vendor", SKY_COLUMN_SUBJECT_OF, NULL, SKY_VENDOR},
    {"vendor_id", SKY_COLUMN_SUBJECT_OF, NULL, SKY_VENDOR},
    {"organization", SKY_COLUMN_SUBJECT_OF, NULL, SKY_ORGANIZATION},
    {"organization_id", SKY_COLUMN_SUBJECT_OF, NULL, SKY_ORGANIZATION},
    {"product", SKY_COLUMN_SUBJECT_OF, NULL, SKY_PRODUCT},
    {"product_id", SKY_COLUMN_SUBJECT_OF, NULL, SKY_PRODUCT},
    {"market_id", SKY_COLUMN_FIELD, "market", SKY_KIND_COUNT},
    {"metric_id", SKY_COLUMN_FIELD, "metric", SKY_KIND_COUNT},
    {"measure", SKY_COLUMN_FIELD, "metric", SKY_KIND_COUNT},
    {"indicator", SKY_COLUMN_FIELD, "metric", SKY_KIND_COUNT},
    {"source_id", SKY_COLUMN_FIELD, "source", SKY_KIND_COUNT},
    {"year", SKY_COLUMN_FIELD, "period", SKY_KIND_COUNT},
    {"date", SKY_COLUMN_FIELD, "period", SKY_KIND_COUNT},
    {"amount", SKY_COLUMN_FIELD, "value", SKY_KIND_COUNT},
    {"number", SKY_COLUMN_FIELD, "value", SKY_KIND_COUNT},
    {"as_printed", SKY_COLUMN_FIELD, "value_text", SKY_KIND_COUNT},
    {"printed", SKY_COLUMN_FIELD, "value_text", SKY_KIND_COUNT},
    {"published", SKY_COLUMN_FIELD, "published_on", SKY_KIND_COUNT},
    {"place", SKY_COLUMN_FIELD, "locator", SKY_KIND_COUNT},
    {"comment", SKY_COLUMN_FIELD, "note", SKY_KIND_COUNT},
    {"remark", SKY_COLUMN_FIELD, "note", SKY_KIND_COUNT},
    {"value_low", SKY_COLUMN_LOW, NULL, SKY_KIND_COUNT},
    {"value_high", SKY_COLUMN_HIGH, NULL, SKY_KIND_COUNT},
    {"period_start", SKY_COLUMN_IGNORED, NULL, SKY_KIND_COUNT},
    {"period_end", SKY_COLUMN_IGNORED, NULL, SKY_KIND_COUNT},
    {"interval", SKY_COLUMN_IGNORED, NULL, SKY_KIND_COUNT},
    {"status", SKY_COLUMN_STATUS, NULL, SKY_KIND_COUNT},
    {"source_url", SKY_COLUMN_IGNORED, NULL, SKY_KIND_COUNT},
    {"conflict", SKY_COLUMN_IGNORED, NULL, SKY_KIND_COUNT},
};

size_t sky_import_field(const char *key)
{
	const struct sky_shape *shape = sky_shape_of(SKY_FIGURE);

	for (size_t i = 0; i < shape->field_count; i++) {
		if (strcmp(shape->field[i].key, key) == 0) {
			return i;
		}
	}
	return SIZE_MAX;
}

/* "Market ID " is "market_id". Returns false when the name is empty or too long to be one. */
static bool fold_name(const struct sky_csv_cell *cell, char name[NAME_MAX_BYTES])
{
	size_t used = 0;

	for (size_t i = 0; i < cell->length; i++) {
		char c = cell->text[i];
		bool gap = c == ' ' || c == '-' || c == '_';
		if (used + 1 == NAME_MAX_BYTES) {
			return false;
		}
		if (gap && (used == 0 || name[used - 1] == '_')) {
			continue;
		}
		name[used++] = gap ? '_' : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	used -= used > 0 && name[used - 1] == '_';
	name[used] = '\0';
	return used > 0;
}

/* The place in *out that a column of this name belongs to, NULL for an unknown name; *ignored for a column that says nothing. */
static uint32_t *slot_of(struct sky_import_columns *out, const char *name, bool *ignored)
{
	size_t field = sky_import_field(name);

	*ignored = false;
	if (field != SIZE_MAX) {
		return &out->field[field];
	}
	for (size_t i = 0; i < SKY_COUNT(synonyms); i++) {
		if (strcmp(synonyms[i].name, name) != 0) {
			continue;
		}
		switch (synonyms[i].role) {
		case SKY_COLUMN_FIELD:
			return &out->field[sky_import_field(synonyms[i].key)];
		case SKY_COLUMN_SUBJECT_OF:
			return &out->subject_of[synonyms[i].kind];
		case SKY_COLUMN_SUBJECT_ID:
			return &out->subject_id;
		case SKY_COLUMN_SUBJECT_KIND:
			return &out->subject_kind;
		case SKY_COLUMN_LOW:
			return &out->low;
		case SKY_COLUMN_HIGH:
			return &out->high;
		case SKY_COLUMN_STATUS:
			return &out->status;
		case SKY_COLUMN_IGNORED:
			*ignored = true;
			return NULL;
		}
	}
	return NULL;
}

static void unknown_name(const struct sky_csv_reader *header, const struct sky_csv_cell *cell, const char *name)
{
	const struct sky_shape *shape = sky_shape_of(SKY_FIGURE);
	const char *names[SKY_IMPORT_FIELDS_MAX + SKY_COUNT(synonyms)];
	size_t count = 0;

	for (size_t i = 0; i < shape->field_count; i++) {
		names[count++] = shape->field[i].key;
	}
	for (size_t i = 0; i < SKY_COUNT(synonyms); i++) {
		names[count++] = synonyms[i].name;
	}
	const char *near = sky_text_nearest(name, names, count);
	sky_report_add(header->report, header->name, cell->at.line, cell->at.column, "unknown column \"%s\"%s%s%s", name,
	               near ? "; did you mean \"" : "; take it out, or name it as docs/import.md says", near ? near : "",
	               near ? "\"?" : "");
}

static bool read_name(const struct sky_csv_reader *header, uint32_t column, struct sky_import_columns *out)
{
	const struct sky_csv_cell *cell = &header->cell[column];
	char name[NAME_MAX_BYTES];
	bool ignored = false;

	if (!fold_name(cell, name)) {
		sky_report_add(header->report, header->name, cell->at.line, cell->at.column, "column %u has no name; %s",
		               column + 1, "the first row names the columns");
		return false;
	}
	uint32_t *slot = slot_of(out, name, &ignored);
	if (!slot && !ignored) {
		unknown_name(header, cell, name);
		return false;
	}
	if (slot && *slot != SKY_NO_COLUMN) {
		sky_report_add(header->report, header->name, cell->at.line, cell->at.column,
		               "column \"%s\" means the same as column %u; take one of them out", name, *slot + 1);
		return false;
	}
	if (slot) {
		*slot = column;
	}
	return true;
}

static bool need(const struct sky_csv_reader *header, bool given, const char *key, const char *what)
{
	if (!given) {
		sky_report_add(header->report, header->name, header->line, 1, "the table has no column \"%s\": %s", key, what);
	}
	return given;
}

static bool has_subject(const struct sky_import_columns *columns)
{
	bool given = columns->field[sky_import_field("subject")] != SKY_NO_COLUMN ||
	             columns->field[sky_import_field("market")] != SKY_NO_COLUMN ||
	             (columns->subject_id != SKY_NO_COLUMN && columns->subject_kind != SKY_NO_COLUMN);

	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		given |= columns->subject_of[kind] != SKY_NO_COLUMN;
	}
	return given;
}

/* Ids are made, and the words that a value was printed in are the cell of the value where there are no others. */
static bool check_needed(const struct sky_csv_reader *header, const struct sky_import_columns *columns)
{
	const struct sky_shape *shape = sky_shape_of(SKY_FIGURE);
	bool right = need(header, has_subject(columns), "subject",
	                  "write kind:id, for instance vendor:jd-cloud, or have a column \"vendor\", \"organization\", "
	                  "\"product\" or \"market\" with ids");

	for (size_t i = 0; i < shape->field_count; i++) {
		const struct sky_field *field = &shape->field[i];
		bool made =
		    i == sky_import_field("id") || i == sky_import_field("subject") || i == sky_import_field("value_text");
		if (field->required && !made) {
			right &= need(header, columns->field[i] != SKY_NO_COLUMN, field->key, field->doc);
		}
	}
	return right;
}

/* A table that another character than the comma separates has one column. */
static bool check_separator(const struct sky_csv_reader *header)
{
	static const struct {
		char separator;
		const char *name;
	} others[] = {{';', "semicolons"}, {'\t', "tabs"}, {'|', "bars"}};

	for (size_t i = 0; i < SKY_COUNT(others) && header->count == 1; i++) {
		if (memchr(header->cell[0].text, others[i].separator, header->cell[0].length)) {
			sky_report_add(header->report, header->name, header->line, 1,
			               "the columns are separated by %s; save the table with commas between them", others[i].name);
			return false;
		}
	}
	return true;
}

bool sky_import_read_header(const struct sky_csv_reader *header, struct sky_import_columns *out)
{
	bool right = true;

	memset(out, 0xFF, sizeof(*out));
	out->count = (uint32_t)header->count;
	if (!check_separator(header)) {
		return false;
	}
	for (uint32_t i = 0; i < out->count; i++) {
		right &= read_name(header, i, out);
	}
	/* An unknown name may be a misspelt needed one: the first mistake is enough. */
	return right && check_needed(header, out);
}

_Static_assert(SKY_FIELDS_MAX <= SKY_IMPORT_FIELDS_MAX, "every key of a figure has a place");
_Static_assert(SKY_NO_COLUMN == UINT32_MAX, "memset with 0xFF means no column");
