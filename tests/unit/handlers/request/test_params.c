#include "ask.h"
#include "model/load/snapshot_build.h"

#define DATA_SET BASIC
#include "one_snapshot.h"

static void assert_canonical(const char *operation, const char *path_value, const char *query, const char *canonical)
{
	struct ask ask = ask_for(snapshot, operation, path_value, query);
	ck_assert_str_eq(ask.request.canonical, canonical);
	ask_finish(&ask);
}

static void assert_wrong(const char *operation, const char *query, enum sky_problem_type type, const char *parameter,
                         const char *suggestion)
{
	expect_problem(snapshot, operation, NULL, query, type, parameter, suggestion);
}

START_TEST(a_query_is_split_and_decoded)
{
	struct sky_arena *arena = sky_arena_create(0);
	struct sky_problem problem = {.error_count = 0};
	struct sky_pair *pairs;
	size_t count;
	ck_assert_int_eq(sky_query_split(arena, "a=1&b=x+y%20z&&c&d=&e=%E4%BA%AC&f=a=b", &pairs, &count, &problem),
	                 SKY_DONE);
	ck_assert_uint_eq(count, 6);
	ck_assert_str_eq(pairs[0].name, "a");
	ck_assert_str_eq(pairs[0].value, "1");
	ck_assert_str_eq(pairs[1].value, "x y z");
	ck_assert_str_eq(pairs[2].name, "c");
	ck_assert_str_eq(pairs[2].value, "");
	ck_assert_str_eq(pairs[3].value, "");
	ck_assert_str_eq(pairs[4].value, "京");
	ck_assert_str_eq(pairs[5].value, "a=b");
	ck_assert_int_eq(sky_query_split(arena, "", &pairs, &count, &problem), SKY_DONE);
	ck_assert_uint_eq(count, 0);
	sky_arena_destroy(arena);
}
END_TEST

START_TEST(a_malformed_query_is_refused)
{
	static const char *const queries[] = {"a=%",   "a=%4",  "a=%zz",  "a=%00",       "a=%0a",   "a=%7F",
	                                      "a=%ff", "%ff=a", "a=\x01", "a=%ED%A0%80", "a=%C0%AF"};
	for (size_t i = 0; i < SKY_COUNT(queries); i++) {
		struct sky_arena *arena = sky_arena_create(0);
		struct sky_problem problem = {.error_count = 0};
		struct sky_pair *pairs;
		size_t count;
		ck_assert_msg(sky_query_split(arena, queries[i], &pairs, &count, &problem) == SKY_PROBLEM, "%s", queries[i]);
		ck_assert_int_eq(problem.type, SKY_PROBLEM_BAD_REQUEST);
		ck_assert_uint_eq(problem.error_count, 1);
		sky_arena_destroy(arena);
	}
}
END_TEST

START_TEST(a_query_has_at_most_200_pairs)
{
	struct sky_arena *arena = sky_arena_create(0);
	struct sky_problem problem = {.error_count = 0};
	char query[402];
	for (size_t i = 0; i < 200; i++)
		memcpy(query + 2 * i, "a&", 2);
	query[399] = '\0';
	struct sky_pair *pairs;
	size_t count;
	ck_assert_int_eq(sky_query_split(arena, query, &pairs, &count, &problem), SKY_DONE);
	ck_assert_uint_eq(count, 200);
	memcpy(query + 399, "&a", 3);
	ck_assert_int_eq(sky_query_split(arena, query, &pairs, &count, &problem), SKY_PROBLEM);
	ck_assert_ptr_nonnull(problem.detail);
	sky_arena_destroy(arena);
}
END_TEST

START_TEST(unknown_parameters_suggest_the_nearest)
{
	assert_wrong("list_figures", "vendr=jd-cloud", SKY_PROBLEM_UNKNOWN_PARAMETER, "vendr", "vendor");
	assert_wrong("list_figures", "value_gte=1", SKY_PROBLEM_UNKNOWN_PARAMETER, "value_gte", "value__gte");
	assert_wrong("list_rates", "zzzzzz=1", SKY_PROBLEM_UNKNOWN_PARAMETER, "zzzzzz", NULL);
	/* A path parameter is none of the query. */
	expect_problem(snapshot, "get_vendor", "jd-cloud", "vendor=jd-cloud", SKY_PROBLEM_UNKNOWN_PARAMETER, "vendor",
	               NULL);
}
END_TEST

