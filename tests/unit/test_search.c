/* The text search: words, queries, ranking, marks, what as_of hides, garbage, many threads, and errors of SQLite. */
#include "ask.h"
#include "fault.h"
#include "model/search_internal.h"
#include "model/snapshot_internal.h"

#include <pthread.h>

#define SEARCH DATA "search"
#define THREADS 4
#define ROUNDS 50
#define MOST 16 /* records of the data set */

static struct sky_snapshot *snapshot;
static struct sky_arena *arena;

static void set_up(void)
{
	snapshot = load_valid(SEARCH);
	arena = sky_arena_create(0);
	ck_assert_ptr_nonnull(arena);
}

static void tear_down(void)
{
	sky_arena_destroy(arena);
	sky_snapshot_release(snapshot);
}

/* Words. */

static int join_word(void *context, const char *word, int length, int start, int end)
{
	char *text = context;
	size_t used = strlen(text);

	ck_assert_int_ge(start, 0);
	ck_assert_int_lt(start, end);
	ck_assert_int_lt(snprintf(text + used, 512 - used, "%s%.*s", used ? "|" : "", length, word), (int)(512 - used));
	return 0;
}

static void assert_words(const char *text, const char *words)
{
	char joined[512] = "";

	ck_assert_int_eq(sky_search_words(text, (int)strlen(text), join_word, joined), 0);
	ck_assert_str_eq(joined, words);
}

START_TEST(texts_are_cut_into_folded_words)
{
	assert_words("", "");
	assert_words(" .,;!?()[]\"'\t…—“”、。《》", "");
	assert_words("JD Cloud", "jd|cloud");
	assert_words("jd-cloud_V4.0", "jd|cloud|v4|0");
	assert_words("ＪＤ　Ｃｌｏｕｄ", "jd|cloud");
	assert_words("京东云", "京|东|云");
	assert_words("5G网络2021年IaaS", "5g|网|络|2021|年|iaas");
	assert_words("Straße ÉCOLE Jīngdōng e\u0301te\u0301", "strasse|ecole|jingdong|ete");
	assert_words("ｶﾀｶﾅ カタカナ", "カ|タ|カ|ナ|カ|タ|カ|ナ");
	assert_words("클라우드 مرحبا שלום", "클라우드|مرحبا|שלום");
	assert_words("a\nb", "a|\n|b");
	assert_words("😀cloud😀", "cloud");
	assert_words("\u0301", ""); /* a mark without a letter folds to nothing */
	assert_words("a\xff\xfe"
	             "b\xe4\xba",
	             "a|b");
}
END_TEST

START_TEST(a_long_word_goes_on_as_further_ones)
{
	char text[201], words[512];

	memset(text, 'x', 200);
	text[200] = '\0';
	snprintf(words, sizeof(words), "%.64s|%.64s|%.64s|%.8s", text, text, text, text);
	assert_words(text, words);
}
END_TEST

static int stop(void *context, const char *word, int length, int start, int end)
{
	(void)word;
	(void)length;
	(void)start;
	(void)end;
	return ++*(int *)context == 2 ? 7 : 0;
}

START_TEST(who_is_called_may_stop)
{
	int calls = 0;

	ck_assert_int_eq(sky_search_words("a b c d", 7, stop, &calls), 7);
	ck_assert_int_eq(calls, 2);
}
END_TEST

/* Queries. */

static void assert_expression(const char *text, const char *wanted)
{
	const char *expression;

	ck_assert(sky_search_expression(arena, text, &expression));
	ck_assert_pstr_eq(expression, wanted);
}

START_TEST(queries_become_phrases)
{
	assert_expression("cloud", "\"cloud\"*");
	assert_expression("  jd   cloud ", "\"jd\" AND \"cloud\"*");
	assert_expression("\"jd cloud\"", "\"jd cloud\"");
	assert_expression("\"jd cloud\" data", "\"jd cloud\" AND \"data\"*");
	assert_expression("data \"jd cl", "\"data\" AND \"jd cl\"*"); /* still being typed */
	assert_expression("“京东 云”　阿里", "\"京东 云\" AND \"阿里\"*");
	assert_expression("a\"b\"c", "\"a\" AND \"b\" AND \"c\"*");
	assert_expression("NEAR(a b) OR name:x* ^y -z",
	                  "\"NEAR(a\" AND \"b)\" AND \"OR\" AND \"name:x*\" AND \"^y\" AND \"-z\"*");
	assert_expression("cloud !!!", "\"cloud\"*");
	assert_expression("", NULL);
	assert_expression("\"", NULL);
	assert_expression("\"\"\"\"", NULL);
	assert_expression("* - ^ :", NULL);
}
END_TEST

