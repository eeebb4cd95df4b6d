#include "model/locate.h"

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
