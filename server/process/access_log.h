/* One line for each completed request. A request that the server failed to answer is always logged, the others only
 * where that is asked for. */
#ifndef SKY_SERVER_PROCESS_ACCESS_LOG_H
#define SKY_SERVER_PROCESS_ACCESS_LOG_H

#include "server/process/log.h"

/* What is written about a request. Texts may be NULL where the request did not get so far. */
struct sky_access {
	const char *client; /* address; NULL: it has none, as on a UNIX socket */
	const char *method, *target, *request_id;
	const char *trace, *parent; /* what the client says that the request is part of (trace.h) */
	const char *end;            /* how it ended, if not well: "timeout", "aborted" …; NULL: well */
	int status;                 /* 0: none was sent */
	size_t bytes;               /* of the body */
	int64_t micros;             /* from the request's first line to its end */
	bool failed;                /* the server could not do what was asked, and the client is not to blame */
};

/* Writes the line, at level error where the request failed, else info; client texts are escaped. Thread-safe. */
void sky_access_log(const struct sky_log *log, const struct sky_access *access);

#endif