START_TEST(words_beyond_the_limit_are_passed_over)
{
	const char *expression;
	char text[2 * SKY_SEARCH_TERMS_MAX + 21];
	size_t terms = 1;

	for (size_t i = 0; i + 1 < sizeof(text); i++)
		text[i] = i % 2 ? ' ' : 'a';
	text[sizeof(text) - 1] = '\0';
	ck_assert(sky_search_expression(arena, text, &expression));
	for (const char *at = expression; (at = strstr(at, " AND ")) != NULL; at++)
		terms++;
	ck_assert_uint_eq(terms, SKY_SEARCH_TERMS_MAX);
}
END_TEST

/* What is found, and in which order. */

static void rows(const char *query, const char *name, const char *values)
{
	expect(snapshot, "search", NULL, query, name, values);
}

START_TEST(every_kind_with_words_is_found)
{
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		for (uint32_t row = 0; sky_search_has_kind(kind) && row < sky_count(snapshot, kind); row++) {
			struct sky_search_query query = {.kinds = 1u << kind};
			struct sky_search_found found;
			bool there = false;

			query.text = sky_title(snapshot, (struct sky_ref){kind, row});
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

/* Garbage. */

/* The snippet of each hit; the status of the first that failed. */
static enum sky_search_status mark_all(const struct sky_snapshot *of, const struct sky_search_found *found,
                                       struct sky_arena *into, const char **snippet)
{
	struct sky_search_wish *wish = sky_arena_calloc(into, found->count + 1, sizeof(*wish));

	if (!wish)
		return SKY_SEARCH_MEMORY;
	for (size_t i = 0; i < found->count; i++)
		wish[i] = (struct sky_search_wish){&found->hit[i], &snippet[i]};
	return sky_search_snippets(of, found->expression, wish, found->count, into);
}

static void assert_harmless(const char *text)
{
	const char *snippet[MOST] = {NULL};
	struct sky_search_query query = {.text = text, .kinds = ~0u};
	struct sky_search_found found;

	ck_assert_msg(sky_search(snapshot, &query, arena, &found) == SKY_SEARCH_OK, "%s", text);
	ck_assert_uint_le(found.count, MOST);
	ck_assert_int_eq(mark_all(snapshot, &found, arena, snippet), SKY_SEARCH_OK);
	for (size_t i = 0; i < found.count; i++)
		ck_assert_ptr_nonnull(snippet[i]);
	sky_arena_reset(arena);
}

START_TEST(no_text_is_a_syntax_error)
{
	static const char *const texts[] = {
	    "",
	    "\"",
	    "\"\"\"",
	    "'",
	    "'; DROP TABLE document; --",
	    "AND",
	    "OR NOT",
	    "NEAR(a b, 3)",
	    "*",
	    "a*b*",
	    "^north",
	    "name : north",
	    "{name alias} : x",
	    "-name : x",
	    "(((",
	    "a + b",
	    "%s%n",
	    "\\",
	    "\"a\\\"b",
	    "😀",
	    "\u202eabc\u202c",
	    "مرحبا بالعالم",
	    "\x80\xff",
	    "a\x01"
	    "b\x02",
	    "?1 ?2",
	    "document MATCH 'x'",
	    "\ufeff",
	    "ﷺ",
	    "north\ncloud",
	    "\u0301\u0301",
	    "　",
	};

	for (size_t i = 0; i < SKY_COUNT(texts); i++)
		assert_harmless(texts[i]);
}
END_TEST

START_TEST(random_text_is_harmless)
{
	static const char *const pieces[] = {"\"",    "*",  "(",  ")", "AND ", " OR ", "NEAR", "^", ":",
	                                     "{",     "}",  "-",  "+", "'",    "“",    "」",   " ", "　",
	                                     "north", "云", "\n", "a", "\xe4", "😀",    ",",    ";", "\\"};
	uint64_t seed = 4;

	for (size_t round = 0; round < 500; round++) {
		char text[256] = "";
		size_t count = unit_below(&seed, 24), used = 0;

		for (size_t i = 0; i < count; i++) {
			const char *piece = pieces[unit_below(&seed, SKY_COUNT(pieces))];

			used += (size_t)snprintf(text + used, sizeof(text) - used, "%s", piece);
		}
		assert_harmless(text);
	}
}
END_TEST

START_TEST(ten_thousand_bytes_are_harmless)
{
	static char text[10001];
	static const char *const fills[] = {"a", "a ", "\"", "\" ", "\"a", "*", "云", "a\" "};

	for (size_t i = 0; i < SKY_COUNT(fills); i++) {
		size_t length = strlen(fills[i]), used = 0;

		for (; used + length < sizeof(text); used += length)
			memcpy(text + used, fills[i], length);
		text[used] = '\0';
		assert_harmless(text);
	}
}
END_TEST

/* Threads. */

struct asker {
	pthread_t thread;
	size_t failures, found;
};

static void ask_once(struct asker *asker, const char *text)
{
	struct sky_search_query query = {.text = text, .kinds = ~0u};
	struct sky_arena *own = sky_arena_create(0);
	struct sky_search_found found = {.count = 0};
	const char *snippet[MOST];

	if (!own || sky_search(snapshot, &query, own, &found) != SKY_SEARCH_OK ||
	    mark_all(snapshot, &found, own, snippet) != SKY_SEARCH_OK)
		asker->failures++;
	asker->found += found.count;
	sky_arena_destroy(own);
}

static void *ask_many(void *closure)
{
	for (size_t i = 0; i < ROUNDS; i++) {
		ask_once(closure, "north");
		ask_once(closure, "云");
	}
	return NULL;
}

START_TEST(threads_search_at_once)
{
	struct asker alone = {.found = 0}, asker[THREADS] = {{.found = 0}};

	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&asker[i].thread, NULL, ask_many, &asker[i]), 0);
	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_join(asker[i].thread, NULL), 0);
	(void)ask_many(&alone);
	ck_assert_uint_gt(alone.found, ROUNDS);
	for (size_t i = 0; i < THREADS; i++) {
		ck_assert_uint_eq(asker[i].failures, 0);
		ck_assert_uint_eq(asker[i].found, alone.found);
	}
}
END_TEST

