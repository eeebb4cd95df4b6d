/* What the methods of the protocol share. */
#include "handlers/mcp/mcp_protocol.h"

#include "handlers/request/api.h"

enum sky_outcome sky_mcp_refuse(struct sky_mcp *mcp, enum sky_mcp_code code, const char *message)
{
	mcp->error = (struct sky_mcp_error){.code = code, .message = message, .status = 200};
	return message ? SKY_PROBLEM : SKY_ERROR_MEMORY;
}

enum sky_outcome sky_mcp_refuse_as(struct sky_mcp *mcp, uint16_t status, enum sky_mcp_code code, const char *message)
{
	enum sky_outcome outcome = sky_mcp_refuse(mcp, code, message);
	mcp->error.status = status;
	return outcome;
}

enum sky_outcome sky_mcp_text(struct sky_mcp *mcp, const struct sky_node *params, const char *name, const char **text)
{
	*text = sky_node_text(sky_node_find(params, name));
	if (*text)
		return SKY_DONE;
	return sky_mcp_refuse(mcp, SKY_MCP_INVALID_PARAMS,
	                      sky_arena_printf(mcp->request->arena, "params.%s must be text", name));
}

enum sky_outcome sky_mcp_one_page(struct sky_mcp *mcp, const struct sky_node *params)
{
	if (!sky_node_find(params, "cursor"))
		return SKY_DONE;
	return sky_mcp_refuse(mcp, SKY_MCP_INVALID_PARAMS, "params.cursor: this list is one page, no cursor was given out");
}
