/* The handlers, one for each operation of openapi.yaml. Each fills *result on SKY_DONE and result->problem on
 * SKY_PROBLEM. Everything that it allocates is in request->arena. Thread-safe for different requests. */
#ifndef SKY_HANDLERS_REQUEST_HANDLERS_H
#define SKY_HANDLERS_REQUEST_HANDLERS_H

#include "handlers/request/api.h"

#include "interface.gen.h" /* their prototypes, and the columns of rows */

#endif
