#include "model/number/decimal.h"

#include <assert.h>
#include <string.h>

#define MOST_DIGITS 18
#define LIMIT INT64_C(1000000000000000000) /* 10^18: the first mantissa with more digits than MOST_DIGITS */
#define WRITTEN_EXPONENT 30                /* what sky_decimal_parse accepts, both ways */

/* Sums and products of what was parsed stay printable in SKY_DECIMAL_MAX bytes: sign, 19 digits, zeros and NUL. */
_Static_assert(SKY_DECIMAL_MAX >= 1 + 19 + SKY_DECIMAL_EXPONENT_MAX + 1, "the widest number must fit");
_Static_assert(SKY_DECIMAL_EXPONENT_MAX >= 2 * WRITTEN_EXPONENT, "a product of parsed numbers must be in range");

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A number being read: the digits before the point, those behind it, and the exponent. */
struct reader {
	const char *at, *end;
	uint64_t mantissa;
	size_t significant; /* digits from the first one that is not zero */
};

/* Takes a run of digits into the mantissa; returns how many there were. */
static size_t read_digits(struct reader *reader)
{
	const char *start = reader->at;
	for (; reader->at < reader->end && is_digit(*reader->at); reader->at++) {
		if (*reader->at == '0' && reader->significant == 0)
			continue;
		if (reader->significant++ < MOST_DIGITS)
			reader->mantissa = reader->mantissa * 10 + (uint64_t)(*reader->at - '0');
	}
	return (size_t)(reader->at - start);
}

/* Reads "e-12" when it stands here; false when what stands here begins like an exponent and is none. An exponent too
 * large for any number stays too large. */
static bool read_exponent(struct reader *reader, int64_t *out)
{
	const int64_t huge = INT64_C(1000000000);
	bool negative = false;
	*out = 0;
	if (reader->at == reader->end || (*reader->at != 'e' && *reader->at != 'E'))
		return true;
	reader->at++;
	if (reader->at < reader->end && (*reader->at == '+' || *reader->at == '-'))
		negative = *reader->at++ == '-';
	const char *start;
	for (start = reader->at; reader->at < reader->end && is_digit(*reader->at); reader->at++)
		if (*out < huge)
			*out = *out * 10 + (*reader->at - '0');
	if (negative)
		*out = -*out;
	return reader->at > start;
}

enum sky_decimal_status sky_decimal_parse(const char *text, size_t length, struct sky_decimal *out)
{
	struct reader reader = {.at = text, .end = text + length};
	bool negative = false;
	size_t fraction = 0;
	if (reader.at < reader.end && (*reader.at == '+' || *reader.at == '-'))
		negative = *reader.at++ == '-';
	if (read_digits(&reader) == 0)
		return SKY_DECIMAL_SYNTAX;
	if (reader.at < reader.end && *reader.at == '.') {
		reader.at++;
		fraction = read_digits(&reader);
		if (fraction == 0)
			return SKY_DECIMAL_SYNTAX;
	}
	int64_t exponent;
	if (!read_exponent(&reader, &exponent) || reader.at != reader.end)
		return SKY_DECIMAL_SYNTAX;
	if (reader.significant > MOST_DIGITS)
		return SKY_DECIMAL_PRECISION;
	exponent -= (int64_t)fraction;
	if (exponent < -WRITTEN_EXPONENT || exponent > WRITTEN_EXPONENT)
		return SKY_DECIMAL_RANGE;
	out->mantissa = negative ? -(int64_t)reader.mantissa : (int64_t)reader.mantissa;
	out->exponent = (int32_t)exponent;
	return SKY_DECIMAL_OK;
}

const char *sky_decimal_message(enum sky_decimal_status status)
{
	switch (status) {
	case SKY_DECIMAL_OK:
		return "the number is well-formed";
	case SKY_DECIMAL_SYNTAX:
		return "not a decimal number: write digits only, without thousands separators, spaces, currency or percent "
		       "signs, with digits on both sides of a point, for instance \"1000\", \"-0.5\" or \"218.1e9\"";
	case SKY_DECIMAL_PRECISION:
		return "more than 18 significant digits: write only the digits that were printed, and the magnitude as an "
		       "exponent, for instance \"218.1e9\"";
	case SKY_DECIMAL_RANGE:
		return "the last digit stands outside 1e-30 to 1e30: check the exponent";
	}
	return "unknown status";
}