START_TEST(repeated_and_empty_parameters_are_refused)
{
	assert_wrong("list_figures", "vendor=jd-cloud&vendor=ali-cloud", SKY_PROBLEM_REPEATED_PARAMETER, "vendor", NULL);
	assert_wrong("list_figures", "limit=1&limit=1", SKY_PROBLEM_REPEATED_PARAMETER, "limit", NULL);
	assert_wrong("list_figures", "vendor=", SKY_PROBLEM_INVALID_PARAMETER, "vendor", NULL);
	assert_wrong("list_figures", "limit", SKY_PROBLEM_INVALID_PARAMETER, "limit", NULL);
	assert_wrong("list_figures", "vendor=jd-cloud,,ali-cloud", SKY_PROBLEM_INVALID_PARAMETER, "vendor", NULL);
}
END_TEST

START_TEST(malformed_values_are_refused)
{
	static const struct {
		const char *query, *parameter, *suggestion;
	} cases[] = {
	    {"limit=0", "limit", "1"},
	    {"limit=1001", "limit", "1000"},
	    {"limit=-1", "limit", "1"},
	    {"limit=1.0", "limit", NULL},
	    {"limit=1e2", "limit", NULL},
	    {"limit=99999999999999999999", "limit", NULL},
	    {"offset=10000001", "offset", "10000000"},
	    {"conflict=yes", "conflict", NULL},
	    {"kind=reportd", "kind", "reported"},
	    {"rank=best", "rank", NULL},
	    {"as_of=2021-13", "as_of", NULL},
	    {"as_of=2021~", "as_of", NULL},
	    {"as_of=2021/2022", "as_of", NULL},
	    {"as_of=yesterday", "as_of", NULL},
	    {"period=2021-Q5", "period", NULL},
	    {"value__gte=much", "value__gte", NULL},
	    {"value__gte=1234567890123456789", "value__gte", NULL},
	    {"currency=usd", "currency", "USD"},
	    {"currency=dollar", "currency", "USD"},
	    {"currency=CNZ", "currency", "CNY"},
	    {"currency=RMB", "currency", "CNY"},
	    {"currency=QQQQ", "currency", NULL},
	    {"currency=US1", "currency", "USD"},
	    {"sort=valu", "sort", "value"},
	    {"sort=-", "sort", NULL},
	    {"fields=-value", "fields", NULL},
	    {"fields=idd", "fields", "id"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		assert_wrong("list_figures", cases[i].query, SKY_PROBLEM_INVALID_PARAMETER, cases[i].parameter,
		             cases[i].suggestion);
	}
}
END_TEST

START_TEST(a_filter_by_a_code_takes_codes_of_the_standard)
{
	assert_wrong("list_markets", "region=UK", SKY_PROBLEM_INVALID_PARAMETER, "region", "GB");
	assert_wrong("list_markets", "region=CN,China", SKY_PROBLEM_INVALID_PARAMETER, "region", "CN");
	assert_wrong("list_markets", "region=cn", SKY_PROBLEM_INVALID_PARAMETER, "region", "CN");
	assert_wrong("list_sources", "language=zh-Hams", SKY_PROBLEM_INVALID_PARAMETER, "language", "zh-Hans");
	assert_wrong("list_sources", "language=English", SKY_PROBLEM_INVALID_PARAMETER, "language", "en");
	/* No record has these, which is no mistake. */
	assert_canonical("list_markets", NULL, "region=AQ,world", "/v1/markets?region=AQ,world");
	assert_canonical("list_sources", NULL, "language=sw", "/v1/sources?language=sw");
}
END_TEST

START_TEST(long_values_and_lists_are_refused)
{
	char query[1024] = "value_text__contains=";
	memset(query + 21, 'x', 201);
	query[222] = '\0';
	assert_wrong("list_figures", query, SKY_PROBLEM_INVALID_PARAMETER, "value_text__contains", NULL);
	memcpy(query, "period=2021", 11);
	for (size_t i = 0; i < 200; i++)
		memcpy(query + 11 + 2 * i, ",2", 2);
	query[411] = '\0';
	assert_wrong("list_figures", query, SKY_PROBLEM_INVALID_PARAMETER, "period", NULL);
}
END_TEST

START_TEST(unknown_ids_are_404_with_the_nearest)
{
	assert_wrong("list_figures", "vendor=jd-clod", SKY_PROBLEM_UNKNOWN_ID, "vendor", "jd-cloud");
	expect_problem(snapshot, "get_vendor", "ali-clout", "", SKY_PROBLEM_UNKNOWN_ID, "vendor", "ali-cloud");
	assert_wrong("list_figures", "vendor=BABA", SKY_PROBLEM_UNKNOWN_ID, "vendor", "ali-cloud"); /* its parent's name */
	assert_wrong("list_figures", "vendor=jd+technology", SKY_PROBLEM_UNKNOWN_ID, "vendor", NULL); /* of no vendor */
	assert_wrong("list_figures", "subject=vendor:jd-clod", SKY_PROBLEM_UNKNOWN_ID, "subject", "vendor:jd-cloud");
	assert_wrong("list_figures", "subject=qqqqqqqq", SKY_PROBLEM_UNKNOWN_ID, "subject", NULL);
	expect_problem(snapshot, "get_figure", "no-such-figure", "", SKY_PROBLEM_UNKNOWN_ID, "figure", NULL);
}
END_TEST

START_TEST(names_of_several_records_are_refused)
{
	struct ask ask = ask_status(snapshot, "list_figures", NULL, "vendor=The+Cloud");
	ck_assert_int_eq(ask.outcome, SKY_PROBLEM);
	ck_assert_int_eq(ask.problem.type, SKY_PROBLEM_INVALID_PARAMETER);
	ck_assert_ptr_nonnull(ask.problem.errors[0].suggestion);
	ask_finish(&ask);
	assert_wrong("list_figures", "subject=The+Cloud", SKY_PROBLEM_INVALID_PARAMETER, "subject", NULL);
}
END_TEST

START_TEST(required_parameters_are_missed)
{
	assert_wrong("compare_markets", "", SKY_PROBLEM_MISSING_PARAMETER, "market", NULL);
	assert_wrong("resolve_name", "limit=5", SKY_PROBLEM_MISSING_PARAMETER, "name", NULL);
}
END_TEST

START_TEST(all_mistakes_are_told_at_once)
{
	struct ask ask = ask_status(snapshot, "list_figures", NULL, "vendr=x&limit=0&vendor=nobody&as_of=2021&as_of=2022");
	ck_assert_int_eq(ask.outcome, SKY_PROBLEM);
	ck_assert_int_eq(ask.problem.type, SKY_PROBLEM_BAD_REQUEST);
	ck_assert_uint_eq(ask.problem.error_count, 4);
	ck_assert_str_eq(ask.problem.errors[0].parameter, "vendr");
	ck_assert_str_eq(ask.problem.errors[1].parameter, "limit");
	ck_assert_str_eq(ask.problem.errors[2].parameter, "vendor");
	ck_assert_str_eq(ask.problem.errors[3].parameter, "as_of");
	ask_finish(&ask);
	/* One kind of formal mistake beside an unknown id: the formal one names the problem. */
	ask = ask_status(snapshot, "list_figures", NULL, "limit=0&vendor=nobody");
	ck_assert_int_eq(ask.problem.type, SKY_PROBLEM_INVALID_PARAMETER);
	ck_assert_uint_eq(ask.problem.error_count, 2);
	ask_finish(&ask);
}
END_TEST

START_TEST(requests_have_one_canonical_form)
{
	assert_canonical("list_figures", NULL, "", "/v1/figures");
	assert_canonical("list_figures", NULL, "limit=50&offset=0", "/v1/figures");
	assert_canonical("list_figures", NULL, "limit=050", "/v1/figures");
	assert_canonical("list_figures", NULL, "vendor=%E4%BA%AC%E4%B8%9C%E4%BA%91,Aliyun&limit=10",
	                 "/v1/figures?limit=10&vendor=ali-cloud,jd-cloud");
	assert_canonical("list_figures", NULL, "kind=forecast,estimate,forecast", "/v1/figures?kind=estimate,forecast");
	assert_canonical("list_figures", NULL, "sort=-period,id", "/v1/figures?sort=-period,id");
	assert_canonical("list_figures", NULL, "subject=jd-cloud", "/v1/figures?subject=vendor:jd-cloud");
	assert_canonical("list_figures", NULL, "value__gte=1e3&conflict=0", "/v1/figures?conflict=false&value__gte=1000");
	assert_canonical("list_figures", NULL, "value_text__contains=a%20%26b",
	                 "/v1/figures?value_text__contains=a%20%26b");
	assert_canonical("compare_markets", NULL, "market=world-cloud,cn-cloud&metric=growth",
	                 "/v1/compare/markets?market=world-cloud,cn-cloud&metric=growth");
	assert_canonical("get_root", NULL, "", "/");
}
END_TEST

START_TEST(a_path_with_a_name_has_moved)
{
	struct ask ask = ask_for(snapshot, "get_vendor", "京东云", "events=3");
	ck_assert(ask.moved);
	ck_assert_str_eq(ask.request.canonical, "/v1/vendors/jd-cloud?events=3");
	ck_assert_str_eq(ask.request.base_path, "/v1/vendors/jd-cloud");
	ask_finish(&ask);
	ask = ask_for(snapshot, "get_vendor", "jd-cloud", "");
	ck_assert(!ask.moved);
	ask_finish(&ask);
}
END_TEST

#define OTHERWISE "\"unit\": \"times\", \"kind\": \"ratio\", \"description\": \"A number.\""
#define ALIAS(name) "{\"name\": \"" name "\", \"kind\": \"short\"}"

/* Names with commas; "jd-cloud,ali-cloud" is a name too, and two ids all the same. */
START_TEST(names_may_have_commas)
{
	static const struct {
		const char *query, *canonical;
	} cases[] = {
	    {"metric=Cloud%2C%20Inc.", "ali-cloud"},
	    {"metric=Cloud,%20Inc.", "ali-cloud"},
	    {"metric=cloud,inc", "ali-cloud"}, /* folds alike */
	    {"metric=jd-cloud,Cloud,+Inc.,Baidu", "ali-cloud,baidu,jd-cloud"},
	    {"metric=jd-cloud%2CCloud%2C%20Inc.%2CBaidu", "ali-cloud,baidu,jd-cloud"},
	    {"metric=Cloud,%20Inc.,%20Ltd.", "baidu"}, /* the longest name counts */
	    {"metric=jd-cloud,ali-cloud", "ali-cloud,jd-cloud"},
	    {"metric=JD,ali-cloud", "baidu"},
	    {"metric=ali-cloud,JD", "ali-cloud,jd-cloud"},
	};
	static const char *const names[] = {"dataset.json", "metrics.json"};
	struct folder folder = make_folder();
	write_file(&folder, names[0], minimal_dataset);
	write_file(
	    &folder, names[1],
	    "[{\"id\": \"jd-cloud\", \"names\": {\"en\": \"JD\"}, " OTHERWISE "},\n"
	    "{\"id\": \"ali-cloud\", \"names\": {\"en\": \"Ali\"}, \"aliases\": [" ALIAS(
	        "Cloud, Inc.") "], " OTHERWISE "},\n"
	                       "{\"id\": \"baidu\", \"names\": {\"en\": \"Baidu\"}, \"aliases\": [" ALIAS(
	                           "Cloud, Inc., Ltd.") ", " ALIAS("jd-cloud,ali-cloud") ", " ALIAS("JD,ali-cloud") "], " OTHERWISE
	                                                                                                            "}]");
	struct sky_snapshot *named = load_valid(folder.path);
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct ask ask = ask_for(named, "list_figures", NULL, cases[i].query);
		ck_assert_str_eq(strchr(ask.request.canonical, '=') + 1, cases[i].canonical);
		ask_finish(&ask);
	}
	/* Folding drops commas: two wrong names do not become a right one. */
	expect_problem(named, "list_figures", NULL, "metric=ba,idu", SKY_PROBLEM_UNKNOWN_ID, "metric", NULL);
	sky_snapshot_release(named);
	for (size_t i = 0; i < SKY_COUNT(names); i++)
		remove_file(&folder, names[i]);
	remove_folder(&folder);
}
END_TEST

