#include "model/number/date.h"

#include <string.h>

#define FIRST_YEAR 1
#define MONTHS 12
#define LAST_YEAR 9999

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days from 1970-01-01 by counting in years that begin in March, so that the leap day is the last of its year. */
static sky_day count_days(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	return 365 * y + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

bool sky_day_from_civil(int year, int month, int day, sky_day *out)
{
	if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12)
		return false;
	if (day < 1 || day > days_in_month(year, month))
		return false;
	*out = count_days(year, month, day);
	return true;
}

void sky_day_to_civil(sky_day day, int *year, int *month, int *mday)
{
	int since = day + 719468; /* days since 0000-03-01 */
	int era = since / 146097;
	int day_of_era = since % 146097;
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int shifted = (5 * day_of_year + 2) / 153; /* 0 is March */
	*mday = day_of_year - (153 * shifted + 2) / 5 + 1;
	*month = shifted < 10 ? shifted + 3 : shifted - 9;
	*year = year_of_era + era * 400 + (*month <= 2);
}

static int read_number(const char *digits, int count)
{
	int number = 0;
	for (int i = 0; i < count; i++)
		number = number * 10 + (digits[i] - '0');
	return number;
}

static void write_number(char *at, int count, int number)
{
	for (int i = count; i > 0; i--, number /= 10)
		at[i - 1] = (char)('0' + number % 10);
}

/* True when text is like the pattern, in which 'd' stands for any digit. */
static bool looks_like(const char *text, size_t length, const char *pattern)
{
	if (length != strlen(pattern))
		return false;
	for (size_t i = 0; i < length; i++) {
		bool digit = text[i] >= '0' && text[i] <= '9';
		if (pattern[i] == 'd' ? !digit : text[i] != pattern[i])
			return false;
	}
	return true;
}

/* The days that a date without marks covers. */
struct span {
	sky_day first, last;
	enum sky_precision precision;
	bool about;
};

/* The day that a date stands for when it may be one unit of its last part earlier (by = -1) or later (1): the first day
 * of that year or month, or the last one. The calendar's own ends bound it. */
static sky_day reach(const struct span *span, sky_day day, int by)
{
	int year, month, mday;
	if (!span->about)
		return day;
	sky_day_to_civil(span->precision == SKY_PRECISION_DAY ? day + by : day, &year, &month, &mday);
	int months = year * 12 + month - 1;
	months += by * (span->precision == SKY_PRECISION_YEAR ? 12 : span->precision == SKY_PRECISION_MONTH ? 1 : 0);
	if (months < FIRST_YEAR * 12 || months >= (LAST_YEAR + 1) * 12)
		return day;
	year = months / 12;
	month = months % 12 + 1;
	bool whole = span->precision != SKY_PRECISION_DAY;
	return count_days(year, month, !whole ? mday : by < 0 ? 1 : days_in_month(year, month));
}

static const char *no_such_day(int year, int month)
{
	switch (days_in_month(year, month)) {
	case 28:
		return "that day does not exist: the month has 28 days (no leap year), use 01 to 28";
	case 29:
		return "that day does not exist: the month has 29 days, use 01 to 29";
	case 30:
		return "that day does not exist: the month has 30 days, use 01 to 30";
	default:
		return "that day does not exist: the month has 31 days, use 01 to 31";
	}
}

/* Reads YYYY, YYYY-MM or YYYY-MM-DD; returns NULL or what is wrong. */
static const char *read_span(const char *text, size_t length, struct span *out)
{
	bool has_day = looks_like(text, length, "dddd-dd-dd");
	bool has_month = has_day || looks_like(text, length, "dddd-dd");
	if (!has_month && !looks_like(text, length, "dddd"))
		return "not a date: write YYYY, YYYY-MM or YYYY-MM-DD, for instance 2021, 2021-07 or 2021-07-13";
	int year = read_number(text, 4);
	int month = has_month ? read_number(text + 5, 2) : 1;
	int day = has_day ? read_number(text + 8, 2) : 1;
	if (year < FIRST_YEAR)
		return "the year 0000 does not exist: use 0001 to 9999";
	if (month < 1 || month > 12)
		return "that month does not exist: use 01 to 12";
	if (!sky_day_from_civil(year, month, day, &out->first))
		return no_such_day(year, month);
	out->precision = has_day ? SKY_PRECISION_DAY : has_month ? SKY_PRECISION_MONTH : SKY_PRECISION_YEAR;
	if (!has_month)
		month = 12;
	out->last = has_day ? out->first : count_days(year, month, days_in_month(year, month));
	return NULL;
}

bool sky_day_parse(const char *text, size_t length, sky_day *out)
{
	struct span span;
	if (!looks_like(text, length, "dddd-dd-dd") || read_span(text, length, &span) != NULL)
		return false;
	*out = span.first;
	return true;
}

