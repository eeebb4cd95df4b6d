/* One request and its reply, without libmicrohttpd: the callbacks of the daemon and `skyledger get` both end here. */
#ifndef SKY_SERVER_EXCHANGE_H
#define SKY_SERVER_EXCHANGE_H

#include "server/gate.h"
#include "server/reply.h"
#include "server/worker.h"

/* Fills `reply` (initialised) with the answer to `request`: gate, route, parameters, negotiation, conditions, handler, rendering.
 * There is always an answer; the last resort is a bare 503. The header texts of the reply stay valid until sky_exchange_end, which
 * must follow on the same thread. */
void sky_exchange_answer(struct sky_worker *worker, const struct sky_gate_request *request, struct sky_reply *reply);

/* Ends the exchange: lets go of the release and of the arena's contents. The reply's body stays. */
void sky_exchange_end(struct sky_worker *worker);

#endif
