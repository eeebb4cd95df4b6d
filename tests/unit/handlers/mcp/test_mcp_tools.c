/* The tools that /mcp offers: operations with checked arguments. */
#include "mcp.h"

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

START_TEST(tools_are_listed_with_their_schemas)
{
	struct reply reply = call("tools/list", "");
	const json_t *tools = at(reply.body, "result/tools");
	ck_assert_uint_ge(json_array_size(tools), 10);
	const json_t *tool;
	size_t i;
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
		snprintf(params, sizeof params,
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

int main(void)
{
	const TTest *const tests[] = {
	    tools_are_listed_with_their_schemas, a_tool_answers_as_its_operation_does, numbers_come_as_numbers_or_as_text,
	    mistakes_in_arguments_are_results,   a_call_that_is_none_is_an_error,
	};
	return unit_run_with("mcp_tools", tests, SKY_COUNT(tests), set_up, tear_down);
}
