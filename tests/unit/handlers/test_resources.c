#include "ask.h"
#include "model/load/snapshot_build.h"

#define DATA_SET BASIC
#include "one_snapshot.h"

static void rows(const char *operation, const char *query, const char *name, const char *values)
{
	expect(snapshot, operation, NULL, query, name, values);
}

/* One member of an object, as compact JSON. */
static void member(const char *operation, const char *path_value, const char *query, const char *path, const char *json)
{
	struct ask ask = ask_for(snapshot, operation, path_value, query);
	json_t *at = ask.data;
	char name[64];
	while (*path && at) {
		size_t length = strcspn(path, ".");
		ck_assert_uint_lt(length, sizeof name);
		memcpy(name, path, length);
		name[length] = '\0';
		at = json_is_array(at) ? json_array_get(at, (size_t)strtol(name, NULL, 10)) : json_object_get(at, name);
		path += length + (path[length] == '.');
	}
	ck_assert_msg(at != NULL, "%s: no member", operation);
	char *text = json_dumps(at, JSON_ENCODE_ANY | JSON_COMPACT);
	ck_assert_str_eq(text, json);
	free(text);
	ask_finish(&ask);
}

START_TEST(vendors_are_listed)
{
	rows("list_vendors", "", "id", "jd-cloud,ali-cloud,jd-cloud-2");
	rows("list_vendors", "", "name_zh", "京东云,阿里云,null");
	rows("list_vendors", "", "aliases", "JDC; Jingdong Cloud; The Cloud,Aliyun; The Cloud,null");
	rows("list_vendors", "group=leader", "id", "ali-cloud");
	rows("list_vendors", "group__ne=leader", "id", "jd-cloud,jd-cloud-2");
	rows("list_vendors", "parent=JD", "parent_name", "JD");
	rows("list_vendors", "name__contains=jd", "id", "jd-cloud,jd-cloud-2");
	rows("list_vendors", "", "figures_count", "2,0,0");
	rows("list_vendors", "", "events_count", "3,2,0");
	/* Counts are of what the lists show. */
	rows("list_vendors", "as_of=2022-04", "figures_count", "1,0,0");
	rows("list_vendors", "include=source", "source_published", "2022-11-02,2022-11-02,2022-11-02");
}
END_TEST

START_TEST(a_profile_is_whole)
{
	member("get_vendor", "jd-cloud", "", "names.zh-Hans", "\"京东云\"");
	member("get_vendor", "jd-cloud", "", "aliases.0",
	       "{\"name\":\"JDC\",\"kind\":\"short\",\"source_id\":\"article\",\"locator\":\"paragraph 1\",\"note\":null}");
	member("get_vendor", "jd-cloud", "", "alias_records.0.name", "\"JDC\"");
	member("get_vendor", "jd-cloud", "", "parent",
	       "{\"id\":\"jd\",\"name\":\"JD\",\"kind\":\"company\",\"parents\":[]}");
	member("get_vendor", "jd-cloud-2", "", "parent", "null");
	member("get_vendor", "jd-cloud", "", "statements.strategy.0.id", "\"strategy\"");
	member("get_vendor", "jd-cloud", "", "products.0.id", "\"yunjian\"");
	member("get_vendor", "jd-cloud", "", "people.0.title", "\"president\"");
	member("get_vendor", "jd-cloud", "", "people.0.as_of", "\"2022\"");
	/* Preferred first, and no deprecated one. */
	member("get_vendor", "jd-cloud", "", "key_figures.0.id", "\"share-jd\"");
	member("get_vendor", "jd-cloud", "", "key_figures.1.id", "\"customers-jd\"");
	/* Newest first, without the undated. */
	member("get_vendor", "jd-cloud", "", "latest_events.0.event_id", "\"launch\"");
	member("get_vendor", "jd-cloud", "", "latest_events.1.event_id", "\"also-2009\"");
	member("get_vendor", "jd-cloud", "events=1", "latest_events.0.event_id", "\"launch\"");
	member("get_vendor", "jd-cloud", "events=0", "latest_events", "[]");
	member("get_vendor", "jd-cloud", "", "locator", "\"paragraphs 1, 3-4\"");
	member("get_vendor", "jd-cloud", "as_of=2022-04", "statements", "{}");
}
END_TEST

