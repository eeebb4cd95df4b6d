/* What the steps of an exchange share. */
#include "server/exchange/turn.h"

#include "handlers/request/request.h"
#include "server/http/httpdate.h"
#include "server/release/release.h"

#include <time.h>

bool sky_turn_refuse(struct sky_turn *turn)
{
	struct sky_arena *arena = turn->arena;
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

const char *sky_turn_cache_control(const struct sky_turn *turn)
{
	return sky_request_text(&turn->request, "release") ? SKY_CACHE_CONTROL_PINNED : SKY_CACHE_CONTROL;
}

/* A tag says all that the bytes depend on, down to how hard they were compressed. */
char *sky_turn_etag(const struct sky_turn *turn, enum sky_coding coding, char etag[SKY_ETAG_SIZE])
{
	const char *const texts[] = {
	    sky_snapshot_release_id(turn->snapshot),
	    SKY_VERSION,
	    turn->request.canonical,
	    turn->route.suffix ? turn->route.suffix : "",
	    sky_format_media_type(turn->request.format),
	    sky_coding_text(coding),
	    coding != SKY_CODING_IDENTITY && turn->effort == SKY_EFFORT_AHEAD ? "ahead" : "",
	};
	return sky_etag_make(texts, SKY_COUNT(texts), etag);
}

struct sky_conditions sky_turn_conditions(const struct sky_turn *turn)
{
	const struct sky_gate_request *in = turn->in;
	return (struct sky_conditions){
	    .if_none_match = sky_http_field_list(turn->arena, in->fields, in->field_count, "If-None-Match"),
	    .if_modified_since = sky_http_field_first(in->fields, in->field_count, "If-Modified-Since"),
	};
}

void sky_turn_add_validators(struct sky_turn *turn, const char *etag, int64_t modified)
{
	char date[SKY_HTTP_DATE_SIZE];
	bool past = modified <= (int64_t)time(NULL);
	sky_reply_header(turn->reply, "ETag", etag);
	sky_reply_header(turn->reply, "Last-Modified",
	                 past ? sky_arena_strdup(turn->arena, sky_http_date_print(modified, date)) : NULL);
}
