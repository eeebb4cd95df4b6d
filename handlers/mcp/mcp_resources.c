/* Resources of the protocol: documents of the data set, read as skyledger://PATH, where PATH is that of the
 * interface. */
#include "handlers/feeds/package.h"
#include "handlers/mcp/mcp_protocol.h"
#include "handlers/request/handlers.h"
#include "handlers/request/params.h"

#include <stdlib.h>
#include <string.h>

#define PAGE 100 /* resources on a page of the list */
#define README_PATH "/README.md"

/* The path of a resource: "/v1/vendors/", the part up to its parameter, and the part after it. */
static void split_path(const struct sky_mcp_resource *resource, size_t *head, const char **tail)
{
	*head = strcspn(resource->operation->path, "{");
	*tail = strchr(resource->operation->path, '}');
	*tail = *tail ? *tail + 1 : "";
}

static void put_about(struct sky_json *json, const char *name, const char *title, const char *description,
                      const char *media_type)
{
	sky_json_put_text(json, "name", name);
	sky_json_put_text(json, "title", title);
	sky_json_put_text(json, "description", description);
	sky_json_put_text(json, "mimeType", media_type);
}

static enum sky_outcome put_record(struct sky_mcp *mcp, const struct sky_mcp_resource *resource, uint32_t row,
                                   struct sky_json *json)
{
	const struct sky_snapshot *snapshot = mcp->request->snapshot;
	const char *id = sky_id(snapshot, resource->kind, row), *tail;
	size_t head;
	split_path(resource, &head, &tail);
	const char *uri =
	    sky_arena_printf(mcp->request->arena, SKY_MCP_URI "%.*s%s%s", (int)head, resource->operation->path, id, tail);
	if (!uri)
		return SKY_ERROR_MEMORY;
	sky_json_object(json);
	sky_json_put_text(json, "uri", uri);
	put_about(json, id, sky_title(snapshot, (struct sky_ref){resource->kind, row}), resource->operation->summary,
	          sky_format_media_type(SKY_FORMAT_JSON));
	sky_json_object_end(json);
	return SKY_DONE;
}

static void put_readme(const struct sky_mcp *mcp, struct sky_json *json)
{
	sky_json_object(json);
	sky_json_put_text(json, "uri", SKY_MCP_URI README_PATH);
	put_about(json, "README.md", sky_snapshot_dataset(mcp->request->snapshot)->title,
	          "What the data set is, how to cite it, and its sources", "text/markdown");
	sky_json_object_end(json);
}

/* The place in the whole list that a cursor means. The cursor is that number in decimal. */
static enum sky_outcome read_cursor(struct sky_mcp *mcp, const struct sky_node *params, size_t *start)
{
	const struct sky_node *cursor = sky_node_find(params, "cursor");
	const char *text = sky_node_text(cursor);
	char *end = NULL;
	*start = 0;
	if (!cursor)
		return SKY_DONE;
	if (text && *text >= '1' && *text <= '9' && strlen(text) < 10)
		*start = strtoul(text, &end, 10);
	if (!end || *end || *start % PAGE != 0)
		return sky_mcp_refuse(mcp, SKY_MCP_INVALID_PARAMS, "params.cursor was not given out by this server");
	return SKY_DONE;
}

/* Lists the records after the README, resource by resource. `at` is the place of each in the whole list. */
static enum sky_outcome put_records(struct sky_mcp *mcp, size_t start, size_t *at, struct sky_json *json)
{
	for (size_t i = 0; i < sky_mcp_resource_count; i++) {
		const struct sky_mcp_resource *resource = &sky_mcp_resources[i];
		size_t count = resource->listed ? sky_count(mcp->request->snapshot, resource->kind) : 0;
		for (uint32_t row = 0; row < count; row++, (*at)++)
			if (*at >= start && *at < start + PAGE && put_record(mcp, resource, row, json) != SKY_DONE)
				return SKY_ERROR_MEMORY;
	}
	return SKY_DONE;
}

enum sky_outcome sky_mcp_resources_list(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json)
{
	size_t start, at = 1;
	enum sky_outcome outcome = read_cursor(mcp, params, &start);
	if (outcome != SKY_DONE)
		return outcome;
	sky_json_put_array(json, "resources");
	if (start == 0)
		put_readme(mcp, json);
	outcome = put_records(mcp, start, &at, json);
	sky_json_array_end(json);
	if (outcome == SKY_DONE && at > start + PAGE) {
		const char *next = sky_arena_printf(mcp->request->arena, "%zu", start + PAGE);
		if (!next)
			return SKY_ERROR_MEMORY;
		sky_json_put_text(json, "nextCursor", next);
	}
	return outcome;
}