static uint64_t magnitude(int64_t value)
{
	return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

static int digits_of(uint64_t value)
{
	int digits = 1;
	for (; value >= 10; value /= 10)
		digits++;
	return digits;
}

static const int64_t powers_of_ten[MOST_DIGITS + 1] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    LIMIT,
};

/* For numbers whose exponents are further apart than a mantissa has digits: the larger one has more digits before the
 * point. */
static int compare_magnitudes(struct sky_decimal a, struct sky_decimal b)
{
	int64_t before_a = (int64_t)a.exponent + digits_of(magnitude(a.mantissa));
	int64_t before_b = (int64_t)b.exponent + digits_of(magnitude(b.mantissa));
	return before_a < before_b ? -1 : 1;
}

/* Compares a * 10^shift with b, whatever the signs. */
static int compare_near(int64_t a, uint32_t shift, int64_t b)
{
	int128 wide = (int128)a * powers_of_ten[shift];
	return (wide > b) - (wide < b);
}

int sky_decimal_compare(struct sky_decimal a, struct sky_decimal b)
{
	int64_t shift = (int64_t)a.exponent - b.exponent;
	/* Nearly all comparisons are of numbers of a like size, and a filter or a sort makes thousands of them. */
	if (shift >= 0 && shift <= MOST_DIGITS)
		return compare_near(a.mantissa, (uint32_t)shift, b.mantissa);
	if (shift < 0 && -shift <= MOST_DIGITS)
		return -compare_near(b.mantissa, (uint32_t)-shift, a.mantissa);
	assert(sky_decimal_known(a) && sky_decimal_known(b));
	int sign_a = a.mantissa < 0 ? -1 : a.mantissa > 0;
	int sign_b = b.mantissa < 0 ? -1 : b.mantissa > 0;

	if (sign_a != sign_b)
		return sign_a < sign_b ? -1 : 1;
	if (sign_a == 0)
		return 0;
	return sign_a * compare_magnitudes(a, b);
}

double sky_decimal_double(struct sky_decimal value)
{
	static const double powers[SKY_DECIMAL_EXPONENT_MAX + 1] = {
	    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
	    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30, 1e31,
	    1e32, 1e33, 1e34, 1e35, 1e36, 1e37, 1e38, 1e39, 1e40, 1e41, 1e42, 1e43, 1e44, 1e45, 1e46, 1e47,
	    1e48, 1e49, 1e50, 1e51, 1e52, 1e53, 1e54, 1e55, 1e56, 1e57, 1e58, 1e59, 1e60,
	};
	double number = (double)value.mantissa;
	assert(sky_decimal_known(value));
	return value.exponent < 0 ? number / powers[-value.exponent] : number * powers[value.exponent];
}

/* The digits of value, without NUL; returns how many. */
static size_t write_digits(uint64_t value, char *buffer)
{
	size_t count = (size_t)digits_of(value);
	for (size_t i = count; i > 0; i--, value /= 10)
		buffer[i - 1] = (char)('0' + value % 10);
	return count;
}

size_t sky_decimal_print(struct sky_decimal value, char *buffer)
{
	char digits[20];
	size_t count = write_digits(magnitude(value.mantissa), digits);
	char *at = buffer;
	assert(value.exponent >= -SKY_DECIMAL_EXPONENT_MAX && value.exponent <= SKY_DECIMAL_EXPONENT_MAX);
	if (value.mantissa < 0)
		*at++ = '-';
	if (value.exponent >= 0) {
		size_t zeros = value.mantissa == 0 ? 0 : (size_t)value.exponent;
		memcpy(at, digits, count);
		memset(at + count, '0', zeros);
		at += count + zeros;
	} else {
		size_t fraction = (size_t)-value.exponent;
		size_t whole = count > fraction ? count - fraction : 0;
		size_t zeros = count < fraction ? fraction - count : 0;
		memcpy(at, whole > 0 ? digits : "0", whole > 0 ? whole : 1);
		at += whole > 0 ? whole : 1;
		*at++ = '.';
		memset(at, '0', zeros);
		memcpy(at + zeros, digits + whole, count - whole);
		at += zeros + count - whole;
	}
	*at = '\0';
	return (size_t)(at - buffer);
}

struct sky_decimal sky_decimal_normalize(struct sky_decimal value)
{
	if (value.mantissa == 0)
		return (struct sky_decimal){0, 0};
	while (value.mantissa % 10 == 0 && value.exponent < INT32_MAX) {
		value.mantissa /= 10;
		value.exponent++;
	}
	return value;
}
