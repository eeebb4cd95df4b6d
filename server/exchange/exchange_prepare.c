#include "handlers/request/kept_releases.h"
#include "handlers/request/request.h"
#include "server/exchange/exchange_steps.h"
#include "server/exchange/post.h"
#include "server/http/rate.h"

#include <inttypes.h>
#include <string.h>

static bool pass_gate(struct sky_exchange *exchange)
{
	struct sky_verdict verdict = sky_gate_check(exchange->in, &exchange->problem);
	exchange->reply->close = verdict.close;
	return verdict.refused ? sky_exchange_refuse(exchange) : true;
}

static bool pass_rate(struct sky_exchange *exchange)
{
	const struct sky_quota *quota = exchange->in->quota;
	if (!quota || !quota->refused)
		return true;
	sky_reply_header(exchange->reply, "Retry-After", sky_arena_printf(exchange->arena, "%" PRIu32, quota->seconds));
	return sky_exchange_refuse_type(exchange, SKY_PROBLEM_TOO_MANY_REQUESTS, NULL);
}

/* What a page of another origin must know before it may ask (Fetch, section 3.2.2), and any client may ask. */
static bool answer_options(struct sky_exchange *exchange, const char *allow)
{
	exchange->reply->status = 204;
	sky_reply_header(exchange->reply, "Allow", allow);
	sky_reply_header(exchange->reply, "Access-Control-Allow-Methods", allow);
	sky_reply_header(exchange->reply, "Access-Control-Allow-Headers",
	                 "Accept, Content-Type, If-Modified-Since, If-None-Match, X-Request-Id, traceparent, tracestate, "
	                 "MCP-Protocol-Version, Mcp-Method, Mcp-Name");
	sky_reply_header(exchange->reply, "Access-Control-Max-Age", "86400");
	sky_reply_header(exchange->reply, "Cache-Control", "public, max-age=60");
	return false;
}

static bool read_target(struct sky_exchange *exchange)
{
	switch (sky_target_parse(exchange->arena, exchange->in->target, &exchange->target, &exchange->problem)) {
	case SKY_TARGET_PROBLEM:
		/* If we cannot read a target, a proxy in front may have read it differently. */
		exchange->reply->close = true;
		return sky_exchange_refuse(exchange);
	case SKY_TARGET_MEMORY:
		return sky_exchange_no_memory(exchange);
	case SKY_TARGET_OK:
		break;
	}
	if (!exchange->target.asterisk)
		return true;
	if (strcmp(exchange->in->method, "OPTIONS") == 0)
		return answer_options(exchange, "GET, HEAD, OPTIONS");
	exchange->reply->close = true;
	return sky_exchange_refuse_type(exchange, SKY_PROBLEM_BAD_REQUEST, "\"*\" is for OPTIONS alone.");
}

static bool no_path(struct sky_exchange *exchange)
{
	struct sky_arena *arena = exchange->arena;
	const char *near = sky_route_suggest(arena, &exchange->target);
	exchange->problem.type = SKY_PROBLEM_NOT_FOUND;
	exchange->problem.detail =
	    near ? sky_arena_printf(arena, "There is nothing at this path; the nearest one is %s.", near)
	         : "There is nothing at this path; /v1 lists what there is.";
	sky_problem_add(&exchange->problem, "path", exchange->target.path, "no such path", near ? near : "/v1");
	return sky_exchange_refuse(exchange);
}

static bool no_method(struct sky_exchange *exchange)
{
	struct sky_arena *arena = exchange->arena;
	sky_reply_header(exchange->reply, "Allow", exchange->route.allow);
	exchange->problem.type = SKY_PROBLEM_METHOD_NOT_ALLOWED;
	exchange->problem.detail = sky_arena_printf(arena, "This path answers %s.", exchange->route.allow);
	sky_problem_add(&exchange->problem, "method", exchange->in->method, "not allowed here",
	                exchange->route.operation ? exchange->route.operation->method : "GET");
	return sky_exchange_refuse(exchange);
}

static bool no_format(struct sky_exchange *exchange, const char *parameter, const char *value)
{
	struct sky_arena *arena = exchange->arena;
	const char *formats = sky_route_formats(arena, exchange->route.operation);
	if (!formats)
		return sky_exchange_no_memory(exchange);
	exchange->problem.type = SKY_PROBLEM_NOT_ACCEPTABLE;
	exchange->problem.detail = sky_arena_printf(arena, "This path has these formats: %s.", formats);
	exchange->problem.error_count = 0;
	sky_problem_add(&exchange->problem, parameter, value, "no such format here", formats);
	return sky_exchange_refuse(exchange);
}

static bool find_route(struct sky_exchange *exchange)
{
	struct sky_arena *arena = exchange->arena;
	struct sky_target *target = &exchange->target;
	enum sky_route_status status = sky_route_find(arena, target, exchange->in->method, &exchange->route);
	if (status == SKY_ROUTE_NO_PATH) {
		sky_exchange_find_asset(exchange);
		if (!exchange->asset)
			return no_path(exchange);
		bool read = strcmp(exchange->in->method, "GET") == 0 || strcmp(exchange->in->method, "HEAD") == 0;
		status = read || strcmp(exchange->in->method, "OPTIONS") == 0 ? SKY_ROUTE_FOUND : SKY_ROUTE_NO_METHOD;
	}
	if (target->trailing_slash) {
		return sky_exchange_redirect(exchange,
		                             sky_arena_printf(arena, "%.*s%s%s", (int)strlen(target->path) - 1, target->path,
		                                              target->query ? "?" : "", target->query ? target->query : ""));
	}
	if (status == SKY_ROUTE_NO_METHOD)
		return no_method(exchange);
	if (strcmp(exchange->in->method, "OPTIONS") == 0)
		return answer_options(exchange, exchange->route.allow);
	return status == SKY_ROUTE_NO_FORMAT ? no_format(exchange, "path", exchange->target.path) : true;
}

