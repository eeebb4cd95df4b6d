#include "model/changes/printed.h"

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/record/locator.h"
#include "model/snapshot/words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX ((size_t)256 << 20)

struct page {
	struct sky_arena *arena;
	char **paragraph;
	size_t count, capacity;
	FILE *out;
	const char *source;
	size_t wrong;
	bool no_memory;
};

/* Words, the record that has them, and whether a paragraph that its locator names has them too. */
struct search {
	const struct page *page;
	const char *words;
	bool found;
};

static bool read_page(struct page *page, FILE *text, size_t *line)
{
	char *buffer = NULL;
	size_t room = 0, number = 0;
	bool valid = true;
	*line = 0;
	page->arena = sky_arena_create(TEXT_MAX);
	page->no_memory = !page->arena;
	for (ssize_t length; !page->no_memory && valid && (length = getline(&buffer, &room, text)) >= 0;) {
		char *plain = sky_text_plain(page->arena, buffer, (size_t)length, &valid);
		number++;
		if (!plain) {
			page->no_memory = valid;
			*line = valid ? 0 : number;
		} else if (*plain) {
			char **grown = sky_grown(NULL, page->paragraph, page->count, &page->capacity, sizeof *grown);
			page->no_memory = !grown;
			page->paragraph = grown ? grown : page->paragraph;
			if (grown)
				grown[page->count++] = plain;
		}
	}
	free(buffer);
	return !page->no_memory && valid;
}

/* True where two neighbours are of one word or number: "11" and "0" in "110", "1" and ".5". */
static bool joined(const char *text, const char *left)
{
	unsigned char before = (unsigned char)left[0], after = (unsigned char)left[1];
	bool point = (before == '.' || before == ',') && left > text && isdigit((unsigned char)left[-1]) && isdigit(after);
	bool after_point = (after == '.' || after == ',') && isdigit(before) && isdigit((unsigned char)left[2]);
	return (isalnum(before) && isalnum(after)) || point || after_point;
}

/* Behind the part in the text; NULL where it does not stand there. */
static const char *behind(const char *text, const char *from, const char *part, size_t length)
{
	const char *end = text + strlen(text);
	for (const char *at = from; (at = memmem(at, (size_t)(end - at), part, length)); at++)
		if ((at == text || !joined(text, at - 1)) && (at[length] == '\0' || !joined(text, at + length - 1)))
			return at + length;
	return NULL;
}

/* True when all parts of the words stand in the text, one behind another. */
static bool has(const char *text, const char *words)
{
	const char *at = text, *part;
	size_t length;
	while (at && sky_words_part(&words, &part, &length))
		at = behind(text, at, part, length);
	return at;
}

static void look(void *context, uint32_t paragraph)
{
	struct search *search = context;
	search->found |= paragraph <= search->page->count && has(search->page->paragraph[paragraph - 1], search->words);
}

static void report(struct page *page, enum sky_kind kind, const struct sky_record *record, const char *printed,
                   const char *words, bool placed)
{
	const char *lead = "they stand in paragraph";
	fprintf(page->out, "%s:%u:1: the words “%s” of %s %s do not stand in %s%s%s; ", sky_kind_plural(kind), record->line,
	        printed, sky_kind_singular(kind), record->id, placed ? record->locator : "", placed ? " of " : "",
	        page->source);
	for (size_t i = 0; i < page->count; i++) {
		if (has(page->paragraph[i], words)) {
			fprintf(page->out, "%s %zu", lead, i + 1);
			lead = ",";
		}
	}
	fputs(*lead == ',' ? "\n" : "they stand nowhere in it\n", page->out);
	page->wrong++;
}

static void check(struct page *page, enum sky_kind kind, const struct sky_record *record, const char *printed,
                  size_t length)
{
	const char *text = sky_arena_strndup(page->arena, printed, length);
	struct search search = {page, text ? sky_text_plain(page->arena, text, length, NULL) : NULL, false};
	if (!search.words) {
		page->no_memory = true;
		return;
	}
	bool placed = sky_locator_paragraphs(record->locator, look, &search);
	for (uint32_t i = 1; !placed && i <= page->count; i++)
		look(&search, i);
	if (!search.found)
		report(page, kind, record, text, search.words, placed);
}

static void check_quotations(struct page *page, const struct sky_statement *statement)
{
	for (const char *from = strstr(statement->text, "“"), *end; from && (end = strstr(from, "”"));
	     from = strstr(end, "“")) {
		from += strlen("“");
		check(page, SKY_STATEMENT, &statement->record, from, (size_t)(end - from));
	}
}

size_t sky_printed_check(const struct sky_snapshot *snapshot, uint32_t source, FILE *text, FILE *out, size_t *line)
{
	struct page page = {.out = out, .source = sky_id(snapshot, SKY_SOURCE, source)};
	bool read = read_page(&page, text, line);
	for (uint32_t row = 0; read && row < sky_count(snapshot, SKY_FIGURE); row++) {
		const struct sky_figure *figure = sky_figure_at(snapshot, row);
		if (figure->record.source == source)
			check(&page, SKY_FIGURE, &figure->record, figure->value_text, strlen(figure->value_text));
	}
	for (uint32_t row = 0; read && row < sky_count(snapshot, SKY_STATEMENT); row++) {
		const struct sky_statement *statement = sky_statement_at(snapshot, row);
		if (statement->record.source == source && statement->kind == SKY_STATEMENT_KIND_QUOTE)
			check_quotations(&page, statement);
	}
	free(page.paragraph);
	sky_arena_destroy(page.arena);
	return read && !page.no_memory ? page.wrong : SIZE_MAX;
}
