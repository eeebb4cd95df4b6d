/* Every folder of tests/data/mistakes is a data set with mistakes. The file `expected` there has what the loader must
 * say about them. A new case is a new folder. */
#include "dataset.h"
#include "model/json/locate.h"

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
		snprintf(folder, sizeof folder, "%s/%s", CASES, list[i]->d_name);
		char path[640];
		snprintf(path, sizeof path, "%s/expected", folder);
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

/* Writes a metric with as many wrong keys, one a line in every other hundred, so that places go forth. */
static void write_wrong_keys(const struct folder *folder, unsigned count)
{
	write_file(folder, "dataset.json", minimal_dataset);
	char path[256];
	ck_assert_int_lt(snprintf(path, sizeof path, "%s/metrics.json", folder->path), (int)sizeof path);
	FILE *file = fopen(path, "wb");
	ck_assert_ptr_nonnull(file);
	(void)fprintf(
	    file,
	    "[{\"id\": \"a\", \"unit\": \"times\", \"kind\": \"ratio\", \"description\": \"A\", \"names\": {\"en\": \"A\"}");
	for (unsigned i = 0; i < count; i++)
		(void)fprintf(file, ",%s\"sumary%u\": \"é\"", i / 100 % 2 ? "\n" : " ", i);
	(void)fprintf(file, "}]");
	ck_assert_int_eq(fclose(file), 0);
}

/* 400,000 mistakes in one record took a quarter of an hour when each looked for its place from the record's
 * start: this only has to end. */
START_TEST(test_many_mistakes_cost_in_proportion)
{
	static const unsigned counts[] = {40000, 400000};
	for (size_t i = 0; i < SKY_COUNT(counts); i++) {
		struct folder folder = make_folder();
		struct sky_report *report = sky_report_create();
		struct sky_snapshot *snapshot = NULL;
		size_t kept = 0;
		write_wrong_keys(&folder, counts[i]);
		ck_assert_int_eq(sky_snapshot_load(folder.path, report, NULL, NULL, &snapshot), SKY_LOAD_MISTAKES);
		ck_assert_uint_eq(sky_report_count(report), counts[i]);
		const struct sky_mistake *mistake = sky_report_mistakes(report, &kept);
		ck_assert_uint_eq(kept, SKY_REPORT_LIMIT);
		/* The 1000th key is the first one behind a line of a hundred keys again, whose é counts one column. */
		ck_assert_uint_eq(mistake[999].line, 501);
		ck_assert_uint_eq(mistake[999].column, 1);
		ck_assert_uint_eq(mistake[1000].line, 501);
		ck_assert_uint_eq(mistake[1000].column, sizeof("\"sumary999\": \"e\", "));
		sky_report_destroy(report);
		remove_file(&folder, "dataset.json");
		remove_file(&folder, "metrics.json");
		remove_folder(&folder);
	}
}
END_TEST

/* From any place to any other, forth and back, as if counted from the start. */
START_TEST(test_places_are_found_from_the_one_before)
{
	static const char text[] = "ab\n京东云 cd\n\n\nefgh京\ni jk";
	const struct sky_position start = {7, 5};
	for (size_t from = 0; from < sizeof text; from++) {
		struct sky_position place = sky_locate(start, text, from);
		for (size_t at = 0; at < from; at++) {
			struct sky_position right = sky_locate(start, text, at),
			                    back = sky_locate_back(start, text, from, place, at);
			ck_assert_uint_eq(back.line, right.line);
			ck_assert_uint_eq(back.column, right.column);
		}
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_all_cases, test_many_mistakes_cost_in_proportion,
	                              test_places_are_found_from_the_one_before};
	return unit_run("mistakes", tests, SKY_COUNT(tests));
}
