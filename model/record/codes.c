#include "model/record/codes.h"

#include "model/base/text.h"
#include "model/record/codes_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SUBTAG_MAX 8
#define SUBTAGS_WRONG_MAX 4 /* of one tag: language, its extension, script and region */

/* A part of a code, and the list that must have it. */
struct part {
	size_t start, length;
	const struct sky_code_list *list; /* NULL: any will do */
	bool malformed;
};

static int compare_words(const void *text, const void *word)
{
	return strcasecmp(text, *(const char *const *)word);
}

/* The code for which the list has this word; NULL: none. */
static const char *code_of(const struct sky_code_list *list, const char *text)
{
	const char *const *word = bsearch(text, list->words, list->count, sizeof *list->words, compare_words);
	return word ? list->codes[word - list->words] : NULL;
}

/* Copies a text of at most SKY_CODE_MAX - 1 bytes; false: it is longer, or has a NUL. */
static bool copy(const char *text, size_t length, char *buffer)
{
	if (length >= SKY_CODE_MAX || memchr(text, '\0', length))
		return false;
	memcpy(buffer, text, length);
	buffer[length] = '\0';
	return true;
}

/* The case of a script and a region does not count, that of a language does: its names are looked up by it. */
static bool has(const struct sky_code_list *list, const char *text, size_t length)
{
	char word[SKY_CODE_MAX];
	bool any_case = list == &sky_code_lists[SKY_CODES_SCRIPT] || list == &sky_code_lists[SKY_CODES_AREA];
	const char *code = copy(text, length, word) ? code_of(list, word) : NULL;
	return code && (any_case ? strcasecmp(code, word) : strcmp(code, word)) == 0;
}

static size_t alphanumerics(const char *text, size_t length)
{
	size_t count = 0;
	while (count < length &&
	       ((text[count] >= '0' && text[count] <= '9') || ((text[count] | 0x20) >= 'a' && (text[count] | 0x20) <= 'z')))
		count++;
	return count;
}

/* The subtag after the one that ends at part->start + part->length. *stage is the set of the last one. */
static void next_subtag(const char *text, size_t length, enum sky_code_set *stage, struct part *part)
{
	const char *subtag = text + part->start;
	size_t n = alphanumerics(subtag, length - part->start);
	bool digit = n > 0 && subtag[0] <= '9';
	enum sky_code_set set = SKY_CODE_SETS;

	part->list = NULL;
	part->length = n;
	part->malformed = n == 0 || n > SUBTAG_MAX || (part->start + n < length && subtag[n] != '-');
	if (*stage == SKY_CODE_SETS)
		return; /* an extension, or for private use */
	if (part->start == 0 || (n == 3 && !digit && *stage == SKY_CODES_LANGUAGE)) {
		set = SKY_CODES_LANGUAGE;
	} else if (n == 4 && !digit && *stage < SKY_CODES_SCRIPT) {
		set = SKY_CODES_SCRIPT;
	} else if ((n == 2 || (n == 3 && digit)) && *stage < SKY_CODES_AREA) {
		set = SKY_CODES_AREA;
	} else if (n == 1) {
		part->malformed |= part->start + n == length;
	} else {
		part->malformed |= n < 4 || (n == 4 && !digit);
		*stage = SKY_CODES_AREA; /* a variant: only others and extensions may follow */
		return;
	}
	*stage = set;
	part->list = set == SKY_CODE_SETS ? NULL : &sky_code_lists[set];
}

/* Finds the first part that is malformed or that its list does not have. */
static bool find_wrong(enum sky_code code, const char *text, size_t length, struct part *part)
{
	enum sky_code_set stage = SKY_CODES_LANGUAGE;
	if (code != SKY_CODE_LANGUAGE) {
		*part = (struct part){0, length, &sky_code_lists[code], false};
		return !has(part->list, text, length);
	}
	for (*part = (struct part){0}; part->start <= length; part->start += part->length + 1) {
		next_subtag(text, length, &stage, part);
		if (part->malformed || (part->list && !has(part->list, text + part->start, part->length)))
			return true;
	}
	return false;
}

const char *sky_code_check(enum sky_code code, const char *text, size_t length)
{
	static const char *const sentences[] = {
	    "must be a currency code (ISO 4217, upper case), for instance \"CNY\"",
	    "must be a country code (ISO 3166-1 alpha-2, upper case), for instance \"CN\", or \"world\"",
	    "must be a language tag (BCP 47), for instance \"en\" or \"zh-Hans\"",
	};
	struct part part;
	return find_wrong(code, text, length, &part) ? sentences[code] : NULL;
}

/* Puts the code that was meant in the place of the part. false: there is none. */
static bool replace_part(char *buffer, const struct part *part, const struct sky_code_list *list)
{
	char word[SKY_CODE_MAX];
	char rest[SKY_CODE_MAX];
	snprintf(word, sizeof word, "%.*s", (int)part->length, buffer + part->start);
	snprintf(rest, sizeof rest, "%s", buffer + part->start + part->length);
	const char *meant = code_of(list, word);
	/* Among short codes most have many neighbours: two letters that changed places are the likelier slip. */
	for (char *at = word; !meant && at[0] && at[1]; at++) {
		char first = at[0];
		at[0] = at[1];
		at[1] = first;
		meant = code_of(list, word);
		at[1] = at[0];
		at[0] = first;
	}
	const char *near = meant ? NULL : sky_text_nearest(word, list->words, list->count);
	meant = near ? code_of(list, near) : meant;
	if (!meant || part->start + strlen(meant) + strlen(rest) >= SKY_CODE_MAX)
		return false;
	snprintf(buffer + part->start, SKY_CODE_MAX - part->start, "%s%s", meant, rest);
	return true;
}

const char *sky_code_nearest(enum sky_code code, const char *text, size_t length, char *buffer)
{
	struct part part = {0, length, NULL, false};
	if (!copy(text, length, buffer))
		return NULL;
	for (char *at = buffer; code == SKY_CODE_LANGUAGE && *at; at++)
		*at = *at == '_' ? '-' : *at; /* as locales are written */
	/* The whole may be a name, such as "Simplified Chinese". */
	bool found = code_of(&sky_code_lists[code], buffer) && replace_part(buffer, &part, &sky_code_lists[code]);
	for (int i = 0; i < SUBTAGS_WRONG_MAX && !found && find_wrong(code, buffer, strlen(buffer), &part); i++)
		if (!replace_part(buffer, &part, part.list ? part.list : &sky_code_lists[code]))
			return NULL;
	return sky_code_check(code, buffer, strlen(buffer)) ? NULL : buffer;
}

const char *sky_code_hint(enum sky_code code, const char *text, size_t length, char *buffer)
{
	char near[SKY_CODE_MAX];
	buffer[0] = '\0';
	if (sky_code_nearest(code, text, length, near))
		snprintf(buffer, SKY_CODE_HINT_MAX, "; did you mean \"%s\"?", near);
	return buffer;
}
