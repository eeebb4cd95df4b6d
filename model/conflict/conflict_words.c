/* Claims as people say them: "Gartner (2022-06) says 38.9 %", and what the words of a printed number tell of its rounding. */
#include "model/conflict/conflicts_internal.h"
#include "model/record/figure.h"
#include "model/snapshot/edition.h"

#include <ctype.h>
#include <string.h>

/* Units as they are written; a word that begins another one comes after it. */
static const struct {
	const char *word;
	int power;
} units[] = {{"trillion", 12}, {"billion", 9}, {"million", 6}, {"thousand", 3}, {"万亿", 12},
             {"亿", 8},        {"万", 4},      {"yi", 8},      {"wan", 4}};

/* The power of ten of the unit that a text begins with; 0: none. */
static int unit_at(const char *text)
{
	while (*text == ' ' || *text == '-')
		text++;
	for (size_t i = 0; i < SKY_COUNT(units); i++) {
		size_t length = strlen(units[i].word);
		if (strncmp(text, units[i].word, length) == 0 &&
		    (units[i].word[0] & 0x80 || !isalpha((unsigned char)text[length])))
			return units[i].power;
	}
	return 0;
}

/* Reads digits, with thousands separators and a point; returns what follows. */
static const char *read_number(const char *text, struct sky_decimal *out)
{
	bool fraction = false;
	*out = (struct sky_decimal){0, 0};
	for (; isdigit((unsigned char)*text) || ((*text == ',' || *text == '.') && isdigit((unsigned char)text[1]));
	     text++) {
		fraction = fraction || *text == '.';
		if (isdigit((unsigned char)*text) && out->mantissa < INT64_MAX / 100) {
			out->mantissa = 10 * out->mantissa + (*text - '0');
			out->exponent -= fraction;
		}
	}
	return text;
}

/* The number as it was written in a unit: "270 yi" is {27, 9}, because a third digit that is 0 is taken as rounded. */
static bool as_written(const struct sky_figure *figure, struct sky_decimal *out)
{
	const char *text = figure->value_text ? figure->value_text : "";
	while (*(text += strcspn(text, "0123456789"))) {
		text = read_number(text, out);
		int power = unit_at(text);
		bool rounded = out->exponent == 0 && out->mantissa >= 100 && out->mantissa % 10 == 0;
		out->exponent += power;
		if (power > 0 && sky_decimal_compare(*out, figure->value) == 0) {
			out->mantissa /= rounded ? 10 : 1;
			out->exponent += rounded;
			return true;
		}
	}
	return false;
}

struct sky_interval sky_claim_interval(const struct sky_claims *claims, const struct sky_figure *figure)
{
	struct sky_decimal written;
	/* Only a number that ends in 0 can have been written in a coarser unit: the words of no other are read. */
	if (figure->value.mantissa % 10 == 0 && figure->qualifier == SKY_QUALIFIER_EXACT && sky_is_amount(figure) &&
	    as_written(figure, &written) && written.exponent > figure->value.exponent) {
		return sky_interval_of(written, SKY_QUALIFIER_EXACT, SKY_DECIMAL_UNKNOWN, false,
		                       (struct sky_bounds){NULL, NULL});
	}
	return sky_figure_interval(claims->snapshot, figure);
}

const char *sky_conflict_amount(struct sky_claims *claims, struct sky_decimal value, const struct sky_figure *like)
{
	static const struct {
		struct sky_decimal from;
		const char *word;
	} steps[] = {{{1, 12}, " trillion"}, {{1, 9}, " billion"}, {{1, 6}, " million"}};
	const char *word = "";
	for (size_t i = 0; i < SKY_COUNT(steps) && *word == '\0'; i++) {
		if (sky_decimal_compare(value, steps[i].from) >= 0) {
			value.exponent -= steps[i].from.exponent;
			word = steps[i].word;
		}
	}
	char text[SKY_DECIMAL_MAX];
	sky_decimal_print(value, text);
	return sky_conflict_text(claims, "%s%s%s%s", text, word, like->currency[0] ? " " : "",
	                         like->unit == SKY_UNIT_PERCENT ? " %" : like->currency);
}

const char *sky_conflict_range(struct sky_claims *claims, const struct sky_interval *range,
                               const struct sky_figure *like)
{
	bool low = sky_decimal_known(range->low), high = sky_decimal_known(range->high);
	const char *from = low ? sky_conflict_amount(claims, range->low, like) : NULL;
	const char *to = high ? sky_conflict_amount(claims, range->high, like) : NULL;
	return low && high ? sky_conflict_text(claims, "%s to %s", from, to)
	                   : sky_conflict_text(claims, low ? "above %s" : "below %s", low ? from : to);
}

const char *sky_claim_amount(struct sky_claims *claims, const struct sky_figure *figure)
{
	static const char *const words[] = {
	    [SKY_QUALIFIER_MORE_THAN] = "more than ",
	    [SKY_QUALIFIER_AT_LEAST] = "at least ",
	    [SKY_QUALIFIER_ABOUT] = "about ",
	    [SKY_QUALIFIER_NEARLY] = "nearly ",
	    [SKY_QUALIFIER_LESS_THAN] = "less than ",
	    [SKY_QUALIFIER_AT_MOST] = "at most ",
	    [SKY_QUALIFIER_BETWEEN] = "",
	};
	const char *word = words[figure->qualifier], *to = "", *dash = "";
	if (figure->qualifier == SKY_QUALIFIER_BETWEEN) {
		to = sky_conflict_amount(claims, figure->value_to, figure);
		dash = " to ";
	}
	return sky_conflict_text(claims, "%s%s%s%s", word ? word : "", sky_conflict_amount(claims, figure->value, figure),
	                         dash, to);
}

/* The day in brackets, and who prints it where that is somebody else. */
const char *sky_claim_by(struct sky_claims *claims, const struct sky_figure *figure)
{
	const struct sky_source *source = sky_source_at(claims->snapshot, figure->record.source);
	const struct sky_edition *edition = sky_edition_of(claims->snapshot, figure);
	const char *name = sky_title(claims->snapshot, sky_edition_publisher(claims->snapshot, figure));
	const char *printed = source ? source->publisher ? source->publisher : source->title : NULL;
	const char *day = edition && edition->released ? edition->released : "undated";
	if (!name || !printed || strcmp(name, printed) == 0) {
		name = name ? name : printed;
		return sky_conflict_text(claims, "%s (%s)", name ? name : "nobody", day);
	}
	return sky_conflict_text(claims, "%s (%s, printed by %s)", name, day, printed);
}

const char *sky_claim_says(struct sky_claims *claims, const struct sky_figure *figure)
{
	return sky_conflict_text(claims, "%s says %s", sky_claim_by(claims, figure), sky_claim_amount(claims, figure));
}
