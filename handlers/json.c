#include "handlers/json.h"

#include <string.h>

void sky_json_init(struct sky_json *json, struct sky_buffer *out)
{
	*json = (struct sky_json){.out = out};
}

bool sky_json_failed(const struct sky_json *json)
{
	return json->out->failed;
}

/* A value or key follows: separates it from the one before. */
static void separate(struct sky_json *json)
{
	if (json->comma)
		sky_buffer_char(json->out, ',');
}

static void open_bracket(struct sky_json *json, char bracket)
{
	separate(json);
	sky_buffer_char(json->out, bracket);
	json->comma = false;
}

static void close_bracket(struct sky_json *json, char bracket)
{
	sky_buffer_char(json->out, bracket);
	json->comma = true;
}

static void put(struct sky_json *json, const char *bytes, size_t length)
{
	separate(json);
	sky_buffer_add(json->out, bytes, length);
	json->comma = true;
}

void sky_json_object(struct sky_json *json)
{
	open_bracket(json, '{');
}

void sky_json_object_end(struct sky_json *json)
{
	close_bracket(json, '}');
}

void sky_json_array(struct sky_json *json)
{
	open_bracket(json, '[');
}

void sky_json_array_end(struct sky_json *json)
{
	close_bracket(json, ']');
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\';
}

/* True when one of the eight bytes is not plain: the test for a zero byte of "Bit Twiddling Hacks" (S. E. Anderson), thrice. */
static bool has_special(uint64_t bytes)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
	uint64_t quotes = bytes ^ ones * '"', backslashes = bytes ^ ones * '\\';

	return ((quotes - ones) & ~quotes & tops) | ((backslashes - ones) & ~backslashes & tops) |
	       ((bytes - ones * 0x20) & ~bytes & tops);
}

/* True when the text can stand in a JSON string as it is. */
static bool is_all_plain(const char *text, size_t length)
{
	uint64_t bytes;

	if (length < sizeof(bytes)) {
		while (length > 0 && is_plain((unsigned char)text[length - 1]))
			length--;
		return length == 0;
	}
	/* The last eight bytes may overlap those before. */
	for (size_t at = 0; at + sizeof(bytes) < length; at += sizeof(bytes)) {
		memcpy(&bytes, text + at, sizeof(bytes));
		if (has_special(bytes))
			return false;
	}
	memcpy(&bytes, text + length - sizeof(bytes), sizeof(bytes));
	return !has_special(bytes);
}

static void escape(struct sky_buffer *out, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char controls[32] = {
	    ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't',
	};
	char escaped[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};

	if (c >= 0x20)
		escaped[1] = (char)c;
	else if (controls[c])
		escaped[1] = controls[c];
	sky_buffer_add(out, escaped, escaped[1] == 'u' ? 6 : 2);
}

static void quote_escaped(struct sky_buffer *out, const char *text)
{
	sky_buffer_char(out, '"');
	while (*text) {
		size_t run = 0;

		while (is_plain((unsigned char)text[run]))
			run++;
		sky_buffer_add(out, text, run);
		text += run;
		if (*text)
			escape(out, (unsigned char)*text++);
	}
	sky_buffer_char(out, '"');
}

/* Writes the text in quotes where there is room for it; its end. */
static char *put_quoted(char *at, const char *text, size_t length)
{
	*at++ = '"';
	memcpy(at, text, length);
	at[length] = '"';
	return at + length + 1;
}

static void quote(struct sky_buffer *out, const char *text)
{
	size_t length = strlen(text);

	if (!is_all_plain(text, length))
		quote_escaped(out, text);
	else if (sky_buffer_reserve(out, length + 2))
		out->length = (size_t)(put_quoted(out->data + out->length, text, length) - out->data);
}

void sky_json_key(struct sky_json *json, const char *key)
{
	separate(json);
	quote(json->out, key);
	sky_buffer_char(json->out, ':');
	json->comma = false;
}

void sky_json_null(struct sky_json *json)
{
	put(json, "null", 4);
}

void sky_json_bool(struct sky_json *json, bool value)
{
	put(json, value ? "true" : "false", value ? 4 : 5);
}

#define INTEGER_MAX 24

