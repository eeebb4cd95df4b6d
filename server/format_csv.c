#include "server/format.h"

#include "handlers/request.h"

#include <string.h>

/* RFC 4180: quotes where a separator, a quote or a line break stands inside. */
static void put_text(struct sky_buffer *out, const char *text)
{
	/* A spreadsheet runs cells that start like this; an apostrophe makes them text (OWASP, CSV injection). */
	bool defuse = *text && strchr("=+-@\t\r", *text);
	if (!defuse && text[strcspn(text, ",\"\r\n")] == '\0') {
		sky_buffer_text(out, text);
		return;
	}
	sky_buffer_char(out, '"');
	if (defuse) {
		sky_buffer_char(out, '\'');
	}
	while (*text) {
		size_t run = strcspn(text, "\"");
		sky_buffer_add(out, text, run);
		text += run;
		if (*text) {
			sky_buffer_text(out, "\"\"");
			text++;
		}
	}
	sky_buffer_char(out, '"');
}

/* Numbers, days and truth values have no character that needs quotes. */
static void put_cell(struct sky_buffer *out, struct sky_cell cell)
{
	struct sky_json json;
	char day[11];
	switch (cell.type) {
	case SKY_CELL_NULL:
		break;
	case SKY_CELL_TEXT:
		put_text(out, cell.as.text);
		break;
	case SKY_CELL_DAY:
		sky_buffer_text(out, sky_day_print(cell.as.day, day));
		break;
	case SKY_CELL_DECIMAL:
	case SKY_CELL_INTEGER:
	case SKY_CELL_BOOL:
	case SKY_CELL_FAILED:
		sky_json_init(&json, out);
		sky_json_cell(&json, cell);
		break;
	}
}

void sky_format_csv(const struct sky_view *view, struct sky_buffer *out)
{
	const struct sky_result *result = view->result;
	const struct sky_arg *bom = sky_request_find(view->request, "bom");
	if (bom && bom->count && bom->values[0].as.integer) {
		sky_buffer_text(out, "\xef\xbb\xbf");
	}
	for (uint32_t i = 0; i < result->column_count; i++) {
		sky_buffer_text(out, i ? "," : "");
		put_text(out, result->columns[i]->name);
	}
	sky_buffer_text(out, "\r\n");
	for (size_t row = 0; row < result->count; row++) {
		for (uint32_t i = 0; i < result->column_count; i++) {
			sky_buffer_text(out, i ? "," : "");
			put_cell(out, result->columns[i]->get(view->request, result->rows[row]));
		}
		sky_buffer_text(out, "\r\n");
	}
}
