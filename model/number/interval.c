#include "model/number/interval.h"

#include <string.h>

/* value + half * 5 of the next finer digit: half a unit of the last digit up (1) or down (-1). Where that does not fit
 * into the mantissa, a whole unit: the interval may say too little, never too much. */
static struct sky_decimal half_unit_from(struct sky_decimal value, int half)
{
	int64_t finer;
	if (__builtin_mul_overflow(value.mantissa, INT64_C(10), &finer) ||
	    __builtin_add_overflow(finer, INT64_C(5) * half, &finer))
		return (struct sky_decimal){value.mantissa + half, value.exponent};
	return (struct sky_decimal){finer, value.exponent - 1};
}

/* The value with its last non-zero digit as its last digit. Zero has no such digit and stays as written. */
static struct sky_decimal without_zeros(struct sky_decimal value)
{
	return value.mantissa == 0 ? value : sky_decimal_normalize(value);
}

/* How far "about" and "nearly" reach: half a unit of the last digit that is not zero, at most a tenth of the number, which
 * is less where that digit is the only one and below 5. Zero has no such digit: half a unit of the last one written. */
static struct sky_decimal rounded_from(struct sky_decimal value, int direction)
{
	struct sky_decimal round = without_zeros(value);
	int64_t size = round.mantissa < 0 ? -round.mantissa : round.mantissa;
	if (size > 0 && size < 5)
		return (struct sky_decimal){round.mantissa * 10 + direction * size, round.exponent - 1};
	return half_unit_from(round, direction);
}

static struct sky_interval about(struct sky_decimal value)
{
	return (struct sky_interval){.low = rounded_from(value, -1), .high = rounded_from(value, 1)};
}

static struct sky_interval nearly(struct sky_decimal value)
{
	if (value.mantissa == 0)
		return about(value);
	if (value.mantissa < 0)
		return (struct sky_interval){.low = value, .low_open = true, .high = rounded_from(value, 1)};
	return (struct sky_interval){.low = rounded_from(value, -1), .high = value, .high_open = true};
}

static struct sky_interval exact(struct sky_decimal value, bool whole)
{
	if (whole && value.exponent == 0)
		return (struct sky_interval){.low = value, .high = value};
	return (struct sky_interval){.low = half_unit_from(value, -1), .high = half_unit_from(value, 1), .high_open = true};
}

static struct sky_interval without_bounds(struct sky_decimal value, enum sky_qualifier qualifier, struct sky_decimal to,
                                          bool whole)
{
	switch (qualifier) {
	case SKY_QUALIFIER_MORE_THAN:
		return (struct sky_interval){.low = value, .low_open = true, .high = SKY_DECIMAL_UNKNOWN};
	case SKY_QUALIFIER_AT_LEAST:
		return (struct sky_interval){.low = value, .high = SKY_DECIMAL_UNKNOWN};
	case SKY_QUALIFIER_LESS_THAN:
		return (struct sky_interval){.low = SKY_DECIMAL_UNKNOWN, .high = value, .high_open = true};
	case SKY_QUALIFIER_AT_MOST:
		return (struct sky_interval){.low = SKY_DECIMAL_UNKNOWN, .high = value};
	case SKY_QUALIFIER_ABOUT:
		return about(value);
	case SKY_QUALIFIER_NEARLY:
		return nearly(value);
	case SKY_QUALIFIER_BETWEEN:
		return (struct sky_interval){.low = value, .high = to};
	case SKY_QUALIFIER_EXACT:
	case SKY_QUALIFIER_COUNT:
		break;
	}
	return exact(value, whole);
}

/* True when every number of a is below every number of b, or when one number would have to be both ends. */
static bool ends_before(const struct sky_interval *a, const struct sky_interval *b)
{
	if (!sky_decimal_known(a->high) || !sky_decimal_known(b->low))
		return false;
	int order = sky_decimal_compare(a->high, b->low);
	return order < 0 || (order == 0 && (a->high_open || b->low_open));
}

static bool is_empty(const struct sky_interval *interval)
{
	return ends_before(interval, interval);
}

struct sky_interval sky_interval_of(struct sky_decimal value, enum sky_qualifier qualifier, struct sky_decimal to,
                                    bool whole, struct sky_bounds bounds)
{
	struct sky_interval printed = without_bounds(value, qualifier, to, whole);
	struct sky_interval cut = printed;
	if (bounds.min != NULL && (!sky_decimal_known(cut.low) || sky_decimal_compare(cut.low, *bounds.min) < 0)) {
		cut.low = *bounds.min;
		cut.low_open = false;
	}
	if (bounds.max != NULL && (!sky_decimal_known(cut.high) || sky_decimal_compare(cut.high, *bounds.max) > 0)) {
		cut.high = *bounds.max;
		cut.high_open = false;
	}
	return is_empty(&cut) ? printed : cut;
}

struct sky_interval sky_interval_hull(struct sky_interval a, struct sky_interval b)
{
	if (sky_decimal_known(a.low)) {
		int order = sky_decimal_known(b.low) ? sky_decimal_compare(b.low, a.low) : -1;
		a.low_open = order < 0 ? b.low_open : a.low_open && (order > 0 || b.low_open);
		a.low = order < 0 ? b.low : a.low;
	}
	if (sky_decimal_known(a.high)) {
		int order = sky_decimal_known(b.high) ? sky_decimal_compare(b.high, a.high) : 1;
		a.high_open = order > 0 ? b.high_open : a.high_open && (order < 0 || b.high_open);
		a.high = order > 0 ? b.high : a.high;
	}
	return a;
}

bool sky_interval_disjoint(const struct sky_interval *a, const struct sky_interval *b)
{
	return is_empty(a) || is_empty(b) || ends_before(a, b) || ends_before(b, a);
}

bool sky_interval_within(const struct sky_interval *a, const struct sky_interval *b)
{
	int low = !sky_decimal_known(b->low) ? 1 : !sky_decimal_known(a->low) ? -1 : sky_decimal_compare(a->low, b->low);
	int high = !sky_decimal_known(b->high)   ? 1
	           : !sky_decimal_known(a->high) ? -1
	                                         : sky_decimal_compare(b->high, a->high);
	return !is_empty(a) && (low > 0 || (low == 0 && (a->low_open || !b->low_open))) &&
	       (high > 0 || (high == 0 && (a->high_open || !b->high_open)));
}

bool sky_interval_holds(const struct sky_interval *interval, struct sky_decimal value)
{
	struct sky_interval point = {.low = value, .high = value};
	return !sky_interval_disjoint(interval, &point);
}

static size_t print_end(struct sky_decimal end, const char *infinity, char *buffer)
{
	if (sky_decimal_known(end))
		return sky_decimal_print(end, buffer);
	memcpy(buffer, infinity, strlen(infinity) + 1);
	return strlen(infinity);
}

size_t sky_interval_print(const struct sky_interval *interval, char *buffer)
{
	char *at = buffer;
	*at++ = interval->low_open || !sky_decimal_known(interval->low) ? '(' : '[';
	at += print_end(interval->low, "-inf", at);
	*at++ = ',';
	*at++ = ' ';
	at += print_end(interval->high, "+inf", at);
	*at++ = interval->high_open || !sky_decimal_known(interval->high) ? ')' : ']';
	*at = '\0';
	return (size_t)(at - buffer);
}
