/* Full-text search over what a release says in words: names, aliases, titles, roles and texts. Any number of threads
 * may search at once. docs/interface.md tells users what is found and in which order. */
#ifndef SKY_MODEL_SEARCH_SEARCH_H
#define SKY_MODEL_SEARCH_SEARCH_H

#include "model/base/arena.h"
#include "model/snapshot/snapshot.h"

/* Words and phrases of a query that are looked at; the others are passed over. */
#define SKY_SEARCH_TERMS_MAX 128

/* The first values of enum sky_search_field are the parts of a record that are searched for words. */
#define SKY_SEARCH_COLUMNS SKY_SEARCH_FIELD_ID

enum sky_search_status {
	SKY_SEARCH_OK = 0,
	SKY_SEARCH_MEMORY, /* memory is short */
	SKY_SEARCH_FAILED  /* SQLite refuses: it lacks FTS5, or the index is damaged */
};

/* True for the kinds that are searched. Figures, relations and rates have no words of their own. */
bool sky_search_has_kind(enum sky_kind kind);

struct sky_search_query {
	const char *text; /* UTF-8, as typed: words, "quoted phrases" */
	unsigned kinds;   /* mask of 1 << enum sky_kind */
	/* Whether the record may be shown, for records and for the sources of aliases and roles; asked once for each place
	 * that matches. NULL: all may. */
	bool (*knows)(void *context, struct sky_ref ref);
	void *context;
};

struct sky_search_hit {
	struct sky_ref ref;
	const char *matched; /* the id or name that the query is or begins; NULL for titles and texts */
	int64_t score;       /* BM25 in billionths, never below 0; higher is better within one match */
	uint32_t document;   /* the place in the index */
	uint8_t match;       /* enum sky_search_match */
	uint8_t field;       /* enum sky_search_field: where most of the query stands */
	bool whole;          /* `matched` is marked as a whole, not word by word */
};

struct sky_search_found {
	const char *expression; /* the query in the language of FTS5; NULL: it has no words */
	struct sky_search_hit *hit;
	size_t count;
};

/* Finds each record that matches, once: best match first, then score, kind and id. Everything in *found is the arena's.
 * No text is a syntax error; one without words finds nothing unless it is a name. Thread-safe, but for the arena. */
enum sky_search_status sky_search(const struct sky_snapshot *snapshot, const struct sky_search_query *query,
                                  struct sky_arena *arena, struct sky_search_found *found) SKY_MUST;

/* A hit whose snippet is wanted, and where it goes. */
struct sky_search_excerpt {
	const struct sky_search_hit *hit;
	const char **snippet;
};

/* Fills in the words around each match, as pieces of HTML: & < > " ' are escaped, each match stands between <mark> and
 * </mark>, and an ellipsis stands where text is left out. The texts are the arena's. The array of wishes changes its
 * order. Takes one pass over what matches, whatever the number of wishes. Thread-safe, but for the arena. */
enum sky_search_status sky_search_snippets(const struct sky_snapshot *snapshot, const char *expression,
                                           struct sky_search_excerpt *excerpt, size_t count,
                                           struct sky_arena *arena) SKY_MUST;

#endif
