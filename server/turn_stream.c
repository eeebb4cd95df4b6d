/* Answers that are made while they are sent: they are not kept, but conditions and tags are those of any lasting answer. */
#include "server/conditional.h"
#include "server/stream.h"
#include "server/turn.h"

#include <string.h>

static bool is_held(const struct sky_turn *turn, const char *tags, const char *etag)
{
	const struct sky_gate_request *in = turn->in;
	const char *since = sky_http_field_first(in->fields, in->field_count, "If-Modified-Since");
	if (tags) {
		return sky_etag_any(tags) || sky_etag_listed(tags, etag);
	}
	return since && sky_unmodified_since(since, sky_snapshot_dataset(turn->snapshot)->released);
}

void sky_turn_stream(struct sky_turn *turn, const char *link)
{
	struct sky_arena *arena = turn->worker->arena;
	struct sky_reply *reply = turn->reply;
	char buffer[SKY_ETAG_SIZE], date[SKY_HTTP_DATE_SIZE];
	/* It is compressed by itself: it has no coding, whatever the client would take. */
	const char *etag = sky_arena_strdup(arena, sky_turn_etag(turn, SKY_CODING_IDENTITY, buffer));
	const char *tags = sky_http_field_list(arena, turn->in->fields, turn->in->field_count, "If-None-Match");
	const char *last_modified = sky_arena_strdup(arena, sky_turn_last_modified(turn, date));
	bool ready = etag && last_modified;
	bool held = ready && is_held(turn, tags, etag);
	reply->bodiless = ready && strcmp(turn->in->method, "HEAD") == 0;
	if (ready && !held && !reply->bodiless) {
		reply->stream = sky_stream_package(turn->snapshot, turn->request.operation);
	}
	if (!held && !reply->stream && !reply->bodiless) {
		sky_turn_no_memory(turn);
		return;
	}
	reply->status = held ? 304 : 200;
	if (!held) {
		sky_reply_header(reply, "Content-Type", sky_format_media_type(turn->request.format));
		sky_reply_header(reply, "Link", link);
	}
	sky_reply_header(reply, "Cache-Control", sky_turn_cache_control(turn));
	sky_reply_header(reply, "ETag", etag);
	sky_reply_header(reply, "Last-Modified", last_modified);
}
