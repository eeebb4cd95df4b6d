#include "server/format.h"

#include "handlers/request.h"

static void put_data(const struct sky_view *view, struct sky_json *json)
{
	const struct sky_result *result = view->result;
	sky_json_key(json, "data");
	if (result->form == SKY_RESULT_OBJECT) {
		if (!result->write(json, view->request, result->thing)) {
			json->out->failed = true;
		}
		return;
	}
	sky_json_array(json);
	for (size_t i = 0; i < result->count; i++) {
		sky_result_fetch(view->request, result, i);
		sky_json_row(json, view->request, result->columns, result->column_count, result->rows[i]);
	}
	sky_json_array_end(json);
}

static void put_page(const struct sky_result *result, struct sky_json *json)
{
	sky_json_put_integer(json, "total", (int64_t)result->total);
	sky_json_put_integer(json, "count", (int64_t)result->count);
	sky_json_put_integer(json, "limit", (int64_t)(result->paged ? result->limit : result->count));
	sky_json_put_integer(json, "offset", (int64_t)result->offset);
}

static void put_meta(const struct sky_view *view, struct sky_json *json)
{
	const struct sky_result *result = view->result;
	sky_json_key(json, "meta");
	sky_json_object(json);
	if (result->form == SKY_RESULT_ROWS) {
		put_page(result, json);
	}
	sky_json_put_text(json, "release", sky_snapshot_release_id(view->request->snapshot));
	sky_json_put_day(json, "as_of", view->request->as_of);
	sky_json_key(json, "warnings");
	sky_json_array(json);
	for (uint32_t i = 0; i < result->warning_count; i++) {
		sky_json_text(json, result->warnings[i]);
	}
	sky_json_array_end(json);
	if (result->write_meta && !result->write_meta(json, view->request, result->thing)) {
		json->out->failed = true;
	}
	sky_json_object_end(json);
}

static void put_links(const struct sky_view *view, struct sky_json *json)
{
	const struct sky_links *links = view->links;
	const struct sky_result *result = view->result;
	sky_json_key(json, "links");
	sky_json_object(json);
	sky_json_put_text(json, "self", links->self);
	if (result->form == SKY_RESULT_ROWS) {
		sky_json_put_text(json, "next", links->next);
		sky_json_put_text(json, "prev", links->prev);
		sky_json_put_text(json, "first", links->first);
		sky_json_put_text(json, "last", links->last);
	}
	sky_json_put_text(json, "describedby", "/openapi.json");
	sky_json_key(json, "alternates");
	sky_json_object(json);
	for (unsigned i = 0; i < SKY_FORMAT_COUNT; i++) {
		if (links->alternates[i]) {
			sky_json_put_text(json, sky_format_suffix((enum sky_format)i), links->alternates[i]);
		}
	}
	sky_json_object_end(json);
	if (result->write_links && !result->write_links(json, view->request, result->thing)) {
		json->out->failed = true;
	}
	sky_json_object_end(json);
}

void sky_format_json(const struct sky_view *view, struct sky_buffer *out)
{
	struct sky_json json;
	sky_json_init(&json, out);
	sky_json_object(&json);
	put_data(view, &json);
	put_meta(view, &json);
	put_links(view, &json);
	sky_json_object_end(&json);
	sky_buffer_char(out, '\n');
}
