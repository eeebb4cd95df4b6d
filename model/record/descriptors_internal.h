/* The words in which the field tables are written. */
#ifndef SKY_MODEL_RECORD_DESCRIPTORS_INTERNAL_H
#define SKY_MODEL_RECORD_DESCRIPTORS_INTERNAL_H

#include "model/record/descriptors.h"

#define BIT(value) (1u << (value))

/* Kinds that a reference may name. */
#define ACTORS (BIT(SKY_VENDOR) | BIT(SKY_ORGANIZATION) | BIT(SKY_PERSON))
#define SPEAKERS (ACTORS | BIT(SKY_SOURCE))
#define THINGS (ACTORS | BIT(SKY_PRODUCT) | BIT(SKY_MARKET))

/* FIELD(key, TYPE, member of struct RECORD, documentation, further members of struct sky_field). */
#define FIELD(name, kind_of_field, member, ...)                                                                        \
	{                                                                                                                  \
		.key = (name), .type = SKY_FIELD_##kind_of_field, .offset = offsetof(struct RECORD, member),                   \
		.doc = __VA_ARGS__                                                                                             \
	}
#define SECOND(member) .second = offsetof(struct RECORD, member)
#define REQUIRED .required = true
#define OF(KIND) .allowed = BIT(SKY_##KIND)

#define ID_FIELD FIELD("id", ID, record.id, "Unique within its kind, never reused.", REQUIRED)
#define NOTE_FIELD FIELD("note", TEXT, record.note, "What a reader should know: doubt, a reading of a mistranslation.")
#define SOURCE_FIELD(...)                                                                                              \
	FIELD("source", REF, record.source, "The publication that states it.", OF(SOURCE), __VA_ARGS__)
#define LOCATOR_FIELD(...) FIELD("locator", LOCATOR, record.locator, "Where in the source it stands.", __VA_ARGS__)
#define PLACE_FIELDS                                                                                                   \
	FIELD("locator_missing", TEXT, record.locator_missing, "Why no place is known; given instead of a locator."),      \
	    FIELD("compiled_from", TEXT, record.compiled_from, "Row of our own compilation that it was taken from.")
#define ORIGIN_FIELDS                                                                                                  \
	NOTE_FIELD, SOURCE_FIELD(REQUIRED), LOCATOR_FIELD(REQUIRED, .unless = "locator_missing"), PLACE_FIELDS
#define NAME_FIELDS                                                                                                    \
	FIELD("names", NAMES, names.name, "Names by BCP 47 language; \"en\" is the canonical one.",                        \
	      SECOND(names.name_count), REQUIRED),                                                                         \
	    FIELD("aliases", LIST, names.alias, "Other names, and where each is seen.", SECOND(names.alias_count),         \
	          .element = &sky_shape_alias)
#define HOMEPAGE_FIELD FIELD("homepage", URL, homepage, "Its own web page.")
#define SAID_BY_FIELD                                                                                                  \
	FIELD("said_by", ANY_REF, said_by, "Who states it, where it is not the source itself.", .allowed = SPEAKERS)
#define HAPPENING_FIELDS                                                                                               \
	FIELD("people", REFS, people, "People who take part.", OF(PERSON)),                                                \
	    FIELD("products", REFS, products, "Products that it is about.", OF(PRODUCT)),                                  \
	    FIELD("organizations", REFS, organizations, "Organizations that take part.", OF(ORGANIZATION)),                \
	    FIELD("figures", REFS, figures, "Figures that belong to it.", OF(FIGURE))

#define SHAPE(title, text, table, record_type)                                                                         \
	{                                                                                                                  \
		.name = (title), .doc = (text), .field = (table), .field_count = SKY_COUNT(table),                             \
		.size = sizeof(struct record_type)                                                                             \
	}

extern const struct sky_shape sky_shape_alias;
extern const struct sky_shape sky_shape_source;
extern const struct sky_shape sky_shape_vendor;
extern const struct sky_shape sky_shape_organization;
extern const struct sky_shape sky_shape_person;
extern const struct sky_shape sky_shape_product;
extern const struct sky_shape sky_shape_relation;
extern const struct sky_shape sky_shape_market;
extern const struct sky_shape sky_shape_metric;
extern const struct sky_shape sky_shape_figure;
extern const struct sky_shape sky_shape_statement;
extern const struct sky_shape sky_shape_event;
extern const struct sky_shape sky_shape_rate;

#endif
