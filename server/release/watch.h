/* Notices that the files of a data set have changed, and when whoever writes them seems to be done (--watch). It asks
 * the file system rather than being told: a dozen stat(2) calls, which also see what inotify does not, as a folder that
 * is switched by a symbolic link or lies on another machine. */
#ifndef SKY_SERVER_RELEASE_WATCH_H
#define SKY_SERVER_RELEASE_WATCH_H

#include "model/base/base.h"

#define SKY_WATCH_MS 500 /* between two looks */

struct sky_watch {
	const char *folder;    /* borrowed */
	uint64_t loaded, seen; /* what the folder looked like before it was loaded, and at the last look */
};

/* To be called before the folder is loaded, each time, so that a change during the load is noticed after it. */
void sky_watch_note(struct sky_watch *watch, const char *folder);

/* Looks. true: the folder differs from what was noted, and has not changed since the look before; it is noted, and the
 * caller is to load it. A folder that cannot be read counts as a change as well, once. */
bool sky_watch_look(struct sky_watch *watch) SKY_MUST;

#endif
