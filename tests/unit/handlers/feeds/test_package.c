/* Citations of figures and recipes, and the data package. */
#include "formats.h"

#include "handlers/feeds/citation.h"
#include "handlers/feeds/package.h"
#include "model/derive/derive.h"
#include "model/load/snapshot_build.h"

/* The citation of a figure or of a recipe. */
static const char *cite(const char *figure, const char *format)
{
	struct ask ask = {.arena = sky_arena_create(0)};
	ck_assert_ptr_nonnull(ask.arena);
	ask_run(&ask, snapshot, "get_figure_citation", figure, "");
	ck_assert_int_eq(ask.outcome, SKY_DONE);
	out.length = 0;
	ask.request.format = strcmp(format, "txt") == 0   ? SKY_FORMAT_TEXT
	                     : strcmp(format, "bib") == 0 ? SKY_FORMAT_BIBTEX
	                                                  : SKY_FORMAT_CSLJSON;
	ck_assert_int_eq(ask.request.operation->handler(&ask.request, &ask.result), SKY_DONE);
	sky_buffer_add(&out, ask.result.document, ask.result.document_length);
	sky_arena_destroy(ask.arena);
	return text_of(&out);
}

START_TEST(citation_has_value_place_and_release)
{
	const char *text = cite("size-2021", "txt");
	holds(text, "Cloud, Market size, 2021: 218.1 billion yuan.\n");
	holds(text, "[1] A. Writer. “Report & <Table> 100% {draft}”, First, Second; and Third, 2022-03, "
	            "https://example.com/report?a=1&b={2}#:~:text=218.1%20billion%20yuan, page 1.\n");
	holds(text, "release ");
	holds(text, "/v1/figures/size-2021.\n");
}
END_TEST

START_TEST(citation_of_a_recipe_cites_all_places)
{
	const char *text = cite("growth(size-2021-other,size-2020)", "txt");
	ck_assert_msg(strncmp(text, "Computed: ", 10) == 0, "%s", text);
	holds(text, "[1] “Second report”, Second, 2023-03-01, page 1.\n");
	holds(text, "[2] A. Writer.");
	text = cite("growth(size-2021,size-2020)", "txt");
	holds(text, ", page 1; page 2.\n"); /* two places, one publication */
	lacks(text, "[2]");
}
END_TEST

/* The first words of every format say what is wrong with a number. */
START_TEST(citation_warns_of_what_was_corrected_or_withdrawn)
{
	struct sky_snapshot *formats = snapshot;
	snapshot = load_valid(DATA "numbers");
	static const char *const names[] = {"txt", "bib", "csl.json"};
	for (size_t i = 0; i < SKY_COUNT(names); i++) {
		const char *text = cite("whole-2021", names[i]);
		holds(text, "Corrected: Whole, ");
		holds(text, "322900000000 [322800000000, 323000000000) CNY, from “the sum of the parts”; printed “32.2 billion "
		            "yuan”");
		text = cite("whole-2021-printed", names[i]);
		holds(text, "Deprecated: a tenth of its parts; corrected by whole-2021. Whole, ");
		holds(text, ": 32.2 billion yuan");
		text = cite("rest(whole-2022,public-2022)", names[i]);
		holds(text, "Computed: ");
	}
	sky_snapshot_release(snapshot);
	snapshot = formats;
}
END_TEST

START_TEST(bibtex_is_safe_for_tex)
{
	const char *text = cite("share-a", "bib");
	holds(text, "@misc{report,\n");
	holds(text, "author = {{A. Writer}}");
	holds(text, "title = {Report \\& <Table> 100\\% \\{draft\\}}");
	holds(text, "year = {2022},\n  date = {2022-03}");
	holds(text, "url = {https://example.com/report?a=1&b=%7B2%7D#:~:text=34.3%20%25}");
	out.length = 0;
	sky_citation_tex(&out, "\\a~b^c$d#e_f\n");
	ck_assert_str_eq(text_of(&out), "\\textbackslash{}a\\textasciitilde{}b\\textasciicircum{}c\\$d\\#e\\_f ");
}
END_TEST

