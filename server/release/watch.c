#include "server/release/watch.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

/* What changes when a file does. A write moves the times and the size, a rename the inode; ctime cannot be
 * set back, as mtime can. */
struct mark {
	uint64_t device, inode, size;
	int64_t modified, modified_ns, changed, changed_ns;
	uint64_t error;
};

static uint64_t mark_file(int folder, const char *name)
{
	struct mark mark = {0};
	struct stat info;
	if (fstatat(folder, name, &info, 0) == 0) {
		mark = (struct mark){.device = info.st_dev,
		                     .inode = info.st_ino,
		                     .size = (uint64_t)info.st_size,
		                     .modified = info.st_mtim.tv_sec,
		                     .modified_ns = info.st_mtim.tv_nsec,
		                     .changed = info.st_ctim.tv_sec,
		                     .changed_ns = info.st_ctim.tv_nsec};
	} else {
		mark.error = (uint64_t)errno;
	}
	return XXH3_64bits_withSeed(&mark, sizeof mark, XXH3_64bits(name, strlen(name)));
}

/* The order in which a folder is listed says nothing: the marks are summed. */
static uint64_t mark_folder(const char *folder)
{
	uint64_t sum = 0;
	DIR *list = opendir(folder);
	if (!list)
		return (uint64_t)errno;
	errno = 0;
	for (const struct dirent *entry = readdir(list); entry; entry = readdir(list)) {
		if (entry->d_name[0] != '.')
			sum += mark_file(dirfd(list), entry->d_name);
		errno = 0;
	}
	sum += (uint64_t)errno;
	closedir(list);
	return sum;
}

void sky_watch_note(struct sky_watch *watch, const char *folder)
{
	watch->folder = folder;
	watch->loaded = watch->seen = mark_folder(folder);
}

bool sky_watch_look(struct sky_watch *watch)
{
	uint64_t now = mark_folder(watch->folder);
	bool settled = now == watch->seen;
	watch->seen = now;
	if (!settled || now == watch->loaded)
		return false;
	watch->loaded = now;
	return true;
}
