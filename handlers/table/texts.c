#include "handlers/table/texts.h"

#include "handlers/request/terms.h"
#include "handlers/table/rows.h"
#include "handlers/write/json.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS_OF_DAY 86400

const char *sky_text_make(const struct sky_request *request, struct sky_buffer *out, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *text = sky_arena_vprintf(request->arena, format, arguments);
	va_end(arguments);
	if (text)
		return text;
	out->failed = true;
	return "";
}

static int compare_term(const void *value, const void *term)
{
	return strcmp(value, ((const struct sky_term *)term)->value);
}

const char *sky_text_term(const char *english)
{
	const struct sky_term *term = bsearch(english, sky_terms, sky_term_count, sizeof *sky_terms, compare_term);
	return term ? term->chinese : english;
}

char *sky_text_time(int64_t seconds, char buffer[SKY_TIME_TEXT_MAX])
{
	int rest = (int)(seconds % SECONDS_OF_DAY);
	char day[11];
	snprintf(buffer, SKY_TIME_TEXT_MAX, "%sT%02d:%02d:%02dZ", sky_day_print((sky_day)(seconds / SECONDS_OF_DAY), day),
	         rest / 3600, rest / 60 % 60, rest % 60);
	return buffer;
}

const char *sky_text_join(const struct sky_request *request, struct sky_buffer *out, const char *const *texts,
                          size_t count, const char *between)
{
	struct sky_cell cell = sky_cell_joined(request, texts, count, between);
	if (cell.type == SKY_CELL_FAILED) {
		out->failed = true;
		return "";
	}
	return cell.type == SKY_CELL_TEXT ? cell.as.text : NULL;
}

/* One end of a date. */
static const char *end_in_words(const struct sky_request *request, struct sky_buffer *out, const char *text,
                                size_t length)
{
	char mark = length ? text[length - 1] : '\0';
	bool about = mark == '~' || mark == '%', doubtful = mark == '?' || mark == '%';
	return sky_text_make(request, out, "%s%.*s%s", about ? "about " : "", (int)(length - (about || doubtful)), text,
	                     doubtful ? " (uncertain)" : "");
}

const char *sky_text_when(const struct sky_request *request, struct sky_buffer *out, const struct sky_when *when)
{
	if (!when->text)
		return NULL;
	const char *slash = strchr(when->text, '/');
	if (!slash)
		return end_in_words(request, out, when->text, strlen(when->text));
	const char *from = end_in_words(request, out, when->text, (size_t)(slash - when->text));
	const char *to = end_in_words(request, out, slash + 1, strlen(slash + 1));
	if (strcmp(from, "..") == 0)
		return sky_text_make(request, out, "until %s", to);
	if (strcmp(to, "..") == 0)
		return sky_text_make(request, out, "from %s", from);
	return sky_text_make(request, out, "%s to %s", from, to);
}

size_t sky_text_character(const char *text)
{
	unsigned char first = (unsigned char)*text;
	return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* XML 1.0 has all characters except most controls, U+FFFE and U+FFFF. */
static bool is_in_xml(const char *text)
{
	unsigned char c = (unsigned char)*text;
	return (c >= ' ' || c == '\t' || c == '\n') && strncmp(text, "\xef\xbf\xbe", 3) != 0 &&
	       strncmp(text, "\xef\xbf\xbf", 3) != 0;
}

void sky_text_escape(struct sky_buffer *out, const char *text)
{
	for (size_t length; *text; text += length) {
		length = sky_text_character(text);
		switch (*text) {
		case '&':
			sky_buffer_text(out, "&amp;");
			break;
		case '<':
			sky_buffer_text(out, "&lt;");
			break;
		case '>':
			sky_buffer_text(out, "&gt;");
			break;
		case '"':
			sky_buffer_text(out, "&quot;");
			break;
		case '\'':
			sky_buffer_text(out, "&#39;");
			break;
		default:
			sky_buffer_add(out, is_in_xml(text) ? text : " ", is_in_xml(text) ? length : 1);
		}
	}
}

void sky_json_put_time(struct sky_json *json, const char *key, int64_t seconds)
{
	char text[SKY_TIME_TEXT_MAX];
	sky_json_put_text(json, key, seconds > 0 ? sky_text_time(seconds, text) : NULL);
}
