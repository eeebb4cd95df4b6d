/* File descriptors: each connection takes one, and there must be enough. */
#ifndef SKY_SERVER_PROCESS_FILES_H
#define SKY_SERVER_PROCESS_FILES_H

#include "server/process/log.h"

/* Raises the process's limit of open files (RLIMIT_NOFILE) to what so many connections need besides everything else.
 * Returns how many connections the system's hard limit leaves room for, at most `connections`. When these are fewer,
 * the log says so. 0: there is not room for one in each thread. Call it before the confinement, which takes the right
 * away. */
unsigned sky_files_reserve(unsigned connections, unsigned threads, const struct sky_log *log);

#endif
