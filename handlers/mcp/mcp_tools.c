/* Tools of the protocol: operations of the interface. Arguments take the place of the query. */
#include "handlers/mcp/mcp_protocol.h"
#include "handlers/request/handlers.h"
#include "handlers/request/params.h"
#include "model/base/text.h"

#include <string.h>

#define PATH_VALUES_MAX 4

/* A call while it is answered. */
struct call {
	struct sky_mcp *mcp;
	const struct sky_mcp_tool *tool;
	const char *path_values[PATH_VALUES_MAX]; /* in the order of the operation's parameters */
	struct sky_pair *pairs;                   /* room for each argument and each default */
	size_t pair_count;
	struct sky_problem problem;
};

enum sky_outcome sky_mcp_tools_list(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json)
{
	enum sky_outcome outcome = sky_mcp_one_page(mcp, params);
	if (outcome != SKY_DONE)
		return outcome;
	sky_json_put_array(json, "tools");
	for (size_t i = 0; i < sky_mcp_tool_count; i++)
		sky_json_raw(json, sky_mcp_tools[i].definition, strlen(sky_mcp_tools[i].definition));
	sky_json_array_end(json);
	return SKY_DONE;
}

static const struct sky_mcp_tool *find_tool(const char *name)
{
	for (size_t i = 0; i < sky_mcp_tool_count; i++)
		if (strcmp(sky_mcp_tools[i].operation->id, name) == 0)
			return &sky_mcp_tools[i];
	return NULL;
}

static enum sky_outcome no_tool(struct sky_mcp *mcp, const char *name)
{
	const char **names = sky_arena_calloc(mcp->request->arena, sky_mcp_tool_count + 1, sizeof *names);
	if (!names)
		return SKY_ERROR_MEMORY;
	for (size_t i = 0; i < sky_mcp_tool_count; i++)
		names[i] = sky_mcp_tools[i].operation->id;
	const char *near = sky_text_nearest(name, names, sky_mcp_tool_count);
	return sky_mcp_refuse(mcp, SKY_MCP_INVALID_PARAMS,
	                      sky_arena_printf(mcp->request->arena, "Unknown tool \"%s\"%s%s", name,
	                                       near ? "; the nearest is " : "", near ? near : ""));
}

static const struct sky_param_spec *argument_at(const struct call *call, uint32_t index)
{
	return &call->tool->operation->params[call->tool->arguments[index]];
}

/* Notes a mistake in the form of the arguments. Mistakes in their values are found by the operation's own checks. */
static void complain(struct call *call, enum sky_problem_type type, const char *name, const char *value,
                     const char *reason, const char *near)
{
	call->problem.type = call->problem.error_count ? SKY_PROBLEM_BAD_REQUEST : type;
	call->problem.detail = "The arguments are not those of the tool's inputSchema";
	sky_problem_add(&call->problem, name, value, reason, near);
}

static enum sky_outcome complain_unknown(struct call *call, const struct sky_node *argument)
{
	const char **names =
	    sky_arena_calloc(call->mcp->request->arena, (size_t)call->tool->argument_count + 1, sizeof *names);
	if (!names)
		return SKY_ERROR_MEMORY;
	for (uint32_t i = 0; i < call->tool->argument_count; i++)
		names[i] = argument_at(call, i)->name;
	complain(call, SKY_PROBLEM_UNKNOWN_PARAMETER, argument->key, argument->text, "this tool has no such argument",
	         sky_text_nearest(argument->key, names, call->tool->argument_count));
	return SKY_DONE;
}

static const char *wanted_type(const struct sky_param_spec *spec)
{
	switch ((enum sky_param_type)spec->type) {
	case SKY_PARAM_INTEGER:
		return "must be an integer";
	case SKY_PARAM_BOOLEAN:
		return "must be true or false";
	case SKY_PARAM_DECIMAL:
	case SKY_PARAM_AMOUNT:
		return "must be a number, or text with its digits";
	default:
		return "must be text";
	}
}

static bool fits(const struct sky_param_spec *spec, const struct sky_node *node)
{
	switch ((enum sky_param_type)spec->type) {
	case SKY_PARAM_INTEGER:
		return node->type == SKY_NODE_INTEGER;
	case SKY_PARAM_BOOLEAN:
		return node->type == SKY_NODE_BOOLEAN;
	case SKY_PARAM_DECIMAL:
	case SKY_PARAM_AMOUNT:
		return node->type == SKY_NODE_INTEGER || node->type == SKY_NODE_REAL || node->type == SKY_NODE_TEXT;
	default:
		return node->type == SKY_NODE_TEXT;
	}
}

