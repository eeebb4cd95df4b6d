#include "model/record/descriptors.h"

#include "model/record/descriptors_internal.h"

#include <string.h>

#define RECORD sky_dataset
static const struct sky_field dataset_fields[] = {
    FIELD("$schema", TEXT, schema, "Where the JSON Schema of this file is: for editors."),
    FIELD("id", SLUG, id, "Short name of the data set.", REQUIRED),
    FIELD("title", TEXT, title, "One line for a reader.", REQUIRED),
    FIELD("title_zh", TEXT, title_zh, "The title in simplified Chinese."),
    FIELD("description", TEXT, description, "What it holds and where it comes from."),
    FIELD("version", VERSION, version, "Semantic version of the data.", REQUIRED),
    FIELD("released", TIME, released_text, "Time of the release.", SECOND(released), REQUIRED),
    FIELD("licence", TEXT, licence, "Licence of the data, as an SPDX identifier where there is one.", REQUIRED),
    FIELD("languages", LANGUAGES, languages, "Languages of the names.", REQUIRED),
    FIELD("base_currency", MONEY, base_currency, "Currency that comparisons use when none is asked for.", REQUIRED),
    HOMEPAGE_FIELD,
};
#undef RECORD
const struct sky_shape sky_shape_dataset =
    SHAPE("the data set", "The data set itself: dataset.json.", dataset_fields, sky_dataset);

#define RECORD sky_alias
static const struct sky_field alias_fields[] = {
    FIELD("name", TEXT, name, "The other name.", REQUIRED),
    FIELD("kind", ENUM, kind, "What sort of name it is.", .values = &sky_alias_kind_table),
    FIELD("source", REF, source, "The publication that uses it.", OF(SOURCE)),
    FIELD("locator", LOCATOR, locator, "Where in the source it stands."),
    FIELD("note", TEXT, note, "What a reader should know about it."),
};
#undef RECORD
const struct sky_shape sky_shape_alias = SHAPE("an alias", "Another name of a record.", alias_fields, sky_alias);

#define RECORD sky_source
static const struct sky_field source_fields[] = {
    ID_FIELD,
    FIELD("title", TEXT, title, "Title as printed.", REQUIRED),
    FIELD("publisher", TEXT, publisher, "Who published it."),
    FIELD("author", TEXT, author, "Who wrote it."),
    FIELD("published", WHEN, published, "Day of publication (EDTF)."),
    FIELD("published_note", TEXT, published_note, "How the day is known, or why it is not."),
    FIELD("url", URL, url, "Where it was read."),
    FIELD("language", LANGUAGE, language, "Language of the text (BCP 47)."),
    FIELD("kind", ENUM, kind, "How near it is to the facts.", .values = &sky_source_kind_table, REQUIRED),
    FIELD("cites", REFS, cites, "Sources that it names as its origin.", OF(SOURCE)),
    FIELD("original_publisher", REF, original_publisher, "Who counted what it repeats.", OF(ORGANIZATION)),
    FIELD("original_released", WHEN, original_released, "When the original that it repeats came out (EDTF)."),
    FIELD("accessed_on", WHEN, accessed, "Day on which it was read (EDTF)."),
    FIELD("archived_url", URL, archived_url, "An archived copy."),
    FIELD("licence", TEXT, licence, "Licence of its text, as an SPDX identifier where there is one."),
    FIELD("redistributable", BOOL, redistributable,
          "false: its words may not be passed on and are left out of exports. true where not given.", .preset = true),
    FIELD("tabular", BOOL, tabular, "true: it is a table, so that a row is a place in it."),
    FIELD("grade", ENUM, grade, "How far it is to be trusted; normal where not given.", .values = &sky_grade_table,
          .preset = SKY_GRADE_NORMAL),
    FIELD("grade_reason", TEXT, grade_reason, "Why the grade is low."),
    FIELD("paragraphs", COUNT, paragraphs, "Number of its paragraphs, where locators count them."),
    NOTE_FIELD,
};
#undef RECORD
const struct sky_shape sky_shape_source = SHAPE("a source", "A publication.", source_fields, sky_source);

#define RECORD sky_vendor
static const struct sky_field vendor_fields[] = {
    ID_FIELD,
    NAME_FIELDS,
    FIELD("parent", REF, parent, "Organization that it belongs to.", OF(ORGANIZATION)),
    HOMEPAGE_FIELD,
    FIELD("group", ENUM, group, "Its place in the market.", .values = &sky_vendor_group_table),
    FIELD("summary", TEXT, summary, "In our own words."),
    ORIGIN_FIELDS,
};
#undef RECORD
const struct sky_shape sky_shape_vendor =
    SHAPE("a vendor", "A cloud vendor: the business, not the company.", vendor_fields, sky_vendor);

#define RECORD sky_organization
static const struct sky_field organization_fields[] = {
    ID_FIELD,
    NAME_FIELDS,
    FIELD("kind", ENUM, kind, "What sort of organization it is.", .values = &sky_organization_kind_table, REQUIRED),
    FIELD("parent", REF, parent, "Organization that it belongs to.", OF(ORGANIZATION)),
    HOMEPAGE_FIELD,
    FIELD("identified", BOOL, identified, "false: kept as printed, nobody knows what is meant. true where not given.",
          .preset = true),
    FIELD("summary", TEXT, summary, "In our own words."),
    ORIGIN_FIELDS,
};
#undef RECORD
const struct sky_shape sky_shape_organization =
    SHAPE("an organization", "A company, institute, authority or other body.", organization_fields, sky_organization);

