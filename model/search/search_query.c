/* Queries as people type them, in the language of FTS5. */
#include "model/search/search_internal.h"

#include <string.h>

/* Straight and typographic quotation marks; each opens and closes a phrase. */
static size_t quote_at(const char *text)
{
	static const char *const quotes[] = {"\"", "“", "”", "„", "«", "»", "「", "」", "『", "』"};
	for (size_t i = 0; i < SKY_COUNT(quotes); i++)
		if (strncmp(text, quotes[i], strlen(quotes[i])) == 0)
			return strlen(quotes[i]);
	return 0;
}

/* ASCII white space and the ideographic space. */
static size_t space_at(const char *text)
{
	static const char ideographic[] = "\u3000";
	if (*text == ' ' || (*text >= '\t' && *text <= '\r'))
		return 1;
	return strncmp(text, ideographic, sizeof ideographic - 1) == 0 ? sizeof ideographic - 1 : 0;
}

/* The end of a term: a space or quotation mark; within quotation marks only the next such mark. */
struct term {
	const char *text;
	size_t length;
	bool quoted; /* and closed */
};

/* Takes the next term off *text; false at the end. */
static bool next_term(const char **text, struct term *term)
{
	const char *at = *text;
	size_t size;
	while ((size = space_at(at)) > 0)
		at += size;
	size = quote_at(at);
	*term = (struct term){.text = at + size};
	at += size;
	if (size > 0) {
		while (*at && (size = quote_at(at)) == 0)
			at++;
		term->quoted = *at != '\0';
	} else {
		while (*at && space_at(at) == 0 && quote_at(at) == 0)
			at++;
		size = 0;
	}
	term->length = (size_t)(at - term->text);
	*text = *at ? at + size : at;
	return term->length > 0 || *at;
}

static int stop_at_first(void *context, const char *word, int length, int start, int end)
{
	(void)context;
	(void)word;
	(void)length;
	(void)start;
	(void)end;
	return 1;
}

static bool has_words(const struct term *term)
{
	return sky_search_words(term->text, (int)term->length, stop_at_first, NULL) != 0;
}

/* Nothing needs an escape: the one character that FTS5 looks for within quotation marks ends a term. */
static char *write_term(char *out, const struct term *term)
{
	*out++ = '"';
	out = mempcpy(out, term->text, term->length);
	*out++ = '"';
	return out;
}

bool sky_search_expression(struct sky_arena *arena, const char *text, const char **out)
{
	static const char joint[] = " AND ";
	/* A term takes at least two bytes of the text with the space behind it, and at most the
	 * joint and two quotes more. */
	size_t room = strlen(text) + (strlen(text) / 2 + 1) * (sizeof joint + 2) + 2;
	char *expression = sky_arena_alloc(arena, room), *at = expression;
	bool quoted = false;
	size_t count = 0;
	*out = NULL;
	if (!expression)
		return false;
	struct term term;
	while (count < SKY_SEARCH_TERMS_MAX && next_term(&text, &term)) {
		if (!has_words(&term))
			continue;
		if (count++ > 0)
			at = mempcpy(at, joint, sizeof joint - 1);
		at = write_term(at, &term);
		quoted = term.quoted;
	}
	if (count == 0)
		return true;
	if (!quoted)
		*at++ = '*';
	*at = '\0';
	*out = expression;
	return true;
}
