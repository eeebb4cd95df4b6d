#include "model/load/load_file.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Room for a line of the greatest length and for reading on behind it. */
#define LINES_BUFFER (2 * SKY_LINE_MAX)

SKY_PRINTF(3, 4)
static void report(struct sky_record_reader *reader, struct sky_position at, const char *format, ...)
{
	if (!reader->report)
		return;
	va_list args;
	va_start(args, format);
	char message[512];
	(void)vsnprintf(message, sizeof message, format, args);
	va_end(args);
	sky_report_add(reader->report, reader->name, at.line, at.column, "%s", message);
}

static enum sky_read_status fail(struct sky_record_reader *reader, const char *what, int error)
{
	report(reader, (struct sky_position){0}, "cannot be %s: %s", what, strerrordesc_np(error));
	reader->ended = true;
	return SKY_READ_FAILED;
}

enum sky_read_status sky_record_reader_open(struct sky_record_reader *reader, int directory, const char *name,
                                            enum sky_file_form form, struct sky_report *report_to)
{
	*reader = (struct sky_record_reader){.name = name, .report = report_to, .form = form, .next = {1, 1}};
	/* Non-blocking, so that a FIFO of this name does not stop the load. */
	reader->file = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat info;
	if (reader->file < 0 || fstat(reader->file, &info) != 0)
		return fail(reader, "opened", errno);
	if (!S_ISREG(info.st_mode)) {
		report(reader, (struct sky_position){0}, "is not a regular file");
		return SKY_READ_FAILED;
	}
	if (form != SKY_FILE_LINES && (uint64_t)info.st_size > SKY_JSON_FILE_MAX) {
		report(reader, (struct sky_position){0},
		       "is larger than 256 MiB; write it as .ndjson, a record a line, which is read as a stream");
		return SKY_READ_BAD;
	}
	reader->capacity = form == SKY_FILE_LINES ? LINES_BUFFER : (size_t)info.st_size + 1;
	reader->buffer = malloc(reader->capacity);
	reader->digest = XXH3_createState();
	if (!reader->buffer || !reader->digest)
		return SKY_READ_MEMORY;
	(void)XXH3_128bits_reset(reader->digest);
	return SKY_READ_RECORD;
}

void sky_record_reader_finish(struct sky_record_reader *reader)
{
	if (reader->file >= 0)
		(void)close(reader->file);
	reader->file = -1;
	free(reader->buffer);
	reader->buffer = NULL;
	(void)XXH3_freeState(reader->digest);
	reader->digest = NULL;
	sky_scan_finish(&reader->scan);
}

XXH128_hash_t sky_record_reader_digest(const struct sky_record_reader *reader)
{
	return XXH3_128bits_digest(reader->digest);
}

/* Reads until the buffer is full or the file has ended. */
static enum sky_read_status fill(struct sky_record_reader *reader)
{
	while (!reader->filled && reader->used < reader->capacity) {
		ssize_t got = read(reader->file, reader->buffer + reader->used, reader->capacity - reader->used);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail(reader, "read", errno);
		(void)XXH3_128bits_update(reader->digest, reader->buffer + reader->used, (size_t)got);
		reader->used += (size_t)got;
		reader->bytes += (uint64_t)got;
		reader->filled = got == 0;
	}
	return SKY_READ_RECORD;
}

/* Says what is wrong with text[0..length), which starts on `line`, in Jansson's words. */
static enum sky_read_status report_syntax(struct sky_record_reader *reader, const char *text, size_t length,
                                          uint32_t line)
{
	json_error_t error = {.line = 1, .column = 1, .text = "is not JSON"};
	if (!reader->report)
		return SKY_READ_BAD;
	if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		report(reader, (struct sky_position){line, 1}, "starts with a byte order mark; save it as UTF-8 without one");
		return SKY_READ_BAD;
	}
	json_decref(json_loadb(text, length, JSON_DECODE_ANY, &error));
	uint32_t down = error.line > 1 ? (uint32_t)error.line - 1 : 0;
	uint32_t column = error.column > 0 ? (uint32_t)error.column : 1;
	report(reader, (struct sky_position){line + down, column}, "syntax error: %s", error.text);
	return SKY_READ_BAD;
}