enum sky_outcome sky_mcp_templates_list(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json)
{
	enum sky_outcome outcome = sky_mcp_one_page(mcp, params);
	if (outcome != SKY_DONE)
		return outcome;
	sky_json_put_array(json, "resourceTemplates");
	for (size_t i = 0; i < sky_mcp_resource_count; i++) {
		const struct sky_mcp_resource *resource = &sky_mcp_resources[i];
		const char *uri = sky_arena_printf(mcp->request->arena, SKY_MCP_URI "%s", resource->operation->path);
		if (!uri)
			return SKY_ERROR_MEMORY;
		sky_json_object(json);
		sky_json_put_text(json, "uriTemplate", uri);
		put_about(json, resource->operation->id, resource->operation->summary, resource->description,
		          sky_format_media_type(SKY_FORMAT_JSON));
		sky_json_object_end(json);
	}
	sky_json_array_end(json);
	return SKY_DONE;
}

const struct sky_mcp_resource *sky_mcp_template_find(const char *uri_template)
{
	if (strncmp(uri_template, SKY_MCP_URI, strlen(SKY_MCP_URI)) != 0)
		return NULL;
	for (size_t i = 0; i < sky_mcp_resource_count; i++)
		if (strcmp(sky_mcp_resources[i].operation->path, uri_template + strlen(SKY_MCP_URI)) == 0)
			return &sky_mcp_resources[i];
	return NULL;
}

/* Finds the resource of a path. *value, *length bytes of it: what stands in the parameter's place, still coded. NULL:
 * none. */
static const struct sky_mcp_resource *find(const char *path, const char **value, size_t *length)
{
	for (size_t i = 0; i < sky_mcp_resource_count; i++) {
		const char *tail;
		size_t head;
		split_path(&sky_mcp_resources[i], &head, &tail);
		if (strncmp(path, sky_mcp_resources[i].operation->path, head) != 0)
			continue;
		*value = path + head;
		*length = strcspn(*value, "/");
		if (*length > 0 && strcmp(*value + *length, tail) == 0)
			return &sky_mcp_resources[i];
	}
	return NULL;
}

static enum sky_outcome not_found(struct sky_mcp *mcp, const char *uri, const char *message)
{
	bool old = mcp->version != SKY_MCP_2026_07_28;
	enum sky_outcome outcome = sky_mcp_refuse(mcp, old ? SKY_MCP_RESOURCE_NOT_FOUND : SKY_MCP_INVALID_PARAMS, message);
	mcp->error.uri = uri;
	return outcome;
}

/* What an operation on one thing answers. */
static enum sky_outcome read_record(struct sky_mcp *mcp, const char *uri, struct sky_buffer *out)
{
	const char *value;
	size_t length;
	struct sky_problem problem = {.type = SKY_PROBLEM_BAD_REQUEST};
	const struct sky_mcp_resource *resource = find(uri + strlen(SKY_MCP_URI), &value, &length);
	if (!resource)
		return not_found(mcp, uri, "There is no such resource; resources/list and resources/templates/list have them");
	/* Decodes it as the value of a query is decoded. Only "+" means something else there. */
	const char *query = sky_arena_strndup(mcp->request->arena, value, length);
	if (!query)
		return SKY_ERROR_MEMORY;
	if (query[strcspn(query, "+&=")])
		return not_found(mcp, uri, "There is no such resource");
	query = sky_arena_printf(mcp->request->arena, "v=%s", query);
	size_t count;
	struct sky_pair *pair;
	enum sky_outcome outcome =
	    query ? sky_query_split(mcp->request->arena, query, &pair, &count, &problem) : SKY_ERROR_MEMORY;
	if (outcome == SKY_DONE)
		outcome = sky_mcp_ask(mcp, resource->operation, &pair->value, NULL, 0, out, &problem);
	return outcome == SKY_PROBLEM ? not_found(mcp, uri, sky_mcp_problem_text(mcp, &problem)) : outcome;
}

static void put_contents(struct sky_json *json, const char *uri, const char *media_type, struct sky_buffer *text)
{
	sky_json_put_array(json, "contents");
	sky_json_object(json);
	sky_json_put_text(json, "uri", uri);
	sky_json_put_text(json, "mimeType", media_type);
	sky_json_put_buffer(json, "text", text);
	sky_json_object_end(json);
	sky_json_array_end(json);
}

enum sky_outcome sky_mcp_resources_read(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json)
{
	const char *uri;
	enum sky_outcome outcome = sky_mcp_text(mcp, params, "uri", &uri);
	if (outcome != SKY_DONE)
		return outcome;
	if (strncmp(uri, SKY_MCP_URI, strlen(SKY_MCP_URI)) != 0)
		return not_found(mcp, uri, "The resources of this server begin with " SKY_MCP_URI);
	struct sky_buffer text;
	sky_buffer_init(&text, json->out->ceiling);
	if (strcmp(uri, SKY_MCP_URI README_PATH) == 0) {
		sky_package_readme(mcp->request->snapshot, &text);
		put_contents(json, uri, "text/markdown", &text);
		return SKY_DONE;
	}
	outcome = read_record(mcp, uri, &text);
	if (outcome == SKY_DONE)
		put_contents(json, uri, sky_format_media_type(SKY_FORMAT_JSON), &text);
	else
		sky_buffer_finish(&text);
	return outcome;
}
