/* The Model Context Protocol itself: messages, revisions, batches. */
#include "mcp.h"

/* The revision without a handshake. */
#define MODERN "2026-07-28"
#define META                                                                                                           \
	"\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" MODERN                                                 \
	"\",\"io.modelcontextprotocol/clientCapabilities\":{}}"

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
		snprintf(body, sizeof body,
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
		snprintf(body, sizeof body, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{" META "}}", gone[i]);
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

int main(void)
{
	const TTest *const tests[] = {
	    a_body_that_is_no_message,
	    the_id_comes_back,
	    revisions_are_agreed_on,
	    an_unknown_revision_is_refused_with_those_that_are_known,
	    without_a_handshake_each_request_says_all,
	    what_asks_nothing_is_taken,
	    batches_are_of_one_revision,
	    a_method_that_does_not_exist,
	    lists_of_one_page_know_no_cursor,
	};
	return unit_run_with("mcp", tests, SKY_COUNT(tests), set_up, tear_down);
}
