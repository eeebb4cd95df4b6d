/* An exchange under way; between the files of the exchange only. */
#ifndef SKY_SERVER_TURN_H
#define SKY_SERVER_TURN_H

#include "handlers/params.h"
#include "server/exchange.h"
#include "server/negotiate.h"
#include "server/router.h"

struct sky_turn {
	struct sky_worker *worker;
	const struct sky_gate_request *in;
	struct sky_reply *reply;
	const struct sky_release *release;
	const char *request_id;
	struct sky_target target;
	struct sky_route route;
	struct sky_request request;
	struct sky_codings codings;
	struct sky_problem problem;
};

/* Each step returns true to go on; false: the reply is complete. */

/* Makes the reply the problem in turn->problem; always false. */
bool sky_turn_refuse(struct sky_turn *turn);
/* The same for a problem without particulars; detail is static or NULL. */
bool sky_turn_refuse_type(struct sky_turn *turn, enum sky_problem_type type, const char *detail);
bool sky_turn_no_memory(struct sky_turn *turn);
/* Makes the reply a redirect (308); always false. */
bool sky_turn_redirect(struct sky_turn *turn, const char *location);

/* From the raw request to a checked one: gate, target, route, parameters, format and coding. After it the request is canonical:
 * sky_turn_answer depends on the release, request.canonical, route.suffix, request.format and codings alone. */
bool sky_turn_prepare(struct sky_turn *turn);

/* From the checked request to the reply: conditions, handler, rendering. */
void sky_turn_answer(struct sky_turn *turn);

#endif