START_TEST(more_readers_than_places_are_closed)
{
	struct sky_search_reader *reader[SKY_SEARCH_IDLE_MAX + 2];
	enum sky_search_status status;

	for (size_t i = 0; i < SKY_COUNT(reader); i++) {
		reader[i] = sky_search_take(snapshot->search, &status);
		ck_assert_ptr_nonnull(reader[i]);
	}
	for (size_t i = 0; i < SKY_COUNT(reader); i++)
		sky_search_give(snapshot->search, reader[i], i == 0);
	for (size_t i = 0; i < SKY_SEARCH_IDLE_MAX; i++)
		ck_assert_ptr_nonnull(atomic_load(&snapshot->search->idle[i]));
	assert_harmless("north");
}
END_TEST

/* Errors. */

START_TEST(results_of_sqlite_are_told_apart)
{
	ck_assert_int_eq(sky_search_status_of(SQLITE_OK), SKY_SEARCH_OK);
	ck_assert_int_eq(sky_search_status_of(SQLITE_ROW), SKY_SEARCH_OK);
	ck_assert_int_eq(sky_search_status_of(SQLITE_DONE), SKY_SEARCH_OK);
	ck_assert_int_eq(sky_search_status_of(SQLITE_NOMEM), SKY_SEARCH_MEMORY);
	ck_assert_int_eq(sky_search_status_of(SQLITE_IOERR_NOMEM), SKY_SEARCH_MEMORY);
	ck_assert_int_eq(sky_search_status_of(SQLITE_CORRUPT), SKY_SEARCH_FAILED);
	ck_assert_int_eq(sky_search_status_of(SQLITE_CORRUPT_VTAB), SKY_SEARCH_FAILED);
}
END_TEST

START_TEST(a_damaged_index_is_an_internal_error)
{
	struct ask ask;

	memset(snapshot->search->bytes, 0xa5, (size_t)snapshot->search->size);
	ask = ask_status(snapshot, "search", NULL, "q=north");
	ck_assert_int_eq(ask.outcome, SKY_PROBLEM);
	ck_assert_int_eq(ask.problem.type, SKY_PROBLEM_INTERNAL_ERROR);
	ask_finish(&ask);
}
END_TEST

