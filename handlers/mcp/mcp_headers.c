#include "handlers/mcp/mcp_headers.h"

#include "handlers/request/api.h"
#include "model/base/text.h"

#include <string.h>

#define META(name) "io.modelcontextprotocol/" name

static enum sky_outcome refuse(struct sky_mcp *mcp, enum sky_mcp_code code, const char *message)
{
	return sky_mcp_refuse_as(mcp, 400, code, message);
}

const char *sky_mcp_version_text(enum sky_mcp_version version)
{
	static const char *const texts[] = {
#define X(name, text) text,
	    SKY_MCP_VERSIONS(X)
#undef X
	};
	return texts[version];
}

bool sky_mcp_version_find(const char *text, enum sky_mcp_version *version)
{
	for (unsigned i = 0; i < SKY_MCP_VERSION_COUNT; i++) {
		if (strcmp(sky_mcp_version_text(i), text) == 0) {
			*version = i;
			return true;
		}
	}
	return false;
}

/* "=?base64?…?=", as a field carries what is not plain ASCII. NULL: memory. */
static const char *encode(struct sky_arena *arena, const char *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t length = strlen(text);
	char *coded = sky_arena_alloc(arena, (length + 2) / 3 * 4 + 1), *out = coded;
	if (!coded)
		return NULL;
	for (size_t i = 0; i < length; i += 3) {
		uint32_t bits = (uint32_t)(unsigned char)text[i] << 16;
		bits |= i + 1 < length ? (uint32_t)(unsigned char)text[i + 1] << 8 : 0;
		bits |= i + 2 < length ? (uint32_t)(unsigned char)text[i + 2] : 0;
		*out++ = digits[bits >> 18];
		*out++ = digits[bits >> 12 & 63];
		*out++ = '=';
		*out++ = '=';
		if (i + 1 < length)
			out[-2] = digits[bits >> 6 & 63];
		if (i + 2 < length)
			out[-1] = digits[bits & 63];
	}
	*out = '\0';
	return sky_arena_printf(arena, "=?base64?%s?=", coded);
}

/* True when a field says the same as the message. `coded`: the field may be written in base64. */
static enum sky_outcome check_field(struct sky_mcp *mcp, const char *name, const char *field, const char *own,
                                    bool coded)
{
	struct sky_arena *arena = mcp->request->arena;
	if (!field) {
		return refuse(
		    mcp, SKY_MCP_HEADER_MISMATCH,
		    sky_arena_printf(arena, "The header field %s is required in this revision of the protocol", name));
	}
	if (strcmp(field, own) == 0)
		return SKY_DONE;
	if (coded) {
		const char *other = encode(arena, own);
		if (!other)
			return SKY_ERROR_MEMORY;
		if (strcmp(field, other) == 0)
			return SKY_DONE;
	}
	return refuse(
	    mcp, SKY_MCP_HEADER_MISMATCH,
	    sky_arena_printf(arena, "The header field %s differs from the message, which says \"%s\"", name, own));
}

/* What Mcp-Name repeats; NULL: the method has no name. */
static const char *name_of(const char *method, const struct sky_node *params)
{
	if (strcmp(method, "tools/call") == 0 || strcmp(method, "prompts/get") == 0)
		return sky_node_text(sky_node_find(params, "name"));
	return strcmp(method, "resources/read") == 0 ? sky_node_text(sky_node_find(params, "uri")) : NULL;
}

/* A request without a handshake carries itself what the handshake would have said. */
static enum sky_outcome check_modern(struct sky_mcp *mcp, const char *method, const struct sky_node *params,
                                     const struct sky_node *meta)
{
	static const struct sky_message silence;
	const struct sky_message *post = mcp->request->message ? mcp->request->message : &silence;
	const char *version = sky_node_text(sky_node_find(meta, META("protocolVersion")));
	const struct sky_node *abilities = sky_node_find(meta, META("clientCapabilities"));
	const char *name = name_of(method, params);
	if (!version)
		return refuse(mcp, SKY_MCP_INVALID_PARAMS, "params._meta must have " META("protocolVersion"));
	enum sky_outcome outcome = check_field(mcp, "MCP-Protocol-Version", post->protocol_version, version, false);
	if (outcome == SKY_DONE && (!abilities || abilities->type != SKY_NODE_OBJECT))
		outcome = refuse(mcp, SKY_MCP_INVALID_PARAMS, "params._meta must have " META("clientCapabilities"));
	if (outcome == SKY_DONE)
		outcome = check_field(mcp, "Mcp-Method", post->mcp_method, method, false);
	if (outcome == SKY_DONE && name)
		outcome = check_field(mcp, "Mcp-Name", post->mcp_name, name, true);
	return outcome;
}

enum sky_outcome sky_mcp_check_version(struct sky_mcp *mcp, const char *method, const struct sky_node *params)
{
	const char *header = mcp->request->message ? mcp->request->message->protocol_version : NULL;
	const struct sky_node *meta = sky_node_find(params, "_meta");
	const char *own = sky_node_text(sky_node_find(meta, META("protocolVersion")));
	const char *version = own ? own : header;
	if (version && !sky_mcp_version_find(version, &mcp->version)) {
		enum sky_outcome outcome =
		    refuse(mcp, SKY_MCP_UNSUPPORTED_VERSION, "This revision of the protocol is not known here");
		/* A client's field may hold any bytes. */
		char *copy = sky_arena_strdup(mcp->request->arena, version);
		mcp->error.requested = copy ? sky_text_mend(copy) : NULL;
		return copy ? outcome : SKY_ERROR_MEMORY;
	}
	if (mcp->version == SKY_MCP_2026_07_28)
		return check_modern(mcp, method, params, meta);
	return own && header ? check_field(mcp, "MCP-Protocol-Version", header, own, false) : SKY_DONE;
}
