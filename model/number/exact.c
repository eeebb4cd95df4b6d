#include "model/number/exact_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ROOT_PLACES 12 /* a root is enclosed to 10^-12 */

void sky_exact_init(struct sky_exact *exact)
{
	mpq_inits(exact->value, exact->low, exact->high, NULL);
	exact->has_value = true;
	exact->low_open = exact->high_open = exact->low_unbounded = exact->high_unbounded = false;
}

void sky_exact_finish(struct sky_exact *exact)
{
	mpq_clears(exact->value, exact->low, exact->high, NULL);
}

static void copy_flags(struct sky_exact *to, const struct sky_exact *from)
{
	to->has_value = from->has_value;
	to->low_open = from->low_open;
	to->high_open = from->high_open;
	to->low_unbounded = from->low_unbounded;
	to->high_unbounded = from->high_unbounded;
}

void sky_exact_set(struct sky_exact *to, const struct sky_exact *from)
{
	if (to == from)
		return;
	mpq_set(to->value, from->value);
	mpq_set(to->low, from->low);
	mpq_set(to->high, from->high);
	copy_flags(to, from);
}

void sky_exact_power_of_ten(mpz_t out, unsigned long exponent)
{
	mpz_ui_pow_ui(out, 10, exponent);
}

void sky_exact_from_decimal(mpq_t out, struct sky_decimal value)
{
	assert(sky_decimal_known(value));
	mpz_t scale;
	mpz_init(scale);
	sky_exact_power_of_ten(scale, (unsigned long)labs((long)value.exponent));
	mpq_set_si(out, (long)value.mantissa, 1);
	if (value.exponent >= 0)
		mpz_mul(mpq_numref(out), mpq_numref(out), scale);
	else
		mpz_set(mpq_denref(out), scale);
	mpq_canonicalize(out);
	mpz_clear(scale);
}

void sky_exact_from(struct sky_exact *to, struct sky_decimal value, const struct sky_interval *interval)
{
	sky_exact_from_decimal(to->value, value);
	to->has_value = true;
	to->low_open = interval->low_open;
	to->high_open = interval->high_open;
	to->low_unbounded = !sky_decimal_known(interval->low);
	to->high_unbounded = !sky_decimal_known(interval->high);
	if (!to->low_unbounded)
		sky_exact_from_decimal(to->low, interval->low);
	if (!to->high_unbounded)
		sky_exact_from_decimal(to->high, interval->high);
}

void sky_exact_from_ratio(struct sky_exact *to, long numerator, unsigned long denominator)
{
	mpq_set_si(to->value, numerator, denominator);
	mpq_canonicalize(to->value);
	mpq_set(to->low, to->value);
	mpq_set(to->high, to->value);
	to->has_value = true;
	to->low_open = to->high_open = to->low_unbounded = to->high_unbounded = false;
}

void sky_exact_add(struct sky_exact *r, const struct sky_exact *a, const struct sky_exact *b)
{
	bool low_open = a->low_open || b->low_open;
	bool high_open = a->high_open || b->high_open;
	bool low_unbounded = a->low_unbounded || b->low_unbounded;
	bool high_unbounded = a->high_unbounded || b->high_unbounded;
	bool has_value = a->has_value && b->has_value;
	mpq_add(r->value, a->value, b->value);
	mpq_add(r->low, a->low, b->low);
	mpq_add(r->high, a->high, b->high);
	r->has_value = has_value;
	r->low_open = low_open;
	r->high_open = high_open;
	r->low_unbounded = low_unbounded;
	r->high_unbounded = high_unbounded;
}

static void negate(struct sky_exact *r, const struct sky_exact *a)
{
	bool low_open = a->high_open, high_open = a->low_open;
	bool low_unbounded = a->high_unbounded, high_unbounded = a->low_unbounded;
	mpq_t low;
	mpq_init(low);
	mpq_neg(low, a->high);
	mpq_neg(r->high, a->low);
	mpq_set(r->low, low);
	mpq_neg(r->value, a->value);
	r->has_value = a->has_value;
	r->low_open = low_open;
	r->high_open = high_open;
	r->low_unbounded = low_unbounded;
	r->high_unbounded = high_unbounded;
	mpq_clear(low);
}

void sky_exact_subtract(struct sky_exact *r, const struct sky_exact *a, const struct sky_exact *b)
{
	struct sky_exact minus;
	sky_exact_init(&minus);
	negate(&minus, b);
	sky_exact_add(r, a, &minus);
	sky_exact_finish(&minus);
}