START_TEST(timelines_have_a_row_a_vendor)
{
	rows("list_timeline", "", "event_id", "also-2009,founding,launch,launch,undated-event");
	rows("list_timeline", "", "vendor_id", "jd-cloud,ali-cloud,jd-cloud,ali-cloud,jd-cloud");
	rows("list_timeline", "vendor=Aliyun", "event_id", "founding,launch");
	rows("list_timeline", "vendor=ali-cloud,jd-cloud&status__ne=rumoured", "event_id",
	     "founding,launch,launch,undated-event");
	rows("list_timeline", "vendor__ne=jd-cloud", "event_id", "founding,launch");
	rows("list_timeline", "from=2010", "event_id", "launch,launch");
	rows("list_timeline", "to=2009-06", "event_id", "also-2009,founding");
	rows("list_timeline", "from=2021-07-14", "event_id", "");
	rows("list_timeline", "category=launch,founding&vendor=ali-cloud", "event_id", "founding,launch");
	rows("list_timeline", "milestone=platform", "event_id", "launch,launch");
	rows("list_timeline", "person=gao&vendor=jd-cloud", "event_id", "launch");
	rows("list_timeline", "product=yunjian&sort=-vendor_id", "vendor_id", "jd-cloud,ali-cloud");
	rows("list_timeline", "sort=-date_earliest", "event_id", "launch,launch,also-2009,founding,undated-event");
	expect(snapshot, "list_vendor_timeline", "jd-cloud", "", "event_id", "also-2009,launch,undated-event");
	expect(snapshot, "list_vendor_timeline", "jd-cloud", "source=article&include=source", "source_grade",
	       "normal,normal");
}
END_TEST

START_TEST(as_of_leaves_out_undated_claims)
{
	struct ask ask = ask_for(snapshot, "list_timeline", NULL, "as_of=2022-12");
	ck_assert_str_eq(column(&ask, "event_id"), "founding,launch,launch,undated-event");
	ck_assert_uint_eq(ask.result.warning_count, 1);
	ck_assert_ptr_nonnull(strstr(ask.result.warnings[0], "1 events"));
	ask_finish(&ask);
	ask = ask_for(snapshot, "list_events", NULL, "as_of=2022-12&vendor=jd-cloud");
	ck_assert_str_eq(column(&ask, "id"), "launch,undated-event");
	ck_assert_ptr_nonnull(strstr(ask.result.warnings[0], "1 matching claim "));
	ask_finish(&ask);
	/* Undated ones that the filter leaves out anyway are no news. */
	ask = ask_for(snapshot, "list_events", NULL, "as_of=2022-12&category=launch");
	ck_assert_uint_eq(ask.result.warning_count, 0);
	ask_finish(&ask);
	rows("list_events", "as_of=2010", "id", "founding");
	expect_problem(snapshot, "get_event", "launch", "as_of=2021", SKY_PROBLEM_NOT_FOUND, "as_of", NULL);
}
END_TEST

START_TEST(events_are_listed_and_told)
{
	rows("list_events", "vendor=ali-cloud", "id", "launch,founding");
	rows("list_events", "vendor=ali-cloud,jd-cloud", "id", "launch,undated-event,founding,also-2009");
	rows("list_events", "vendor__ne=jd-cloud", "id", "founding,since-ever");
	rows("list_events", "vendor=jd-cloud&person=gao", "vendor_ids", "jd-cloud;ali-cloud");
	rows("list_events", "organization=jd", "organization_ids", "jd");
	rows("list_events", "happening=yunjian-launch", "figure_ids", "size-2021");
	rows("list_events", "title__contains=PLAN", "id", "undated-event");
	rows("list_events", "from=2000&to=2015", "id", "founding,also-2009,since-ever");
	rows("list_events", "source__ne=article", "published_on", "2009-09,null");
	member("get_event", "launch", "", "vendors.1", "{\"id\":\"ali-cloud\",\"name\":\"Alibaba Cloud\"}");
	member("get_event", "launch", "", "people.0.id", "\"gao\"");
	member("get_event", "launch", "", "figures.0.id", "\"size-2021\"");
	member("get_event", "launch", "", "before.0",
	       "{\"vendor_id\":\"jd-cloud\",\"id\":\"also-2009\",\"date\":\"2009\",\"title\":\"Same day\"}");
	member("get_event", "launch", "", "after", "[]");
	member("get_event", "founding", "", "after.0.id", "\"launch\"");
	member("get_event", "undated-event", "", "before", "[]");
	member("get_event", "launch", "", "same_happening", "[]");
}
END_TEST

