#include "model/record/records.h"

#include <string.h>

bool sky_enum_find(const struct sky_enum_table *table, const char *text, size_t length, uint8_t *out)
{
	for (unsigned i = 0; i < table->count; i++) {
		if (strlen(table->texts[i]) == length && memcmp(table->texts[i], text, length) == 0) {
			*out = (uint8_t)(table->first + i);
			return true;
		}
	}
	return false;
}

const char *sky_enum_text(const struct sky_enum_table *table, unsigned value)
{
	/* Values below `first` wrap around to a number beyond the count. */
	unsigned index = value - table->first;

	return index < table->count ? table->texts[index] : NULL;
}

#define TEXT(name, text) text,
#define DEFINE_ENUM(name, PREFIX, LIST)                                                                                \
	static const char *const name##_texts[] = {LIST(TEXT)};                                                            \
	const struct sky_enum_table sky_##name##_table = {name##_texts, SKY_COUNT(name##_texts), 1};                       \
	_Static_assert(SKY_COUNT(name##_texts) == SKY_##PREFIX##_LIMIT - 1, "one word for each value");                    \
	const char *sky_##name##_text(unsigned value)                                                                      \
	{                                                                                                                  \
		return sky_enum_text(&sky_##name##_table, value);                                                              \
	}
SKY_ENUMS(DEFINE_ENUM)
#undef DEFINE_ENUM

static const char *const qualifier_texts[] = {SKY_QUALIFIERS(TEXT)};
const struct sky_enum_table sky_qualifier_table = {qualifier_texts, SKY_COUNT(qualifier_texts), 0};

const char *sky_qualifier_text(unsigned value)
{
	return sky_enum_text(&sky_qualifier_table, value);
}
#undef TEXT

#define SINGULAR(name, singular, plural) singular,
static const char *const kind_texts[] = {SKY_KINDS(SINGULAR)};
#undef SINGULAR
const struct sky_enum_table sky_kind_table = {kind_texts, SKY_COUNT(kind_texts), 0};
