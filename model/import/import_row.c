#include "model/import/import_row.h"

#include "model/base/text.h"
#include "model/number/amount.h"
#include "model/record/descriptors.h"

#include <inttypes.h>
#include <string.h>

#define VALUE_MAX SKY_DECIMAL_MAX

/* The line being written. */
struct writer {
	FILE *file;
	struct sky_import *out;
	uint32_t column; /* of the next character, from 1 */
	uint32_t members;
	bool no_memory;
};

static struct sky_import_text text_of(const struct sky_csv_cell *row, uint32_t column)
{
	static const char blank[] = " \t\r\n";
	if (column == SKY_NO_COLUMN)
		return (struct sky_import_text){.text = ""};
	const char *text = row[column].text;
	size_t length = row[column].length;
	while (length > 0 && strchr(blank, text[length - 1]))
		length--;
	while (length > 0 && strchr(blank, *text)) {
		text++;
		length--;
	}
	bool defused = length > 1 && *text == '\'' && sky_text_is_formula(text + 1, length - 1);
	return (struct sky_import_text){text + defused, length - defused};
}

struct sky_import_text sky_import_field_text(const struct sky_import_columns *columns, const struct sky_csv_cell *row,
                                             size_t field)
{
	return text_of(row, columns->field[field]);
}

size_t sky_import_add_kebab(char *id, size_t used, struct sky_import_text text)
{
	bool gap = used > 0;
	for (size_t i = 0; i < text.length; i++) {
		char c = text.text[i];
		c = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
			gap = used > 0;
			continue;
		}
		if (gap) {
			id[used++] = '-';
			gap = false;
		}
		id[used++] = c;
	}
	id[used] = '\0';
	return used;
}

/* Where the subject of a row stands: its column, and its kind where the column does not hold it. */
struct subject {
	uint32_t column;
	const char *kind; /* NULL: in the cell, or in the column of subject kinds */
	size_t kind_length;
};

/* The subject's own columns go before that of the market. The market is the subject only where there is no other. */
static struct subject find_subject(const struct sky_import_columns *columns, const struct sky_csv_cell *row)
{
	uint32_t whole = columns->field[columns->key.subject];
	uint32_t market = columns->field[columns->key.market];
	if (text_of(row, whole).length > 0)
		return (struct subject){.column = whole};
	if (text_of(row, columns->subject_id).length > 0) {
		struct sky_import_text kind = text_of(row, columns->subject_kind);
		return (struct subject){
		    .column = columns->subject_id, .kind = kind.length > 0 ? kind.text : NULL, .kind_length = kind.length};
	}
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		if (text_of(row, columns->subject_of[kind]).length > 0) {
			const char *name = sky_kind_singular((enum sky_kind)kind);
			return (struct subject){.column = columns->subject_of[kind], .kind = name, .kind_length = strlen(name)};
		}
	}
	if (text_of(row, market).length > 0) {
		const char *name = sky_kind_singular(SKY_MARKET);
		return (struct subject){.column = market, .kind = name, .kind_length = strlen(name)};
	}
	return (struct subject){.column = SKY_NO_COLUMN};
}

struct sky_import_text sky_import_subject_id(const struct sky_import_columns *columns, const struct sky_csv_cell *row)
{
	struct subject subject = find_subject(columns, row);
	struct sky_import_text text = text_of(row, subject.column);
	const char *colon = subject.kind ? NULL : memchr(text.text, ':', text.length);
	size_t skipped = colon ? (size_t)(colon - text.text) + 1 : 0;
	return (struct sky_import_text){text.text + skipped, text.length - skipped};
}

bool sky_import_market_is_subject(const struct sky_import_columns *columns, const struct sky_csv_cell *row)
{
	uint32_t column = find_subject(columns, row).column;
	return column != SKY_NO_COLUMN && column == columns->field[columns->key.market];
}

