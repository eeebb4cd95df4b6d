#include "server/release/release.h"

#include "model/base/text.h"
#include "model/load/snapshot_build.h"
#include "server/release/background_load.h"
#include "server/release/stored_responses.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define GRACE_PAUSE_NS 200000L /* between two looks at the readers: a request takes less */
#define MISTAKES_LOGGED_MAX 20 /* the rest is told by `skyledger check` */
#define RELOAD_ERROR_BYTES_MAX 512

static const char no_memory[] = "memory is short";

static void destroy(struct sky_release *release)
{
	if (release) {
		sky_stored_responses_release(release->prerendered);
		for (size_t i = 0; i < release->kept_count; i++)
			sky_snapshot_release(release->kept[i].snapshot);
		free(release->error);
		free(release);
	}
}

/* Takes over the releases kept so far, as many as may be kept. */
static void hold(struct sky_release *release, const struct sky_release *before, size_t keep)
{
	const char *id = sky_snapshot_release_id(release->snapshot);
	for (size_t i = 0; i < before->kept_count && release->kept_count < keep; i++) {
		const struct sky_kept_release *kept = &before->kept[i];
		if (strcmp(sky_snapshot_release_id(kept->snapshot), id) != 0) {
			sky_snapshot_acquire(kept->snapshot);
			release->kept[release->kept_count++] = *kept;
		}
	}
}

/* before: whose releases stay kept; NULL: none. Steals the snapshot's reference and the error, also on failure. The
 * error takes the place of the status's; NULL: that one, which is static then, stays. */
static struct sky_release *create(const struct sky_releases *releases, const struct sky_kept_release *kept,
                                  const struct sky_release *before, const struct sky_server_status *status, char *error)
{
	struct sky_release *release = calloc(1, sizeof *release);
	if (!release) {
		sky_snapshot_release(kept->snapshot);
		free(error);
		return NULL;
	}
	release->snapshot = kept->snapshot;
	release->kept[release->kept_count++] = *kept;
	if (before)
		hold(release, before, releases->keep);
	release->newest = kept->modified;
	for (size_t i = 1; i < release->kept_count; i++) {
		int64_t modified = release->kept[i].modified;
		release->newest = modified > release->newest ? modified : release->newest;
	}
	release->status = *status;
	release->status.last_reload_error = error ? error : status->last_reload_error;
	release->error = error;
	return release;
}

/* A copy for the next release, or NULL: the status says what there is to say. */
static char *copy_error(const struct sky_release *release, struct sky_server_status *status)
{
	char *copy = release->error ? strdup(release->error) : NULL;
	if (release->error && !copy)
		status->last_reload_error = no_memory;
	return copy;
}

static void pause_a_moment(void)
{
	struct timespec pause = {.tv_nsec = GRACE_PAUSE_NS};
	while (nanosleep(&pause, &pause) == -1 && errno == EINTR) {
	}
}

static bool reads_before(struct sky_releases *releases, uint64_t epoch)
{
	bool found = false;
	pthread_mutex_lock(&releases->readers_lock);
	for (struct sky_reader *reader = releases->readers; reader && !found; reader = reader->next) {
		uint64_t at = atomic_load(&reader->epoch);
		found = at != 0 && at < epoch;
	}
	pthread_mutex_unlock(&releases->readers_lock);
	return found;
}

/* The same release in another state of the server. Steals the error, also on failure. */
static struct sky_release *create_same(const struct sky_releases *releases, struct sky_release *current,
                                       const struct sky_server_status *status, char *error)
{
	sky_snapshot_acquire(current->snapshot);
	struct sky_release *next = create(releases, &current->kept[0], current, status, error);
	if (next) {
		next->generation = current->generation;
		next->prerendered = current->prerendered ? sky_stored_responses_acquire(current->prerendered) : NULL;
	}
	return next;
}

/* All of this is sequentially consistent: a reader that announced an older epoch is seen below; one that was not seen
 * yet loads `current` after the exchange. */
static void publish(struct sky_releases *releases, struct sky_release *next)
{
	struct sky_release *old = atomic_exchange(&releases->current, next);
	uint64_t epoch = atomic_fetch_add(&releases->epoch, 1) + 1;
	while (reads_before(releases, epoch))
		pause_a_moment();
	destroy(old);
}

