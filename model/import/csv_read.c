#include "model/import/csv_read.h"

#include "model/base/text.h"

#include <string.h>

bool sky_csv_open(struct sky_csv_reader *reader, char *text, size_t length, const char *name, struct sky_report *report)
{
	size_t mark = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	*reader = (struct sky_csv_reader){
	    .name = name, .report = report, .text = text + mark, .length = length - mark, .next = {1, 1}};
	size_t good = sky_text_utf8_length(reader->text, reader->length);
	if (good == reader->length)
		return true;
	struct sky_position at = sky_locate(reader->next, reader->text, good);
	sky_report_add(report, name, at.line, at.column, "this byte is not UTF-8 text; save the table as CSV UTF-8");
	return false;
}

/* Moves on to text[to]. */
static void advance(struct sky_csv_reader *reader, size_t to)
{
	reader->next = sky_locate(reader->next, reader->text + reader->at, to - reader->at);
	reader->at = to;
}

static bool ends_row(const struct sky_csv_reader *reader, size_t at)
{
	return at == reader->length || reader->text[at] == '\n' ||
	       (reader->text[at] == '\r' && (at + 1 == reader->length || reader->text[at + 1] == '\n'));
}

static enum sky_csv_status fault(struct sky_csv_reader *reader, size_t at, const char *message)
{
	struct sky_position place = sky_locate(reader->next, reader->text + reader->at, at - reader->at);
	sky_report_add(reader->report, reader->name, place.line, place.column, "%s", message);
	while (!ends_row(reader, at))
		at++;
	advance(reader, at);
	return SKY_CSV_BAD;
}

/* The cell in quotes at reader->at; *end is the byte behind it. Doubled quotes are made single in place. */
static enum sky_csv_status read_quoted(struct sky_csv_reader *reader, struct sky_csv_cell *cell, size_t *end)
{
	char *text = reader->text;
	size_t from = reader->at + 1, doubled = 0;
	for (size_t at = from;; at++) {
		const char *quote = memchr(text + at, '"', reader->length - at);
		if (!quote) {
			sky_report_add(reader->report, reader->name, reader->next.line, reader->next.column,
			               "the cell starts with a quote and never ends; close it with another one");
			advance(reader, reader->length);
			return SKY_CSV_BAD;
		}
		at = (size_t)(quote - text);
		if (at + 1 < reader->length && text[at + 1] == '"') {
			at++;
			doubled++;
			continue;
		}
		*end = at + 1;
		*cell = (struct sky_csv_cell){.text = text + from, .length = at - from - doubled, .at = reader->next};
		break;
	}
	if (*end < reader->length && text[*end] != ',' && !ends_row(reader, *end))
		return fault(reader, *end, "text behind the closing quote; a quote within a cell is written twice (\"\")");
	return SKY_CSV_ROW;
}

/* Makes doubled quotes single. Called when the places in the row are no longer needed. */
static void unquote(struct sky_csv_cell *cell, char *text)
{
	size_t from = 0;
	for (size_t to = 0; to < cell->length; to++, from++) {
		text[to] = text[from];
		from += text[from] == '"';
	}
}

static enum sky_csv_status read_plain(struct sky_csv_reader *reader, struct sky_csv_cell *cell, size_t *end)
{
	size_t at = reader->at;
	for (; !ends_row(reader, at) && reader->text[at] != ','; at++) {
		if (reader->text[at] == '"')
			return fault(reader, at, "a quote within a cell; put the cell in quotes and write the quote twice (\"\")");
		if (reader->text[at] == '\r')
			return fault(reader, at, "a carriage return without a line feed; save the table with line ends LF or CRLF");
	}
	*cell = (struct sky_csv_cell){.text = reader->text + reader->at, .length = at - reader->at, .at = reader->next};
	*end = at;
	return SKY_CSV_ROW;
}

/* Reads up to the end of the row, which is not skipped yet. */
static enum sky_csv_status read_cells(struct sky_csv_reader *reader)
{
	reader->count = 0;
	for (;;) {
		bool quoted = reader->at < reader->length && reader->text[reader->at] == '"';
		size_t start = reader->at, end = reader->at;
		if (reader->count == SKY_CSV_CELLS_MAX)
			return fault(reader, reader->at, "the row has more than 256 cells");
		struct sky_csv_cell cell;
		enum sky_csv_status status = quoted ? read_quoted(reader, &cell, &end) : read_plain(reader, &cell, &end);
		if (status != SKY_CSV_ROW)
			return status;
		advance(reader, end);
		if (quoted)
			unquote(&cell, reader->text + start + 1);
		reader->cell[reader->count++] = cell;
		if (ends_row(reader, end))
			return SKY_CSV_ROW;
		advance(reader, end + 1);
	}
}

enum sky_csv_status sky_csv_next(struct sky_csv_reader *reader)
{
	while (reader->at < reader->length) {
		reader->line = reader->next.line;
		enum sky_csv_status status = read_cells(reader);
		bool blank = status == SKY_CSV_ROW && reader->count == 1 && reader->cell[0].length == 0;
		size_t end = reader->at + (reader->at < reader->length && reader->text[reader->at] == '\r');
		end += end < reader->length;
		advance(reader, end);
		if (!blank)
			return status;
	}
	return SKY_CSV_END;
}
