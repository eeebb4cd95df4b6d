/* Locators: "paragraph 41", "paragraphs 2, 15, 35-36", "table 1, row Amazon, column 2022", "headline". */
#include "model/record/locator.h"
#include "model/record/syntax.h"

#include <string.h>

/* No text has that many paragraphs. This keeps "1-4000000000" from running for a minute. */
#define PARAGRAPH_MAX 1000000

enum place { PLACE_NONE, PLACE_NUMBERS, PLACE_TEXT };

static const struct {
	const char *word;
	enum place place;
	bool paragraphs;
} words[] = {
    {"paragraph", PLACE_NUMBERS, true}, {"paragraphs", PLACE_NUMBERS, true}, {"page", PLACE_NUMBERS, false},
    {"pages", PLACE_NUMBERS, false},    {"table", PLACE_TEXT, false},        {"tables", PLACE_TEXT, false},
    {"section", PLACE_TEXT, false},     {"sections", PLACE_TEXT, false},     {"row", PLACE_TEXT, false},
    {"rows", PLACE_TEXT, false},        {"figure", PLACE_TEXT, false},       {"figures", PLACE_TEXT, false},
    {"list", PLACE_TEXT, false},        {"lists", PLACE_TEXT, false},        {"line", PLACE_NUMBERS, false},
    {"lines", PLACE_NUMBERS, false},    {"headline", PLACE_NONE, false},     {"summary", PLACE_NONE, false},
    {"url", PLACE_NONE, false},
};

static bool read_number(const char *text, size_t length, size_t *at, uint32_t *out)
{
	size_t first = *at;
	*out = 0;
	while (*at < length && text[*at] >= '0' && text[*at] <= '9' && *out <= PARAGRAPH_MAX) {
		*out = *out * 10 + (uint32_t)(text[*at] - '0');
		(*at)++;
	}
	return *at > first && *out > 0 && *out <= PARAGRAPH_MAX;
}

/* "2, 15, 35-36": calls back for each number, unless `each` is NULL. false when the text is no such list. */
static bool read_list(const char *text, size_t length, void (*each)(void *context, uint32_t number), void *context)
{
	size_t at = 0;
	for (;;) {
		uint32_t from;
		if (!read_number(text, length, &at, &from))
			return false;
		uint32_t to = from;
		if (at < length && text[at] == '-') {
			at++;
			if (!read_number(text, length, &at, &to) || to <= from)
				return false;
		}
		for (uint32_t number = from; each && number <= to; number++)
			each(context, number);
		if (at == length)
			return true;
		if (text[at++] != ',')
			return false;
		at += at < length && text[at] == ' ' ? 1 : 0;
	}
}

/* The row of `words` that the locator starts with, SKY_COUNT(words) where it starts with none;
 * *rest is where the place is. */
static size_t find_word(const char *text, size_t length, size_t *rest)
{
	const char *space = memchr(text, ' ', length);
	size_t word = space ? (size_t)(space - text) : length;
	size_t i = 0;
	while (i < SKY_COUNT(words) && (strlen(words[i].word) != word || memcmp(words[i].word, text, word) != 0))
		i++;
	*rest = space ? word + 1 : length;
	return i;
}

const char *sky_syntax_locator(const char *text, size_t length)
{
	size_t rest;
	size_t word = find_word(text, length, &rest);
	if (word == SKY_COUNT(words)) {
		return "must be a word and the place: \"paragraph 41\", \"paragraphs 2, 15, 35-36\", \"page 3\", "
		       "\"table 1, row Amazon\", \"section 2.1\", \"headline\" or \"url\"";
	}
	switch (words[word].place) {
	case PLACE_NUMBERS:
		return read_list(text + rest, length - rest, NULL, NULL)
		           ? NULL
		           : "must list numbers and rising ranges, for instance \"paragraphs 2, 15, 35-36\"";
	case PLACE_TEXT:
		return rest < length && text[rest] != ' ' ? NULL : "must say which one, for instance \"table 1\"";
	case PLACE_NONE:
	default:
		return rest == length ? NULL : "must be this one word and nothing behind it";
	}
}

bool sky_locator_paragraphs(const char *locator, void (*each)(void *context, uint32_t paragraph), void *context)
{
	size_t length = locator ? strlen(locator) : 0;
	size_t rest;
	size_t word = find_word(locator ? locator : "", length, &rest);
	return word < SKY_COUNT(words) && words[word].paragraphs && read_list(locator + rest, length - rest, NULL, NULL) &&
	       read_list(locator + rest, length - rest, each, context);
}

bool sky_locator_is_row(const char *locator)
{
	return strncmp(locator, "row ", strlen("row ")) == 0 || strncmp(locator, "rows ", strlen("rows ")) == 0;
}
