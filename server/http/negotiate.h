/* Content negotiation (RFC 9110, section 12): which format and which coding a client gets. */
#ifndef SKY_SERVER_HTTP_NEGOTIATE_H
#define SKY_SERVER_HTTP_NEGOTIATE_H

#include "handlers/request/spec.h"

/* Codings of a body. X(ENUM, "name of RFC 9110"). Among equals, the first one is taken. */
#define SKY_CODINGS(X) X(BR, "br") X(ZSTD, "zstd") X(GZIP, "gzip") X(IDENTITY, "identity")

enum sky_coding {
#define X(name, text) SKY_CODING_##name,
	SKY_CODINGS(X)
#undef X
	    SKY_CODING_COUNT
};

const char *sky_coding_text(enum sky_coding coding);

/* Chooses among `formats` (mask of 1 << enum sky_format) by the value of Accept; NULL or blank: anything. The highest q
 * wins; among equals the lowest bit. false: none is acceptable. Media ranges that are malformed are passed over. */
bool sky_negotiate_format(const char *accept, uint32_t formats, enum sky_format *format) SKY_MUST;

/* What Accept-Encoding allows. */
struct sky_codings {
	enum sky_coding best;  /* for a body worth compressing */
	bool identity_allowed; /* false: "identity;q=0" or "*;q=0" without identity */
};

/* value NULL: only identity is asked for, because a client that names no coding may not be able to decode any. false:
 * none is acceptable. */
bool sky_negotiate_coding(const char *accept_encoding, struct sky_codings *codings) SKY_MUST;

#endif
