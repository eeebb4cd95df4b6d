/* Mistakes and their places. */
#include "model/load/load_mistake.h"
#include "model/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The longest message that is worth reading; what is quoted in it has been cut before. */
#define MESSAGE_MAX 1024

const char *sky_load_quote(const char *text, size_t length, char *buffer)
{
	static const char ellipsis[] = "…";
	size_t kept = sky_text_cut(text, length, SKY_QUOTE_MAX - sizeof ellipsis);
	bool cut = kept < length;
	length = kept;
	memcpy(buffer, text, length);
	memcpy(buffer + length, cut ? ellipsis : "", cut ? sizeof ellipsis : 1);
	return buffer;
}

const char *sky_load_kind_words(unsigned kind)
{
	static const char *const names[SKY_KIND_COUNT] = {
	    [SKY_SOURCE] = "a source",       [SKY_VENDOR] = "a vendor",   [SKY_ORGANIZATION] = "an organization",
	    [SKY_PERSON] = "a person",       [SKY_PRODUCT] = "a product", [SKY_RELATION] = "a relation",
	    [SKY_MARKET] = "a market",       [SKY_METRIC] = "a metric",   [SKY_FIGURE] = "a figure",
	    [SKY_STATEMENT] = "a statement", [SKY_EVENT] = "an event",    [SKY_RATE] = "a rate",
	};
	return names[kind];
}

bool sky_load_is_full(const struct sky_load *load)
{
	return sky_report_count(load->report) >= SKY_REPORT_LIMIT;
}

static void add_fault(struct sky_load *load, size_t at, const char *message)
{
	struct sky_position place = {0};
	load->faulty = true;
	if (!sky_load_is_full(load))
		place = sky_record_reader_locate(load->reader, at);
	sky_report_add(load->report, load->reader->name, place.line, place.column, "%s", message);
}

void sky_load_fault(struct sky_load *load, size_t at, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char message[MESSAGE_MAX];
	(void)vsnprintf(message, sizeof message, format, args);
	va_end(args);
	add_fault(load, at, message);
}

/* Where the value of a key starts in the record that the scan holds. */
static size_t place_of_key(struct sky_scan *scan, const char *key)
{
	const struct sky_token *value = key ? sky_scan_member(scan, scan->token, key) : NULL;
	if (!value)
		return scan->token[0].start;
	return value->type == SKY_TOKEN_STRING ? value->start - 1 : value->start;
}

void sky_load_fault_key(struct sky_load *load, const char *key, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char message[MESSAGE_MAX];
	(void)vsnprintf(message, sizeof message, format, args);
	va_end(args);
	add_fault(load, place_of_key(&load->reader->scan, key), message);
}

static const struct sky_load_input *input_of(const struct sky_load *load, struct sky_ref record)
{
	for (size_t i = 0; i < load->input_count; i++) {
		const struct sky_load_input *input = &load->input[i];
		if (input->kind == record.kind && record.row >= input->first && record.row - input->first < input->count)
			return input;
	}
	return NULL;
}

/* Opens the record's file again and reads up to it; a later record of the same file goes on from there. false when the
 * file is no longer what it was. */
static bool read_again(struct sky_load *load, const struct sky_load_input *input, uint32_t row)
{
	bool ready = load->again_input == input && load->again_row <= row;
	if (!ready) {
		if (load->again_input)
			sky_record_reader_finish(&load->again);
		load->again_input = input;
		load->again_row = SKY_NONE;
		if (sky_record_reader_open(&load->again, load->directory, input->name, input->form, NULL) != SKY_READ_RECORD)
			return false;
	}
	while (load->again_row != row) {
		enum sky_read_status status = sky_record_reader_next(&load->again);
		if (status == SKY_READ_RECORD)
			load->again_row = load->again_row == SKY_NONE ? input->first : load->again_row + 1;
		else if (status != SKY_READ_BAD)
			return false;
	}
	return true;
}

/* `at` is SIZE_MAX: look for the key */
static void add_mistake(struct sky_load *load, struct sky_ref record, const char *key, size_t at, const char *message)
{
	const struct sky_load_input *input = input_of(load, record);
	struct sky_position place = {sky_load_record(load, record.kind, record.row)->line, 1};
	if (!sky_load_is_full(load) && input && read_again(load, input, record.row)) {
		size_t byte = at == SIZE_MAX ? place_of_key(&load->again.scan, key) : at;
		if (byte <= load->again.scan.token[0].end)
			place = sky_record_reader_locate(&load->again, byte);
	}
	sky_report_add(load->report, input ? input->name : "?", place.line, place.column, "%s", message);
}

void sky_load_mistake(struct sky_load *load, struct sky_ref record, const char *key, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char message[MESSAGE_MAX];
	(void)vsnprintf(message, sizeof message, format, args);
	va_end(args);
	add_mistake(load, record, key, SIZE_MAX, message);
}

void sky_load_mistake_at(struct sky_load *load, struct sky_ref record, size_t at, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char message[MESSAGE_MAX];
	(void)vsnprintf(message, sizeof message, format, args);
	va_end(args);
	add_mistake(load, record, NULL, at, message);
}

const char *sky_load_place(struct sky_load *load, struct sky_ref record)
{
	const struct sky_load_input *input = input_of(load, record);
	const char *place = sky_arena_printf(load->snapshot->arena, "%s:%u", input ? input->name : load->reader->name,
	                                     (unsigned)sky_load_record(load, record.kind, record.row)->line);
	return place ? place : "?";
}

static int compare_refs(const void *a, const void *b)
{
	const struct sky_ref *left = a;
	const struct sky_ref *right = b;
	if (left->kind != right->kind)
		return left->kind < right->kind ? -1 : 1;
	return left->row < right->row ? -1 : left->row > right->row;
}

bool sky_load_is_faulty(const struct sky_load *load, struct sky_ref record)
{
	return load->faulty_count > 0 &&
	       bsearch(&record, load->faulty_record, load->faulty_count, sizeof record, compare_refs) != NULL;
}
