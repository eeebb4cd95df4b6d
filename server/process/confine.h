/* After start-up the process gives up what it does not need for its answers. Then whoever takes it over can do little
 * with it. docs/decisions/0012 says what stays and why. */
#ifndef SKY_SERVER_PROCESS_CONFINE_H
#define SKY_SERVER_PROCESS_CONFINE_H

#include "server/process/log.h"

/* X(ENUM, "text"), the default first. */
#define SKY_CONFINE_MODES(X)                                                                                           \
	X(AUTO, "auto") /* as far as kernel and build allow; the log tells what stays open */                              \
	X(ON, "on")     /* in full, or the server does not start */                                                        \
	X(OFF, "off")

enum sky_confine_mode {
#define X(name, text) SKY_CONFINE_##name,
	SKY_CONFINE_MODES(X)
#undef X
};

/* Gives up capabilities, set-user-id programs (no_new_privs), all files but reading those in `folder` (and, where that
 * is a symbolic link, beside the link), TCP connections of its own (Landlock) and every system call that is not on the
 * list (seccomp). None of it can be taken back. Landlock covers the calling thread and the threads that it starts
 * later, so call this before others run. seccomp covers all. false: the mode is ON and something could not be given up;
 * the log says what. */
bool sky_confine(const char *folder, enum sky_confine_mode mode, const struct sky_log *log) SKY_MUST;

#endif
