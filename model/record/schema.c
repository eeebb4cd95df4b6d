#include "model/record/schema.h"

#include "model/record/descriptors.h"
#include "model/record/syntax.h"

#include <jansson.h>
#include <string.h>

#define DAY "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
#define EDTF "(\\.\\.|" DAY "[?~%]?)"
#define NUMBERS "[0-9]+(-[0-9]+)?(, ?[0-9]+(-[0-9]+)?)*"
#define ID_BODY "[a-z0-9]+(-[a-z0-9]+)*"
#define LANGUAGE "^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$"

/* What can be said of a written form by a pattern; the loader checks more (that the day exists, for instance). */
static const char *const patterns[] = {
    [SKY_FIELD_ID] = SKY_ID_PATTERN,
    [SKY_FIELD_SLUG] = SKY_ID_PATTERN,
    [SKY_FIELD_REF] = SKY_ID_PATTERN,
    [SKY_FIELD_URL] = "^https?://[^/ ][^ ]*$",
    [SKY_FIELD_LANGUAGE] = LANGUAGE,
    [SKY_FIELD_REGION] = "^([A-Z]{2}|world)$",
    [SKY_FIELD_CURRENCY] = "^[A-Z]{3}$",
    [SKY_FIELD_MONEY] = "^[A-Z]{3}$",
    [SKY_FIELD_VERSION] = "^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?$",
    [SKY_FIELD_TIME] =
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$",
    [SKY_FIELD_LOCATOR] = "^(headline|summary|url|(paragraphs?|pages?|lines?) " NUMBERS
                          "|(tables?|sections?|rows?|figures?|lists?) [^ ].*)$",
    [SKY_FIELD_DECIMAL] = "^[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?$",
    [SKY_FIELD_WHEN] = "^" EDTF "(/" EDTF ")?$",
    [SKY_FIELD_PUBLISHED] = "^" EDTF "(/" EDTF ")?$",
    [SKY_FIELD_PERIOD] = "^([0-9]{4}-(H[12]|Q[1-4])|" DAY "|" DAY "/" DAY ")$",
    [SKY_FIELD_PERIOD_DAYS] = "^([0-9]{4}-(H[12]|Q[1-4])|" DAY "|" DAY "/" DAY ")$",
    [SKY_FIELD_LIST] = NULL,
};

/* Jansson's setters fail on NULL, and own the value even when they fail. So one flag is enough to say at the end
 * whether all went well. */
struct schema {
	bool failed;
};

static void set(struct schema *schema, json_t *object, const char *key, json_t *value)
{
	schema->failed |= json_object_set_new(object, key, value) != 0;
}

static void append(struct schema *schema, json_t *array, json_t *value)
{
	schema->failed |= json_array_append_new(array, value) != 0;
}

static void set_type(struct schema *schema, json_t *object, const char *type, bool required)
{
	if (required)
		set(schema, object, "type", json_string(type));
	else
		set(schema, object, "type", json_pack("[ss]", type, "null"));
}

static json_t *object_schema(struct schema *schema, const struct sky_shape *shape);

static json_t *string_schema(struct schema *schema, const char *pattern)
{
	json_t *object = json_pack("{s:s}", "type", "string");
	set(schema, object, "pattern", json_string(pattern));
	return object;
}

static void describe_enum(struct schema *schema, json_t *object, const struct sky_field *field)
{
	const struct sky_enum_table *table = field->values;
	const char *preset = sky_enum_text(table, field->preset);
	json_t *words = json_array();
	for (unsigned i = 0; i < table->count; i++)
		if (field->allowed == 0 || (field->allowed & (1u << (table->first + i))) != 0)
			append(schema, words, json_string(table->texts[i]));
	if (!field->required)
		append(schema, words, json_null());
	set(schema, object, "enum", words);
	if (!field->required && preset)
		set(schema, object, "default", json_string(preset));
}

static void describe_open_reference(struct schema *schema, json_t *object, const struct sky_field *field)
{
	char pattern[256] = "^(";
	size_t used = strlen(pattern);
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		if (field->allowed & (1u << kind)) {
			const char *name = sky_kind_singular((enum sky_kind)kind);
			bool last = field->allowed >> (kind + 1) == 0;
			int wrote = snprintf(pattern + used, sizeof pattern - used, "%s%s", name, last ? "):" ID_BODY "$" : "|");
			used += wrote > 0 ? (size_t)wrote : 0;
			schema->failed |= wrote < 0 || used >= sizeof pattern;
			used = used < sizeof pattern ? used : sizeof pattern - 1;
		}
	}
	set_type(schema, object, "string", field->required);
	set(schema, object, "pattern", json_string(pattern));
}

