#include "dataset.h"
#include "model/changes/coverage.h"
#include "model/load/snapshot_build.h"

/* The report on a data set, and the number of paragraphs without a record. */
static char *report_on(const char *folder, size_t *missing)
{
	struct sky_snapshot *snapshot = load_valid(folder);
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	*missing = sky_coverage_print(snapshot, out);
	ck_assert_int_eq(fclose(out), 0);
	sky_snapshot_release(snapshot);
	return text;
}

START_TEST(test_every_paragraph_of_the_article_has_a_record)
{
	size_t missing;
	char *text = report_on(SKY_SOURCE_ROOT "/fixtures/china-cloud", &missing);
	ck_assert_uint_eq(missing, 0);
	ck_assert_ptr_nonnull(strstr(text, "figure:sina-p41-cn-cloud-size-2021"));
	ck_assert_ptr_nonnull(strstr(text, "0 of 81 paragraphs have no record"));
	free(text);
}
END_TEST

/* A source of three paragraphs: one in a range, one named twice, one forgotten; a paragraph that it
 * has not is no paragraph. */
START_TEST(test_a_forgotten_paragraph_is_named)
{
	struct folder folder = make_folder();
	write_file(&folder, "dataset.json", minimal_dataset);
	write_file(&folder, "sources.json",
	           "[{\"id\": \"s\", \"title\": \"S\", \"kind\": \"primary\", \"paragraphs\": 4}]");
	write_file(&folder, "vendors.json",
	           "[{\"id\": \"v\", \"names\": {\"en\": \"V\"}, \"source\": \"s\", \"locator\": \"paragraphs 1-2, 4\"},"
	           "{\"id\": \"w\", \"names\": {\"en\": \"W\"}, \"source\": \"s\", \"locator\": \"paragraph 2\"}]");
	size_t missing;
	char *text = report_on(folder.path, &missing);
	ck_assert_uint_eq(missing, 1);
	ck_assert_ptr_nonnull(strstr(text, "1 of 4 paragraphs"));
	ck_assert_ptr_nonnull(strstr(text, "2: vendor:v vendor:w"));
	free(text);
	remove_file(&folder, "dataset.json");
	remove_file(&folder, "sources.json");
	remove_file(&folder, "vendors.json");
	remove_folder(&folder);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_every_paragraph_of_the_article_has_a_record,
	    test_a_forgotten_paragraph_is_named,
	};
	return unit_run("coverage", tests, SKY_COUNT(tests));
}
