/* One line on a terminal that shows how far a load is. It appears when the load has taken a second. */
#ifndef SKY_SERVER_COMMANDS_PROGRESS_H
#define SKY_SERVER_COMMANDS_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct sky_progress {
	FILE *out; /* borrowed; NULL: the line is not shown */
	const char *folder;
	int64_t begun, shown; /* milliseconds of a clock that only goes forward */
	bool visible;
};

/* out: NULL where it is no terminal. folder is borrowed. */
struct sky_progress sky_progress_start(FILE *out, const char *folder, int64_t now_ms);
/* Writes the line anew, in place, when a second has passed since the start and 200 ms since the last time. bytes: how
 * many of bytes_total were read; when all were, the indexes are being built. */
void sky_progress_note(struct sky_progress *progress, int64_t now_ms, size_t records, uint64_t bytes,
                       uint64_t bytes_total);
/* Removes the line, so that the next text starts on an empty one. */
void sky_progress_end(struct sky_progress *progress);

#endif
