/* From messages of JSON-RPC 2.0 to methods of the Model Context Protocol, and back to answers. */
#include "handlers/mcp/mcp_protocol.h"

#include "handlers/mcp/mcp_headers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"

#include <string.h>

#define BATCH_MAX 20            /* messages; each may ask for a thousand rows */
#define FRESH_MS INT64_C(60000) /* as long as Cache-Control says of the answers of the API */

enum eras { LEGACY = 1, MODERN = 2, BOTH = LEGACY | MODERN };

static unsigned era_of(enum sky_mcp_version version)
{
	return version == SKY_MCP_2026_07_28 ? MODERN : LEGACY;
}

/* The methods that are about the protocol itself. */

static void put_server_info(struct sky_json *json, const char *key)
{
	sky_json_put_object(json, key);
	sky_json_put_text(json, "name", "skyledger");
	sky_json_put_text(json, "title", "Skyledger");
	sky_json_put_text(json, "version", SKY_VERSION);
	sky_json_object_end(json);
}

static void put_abilities(struct sky_json *json)
{
	static const char *const abilities[] = {"tools", "resources", "prompts", "completions"};
	sky_json_put_object(json, "capabilities");
	for (size_t i = 0; i < SKY_COUNT(abilities); i++) {
		sky_json_put_object(json, abilities[i]);
		sky_json_object_end(json);
	}
	sky_json_object_end(json);
	sky_json_put_text(json, "instructions", sky_mcp_instructions);
}

static void put_versions(struct sky_json *json, const char *key)
{
	sky_json_put_array(json, key);
	for (unsigned version = 0; version < SKY_MCP_VERSION_COUNT; version++)
		sky_json_text(json, sky_mcp_version_text(version));
	sky_json_array_end(json);
}

/* The newest revision that has a handshake, unless the client asks for another such one that is known. */
static enum sky_outcome initialize(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json)
{
	const char *wanted;
	enum sky_outcome outcome = sky_mcp_text(mcp, params, "protocolVersion", &wanted);
	if (outcome != SKY_DONE)
		return outcome;
	enum sky_mcp_version version;
	if (!sky_mcp_version_find(wanted, &version) || era_of(version) != LEGACY)
		version = SKY_MCP_2025_11_25;
	sky_json_put_text(json, "protocolVersion", sky_mcp_version_text(version));
	put_abilities(json);
	put_server_info(json, "serverInfo");
	return SKY_DONE;
}

static enum sky_outcome discover(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json)
{
	(void)mcp;
	(void)params;
	put_versions(json, "supportedVersions");
	put_abilities(json);
	return SKY_DONE;
}

static enum sky_outcome ping(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json)
{
	(void)mcp;
	(void)params;
	(void)json;
	return SKY_DONE;
}

static const struct method {
	const char *name;
	sky_mcp_method run;
	unsigned eras;
	bool lasting; /* the result may be kept for a while */
} methods[] = {
    {"initialize", initialize, LEGACY, false},
    {"ping", ping, LEGACY, false},
    {"server/discover", discover, MODERN, true},
    {"tools/list", sky_mcp_tools_list, BOTH, true},
    {"tools/call", sky_mcp_tools_call, BOTH, false},
    {"resources/list", sky_mcp_resources_list, BOTH, true},
    {"resources/templates/list", sky_mcp_templates_list, BOTH, true},
    {"resources/read", sky_mcp_resources_read, BOTH, true},
    {"prompts/list", sky_mcp_prompts_list, BOTH, true},
    {"prompts/get", sky_mcp_prompts_get, BOTH, false},
    {"completion/complete", sky_mcp_complete, BOTH, false},
};

/* One message. */

struct message {
	const struct sky_node *id; /* TEXT or INTEGER; NULL: none */
	const char *method;        /* NULL: it is an answer, but we never ask */
	const struct sky_node *params;
};

