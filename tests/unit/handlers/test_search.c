/* What a text search finds: names, titles and texts, in which order, with which marks, and what as_of hides. */
#include "ask.h"
#include "model/load/snapshot_build.h"
#include "model/search/search_internal.h"

static struct sky_snapshot *snapshot;
static struct sky_arena *arena;

static void set_up(void)
{
	snapshot = load_valid(DATA "search");
	arena = sky_arena_create(0);
	ck_assert_ptr_nonnull(arena);
}

static void tear_down(void)
{
	sky_arena_destroy(arena);
	sky_snapshot_release(snapshot);
}

static void rows(const char *query, const char *name, const char *values)
{
	expect(snapshot, "search", NULL, query, name, values);
}

START_TEST(every_kind_with_words_is_found)
{
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		for (uint32_t row = 0; sky_search_has_kind(kind) && row < sky_count(snapshot, kind); row++) {
			struct sky_search_query query = {.kinds = 1u << kind};
			bool there = false;
			query.text = sky_title(snapshot, (struct sky_ref){kind, row});
			struct sky_search_found found;
			ck_assert_int_eq(sky_search(snapshot, &query, arena, &found), SKY_SEARCH_OK);
			for (size_t i = 0; i < found.count; i++) {
				ck_assert_int_eq(found.hit[i].ref.kind, kind);
				there = there || found.hit[i].ref.row == row;
			}
			ck_assert_msg(there, "%s:%s by %s", sky_kind_singular(kind), sky_id(snapshot, kind, row), query.text);
		}
	}
}
END_TEST

START_TEST(names_come_before_titles_before_texts)
{
	rows("q=north+cloud", "id", "north,opening,south,later");
	rows("q=north+cloud", "match", "exact,title,text,text");
	rows("q=north+cloud", "position", "1,2,3,4");
	rows("q=nor", "match", "prefix,title,text,text");
	rows("q=nor", "matched", "North Cloud,null,null,null");
	rows("q=cloud", "match", "title,title,title,text"); /* in the name, but not its beginning */
	rows("q=cloud", "kind", "vendor,vendor,event,event");
	rows("q=north+cloud&sort=-position&fields=id", "id", "later,south,opening,north");
	rows("q=north+cloud&limit=1&offset=1", "id", "opening");
}
END_TEST

START_TEST(order_is_by_match_score_kind_and_id)
{
	static const char *const texts[] = {"cloud", "o", "a", "云", "one"};
	struct sky_search_found found;
	for (size_t i = 0; i < SKY_COUNT(texts); i++) {
		struct sky_search_query query = {.text = texts[i], .kinds = ~0u};
		ck_assert_int_eq(sky_search(snapshot, &query, arena, &found), SKY_SEARCH_OK);
		for (size_t j = 1; j < found.count; j++) {
			const struct sky_search_hit *a = &found.hit[j - 1], *b = &found.hit[j];
			ck_assert_int_le(a->match, b->match);
			ck_assert(a->match < b->match || a->score >= b->score);
			if (a->match == b->match && a->score == b->score)
				ck_assert_int_le(a->ref.kind, b->ref.kind);
		}
	}
}
END_TEST

START_TEST(a_name_is_found_however_it_is_written)
{
	static const char *const ways[] = {"q=North+Cloud",     "q=northcloud", "q=NORTH-CLOUD", "q=ＮＯＲＴＨ　Cloud",
	                                   "q=\"North Cloud\"", "q=北方云",     "q=north",       "q=nordwolke",
	                                   "q=borealis",        "q=Nörth+cloud"};
	for (size_t i = 0; i < SKY_COUNT(ways); i++) {
		struct ask ask = ask_for(snapshot, "search", NULL, ways[i]);
		const json_t *first = json_array_get(ask.data, 0);
		ck_assert_msg(json_is_object(first), "%s", ways[i]);
		ck_assert_str_eq(json_string_value(json_object_get(first, "id")), "north");
		ask_finish(&ask);
	}
	rows("q=north", "matched_field", "id,title,text,text");
	rows("q=nordwolke", "matched_field", "alias");
	rows("q=北方云", "matched_field", "name");
	rows("q=chief", "matched_field", "role");
	rows("q=untitled", "matched_field", "id");
}
END_TEST

