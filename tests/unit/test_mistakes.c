/* Every folder of tests/data/mistakes is a data set with mistakes and, in the file `expected`, what the loader must say about them.
 * A new case is a new folder. */
#include "dataset.h"

#include <dirent.h>

#define CASES DATA "mistakes"

static int is_case(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static char *read_text(const char *path)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = fopen(path, "rb");

	ck_assert_msg(file != NULL, "%s cannot be opened", path);
	ssize_t length = getdelim(&text, &size, '\0', file);
	ck_assert_msg(length > 0, "%s is empty", path);
	(void)fclose(file);
	return text;
}

/* All mistakes of a folder, as lines. */
static char *mistakes_of(const char *folder)
{
	struct sky_report *report = sky_report_create();
	struct sky_snapshot *snapshot = NULL;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(report);
	ck_assert_ptr_nonnull(out);
	ck_assert_int_eq(sky_snapshot_load(folder, report, NULL, NULL, &snapshot), SKY_LOAD_MISTAKES);
	ck_assert_ptr_null(snapshot);
	size_t kept = 0;
	const struct sky_mistake *mistake = sky_report_mistakes(report, &kept);
	ck_assert_uint_eq(kept, sky_report_count(report));
	for (size_t i = 0; i < kept; i++) {
		(void)fprintf(out, "%s:%u:%u: %s\n", mistake[i].file, (unsigned)mistake[i].line, (unsigned)mistake[i].column,
		              mistake[i].message);
	}
	ck_assert_int_eq(fclose(out), 0);
	sky_report_destroy(report);
	return text;
}

START_TEST(test_all_cases)
{
	struct dirent **list = NULL;
	int count = scandir(CASES, &list, is_case, alphasort);
	int failed = 0;

	ck_assert_int_ge(count, 100);
	for (int i = 0; i < count; i++) {
		char folder[512];
		char path[640];
		(void)snprintf(folder, sizeof(folder), "%s/%s", CASES, list[i]->d_name);
		(void)snprintf(path, sizeof(path), "%s/expected", folder);
		char *expected = read_text(path);
		char *got = mistakes_of(folder);
		if (strcmp(expected, got) != 0) {
			(void)fprintf(stderr, "%s\nexpected:\n%sgot:\n%s\n", list[i]->d_name, expected, got);
			failed++;
		}
		free(expected);
		free(got);
		free(list[i]);
	}
	free(list);
	ck_assert_msg(failed == 0, "%d of %d cases differ", failed, count);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_all_cases};

	return unit_run("mistakes", tests, SKY_COUNT(tests));
}
