/* Decodes values that hold other values (names by language, lists of objects) and words of an enumeration. */
#include "model/base/text.h"
#include "model/load/decode.h"
#include "model/load/load_mistake.h"
#include "model/record/codes.h"

#include <string.h>

#define NAMES_MAX 200 /* languages of one record: each is compared with those before it */

/* The words that may stand here, for a message. */
static void list_words(const struct sky_field *field, char *out, size_t size)
{
	const struct sky_enum_table *table = field->values;
	size_t used = 0;
	out[0] = '\0';
	for (unsigned i = 0; i < table->count; i++) {
		size_t length = strlen(table->texts[i]);
		bool allowed = field->allowed == 0 || (field->allowed & (1u << (table->first + i))) != 0;
		if (allowed && used + length + 3 < size) {
			memcpy(out + used, used > 0 ? ", " : "", used > 0 ? 2 : 0);
			used += used > 0 ? 2 : 0;
			memcpy(out + used, table->texts[i], length + 1);
			used += length;
		}
	}
}

static void unknown_word(struct sky_load *load, const struct sky_field *field, const struct sky_token *token,
                         const char *quoted)
{
	const char *nearest = sky_text_nearest(quoted, field->values->texts, field->values->count);
	uint8_t value = 0;

	bool usable = nearest && sky_enum_find(field->values, nearest, strlen(nearest), &value) &&
	              (field->allowed == 0 || (field->allowed & (1u << value)) != 0);
	if (usable) {
		sky_load_fault(load, token->start - 1, "\"%s\" cannot be \"%s\"; did you mean \"%s\"?", field->key, quoted,
		               nearest);
		return;
	}
	char words[320];
	list_words(field, words, sizeof words);
	sky_load_fault(load, token->start - 1, "\"%s\" cannot be \"%s\"; it is one of: %s", field->key, quoted, words);
}

void sky_decode_enum(struct sky_load *load, const struct sky_field *field, const struct sky_token *token, uint8_t *out)
{
	const char *text;
	size_t length;
	if (!sky_decode_text(load, field->key, token, &text, &length))
		return;
	uint8_t value;
	bool known = sky_enum_find(field->values, text, length, &value);
	if (known && (field->allowed == 0 || (field->allowed & (1u << value)) != 0)) {
		*out = value;
		return;
	}
	if (known && field->values == &sky_figure_kind_table) {
		sky_load_fault(load, token->start - 1, "derived figures are computed, not stored; leave this one out");
		return;
	}
	char quoted[SKY_QUOTE_MAX];
	unknown_word(load, field, token, sky_load_quote(text, length, quoted));
}

/* One "language": "name" pair. false when it is none, which has been reported. */
static bool decode_name(struct sky_load *load, const struct sky_token *key, const struct sky_token *value,
                        struct sky_name *out)
{
	size_t length;

	const char *text = sky_scan_text(&load->reader->scan, key, &length);
	if (!text) {
		load->no_memory = true;
		return false;
	}
	const char *wrong = sky_code_check(SKY_CODE_LANGUAGE, text, length);
	char quoted[SKY_QUOTE_MAX];
	if (wrong) {
		char hint[SKY_CODE_HINT_MAX];
		sky_load_fault(load, key->start - 1, "the key \"%s\" of \"names\" %s%s", sky_load_quote(text, length, quoted),
		               wrong, sky_code_hint(SKY_CODE_LANGUAGE, text, length, hint));
		return false;
	}
	out->language = sky_decode_intern(load, text, length);
	if (!out->language || !sky_decode_text(load, out->language, value, &text, &length))
		return false;
	out->text = sky_decode_intern(load, text, length);
	return out->text != NULL;
}

/* The English name goes to the front; the others keep their order. */
static bool put_english_first(struct sky_name *name, uint32_t count)
{
	uint32_t at = 0;
	while (at < count && strcmp(name[at].language, "en") != 0)
		at++;
	if (at == count)
		return false;
	struct sky_name english = name[at];
	memmove(name + 1, name, at * sizeof *name);
	name[0] = english;
	return true;
}

void sky_decode_names(struct sky_load *load, const struct sky_field *field, const struct sky_token *object, char *out)
{
	struct sky_scan *scan = &load->reader->scan;
	uint32_t count = 0;
	if (!sky_decode_expect(load, field->key, object, SKY_TOKEN_OBJECT, "an object from language to name"))
		return;
	size_t first = (size_t)(object - scan->token) + 1;
	struct sky_name *name = sky_arena_calloc(load->snapshot->arena, (object->next - first) / 2, sizeof *name);
	if (!name) {
		load->no_memory = true;
		return;
	}
	for (size_t i = first; i < object->next; i = scan->token[i + 1].next) {
		if (count == NAMES_MAX) {
			sky_load_fault(load, scan->token[i].start - 1, "\"names\" has more than %d languages", NAMES_MAX);
			break;
		}
		if (!decode_name(load, &scan->token[i], &scan->token[i + 1], &name[count]))
			continue;
		uint32_t earlier = 0;
		while (name[earlier].language != name[count].language)
			earlier++;
		if (earlier < count)
			sky_load_fault(load, scan->token[i].start - 1, "duplicate key \"%s\"", name[count].language);
		else
			count++;
	}
	if (put_english_first(name, count)) {
		memcpy(out + field->offset, &(const struct sky_name *){name}, sizeof(const struct sky_name *));
		memcpy(out + field->second, &count, sizeof count);
	} else if (!sky_scan_member(scan, object, "en")) {
		sky_load_fault(load, object->start, "\"names\" needs the English name, \"en\"");
	}
}

void sky_decode_list(struct sky_load *load, const struct sky_field *field, const struct sky_token *array, char *out)
{
	struct sky_scan *scan = &load->reader->scan;
	const struct sky_shape *shape = field->element;
	size_t first = (size_t)(array - scan->token) + 1;
	uint32_t count = 0;
	if (!sky_decode_expect(load, field->key, array, SKY_TOKEN_ARRAY, "an array of objects"))
		return;
	for (size_t i = first; i < array->next; i = scan->token[i].next)
		count++;
	if (count == 0)
		return;
	char *element = sky_arena_calloc(load->snapshot->arena, count, shape->size);
	if (!element) {
		load->no_memory = true;
		return;
	}
	memcpy(out + field->offset, &(void *){element}, sizeof(void *));
	memcpy(out + field->second, &count, sizeof count);
	for (size_t i = first; i < array->next; i = scan->token[i].next) {
		sky_shape_blank(shape, element);
		if (sky_decode_expect(load, field->key, &scan->token[i], SKY_TOKEN_OBJECT,
		                      "an array of objects and nothing else"))
			sky_decode_object(load, shape, &scan->token[i], element);
		element += shape->size;
	}
}