void sky_exact_scale(struct sky_exact *number, long numerator, unsigned long denominator)
{
	struct sky_exact factor;
	sky_exact_init(&factor);
	sky_exact_from_ratio(&factor, numerator, denominator);
	sky_exact_multiply(number, number, &factor);
	sky_exact_finish(&factor);
}

void sky_exact_add_whole(struct sky_exact *number, long amount)
{
	struct sky_exact term;
	sky_exact_init(&term);
	sky_exact_from_ratio(&term, amount, 1);
	sky_exact_add(number, number, &term);
	sky_exact_finish(&term);
}

/* An end of an interval. infinity is -1 or +1 where there is no end, and 0 where `number` is the end. */
struct end {
	mpq_t number;
	int infinity;
	bool open;
};

static void end_of(struct end *end, const struct sky_exact *of, bool high)
{
	bool unbounded = high ? of->high_unbounded : of->low_unbounded;
	mpq_init(end->number);
	mpq_set(end->number, high ? of->high : of->low);
	end->infinity = unbounded ? (high ? 1 : -1) : 0;
	end->open = unbounded || (high ? of->high_open : of->low_open);
}

static int end_sign(const struct end *end)
{
	return end->infinity != 0 ? end->infinity : mpq_sgn(end->number);
}

/* The product of two ends; 0 times infinity is 0, as the limit over an interval demands. A closed zero makes the
 * product attained whatever the other end is. */
static void end_product(struct end *r, const struct end *a, const struct end *b)
{
	int sign = end_sign(a) * end_sign(b);
	bool closed_zero = (end_sign(a) == 0 && !a->open) || (end_sign(b) == 0 && !b->open);
	mpq_init(r->number);
	r->open = !closed_zero && (a->open || b->open);
	r->infinity = 0;
	if (sign == 0)
		return;
	if (a->infinity != 0 || b->infinity != 0)
		r->infinity = sign;
	else
		mpq_mul(r->number, a->number, b->number);
}

static int end_compare(const struct end *a, const struct end *b)
{
	if (a->infinity != b->infinity)
		return a->infinity < b->infinity ? -1 : 1;
	return a->infinity != 0 ? 0 : mpq_cmp(a->number, b->number);
}

/* Takes over a candidate for an end; a closed one beats an open one at the same number. */
static void take_end(struct sky_exact *r, const struct end *end, bool high)
{
	mpq_set(high ? r->high : r->low, end->number);
	if (high) {
		r->high_unbounded = end->infinity != 0;
		r->high_open = !r->high_unbounded && end->open;
	} else {
		r->low_unbounded = end->infinity != 0;
		r->low_open = !r->low_unbounded && end->open;
	}
}

void sky_exact_multiply(struct sky_exact *r, const struct sky_exact *a, const struct sky_exact *b)
{
	struct end x[2], y[2], product[4];
	const struct end *low = &product[0], *high = &product[0];
	bool has_value = a->has_value && b->has_value;
	for (int i = 0; i < 2; i++) {
		end_of(&x[i], a, i == 1);
		end_of(&y[i], b, i == 1);
	}
	for (int i = 0; i < 4; i++) {
		end_product(&product[i], &x[i / 2], &y[i % 2]);
		int order = end_compare(&product[i], low);
		if (order < 0 || (order == 0 && low->open && !product[i].open))
			low = &product[i];
		order = end_compare(&product[i], high);
		if (order > 0 || (order == 0 && high->open && !product[i].open))
			high = &product[i];
	}
	mpq_mul(r->value, a->value, b->value);
	r->has_value = has_value;
	take_end(r, low, false);
	take_end(r, high, true);
	for (int i = 0; i < 2; i++)
		mpq_clears(x[i].number, y[i].number, NULL);
	for (int i = 0; i < 4; i++)
		mpq_clear(product[i].number);
}

/* 1 / end, where the end belongs to an interval on one side of zero. */
static void invert_end(mpq_t number, bool *unbounded, bool *open, const mpq_t from, bool from_unbounded, bool from_open)
{
	if (from_unbounded) {
		mpq_set_ui(number, 0, 1);
		*unbounded = false;
		*open = true;
	} else if (mpq_sgn(from) == 0) {
		mpq_set_ui(number, 0, 1);
		*unbounded = true;
		*open = false;
	} else {
		mpq_inv(number, from);
		*unbounded = false;
		*open = from_open;
	}
}