START_TEST(as_of_takes_the_last_day)
{
	sky_day day;
	struct ask ask = ask_for(snapshot, "list_figures", NULL, "as_of=2022-02");
	ck_assert(sky_day_from_civil(2022, 2, 28, &day));
	ck_assert_int_eq(ask.request.as_of, day);
	ask_finish(&ask);
}
END_TEST

/* What a handler reads by name must be a parameter of its own; a parameter without a column
 * must be read by somebody. */
START_TEST(every_filter_of_the_interface_has_a_column)
{
	for (size_t i = 0; i < sky_operation_count; i++) {
		const struct sky_operation *operation = &sky_operations[i];
		for (uint32_t j = 0; j < operation->param_count; j++) {
			const struct sky_param_spec *spec = &operation->params[j];
			ck_assert_msg(spec->op == SKY_OP_NONE || spec->column, "%s: %s", operation->id, spec->name);
			if (spec->column)
				ck_assert_msg(operation->column_count > 0, "%s: %s", operation->id, spec->name);
		}
	}
}
END_TEST

int main(void)
{
	const TTest *tests[] = {a_query_is_split_and_decoded,
	                        a_malformed_query_is_refused,
	                        a_query_has_at_most_200_pairs,
	                        unknown_parameters_suggest_the_nearest,
	                        repeated_and_empty_parameters_are_refused,
	                        malformed_values_are_refused,
	                        a_filter_by_a_code_takes_codes_of_the_standard,
	                        long_values_and_lists_are_refused,
	                        unknown_ids_are_404_with_the_nearest,
	                        names_of_several_records_are_refused,
	                        required_parameters_are_missed,
	                        all_mistakes_are_told_at_once,
	                        requests_have_one_canonical_form,
	                        a_path_with_a_name_has_moved,
	                        names_may_have_commas,
	                        as_of_takes_the_last_day,
	                        every_filter_of_the_interface_has_a_column};
	return unit_run_with("params", tests, SKY_COUNT(tests), set_up, tear_down);
}
