/* Exact computing with intervals: rationals (GMP) inside, rounding only when a number is printed. An interval can
 * be open or unbounded at either end; every operation keeps that. Not thread-safe for one object; different objects
 * may be used by different threads at once. GMP ends the process when memory is short; the sizes here are bounded
 * by the recipes' limits. */
#ifndef SKY_MODEL_NUMBER_EXACT_H
#define SKY_MODEL_NUMBER_EXACT_H

#include "model/base/arena.h"
#include "model/number/interval.h"

#include <gmp.h>

struct sky_exact {
	mpq_t value, low, high; /* value lies in the interval where has_value */
	bool has_value;         /* false: only the interval is known (bounds) */
	bool low_open, high_open, low_unbounded, high_unbounded;
};

void sky_exact_init(struct sky_exact *exact);   /* the point 0 */
void sky_exact_finish(struct sky_exact *exact); /* frees GMP's memory */
void sky_exact_set(struct sky_exact *to, const struct sky_exact *from);

/* The value as printed with its interval; or one exact number. */
void sky_exact_from(struct sky_exact *to, struct sky_decimal value, const struct sky_interval *interval);
void sky_exact_from_ratio(struct sky_exact *to, long numerator, unsigned long denominator);

/* r = a op b; r may be a or b. The operands are taken as independent. */
void sky_exact_add(struct sky_exact *r, const struct sky_exact *a, const struct sky_exact *b);
void sky_exact_subtract(struct sky_exact *r, const struct sky_exact *a, const struct sky_exact *b);
void sky_exact_multiply(struct sky_exact *r, const struct sky_exact *a, const struct sky_exact *b);
/* false when b's interval holds zero or touches it from both sides: nothing can be said. r is then unchanged. */
bool sky_exact_divide(struct sky_exact *r, const struct sky_exact *a, const struct sky_exact *b) SKY_MUST;
/* number * numerator / denominator, and number + amount, in place. */
void sky_exact_scale(struct sky_exact *number, long numerator, unsigned long denominator);
void sky_exact_add_whole(struct sky_exact *number, long amount);

/* r = a^(1/n) for a >= 0 and n >= 1, enclosed outward to 10^-12. false for a negative lower end. r may be a. */
bool sky_exact_root(struct sky_exact *r, const struct sky_exact *a, unsigned long n) SKY_MUST;

/* Cuts the interval to [min, max] (NULL: no bound); an end that is cut is closed. The value is kept. */
void sky_exact_clamp(struct sky_exact *exact, struct sky_bounds bounds);

/* True when no number lies in both intervals. */
bool sky_exact_disjoint(const struct sky_exact *a, const struct sky_exact *b);
bool sky_exact_holds(const struct sky_exact *interval, const mpq_t number);

/* The place (power of ten) of the last digit that the interval justifies: the smallest power of ten that is not below a
 * fifth of its width; for a point and for an unbounded interval the place that leaves six significant digits. */
int sky_exact_place(const struct sky_exact *exact);

/* Rounds a number to a place. NEAREST: halves to even. Returns false when the result needs more than 18 digits. */
enum sky_rounding { SKY_ROUND_NEAREST, SKY_ROUND_DOWN, SKY_ROUND_UP };
bool sky_round(const mpq_t number, int place, enum sky_rounding rounding, struct sky_decimal *out) SKY_MUST;

/* The value rounded to what the interval justifies, and the interval rounded outward three places finer. Where
 * that rounding would put the value outside of its own interval it is shown with more digits, three at most.
 * false when a number needs more than 18 digits (not with figures of a data set). value is SKY_DECIMAL_UNKNOWN
 * where has_value is false. */
bool sky_exact_print(const struct sky_exact *exact, struct sky_decimal *value, struct sky_interval *interval) SKY_MUST;

/* The exact rational as text, "545250000000/427"; in the arena, NULL when memory is short. */
char *sky_exact_text(struct sky_arena *arena, const mpq_t number) SKY_MUST;

#endif
