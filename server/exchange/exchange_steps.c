/* What the steps of an exchange share. */
#include "server/exchange/exchange_steps.h"

#include "handlers/request/request.h"
#include "server/http/httpdate.h"
#include "server/release/release.h"

#include <time.h>

bool sky_exchange_refuse(struct sky_exchange *exchange)
{
	struct sky_arena *arena = exchange->arena;
	const char *instance = sky_target_printable(arena, exchange->in->target);
	sky_reply_problem(exchange->reply, arena, &exchange->problem, instance, exchange->request_id);
	return false;
}

bool sky_exchange_refuse_type(struct sky_exchange *exchange, enum sky_problem_type type, const char *detail)
{
	exchange->problem.type = type;
	exchange->problem.detail = detail;
	return sky_exchange_refuse(exchange);
}

bool sky_exchange_no_memory(struct sky_exchange *exchange)
{
	exchange->problem.error_count = 0;
	return sky_exchange_refuse_type(exchange, SKY_PROBLEM_UNAVAILABLE, "The server is short of memory.");
}

bool sky_exchange_redirect(struct sky_exchange *exchange, const char *location)
{
	if (!location)
		return sky_exchange_no_memory(exchange);
	exchange->reply->status = 308;
	sky_reply_header(exchange->reply, "Location", location);
	sky_reply_header(exchange->reply, "Cache-Control", "public, max-age=60");
	return false;
}

const char *sky_exchange_cache_control(const struct sky_exchange *exchange)
{
	return sky_request_text(&exchange->request, "release") ? SKY_CACHE_CONTROL_PINNED : SKY_CACHE_CONTROL;
}

/* A tag says all that the bytes depend on, down to how hard they were compressed. */
char *sky_exchange_etag(const struct sky_exchange *exchange, enum sky_coding coding, char etag[SKY_ETAG_SIZE])
{
	const char *const texts[] = {
	    sky_snapshot_release_id(exchange->snapshot),
	    SKY_VERSION,
	    exchange->request.canonical,
	    exchange->route.suffix ? exchange->route.suffix : "",
	    sky_format_media_type(exchange->request.format),
	    sky_coding_text(coding),
	    coding != SKY_CODING_IDENTITY && exchange->effort == SKY_EFFORT_AHEAD ? "ahead" : "",
	};
	return sky_etag_make(texts, SKY_COUNT(texts), etag);
}

struct sky_conditions sky_exchange_conditions(const struct sky_exchange *exchange)
{
	const struct sky_gate_request *in = exchange->in;
	return (struct sky_conditions){
	    .if_none_match = sky_http_field_list(exchange->arena, in->fields, in->field_count, "If-None-Match"),
	    .if_modified_since = sky_http_field_first(in->fields, in->field_count, "If-Modified-Since"),
	};
}

void sky_exchange_add_validators(struct sky_exchange *exchange, const char *etag, int64_t modified)
{
	bool past = modified <= (int64_t)time(NULL);
	sky_reply_header(exchange->reply, "ETag", etag);
	char date[SKY_HTTP_DATE_SIZE];
	sky_reply_header(exchange->reply, "Last-Modified",
	                 past ? sky_arena_strdup(exchange->arena, sky_http_date_print(modified, date)) : NULL);
}
