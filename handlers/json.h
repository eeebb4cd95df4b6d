/* A JSON writer (RFC 8259) into a growing buffer with a ceiling: UTF-8 out, minimal escapes, exact decimals. It keeps track of
 * commas; the caller keeps brackets balanced. A failed growth is remembered and seen by sky_json_failed; writing goes on
 * harmlessly. Not thread-safe. */
#ifndef SKY_HANDLERS_JSON_H
#define SKY_HANDLERS_JSON_H

#include "handlers/table.h"

/* Growing byte buffer, malloc'd; used by all formats. */
struct sky_buffer {
	char *data;
	size_t length, capacity, ceiling;
	bool failed; /* memory short or ceiling reached */
};
void sky_buffer_init(struct sky_buffer *buffer, size_t ceiling); /* 0: no ceiling */
void sky_buffer_finish(struct sky_buffer *buffer);               /* frees */
bool sky_buffer_grow(struct sky_buffer *buffer, size_t more); /* what sky_buffer_reserve does where room is missing */
/* Room for `more` bytes behind data[length]; false, and failed is set, when there is none. */
static inline bool sky_buffer_reserve(struct sky_buffer *buffer, size_t more)
{
	return (more <= buffer->capacity - buffer->length && !buffer->failed) || sky_buffer_grow(buffer, more);
}
void sky_buffer_add(struct sky_buffer *buffer, const char *bytes, size_t length);
void sky_buffer_text(struct sky_buffer *buffer, const char *text);
void sky_buffer_char(struct sky_buffer *buffer, char c);
void sky_buffer_printf(struct sky_buffer *buffer, const char *format, ...) SKY_PRINTF(2, 3);

struct sky_json {
	struct sky_buffer *out;
	bool comma; /* a value stands before: the next one needs a comma */
};
void sky_json_init(struct sky_json *json, struct sky_buffer *out);
bool sky_json_failed(const struct sky_json *json);

void sky_json_object(struct sky_json *json);
void sky_json_object_end(struct sky_json *json);
void sky_json_array(struct sky_json *json);
void sky_json_array_end(struct sky_json *json);
void sky_json_key(struct sky_json *json, const char *key);
void sky_json_null(struct sky_json *json);
void sky_json_bool(struct sky_json *json, bool value);
void sky_json_integer(struct sky_json *json, int64_t value);
void sky_json_decimal(struct sky_json *json, struct sky_decimal value);
void sky_json_text(struct sky_json *json, const char *text); /* NULL: null */
void sky_json_day(struct sky_json *json, sky_day day);       /* none: null */
void sky_json_cell(struct sky_json *json, struct sky_cell cell);
void sky_json_raw(struct sky_json *json, const char *bytes, size_t length); /* a value that is JSON already */

/* Key and value in one. */
void sky_json_put_text(struct sky_json *json, const char *key, const char *text);
void sky_json_put_integer(struct sky_json *json, const char *key, int64_t value);
void sky_json_put_bool(struct sky_json *json, const char *key, bool value);
void sky_json_put_decimal(struct sky_json *json, const char *key, struct sky_decimal value); /* null: unknown */
void sky_json_put_day(struct sky_json *json, const char *key, sky_day day);
void sky_json_put_null(struct sky_json *json, const char *key);

/* The bytes of a buffer as a text; finishes the buffer. Where it failed, so has what is written here. */
void sky_json_put_buffer(struct sky_json *json, const char *key, struct sky_buffer *text);

/* A flat row as an object with the given columns. */
void sky_json_row(struct sky_json *json, const struct sky_request *request, const struct sky_column *const *columns,
                  uint32_t column_count, const void *row);
/* The same with every (non-extra) column of the table. */
void sky_json_table_row(struct sky_json *json, const struct sky_request *request, const struct sky_table *table,
                        const void *row);

/* The columns as members of the object that is open. */
void sky_json_members(struct sky_json *json, const struct sky_request *request, const struct sky_table *table,
                      const void *row);

#endif
