/* Comma-separated values (RFC 4180): rows of a table as lines that end in CRLF. */
#ifndef SKY_HANDLERS_WRITE_CSV_H
#define SKY_HANDLERS_WRITE_CSV_H

#include "handlers/write/buffer.h"
#include "handlers/write/cell.h"

/* A text as one cell. It is quoted when a separator, a quote or a line break is in it. A text that a spreadsheet would
 * run as a formula gets an apostrophe in front, which makes it plain text there. Such a text begins with = + - @, with
 * a tab or a line break, or with the full-width form of a sign (OWASP, CSV injection). Not thread-safe, like everything
 * that uses a buffer. */
void sky_csv_text(struct sky_buffer *out, const char *text);

/* The names of the columns as a line. */
void sky_csv_header(struct sky_buffer *out, const struct sky_column *const *columns, uint32_t count);

/* A row as a line: null is the empty cell; numbers, days and truth values stand as they are in JSON. */
void sky_csv_row(struct sky_buffer *out, const struct sky_request *request, const struct sky_column *const *columns,
                 uint32_t count, const void *row);

#endif
