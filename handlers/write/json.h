/* A JSON writer (RFC 8259) into a growing buffer with a ceiling: UTF-8 out, minimal escapes, exact decimals. It keeps
 * track of commas; the caller keeps brackets balanced. When the buffer cannot grow, sky_json_failed says so, and
 * further writing does no harm. Not thread-safe. */
#ifndef SKY_HANDLERS_WRITE_JSON_H
#define SKY_HANDLERS_WRITE_JSON_H

#include "handlers/write/buffer.h"
#include "handlers/write/cell.h"

struct sky_json {
	struct sky_buffer *out;
	bool comma; /* a value stands before, so the next one needs a comma */
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

/* Writes text that is JSON already: a value, a member, or a part that ends where other calls go on (`"data":{`). It
 * begins and ends with whole tokens. */
void sky_json_raw(struct sky_json *json, const char *bytes, size_t length);

/* Key and value in one. */
void sky_json_put_text(struct sky_json *json, const char *key, const char *text);
void sky_json_put_given(struct sky_json *json, const char *key, const char *text); /* NULL: neither */
void sky_json_put_integer(struct sky_json *json, const char *key, int64_t value);
void sky_json_put_bool(struct sky_json *json, const char *key, bool value);
void sky_json_put_decimal(struct sky_json *json, const char *key, struct sky_decimal value); /* null: unknown */
void sky_json_put_day(struct sky_json *json, const char *key, sky_day day);
void sky_json_put_null(struct sky_json *json, const char *key);
void sky_json_put_object(struct sky_json *json, const char *key); /* opens it */
void sky_json_put_array(struct sky_json *json, const char *key);  /* opens it */

/* Writes the bytes of a buffer as a text and finishes the buffer. If the buffer has failed, this writer fails too. */
void sky_json_put_buffer(struct sky_json *json, const char *key, struct sky_buffer *text);

/* The same with a key that is ready as `,"name":` in an array of SKY_COLUMN_KEY_MAX bytes; its first `length` bytes are
 * the key. The key is one copy and the value another. Most of what the server writes goes through here. */
void sky_json_put_ready(struct sky_json *json, const char key[SKY_COLUMN_KEY_MAX], size_t length, struct sky_cell cell);

#endif
