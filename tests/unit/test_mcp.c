/* The Model Context Protocol over its handler, without a server. */
#include "ask.h"

#include <string.h>

#define MODERN "2026-07-28"
#define META                                                                                                           \
	"\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" MODERN                                                 \
	"\",\"io.modelcontextprotocol/clientCapabilities\":{}}"

static struct sky_snapshot *snapshot;

static void set_up(void)
{
	snapshot = load_valid(BASIC);
}

static void tear_down(void)
{
	sky_snapshot_release(snapshot);
}

/* An answer to a message. */
struct reply {
	struct ask ask;
	unsigned status;
	json_t *body; /* NULL: none */
};

static struct reply post_fields(const char *body, const char *version, const char *method, const char *name)
{
	struct reply reply = {.ask = {.arena = sky_arena_create(0)}};
	const struct sky_message message = {.body = body,
	                                    .length = body ? strlen(body) : 0,
	                                    .protocol_version = version,
	                                    .mcp_method = method,
	                                    .mcp_name = name};
	struct sky_request request = {.snapshot = snapshot,
	                              .operation = operation_named("post_mcp"),
	                              .arena = reply.ask.arena,
	                              .as_of = SKY_DAY_NONE,
	                              .message = &message};
	struct sky_result result = {.status = 200};

	ck_assert_ptr_nonnull(reply.ask.arena);
	ck_assert_ptr_nonnull(request.operation);
	ck_assert_int_eq(request.operation->handler(&request, &result), SKY_DONE);
	ck_assert_int_eq(result.form, SKY_RESULT_DOCUMENT);
	reply.status = result.status;
	if (result.document_length) {
		json_error_t error;

		reply.body = json_loadb(result.document, result.document_length, JSON_REJECT_DUPLICATES, &error);
		ck_assert_msg(reply.body != NULL, "%s: %.*s", error.text, (int)result.document_length, result.document);
	}
	return reply;
}

static struct reply post(const char *body)
{
	return post_fields(body, "2025-11-25", NULL, NULL);
}

static void finish(struct reply *reply)
{
	json_decref(reply->body);
	sky_arena_destroy(reply->ask.arena);
}

/* "result" of a request of that method, in the newest revision with a handshake. */
static struct reply call(const char *method, const char *params)
{
	char body[2048];

	ck_assert_int_lt(snprintf(body, sizeof(body), "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\"%s%s}", method,
	                          *params ? ",\"params\":" : "", params),
	                 (int)sizeof(body));
	return post(body);
}

/* A member of a member …, by names separated by "/"; numbers are places in arrays. */
static const json_t *at(const json_t *json, const char *path)
{
	char name[64];

	while (json && *path) {
		size_t length = strcspn(path, "/");

		ck_assert_uint_lt(length, sizeof(name));
		memcpy(name, path, length);
		name[length] = '\0';
		json = json_is_array(json) ? json_array_get(json, strtoul(name, NULL, 10)) : json_object_get(json, name);
		path += length + (path[length] == '/');
	}
	return json;
}

static const char *text_at(const struct reply *reply, const char *path)
{
	const char *text = json_string_value(at(reply->body, path));

	ck_assert_msg(text != NULL, "no text at %s", path);
	return text;
}

static void expect_error(struct reply reply, unsigned status, int code, const char *words)
{
	const char *message = json_string_value(at(reply.body, "error/message"));

	ck_assert_msg(message && strstr(message, words), "\"%s\", not \"%s\"", message ? message : "-", words);
	ck_assert_int_eq(json_integer_value(at(reply.body, "error/code")), code);
	ck_assert_uint_eq(reply.status, status);
	ck_assert_ptr_null(at(reply.body, "result"));
	ck_assert_str_eq(text_at(&reply, "jsonrpc"), "2.0");
	finish(&reply);
}