bool sky_exact_divide(struct sky_exact *r, const struct sky_exact *a, const struct sky_exact *b)
{
	bool positive = !b->low_unbounded && (mpq_sgn(b->low) > 0 || (mpq_sgn(b->low) == 0 && b->low_open));
	bool negative = !b->high_unbounded && (mpq_sgn(b->high) < 0 || (mpq_sgn(b->high) == 0 && b->high_open));
	if (!positive && !negative)
		return false;
	struct sky_exact inverse;
	sky_exact_init(&inverse);
	inverse.has_value = b->has_value && mpq_sgn(b->value) != 0;
	if (inverse.has_value)
		mpq_inv(inverse.value, b->value);
	invert_end(inverse.low, &inverse.low_unbounded, &inverse.low_open, b->high, b->high_unbounded, b->high_open);
	invert_end(inverse.high, &inverse.high_unbounded, &inverse.high_open, b->low, b->low_unbounded, b->low_open);
	sky_exact_multiply(r, a, &inverse);
	sky_exact_finish(&inverse);
	return true;
}

/* The n-th root of a non-negative number, rounded down or up at ROOT_PLACES places. True when the root is exact. */
static bool root_of(mpq_t out, const mpq_t number, unsigned long n, bool up)
{
	mpz_t scaled, scale, root;
	mpz_inits(scaled, scale, root, NULL);
	sky_exact_power_of_ten(scale, ROOT_PLACES * n);
	mpz_mul(scaled, mpq_numref(number), scale);
	bool exact = mpz_divisible_p(scaled, mpq_denref(number)) != 0;
	mpz_fdiv_q(scaled, scaled, mpq_denref(number));
	exact = mpz_root(root, scaled, n) != 0 && exact;
	if (up && !exact)
		mpz_add_ui(root, root, 1);
	sky_exact_power_of_ten(scale, ROOT_PLACES);
	mpz_set(mpq_numref(out), root);
	mpz_set(mpq_denref(out), scale);
	mpq_canonicalize(out);
	mpz_clears(scaled, scale, root, NULL);
	return exact;
}

/* The root of a value: the middle of the two numbers that enclose it. So it lies within what encloses an interval's
 * ends. */
static void middle_root(mpq_t out, const mpq_t number, unsigned long n)
{
	mpq_t low, high;
	mpq_inits(low, high, NULL);
	root_of(low, number, n, false);
	root_of(high, number, n, true);
	mpq_add(out, low, high);
	mpq_div_2exp(out, out, 1);
	mpq_clears(low, high, NULL);
}

bool sky_exact_root(struct sky_exact *r, const struct sky_exact *a, unsigned long n)
{
	if (n == 0 || a->low_unbounded || mpq_sgn(a->low) < 0 || (a->has_value && mpq_sgn(a->value) < 0))
		return false;
	copy_flags(r, a);
	if (a->has_value)
		middle_root(r->value, a->value, n);
	/* An end that was widened lies outside of the true interval, so it is open. */
	if (!root_of(r->low, a->low, n, false))
		r->low_open = true;
	if (!a->high_unbounded && !root_of(r->high, a->high, n, true))
		r->high_open = true;
	return true;
}

void sky_exact_clamp(struct sky_exact *exact, struct sky_bounds bounds)
{
	mpq_t bound;
	mpq_init(bound);
	if (bounds.min) {
		sky_exact_from_decimal(bound, *bounds.min);
		if (exact->low_unbounded || mpq_cmp(exact->low, bound) < 0) {
			mpq_set(exact->low, bound);
			exact->low_unbounded = exact->low_open = false;
		}
	}
	if (bounds.max) {
		sky_exact_from_decimal(bound, *bounds.max);
		if (exact->high_unbounded || mpq_cmp(exact->high, bound) > 0) {
			mpq_set(exact->high, bound);
			exact->high_unbounded = exact->high_open = false;
		}
	}
	mpq_clear(bound);
}

/* True when everything in a lies below everything in b. */
static bool below(const struct sky_exact *a, const struct sky_exact *b)
{
	if (a->high_unbounded || b->low_unbounded)
		return false;
	int order = mpq_cmp(a->high, b->low);
	return order < 0 || (order == 0 && (a->high_open || b->low_open));
}

bool sky_exact_disjoint(const struct sky_exact *a, const struct sky_exact *b)
{
	return below(a, b) || below(b, a);
}

bool sky_exact_holds(const struct sky_exact *interval, const mpq_t number)
{
	if (!interval->low_unbounded) {
		int order = mpq_cmp(number, interval->low);
		if (order < 0 || (order == 0 && interval->low_open))
			return false;
	}
	if (!interval->high_unbounded) {
		int order = mpq_cmp(number, interval->high);
		if (order > 0 || (order == 0 && interval->high_open))
			return false;
	}
	return true;
}