bool sky_releases_init(struct sky_releases *releases, struct sky_snapshot *snapshot, int64_t now)
{
	struct sky_server_status status = {.ready = true, .started = now, .loaded = now};
	const struct sky_kept_release kept = {snapshot, now, now};
	releases->keep = 1;
	releases->oldest = releases->newest = now;
	struct sky_release *first = create(releases, &kept, NULL, &status, NULL);
	if (!first)
		return false;
	first->generation = 1;
	releases->prerender = NULL;
	releases->go_on = NULL;
	releases->left = NULL;
	atomic_init(&releases->current, first);
	atomic_init(&releases->epoch, 1);
	releases->readers = NULL;
	pthread_mutex_init(&releases->readers_lock, NULL);
	return true;
}

void sky_releases_finish(struct sky_releases *releases)
{
	destroy(atomic_exchange(&releases->current, NULL));
	sky_background_load_finish(releases->left);
	pthread_mutex_destroy(&releases->readers_lock);
}

void sky_releases_register(struct sky_releases *releases, struct sky_reader *reader)
{
	atomic_init(&reader->epoch, 0);
	pthread_mutex_lock(&releases->readers_lock);
	reader->next = releases->readers;
	releases->readers = reader;
	pthread_mutex_unlock(&releases->readers_lock);
}

const struct sky_release *sky_releases_enter(struct sky_releases *releases, struct sky_reader *reader)
{
	atomic_store(&reader->epoch, atomic_load(&releases->epoch));
	return atomic_load(&releases->current);
}

void sky_releases_leave(struct sky_reader *reader)
{
	atomic_store_explicit(&reader->epoch, 0, memory_order_release);
}

/* One line for /readyz and the log: how many mistakes there are, and the first. */
static char *describe(struct sky_report *report, enum sky_load_status status)
{
	size_t kept = 0;
	const struct sky_mistake *mistakes = sky_report_mistakes(report, &kept);
	char *text = malloc(RELOAD_ERROR_BYTES_MAX);
	if (!text)
		return NULL;
	if (kept) { /* cut where it is too long, perhaps within a character */
		snprintf(text, RELOAD_ERROR_BYTES_MAX, "%zu mistake%s, the first: %s:%u:%u: %s", sky_report_count(report),
		         sky_report_count(report) == 1 ? "" : "s", mistakes[0].file ? mistakes[0].file : "", mistakes[0].line,
		         mistakes[0].column, mistakes[0].message);
	} else {
		snprintf(text, RELOAD_ERROR_BYTES_MAX, "%s",
		         status == SKY_LOAD_MEMORY ? no_memory : "the data set cannot be read");
	}
	return sky_text_mend(text);
}

static void log_mistakes(struct sky_report *report, const char *folder, const struct sky_log *log)
{
	size_t kept = 0;
	const struct sky_mistake *mistakes = sky_report_mistakes(report, &kept);
	for (size_t i = 0; i < kept && i < MISTAKES_LOGGED_MAX; i++) {
		sky_log_printf(log, SKY_LOG_ERROR, "%s:%u:%u: %s", mistakes[i].file ? mistakes[i].file : folder,
		               mistakes[i].line, mistakes[i].column, mistakes[i].message);
	}
	if (sky_report_count(report) > MISTAKES_LOGGED_MAX) {
		sky_log_printf(log, SKY_LOG_ERROR, "and %zu more mistakes; `skyledger check` tells them all",
		               sky_report_count(report) - MISTAKES_LOGGED_MAX);
	}
}

static void keep_old(struct sky_releases *releases, struct sky_report *report, enum sky_load_status status,
                     const char *folder, const struct sky_log *log)
{
	struct sky_release *current = atomic_load(&releases->current);
	log_mistakes(report, folder, log);
	sky_log_printf(log, SKY_LOG_ERROR, "reload failed: %zu mistakes in %s; release %s stays", sky_report_count(report),
	               folder, sky_snapshot_release_id(current->snapshot));
	struct sky_server_status told = current->status;
	told.failed_reloads++;
	told.failed = told.reloaded = (int64_t)time(NULL);
	told.last_reload_error = no_memory;
	struct sky_release *next = create_same(releases, current, &told, describe(report, status));
	if (next)
		publish(releases, next);
}