/* A tool that fails: the words of its result. */
static void expect_mistake(const char *params, const char *words)
{
	struct reply reply = call("tools/call", params);

	ck_assert_ptr_null(at(reply.body, "error"));
	ck_assert_msg(json_is_true(at(reply.body, "result/isError")), "%s", params);
	ck_assert_ptr_null(at(reply.body, "result/structuredContent"));
	ck_assert_msg(strstr(text_at(&reply, "result/content/0/text"), words) != NULL, "%s",
	              text_at(&reply, "result/content/0/text"));
	finish(&reply);
}

START_TEST(a_body_that_is_no_message)
{
	static const struct {
		const char *body;
		int code;
		const char *words;
	} wrong[] = {
	    {"", -32700, "not JSON"},
	    {NULL, -32700, "not JSON"},
	    {"{\"jsonrpc\":\"2.0\",", -32700, "in line 1"},
	    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}", -32700, "duplicate"},
	    {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", -32600, "32 levels"},
	    {"1", -32600, "an object"},
	    {"{}", -32600, "jsonrpc"},
	    {"{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}", -32600, "jsonrpc"},
	    {"{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", -32600, "id must"},
	    {"{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}", -32600, "id must"},
	    {"{\"jsonrpc\":\"2.0\",\"id\":1}", -32600, "method must"},
	    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", -32600, "method must"},
	    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}", -32602, "params must"},
	    {"[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", -32600, "no batches"},
	};
	for (size_t i = 0; i < SKY_COUNT(wrong); i++)
		expect_error(post(wrong[i].body), 400, wrong[i].code, wrong[i].words);
}
END_TEST

START_TEST(the_id_comes_back)
{
	struct reply reply = post("{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"京\",\"method\":\"ping\"}");
	ck_assert_str_eq(text_at(&reply, "id"), "a\"京");
	ck_assert_uint_eq(json_object_size(at(reply.body, "result")), 0);
	finish(&reply);
	reply = post("{\"jsonrpc\":\"2.0\",\"id\":-9007199254740993,\"method\":\"ping\"}");
	ck_assert_int_eq(json_integer_value(at(reply.body, "id")), -INT64_C(9007199254740993));
	finish(&reply);
	reply = post("{}");
	ck_assert(json_is_null(at(reply.body, "id")));
	finish(&reply);
	reply = post_fields("{}", MODERN, NULL, NULL);
	ck_assert_ptr_null(at(reply.body, "id"));
	finish(&reply);
}
END_TEST

START_TEST(revisions_are_agreed_on)
{
	static const char *const asked[][2] = {{"2025-11-25", "2025-11-25"}, {"2025-06-18", "2025-06-18"},
	                                       {"2025-03-26", "2025-03-26"}, {"2024-11-05", "2025-11-25"},
	                                       {"2026-07-28", "2025-11-25"}, {"", "2025-11-25"}};
	for (size_t i = 0; i < SKY_COUNT(asked); i++) {
		char body[256];

		snprintf(body, sizeof(body),
		         "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"%s\"}}",
		         asked[i][0]);
		struct reply reply = post_fields(body, NULL, NULL, NULL);
		ck_assert_uint_eq(reply.status, 200);
		ck_assert_str_eq(text_at(&reply, "result/protocolVersion"), asked[i][1]);
		ck_assert_str_eq(text_at(&reply, "result/serverInfo/version"), SKY_VERSION);
		ck_assert(json_is_object(at(reply.body, "result/capabilities/tools")));
		ck_assert(strstr(text_at(&reply, "result/instructions"), "verify"));
		finish(&reply);
	}
	expect_error(call("initialize", "{}"), 200, -32602, "protocolVersion");
}
END_TEST

START_TEST(an_unknown_revision_is_refused_with_those_that_are_known)
{
	struct reply reply = post_fields("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}", "1999-01-01", NULL, NULL);
	ck_assert_str_eq(text_at(&reply, "error/data/requested"), "1999-01-01");
	ck_assert_str_eq(text_at(&reply, "error/data/supported/0"), "2026-07-28");
	ck_assert_uint_eq(json_array_size(at(reply.body, "error/data/supported")), 4);
	ck_assert_int_eq(json_integer_value(at(reply.body, "id")), 1);
	expect_error(reply, 400, -32022, "not known");
	expect_error(post_fields("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"_meta\":"
	                         "{\"io.modelcontextprotocol/protocolVersion\":\"x\"}}}",
	                         NULL, NULL, NULL),
	             400, -32022, "not known");
	expect_error(post_fields("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"_meta\":"
	                         "{\"io.modelcontextprotocol/protocolVersion\":\"2025-06-18\"}}}",
	                         "2025-11-25", NULL, NULL),
	             400, -32020, "MCP-Protocol-Version");
}
END_TEST

