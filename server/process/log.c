#include "server/process/log.h"

#include "model/base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *const level_texts[] = {
#define X(name, text) text,
    SKY_LOG_LEVELS(X)
#undef X
};

/* A line while it is written. What does not fit is dropped, but there is always room for the line's end. */
struct line {
	char *data;
	size_t length, capacity;
};

static void add(struct line *line, const char *bytes, size_t length)
{
	size_t room = line->capacity - line->length;
	if (length > room)
		length = room;
	memcpy(line->data + line->length, bytes, length);
	line->length += length;
}

static void add_text(struct line *line, const char *text)
{
	add(line, text, strlen(text));
}

static void SKY_PRINTF(2, 3) add_printf(struct line *line, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char text[64];
	int length = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (length > 0)
		add_text(line, text);
}

/* Bytes of the UTF-8 character at `c`, in text that is valid UTF-8. */
static size_t character_length(const unsigned char *c)
{
	return *c < 0x80 ? 1 : *c < 0xe0 ? 2 : *c < 0xf0 ? 3 : 4;
}

/* Both forms of the log use JSON's escapes. Text beyond ASCII stays as it is where it is UTF-8. Other bytes are
 * escaped, and so are the C1 controls, which a terminal would obey. */
static void add_escaped(struct line *line, const char *text)
{
	size_t left = strlen(text), good = sky_text_utf8_length(text, left);
	const unsigned char *c = (const unsigned char *)text;
	while (*c && line->capacity - line->length >= 6) {
		size_t length = good ? character_length(c) : 1;
		if (*c == '"' || *c == '\\')
			add_printf(line, "\\%c", *c);
		else if (*c < 0x20 || *c == 0x7f || (length == 1 && *c >= 0x80))
			add_printf(line, "\\u%04x", *c);
		else if (length == 2 && c[0] == 0xc2 && c[1] < 0xa0)
			add_printf(line, "\\u%04x", c[1]);
		else
			add(line, (const char *)c, length);
		c += length;
		left -= length;
		good = good ? good - length : sky_text_utf8_length((const char *)c, left);
	}
}

static bool is_plain(const char *text)
{
	if (!*text)
		return false;
	for (const unsigned char *c = (const unsigned char *)text; *c; c++)
		if (*c <= 0x20 || *c >= 0x7f || *c == '"' || *c == '\\' || *c == '=')
			return false;
	return true;
}

static void add_time(struct line *line, int64_t now)
{
	time_t seconds = (time_t)(now / 1000);
	struct tm tm = {0};
	char text[32];
	if (!gmtime_r(&seconds, &tm) || strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm) == 0)
		text[0] = '\0';
	add_text(line, text);
	add_printf(line, ".%03dZ", (int)(now % 1000));
}

static void add_text_field(struct line *line, const struct sky_log_field *field)
{
	add_printf(line, " %.32s=", field->name);
	if (!field->text) {
		add_printf(line, "%" PRId64, field->integer);
	} else if (is_plain(field->text)) {
		add_text(line, field->text);
	} else {
		add_text(line, "\"");
		add_escaped(line, field->text);
		add_text(line, "\"");
	}
}

static void add_json_field(struct line *line, const struct sky_log_field *field)
{
	/* A field is written as a whole or not at all, so that a cut line is still JSON. */
	size_t before = line->length;
	add_printf(line, ",\"%.32s\":", field->name);
	if (field->text) {
		add_text(line, "\"");
		add_escaped(line, field->text);
		add_text(line, "\"");
	} else {
		add_printf(line, "%" PRId64, field->integer);
	}
	if (line->length == line->capacity)
		line->length = before;
}

size_t sky_log_line(const struct sky_log *log, enum sky_log_level level, int64_t now, const char *message,
                    const struct sky_log_field *fields, size_t count, char *buffer, size_t capacity)
{
	struct line line = {.data = buffer, .capacity = capacity - 3}; /* "}" and "\n" always fit, and a closing quote */
	if (log->json) {
		add_text(&line, "{\"time\":\"");
		add_time(&line, now);
		add_printf(&line, "\",\"level\":\"%s\",\"message\":\"", level_texts[level]);
		add_escaped(&line, message);
		line.capacity++;
		add_text(&line, "\"");
		for (size_t i = 0; i < count; i++)
			add_json_field(&line, &fields[i]);
		line.capacity++;
		add_text(&line, "}");
	} else {
		add_time(&line, now);
		add_printf(&line, " %-5s ", level_texts[level]);
		add_escaped(&line, message);
		for (size_t i = 0; i < count; i++)
			add_text_field(&line, &fields[i]);
	}
	line.capacity = capacity;
	add_text(&line, "\n");
	return line.length;
}

bool sky_log_wants(const struct sky_log *log, enum sky_log_level level)
{
	return level <= log->level;
}

void sky_log_write(const struct sky_log *log, enum sky_log_level level, const char *message,
                   const struct sky_log_field *fields, size_t count)
{
	if (!sky_log_wants(log, level))
		return;
	struct timespec now = {0};
	clock_gettime(CLOCK_REALTIME, &now);
	char buffer[SKY_LOG_LINE_MAX];
	size_t length = sky_log_line(log, level, (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000, message, fields, count,
	                             buffer, sizeof buffer);
	ssize_t written = write(log->fd, buffer, length);
	(void)written;
}

void sky_log_printf(const struct sky_log *log, enum sky_log_level level, const char *format, ...)
{
	if (!sky_log_wants(log, level))
		return;
	va_list args;
	va_start(args, format);
	char message[SKY_LOG_LINE_MAX / 2];
	int length = vsnprintf(message, sizeof message, format, args);
	va_end(args);
	if (length >= 0)
		sky_log_write(log, level, message, NULL, 0);
}
