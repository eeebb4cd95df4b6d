#include "model/base/report.h"

#include "model/base/arena.h"
#include "model/base/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 16u

struct sky_report {
	struct sky_arena *texts;
	struct sky_mistake *mistakes;
	size_t kept, room;
	size_t count;
	bool sorted;
};

struct sky_report *sky_report_create(void)
{
	struct sky_report *report = calloc(1, sizeof *report);
	if (report == NULL)
		return NULL;
	report->texts = sky_arena_create(0);
	if (report->texts == NULL) {
		free(report);
		return NULL;
	}
	report->sorted = true;
	return report;
}

void sky_report_destroy(struct sky_report *report)
{
	if (report == NULL)
		return;
	sky_arena_destroy(report->texts);
	free(report->mistakes);
	free(report);
}

static bool make_room(struct sky_report *report)
{
	size_t room = report->room == 0 ? FIRST_ROOM : report->room * 2;
	if (report->kept < report->room)
		return true;
	struct sky_mistake *mistakes = realloc(report->mistakes, room * sizeof *mistakes);
	if (mistakes == NULL)
		return false;
	report->mistakes = mistakes;
	report->room = room;
	return true;
}

/* Mistakes mostly come in runs from one file, so its name is kept once a run. */
static const char *keep_file(struct sky_report *report, const char *file)
{
	if (report->kept > 0 && strcmp(report->mistakes[report->kept - 1].file, file) == 0)
		return report->mistakes[report->kept - 1].file;
	char *copy = sky_arena_strdup(report->texts, file);

	return copy ? sky_text_mend(copy) : NULL;
}

void sky_report_add(struct sky_report *report, const char *file, uint32_t line, uint32_t column, const char *format,
                    ...)
{
	struct sky_mistake mistake = {.line = line, .column = column};
	report->count++;
	if (report->kept >= SKY_REPORT_LIMIT || !make_room(report))
		return;
	va_list arguments;
	va_start(arguments, format);
	char *message = sky_arena_vprintf(report->texts, format, arguments);
	va_end(arguments);
	mistake.file = keep_file(report, file);
	if (message == NULL || mistake.file == NULL)
		return;
	mistake.message = sky_text_mend(message);
	report->mistakes[report->kept++] = mistake;
	report->sorted = false;
}

size_t sky_report_count(const struct sky_report *report)
{
	return report->count;
}

static int compare_mistakes(const void *left, const void *right)
{
	const struct sky_mistake *a = left, *b = right;
	int by_file = strcmp(a->file, b->file);
	if (by_file != 0)
		return by_file;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return strcmp(a->message, b->message);
}

const struct sky_mistake *sky_report_mistakes(struct sky_report *report, size_t *kept)
{
	if (!report->sorted) {
		qsort(report->mistakes, report->kept, sizeof *report->mistakes, compare_mistakes);
		report->sorted = true;
	}
	*kept = report->kept;
	return report->mistakes;
}
