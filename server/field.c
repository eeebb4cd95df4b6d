#include "server/field.h"

#include <string.h>
#include <strings.h>

static bool is(const struct sky_http_field *field, const char *name)
{
	return strlen(name) == field->name_length && strncasecmp(field->name, name, field->name_length) == 0;
}

size_t sky_http_field_count(const struct sky_http_field *fields, size_t count, const char *name)
{
	size_t found = 0;
	for (size_t i = 0; i < count; i++) {
		found += is(&fields[i], name);
	}
	return found;
}

const char *sky_http_field_first(const struct sky_http_field *fields, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (is(&fields[i], name)) {
			return fields[i].value;
		}
	}
	return NULL;
}

const char *sky_http_field_list(struct sky_arena *arena, const struct sky_http_field *fields, size_t count,
                                const char *name)
{
	const char *list = NULL;
	for (size_t i = 0; i < count; i++) {
		if (is(&fields[i], name)) {
			list = list ? sky_arena_printf(arena, "%s, %s", list, fields[i].value) : fields[i].value;
			if (!list) {
				return NULL;
			}
		}
	}
	return list;
}