START_TEST(without_a_handshake_each_request_says_all)
{
	static const char list[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{" META "}}";
	static const char tool[] =
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"search\","
	    "\"arguments\":{\"q\":\"jd\"}," META "}}";
	static const char read[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/read\",\"params\":{\"uri\":"
	                           "\"skyledger:///v1/vendors/京\"," META "}}";
	struct reply reply = post_fields(list, MODERN, "tools/list", NULL);
	ck_assert_uint_eq(reply.status, 200);
	ck_assert_str_eq(text_at(&reply, "result/resultType"), "complete");
	ck_assert_str_eq(text_at(&reply, "result/cacheScope"), "public");
	ck_assert_int_eq(json_integer_value(at(reply.body, "result/ttlMs")), 60000);
	ck_assert_ptr_nonnull(json_object_get(at(reply.body, "result/_meta"), "io.modelcontextprotocol/serverInfo"));
	finish(&reply);
	reply = post_fields("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\",\"params\":{" META "}}", MODERN,
	                    "server/discover", NULL);
	ck_assert_str_eq(text_at(&reply, "result/supportedVersions/0"), MODERN);
	finish(&reply);
	reply = post_fields(tool, MODERN, "tools/call", "search");
	ck_assert(json_is_false(at(reply.body, "result/isError")));
	ck_assert_ptr_null(at(reply.body, "result/ttlMs"));
	finish(&reply);
	/* The uri is not found; its header field is right. */
	expect_error(post_fields(read, MODERN, "resources/read", "=?base64?c2t5bGVkZ2VyOi8vL3YxL3ZlbmRvcnMv5Lqs?="), 200,
	             -32602, "Unknown id");
	expect_error(post_fields(read, MODERN, "resources/read", "=?base64?c2t5bGVkZ2VyOi8vL3YxL3ZlbmRvcnMv5Lqt?="), 400,
	             -32020, "Mcp-Name");
	expect_error(post_fields(list, NULL, "tools/list", NULL), 400, -32020, "MCP-Protocol-Version is required");
	expect_error(post_fields(list, "2025-11-25", "tools/list", NULL), 400, -32020, "MCP-Protocol-Version differs");
	expect_error(post_fields(list, MODERN, NULL, NULL), 400, -32020, "Mcp-Method is required");
	expect_error(post_fields(list, MODERN, "tools/call", NULL), 400, -32020, "Mcp-Method differs");
	expect_error(post_fields(tool, MODERN, "tools/call", NULL), 400, -32020, "Mcp-Name is required");
	expect_error(post_fields(tool, MODERN, "tools/call", "serch"), 400, -32020, "Mcp-Name differs");
	expect_error(post_fields("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}", MODERN, "tools/list", NULL),
	             400, -32602, "protocolVersion");
	expect_error(post_fields("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"_meta\":"
	                         "{\"io.modelcontextprotocol/protocolVersion\":\"" MODERN "\"}}}",
	                         MODERN, "tools/list", NULL),
	             400, -32602, "clientCapabilities");
	for (size_t i = 0; i < 2; i++) {
		static const char *const gone[] = {"ping", "initialize"};
		char body[512];

		snprintf(body, sizeof(body), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{" META "}}", gone[i]);
		expect_error(post_fields(body, MODERN, gone[i], NULL), 404, -32601, gone[i]);
	}
}
END_TEST

START_TEST(what_asks_nothing_is_taken)
{
	static const char *const bodies[] = {
	    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
	    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}",
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"params\":{" META "}}",
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1,\"message\":\"x\"}}",
	};
	for (size_t i = 0; i < SKY_COUNT(bodies); i++) {
		struct reply reply = post(bodies[i]);

		ck_assert_uint_eq(reply.status, 202);
		ck_assert_ptr_null(reply.body);
		finish(&reply);
		expect_error(post_fields(bodies[i], "1999-01-01", NULL, NULL), 400, -32022, "not known");
	}
}
END_TEST