static const char *token_word(uint8_t type)
{
	static const char *const words[] = {"an object", "an array", "text", "a number", "true", "false", "null"};
	return words[type];
}

/* Reads one value at text into the scan; what stands there must be an object. */
static enum sky_read_status read_value(struct sky_record_reader *reader, const char *text, size_t length, size_t *end,
                                       enum sky_scan_status *scanned)
{
	reader->entry = (struct sky_entry){text, reader->next};
	reader->located = 0;
	reader->place = reader->next;
	*scanned = sky_scan_value(&reader->scan, text, length, end);
	if (*scanned == SKY_SCAN_MEMORY)
		return SKY_READ_MEMORY;
	if (*scanned == SKY_SCAN_DEPTH_EXCEEDED) {
		report(reader, reader->next, "nests deeper than %d levels", SKY_SCAN_DEPTH);
		return SKY_READ_BAD;
	}
	if (*scanned == SKY_SCAN_OK && reader->scan.token[0].type != SKY_TOKEN_OBJECT) {
		struct sky_position at = sky_locate(reader->next, text, reader->scan.token[0].start);
		report(reader, at, "a record is an object {…}, not %s", token_word(reader->scan.token[0].type));
		return SKY_READ_BAD;
	}
	return *scanned == SKY_SCAN_OK ? SKY_READ_RECORD : SKY_READ_BAD;
}

struct sky_position sky_record_reader_locate(struct sky_record_reader *reader, size_t at)
{
	const char *text = reader->entry.text;
	if (at < reader->located)
		reader->place = sky_locate_back(reader->entry.start, text, reader->located, reader->place, at);
	else
		reader->place = sky_locate(reader->place, text + reader->located, at - reader->located);
	reader->located = at;
	return reader->place;
}

/* For a file that is in memory as a whole: moves on by so many bytes, then over white space. */
static void advance(struct sky_record_reader *reader, size_t bytes)
{
	bytes += sky_scan_space(reader->buffer + reader->at + bytes, reader->used - reader->at - bytes);
	reader->next = sky_locate(reader->next, reader->buffer + reader->at, bytes);
	reader->at += bytes;
}

static bool at_byte(const struct sky_record_reader *reader, char byte)
{
	return reader->at < reader->used && reader->buffer[reader->at] == byte;
}

static enum sky_read_status whole_file_is_bad(struct sky_record_reader *reader)
{
	reader->ended = true;
	return report_syntax(reader, reader->buffer, reader->used, 1);
}

/* The file holds one value where an array was expected. */
static enum sky_read_status not_an_array(struct sky_record_reader *reader)
{
	size_t end = 0;
	enum sky_scan_status status =
	    sky_scan_value(&reader->scan, reader->buffer + reader->at, reader->used - reader->at, &end);
	if (status == SKY_SCAN_MEMORY)
		return SKY_READ_MEMORY;
	if (status != SKY_SCAN_OK)
		return whole_file_is_bad(reader);
	reader->ended = true;
	report(reader, reader->next, "the file must hold an array of records [{…}, …], not %s",
	       token_word(reader->scan.token[0].type));
	return SKY_READ_BAD;
}

static enum sky_read_status end_of_value(struct sky_record_reader *reader, size_t bytes)
{
	advance(reader, bytes);
	reader->ended = true;
	return reader->at == reader->used ? SKY_READ_END : whole_file_is_bad(reader);
}

