/* Makes a response of libmicrohttpd from a reply that is not cached. */
#ifndef SKY_SERVER_MHD_REPLY_RESPONSE_H
#define SKY_SERVER_MHD_REPLY_RESPONSE_H

#include "server/exchange/reply.h"

struct MHD_Response;

/* The response of a reply without a cached one; it takes over the reply's body on success. NULL: memory is short. */
struct MHD_Response *sky_response_of_reply(struct sky_reply *reply) SKY_MUST;

#endif
