/* One line on a terminal that tells how far a load is, from its second second on. */
#ifndef SKY_SERVER_COMMANDS_PROGRESS_H
#define SKY_SERVER_COMMANDS_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct sky_progress {
	FILE *out; /* borrowed; NULL: nobody looks */
	const char *folder;
	int64_t begun, shown; /* milliseconds of a clock that only goes forward */
	bool visible;
};

/* out: NULL where it is no terminal. folder is borrowed. */
struct sky_progress sky_progress_start(FILE *out, const char *folder, int64_t now_ms);
/* Writes the line anew, in place, where a second has passed since the start and 200 ms since the last one. bytes: read
 * of bytes_total; all of them: the indexes are being built. */
void sky_progress_note(struct sky_progress *progress, int64_t now_ms, size_t records, uint64_t bytes,
                       uint64_t bytes_total);
/* Takes the line away, so that what follows starts on an empty one. */
void sky_progress_end(struct sky_progress *progress);

#endif
