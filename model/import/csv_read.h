/* Tables as text: RFC 4180, with the place of every cell. */
#ifndef SKY_MODEL_IMPORT_CSV_READ_H
#define SKY_MODEL_IMPORT_CSV_READ_H

#include "model/base/report.h"
#include "model/json/locate.h"

/* A cell without its quotes. */
struct sky_csv_cell {
	const char *text; /* not NUL-terminated; in the text that is read */
	size_t length;
	struct sky_position at;
};

/* More columns than any table of figures has. */
#define SKY_CSV_CELLS_MAX 256

enum sky_csv_status {
	SKY_CSV_ROW, /* reader->cell[0 .. reader->count) holds it */
	SKY_CSV_END,
	SKY_CSV_BAD /* not a row: reported; the next call goes on behind it */
};

struct sky_csv_reader {
	const char *name; /* borrowed; of the file, for the report */
	struct sky_report *report;
	char *text;
	size_t length, at;
	struct sky_position next; /* of text[at] */
	uint32_t line;            /* on which the row starts */
	struct sky_csv_cell cell[SKY_CSV_CELLS_MAX];
	size_t count;
};

/* Starts reading text[0..length), which is borrowed and changed: cells with doubled quotes are made shorter in place. A
 * byte order mark is skipped. Cells are separated by commas and rows by LF or CRLF; a cell in quotes may hold all of
 * these. Returns false, and reports it, when the text is not UTF-8 or holds a NUL. Allocates nothing. */
bool sky_csv_open(struct sky_csv_reader *reader, char *text, size_t length, const char *name,
                  struct sky_report *report) SKY_MUST;

/* Reads the next row that is not blank. Cells are valid until the text goes. */
enum sky_csv_status sky_csv_next(struct sky_csv_reader *reader) SKY_MUST;

#endif