/* Writes the number and returns its end; there is room for INTEGER_MAX bytes. */
static char *put_integer(char *at, int64_t value)
{
	char digits[INTEGER_MAX];
	size_t from = sizeof(digits);
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	do {
		digits[--from] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (value < 0)
		digits[--from] = '-';
	memcpy(at, digits + from, sizeof(digits) - from);
	return at + sizeof(digits) - from;
}

void sky_json_integer(struct sky_json *json, int64_t value)
{
	char digits[INTEGER_MAX];

	put(json, digits, (size_t)(put_integer(digits, value) - digits));
}

void sky_json_decimal(struct sky_json *json, struct sky_decimal value)
{
	char text[SKY_DECIMAL_MAX];

	put(json, text, sky_decimal_print(value, text));
}

void sky_json_text(struct sky_json *json, const char *text)
{
	if (!text) {
		sky_json_null(json);
		return;
	}
	separate(json);
	quote(json->out, text);
	json->comma = true;
}

void sky_json_day(struct sky_json *json, sky_day day)
{
	char text[11];

	if (day == SKY_DAY_NONE || day == SKY_DAY_MAX)
		sky_json_null(json);
	else
		sky_json_text(json, sky_day_print(day, text));
}

void sky_json_cell(struct sky_json *json, struct sky_cell cell)
{
	switch (cell.type) {
	case SKY_CELL_NULL:
		sky_json_null(json);
		break;
	case SKY_CELL_TEXT:
		sky_json_text(json, cell.as.text);
		break;
	case SKY_CELL_DECIMAL:
		sky_json_decimal(json, cell.as.decimal);
		break;
	case SKY_CELL_INTEGER:
		sky_json_integer(json, cell.as.integer);
		break;
	case SKY_CELL_BOOL:
		sky_json_bool(json, cell.as.boolean);
		break;
	case SKY_CELL_DAY:
		sky_json_day(json, cell.as.day);
		break;
	case SKY_CELL_FAILED:
		sky_json_null(json);
		json->out->failed = true;
		break;
	}
}

void sky_json_raw(struct sky_json *json, const char *bytes, size_t length)
{
	put(json, bytes, length);
}

void sky_json_put_text(struct sky_json *json, const char *key, const char *text)
{
	sky_json_key(json, key);
	sky_json_text(json, text);
}

void sky_json_put_integer(struct sky_json *json, const char *key, int64_t value)
{
	sky_json_key(json, key);
	sky_json_integer(json, value);
}

void sky_json_put_bool(struct sky_json *json, const char *key, bool value)
{
	sky_json_key(json, key);
	sky_json_bool(json, value);
}

void sky_json_put_decimal(struct sky_json *json, const char *key, struct sky_decimal value)
{
	sky_json_key(json, key);
	sky_json_decimal(json, value);
}

void sky_json_put_day(struct sky_json *json, const char *key, sky_day day)
{
	sky_json_key(json, key);
	sky_json_day(json, day);
}

void sky_json_put_null(struct sky_json *json, const char *key)
{
	sky_json_key(json, key);
	sky_json_null(json);
}

void sky_json_put_buffer(struct sky_json *json, const char *key, struct sky_buffer *text)
{
	sky_buffer_char(text, '\0');
	if (text->failed)
		json->out->failed = true;
	else
		sky_json_put_text(json, key, text->data);
	sky_buffer_finish(text);
}

/* Room for a key and any value but a text. */
#define CELL_MAX (SKY_COLUMN_KEY_MAX + SKY_DECIMAL_MAX)
_Static_assert(INTEGER_MAX <= SKY_DECIMAL_MAX, "an integer must fit as well");

static char *put_literal(char *at, const char *literal, size_t length)
{
	memcpy(at, literal, length);
	return at + length;
}

static char *put_day(char *at, sky_day day)
{
	if (day == SKY_DAY_NONE || day == SKY_DAY_MAX)
		return put_literal(at, "null", 4);
	*at++ = '"';
	sky_day_print(day, at);
	at[10] = '"';
	return at + 11;
}

/* Writes `,"key":value`. Most of what the server ever writes goes through here: one look at the room, one copy of the key, one
 * of the value. */
static void put_member(struct sky_buffer *out, const struct sky_column *column, struct sky_cell cell)
{
	size_t length = cell.type == SKY_CELL_TEXT ? strlen(cell.as.text) : 0;
	char *at;

	if (!sky_buffer_reserve(out, CELL_MAX + length))
		return;
	at = out->data + out->length;
	memcpy(at, column->key, SKY_COLUMN_KEY_MAX);
	at += column->key_length;
	switch (cell.type) {
	case SKY_CELL_NULL:
		at = put_literal(at, "null", 4);
		break;
	case SKY_CELL_TEXT:
		if (!is_all_plain(cell.as.text, length)) {
			out->length = (size_t)(at - out->data);
			quote_escaped(out, cell.as.text);
			return;
		}
		at = put_quoted(at, cell.as.text, length);
		break;
	case SKY_CELL_DECIMAL:
		at += sky_decimal_print(cell.as.decimal, at);
		break;
	case SKY_CELL_INTEGER:
		at = put_integer(at, cell.as.integer);
		break;
	case SKY_CELL_BOOL:
		at = cell.as.boolean ? put_literal(at, "true", 4) : put_literal(at, "false", 5);
		break;
	case SKY_CELL_DAY:
		at = put_day(at, cell.as.day);
		break;
	case SKY_CELL_FAILED:
		out->failed = true;
		return;
	}
	out->length = (size_t)(at - out->data);
}

void sky_json_row(struct sky_json *json, const struct sky_request *request, const struct sky_column *const *columns,
                  uint32_t column_count, const void *row)
{
	struct sky_buffer *out = json->out;
	size_t start;

	if (column_count == 0) {
		sky_json_object(json);
		sky_json_object_end(json);
		return;
	}
	separate(json);
	start = out->length;
	for (uint32_t i = 0; i < column_count; i++)
		put_member(out, columns[i], columns[i]->get(request, row));
	if (!out->failed)
		out->data[start] = '{'; /* instead of the first member's comma */
	close_bracket(json, '}');
}

void sky_json_members(struct sky_json *json, const struct sky_request *request, const struct sky_table *table,
                      const void *row)
{
	for (uint32_t i = 0; i < table->column_count; i++) {
		sky_json_key(json, table->columns[i].name);
		sky_json_cell(json, table->columns[i].get(request, row));
	}
}

void sky_json_table_row(struct sky_json *json, const struct sky_request *request, const struct sky_table *table,
                        const void *row)
{
	sky_json_object(json);
	sky_json_members(json, request, table, row);
	sky_json_object_end(json);
}
