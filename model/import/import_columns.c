#include "model/import/import_columns.h"

#include "model/base/text.h"
#include "model/record/descriptors.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#define NAME_MAX_BYTES 64

/* Names of columns other than the keys of figures. Each means a key, or has a place of its own in struct
 * sky_import_columns, or says only what follows from others. docs/import.md lists them. */
#define NOTHING SIZE_MAX
#define PLACE(member) offsetof(struct sky_import_columns, member)
static const struct {
	const char *name;
	const char *key;
	size_t place; /* where there is no key */
} synonyms[] = {
    {"subject_id", NULL, PLACE(subject_id)},
    {"subject_kind", NULL, PLACE(subject_kind)},
    {"vendor", NULL, PLACE(subject_of[SKY_VENDOR])},
    {"vendor_id", NULL, PLACE(subject_of[SKY_VENDOR])},
    {"organization", NULL, PLACE(subject_of[SKY_ORGANIZATION])},
    {"organization_id", NULL, PLACE(subject_of[SKY_ORGANIZATION])},
    {"product", NULL, PLACE(subject_of[SKY_PRODUCT])},
    {"product_id", NULL, PLACE(subject_of[SKY_PRODUCT])},
    {"market_id", "market", NOTHING},
    {"metric_id", "metric", NOTHING},
    {"measure", "metric", NOTHING},
    {"indicator", "metric", NOTHING},
    {"source_id", "source", NOTHING},
    {"year", "period", NOTHING},
    {"date", "period", NOTHING},
    {"amount", "value", NOTHING},
    {"number", "value", NOTHING},
    {"as_printed", "value_text", NOTHING},
    {"printed", "value_text", NOTHING},
    {"published", "published_on", NOTHING},
    {"place", "locator", NOTHING},
    {"comment", "note", NOTHING},
    {"remark", "note", NOTHING},
    {"value_low", NULL, PLACE(low)},
    {"value_high", NULL, PLACE(high)},
    {"period_start", NULL, NOTHING},
    {"period_end", NULL, NOTHING},
    {"interval", NULL, NOTHING},
    {"status", NULL, PLACE(status)},
    {"source_url", NULL, NOTHING},
    {"source_link", NULL, NOTHING},
    {"words_missing", NULL, NOTHING},
    {"conflict", NULL, NOTHING},
    {"edition_by", NULL, NOTHING},
    {"mixed_editions", NULL, NOTHING},
    {"contradicts", NULL, NOTHING},
    {"steps", NULL, NOTHING},
};
#undef PLACE

#define KEY(name) #name, offsetof(struct sky_import_keys, name)
static const struct {
	const char *name;
	size_t place; /* in struct sky_import_keys */
} keys[] = {
    {KEY(id)},       {KEY(subject)},  {KEY(metric)},     {KEY(market)},      {KEY(period)},
    {KEY(value)},    {KEY(value_to)}, {KEY(value_text)}, {KEY(qualifier)},   {KEY(unit)},
    {KEY(currency)}, {KEY(source)},   {KEY(rank)},       {KEY(rank_reason)},
};
#undef KEY

/* The number of a key in the shape of figures; SIZE_MAX where there is no such key. */
static size_t field_of(const char *key)
{
	const struct sky_shape *shape = sky_shape_of(SKY_FIGURE);
	for (size_t i = 0; i < shape->field_count; i++)
		if (strcmp(shape->field[i].key, key) == 0)
			return i;
	return SIZE_MAX;
}

static void find_keys(struct sky_import_keys *out)
{
	for (size_t i = 0; i < SKY_COUNT(keys); i++) {
		size_t field = field_of(keys[i].name);
		assert(field != SIZE_MAX);
		memcpy((char *)out + keys[i].place, &field, sizeof field);
	}
}

