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

static void quote(struct sky_buffer *out, const char *text)
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

void sky_json_integer(struct sky_json *json, int64_t value)
{
	char digits[24];
	size_t at = sizeof(digits);
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (value < 0)
		digits[--at] = '-';
	put(json, digits + at, sizeof(digits) - at);
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

void sky_json_row(struct sky_json *json, const struct sky_request *request, const struct sky_column *const *columns,
                  uint32_t column_count, const void *row)
{
	sky_json_object(json);
	for (uint32_t i = 0; i < column_count; i++) {
		sky_json_key(json, columns[i]->name);
		sky_json_cell(json, columns[i]->get(request, row));
	}
	sky_json_object_end(json);
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
