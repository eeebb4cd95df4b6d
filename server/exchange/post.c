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
static const char *field(const struct sky_exchange *exchange, const char *name)
{
	return sky_http_field_list(exchange->arena, exchange->in->fields, exchange->in->field_count, name);
}

static bool check_origin(struct sky_exchange *exchange)
{
	const char *origin = field(exchange, "Origin");
	if (sky_origin_allowed(origin, field(exchange, "Host"), exchange->in->origins))
		return true;
	exchange->problem.type = SKY_PROBLEM_FORBIDDEN;
	exchange->problem.detail =
	    "Pages of this origin may not ask here; the server's --allow-origin would have to name it.";
	sky_problem_add(&exchange->problem, "Origin", origin, "not allowed here", NULL);
	return sky_exchange_refuse(exchange);
}

/* Parameters of the type do not count: JSON is UTF-8 whatever they say. */
static bool check_type(struct sky_exchange *exchange)
{
	const char *wanted = exchange->route.operation->body_type, *type = field(exchange, "Content-Type");
	size_t length = type ? strcspn(type, ";, \t") : 0;
	if (type && length == strlen(wanted) && strncasecmp(type, wanted, length) == 0 && !strchr(type, ','))
		return true;
	exchange->problem.type = SKY_PROBLEM_UNSUPPORTED_MEDIA_TYPE;
	exchange->problem.detail = sky_arena_printf(exchange->arena, "The body must be %s.", wanted);
	sky_problem_add(&exchange->problem, "Content-Type", type, type ? "not taken here" : "missing", wanted);
	return sky_exchange_refuse(exchange);
}

bool sky_post_prepare(struct sky_exchange *exchange)
{
	const struct sky_buffer *body = exchange->in->body;
	if (!exchange->route.operation->body_type)
		return true;
	if (!check_origin(exchange) || !check_type(exchange))
		return false;
	if (body && body->failed)
		return sky_exchange_no_memory(exchange);
	exchange->message = (struct sky_message){
	    .body = body ? body->data : NULL,
	    .length = body && body->data ? body->length : 0,
	    .protocol_version = field(exchange, "MCP-Protocol-Version"),
	    .mcp_method = field(exchange, "Mcp-Method"),
	    .mcp_name = field(exchange, "Mcp-Name"),
	};
	return true;
}