START_TEST(figures_are_listed_and_told)
{
	rows("list_figures", "", "id", "size-2021,share-jd,customers-jd,customers-wrong,usage");
	rows("list_figures", "vendor=京东云", "id", "share-jd,customers-jd");
	rows("list_figures", "market=cn-cloud", "id", "size-2021,share-jd");
	rows("list_figures", "market__ne=cn-cloud", "id", "customers-jd,customers-wrong,usage");
	rows("list_figures", "market=cn-cloud&vendor=jd-cloud", "id", "share-jd");
	rows("list_figures", "metric=customers&source=report", "id", "customers-wrong,usage");
	rows("list_figures", "metric__ne=customers", "id", "size-2021,share-jd");
	rows("list_figures", "subject=organization:jd,product:yunjian", "id", "customers-wrong,usage");
	rows("list_figures", "period=2021-Q3", "id", "share-jd");
	rows("list_figures", "from=2022-01", "id", "usage");
	rows("list_figures", "to=2021-01", "id", "size-2021");
	rows("list_figures", "kind__ne=estimate,corrected", "kind", "reported,reported,forecast");
	rows("list_figures", "qualifier=more_than", "value_low", "95");
	rows("list_figures", "value__gte=2047&unit=count", "id", "customers-jd,customers-wrong");
	rows("list_figures", "conflict=true", "id", "share-jd");
	rows("list_figures", "published_on__lte=2022-03", "id", "share-jd,customers-wrong,usage");
	rows("list_figures", "period_start__gte=2021-04", "id", "share-jd,customers-wrong,usage");
	rows("list_figures", "value_text__contains=BILLION", "id", "size-2021");
}
END_TEST

START_TEST(one_figure_has_its_surroundings)
{
	member("get_figure", "share-jd", "", "subject", "{\"kind\":\"vendor\",\"id\":\"jd-cloud\",\"name\":\"JD Cloud\"}");
	member("get_figure", "share-jd", "", "said_by", "\"organization:jd\"");
	member("get_figure", "share-jd", "", "market.id", "\"cn-cloud\"");
	member("get_figure", "share-jd", "", "interval", "\"(95, 100]\"");
	/* Here also the deprecated ones show. */
	member("get_figure", "share-jd", "", "others_same_key.0.id", "\"share-jd-old\"");
	member("get_figure", "share-jd-old", "", "rank_reason", "\"Impossible.\"");
	member("get_figure", "customers-jd", "", "corrects", "\"customers-wrong\"");
	member("get_figure", "customers-jd", "", "market", "null");
	member("get_figure", "customers-jd", "", "missing_reason", "\"the text gives no period\"");
	member("get_figure", "size-2021", "", "events.0",
	       "{\"id\":\"launch\",\"date\":\"2021-07-13\",\"title\":\"Yunjian\"}");
	member("get_figure", "size-2021", "include=source", "source_title", "\"JD Cloud's year\"");
	member("get_figure", "usage", "", "period_label", "\"FY2021\"");
	expect_problem(snapshot, "get_figure", "size-2021", "as_of=2022-10", SKY_PROBLEM_NOT_FOUND, "as_of", NULL);
}
END_TEST

