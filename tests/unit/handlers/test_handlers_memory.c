/* Every operation, asked with too little memory. It must say so and never crash, and its answer is never shorter than
 * with enough memory. */
#include "ask.h"
#include "fault.h"
#include "model/load/snapshot_build.h"

#include <string.h>

#define STEP 1024
#define CEILING_MAX ((size_t)4 << 20)
#define ALLOCATIONS_MAX 2000

#define SINCE_OTHER "since=OTHER" /* the release that is kept beside the one of the question */
static struct sky_snapshot *other;

static const struct {
	const char *data, *operation, *path_value, *query; /* query: of a POST the body */
} questions[] = {
    {BASIC, "get_index", NULL, ""},
    {BASIC, "list_vendors", NULL, "include=source&sort=-name&name__contains=cloud"},
    {BASIC, "get_vendor", "jd-cloud", "as_of=2023"},
    {BASIC, "list_vendor_timeline", "jd-cloud", "as_of=2023"},
    {BASIC, "list_timeline", NULL, "sort=title&fields=title,vendor_id"},
    {BASIC, "list_events", NULL, "vendor=jd-cloud,ali-cloud&as_of=2023"},
    {BASIC, "get_event", "launch", ""},
    {BASIC, "list_markets", NULL, ""},
    {BASIC, "get_market", "cn-cloud", ""},
    {BASIC, "list_metrics", NULL, ""},
    {BASIC, "get_metric", "share", ""},
    {BASIC, "list_figures", NULL, "subject=vendor:jd-cloud,organization:jd&sort=interval"},
    {BASIC, "get_figure", "share-jd", ""},
    {BASIC, "list_statements", NULL, "said_by=gao"},
    {BASIC, "get_statement", "strategy", ""},
    {BASIC, "list_products", NULL, ""},
    {BASIC, "get_product", "yunjian", ""},
    {BASIC, "list_people", NULL, "sort=titles"},
    {BASIC, "get_person", "gao", ""},
    {BASIC, "list_organizations", NULL, ""},
    {BASIC, "get_organization", "jd", ""},
    {BASIC, "list_relations", NULL, ""},
    {BASIC, "list_rates", NULL, ""},
    {BASIC, "list_sources", NULL, ""},
    {BASIC, "get_source", "article", ""},
    {BASIC, "resolve_name", NULL, "name=JDC"},
    {BASIC, "search", NULL, "q=jd&as_of=2023"},
    {BASIC, "get_api_catalog", NULL, ""},
    {BASIC, "get_docs_problem", "gone", ""},
    {BASIC, "get_ready", NULL, ""},
    {BASIC, "get_health", NULL, ""},
    {BASIC, "get_server_metrics", NULL, ""},
    {BASIC, "get_root", NULL, ""},
    {BASIC, "get_openapi_json", NULL, ""},
    {BASIC, "get_openapi_yaml", NULL, ""},
    {BASIC, "list_docs_problems", NULL, ""},
    {BASIC, "get_figure_citation", "share-jd", ""},
    {BASIC, "get_export", NULL, ""},
    {BASIC, "list_conflicts", NULL, "as_of=2024"},
    {BASIC, "get_conflict", "unit_slip:share:jd-cloud:cn-cloud:2021-Q3", ""},
    {BASIC, "list_releases", NULL, ""},
    {BASIC, "list_changes", NULL, SINCE_OTHER},
    {BASIC, "list_changes", NULL, "since=0123456789abcdef"},
    {DATA "computed", "list_market_concentration", "cloud", "as_of=2024"},
    {DATA "computed", "compare_milestones", NULL, "vendor=alpha,beta&milestone=listed,abroad"},
    {DATA "computed", "verify", NULL, "subject=vendor:alpha&metric=users&period=2021&value=80&qualifier=more_than"},
    {DATA "compare", "get_figure_lineage", "ratio(convert(cash-b,usd-cny-end-2021),cash-a)", ""},
    {DATA "compare", "list_market_sizes", "cloud", "currency=USD&period=2021"},
    {DATA "compare", "list_market_shares", "cloud", "as_of=2024"},
    {DATA "compare", "compare_markets", NULL, "market=cloud,twin,elsewhere&currency=USD&as_of=2024"},
    {DATA "compare", "compare_vendors", NULL, "vendor=a,b,c&as_of=2024"},
    {DATA "compare", "compare_vendors", NULL, "vendor=a,b&metric=cash&currency=CNY"},
    {DATA "standing", "list_figures", NULL, "vendor=newest,withdrawn&as_of=2022"},
    {DATA "standing", "get_figure", "undated-a", "as_of=2024"},
    {DATA "compare", "list_figures", NULL, "metric=market-size&currency=USD&period=2021&value__gt=1&sort=-value"},
#define MESSAGE(method, params) "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" method "\",\"params\":" params "}"
    {BASIC, "post_mcp", NULL,
     MESSAGE("tools/call", "{\"name\":\"list_figures\",\"arguments\":{\"vendor\":[\"JD Cloud\"]}}")},
    {BASIC, "post_mcp", NULL, MESSAGE("tools/call", "{\"name\":\"search\",\"arguments\":{\"vendr\":1}}")},
    {BASIC, "post_mcp", NULL, MESSAGE("tools/call", "{\"name\":\"serch\"}")},
    {BASIC, "post_mcp", NULL, MESSAGE("resources/list", "{}")},
    {BASIC, "post_mcp", NULL, MESSAGE("resources/templates/list", "{}")},
    {BASIC, "post_mcp", NULL, MESSAGE("resources/read", "{\"uri\":\"skyledger:///v1/sources/article\"}")},
    {BASIC, "post_mcp", NULL, MESSAGE("resources/read", "{\"uri\":\"skyledger:///README.md\"}")},
    {BASIC, "post_mcp", NULL,
     MESSAGE("prompts/get", "{\"name\":\"compare_vendors\",\"arguments\":{\"vendors\":\"JD Cloud, ali-cloud\"}}")},
    {BASIC, "post_mcp", NULL,
     MESSAGE(
         "completion/complete",
         "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"brief_on_vendor\"},\"argument\":{\"name\":\"vendor\",\"value\":\"j\"}}")},
    {BASIC, "post_mcp", NULL, MESSAGE("nothing", "{}")},
    {BASIC, "post_mcp", NULL, "{\"a\": 1, \"a\": 2}"},
    /* Problems need memory too. */
    {DATA "compare", "list_figures", NULL, "metric=revenue&currency=USD"},
    {DATA "compare", "compare_markets", NULL, "market=cloud"},
    {BASIC, "list_figures", NULL, "vendr=1&limit=0&subject=vendor:jd-clod&sort=x&period=1-1"},
    {BASIC, "get_event", "launch", "as_of=2001"},
};

