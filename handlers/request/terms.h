/* The words that a reader sees for the values of an enumeration. tools/gen-interface writes the Chinese ones from
 * x-terms of openapi.yaml; the explorer takes them from there too. All const, no locking needed. */
#ifndef SKY_HANDLERS_REQUEST_TERMS_H
#define SKY_HANDLERS_REQUEST_TERMS_H

#include <stddef.h>

struct sky_term {
	const char *value, *chinese;
};

extern const struct sky_term sky_terms[]; /* by value */
extern const size_t sky_term_count;

#endif
