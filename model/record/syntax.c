#include "model/record/syntax.h"

#include "model/number/date.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_alphanumeric(char c)
{
	return is_digit(c) || is_lower(c) || is_upper(c);
}

const char *sky_syntax_id(const char *text, size_t length)
{
	bool hyphen = true; /* the last character was one, or there was none */
	if (length > SKY_ID_MAX)
		return "is longer than 120 characters";
	for (size_t i = 0; i < length; i++) {
		bool letter = is_digit(text[i]) || is_lower(text[i]);
		if (!letter && (text[i] != '-' || hyphen))
			return "must be lower-case letters, digits and single hyphens between them";
		hyphen = !letter;
	}
	return hyphen ? "must be lower-case letters, digits and single hyphens between them" : NULL;
}

const char *sky_syntax_url(const char *text, size_t length)
{
	size_t scheme = 0;
	if (length > 8 && memcmp(text, "https://", 8) == 0)
		scheme = 8;
	else if (length > 7 && memcmp(text, "http://", 7) == 0)
		scheme = 7;
	if (scheme == 0 || text[scheme] == '/')
		return "must be an absolute URL that starts with http:// or https://";
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c <= ' ' || c == 0x7F || c == '"' || c == '<' || c == '>')
			return "must not hold white space, quotes or angle brackets; write %20 for a space";
	}
	return NULL;
}

/* Moves *at over a number without leading zeros; false where there is none. */
static bool skip_number(const char *text, size_t length, size_t *at)
{
	size_t first = *at;
	while (*at < length && is_digit(text[*at]))
		(*at)++;
	return *at > first && (text[first] != '0' || *at == first + 1);
}

/* Moves *at over dot-separated identifiers; false where one is empty. */
static bool skip_identifiers(const char *text, size_t length, size_t *at)
{
	size_t part = 0;
	while (*at < length && (is_alphanumeric(text[*at]) || text[*at] == '-' || (text[*at] == '.' && part > 0))) {
		part = text[*at] == '.' ? 0 : part + 1;
		(*at)++;
	}
	return part > 0;
}

const char *sky_syntax_version(const char *text, size_t length)
{
	static const char message[] = "must be a semantic version, for instance \"1.0.0\"";
	size_t at = 0;
	for (int i = 0; i < 3; i++) {
		if (i > 0 && (at == length || text[at++] != '.'))
			return message;
		if (!skip_number(text, length, &at))
			return message;
	}
	for (const char *mark = "-+"; *mark != '\0'; mark++) {
		if (at < length && text[at] == *mark) {
			at++;
			if (!skip_identifiers(text, length, &at))
				return message;
		}
	}
	return at == length ? NULL : message;
}

/* Two digits at text[at], no greater than `greatest`; -1 where there are none. */
static int two_digits(const char *text, size_t length, size_t at, int greatest)
{
	if (at + 2 > length || !is_digit(text[at]) || !is_digit(text[at + 1]))
		return -1;
	int value = (text[at] - '0') * 10 + (text[at + 1] - '0');
	return value <= greatest ? value : -1;
}

/* "Z", "+08:00": minutes to take from local time; false where there is neither or something follows. */
static bool read_offset(const char *text, size_t length, int *minutes)
{
	*minutes = 0;
	if (length == 1 && (text[0] == 'Z' || text[0] == 'z'))
		return true;
	if (length != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
		return false;
	int hour = two_digits(text, length, 1, 23);
	int minute = two_digits(text, length, 4, 59);
	*minutes = (hour * 60 + minute) * (text[0] == '-' ? -1 : 1);
	return hour >= 0 && minute >= 0;
}

const char *sky_syntax_time(const char *text, size_t length, int64_t *seconds)
{
	static const char message[] = "must be a time (RFC 3339), for instance \"2022-11-02T10:00:00Z\"";
	enum { DATE = 10, CLOCK = 19 }; /* bytes up to the end of "YYYY-MM-DD" and of "hh:mm:ss" */
	sky_day day;
	if (length <= CLOCK || !sky_day_parse(text, DATE, &day) || (text[DATE] | 0x20) != 't' || text[13] != ':' ||
	    text[16] != ':')
		return message;
	int hour = two_digits(text, length, 11, 23);
	int minute = two_digits(text, length, 14, 59);
	int second = two_digits(text, length, 17, 60);
	size_t at = CLOCK;
	if (text[at] == '.') {
		size_t first = ++at;
		while (at < length && is_digit(text[at]))
			at++;
		if (at == first)
			return message;
	}
	int offset;
	if (hour < 0 || minute < 0 || second < 0 || !read_offset(text + at, length - at, &offset))
		return message;
	*seconds = (int64_t)day * 86400 + (hour * 60 + minute - offset) * 60 + second;
	return NULL;
}
