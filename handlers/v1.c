/* The data set, the interface, and the documents about it. */
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/objects.h"
#include "handlers/write/json.h"
#include "model/snapshot/words.h"

#include <string.h>

static void put_counts(struct sky_json *json, const struct sky_request *request)
{
	sky_json_put_object(json, "counts");
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
		sky_json_put_integer(json, sky_kind_plural(kind), (int64_t)sky_count(request->snapshot, kind));
	sky_json_object_end(json);
}

static void put_operation(struct sky_json *json, const struct sky_operation *operation)
{
	sky_json_object(json);
	sky_json_put_text(json, "id", operation->id);
	sky_json_put_text(json, "path", operation->path);
	sky_json_put_text(json, "method", operation->method);
	sky_json_put_text(json, "summary", operation->summary);
	sky_json_put_array(json, "formats");
	for (unsigned format = 0; format < SKY_FORMAT_COUNT; format++)
		if (operation->formats >> format & 1)
			sky_json_text(json, sky_format_media_type(format));
	sky_json_array_end(json);
	sky_json_put_array(json, "parameters");
	for (uint32_t i = 0; i < operation->param_count; i++)
		sky_json_text(json, operation->params[i].name);
	sky_json_array_end(json);
	sky_json_object_end(json);
}

static bool write_index(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct sky_dataset *dataset = thing;
	sky_json_object(json);
	sky_json_put_text(json, "id", dataset->id);
	sky_json_put_text(json, "title", dataset->title);
	sky_json_put_text(json, "title_zh", dataset->title_zh);
	sky_json_put_text(json, "description", dataset->description);
	sky_json_put_text(json, "version", dataset->version);
	sky_json_put_text(json, "licence", dataset->licence);
	sky_json_put_text(json, "homepage", dataset->homepage);
	sky_json_put_array(json, "languages");
	for (uint32_t i = 0; i < dataset->languages.count; i++)
		sky_json_text(json, dataset->languages.text[i]);
	sky_json_array_end(json);
	sky_json_put_text(json, "base_currency", dataset->base_currency);
	sky_json_put_text(json, "released", dataset->released_text);
	sky_json_put_text(json, "release", sky_snapshot_release_id(request->snapshot));
	put_counts(json, request);
	sky_json_put_integer(json, "figures_placed", (int64_t)sky_figures_placed(request->snapshot));
	sky_json_put_array(json, "operations");
	for (size_t i = 0; i < sky_operation_count; i++)
		put_operation(json, &sky_operations[i]);
	sky_json_array_end(json);
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

enum sky_outcome sky_handle_get_index(struct sky_request *request, struct sky_result *result)
{
	return sky_answer_object(request, result, sky_snapshot_dataset(request->snapshot), write_index);
}