/* A row has one subject. */
static void check_subject(const struct sky_import_columns *columns, const struct sky_csv_cell *row,
                          const struct sky_csv_reader *reader)
{
	const uint32_t own[] = {columns->field[columns->key.subject], columns->subject_id, columns->subject_of[SKY_VENDOR],
	                        columns->subject_of[SKY_ORGANIZATION], columns->subject_of[SKY_PRODUCT]};
	unsigned found = 0;
	for (size_t i = 0; i < SKY_COUNT(own); i++) {
		if (text_of(row, own[i]).length > 0 && ++found == 2) {
			sky_report_add(reader->report, reader->name, row[own[i]].at.line, row[own[i]].at.column,
			               "the row has two subjects; a figure is about one, write a row for each");
		}
	}
}

static bool parse(struct sky_import_text text, struct sky_decimal *out)
{
	return sky_decimal_parse(text.text, text.length, out) == SKY_DECIMAL_OK;
}

/* Our answers print 218.1e9 as 218100000000, and say in its interval how many of the digits were printed. Writes
 * such a value with the digits that the interval has and returns true; false where it is right as it is, or the
 * interval fits no digits. */
static bool restore_digits(const struct sky_import_columns *columns, const struct sky_csv_cell *row,
                           char buffer[VALUE_MAX])
{
	struct sky_import_text qualifier = sky_import_field_text(columns, row, columns->key.qualifier);
	struct sky_decimal value, low, high;
	bool exact = qualifier.length == 0 || (qualifier.length == 5 && memcmp(qualifier.text, "exact", 5) == 0);
	if (!exact || !parse(sky_import_field_text(columns, row, columns->key.value), &value) || value.mantissa == 0 ||
	    !parse(text_of(row, columns->low), &low) || !parse(text_of(row, columns->high), &high))
		return false;
	bool whole = sky_decimal_compare(low, value) == 0 && sky_decimal_compare(high, value) == 0;
	for (bool given = true;; given = false) {
		struct sky_interval interval = sky_interval_of(value, SKY_QUALIFIER_EXACT, SKY_DECIMAL_UNKNOWN, whole,
		                                               (struct sky_bounds){.min = NULL, .max = NULL});
		/* One end that fits is enough: the other may have been cut at what is possible. */
		if (sky_decimal_compare(interval.low, low) == 0 || sky_decimal_compare(interval.high, high) == 0) {
			snprintf(buffer, VALUE_MAX, "%" PRId64 "e%" PRId32, value.mantissa, value.exponent);
			return !given;
		}
		if (value.mantissa % 10 != 0)
			return false;
		value.mantissa /= 10;
		value.exponent++;
	}
}

/* Reads a range in the column of values, "10–12 %", unless columns of their own say the end or the qualifier. */
static bool read_range(const struct sky_import_columns *columns, const struct sky_csv_cell *row, struct sky_amount *out)
{
	char cell[VALUE_MAX];
	struct sky_import_text text = sky_import_field_text(columns, row, columns->key.value);
	struct sky_import_text unit = sky_import_field_text(columns, row, columns->key.unit);
	if (text.length >= sizeof cell || sky_import_field_text(columns, row, columns->key.value_to).length > 0 ||
	    sky_import_field_text(columns, row, columns->key.qualifier).length > 0)
		return false;
	memcpy(cell, text.text, text.length);
	cell[text.length] = '\0';
	return !sky_amount_read(cell, out) && out->qualifier == SKY_QUALIFIER_BETWEEN && !out->currencies &&
	       (!out->percent || (unit.length == strlen("percent") && memcmp(unit.text, "percent", unit.length) == 0));
}

static struct sky_import_text print_end(struct sky_decimal end, char buffer[VALUE_MAX])
{
	snprintf(buffer, VALUE_MAX, "%" PRId64 "e%" PRId32, end.mantissa, end.exponent);
	if (end.exponent <= 0)
		sky_decimal_print(end, buffer);
	return (struct sky_import_text){buffer, strlen(buffer)};
}

static void put(struct writer *writer, char c)
{
	fputc(c, writer->file);
	writer->column += ((unsigned char)c & 0xC0) != 0x80;
}

static void put_escaped(struct writer *writer, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c < 0x20) {
			fprintf(writer->file, "\\u%04x", c);
			writer->column += 6;
			continue;
		}
		if (c == '"' || c == '\\')
			put(writer, '\\');
		put(writer, text[i]);
	}
}