START_TEST(batches_are_of_one_revision)
{
	static const char batch[] =
	    "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},"
	    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"},"
	    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"nothing\"},3,"
	    "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"1\"}}]";
	struct reply reply = post_fields(batch, "2025-03-26", NULL, NULL);
	ck_assert_uint_eq(reply.status, 200);
	ck_assert_uint_eq(json_array_size(reply.body), 4);
	ck_assert_ptr_nonnull(at(reply.body, "0/result"));
	ck_assert_int_eq(json_integer_value(at(reply.body, "1/error/code")), -32601);
	ck_assert_int_eq(json_integer_value(at(reply.body, "1/id")), 2);
	ck_assert_int_eq(json_integer_value(at(reply.body, "2/error/code")), -32600);
	ck_assert_int_eq(json_integer_value(at(reply.body, "3/error/code")), -32600);
	finish(&reply);
	reply = post_fields("[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}]", NULL, NULL, NULL);
	ck_assert_uint_eq(reply.status, 202);
	ck_assert_ptr_null(reply.body);
	finish(&reply);
	expect_error(post_fields("[]", NULL, NULL, NULL), 400, -32600, "1 to 20");
	expect_error(post_fields("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", NULL, NULL, NULL), 400, -32600, "1 to 20");
	expect_error(post_fields(batch, "2025-06-18", NULL, NULL), 400, -32600, "no batches");
}
END_TEST

START_TEST(a_method_that_does_not_exist)
{
	expect_error(call("tools/lst", ""), 200, -32601, "tools/lst");
	expect_error(call("server/discover", ""), 200, -32601, "server/discover");
	expect_error(call("logging/setLevel", "{\"level\":\"info\"}"), 200, -32601, "logging");
}
END_TEST

START_TEST(lists_of_one_page_know_no_cursor)
{
	static const char *const methods[] = {"tools/list", "resources/templates/list", "prompts/list"};
	for (size_t i = 0; i < SKY_COUNT(methods); i++)
		expect_error(call(methods[i], "{\"cursor\":\"100\"}"), 200, -32602, "cursor");
}
END_TEST

START_TEST(tools_are_listed_with_their_schemas)
{
	struct reply reply = call("tools/list", "");
	const json_t *tools = at(reply.body, "result/tools"), *tool;
	size_t i;
	ck_assert_uint_ge(json_array_size(tools), 10);
	json_array_foreach(tools, i, tool)
	{
		const char *name = json_string_value(at(tool, "name"));

		ck_assert_ptr_nonnull(operation_named(name));
		ck_assert_str_eq(json_string_value(at(tool, "inputSchema/type")), "object");
		ck_assert(json_is_false(at(tool, "inputSchema/additionalProperties")));
		ck_assert_str_eq(json_string_value(at(tool, "outputSchema/type")), "object");
		ck_assert(json_is_true(at(tool, "annotations/readOnlyHint")));
		ck_assert(json_is_true(at(tool, "annotations/idempotentHint")));
	}
	finish(&reply);
}
END_TEST

