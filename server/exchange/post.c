#include "server/exchange/post.h"

#include "handlers/write/buffer.h"
#include "server/http/origin.h"

#include <string.h>
#include <strings.h>

bool sky_post_takes_body(struct sky_arena *arena, const char *method, const char *target)
{
	struct sky_target read;
	struct sky_route route;
	struct sky_problem problem;
	bool takes = sky_target_parse(arena, target, &read, &problem) == SKY_TARGET_OK &&
	             sky_route_find(arena, &read, method, &route) == SKY_ROUTE_FOUND && route.operation->body_type &&
	             strcmp(route.operation->method, method) == 0;
	sky_arena_reset(arena);
	return takes;
}

/* All values of a field as one; NULL: it is not there. */
static const char *field(const struct sky_turn *turn, const char *name)
{
	return sky_http_field_list(turn->arena, turn->in->fields, turn->in->field_count, name);
}

static bool check_origin(struct sky_turn *turn)
{
	const char *origin = field(turn, "Origin");
	if (sky_origin_allowed(origin, field(turn, "Host"), turn->in->origins)) {
		return true;
	}
	turn->problem.type = SKY_PROBLEM_FORBIDDEN;
	turn->problem.detail = "Pages of this origin may not ask here; the server's --allow-origin would have to name it.";
	sky_problem_add(&turn->problem, "Origin", origin, "not allowed here", NULL);
	return sky_turn_refuse(turn);
}

/* Parameters of the type do not count: JSON is UTF-8 whatever they say. */
static bool check_type(struct sky_turn *turn)
{
	const char *wanted = turn->route.operation->body_type, *type = field(turn, "Content-Type");
	size_t length = type ? strcspn(type, ";, \t") : 0;
	if (type && length == strlen(wanted) && strncasecmp(type, wanted, length) == 0 && !strchr(type, ',')) {
		return true;
	}
	turn->problem.type = SKY_PROBLEM_UNSUPPORTED_MEDIA_TYPE;
	turn->problem.detail = sky_arena_printf(turn->arena, "The body must be %s.", wanted);
	sky_problem_add(&turn->problem, "Content-Type", type, type ? "not taken here" : "missing", wanted);
	return sky_turn_refuse(turn);
}

bool sky_post_prepare(struct sky_turn *turn)
{
	const struct sky_buffer *body = turn->in->body;
	if (!turn->route.operation->body_type) {
		return true;
	}
	if (!check_origin(turn) || !check_type(turn)) {
		return false;
	}
	if (body && body->failed) {
		return sky_turn_no_memory(turn);
	}
	turn->message = (struct sky_message){
	    .body = body ? body->data : NULL,
	    .length = body && body->data ? body->length : 0,
	    .protocol_version = field(turn, "MCP-Protocol-Version"),
	    .mcp_method = field(turn, "Mcp-Method"),
	    .mcp_name = field(turn, "Mcp-Name"),
	};
	return true;
}
