#include "dataset.h"
#include "fault.h"
#include "server/exchange/exchange.h"
#include "unit.h"
#include "web/assets_table.h"

#include <stdio.h>
#include <string.h>

#define CHINA_CLOUD SKY_SOURCE_ROOT "/fixtures/china-cloud"
#define BROWSER "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

static struct sky_releases releases;
static struct sky_meters meters;
static struct sky_worker *worker;
static const struct sky_worker_settings settings = {.cache_bytes = 0};

static void set_up(void)
{
	ck_assert(sky_releases_init(&releases, load_valid(CHINA_CLOUD), 1));
	sky_meters_init(&meters);
	worker = sky_worker_create(&releases, &meters, &settings);
	ck_assert_ptr_nonnull(worker);
}

static void tear_down(void)
{
	sky_releases_finish(&releases);
	sky_worker_destroy(worker);
	sky_meters_finish(&meters);
}

static struct sky_http_field field(const char *name, const char *value)
{
	return (struct sky_http_field){name, value, strlen(name), strlen(value)};
}

/* A request with Accept and one field more; name NULL: none. */
static struct sky_reply ask(const char *method, const char *target, const char *accept, const char *name,
                            const char *value)
{
	const struct sky_http_field fields[] = {field("Host", "a"), field("Accept", accept),
	                                        field(name ? name : "DNT", name ? value : "1")};
	const struct sky_gate_request request = {.method = method,
	                                         .target = target,
	                                         .http_1_1 = true,
	                                         .fields = fields,
	                                         .field_count = SKY_COUNT(fields),
	                                         .fields_given = SKY_COUNT(fields)};
	struct sky_reply reply;
	sky_reply_init(&reply);
	sky_exchange_answer(worker, &request, &reply);
	return reply;
}

static struct sky_reply get(const char *target, const char *accept)
{
	return ask("GET", target, accept, NULL, NULL);
}

static void end(struct sky_reply *reply)
{
	sky_reply_finish(reply);
	sky_exchange_end(worker);
}

static bool starts(const char *text, const char *with)
{
	return text && strncmp(text, with, strlen(with)) == 0;
}

static bool is_page(const struct sky_reply *reply)
{
	static const char doctype[] = "<!doctype html>";
	return reply->status == 200 && starts(sky_reply_find(reply, "Content-Type"), "text/html") &&
	       reply->body.length > sizeof doctype && memcmp(reply->body.data, doctype, sizeof doctype - 1) == 0;
}

/* The files are those of the program: their date is that of its start, and compared like any other. */
START_TEST(test_dates_of_pages)
{
	static const struct {
		const char *since;
		unsigned status;
	} cases[] = {
	    {"Thu, 01 Jan 1970 00:00:01 GMT", 304},
	    {"Thu, 01 Jan 1970 00:00:00 GMT", 200},
	    {"Thu, 01 Jan 1970 00:00:02 GMT", 200},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_reply reply = ask("GET", "/explore", BROWSER, "If-Modified-Since", cases[i].since);
		ck_assert_int_eq(reply.status, cases[i].status);
		ck_assert_str_eq(sky_reply_find(&reply, "Last-Modified"), cases[0].since);
		end(&reply);
	}
	struct sky_release *release = atomic_load(&releases.current);
	release->status.started = INT64_C(1) << 34; /* the clock was set back since */
	struct sky_reply reply = get("/explore", BROWSER);
	ck_assert_ptr_null(sky_reply_find(&reply, "Last-Modified"));
	end(&reply);
}
END_TEST

START_TEST(test_a_browser_gets_pages)
{
	static const char *const targets[] = {
	    "/",
	    "/?as_of=2020-01-01&lang=zh",
	    "/explore",
	    "/explore/vendors/jd-cloud?x=1",
	    "/explore/figures/prior(a,b)",
	    "/docs",
	    "/docs/problems",
	    "/docs/problems/unknown-parameter",
	    "/docs/problems/unknown%2Dparameter",
	};
	for (size_t i = 0; i < SKY_COUNT(targets); i++) {
		struct sky_reply reply = get(targets[i], BROWSER);
		ck_assert_msg(is_page(&reply), "%s: %d", targets[i], reply.status);
		ck_assert_str_eq(sky_reply_find(&reply, "Content-Security-Policy"), sky_assets_policy);
		ck_assert_str_eq(sky_reply_find(&reply, "Cache-Control"), "public, no-cache");
		ck_assert_ptr_nonnull(sky_reply_find(&reply, "ETag"));
		end(&reply);
	}
	struct sky_reply reply = get("/docs/problems.html", "application/json");
	ck_assert(is_page(&reply));
	end(&reply);
}
END_TEST

