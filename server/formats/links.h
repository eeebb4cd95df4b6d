/* The links of an answer, for the envelope and for the Link header (RFC 8288). All of them are absolute paths without a
 * host: an answer does not depend on the Host that the client named. */
#ifndef SKY_SERVER_FORMATS_LINKS_H
#define SKY_SERVER_FORMATS_LINKS_H

#include "handlers/request/api.h"

struct sky_links {
	const char *self;
	const char *first, *prev, *next, *last;   /* of paged rows, in this very release; NULL where there is none */
	const char *alternates[SKY_FORMAT_COUNT]; /* the same in another format; NULL: this one, or not offered by suffix */
};

/* Fills `links` from the request (canonical, base_path, format) and the result. suffix: as in the path,
 * or NULL. false: memory. */
bool sky_links_make(const struct sky_request *request, const struct sky_result *result, const char *suffix,
                    struct sky_links *links) SKY_MUST;

/* The value of the Link header: self, describedby, the pages, the alternates. What does not fit into SKY_LINK_MAX bytes
 * is left out. In the arena; NULL when memory is short. */
#define SKY_LINK_MAX 4096
const char *sky_links_header(struct sky_arena *arena, const struct sky_links *links) SKY_MUST;

#endif