START_TEST(all_words_must_stand_in_a_record)
{
	rows("q=north+storage", "id", "north"); /* one in its name, one in its text */
	rows("q=borealis+storage", "id", "north");
	rows("q=lin+president", "id", "lin");
	rows("q=storage+lighthouse", "id", "");
	rows("q=harbour+north+office+opens", "id", "opening");
}
END_TEST

START_TEST(phrases_stand_as_they_are)
{
	rows("q=\"opens a harbour\"", "id", "opening");
	rows("q=\"harbour opens\"", "id", "");
	rows("q=\"opens a harb\"", "id", "");      /* quoted and closed: no prefix */
	rows("q=\"opens a harb", "id", "opening"); /* still being typed */
	rows("q=“opens a harbour”+office", "id", "opening");
	rows("q=cloud北方", "id", ""); /* no phrase reaches from one name into the next */
	rows("q=\"Nordwolke Unit\"", "id", "");
}
END_TEST

START_TEST(chinese_is_found_by_any_run_of_characters)
{
	rows("q=市场", "id", "untitled");
	rows("q=云市场增长", "id", "untitled");
	rows("q=市增", "id", "");
	rows("q=增长+市场", "id", "untitled");
	rows("q=方云", "id", "south,north");
	rows("q=数据库", "id", "crate,untitled"); /* spaces within do not matter, as in names */
	rows("q=数据库&kind=product", "snippet", "云<mark>数据库</mark>");
	rows("q=云数&kind=product", "match", "prefix");
	rows("q=數據庫&kind=product", "snippet", "云<mark>数据库</mark>"); /* traditional characters */
	rows("q=雲數據庫&kind=product", "match", "exact");
	rows("q=雲市場增長", "id", "untitled");
	rows("q=辦事處", "match", "title"); /* of a Chinese title */
	rows("q=办事处", "snippet", "港口<mark>办事处</mark>开业");
	rows("q=harbour+office+办事处", "id", "opening");
}
END_TEST

START_TEST(what_matches_is_marked_and_the_rest_escaped)
{
	rows("q=R%26D", "snippet", "The year of &lt;b&gt;<mark>R&amp;D</mark>&lt;/b&gt;");
	rows("q=year", "snippet", "The <mark>year</mark> of &lt;b&gt;R&amp;D&lt;/b&gt;");
	rows("q=zoe", "snippet", "Harbour Press; <mark>Zoë</mark> Quill");
	rows("q=northcloud&limit=1", "snippet", "<mark>North Cloud</mark>");
	rows("q=nor&limit=1", "snippet", "<mark>North</mark> Cloud");
	rows("q=unit&kind=vendor", "snippet", "<mark>Unit</mark> Seven"); /* of the aliases, the one */
	rows("q=南方+rival", "snippet", "<mark>南方</mark>云");
	rows("q=cloud&kind=vendor&sort=-snippet", "snippet", "South <mark>Cloud</mark>,North <mark>Cloud</mark>");
	rows("q=cloud&kind=vendor&fields=id&sort=snippet", "id", "north,south");
}
END_TEST

START_TEST(a_long_text_is_cut_around_the_match)
{
	struct ask ask = ask_for(snapshot, "search", NULL, "q=lighthouse+fourteen");
	const char *snippet = json_string_value(json_object_get(json_array_get(ask.data, 0), "snippet"));
	ck_assert_ptr_nonnull(snippet);
	ck_assert_ptr_nonnull(strstr(snippet, "<mark>lighthouse</mark>"));
	ck_assert_int_eq(strncmp(snippet, "…", strlen("…")), 0);
	ck_assert_uint_lt(strlen(snippet), 320);
	ask_finish(&ask);
}
END_TEST

START_TEST(columns_say_what_a_record_is)
{
	rows("q=crate&kind=product", "name_zh", "云数据库");
	rows("q=crate&kind=product", "vendor_ids", "north");
	rows("q=crate&kind=product", "date", "2019-03");
	rows("q=crate&kind=product", "url", "/v1/products/crate");
	rows("q=opening+north", "vendor_ids", "");
	rows("q=harbour+office", "vendor_ids", "north;south");
	rows("q=harbour+office", "date", "2020-04");
	rows("q=harbour+office", "source_id", "old");
	rows("q=second+thoughts", "source_id", "null");
	rows("q=second+thoughts", "date", "2022-11-02");
	rows("q=lin&kind=person", "vendor_ids", "north;south");
	rows("q=lin&kind=person", "url", "/v1/people/lin");
	rows("q=增长", "name", "untitled");
}
END_TEST

