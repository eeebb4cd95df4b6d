/* The two halves of the confinement that the kernel may lack; only for the files confine*.c. */
#ifndef SKY_SERVER_PROCESS_CONFINE_STEPS_H
#define SKY_SERVER_PROCESS_CONFINE_STEPS_H

#include "model/base/base.h"

#define SKY_CONFINE_TEXT_MAX 160

/* Sanitizers read /proc, trace their own process and start a symbolizer. So builds with them do not give up files and
 * system calls. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SKY_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SKY_SANITIZED 1
#endif
#endif
#ifndef SKY_SANITIZED
#define SKY_SANITIZED 0
#endif

/* Each returns true when its half is in place. text then says what is given up, else what stands in the way.
 * no_new_privs must be set. */
bool sky_confine_files(const char *folder, char text[SKY_CONFINE_TEXT_MAX]) SKY_MUST;
bool sky_confine_calls(char text[SKY_CONFINE_TEXT_MAX]) SKY_MUST;

#endif