START_TEST(csl_dates_have_the_parts_that_are_known)
{
	cite("size-2021", "csl.json");
	out.length--;
	json_t *items = parse(&out);
	ck_assert_uint_eq(json_array_size(items), 1);
	json_t *issued =
	    json_array_get(json_object_get(json_object_get(json_array_get(items, 0), "issued"), "date-parts"), 0);
	ck_assert_uint_eq(json_array_size(issued), 2);
	ck_assert_int_eq(json_integer_value(json_array_get(issued, 1)), 3);
	json_decref(items);
}
END_TEST

/* The whole package, file after file behind its name. false: it broke off. */
static bool write_package(struct sky_buffer *buffer, struct sky_snapshot *of)
{
	struct sky_package *package = sky_package_create(of, operation_named("get_export"));
	const char *name;
	while (package && !buffer->failed && (name = sky_package_next(package))) {
		sky_buffer_printf(buffer, "\n== %s\n", name);
		for (bool more = true; more;)
			more = sky_package_fill(package, buffer);
	}
	sky_package_destroy(package);
	return package && !buffer->failed;
}

START_TEST(package_has_every_kind_and_describes_it)
{
	ck_assert(write_package(&out, snapshot));
	text_of(&out);
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		char name[64];
		snprintf(name, sizeof name, "\n== data/%s.csv\nid,", sky_kind_plural((enum sky_kind)kind));
		holds(out.data, name);
	}
	holds(out.data, "size-2021,cloud,market,market-size,");
	holds(out.data, "\"primaryKey\":\"id\"");
	holds(out.data, "{\"name\":\"value\",\"type\":\"number\"");
	holds(out.data, "{\"name\":\"period_start\",\"type\":\"date\"");
	holds(out.data, "{\"fields\":\"source_id\",\"reference\":{\"resource\":\"sources\",\"fields\":\"id\"}}");
	holds(out.data, "- `second`: “Second report”, Second, 2023-03-01.\n");
	struct sky_buffer again;
	sky_buffer_init(&again, 0);
	ck_assert(write_package(&again, snapshot));
	ck_assert_str_eq(text_of(&again), out.data);
	sky_buffer_finish(&again);
}
END_TEST

/* One file is begun after the other, in pieces of bounded size. */
START_TEST(package_comes_in_pieces)
{
	struct sky_snapshot *large = load_valid(SKY_SOURCE_ROOT "/fixtures/china-cloud");
	struct sky_package *package = sky_package_create(large, operation_named("get_export"));
	size_t pieces = 0, files = 0;
	ck_assert_ptr_nonnull(package);
	sky_snapshot_release(large); /* the package holds it */
	while (sky_package_next(package)) {
		bool more = true;
		for (files++; more; pieces++) {
			out.length = 0;
			more = sky_package_fill(package, &out);
			ck_assert_uint_lt(out.length, SKY_PACKAGE_PIECE + 131072);
		}
	}
	ck_assert_uint_eq(files, 2 + SKY_KIND_COUNT);
	ck_assert_uint_gt(pieces, files);
	ck_assert_ptr_null(sky_package_next(package));
	sky_package_destroy(package);
	sky_package_destroy(NULL);
}
END_TEST

START_TEST(a_package_that_lacks_memory_breaks_off)
{
	size_t good = 0, failed = 1, refused = 0;
	for (; good < ALLOCATIONS_MAX && failed; good++) {
		sky_buffer_finish(&out);
		sky_buffer_init(&out, 0);
		fault_arm(good);
		bool done = write_package(&out, snapshot);
		failed = fault_disarm();
		refused += !done;
		ck_assert(done == (failed == 0));
	}
	ck_assert_uint_eq(failed, 0);
	ck_assert_uint_gt(refused, 0);
}
END_TEST

int main(void)
{
	const TTest *tests[] = {
	    citation_has_value_place_and_release,
	    citation_of_a_recipe_cites_all_places,
	    bibtex_is_safe_for_tex,
	    citation_warns_of_what_was_corrected_or_withdrawn,
	    csl_dates_have_the_parts_that_are_known,
	    package_has_every_kind_and_describes_it,
	    package_comes_in_pieces,
	    a_package_that_lacks_memory_breaks_off,
	};
	return unit_run_with("package", tests, SKY_COUNT(tests), set_up, tear_down);
}
