/* Prompts of the protocol: questions that a person may start from. The records that they name are looked up first. */
#include "handlers/mcp/mcp_protocol.h"
#include "handlers/request/handlers.h"
#include "handlers/request/param_value.h"
#include "model/base/text.h"

#include <string.h>

static void put_argument(struct sky_json *json, const struct sky_mcp_argument *argument)
{
	sky_json_object(json);
	sky_json_put_text(json, "name", argument->name);
	sky_json_put_text(json, "description", argument->description);
	sky_json_put_bool(json, "required", !argument->fallback);
	sky_json_object_end(json);
}

enum sky_outcome sky_mcp_prompts_list(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json)
{
	enum sky_outcome outcome = sky_mcp_one_page(mcp, params);
	if (outcome != SKY_DONE)
		return outcome;
	sky_json_put_array(json, "prompts");
	for (size_t i = 0; i < sky_mcp_prompt_count; i++) {
		const struct sky_mcp_prompt *prompt = &sky_mcp_prompts[i];
		sky_json_object(json);
		sky_json_put_text(json, "name", prompt->name);
		sky_json_put_text(json, "title", prompt->title);
		sky_json_put_text(json, "description", prompt->description);
		sky_json_put_array(json, "arguments");
		for (uint32_t j = 0; j < prompt->argument_count; j++)
			put_argument(json, &prompt->arguments[j]);
		sky_json_array_end(json);
		sky_json_object_end(json);
	}
	sky_json_array_end(json);
	return SKY_DONE;
}

const struct sky_mcp_prompt *sky_mcp_prompt_find(const char *name)
{
	for (size_t i = 0; i < sky_mcp_prompt_count; i++)
		if (strcmp(sky_mcp_prompts[i].name, name) == 0)
			return &sky_mcp_prompts[i];
	return NULL;
}

static struct sky_param_spec spec_of(const struct sky_mcp_argument *argument)
{
	return (struct sky_param_spec){.name = argument->name, .type = SKY_PARAM_ID, .ref = argument->kind};
}

/* The title and id of the record that has a name. SKY_PROBLEM: no record has it. */
static enum sky_outcome read_name(struct sky_mcp *mcp, const struct sky_mcp_argument *argument, const char *name,
                                  const char **text)
{
	const struct sky_param_spec spec = spec_of(argument);
	const struct sky_snapshot *snapshot = mcp->request->snapshot;
	struct sky_arena *arena = mcp->request->arena;
	struct sky_value value;
	struct sky_fault fault;
	enum sky_outcome outcome = sky_param_value(mcp->request, &spec, name, &value, &fault);
	if (outcome == SKY_PROBLEM) {
		return sky_mcp_refuse(mcp, SKY_MCP_INVALID_PARAMS,
		                      sky_arena_printf(arena, "Argument %s, \"%s\": %s%s%s", argument->name, name, fault.reason,
		                                       fault.suggestion ? "; the nearest is " : "",
		                                       fault.suggestion ? fault.suggestion : ""));
	}
	if (outcome != SKY_DONE)
		return outcome;
	*text = sky_arena_printf(arena, "%s (%s)", sky_title(snapshot, value.as.ref), value.text);
	return *text ? SKY_DONE : SKY_ERROR_MEMORY;
}

/* The titles and ids for the names of a list. Spaces around each name are taken away. */
static enum sky_outcome read_names(struct sky_mcp *mcp, const struct sky_mcp_argument *argument, const char *list,
                                   const char **text)
{
	const struct sky_param_spec spec = spec_of(argument);
	struct sky_arena *arena = mcp->request->arena;
	*text = "";
	for (;;) {
		size_t skip = strspn(list, " "), length;
		const char *one = NULL;
		enum sky_outcome outcome = sky_param_item(mcp->request, &spec, list + skip, &length);
		if (outcome != SKY_DONE)
			return outcome;
		size_t kept = length;
		while (kept && list[skip + kept - 1] == ' ')
			kept--;
		const char *name = sky_arena_strndup(arena, list + skip, kept);
		outcome = name ? read_name(mcp, argument, name, &one) : SKY_ERROR_MEMORY;
		if (outcome != SKY_DONE)
			return outcome;
		*text = sky_arena_printf(arena, "%s%s%s", *text, **text ? ", " : "", one);
		if (!*text)
			return SKY_ERROR_MEMORY;
		list += skip + length;
		if (*list++ == '\0')
			return SKY_DONE;
	}
}