START_TEST(markets_and_metrics_are_told)
{
	rows("list_markets", "", "sizes_count", "1,0,0");
	rows("list_markets", "", "shares_count", "1,0,0");
	rows("list_markets", "part_of=cn-cloud", "id", "cn-iaas");
	rows("list_markets", "publisher=JD", "publisher_name", "JD");
	rows("list_markets", "segment__contains=PUBLIC&region=CN", "id", "cn-cloud");
	rows("list_markets", "counts=revenue,unknown", "id", "cn-iaas,world-cloud");
	member("get_market", "cn-iaas", "", "part_of", "[{\"id\":\"cn-cloud\",\"name\":\"China public cloud\"}]");
	member("get_market", "cn-cloud", "", "parts.0.id", "\"cn-iaas\"");
	member("get_market", "cn-cloud", "", "latest_size.id", "\"size-2021\"");
	member("get_market", "cn-iaas", "", "latest_size", "null");
	member("get_market", "cn-cloud", "", "growth", "[]");
	expect(snapshot, "list_market_sizes", "cn-cloud", "", "id", "size-2021");
	rows("list_metrics", "", "figures_count", "1,0,1,3");
	rows("list_metrics", "", "share_of_id", "null,null,size,null");
	member("get_metric", "share", "", "share_of", "{\"id\":\"size\",\"name\":\"Market size\"}");
	member("get_metric", "share", "", "max", "100");
	member("get_metric", "growth", "", "growth_of.id", "\"size\"");
	/* A count where no money is on record; money before a later count. */
	sky_snapshot_release(snapshot);
	snapshot = load_valid(DATA "derive");
	member("get_market", "halls", "", "latest_size.id", "\"halls21\"");
	member("get_market", "east", "", "latest_size.id", "\"rough21\"");
}
END_TEST

START_TEST(statements_are_listed_and_told)
{
	rows("list_statements", "", "id", "strategy,opinion");
	rows("list_statements", "vendor=jd-cloud", "said_by", "person:gao");
	rows("list_statements", "vendor__ne=jd-cloud", "subject", "vendor:ali-cloud");
	rows("list_statements", "said_by=gao", "said_by_name", "Gao Liqiang");
	rows("list_statements", "subject=ali-cloud", "id", "opinion");
	rows("list_statements", "person=gao", "id", "");
	rows("list_statements", "person=wang", "id", "strategy");
	rows("list_statements", "kind=opinion,strategy&status=opinion", "id", "opinion");
	rows("list_statements", "text__contains=industry&from=2021-06&to=2021", "date_latest", "2021-12-31");
	member("get_statement", "strategy", "", "people.0.id", "\"wang\"");
	member("get_statement", "strategy", "", "figures.0.id", "\"customers-jd\"");
}
END_TEST

