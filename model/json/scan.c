#include "model/json/scan.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#define WORD_BYTES 8

struct reader {
	const char *start, *at, *end;
};

static void skip_space(struct reader *reader)
{
	while (reader->at < reader->end &&
	       (*reader->at == ' ' || *reader->at == '\n' || *reader->at == '\r' || *reader->at == '\t'))
		reader->at++;
}

size_t sky_scan_space(const char *text, size_t length)
{
	struct reader reader = {text, text, text + length};
	skip_space(&reader);
	return (size_t)(reader.at - text);
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four hex digits at `at`; -1 where there are none. */
static int32_t hex_unit(const char *at, const char *end)
{
	int32_t unit = 0;
	if (end - at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_value(at[i]);
		if (digit < 0)
			return -1;
		unit = unit * 16 + digit;
	}
	return unit;
}

/* The code point of the \u escape whose digits start at `at`, and the digits' length (4, or 10 for a surrogate
 * pair). */
static int32_t escaped_point(const char *at, const char *end, size_t *length)
{
	int32_t high = hex_unit(at, end);
	*length = 4;
	if (high < 0xD800 || high > 0xDFFF)
		return high;
	if (high > 0xDBFF || end - at < 10 || at[4] != '\\' || at[5] != 'u')
		return -1;
	int32_t low = hex_unit(at + 6, end);
	if (low < 0xDC00 || low > 0xDFFF)
		return -1;
	*length = 10;
	return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

static bool scan_escape(struct reader *reader)
{
	if (reader->end - reader->at < 2)
		return false;
	if (reader->at[1] != 'u') {
		bool known = memchr("\"\\/bfnrt", reader->at[1], 8) != NULL;
		reader->at += 2;
		return known;
	}
	size_t length = 0;
	int32_t point = escaped_point(reader->at + 2, reader->end, &length);
	reader->at += 2 + length;
	return point > 0;
}

/* Length of the well-formed multi-byte sequence at `at` (RFC 3629), 0 where there is none. */
static size_t utf8_length(const unsigned char *at, const unsigned char *end)
{
	size_t length = at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
	if (at[0] < 0xC2 || at[0] > 0xF4 || (size_t)(end - at) < length)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((at[i] & 0xC0) != 0x80)
			return 0;
	if ((at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] > 0x9F) || (at[0] == 0xF0 && at[1] < 0x90) ||
	    (at[0] == 0xF4 && at[1] > 0x8F))
		return 0;
	return length;
}

/* How many of the next WORD_BYTES bytes stand for themselves in a string: none is a quote, a backslash, a control
 * character or part of a longer sequence. All eight are looked at at once: the top bit of each special byte is set, and
 * the lowest such bit is exact. */
static size_t plain_bytes(const char *at)
{
	const uint64_t ones = 0x0101010101010101;
	const uint64_t tops = 0x8080808080808080;
	uint64_t word;
	memcpy(&word, at, sizeof word);
	word = le64toh(word);
	uint64_t quote = word ^ (ones * '"');
	uint64_t backslash = word ^ (ones * '\\');
	uint64_t special = tops & (word | (word - ones * 0x20) | (quote - ones) | (backslash - ones));
	return special == 0 ? WORD_BYTES : (size_t)__builtin_ctzll(special) / 8;
}

/* One character within a string, written or escaped. */
static bool scan_character(struct reader *reader, struct sky_token *token)
{
	unsigned char c = (unsigned char)*reader->at;
	if (c == '\\') {
		token->escaped = true;
		return scan_escape(reader);
	}
	size_t length = 1;
	if (c >= 0x80)
		length = utf8_length((const unsigned char *)reader->at, (const unsigned char *)reader->end);
	reader->at += length;
	return c >= 0x20 && length > 0;
}

/* From the opening quote to past the closing one. */
static bool scan_string(struct reader *reader, struct sky_token *token)
{
	token->type = SKY_TOKEN_STRING;
	token->start = (uint32_t)(++reader->at - reader->start);
	while (reader->at < reader->end) {
		if (reader->end - reader->at >= WORD_BYTES) {
			size_t plain = plain_bytes(reader->at);
			reader->at += plain;
			if (plain == WORD_BYTES)
				continue;
		}
		if (*reader->at == '"') {
			token->end = (uint32_t)(reader->at++ - reader->start);
			return true;
		}
		if (!scan_character(reader, token))
			return false;
	}
	return false;
}

static bool scan_digits(struct reader *reader)
{
	const char *first = reader->at;
	while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9')
		reader->at++;
	return reader->at > first;
}

static bool scan_number(struct reader *reader)
{
	if (*reader->at == '-')
		reader->at++;
	const char *first = reader->at;
	if (!scan_digits(reader) || (*first == '0' && reader->at - first > 1))
		return false;
	if (reader->at < reader->end && *reader->at == '.') {
		reader->at++;
		if (!scan_digits(reader))
			return false;
	}
	if (reader->at < reader->end && (*reader->at | 0x20) == 'e') {
		reader->at++;
		if (reader->at < reader->end && (*reader->at == '+' || *reader->at == '-'))
			reader->at++;
		return scan_digits(reader);
	}
	return true;
}

static bool scan_word(struct reader *reader, struct sky_token *token)
{
	static const struct {
		const char *text;
		size_t length;
		uint8_t type;
	} words[] = {{"true", 4, SKY_TOKEN_TRUE}, {"false", 5, SKY_TOKEN_FALSE}, {"null", 4, SKY_TOKEN_NULL}};
	for (size_t i = 0; i < SKY_COUNT(words); i++) {
		size_t length = words[i].length;
		if ((size_t)(reader->end - reader->at) >= length && memcmp(reader->at, words[i].text, length) == 0) {
			token->type = words[i].type;
			reader->at += length;
			return true;
		}
	}
	return false;
}

/* Reads a value without other values in it: a string, number or word. */
static bool scan_leaf(struct reader *reader, struct sky_token *token)
{
	if (*reader->at == '"')
		return scan_string(reader, token);
	token->start = (uint32_t)(reader->at - reader->start);
	token->type = SKY_TOKEN_NUMBER;
	bool number = *reader->at == '-' || (*reader->at >= '0' && *reader->at <= '9');
	bool ok = number ? scan_number(reader) : scan_word(reader, token);
	token->end = (uint32_t)(reader->at - reader->start);
	return ok;
}

/* A new token at the end of the list, NULL when memory is short. */
static struct sky_token *add_token(struct sky_scan *scan)
{
	if (scan->count == scan->capacity) {
		size_t capacity = scan->capacity ? scan->capacity * 2 : 64;
		struct sky_token *grown = realloc(scan->token, capacity * sizeof *grown);
		if (!grown)
			return NULL;
		scan->token = grown;
		scan->capacity = capacity;
	}
	struct sky_token *token = &scan->token[scan->count++];
	*token = (struct sky_token){.next = (uint32_t)scan->count};
	return token;
}

/* The state between two tokens: which containers are open and what may come next. */
struct nest {
	uint32_t open[SKY_SCAN_DEPTH];
	size_t depth;
	enum { WANT_VALUE, WANT_VALUE_OR_END, WANT_KEY, WANT_KEY_OR_END, WANT_MORE, DONE } want;
};

static void value_ends(struct nest *nest)
{
	nest->want = nest->depth > 0 ? WANT_MORE : DONE;
}

static void close_container(struct sky_scan *scan, struct reader *reader, struct nest *nest)
{
	struct sky_token *token = &scan->token[nest->open[--nest->depth]];
	reader->at++;
	token->end = (uint32_t)(reader->at - reader->start);
	token->next = (uint32_t)scan->count;
	value_ends(nest);
}

static enum sky_scan_status step_value(struct sky_scan *scan, struct reader *reader, struct nest *nest)
{
	struct sky_token *token = add_token(scan);
	if (!token)
		return SKY_SCAN_MEMORY;
	if (*reader->at != '{' && *reader->at != '[') {
		value_ends(nest);
		return scan_leaf(reader, token) ? SKY_SCAN_OK : SKY_SCAN_SYNTAX;
	}
	if (nest->depth == SKY_SCAN_DEPTH)
		return SKY_SCAN_DEPTH_EXCEEDED;
	bool object = *reader->at == '{';
	token->type = object ? SKY_TOKEN_OBJECT : SKY_TOKEN_ARRAY;
	token->start = (uint32_t)(reader->at++ - reader->start);
	nest->open[nest->depth++] = (uint32_t)scan->count - 1;
	nest->want = object ? WANT_KEY_OR_END : WANT_VALUE_OR_END;
	return SKY_SCAN_OK;
}

static enum sky_scan_status step_key(struct sky_scan *scan, struct reader *reader, struct nest *nest)
{
	struct sky_token *token = add_token(scan);
	if (!token)
		return SKY_SCAN_MEMORY;
	if (*reader->at != '"' || !scan_string(reader, token))
		return SKY_SCAN_SYNTAX;
	skip_space(reader);
	if (reader->at == reader->end || *reader->at != ':')
		return SKY_SCAN_SYNTAX;
	reader->at++;
	nest->want = WANT_VALUE;
	return SKY_SCAN_OK;
}

static enum sky_scan_status step(struct sky_scan *scan, struct reader *reader, struct nest *nest)
{
	bool in_object = nest->depth > 0 && scan->token[nest->open[nest->depth - 1]].type == SKY_TOKEN_OBJECT;
	if (nest->want != WANT_VALUE && nest->want != WANT_KEY && *reader->at == (in_object ? '}' : ']')) {
		close_container(scan, reader, nest);
		return SKY_SCAN_OK;
	}
	if (nest->want == WANT_MORE) {
		nest->want = in_object ? WANT_KEY : WANT_VALUE;
		return *reader->at++ == ',' ? SKY_SCAN_OK : SKY_SCAN_SYNTAX;
	}
	bool key = nest->want == WANT_KEY || nest->want == WANT_KEY_OR_END;
	return key ? step_key(scan, reader, nest) : step_value(scan, reader, nest);
}

enum sky_scan_status sky_scan_value(struct sky_scan *scan, const char *text, size_t length, size_t *end)
{
	struct reader reader = {text, text, text + length};
	struct nest nest = {.want = WANT_VALUE};
	scan->text = text;
	scan->count = 0;
	while (nest.want != DONE) {
		skip_space(&reader);
		if (reader.at == reader.end)
			return SKY_SCAN_SYNTAX;
		enum sky_scan_status status = step(scan, &reader, &nest);
		if (status != SKY_SCAN_OK)
			return status;
	}
	*end = (size_t)(reader.at - text);
	return SKY_SCAN_OK;
}

static size_t put_utf8(char *out, int32_t point)
{
	if (point < 0x80) {
		out[0] = (char)point;
		return 1;
	}
	size_t length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
	for (size_t i = length - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (point & 0x3F));
		point >>= 6;
	}
	static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
	out[0] = (char)(lead[length] | point);
	return length;
}

