/* The server's log: one line an event, as text or JSON. Whatever comes from a client is escaped, so
 * that a line stays a line. */
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

/* Where lines go and which; set once, then read by every thread. */
struct sky_log {
	int fd;
	enum sky_log_level level; /* lines less urgent are dropped */
	bool json;
};

/* One named value of a line. text NULL: the integer is meant. */
struct sky_log_field {
	const char *name;
	const char *text;
	int64_t integer;
};

#define SKY_LOG_LINE_MAX 4096 /* bytes of one line; what is longer is cut: a pipe takes such a write in one piece */

bool sky_log_wants(const struct sky_log *log, enum sky_log_level level);

/* Writes one line with the time, the level, the message and the fields. Thread-safe: a line is one write(2). Errors of
 * writing are ignored, for there is no other place to tell. */
void sky_log_write(const struct sky_log *log, enum sky_log_level level, const char *message,
                   const struct sky_log_field *fields, size_t count);

/* The same with a printed message and no fields. */
void sky_log_printf(const struct sky_log *log, enum sky_log_level level, const char *format, ...) SKY_PRINTF(3, 4);

/* Makes a line (with "\n") into buffer[0..capacity) and returns its length; `now` in milliseconds since 1970. For
 * tests, and used by sky_log_write. */
size_t sky_log_line(const struct sky_log *log, enum sky_log_level level, int64_t now, const char *message,
                    const struct sky_log_field *fields, size_t count, char *buffer, size_t capacity);

#endif
