/* What a record may hold, field by field: the one table behind the decoder (decode.c) and the
 * JSON Schemas (schema.c). */
#ifndef SKY_MODEL_RECORD_DESCRIPTORS_H
#define SKY_MODEL_RECORD_DESCRIPTORS_H

#include "model/record/records.h"

/* How a value is written in a fixture and kept in a record. `second` is a second offset, where the type needs one. */
enum sky_field_type {
	SKY_FIELD_ID,          /* kebab id of the record itself: const char * */
	SKY_FIELD_TEXT,        /* any text that is not empty: const char * */
	SKY_FIELD_SLUG,        /* kebab name: const char * */
	SKY_FIELD_URL,         /* http or https: const char * */
	SKY_FIELD_LANGUAGE,    /* BCP 47: const char * */
	SKY_FIELD_LANGUAGES,   /* array of them: struct sky_text_list */
	SKY_FIELD_REGION,      /* ISO 3166-1 alpha-2 or "world": const char * */
	SKY_FIELD_CURRENCY,    /* ISO 4217: char[4] */
	SKY_FIELD_MONEY,       /* ISO 4217: const char * */
	SKY_FIELD_VERSION,     /* Semantic Versioning: const char * */
	SKY_FIELD_TIME,        /* RFC 3339: const char *; second: int64_t, seconds since 1970 */
	SKY_FIELD_LOCATOR,     /* a word and the place: const char * */
	SKY_FIELD_DECIMAL,     /* decimal text: struct sky_decimal; second (0: none): bool, given */
	SKY_FIELD_ENUM,        /* uint8_t */
	SKY_FIELD_BOOL,        /* bool */
	SKY_FIELD_COUNT,       /* positive integer: uint32_t */
	SKY_FIELD_WHEN,        /* EDTF: struct sky_when */
	SKY_FIELD_PUBLISHED,   /* EDTF: const char *; second: sky_day, the latest one */
	SKY_FIELD_PERIOD,      /* const char *; second: struct sky_period */
	SKY_FIELD_PERIOD_DAYS, /* const char *; second: sky_day[2], start and end */
	SKY_FIELD_REF,         /* id of one kind: uint32_t */
	SKY_FIELD_REFS,        /* array of them: struct sky_row_list */
	SKY_FIELD_ANY_REF,     /* kind:id: struct sky_ref */
	SKY_FIELD_SUBJECT,     /* kind:id: uint32_t; second: uint8_t, enum sky_kind */
	SKY_FIELD_NAMES, /* object from language to name: pointer to struct sky_name; second: uint32_t, their number */
	SKY_FIELD_LIST   /* array of objects: pointer to the first; second: uint32_t, their number */
};

/* Values of a COUNT: from 1 to this. */
#define SKY_COUNT_MAX 1000000

struct sky_field {
	const char *key;
	const char *doc;    /* for the schema */
	const char *unless; /* key that stands for a required one; NULL: none does */
	const struct sky_enum_table *values;
	const struct sky_shape *element; /* of a LIST */
	unsigned allowed;                /* bits: kinds that may be referred to; values of an enumeration (0: all) */
	uint16_t offset, second;
	uint8_t type;   /* enum sky_field_type */
	uint8_t preset; /* value of an ENUM or BOOL that is not given */
	bool required;
};

/* At most this many fields a shape: the decoder keeps the set of seen ones in 32 bits. */
#define SKY_FIELDS_MAX 32

struct sky_shape {
	const char *name; /* "a figure" */
	const char *doc;
	const struct sky_field *field;
	size_t field_count;
	size_t size; /* bytes of the struct */
};

extern const struct sky_shape sky_shape_dataset;

/* The shape of a record of this kind, or of the data set (SKY_KIND_COUNT); static. */
const struct sky_shape *sky_shape_of(enum sky_kind kind);

/* Writes a record in which nothing is given: zeros, no references, no days, presets. */
void sky_shape_blank(const struct sky_shape *shape, void *out);

#endif