/* The words that take an argument's place. */
static enum sky_outcome read_argument(struct sky_mcp *mcp, const struct sky_mcp_argument *argument,
                                      const struct sky_node *given, const char **text)
{
	if (!given && argument->fallback) {
		*text = argument->fallback;
		return SKY_DONE;
	}
	*text = sky_node_text(given);
	if (!*text || !**text) {
		return sky_mcp_refuse(mcp, SKY_MCP_INVALID_PARAMS,
		                      sky_arena_printf(mcp->request->arena, "Argument %s %s", argument->name,
		                                       given ? "must be text, not empty" : "is required"));
	}
	if (argument->kind == SKY_KIND_COUNT)
		return SKY_DONE;
	return argument->list ? read_names(mcp, argument, *text, text) : read_name(mcp, argument, *text, text);
}

static enum sky_outcome check_names(struct sky_mcp *mcp, const struct sky_mcp_prompt *prompt,
                                    const struct sky_node *arguments)
{
	if (arguments && arguments->type != SKY_NODE_OBJECT)
		return sky_mcp_refuse(mcp, SKY_MCP_INVALID_PARAMS, "params.arguments must be an object");
	for (const struct sky_node *given = arguments ? arguments->first : NULL; given; given = given->next) {
		bool known = false;
		for (uint32_t i = 0; i < prompt->argument_count; i++)
			known = known || strcmp(prompt->arguments[i].name, given->key) == 0;
		if (!known) {
			return sky_mcp_refuse(mcp, SKY_MCP_INVALID_PARAMS,
			                      sky_arena_printf(mcp->request->arena, "The prompt %s has no argument \"%s\"",
			                                       prompt->name, given->key));
		}
	}
	return SKY_DONE;
}

/* The prompt's text with each argument in its place, in the arena. */
static enum sky_outcome fill(struct sky_mcp *mcp, const struct sky_mcp_prompt *prompt, const struct sky_node *arguments,
                             const char **text)
{
	struct sky_arena *arena = mcp->request->arena;
	*text = "";
	for (const char *at = prompt->text; *at;) {
		size_t plain = strcspn(at, "{"), name = strcspn(at + plain, "}");
		const char *words = "";
		for (uint32_t i = 0; at[plain] && i < prompt->argument_count; i++) {
			const struct sky_mcp_argument *argument = &prompt->arguments[i];
			if (strlen(argument->name) != name - 1 || strncmp(argument->name, at + plain + 1, name - 1) != 0)
				continue;
			enum sky_outcome outcome = read_argument(mcp, argument, sky_node_find(arguments, argument->name), &words);
			if (outcome != SKY_DONE)
				return outcome;
		}
		*text = sky_arena_printf(arena, "%s%.*s%s", *text, (int)plain, at, words);
		if (!*text)
			return SKY_ERROR_MEMORY;
		at += plain + (at[plain] ? name + 1 : 0);
	}
	return SKY_DONE;
}

enum sky_outcome sky_mcp_prompts_get(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json)
{
	const struct sky_node *arguments = sky_node_find(params, "arguments");
	const char *name;
	enum sky_outcome outcome = sky_mcp_text(mcp, params, "name", &name);
	if (outcome != SKY_DONE)
		return outcome;
	const struct sky_mcp_prompt *prompt = sky_mcp_prompt_find(name);
	if (!prompt) {
		return sky_mcp_refuse(mcp, SKY_MCP_INVALID_PARAMS,
		                      sky_arena_printf(mcp->request->arena, "Unknown prompt \"%s\"", name));
	}
	outcome = check_names(mcp, prompt, arguments);
	const char *text;
	if (outcome == SKY_DONE)
		outcome = fill(mcp, prompt, arguments, &text);
	if (outcome != SKY_DONE)
		return outcome;
	sky_json_put_text(json, "description", prompt->description);
	sky_json_put_array(json, "messages");
	sky_json_object(json);
	sky_json_put_text(json, "role", "user");
	sky_json_put_object(json, "content");
	sky_json_put_text(json, "type", "text");
	sky_json_put_text(json, "text", text);
	sky_json_object_end(json);
	sky_json_object_end(json);
	sky_json_array_end(json);
	return SKY_DONE;
}
