#include "server/formats/format.h"

#include "handlers/table/envelope.h"

static void put_links(const struct sky_view *view, struct sky_json *json)
{
	const struct sky_links *links = view->links;
	const struct sky_result *result = view->result;
	sky_json_put_object(json, "links");
	sky_json_put_text(json, "self", links->self);
	if (result->form == SKY_RESULT_ROWS) {
		sky_json_put_text(json, "next", links->next);
		sky_json_put_text(json, "prev", links->prev);
		sky_json_put_text(json, "first", links->first);
		sky_json_put_text(json, "last", links->last);
	}
	sky_json_put_text(json, "describedby", "/openapi.json");
	sky_json_put_object(json, "alternates");
	for (unsigned i = 0; i < SKY_FORMAT_COUNT; i++)
		if (links->alternates[i])
			sky_json_put_text(json, sky_format_suffix((enum sky_format)i), links->alternates[i]);
	sky_json_object_end(json);
	if (result->write_links && !result->write_links(json, view->request, result->thing))
		json->out->failed = true;
	sky_json_object_end(json);
}

void sky_format_json(const struct sky_view *view, struct sky_buffer *out)
{
	struct sky_json json;
	sky_json_init(&json, out);
	sky_json_object(&json);
	sky_envelope_data(&json, view->request, view->result);
	sky_envelope_meta(&json, view->request, view->result);
	put_links(view, &json);
	sky_json_object_end(&json);
	sky_buffer_char(out, '\n');
}