START_TEST(kinds_and_vendors_filter)
{
	rows("q=cloud&kind=event,person", "kind", "event,event");
	rows("q=cloud&kind=person", "id", "");
	rows("q=cloud&vendor=south", "id", "south,opening");
	rows("q=cloud&vendor=北方云", "id", "north,opening,later");
	expect_problem(snapshot, "search", NULL, "q=cloud&kind=figure", SKY_PROBLEM_INVALID_PARAMETER, "kind", NULL);
	expect_problem(snapshot, "search", NULL, "kind=event", SKY_PROBLEM_MISSING_PARAMETER, "q", NULL);
	expect_problem(snapshot, "search", NULL, "q=", SKY_PROBLEM_INVALID_PARAMETER, "q", NULL);
}
END_TEST

/* as_of. */

START_TEST(what_was_not_known_is_not_found)
{
	rows("q=turn+industry", "id", "later");
	rows("q=turn+industry&as_of=2022-11-01", "id", "");
	rows("q=second+thoughts&as_of=2022", "id", "new");
	rows("q=second+thoughts&as_of=2021", "id", "");
	rows("q=harbour+office&as_of=2020", "id", "opening");
}
END_TEST

/* A name or a role is known when its source is. */
START_TEST(aliases_and_roles_are_known_with_their_sources)
{
	rows("q=borealis&as_of=2021", "id", "");
	rows("q=borea&as_of=2021", "id", "");
	rows("q=borealis&as_of=2022", "id", "north");
	rows("q=nordwolke&as_of=2021", "id", "north");
	rows("q=president", "id", "lin");
	rows("q=president&as_of=2021", "id", "");
	rows("q=chief&as_of=2021", "vendor_ids", "north"); /* the role at the other is not known yet */
}
END_TEST

static void assert_warning(const char *query, const char *wanted)
{
	struct ask ask = ask_for(snapshot, "search", NULL, query);
	if (wanted) {
		ck_assert_msg(ask.result.warning_count == 1, "%s: %u warnings", query, ask.result.warning_count);
		ck_assert_str_eq(ask.result.warnings[0], wanted);
	} else {
		ck_assert_msg(ask.result.warning_count == 0, "%s: %s", query, ask.result.warnings[0]);
	}
	ask_finish(&ask);
}

START_TEST(warnings_say_what_is_near_and_what_is_left_out)
{
	assert_warning("q=north", NULL);
	assert_warning("q=Nort+Clod", "nothing matches; near is \"North Cloud\" (vendor:north)");
	assert_warning("q=Nort+Clod&kind=person", NULL);
	assert_warning("q=Secnd+thoughts", "nothing matches; near is \"Second thoughts\" (source:new)");
	assert_warning("q=Secnd+thoughts&as_of=2021", NULL); /* it is not known yet */
	assert_warning("q=!!!", "q has no letter and no digit to search for");
	assert_warning("q=lighthouse+study&as_of=2022",
	               "as_of: 1 matches left out, because nobody knows when they were published");
}
END_TEST

int main(void)
{
	const TTest *tests[] = {
	    every_kind_with_words_is_found,
	    names_come_before_titles_before_texts,
	    order_is_by_match_score_kind_and_id,
	    a_name_is_found_however_it_is_written,
	    all_words_must_stand_in_a_record,
	    phrases_stand_as_they_are,
	    chinese_is_found_by_any_run_of_characters,
	    what_matches_is_marked_and_the_rest_escaped,
	    a_long_text_is_cut_around_the_match,
	    columns_say_what_a_record_is,
	    kinds_and_vendors_filter,
	    what_was_not_known_is_not_found,
	    aliases_and_roles_are_known_with_their_sources,
	    warnings_say_what_is_near_and_what_is_left_out,
	};
	return unit_run_with("search", tests, SKY_COUNT(tests), set_up, tear_down);
}
