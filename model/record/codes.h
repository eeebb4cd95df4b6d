/* Codes that name a standard: currencies, regions and languages. The lists are made at build time (tools/gen-codes). No
 * function allocates; all are thread-safe. */
#ifndef SKY_MODEL_RECORD_CODES_H
#define SKY_MODEL_RECORD_CODES_H

#include "model/base/base.h"

#define SKY_CURRENCY_LENGTH 3

enum sky_code {
	SKY_CODE_CURRENCY, /* ISO 4217, historic ones too */
	SKY_CODE_REGION,   /* ISO 3166-1 alpha-2, or "world" */
	SKY_CODE_LANGUAGE  /* BCP 47, its subtags in ISO 639, ISO 15924, and ISO 3166-1 or UN M.49 */
};

/* NULL where text[0..length) is such a code, or a sentence that says what it must be (static). */
const char *sky_code_check(enum sky_code code, const char *text, size_t length);

#define SKY_CODE_MAX 64 /* bytes of a code that is suggested, with NUL */

/* The code that was probably meant, in `buffer` of SKY_CODE_MAX bytes: that of the country, language or currency with
 * this name, or the one that is spelt most like it; NULL where there is none. */
const char *sky_code_nearest(enum sky_code code, const char *text, size_t length, char *buffer);

/* The end of a message: `; did you mean "CNY"?`, or "" where no code is near. Buffer of SKY_CODE_HINT_MAX bytes. */
#define SKY_CODE_HINT_MAX (SKY_CODE_MAX + 20)
const char *sky_code_hint(enum sky_code code, const char *text, size_t length, char *buffer);

#endif
