#include "server/formats/format.h"

#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/write/csv.h"

void sky_format_csv(const struct sky_view *view, struct sky_buffer *out)
{
	const struct sky_result *result = view->result;
	const struct sky_arg *bom = sky_request_find(view->request, "bom");
	if (bom && bom->count && bom->values[0].as.integer)
		sky_buffer_text(out, "\xef\xbb\xbf");
	sky_csv_header(out, result->columns, result->column_count);
	for (size_t row = 0; row < result->count; row++) {
		sky_result_fetch(view->request, result, row);
		sky_csv_row(out, view->request, result->columns, result->column_count, result->rows[row]);
	}
}
