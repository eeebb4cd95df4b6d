/* A whole request and its answer over a small data set, for the targets that ask the interface. */
#ifndef SKY_TESTS_FUZZ_EXCHANGE_H
#define SKY_TESTS_FUZZ_EXCHANGE_H

#include "server/exchange.h"

/* Asks, and requires what holds for every answer. */
void fuzz_exchange(const struct sky_gate_request *request);

#endif
