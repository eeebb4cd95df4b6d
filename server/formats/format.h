/* From a result to the bytes of a format. */
#ifndef SKY_SERVER_FORMATS_FORMAT_H
#define SKY_SERVER_FORMATS_FORMAT_H

#include "handlers/write/buffer.h"
#include "server/formats/links.h"

/* What every renderer needs; all borrowed. */
struct sky_view {
	const struct sky_request *request;
	const struct sky_result *result;
	const struct sky_links *links;
};

/* Each appends the whole body. When something fails, buffer->failed is set. */

/* {"data": …, "meta": …, "links": …} for rows and objects. */
void sky_format_json(const struct sky_view *view, struct sky_buffer *out);

/* RFC 4180: a header row, CRLF; decimals exact; null is the empty cell. Text that a spreadsheet would run as a formula
 * (starting with = + - @ TAB or CR) gets an apostrophe in front. bom=1 puts a
 * byte order mark first, which Excel needs to see UTF-8. Rows only. */
void sky_format_csv(const struct sky_view *view, struct sky_buffer *out);

/* One JSON object a line. Rows only. */
void sky_format_ndjson(const struct sky_view *view, struct sky_buffer *out);

/* Renders in request->format. false: there is no renderer for this format and kind of result, which is a mistake of
 * ours. */
bool sky_format(const struct sky_view *view, struct sky_buffer *out) SKY_MUST;

#endif
