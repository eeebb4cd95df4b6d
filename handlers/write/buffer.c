#include "handlers/write/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 1024

void sky_buffer_init(struct sky_buffer *buffer, size_t ceiling)
{
	*buffer = (struct sky_buffer){.ceiling = ceiling};
}

void sky_buffer_finish(struct sky_buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct sky_buffer){.ceiling = buffer->ceiling};
}

static bool grow(struct sky_buffer *buffer, size_t needed)
{
	size_t capacity = buffer->capacity ? buffer->capacity : FIRST_CAPACITY;
	while (capacity < needed) {
		if (capacity > SIZE_MAX / 2)
			return false;
		capacity *= 2;
	}
	if (buffer->ceiling && capacity > buffer->ceiling)
		capacity = buffer->ceiling;
	char *data = realloc(buffer->data, capacity);
	if (!data)
		return false;
	buffer->data = data;
	buffer->capacity = capacity;
	return true;
}

bool sky_buffer_grow(struct sky_buffer *buffer, size_t more)
{
	if (buffer->failed)
		return false;
	if (more > SIZE_MAX - buffer->length || (buffer->ceiling && buffer->length + more > buffer->ceiling) ||
	    !grow(buffer, buffer->length + more)) {
		buffer->failed = true;
		return false;
	}
	return true;
}

void sky_buffer_add(struct sky_buffer *buffer, const char *bytes, size_t length)
{
	if (length == 0 || !sky_buffer_reserve(buffer, length))
		return;
	memcpy(buffer->data + buffer->length, bytes, length);
	buffer->length += length;
}

void sky_buffer_text(struct sky_buffer *buffer, const char *text)
{
	sky_buffer_add(buffer, text, strlen(text));
}

void sky_buffer_char(struct sky_buffer *buffer, char c)
{
	if (sky_buffer_reserve(buffer, 1))
		buffer->data[buffer->length++] = c;
}

void sky_buffer_printf(struct sky_buffer *buffer, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	va_list again;
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, args);
	/* vsnprintf writes a NUL behind the text: it needs room, but is not counted. */
	if (length < 0)
		buffer->failed = true;
	else if (sky_buffer_reserve(buffer, (size_t)length + 1))
		buffer->length += (size_t)vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, again);
	va_end(again);
	va_end(args);
}
