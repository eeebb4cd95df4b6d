/* What a printed number says: an interval. 34.3 is [34.25, 34.35); "more than 95 %" of a share is (95, 100]. */
#ifndef SKY_MODEL_NUMBER_INTERVAL_H
#define SKY_MODEL_NUMBER_INTERVAL_H

#include "model/number/decimal.h"

struct sky_interval {
	struct sky_decimal low, high; /* SKY_DECIMAL_UNKNOWN: unbounded, nothing is known on that side */
	bool low_open, high_open;     /* the end itself is not in the interval */
};

/* Bounds of what a metric can be; NULL where there is none. */
struct sky_bounds {
	const struct sky_decimal *min, *max;
};

/* The interval of a printed value. Words compare numbers: a fall of more than 5 % is {-5, less_than}.
 *   exact      half a unit of the last written digit to each side, [low, high), for negative values too; a whole count
 *              (exponent 0, whole true) is the point itself;
 *   more_than  (value, max or unbounded]; at_least [value, ...;
 *   less_than  [min or unbounded, value); at_most ..., value];
 *   about      half a unit of the last non-zero digit to each side, at most a tenth of the value, closed; for zero the
 *              last written digit;
 *   nearly     as far as about short of the value (towards zero) up to the value, open there; nearly zero is about
 *              zero;
 *   between    [value, to], both as printed.
 * `to` is looked at for a range only.
 * Ends beyond `bounds` are cut to them and are closed then; where nothing would be left (the value is impossible) the
 * bounds are left alone. The value is one that sky_decimal_parse accepts; above 922337203685477580 the half unit of a
 * mantissa does not fit and a whole unit takes its place. The conventions are written down in docs/numbers.md. */
struct sky_interval sky_interval_of(struct sky_decimal value, enum sky_qualifier qualifier, struct sky_decimal to,
                                    bool whole, struct sky_bounds bounds);

/* The smallest interval that holds both. */
struct sky_interval sky_interval_hull(struct sky_interval a, struct sky_interval b);

/* True when no number lies in both: the two claims cannot both hold. Nothing lies in an interval like (1, 1]. */
bool sky_interval_disjoint(const struct sky_interval *a, const struct sky_interval *b);

/* True when every number of a lies in b, and a has one. */
bool sky_interval_within(const struct sky_interval *a, const struct sky_interval *b);

/* True when the number lies in the interval. */
bool sky_interval_holds(const struct sky_interval *interval, struct sky_decimal value);

/* Mathematical notation, "[34.25, 34.35)", "(95, 100]", "(2070000, +inf)"; buffer of SKY_INTERVAL_MAX bytes;
 * returns the length. */
#define SKY_INTERVAL_MAX (2 * SKY_DECIMAL_MAX + 8)
size_t sky_interval_print(const struct sky_interval *interval, char *buffer);

#endif
