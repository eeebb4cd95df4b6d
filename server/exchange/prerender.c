#include "server/exchange/prerender.h"

#include "server/exchange/exchange_steps.h"

#include <stdio.h>
#include <string.h>

#define BYTES_MAX ((size_t)64 << 20) /* of the pages' plain bodies: a guard, the bundled data set has 1 MiB */

/* What the maker needs. */
struct maker {
	struct sky_arena *arena;
	struct sky_buffer spare;
	const struct sky_release *release;
	const struct sky_stored_responses *previous;
	bool (*go_on)(void);
	struct sky_stored_responses *prerendered;
};

/* Makes the stored response to GET target. Another status or a redirect is passed over. false: stop. */
static bool make(struct maker *maker, const char *target)
{
	const struct sky_http_field host = {.name = "Host", .name_length = 4, .value = "localhost", .value_length = 9};
	const struct sky_gate_request request = {
	    .method = "GET", .target = target, .http_1_1 = true, .fields = &host, .field_count = 1, .fields_given = 1};
	struct sky_reply reply;
	struct sky_exchange exchange = {.arena = maker->arena,
	                                .spare = &maker->spare,
	                                .in = &request,
	                                .reply = &reply,
	                                .release = maker->release,
	                                .effort = SKY_EFFORT_AHEAD};
	size_t number = 0;
	if (maker->go_on && !maker->go_on())
		return false;
	sky_reply_init(&reply);
	struct sky_stored_response *stored = sky_exchange_prepare(&exchange) && !exchange.request.operation->volatile_answer
	                                         ? sky_exchange_page(&exchange)
	                                         : NULL;
	bool made = true;
	if (stored) {
		sky_stored_response_settle(
		    stored, maker->previous ? sky_stored_responses_find(maker->previous, stored->key, &number) : NULL);
		made = sky_stored_responses_add(maker->prerendered, stored);
	}
	if (!made)
		sky_stored_response_release(stored);
	sky_reply_finish(&reply);
	sky_arena_reset(maker->arena);
	return made && sky_stored_responses_plain_bytes(maker->prerendered) <= BYTES_MAX;
}

/* The kind whose records an operation shows one by one: its only parameter that must be given is an id
 * at the end of its path. */
static bool details_kind(const struct sky_operation *operation, enum sky_kind *kind)
{
	static const enum sky_kind kinds[] = {SKY_VENDOR, SKY_MARKET, SKY_METRIC};
	const struct sky_segment *last =
	    operation->segment_count ? &operation->segments[operation->segment_count - 1] : NULL;
	if (!last || last->literal || operation->params[last->param].type != SKY_PARAM_ID)
		return false;
	for (uint32_t i = 0; i < operation->param_count; i++)
		if (i != last->param && (operation->params[i].required || operation->params[i].in_path))
			return false;
	for (size_t i = 0; i < SKY_COUNT(kinds); i++) {
		*kind = kinds[i];
		if (operation->params[last->param].ref == kinds[i])
			return true;
	}
	return false;
}

static bool make_details(struct maker *maker, const struct sky_operation *operation)
{
	const struct sky_snapshot *snapshot = maker->release->snapshot;
	enum sky_kind kind = SKY_VENDOR;
	if (!details_kind(operation, &kind))
		return true;
	for (uint32_t row = 0; row < sky_count(snapshot, kind); row++) {
		if (sky_stored_responses_plain_bytes(maker->prerendered) >= SKY_PRERENDER_DETAILS_BYTES)
			return true;
		char target[512];
		int stem = (int)(strrchr(operation->path, '/') + 1 - operation->path);
		int length = snprintf(target, sizeof target, "%.*s%s", stem, operation->path, sky_id(snapshot, kind, row));
		if (length > 0 && (size_t)length < sizeof target && !make(maker, target))
			return false;
	}
	return true;
}

static bool make_each(struct maker *maker, bool details)
{
	for (size_t i = 0; i < sky_operation_count; i++) {
		const struct sky_operation *operation = &sky_operations[i];
		if (strcmp(operation->method, "GET") != 0 || operation->volatile_answer || operation->parameterless == details)
			continue;
		if (!(details ? make_details(maker, operation) : make(maker, operation->path)))
			return false;
	}
	return true;
}

struct sky_stored_responses *sky_prerender(const struct sky_release *release,
                                           const struct sky_stored_responses *previous, bool (*go_on)(void))
{
	struct maker maker = {.release = release, .previous = previous, .go_on = go_on};
	maker.prerendered = sky_stored_responses_create();
	maker.arena = sky_arena_create(SKY_WORKER_ARENA_MAX);
	sky_buffer_init(&maker.spare, SKY_REPLY_BODY_MAX);
	if (!maker.prerendered || !maker.arena || !make_each(&maker, false) || !make_each(&maker, true) ||
	    !sky_stored_responses_finish(maker.prerendered)) {
		sky_stored_responses_release(maker.prerendered);
		maker.prerendered = NULL;
	}
	sky_arena_destroy(maker.arena);
	sky_buffer_finish(&maker.spare);
	return maker.prerendered;
}
