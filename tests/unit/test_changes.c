/* What differs between two releases: every kind of change, of every kind of record and every form of value. */
#include "dataset.h"
#include "fault.h"
#include "model/changes.h"

#include <jansson.h>

static const char *const files[] = {
    "dataset.json", "events.json",    "figures.json", "figures.ndjson", "markets.json",
    "metrics.json", "people.json",    "rates.json",   "products.json",  "organizations.json",
    "sources.json", "sources.ndjson", "vendors.json", "relations.json", "statements.json",
};

static struct folder folder;
static struct sky_arena *arena;
static struct sky_snapshot *basic;

/* The text of a file of the basic data set; the caller frees. */
static char *read_basic(const char *name)
{
	char path[512];
	struct stat status;

	ck_assert_int_lt(snprintf(path, sizeof(path), "%s/%s", BASIC, name), (int)sizeof(path));
	FILE *file = fopen(path, "rb");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fstat(fileno(file), &status), 0);
	char *text = calloc(1, (size_t)status.st_size + 1);
	ck_assert_ptr_nonnull(text);
	ck_assert_uint_eq(fread(text, 1, (size_t)status.st_size, file), (size_t)status.st_size);
	(void)fclose(file);
	return text;
}

/* Writes the file of the basic data set with the first `from` made `to`. */
static void edit(const char *name, const char *from, const char *to)
{
	char *text = read_basic(name);
	const char *at = strstr(text, from);
	size_t size = strlen(text) + strlen(to) + 1;
	char *edited = calloc(1, size);

	ck_assert_msg(at != NULL, "%s has no %s", name, from);
	ck_assert_ptr_nonnull(edited);
	(void)snprintf(edited, size, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	write_file(&folder, name, edited);
	free(edited);
	free(text);
}

static void restore(const char *name)
{
	char *text = read_basic(name);

	write_file(&folder, name, text);
	free(text);
}

static void set_up(void)
{
	folder = make_folder();
	for (size_t i = 0; i < SKY_COUNT(files); i++) {
		restore(files[i]);
	}
	arena = sky_arena_create(0);
	ck_assert_ptr_nonnull(arena);
	basic = load_valid(BASIC);
}

static void tear_down(void)
{
	for (size_t i = 0; i < SKY_COUNT(files); i++) {
		remove_file(&folder, files[i]);
	}
	remove_folder(&folder);
	sky_arena_destroy(arena);
	sky_snapshot_release(basic);
}

static const struct sky_changes *find_changes(const struct sky_snapshot *before, const struct sky_snapshot *after)
{
	const struct sky_changes *changes = sky_changes_find(arena, before, after);

	ck_assert_ptr_nonnull(changes);
	return changes;
}

static const char *before_of(const struct sky_change *change)
{
	const char *text;

	ck_assert(sky_change_before(arena, change, &text));
	return text;
}

static const char *after_of(const struct sky_change *change)
{
	const char *text;

	ck_assert(sky_change_after(arena, change, &text));
	return text;
}

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
	for (size_t kind = 0; kind < SKY_COUNT(seen); kind++) {
		ck_assert_msg(seen[kind], "no field of kind %zu was changed", kind);
	}
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

/* One more record of each kind, which nothing refers to. */
static const struct {
	const char *file, *record, *kind, *id, *name;
} more[] = {
    {"sources.json", "{\"id\": \"zz\", \"title\": \"T\", \"kind\": \"primary\"}", "source", "zz", "T"},
    {"vendors.json", "{\"id\": \"zz\", \"names\": {\"en\": \"Z\"}, \"source\": \"article\", \"locator\": \"page 1\"}",
     "vendor", "zz", "Z"},
    {"organizations.json",
     "{\"id\": \"zz\", \"names\": {\"en\": \"Z\"}, \"kind\": \"bank\", \"source\": \"article\", \"locator\": \"page 1\"}",
     "organization", "zz", "Z"},
    {"people.json", "{\"id\": \"zz\", \"names\": {\"en\": \"Z\"}, \"source\": \"article\", \"locator\": \"page 1\"}",
     "person", "zz", "Z"},
    {"products.json",
     "{\"id\": \"zz\", \"names\": {\"en\": \"Z\"}, \"kind\": \"chip\", \"source\": \"article\", \"locator\": \"page 1\"}",
     "product", "zz", "Z"},
    {"relations.json",
     "{\"id\": \"zz\", \"subject\": \"organization:jd\", \"predicate\": \"uses\", \"object\": \"product:apsara\", \"source\": "
     "\"article\", \"locator\": \"page 1\"}",
     "relation", "zz", "zz"},
    {"markets.json",
     "{\"id\": \"zz\", \"names\": {\"en\": \"Z\"}, \"region\": \"CN\", \"segment\": \"SaaS\", \"counts\": \"revenue\"}",
     "market", "zz", "Z"},
    {"metrics.json",
     "{\"id\": \"zz\", \"names\": {\"en\": \"Z\"}, \"unit\": \"count\", \"kind\": \"count\", \"description\": \"D.\"}",
     "metric", "zz", "Z"},
    {"figures.json",
     "{\"id\": \"zz\", \"subject\": \"vendor:jd-cloud\", \"metric\": \"customers\", \"period\": \"2019\", \"value\": \"1\", "
     "\"value_text\": \"1\", \"unit\": \"count\", \"kind\": \"reported\", \"source\": \"article\", \"locator\": \"page 1\"}",
     "figure", "zz", "zz"},
    {"statements.json",
     "{\"id\": \"zz\", \"vendors\": [\"jd-cloud\"], \"kind\": \"goal\", \"title\": \"G\", \"text\": \"T.\", \"status\": \"planned\", "
     "\"source\": \"article\", \"locator\": \"page 1\"}",
     "statement", "zz", "G"},
    {"events.json",
     "{\"id\": \"zz\", \"vendors\": [\"jd-cloud\"], \"date\": \"2019\", \"category\": \"deal\", \"title\": \"E\", \"summary\": \"S.\", "
     "\"status\": \"reported\", \"source\": \"article\", \"locator\": \"page 1\"}",
     "event", "zz", "E"},
    {"rates.json",
     "{\"id\": \"zz\", \"currency\": \"CNY\", \"per\": \"EUR\", \"period\": \"2021\", \"kind\": \"average\", \"value\": \"7.6\", "
     "\"source\": \"article\", \"locator\": \"row 1\"}",
     "rate", "zz", "zz"},
};

static void expect_whole(const struct sky_changes *changes, size_t number, enum sky_change_kind kind)
{
	const struct sky_change *change = changes->list;

	ck_assert_msg(changes->count == 1, "%s: %zu changes", more[number].kind, changes->count);
	ck_assert_int_eq(change->change, kind);
	ck_assert_str_eq(sky_change_record_kind(change), more[number].kind);
	ck_assert_str_eq(sky_change_id(change), more[number].id);
	ck_assert_str_eq(sky_change_name(change), more[number].name);
	ck_assert_ptr_null(sky_change_field(change));
	ck_assert_ptr_null(before_of(change));
	ck_assert_ptr_null(after_of(change));
}

START_TEST(test_a_record_more_or_less)
{
	char text[1024];

	ck_assert_uint_eq(SKY_COUNT(more), SKY_KIND_COUNT);
	for (size_t i = 0; i < SKY_COUNT(more); i++) {
		ck_assert_int_lt(snprintf(text, sizeof(text), "[%s,", more[i].record), (int)sizeof(text));
		edit(more[i].file, "[", text); /* in front, so that every row moves */
		struct sky_snapshot *after = load_valid(folder.path);
		const struct sky_changes *there = find_changes(basic, after), *back = find_changes(after, basic);

		expect_whole(there, i, SKY_CHANGE_ADDED);
		expect_whole(back, i, SKY_CHANGE_WITHDRAWN);
		sky_snapshot_release(after);
		restore(more[i].file);
	}
}
END_TEST

START_TEST(test_a_form_is_no_change)
{
	struct sky_snapshot *same = load_valid(folder.path);

	ck_assert_str_eq(sky_snapshot_release_id(same), sky_snapshot_release_id(basic));
	ck_assert_uint_eq(find_changes(basic, same)->count, 0);
	sky_snapshot_release(same);
	/* Another order of records and of languages, other spaces: another release, which says the same. */
	edit("vendors.json", "\"zh-Hans\": \"京东云\", \"en\": \"JD Cloud\"",
	     "\"en\": \"JD Cloud\",  \"zh-Hans\": \"京东云\"");
	write_file(
	    &folder, "organizations.json",
	    "[{\"id\": \"hohai\", \"names\": {\"en\": \"Hohai\"}, \"kind\": \"unidentified\", \"identified\": false, "
	    "\"source\": \"article\", \"locator\": \"table 1\"},"
	    "{\"id\": \"jd-technology\", \"names\": {\"en\": \"JD Technology\"}, \"kind\": \"subsidiary\", \"parent\": "
	    "\"jd\", \"source\": \"article\", \"locator\": \"page 3\"},"
	    "{\"id\": \"alibaba\", \"names\": {\"en\": \"Alibaba\"}, \"kind\": \"company\", \"source\": \"article\", "
	    "\"locator\": \"url\"},"
	    "{\"id\": \"jd\", \"names\": {\"en\": \"JD\"}, \"kind\": \"company\", \"source\": \"article\", \"locator\": "
	    "\"paragraph 1\"}]");
	struct sky_snapshot *other = load_valid(folder.path);
	ck_assert_str_ne(sky_snapshot_release_id(other), sky_snapshot_release_id(basic));
	ck_assert_uint_eq(find_changes(basic, other)->count, 0);
	sky_snapshot_release(other);
}
END_TEST

/* "kind/id/field/before/after" of each change, sorted; `mirrored` swaps the sides and added with withdrawn. */
static int compare_lines(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	return strcmp(*x, *y);
}

static const char **lines_of(const struct sky_changes *changes, bool mirrored)
{
	static const enum sky_change_kind mirror[] = {
	    [SKY_CHANGE_ADDED] = SKY_CHANGE_WITHDRAWN,
	    [SKY_CHANGE_CHANGED] = SKY_CHANGE_CHANGED,
	    [SKY_CHANGE_WITHDRAWN] = SKY_CHANGE_ADDED,
	};
	const char **lines = sky_arena_calloc(arena, changes->count + 1, sizeof(*lines));

	ck_assert_ptr_nonnull(lines);
	for (size_t i = 0; i < changes->count; i++) {
		const struct sky_change *change = &changes->list[i];
		enum sky_change_kind kind = mirrored ? mirror[change->change] : (enum sky_change_kind)change->change;
		const char *before = before_of(change), *after = after_of(change), *field = sky_change_field(change);
		/* The data set is one thing, whatever it is called before and after. */
		const char *id = change->kind < SKY_KIND_COUNT ? sky_change_id(change) : "-";
		lines[i] =
		    sky_arena_printf(arena, "%s/%s/%s/%s/%s/%s", sky_change_kind_text(kind), sky_change_record_kind(change), id,
		                     field ? field : "-", (mirrored ? after : before) ? (mirrored ? after : before) : "-",
		                     (mirrored ? before : after) ? (mirrored ? before : after) : "-");
		ck_assert_ptr_nonnull(lines[i]);
	}
	qsort(lines, changes->count, sizeof(*lines), compare_lines);
	return lines;
}

START_TEST(test_back_is_the_mirror_of_there)
{
	const char *const sets[] = {BASIC, DATA "compare", DATA "numbers", DATA "computed",
	                            SKY_SOURCE_ROOT "/fixtures/china-cloud"};
	struct sky_snapshot *snapshots[SKY_COUNT(sets)];

	for (size_t i = 0; i < SKY_COUNT(sets); i++) {
		snapshots[i] = load_valid(sets[i]);
		ck_assert_uint_eq(find_changes(snapshots[i], snapshots[i])->count, 0);
	}
	for (size_t i = 0; i < SKY_COUNT(sets); i++) {
		for (size_t j = 0; j < i; j++) {
			const struct sky_changes *there = find_changes(snapshots[i], snapshots[j]);
			const struct sky_changes *back = find_changes(snapshots[j], snapshots[i]);
			const char **one = lines_of(there, false), **other = lines_of(back, true);

			ck_assert_uint_gt(there->count, 0);
			ck_assert_uint_eq(there->count, back->count);
			for (size_t k = 0; k < there->count; k++) {
				ck_assert_str_eq(one[k], other[k]);
			}
		}
	}
	for (size_t i = 0; i < SKY_COUNT(sets); i++) {
		sky_snapshot_release(snapshots[i]);
	}
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

START_TEST(test_short_memory)
{
	edit("people.json", "\"Head of JD Cloud.\"", "\"Was its head.\"");
	struct sky_snapshot *after = load_valid(folder.path), *other = load_valid(DATA "compare");
	bool found = false;
	size_t failed = 0;

	for (size_t ceiling = 1; !found; ceiling *= 2) {
		struct sky_arena *small = sky_arena_create(ceiling);
		ck_assert_ptr_nonnull(small);
		found = sky_changes_find(small, basic, other);
		failed += !found;
		sky_arena_destroy(small);
	}
	ck_assert_uint_gt(failed, 1);
	/* A text that must be made needs memory as well. */
	const struct sky_changes *whole = find_changes(after, other);
	size_t texts = 0;
	for (size_t i = 0; i < whole->count; i++) {
		struct sky_arena *small = sky_arena_create(1);
		const char *text;
		texts += !sky_change_before(small, &whole->list[i], &text) || !sky_change_after(small, &whole->list[i], &text);
		sky_arena_destroy(small);
	}
	ck_assert_uint_gt(texts, 0);
	sky_snapshot_release(after);
	sky_snapshot_release(other);
}
END_TEST

START_TEST(test_words)
{
	ck_assert_str_eq(sky_change_kind_text(SKY_CHANGE_ADDED), "added");
	ck_assert_str_eq(sky_change_kind_text(SKY_CHANGE_CHANGED), "changed");
	ck_assert_str_eq(sky_change_kind_text(SKY_CHANGE_WITHDRAWN), "withdrawn");
	ck_assert_ptr_null(sky_change_kind_text(SKY_CHANGE_KIND_COUNT));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_a_changed_field,
	    test_several_fields_of_a_record,
	    test_a_record_more_or_less,
	    test_a_form_is_no_change,
	    test_back_is_the_mirror_of_there,
	    test_values_with_an_inside_are_json,
	    test_short_memory,
	    test_words,
	};
	return unit_run_with("changes", tests, SKY_COUNT(tests), set_up, tear_down);
}