static enum sky_read_status next_of_whole(struct sky_record_reader *reader)
{
	if (!reader->begun) {
		enum sky_read_status filled = fill(reader);
		if (filled != SKY_READ_RECORD)
			return filled;
		advance(reader, 0);
		if (reader->form == SKY_FILE_ARRAY) {
			if (!at_byte(reader, '['))
				return not_an_array(reader);
			advance(reader, 1);
			if (at_byte(reader, ']'))
				return end_of_value(reader, 1);
		}
		reader->begun = true;
	} else if (reader->form == SKY_FILE_OBJECT || at_byte(reader, ']')) {
		return end_of_value(reader, reader->form == SKY_FILE_OBJECT ? 0 : 1);
	} else if (at_byte(reader, ',')) {
		advance(reader, 1);
	} else {
		return whole_file_is_bad(reader);
	}

	size_t end = 0;
	enum sky_scan_status scanned;
	const char *text = reader->buffer + reader->at;
	enum sky_read_status status = read_value(reader, text, reader->used - reader->at, &end, &scanned);
	if (scanned == SKY_SCAN_OK) {
		advance(reader, end);
		return status;
	}
	reader->ended = true;
	return scanned == SKY_SCAN_SYNTAX ? whole_file_is_bad(reader) : status;
}

/* Makes a line available at reader->at, with its newline unless the file ends there. *length is without the newline. A
 * line above the greatest length comes in parts, of which the first is longer than that. */
static enum sky_read_status find_line(struct sky_record_reader *reader, size_t *length)
{
	const char *newline = memchr(reader->buffer + reader->at, '\n', reader->used - reader->at);
	if (!newline && !reader->filled) {
		memmove(reader->buffer, reader->buffer + reader->at, reader->used - reader->at);
		reader->used -= reader->at;
		reader->at = 0;
		enum sky_read_status status = fill(reader);
		if (status != SKY_READ_RECORD)
			return status;
		newline = memchr(reader->buffer, '\n', reader->used);
	}
	*length = newline ? (size_t)(newline - reader->buffer) - reader->at : reader->used - reader->at;
	return newline || reader->used > reader->at ? SKY_READ_RECORD : SKY_READ_END;
}

/* Drops the bytes up to the next newline, however many buffers that takes. */
static enum sky_read_status skip_long_line(struct sky_record_reader *reader)
{
	report(reader, reader->next, "the line is longer than 1 MiB");
	for (;;) {
		size_t length = 0;
		enum sky_read_status status = find_line(reader, &length);
		if (status != SKY_READ_RECORD)
			return status == SKY_READ_END ? SKY_READ_BAD : status;
		bool found = reader->at + length < reader->used;
		reader->at += length + (found ? 1 : 0);
		if (found) {
			reader->next.line++;
			return SKY_READ_BAD;
		}
	}
}

static enum sky_read_status next_of_lines(struct sky_record_reader *reader)
{
	for (;;) {
		size_t length = 0;
		enum sky_read_status status = find_line(reader, &length);
		if (status != SKY_READ_RECORD)
			return status;
		if (length > SKY_LINE_MAX)
			return skip_long_line(reader);
		const char *line = reader->buffer + reader->at;
		bool blank = sky_scan_space(line, length) == length;
		enum sky_scan_status scanned = SKY_SCAN_OK;
		if (!blank) {
			size_t end = 0;
			status = read_value(reader, line, length, &end, &scanned);
			if (scanned == SKY_SCAN_SYNTAX ||
			    (scanned == SKY_SCAN_OK && end + sky_scan_space(line + end, length - end) != length))
				status = report_syntax(reader, line, length, reader->next.line);
		}
		reader->at += length + (reader->at + length < reader->used ? 1 : 0);
		reader->next.line++;
		if (!blank)
			return status;
	}
}

enum sky_read_status sky_record_reader_next(struct sky_record_reader *reader)
{
	if (reader->ended)
		return SKY_READ_END;
	return reader->form == SKY_FILE_LINES ? next_of_lines(reader) : next_of_whole(reader);
}