/* A query cannot have control characters, so an argument must not have any. */
static bool is_clean(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

/* Reads one value. NULL: it is not such a value, and the mistake is noted. */
static const char *read_value(struct call *call, const struct sky_param_spec *spec, const struct sky_node *node)
{
	if (!fits(spec, node)) {
		complain(call, SKY_PROBLEM_INVALID_PARAMETER, spec->name, node->text, wanted_type(spec), NULL);
		return NULL;
	}
	if (!is_clean(node->text)) {
		complain(call, SKY_PROBLEM_INVALID_PARAMETER, spec->name, NULL, "control characters are not allowed", NULL);
		return NULL;
	}
	return node->text;
}

/* Reads the array of a list; NULL comes after its items. *items is NULL when there is a mistake in it, which is
 * noted. */
static enum sky_outcome read_list(struct call *call, const struct sky_param_spec *spec, const struct sky_node *node,
                                  const char *const **items)
{
	size_t count = 0, kept = 0;
	if (node->type != SKY_NODE_ARRAY) {
		complain(call, SKY_PROBLEM_INVALID_PARAMETER, spec->name, node->text, "must be an array", NULL);
		return SKY_DONE;
	}
	for (const struct sky_node *part = node->first; part; part = part->next)
		count++;
	const char **list = sky_arena_calloc(call->mcp->request->arena, count + 1, sizeof *list);
	if (!list)
		return SKY_ERROR_MEMORY;
	for (const struct sky_node *part = node->first; part; part = part->next) {
		const char *one = read_value(call, spec, part);
		if (one)
			list[kept++] = one;
	}
	*items = kept == count ? list : NULL;
	return SKY_DONE;
}

/* Puts a value into the path or the query of the operation. */
static void take(struct call *call, const struct sky_param_spec *spec, const char *text)
{
	size_t place = 0;
	if (!spec->in_path) {
		call->pairs[call->pair_count++] = (struct sky_pair){.name = spec->name, .value = text};
		return;
	}
	for (const struct sky_param_spec *other = call->tool->operation->params; other != spec; other++)
		place += other->in_path;
	call->path_values[place] = text;
}

static enum sky_outcome read_argument(struct call *call, const struct sky_node *argument)
{
	const struct sky_param_spec *spec = NULL;
	for (uint32_t i = 0; i < call->tool->argument_count && !spec; i++)
		if (strcmp(argument_at(call, i)->name, argument->key) == 0)
			spec = argument_at(call, i);
	if (!spec)
		return complain_unknown(call, argument);
	if (spec->list) {
		const char *const *items = NULL;
		enum sky_outcome outcome = read_list(call, spec, argument, &items);
		if (items)
			call->pairs[call->pair_count++] = (struct sky_pair){.name = spec->name, .value = "", .items = items};
		return outcome;
	}
	const char *text = read_value(call, spec, argument);
	if (text)
		take(call, spec, text);
	return SKY_DONE;
}

static void add_defaults(struct call *call, const struct sky_node *arguments)
{
	for (uint32_t i = 0; i < call->tool->default_count; i++) {
		const struct sky_mcp_default *usual = &call->tool->defaults[i];
		if (!sky_node_find(arguments, usual->name))
			call->pairs[call->pair_count++] = (struct sky_pair){.name = usual->name, .value = usual->value};
	}
	for (uint32_t i = 0; i < call->tool->argument_count; i++) {
		const struct sky_param_spec *spec = argument_at(call, i);
		if (spec->in_path && !sky_node_find(arguments, spec->name))
			complain(call, SKY_PROBLEM_MISSING_PARAMETER, spec->name, NULL, "required", NULL);
	}
}

/* From the arguments to path values and pairs. SKY_PROBLEM: call->problem says what is wrong with them. */
static enum sky_outcome read_arguments(struct call *call, const struct sky_node *arguments)
{
	size_t room = (size_t)call->tool->argument_count + call->tool->default_count + 1;
	call->pairs = sky_arena_calloc(call->mcp->request->arena, room, sizeof *call->pairs);
	if (!call->pairs)
		return SKY_ERROR_MEMORY;
	for (const struct sky_node *one = arguments ? arguments->first : NULL; one; one = one->next)
		if (read_argument(call, one) != SKY_DONE)
			return SKY_ERROR_MEMORY;
	add_defaults(call, arguments);
	return call->problem.error_count ? SKY_PROBLEM : SKY_DONE;
}

static void put_content(struct sky_json *json, const char *text)
{
	sky_json_put_array(json, "content");
	sky_json_object(json);
	sky_json_put_text(json, "type", "text");
	sky_json_put_text(json, "text", text);
	sky_json_object_end(json);
	sky_json_array_end(json);
}

/* A mistake in a call is a result too: the assistant reads it, and can do better. */
static enum sky_outcome put_problem(struct call *call, struct sky_json *json)
{
	const char *text = sky_mcp_problem_text(call->mcp, &call->problem);
	if (!text)
		return SKY_ERROR_MEMORY;
	put_content(json, text);
	sky_json_put_bool(json, "isError", true);
	return SKY_DONE;
}

/* The answer as text and as JSON. */
static enum sky_outcome put_answer(struct sky_buffer *answer, struct sky_json *json)
{
	size_t length = answer->length;
	sky_buffer_char(answer, '\0');
	if (!answer->failed) {
		put_content(json, answer->data);
		sky_json_key(json, "structuredContent");
		sky_json_raw(json, answer->data, length);
		sky_json_put_bool(json, "isError", false);
	}
	return answer->failed ? SKY_ERROR_MEMORY : SKY_DONE;
}

enum sky_outcome sky_mcp_tools_call(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json)
{
	const struct sky_node *arguments = sky_node_find(params, "arguments");
	struct call call = {.mcp = mcp};
	const char *name;
	enum sky_outcome outcome = sky_mcp_text(mcp, params, "name", &name);
	if (outcome != SKY_DONE)
		return outcome;
	call.tool = find_tool(name);
	if (!call.tool)
		return no_tool(mcp, name);
	if (arguments && arguments->type != SKY_NODE_OBJECT)
		return sky_mcp_refuse(mcp, SKY_MCP_INVALID_PARAMS, "params.arguments must be an object");
	struct sky_buffer answer;
	sky_buffer_init(&answer, json->out->ceiling);
	outcome = read_arguments(&call, arguments);
	if (outcome == SKY_DONE) {
		outcome = sky_mcp_ask(mcp, call.tool->operation, call.path_values, call.pairs, call.pair_count, &answer,
		                      &call.problem);
	}
	if (outcome == SKY_DONE)
		outcome = put_answer(&answer, json);
	else if (outcome == SKY_PROBLEM)
		outcome = put_problem(&call, json);
	sky_buffer_finish(&answer);
	return outcome;
}
