/* Fields that differ between two releases: in every kind of record, and for every form of value. */
#include "changes.h"

#include <jansson.h>

#define NAMES_JD "{\"en\":\"JD Cloud\",\"zh-Hans\":\"京东云\"}"
#define ROLES_WANG "[{\"title\":\"a \\\"b\\\" \\\\ c\\u0009d\",\"vendor\":\"jd-cloud\",\"from\":\"2020\"}]"
#define ALIASES_3                                                                                                      \
	"[{\"name\":\"JDC\",\"kind\":\"short\",\"source\":\"article\",\"locator\":\"paragraph 1\"},"                       \
	"{\"name\":\"Jingdong Cloud\",\"kind\":\"spelling\"},{\"name\":\"The Cloud\",\"kind\":\"short\"}]"
#define ALIASES_2                                                                                                      \
	"[{\"name\":\"JDC\",\"kind\":\"short\",\"source\":\"article\",\"locator\":\"paragraph 1\"},"                       \
	"{\"name\":\"The Cloud\",\"kind\":\"short\"}]"

/* An edit of a file, and the one row that must follow. NULL: not given. */
static const struct {
	const char *file, *from, *to;
	const char *kind, *id, *field, *before, *after;
} edits[] = {
    {"dataset.json", "1.2.3-rc.1+build.5", "1.3.0", "dataset", "basic", "version", "1.2.3-rc.1+build.5", "1.3.0"},
    {"dataset.json", "2022-11-02T10", "2022-11-03T10", "dataset", "basic", "released", "2022-11-02T10:00:00+08:00",
     "2022-11-03T10:00:00+08:00"},
    {"dataset.json", "\"en\",", "", "dataset", "basic", "languages", "en;zh-Hans", "zh-Hans"},
    {"dataset.json", "\"CNY\"", "\"USD\"", "dataset", "basic", "base_currency", "CNY", "USD"},
    {"sources.json", "\"A. Writer\"", "\"B. Writer\"", "source", "article", "author", "A. Writer", "B. Writer"},
    {"sources.json", "\"cites\": [\"report\"], ", "", "source", "article", "cites", "report", NULL},
    {"sources.json", "\"paragraphs\": 6", "\"paragraphs\": 7", "source", "article", "paragraphs", "6", "7"},
    {"sources.json", "\"paragraphs\": 6, ", "", "source", "article", "paragraphs", "6", NULL},
    {"sources.json", "https://example.org/article", "https://example.org/a", "source", "article", "url",
     "https://example.org/article", "https://example.org/a"},
    /* Its claims have its day; none of them has changed by itself. */
    {"sources.json", "2022-11-02", "2022-11-03", "source", "article", "published", "2022-11-02", "2022-11-03"},
    {"vendors.json", "\"京东云\"", "\"京东智联云\"", "vendor", "jd-cloud", "names", NAMES_JD,
     "{\"en\":\"JD Cloud\",\"zh-Hans\":\"京东智联云\"}"},
    {"vendors.json", "\"zh-Hans\": \"京东云\", ", "", "vendor", "jd-cloud", "names", NAMES_JD, "{\"en\":\"JD Cloud\"}"},
    {"vendors.json", "{\"name\": \"Jingdong Cloud\", \"kind\": \"spelling\"}, ", "", "vendor", "jd-cloud", "aliases",
     ALIASES_3, ALIASES_2},
    {"vendors.json", "\"parent\": \"jd\"", "\"parent\": \"alibaba\"", "vendor", "jd-cloud", "parent", "jd", "alibaba"},
    {"vendors.json", "\"group\": \"challenger\"", "\"group\": \"leader\"", "vendor", "jd-cloud", "group", "challenger",
     "leader"},
    {"vendors.json", "\"group\": \"challenger\", ", "", "vendor", "jd-cloud", "group", "challenger", NULL},
    {"vendors.json", "\"paragraphs 1, 3-4\"", "\"paragraph 1\"", "vendor", "jd-cloud", "locator", "paragraphs 1, 3-4",
     "paragraph 1"},
    {"organizations.json", "\"identified\": false, ", "", "organization", "hohai", "identified", "false", "true"},
    {"organizations.json", "\"kind\": \"subsidiary\"", "\"kind\": \"division\"", "organization", "jd-technology",
     "kind", "subsidiary", "division"},
    {"people.json", "\"Head of JD Cloud.\"", "\"Was its head.\"", "person", "gao", "summary", "Head of JD Cloud.",
     "Was its head."},
    {"people.json", "{\"en\": \"Wang\"}",
     "{\"en\": \"Wang\"}, \"roles\": [{\"from\": \"2020\", \"title\": \"a \\\"b\\\" \\\\ c\\td\", \"vendor\": \"jd-cloud\"}]",
     "person", "wang", "roles", NULL, ROLES_WANG},
    {"products.json", "\"released\": \"2009\"", "\"released\": \"2009-10\"", "product", "apsara", "released", "2009",
     "2009-10"},
    {"products.json", "\"kind\": \"platform\", \"vendor\": \"jd-cloud\"", "\"kind\": \"platform\"", "product",
     "yunjian", "vendor", "jd-cloud", NULL},
    {"relations.json", "\"object\": \"product:yunjian\"", "\"object\": \"product:apsara\"", "relation",
     "jd-supports-yunjian", "object", "product:yunjian", "product:apsara"},
    {"relations.json", "\"said_by\": \"source:report\"", "\"said_by\": \"person:gao\"", "relation",
     "jd-owns-technology", "said_by", "source:report", "person:gao"},
    {"relations.json", "\"said_by\": \"source:report\", ", "", "relation", "jd-owns-technology", "said_by",
     "source:report", NULL},
    {"markets.json", "\"region\": \"world\"", "\"region\": \"US\"", "market", "world-cloud", "region", "world", "US"},
    {"markets.json", "\"counts\": \"unknown\"", "\"counts\": \"revenue\"", "market", "world-cloud", "counts", "unknown",
     "revenue"},
    {"markets.json", "\"part_of\": \"cn-cloud\"", "\"part_of\": \"world-cloud\"", "market", "cn-iaas", "part_of",
     "cn-cloud", "world-cloud"},
    {"metrics.json", "\"min\": \"-100\"", "\"min\": \"-100.0\"", "metric", "growth", "min", "-100", "-100.0"},
    {"metrics.json", ", \"min\": \"-100\"", "", "metric", "growth", "min", "-100", NULL},
    {"metrics.json", "\"Money.\"", "\"Money spent.\"", "metric", "size", "description", "Money.", "Money spent."},
    {"figures.json", "\"218.1e9\"", "\"218.2e9\"", "figure", "size-2021", "value", "218100000000", "218200000000"},
    {"figures.json", "\"218.1 billion yuan\"", "\"218.1 bn\"", "figure", "size-2021", "value_text",
     "218.1 billion yuan", "218.1 bn"},
    {"figures.json", "\"qualifier\": \"more_than\", ", "", "figure", "share-jd", "qualifier", "more_than", "exact"},
    {"figures.json", "\"market\": \"cn-cloud\", \"period\": \"2021-Q3\", \"value\": \"950\"",
     "\"period\": \"2021-Q3\", \"market\": \"world-cloud\", \"value\": \"950\"", "figure", "share-jd-old", "market",
     "cn-cloud", "world-cloud"},
    {"figures.json", "\"published_on\": \"2022-01/2022-02\", ", "", "figure", "share-jd", "published_on",
     "2022-01/2022-02", NULL},
    {"figures.json", "\"period\": \"2021\"", "\"period\": \"2020\"", "figure", "size-2021", "period", "2021", "2020"},
    {"figures.json", "\"CNY\"", "\"USD\"", "figure", "size-2021", "currency", "CNY", "USD"},
    {"figures.ndjson", "\"subject\": \"organization:jd\"", "\"subject\": \"vendor:jd-cloud\"", "figure",
     "customers-wrong", "subject", "organization:jd", "vendor:jd-cloud"},
    {"statements.json", "\"vendors\": [\"jd-cloud\"]", "\"vendors\": [\"ali-cloud\", \"jd-cloud\"]", "statement",
     "strategy", "vendors", "jd-cloud", "ali-cloud;jd-cloud"},
    {"statements.json", "\"status\": \"claimed\"", "\"status\": \"planned\"", "statement", "strategy", "status",
     "claimed", "planned"},
    {"events.json", "\"jd-cloud\", \"ali-cloud\"", "\"ali-cloud\", \"jd-cloud\"", "event", "launch", "vendors",
     "jd-cloud;ali-cloud", "ali-cloud;jd-cloud"},
    {"events.json", "2021-07-13", "2021-07", "event", "launch", "date", "2021-07-13", "2021-07"},
    {"events.json", "\"published_on\": \"2009-09\"", "\"published_on\": \"2009-10\"", "event", "founding",
     "published_on", "2009-09", "2009-10"},
    {"rates.json", "6.4508", "6.45", "rate", "usd-2021", "value", "6.4508", "6.45"},
    {"rates.json", "\"average\"", "\"end\"", "rate", "usd-2021", "kind", "average", "end"},
};

