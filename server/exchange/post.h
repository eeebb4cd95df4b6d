/* A request with a body: whether there is an operation that takes it, and the checks before that operation sees it. */
#ifndef SKY_SERVER_EXCHANGE_POST_H
#define SKY_SERVER_EXCHANGE_POST_H

#include "server/exchange/exchange_steps.h"

/* True when the raw target leads to an operation that takes a body by this method: then it is to be read. The arena is
 * empty afterwards: the request may never be answered. */
bool sky_post_takes_body(struct sky_arena *arena, const char *method, const char *target);

/* Checks where the request comes from and what its body is, and hands it to the request. A step. */
bool sky_post_prepare(struct sky_exchange *exchange);

#endif
