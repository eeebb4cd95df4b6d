#include "server/http/trace.h"

#include <string.h>

#define NAME "traceparent"

/* "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" */
enum { TRACE_AT = 3, PARENT_AT = 36, FLAGS_AT = 53, LENGTH = 55 };

static bool is_hexadecimal(const char *text, size_t length)
{
	return strspn(text, "0123456789abcdef") >= length;
}

static bool is_zero(const char *text, size_t length)
{
	return strspn(text, "0") >= length;
}

static bool is_well_formed(const char *text, size_t length)
{
	if (length < LENGTH || text[TRACE_AT - 1] != '-' || text[PARENT_AT - 1] != '-' || text[FLAGS_AT - 1] != '-')
		return false;
	bool first = strncmp(text, "00", 2) == 0, none = strncmp(text, "ff", 2) == 0;
	if (none || (first ? length != LENGTH : length > LENGTH && text[LENGTH] != '-'))
		return false;
	return is_hexadecimal(text, 2) && is_hexadecimal(text + TRACE_AT, 32) && is_hexadecimal(text + PARENT_AT, 16) &&
	       is_hexadecimal(text + FLAGS_AT, 2) && !is_zero(text + TRACE_AT, 32) && !is_zero(text + PARENT_AT, 16);
}

void sky_trace_read(const struct sky_http_field *fields, size_t count, struct sky_trace *trace)
{
	*trace = (struct sky_trace){.trace = ""};
	const char *text =
	    sky_http_field_count(fields, count, NAME) == 1 ? sky_http_field_first(fields, count, NAME) : NULL;
	if (text && is_well_formed(text, strlen(text))) {
		memcpy(trace->trace, text + TRACE_AT, sizeof trace->trace - 1);
		memcpy(trace->parent, text + PARENT_AT, sizeof trace->parent - 1);
	}
}
