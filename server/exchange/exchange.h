/* One request and its reply, without libmicrohttpd: the callbacks of the daemon and `skyledger get` both end here. */
#ifndef SKY_SERVER_EXCHANGE_EXCHANGE_H
#define SKY_SERVER_EXCHANGE_EXCHANGE_H

#include "server/exchange/reply.h"
#include "server/exchange/worker.h"
#include "server/http/gate.h"

/* Fills `reply` (initialised) with the answer to `request`: gate, route, parameters, negotiation, conditions, handler,
 * rendering. Where the answer lasts, a request with an index is remembered by its own bytes, whatever the worker was
 * asked before. There is always an answer; the last resort is a bare 503. The header texts of the reply stay valid
 * until sky_exchange_end, which must follow on the same thread. */
void sky_exchange_answer(struct sky_worker *worker, const struct sky_gate_request *request, struct sky_reply *reply);

/* A cached response that was found without parsing the request. The caller owns one reference to it. */
struct sky_recalled {
	struct sky_cached_response *cached;
	enum sky_coding coding;
	bool unmodified; /* the client's copy is fresh: 304 */
};

/* Answers a request (with an index) if one with the same target, Accept and Accept-Encoding, byte for byte,
 * was answered before; conditions may differ. false: sky_exchange_answer must answer it. sky_exchange_end
 * must follow in both cases. */
bool sky_exchange_recall(struct sky_worker *worker, const struct sky_gate_request *request,
                         struct sky_recalled *recalled) SKY_MUST;

/* Ends the exchange: gives back the release and empties the arena. The reply's body stays. */
void sky_exchange_end(struct sky_worker *worker);

#endif
