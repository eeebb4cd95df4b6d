/* From a place in a text to the line and column that an editor shows. */
#ifndef SKY_MODEL_JSON_LOCATE_H
#define SKY_MODEL_JSON_LOCATE_H

#include "model/base/base.h"

/* 1-based; the column counts code points. */
struct sky_position {
	uint32_t line, column;
};

/* Where text[offset] stands when text[0] stands at `start`. The text up to offset must be UTF-8. */
struct sky_position sky_locate(struct sky_position start, const char *text, size_t offset);

/* Where text[at] stands, when text[0] stands at `start` and text[from], which is behind, at `place`. */
struct sky_position sky_locate_back(struct sky_position start, const char *text, size_t from, struct sky_position place,
                                    size_t at);

#endif
