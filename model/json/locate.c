#include "model/json/locate.h"

#include <string.h>

struct sky_position sky_locate(struct sky_position start, const char *text, size_t offset)
{
	for (size_t i = 0; i < offset; i++) {
		if (text[i] == '\n') {
			start.line++;
			start.column = 1;
		} else if (((unsigned char)text[i] & 0xC0) != 0x80) {
			start.column++;
		}
	}
	return start;
}

struct sky_position sky_locate_back(struct sky_position start, const char *text, size_t from, struct sky_position place,
                                    size_t at)
{
	struct sky_position between = sky_locate((struct sky_position){1, 1}, text + at, from - at);
	if (between.line == 1)
		return (struct sky_position){place.line, place.column - (between.column - 1)};
	const char *before = memrchr(text, '\n', at);
	if (!before)
		return sky_locate(start, text, at);
	return sky_locate((struct sky_position){place.line - (between.line - 1), 1}, before + 1,
	                  (size_t)(text + at - before) - 1);
}
