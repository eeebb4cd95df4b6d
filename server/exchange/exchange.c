#include "server/exchange/exchange.h"
#include "server/exchange/exchange_steps.h"
#include "server/http/rate.h"

#include <inttypes.h>
#include <string.h>

/* draft-ietf-httpapi-ratelimit-headers-10. Not on what a cache may keep: there one client's quota
 * would be shown to others. */
static void tell_quota(struct sky_exchange *exchange)
{
	const struct sky_quota *quota = exchange->in->quota;
	struct sky_reply *reply = exchange->reply;
	struct sky_arena *arena = exchange->arena;
	const char *caching = sky_reply_find(reply, "Cache-Control");
	if (!quota || !caching || strcmp(caching, "no-store") != 0)
		return;
	sky_reply_header(reply, "RateLimit-Policy",
	                 sky_arena_printf(arena, "\"address\";q=%" PRIu32 ";w=%" PRIu32, quota->burst, quota->window));
	sky_reply_header(reply, "RateLimit",
	                 sky_arena_printf(arena, "\"address\";r=%" PRIu32 ";t=%" PRIu32, quota->left, quota->seconds));
	sky_reply_header(reply, "Access-Control-Expose-Headers", "RateLimit, RateLimit-Policy");
}

/* The bytes of a request that its answer depends on, beside the release and conditions. A key lives as long as the one
 * look-up that it is made for, so that none is left when another request is answered. */
struct key {
	size_t length;
	char bytes[SKY_RESPONSE_CACHE_REQUEST_MAX];
};

/* false: the request is not to be remembered. */
static bool write_key(struct key *key, const struct sky_worker *worker, const struct sky_gate_request *request)
{
	static const enum sky_http_name single[] = {SKY_HTTP_ACCEPT, SKY_HTTP_ACCEPT_ENCODING, SKY_HTTP_IF_NONE_MATCH,
	                                            SKY_HTTP_IF_MODIFIED_SINCE};
	bool reads = strcmp(request->method, "GET") == 0 || strcmp(request->method, "HEAD") == 0;
	const struct sky_field_index *index = request->index;
	if (!index || !reads || request->target_too_long || index->count[SKY_HTTP_X_REQUEST_ID] || worker->show_ids)
		return false;
	for (size_t i = 0; i < SKY_COUNT(single); i++)
		if (index->count[single[i]] > 1)
			return false;
	/* No text has a NUL inside, or the gate refuses it; a field that is not there is not the same as an empty one. */
	const struct sky_http_field *accept = index->first[SKY_HTTP_ACCEPT];
	const struct sky_http_field *codings = index->first[SKY_HTTP_ACCEPT_ENCODING];
	size_t target = strlen(request->target), length = target + 2;
	length += (accept ? accept->value_length : 0) + 2 + (codings ? codings->value_length : 0);
	if (length > sizeof key->bytes)
		return false;
	char *at = mempcpy(key->bytes, request->target, target + 1);
	*at++ = accept ? 'a' : '-';
	at = mempcpy(at, accept ? accept->value : "", accept ? accept->value_length : 0);
	*at++ = '\0';
	*at++ = codings ? 'c' : '-';
	at = mempcpy(at, codings ? codings->value : "", codings ? codings->value_length : 0);
	key->length = (size_t)(at - key->bytes);
	return true;
}

/* The cached response must be the answer to this very request: the look-up may have found another. */
static void remember(const struct sky_exchange *exchange)
{
	struct key key;
	struct sky_cached_response *cached = exchange->reply->cached;
	bool meant = exchange->key && strcmp(exchange->key, cached->stored->key) == 0;
	if (meant && write_key(&key, exchange->worker, exchange->in))
		sky_response_cache_memorize(&exchange->worker->responses, key.bytes, key.length, cached, exchange->codings);
}

void sky_exchange_answer(struct sky_worker *worker, const struct sky_gate_request *request, struct sky_reply *reply)
{
	struct sky_exchange exchange = {.worker = worker,
	                                .arena = worker->arena,
	                                .spare = &worker->spare,
	                                .bounds = worker->bounds,
	                                .telemetry = &worker->telemetry,
	                                .in = request,
	                                .reply = reply};
	const char *given = sky_http_field_first(request->fields, request->field_count, "X-Request-Id");
	exchange.release = sky_releases_enter(worker->releases, &worker->reader);
	sky_response_cache_follow(&worker->responses, exchange.release);
	exchange.request_id = sky_worker_request_id(worker, given);
	reply->shown_id = given || worker->show_ids ? exchange.request_id : NULL;
	sky_reply_common(reply, exchange.request_id);
	if (sky_exchange_prepare(&exchange))
		sky_exchange_run(&exchange);
	tell_quota(&exchange);
	reply->operation = exchange.route.operation;
	if (reply->cached)
		remember(&exchange);
}

bool sky_exchange_recall(struct sky_worker *worker, const struct sky_gate_request *request,
                         struct sky_recalled *recalled)
{
	struct key key;
	struct sky_problem problem;
	if (!write_key(&key, worker, request) || sky_gate_check(request, &problem).refused)
		return false;
	const struct sky_release *release = sky_releases_enter(worker->releases, &worker->reader);
	sky_response_cache_follow(&worker->responses, release);
	const struct sky_request_memo *memo = sky_response_cache_recall(&worker->responses, key.bytes, key.length);
	if (!memo)
		return false;
	const struct sky_conditions conditions = {
	    .if_none_match = sky_field_first(request->index, SKY_HTTP_IF_NONE_MATCH),
	    .if_modified_since = sky_field_first(request->index, SKY_HTTP_IF_MODIFIED_SINCE),
	};
	recalled->cached = memo->cached;
	recalled->coding = sky_response_cache_choose(&worker->responses, memo->cached, memo->codings);
	recalled->unmodified =
	    sky_stored_response_unmodified(memo->cached->stored, &conditions, memo->codings, &recalled->coding);
	return true;
}

void sky_exchange_end(struct sky_worker *worker)
{
	sky_releases_leave(&worker->reader);
	sky_arena_reset(worker->arena);
}
