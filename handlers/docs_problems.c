/* The documentation of the types of problem. Their type URIs lead here. */
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/write/json.h"
#include "model/base/text.h"

static void put_problem(struct sky_json *json, const struct sky_problem_spec *spec)
{
	sky_json_object(json);
	sky_json_key(json, "type");
	sky_buffer_printf(json->out, "\"/docs/problems/%s\"", spec->slug);
	json->comma = true;
	sky_json_put_text(json, "title", spec->title);
	sky_json_put_integer(json, "status", spec->status);
	sky_json_put_text(json, "description", spec->description);
	sky_json_object_end(json);
}

static bool write_problems(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	(void)request;
	(void)thing;
	sky_json_array(json);
	for (size_t i = 0; i < SKY_PROBLEM_COUNT; i++)
		put_problem(json, &sky_problem_specs[i]);
	sky_json_array_end(json);
	return !sky_json_failed(json);
}

enum sky_outcome sky_handle_list_docs_problems(struct sky_request *request, struct sky_result *result)
{
	return sky_answer_object(request, result, NULL, write_problems);
}

static bool write_problem(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	(void)request;
	put_problem(json, thing);
	return !sky_json_failed(json);
}

static const char *nearest_slug(const char *slug)
{
	const char *slugs[SKY_PROBLEM_COUNT];
	for (unsigned type = 0; type < SKY_PROBLEM_COUNT; type++)
		slugs[type] = sky_problem_slug(type);
	return sky_text_nearest(slug, slugs, SKY_PROBLEM_COUNT);
}

static enum sky_outcome as_text(const struct sky_request *request, const struct sky_problem_spec *spec,
                                struct sky_result *result)
{
	struct sky_buffer buffer;
	sky_buffer_init(&buffer, 0);
	sky_buffer_printf(&buffer, "%s (%d)\n\n%s\n", spec->title, spec->status, spec->description);
	return sky_answer_buffer(request, result, &buffer);
}

enum sky_outcome sky_handle_get_docs_problem(struct sky_request *request, struct sky_result *result)
{
	const char *slug = sky_request_text(request, "slug");
	const struct sky_problem_spec *spec = sky_problem_spec_find(slug);
	if (!spec) {
		result->problem.type = SKY_PROBLEM_NOT_FOUND;
		result->problem.detail = "There is no type of problem of that name; /docs/problems lists them";
		sky_problem_add(&result->problem, "slug", slug, "no such type of problem", nearest_slug(slug));
		return SKY_PROBLEM;
	}
	if (request->format == SKY_FORMAT_TEXT)
		return as_text(request, spec, result);
	return sky_answer_object(request, result, spec, write_problem);
}
