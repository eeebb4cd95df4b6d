#include "handlers/write/json.h"

#include <string.h>

void sky_json_init(struct sky_json *json, struct sky_buffer *out)
{
	*json = (struct sky_json){.out = out};
}

bool sky_json_failed(const struct sky_json *json)
{
	return json->out->failed;
}

/* Called before a value or key: writes the comma after the one before. */
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

/* True when one of the eight bytes is not plain. It is the test for a zero byte of "Bit Twiddling Hacks" (S. E.
 * Anderson), used three times. */
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
	if (length < sizeof bytes) {
		while (length > 0 && is_plain((unsigned char)text[length - 1]))
			length--;
		return length == 0;
	}
	/* The last eight bytes may overlap the ones before. */
	for (size_t at = 0; at + sizeof bytes < length; at += sizeof bytes) {
		memcpy(&bytes, text + at, sizeof bytes);
		if (has_special(bytes))
			return false;
	}
	memcpy(&bytes, text + length - sizeof bytes, sizeof bytes);
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

static void quote(struct sky_buffer *out, const char *text)
{
	size_t length = strlen(text);
	if (!is_all_plain(text, length)) {
		quote_escaped(out, text);
		return;
	}
	if (!sky_buffer_reserve(out, length + 2))
		return;
	char *at = out->data + out->length;
	*at++ = '"';
	memcpy(at, text, length);
	at[length] = '"';
	out->length += length + 2;
}

void sky_json_key(struct sky_json *json, const char *key)
{
	separate(json);
	quote(json->out, key);
	sky_buffer_char(json->out, ':');
	json->comma = false;
}

#define INTEGER_MAX 24
_Static_assert(INTEGER_MAX <= SKY_DECIMAL_MAX, "an integer must fit where a decimal does");

/* These write into room that was reserved, and return the end of what they wrote. */
static char *put_literal(char *at, const char *literal, size_t length)
{
	memcpy(at, literal, length);
	return at + length;
}

static char *put_integer(char *at, int64_t value)
{
	char digits[INTEGER_MAX];
	size_t from = sizeof digits;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do {
		digits[--from] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (value < 0)
		digits[--from] = '-';
	return put_literal(at, digits + from, sizeof digits - from);
}

static char *put_day(char *at, sky_day day)
{
	*at++ = '"';
	sky_day_print(day, at);
	at[10] = '"';
	return at + 11;
}

/* Writes the value alone. */
static void put_value(struct sky_buffer *out, struct sky_cell cell)
{
	if (cell.type == SKY_CELL_TEXT) {
		quote(out, cell.as.text);
		return;
	}
	if (!sky_buffer_reserve(out, SKY_DECIMAL_MAX))
		return;
	char *at = out->data + out->length;
	switch (cell.type) {
	case SKY_CELL_NULL:
		at = put_literal(at, "null", 4);
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
	case SKY_CELL_TEXT:
	case SKY_CELL_FAILED:
		out->failed = true;
		return;
	}
	out->length = (size_t)(at - out->data);
}

void sky_json_cell(struct sky_json *json, struct sky_cell cell)
{
	separate(json);
	put_value(json->out, cell);
	json->comma = true;
}

void sky_json_null(struct sky_json *json)
{
	sky_json_cell(json, SKY_NULL_CELL);
}

void sky_json_bool(struct sky_json *json, bool value)
{
	sky_json_cell(json, sky_cell_bool(value));
}

void sky_json_integer(struct sky_json *json, int64_t value)
{
	sky_json_cell(json, sky_cell_integer(value));
}

void sky_json_decimal(struct sky_json *json, struct sky_decimal value)
{
	sky_json_cell(json, sky_cell_decimal(value));
}

void sky_json_text(struct sky_json *json, const char *text)
{
	sky_json_cell(json, sky_cell_text(text));
}

void sky_json_day(struct sky_json *json, sky_day day)
{
	sky_json_cell(json, sky_cell_day(day));
}

void sky_json_raw(struct sky_json *json, const char *bytes, size_t length)
{
	if (!strchr("}]", bytes[0]))
		separate(json);
	sky_buffer_add(json->out, bytes, length);
	json->comma = !strchr("{[:", bytes[length - 1]);
}

void sky_json_put_text(struct sky_json *json, const char *key, const char *text)
{
	sky_json_key(json, key);
	sky_json_text(json, text);
}

void sky_json_put_given(struct sky_json *json, const char *key, const char *text)
{
	if (text)
		sky_json_put_text(json, key, text);
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

void sky_json_put_object(struct sky_json *json, const char *key)
{
	sky_json_key(json, key);
	sky_json_object(json);
}

void sky_json_put_array(struct sky_json *json, const char *key)
{
	sky_json_key(json, key);
	sky_json_array(json);
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

void sky_json_put_ready(struct sky_json *json, const char key[SKY_COLUMN_KEY_MAX], size_t length, struct sky_cell cell)
{
	struct sky_buffer *out = json->out;
	size_t skipped = json->comma ? 0 : 1; /* the key's comma is left out */
	if (!sky_buffer_reserve(out, SKY_COLUMN_KEY_MAX))
		return;
	memcpy(out->data + out->length, key + skipped, SKY_COLUMN_KEY_MAX - 1);
	out->length += length - skipped;
	put_value(out, cell);
	json->comma = true;
}
