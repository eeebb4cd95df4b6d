/* The protocol asks operations of the interface, within the process. */
#include "handlers/mcp/mcp_protocol.h"
#include "handlers/request/params.h"
#include "handlers/table/envelope.h"

enum sky_outcome sky_mcp_ask(const struct sky_mcp *mcp, const struct sky_operation *operation,
                             const char *const *path_values, const struct sky_pair *pairs, size_t pair_count,
                             struct sky_buffer *out, struct sky_problem *problem)
{
	struct sky_request request = {.snapshot = mcp->request->snapshot,
	                              .kept = mcp->request->kept,
	                              .kept_count = mcp->request->kept_count,
	                              .operation = operation,
	                              .arena = mcp->request->arena,
	                              .bounds = mcp->request->bounds,
	                              .format = SKY_FORMAT_JSON,
	                              .as_of = SKY_DAY_NONE};
	struct sky_result result = {.status = 200};
	bool moved;
	enum sky_outcome outcome = sky_params_check(&request, path_values, pairs, pair_count, &moved, problem);
	if (outcome != SKY_DONE)
		return outcome;
	outcome = operation->handler(&request, &result);
	if (outcome == SKY_PROBLEM)
		*problem = result.problem;
	if (outcome != SKY_DONE)
		return outcome;
	struct sky_json json;
	sky_json_init(&json, out);
	sky_json_object(&json);
	sky_envelope_data(&json, &request, &result);
	sky_envelope_meta(&json, &request, &result);
	sky_json_object_end(&json);
	return sky_json_failed(&json) ? SKY_ERROR_MEMORY : SKY_DONE;
}

const char *sky_mcp_problem_text(const struct sky_mcp *mcp, const struct sky_problem *problem)
{
	struct sky_arena *arena = mcp->request->arena;
	const struct sky_problem_spec *spec = sky_problem_spec_find(sky_problem_slug(problem->type));
	uint32_t kept = problem->error_count < SKY_PROBLEM_ERRORS_MAX ? problem->error_count : SKY_PROBLEM_ERRORS_MAX;
	const char *text = sky_arena_printf(arena, "%s: %s", spec ? spec->title : sky_problem_slug(problem->type),
	                                    problem->detail ? problem->detail
	                                    : spec          ? spec->description
	                                                    : "");
	for (uint32_t i = 0; text && i < kept; i++) {
		const struct sky_problem_error *error = &problem->errors[i];
		const char *value = error->value, *near = error->suggestion;
		text = sky_arena_printf(arena, "%s\n- %s%s%s%s: %s%s%s", text, error->parameter ? error->parameter : "request",
		                        value ? " \"" : "", value ? value : "", value ? "\"" : "",
		                        error->reason ? error->reason : "is wrong", near ? "; the nearest is " : "",
		                        near ? near : "");
	}
	return text;
}
