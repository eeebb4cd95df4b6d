/* One request and its reply, without libmicrohttpd: the callbacks of the daemon and `skyledger get` both end here. */
#ifndef SKY_SERVER_EXCHANGE_EXCHANGE_H
#define SKY_SERVER_EXCHANGE_EXCHANGE_H

#include "server/exchange/reply.h"
#include "server/exchange/worker.h"
#include "server/http/gate.h"

/* Fills `reply` (initialised) with the answer to `request`: gate, route, parameters, negotiation, conditions, handler, rendering.
 * Where the answer lasts, a request with an index is remembered by its own bytes, whatever the worker was asked before.
 * There is always an answer; the last resort is a bare 503. The header texts of the reply stay valid until sky_exchange_end, which
 * must follow on the same thread. */
void sky_exchange_answer(struct sky_worker *worker, const struct sky_gate_request *request, struct sky_reply *reply);

/* A page that was found without taking the request apart; its slot is held for the caller. */
struct sky_recalled {
	struct sky_cached_response *cached;
	enum sky_coding coding;
	bool unmodified; /* the client holds the page: 304 */
};

/* The answer to a request (with an index) whose target, Accept and Accept-Encoding came before byte for byte, with
 * whatever conditions. false: sky_exchange_answer must answer it. sky_exchange_end must follow in both cases. */
bool sky_exchange_recall(struct sky_worker *worker, const struct sky_gate_request *request,
                         struct sky_recalled *recalled) SKY_MUST;

/* Ends the exchange: lets go of the release and of the arena's contents. The reply's body stays. */
void sky_exchange_end(struct sky_worker *worker);

#endif
