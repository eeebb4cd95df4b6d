/* The server's log: one line for each event, as text or JSON. All that comes from a client is escaped, so that it
 * cannot begin a line of its own. */
#ifndef SKY_SERVER_PROCESS_LOG_H
#define SKY_SERVER_PROCESS_LOG_H

#include "model/base/base.h"

/* X(ENUM, "text"), the most urgent first. */
#define SKY_LOG_LEVELS(X) X(ERROR, "error") X(WARN, "warn") X(INFO, "info") X(DEBUG, "debug")

enum sky_log_level {
#define X(name, text) SKY_LOG_##name,
	SKY_LOG_LEVELS(X)
#undef X
	    SKY_LOG_LEVEL_COUNT
};

/* Where lines go, and which ones. It is set once, then read by every thread. */
struct sky_log {
	int fd;
	enum sky_log_level level; /* lines less urgent are dropped */
	bool json;
};

/* One named value of a line. Where text is NULL the integer is the value. */
struct sky_log_field {
	const char *name;
	const char *text;
	int64_t integer;
};

/* The most bytes of one line; a longer one is cut. A pipe takes a write of this size in one piece. */
#define SKY_LOG_LINE_MAX 4096

bool sky_log_wants(const struct sky_log *log, enum sky_log_level level);

/* Writes one line with the time, the level, the message and the fields. Thread-safe: a line is one write(2). Errors of
 * writing are ignored, because there is no other place to report them. */
void sky_log_write(const struct sky_log *log, enum sky_log_level level, const char *message,
                   const struct sky_log_field *fields, size_t count);

/* The same with a message made as by printf, without fields. */
void sky_log_printf(const struct sky_log *log, enum sky_log_level level, const char *format, ...) SKY_PRINTF(3, 4);

/* Makes a line (with "\n") in buffer[0..capacity) and returns its length; `now` in milliseconds since 1970.
 * sky_log_write uses it, and so do tests. */
size_t sky_log_line(const struct sky_log *log, enum sky_log_level level, int64_t now, const char *message,
                    const struct sky_log_field *fields, size_t count, char *buffer, size_t capacity);

#endif
