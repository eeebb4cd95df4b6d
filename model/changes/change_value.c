#include "model/changes/change_value.h"

#include "model/record/syntax.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Long enough for each scalar that is printed: a decimal, or the longest "kind:id". */
#define SCALAR_MAX 160
_Static_assert(SCALAR_MAX >= SKY_DECIMAL_MAX && SCALAR_MAX > SKY_ID_MAX + 16, "a printed scalar fits");

static const void *at(struct sky_version side, size_t offset)
{
	return (const char *)side.record + offset;
}

static const char *reference(struct sky_version side, struct sky_ref ref, char buffer[SCALAR_MAX])
{
	const char *id = sky_id(side.snapshot, ref.kind, ref.row);
	if (!id)
		return NULL;
	snprintf(buffer, SCALAR_MAX, "%s:%s", sky_kind_singular(ref.kind), id);
	return buffer;
}

static const char *decimal(const struct sky_field *field, struct sky_version side, char buffer[SCALAR_MAX])
{
	if (field->second != 0 && !*(const bool *)at(side, field->second))
		return NULL;
	struct sky_decimal value = *(const struct sky_decimal *)at(side, field->offset);
	if (!sky_decimal_known(value))
		return NULL;
	sky_decimal_print(value, buffer);
	return buffer;
}

/* A claim without a day of publication was given that of its source when it was loaded. */
static const char *own_day(const struct sky_field *field, struct sky_version side, const char *text)
{
	const struct sky_source *source = NULL;
	if (text && strcmp(field->key, "published_on") == 0)
		source = sky_source_at(side.snapshot, ((const struct sky_record *)side.record)->source);
	return source && source->published.text && strcmp(source->published.text, text) == 0 ? NULL : text;
}

/* The one kind that a REF or REFS names. */
static enum sky_kind target(const struct sky_field *field)
{
	return (enum sky_kind)__builtin_ctz(field->allowed);
}

/* The text of a value without parts, borrowed from the snapshot or printed into the buffer; NULL: not given. */
static const char *scalar(const struct sky_field *field, struct sky_version side, char buffer[SCALAR_MAX])
{
	const char *text;
	switch ((enum sky_field_type)field->type) {
	case SKY_FIELD_CURRENCY:
		text = at(side, field->offset);
		return *text ? text : NULL;
	case SKY_FIELD_DECIMAL:
		return decimal(field, side, buffer);
	case SKY_FIELD_ENUM:
		return sky_enum_text(field->values, *(const uint8_t *)at(side, field->offset));
	case SKY_FIELD_BOOL:
		return *(const bool *)at(side, field->offset) ? "true" : "false";
	case SKY_FIELD_COUNT:
		snprintf(buffer, SCALAR_MAX, "%" PRIu32, *(const uint32_t *)at(side, field->offset));
		return strcmp(buffer, "0") == 0 ? NULL : buffer;
	case SKY_FIELD_WHEN:
		return own_day(field, side, ((const struct sky_when *)at(side, field->offset))->text);
	case SKY_FIELD_PUBLISHED:
		return own_day(field, side, *(const char *const *)at(side, field->offset));
	case SKY_FIELD_REF:
		return sky_id(side.snapshot, target(field), *(const uint32_t *)at(side, field->offset));
	case SKY_FIELD_ANY_REF:
		return reference(side, *(const struct sky_ref *)at(side, field->offset), buffer);
	case SKY_FIELD_SUBJECT:
		return reference(side,
		                 (struct sky_ref){(enum sky_kind) * (const uint8_t *)at(side, field->second),
		                                  *(const uint32_t *)at(side, field->offset)},
		                 buffer);
	default:
		return *(const char *const *)at(side, field->offset);
	}
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static const char *name_in(const struct sky_name *names, uint32_t count, const char *language)
{
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(names[i].language, language) == 0)
			return names[i].text;
	return NULL;
}

static uint32_t count_of(const struct sky_field *field, struct sky_version side)
{
	switch ((enum sky_field_type)field->type) {
	case SKY_FIELD_REFS:
		return ((const struct sky_row_list *)at(side, field->offset))->count;
	case SKY_FIELD_LANGUAGES:
		return ((const struct sky_text_list *)at(side, field->offset))->count;
	default:
		return *(const uint32_t *)at(side, field->second);
	}
}

/* An element of a LIST. */
static struct sky_version element(const struct sky_field *field, struct sky_version side, uint32_t number)
{
	const char *first = *(const char *const *)at(side, field->offset);
	return (struct sky_version){side.snapshot, first + number * field->element->size};
}

/* The text of an element of REFS or LANGUAGES. */
static const char *item(const struct sky_field *field, struct sky_version side, uint32_t number)
{
	if (field->type == SKY_FIELD_REFS) {
		const struct sky_row_list *list = at(side, field->offset);
		return sky_id(side.snapshot, target(field), list->row[number]);
	}
	return ((const struct sky_text_list *)at(side, field->offset))->text[number];
}