char *sky_day_print(sky_day day, char *buffer)
{
	buffer[0] = '\0';
	if (day == SKY_DAY_NONE || day == SKY_DAY_MAX)
		return buffer;
	int year;
	int month;
	int mday;
	sky_day_to_civil(day, &year, &month, &mday);
	memcpy(buffer, "YYYY-MM-DD", sizeof("YYYY-MM-DD"));
	write_number(buffer, 4, year);
	write_number(buffer + 5, 2, month);
	write_number(buffer + 8, 2, mday);
	return buffer;
}

/* Reads one date with its mark, adding the mark to *edtf. */
static const char *read_marked(const char *text, size_t length, struct span *out, struct sky_edtf *edtf)
{
	char mark = length > 0 ? text[length - 1] : '\0';
	if (mark == '?' || mark == '~' || mark == '%') {
		edtf->uncertain |= mark != '~';
		edtf->approximate |= mark != '?';
		out->about = mark != '?';
		length--;
	}
	return read_span(text, length, out);
}

/* Reads one side of an interval; ".." leaves *out as it is. */
static const char *read_side(const char *text, size_t length, struct span *out, struct sky_edtf *edtf)
{
	if (length == 0)
		return "one side of the interval is empty: write .. for an open end, for instance 2018/..";
	if (length == 2 && memcmp(text, "..", 2) == 0)
		return NULL;
	return read_marked(text, length, out, edtf);
}

const char *sky_edtf_parse(const char *text, size_t length, struct sky_edtf *out)
{
	const char *slash = memchr(text, '/', length);
	size_t left = slash == NULL ? length : (size_t)(slash - text);
	struct sky_edtf edtf = {.interval = slash != NULL};
	struct span start = {SKY_DAY_NONE, SKY_DAY_NONE, SKY_PRECISION_NONE, false};
	struct span end = {SKY_DAY_MAX, SKY_DAY_MAX, SKY_PRECISION_NONE, false};
	const char *wrong;
	if (slash == NULL) {
		wrong = read_marked(text, length, &start, &edtf);
		end = start;
	} else {
		wrong = read_side(text, left, &start, &edtf);
		if (wrong == NULL)
			wrong = read_side(slash + 1, length - left - 1, &end, &edtf);
	}
	if (wrong != NULL)
		return wrong;
	if (start.first == SKY_DAY_NONE && end.last == SKY_DAY_MAX)
		return "both ends of the interval are open: give a date on one side, or leave the date out";
	if (end.last < start.first)
		return "the interval ends before it starts: swap its two dates";
	edtf.first = start.first;
	edtf.last = end.last;
	edtf.earliest = reach(&start, start.first, -1);
	edtf.latest = reach(&end, end.last, 1);
	edtf.precision = start.precision;
	*out = edtf;
	return NULL;
}

enum sky_period_kind sky_period_kind_of(sky_day start, sky_day end)
{
	if (start == SKY_DAY_NONE || end == SKY_DAY_NONE || start == SKY_DAY_MAX || end == SKY_DAY_MAX || end < start)
		return SKY_PERIOD_NONE;
	if (start == end)
		return SKY_PERIOD_DAY;
	int year;
	int month;
	int day;
	sky_day_to_civil(start, &year, &month, &day);
	int end_year;
	int end_month;
	int end_day;
	sky_day_to_civil(end, &end_year, &end_month, &end_day);
	if (day != 1 || end_day != days_in_month(end_year, end_month) || year != end_year)
		return SKY_PERIOD_RANGE;
	int months = end_month - month + 1;
	if (months == 1)
		return SKY_PERIOD_MONTH;
	if (months == 3 && month % 3 == 1)
		return SKY_PERIOD_QUARTER;
	if (months == 6 && month % 6 == 1)
		return SKY_PERIOD_HALF;
	return months == 12 ? SKY_PERIOD_YEAR : SKY_PERIOD_RANGE;
}

/* Reads the n-th part of a year that is cut into equal parts of `months` months. */
static const char *read_part(const char *text, int months, struct span *out)
{
	int year = read_number(text, 4);
	int part = read_number(text + 6, 1);
	int last = part * months;
	if (year < FIRST_YEAR)
		return "the year 0000 does not exist: use 0001 to 9999";
	if (part < 1 || last > 12)
		return months == 3 ? "that quarter does not exist: use Q1 to Q4" : "that half does not exist: use H1 or H2";
	out->first = count_days(year, last - months + 1, 1);
	out->last = count_days(year, last, days_in_month(year, last));
	return NULL;
}

static const char *read_range(const char *text, size_t length, size_t left, struct span *out)
{
	struct span start, end;
	const char *wrong = read_span(text, left, &start);
	if (wrong == NULL)
		wrong = read_span(text + left + 1, length - left - 1, &end);
	if (wrong != NULL)
		return wrong;
	if (start.precision != end.precision || start.precision == SKY_PRECISION_YEAR)
		return "a range has months on both sides or days on both sides: write for instance 2019-04/2020-03";
	if (end.last < start.first)
		return "the range ends before it starts: swap its two sides";
	out->first = start.first;
	out->last = end.last;
	return NULL;
}

