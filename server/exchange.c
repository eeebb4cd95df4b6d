#include "server/turn.h"

#include <string.h>

bool sky_turn_refuse(struct sky_turn *turn)
{
	struct sky_arena *arena = turn->worker->arena;
	const char *instance = sky_target_printable(arena, turn->in->target);
	sky_reply_problem(turn->reply, arena, &turn->problem, instance, turn->request_id);
	return false;
}

bool sky_turn_refuse_type(struct sky_turn *turn, enum sky_problem_type type, const char *detail)
{
	turn->problem.type = type;
	turn->problem.detail = detail;
	return sky_turn_refuse(turn);
}

bool sky_turn_no_memory(struct sky_turn *turn)
{
	turn->problem.error_count = 0;
	return sky_turn_refuse_type(turn, SKY_PROBLEM_UNAVAILABLE, "The server is short of memory.");
}

bool sky_turn_redirect(struct sky_turn *turn, const char *location)
{
	if (!location) {
		return sky_turn_no_memory(turn);
	}
	turn->reply->status = 308;
	sky_reply_header(turn->reply, "Location", location);
	sky_reply_header(turn->reply, "Cache-Control", "public, max-age=60");
	return false;
}

void sky_exchange_answer(struct sky_worker *worker, const struct sky_gate_request *request, struct sky_reply *reply)
{
	struct sky_turn turn = {.worker = worker, .in = request, .reply = reply};
	turn.release = sky_releases_enter(worker->releases, &worker->reader);
	turn.request_id =
	    sky_worker_request_id(worker, sky_http_field_first(request->fields, request->field_count, "X-Request-Id"));
	sky_reply_common(reply, turn.request_id);
	if (sky_turn_prepare(&turn)) {
		sky_turn_answer(&turn);
	}
}

void sky_exchange_end(struct sky_worker *worker)
{
	sky_releases_leave(&worker->reader);
	sky_arena_reset(worker->arena);
}
