/* Calendar days, EDTF dates of happenings (Extended Date/Time Format level 1, ISO 8601-2:2019)
 * and periods of figures. */
#ifndef SKY_MODEL_NUMBER_DATE_H
#define SKY_MODEL_NUMBER_DATE_H

#include "model/base/base.h"

/* Days since 1970-01-01 in the proleptic Gregorian calendar. Years 0001 to 9999 only. */
typedef int32_t sky_day;
#define SKY_DAY_NONE INT32_MIN /* no day, or an open end to the past */
#define SKY_DAY_MAX INT32_MAX  /* an open end to the future */

/* Reads a strict "YYYY-MM-DD" (RFC 3339 full-date), all of it; false when it is none or no such day exists. */
bool sky_day_parse(const char *text, size_t length, sky_day *out) SKY_MUST;

/* Writes "YYYY-MM-DD" and NUL; buffer of at least 11 bytes. Returns buffer. SKY_DAY_NONE and SKY_DAY_MAX give "". */
char *sky_day_print(sky_day day, char *buffer);

/* The day number of a civil date; false when there is no such day. */
bool sky_day_from_civil(int year, int month, int day, sky_day *out) SKY_MUST;
void sky_day_to_civil(sky_day day, int *year, int *month, int *mday);

enum sky_precision { SKY_PRECISION_NONE, SKY_PRECISION_YEAR, SKY_PRECISION_MONTH, SKY_PRECISION_DAY };

struct sky_edtf {
	sky_day earliest, latest;     /* inclusive; SKY_DAY_NONE / SKY_DAY_MAX for an open start / end */
	enum sky_precision precision; /* of the start; SKY_PRECISION_NONE when the start is open */
	bool approximate, uncertain;  /* ~ and ?; % is both; on an interval: of either end */
	bool interval;
};

/* Reads the forms that fixtures/README.md lists: YYYY, YYYY-MM, YYYY-MM-DD, each with ? ~ or %, and A/B with ".."
 * as an open end on one side. B must not end before A starts. Returns NULL and fills *out, or a sentence that says
 * what is wrong (static). */
const char *sky_edtf_parse(const char *text, size_t length, struct sky_edtf *out) SKY_MUST;

enum sky_period_kind {
	SKY_PERIOD_NONE,
	SKY_PERIOD_YEAR,
	SKY_PERIOD_HALF,
	SKY_PERIOD_QUARTER,
	SKY_PERIOD_MONTH,
	SKY_PERIOD_DAY,
	SKY_PERIOD_RANGE
};

/* Equal days are equal periods: the kind follows from them, so that 2021-04/2021-06 is the quarter 2021-Q2. */
struct sky_period {
	sky_day start, end; /* inclusive */
	enum sky_period_kind kind;
};

/* The kind of the period from start to end; SKY_PERIOD_NONE when an end is missing or open, or end is before start. */
enum sky_period_kind sky_period_kind_of(sky_day start, sky_day end);

/* Reads "2021", "2021-H1", "2021-Q3", "2021-06", "2021-12-31" or "2019-04/2020-03" (months or days on both sides).
 * Returns NULL and fills *out, or a sentence that says what is wrong (static). */
const char *sky_period_parse(const char *text, size_t length, struct sky_period *out) SKY_MUST;

/* The same period one year earlier (growth "year on year" is against this). Whole months stay whole months; else the
 * 29th of February becomes the 28th. false, and *out untouched, below the year 1 and for a period that is none. */
bool sky_period_year_before(const struct sky_period *period, struct sky_period *out) SKY_MUST;

/* The period of the same length that ends on the day before: 2021-Q1 after 2020-Q4. Whole months are counted in months,
 * others in days. false, and *out untouched, as above. */
bool sky_period_before(const struct sky_period *period, struct sky_period *out) SKY_MUST;

/* Writes the shortest text that reads back as the days of this period ("" for none); buffer of
 * SKY_PERIOD_MAX bytes; returns buffer. */
#define SKY_PERIOD_MAX 24
char *sky_period_print(const struct sky_period *period, char *buffer);

#endif