START_TEST(test_others_get_json)
{
	static const char *const targets[] = {"/", "/docs/problems", "/docs/problems/unknown-parameter"};
	static const char *const accepts[] = {"*/*", "application/json", "application/json, text/html;q=0.9"};
	for (size_t i = 0; i < SKY_COUNT(targets); i++) {
		for (size_t k = 0; k < SKY_COUNT(accepts); k++) {
			struct sky_reply reply = get(targets[i], accepts[k]);
			ck_assert_msg(reply.status == 200, "%s for %s: %d", targets[i], accepts[k], reply.status);
			ck_assert_str_eq(sky_reply_find(&reply, "Content-Type"), "application/json");
			ck_assert_ptr_null(sky_reply_find(&reply, "Content-Security-Policy"));
			end(&reply);
		}
	}
	struct sky_reply reply = get("/?as_of=2020-01-01", "*/*");
	ck_assert_int_eq(reply.status, 400);
	end(&reply);
}
END_TEST

START_TEST(test_what_is_no_page)
{
	static const char *const targets[] = {"/docs/x",       "/docs.html",  "/explorer",   "/explorer.html",
	                                      "/explore.html", "/assets",     "/assets/",    "/assets/none.js",
	                                      "/docsx",        "/docs/%00",   "/v1/explore", "/docs/problems/no-such-zz",
	                                      "/docs/problem", "/assets/../", "/notice.html"};
	char longer[400] = "/docs/";
	for (size_t i = 0; i < SKY_COUNT(targets); i++) {
		struct sky_reply reply = get(targets[i], BROWSER);
		ck_assert_msg(reply.status == 404 || reply.status == 400, "%s: %d", targets[i], reply.status);
		ck_assert_str_eq(sky_reply_find(&reply, "Content-Type"), "application/problem+json");
		end(&reply);
	}
	memset(longer + strlen(longer), 'a', sizeof longer - 1 - strlen(longer));
	struct sky_reply reply = get(longer, BROWSER);
	ck_assert_int_eq(reply.status, 404);
	end(&reply);
}
END_TEST

START_TEST(test_methods)
{
	struct sky_reply reply = ask("POST", "/docs", BROWSER, NULL, NULL);
	ck_assert_int_eq(reply.status, 405);
	ck_assert_str_eq(sky_reply_find(&reply, "Allow"), "GET, HEAD, OPTIONS");
	end(&reply);
	reply = ask("OPTIONS", "/explore/x", BROWSER, NULL, NULL);
	ck_assert_int_eq(reply.status, 204);
	ck_assert_str_eq(sky_reply_find(&reply, "Allow"), "GET, HEAD, OPTIONS");
	end(&reply);
	reply = ask("HEAD", "/docs", BROWSER, NULL, NULL);
	ck_assert_int_eq(reply.status, 200);
	end(&reply);
	reply = get("/explore/", BROWSER);
	ck_assert_int_eq(reply.status, 308);
	ck_assert_str_eq(sky_reply_find(&reply, "Location"), "/explore");
	end(&reply);
	reply = ask("GET", "/docs", BROWSER, "Accept-Encoding", "identity;q=0, x-none");
	ck_assert_int_eq(reply.status, 406);
	end(&reply);
}
END_TEST

START_TEST(test_who_holds_a_page_gets_304)
{
	char etag[64];
	struct sky_reply reply = get("/", BROWSER);
	snprintf(etag, sizeof etag, "%s", sky_reply_find(&reply, "ETag"));
	end(&reply);
	static const char *const others[] = {"\"0\"", NULL, "*"};
	for (size_t i = 0; i < SKY_COUNT(others); i++) {
		reply = ask("GET", "/", BROWSER, "If-None-Match", others[i] ? others[i] : etag);
		ck_assert_int_eq(reply.status, i == 0 ? 200 : 304);
		ck_assert_str_eq(sky_reply_find(&reply, "ETag"), etag);
		ck_assert_int_eq(reply.body.length == 0, i != 0);
		end(&reply);
	}
	reply = get("/docs", BROWSER);
	ck_assert_msg(!sky_assets_built() || strcmp(sky_reply_find(&reply, "ETag"), etag) != 0,
	              "pages differ in their tags");
	end(&reply);
}
END_TEST

/* Its name has its hash: what a browser holds is right for good. */
START_TEST(test_who_holds_an_asset_gets_304)
{
	for (size_t i = 0; i < sky_asset_table_count; i++) {
		const struct sky_asset *asset = &sky_asset_table[i];
		if (!asset->immutable)
			continue;
		struct sky_reply reply = get(asset->path, "*/*");
		ck_assert_int_eq(reply.status, 200);
		char etag[80];
		snprintf(etag, sizeof etag, "%s", sky_reply_find(&reply, "ETag"));
		end(&reply);
		reply = ask("GET", asset->path, "*/*", "If-None-Match", etag);
		ck_assert_int_eq(reply.status, 304);
		ck_assert_uint_eq(reply.body.length, 0);
		ck_assert_str_eq(sky_reply_find(&reply, "ETag"), etag);
		end(&reply);
	}
}
END_TEST

