/* Reads answers as their bytes arrive. */
#include "load.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void answer_start(struct answer *answer)
{
	answer->state = ANSWER_HEAD;
	answer->close = false;
	answer->status = 0;
	answer->left = answer->body = 0;
	answer->kept = 0;
}

/* The value when the line is a header of this name (given with its colon), else NULL. */
static const char *value_of(const char *line, size_t length, const char *name, size_t name_length)
{
	if (length < name_length || strncasecmp(line, name, name_length) != 0)
		return NULL;
	line += name_length;
	while (*line == ' ' || *line == '\t')
		line++;
	return line;
}
#define VALUE_OF(line, length, name) value_of(line, length, name, sizeof(name) - 1)

/* A head that is complete, up to and with its empty line. */
static void read_head(struct answer *answer, const char *head, size_t length)
{
	const char *end = head + length;
	bool chunked = false, sized = false;
	answer->state = ANSWER_WRONG;
	if (length < 16 || memcmp(head, "HTTP/1.", 7) != 0 || head[8] != ' ')
		return;
	answer->status = (unsigned)strtoul(head + 9, NULL, 10);
	if (answer->status < 100 || answer->status > 599)
		return;
	answer->close = head[7] == '0';
	const char *next = memchr(head, '\n', length);
	for (const char *line = next ? next + 1 : end; line < end; line = next + 1) {
		next = memchr(line, '\n', (size_t)(end - line));
		if (!next)
			break;
		const char *value;
		if ((value = VALUE_OF(line, (size_t)(next - line), "Content-Length:"))) {
			answer->left = strtoull(value, NULL, 10);
			sized = true;
		} else if ((value = VALUE_OF(line, (size_t)(next - line), "Transfer-Encoding:"))) {
			chunked = strncasecmp(value, "chunked", 7) == 0;
		} else if ((value = VALUE_OF(line, (size_t)(next - line), "Connection:"))) {
			if (strncasecmp(value, "close", 5) == 0)
				answer->close = true;
			else if (strncasecmp(value, "keep-alive", 10) == 0)
				answer->close = false;
		}
	}
	if (answer->status < 200)
		answer->state = ANSWER_HEAD; /* another one follows */
	else if (answer->status == 204 || answer->status == 304)
		answer->state = ANSWER_DONE;
	else if (chunked)
		answer->state = ANSWER_CHUNK_SIZE;
	else if (sized)
		answer->state = answer->left > 0 ? ANSWER_LENGTH : ANSWER_DONE;
	else
		answer->state = ANSWER_TO_CLOSE;
}

/* The end of `mark` in what was kept and what arrived: keeps what is incomplete. Returns the bytes taken; *whole is the
 * text up to and with the mark once it is complete, else NULL. */
static size_t collect(struct answer *answer, const char *bytes, size_t length, const char *mark, size_t mark_length,
                      const char **whole, size_t *whole_length)
{
	size_t room = sizeof answer->keep - answer->kept, had = answer->kept;
	*whole = NULL;
	const char *found;
	if (had == 0 && (found = memmem(bytes, length, mark, mark_length))) {
		*whole = bytes;
		*whole_length = (size_t)(found - bytes) + mark_length;
		return *whole_length;
	}
	size_t taken = length < room ? length : room;
	memcpy(answer->keep + had, bytes, taken);
	answer->kept += taken;
	found = memmem(answer->keep, answer->kept, mark, mark_length);
	if (found) {
		*whole = answer->keep;
		*whole_length = (size_t)(found - answer->keep) + mark_length;
		taken = *whole_length - had;
		answer->kept = 0;
	} else if (answer->kept == sizeof answer->keep) {
		answer->state = ANSWER_WRONG;
	}
	return taken;
}

static size_t feed_head(struct answer *answer, const char *bytes, size_t length)
{
	const char *head;
	size_t head_length = 0, taken = collect(answer, bytes, length, "\r\n\r\n", 4, &head, &head_length);
	if (head)
		read_head(answer, head, head_length);
	return taken;
}

static size_t feed_chunk_line(struct answer *answer, const char *bytes, size_t length)
{
	const char *line;
	size_t line_length = 0, taken = collect(answer, bytes, length, "\r\n", 2, &line, &line_length);
	if (!line)
		return taken;
	if (answer->state == ANSWER_TRAILER) {
		if (line_length == 2)
			answer->state = ANSWER_DONE;
	} else {
		char *end = NULL;
		uint64_t size = strtoull(line, &end, 16);
		answer->state = end == line ? ANSWER_WRONG : size == 0 ? ANSWER_TRAILER : ANSWER_CHUNK;
		answer->left = size + 2;
		answer->body += size;
	}
	return taken;
}

size_t answer_feed(struct answer *answer, const char *bytes, size_t length)
{
	size_t used = 0;
	while (used < length && answer->state != ANSWER_DONE && answer->state != ANSWER_WRONG) {
		size_t left = length - used;
		switch (answer->state) {
		case ANSWER_HEAD:
			used += feed_head(answer, bytes + used, left);
			break;
		case ANSWER_CHUNK_SIZE:
		case ANSWER_TRAILER:
			used += feed_chunk_line(answer, bytes + used, left);
			break;
		case ANSWER_TO_CLOSE:
			answer->body += left;
			used = length;
			break;
		default: /* LENGTH, CHUNK */
			left = left < answer->left ? left : (size_t)answer->left;
			used += left;
			answer->left -= left;
			if (answer->state == ANSWER_LENGTH)
				answer->body += left;
			if (answer->left == 0)
				answer->state = answer->state == ANSWER_LENGTH ? ANSWER_DONE : ANSWER_CHUNK_SIZE;
			break;
		}
	}
	return used;
}

bool answer_end(struct answer *answer)
{
	if (answer->state != ANSWER_TO_CLOSE)
		return false;
	answer->close = true;
	answer->state = ANSWER_DONE;
	return true;
}
