/* Bytes that grow up to a ceiling. All formats are written into such a buffer. Not thread-safe. */
#ifndef SKY_HANDLERS_WRITE_BUFFER_H
#define SKY_HANDLERS_WRITE_BUFFER_H

#include "model/base/base.h"

struct sky_buffer {
	char *data;
	size_t length, capacity, ceiling;
	bool failed; /* memory short or ceiling reached */
};
void sky_buffer_init(struct sky_buffer *buffer, size_t ceiling); /* 0: no ceiling */
void sky_buffer_finish(struct sky_buffer *buffer);               /* frees */
bool sky_buffer_grow(struct sky_buffer *buffer, size_t more); /* what sky_buffer_reserve does where room is missing */
/* Room for `more` bytes behind data[length]. Without room it returns false and sets failed. */
static inline bool sky_buffer_reserve(struct sky_buffer *buffer, size_t more)
{
	return (more <= buffer->capacity - buffer->length && !buffer->failed) || sky_buffer_grow(buffer, more);
}
void sky_buffer_add(struct sky_buffer *buffer, const char *bytes, size_t length);
void sky_buffer_text(struct sky_buffer *buffer, const char *text);
void sky_buffer_char(struct sky_buffer *buffer, char c);
void sky_buffer_printf(struct sky_buffer *buffer, const char *format, ...) SKY_PRINTF(2, 3);

#endif
