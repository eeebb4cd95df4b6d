/* Responses of libmicrohttpd, made of stored responses and of replies. */
#ifndef SKY_SERVER_RELEASE_RESPONSE_H
#define SKY_SERVER_RELEASE_RESPONSE_H

#include "server/release/stored_response.h"

struct MHD_Response;

/* The stored response in a coding, or its 304, with all its fields and `more`. The body is not copied; it lives on
 * until the last byte is sent. A 304 has the length of the body in that coding (RFC 9110, section 8.6), but no
 * body. NULL: memory is short. */
struct MHD_Response *sky_response_of_stored(const struct sky_stored_response *stored, enum sky_coding coding,
                                            bool unmodified, const struct sky_header *more, size_t more_count) SKY_MUST;

/* New response for when memory is too short for any other: for a 503, without a body; the connection
 * ends. NULL: memory is short. */
struct MHD_Response *sky_response_last_resort(void) SKY_MUST;

/* Gives it back; libmicrohttpd keeps it while it is sent. NULL is fine. */
void sky_response_release(struct MHD_Response *response);

/* Adds fields to a response. false: memory is short. */
bool sky_response_add(struct MHD_Response *response, const struct sky_header *fields, size_t count) SKY_MUST;

#endif
