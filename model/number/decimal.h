/* Exact decimals: no binary float stands between a fixture and an answer. */
#ifndef SKY_MODEL_NUMBER_DECIMAL_H
#define SKY_MODEL_NUMBER_DECIMAL_H

#include "model/base/base.h"

/* mantissa * 10^exponent. The exponent is the place of the last digit that was *written*, so precision survives:
 * "218.1e9" is {2181, 8}, "10.0" is {100, -1}, "33e4" is {33, 4}. */
struct sky_decimal {
	int64_t mantissa;
	int32_t exponent;
};

/* No number: where nothing is known. It prints as nothing, compares with nothing, and no sum or
 * product has it: 0 is a number. */
#define SKY_DECIMAL_UNKNOWN ((struct sky_decimal){.mantissa = INT64_MIN, .exponent = INT32_MIN})

static inline bool sky_decimal_known(struct sky_decimal value)
{
	return value.exponent != INT32_MIN;
}

/* At most this many bytes, NUL included, are needed to print any decimal that sky_decimal_parse accepts. */
#define SKY_DECIMAL_MAX 96

/* Computed decimals keep their exponent within -60 .. 60, which is what SKY_DECIMAL_MAX bytes can print. */
#define SKY_DECIMAL_EXPONENT_MAX 60

enum sky_decimal_status {
	SKY_DECIMAL_OK = 0,
	SKY_DECIMAL_SYNTAX,    /* not [-+]?digits[.digits][(e|E)[-+]?digits] */
	SKY_DECIMAL_PRECISION, /* more than 18 significant digits */
	SKY_DECIMAL_RANGE      /* exponent of the last digit outside -30 .. 30 */
};

/* Reads text[0..length), all of it. *out is written only on SKY_DECIMAL_OK. Zeros at the front carry nothing and are
 * not counted as digits; "-0" is {0, 0}. */
enum sky_decimal_status sky_decimal_parse(const char *text, size_t length, struct sky_decimal *out) SKY_MUST;

/* A sentence for a person, with the way to mend it; static text. */
const char *sky_decimal_message(enum sky_decimal_status status);

/* Exact comparison by value: <0, 0, >0. {10,-1} equals {1,0}. Never overflows. Both must be known. */
int sky_decimal_compare(struct sky_decimal a, struct sky_decimal b);

/* The number as a double, wrong in its last digits at most (relative error below 1e-15): for orders and scales, never
 * for an answer. The exponent must be within SKY_DECIMAL_EXPONENT_MAX. */
double sky_decimal_double(struct sky_decimal value);

/* Writes the plain JSON number (RFC 8259), never with an exponent, keeping written zeros: "218100000000", "-0.05",
 * "10.0". Returns its length; buffer must hold SKY_DECIMAL_MAX bytes. The exponent must be within
 * SKY_DECIMAL_EXPONENT_MAX. */
size_t sky_decimal_print(struct sky_decimal value, char *buffer);

/* The same value without trailing zeros in the mantissa; zero is {0, 0}, unknown stays unknown. */
struct sky_decimal sky_decimal_normalize(struct sky_decimal value);

#endif
