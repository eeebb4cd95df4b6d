/* Connections to the index. Each looks at the one serialized database, and serves one thread at a time. */
#include "model/search/search_internal.h"

#include <stdlib.h>

static int prepare(sqlite3 *database, const char *sql, sqlite3_stmt **out)
{
	return sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
}

static int prepare_all(struct sky_search_reader *reader)
{
	/* The weights of the columns: name, alias, title, role, text. */
	static const char find[] = "SELECT rowid, bm25(document, 10, 8, 6, 3, 1), place(document) "
	                           "FROM document WHERE document MATCH ?1";
	/* A name is shown as one whole line, any other text as the words around the match. */
	static const char mark[] = "SELECT rowid, CASE wanted(rowid, ?2) WHEN -1 THEN NULL "
	                           "WHEN 0 THEN highlight(document, 0, char(1), char(2)) "
	                           "WHEN 1 THEN highlight(document, 1, char(1), char(2)) "
	                           "ELSE snippet(document, wanted(rowid, ?2), char(1), char(2), '…', 32) END "
	                           "FROM document WHERE document MATCH ?1";
	int result = prepare(reader->database, find, &reader->find);
	return result == SQLITE_OK ? prepare(reader->database, mark, &reader->mark) : result;
}

static void close_reader(struct sky_search_reader *reader)
{
	(void)sqlite3_finalize(reader->find);
	(void)sqlite3_finalize(reader->mark);
	(void)sqlite3_close(reader->database);
	free(reader);
}

static int open_database(const struct sky_search *search, sqlite3 **database)
{
	int result =
	    sqlite3_open_v2(":memory:", database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, NULL);
	if (result == SQLITE_OK)
		result = sky_search_teach(*database);
	if (result == SQLITE_OK) {
		result = sqlite3_deserialize(*database, "main", search->bytes, search->size, search->size,
		                             SQLITE_DESERIALIZE_READONLY);
	}
	return result;
}

static struct sky_search_reader *open_reader(const struct sky_search *search, enum sky_search_status *status)
{
	struct sky_search_reader *reader = calloc(1, sizeof *reader);
	*status = SKY_SEARCH_MEMORY;
	if (!reader)
		return NULL;
	int result = open_database(search, &reader->database);
	if (result == SQLITE_OK)
		result = prepare_all(reader);
	*status = sky_search_status_of(result);
	if (*status != SKY_SEARCH_OK) {
		close_reader(reader);
		return NULL;
	}
	return reader;
}

struct sky_search_reader *sky_search_take(struct sky_search *search, enum sky_search_status *status)
{
	*status = SKY_SEARCH_OK;
	for (size_t i = 0; i < SKY_SEARCH_IDLE_MAX; i++) {
		struct sky_search_reader *reader = NULL;
		if (atomic_load_explicit(&search->idle[i], memory_order_relaxed))
			reader = atomic_exchange_explicit(&search->idle[i], NULL, memory_order_acquire);
		if (reader)
			return reader;
	}
	return open_reader(search, status);
}

void sky_search_give(struct sky_search *search, struct sky_search_reader *reader, bool failed)
{
	for (size_t i = 0; i < SKY_SEARCH_IDLE_MAX && !failed; i++) {
		struct sky_search_reader *none = NULL;
		if (atomic_compare_exchange_strong_explicit(&search->idle[i], &none, reader, memory_order_release,
		                                            memory_order_relaxed))
			return;
	}
	close_reader(reader);
}

void sky_search_destroy(struct sky_search *search)
{
	if (!search)
		return;
	for (size_t i = 0; i < SKY_SEARCH_IDLE_MAX; i++) {
		struct sky_search_reader *reader = atomic_load_explicit(&search->idle[i], memory_order_acquire);
		if (reader)
			close_reader(reader);
	}
	sqlite3_free(search->bytes);
	free(search->document);
	free(search);
}

size_t sky_search_memory(const struct sky_search *search)
{
	return search ? sizeof *search + (size_t)search->size + search->document_count * sizeof *search->document : 0;
}
