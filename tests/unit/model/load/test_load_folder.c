/* Folders that cannot be loaded, large ones, and loads that run out of memory. */
#include "dataset.h"
#include "fault.h"
#include "model/load/load_file.h"
#include "model/load/snapshot_build.h"

#include <sys/stat.h>

/* Loads a folder that must not load; the first message must hold `text` and stand in `file`. */
static void assert_refused(const char *path, enum sky_load_status wanted, const char *file, const char *text)
{
	struct sky_report *report = sky_report_create();
	struct sky_snapshot *snapshot = NULL;
	size_t kept = 0;
	ck_assert_ptr_nonnull(report);
	ck_assert_int_eq(sky_snapshot_load(path, report, NULL, NULL, &snapshot), wanted);
	ck_assert_ptr_null(snapshot);
	const struct sky_mistake *mistake = sky_report_mistakes(report, &kept);
	ck_assert_uint_eq(kept, 1);
	ck_assert_str_eq(mistake[0].file, file);
	ck_assert_msg(strstr(mistake[0].message, text) != NULL, "%s", mistake[0].message);
	sky_report_destroy(report);
}

START_TEST(test_what_cannot_be_read)
{
	struct folder folder = make_folder();
	assert_refused("/nonexistent/folder", SKY_LOAD_UNREADABLE, "/nonexistent/folder", "No such file or directory");
	assert_refused(BASIC "/vendors.json", SKY_LOAD_UNREADABLE, BASIC "/vendors.json", "Not a directory");

	write_file(&folder, "dataset.json", minimal_dataset);
	char path[128];
	snprintf(path, sizeof path, "%s/vendors.json", folder.path);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	assert_refused(folder.path, SKY_LOAD_UNREADABLE, "vendors.json", "is not a regular file");
	ck_assert_int_eq(rmdir(path), 0);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	assert_refused(folder.path, SKY_LOAD_UNREADABLE, "vendors.json", "is not a regular file");
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(symlink("nowhere", path), 0);
	assert_refused(folder.path, SKY_LOAD_UNREADABLE, "vendors.json", "No such file or directory");
	ck_assert_int_eq(unlink(path), 0);
	remove_file(&folder, "dataset.json");
	remove_folder(&folder);
}
END_TEST

START_TEST(test_too_large_a_file)
{
	struct folder folder = make_folder();
	write_file(&folder, "dataset.json", minimal_dataset);
	write_file(&folder, "vendors.json", "[");
	char path[128];
	snprintf(path, sizeof path, "%s/vendors.json", folder.path);
	ck_assert_int_eq(truncate(path, (off_t)SKY_JSON_FILE_MAX + 1), 0);
	assert_refused(folder.path, SKY_LOAD_MISTAKES, "vendors.json", "larger than 256 MiB");
	remove_file(&folder, "vendors.json");
	remove_file(&folder, "dataset.json");
	remove_folder(&folder);
}
END_TEST

/* vendors.ndjson with a line of so many bytes between two good ones. */
static void write_long_line(const struct folder *folder, size_t length, bool newline)
{
	static const char first[] =
	    "{\"id\": \"a\", \"names\": {\"en\": \"A\"}, \"source\": \"s\", \"locator\": \"url\", \"note\": null}\n";
	static const char last[] = "\n{\"id\": \"b\", \"names\": {\"en\": \"B\"}, \"source\": \"s\", \"locator\": \"url\"}";
	size_t size = sizeof first - 1 + length + sizeof last - 1;
	char *bytes = malloc(size);
	ck_assert_ptr_nonnull(bytes);
	memcpy(bytes, first, sizeof first - 1);
	memset(bytes + sizeof first - 1, ' ', length);
	memcpy(bytes + sizeof first - 1 + length, last, sizeof last - 1);
	write_bytes(folder, "vendors.ndjson", bytes, newline ? size : sizeof first - 1 + length);
	free(bytes);
}

