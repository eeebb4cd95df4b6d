#include "server/exchange/turn.h"

#include "handlers/request/request.h"
#include "server/formats/format.h"

#include <string.h>
#include <time.h>

static bool handle(struct sky_turn *turn, struct sky_result *result)
{
	const struct sky_operation *operation = turn->request.operation;
	*result = (struct sky_result){.status = 200};
	turn->request.now = operation->volatile_answer ? (int64_t)time(NULL) : 0;
	switch (operation->handler(&turn->request, result)) {
	case SKY_DONE:
		break;
	case SKY_PROBLEM:
		turn->problem = result->problem;
		return sky_turn_refuse(turn);
	case SKY_ERROR_MEMORY:
		return sky_turn_no_memory(turn);
	}
	return result->form == SKY_RESULT_REDIRECT ? sky_turn_redirect(turn, result->location) : true;
}

/* Compresses the reply's body where that is asked for and worth it, or must be. */
static enum sky_coding encode(struct sky_turn *turn)
{
	struct sky_buffer *body = &turn->reply->body, coded;
	enum sky_coding coding = sky_coding_worth(turn->codings, body->length);
	if (coding == SKY_CODING_IDENTITY) {
		return coding;
	}
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
	struct sky_buffer held = *a;
	*a = *b;
	*b = held;
}

static bool render(struct sky_turn *turn, const struct sky_result *result, const struct sky_links *links)
{
	const struct sky_view view = {.request = &turn->request, .result = result, .links = links};
	swap_buffers(&turn->reply->body, turn->spare);
	turn->reply->body.length = 0;
	if (!sky_format(&view, &turn->reply->body)) {
		return sky_turn_refuse_type(turn, SKY_PROBLEM_INTERNAL_ERROR, "This answer cannot be written in this format.");
	}
	return turn->reply->body.failed ? sky_turn_no_memory(turn) : true;
}

/* An answer that only this request gets. */
static void finish_passing(struct sky_turn *turn, const struct sky_result *result, const char *link)
{
	struct sky_reply *reply = turn->reply;
	enum sky_coding coding = encode(turn);
	reply->status = result->status;
	const char *type = reply->body.length ? sky_format_media_type(turn->request.format) : NULL;
	sky_reply_header(reply, "Content-Type", type);
	sky_reply_header(reply, "Content-Encoding", coding == SKY_CODING_IDENTITY ? NULL : sky_coding_text(coding));
	sky_reply_header(reply, "Cache-Control", "no-store");
	sky_reply_header(reply, "Retry-After", result->status == 503 ? "1" : NULL);
	sky_reply_header(reply, "Link", link);
}

static const char *key_of(struct sky_turn *turn)
{
	return sky_page_key(turn->arena, turn->request.canonical, turn->route.suffix, turn->request.format);
}

static struct sky_page *finish_lasting(struct sky_turn *turn, const char *link)
{
	char etags[SKY_CODING_COUNT][SKY_ETAG_SIZE];
	const char *key = key_of(turn);
	for (unsigned i = 0; i < SKY_CODING_COUNT; i++) {
		sky_turn_etag(turn, (enum sky_coding)i, etags[i]);
	}
	const struct sky_page_parts parts = {
	    .effort = turn->effort,
	    .operation = turn->request.operation,
	    .format = turn->request.format,
	    .modified = turn->modified,
	    .key = key,
	    .link = link,
	    .cache_control = sky_turn_cache_control(turn),
	    .etags = etags,
	};
	struct sky_page *page = key ? sky_page_create(&parts, &turn->reply->body) : NULL;
	if (!page) {
		sky_turn_no_memory(turn);
		return NULL;
	}
	swap_buffers(&turn->reply->body, turn->spare);
	return page;
}

struct sky_page *sky_turn_page(struct sky_turn *turn)
{
	struct sky_result result;
	struct sky_links links;
	if (!handle(turn, &result)) {
		return NULL;
	}
	bool linked = sky_links_make(&turn->request, &result, turn->route.suffix, &links);
	const char *link = linked ? sky_links_header(turn->arena, &links) : NULL;
	if (!link) {
		sky_turn_no_memory(turn);
		return NULL;
	}
	if (result.form == SKY_RESULT_PACKAGE) {
		sky_turn_stream(turn, link);
		return NULL;
	}
	if (!render(turn, &result, &links)) {
		return NULL;
	}
	if (result.status == 200 && !turn->request.operation->volatile_answer) {
		return finish_lasting(turn, link);
	}
	finish_passing(turn, &result, link);
	return NULL;
}

/* The slot of the page, from the shelf or new. NULL: the reply is complete without. */
static struct sky_slot *find_or_make(struct sky_turn *turn)
{
	struct sky_shelf *shelf = &turn->worker->shelf;
	bool lasts = !turn->request.operation->volatile_answer;
	turn->key = lasts ? key_of(turn) : NULL;
	if (lasts && !turn->key) {
		sky_turn_no_memory(turn);
		return NULL;
	}
	struct sky_slot *slot = lasts ? sky_shelf_find(shelf, turn->key) : NULL;
	if (slot) {
		return slot;
	}
	turn->reply->made = true;
	struct sky_page *page = sky_turn_page(turn);
	if (page) {
		slot = sky_shelf_put(shelf, page);
		if (!slot) {
			sky_turn_no_memory(turn);
		}
	}
	return slot;
}

void sky_turn_answer(struct sky_turn *turn)
{
	struct sky_slot *slot = find_or_make(turn);
	if (!slot) {
		return;
	}
	const struct sky_conditions conditions = sky_turn_conditions(turn);
	enum sky_coding coding = sky_shelf_choose(&turn->worker->shelf, slot, turn->codings);
	bool held = sky_page_held(slot->page, &conditions, turn->codings, &coding);
	sky_reply_page(turn->reply, slot, coding, held);
}
