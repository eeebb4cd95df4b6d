/* The Model Context Protocol (modelcontextprotocol.io) over one POST, without sessions. Only for the files of the
 * protocol; its handler is sky_handle_post_mcp. */
#ifndef SKY_HANDLERS_MCP_MCP_PROTOCOL_H
#define SKY_HANDLERS_MCP_MCP_PROTOCOL_H

#include "handlers/mcp/mcp_spec.h"
#include "handlers/request/problem.h"
#include "handlers/write/json.h"
#include "model/json/tree.h"

#define SKY_MCP_URI "skyledger://" /* in front of the path of a resource */

/* Revisions of the protocol, the newest first. X(ENUM, "name"). The newest has no handshake: each request says its
 * revision. */
#define SKY_MCP_VERSIONS(X)                                                                                            \
	X(2026_07_28, "2026-07-28")                                                                                        \
	X(2025_11_25, "2025-11-25")                                                                                        \
	X(2025_06_18, "2025-06-18")                                                                                        \
	X(2025_03_26, "2025-03-26")

enum sky_mcp_version {
#define X(name, text) SKY_MCP_##name,
	SKY_MCP_VERSIONS(X)
#undef X
	    SKY_MCP_VERSION_COUNT
};

/* Codes of JSON-RPC 2.0 and of the protocol. */
enum sky_mcp_code {
	SKY_MCP_PARSE_ERROR = -32700,
	SKY_MCP_INVALID_REQUEST = -32600,
	SKY_MCP_METHOD_NOT_FOUND = -32601,
	SKY_MCP_INVALID_PARAMS = -32602,
	SKY_MCP_RESOURCE_NOT_FOUND = -32002, /* up to 2025-11-25; INVALID_PARAMS after */
	SKY_MCP_HEADER_MISMATCH = -32020,
	SKY_MCP_UNSUPPORTED_VERSION = -32022
};

struct sky_mcp_error {
	enum sky_mcp_code code;
	const char *message;   /* static or in the arena; NULL: memory was short */
	const char *requested; /* of UNSUPPORTED_VERSION; else NULL */
	const char *uri;       /* of what is not found; else NULL */
	uint16_t status;       /* of HTTP */
};

/* One message under way. */
struct sky_mcp {
	const struct sky_request *request; /* the POST */
	enum sky_mcp_version version;
	bool strange;               /* MCP-Protocol-Version names no revision of ours */
	struct sky_mcp_error error; /* filled when an outcome is SKY_PROBLEM */
};

/* A method of the protocol, with its `params` (an object, or NULL). It writes the members of its result into the object
 * that is open. SKY_PROBLEM: mcp->error says why, and what was written is thrown away. */
typedef enum sky_outcome (*sky_mcp_method)(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json);

enum sky_outcome sky_mcp_tools_list(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json);
enum sky_outcome sky_mcp_tools_call(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json);
enum sky_outcome sky_mcp_resources_list(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json);
enum sky_outcome sky_mcp_templates_list(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json);
enum sky_outcome sky_mcp_resources_read(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json);
enum sky_outcome sky_mcp_prompts_list(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json);
enum sky_outcome sky_mcp_prompts_get(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json);
enum sky_outcome sky_mcp_complete(struct sky_mcp *mcp, const struct sky_node *params, struct sky_json *json);

/* Ends with an error; the message is static or in the arena, NULL when memory was short. */
enum sky_outcome sky_mcp_refuse(struct sky_mcp *mcp, enum sky_mcp_code code, const char *message);
/* The same, and the status of HTTP also says it. */
enum sky_outcome sky_mcp_refuse_as(struct sky_mcp *mcp, uint16_t status, enum sky_mcp_code code, const char *message);

/* The required text among the params of a method. SKY_PROBLEM: it is missing or no text. */
enum sky_outcome sky_mcp_text(struct sky_mcp *mcp, const struct sky_node *params, const char *name, const char **text);

/* For lists that are not cut into pages: SKY_PROBLEM where a page was asked for. */
enum sky_outcome sky_mcp_one_page(struct sky_mcp *mcp, const struct sky_node *params);

/* Asks an operation in place of a client and appends {"data", "meta"} to `out`. SKY_PROBLEM: *problem says why. */
struct sky_pair;
enum sky_outcome sky_mcp_ask(const struct sky_mcp *mcp, const struct sky_operation *operation,
                             const char *const *path_values, const struct sky_pair *pairs, size_t pair_count,
                             struct sky_buffer *out, struct sky_problem *problem);

/* A problem in words: what is wrong, and one line for each mistake with the nearest right value. In the arena; NULL:
 * memory. */
const char *sky_mcp_problem_text(const struct sky_mcp *mcp, const struct sky_problem *problem);

/* The prompt, or the resource with this template, of that name; NULL: there is none. */
const struct sky_mcp_prompt *sky_mcp_prompt_find(const char *name);
const struct sky_mcp_resource *sky_mcp_template_find(const char *uri_template);

/* Answers the body of the POST, a message or a batch, as JSON. *answered: false where there is nothing to say.
 * SKY_PROBLEM: mcp->error was written as the answer; SKY_ERROR_MEMORY: there is none. */
enum sky_outcome sky_mcp_answer(struct sky_mcp *mcp, struct sky_json *json, bool *answered);

#endif
