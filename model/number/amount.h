/* Numbers as they are printed: "322.9bn", "37%", "3229亿元", "more than US$78.2 billion", "10–12 %". */
#ifndef SKY_MODEL_NUMBER_AMOUNT_H
#define SKY_MODEL_NUMBER_AMOUNT_H

#include "model/base/enums.h"
#include "model/number/decimal.h"

struct sky_amount {
	struct sky_decimal value; /* in the base unit, with the digits that were printed: "322.9bn" is {3229, 8} */
	struct sky_decimal to;    /* the other end of a range (SKY_QUALIFIER_BETWEEN); else SKY_DECIMAL_UNKNOWN */
	enum sky_qualifier qualifier;
	bool qualified;         /* its words say so; else `exact` is what nothing else was said */
	bool percent;           /* "%", or a word for it */
	const char *currencies; /* codes that its sign or word may mean, "USD" or "CNY JPY"; NULL: none is named */
};

/* Reads all of the text, which is UTF-8: a number with an optional scale (k, million, bn, 万, 亿), a percent sign, a
 * currency, a word that says how it is meant (about, more than, 近, 以上), and the other end of a range. Commas group
 * three digits; full-width signs, dashes of any length and the usual spaces are taken. What can be read in two ways is
 * a mistake. NULL: *out is filled. Else a static sentence that says what to write; *out is as it was. Thread-safe. */
const char *sky_amount_read(const char *text, struct sky_amount *out) SKY_MUST;

/* True when the amount can be in that currency (ISO 4217): it names none, or one that may be it. */
bool sky_amount_may_be(const struct sky_amount *amount, const char *currency);

#endif