const char *sky_period_parse(const char *text, size_t length, struct sky_period *out)
{
	const char *slash = memchr(text, '/', length);
	struct span span;
	const char *wrong;
	if (slash != NULL)
		wrong = read_range(text, length, (size_t)(slash - text), &span);
	else if (looks_like(text, length, "dddd-Hd"))
		wrong = read_part(text, 6, &span);
	else if (looks_like(text, length, "dddd-Qd"))
		wrong = read_part(text, 3, &span);
	else if (looks_like(text, length, "dddd") || looks_like(text, length, "dddd-dd") ||
	         looks_like(text, length, "dddd-dd-dd"))
		wrong = read_span(text, length, &span);
	else
		wrong = "not a period: write 2021, 2021-H1, 2021-Q3, 2021-06, 2021-12-31 or a range like 2019-04/2020-03";
	if (wrong != NULL)
		return wrong;
	*out = (struct sky_period){span.first, span.last, sky_period_kind_of(span.first, span.last)};
	return NULL;
}

/* The same day a year earlier; 29 February becomes the 28th. A last day of a month stays one
 * where `month_end` says so. */
static bool year_before(sky_day day, bool month_end, sky_day *out)
{
	int year, month, mday;
	sky_day_to_civil(day, &year, &month, &mday);
	if (year <= FIRST_YEAR)
		return false;
	int last = days_in_month(year - 1, month);
	*out = count_days(year - 1, month, month_end || mday > last ? last : mday);
	return true;
}

bool sky_period_year_before(const struct sky_period *period, struct sky_period *out)
{
	if (sky_period_kind_of(period->start, period->end) == SKY_PERIOD_NONE)
		return false;
	int year;
	int month;
	int first_day;
	sky_day_to_civil(period->start, &year, &month, &first_day);
	int last_day;
	sky_day_to_civil(period->end, &year, &month, &last_day);
	bool whole_months = first_day == 1 && last_day == days_in_month(year, month);
	sky_day start;
	sky_day end;
	if (!year_before(period->start, false, &start) || !year_before(period->end, whole_months, &end))
		return false;
	*out = (struct sky_period){start, end, sky_period_kind_of(start, end)};
	return true;
}

bool sky_period_previous(const struct sky_period *period, struct sky_period *out)
{
	int year, month, first_day, last_year, last_month, last_day;
	if (sky_period_kind_of(period->start, period->end) == SKY_PERIOD_NONE)
		return false;
	sky_day_to_civil(period->start, &year, &month, &first_day);
	sky_day_to_civil(period->end, &last_year, &last_month, &last_day);
	sky_day start = period->start - (period->end - period->start + 1);
	if (first_day == 1 && last_day == days_in_month(last_year, last_month)) {
		int months = year * 12 + month - 1 - (last_year * 12 + last_month - (year * 12 + month) + 1);
		if (months < FIRST_YEAR * 12)
			return false;
		start = count_days(months / 12, months % 12 + 1, 1);
	}
	if (start < count_days(FIRST_YEAR, 1, 1))
		return false;
	*out = (struct sky_period){start, period->start - 1, sky_period_kind_of(start, period->start - 1)};
	return true;
}

static char *print_range(const struct sky_period *period, char *buffer)
{
	int year, month, first_day;
	sky_day_to_civil(period->start, &year, &month, &first_day);
	int last_day;
	sky_day_to_civil(period->end, &year, &month, &last_day);
	size_t length = first_day == 1 && last_day == days_in_month(year, month) ? strlen("YYYY-MM") : strlen("YYYY-MM-DD");
	sky_day_print(period->start, buffer);
	buffer[length] = '/';
	sky_day_print(period->end, buffer + length + 1);
	buffer[2 * length + 1] = '\0';
	return buffer;
}

char *sky_period_print(const struct sky_period *period, char *buffer)
{
	enum sky_period_kind kind = sky_period_kind_of(period->start, period->end);
	buffer[0] = '\0';
	if (kind == SKY_PERIOD_NONE)
		return buffer;
	if (kind == SKY_PERIOD_RANGE)
		return print_range(period, buffer);
	sky_day_print(period->start, buffer);
	int year;
	int month;
	int day;
	sky_day_to_civil(period->start, &year, &month, &day);
	if (kind == SKY_PERIOD_HALF || kind == SKY_PERIOD_QUARTER) {
		buffer[5] = kind == SKY_PERIOD_HALF ? 'H' : 'Q';
		write_number(buffer + 6, 1, kind == SKY_PERIOD_HALF ? (month + 5) / 6 : (month + 2) / 3);
		buffer[7] = '\0';
	} else if (kind == SKY_PERIOD_YEAR) {
		buffer[4] = '\0';
	} else if (kind == SKY_PERIOD_MONTH) {
		buffer[7] = '\0';
	}
	return buffer;
}