START_TEST(test_the_table)
{
	for (size_t i = 0; i < sky_asset_table_count; i++) {
		const struct sky_asset *asset = &sky_asset_table[i];
		const struct sky_asset_body *plain = &asset->bodies[SKY_ASSET_IDENTITY];
		ck_assert_msg(i == 0 || strcmp(sky_asset_table[i - 1].path, asset->path) < 0, "%s is in its place",
		              asset->path);
		ck_assert_ptr_nonnull(plain->bytes);
		ck_assert_uint_eq(strlen(asset->digest), 32);
		ck_assert_int_eq(asset->immutable, starts(asset->path, "/assets/"));
		ck_assert_ptr_eq(sky_asset_find(asset->path), asset->immutable ? asset : NULL);
		for (int coding = SKY_ASSET_GZIP; coding < SKY_ASSET_CODING_COUNT; coding++) {
			const struct sky_asset_body *body = &asset->bodies[coding];
			ck_assert_msg(!body->bytes || body->length < plain->length, "%s is smaller", asset->path);
		}
	}
	ck_assert_ptr_null(sky_asset_find("/explorer.html"));
	ck_assert_ptr_null(sky_asset_find("/assets/none"));
	ck_assert_ptr_null(sky_asset_page("/v1"));
	ck_assert_ptr_nonnull(sky_asset_page("/explore"));
}
END_TEST

/* The largest file: every coding is worth it. */
static const struct sky_asset *largest(void)
{
	const struct sky_asset *found = sky_asset_table;
	for (size_t i = 1; i < sky_asset_table_count; i++)
		if (sky_asset_table[i].bodies[SKY_ASSET_IDENTITY].length > found->bodies[SKY_ASSET_IDENTITY].length)
			found = &sky_asset_table[i];
	return found;
}

START_TEST(test_codings)
{
	static const struct {
		const char *accepted, *coding;
		int stored; /* enum sky_asset_coding; -1: made for the occasion */
	} cases[] = {
	    {"gzip, deflate, br, zstd", "br", SKY_ASSET_BR}, {"gzip", "gzip", SKY_ASSET_GZIP},
	    {"identity", NULL, SKY_ASSET_IDENTITY},          {"zstd", NULL, SKY_ASSET_IDENTITY},
	    {"br;q=0.1, gzip", "gzip", SKY_ASSET_GZIP},      {"zstd, identity;q=0", "zstd", -1},
	};
	if (!sky_assets_built())
		return;
	const struct sky_asset *asset = largest();
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_reply reply = ask("GET", asset->path, "*/*", "Accept-Encoding", cases[i].accepted);
		const char *coding = sky_reply_find(&reply, "Content-Encoding");
		ck_assert_int_eq(reply.status, 200);
		ck_assert_msg(cases[i].coding ? coding && strcmp(coding, cases[i].coding) == 0 : !coding, "%s",
		              cases[i].accepted);
		ck_assert_str_eq(sky_reply_find(&reply, "Cache-Control"), "public, max-age=31536000, immutable");
		ck_assert_str_eq(sky_reply_find(&reply, "Content-Type"), asset->media_type);
		ck_assert_str_eq(sky_reply_find(&reply, "Vary"), "Accept, Accept-Encoding");
		if (cases[i].stored >= 0) {
			const struct sky_asset_body *body = &asset->bodies[cases[i].stored];
			ck_assert_uint_eq(reply.body.length, body->length);
			ck_assert_mem_eq(reply.body.data, body->bytes, body->length);
		} else {
			ck_assert_uint_lt(reply.body.length, asset->bodies[SKY_ASSET_IDENTITY].length);
		}
		end(&reply);
	}
}
END_TEST

/* As in test_exchange.c: allocation number 0, 1, 2 … and all behind it fail, until none does. */
START_TEST(test_every_allocation_may_fail)
{
	static const struct {
		const char *target, *coding;
	} cases[] = {{"/docs", "gzip"}, {"/docs/problems/unknown-parameter", "br"}, {"/", "zstd, identity;q=0"}};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		size_t failed = 1;
		for (size_t good = 0; failed > 0; good++) {
			struct sky_worker *fresh = sky_worker_create(&releases, &meters, &settings), *kept = worker;
			ck_assert_ptr_nonnull(fresh);
			worker = fresh;
			fault_arm(good);
			struct sky_reply reply = ask("GET", cases[i].target, BROWSER, "Accept-Encoding", cases[i].coding);
			failed = fault_disarm();
			ck_assert_msg(reply.status == 200 || (failed && (reply.status == 503 || reply.status == 404)),
			              "%s with %zu allocations: %d", cases[i].target, good, reply.status);
			end(&reply);
			worker = kept;
			releases.readers = fresh->reader.next;
			sky_worker_destroy(fresh);
			ck_assert_uint_lt(good, 1000);
		}
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_dates_of_pages,
	    test_a_browser_gets_pages,
	    test_others_get_json,
	    test_what_is_no_page,
	    test_methods,
	    test_who_holds_a_page_gets_304,
	    test_who_holds_an_asset_gets_304,
	    test_the_table,
	    test_codings,
	    test_every_allocation_may_fail,
	};
	return unit_run_with("assets", tests, SKY_COUNT(tests), set_up, tear_down);
}
