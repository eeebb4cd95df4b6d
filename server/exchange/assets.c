/* The pages for browsers, built into the binary: the explorer, the docs page and the explanations of problems. */
#include "server/exchange/exchange_steps.h"
#include "server/http/encode.h"

#include <string.h>

void sky_exchange_find_asset(struct sky_exchange *exchange)
{
	const char *path = exchange->target.path;
	exchange->asset = sky_asset_page(path);
	if (!exchange->asset)
		exchange->asset = sky_asset_find(path);
	exchange->route.allow = "GET, HEAD, OPTIONS";
}

/* The path that the operation is asked for by, decoded and without suffix. */
static const char *page_path(struct sky_exchange *exchange)
{
	const struct sky_operation *operation = exchange->route.operation;
	if (exchange->route.value_count == 0)
		return operation->path;
	size_t stem = strcspn(operation->path, "{");
	return sky_arena_printf(exchange->arena, "%.*s%s", (int)stem, operation->path, exchange->route.values[0]);
}

static bool wants_html(const struct sky_exchange *exchange)
{
	const struct sky_gate_request *in = exchange->in;
	if (!(exchange->route.operation->formats >> SKY_FORMAT_HTML & 1))
		return false;
	if (exchange->route.suffix)
		return exchange->route.format == SKY_FORMAT_HTML;
	enum sky_format format = SKY_FORMAT_JSON;
	const char *accept = sky_http_field_list(exchange->arena, in->fields, in->field_count, "Accept");
	return sky_negotiate_format(accept, exchange->route.operation->formats, &format) && format == SKY_FORMAT_HTML;
}

bool sky_exchange_find_page(struct sky_exchange *exchange)
{
	if (exchange->asset || !wants_html(exchange))
		return true;
	if (exchange->route.value_count > 0 && !sky_problem_spec_find(exchange->route.values[0]))
		return true; /* the handler says that there is no such type */
	const char *path = page_path(exchange);
	if (!path)
		return sky_exchange_no_memory(exchange);
	exchange->asset = sky_asset_page(path);
	return exchange->asset ? true
	                       : sky_exchange_refuse_type(exchange, SKY_PROBLEM_INTERNAL_ERROR, "This page was not built.");
}

/* NULL: the file is not stored in this coding. */
static const struct sky_asset_body *stored_body(const struct sky_asset *asset, enum sky_coding coding)
{
	static const struct {
		enum sky_coding coding;
		enum sky_asset_coding stored;
	} codings[] = {
	    {SKY_CODING_BR, SKY_ASSET_BR}, {SKY_CODING_GZIP, SKY_ASSET_GZIP}, {SKY_CODING_IDENTITY, SKY_ASSET_IDENTITY}};
	for (size_t i = 0; i < SKY_COUNT(codings); i++) {
		const struct sky_asset_body *body = &asset->bodies[codings[i].stored];
		if (codings[i].coding == coding && body->bytes)
			return body;
	}
	return NULL;
}

/* Chooses the coding. A file that is stored in the client's first choice goes out so. Else it goes out plain; it is
 * compressed now only where the client does not take it plain. */
static enum sky_coding choose_coding(const struct sky_exchange *exchange)
{
	enum sky_coding best = exchange->codings.best;
	return stored_body(exchange->asset, best) || !exchange->codings.identity_allowed ? best : SKY_CODING_IDENTITY;
}

static bool fill_body(struct sky_exchange *exchange, enum sky_coding coding)
{
	const struct sky_asset_body *stored = stored_body(exchange->asset, coding);
	const struct sky_asset_body *plain = &exchange->asset->bodies[SKY_ASSET_IDENTITY];
	struct sky_buffer *body = &exchange->reply->body;
	if (stored) {
		sky_buffer_add(body, stored->bytes, stored->length);
		return !body->failed;
	}
	return sky_encode(coding, plain->bytes, plain->length, body);
}

static void add_headers(struct sky_exchange *exchange, const char *etag)
{
	const struct sky_asset *asset = exchange->asset;
	struct sky_reply *reply = exchange->reply;
	bool page = strncmp(asset->media_type, "text/html", strlen("text/html")) == 0;
	/* The files belong to the program, so their date is that of its start. */
	sky_exchange_add_validators(exchange, etag, exchange->release->status.started);
	sky_reply_header(reply, "Cache-Control", asset->immutable ? SKY_CACHE_CONTROL_PINNED : "public, no-cache");
	sky_reply_header(reply, "Content-Security-Policy", page ? sky_assets_policy : NULL);
	sky_reply_header(reply, "Referrer-Policy", page ? "no-referrer" : NULL);
	sky_reply_header(reply, "Link", "</openapi.json>; rel=\"describedby\"; type=\"application/vnd.oai.openapi+json\"");
}

void sky_exchange_answer_asset(struct sky_exchange *exchange)
{
	struct sky_arena *arena = exchange->arena;
	enum sky_coding coding = choose_coding(exchange);
	const char *const texts[] = {"asset", exchange->asset->digest, sky_coding_text(coding)};
	char buffer[SKY_ETAG_SIZE];
	const char *etag = sky_arena_strdup(arena, sky_etag_make(texts, SKY_COUNT(texts), buffer));
	const struct sky_conditions conditions = sky_exchange_conditions(exchange);
	if (!etag) {
		sky_exchange_no_memory(exchange);
		return;
	}
	bool unchanged = sky_conditions_hold(&conditions, etag, exchange->release->status.started);
	if (!unchanged && !fill_body(exchange, coding)) {
		sky_exchange_no_memory(exchange);
		return;
	}
	exchange->reply->status = unchanged ? 304 : 200;
	if (!unchanged) {
		sky_reply_header(exchange->reply, "Content-Type", exchange->asset->media_type);
		sky_reply_header(exchange->reply, "Content-Encoding",
		                 coding == SKY_CODING_IDENTITY ? NULL : sky_coding_text(coding));
	}
	add_headers(exchange, etag);
}
