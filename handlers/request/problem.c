#include "handlers/request/problem.h"

#include "handlers/request/spec.h"
#include "handlers/write/json.h"
#include "model/base/text.h"

#include <string.h>

#define DOCUMENT_MAX (256 * 1024) /* a problem never needs more; a request's texts are bounded by its size */

uint16_t sky_problem_status(enum sky_problem_type type)
{
	return sky_problem_specs[type].status;
}

const char *sky_problem_slug(enum sky_problem_type type)
{
	return sky_problem_specs[type].slug;
}

void sky_problem_add(struct sky_problem *problem, const char *parameter, const char *value, const char *reason,
                     const char *suggestion)
{
	if (problem->error_count < SKY_PROBLEM_ERRORS_MAX)
		problem->errors[problem->error_count] = (struct sky_problem_error){parameter, value, reason, suggestion};
	problem->error_count++;
}

const struct sky_problem_spec *sky_problem_spec_find(const char *slug)
{
	for (size_t i = 0; i < SKY_PROBLEM_COUNT; i++)
		if (strcmp(sky_problem_specs[i].slug, slug) == 0)
			return &sky_problem_specs[i];
	return NULL;
}

/* A client's bytes may be anything, but JSON is UTF-8. */
static void put_client_text(struct sky_json *json, const char *key, const char *text)
{
	sky_json_put_text(json, key, text && sky_text_is_utf8(text, strlen(text)) ? text : NULL);
}

static void put_errors(struct sky_json *json, const struct sky_problem *problem)
{
	uint32_t kept = problem->error_count < SKY_PROBLEM_ERRORS_MAX ? problem->error_count : SKY_PROBLEM_ERRORS_MAX;
	sky_json_put_array(json, "errors");
	for (uint32_t i = 0; i < kept; i++) {
		const struct sky_problem_error *error = &problem->errors[i];
		sky_json_object(json);
		put_client_text(json, "parameter", error->parameter);
		put_client_text(json, "value", error->value);
		put_client_text(json, "reason", error->reason);
		put_client_text(json, "suggestion", error->suggestion);
		sky_json_object_end(json);
	}
	sky_json_array_end(json);
}

char *sky_problem_render(struct sky_arena *arena, const struct sky_problem *problem, const char *instance,
                         const char *request_id, size_t *length)
{
	const struct sky_problem_spec *spec = &sky_problem_specs[problem->type];
	struct sky_buffer buffer;
	char *document = NULL;
	sky_buffer_init(&buffer, DOCUMENT_MAX);
	struct sky_json json;
	sky_json_init(&json, &buffer);
	sky_json_object(&json);
	sky_json_key(&json, "type");
	sky_buffer_printf(&buffer, "\"/docs/problems/%s\"", spec->slug);
	json.comma = true;
	sky_json_put_text(&json, "title", spec->title);
	sky_json_put_integer(&json, "status", spec->status);
	put_client_text(&json, "detail", problem->detail ? problem->detail : spec->description);
	put_client_text(&json, "instance", instance);
	put_errors(&json, problem);
	sky_json_put_integer(&json, "error_count", problem->error_count);
	put_client_text(&json, "request_id", request_id);
	sky_json_object_end(&json);
	if (!sky_json_failed(&json))
		document = sky_arena_strndup(arena, buffer.data, buffer.length);
	if (document)
		*length = buffer.length;
	sky_buffer_finish(&buffer);
	return document;
}
