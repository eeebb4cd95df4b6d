/* Runs a target once over each file of a folder, without libFuzzer. usage: fuzz_NAME FOLDER      prints TAP */
#include "fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool replay(int folder, const char *name)
{
	struct stat info;
	int file = openat(folder, name, O_RDONLY | O_CLOEXEC);
	if (file < 0 || fstat(file, &info) != 0)
		return false;
	size_t size = (size_t)info.st_size;
	uint8_t *data = malloc(size + 1);
	bool done = data && read(file, data, size) == (ssize_t)size && LLVMFuzzerTestOneInput(data, size) == 0;
	free(data);
	close(file);
	return done;
}

int main(int argc, char **argv)
{
	DIR *list = argc == 2 ? opendir(argv[1]) : NULL;
	int count = 0, failed = 0;
	if (!list) {
		fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
		return 2;
	}
	for (const struct dirent *entry = readdir(list); entry; entry = readdir(list)) {
		if (entry->d_name[0] != '.') {
			bool done = replay(dirfd(list), entry->d_name);
			failed += !done;
			printf("%s %d - %s\n", done ? "ok" : "not ok", ++count, entry->d_name);
			fflush(stdout);
		}
	}
	closedir(list);
	printf("1..%d\n", count);
	return failed > 0 || count == 0;
}
