/* Completion of the arguments of prompts and of resource templates: ids of records whose id, name or alias contains
 * what was typed. */
#include "handlers/mcp/mcp_protocol.h"
#include "handlers/request/handlers.h"
#include "handlers/write/cell.h"

#include <string.h>

#define VALUES_MAX 100 /* of one answer, by the protocol */

static bool holds(const struct sky_snapshot *snapshot, struct sky_ref ref, const char *typed)
{
	const struct sky_names *names = sky_names_of(snapshot, ref);
	bool found = sky_text_contains(sky_id(snapshot, ref.kind, ref.row), typed) ||
	             sky_text_contains(sky_title(snapshot, ref), typed);
	for (uint32_t i = 0; names && !found && i < names->name_count; i++)
		found = sky_text_contains(names->name[i].text, typed);
	for (uint32_t i = 0; names && !found && i < names->alias_count; i++)
		found = sky_text_contains(names->alias[i].name, typed);
	return found;
}

/* What is completed: ids of records of a kind. SKY_KIND_COUNT: nothing is known of the argument's values. */
struct aim {
	unsigned kind;
	bool list;
};

static enum sky_outcome aim_at_prompt(struct sky_mcp *mcp, const struct sky_node *ref, const char *argument,
                                      struct aim *aim)
{
	const char *name = sky_node_text(sky_node_find(ref, "name"));
	const struct sky_mcp_prompt *prompt = name ? sky_mcp_prompt_find(name) : NULL;
	if (!prompt)
		return sky_mcp_refuse(mcp, SKY_MCP_INVALID_PARAMS, "params.ref.name is not a prompt");
	for (uint32_t i = 0; i < prompt->argument_count; i++) {
		if (strcmp(prompt->arguments[i].name, argument) == 0) {
			*aim = (struct aim){prompt->arguments[i].kind, prompt->arguments[i].list};
			return SKY_DONE;
		}
	}
	return sky_mcp_refuse(mcp, SKY_MCP_INVALID_PARAMS, "params.argument.name is not an argument of the prompt");
}

static enum sky_outcome aim_at_template(struct sky_mcp *mcp, const struct sky_node *ref, const char *argument,
                                        struct aim *aim)
{
	const char *uri = sky_node_text(sky_node_find(ref, "uri"));
	const struct sky_mcp_resource *resource = uri ? sky_mcp_template_find(uri) : NULL;
	if (!resource)
		return sky_mcp_refuse(mcp, SKY_MCP_INVALID_PARAMS, "params.ref.uri is not a resource template");
	if (strcmp(resource->parameter, argument) != 0)
		return sky_mcp_refuse(mcp, SKY_MCP_INVALID_PARAMS, "params.argument.name does not stand in the template");
	*aim = (struct aim){resource->kind, false};
	return SKY_DONE;
}

static enum sky_outcome put_values(struct sky_mcp *mcp, const struct aim *aim, const char *value, struct sky_json *json)
{
	const struct sky_snapshot *snapshot = mcp->request->snapshot;
	const char *comma = aim->list ? strrchr(value, ',') : NULL;
	const char *typed = comma ? comma + 1 + strspn(comma + 1, " ") : value;
	size_t total = 0, count = aim->kind < SKY_KIND_COUNT ? sky_count(snapshot, aim->kind) : 0;
	sky_json_put_object(json, "completion");
	sky_json_put_array(json, "values");
	for (uint32_t row = 0; row < count; row++) {
		if (!holds(snapshot, (struct sky_ref){aim->kind, row}, typed) || total++ >= VALUES_MAX)
			continue;
		const char *text = sky_arena_printf(mcp->request->arena, "%.*s%s", (int)(typed - value), value,
		                                    sky_id(snapshot, aim->kind, row));
		if (!text)
			return SKY_ERROR_MEMORY;
		sky_json_text(json, text);
	}
	sky_json_array_end(json);
	sky_json_put_integer(json, "total", (int64_t)total);
	sky_json_put_bool(json, "hasMore", total > VALUES_MAX);
	sky_json_object_end(json);
	return SKY_DONE;
}

enum sky_outcome sky_mcp_complete(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json)
{
	const struct sky_node *ref = sky_node_find(params, "ref"), *argument = sky_node_find(params, "argument");
	const char *type = sky_node_text(sky_node_find(ref, "type"));
	const char *name = sky_node_text(sky_node_find(argument, "name"));
	const char *value = sky_node_text(sky_node_find(argument, "value"));
	struct aim aim = {SKY_KIND_COUNT, false};
	if (!name || !value)
		return sky_mcp_refuse(mcp, SKY_MCP_INVALID_PARAMS, "params.argument must have name and value, which are text");
	enum sky_outcome outcome;
	if (type && strcmp(type, "ref/prompt") == 0)
		outcome = aim_at_prompt(mcp, ref, name, &aim);
	else if (type && strcmp(type, "ref/resource") == 0)
		outcome = aim_at_template(mcp, ref, name, &aim);
	else
		outcome = sky_mcp_refuse(mcp, SKY_MCP_INVALID_PARAMS, "params.ref.type must be ref/prompt or ref/resource");
	return outcome == SKY_DONE ? put_values(mcp, &aim, value, json) : outcome;
}
