/* The resources and prompts that /mcp offers, and the completion of their arguments. */
#include "mcp.h"
#include "model/load/snapshot_build.h"

START_TEST(resources_are_listed_and_read)
{
	struct reply list = call("resources/list", "");
	const json_t *resources = at(list.body, "result/resources");
	ck_assert_uint_eq(json_array_size(resources), 1 + sky_count(snapshot, SKY_VENDOR) +
	                                                  sky_count(snapshot, SKY_MARKET) +
	                                                  sky_count(snapshot, SKY_SOURCE));
	ck_assert_ptr_null(at(list.body, "result/nextCursor"));
	const json_t *resource;
	size_t i;
	json_array_foreach(resources, i, resource)
	{
		char params[256];
		snprintf(params, sizeof params, "{\"uri\":\"%s\"}", json_string_value(at(resource, "uri")));
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
		snprintf(params, sizeof params, "{\"uri\":\"%s\"}", uris[i][0]);
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
	size_t used = 0;
	write_file(&folder, "dataset.json", minimal_dataset);
	char text[32768];
	for (unsigned i = 0; i < 230; i++) {
		used += (size_t)snprintf(
		    text + used, sizeof text - used,
		    "%s{\"id\": \"v%u\", \"names\": {\"en\": \"V %u\"}, \"source\": \"s\", \"locator\": \"page 1\"}",
		    i ? "," : "[", i, i);
	}
	snprintf(text + used, sizeof text - used, "]");
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
	reply = call("completion/complete", COMPLETE(PROMPT("brief_on_vendor"), "vendor", "京東"));
	ck_assert_str_eq(text_at(&reply, "result/completion/values/0"), "jd-cloud");
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
	const TTest *const tests[] = {
	    resources_are_listed_and_read, a_resource_that_is_not_there, long_lists_have_pages,
	    prompts_are_filled_in,         arguments_are_completed,
	};
	return unit_run_with("mcp_documents", tests, SKY_COUNT(tests), set_up, tear_down);
}
