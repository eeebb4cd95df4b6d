/* What handlers ask of a request. */
#ifndef SKY_HANDLERS_REQUEST_REQUEST_H
#define SKY_HANDLERS_REQUEST_REQUEST_H

#include "handlers/request/api.h"

/* Like sky_request_arg, but NULL where the operation has no such parameter. */
const struct sky_arg *sky_request_find(const struct sky_request *request, const char *name);

/* Whether the operation has a parameter of that name. */
bool sky_request_takes(const struct sky_request *request, const char *name);

/* True for kinds whose records are claims with a day of publication. Records of other kinds are definitions and always
 * known. */
bool sky_kind_is_claim(enum sky_kind kind);

/* Whether a record is shown, and if not, why. */
enum sky_sight { SKY_SEEN, SKY_HIDDEN, SKY_UNDATED /* as_of is given, and nobody knows when it was published */ };

/* The ranks that are shown where rank= says nothing. */
#define SKY_RANKS_SHOWN (~(1u << SKY_RANK_DEPRECATED))

/* The ranks of figures that are shown, as a mask of 1 << enum sky_rank: all but deprecated unless rank= says
 * otherwise. */
unsigned sky_request_ranks(const struct sky_request *request);

/* The kinds that kind= names, as a mask of 1 << enum sky_kind; all when it is not given. */
unsigned sky_request_kinds(const struct sky_request *request);

/* Whether what was published on that day (SKY_DAY_NONE: nobody knows when) is shown under as_of. */
enum sky_sight sky_request_sight(const struct sky_request *request, sky_day published);

/* Whether the record is shown under as_of and, for figures, these ranks. */
enum sky_sight sky_request_sees(const struct sky_request *request, unsigned ranks, struct sky_ref ref);

/* True when the claim of a source (of a role, an alias) is known under as_of; SKY_NONE is. */
bool sky_request_knows_source(const struct sky_request *request, uint32_t source);

/* The argument of that name; the operation must have the parameter (asserted). */
const struct sky_arg *sky_request_arg(const struct sky_request *request, const char *name);

/* First value's text / row / number, or the fallback when the argument has no value. */
const char *sky_request_text(const struct sky_request *request, const char *name);
uint32_t sky_request_row(const struct sky_request *request, const char *name); /* SKY_NONE */
int64_t sky_request_integer(const struct sky_request *request, const char *name, int64_t fallback);
bool sky_request_includes(const struct sky_request *request, const char *what); /* include=what */

/* True when source= names the source, or no source. */
bool sky_request_takes_source(const struct sky_request *request, uint32_t source);

/* True when a claim of this record may be shown under the request's as_of. */
bool sky_request_knows(const struct sky_request *request, struct sky_ref ref);
/* The same of each of them. */
bool sky_request_knows_all(const struct sky_request *request, const struct sky_ref *ref, size_t count);

/* What the server knows of itself. Without a server (in a command, in a test) the process is alive and ready. */
const struct sky_server_status *sky_request_status(const struct sky_request *request);

#endif