/* Damage that shows only when the words of a page are marked: the answer must not go out. */
START_TEST(a_row_that_is_gone_is_an_error)
{
	struct sky_search_query query = {.text = "nor", .kinds = 1u << SKY_VENDOR};
	struct sky_search_found found;
	const char *snippet[MOST] = {NULL};

	ck_assert_int_eq(sky_search(snapshot, &query, arena, &found), SKY_SEARCH_OK);
	ck_assert_uint_ge(found.count, 1);
	found.hit[0].document = 100000;
	ck_assert_int_eq(mark_all(snapshot, &found, arena, snippet), SKY_SEARCH_FAILED);
	ck_assert_ptr_null(snippet[0]);
}
END_TEST

/* SQLite's own memory, which fault.c does not see, is short: with each limit the answer is whole, or says so. */
START_TEST(short_memory_of_sqlite_is_an_error)
{
	size_t refused = 0, answered = 0;

	for (sqlite3_int64 limit = 1024; limit < 4 << 20 && answered == 0; limit += limit / 64 + 256) {
		struct sky_search_query query = {.text = "north clo", .kinds = ~0u};
		struct sky_search_found found;
		struct sky_snapshot *other;
		const char *snippet[MOST];
		enum sky_search_status status;
		struct sky_report *report = sky_report_create();
		enum sky_load_status loaded;

		(void)sqlite3_hard_heap_limit64(sqlite3_memory_used() + limit);
		loaded = sky_snapshot_load(SEARCH, report, NULL, NULL, &other);
		status = loaded == SKY_LOAD_OK ? sky_search(other, &query, arena, &found) : SKY_SEARCH_MEMORY;
		if (status == SKY_SEARCH_OK)
			status = mark_all(other, &found, arena, snippet);
		sky_snapshot_release(other);
		(void)sqlite3_hard_heap_limit64(0);
		ck_assert_msg(loaded == SKY_LOAD_OK || loaded == SKY_LOAD_MEMORY, "limit %lld", (long long)limit);
		ck_assert_int_ne(status, SKY_SEARCH_FAILED);
		refused += status == SKY_SEARCH_MEMORY;
		answered += status == SKY_SEARCH_OK;
		ck_assert(status != SKY_SEARCH_OK || found.count == 4);
		sky_report_destroy(report);
	}
	ck_assert_uint_gt(refused, 10);
	ck_assert_uint_eq(answered, 1);
}
END_TEST

/* Our own memory is short. */
START_TEST(any_failing_allocation_is_an_error)
{
	enum sky_search_status status = SKY_SEARCH_MEMORY;
	size_t good;

	for (good = 0; status != SKY_SEARCH_OK && good < 100; good++) {
		struct sky_search *search;
		const char *why = NULL;

		fault_arm(good);
		status = sky_search_create(snapshot, &search, &why);
		(void)fault_disarm();
		ck_assert_int_ne(status, SKY_SEARCH_FAILED);
		ck_assert_ptr_nonnull(why);
		ck_assert(status == SKY_SEARCH_OK ? search != NULL : search == NULL);
		sky_search_destroy(search);
	}
	ck_assert_uint_gt(good, 2);
	ck_assert_int_eq(status, SKY_SEARCH_OK);
}
END_TEST

int main(void)
{
	const TTest *tests[] = {
	    texts_are_cut_into_folded_words,
	    a_long_word_goes_on_as_further_ones,
	    who_is_called_may_stop,
	    queries_become_phrases,
	    words_beyond_the_limit_are_passed_over,
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
	    no_text_is_a_syntax_error,
	    random_text_is_harmless,
	    ten_thousand_bytes_are_harmless,
	    threads_search_at_once,
	    more_readers_than_places_are_closed,
	    results_of_sqlite_are_told_apart,
	    a_damaged_index_is_an_internal_error,
	    a_row_that_is_gone_is_an_error,
	    short_memory_of_sqlite_is_an_error,
	    any_failing_allocation_is_an_error,
	};

	return unit_run_with("search", tests, SKY_COUNT(tests), set_up, tear_down);
}
