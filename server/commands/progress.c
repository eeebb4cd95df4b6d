#include "server/commands/progress.h"

#include <inttypes.h>

#define PATIENCE_MS 1000
#define STEP_MS 200
#define CLEAR "\r\033[K" /* ECMA-48, "erase in line" */

struct sky_progress sky_progress_start(FILE *out, const char *folder, int64_t now_ms)
{
	return (struct sky_progress){.out = out, .folder = folder, .begun = now_ms, .shown = now_ms};
}

void sky_progress_note(struct sky_progress *progress, int64_t now_ms, size_t records, uint64_t bytes,
                       uint64_t bytes_total)
{
	if (!progress->out || now_ms - progress->begun < PATIENCE_MS ||
	    (progress->visible && now_ms - progress->shown < STEP_MS))
		return;
	if (bytes < bytes_total) {
		fprintf(progress->out, CLEAR "skyledger: reading %s: %zu records, %" PRIu64 " %%", progress->folder, records,
		        bytes * 100 / bytes_total);
	} else {
		fprintf(progress->out, CLEAR "skyledger: indexing %s: %zu records", progress->folder, records);
	}
	fflush(progress->out);
	progress->shown = now_ms;
	progress->visible = true;
}

void sky_progress_end(struct sky_progress *progress)
{
	if (progress->visible) {
		fputs(CLEAR, progress->out);
		fflush(progress->out);
		progress->visible = false;
	}
}