/* Reads a message. SKY_PROBLEM: it is none. */
static enum sky_outcome read_message(struct sky_mcp *mcp, const struct sky_node *node, struct message *message)
{
	const char *rpc = sky_node_text(sky_node_find(node, "jsonrpc"));
	const struct sky_node *id = sky_node_find(node, "id"), *method = sky_node_find(node, "method");
	*message = (struct message){.method = sky_node_text(method), .params = sky_node_find(node, "params")};
	if (id && (id->type == SKY_NODE_TEXT || id->type == SKY_NODE_INTEGER))
		message->id = id;
	if (node->type != SKY_NODE_OBJECT)
		return sky_mcp_refuse_as(mcp, 400, SKY_MCP_INVALID_REQUEST, "A message is an object");
	if (!rpc || strcmp(rpc, "2.0") != 0)
		return sky_mcp_refuse_as(mcp, 400, SKY_MCP_INVALID_REQUEST, "jsonrpc must be \"2.0\"");
	if (id && !message->id)
		return sky_mcp_refuse_as(mcp, 400, SKY_MCP_INVALID_REQUEST, "id must be text or an integer");
	if (!method && id && (sky_node_find(node, "result") || sky_node_find(node, "error")))
		return SKY_DONE;
	if (!message->method)
		return sky_mcp_refuse_as(mcp, 400, SKY_MCP_INVALID_REQUEST, "method must be text");
	if (message->params && message->params->type != SKY_NODE_OBJECT)
		return sky_mcp_refuse_as(mcp, 400, SKY_MCP_INVALID_PARAMS, "params must be an object");
	return SKY_DONE;
}

static void put_id(struct sky_json *json, const struct sky_mcp *mcp, const struct sky_node *id)
{
	if (id && id->type == SKY_NODE_INTEGER)
		sky_json_put_integer(json, "id", id->integer);
	else if (id)
		sky_json_put_text(json, "id", id->text);
	else if (era_of(mcp->version) == LEGACY)
		sky_json_put_null(json, "id"); /* JSON-RPC 2.0, section 5; later revisions leave it out */
}

static void put_error(struct sky_json *json, const struct sky_mcp *mcp)
{
	const struct sky_mcp_error *error = &mcp->error;
	sky_json_put_object(json, "error");
	sky_json_put_integer(json, "code", error->code);
	sky_json_put_text(json, "message", error->message);
	if (error->requested || error->uri) {
		sky_json_put_object(json, "data");
		if (error->requested) {
			put_versions(json, "supported");
			sky_json_put_text(json, "requested", error->requested);
		} else {
			sky_json_put_text(json, "uri", error->uri);
		}
		sky_json_object_end(json);
	}
	sky_json_object_end(json);
}

static void put_modern(struct sky_json *json, const struct method *method)
{
	sky_json_put_text(json, "resultType", "complete");
	if (method->lasting) {
		sky_json_put_integer(json, "ttlMs", FRESH_MS);
		sky_json_put_text(json, "cacheScope", "public");
	}
	sky_json_put_object(json, "_meta");
	put_server_info(json, "io.modelcontextprotocol/serverInfo");
	sky_json_object_end(json);
}

/* Finds the method and writes its result. */
static enum sky_outcome run(struct sky_mcp *mcp, const struct message *message, struct sky_json *json)
{
	const struct method *method = NULL;
	for (size_t i = 0; i < SKY_COUNT(methods) && !method; i++)
		if (methods[i].eras & era_of(mcp->version) && strcmp(methods[i].name, message->method) == 0)
			method = &methods[i];
	if (!method) {
		return sky_mcp_refuse_as(mcp, era_of(mcp->version) == MODERN ? 404 : 200, SKY_MCP_METHOD_NOT_FOUND,
		                         sky_arena_printf(mcp->request->arena,
		                                          "There is no method \"%s\" in revision %s of the protocol",
		                                          message->method, sky_mcp_version_text(mcp->version)));
	}
	sky_json_put_object(json, "result");
	enum sky_outcome outcome = method->run(mcp, message->params, json);
	if (outcome == SKY_DONE && era_of(mcp->version) == MODERN)
		put_modern(json, method);
	sky_json_object_end(json);
	return outcome;
}

/* Opens the answer to the message of that id. */
static void begin_answer(struct sky_json *json, const struct sky_mcp *mcp, const struct sky_node *id)
{
	sky_json_object(json);
	sky_json_put_text(json, "jsonrpc", "2.0");
	put_id(json, mcp, id);
}