/* The canonical path and query, with the suffix that the client used. */
static const char *canonical_location(struct sky_exchange *exchange)
{
	const char *query = strchr(exchange->request.canonical, '?');
	const char *suffix = exchange->route.suffix;
	return sky_arena_printf(exchange->arena, "%s%s%s%s", exchange->request.base_path, suffix ? "." : "",
	                        suffix ? suffix : "", query ? query : "");
}

/* Takes the release that the query names, if it is kept. Returns the id of one that is not kept, else NULL. A text that
 * is no id is left to the check of the parameters. */
static const char *choose_release(struct sky_exchange *exchange, const struct sky_pair *pairs, size_t count)
{
	size_t at = 0, number = 0;
	while (at < count && strcmp(pairs[at].name, "release") != 0)
		at++;
	if (at == count || !sky_request_takes(&exchange->request, "release") || !sky_kept_release_is_id(pairs[at].value))
		return NULL;
	number = sky_kept_release_find(&exchange->request, pairs[at].value);
	if (number == exchange->release->kept_count)
		return pairs[at].value;
	exchange->snapshot = exchange->release->kept[number].snapshot;
	exchange->modified = exchange->release->kept[number].modified;
	exchange->request.snapshot = exchange->snapshot;
	return NULL;
}

static bool check_parameters(struct sky_exchange *exchange)
{
	struct sky_arena *arena = exchange->arena;
	struct sky_pair *pairs = NULL;
	size_t count = 0;
	bool moved = false;
	const char *query = exchange->target.query ? exchange->target.query : "", *gone = NULL;
	exchange->snapshot = exchange->release->snapshot;
	exchange->modified = exchange->release->kept[0].modified;
	exchange->request =
	    (struct sky_request){.snapshot = exchange->snapshot,
	                         .kept = exchange->release->kept,
	                         .kept_count = exchange->release->kept_count,
	                         .operation = exchange->route.operation,
	                         .arena = arena,
	                         .bounds = exchange->bounds,
	                         .as_of = SKY_DAY_NONE,
	                         .message = exchange->route.operation->body_type ? &exchange->message : NULL,
	                         .status = &exchange->release->status,
	                         .telemetry = exchange->telemetry};
	enum sky_outcome outcome = sky_query_split(arena, query, &pairs, &count, &exchange->problem);
	if (outcome == SKY_DONE) {
		gone = choose_release(exchange, pairs, count);
		outcome =
		    sky_params_check(&exchange->request, exchange->route.values, pairs, count, &moved, &exchange->problem);
	}
	/* The release is gone, so nobody can tell whether a record was in it: only mistakes of form are told. */
	bool formal = outcome == SKY_PROBLEM && exchange->problem.type != SKY_PROBLEM_UNKNOWN_ID;
	if (gone && outcome != SKY_ERROR_MEMORY && !formal) {
		return sky_kept_release_gone(&exchange->request, "release", gone, &exchange->problem)
		           ? sky_exchange_refuse(exchange)
		           : sky_exchange_no_memory(exchange);
	}
	if (outcome == SKY_ERROR_MEMORY)
		return sky_exchange_no_memory(exchange);
	if (outcome == SKY_PROBLEM) {
		bool stray = exchange->route.stray_suffix && exchange->problem.type == SKY_PROBLEM_UNKNOWN_ID;
		return stray ? no_format(exchange, "path", exchange->target.path) : sky_exchange_refuse(exchange);
	}
	return moved ? sky_exchange_redirect(exchange, canonical_location(exchange)) : true;
}

static bool negotiate_format(struct sky_exchange *exchange)
{
	const struct sky_gate_request *in = exchange->in;
	const char *accept = sky_http_field_list(exchange->arena, in->fields, in->field_count, "Accept");
	if (exchange->route.suffix)
		exchange->request.format = exchange->route.format;
	else if (!sky_negotiate_format(accept, exchange->route.operation->formats, &exchange->request.format))
		return no_format(exchange, "Accept", accept);
	return true;
}

static bool negotiate_coding(struct sky_exchange *exchange)
{
	const struct sky_gate_request *in = exchange->in;
	const char *codings = sky_http_field_list(exchange->arena, in->fields, in->field_count, "Accept-Encoding");
	if (!sky_negotiate_coding(codings, &exchange->codings)) {
		exchange->problem.type = SKY_PROBLEM_NOT_ACCEPTABLE;
		exchange->problem.detail = "The content codings are br, zstd, gzip and identity.";
		sky_problem_add(&exchange->problem, "Accept-Encoding", codings, "no such coding here",
		                "br, zstd, gzip, identity");
		return sky_exchange_refuse(exchange);
	}
	return true;
}

bool sky_exchange_prepare(struct sky_exchange *exchange)
{
	if (!pass_gate(exchange) || !pass_rate(exchange) || !read_target(exchange) || !find_route(exchange) ||
	    !sky_exchange_find_page(exchange))
		return false;
	if (!exchange->asset) {
		return check_parameters(exchange) && negotiate_format(exchange) && negotiate_coding(exchange) &&
		       sky_post_prepare(exchange);
	}
	if (negotiate_coding(exchange))
		sky_exchange_answer_asset(exchange);
	return false;
}