/* The whole answer into a new buffer; false when it says that memory was short. */
static bool answer(struct sky_snapshot *snapshot, size_t question, size_t ceiling, struct sky_buffer *buffer)
{
	const struct sky_kept_release kept[] = {{snapshot, 1, 1}, {other, 1, 1}};
	const char *query = questions[question].query;
	const struct sky_message message = {.body = query, .length = strlen(query)};
	bool posts = strncmp(questions[question].operation, "post_", 5) == 0;
	struct ask ask = {.arena = sky_arena_create(ceiling),
	                  .kept = kept,
	                  .kept_count = SKY_COUNT(kept),
	                  .message = posts ? &message : NULL};
	sky_buffer_init(buffer, 0);
	if (!ask.arena)
		return false;
	char since[32];
	if (strcmp(query, SINCE_OTHER) == 0) {
		snprintf(since, sizeof since, "since=%s", sky_snapshot_release_id(other));
		query = since;
	}
	ask_run(&ask, snapshot, questions[question].operation, questions[question].path_value, posts ? "" : query);
	if (ask.outcome == SKY_DONE && ask.result.form == SKY_RESULT_PACKAGE)
		sky_buffer_printf(buffer, "written while it is sent");
	else if (ask.outcome == SKY_DONE && ask.result.form == SKY_RESULT_DOCUMENT)
		sky_buffer_add(buffer, ask.result.document, ask.result.document_length);
	else if (ask.outcome == SKY_DONE && !ask_write(&ask, buffer))
		ask.outcome = SKY_ERROR_MEMORY;
	else if (ask.outcome == SKY_PROBLEM)
		sky_buffer_printf(buffer, "%s %u", ask.problem.detail, ask.problem.error_count);
	bool done = ask.outcome != SKY_ERROR_MEMORY && !buffer->failed;
	sky_arena_destroy(ask.arena);
	return done;
}

