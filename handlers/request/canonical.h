/* Each request has one canonical spelling. Caches and links use it. */
#ifndef SKY_HANDLERS_REQUEST_CANONICAL_H
#define SKY_HANDLERS_REQUEST_CANONICAL_H

#include "handlers/request/api.h"

/* Fills request->canonical and request->base_path from the checked arguments. false: memory. */
bool sky_canonical_set(struct sky_request *request) SKY_MUST;

#endif