START_TEST(the_rest_is_listed_and_told)
{
	rows("list_products", "vendor=jd-cloud", "id", "yunjian");
	rows("list_products", "organization=alibaba&kind=operating_system", "released", "2009");
	member("get_product", "yunjian", "", "events.0.id", "\"launch\"");
	member("get_product", "yunjian", "", "relations.0.id", "\"jd-supports-yunjian\"");
	member("get_product", "yunjian", "", "statements", "[]");
	member("get_product", "yunjian", "", "names.zh-Hans", "\"云舰\"");
	member("get_product", "yunjian", "", "aliases", "\"Cloud Ship\"");
	member("get_product", "yunjian", "", "alias_records.0",
	       "{\"name\":\"Cloud Ship\",\"kind\":\"translation_artefact\",\"source_id\":\"article\","
	       "\"locator\":\"paragraph 3\",\"note\":\"word for word\"}");
	member("get_product", "yunjian", "as_of=2022-06", "alias_records", "[]");
	rows("list_products", "vendor=jd-cloud&as_of=2022-06", "aliases", "null");
	member("get_person", "gao", "", "alias_records.0.kind", "\"spelling\"");
	member("get_organization", "alibaba", "", "alias_records.0.kind", "\"ticker\"");
	member("get_market", "cn-cloud", "", "alias_records", "[]");
	rows("list_people", "vendor=jd-cloud", "titles", "president; engineer");
	rows("list_people", "organization=jd", "organization_ids", "jd-technology;jd");
	rows("list_people", "as_of=2022-04", "titles", "engineer,null");
	member("get_person", "gao", "", "roles.0.organization_name", "\"JD Technology\"");
	member("get_person", "gao", "", "statements.0.id", "\"strategy\"");
	member("get_person", "gao", "", "events.0.id", "\"launch\"");
	rows("list_organizations", "identified=false", "id", "hohai");
	rows("list_organizations", "parent=jd", "kind", "subsidiary");
	member("get_organization", "jd", "", "vendors.0.id", "\"jd-cloud\"");
	member("get_organization", "jd", "", "parts.0.id", "\"jd-technology\"");
	member("get_organization", "jd-technology", "", "people.0.id", "\"gao\"");
	member("get_organization", "jd", "", "figures.0.id", "\"customers-wrong\"");
	rows("list_relations", "organization=jd", "id", "jd-owns-technology,jd-supports-yunjian");
	rows("list_relations", "subject=organization:jd&predicate__ne=owns", "object_name", "Yunjian");
	rows("list_relations", "object=yunjian", "id", "jd-supports-yunjian");
	rows("list_relations", "vendor=jd-cloud", "id", "");
	rows("list_rates", "", "value", "6.4508");
	rows("list_sources", "", "claims_count", "6,3,3");
	rows("list_sources", "cites=report", "id", "article");
	rows("list_sources", "grade=low", "grade_reason", "Not seen itself.");
	rows("list_sources", "as_of=2022-06", "id", "report");
	member("get_source", "article", "", "cites_sources.0.id", "\"report\"");
	member("get_source", "report", "", "cited_by.0.id", "\"article\"");
	member("get_source", "article", "", "claims.relations.0.id", "\"jd-owns-technology\"");
	member("get_source", "article", "", "claims.rates.0.locator", "\"row fx-1\"");
}
END_TEST

START_TEST(names_are_resolved)
{
	rows("resolve_name", "name=京东云", "id", "jd-cloud");
	rows("resolve_name", "name=The+Cloud", "match", "alias,alias");
	rows("resolve_name", "name=jd-cloud&limit=1", "kind", "vendor");
	rows("resolve_name", "name=yunjian&kind=person,organization", "id", "");
	rows("resolve_name", "name=zzzzzzzzzzzzzzz", "id", "");
}
END_TEST

START_TEST(the_interface_tells_of_itself)
{
	struct ask ask = ask_for(snapshot, "get_api_catalog", NULL, "");
	json_t *catalog = json_loadb(ask.result.document, ask.result.document_length, 0, NULL);
	ck_assert_uint_eq(json_array_size(json_object_get(catalog, "linkset")), 1);
	json_decref(catalog);
	ask_finish(&ask);
	ask = ask_for(snapshot, "get_openapi_json", NULL, "");
	catalog = json_loadb(ask.result.document, ask.result.document_length, 0, NULL);
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(catalog, "info"), "title")), "Skyledger");
	json_decref(catalog);
	ask_finish(&ask);
	ask = ask_for(snapshot, "get_openapi_yaml", NULL, "");
	ck_assert_uint_gt(ask.result.document_length, 1000);
	ask_finish(&ask);
	member("get_index", NULL, "", "counts.vendors", "3");
	member("get_index", NULL, "", "operations.0.id", "\"get_root\"");
	member("get_index", NULL, "", "operations.0.method", "\"GET\"");
	member("get_root", NULL, "", "version", "\"1.2.3-rc.1+build.5\"");
}
END_TEST

