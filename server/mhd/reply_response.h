/* A reply that is not cached, as a response of libmicrohttpd. */
#ifndef SKY_SERVER_MHD_REPLY_RESPONSE_H
#define SKY_SERVER_MHD_REPLY_RESPONSE_H

#include "server/exchange/reply.h"

struct MHD_Response;

/* What a reply without a page has; its body is taken over on success. NULL: memory is short. */
struct MHD_Response *sky_response_of_reply(struct sky_reply *reply) SKY_MUST;

#endif
