#include "server/format.h"

bool sky_format(const struct sky_view *view, struct sky_buffer *out)
{
	const struct sky_result *result = view->result;
	enum sky_format format = view->request->format;
	if (result->document) {
		sky_buffer_add(out, result->document, result->document_length);
		return true;
	}
	if (result->form == SKY_RESULT_ROWS && format == SKY_FORMAT_CSV) {
		sky_format_csv(view, out);
		return true;
	}
	if (result->form == SKY_RESULT_ROWS && format == SKY_FORMAT_NDJSON) {
		sky_format_ndjson(view, out);
		return true;
	}
	if (format == SKY_FORMAT_JSON && (result->form == SKY_RESULT_ROWS || result->form == SKY_RESULT_OBJECT)) {
		sky_format_json(view, out);
		return true;
	}
	return false;
}