static bool same_element(const struct sky_field *field, struct sky_version a, struct sky_version b, uint32_t number)
{
	if (field->type == SKY_FIELD_NAMES) { /* an object: the order of its members means nothing */
		const struct sky_name *name = *(const struct sky_name *const *)at(a, field->offset) + number;
		const struct sky_name *others = *(const struct sky_name *const *)at(b, field->offset);
		return same_text(name->text, name_in(others, count_of(field, b), name->language));
	}
	if (field->type != SKY_FIELD_LIST)
		return same_text(item(field, a, number), item(field, b, number));
	for (size_t i = 0; i < field->element->field_count; i++)
		if (!sky_field_same(&field->element->field[i], element(field, a, number), element(field, b, number)))
			return false;
	return true;
}

static bool has_inside(const struct sky_field *field)
{
	return field->type == SKY_FIELD_REFS || field->type == SKY_FIELD_LANGUAGES || field->type == SKY_FIELD_NAMES ||
	       field->type == SKY_FIELD_LIST;
}

bool sky_field_same(const struct sky_field *field, struct sky_version a, struct sky_version b)
{
	char left[SCALAR_MAX], right[SCALAR_MAX];
	if (!has_inside(field))
		return same_text(scalar(field, a, left), scalar(field, b, right));
	uint32_t count = count_of(field, a);
	bool same = count == count_of(field, b);
	for (uint32_t i = 0; same && i < count; i++)
		same = same_element(field, a, b, i);
	return same;
}

static void put_json(FILE *out, const char *text)
{
	(void)putc('"', out);
	for (; *text; text++)
		if (*text == '"' || *text == '\\')
			(void)fprintf(out, "\\%c", *text);
		else if ((unsigned char)*text < 0x20)
			(void)fprintf(out, "\\u%04x", (unsigned)(unsigned char)*text);
		else
			(void)putc(*text, out);
	(void)putc('"', out);
}

/* The fields that are given, as an object. */
static void put_object(FILE *out, const struct sky_shape *shape, struct sky_version side)
{
	const char *comma = "";
	(void)putc('{', out);
	char buffer[SCALAR_MAX];
	for (size_t i = 0; i < shape->field_count; i++) {
		const char *text = scalar(&shape->field[i], side, buffer);
		if (text) {
			(void)fprintf(out, "%s\"%s\":", comma, shape->field[i].key);
			put_json(out, text);
			comma = ",";
		}
	}
	(void)putc('}', out);
}

static void put_names(FILE *out, const struct sky_field *field, struct sky_version side)
{
	const struct sky_name *names = *(const struct sky_name *const *)at(side, field->offset);
	(void)putc('{', out);
	for (uint32_t i = 0; i < count_of(field, side); i++) {
		(void)fprintf(out, "%s\"%s\":", i ? "," : "", names[i].language);
		put_json(out, names[i].text);
	}
	(void)putc('}', out);
}

static void put_all(FILE *out, const struct sky_field *field, struct sky_version side)
{
	uint32_t count = count_of(field, side);
	if (field->type == SKY_FIELD_NAMES) {
		put_names(out, field, side);
		return;
	}
	if (field->type == SKY_FIELD_LIST)
		(void)putc('[', out);
	for (uint32_t i = 0; i < count; i++) {
		if (field->type == SKY_FIELD_LIST) {
			(void)fputs(i ? "," : "", out);
			put_object(out, field->element, element(field, side, i));
		} else {
			(void)fprintf(out, "%s%s", i ? ";" : "", item(field, side, i));
		}
	}
	if (field->type == SKY_FIELD_LIST)
		(void)putc(']', out);
}

/* True for words of a source that may not be passed on; a change of them is told without them. */
static bool is_withheld(const struct sky_field *field, struct sky_version side)
{
	if (strcmp(field->key, "value_text") != 0 && strcmp(field->key, "text") != 0)
		return false;
	const struct sky_source *source = sky_source_at(side.snapshot, ((const struct sky_record *)side.record)->source);
	return source && !source->redistributable;
}

bool sky_field_text(struct sky_arena *arena, const struct sky_field *field, struct sky_version side, const char **text)
{
	char buffer[SCALAR_MAX], *bytes = NULL;
	size_t size = 0;
	*text = has_inside(field) || is_withheld(field, side) ? NULL : scalar(field, side, buffer);
	if (*text == buffer) {
		*text = sky_arena_strdup(arena, buffer);
		return *text;
	}
	if (!has_inside(field) || count_of(field, side) == 0)
		return true;
	FILE *out = open_memstream(&bytes, &size);
	if (!out)
		return false;
	put_all(out, field, side);
	bool written = !ferror(out);
	written = fclose(out) == 0 && written;
	*text = written ? sky_arena_strndup(arena, bytes, size) : NULL;
	free(bytes);
	return *text;
}