START_TEST(a_tool_answers_as_its_operation_does)
{
	struct reply reply =
	    call("tools/call", "{\"name\":\"list_figures\",\"arguments\":{\"vendor\":[\"JD Cloud\"],\"limit\":2}}");
	struct ask ask = ask_for(snapshot, "list_figures", NULL, "vendor=jd-cloud&limit=2&include=source");
	ck_assert_uint_eq(reply.status, 200);
	ck_assert(json_is_false(at(reply.body, "result/isError")));
	ck_assert(json_equal(at(reply.body, "result/structuredContent/data"), ask.data));
	ck_assert_ptr_nonnull(at(reply.body, "result/structuredContent/data/0/source_title"));
	ck_assert_str_eq(text_at(&reply, "result/structuredContent/meta/release"), sky_snapshot_release_id(snapshot));
	json_t *text = json_loads(text_at(&reply, "result/content/0/text"), 0, NULL);
	ck_assert(json_equal(text, at(reply.body, "result/structuredContent")));
	json_decref(text);
	ask_finish(&ask);
	finish(&reply);
	/* A parameter of the path is an argument like others, by any name. */
	reply = call("tools/call", "{\"name\":\"get_figure_lineage\",\"arguments\":{\"figure\":\"share-jd\"}}");
	ck_assert(json_is_object(at(reply.body, "result/structuredContent/data")));
	finish(&reply);
}
END_TEST

START_TEST(numbers_come_as_numbers_or_as_text)
{
	static const char *const values[] = {"34.3", "\"34.3\"", "3", "\"2.181e11\""};
	for (size_t i = 0; i < SKY_COUNT(values); i++) {
		char params[512];

		snprintf(params, sizeof(params),
		         "{\"name\":\"verify\",\"arguments\":{\"subject\":\"vendor:jd-cloud\",\"metric\":\"share\",\"period\":"
		         "\"2021\",\"value\":%s}}",
		         values[i]);
		struct reply reply = call("tools/call", params);
		ck_assert_msg(json_is_false(at(reply.body, "result/isError")), "%s: %s", values[i],
		              text_at(&reply, "result/content/0/text"));
		finish(&reply);
	}
}
END_TEST

START_TEST(mistakes_in_arguments_are_results)
{
#define CALL(name, arguments) "{\"name\":\"" name "\",\"arguments\":" arguments "}"
	expect_mistake(CALL("list_figures", "{\"vendor\":[\"jd-clod\"]}"), "the nearest is jd-cloud");
	expect_mistake(CALL("list_figures", "{\"vendr\":[\"jd-cloud\"]}"), "no such argument; the nearest is vendor");
	expect_mistake(CALL("list_figures", "{\"fields\":[\"id\"]}"), "no such argument");
	expect_mistake(CALL("list_figures", "{\"vendor\":\"jd-cloud\"}"), "must be an array");
	expect_mistake(CALL("list_figures", "{\"vendor\":[1,\"jd-cloud\"]}"), "must be text");
	expect_mistake(CALL("list_figures", "{\"vendor\":[]}"), "must not be empty");
	expect_mistake(CALL("list_figures", "{\"limit\":\"2\"}"), "must be an integer");
	expect_mistake(CALL("list_figures", "{\"limit\":2.5}"), "must be an integer");
	expect_mistake(CALL("list_figures", "{\"limit\":0}"), "limit \"0\"");
	expect_mistake(CALL("list_figures", "{\"conflict\":\"true\"}"), "true or false");
	expect_mistake(CALL("list_figures", "{\"as_of\":2022}"), "must be text");
	expect_mistake(CALL("list_figures", "{\"as_of\":null}"), "must be text");
	expect_mistake(CALL("search", "{\"q\":\"a\\tb\"}"), "control characters");
	expect_mistake(CALL("search", "{}"), "required");
	expect_mistake("{\"name\":\"search\"}", "required");
	expect_mistake(CALL("get_figure_lineage", "{}"), "figure: required");
	expect_mistake(CALL("get_figure_lineage", "{\"figure\":\"\"}"), "must not be empty");
	expect_mistake(
	    CALL("verify", "{\"subject\":\"vendor:jd-cloud\",\"metric\":\"share\",\"period\":\"2021\",\"value\":true}"),
	    "must be a number");
	/* Of the handler itself. */
	expect_mistake(CALL("get_figure_lineage", "{\"figure\":\"share-jd\",\"as_of\":\"1990\"}"), "not yet published");
	/* Several at once. */
	expect_mistake(CALL("list_figures", "{\"limit\":true,\"vendr\":1}"), "Bad request");
}
END_TEST

