/* What openapi.yaml (x-mcp) says to assistants, as data. tools/gen-interface writes the tables; all
 * const, no locking needed. */
#ifndef SKY_HANDLERS_MCP_MCP_SPEC_H
#define SKY_HANDLERS_MCP_MCP_SPEC_H

#include "handlers/request/spec.h"

struct sky_mcp_default {
	const char *name, *value; /* of a parameter, as in a query */
};

/* An operation that an assistant may call; the tool's name is the operationId. */
struct sky_mcp_tool {
	const struct sky_operation *operation;
	const char *definition;    /* the Tool object of tools/list, JSON */
	const uint32_t *arguments; /* indices of the operation's parameters */
	uint32_t argument_count;
	const struct sky_mcp_default
	    *defaults; /* what holds when the assistant says nothing; also of parameters that are no argument */
	uint32_t default_count;
};
extern const struct sky_mcp_tool sky_mcp_tools[];
extern const size_t sky_mcp_tool_count;

/* An operation on one thing, which is read as skyledger://PATH. */
struct sky_mcp_resource {
	const struct sky_operation *operation;
	const char *description;
	const char *parameter; /* of the path */
	uint8_t kind;          /* of what it names: enum sky_kind; SKY_KIND_COUNT: no record */
	bool listed;           /* each record is in resources/list */
};
extern const struct sky_mcp_resource sky_mcp_resources[];
extern const size_t sky_mcp_resource_count;

struct sky_mcp_argument {
	const char *name, *description;
	const char *fallback; /* words in its place when it is not given; NULL: it is required */
	uint8_t kind;         /* that an id or any name must be of; SKY_KIND_COUNT: any text */
	bool list;            /* several, separated by commas */
};
struct sky_mcp_prompt {
	const char *name, *title, *description;
	const char *text; /* "{argument}" is a place */
	const struct sky_mcp_argument *arguments;
	uint32_t argument_count;
};
extern const struct sky_mcp_prompt sky_mcp_prompts[];
extern const size_t sky_mcp_prompt_count;

/* How to use the server, for the assistant. */
extern const char sky_mcp_instructions[];

#endif
