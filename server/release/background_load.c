#include "server/release/background_load.h"
#include "model/load/load.h"
#include "model/load/snapshot_build.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOOK_NS 1000000L /* between two looks */

struct sky_background_load {
	pthread_t thread;
	bool ended; /* the thread was joined */
	char *folder;
	struct sky_report *report;
	struct sky_snapshot *snapshot;
	enum sky_load_status status;
};

static void *load(void *closure)
{
	struct sky_background_load *aside = closure;
	aside->status = sky_snapshot_load(aside->folder, aside->report, NULL, NULL, &aside->snapshot);
	return NULL;
}

static void destroy(struct sky_background_load *aside)
{
	sky_snapshot_release(aside->snapshot);
	sky_report_destroy(aside->report);
	free(aside->folder);
	free(aside);
}

struct sky_background_load *sky_background_load_start(const char *folder)
{
	struct sky_background_load *aside = calloc(1, sizeof *aside);
	if (!aside)
		return NULL;
	aside->folder = strdup(folder);
	aside->report = sky_report_create();
	if (!aside->folder || !aside->report || pthread_create(&aside->thread, NULL, load, aside) != 0) {
		destroy(aside);
		return NULL;
	}
	return aside;
}

bool sky_background_load_wait(struct sky_background_load *aside, bool (*go_on)(void))
{
	const struct timespec look = {.tv_nsec = LOOK_NS};
	while (!aside->ended && pthread_tryjoin_np(aside->thread, NULL) == EBUSY) {
		if (go_on && !go_on())
			return false;
		nanosleep(&look, NULL);
	}
	aside->ended = true;
	return true;
}

enum sky_load_status sky_background_load_result(struct sky_background_load *aside, struct sky_snapshot **snapshot,
                                                struct sky_report **report)
{
	*snapshot = aside->snapshot;
	*report = aside->report;
	aside->snapshot = NULL;
	return aside->status;
}

void sky_background_load_finish(struct sky_background_load *aside)
{
	if (aside && (aside->ended || pthread_tryjoin_np(aside->thread, NULL) == 0))
		destroy(aside);
	else if (aside)
		pthread_detach(aside->thread); /* nobody waits for it any more */
}
