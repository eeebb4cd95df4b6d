#include "handlers/table/envelope.h"

#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/write/cell_json.h"

void sky_envelope_data(struct sky_json *json, const struct sky_request *request, const struct sky_result *result)
{
	sky_json_key(json, "data");
	if (result->form == SKY_RESULT_OBJECT) {
		if (!result->write(json, request, result->thing))
			json->out->failed = true;
		return;
	}
	sky_json_array(json);
	for (size_t i = 0; i < result->count; i++) {
		sky_result_fetch(request, result, i);
		sky_json_row(json, request, result->columns, result->column_count, result->rows[i]);
	}
	sky_json_array_end(json);
}

static void put_page(struct sky_json *json, const struct sky_result *result)
{
	sky_json_put_integer(json, "total", (int64_t)result->total);
	sky_json_put_integer(json, "count", (int64_t)result->count);
	sky_json_put_integer(json, "limit", (int64_t)(result->paged ? result->limit : result->count));
	sky_json_put_integer(json, "offset", (int64_t)result->offset);
}

void sky_envelope_meta(struct sky_json *json, const struct sky_request *request, const struct sky_result *result)
{
	sky_json_put_object(json, "meta");
	if (result->form == SKY_RESULT_ROWS)
		put_page(json, result);
	sky_json_put_text(json, "release", sky_snapshot_release_id(request->snapshot));
	sky_json_put_day(json, "as_of", request->as_of);
	sky_json_put_array(json, "warnings");
	for (uint32_t i = 0; i < result->warning_count; i++)
		sky_json_text(json, result->warnings[i]);
	sky_json_array_end(json);
	if (result->write_meta && !result->write_meta(json, request, result->thing))
		json->out->failed = true;
	sky_json_object_end(json);
}
