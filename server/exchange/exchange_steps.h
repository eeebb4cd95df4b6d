/* An exchange under way; between the files of the exchange only. */
#ifndef SKY_SERVER_EXCHANGE_EXCHANGE_STEPS_H
#define SKY_SERVER_EXCHANGE_EXCHANGE_STEPS_H

#include "handlers/request/params.h"
#include "server/exchange/reply.h"
#include "server/exchange/router.h"
#include "server/exchange/worker.h"
#include "server/http/gate.h"
#include "server/http/negotiate.h"
#include "server/release/stored_response.h"
#include "web/assets.h"

struct sky_exchange {
	struct sky_worker *worker; /* whose response cache keeps the answer; NULL: a response is made ahead, for nobody */
	struct sky_arena *arena;   /* emptied after the exchange */
	/* where the next stored response is written: memory that is in the processor's caches already */
	struct sky_buffer *spare;
	const struct sky_query_bounds *bounds; /* of the request; NULL: those of the interface */
	const struct sky_telemetry *telemetry; /* what /metrics is written with; NULL: nobody counts */
	const struct sky_gate_request *in;
	struct sky_reply *reply;
	const struct sky_release *release; /* the one that was current when the request came */
	struct sky_snapshot *snapshot;     /* the data that answers: of the release, or of a kept one */
	int64_t modified;                  /* of that one */
	const char *request_id;
	enum sky_effort effort; /* that goes into compressing */
	struct sky_target target;
	struct sky_route route;
	const struct sky_asset *asset; /* answered in place of the route; NULL: none */
	struct sky_request request;
	const char *key;            /* of the web page that answers the request; NULL: none does */
	struct sky_message message; /* of a request with a body */
	struct sky_codings codings;
	struct sky_problem problem;
};

/* Each step returns true to go on; false: the reply is complete. */

/* Makes the reply the problem in exchange->problem; always false. */
bool sky_exchange_refuse(struct sky_exchange *exchange);
/* The same for a problem without particulars; detail is static or NULL. */
bool sky_exchange_refuse_type(struct sky_exchange *exchange, enum sky_problem_type type, const char *detail);
bool sky_exchange_no_memory(struct sky_exchange *exchange);
/* Makes the reply a redirect (308); always false. */
bool sky_exchange_redirect(struct sky_exchange *exchange, const char *location);

/* From the raw request to a checked one: gate, target, route, parameters, format and coding. After it the
 * request is canonical: sky_exchange_run depends on the release, request.canonical, route.suffix,
 * request.format and codings alone. */
bool sky_exchange_prepare(struct sky_exchange *exchange);

/* Finds the file or web page at a path that the interface does not have: exchange->asset. */
void sky_exchange_find_asset(struct sky_exchange *exchange);

/* Finds the web page that a browser gets at a path of the interface: exchange->asset. Its parameters are
 * the page's own. A step. */
bool sky_exchange_find_page(struct sky_exchange *exchange);

/* Makes the reply of exchange->asset, after the content codings are known. */
void sky_exchange_answer_asset(struct sky_exchange *exchange);

/* Runs the handler of the checked request and renders what it says. NULL: the answer is no lasting one (a problem, a
 * redirect, an answer that depends on more than the release), and the reply is complete. */
struct sky_stored_response *sky_exchange_page(struct sky_exchange *exchange) SKY_MUST;

/* How long the answer may be kept: one that release= pins is the same for ever. Static. */
const char *sky_exchange_cache_control(const struct sky_exchange *exchange);

/* The client's conditions: If-None-Match and If-Modified-Since. */
struct sky_conditions sky_exchange_conditions(const struct sky_exchange *exchange);

/* Adds ETag and Last-Modified, which is left out as sky_stored_response_fields has it. The tag is
 * static or in the arena. */
void sky_exchange_add_validators(struct sky_exchange *exchange, const char *etag, int64_t modified);

/* Writes the entity tag of the answer in a coding. Returns etag. */
char *sky_exchange_etag(const struct sky_exchange *exchange, enum sky_coding coding, char etag[SKY_ETAG_SIZE]);

/* Makes the reply a stream of the whole release, or its 304. */
void sky_exchange_stream(struct sky_exchange *exchange, const char *link);

/* From the checked request to the reply: takes a cached response, else runs the handler and renders;
 * then checks conditions. */
void sky_exchange_run(struct sky_exchange *exchange);

#endif
