/* The inside of the text search, for the files of model/ that build it and ask it.
 *
 * The index is an SQLite database with one FTS5 table. It is built in memory when a release is loaded, serialized once,
 * and never written again: each reader is a connection of its own that looks at those bytes. Nothing else is shared
 * between threads but the slots in which idle readers wait. */
#ifndef SKY_MODEL_SEARCH_SEARCH_INTERNAL_H
#define SKY_MODEL_SEARCH_SEARCH_INTERNAL_H

#include "model/search/search.h"

#include <sqlite3.h>
#include <stdatomic.h>

/* So many readers are kept for the next search. When more are needed at once, they are opened and closed again. */
#define SKY_SEARCH_IDLE_MAX 64

/* They stand around a match in what FTS5 returns. No document holds a control character other than the line feed. */
#define SKY_SEARCH_MARK_START '\1'
#define SKY_SEARCH_MARK_END '\2'

/* A row of the FTS5 table: a record, or what is known of it from another source than its own. All documents of a record
 * stand together, the record's own first, and the records in the order of kind and row. */
struct sky_search_document {
	const char *alias; /* that this document is about; NULL: none */
	uint32_t row;
	uint32_t source; /* of the alias or role; SKY_NONE for the record's own document */
	uint8_t kind;    /* enum sky_kind */
};

struct sky_search_reader {
	sqlite3 *database;
	sqlite3_stmt *find, *mark;
};

struct sky_search {
	unsigned char *bytes; /* of the database; from sqlite3_serialize */
	sqlite3_int64 size;
	struct sky_search_document *document;
	size_t document_count;
	_Atomic(struct sky_search_reader *) idle[SKY_SEARCH_IDLE_MAX];
};

/* Builds the index of a snapshot whose records, references and names are complete. On failure *out is NULL and *why
 * (static text) is what SQLite says. One thread. */
enum sky_search_status sky_search_create(const struct sky_snapshot *snapshot, struct sky_search **out,
                                         const char **why) SKY_MUST;
void sky_search_destroy(struct sky_search *search); /* NULL is fine; nobody may be searching */
size_t sky_search_memory(const struct sky_search *search);

/* Cuts a text into words, folded alike for documents and queries: NFKC, no case, no diacritics, traditional Chinese
 * characters simplified. Each ideograph and kana is a word of its own, and so is a line feed, so that no phrase reaches
 * across it. Calls `each` with the folded word and the bytes from `start` to `end` of the text that it stands for,
 * until it returns other than 0; returns that, or 0. Bytes that are not UTF-8 part words. Thread-safe. */
typedef int (*sky_search_word)(void *context, const char *word, int length, int start, int end);
int sky_search_words(const char *text, int length, sky_search_word each, void *context);

/* The wishes of one pass, sorted by document. Handed to the SQL function wanted() as a pointer of this type. */
#define SKY_SEARCH_EXCERPTS "sky_search_excerpts"
struct sky_search_excerpts {
	struct sky_search_excerpt *excerpt;
	size_t count;
};

/* The order of wishes, for qsort: those for whole documents last. */
int sky_search_compare_excerpts(const void *a, const void *b);

/* The excerpt that is asked for of a document; NULL: none is. */
struct sky_search_excerpt *sky_search_excerpt_for(const struct sky_search_excerpts *excerpts, uint32_t document);

/* Teaches a connection our words ("skyledger") and two functions: place(document) is the column where most of the query
 * stands (the first of equals), and SKY_SEARCH_PLACE_WHOLE more where all of it does; wanted(rowid, wishes) is the
 * column that is to be marked, -1 for rows that nobody wants. An SQLite result. */
#define SKY_SEARCH_PLACE_WHOLE 256
int sky_search_teach(sqlite3 *database) SKY_MUST;

/* A query as typed in the language of FTS5: quoted phrases joined by AND, the last one a prefix unless it was quoted.
 * NULL in *out when there are no words. false: memory. */
bool sky_search_expression(struct sky_arena *arena, const char *text, const char **out) SKY_MUST;

/* What an SQLite result means: SQLITE_OK, ROW and DONE are SKY_SEARCH_OK. */
enum sky_search_status sky_search_status_of(int result);

/* A reader for one thread until it is given back; NULL: *status says why. Thread-safe. */
struct sky_search_reader *sky_search_take(struct sky_search *search, enum sky_search_status *status) SKY_MUST;

/* Gives it back. One that has failed is not used again. Thread-safe. */
void sky_search_give(struct sky_search *search, struct sky_search_reader *reader, bool failed);

#endif
