#include "handlers/write/csv.h"

#include "handlers/write/json.h"
#include "model/base/text.h"

#include <string.h>

void sky_csv_text(struct sky_buffer *out, const char *text)
{
	bool defuse = sky_text_is_formula(text, strlen(text));
	if (!defuse && text[strcspn(text, ",\"\r\n")] == '\0') {
		sky_buffer_text(out, text);
		return;
	}
	sky_buffer_text(out, defuse ? "\"'" : "\"");
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
		sky_csv_text(out, cell.as.text);
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

void sky_csv_header(struct sky_buffer *out, const struct sky_column *const *columns, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		sky_buffer_text(out, i ? "," : "");
		sky_csv_text(out, columns[i]->name);
	}
	sky_buffer_text(out, "\r\n");
}

void sky_csv_row(struct sky_buffer *out, const struct sky_request *request, const struct sky_column *const *columns,
                 uint32_t count, const void *row)
{
	for (uint32_t i = 0; i < count; i++) {
		sky_buffer_text(out, i ? "," : "");
		put_cell(out, columns[i]->get(request, row));
	}
	sky_buffer_text(out, "\r\n");
}
