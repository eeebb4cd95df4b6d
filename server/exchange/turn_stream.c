/* Answers that are made while they are sent: they are not kept, but conditions and tags are those of any lasting answer. */
#include "server/exchange/turn.h"
#include "server/formats/stream.h"

#include <string.h>

void sky_turn_stream(struct sky_turn *turn, const char *link)
{
	struct sky_reply *reply = turn->reply;
	char buffer[SKY_ETAG_SIZE];
	/* It is compressed by itself: it has no coding, whatever the client would take. */
	const char *etag = sky_arena_strdup(turn->arena, sky_turn_etag(turn, SKY_CODING_IDENTITY, buffer));
	const struct sky_conditions conditions = sky_turn_conditions(turn);
	bool held = etag && sky_conditions_hold(&conditions, etag, turn->modified);
	reply->bodiless = held || strcmp(turn->in->method, "HEAD") == 0;
	if (etag && !reply->bodiless) {
		reply->stream = sky_stream_package(turn->snapshot, turn->request.operation);
	}
	if (!etag || (!reply->bodiless && !reply->stream)) {
		reply->bodiless = false;
		sky_turn_no_memory(turn);
		return;
	}
	reply->status = held ? 304 : 200;
	if (!held) {
		sky_reply_header(reply, "Content-Type", sky_format_media_type(turn->request.format));
		sky_reply_header(reply, "Link", link);
	}
	sky_reply_header(reply, "Cache-Control", sky_turn_cache_control(turn));
	sky_turn_add_validators(turn, etag, turn->modified);
}
