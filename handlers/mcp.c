/* /mcp */
#include "handlers/mcp/mcp_protocol.h"

#include "handlers/mcp/mcp_headers.h"
#include "handlers/request/handlers.h"
#include "handlers/request/result.h"

#define ANSWER_MAX (60U << 20)                /* bytes: far above any answer; a guard against our own mistakes */
#define VERSION_OF_SILENCE SKY_MCP_2025_03_26 /* the revision of a client that names none */

enum sky_outcome sky_handle_post_mcp(struct sky_request *request, struct sky_result *result)
{
	struct sky_mcp mcp = {.request = request, .version = VERSION_OF_SILENCE};
	const char *version = request->message ? request->message->protocol_version : NULL;
	bool answered = true;
	/* An unknown revision is refused later, with the message, because the answer needs the id of the message. */
	mcp.strange = version && !sky_mcp_version_find(version, &mcp.version);
	if (mcp.strange)
		mcp.version = SKY_MCP_2026_07_28;
	struct sky_buffer buffer;
	sky_buffer_init(&buffer, ANSWER_MAX);
	struct sky_json json;
	sky_json_init(&json, &buffer);
	enum sky_outcome outcome = sky_mcp_answer(&mcp, &json, &answered);
	if (outcome == SKY_ERROR_MEMORY) {
		sky_buffer_finish(&buffer);
		return outcome;
	}
	result->status = outcome == SKY_PROBLEM ? mcp.error.status : answered ? 200 : 202;
	if (!answered)
		buffer.length = 0;
	return sky_answer_buffer(request, result, &buffer);
}
