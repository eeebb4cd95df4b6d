/* Answers that are made while they are sent: they are not kept, but conditions and tags are
 * those of any lasting answer. */
#include "server/exchange/exchange_steps.h"
#include "server/formats/stream.h"

#include <string.h>

void sky_exchange_stream(struct sky_exchange *exchange, const char *link)
{
	struct sky_reply *reply = exchange->reply;
	char buffer[SKY_ETAG_SIZE];
	/* A ZIP file is compressed already: it goes out without a coding, whatever the client takes. */
	const char *etag = sky_arena_strdup(exchange->arena, sky_exchange_etag(exchange, SKY_CODING_IDENTITY, buffer));
	const struct sky_conditions conditions = sky_exchange_conditions(exchange);
	bool unmodified = etag && sky_conditions_hold(&conditions, etag, exchange->modified);
	reply->bodiless = unmodified || strcmp(exchange->in->method, "HEAD") == 0;
	if (etag && !reply->bodiless)
		reply->stream = sky_stream_package(exchange->snapshot, exchange->request.operation);
	if (!etag || (!reply->bodiless && !reply->stream)) {
		reply->bodiless = false;
		sky_exchange_no_memory(exchange);
		return;
	}
	reply->status = unmodified ? 304 : 200;
	if (!unmodified) {
		sky_reply_header(reply, "Content-Type", sky_format_media_type(exchange->request.format));
		sky_reply_header(reply, "Link", link);
	}
	sky_reply_header(reply, "Cache-Control", sky_exchange_cache_control(exchange));
	sky_exchange_add_validators(exchange, etag, exchange->modified);
}
