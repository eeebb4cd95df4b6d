#include "handlers/write/cell.h"
#include "model/base/text.h"

#include <string.h>
#include <utf8proc.h>

const struct sky_column *sky_table_column(const struct sky_table *table, const char *name)
{
	for (uint32_t i = 0; i < table->column_count + table->extra_count; i++)
		if (strcmp(table->columns[i].name, name) == 0)
			return &table->columns[i];
	return NULL;
}

/* The next code point in lower case, an ideograph simplified; 0 at the end and at bytes that are not UTF-8. */
static utf8proc_int32_t next_lower(const char **text)
{
	utf8proc_int32_t code = 0;
	if ((unsigned char)**text < 0x80) {
		code = (unsigned char)**text;
		*text += code != 0;
		return code >= 'A' && code <= 'Z' ? code - 'A' + 'a' : code;
	}
	utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)*text, -1, &code);
	if (length <= 0)
		return 0;
	*text += length;
	return sky_text_simplified(utf8proc_tolower(code));
}

static bool starts_with(const char *text, const char *start)
{
	while (*start) {
		utf8proc_int32_t wanted = next_lower(&start);
		if (wanted == 0 || next_lower(&text) != wanted)
			return false;
	}
	return true;
}

bool sky_text_contains(const char *text, const char *needle)
{
	const char *rest = needle;
	utf8proc_int32_t first = next_lower(&rest);
	if (first == 0)
		return *needle == '\0';
	utf8proc_int32_t code;
	while ((code = next_lower(&text)) != 0)
		if (code == first && starts_with(text, rest))
			return true;
	return false;
}

int sky_cell_compare(struct sky_cell a, struct sky_cell b)
{
	if (a.type == SKY_CELL_NULL || b.type == SKY_CELL_NULL)
		return (a.type == SKY_CELL_NULL) - (b.type == SKY_CELL_NULL);
	if (a.type != b.type)
		return a.type < b.type ? -1 : 1;
	switch (a.type) {
	case SKY_CELL_TEXT:
		/* Bytes of UTF-8 have the same order as their code points. */
		return a.as.text == b.as.text ? 0 : strcmp(a.as.text, b.as.text);
	case SKY_CELL_DECIMAL:
		return sky_decimal_compare(a.as.decimal, b.as.decimal);
	case SKY_CELL_INTEGER:
		return (a.as.integer > b.as.integer) - (a.as.integer < b.as.integer);
	case SKY_CELL_BOOL:
		return (int)a.as.boolean - (int)b.as.boolean;
	case SKY_CELL_DAY:
		return (a.as.day > b.as.day) - (a.as.day < b.as.day);
	case SKY_CELL_NULL:
	case SKY_CELL_FAILED:
		break;
	}
	return 0;
}
