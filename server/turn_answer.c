#include "server/turn.h"

#include "server/conditional.h"
#include "server/encode.h"
#include "server/format.h"

#include <string.h>
#include <time.h>

static const char *field(const struct sky_turn *turn, const char *name)
{
	return sky_http_field_first(turn->in->fields, turn->in->field_count, name);
}

static char *make_etag(const struct sky_turn *turn, enum sky_coding coding, char buffer[SKY_ETAG_SIZE])
{
	const char *const texts[] = {
	    sky_snapshot_release_id(turn->release->snapshot),
	    SKY_VERSION,
	    turn->request.canonical,
	    turn->route.suffix ? turn->route.suffix : "",
	    sky_format_media_type(turn->request.format),
	    sky_coding_text(coding),
	};
	return sky_etag_make(texts, SKY_COUNT(texts), buffer);
}

static bool not_modified(struct sky_turn *turn, const char *etag)
{
	const char *kept = sky_arena_strdup(turn->worker->arena, etag);
	if (!kept) {
		return sky_turn_no_memory(turn);
	}
	turn->reply->status = 304;
	sky_buffer_finish(&turn->reply->body);
	sky_reply_header(turn->reply, "ETag", kept);
	sky_reply_header(turn->reply, "Last-Modified", turn->release->last_modified);
	sky_reply_header(turn->reply, "Cache-Control", "public, max-age=60");
	return false;
}

/* A tag can only be known from an answer with status 200, which is a function of what the tag is made of: the handler need not
 * run. Both codings count that this client may have been answered in: a body too small to compress goes out as it is. */
static bool check_tags(struct sky_turn *turn)
{
	const struct sky_gate_request *in = turn->in;
	const char *tags = sky_http_field_list(turn->worker->arena, in->fields, in->field_count, "If-None-Match");
	char etag[SKY_ETAG_SIZE];
	if (!tags || turn->request.operation->volatile_answer) {
		return true;
	}
	if (sky_etag_listed(tags, make_etag(turn, turn->codings.best, etag))) {
		return not_modified(turn, etag);
	}
	if (turn->codings.identity_allowed && sky_etag_listed(tags, make_etag(turn, SKY_CODING_IDENTITY, etag))) {
		return not_modified(turn, etag);
	}
	return true;
}

/* Conditions that hold for whatever exists; the handler has said that it does. If-None-Match, where given, is the only one. */
static bool check_existence(struct sky_turn *turn)
{
	const char *tags = field(turn, "If-None-Match"), *since = field(turn, "If-Modified-Since");
	int64_t released = sky_snapshot_dataset(turn->release->snapshot)->released;
	bool held = tags ? sky_etag_any(tags) : since && sky_unmodified_since(since, released);
	char etag[SKY_ETAG_SIZE];
	return held ? not_modified(turn, make_etag(turn, turn->codings.best, etag)) : true;
}

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
	enum sky_coding coding = turn->codings.best;
	if (coding == SKY_CODING_IDENTITY || (body->length < SKY_ENCODE_MIN && turn->codings.identity_allowed)) {
		return SKY_CODING_IDENTITY;
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

static bool render(struct sky_turn *turn, const struct sky_result *result, const struct sky_links *links)
{
	const struct sky_view view = {.request = &turn->request, .result = result, .links = links};
	if (!sky_format(&view, &turn->reply->body)) {
		return sky_turn_refuse_type(turn, SKY_PROBLEM_INTERNAL_ERROR, "This answer cannot be written in this format.");
	}
	return turn->reply->body.failed ? sky_turn_no_memory(turn) : true;
}

static bool add_headers(struct sky_turn *turn, const struct sky_result *result, const struct sky_links *links,
                        enum sky_coding coding)
{
	struct sky_arena *arena = turn->worker->arena;
	struct sky_reply *reply = turn->reply;
	const char *link = sky_links_header(arena, links);
	bool lasting = result->status == 200 && !turn->request.operation->volatile_answer;
	char etag[SKY_ETAG_SIZE];
	const char *kept = lasting ? sky_arena_strdup(arena, make_etag(turn, coding, etag)) : NULL;
	if (!link || (lasting && !kept)) {
		return sky_turn_no_memory(turn);
	}
	reply->status = result->status;
	sky_reply_header(reply, "Content-Type", sky_format_media_type(turn->request.format));
	sky_reply_header(reply, "Content-Encoding", coding == SKY_CODING_IDENTITY ? NULL : sky_coding_text(coding));
	sky_reply_header(reply, "Cache-Control", lasting ? "public, max-age=60" : "no-store");
	sky_reply_header(reply, "ETag", kept);
	sky_reply_header(reply, "Last-Modified", lasting ? turn->release->last_modified : NULL);
	sky_reply_header(reply, "Retry-After", result->status == 503 ? "1" : NULL);
	sky_reply_header(reply, "Link", link);
	return true;
}

void sky_turn_answer(struct sky_turn *turn)
{
	struct sky_result result;
	struct sky_links links;
	if (!check_tags(turn) || !handle(turn, &result)) {
		return;
	}
	bool lasting = result.status == 200 && !turn->request.operation->volatile_answer;
	if (lasting && !check_existence(turn)) {
		return;
	}
	if (!sky_links_make(&turn->request, &result, turn->route.suffix, &links)) {
		sky_turn_no_memory(turn);
		return;
	}
	if (render(turn, &result, &links)) {
		add_headers(turn, &result, &links, encode(turn));
	}
}