/* "Market ID " is "market_id". Returns false when the name is empty or too long to be one. */
static bool fold_name(const struct sky_csv_cell *cell, char name[NAME_MAX_BYTES])
{
	size_t used = 0;
	for (size_t i = 0; i < cell->length; i++) {
		char c = cell->text[i];
		bool gap = c == ' ' || c == '-' || c == '_';
		if (used + 1 == NAME_MAX_BYTES)
			return false;
		if (gap && (used == 0 || name[used - 1] == '_'))
			continue;
		name[used++] = gap ? '_' : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	used -= used > 0 && name[used - 1] == '_';
	name[used] = '\0';
	return used > 0;
}

/* The place in *out that a column of this name belongs to, NULL for an unknown name; *ignored for a
 * column that says nothing. */
static uint32_t *slot_of(struct sky_import_columns *out, const char *name, bool *ignored)
{
	size_t field = field_of(name);
	size_t place = NOTHING;
	*ignored = false;
	for (size_t i = 0; i < SKY_COUNT(synonyms) && field == SIZE_MAX; i++) {
		if (strcmp(synonyms[i].name, name) == 0) {
			field = synonyms[i].key ? field_of(synonyms[i].key) : SIZE_MAX;
			place = synonyms[i].place;
			*ignored = field == SIZE_MAX && place == NOTHING;
			break;
		}
	}
	if (field != SIZE_MAX)
		return &out->field[field];
	return place == NOTHING ? NULL : (uint32_t *)((char *)out + place);
}

static void unknown_name(const struct sky_csv_reader *header, const struct sky_csv_cell *cell, const char *name)
{
	const struct sky_shape *shape = sky_shape_of(SKY_FIGURE);
	const char *names[SKY_IMPORT_FIELDS_MAX + SKY_COUNT(synonyms)];
	size_t count = 0;
	for (size_t i = 0; i < shape->field_count; i++)
		names[count++] = shape->field[i].key;
	for (size_t i = 0; i < SKY_COUNT(synonyms); i++)
		names[count++] = synonyms[i].name;
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
	if (slot)
		*slot = column;
	return true;
}

static bool need(const struct sky_csv_reader *header, bool given, const char *key, const char *what)
{
	if (!given)
		sky_report_add(header->report, header->name, header->line, 1, "the table has no column \"%s\": %s", key, what);
	return given;
}

static bool has_subject(const struct sky_import_columns *columns)
{
	bool given = columns->field[columns->key.subject] != SKY_NO_COLUMN ||
	             columns->field[columns->key.market] != SKY_NO_COLUMN ||
	             (columns->subject_id != SKY_NO_COLUMN && columns->subject_kind != SKY_NO_COLUMN);
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
		given |= columns->subject_of[kind] != SKY_NO_COLUMN;
	return given;
}

/* Some fields need no column: ids are made, and the printed words of a value can be taken from the cell of the
 * value. */
static bool check_needed(const struct sky_csv_reader *header, const struct sky_import_columns *columns)
{
	const struct sky_shape *shape = sky_shape_of(SKY_FIGURE);
	bool right = need(header, has_subject(columns), "subject",
	                  "write kind:id, for instance vendor:jd-cloud, or have a column \"vendor\", \"organization\", "
	                  "\"product\" or \"market\" with ids");
	for (size_t i = 0; i < shape->field_count; i++) {
		const struct sky_field *field = &shape->field[i];
		bool made = i == columns->key.id || i == columns->key.subject || i == columns->key.value_text;
		if (field->required && !made)
			right &= need(header, columns->field[i] != SKY_NO_COLUMN, field->key, field->doc);
	}
	return right;
}

/* A table whose separator is not the comma looks like one column. */
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
	memset(out, 0xFF, sizeof *out);
	out->count = (uint32_t)header->count;
	find_keys(&out->key);
	if (!check_separator(header))
		return false;
	for (uint32_t i = 0; i < out->count; i++)
		right &= read_name(header, i, out);
	/* An unknown name may be a needed one that is misspelt, so the first mistake is enough. */
	return right && check_needed(header, out);
}

_Static_assert(SKY_FIELDS_MAX <= SKY_IMPORT_FIELDS_MAX, "every key of a figure has a place");
_Static_assert(SKY_NO_COLUMN == UINT32_MAX, "memset with 0xFF means no column");
