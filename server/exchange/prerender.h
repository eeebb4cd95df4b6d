/* The stored responses of a release that are asked for most, made when it is loaded: those of every operation that
 * needs no parameter, and in a small release each vendor's, market's and metric's. In the operation's own format and in
 * every coding, compressed harder than there is time for while a client waits. */
#ifndef SKY_SERVER_EXCHANGE_PRERENDER_H
#define SKY_SERVER_EXCHANGE_PRERENDER_H

#include "server/release/release.h"
#include "server/release/stored_responses.h"

/* Responses with one record are made ahead until all plain bodies together reach this size, which takes two seconds;
 * the bundled data set has two thirds of it. The others are made when they are asked for. */
#define SKY_PRERENDER_DETAILS_BYTES ((size_t)3 << 20)

/* Makes them for the release. previous (may be NULL): what has the same bytes there is not compressed again. go_on (may
 * be NULL) is asked now and then: false breaks off. NULL: broken off, or memory is short. */
struct sky_stored_responses *sky_prerender(const struct sky_release *release,
                                           const struct sky_stored_responses *previous, bool (*go_on)(void)) SKY_MUST;

#endif