static void describe_names(struct schema *schema, json_t *object, const struct sky_field *field)
{
	set_type(schema, object, "object", field->required);
	set(schema, object, "required", json_pack("[s]", "en"));
	set(schema, object, "propertyNames", json_pack("{s:s}", "pattern", LANGUAGE));
	set(schema, object, "additionalProperties", json_pack("{s:s, s:i}", "type", "string", "minLength", 1));
}

static void describe_array(struct schema *schema, json_t *object, const struct sky_field *field)
{
	set_type(schema, object, "array", field->required);
	if (field->type == SKY_FIELD_LIST) {
		set(schema, object, "items", object_schema(schema, field->element));
	} else if (field->type == SKY_FIELD_REFS) {
		set(schema, object, "items", string_schema(schema, SKY_ID_PATTERN));
		set(schema, object, "uniqueItems", json_true());
	} else {
		set(schema, object, "items", string_schema(schema, LANGUAGE));
		set(schema, object, "minItems", json_integer(1));
	}
}

static void describe_text(struct schema *schema, json_t *object, const struct sky_field *field)
{
	bool id = field->type == SKY_FIELD_ID || field->type == SKY_FIELD_SLUG || field->type == SKY_FIELD_REF;
	set_type(schema, object, "string", field->required);
	if (patterns[field->type])
		set(schema, object, "pattern", json_string(patterns[field->type]));
	else
		set(schema, object, "minLength", json_integer(1));
	if (id)
		set(schema, object, "maxLength", json_integer(SKY_ID_MAX));
}

static json_t *field_schema(struct schema *schema, const struct sky_field *field)
{
	json_t *object = json_object();
	set(schema, object, "description", json_string(field->doc));
	switch ((enum sky_field_type)field->type) {
	case SKY_FIELD_ENUM:
		describe_enum(schema, object, field);
		break;
	case SKY_FIELD_BOOL:
		set_type(schema, object, "boolean", field->required);
		set(schema, object, "default", json_boolean(field->preset));
		break;
	case SKY_FIELD_COUNT:
		set_type(schema, object, "integer", field->required);
		set(schema, object, "minimum", json_integer(1));
		set(schema, object, "maximum", json_integer(SKY_COUNT_MAX));
		break;
	case SKY_FIELD_ANY_REF:
	case SKY_FIELD_SUBJECT:
		describe_open_reference(schema, object, field);
		break;
	case SKY_FIELD_NAMES:
		describe_names(schema, object, field);
		break;
	case SKY_FIELD_LIST:
	case SKY_FIELD_REFS:
	case SKY_FIELD_LANGUAGES:
		describe_array(schema, object, field);
		break;
	default:
		describe_text(schema, object, field);
		break;
	}
	return object;
}

static json_t *object_schema(struct schema *schema, const struct sky_shape *shape)
{
	json_t *object =
	    json_pack("{s:s, s:s, s:b}", "description", shape->doc, "type", "object", "additionalProperties", 0);
	json_t *required = json_array();
	json_t *properties = json_object();
	for (size_t i = 0; i < shape->field_count; i++) {
		const struct sky_field *field = &shape->field[i];
		if (field->required && !field->unless)
			append(schema, required, json_string(field->key));
		set(schema, properties, field->key, field_schema(schema, field));
	}
	set(schema, object, "required", required);
	set(schema, object, "properties", properties);
	return object;
}

const char *sky_schema_name(enum sky_kind kind)
{
	return kind < SKY_KIND_COUNT ? sky_kind_plural(kind) : "dataset";
}

bool sky_schema_print(enum sky_kind kind, FILE *out)
{
	bool records = kind < SKY_KIND_COUNT;
	const char *name = sky_schema_name(kind);
	struct schema schema = {0};
	json_t *root = json_pack("{s:s, s:s+, s:s+}", "$schema", "https://json-schema.org/draft/2020-12/schema", "$id",
	                         name, ".schema.json", "title", name, ".json");
	if (records) {
		set(&schema, root, "type", json_string("array"));
		set(&schema, root, "items", object_schema(&schema, sky_shape_of(kind)));
	} else {
		json_t *body = object_schema(&schema, &sky_shape_dataset);
		schema.failed |= json_object_update(root, body) != 0;
		json_decref(body);
	}
	schema.failed = schema.failed || json_dumpf(root, out, JSON_INDENT(2)) != 0 || fputc('\n', out) == EOF;
	json_decref(root);
	return !schema.failed;
}
