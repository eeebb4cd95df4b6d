/* From a JSON object to a struct, strictly by a table of its fields. */
#ifndef SKY_MODEL_LOAD_DECODE_H
#define SKY_MODEL_LOAD_DECODE_H

#include "model/load/loading.h"
#include "model/record/descriptors.h"

/* Reads an object token of load->reader's scan into *out, which sky_shape_blank has prepared. A wrong value is reported
 * (sky_load_fault) and its field stays as it was. load->no_memory is set when memory is short. */
void sky_decode_object(struct sky_load *load, const struct sky_shape *shape, const struct sky_token *object, void *out);

/* Reads one value that is not null. The pieces of it, in decode.c and decode_nested.c: */
void sky_decode_value(struct sky_load *load, const struct sky_field *field, const struct sky_token *token, char *out);
void sky_decode_enum(struct sky_load *load, const struct sky_field *field, const struct sky_token *token, uint8_t *out);
void sky_decode_reference(struct sky_load *load, const struct sky_field *field, const struct sky_token *token,
                          char *out);
void sky_decode_names(struct sky_load *load, const struct sky_field *field, const struct sky_token *object, char *out);
void sky_decode_list(struct sky_load *load, const struct sky_field *field, const struct sky_token *array, char *out);

/* The text of a token; false, and a mistake reported, when it is no text or an empty one. */
bool sky_decode_text(struct sky_load *load, const char *key, const struct sky_token *token, const char **text,
                     size_t *length) SKY_MUST;

/* The interned text; NULL when memory is short (load->no_memory is set). */
const char *sky_decode_intern(struct sky_load *load, const char *text, size_t length) SKY_MUST;

/* True when the token is of this type; else the mistake is reported. */
bool sky_decode_expect(struct sky_load *load, const char *key, const struct sky_token *token, enum sky_token_type type,
                       const char *wanted) SKY_MUST;

#endif
