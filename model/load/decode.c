#include "model/load/decode.h"

#include "model/base/text.h"
#include "model/load/load_mistake.h"
#include "model/load/references.h"
#include "model/record/syntax.h"

#include <stdlib.h>
#include <string.h>

static struct sky_scan *scan_of(struct sky_load *load)
{
	return &load->reader->scan;
}

static bool is_text(const char *known, const char *text, size_t length)
{
	return strncmp(known, text, length) == 0 && known[length] == '\0';
}

/* The field of this key; shape->field_count where there is none. Keys mostly come in the table's order, so `guess` is
 * tried first. */
static size_t find_field(const struct sky_shape *shape, const char *key, size_t length, size_t guess)
{
	for (size_t i = 0; i < shape->field_count; i++) {
		size_t at = guess + i < shape->field_count ? guess + i : guess + i - shape->field_count;
		if (is_text(shape->field[at].key, key, length))
			return at;
	}
	return shape->field_count;
}

static void unknown_key(struct sky_load *load, const struct sky_shape *shape, size_t at, const char *key, size_t length)
{
	const char *keys[SKY_FIELDS_MAX];
	for (size_t i = 0; i < shape->field_count; i++)
		keys[i] = shape->field[i].key;
	char quoted[SKY_QUOTE_MAX];
	(void)sky_load_quote(key, length, quoted);
	const char *nearest = sky_load_is_full(load) ? NULL : sky_text_nearest(quoted, keys, shape->field_count);
	if (nearest)
		sky_load_fault(load, at, "unknown key \"%s\" of %s; did you mean \"%s\"?", quoted, shape->name, nearest);
	else
		sky_load_fault(load, at, "unknown key \"%s\" of %s", quoted, shape->name);
}

static bool is_given(const struct sky_shape *shape, const char *key, uint32_t given)
{
	size_t at = key ? find_field(shape, key, strlen(key), 0) : shape->field_count;
	return at < shape->field_count && (given & (UINT32_C(1) << at)) != 0;
}

static void require_fields(struct sky_load *load, const struct sky_shape *shape, size_t at, uint32_t given)
{
	for (size_t i = 0; i < shape->field_count; i++) {
		const struct sky_field *field = &shape->field[i];
		if (field->required && (given & (UINT32_C(1) << i)) == 0 && !is_given(shape, field->unless, given))
			sky_load_fault(load, at, "%s needs the key \"%s\"", shape->name, shape->field[i].key);
	}
}

void sky_decode_object(struct sky_load *load, const struct sky_shape *shape, const struct sky_token *object, void *out)
{
	struct sky_scan *scan = scan_of(load);
	uint32_t seen = 0;
	uint32_t given = 0;
	size_t guess = 0;
	for (size_t i = (size_t)(object - scan->token) + 1; i < object->next; i = scan->token[i + 1].next) {
		const struct sky_token *key = &scan->token[i];
		const struct sky_token *value = &scan->token[i + 1];
		size_t length = 0;
		const char *text = sky_scan_text(scan, key, &length);
		if (!text) {
			load->no_memory = true;
			return;
		}
		size_t at = find_field(shape, text, length, guess);
		if (at == shape->field_count) {
			unknown_key(load, shape, key->start - 1, text, length);
			continue;
		}
		uint32_t bit = UINT32_C(1) << at;
		if (seen & bit) {
			sky_load_fault(load, key->start - 1, "duplicate key \"%s\"", shape->field[at].key);
			continue;
		}
		seen |= bit;
		guess = at + 1;
		if (value->type != SKY_TOKEN_NULL) {
			given |= bit;
			sky_decode_value(load, &shape->field[at], value, out);
		}
	}
	require_fields(load, shape, object->start, given);
}

static unsigned only_kind(unsigned allowed)
{
	unsigned kind = 0;
	while (kind + 1 < SKY_KIND_COUNT && (allowed & (1u << kind)) == 0)
		kind++;
	return kind;
}

/* An id of a record of one kind, written without its kind. */
static void decode_id_reference(struct sky_load *load, const struct sky_field *field, const struct sky_token *token,
                                uint32_t *out)
{
	unsigned kind = only_kind(field->allowed);
	const char *text;
	size_t length;
	if (!sky_decode_text(load, field->key, token, &text, &length))
		return;
	const char *wrong = sky_syntax_id(text, length);
	if (!wrong) {
		sky_load_refer(load, kind, text, length, token->start - 1, out);
		return;
	}
	char quoted[SKY_QUOTE_MAX];
	(void)sky_load_quote(text, length, quoted);
	const char *colon = memchr(text, ':', length);
	if (colon) {
		sky_load_fault(load, token->start - 1, "\"%s\" takes the id of %s alone, without a kind before it: not \"%s\"",
		               field->key, sky_load_kind_words(kind), quoted);
	} else {
		sky_load_fault(load, token->start - 1, "\"%s\" in \"%s\" is no id: it %s", quoted, field->key, wrong);
	}
}

static void wrong_kind(struct sky_load *load, const struct sky_field *field, const struct sky_token *token,
                       unsigned kind)
{
	char list[160] = "";
	size_t used = 0;
	for (unsigned i = 0; i < SKY_KIND_COUNT; i++) {
		if (field->allowed & (1u << i)) {
			const char *name = sky_load_kind_words(i);
			size_t length = strlen(name);
			bool last = field->allowed >> (i + 1) == 0;
			const char *joint = used == 0 ? "" : last ? " or " : ", ";
			size_t joint_length = strlen(joint);
			if (used + joint_length + length < sizeof list) {
				memcpy(list + used, joint, joint_length);
				memcpy(list + used + joint_length, name, length + 1);
				used += joint_length + length;
			}
		}
	}
	sky_load_fault(load, token->start - 1, "\"%s\" must name %s, not %s", field->key, list, sky_load_kind_words(kind));
}

