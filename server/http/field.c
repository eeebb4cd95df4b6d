#include "server/http/field.h"

#include <string.h>
#include <strings.h>

static bool is(const struct sky_http_field *field, const char *name)
{
	return strlen(name) == field->name_length && strncasecmp(field->name, name, field->name_length) == 0;
}

size_t sky_http_field_count(const struct sky_http_field *fields, size_t count, const char *name)
{
	size_t found = 0;
	for (size_t i = 0; i < count; i++)
		found += is(&fields[i], name);
	return found;
}

const char *sky_http_field_first(const struct sky_http_field *fields, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (is(&fields[i], name))
			return fields[i].value;
	return NULL;
}

const char *sky_http_field_list(struct sky_arena *arena, const struct sky_http_field *fields, size_t count,
                                const char *name)
{
	const char *list = NULL;
	for (size_t i = 0; i < count; i++) {
		if (is(&fields[i], name)) {
			list = list ? sky_arena_printf(arena, "%s, %s", list, fields[i].value) : fields[i].value;
			if (!list)
				return NULL;
		}
	}
	return list;
}

void sky_field_index_make(const struct sky_http_field *fields, size_t count, struct sky_field_index *index)
{
	static const struct {
		const char *text;
		size_t length;
	} names[] = {
#define X(name, text) {(text), sizeof(text) - 1},
	    SKY_HTTP_FIELDS(X)
#undef X
	};
	*index = (struct sky_field_index){.count = {0}};
	for (size_t i = 0; i < count; i++) {
		for (unsigned name = 0; name < SKY_HTTP_NAME_COUNT; name++) {
			if (fields[i].name_length == names[name].length && is(&fields[i], names[name].text)) {
				index->first[name] = index->count[name]++ ? index->first[name] : &fields[i];
				break;
			}
		}
	}
}
