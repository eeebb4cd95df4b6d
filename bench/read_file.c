#include "read_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char *read_open(int fd, size_t *length)
{
	struct stat status;
	size_t have = 0;
	if (fstat(fd, &status))
		return NULL;
	size_t size = (size_t)status.st_size;
	char *bytes = malloc(size + 1);
	while (bytes && have < size) {
		ssize_t got = read(fd, bytes + have, size - have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			errno = got == 0 ? EIO : errno;
			free(bytes);
			return NULL;
		}
		have += (size_t)got;
	}
	if (bytes) {
		bytes[size] = '\0';
		*length = size;
	}
	return bytes;
}

char *read_file(const char *path, size_t *length)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	char *bytes = read_open(fd, length);
	int why = errno;
	(void)close(fd);
	errno = why;
	return bytes;
}
