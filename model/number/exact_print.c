/* Rounds exact numbers and decides how many digits they are shown with. */
#include "model/number/exact_internal.h"

#include <stdlib.h>

#define SIGNIFICANT 6 /* digits of a point, which justifies any number of them */
#define FINER 3       /* places by which an interval is printed finer than its value */
#define WIDTH_SHARE 5 /* a unit of the last digit is at least this part of the width */

/* The power of ten of a positive number's first digit: floor(log10(number)), exactly. */
static int magnitude(const mpq_t number)
{
	mpq_t scaled, ten;
	mpq_inits(scaled, ten, NULL);
	mpq_set_ui(ten, 10, 1);
	int power = (int)mpz_sizeinbase(mpq_numref(number), 10) - (int)mpz_sizeinbase(mpq_denref(number), 10) - 1;
	sky_exact_from_decimal(scaled, (struct sky_decimal){.mantissa = 1, .exponent = power});
	while (mpq_cmp(scaled, number) > 0) {
		mpq_div(scaled, scaled, ten);
		power--;
	}
	for (;;) {
		mpq_mul(scaled, scaled, ten);
		if (mpq_cmp(scaled, number) > 0)
			break;
		power++;
	}
	mpq_clears(scaled, ten, NULL);
	return power;
}

int sky_exact_place(const struct sky_exact *exact)
{
	mpq_t width, power;
	mpq_inits(width, power, NULL);
	if (!exact->low_unbounded && !exact->high_unbounded)
		mpq_sub(width, exact->high, exact->low);
	int place;
	if (mpq_sgn(width) > 0) {
		mpz_mul_ui(mpq_denref(width), mpq_denref(width), WIDTH_SHARE);
		mpq_canonicalize(width);
		place = magnitude(width);
		sky_exact_from_decimal(power, (struct sky_decimal){.mantissa = 1, .exponent = place});
		if (mpq_cmp(power, width) < 0)
			place++;
	} else {
		const mpq_t *of = &exact->value;
		if (!exact->has_value)
			of = exact->low_unbounded ? &exact->high : &exact->low;
		mpq_abs(width, *of);
		place = mpq_sgn(width) == 0 ? 0 : magnitude(width) - (SIGNIFICANT - 1);
	}
	mpq_clears(width, power, NULL);
	return place;
}

bool sky_round(const mpq_t number, int place, enum sky_rounding rounding, struct sky_decimal *out)
{
	mpz_t quotient, remainder, scale, divisor;
	mpz_inits(quotient, remainder, scale, divisor, NULL);
	sky_exact_power_of_ten(scale, (unsigned long)abs(place));
	mpz_set(quotient, mpq_numref(number));
	mpz_set(divisor, mpq_denref(number));
	if (place >= 0)
		mpz_mul(divisor, divisor, scale);
	else
		mpz_mul(quotient, quotient, scale);
	mpz_fdiv_qr(quotient, remainder, quotient, divisor);
	if (rounding == SKY_ROUND_NEAREST) {
		mpz_mul_2exp(remainder, remainder, 1);
		int half = mpz_cmp(remainder, divisor);
		if (half > 0 || (half == 0 && mpz_odd_p(quotient)))
			mpz_add_ui(quotient, quotient, 1);
	} else if (rounding == SKY_ROUND_UP && mpz_sgn(remainder) != 0) {
		mpz_add_ui(quotient, quotient, 1);
	}
	sky_exact_power_of_ten(scale, 18);
	bool fits = mpz_cmpabs(quotient, scale) < 0;
	if (fits) {
		out->mantissa = mpz_get_si(quotient);
		out->exponent = place;
	}
	mpz_clears(quotient, remainder, scale, divisor, NULL);
	return fits;
}

/* The value at the place that the interval justifies, or at the first finer one that leaves it
 * inside of the interval shown. */
static bool print_value(const struct sky_exact *exact, int place, const struct sky_interval *shown,
                        struct sky_decimal *value)
{
	int finest = sky_exact_holds(exact, exact->value) ? place - FINER : place;
	do {
		if (!sky_round(exact->value, place, SKY_ROUND_NEAREST, value))
			return false;
	} while (!sky_interval_holds(shown, *value) && place-- > finest);
	return true;
}

bool sky_exact_print(const struct sky_exact *exact, struct sky_decimal *value, struct sky_interval *interval)
{
	int place = sky_exact_place(exact);
	bool ok = true;
	*value = SKY_DECIMAL_UNKNOWN;
	*interval = (struct sky_interval){.low = SKY_DECIMAL_UNKNOWN,
	                                  .high = SKY_DECIMAL_UNKNOWN,
	                                  .low_open = exact->low_open,
	                                  .high_open = exact->high_open};
	if (!exact->low_unbounded)
		ok = sky_round(exact->low, place - FINER, SKY_ROUND_DOWN, &interval->low);
	if (ok && !exact->high_unbounded)
		ok = sky_round(exact->high, place - FINER, SKY_ROUND_UP, &interval->high);
	interval->low = sky_decimal_normalize(interval->low);
	interval->high = sky_decimal_normalize(interval->high);
	return ok && (!exact->has_value || print_value(exact, place, interval, value));
}

char *sky_exact_text(struct sky_arena *arena, const mpq_t number)
{
	size_t size = mpz_sizeinbase(mpq_numref(number), 10) + mpz_sizeinbase(mpq_denref(number), 10) + 3;
	char *text = sky_arena_alloc(arena, size);
	return text ? mpq_get_str(text, 10, number) : NULL;
}
