/* Differences between two releases: added and withdrawn records, what is no difference, and the way back as the mirror
 * of the way there. */
#include "changes.h"

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
	ck_assert_uint_eq(SKY_COUNT(more), SKY_KIND_COUNT);
	char text[1024];
	for (size_t i = 0; i < SKY_COUNT(more); i++) {
		ck_assert_int_lt(snprintf(text, sizeof text, "[%s,", more[i].record), (int)sizeof text);
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
	    "{\"id\": \"alibaba\", \"names\": {\"en\": \"Alibaba\"}, \"aliases\": [{\"kind\": \"ticker\", "
	    "\"name\": \"BABA\"}], \"kind\": \"company\", \"source\": \"article\", \"locator\": \"url\"},"
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
	const char **lines = sky_arena_calloc(arena, changes->count + 1, sizeof *lines);
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
	qsort(lines, changes->count, sizeof *lines, compare_lines);
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
			for (size_t k = 0; k < there->count; k++)
				ck_assert_str_eq(one[k], other[k]);
		}
	}
	for (size_t i = 0; i < SKY_COUNT(sets); i++)
		sky_snapshot_release(snapshots[i]);
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
	    test_a_record_more_or_less,
	    test_a_form_is_no_change,
	    test_back_is_the_mirror_of_there,
	    test_short_memory,
	    test_words,
	};
	return unit_run_with("changes", tests, SKY_COUNT(tests), set_up, tear_down);
}
