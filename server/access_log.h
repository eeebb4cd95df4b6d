/* One line a completed request. */
#ifndef SKY_SERVER_ACCESS_LOG_H
#define SKY_SERVER_ACCESS_LOG_H

#include "server/log.h"

/* What is told of a request; texts may be NULL where the request did not get so far. */
struct sky_access {
	const char *method, *target, *request_id;
	const char *end; /* how it ended when not well: "timeout", "aborted" …; NULL: well */
	int status;      /* 0: none was sent */
	size_t bytes;    /* of the body */
	int64_t micros;  /* from the request's first line to its end */
};

/* Writes the line at level info; client texts are escaped. Thread-safe. */
void sky_access_log(const struct sky_log *log, const struct sky_access *access);

#endif
