#include "model/load/load.h"
#include "server/commands/commands.h"
#include "server/commands/progress.h"
#include "server/process/clock.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int sky_complain(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char text[1024];
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	fprintf(stderr, "skyledger: %s\n", text);
	return SKY_EXIT_USAGE;
}

static bool is_folder(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The folder of the data set, relative to that of the program: as installed, or in a build folder within the source
 * tree. */
static const char *const beside[] = {
    "/../share/skyledger/china-cloud",
    "/../../fixtures/china-cloud",
    "/../fixtures/china-cloud",
};

static bool find_beside(char *buffer, size_t size)
{
	char program[1024];
	ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
	if (length <= 0)
		return false;
	program[length] = '\0';
	char *slash = strrchr(program, '/');
	if (!slash)
		return false;
	*slash = '\0';
	for (size_t i = 0; i < SKY_COUNT(beside); i++) {
		int needed = snprintf(buffer, size, "%s%s", program, beside[i]);
		if (needed > 0 && (size_t)needed < size && is_folder(buffer))
			return true;
	}
	return false;
}

const char *sky_data_folder(const char *given, char *buffer, size_t size)
{
	if (given)
		return given;
	if (is_folder(SKY_DATA_DIR))
		return SKY_DATA_DIR;
	return find_beside(buffer, size) ? buffer : "fixtures/china-cloud";
}

void sky_print_mistakes(struct sky_report *report, const char *of, FILE *out)
{
	size_t kept = 0;
	const struct sky_mistake *mistakes = sky_report_mistakes(report, &kept);
	for (size_t i = 0; i < kept; i++) {
		const struct sky_mistake *mistake = &mistakes[i];
		if (mistake->line) {
			fprintf(out, "%s:%u:%u: %s\n", mistake->file ? mistake->file : of, mistake->line, mistake->column,
			        mistake->message);
		} else {
			fprintf(out, "%s: %s\n", mistake->file ? mistake->file : of, mistake->message);
		}
	}
	size_t count = sky_report_count(report);
	fprintf(out, "%s: %zu mistake%s%s\n", of, count, count == 1 ? "" : "s", count > kept ? ", not all shown" : "");
}

static void note_progress(void *context, size_t records, uint64_t bytes, uint64_t bytes_total)
{
	sky_progress_note(context, sky_clock_ms(), records, bytes, bytes_total);
}

int sky_data_load(const char *folder, FILE *mistakes, struct sky_snapshot **snapshot)
{
	struct sky_report *report = sky_report_create();
	if (!report)
		return sky_complain("memory is short");
	int code = SKY_EXIT_OK;
	size_t kept = 0;
	struct sky_progress progress = sky_progress_start(isatty(STDERR_FILENO) ? stderr : NULL, folder, sky_clock_ms());
	enum sky_load_status status = sky_snapshot_load(folder, report, note_progress, &progress, snapshot);
	sky_progress_end(&progress);
	switch (status) {
	case SKY_LOAD_OK:
		break;
	case SKY_LOAD_MISTAKES:
		sky_print_mistakes(report, folder, mistakes);
		code = SKY_EXIT_FAILED;
		break;
	case SKY_LOAD_UNREADABLE: {
		const struct sky_mistake *first = sky_report_mistakes(report, &kept);
		bool inside = kept && first[0].file && strcmp(first[0].file, folder) != 0;
		code = sky_complain("%s%s%s: %s", folder, inside ? "/" : "", inside ? first[0].file : "",
		                    kept ? first[0].message : "it cannot be read");
		break;
	}
	case SKY_LOAD_MEMORY:
		code = sky_complain("memory is short for %s", folder);
		break;
	}
	sky_report_destroy(report);
	return code;
}