static void note_place(struct writer *writer, struct sky_position at)
{
	struct sky_import *out = writer->out;

	struct sky_import_place *grown = sky_grown(NULL, out->place, out->place_count, &out->place_capacity, sizeof *grown);
	if (!grown) {
		writer->no_memory = true;
		return;
	}
	out->place = grown;
	out->place[out->place_count++] = (struct sky_import_place){out->count, writer->column, at};
}

/* "key": "prefix:text" */
static void put_member(struct writer *writer, const char *key, struct sky_import_text prefix,
                       struct sky_import_text text, struct sky_position at)
{
	put_escaped(writer, ", ", writer->members++ > 0 ? 2 : 0);
	note_place(writer, at);
	put(writer, '"');
	put_escaped(writer, key, strlen(key));
	put(writer, '"');
	put_escaped(writer, ": ", 2);
	put(writer, '"');
	put_escaped(writer, prefix.text, prefix.length);
	put_escaped(writer, ":", prefix.length > 0 ? 1 : 0);
	put_escaped(writer, text.text, text.length);
	put(writer, '"');
}

/* The text of a key, and the column that it comes from. */
static struct sky_import_text value_of(const struct sky_import_columns *columns, const struct sky_csv_cell *row,
                                       size_t field, uint32_t subject, uint32_t *column)
{
	struct sky_import_text text = sky_import_field_text(columns, row, field);
	uint32_t currency = columns->field[columns->key.currency];
	*column = columns->field[field];
	if (field == columns->key.value_text && text.length == 0) {
		*column = columns->field[columns->key.value];
		return text_of(row, *column);
	}
	if (field == columns->key.unit && text.length == 0 && text_of(row, currency).length > 0) {
		*column = currency;
		return (struct sky_import_text){"currency", strlen("currency")};
	}
	bool computed =
	    columns->status != SKY_NO_COLUMN && sky_import_field_text(columns, row, columns->key.rank_reason).length == 0;
	if ((field == columns->key.market && *column == subject) || (field == columns->key.rank && computed))
		return (struct sky_import_text){.text = ""};
	return text;
}

bool sky_import_write_row(const struct sky_import_columns *columns, const struct sky_csv_cell *row, const char *id,
                          const struct sky_csv_reader *reader, FILE *file, struct sky_import *out)
{
	const struct sky_shape *shape = sky_shape_of(SKY_FIGURE);
	const struct sky_import_text none = {.text = ""};
	struct writer writer = {.file = file, .out = out, .column = 1};
	struct subject subject = find_subject(columns, row);
	check_subject(columns, row, reader);
	note_place(&writer, row[0].at);
	put(&writer, '{');
	char digits[VALUE_MAX];
	struct sky_amount amount;
	bool range = read_range(columns, row, &amount);
	for (size_t i = 0; i < shape->field_count; i++) {
		uint32_t column;
		struct sky_import_text text = value_of(columns, row, i, subject.column, &column);
		struct sky_import_text prefix = none;
		if (i == columns->key.id && id) {
			text = (struct sky_import_text){id, strlen(id)};
		} else if (i == columns->key.subject && subject.column != SKY_NO_COLUMN) {
			column = subject.column;
			text = text_of(row, column);
			prefix = (struct sky_import_text){subject.kind ? subject.kind : "", subject.kind ? subject.kind_length : 0};
		} else if (range && (i == columns->key.value || i == columns->key.value_to)) {
			text = print_end(i == columns->key.value ? amount.value : amount.to, digits);
		} else if (range && i == columns->key.qualifier) {
			const char *between = sky_qualifier_text(SKY_QUALIFIER_BETWEEN);
			text = (struct sky_import_text){between, strlen(between)};
		} else if (i == columns->key.value && restore_digits(columns, row, digits)) {
			text = (struct sky_import_text){digits, strlen(digits)};
		}
		if (text.length > 0)
			put_member(&writer, shape->field[i].key, prefix, text, row[column == SKY_NO_COLUMN ? 0 : column].at);
	}
	put(&writer, '}');
	put(&writer, '\n');
	out->count++;
	return !writer.no_memory;
}