/* Answers one message. *answered: a value was written. A notification gets none. */
static enum sky_outcome answer(struct sky_mcp *mcp, const struct sky_node *node, bool batch, struct sky_json *json,
                               bool *answered)
{
	const struct sky_json before = *json;
	size_t begun = json->out->length;
	struct message message;
	enum sky_outcome outcome = read_message(mcp, node, &message);
	bool asks = message.method && message.id;
	*answered = false;
	if (outcome == SKY_DONE && !asks && !mcp->strange)
		return SKY_DONE;
	if (outcome == SKY_DONE && asks && batch && strcmp(message.method, "initialize") == 0)
		outcome = sky_mcp_refuse(mcp, SKY_MCP_INVALID_REQUEST, "initialize must not stand in a batch");
	if (outcome == SKY_DONE)
		outcome = sky_mcp_check_version(mcp, asks ? message.method : "", asks ? message.params : NULL);
	*answered = true;
	begin_answer(json, mcp, message.id);
	if (outcome == SKY_DONE && asks)
		outcome = run(mcp, &message, json);
	if (outcome == SKY_PROBLEM) {
		*json = before;
		json->out->length = begun;
		begin_answer(json, mcp, message.id);
		put_error(json, mcp);
	}
	sky_json_object_end(json);
	return outcome;
}

/* An error of the body as a whole. */
static enum sky_outcome answer_error(struct sky_mcp *mcp, struct sky_json *json, enum sky_mcp_code code,
                                     const char *message)
{
	enum sky_outcome outcome = sky_mcp_refuse_as(mcp, 400, code, message);
	begin_answer(json, mcp, NULL);
	put_error(json, mcp);
	sky_json_object_end(json);
	return outcome;
}

/* *answered: anything was written. SKY_DONE, or SKY_ERROR_MEMORY. */
static enum sky_outcome answer_batch(struct sky_mcp *mcp, const struct sky_node *batch, struct sky_json *json,
                                     bool *answered)
{
	const enum sky_mcp_version version = mcp->version;
	sky_json_array(json);
	*answered = false;
	for (const struct sky_node *node = batch->first; node; node = node->next) {
		bool one = false;
		mcp->version = version; /* each message may name its own revision */
		if (answer(mcp, node, true, json, &one) == SKY_ERROR_MEMORY)
			return SKY_ERROR_MEMORY;
		*answered |= one;
	}
	sky_json_array_end(json);
	return SKY_DONE;
}

static size_t count_parts(const struct sky_node *node)
{
	size_t count = 0;
	for (const struct sky_node *part = node->first; part; part = part->next)
		count++;
	return count;
}

/* Answers the body. SKY_PROBLEM: the whole answer is one error. */
enum sky_outcome sky_mcp_answer(struct sky_mcp *mcp, struct sky_json *json, bool *answered)
{
	const struct sky_message *post = mcp->request->message;
	const struct sky_node *root = NULL;
	const char *why = NULL;
	enum sky_tree_status status = sky_tree_read(mcp->request->arena, post && post->body ? post->body : "",
	                                            post && post->body ? post->length : 0, &root, &why);
	*answered = true;
	if (status == SKY_TREE_MEMORY)
		return SKY_ERROR_MEMORY;
	if (status == SKY_TREE_MALFORMED) {
		return answer_error(mcp, json, SKY_MCP_PARSE_ERROR,
		                    sky_arena_printf(mcp->request->arena, "The body is not JSON: %s", why));
	}
	if (status == SKY_TREE_TOO_DEEP)
		return answer_error(mcp, json, SKY_MCP_INVALID_REQUEST, "The body is nested deeper than 32 levels");
	if (root->type != SKY_NODE_ARRAY)
		return answer(mcp, root, false, json, answered);
	if (mcp->version != SKY_MCP_2025_03_26)
		return answer_error(mcp, json, SKY_MCP_INVALID_REQUEST, "This revision of the protocol has no batches");
	if (count_parts(root) == 0 || count_parts(root) > BATCH_MAX)
		return answer_error(mcp, json, SKY_MCP_INVALID_REQUEST, "A batch holds 1 to 20 messages");
	return answer_batch(mcp, root, json, answered);
}
