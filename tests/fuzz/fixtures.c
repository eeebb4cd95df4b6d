/* A data set as one text: each file follows a line "--- NAME". Loading it says what is wrong with it, or gives a whole
 * snapshot. */
#include "fuzz.h"
#include "model/load/load.h"
#include "model/load/snapshot_build.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES_MAX 8
#define MARK "--- "

struct piece {
	char name[40];
	const char *text;
	size_t length;
};

/* Names of plain files only. */
static bool is_name(const char *name, size_t length)
{
	return length > 0 && length < sizeof((struct piece *)0)->name &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz.") >= length && name[0] != '.';
}

static size_t cut(const char *text, size_t size, struct piece *pieces)
{
	const char *at = text, *end = text + size;
	size_t count = 0;
	while (at < end && count < FILES_MAX) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *next = newline ? newline + 1 : end;
		size_t mark = sizeof MARK - 1;
		if (newline && (size_t)(newline - at) > mark && memcmp(at, MARK, mark) == 0 &&
		    is_name(at + mark, (size_t)(newline - at) - mark)) {
			pieces[count] = (struct piece){.text = next};
			memcpy(pieces[count++].name, at + mark, (size_t)(newline - at) - mark);
		} else if (count) {
			pieces[count - 1].length = (size_t)(next - pieces[count - 1].text);
		}
		at = next;
	}
	return count;
}

static void write_piece(int folder, const struct piece *piece)
{
	int file = openat(folder, piece->name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	REQUIRE(file >= 0 && write(file, piece->text, piece->length) == (ssize_t)piece->length);
	close(file);
}

static void require_mistakes(struct sky_report *report)
{
	size_t kept = 0;
	const struct sky_mistake *mistakes = sky_report_mistakes(report, &kept);
	REQUIRE(kept > 0);
	for (size_t i = 0; i < kept; i++)
		REQUIRE(mistakes[i].message && mistakes[i].message[0]);
}

static void load(const char *path)
{
	struct sky_report *report = sky_report_create();
	struct sky_snapshot *snapshot = NULL;
	REQUIRE(report);
	enum sky_load_status status = sky_snapshot_load(path, report, NULL, NULL, &snapshot);
	REQUIRE(status == SKY_LOAD_OK || status == SKY_LOAD_MISTAKES);
	REQUIRE((status == SKY_LOAD_OK) == (snapshot != NULL));
	if (status == SKY_LOAD_MISTAKES)
		require_mistakes(report);
	sky_snapshot_release(snapshot);
	sky_report_destroy(report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct piece pieces[FILES_MAX];
	char *text = fuzz_text(data, size);
	char path[] = "/dev/shm/skyledger-fuzz-XXXXXX";
	size_t count = cut(text, size, pieces);
	REQUIRE(mkdtemp(path));
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	REQUIRE(folder >= 0);
	for (size_t i = 0; i < count; i++)
		write_piece(folder, &pieces[i]);
	load(path);
	for (size_t i = 0; i < count; i++)
		(void)unlinkat(folder, pieces[i].name, 0);
	close(folder);
	REQUIRE(rmdir(path) == 0);
	free(text);
	return 0;
}