START_TEST(test_too_long_a_line)
{
	struct folder folder = make_folder();
	static const size_t lengths[] = {SKY_LINE_MAX + 1, 2 * SKY_LINE_MAX, 5 * SKY_LINE_MAX + 17};
	write_file(&folder, "dataset.json", minimal_dataset);
	write_file(&folder, "sources.json", "[{\"id\": \"s\", \"title\": \"S\", \"kind\": \"primary\"}]");
	for (size_t i = 0; i < SKY_COUNT(lengths); i++) {
		write_long_line(&folder, lengths[i], true);
		assert_refused(folder.path, SKY_LOAD_MISTAKES, "vendors.ndjson", "the line is longer than 1 MiB");
		write_long_line(&folder, lengths[i], false);
		assert_refused(folder.path, SKY_LOAD_MISTAKES, "vendors.ndjson", "the line is longer than 1 MiB");
	}
	write_long_line(&folder, SKY_LINE_MAX, true);
	struct sky_snapshot *snapshot = load_valid(folder.path);
	ck_assert_uint_eq(sky_count(snapshot, SKY_VENDOR), 2);
	ck_assert_uint_eq(sky_vendor_at(snapshot, 1)->record.line, 3);
	sky_snapshot_release(snapshot);
	remove_file(&folder, "vendors.ndjson");
	remove_file(&folder, "sources.json");
	remove_file(&folder, "dataset.json");
	remove_folder(&folder);
}
END_TEST

struct seen {
	size_t calls, records;
	uint64_t bytes, total;
};

static void see(void *context, size_t records, uint64_t bytes, uint64_t total)
{
	struct seen *seen = context;
	seen->calls++;
	ck_assert_uint_ge(records, seen->records);
	ck_assert_uint_ge(bytes, seen->bytes);
	*seen = (struct seen){seen->calls, records, bytes, total};
}

enum { MANY = 40000 };

/* Many figures, with blank lines and lines that end in CR LF among them; every one of a metric of this id. */
static void write_many(const struct folder *folder, const char *metric)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	for (int i = 0; i < MANY; i++) {
		(void)fprintf(out,
		              "{\"id\": \"f-%d\", \"subject\": \"vendor:v\", \"metric\": \"%s\", \"period\": \"2021\", "
		              "\"value\": \"%d\", "
		              "\"value_text\": \"%d\", \"unit\": \"count\", \"kind\": \"reported\", \"source\": \"s\", "
		              "\"locator\": \"row %d\"}%s",
		              i, metric, i, i, i,
		              i % 3 == 0   ? "\n \n"
		              : i % 3 == 1 ? "\r\n"
		                           : "\n");
	}
	ck_assert_int_eq(fclose(out), 0);
	write_bytes(folder, "figures.ndjson", text, size - 1);
	free(text);
}

static struct folder make_many(const char *metric)
{
	struct folder folder = make_folder();
	write_file(&folder, "dataset.json", minimal_dataset);
	write_file(&folder, "sources.json", "[{\"id\": \"s\", \"title\": \"S\", \"kind\": \"primary\"}]");
	write_file(&folder, "vendors.json",
	           "[{\"id\": \"v\", \"names\": {\"en\": \"V\"}, \"source\": \"s\", \"locator\": \"url\"}]");
	write_file(&folder, "metrics.json",
	           "[{\"id\": \"m\", \"names\": {\"en\": \"M\"}, \"unit\": \"count\", \"kind\": \"count\", "
	           "\"description\": \"x\"}]");
	write_many(&folder, metric);
	return folder;
}

static void remove_many(const struct folder *folder)
{
	remove_file(folder, "dataset.json");
	remove_file(folder, "sources.json");
	remove_file(folder, "vendors.json");
	remove_file(folder, "metrics.json");
	remove_file(folder, "figures.ndjson");
	remove_folder(folder);
}

