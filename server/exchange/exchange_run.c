#include "server/exchange/exchange_steps.h"

#include "handlers/request/request.h"
#include "server/formats/format.h"

#include <string.h>
#include <time.h>

static bool handle(struct sky_exchange *exchange, struct sky_result *result)
{
	const struct sky_operation *operation = exchange->request.operation;
	*result = (struct sky_result){.status = 200};
	exchange->request.now = operation->volatile_answer ? (int64_t)time(NULL) : 0;
	switch (operation->handler(&exchange->request, result)) {
	case SKY_DONE:
		break;
	case SKY_PROBLEM:
		exchange->problem = result->problem;
		return sky_exchange_refuse(exchange);
	case SKY_ERROR_MEMORY:
		return sky_exchange_no_memory(exchange);
	}
	return result->form == SKY_RESULT_REDIRECT ? sky_exchange_redirect(exchange, result->location) : true;
}

/* Compresses the reply's body where that is asked for and worth it, or must be. */
static enum sky_coding encode(struct sky_exchange *exchange)
{
	struct sky_buffer *body = &exchange->reply->body;
	enum sky_coding coding = sky_coding_worth(exchange->codings, body->length);
	if (coding == SKY_CODING_IDENTITY)
		return coding;
	struct sky_buffer coded;
	sky_buffer_init(&coded, SKY_REPLY_BODY_MAX);
	if (!sky_encode(coding, body->data ? body->data : "", body->length, &coded)) {
		sky_buffer_finish(&coded);
		return SKY_CODING_IDENTITY;
	}
	sky_buffer_finish(body);
	*body = coded;
	return coding;
}

static void swap_buffers(struct sky_buffer *a, struct sky_buffer *b)
{
	struct sky_buffer old = *a;
	*a = *b;
	*b = old;
}

static bool render(struct sky_exchange *exchange, const struct sky_result *result, const struct sky_links *links)
{
	const struct sky_view view = {.request = &exchange->request, .result = result, .links = links};
	swap_buffers(&exchange->reply->body, exchange->spare);
	exchange->reply->body.length = 0;
	if (!sky_format(&view, &exchange->reply->body)) {
		return sky_exchange_refuse_type(exchange, SKY_PROBLEM_INTERNAL_ERROR,
		                                "This answer cannot be written in this format.");
	}
	return exchange->reply->body.failed ? sky_exchange_no_memory(exchange) : true;
}

/* An answer that only this request gets. */
static void finish_passing(struct sky_exchange *exchange, const struct sky_result *result, const char *link)
{
	struct sky_reply *reply = exchange->reply;
	enum sky_coding coding = encode(exchange);
	reply->status = result->status;
	const char *type = reply->body.length ? sky_format_media_type(exchange->request.format) : NULL;
	sky_reply_header(reply, "Content-Type", type);
	sky_reply_header(reply, "Content-Encoding", coding == SKY_CODING_IDENTITY ? NULL : sky_coding_text(coding));
	sky_reply_header(reply, "Cache-Control", "no-store");
	sky_reply_header(reply, "Retry-After", result->status == 503 ? "1" : NULL);
	sky_reply_header(reply, "Link", link);
}

static const char *key_of(struct sky_exchange *exchange)
{
	return sky_stored_response_key(exchange->arena, exchange->request.canonical, exchange->route.suffix,
	                               exchange->request.format);
}

static struct sky_stored_response *finish_lasting(struct sky_exchange *exchange, const char *link)
{
	char etags[SKY_CODING_COUNT][SKY_ETAG_SIZE];
	const char *key = key_of(exchange);
	for (unsigned i = 0; i < SKY_CODING_COUNT; i++)
		sky_exchange_etag(exchange, (enum sky_coding)i, etags[i]);
	const struct sky_stored_response_parts parts = {
	    .effort = exchange->effort,
	    .operation = exchange->request.operation,
	    .format = exchange->request.format,
	    .modified = exchange->modified,
	    .key = key,
	    .link = link,
	    .cache_control = sky_exchange_cache_control(exchange),
	    .etags = etags,
	};
	struct sky_stored_response *stored = key ? sky_stored_response_create(&parts, &exchange->reply->body) : NULL;
	if (!stored) {
		sky_exchange_no_memory(exchange);
		return NULL;
	}
	swap_buffers(&exchange->reply->body, exchange->spare);
	return stored;
}

struct sky_stored_response *sky_exchange_page(struct sky_exchange *exchange)
{
	struct sky_result result;
	if (!handle(exchange, &result))
		return NULL;
	struct sky_links links;
	bool linked = sky_links_make(&exchange->request, &result, exchange->route.suffix, &links);
	const char *link = linked ? sky_links_header(exchange->arena, &links) : NULL;
	if (!link) {
		sky_exchange_no_memory(exchange);
		return NULL;
	}
	if (result.form == SKY_RESULT_PACKAGE) {
		sky_exchange_stream(exchange, link);
		return NULL;
	}
	if (!render(exchange, &result, &links))
		return NULL;
	if (result.status == 200 && !exchange->request.operation->volatile_answer)
		return finish_lasting(exchange, link);
	finish_passing(exchange, &result, link);
	return NULL;
}

/* The cached response, found or new. NULL: the reply is complete without one. */
static struct sky_cached_response *find_or_make(struct sky_exchange *exchange)
{
	struct sky_response_cache *responses = &exchange->worker->responses;
	bool lasts = !exchange->request.operation->volatile_answer;
	exchange->key = lasts ? key_of(exchange) : NULL;
	if (lasts && !exchange->key) {
		sky_exchange_no_memory(exchange);
		return NULL;
	}
	struct sky_cached_response *cached = lasts ? sky_response_cache_find(responses, exchange->key) : NULL;
	if (cached)
		return cached;
	exchange->reply->made = true;
	struct sky_stored_response *stored = sky_exchange_page(exchange);
	if (stored) {
		cached = sky_response_cache_put(responses, stored);
		if (!cached)
			sky_exchange_no_memory(exchange);
	}
	return cached;
}

void sky_exchange_run(struct sky_exchange *exchange)
{
	struct sky_cached_response *cached = find_or_make(exchange);
	if (!cached)
		return;
	const struct sky_conditions conditions = sky_exchange_conditions(exchange);
	enum sky_coding coding = sky_response_cache_choose(&exchange->worker->responses, cached, exchange->codings);
	bool unmodified = sky_stored_response_unmodified(cached->stored, &conditions, exchange->codings, &coding);
	sky_reply_stored(exchange->reply, cached, coding, unmodified);
}