START_TEST(a_call_that_is_none_is_an_error)
{
	expect_error(call("tools/call", ""), 200, -32602, "params.name");
	expect_error(call("tools/call", "{\"name\":\"list_figure\"}"), 200, -32602, "the nearest is list_figures");
	expect_error(call("tools/call", "{\"name\":\"get_vendor\"}"), 200, -32602, "Unknown tool");
	expect_error(call("tools/call", "{\"name\":\"search\",\"arguments\":[]}"), 200, -32602, "params.arguments");
}
END_TEST

START_TEST(resources_are_listed_and_read)
{
	struct reply list = call("resources/list", "");
	const json_t *resources = at(list.body, "result/resources"), *resource;
	size_t i;
	ck_assert_uint_eq(json_array_size(resources), 1 + sky_count(snapshot, SKY_VENDOR) +
	                                                  sky_count(snapshot, SKY_MARKET) +
	                                                  sky_count(snapshot, SKY_SOURCE));
	ck_assert_ptr_null(at(list.body, "result/nextCursor"));
	json_array_foreach(resources, i, resource)
	{
		char params[256];

		snprintf(params, sizeof(params), "{\"uri\":\"%s\"}", json_string_value(at(resource, "uri")));
		struct reply reply = call("resources/read", params);
		ck_assert_str_eq(text_at(&reply, "result/contents/0/uri"), json_string_value(at(resource, "uri")));
		ck_assert_str_eq(text_at(&reply, "result/contents/0/mimeType"), json_string_value(at(resource, "mimeType")));
		ck_assert_uint_ge(strlen(text_at(&reply, "result/contents/0/text")), 20);
		finish(&reply);
	}
	finish(&list);
	list = call("resources/templates/list", "");
	ck_assert_uint_eq(json_array_size(at(list.body, "result/resourceTemplates")), 4);
	finish(&list);
	/* As a client writes it that codes every character. */
	list = call("resources/read", "{\"uri\":\"skyledger:///v1/figures/share%2Djd\"}");
	ck_assert_ptr_nonnull(strstr(text_at(&list, "result/contents/0/text"), "share-jd"));
	finish(&list);
}
END_TEST

START_TEST(a_resource_that_is_not_there)
{
	static const char *const uris[][2] = {
	    {"https://example.com/", "begin with skyledger://"},
	    {"skyledger:///v1/vendors/jd-clod", "the nearest is jd-cloud"},
	    {"skyledger:///v1/vendors/", "no such resource"},
	    {"skyledger:///v1/vendors/jd-cloud/timeline", "no such resource"},
	    {"skyledger:///v1/rates/x", "no such resource"},
	    {"skyledger:///v1/vendors/a+b", "no such resource"},
	    {"skyledger:///v1/vendors/%zz", "percent-encoding"},
	    {"skyledger://", "no such resource"},
	};
	for (size_t i = 0; i < SKY_COUNT(uris); i++) {
		char params[256];

		snprintf(params, sizeof(params), "{\"uri\":\"%s\"}", uris[i][0]);
		struct reply reply = call("resources/read", params);
		ck_assert_str_eq(text_at(&reply, "error/data/uri"), uris[i][0]);
		expect_error(reply, 200, -32002, uris[i][1]);
	}
	expect_error(call("resources/read", ""), 200, -32602, "params.uri");
	expect_error(call("resources/list", "{\"cursor\":\"7\"}"), 200, -32602, "cursor");
	expect_error(call("resources/list", "{\"cursor\":\"x\"}"), 200, -32602, "cursor");
	expect_error(call("resources/list", "{\"cursor\":1}"), 200, -32602, "cursor");
	struct reply behind = call("resources/list", "{\"cursor\":\"100\"}");
	ck_assert_uint_eq(json_array_size(at(behind.body, "result/resources")), 0);
	finish(&behind);
}
END_TEST

