/* Mistakes of a data set, and their places. */
#ifndef SKY_MODEL_LOAD_LOAD_MISTAKE_H
#define SKY_MODEL_LOAD_LOAD_MISTAKE_H

#include "model/load/loading.h"

/* Reports a mistake in the record being decoded: at a byte of its text, or at the value of one of its keys. Where key
 * is NULL or not given, the place is the record itself. */
void sky_load_fault(struct sky_load *load, size_t at, const char *format, ...) SKY_PRINTF(3, 4);
void sky_load_fault_key(struct sky_load *load, const char *key, const char *format, ...) SKY_PRINTF(3, 4);

/* Reports a mistake in a record that was read before: at the value of `key` (NULL: the record itself) or at a byte of
 * its text. */
void sky_load_mistake(struct sky_load *load, struct sky_ref record, const char *key, const char *format, ...)
    SKY_PRINTF(4, 5);
void sky_load_mistake_at(struct sky_load *load, struct sky_ref record, size_t at, const char *format, ...)
    SKY_PRINTF(4, 5);

/* The file that a record came from and its line there ("vendors.json:12"), for a message about another record. In the
 * snapshot's arena; "?" when memory is short. */
const char *sky_load_place(struct sky_load *load, struct sky_ref record);

/* True when the record has a mistake of its own. What follows from that mistake is not worth a message. */
bool sky_load_is_faulty(const struct sky_load *load, struct sky_ref record);

/* Text as it stands in a message, cut where it is long; buffer of SKY_QUOTE_MAX bytes. Returns buffer. */
#define SKY_QUOTE_MAX 96
const char *sky_load_quote(const char *text, size_t length, char *buffer);

/* A kind in a sentence: "an organization". */
const char *sky_load_kind_words(unsigned kind);

#endif
