#include "server/http/negotiate.h"

#include <string.h>
#include <strings.h>

#define Q_ONE 1000 /* weights are kept in thousandths */

static const char *const coding_texts[] = {
#define X(name, text) text,
    SKY_CODINGS(X)
#undef X
};

const char *sky_coding_text(enum sky_coding coding)
{
	return coding_texts[coding];
}

/* A run of bytes of a header value. */
struct span {
	const char *start;
	size_t length;
};

static bool span_is(struct span span, const char *text)
{
	return strlen(text) == span.length && strncasecmp(span.start, text, span.length) == 0;
}

static struct span trim(struct span span)
{
	while (span.length && strchr(" \t", span.start[0])) {
		span.start++;
		span.length--;
	}
	while (span.length && strchr(" \t", span.start[span.length - 1]))
		span.length--;
	return span;
}

/* Cuts the next part off *rest at `separator`, but not within quoted strings. false at the end. */
static bool next_part(struct span *rest, char separator, struct span *part)
{
	if (!rest->start)
		return false;
	bool quoted = false;
	size_t i = 0;
	for (; i < rest->length && (quoted || rest->start[i] != separator); i++)
		if (quoted && rest->start[i] == '\\')
			i += i + 1 < rest->length;
		else if (rest->start[i] == '"')
			quoted = !quoted;
	*part = trim((struct span){rest->start, i});
	if (i < rest->length)
		*rest = (struct span){rest->start + i + 1, rest->length - i - 1};
	else
		*rest = (struct span){0};
	return true;
}

/* RFC 9110, section 12.4.2: 0, 1, 0.5, 1.000. false: none of these. */
static bool parse_q(struct span text, int *q)
{
	if (text.length < 1 || text.length > 5 || (text.start[0] != '0' && text.start[0] != '1') ||
	    (text.length > 1 && text.start[1] != '.'))
		return false;
	int value = (text.start[0] - '0') * Q_ONE, unit = Q_ONE;
	for (size_t i = 2; i < text.length; i++) {
		if (text.start[i] < '0' || text.start[i] > '9')
			return false;
		unit /= 10;
		value += (text.start[i] - '0') * unit;
	}
	*q = value;
	return value <= Q_ONE;
}

/* One element of Accept or Accept-Encoding: its name, the parameters before q, and q. */
struct choice {
	struct span name, params;
	int q;
};

static bool parse_choice(struct span element, struct choice *choice)
{
	struct span rest = element;
	if (!next_part(&rest, ';', &choice->name) || choice->name.length == 0)
		return false;
	choice->params = (struct span){0};
	choice->q = Q_ONE;
	const char *params = rest.start;
	struct span part;
	while (next_part(&rest, ';', &part)) {
		if (part.length >= 2 && (part.start[0] | 0x20) == 'q' && part.start[1] == '=') {
			choice->params =
			    params && part.start > params ? (struct span){params, (size_t)(part.start - params)} : (struct span){0};
			return parse_q((struct span){part.start + 2, part.length - 2}, &choice->q);
		}
	}
	choice->params =
	    params ? (struct span){params, (size_t)(element.start + element.length - params)} : (struct span){0};
	return true;
}

/* How closely a media range fits a type: 0 not at all, 1 for all types, 2 for the main type, 3 for the type, 4 and more
 * with parameters. A parameter for which the type has another value excludes it. One that the type does not have is
 * ignored, because clients send "application/json; charset=utf-8". */
static int closeness(const struct choice *choice, const char *media_type)
{
	struct span type = {media_type, strcspn(media_type, ";")};
	size_t slash = strcspn(media_type, "/");
	if (span_is(choice->name, "*/*") || span_is(choice->name, "*"))
		return 1;
	if (choice->name.length == slash + 2 && strncasecmp(choice->name.start, media_type, slash + 1) == 0 &&
	    choice->name.start[slash + 1] == '*')
		return 2;
	if (choice->name.length != type.length || strncasecmp(choice->name.start, type.start, type.length) != 0)
		return 0;
	int found = 3;
	struct span rest = choice->params, wanted;
	while (next_part(&rest, ';', &wanted)) {
		struct span own_rest = {media_type + type.length, strlen(media_type + type.length)}, own;
		const char *equals = wanted.length ? memchr(wanted.start, '=', wanted.length) : NULL;
		size_t name = equals ? (size_t)(equals - wanted.start) + 1 : wanted.length;
		while (next_part(&own_rest, ';', &own)) {
			if (equals && own.length > name && strncasecmp(own.start, wanted.start, name) == 0) {
				if (own.length != wanted.length || strncasecmp(own.start, wanted.start, own.length) != 0)
					return 0;
				found++;
			}
		}
	}
	return found;
}

/* The weight that Accept gives a type: that of the closest range. */
static int weigh_type(const char *accept, const char *media_type)
{
	struct span rest = {accept, strlen(accept)}, element;
	int q = 0, best = 0;
	while (next_part(&rest, ',', &element)) {
		struct choice choice;
		if (parse_choice(element, &choice)) {
			int close = closeness(&choice, media_type);
			if (close > best) {
				best = close;
				q = choice.q;
			}
		}
	}
	return q;
}

bool sky_negotiate_format(const char *accept, uint32_t formats, enum sky_format *format)
{
	if (!accept || accept[strspn(accept, " \t,")] == '\0')
		accept = "*/*";
	int best = 0;
	for (unsigned i = 0; i < SKY_FORMAT_COUNT; i++) {
		if (formats & (UINT32_C(1) << i)) {
			int q = weigh_type(accept, sky_format_media_type((enum sky_format)i));
			if (q > best) {
				best = q;
				*format = (enum sky_format)i;
			}
		}
	}
	return best > 0;
}

/* The weight of a coding; -1 where the list does not mention it. "x-gzip" is gzip (RFC 9110, section 8.4.1.3). */
static int weigh_coding(const char *list, enum sky_coding coding)
{
	struct span rest = {list, strlen(list)}, element;
	int named = -1, others = -1;
	while (next_part(&rest, ',', &element)) {
		struct choice choice;
		if (!parse_choice(element, &choice))
			continue;
		if (span_is(choice.name, coding_texts[coding]) || (coding == SKY_CODING_GZIP && span_is(choice.name, "x-gzip")))
			named = choice.q;
		else if (span_is(choice.name, "*"))
			others = choice.q;
	}
	return named >= 0 ? named : others;
}

bool sky_negotiate_coding(const char *accept_encoding, struct sky_codings *codings)
{
	*codings = (struct sky_codings){.best = SKY_CODING_IDENTITY, .identity_allowed = true};
	if (!accept_encoding)
		return true;
	int identity = weigh_coding(accept_encoding, SKY_CODING_IDENTITY);
	codings->identity_allowed = identity != 0;
	/* Identity is acceptable even when it is not named, but then everything that is named goes before it. */
	int best = identity > 0 ? identity : 0;
	for (unsigned i = 0; i < SKY_CODING_IDENTITY; i++) {
		int q = weigh_coding(accept_encoding, (enum sky_coding)i);
		bool first = codings->best == SKY_CODING_IDENTITY;
		if (q > 0 && (q > best || (q == best && first))) {
			best = q;
			codings->best = (enum sky_coding)i;
		}
	}
	return codings->best != SKY_CODING_IDENTITY || codings->identity_allowed;
}
