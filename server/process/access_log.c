#include "server/process/access_log.h"

#define FIELDS_MAX 10

static size_t put(struct sky_log_field *fields, size_t count, const char *name, const char *text)
{
	if (text)
		fields[count++] = (struct sky_log_field){.name = name, .text = text};
	return count;
}

void sky_access_log(const struct sky_log *log, const struct sky_access *access)
{
	struct sky_log_field fields[FIELDS_MAX];
	size_t count = 0;
	count = put(fields, count, "client", access->client);
	count = put(fields, count, "method", access->method);
	fields[count++] = (struct sky_log_field){.name = "status", .integer = access->status};
	fields[count++] = (struct sky_log_field){.name = "bytes", .integer = (int64_t)access->bytes};
	fields[count++] = (struct sky_log_field){.name = "micros", .integer = access->micros};
	count = put(fields, count, "request_id", access->request_id);
	count = put(fields, count, "trace_id", access->trace);
	count = put(fields, count, "parent_id", access->parent);
	count = put(fields, count, "end", access->end);
	/* Comes last, because it may be so long that the line is cut. */
	count = put(fields, count, "target", access->target);
	sky_log_write(log, access->failed ? SKY_LOG_ERROR : SKY_LOG_INFO, "request", fields, count);
}
