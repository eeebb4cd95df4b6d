/* Between exact.c (arithmetic) and exact_print.c (digits). */
#ifndef SKY_MODEL_NUMBER_EXACT_INTERNAL_H
#define SKY_MODEL_NUMBER_EXACT_INTERNAL_H

#include "model/number/exact.h"

/* 10^exponent; the number that a decimal is. Both set an initialized number. */
void sky_exact_power_of_ten(mpz_t out, unsigned long exponent);
void sky_exact_from_decimal(mpq_t out, struct sky_decimal decimal);

#endif
