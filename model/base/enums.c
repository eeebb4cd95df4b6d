#include "model/base/enums.h"

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
	/* A value below `first` wraps around to a number beyond the count, so one test is enough. */
	unsigned index = value - table->first;
	return index < table->count ? table->texts[index] : NULL;
}