static void assert_same(const struct sky_buffer *a, const struct sky_buffer *b, size_t question)
{
	bool same = a->length == b->length && (a->length == 0 || memcmp(a->data, b->data, a->length) == 0);
	ck_assert_msg(same, "%s?%s: %.*s", questions[question].operation, questions[question].query, (int)a->length,
	              a->data);
}

START_TEST(a_low_ceiling_is_an_error)
{
	for (size_t i = 0; i < SKY_COUNT(questions); i++) {
		struct sky_snapshot *snapshot = load_valid(questions[i].data);
		struct sky_buffer whole;
		size_t refused = 0, ceiling = 1;
		ck_assert(answer(snapshot, i, 0, &whole));
		struct sky_buffer part;
		for (; ceiling < CEILING_MAX; ceiling += STEP) {
			bool done = answer(snapshot, i, ceiling, &part);
			refused += !done;
			if (done)
				assert_same(&part, &whole, i);
			sky_buffer_finish(&part);
			if (done)
				break;
		}
		ck_assert_msg(ceiling < CEILING_MAX, "%s", questions[i].operation);
		ck_assert_uint_ge(refused, 1);
		sky_buffer_finish(&whole);
		sky_snapshot_release(snapshot);
	}
}
END_TEST

/* Every question, asked with one allocation after the other failing, as `arm` says. */
static void fail_every_allocation(void (*arm)(size_t good))
{
	for (size_t i = 0; i < SKY_COUNT(questions); i++) {
		struct sky_snapshot *snapshot = load_valid(questions[i].data);
		struct sky_buffer whole;
		size_t good = 0;
		ck_assert(answer(snapshot, i, 0, &whole));
		struct sky_buffer part;
		for (; good < ALLOCATIONS_MAX; good++) {
			arm(good);
			bool done = answer(snapshot, i, 0, &part);
			size_t failed = fault_disarm();
			if (done)
				assert_same(&part, &whole, i);
			else
				ck_assert_uint_ge(failed, 1);
			sky_buffer_finish(&part);
			if (failed == 0)
				break;
		}
		ck_assert_uint_lt(good, ALLOCATIONS_MAX);
		sky_buffer_finish(&whole);
		sky_snapshot_release(snapshot);
	}
}

START_TEST(any_failing_allocation_is_an_error)
{
	fail_every_allocation(fault_arm);
}
END_TEST

START_TEST(one_failing_allocation_is_an_error)
{
	fail_every_allocation(fault_arm_once);
}
END_TEST

START_TEST(every_operation_is_asked)
{
	for (size_t i = 0; i < sky_operation_count; i++) {
		bool asked = false;
		for (size_t j = 0; j < SKY_COUNT(questions) && !asked; j++)
			asked = strcmp(questions[j].operation, sky_operations[i].id) == 0;
		ck_assert_msg(asked, "%s", sky_operations[i].id);
	}
}
END_TEST

static void set_up(void)
{
	other = load_valid(DATA "compare");
}

static void tear_down(void)
{
	sky_snapshot_release(other);
}

int main(void)
{
	const TTest *tests[] = {a_low_ceiling_is_an_error, any_failing_allocation_is_an_error,
	                        one_failing_allocation_is_an_error, every_operation_is_asked};
	return unit_run_with("handlers memory", tests, SKY_COUNT(tests), set_up, tear_down);
}
