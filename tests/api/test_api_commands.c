/* The commands that end by themselves: help, check, get, schema; exit codes and messages. */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

static char folder[64];
static struct run run;

static void set_up(void)
{
	set_create(folder);
}

static void tear_down(void)
{
	set_destroy(folder);
}

START_TEST(test_usage_errors)
{
	static const struct {
		const char *words[8];
		int code;
		const char *says;
	} cases[] = {
	    {{NULL}, 2, "a command is missing"},
	    {{"serv"}, 2, "did you mean \"serve\"?"},
	    {{"serve", "--dat", "x"}, 2, "did you mean --data?"},
	    {{"serve", "--threads", "many"}, 2, "not a number from 0 to 256"},
	    {{"serve", "--data", "/nonexistent"}, 2, "/nonexistent"},
	    {{"serve", "--listen", "nowhere"}, 2, "HOST:PORT"},
	    {{"serve", "--listen", "192.0.2.1:1"}, 2, "cannot listen on 192.0.2.1:1"},
	    {{"check"}, 2, "needs an argument"},
	    {{"check", "/nonexistent"}, 2, "/nonexistent"},
	    {{"get", "v1/vendors"}, 2, "as in /v1/vendors"},
	    {{"get", "vendors"}, 2, "as in /v1/vendors"},
	    {{"get", "/v1", "--data", "/nonexistent"}, 2, "/nonexistent"},
	    {{"schema", "vendor"}, 2, "did you mean \"vendors\"?"},
	    {{"schema", "zebra"}, 2, "there is no kind \"zebra\";"},
	    {{"healthcheck", "nowhere:http"}, 2, "cannot be asked"},
	    {{"healthcheck", "127.0.0.1:1"}, 1, "Connection refused"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		run_program(&run, cases[i].words);
		ck_assert_msg(run.code == cases[i].code, "case %zu: %d %s", i, run.code, run.err);
		ck_assert_msg(strstr(run.err, cases[i].says), "case %zu: %s", i, run.err);
		ck_assert_msg(count_lines(run.err) == 1 && strncmp(run.err, "skyledger: ", 11) == 0, "case %zu: %s", i,
		              run.err);
		ck_assert_str_eq(run.out, "");
	}
}
END_TEST

START_TEST(test_help_and_version)
{
	static const char *const commands[] = {"serve", "check", "get", "schema", "healthcheck"};
	RUN(&run, "--version");
	ck_assert_int_eq(run.code, 0);
	ck_assert_str_eq(run.out, "skyledger " SKY_VERSION "\n");
	RUN(&run, "--help");
	ck_assert_int_eq(run.code, 0);
	for (size_t i = 0; i < SKY_COUNT(commands); i++)
		ck_assert_ptr_nonnull(strstr(run.out, commands[i]));
	RUN(&run, "serve", "--help");
	ck_assert_int_eq(run.code, 0);
	ck_assert_ptr_nonnull(strstr(run.out, "environment: SKYLEDGER_LISTEN"));
}
END_TEST

START_TEST(test_mistakes_in_the_data_set)
{
	set_write(folder, "vendors.json", "[{\"id\": \"Bad Id\", \"names\": {\"en\": \"X\"},\n\"sorce\": \"s\"}]\n");
	RUN(&run, "check", folder);
	ck_assert_int_eq(run.code, 1);
	ck_assert_ptr_nonnull(strstr(run.out, "vendors.json:1:"));
	ck_assert_ptr_nonnull(strstr(run.out, "vendors.json:2:"));
	ck_assert_ptr_nonnull(strstr(run.out, " mistakes\n"));
	RUN(&run, "serve", "--data", folder, "--listen", "127.0.0.1:0");
	ck_assert_int_eq(run.code, 1);
	ck_assert_ptr_nonnull(strstr(run.err, "vendors.json:1:"));
	RUN(&run, "get", "/v1", "--data", folder);
	ck_assert_int_eq(run.code, 1);
	ck_assert_ptr_nonnull(strstr(run.err, "vendors.json:2:"));
}
END_TEST

START_TEST(test_check)
{
	RUN(&run, "check", folder);
	ck_assert_int_eq(run.code, 0);
	ck_assert_uint_eq(count_lines(run.out), 1);
	ck_assert_ptr_nonnull(strstr(run.out, ": no mistakes; release "));
	ck_assert_ptr_nonnull(strstr(run.out, "3 vendors"));
	RUN(&run, "check", folder, "--strict", "--coverage");
	ck_assert_int_eq(run.code, 0);
	set_write(
	    folder, "sources.json",
	    "[{\"id\": \"s\", \"title\": \"A\", \"publisher\": \"P\", \"language\": \"en\", \"kind\": \"primary\", "
	    "\"published\": \"2022\", \"url\": \"https://example.com/\", \"paragraphs\": 2}, {\"id\": \"idle\", "
	    "\"title\": \"B\", \"publisher\": \"P\", \"language\": \"en\", \"kind\": \"primary\", \"published\": \"2022\", "
	    "\"url\": \"https://example.com/b\"}]\n");
	RUN(&run, "check", folder);
	ck_assert_msg(run.code == 0, "%s", run.out);
	/* A source that nothing refers to is told, but is no mistake. */
	RUN(&run, "check", folder, "--strict");
	ck_assert_msg(run.code == 0, "%s", run.out);
	ck_assert_ptr_nonnull(strstr(run.out, "note: no record refers to source idle"));
	ck_assert_ptr_null(strstr(run.out, "refers to source s\n"));
	RUN(&run, "check", folder, "--coverage");
	ck_assert_int_eq(run.code, 1);
	ck_assert_ptr_nonnull(strstr(run.out, "2 paragraphs without a record"));
	RUN(&run, "check", CHINA_CLOUD, "--coverage");
	ck_assert_msg(run.code == 0, "%s", run.err);
}
END_TEST

#define USERS(id, value, more)                                                                                         \
	"{\"id\": \"" id                                                                                                   \
	"\", \"subject\": \"vendor:v0\", \"metric\": \"users\", \"period\": \"2021\", \"value\": \"" value                 \
	"\", \"value_text\": \"as printed\", \"unit\": \"count\", \"kind\": \"reported\", \"source\": \"s\"" more "}"
#define PLACE ", \"locator\": \"page 1\""

/* What --strict refuses: a contradiction that nobody explains, and a claim that names no place in its source. */
START_TEST(test_check_strict)
{
	set_write(folder, "metrics.json",
	          "[{\"id\": \"users\", \"names\": {\"en\": \"Users\"}, \"unit\": \"count\", \"kind\": \"stock\", "
	          "\"description\": \"Users\"}]\n");
	set_write(folder, "figures.json", "[" USERS("a", "70", PLACE) ", " USERS("b", "90", PLACE) "]\n");
	RUN(&run, "check", folder);
	ck_assert_msg(run.code == 0, "%s", run.out);
	RUN(&run, "check", folder, "--strict");
	ck_assert_int_eq(run.code, 1);
	ck_assert_ptr_nonnull(strstr(run.out, "conflict disagreement:users:v0:2021 is not explained"));
	ck_assert_ptr_nonnull(strstr(run.out, "1 conflicts without an explanation, 0 claims without a locator"));
	set_write(folder, "figures.json",
	          "[" USERS("a", "70", PLACE) ", " USERS("b", "90", PLACE ", \"conflict_note\": \"with guests\"") "]\n");
	RUN(&run, "check", folder, "--strict");
	ck_assert_msg(run.code == 0, "%s", run.out);
	/* A figure without a place is refused by the loader, strict or not. */
	set_write(folder, "figures.json", "[" USERS("a", "70", "") "]\n");
	RUN(&run, "check", folder, "--strict");
	ck_assert_int_eq(run.code, 1);
	ck_assert_ptr_nonnull(strstr(run.out, "figures.json:1:2: a figure needs the key \"locator\""));
	/* One that says why its place is not known is taken. */
	set_write(folder, "figures.json", "[" USERS("a", "70", ", \"locator_missing\": \"the page is gone\"") "]\n");
	RUN(&run, "check", folder, "--strict");
	ck_assert_msg(run.code == 0, "%s", run.out);
	/* A row is a place in a table alone. */
	set_write(folder, "figures.json", "[" USERS("a", "70", ", \"locator\": \"row 5\"") "]\n");
	RUN(&run, "check", folder);
	ck_assert_msg(run.code == 0, "%s", run.out);
	RUN(&run, "check", folder, "--strict");
	ck_assert_int_eq(run.code, 1);
	ck_assert_ptr_nonnull(strstr(run.out, "the definition of figure a has the locator \"row 5\", but source s is not "
	                                      "\"tabular\""));
	/* A definition and an alias may have no source; one with a source has a place too. */
	set_write(folder, "figures.json", "[]\n");
	set_write(folder, "metrics.json",
	          "[{\"id\": \"users\", \"names\": {\"en\": \"Users\"}, \"unit\": \"count\", \"kind\": \"stock\", "
	          "\"description\": \"Users\", \"source\": \"s\", \"aliases\": [{\"name\": \"Accounts\", "
	          "\"kind\": \"spelling\", \"source\": \"s\"}]}]\n");
	RUN(&run, "check", folder);
	ck_assert_msg(run.code == 0, "%s", run.out);
	RUN(&run, "check", folder, "--strict");
	ck_assert_int_eq(run.code, 1);
	ck_assert_ptr_nonnull(strstr(run.out, "the definition of metric users has no locator"));
	ck_assert_ptr_nonnull(strstr(run.out, "an alias of metric users has no locator"));
	ck_assert_ptr_nonnull(strstr(run.out, "0 conflicts without an explanation, 2 claims without a locator"));
}
END_TEST

#define WORDS SKY_SOURCE_ROOT "/tests/data/words"

START_TEST(test_check_text)
{
	RUN(&run, "check", WORDS, "--text", "page=" WORDS ".txt");
	ck_assert_int_eq(run.code, 1);
	ck_assert_ptr_nonnull(
	    strstr(run.out, "figure elsewhere do not stand in paragraph 1 of page; they stand in paragraph 2"));
	ck_assert_ptr_nonnull(strstr(run.out, ", 7 words that stand elsewhere\n"));
	RUN(&run, "check", WORDS, "--text", "table=" WORDS "/figures.json");
	ck_assert_msg(run.code == 0, "%s", run.out);
	ck_assert_ptr_nonnull(strstr(run.out, ": no mistakes; release "));
	RUN(&run, "check", WORDS, "--text", "page");
	ck_assert_int_eq(run.code, 2);
	ck_assert_ptr_nonnull(strstr(run.err, "--text is \"page\", not SOURCE=FILE with a source of the data set"));
	RUN(&run, "check", WORDS, "--text", "nothing=" WORDS ".txt");
	ck_assert_int_eq(run.code, 2);
	ck_assert_ptr_nonnull(strstr(run.err, "--text is \"nothing="));
	RUN(&run, "check", WORDS, "--text", "page=/nothing");
	ck_assert_int_eq(run.code, 2);
	ck_assert_ptr_nonnull(strstr(run.err, "cannot read /nothing: No such file or directory"));
	RUN(&run, "check", WORDS, "--text", "page=" WORDS);
	ck_assert_int_eq(run.code, 2);
	ck_assert_ptr_nonnull(strstr(run.err, "cannot read " WORDS ": Is a directory"));
	set_write(folder, "latin.txt", "caf\xe9\n");
	char latin[256];
	snprintf(latin, sizeof latin, "page=%s/latin.txt", folder);
	RUN(&run, "check", WORDS, "--text", latin);
	ck_assert_int_eq(run.code, 2);
	ck_assert_ptr_nonnull(strstr(run.err, "latin.txt:1: the line is not UTF-8"));
}
END_TEST

START_TEST(test_the_bundled_set_is_strict)
{
	RUN(&run, "check", CHINA_CLOUD, "--strict");
	ck_assert_msg(run.code == 0, "%s", run.out);
	ck_assert_ptr_nonnull(strstr(run.out, ": no mistakes; release "));
	ck_assert_ptr_null(strstr(run.out, "is not explained"));
}
END_TEST

START_TEST(test_get)
{
	RUN(&run, "get", "/v1/vendors.csv?fields=id,summary&limit=1", "--data", folder);
	ck_assert_int_eq(run.code, 0);
	ck_assert_str_eq(run.out, "id,summary\r\nv0,\"'=1+1 \"\"quoted\"\", and a comma\"\r\n");
	RUN(&run, "get", "/v1/vendors.csv?fields=id&limit=1&bom=1", "--data", folder);
	ck_assert_str_eq(run.out, "\xef\xbb\xbfid\r\nv0\r\n");
	RUN(&run, "get", "/v1/vendors?fields=id", "--data", folder, "--accept", "application/x-ndjson");
	ck_assert_str_eq(run.out, "{\"id\":\"v0\"}\n{\"id\":\"v1\"}\n{\"id\":\"v2\"}\n");
	RUN(&run, "get", "/v1/vendors/Vendor 1", "--data", folder);
	ck_assert_int_eq(run.code, 0);
	ck_assert_ptr_nonnull(strstr(run.out, "\"id\":\"v1\""));
	RUN(&run, "get", "/v1/vendors/nobody", "--data", folder);
	ck_assert_int_eq(run.code, 1);
	ck_assert_ptr_nonnull(strstr(run.out, "/docs/problems/unknown-id"));
	RUN(&run, "get", "/readyz", "--data", folder);
	ck_assert_int_eq(run.code, 0);
	/* The bundled data set is found without being named. */
	RUN(&run, "get", "/v1");
	ck_assert_msg(run.code == 0, "%s", run.err);
	ck_assert_ptr_nonnull(strstr(run.out, "\"id\":\"china-cloud\""));
}
END_TEST

START_TEST(test_schema)
{
	RUN(&run, "schema");
	ck_assert_int_eq(run.code, 0);
	ck_assert_uint_eq(count_lines(run.out), SKY_KIND_COUNT + 1);
	for (int kind = 0; kind <= SKY_KIND_COUNT; kind++) {
		RUN(&run, "schema", kind < SKY_KIND_COUNT ? sky_kind_plural((enum sky_kind)kind) : "dataset");
		ck_assert_int_eq(run.code, 0);
		json_t *root = json_loads(run.out, JSON_REJECT_DUPLICATES, NULL);
		ck_assert_ptr_nonnull(json_object_get(root, "$schema"));
		json_decref(root);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_usage_errors, test_help_and_version, test_mistakes_in_the_data_set,  test_check,
	    test_check_strict, test_check_text,       test_the_bundled_set_is_strict, test_get,
	    test_schema,
	};
	return unit_run_with("commands", tests, SKY_COUNT(tests), set_up, tear_down);
}
