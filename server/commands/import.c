/* skyledger import: turns a table into figure records of a data set, the whole table or nothing. */
#include "server/commands/commands.h"

#include "model/import/import.h"
#include "model/load/load.h"
#include "model/load/snapshot_build.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The most bytes of a table, because all its cells are in memory at once, each with its place. */
#define TABLE_MAX ((size_t)64 << 20)
#define LINES_FILE "figures.ndjson"

struct bytes {
	char *text;
	size_t length;
};

/* The data set's own figures.ndjson. It may have any size, so it is copied in pieces. */
struct old_lines {
	int fd;         /* -1: there is none */
	uint32_t count; /* known once the lines were copied */
};

/* Reads a file to its end, with room for one more byte. text NULL: it failed, and a line on standard error says why. */
static struct bytes read_all(FILE *file, const char *name)
{
	struct bytes bytes = {NULL, 0};
	size_t capacity = (size_t)1 << 16;
	bytes.text = malloc(capacity);
	while (bytes.text && !feof(file) && !ferror(file) && bytes.length <= TABLE_MAX) {
		if (bytes.length + 1 == capacity) {
			char *grown = realloc(bytes.text, capacity *= 2);
			if (!grown)
				break;
			bytes.text = grown;
		}
		bytes.length += fread(bytes.text + bytes.length, 1, capacity - bytes.length - 1, file);
	}
	bool large = bytes.length > TABLE_MAX;
	if (bytes.text && feof(file) && !large)
		return bytes;
	sky_complain(
	    "%s cannot be read: %s", name,
	    ferror(file) ? strerror(errno)
	    : large ? "it is larger than 64 MiB; split it, each part with the first row, and import one after the other"
	            : "memory is short");
	free(bytes.text);
	return (struct bytes){NULL, 0};
}

static struct bytes read_table(const char *name)
{
	if (strcmp(name, "-") == 0)
		return read_all(stdin, "standard input");
	FILE *file = fopen(name, "re");
	if (!file) {
		sky_complain("%s cannot be opened: %s", name, strerror(errno));
		return (struct bytes){NULL, 0};
	}
	struct bytes bytes = read_all(file, name);
	fclose(file);
	return bytes;
}

/* false: it failed, and a line on standard error says why. */
static bool open_lines(int folder, const char *name, struct old_lines *old)
{
	*old = (struct old_lines){.fd = openat(folder, LINES_FILE, O_RDONLY | O_CLOEXEC)};
	if (old->fd < 0 && errno != ENOENT) {
		sky_complain("%s/" LINES_FILE " cannot be opened: %s", name, strerror(errno));
		return false;
	}
	struct stat status;
	if (old->fd >= 0 && (fstat(old->fd, &status) != 0 || !S_ISREG(status.st_mode))) {
		sky_complain("%s/" LINES_FILE " cannot be read: it is no file", name);
		close(old->fd);
		return false;
	}
	return true;
}

static bool write_whole(int fd, const char *text, size_t length)
{
	while (length > 0) {
		ssize_t count = write(fd, text, length);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return false;
		text += count;
		length -= (size_t)count;
	}
	return true;
}

/* Copies the old lines, with a line end after the last one, and counts them. false: errno says why. */
static bool copy_lines(int fd, struct old_lines *old)
{
	char last = '\n';
	old->count = 0;
	if (old->fd < 0)
		return true;
	if (lseek(old->fd, 0, SEEK_SET) < 0)
		return false;
	char buffer[1 << 16];
	ssize_t count;
	while ((count = read(old->fd, buffer, sizeof buffer)) > 0) {
		for (ssize_t i = 0; i < count; i++)
			old->count += buffer[i] == '\n';
		last = buffer[count - 1];
		if (!write_whole(fd, buffer, (size_t)count))
			return false;
	}
	if (count < 0)
		return false;
	old->count += last != '\n';
	return write_whole(fd, "\n", last != '\n');
}