/* A text never gets longer when its escapes are read, so `out` needs no more room than the token. */
static size_t unescape(const char *at, const char *end, char *out)
{
	static const char names[] = "bfnrt";
	static const char values[] = "\b\f\n\r\t";
	char *first = out;
	while (at < end) {
		if (*at != '\\') {
			*out++ = *at++;
		} else if (at[1] == 'u') {
			size_t digits = 0;
			out += put_utf8(out, escaped_point(at + 2, end, &digits));
			at += 2 + digits;
		} else {
			const char *name = memchr(names, at[1], sizeof names - 1);
			*out++ = name ? values[name - names] : at[1];
			at += 2;
		}
	}
	return (size_t)(out - first);
}

const char *sky_scan_text(struct sky_scan *scan, const struct sky_token *token, size_t *length)
{
	const char *start = scan->text + token->start;
	size_t size = token->end - token->start;
	*length = size;
	if (!token->escaped)
		return start;
	if (size > scan->scratch_capacity) {
		char *grown = realloc(scan->scratch, size);
		if (!grown)
			return NULL;
		scan->scratch = grown;
		scan->scratch_capacity = size;
	}
	*length = unescape(start, start + size, scan->scratch);
	return scan->scratch;
}

const struct sky_token *sky_scan_member(struct sky_scan *scan, const struct sky_token *object, const char *key)
{
	size_t key_length = strlen(key);
	size_t first = (size_t)(object - scan->token) + 1;
	for (size_t i = first; object->type == SKY_TOKEN_OBJECT && i < object->next; i = scan->token[i + 1].next) {
		size_t length = 0;
		const char *text = sky_scan_text(scan, &scan->token[i], &length);
		if (text && length == key_length && memcmp(text, key, length) == 0)
			return &scan->token[i + 1];
	}
	return NULL;
}

void sky_scan_finish(struct sky_scan *scan)
{
	free(scan->token);
	free(scan->scratch);
	*scan = (struct sky_scan){0};
}