/* Reads "kind:id". false, after a message, when it has another form or a kind that is not allowed here. */
static bool decode_open_reference(struct sky_load *load, const struct sky_field *field, const struct sky_token *token,
                                  uint8_t *kind, uint32_t *row)
{
	const char *text;
	size_t length;
	if (!sky_decode_text(load, field->key, token, &text, &length))
		return false;
	char quoted[SKY_QUOTE_MAX];
	(void)sky_load_quote(text, length, quoted);
	const char *colon = memchr(text, ':', length);
	if (!colon) {
		sky_load_fault(load, token->start - 1,
		               "\"%s\" must be written kind:id, for instance \"vendor:jd-cloud\": not \"%s\"", field->key,
		               quoted);
		return false;
	}
	size_t before = (size_t)(colon - text);
	if (!sky_enum_find(&sky_kind_table, text, before, kind)) {
		(void)sky_load_quote(text, before, quoted);
		const char *nearest = sky_text_nearest(quoted, sky_kind_table.texts, sky_kind_table.count);
		sky_load_fault(load, token->start - 1, "\"%s\" is no kind of record%s%s%s", quoted,
		               nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
		return false;
	}
	if ((field->allowed & (1u << *kind)) == 0) {
		wrong_kind(load, field, token, *kind);
		return false;
	}
	const char *wrong = sky_syntax_id(colon + 1, length - before - 1);
	if (wrong) {
		sky_load_fault(load, token->start - 1, "\"%s\" in \"%s\" is no id: it %s", quoted, field->key, wrong);
		return false;
	}
	sky_load_refer(load, *kind, colon + 1, length - before - 1, token->start - 1, row);
	return true;
}

static uint32_t count_elements(const struct sky_scan *scan, const struct sky_token *array)
{
	uint32_t count = 0;
	for (size_t i = (size_t)(array - scan->token) + 1; i < array->next; i = scan->token[i].next)
		count++;
	return count;
}

/* An element of an array of ids. */
struct element {
	const char *text; /* as written */
	uint32_t length, index;
};

static int compare_elements(const void *a, const void *b)
{
	const struct element *x = a, *y = b;
	int order = x->length == y->length ? memcmp(x->text, y->text, x->length) : x->length < y->length ? -1 : 1;
	return order ? order : (x->index > y->index) - (x->index < y->index);
}

/* Sets repeated[i] where an element before the i-th one has the same text. false: memory. */
static bool mark_repeated(const struct sky_scan *scan, const struct sky_token *array, uint32_t count, bool *repeated)
{
	struct element *element = malloc(count * sizeof *element);
	uint32_t used = 0, index = 0;
	for (size_t i = (size_t)(array - scan->token) + 1; element && i < array->next; i = scan->token[i].next) {
		const struct sky_token *token = &scan->token[i];
		if (token->type == SKY_TOKEN_STRING)
			element[used++] = (struct element){scan->text + token->start, token->end - token->start, index};
		index++;
	}
	if (used > 1)
		qsort(element, used, sizeof *element, compare_elements);
	for (uint32_t i = 1; i < used; i++) {
		repeated[element[i].index] = element[i].length == element[i - 1].length &&
		                             memcmp(element[i].text, element[i - 1].text, element[i].length) == 0;
	}
	free(element);
	return element;
}

static void decode_references(struct sky_load *load, const struct sky_field *field, const struct sky_token *array,
                              struct sky_row_list *out)
{
	struct sky_scan *scan = scan_of(load);
	if (!sky_decode_expect(load, field->key, array, SKY_TOKEN_ARRAY, "an array of ids"))
		return;
	uint32_t count = count_elements(scan, array);
	uint32_t *row = count > 0 ? sky_arena_calloc(load->snapshot->arena, count, sizeof *row) : NULL;
	if (!row) {
		load->no_memory |= count > 0;
		return;
	}
	*out = (struct sky_row_list){row, count};
	bool *repeated = calloc(count, sizeof *repeated);
	if (!repeated || (count > 1 && !mark_repeated(scan, array, count, repeated))) {
		load->no_memory = true;
		free(repeated);
		return;
	}
	uint32_t at = 0;
	for (size_t i = (size_t)(array - scan->token) + 1; i < array->next; i = scan->token[i].next) {
		row[at] = SKY_NONE;
		if (repeated[at])
			sky_load_fault(load, scan->token[i].start - 1, "stands in \"%s\" twice", field->key);
		else
			decode_id_reference(load, field, &scan->token[i], &row[at]);
		at++;
	}
	free(repeated);
}

void sky_decode_reference(struct sky_load *load, const struct sky_field *field, const struct sky_token *token,
                          char *out)
{
	struct sky_ref *ref = (struct sky_ref *)(void *)(out + field->offset);
	uint8_t kind;
	switch (field->type) {
	case SKY_FIELD_REF:
		decode_id_reference(load, field, token, (uint32_t *)(void *)(out + field->offset));
		break;
	case SKY_FIELD_REFS:
		decode_references(load, field, token, (struct sky_row_list *)(void *)(out + field->offset));
		break;
	case SKY_FIELD_SUBJECT:
		(void)decode_open_reference(load, field, token, (uint8_t *)(out + field->second),
		                            (uint32_t *)(void *)(out + field->offset));
		break;
	case SKY_FIELD_ANY_REF:
	default:
		if (decode_open_reference(load, field, token, &kind, &ref->row))
			ref->kind = (enum sky_kind)kind;
		break;
	}
}
