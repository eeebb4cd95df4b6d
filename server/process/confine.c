#include "server/process/confine.h"

#include "server/process/confine_steps.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What could not be given up, in one text. */
struct gaps {
	char text[3 * SKY_CONFINE_TEXT_MAX];
	size_t length;
};

static void SKY_PRINTF(2, 3) add_gap(struct gaps *gaps, const char *format, ...)
{
	const char *comma = gaps->length ? "; " : "";
	size_t room = sizeof gaps->text - gaps->length;
	int start = snprintf(gaps->text + gaps->length, room, "%s", comma);
	gaps->length += (size_t)start < room ? (size_t)start : room - 1;
	room = sizeof gaps->text - gaps->length;
	va_list args;
	va_start(args, format);
	int more = vsnprintf(gaps->text + gaps->length, room, format, args);
	va_end(args);
	gaps->length += more > 0 && (size_t)more < room ? (size_t)more : room - 1;
}

/* The server may have been started as root, for instance for a low port. The socket is open now. Ambient capabilities
 * go together with the permitted ones. */
static bool drop_capabilities(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
	return syscall(SYS_capset, &header, none) == 0;
}

bool sky_confine(const char *folder, enum sky_confine_mode mode, const struct sky_log *log)
{
	struct gaps gaps = {.length = 0};
	if (mode == SKY_CONFINE_OFF)
		return true;
	if (!drop_capabilities())
		add_gap(&gaps, "capabilities: %s", strerrordesc_np(errno));
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		add_gap(&gaps, "no_new_privs: %s", strerrordesc_np(errno));
	char files[SKY_CONFINE_TEXT_MAX];
	/* Files come first, because the list of system calls lacks those that confine files. */
	if (!sky_confine_files(folder, files))
		add_gap(&gaps, "files: %s", files);
	char calls[SKY_CONFINE_TEXT_MAX];
	if (!sky_confine_calls(calls))
		add_gap(&gaps, "system calls: %s", calls);
	if (gaps.length == 0) {
		sky_log_printf(log, SKY_LOG_DEBUG, "confined: %s; %s", files, calls);
		return true;
	}
	sky_log_printf(log, mode == SKY_CONFINE_ON ? SKY_LOG_ERROR : SKY_LOG_WARN, "not confined in full: %s", gaps.text);
	return mode != SKY_CONFINE_ON;
}