START_TEST(test_a_stream_of_many_lines)
{
	struct folder folder = make_many("m");
	struct sky_report *report = sky_report_create();
	struct sky_snapshot *snapshot = NULL;
	struct seen seen = {0};
	ck_assert_ptr_nonnull(report);
	ck_assert_int_eq(sky_snapshot_load(folder.path, report, see, &seen, &snapshot), SKY_LOAD_OK);
	ck_assert_uint_ge(seen.calls, 3);
	ck_assert_uint_eq(seen.records, MANY + 3);
	ck_assert_uint_eq(seen.bytes, seen.total);
	ck_assert_uint_eq(sky_count(snapshot, SKY_FIGURE), MANY);
	for (uint32_t i = 0; i < MANY; i++) {
		char id[16];
		snprintf(id, sizeof id, "f-%u", (unsigned)i);
		ck_assert_uint_eq(find(snapshot, SKY_FIGURE, id), i);
		ck_assert_int_eq(sky_figure_at(snapshot, i)->value.mantissa, (int64_t)i);
	}
	ck_assert_uint_eq(sky_figure_at(snapshot, 1)->record.line, 3);
	ck_assert_uint_eq(sky_index_rows(snapshot, SKY_FIGURES_OF_METRIC, 0).count, MANY);
	ck_assert_uint_lt(sky_snapshot_memory(snapshot), (size_t)MANY * 480);
	sky_snapshot_release(snapshot);
	sky_report_destroy(report);
	remove_many(&folder);
}
END_TEST

START_TEST(test_a_flood_of_mistakes)
{
	struct folder folder = make_many("n");
	struct sky_report *report = sky_report_create();
	struct sky_snapshot *snapshot = NULL;
	size_t kept = 0;
	ck_assert_ptr_nonnull(report);
	ck_assert_int_eq(sky_snapshot_load(folder.path, report, NULL, NULL, &snapshot), SKY_LOAD_MISTAKES);
	ck_assert_uint_eq(sky_report_count(report), MANY);
	const struct sky_mistake *mistake = sky_report_mistakes(report, &kept);
	ck_assert_uint_eq(kept, SKY_REPORT_LIMIT);
	ck_assert_uint_eq(mistake[0].line, 1);
	ck_assert_uint_eq(mistake[0].column, 48);
	ck_assert_uint_eq(mistake[kept - 1].line, 13333);
	ck_assert_str_eq(mistake[kept - 1].message, "there is no metric \"n\"");
	sky_report_destroy(report);
	remove_many(&folder);
}
END_TEST

/* Whichever allocation fails, alone or with all later ones, the load says so and leaks nothing. */
static void fail_allocations(const char *folder, enum sky_load_status wanted, void (*arm)(size_t good))
{
	size_t failed = 1;
	for (size_t good = 0; failed > 0; good++) {
		struct sky_report *report = sky_report_create();
		struct sky_snapshot *snapshot = NULL;
		ck_assert_ptr_nonnull(report);
		arm(good);
		enum sky_load_status status = sky_snapshot_load(folder, report, NULL, NULL, &snapshot);
		failed = fault_disarm();
		/* A message or a suggestion may be lost to a failed allocation; a data set may not be wrong because of one. */
		ck_assert_msg(status == wanted || status == SKY_LOAD_MEMORY, "%zu: status %d", good, (int)status);
		ck_assert(failed > 0 || status == wanted);
		ck_assert_int_eq(snapshot != NULL, status == SKY_LOAD_OK);
		sky_snapshot_release(snapshot);
		sky_report_destroy(report);
	}
}

static void fail_every_allocation(const char *folder, enum sky_load_status wanted)
{
	fail_allocations(folder, wanted, fault_arm);
	fail_allocations(folder, wanted, fault_arm_once);
}

START_TEST(test_every_allocation_may_fail)
{
	fail_every_allocation(BASIC, SKY_LOAD_OK);
	fail_every_allocation(DATA "computed", SKY_LOAD_OK);
	fail_every_allocation(DATA "numbers", SKY_LOAD_OK);
	fail_every_allocation(DATA "search", SKY_LOAD_OK);
	fail_every_allocation(DATA "standing", SKY_LOAD_OK);
	fail_every_allocation(DATA "mistakes/dangling", SKY_LOAD_MISTAKES);
	fail_every_allocation(DATA "mistakes/two-preferred", SKY_LOAD_MISTAKES);
	fail_every_allocation(DATA "mistakes/escaped-key", SKY_LOAD_MISTAKES);
	fail_every_allocation(DATA "mistakes/source-circle", SKY_LOAD_MISTAKES);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_what_cannot_be_read,    test_too_large_a_file,    test_too_long_a_line,
	    test_a_stream_of_many_lines, test_a_flood_of_mistakes, test_every_allocation_may_fail,
	};
	return unit_run("load folder", tests, SKY_COUNT(tests));
}