/* Writes the old lines and the new ones. false: errno says why. */
static bool write_lines(int fd, struct old_lines *old, const struct sky_import *import)
{
	return copy_lines(fd, old) && write_whole(fd, import->lines, import->length);
}

/* Fills a new folder with links to the files of the data set. Only figures.ndjson is a new file, with the lines. */
static bool fill_trial(int trial, const char *folder, DIR *list, struct old_lines *old, const struct sky_import *import)
{
	char target[4096 + 256];
	const struct dirent *entry;
	while ((errno = 0, entry = readdir(list)) != NULL) {
		/* Other files are linked too: the loader reads only those that are data. */
		if (*entry->d_name == '.' || strcmp(entry->d_name, LINES_FILE) == 0)
			continue;
		int length = snprintf(target, sizeof target, "%s/%s", folder, entry->d_name);
		if (length < 0 || (size_t)length >= sizeof target || symlinkat(target, trial, entry->d_name) != 0)
			return false;
	}
	int fd = errno ? -1 : openat(trial, LINES_FILE, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool written = fd >= 0 && write_lines(fd, old, import);
	return fd >= 0 && close(fd) == 0 && written;
}

/* Moves the mistakes of the trial into the report. A mistake in a new line is reported at the cell that it came
 * from. */
static void translate(struct sky_report *found, const struct sky_import *import, uint32_t old_lines, const char *table,
                      struct sky_report *report)
{
	size_t kept;
	const struct sky_mistake *mistakes = sky_report_mistakes(found, &kept);
	for (size_t i = 0; i < kept; i++) {
		const struct sky_mistake *mistake = &mistakes[i];
		bool ours = mistake->file && strcmp(mistake->file, LINES_FILE) == 0 && mistake->line > old_lines &&
		            mistake->line - old_lines <= import->count;
		if (ours) {
			struct sky_position at = sky_import_find(import, mistake->line - old_lines - 1, mistake->column);
			sky_report_add(report, table, at.line, at.column, "%s", mistake->message);
		} else {
			sky_report_add(report, mistake->file, mistake->line, mistake->column, "%s", mistake->message);
		}
	}
}

/* Removes the trial's folder and all that is in it. */
static void remove_trial(const char *path)
{
	DIR *list = opendir(path);

	for (const struct dirent *entry = list ? readdir(list) : NULL; entry; entry = readdir(list))
		if (*entry->d_name != '.')
			unlinkat(dirfd(list), entry->d_name, 0);
	if (list)
		closedir(list);
	rmdir(path);
}

/* Loads the data set as it would be after the import: with the loader itself, from a folder of links. Mistakes go to
 * the report. Returns SKY_EXIT_OK when the loader could look at it. */
static int try_lines(const char *folder, struct old_lines *old, const struct sky_import *import, const char *table,
                     struct sky_report *report)
{
	const char *place = getenv("TMPDIR");
	char *whole = realpath(folder, NULL);
	DIR *list = whole ? opendir(whole) : NULL;
	struct sky_report *found = sky_report_create();
	struct sky_snapshot *snapshot = NULL;
	int code = SKY_EXIT_OK;

	char path[4096];
	snprintf(path, sizeof path, "%s/skyledger-import-XXXXXX", place && *place == '/' ? place : "/tmp");
	bool made = list && found && mkdtemp(path);
	int trial = made ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (trial < 0 || !fill_trial(trial, whole, list, old, import)) {
		code = sky_complain("%s cannot be checked in %s: %s", folder, path, strerror(errno));
	} else {
		switch (sky_snapshot_load(path, found, NULL, NULL, &snapshot)) {
		case SKY_LOAD_MEMORY:
			code = sky_complain("memory is short for %s", folder);
			break;
		case SKY_LOAD_OK:
		case SKY_LOAD_MISTAKES:
		case SKY_LOAD_UNREADABLE:
			translate(found, import, old->count, table, report);
			break;
		}
	}
	if (trial >= 0)
		close(trial);
	if (made)
		remove_trial(path);
	if (list)
		closedir(list);
	sky_snapshot_release(snapshot);
	sky_report_destroy(found);
	free(whole);
	return code;
}

/* Replaces figures.ndjson by the new one in one step. */
static int replace_lines(int folder, const char *name, struct old_lines *old, const struct sky_import *import)
{
	static const char fresh[] = "." LINES_FILE ".new";
	struct stat status;
	mode_t mode = fstatat(folder, LINES_FILE, &status, 0) == 0 ? status.st_mode & 07777 : 0666;
	(void)unlinkat(folder, fresh, 0);
	int fd = openat(folder, fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	bool written = fd >= 0 && write_lines(fd, old, import) && fsync(fd) == 0;
	int error = errno;
	bool closed = fd >= 0 && close(fd) == 0;
	if (written && closed && renameat(folder, fresh, folder, LINES_FILE) == 0)
		return SKY_EXIT_OK;
	error = written ? errno : error;
	if (fd >= 0)
		(void)unlinkat(folder, fresh, 0);
	return sky_complain("%s/" LINES_FILE " cannot be written: %s", name, strerror(error));
}

static int finish(const struct sky_config *config, int folder, struct old_lines *old, const struct sky_import *import)
{
	if (config->dry_run) {
		bool printed = fwrite(import->lines, 1, import->length, stdout) == import->length && fflush(stdout) == 0;
		return printed ? SKY_EXIT_OK : sky_complain("the records cannot be printed: %s", strerror(errno));
	}
	int code = replace_lines(folder, config->data, old, import);
	if (code == SKY_EXIT_OK)
		printf("%s/" LINES_FILE ": %u figure%s added\n", config->data, import->count, import->count == 1 ? "" : "s");
	return code;
}

/* Runs while the folder is open and locked. */
static int import_table(const struct sky_config *config, int folder, struct bytes table, struct sky_report *report)
{
	const char *name = strcmp(config->figures, "-") == 0 ? "stdin" : config->figures;
	struct old_lines old;
	int code = SKY_EXIT_OK;
	if (!open_lines(folder, config->data, &old))
		return SKY_EXIT_USAGE;
	struct sky_import import;
	enum sky_import_status status = sky_import_figures(table.text, table.length, name, report, &import);
	if (status == SKY_IMPORT_MEMORY)
		code = sky_complain("memory is short for %s", name);
	else if (import.count > 0)
		code = try_lines(config->data, &old, &import, name, report);
	if (code == SKY_EXIT_OK && sky_report_count(report) > 0) {
		sky_print_mistakes(report, name, stdout);
		code = SKY_EXIT_FAILED;
	} else if (code == SKY_EXIT_OK) {
		code = finish(config, folder, &old, &import);
	}
	sky_import_finish(&import);
	if (old.fd >= 0)
		close(old.fd);
	return code;
}

int sky_command_import(const struct sky_config *config)
{
	if (!config->figures || !config->data)
		return sky_complain("`skyledger import` needs --figures FILE.csv (- is standard input) and --data DIR");
	int folder = open(config->data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		return sky_complain("%s: the folder cannot be opened: %s", config->data, strerror(errno));
	/* If two imports ran at once, the rows of one would be lost. */
	if (flock(folder, LOCK_EX | LOCK_NB) != 0) {
		close(folder);
		return sky_complain("%s: another import is at work there", config->data);
	}
	struct bytes table = read_table(config->figures);
	struct sky_report *report = sky_report_create();
	int code = SKY_EXIT_USAGE;
	if (table.text && report)
		code = import_table(config, folder, table, report);
	else if (table.text)
		code = sky_complain("memory is short");
	sky_report_destroy(report);
	free(table.text);
	close(folder);
	return code;
}
