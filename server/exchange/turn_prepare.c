#include "handlers/request/held.h"
#include "handlers/request/request.h"
#include "server/exchange/post.h"
#include "server/exchange/turn.h"
#include "server/http/rate.h"

#include <inttypes.h>
#include <string.h>

static bool pass_gate(struct sky_turn *turn)
{
	struct sky_verdict verdict = sky_gate_check(turn->in, &turn->problem);
	turn->reply->close = verdict.close;
	return verdict.refused ? sky_turn_refuse(turn) : true;
}

static bool pass_rate(struct sky_turn *turn)
{
	const struct sky_quota *quota = turn->in->quota;
	if (!quota || !quota->refused) {
		return true;
	}
	sky_reply_header(turn->reply, "Retry-After", sky_arena_printf(turn->arena, "%" PRIu32, quota->seconds));
	return sky_turn_refuse_type(turn, SKY_PROBLEM_TOO_MANY_REQUESTS, NULL);
}

/* What a page of another origin must know before it may ask (Fetch, section 3.2.2), and any client may ask. */
static bool answer_options(struct sky_turn *turn, const char *allow)
{
	turn->reply->status = 204;
	sky_reply_header(turn->reply, "Allow", allow);
	sky_reply_header(turn->reply, "Access-Control-Allow-Methods", allow);
	sky_reply_header(turn->reply, "Access-Control-Allow-Headers",
	                 "Accept, Content-Type, If-Modified-Since, If-None-Match, X-Request-Id, traceparent, tracestate, "
	                 "MCP-Protocol-Version, Mcp-Method, Mcp-Name");
	sky_reply_header(turn->reply, "Access-Control-Max-Age", "86400");
	sky_reply_header(turn->reply, "Cache-Control", "public, max-age=60");
	return false;
}

static bool read_target(struct sky_turn *turn)
{
	switch (sky_target_parse(turn->arena, turn->in->target, &turn->target, &turn->problem)) {
	case SKY_TARGET_PROBLEM:
		/* Where a target cannot be read it may have ended elsewhere for a proxy in front. */
		turn->reply->close = true;
		return sky_turn_refuse(turn);
	case SKY_TARGET_MEMORY:
		return sky_turn_no_memory(turn);
	case SKY_TARGET_OK:
		break;
	}
	if (!turn->target.asterisk) {
		return true;
	}
	if (strcmp(turn->in->method, "OPTIONS") == 0) {
		return answer_options(turn, "GET, HEAD, OPTIONS");
	}
	turn->reply->close = true;
	return sky_turn_refuse_type(turn, SKY_PROBLEM_BAD_REQUEST, "\"*\" is for OPTIONS alone.");
}

static bool no_path(struct sky_turn *turn)
{
	struct sky_arena *arena = turn->arena;
	const char *near = sky_route_suggest(arena, &turn->target);
	turn->problem.type = SKY_PROBLEM_NOT_FOUND;
	turn->problem.detail = near ? sky_arena_printf(arena, "There is nothing at this path; the nearest one is %s.", near)
	                            : "There is nothing at this path; /v1 lists what there is.";
	sky_problem_add(&turn->problem, "path", turn->target.path, "no such path", near ? near : "/v1");
	return sky_turn_refuse(turn);
}

static bool no_method(struct sky_turn *turn)
{
	struct sky_arena *arena = turn->arena;
	sky_reply_header(turn->reply, "Allow", turn->route.allow);
	turn->problem.type = SKY_PROBLEM_METHOD_NOT_ALLOWED;
	turn->problem.detail = sky_arena_printf(arena, "This path answers %s.", turn->route.allow);
	sky_problem_add(&turn->problem, "method", turn->in->method, "not allowed here",
	                turn->route.operation ? turn->route.operation->method : "GET");
	return sky_turn_refuse(turn);
}

static bool no_format(struct sky_turn *turn, const char *parameter, const char *value)
{
	struct sky_arena *arena = turn->arena;
	const char *formats = sky_route_formats(arena, turn->route.operation);
	if (!formats) {
		return sky_turn_no_memory(turn);
	}
	turn->problem.type = SKY_PROBLEM_NOT_ACCEPTABLE;
	turn->problem.detail = sky_arena_printf(arena, "This path has these formats: %s.", formats);
	turn->problem.error_count = 0;
	sky_problem_add(&turn->problem, parameter, value, "no such format here", formats);
	return sky_turn_refuse(turn);
}

static bool find_route(struct sky_turn *turn)
{
	struct sky_arena *arena = turn->arena;
	struct sky_target *target = &turn->target;
	enum sky_route_status status = sky_route_find(arena, target, turn->in->method, &turn->route);
	if (status == SKY_ROUTE_NO_PATH) {
		sky_turn_find_asset(turn);
		if (!turn->asset) {
			return no_path(turn);
		}
		bool read = strcmp(turn->in->method, "GET") == 0 || strcmp(turn->in->method, "HEAD") == 0;
		status = read || strcmp(turn->in->method, "OPTIONS") == 0 ? SKY_ROUTE_FOUND : SKY_ROUTE_NO_METHOD;
	}
	if (target->trailing_slash) {
		return sky_turn_redirect(turn, sky_arena_printf(arena, "%.*s%s%s", (int)strlen(target->path) - 1, target->path,
		                                                target->query ? "?" : "", target->query ? target->query : ""));
	}
	if (status == SKY_ROUTE_NO_METHOD) {
		return no_method(turn);
	}
	if (strcmp(turn->in->method, "OPTIONS") == 0) {
		return answer_options(turn, turn->route.allow);
	}
	return status == SKY_ROUTE_NO_FORMAT ? no_format(turn, "path", turn->target.path) : true;
}

