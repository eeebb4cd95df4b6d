/* What a reader is shown for a value of an enumeration. tools/gen-interface writes the Chinese words from x-terms of
 * openapi.yaml, where the explorer has them from too. All const, no locking needed. */
#ifndef SKY_HANDLERS_REQUEST_TERMS_H
#define SKY_HANDLERS_REQUEST_TERMS_H

#include <stddef.h>

struct sky_term {
	const char *value, *chinese;
};

extern const struct sky_term sky_terms[]; /* by value */
extern const size_t sky_term_count;

#endif
