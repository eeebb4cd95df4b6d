/* skyledger new: makes a small data set that a user then overwrites. It is made next to its place and moved there when
 * it is whole. */
#include "server/commands/commands.h"
#include "server/commands/template.h"

#include "model/record/schema.h"

#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_BYTES 4096
#define SCHEMA_FOLDER "schema"

/* Opens a file of the folder for writing, after making the folder that it is in. NULL: errno says why. */
static FILE *open_file(const char *folder, const char *name)
{
	char path[PATH_BYTES];
	int length = snprintf(path, sizeof path, "%s/%s", folder, name);
	if (length < 0 || (size_t)length >= sizeof path) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	char *slash = strrchr(path, '/');
	*slash = '\0';
	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		return NULL;
	*slash = '/';
	return fopen(path, "wxe");
}

static bool write_template(const char *folder)
{
	for (size_t i = 0; i < sky_template_count; i++) {
		const struct sky_template_file *entry = &sky_template[i];
		FILE *file = open_file(folder, entry->path);
		bool written = file && fwrite(entry->text, 1, entry->length, file) == entry->length;
		if ((file && fclose(file) != 0) || !written)
			return false;
	}
	return true;
}

static bool write_schemas(const char *folder)
{
	for (unsigned kind = 0; kind <= SKY_KIND_COUNT; kind++) {
		char name[64];
		snprintf(name, sizeof name, SCHEMA_FOLDER "/%s.schema.json", sky_schema_name((enum sky_kind)kind));
		FILE *file = open_file(folder, name);
		bool written = file && sky_schema_print((enum sky_kind)kind, file);
		if ((file && fclose(file) != 0) || !written)
			return false;
	}
	return true;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status;
	(void)type;
	(void)place;
	return remove(path);
}

static int refuse(const char *folder, int error)
{
	if (error == EEXIST || error == ENOTEMPTY)
		return sky_complain("%s exists and is not empty; name a folder that does not exist yet", folder);
	if (error == ENOTDIR)
		return sky_complain("%s, or a part of its path, is not a folder", folder);
	return sky_complain("%s cannot be made: %s", folder, strerror(error));
}

/* Writes the data set into the folder `fresh` and moves it to `folder`. false: errno says why. */
static bool make(const char *fresh, const char *folder)
{
	mode_t mask = umask(0);
	umask(mask);
	/* rename replaces an empty folder, but nothing else. */
	return chmod(fresh, 0777 & ~mask) == 0 && write_template(fresh) && write_schemas(fresh) &&
	       rename(fresh, folder) == 0;
}

int sky_command_new(const struct sky_config *config)
{
	size_t length = strlen(config->operand);
	while (length > 1 && config->operand[length - 1] == '/')
		length--;
	const char *last = memrchr(config->operand, '/', length);
	last = last ? last + 1 : config->operand;
	size_t last_length = length - (size_t)(last - config->operand);
	bool dots = last_length <= 2 && strspn(last, ".") >= last_length;
	char folder[PATH_BYTES];
	if (length == 0 || length >= sizeof folder || dots)
		return sky_complain("\"%.80s\" is no name for a new folder", config->operand);
	snprintf(folder, sizeof folder, "%.*s", (int)length, config->operand);
	char fresh[PATH_BYTES + 16];
	snprintf(fresh, sizeof fresh, "%s.new-XXXXXX", folder);
	if (!mkdtemp(fresh))
		return refuse(folder, errno);
	if (!make(fresh, folder)) {
		int error = errno;
		nftw(fresh, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
		return refuse(folder, error);
	}
	printf("%s: a small data set; its README.md says what is what\n"
	       "skyledger check --strict %s\nskyledger serve --data %s\n",
	       folder, folder, folder);
	return SKY_EXIT_OK;
}