/* The canonical path and query, with the suffix that the client used. */
static const char *canonical_location(struct sky_turn *turn)
{
	const char *query = strchr(turn->request.canonical, '?');
	const char *suffix = turn->route.suffix;
	return sky_arena_printf(turn->arena, "%s%s%s%s", turn->request.base_path, suffix ? "." : "", suffix ? suffix : "",
	                        query ? query : "");
}

/* Answers from the release that the query names, if it is held. Returns its id when it is not, else NULL; what has not the form of an id
 * is left to the check of the parameters. */
static const char *choose_release(struct sky_turn *turn, const struct sky_pair *pairs, size_t count)
{
	size_t at = 0, number = 0;
	while (at < count && strcmp(pairs[at].name, "release") != 0) {
		at++;
	}
	if (at == count || !sky_request_takes(&turn->request, "release") || !sky_held_is_id(pairs[at].value)) {
		return NULL;
	}
	number = sky_held_find(&turn->request, pairs[at].value);
	if (number == turn->release->held_count) {
		return pairs[at].value;
	}
	turn->snapshot = turn->release->held[number].snapshot;
	turn->modified = turn->release->held[number].modified;
	turn->request.snapshot = turn->snapshot;
	return NULL;
}

static bool check_parameters(struct sky_turn *turn)
{
	struct sky_arena *arena = turn->arena;
	struct sky_pair *pairs = NULL;
	size_t count = 0;
	bool moved = false;
	const char *query = turn->target.query ? turn->target.query : "", *gone = NULL;
	turn->snapshot = turn->release->snapshot;
	turn->modified = turn->release->held[0].modified;
	turn->request = (struct sky_request){.snapshot = turn->snapshot,
	                                     .held = turn->release->held,
	                                     .held_count = turn->release->held_count,
	                                     .operation = turn->route.operation,
	                                     .arena = arena,
	                                     .bounds = turn->bounds,
	                                     .as_of = SKY_DAY_NONE,
	                                     .message = turn->route.operation->body_type ? &turn->message : NULL,
	                                     .status = &turn->release->status,
	                                     .telemetry = turn->telemetry};
	enum sky_outcome outcome = sky_query_split(arena, query, &pairs, &count, &turn->problem);
	if (outcome == SKY_DONE) {
		gone = choose_release(turn, pairs, count);
		outcome = sky_params_check(&turn->request, turn->route.values, pairs, count, &moved, &turn->problem);
	}
	/* Mistakes of form come first; whether a record is there cannot be told. */
	bool formal = outcome == SKY_PROBLEM && turn->problem.type != SKY_PROBLEM_UNKNOWN_ID;
	if (gone && outcome != SKY_ERROR_MEMORY && !formal) {
		return sky_held_gone(&turn->request, "release", gone, &turn->problem) ? sky_turn_refuse(turn)
		                                                                      : sky_turn_no_memory(turn);
	}
	if (outcome == SKY_ERROR_MEMORY) {
		return sky_turn_no_memory(turn);
	}
	if (outcome == SKY_PROBLEM) {
		bool stray = turn->route.stray_suffix && turn->problem.type == SKY_PROBLEM_UNKNOWN_ID;
		return stray ? no_format(turn, "path", turn->target.path) : sky_turn_refuse(turn);
	}
	return moved ? sky_turn_redirect(turn, canonical_location(turn)) : true;
}

static bool negotiate_format(struct sky_turn *turn)
{
	const struct sky_gate_request *in = turn->in;
	const char *accept = sky_http_field_list(turn->arena, in->fields, in->field_count, "Accept");
	if (turn->route.suffix) {
		turn->request.format = turn->route.format;
	} else if (!sky_negotiate_format(accept, turn->route.operation->formats, &turn->request.format)) {
		return no_format(turn, "Accept", accept);
	}
	return true;
}

static bool negotiate_coding(struct sky_turn *turn)
{
	const struct sky_gate_request *in = turn->in;
	const char *codings = sky_http_field_list(turn->arena, in->fields, in->field_count, "Accept-Encoding");
	if (!sky_negotiate_coding(codings, &turn->codings)) {
		turn->problem.type = SKY_PROBLEM_NOT_ACCEPTABLE;
		turn->problem.detail = "The content codings are br, zstd, gzip and identity.";
		sky_problem_add(&turn->problem, "Accept-Encoding", codings, "no such coding here", "br, zstd, gzip, identity");
		return sky_turn_refuse(turn);
	}
	return true;
}

bool sky_turn_prepare(struct sky_turn *turn)
{
	if (!pass_gate(turn) || !pass_rate(turn) || !read_target(turn) || !find_route(turn) || !sky_turn_find_page(turn)) {
		return false;
	}
	if (!turn->asset) {
		return check_parameters(turn) && negotiate_format(turn) && negotiate_coding(turn) && sky_post_prepare(turn);
	}
	if (negotiate_coding(turn)) {
		sky_turn_answer_asset(turn);
	}
	return false;
}
