/* A whole request and its answer over a small data set, for the targets that ask the interface. */
#ifndef SKY_TESTS_FUZZ_EXCHANGE_H
#define SKY_TESTS_FUZZ_EXCHANGE_H

#include "server/exchange/exchange.h"

/* Asks a worker that lives on, as the daemon does, and requires what holds for every answer: above all, that it is the
 * one of a worker that was asked nothing before. closing: the connection is to end, so that nothing is looked up. */
void fuzz_exchange(const struct sky_gate_request *request, bool closing);

/* From now on a new worker is asked, over the first data set. */
void fuzz_exchange_anew(void);

/* Another data set follows. */
void fuzz_exchange_reload(void);

#endif
