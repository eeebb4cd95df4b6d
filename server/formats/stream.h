/* A body that is made in pieces while it is sent. So a body of any size needs little memory. */
#ifndef SKY_SERVER_FORMATS_STREAM_H
#define SKY_SERVER_FORMATS_STREAM_H

#include "model/base/base.h"

#include <sys/types.h>

/* How many bytes are best read at a time. */
#define SKY_STREAM_BLOCK 32768

struct sky_stream {
	/* Fills `buffer` with 1 to `size` bytes and returns how many; 0: the end; -1: the rest cannot be made. One thread
	 * at a time. */
	ssize_t (*read)(struct sky_stream *stream, char *buffer, size_t size);
	/* Frees the stream, even in the middle. */
	void (*close)(struct sky_stream *stream);
};

struct sky_operation;
struct sky_snapshot;

/* New stream of the whole release as a ZIP archive (handlers/feeds/package.h), the same bytes each time. It holds the
 * snapshot until it is closed. NULL: memory is short. */
struct sky_stream *sky_stream_package(struct sky_snapshot *snapshot, const struct sky_operation *operation) SKY_MUST;

#endif
