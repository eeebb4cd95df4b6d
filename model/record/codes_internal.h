/* The lists of codes that tools/gen-codes writes. */
#ifndef SKY_MODEL_RECORD_CODES_INTERNAL_H
#define SKY_MODEL_RECORD_CODES_INTERNAL_H

#include <stddef.h>

enum sky_code_set {
	SKY_CODES_CURRENCY, /* ISO 4217, historic ones too */
	SKY_CODES_REGION,   /* ISO 3166-1 alpha-2, and "world" */
	SKY_CODES_LANGUAGE, /* ISO 639, the shortest code of each language */
	SKY_CODES_SCRIPT,   /* ISO 15924 */
	SKY_CODES_AREA,     /* ISO 3166-1 alpha-2 and UN M.49: regions of a language tag */
	SKY_CODE_SETS
};

/* What people write, in lower case and sorted, and the code that is meant. Each code is a word for itself. */
struct sky_code_list {
	const char *const *words;
	const char *const *codes;
	size_t count;
};

extern const struct sky_code_list sky_code_lists[SKY_CODE_SETS];

#endif