START_TEST(types_of_problem_are_documented)
{
	struct ask ask = ask_for(snapshot, "list_docs_problems", NULL, "");
	ck_assert_uint_eq(json_array_size(ask.data), SKY_PROBLEM_COUNT);
	ask_finish(&ask);
	member("get_docs_problem", "gone", "", "status", "410");
	member("get_docs_problem", "unknown-id", "", "type", "\"/docs/problems/unknown-id\"");
	expect_problem(snapshot, "get_docs_problem", "unknown-idd", "", SKY_PROBLEM_NOT_FOUND, "slug", "unknown-id");
	ask = ask_for(snapshot, "get_docs_problem", "gone", "");
	ask.request.format = SKY_FORMAT_TEXT;
	memset(&ask.result, 0, sizeof ask.result);
	ck_assert_int_eq(ask.request.operation->handler(&ask.request, &ask.result), SKY_DONE);
	ck_assert_int_eq(ask.result.form, SKY_RESULT_DOCUMENT);
	ck_assert_ptr_nonnull(strstr(ask.result.document, "(410)"));
	ask_finish(&ask);
}
END_TEST

START_TEST(the_server_tells_of_itself)
{
	static const struct sky_server_status draining = {.ready = false,
	                                                  .why_not = "draining",
	                                                  .last_reload_error = "bad",
	                                                  .started = 86399,
	                                                  .loaded = 1667354400,
	                                                  .reloaded = 1667354461,
	                                                  .reloads = 2,
	                                                  .failed_reloads = 1};
	struct ask ask = ask_for(snapshot, "get_ready", NULL, "");
	ck_assert_uint_eq(ask.result.status, 200);
	ask.request.status = &draining;
	memset(&ask.result, 0, sizeof ask.result);
	ck_assert_int_eq(ask.request.operation->handler(&ask.request, &ask.result), SKY_DONE);
	ck_assert_uint_eq(ask.result.status, 503);
	json_decref(ask.data);
	struct sky_buffer buffer;
	sky_buffer_init(&buffer, 0);
	ck_assert(ask_write(&ask, &buffer));
	ask.data = parse(&buffer);
	sky_buffer_finish(&buffer);
	ck_assert_str_eq(json_string_value(json_object_get(ask.data, "status")), "not ready");
	ck_assert_str_eq(json_string_value(json_object_get(ask.data, "why_not")), "draining");
	ck_assert_str_eq(json_string_value(json_object_get(ask.data, "loaded")), "2022-11-02T02:00:00Z");
	ck_assert_int_eq(json_integer_value(json_object_get(ask.data, "failed_reloads")), 1);
	ck_assert_str_eq(json_string_value(json_object_get(ask.data, "last_reload")), "2022-11-02T02:01:01Z");
	ck_assert_str_eq(json_string_value(json_object_get(ask.data, "last_reload_result")), "failure");
	ask_finish(&ask);
	member("get_health", NULL, "", "status", "\"ok\"");
}
END_TEST

/* A market that counts units has its size in them, and one that counts money has not. */
START_TEST(a_market_may_count_units)
{
	static const char *const latest[][2] = {{"phones", "phones-2022"}, {"phone-sales", "sales-2022"}};
	struct sky_snapshot *units = load_valid(DATA "units");
	for (size_t i = 0; i < SKY_COUNT(latest); i++) {
		struct ask ask = ask_for(units, "get_market", latest[i][0], "");
		const json_t *size = json_object_get(ask.data, "latest_size");
		ck_assert_str_eq(json_string_value(json_object_get(size, "id")), latest[i][1]);
		ask_finish(&ask);
	}
	expect(units, "list_markets", NULL, "counts=units", "id", "phones");
	expect(units, "compare_markets", NULL, "market=phones,phone-sales&metric=sales", "reasons",
	       "null,counted: revenue against units");
	sky_snapshot_release(units);
}
END_TEST

int main(void)
{
	const TTest *tests[] = {vendors_are_listed,
	                        a_profile_is_whole,
	                        timelines_have_a_row_a_vendor,
	                        as_of_leaves_out_undated_claims,
	                        events_are_listed_and_told,
	                        figures_are_listed_and_told,
	                        one_figure_has_its_surroundings,
	                        markets_and_metrics_are_told,
	                        a_market_may_count_units,
	                        statements_are_listed_and_told,
	                        the_rest_is_listed_and_told,
	                        names_are_resolved,
	                        the_interface_tells_of_itself,
	                        types_of_problem_are_documented,
	                        the_server_tells_of_itself};
	return unit_run_with("resources", tests, SKY_COUNT(tests), set_up, tear_down);
}
