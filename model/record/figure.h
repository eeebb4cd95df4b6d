/* Figures, stored and computed: what can be read from them without their data set. */
#ifndef SKY_MODEL_RECORD_FIGURE_H
#define SKY_MODEL_RECORD_FIGURE_H

#include "model/record/records.h"

/* X(ENUM, name in recipes, fewest inputs, most inputs, what it computes) */
#define SKY_FUNCTIONS(X)                                                                                               \
	X(PRIOR, prior, 2, 2, "the value one year earlier, from a value and its year-on-year growth")                      \
	X(GROWTH, growth, 2, 2, "year-on-year growth in percent, from a value and the one a year earlier")                 \
	X(CHANGE, change, 2, 2, "the difference of two values of one measure")                                             \
	X(PCT, pct, 2, 2, "the change in percent between two periods of one measure")                                      \
	X(SUM, sum, 2, 32, "a whole from its parts")                                                                       \
	X(REST, rest, 2, 32, "what is left of a whole without the parts named")                                            \
	X(OTHERS, others, 1, 64, "what is left of 100 percent without the shares named")                                   \
	X(PART, part, 2, 2, "the size that a share of a whole stands for")                                                 \
	X(WHOLE, whole, 2, 2, "the whole of which a part is a share")                                                      \
	X(SHARE, share, 2, 2, "the share in percent that a part is of a whole")                                            \
	X(CONVERT, convert, 2, 37, "the same amount in another currency, at sourced rates")                                \
	X(RATIO, ratio, 2, 2, "how many times the second value the first is, where the two may be compared")               \
	X(CAGR, cagr, 2, 2, "compound annual growth rate in percent, from the last value and the first")                   \
	X(INDEX, index, 2, 2, "a value with a base period's value set to 100")                                             \
	X(CR, cr, 1, 64, "concentration ratio: the sum of the shares named")                                               \
	X(HHI, hhi, 1, 72, "bounds of the Herfindahl-Hirschman index (0 to 10,000) from the shares that are known")

enum sky_function {
	SKY_FUNCTION_NONE,
#define X(name, text, fewest, most, what) SKY_FUNCTION_##name,
	SKY_FUNCTIONS(X)
#undef X
	    SKY_FUNCTION_COUNT
};

/* An input of a computation: a figure (stored or derived) or a rate. */
struct sky_input {
	const struct sky_figure *figure; /* NULL for a rate */
	const struct sky_rate *rate;     /* NULL for a figure */
};

/* A computed figure. `figure` comes first, with kind SKY_FIGURE_KIND_DERIVED, so that it can be used wherever a figure
 * can. Its source is the inputs' common one or SKY_NONE; published is the latest day of the inputs. All lies in the
 * arena given. */
struct sky_derived {
	struct sky_figure figure;
	struct sky_interval interval; /* of the result, rounded outward */
	enum sky_function function;
	const char *exact_value, *exact_low, *exact_high; /* unrounded rationals "a/b"; NULL where unbounded or no value */
	const char *formula;                              /* the arithmetic, "218100000000 / (1 + 70.8 / 100)" */
	const struct sky_input *input;
	uint32_t input_count;
	struct sky_decimal rate; /* of a conversion: what the amount was converted at */
};

/* The computed figure behind a figure of kind derived; NULL for a stored one. */
const struct sky_derived *sky_derived_of(const struct sky_figure *figure);

/* True for a word that says where the value is ("exact", "about"), false for one that makes the number a bound. */
bool sky_qualifier_is_point(enum sky_qualifier qualifier);

/* True for a number that says what the value is, exactly or about. False for a bound ("more than", "nearly"), and for a
 * computation that gives no more than bounds. */
bool sky_figure_is_point(const struct sky_figure *figure);

/* True when the unit is one of amounts, which can be added up and be parts of a whole: money and counts. */
static inline bool sky_is_amount(const struct sky_figure *figure)
{
	return figure->unit == SKY_UNIT_CURRENCY || figure->unit == SKY_UNIT_COUNT;
}

/* True when both figures have a period and it is the same. */
bool sky_same_period(const struct sky_figure *a, const struct sky_figure *b);
struct sky_period sky_figure_period(const struct sky_figure *figure);

/* The market a figure is about: its subject where that is a market, else its scope. */
static inline uint32_t sky_figure_market(const struct sky_figure *figure)
{
	return figure->subject_kind == SKY_MARKET ? figure->subject : figure->market;
}

#endif