static void expect_one(const struct sky_changes *changes, size_t number, const char *before, const char *after)
{
	const struct sky_change *change = changes->list;
	ck_assert_msg(changes->count == 1, "%s: %zu changes", edits[number].to, changes->count);
	ck_assert_int_eq(change->change, SKY_CHANGE_CHANGED);
	ck_assert_str_eq(sky_change_record_kind(change), edits[number].kind);
	ck_assert_str_eq(sky_change_id(change), edits[number].id);
	ck_assert_str_eq(sky_change_field(change), edits[number].field);
	ck_assert_pstr_eq(before_of(change), before);
	ck_assert_pstr_eq(after_of(change), after);
}

START_TEST(test_a_changed_field)
{
	bool seen[SKY_KIND_COUNT + 1] = {false};
	for (size_t i = 0; i < SKY_COUNT(edits); i++) {
		edit(edits[i].file, edits[i].from, edits[i].to);
		struct sky_snapshot *after = load_valid(folder.path);
		const struct sky_changes *there = find_changes(basic, after), *back = find_changes(after, basic);

		expect_one(there, i, edits[i].before, edits[i].after);
		expect_one(back, i, edits[i].after, edits[i].before);
		seen[there->list->kind] = true;
		sky_snapshot_release(after);
		restore(edits[i].file);
	}
	for (size_t kind = 0; kind < SKY_COUNT(seen); kind++)
		ck_assert_msg(seen[kind], "no field of kind %zu was changed", kind);
}
END_TEST