START_TEST(long_lists_have_pages)
{
	struct folder folder = make_folder();
	char text[32768];
	size_t used = 0;
	write_file(&folder, "dataset.json", minimal_dataset);
	for (unsigned i = 0; i < 230; i++)
		used += (size_t)snprintf(
		    text + used, sizeof(text) - used,
		    "%s{\"id\": \"v%u\", \"names\": {\"en\": \"V %u\"}, \"source\": \"s\", \"locator\": \"page 1\"}",
		    i ? "," : "[", i, i);
	snprintf(text + used, sizeof(text) - used, "]");
	write_file(&folder, "vendors.json", text);
	write_file(&folder, "sources.json",
	           "[{\"id\": \"s\", \"title\": \"S\", \"publisher\": \"P\", \"published\": \"2022-11-02\", \"url\": "
	           "\"https://example.com/\", \"language\": \"en\", \"kind\": \"primary\"}]");
	struct sky_snapshot *before = snapshot;
	snapshot = load_valid(folder.path);
	struct reply first = call("resources/list", ""), second = call("resources/list", "{\"cursor\":\"100\"}"),
	             third = call("resources/list", "{\"cursor\":\"200\"}");
	ck_assert_uint_eq(json_array_size(at(first.body, "result/resources")), 100);
	ck_assert_str_eq(text_at(&first, "result/nextCursor"), "100");
	ck_assert_str_eq(text_at(&first, "result/resources/99/name"), "v98");
	ck_assert_str_eq(text_at(&second, "result/resources/0/name"), "v99");
	ck_assert_str_eq(text_at(&second, "result/nextCursor"), "200");
	ck_assert_uint_eq(json_array_size(at(third.body, "result/resources")), 32);
	ck_assert_ptr_null(at(third.body, "result/nextCursor"));
	finish(&first);
	finish(&second);
	finish(&third);
	/* A completion has at most a hundred values. */
	first = call("completion/complete", "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"brief_on_vendor\"},"
	                                    "\"argument\":{\"name\":\"vendor\",\"value\":\"v\"}}");
	ck_assert_uint_eq(json_array_size(at(first.body, "result/completion/values")), 100);
	ck_assert_int_eq(json_integer_value(at(first.body, "result/completion/total")), 230);
	ck_assert(json_is_true(at(first.body, "result/completion/hasMore")));
	finish(&first);
	sky_snapshot_release(snapshot);
	snapshot = before;
	remove_file(&folder, "dataset.json");
	remove_file(&folder, "vendors.json");
	remove_file(&folder, "sources.json");
	remove_folder(&folder);
}
END_TEST

START_TEST(prompts_are_filled_in)
{
	struct reply reply = call("prompts/list", "");
	ck_assert_uint_eq(json_array_size(at(reply.body, "result/prompts")), 3);
	finish(&reply);
	reply = call("prompts/get", "{\"name\":\"compare_vendors\",\"arguments\":{\"vendors\":\" JD Cloud ,ali-cloud\"}}");
	ck_assert_str_eq(text_at(&reply, "result/messages/0/role"), "user");
	ck_assert_ptr_nonnull(strstr(text_at(&reply, "result/messages/0/content/text"), "(jd-cloud), "));
	ck_assert_ptr_nonnull(strstr(text_at(&reply, "result/messages/0/content/text"), "strategy and milestones"));
	ck_assert_ptr_null(strpbrk(text_at(&reply, "result/messages/0/content/text"), "{}"));
	finish(&reply);
	reply = call("prompts/get", "{\"name\":\"check_claim\",\"arguments\":{\"claim\":\"{claim} grew\"}}");
	ck_assert_ptr_nonnull(strstr(text_at(&reply, "result/messages/0/content/text"), "{claim} grew"));
	finish(&reply);
	expect_error(call("prompts/get", ""), 200, -32602, "params.name");
	expect_error(call("prompts/get", "{\"name\":\"x\"}"), 200, -32602, "Unknown prompt");
	expect_error(call("prompts/get", "{\"name\":\"check_claim\"}"), 200, -32602, "claim is required");
	expect_error(call("prompts/get", "{\"name\":\"check_claim\",\"arguments\":{\"claim\":\"\"}}"), 200, -32602,
	             "not empty");
	expect_error(call("prompts/get", "{\"name\":\"check_claim\",\"arguments\":{\"claim\":1}}"), 200, -32602,
	             "must be text");
	expect_error(call("prompts/get", "{\"name\":\"check_claim\",\"arguments\":1}"), 200, -32602, "must be an object");
	expect_error(call("prompts/get", "{\"name\":\"check_claim\",\"arguments\":{\"clam\":\"x\"}}"), 200, -32602,
	             "no argument");
	expect_error(call("prompts/get", "{\"name\":\"brief_on_vendor\",\"arguments\":{\"vendor\":\"jd-clod\"}}"), 200,
	             -32602, "the nearest is jd-cloud");
	expect_error(call("prompts/get", "{\"name\":\"compare_vendors\",\"arguments\":{\"vendors\":\"jd-cloud,\"}}"), 200,
	             -32602, "must not be empty");
}
END_TEST

