#include "server/http/target.h"

#include "model/base/text.h"
#include "server/http/gate.h"

#include <string.h>
#include <strings.h>

static enum sky_target_status refuse(struct sky_problem *problem, const char *reason)
{
	problem->type = SKY_PROBLEM_BAD_REQUEST;
	problem->detail = reason;
	return SKY_TARGET_PROBLEM;
}

size_t sky_target_scheme(const char *text)
{
	return strncasecmp(text, "http://", 7) == 0 ? 7 : strncasecmp(text, "https://", 8) == 0 ? 8 : 0;
}

/* The part after scheme and authority: "http://host/x" is "/x". NULL: not absolute-form. */
static const char *skip_authority(const char *raw)
{
	size_t scheme = sky_target_scheme(raw);
	if (!scheme)
		return NULL;
	/* No user is allowed: nobody who sends one in a request means well (RFC 9110, section 4.2.4). */
	const char *host = raw + scheme;
	size_t length = strcspn(host, "/?");
	return sky_gate_is_host(host, length) && !memchr(host, '%', length) ? host + length : NULL;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes one segment in place. Returns NULL, or what is wrong with it. */
static const char *decode(char *segment)
{
	char *out = segment;
	for (const char *in = segment; *in; in++) {
		unsigned char c = (unsigned char)*in;
		if (*in == '%') {
			int high = hex(in[1]), low = high < 0 ? -1 : hex(in[2]);
			if (low < 0) {
				return "The path has a \"%\" that is not followed by two hexadecimal digits; a percent sign itself is "
				       "written %25.";
			}
			c = (unsigned char)(high * 16 + low);
			in += 2;
		}
		if (c == '/')
			return "The path has an encoded slash (%2F); no name here has one.";
		if (c < 0x20 || c == 0x7f)
			return "The path has an encoded control character.";
		*out++ = (char)c;
	}
	*out = '\0';
	return sky_text_is_utf8(segment, (size_t)(out - segment)) ? NULL : "The path is not UTF-8.";
}

static enum sky_target_status split(struct sky_arena *arena, struct sky_target *target, struct sky_problem *problem)
{
	char *rest = sky_arena_strdup(arena, target->path + 1);
	if (!rest)
		return SKY_TARGET_MEMORY;
	size_t depth = 0;
	while (*rest) {
		char *slash = strchr(rest, '/');
		if (slash)
			*slash = '\0';
		const char *wrong = decode(rest);
		if (wrong)
			return refuse(problem, wrong);
		bool up = strcmp(rest, "..") == 0;
		if (up && depth == 0)
			return refuse(problem, "The path leads above its root.");
		depth += up ? (size_t)-1 : *rest && strcmp(rest, ".") != 0;
		if (target->segment_count == SKY_SEGMENTS_MAX)
			target->too_deep = true;
		else
			target->segments[target->segment_count++] = rest;
		target->trailing_slash = slash && !slash[1];
		if (!slash)
			break;
		rest = slash + 1;
	}
	return SKY_TARGET_OK;
}

enum sky_target_status sky_target_parse(struct sky_arena *arena, const char *raw, struct sky_target *target,
                                        struct sky_problem *problem)
{
	*target = (struct sky_target){0};
	if (strcmp(raw, "*") == 0) {
		target->asterisk = true;
		target->path = raw;
		return SKY_TARGET_OK;
	}
	for (const unsigned char *c = (const unsigned char *)raw; *c; c++) {
		if (*c <= 0x20 || *c == 0x7f)
			return refuse(problem, "The request target has a space or a control character; a space is written %20.");
		if (*c == '#') {
			return refuse(
			    problem,
			    "The request target has a \"#\"; fragments stay with the client, the character itself is %23.");
		}
	}
	if (*raw != '/')
		raw = skip_authority(raw);
	if (!raw)
		return refuse(problem, "The request target is neither a path nor an absolute http URL.");
	const char *mark = strchr(raw, '?');
	target->query = mark ? mark + 1 : NULL;
	size_t length = mark ? (size_t)(mark - raw) : strlen(raw);
	target->path = length ? sky_arena_strndup(arena, raw, length) : "/";
	return target->path ? split(arena, target, problem) : SKY_TARGET_MEMORY;
}

const char *sky_target_printable(struct sky_arena *arena, const char *raw)
{
	static const char digits[] = "0123456789ABCDEF";
	const unsigned char *c = (const unsigned char *)raw;
	while (*c > 0x20 && *c < 0x7f && !strchr("\"<>\\^`{|}", *c))
		c++;
	if (!*c)
		return raw;
	char *out = sky_arena_alloc(arena, 3 * strlen(raw) + 1), *at = out;
	for (c = (const unsigned char *)raw; out && *c; c++) {
		if (*c > 0x20 && *c < 0x7f && !strchr("\"<>\\^`{|}", *c)) {
			*at++ = (char)*c;
		} else {
			*at++ = '%';
			*at++ = digits[*c >> 4];
			*at++ = digits[*c & 15];
		}
	}
	if (out)
		*at = '\0';
	return out;
}
