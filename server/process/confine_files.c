/* Landlock: which files may be read, and no TCP connection out. */
#include "server/process/confine_steps.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Debian 12's header knows the first two versions of the interface, but a kernel may know more. The numbers belong to
 * the kernel and do not change. */
#define ABI_MAX 6
#define FILES_1 ((UINT64_C(1) << 13) - 1) /* execute, write, read, list, remove, make */
#define FILES_REFER (UINT64_C(1) << 13)
#define FILES_TRUNCATE (UINT64_C(1) << 14)
#define FILES_IOCTL (UINT64_C(1) << 15)
#define TCP_BIND_CONNECT UINT64_C(3)
#define SCOPE_ABSTRACT_SIGNAL UINT64_C(3) /* abstract UNIX sockets and signals of others */

/* struct landlock_ruleset_attr of version 6. Older kernels accept it when the members that they do not know are 0. */
struct ruleset {
	uint64_t files, tcp, scoped;
};

/* What each version of the interface can refuse first. */
static const struct ruleset refused_since[ABI_MAX + 1] = {
    [1] = {.files = FILES_1},        [2] = {.files = FILES_REFER}, [3] = {.files = FILES_TRUNCATE},
    [4] = {.tcp = TCP_BIND_CONNECT}, [5] = {.files = FILES_IOCTL}, [6] = {.scoped = SCOPE_ABSTRACT_SIGNAL},
};

static bool allow_reading(int ruleset, const char *path)
{
	struct landlock_path_beneath_attr rule = {
	    .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
	    .parent_fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC),
	};
	bool done =
	    rule.parent_fd >= 0 && syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
	int error = errno;
	if (rule.parent_fd >= 0)
		close(rule.parent_fd);
	errno = error;
	return done;
}

/* Where `folder` is a symbolic link, a release is switched by pointing the link to another folder, which usually lies
 * beside it. So this gives the folder that holds the link, in path. false: it is no link, or a link in the root folder,
 * which would open everything. */
static bool find_beside(const char *folder, char path[PATH_MAX])
{
	size_t length = strlen(folder);
	while (length > 1 && folder[length - 1] == '/')
		length--;
	if (length >= PATH_MAX)
		return false;
	memcpy(path, folder, length);
	path[length] = '\0';
	struct stat info;
	if (lstat(path, &info) != 0 || !S_ISLNK(info.st_mode))
		return false;
	char *slash = strrchr(path, '/');
	if (!slash)
		memcpy(path, ".", sizeof ".");
	else
		*slash = '\0';
	return path[0] != '\0';
}

static bool restrict_to(int ruleset, const char *folder)
{
	char beside[PATH_MAX];
	return allow_reading(ruleset, folder) && (!find_beside(folder, beside) || allow_reading(ruleset, beside)) &&
	       syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
}

bool sky_confine_files(const char *folder, char text[SKY_CONFINE_TEXT_MAX])
{
	struct ruleset refused = {0};
	if (SKY_SANITIZED) {
		snprintf(text, SKY_CONFINE_TEXT_MAX, "this build carries a sanitizer, which needs its own");
		return false;
	}
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (abi < 1) {
		snprintf(text, SKY_CONFINE_TEXT_MAX, "this kernel has no Landlock, or it is turned off");
		return false;
	}
	for (long version = 1; version <= abi && version <= ABI_MAX; version++) {
		refused.files |= refused_since[version].files;
		refused.tcp |= refused_since[version].tcp;
		refused.scoped |= refused_since[version].scoped;
	}
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &refused, sizeof refused, 0);
	bool done = ruleset >= 0 && restrict_to(ruleset, folder);
	if (done)
		snprintf(text, SKY_CONFINE_TEXT_MAX, "reads only the data set (Landlock %ld)", abi);
	else
		snprintf(text, SKY_CONFINE_TEXT_MAX, "Landlock refuses: %s", strerrordesc_np(errno));
	if (ruleset >= 0)
		close(ruleset);
	return done;
}