START_TEST(arguments_are_completed)
{
#define COMPLETE(ref, name, value) "{\"ref\":" ref ",\"argument\":{\"name\":\"" name "\",\"value\":\"" value "\"}}"
#define PROMPT(name) "{\"type\":\"ref/prompt\",\"name\":\"" name "\"}"
#define TEMPLATE(uri) "{\"type\":\"ref/resource\",\"uri\":\"skyledger://" uri "\"}"
	struct reply reply = call("completion/complete", COMPLETE(PROMPT("compare_vendors"), "vendors", "x, JD"));
	ck_assert_str_eq(text_at(&reply, "result/completion/values/0"), "x, jd-cloud");
	ck_assert(json_is_false(at(reply.body, "result/completion/hasMore")));
	finish(&reply);
	reply = call("completion/complete", COMPLETE(PROMPT("check_claim"), "claim", "J"));
	ck_assert_uint_eq(json_array_size(at(reply.body, "result/completion/values")), 0);
	finish(&reply);
	reply = call("completion/complete", COMPLETE(TEMPLATE("/v1/figures/{figure}"), "figure", "share-j"));
	ck_assert_str_eq(text_at(&reply, "result/completion/values/0"), "share-jd");
	finish(&reply);
	expect_error(call("completion/complete", COMPLETE(PROMPT("x"), "vendor", "")), 200, -32602, "not a prompt");
	expect_error(call("completion/complete", COMPLETE(PROMPT("check_claim"), "x", "")), 200, -32602, "not an argument");
	expect_error(call("completion/complete", COMPLETE(TEMPLATE("/v1/x"), "x", "")), 200, -32602, "not a resource");
	expect_error(call("completion/complete", COMPLETE("{\"type\":\"ref/resource\",\"uri\":\"x\"}", "x", "")), 200,
	             -32602, "not a resource");
	expect_error(call("completion/complete", COMPLETE(TEMPLATE("/v1/figures/{figure}"), "x", "")), 200, -32602,
	             "template");
	expect_error(call("completion/complete", COMPLETE("{\"type\":\"x\"}", "x", "")), 200, -32602, "ref.type");
	expect_error(call("completion/complete", "{}"), 200, -32602, "params.argument");
}
END_TEST

int main(void)
{
	const TTest *tests[] = {a_body_that_is_no_message,
	                        the_id_comes_back,
	                        revisions_are_agreed_on,
	                        an_unknown_revision_is_refused_with_those_that_are_known,
	                        without_a_handshake_each_request_says_all,
	                        what_asks_nothing_is_taken,
	                        batches_are_of_one_revision,
	                        a_method_that_does_not_exist,
	                        lists_of_one_page_know_no_cursor,
	                        tools_are_listed_with_their_schemas,
	                        a_tool_answers_as_its_operation_does,
	                        numbers_come_as_numbers_or_as_text,
	                        mistakes_in_arguments_are_results,
	                        a_call_that_is_none_is_an_error,
	                        resources_are_listed_and_read,
	                        a_resource_that_is_not_there,
	                        long_lists_have_pages,
	                        prompts_are_filled_in,
	                        arguments_are_completed};

	return unit_run_with("mcp", tests, SKY_COUNT(tests), set_up, tear_down);
}
