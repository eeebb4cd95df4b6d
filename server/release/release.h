/* The release that is served now, the kept ones beside it, and their replacement while requests run. Readers take
 * no shared lock: each has a record of its own with the epoch in which it reads. Who publishes waits until no
 * reader is in an older epoch. */
#ifndef SKY_SERVER_RELEASE_RELEASE_H
#define SKY_SERVER_RELEASE_RELEASE_H

#include "handlers/request/api.h"
#include "server/process/log.h"

#include <pthread.h>
#include <stdatomic.h>

struct sky_background_load;

struct sky_stored_responses;

/* Releases kept at most, the current one included. */
#define SKY_KEPT_RELEASES_MAX 16

/* What is published: the releases that can be asked for and what the server says of itself. Immutable. A release that
 * is no longer kept lives on until its last reader has left. */
struct sky_release {
	/* changes with the snapshot and with the responses made ahead: cached responses depend on it */
	uint64_t generation;
	struct sky_stored_responses *prerendered; /* one reference; NULL: none are made, or not yet */
	struct sky_snapshot *snapshot;            /* of held[0], the one that is served */
	size_t kept_count;
	struct sky_kept_release kept[SKY_KEPT_RELEASES_MAX]; /* the newest first; one reference each */
	int64_t newest;                                      /* the latest Last-Modified of these */
	struct sky_server_status status;                     /* its texts are static or belong to the release */
	char *error;                                         /* what status.last_reload_error points to; NULL: none */
};

/* A reader; one a thread. */
struct sky_reader {
	_Atomic uint64_t epoch; /* 0: not reading */
	struct sky_reader *next;
};

struct sky_releases {
	_Atomic(struct sky_release *) current;
	_Atomic uint64_t epoch;
	pthread_mutex_t readers_lock; /* taken to register a reader and to publish, never to read */
	struct sky_reader *readers;
	size_t keep; /* releases kept at most, 1 (at first) to SKY_KEPT_RELEASES_MAX; set before the first reload */
	int64_t oldest, newest; /* of all dates that releases had as Last-Modified, also those no longer kept */
	/* Makes the responses that are asked for most (prerender.h); NULL: none are made ahead. Set
	 * before the first reload. */
	struct sky_stored_responses *(*prerender)(const struct sky_release *release,
	                                          const struct sky_stored_responses *previous, bool (*go_on)(void));
	bool (*go_on)(void); /* asked while they are made and while a data set loads: false breaks off; NULL: always true */
	struct sky_background_load *left; /* a load that was broken off and runs to its end or the process's; NULL: none */
};

/* Publishes `snapshot` (its reference is stolen, also on failure) as the first release. false: memory is short. */
bool sky_releases_init(struct sky_releases *releases, struct sky_snapshot *snapshot, int64_t now) SKY_MUST;

/* Makes the stored responses of the current release, if prerender is set, and publishes the release again with
 * them. Same thread as reload. */
void sky_releases_prerender(struct sky_releases *releases, const struct sky_log *log);

/* Frees what is published; no reader may be reading. Readers themselves belong to their callers. */
void sky_releases_finish(struct sky_releases *releases);

/* A reader must be registered once before it reads, and stays registered until sky_releases_finish. */
void sky_releases_register(struct sky_releases *releases, struct sky_reader *reader);

/* The release, which stays valid until sky_releases_leave. Not nested. Any number of threads,
 * each with its own reader. */
const struct sky_release *sky_releases_enter(struct sky_releases *releases, struct sky_reader *reader);
void sky_releases_leave(struct sky_reader *reader);

/* Loads the data set in `folder` and publishes it. Earlier releases are kept, up to `keep`. The same data again
 * makes no other release. A folder that cannot be served leaves the old release in place and publishes why; the
 * mistakes go to the log. Returns true when what is in the folder serves. One thread at a time, and not again once
 * go_on has said no. */
bool sky_releases_reload(struct sky_releases *releases, const char *folder, const struct sky_log *log);

/* Says that the server is not ready any more, and why (static text). Same thread as reload. */
void sky_releases_drain(struct sky_releases *releases, const char *why);

#endif
