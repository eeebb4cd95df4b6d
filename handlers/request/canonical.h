/* The one way to write a request: what caches and links go by. */
#ifndef SKY_HANDLERS_REQUEST_CANONICAL_H
#define SKY_HANDLERS_REQUEST_CANONICAL_H

#include "handlers/request/api.h"

/* Fills request->canonical and request->base_path from the checked arguments. false: memory. */
bool sky_canonical_set(struct sky_request *request) SKY_MUST;

#endif
