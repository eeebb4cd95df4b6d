/* What we add to SQLite's FTS5: our words, and where a query stands in a row. */
#include "model/search/search_internal.h"

#include <limits.h>
#include <stdlib.h>

struct words_context {
	void *context;
	int (*each)(void *context, int flags, const char *word, int length, int start, int end);
};

static int pass_on(void *context, const char *word, int length, int start, int end)
{
	const struct words_context *words = context;
	return words->each(words->context, 0, word, length, start, end);
}

static int cut(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int length,
               int (*each)(void *context, int flags, const char *word, int length, int start, int end))
{
	struct words_context words = {context, each};
	(void)tokenizer;
	(void)flags;
	return sky_search_words(text, length, pass_on, &words);
}

/* FTS5 wants an object for each table. Ours has no state, so any address that is not NULL will do. */
static int create_tokenizer(void *context, const char **arguments, int count, Fts5Tokenizer **out)
{
	(void)arguments;
	(void)count;
	*out = context;
	return SQLITE_OK;
}

static void delete_tokenizer(Fts5Tokenizer *tokenizer)
{
	(void)tokenizer;
}

/* Counts for each column how many phrases of the query stand in it, in the current row. */
static int count_phrases(const Fts5ExtensionApi *api, Fts5Context *fts, int count, int *in_column)
{
	for (int phrase = 0; phrase < count; phrase++) {
		Fts5PhraseIter iterator;
		int column, result = api->xPhraseFirstColumn(fts, phrase, &iterator, &column);
		if (result != SQLITE_OK)
			return result;
		for (; column >= 0; api->xPhraseNextColumn(fts, &iterator, &column))
			if (column < SKY_SEARCH_COLUMNS)
				in_column[column]++;
	}
	return SQLITE_OK;
}

static void place(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context, int argument_count,
                  sqlite3_value **arguments)
{
	int in_column[SKY_SEARCH_COLUMNS] = {0}, best = 0, count = api->xPhraseCount(fts);
	int result = count_phrases(api, fts, count, in_column);
	(void)argument_count;
	(void)arguments;
	if (result != SQLITE_OK) {
		sqlite3_result_error_code(context, result);
		return;
	}
	for (int column = 1; column < SKY_SEARCH_COLUMNS; column++)
		best = in_column[column] > in_column[best] ? column : best;
	sqlite3_result_int(context, best + (in_column[best] == count ? SKY_SEARCH_PLACE_WHOLE : 0));
}

static void wanted(sqlite3_context *context, int count, sqlite3_value **arguments)
{
	const struct sky_search_excerpts *excerpts = sqlite3_value_pointer(arguments[1], SKY_SEARCH_EXCERPTS);
	const struct sky_search_excerpt *excerpt =
	    excerpts ? sky_search_excerpt_for(excerpts, (uint32_t)(sqlite3_value_int64(arguments[0]) - 1)) : NULL;
	(void)count;
	sqlite3_result_int(context, excerpt ? excerpt->hit->field : -1);
}

static int find_api(sqlite3 *database, fts5_api **api)
{
	sqlite3_stmt *statement;
	int result = sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, NULL);

	*api = NULL;
	if (result != SQLITE_OK)
		return result;
	result = sqlite3_bind_pointer(statement, 1, (void *)api, "fts5_api_ptr", NULL);
	if (result == SQLITE_OK)
		(void)sqlite3_step(statement);
	result = sqlite3_finalize(statement);
	return result == SQLITE_OK && !*api ? SQLITE_ERROR : result;
}

int sky_search_teach(sqlite3 *database)
{
	fts5_tokenizer words = {create_tokenizer, delete_tokenizer, cut};
	fts5_api *api;
	int result = find_api(database, &api);

	if (result == SQLITE_OK)
		result = api->xCreateTokenizer(api, "skyledger", database, &words, NULL);
	if (result == SQLITE_OK)
		result = api->xCreateFunction(api, "place", NULL, place, NULL);
	if (result == SQLITE_OK)
		result = sqlite3_create_function_v2(database, "wanted", 2, SQLITE_UTF8, NULL, wanted, NULL, NULL, NULL);
	return result;
}

enum sky_search_status sky_search_status_of(int result)
{
	if (result == SQLITE_IOERR_NOMEM)
		return SKY_SEARCH_MEMORY;
	switch (result & UCHAR_MAX) { /* the rest says more about an error than we need */
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return SKY_SEARCH_OK;
	case SQLITE_NOMEM:
		return SKY_SEARCH_MEMORY;
	default:
		return SKY_SEARCH_FAILED;
	}
}

int sky_search_compare_excerpts(const void *a, const void *b)
{
	const struct sky_search_excerpt *left = a, *right = b;
	if (left->hit->whole != right->hit->whole)
		return left->hit->whole ? 1 : -1;
	return (left->hit->document > right->hit->document) - (left->hit->document < right->hit->document);
}

struct sky_search_excerpt *sky_search_excerpt_for(const struct sky_search_excerpts *excerpts, uint32_t document)
{
	const struct sky_search_hit hit = {.document = document};
	const struct sky_search_excerpt key = {.hit = &hit};
	return bsearch(&key, excerpts->excerpt, excerpts->count, sizeof *excerpts->excerpt, sky_search_compare_excerpts);
}