#define RECORD sky_role
static const struct sky_field role_fields[] = {
    FIELD("title", TEXT, title, "Title as the source gives it.", REQUIRED),
    FIELD("organization", REF, organization, "Where the role is held.", OF(ORGANIZATION)),
    FIELD("vendor", REF, vendor, "Cloud vendor that the role is at.", OF(VENDOR)),
    FIELD("from", WHEN, from, "Start (EDTF)."),
    FIELD("to", WHEN, to, "End (EDTF)."),
    FIELD("as_of", WHEN, as_of, "Day on which the role is stated (EDTF)."),
    FIELD("source", REF, source, "The publication that states it.", OF(SOURCE)),
    FIELD("locator", LOCATOR, locator, "Where in the source it stands."),
    FIELD("note", TEXT, note, "What a reader should know about it."),
};
#undef RECORD
static const struct sky_shape role_shape =
    SHAPE("a role", "A role of a person at an organization, a vendor or both.", role_fields, sky_role);

#define RECORD sky_person
static const struct sky_field person_fields[] = {
    ID_FIELD,
    NAME_FIELDS,
    FIELD("summary", TEXT, summary, "In our own words."),
    FIELD("roles", LIST, role, "Dated roles.", SECOND(role_count), .element = &role_shape),
    ORIGIN_FIELDS,
};
#undef RECORD
const struct sky_shape sky_shape_person = SHAPE("a person", "A person with dated roles.", person_fields, sky_person);

#define RECORD sky_product
static const struct sky_field product_fields[] = {
    ID_FIELD,
    NAME_FIELDS,
    FIELD("kind", ENUM, kind, "What sort of product it is.", .values = &sky_product_kind_table, REQUIRED),
    FIELD("vendor", REF, vendor, "Cloud vendor that makes it.", OF(VENDOR)),
    FIELD("organization", REF, organization, "Organization that makes it.", OF(ORGANIZATION)),
    FIELD("released", WHEN, released, "When it came out (EDTF)."),
    FIELD("summary", TEXT, summary, "In our own words."),
    ORIGIN_FIELDS,
};
#undef RECORD
const struct sky_shape sky_shape_product =
    SHAPE("a product", "A product, platform, chip, solution or research programme.", product_fields, sky_product);

#define RECORD sky_relation
static const struct sky_field relation_fields[] = {
    ID_FIELD,
    FIELD("subject", ANY_REF, subject, "Who or what.", .allowed = THINGS, REQUIRED),
    FIELD("predicate", ENUM, predicate, "How the subject stands to the object.", .values = &sky_predicate_table,
          REQUIRED),
    FIELD("object", ANY_REF, object, "To whom or what.", .allowed = THINGS, REQUIRED),
    FIELD("from", WHEN, from, "Start (EDTF)."),
    FIELD("to", WHEN, to, "End (EDTF)."),
    FIELD("as_of", WHEN, as_of, "Day on which it is stated (EDTF)."),
    FIELD("status", ENUM, status, "How sure it is.", .values = &sky_status_table),
    FIELD("text", TEXT, text, "In our own words."),
    SAID_BY_FIELD,
    ORIGIN_FIELDS,
};
#undef RECORD
const struct sky_shape sky_shape_relation =
    SHAPE("a relation", "How two records stand to each other, and since when.", relation_fields, sky_relation);

const struct sky_shape *sky_shape_of(enum sky_kind kind)
{
	static const struct sky_shape *const shapes[SKY_KIND_COUNT + 1] = {
	    [SKY_SOURCE] = &sky_shape_source,       [SKY_VENDOR] = &sky_shape_vendor,
	    [SKY_PERSON] = &sky_shape_person,       [SKY_ORGANIZATION] = &sky_shape_organization,
	    [SKY_PRODUCT] = &sky_shape_product,     [SKY_RELATION] = &sky_shape_relation,
	    [SKY_MARKET] = &sky_shape_market,       [SKY_METRIC] = &sky_shape_metric,
	    [SKY_FIGURE] = &sky_shape_figure,       [SKY_EVENT] = &sky_shape_event,
	    [SKY_STATEMENT] = &sky_shape_statement, [SKY_RATE] = &sky_shape_rate,
	    [SKY_KIND_COUNT] = &sky_shape_dataset,
	};
	return shapes[kind];
}

static void blank_field(const struct sky_field *field, char *out)
{
	static const struct sky_ref nothing = {SKY_SOURCE, SKY_NONE};
	static const uint32_t no_row = SKY_NONE;
	static const sky_day no_days[2] = {SKY_DAY_NONE, SKY_DAY_NONE};
	const struct sky_decimal no_number = SKY_DECIMAL_UNKNOWN;
	switch (field->type) {
	case SKY_FIELD_REF:
	case SKY_FIELD_SUBJECT:
		memcpy(out + field->offset, &no_row, sizeof no_row);
		break;
	case SKY_FIELD_ANY_REF:
		memcpy(out + field->offset, &nothing, sizeof nothing);
		break;
	case SKY_FIELD_DECIMAL:
		memcpy(out + field->offset, &no_number, sizeof no_number);
		break;
	case SKY_FIELD_PUBLISHED:
		memcpy(out + field->second, no_days, sizeof no_days[0]);
		break;
	case SKY_FIELD_PERIOD_DAYS:
		memcpy(out + field->second, no_days, sizeof no_days);
		break;
	case SKY_FIELD_ENUM:
	case SKY_FIELD_BOOL:
		memcpy(out + field->offset, &field->preset, sizeof field->preset);
		break;
	default:
		break;
	}
}

void sky_shape_blank(const struct sky_shape *shape, void *out)
{
	memset(out, 0, shape->size);
	for (size_t i = 0; i < shape->field_count; i++)
		blank_field(&shape->field[i], out);
}