static void prerender(const struct sky_releases *releases, struct sky_release *release,
                      const struct sky_stored_responses *previous, const struct sky_log *log)
{
	if (!releases->prerender)
		return;
	release->prerendered = releases->prerender(release, previous, releases->go_on);
	if (release->prerendered) {
		sky_log_printf(log, SKY_LOG_DEBUG, "%zu pages made ahead, %zu bytes",
		               sky_stored_responses_count(release->prerendered),
		               sky_stored_responses_bytes(release->prerendered));
	} else {
		bool stops = releases->go_on && !releases->go_on();
		sky_log_printf(log, stops ? SKY_LOG_DEBUG : SKY_LOG_WARN, "no pages are made ahead: %s",
		               stops ? "the server is stopping" : "memory is short");
	}
}

void sky_releases_prerender(struct sky_releases *releases, const struct sky_log *log)
{
	struct sky_release *current = atomic_load(&releases->current);
	if (!releases->prerender || current->prerendered)
		return;
	struct sky_server_status told = current->status;
	char *error = copy_error(current, &told);
	struct sky_release *next = create_same(releases, current, &told, error);
	if (!next)
		return;
	prerender(releases, next, NULL, log);
	next->generation++;
	publish(releases, next);
}

/* The Last-Modified of a release that comes to be served now: a second that no other had, and not in the future. It
 * is later than all others, or, where the clock has not gone on or was set back, earlier than all: it is compared for
 * equality alone. */
static int64_t next_date(struct sky_releases *releases, int64_t now)
{
	if (now > releases->newest)
		return releases->newest = now;
	releases->oldest = now < releases->oldest ? now : releases->oldest - 1;
	return releases->oldest;
}

/* Steals the snapshot. NULL: memory is short. */
static struct sky_release *follow(struct sky_releases *releases, struct sky_release *current,
                                  struct sky_snapshot *snapshot, const char *folder, const struct sky_log *log)
{
	struct sky_server_status told = current->status;
	const char *id = sky_snapshot_release_id(current->snapshot);
	told.reloads++;
	told.reloaded = (int64_t)time(NULL);
	told.last_reload_error = NULL;
	if (strcmp(sky_snapshot_release_id(snapshot), id) == 0) {
		sky_snapshot_release(snapshot);
		sky_log_printf(log, SKY_LOG_INFO, "reloaded %s: the data is the same, release %s stays", folder, id);
		return create_same(releases, current, &told, NULL);
	}
	const struct sky_kept_release kept = {snapshot, told.reloaded, next_date(releases, told.reloaded)};
	told.loaded = kept.loaded;
	struct sky_release *next = create(releases, &kept, current, &told, NULL);
	if (next) {
		next->generation = current->generation + 1;
		prerender(releases, next, current->prerendered, log);
		sky_log_printf(log, SKY_LOG_INFO, "reloaded %s: release %s follows %s; %zu held", folder,
		               sky_snapshot_release_id(next->snapshot), id, next->kept_count);
	}
	return next;
}

bool sky_releases_reload(struct sky_releases *releases, const char *folder, const struct sky_log *log)
{
	struct sky_release *current = atomic_load(&releases->current);
	struct sky_snapshot *snapshot = NULL;
	struct sky_report *report = NULL;
	struct sky_background_load *aside = sky_background_load_start(folder);
	if (!aside) {
		sky_log_printf(log, SKY_LOG_ERROR, "reload failed: memory is short");
		return false;
	}
	if (!sky_background_load_wait(aside, releases->go_on)) {
		sky_log_printf(log, SKY_LOG_INFO, "the reload of %s is broken off: the server is stopping", folder);
		releases->left = aside;
		return false;
	}
	enum sky_load_status status = sky_background_load_result(aside, &snapshot, &report);
	struct sky_release *next = NULL;
	if (status == SKY_LOAD_OK) {
		next = follow(releases, current, snapshot, folder, log);
		status = next ? SKY_LOAD_OK : SKY_LOAD_MEMORY;
	}
	if (next)
		publish(releases, next);
	else
		keep_old(releases, report, status, folder, log);
	sky_background_load_finish(aside);
	return next != NULL;
}

void sky_releases_drain(struct sky_releases *releases, const char *why)
{
	struct sky_release *current = atomic_load(&releases->current);
	struct sky_server_status told = current->status;
	told.ready = false;
	told.why_not = why;
	char *error = copy_error(current, &told);
	struct sky_release *next = create_same(releases, current, &told, error);
	if (next)
		publish(releases, next);
}
