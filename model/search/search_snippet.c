/* The excerpt: the words around a hit. */
#include "model/search/search_internal.h"
#include "model/snapshot/snapshot_internal.h"

#include <stdlib.h>
#include <string.h>

static const char *escape_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case SKY_SEARCH_MARK_START:
		return "<mark>";
	case SKY_SEARCH_MARK_END:
		return "</mark>";
	case '\n':
		return "; ";
	default:
		return NULL;
	}
}

/* NULL: memory. */
static const char *to_html(struct sky_arena *arena, const char *text, size_t length)
{
	size_t size = 1;
	char *html;
	for (size_t i = 0; i < length; i++)
		size += escape_of(text[i]) ? strlen(escape_of(text[i])) : 1;
	char *at;
	html = at = sky_arena_alloc(arena, size);
	if (!html)
		return NULL;
	for (size_t i = 0; i < length; i++) {
		const char *escape = escape_of(text[i]);
		if (escape)
			at = mempcpy(at, escape, strlen(escape));
		else
			*at++ = text[i];
	}
	*at = '\0';
	return html;
}

/* The line with the most marks, the first of equals: one name or title of several. Returns its length. */
static size_t best_line(const char *text, const char **out)
{
	size_t most = 0, best = 0;
	*out = NULL;
	for (;;) {
		size_t length = strcspn(text, "\n"), marks = 0;
		for (size_t i = 0; i < length; i++)
			marks += text[i] == SKY_SEARCH_MARK_START;
		if (!*out || marks > most) {
			*out = text;
			best = length;
			most = marks;
		}
		if (text[length] == '\0')
			return best;
		text += length + 1;
	}
}

/* A name that matches as a whole, whatever its words are. */
static const char *mark_whole(const char *name, struct sky_arena *arena)
{
	const char *marked = sky_arena_printf(arena, "%c%s%c", SKY_SEARCH_MARK_START, name, SKY_SEARCH_MARK_END);
	return marked ? to_html(arena, marked, strlen(marked)) : NULL;
}

/* Writes the excerpt of the row that `statement` stands on, if one is asked for. false: memory. */
static bool read_row(sqlite3_stmt *statement, const struct sky_search_excerpts *excerpts, struct sky_arena *arena,
                     size_t *fulfilled)
{
	const struct sky_search_excerpt *excerpt =
	    sky_search_excerpt_for(excerpts, (uint32_t)(sqlite3_column_int64(statement, 0) - 1));
	const char *text;
	if (!excerpt)
		return true;
	const char *line;
	/* The column has words that match, so its text is missing only when memory is short. */
	text = line = (const char *)sqlite3_column_text(statement, 1);
	if (!text)
		return false;
	size_t length = excerpt->hit->field <= SKY_SEARCH_FIELD_TITLE ? best_line(text, &line) : strlen(text);
	*excerpt->snippet = to_html(arena, line, length);
	++*fulfilled;
	return *excerpt->snippet;
}

static enum sky_search_status mark_words(struct sky_search_reader *reader, const char *expression,
                                         struct sky_search_excerpts *excerpts, struct sky_arena *arena)
{
	size_t fulfilled = 0;
	int result = sqlite3_bind_text(reader->mark, 1, expression, -1, SQLITE_STATIC);
	if (result == SQLITE_OK)
		result = sqlite3_bind_pointer(reader->mark, 2, excerpts, SKY_SEARCH_EXCERPTS, NULL);
	if (result == SQLITE_OK) {
		while (fulfilled < excerpts->count && (result = sqlite3_step(reader->mark)) == SQLITE_ROW) {
			if (!read_row(reader->mark, excerpts, arena, &fulfilled)) {
				result = SQLITE_NOMEM;
				break;
			}
		}
	}
	(void)sqlite3_reset(reader->mark);
	(void)sqlite3_clear_bindings(reader->mark);
	/* Whatever was found before is found again, unless the index is damaged. */
	return result == SQLITE_DONE ? SKY_SEARCH_FAILED : sky_search_status_of(result);
}

enum sky_search_status sky_search_snippets(const struct sky_snapshot *snapshot, const char *expression,
                                           struct sky_search_excerpt *excerpt, size_t count, struct sky_arena *arena)
{
	struct sky_search_excerpts words = {excerpt, count};
	if (count == 0)
		return SKY_SEARCH_OK;
	qsort(excerpt, count, sizeof *excerpt, sky_search_compare_excerpts);
	for (; words.count > 0 && excerpt[words.count - 1].hit->whole; words.count--) {
		const struct sky_search_excerpt *last = &excerpt[words.count - 1];
		*last->snippet = mark_whole(last->hit->matched, arena);
		if (!*last->snippet)
			return SKY_SEARCH_MEMORY;
	}
	if (words.count == 0)
		return SKY_SEARCH_OK;
	enum sky_search_status status;
	struct sky_search_reader *reader = sky_search_take(snapshot->search, &status);
	if (!reader)
		return status;
	status = mark_words(reader, expression, &words, arena);
	sky_search_give(snapshot->search, reader, status != SKY_SEARCH_OK);
	return status;
}
