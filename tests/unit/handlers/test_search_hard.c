/* The text search under garbage, by many threads, with a damaged index, and short of memory. */
#include "ask.h"
#include "fault.h"
#include "model/load/snapshot_build.h"
#include "model/search/search_internal.h"
#include "model/snapshot/snapshot_internal.h"

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

/* Garbage. */

/* The snippet of each hit; the status of the first that failed. */
static enum sky_search_status mark_all(const struct sky_snapshot *of, const struct sky_search_found *found,
                                       struct sky_arena *into, const char **snippet)
{
	struct sky_search_excerpt *wish = sky_arena_calloc(into, found->count + 1, sizeof *wish);
	if (!wish)
		return SKY_SEARCH_MEMORY;
	for (size_t i = 0; i < found->count; i++)
		wish[i] = (struct sky_search_excerpt){&found->hit[i], &snippet[i]};
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
	    "a\x01",
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
			used += (size_t)snprintf(text + used, sizeof text - used, "%s", piece);
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
		for (; used + length < sizeof text; used += length)
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
	memset(snapshot->search->bytes, 0xa5, (size_t)snapshot->search->size);
	struct ask ask = ask_status(snapshot, "search", NULL, "q=north");
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
		struct sky_report *report = sky_report_create();
		(void)sqlite3_hard_heap_limit64(sqlite3_memory_used() + limit);
		struct sky_snapshot *other;
		enum sky_load_status loaded = sky_snapshot_load(SEARCH, report, NULL, NULL, &other);
		struct sky_search_found found;
		enum sky_search_status status =
		    loaded == SKY_LOAD_OK ? sky_search(other, &query, arena, &found) : SKY_SEARCH_MEMORY;
		const char *snippet[MOST];
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
		const char *why = NULL;
		fault_arm(good);
		struct sky_search *search;
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
	return unit_run_with("search hard", tests, SKY_COUNT(tests), set_up, tear_down);
}
