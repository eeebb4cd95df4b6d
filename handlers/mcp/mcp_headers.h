/* Which revision of the protocol a message speaks, by its header fields and by itself. */
#ifndef SKY_HANDLERS_MCP_MCP_HEADERS_H
#define SKY_HANDLERS_MCP_MCP_HEADERS_H

#include "handlers/mcp/mcp_protocol.h"

const char *sky_mcp_version_text(enum sky_mcp_version version); /* static */

/* false: the revision is none of ours. */
bool sky_mcp_version_find(const char *text, enum sky_mcp_version *version) SKY_MUST;

/* Sets mcp->version for a request, and checks that the header fields say the same as the message. SKY_PROBLEM: they do
 * not, or the revision is not known. */
enum sky_outcome sky_mcp_check_version(struct sky_mcp *mcp, const char *method, const struct sky_node *params);

#endif
