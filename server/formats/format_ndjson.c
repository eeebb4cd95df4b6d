#include "server/formats/format.h"

#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/write/cell_json.h"

void sky_format_ndjson(const struct sky_view *view, struct sky_buffer *out)
{
	const struct sky_result *result = view->result;
	for (size_t i = 0; i < result->count; i++) {
		sky_result_fetch(view->request, result, i);
		struct sky_json json;
		sky_json_init(&json, out);
		sky_json_row(&json, view->request, result->columns, result->column_count, result->rows[i]);
		sky_buffer_char(out, '\n');
	}
}