START_TEST(test_several_fields_of_a_record)
{
	edit("rates.json", "\"average\", \"value\": \"6.4508\"", "\"end\", \"value\": \"6.5\"");
	struct sky_snapshot *after = load_valid(folder.path);
	const struct sky_changes *changes = find_changes(basic, after);

	ck_assert_uint_eq(changes->count, 2);
	ck_assert_str_eq(sky_change_field(&changes->list[0]), "kind");
	ck_assert_str_eq(sky_change_field(&changes->list[1]), "value");
	ck_assert_str_eq(sky_change_name(&changes->list[1]), "usd-2021");
	sky_snapshot_release(after);
}
END_TEST

START_TEST(test_values_with_an_inside_are_json)
{
	edit("people.json", "\"title\": \"engineer\"", "\"title\": \"engineer \\\"of\\\" \\n \\\\ \"");
	struct sky_snapshot *after = load_valid(folder.path);
	const struct sky_changes *changes = find_changes(basic, after);
	json_t *roles = json_loads(after_of(changes->list), JSON_REJECT_DUPLICATES, NULL);

	ck_assert_uint_eq(changes->count, 1);
	ck_assert_uint_eq(json_array_size(roles), 2);
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(roles, 1), "title")), "engineer \"of\" \n \\ ");
	json_decref(roles);
	sky_snapshot_release(after);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_a_changed_field,
	    test_several_fields_of_a_record,
	    test_values_with_an_inside_are_json,
	};
	return unit_run_with("changes_fields", tests, SKY_COUNT(tests), set_up, tear_down);
}
