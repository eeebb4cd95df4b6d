#include "scratch.h"
#include "server/exchange/router.h"

#include <string.h>

static struct sky_target parse(const char *path)
{
	struct sky_target target;
	struct sky_problem problem = {0};
	ck_assert_msg(sky_target_parse(arena, path, &target, &problem) == SKY_TARGET_OK, "%s", path);
	return target;
}

START_TEST(test_routes)
{
	static const struct {
		const char *path, *method;
		enum sky_route_status status;
		const char *operation, *value, *suffix, *stray;
	} cases[] = {
	    {"/", "GET", SKY_ROUTE_FOUND, "get_root", NULL, NULL, NULL},
	    {"/v1/vendors", "GET", SKY_ROUTE_FOUND, "list_vendors", NULL, NULL, NULL},
	    {"/v1/vendors", "HEAD", SKY_ROUTE_FOUND, "list_vendors", NULL, NULL, NULL},
	    {"/v1/vendors", "OPTIONS", SKY_ROUTE_FOUND, "list_vendors", NULL, NULL, NULL},
	    {"/v1/vendors", "POST", SKY_ROUTE_NO_METHOD, "list_vendors", NULL, NULL, NULL},
	    {"/v1/vendors.csv", "GET", SKY_ROUTE_FOUND, "list_vendors", NULL, "csv", NULL},
	    {"/v1/vendors.ics", "GET", SKY_ROUTE_NO_FORMAT, "list_vendors", NULL, "ics", NULL},
	    {"/v1/vendors.xml", "GET", SKY_ROUTE_NO_PATH, NULL, NULL, NULL, NULL},
	    {"/v1/.csv", "GET", SKY_ROUTE_NO_PATH, NULL, NULL, NULL, NULL},
	    {"/v1/vendors/x", "GET", SKY_ROUTE_FOUND, "get_vendor", "x", NULL, NULL},
	    {"/v1/vendors/x.json", "GET", SKY_ROUTE_FOUND, "get_vendor", "x", "json", NULL},
	    {"/v1/vendors/x.csv", "GET", SKY_ROUTE_FOUND, "get_vendor", "x.csv", NULL, "csv"},
	    {"/v1/vendors/Node.js", "GET", SKY_ROUTE_FOUND, "get_vendor", "Node.js", NULL, "js"},
	    {"/v1/vendors/x.y/timeline.ndjson", "GET", SKY_ROUTE_FOUND, "list_vendor_timeline", "x.y", "ndjson", NULL},
	    {"/v1//timeline", "GET", SKY_ROUTE_NO_PATH, NULL, NULL, NULL, NULL},
	    {"/v1/vendors//timeline", "GET", SKY_ROUTE_NO_PATH, NULL, NULL, NULL, NULL},
	    {"/openapi.json", "GET", SKY_ROUTE_FOUND, "get_openapi_json", NULL, NULL, NULL},
	    {"/v1/vendors/a/b/c", "GET", SKY_ROUTE_NO_PATH, NULL, NULL, NULL, NULL},
	    {"/v1/compare/markets", "GET", SKY_ROUTE_FOUND, "compare_markets", NULL, NULL, NULL},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_target target = parse(cases[i].path);
		struct sky_route route;
		enum sky_route_status status = sky_route_find(arena, &target, cases[i].method, &route);
		ck_assert_msg(status == cases[i].status, "%s: %d", cases[i].path, (int)status);
		if (status == SKY_ROUTE_NO_PATH)
			continue;
		ck_assert_str_eq(route.operation->id, cases[i].operation);
		ck_assert_str_eq(route.allow, "GET, HEAD, OPTIONS");
		ck_assert_pstr_eq(route.suffix, cases[i].suffix);
		ck_assert_pstr_eq(route.stray_suffix, cases[i].stray);
		ck_assert_pstr_eq(route.value_count ? route.values[0] : NULL, cases[i].value);
	}
}
END_TEST

START_TEST(test_suggestions)
{
	static const struct {
		const char *path, *near;
	} cases[] = {
	    {"/v1/vendros", "/v1/vendors"},    {"/v2/vendors", "/v1/vendors"},
	    {"/VENDORS", "/v1/vendors"},       {"/v1/markets/cn/size", "/v1/markets/cn/sizes"},
	    {"/openapi.jsn", "/openapi.json"}, {"/healtz", "/healthz"},
	    {"/something/else", NULL},         {"/", NULL},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_target target = parse(cases[i].path);
		ck_assert_pstr_eq(sky_route_suggest(arena, &target), cases[i].near);
	}
	struct sky_target target = parse("/v1/vendor/a%20b%25");
	ck_assert_str_eq(sky_route_suggest(arena, &target), "/v1/vendors/a%20b%25");
}
END_TEST

/* Whichever allocation fails, the router says that there is nothing, and no more. */
START_TEST(test_short_memory)
{
	struct sky_target target = parse("/v1/vendors/jd-cloud.json"), odd = parse("/v1/vendrs/x");
	struct sky_route route;
	struct sky_arena *none = sky_arena_create(1);
	ck_assert_int_eq(sky_route_find(none, &target, "GET", &route), SKY_ROUTE_NO_PATH);
	ck_assert_ptr_null(sky_route_suggest(none, &odd));
	ck_assert_ptr_null(sky_route_formats(none, &sky_operations[0]));
	sky_arena_destroy(none);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_routes, test_suggestions, test_short_memory};
	return unit_run_with("router", tests, SKY_COUNT(tests), set_up, tear_down);
}
