#include "server/mhd/wire.h"

#include <string.h>

#define LINE_END 2 /* CR LF */

static bool follows(const char *before, size_t gap, const char *text)
{
	return (uintptr_t)before + gap == (uintptr_t)text;
}

bool sky_wire_intact(const struct sky_wire *wire, const struct sky_http_field *fields, size_t count, bool complete)
{
	if (!follows(wire->method + strlen(wire->method), 1, wire->target) || !follows(wire->target_end, 1, wire->version))
		return false;
	const char *end = wire->version + strlen(wire->version);
	for (size_t i = 0; i < count; i++) {
		const struct sky_http_field *field = &fields[i];
		const char *name_end = field->name + field->name_length;
		bool inside = (uintptr_t)field->value > (uintptr_t)name_end;
		if (!follows(end, LINE_END, field->name) || !inside)
			return false;
		end = field->value + field->value_length;
	}
	return !complete || wire->length == 0 || follows(end, 2 * LINE_END, wire->method + wire->length);
}
