#include "dataset.h"
#include "model/load/snapshot_build.h"
#include "model/snapshot/standing.h"

#define CHINA_CLOUD SKY_SOURCE_ROOT "/fixtures/china-cloud"

static bool known(const struct sky_figure *figure, sky_day as_of)
{
	return as_of == SKY_DAY_NONE || (figure->published != SKY_DAY_NONE && figure->published <= as_of);
}

static bool same_key(const struct sky_figure *a, const struct sky_figure *b)
{
	return a->metric == b->metric && a->market == b->market && a->subject_kind == b->subject_kind &&
	       a->subject == b->subject && a->unit == b->unit && a->period_start == b->period_start &&
	       a->period_end == b->period_end && strcmp(a->currency, b->currency) == 0;
}

/* The claims of the figure's key that are preferred on the day. */
static size_t preferred(const struct sky_snapshot *snapshot, const struct sky_figure *of, sky_day as_of)
{
	size_t count = 0;
	for (uint32_t row = 0; row < sky_count(snapshot, SKY_FIGURE); row++) {
		const struct sky_figure *figure = sky_figure_at(snapshot, row);
		count += known(figure, as_of) && same_key(figure, of) && sky_figure_rank(figure, as_of) == SKY_RANK_PREFERRED;
	}
	return count;
}

START_TEST(exactly_one_claim_of_a_key_is_preferred_on_any_day)
{
	static const char *const days[] = {NULL,         "2010-01-01", "2018-06-30", "2020-12-31", "2021-07-01",
	                                   "2022-06-01", "2022-12-31", "2023-07-18", "2024-07-22", "2025-12-31"};
	struct sky_snapshot *snapshot = load_valid(CHINA_CLOUD);
	for (size_t i = 0; i < SKY_COUNT(days); i++) {
		struct sky_edtf when = {.latest = SKY_DAY_NONE};
		if (days[i]) {
			ck_assert_ptr_null(sky_edtf_parse(days[i], strlen(days[i]), &when));
		}
		for (uint32_t row = 0; row < sky_count(snapshot, SKY_FIGURE); row++) {
			const struct sky_figure *figure = sky_figure_at(snapshot, row);
			if (figure->rank == SKY_RANK_DEPRECATED) {
				ck_assert_int_eq(sky_figure_rank(figure, when.latest), SKY_RANK_DEPRECATED);
			} else if (known(figure, when.latest)) {
				ck_assert_msg(preferred(snapshot, figure, when.latest) == 1, "%s on %s: %zu", figure->record.id,
				              days[i] ? days[i] : "any day", preferred(snapshot, figure, when.latest));
			}
		}
	}
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(a_contradiction_is_known_when_all_its_claims_are)
{
	struct sky_snapshot *snapshot = load_valid(CHINA_CLOUD);
	const struct sky_figure *first = sky_figure_at(snapshot, find(snapshot, SKY_FIGURE, "sh-008-share"));
	/* Gartner's share of 2021 for AWS, printed in 2022 and restated in July 2023. */
	ck_assert_ptr_nonnull(first);
	ck_assert(sky_figure_contradicted(first, SKY_DAY_NONE));
	struct sky_edtf then;
	ck_assert_ptr_null(sky_edtf_parse("2022-12-31", 10, &then));
	ck_assert(!sky_figure_contradicted(first, then.latest));
	ck_assert_ptr_null(sky_edtf_parse("2023-12-31", 10, &then));
	ck_assert(sky_figure_contradicted(first, then.latest));
	sky_snapshot_release(snapshot);
}
END_TEST

#define CLAIM(id, rest)                                                                                                             \
	"{\"id\": \"" id                                                                                                                \
	"\", \"subject\": \"vendor:v\", \"metric\": \"customers\", \"unit\": \"count\", \"value\": \"5\", \"value_text\": \"5\", " rest \
	"}"
#define NEWS                                                                                                           \
	"\"kind\": \"reported\", \"period\": \"2021\", \"source\": \"s\", \"locator\": \"page 1\", \"published_on\": "
#define FORECAST                                                                                                       \
	"\"kind\": \"forecast\", \"period\": \"2021\", \"source\": \"s\", \"locator\": \"page 1\", \"published_on\": "
static const char *const files[][2] = {
    {"dataset.json", NULL},
    {"sources.json", "[{\"id\": \"s\", \"title\": \"S\", \"kind\": \"primary\"}]"},
    {"vendors.json", "[{\"id\": \"v\", \"names\": {\"en\": \"V\"}, \"source\": \"s\", \"locator\": \"page 1\"}]"},
    {"metrics.json",
     "[{\"id\": \"customers\", \"names\": {\"en\": \"Customers\"}, \"unit\": \"count\", \"kind\": \"stock\", \"description\": \"d\"}]"},
};

/* "id=rank id=rank ...", on a day. */
static const char *ranks(const struct sky_snapshot *snapshot, const char *day, char *out, size_t size)
{
	struct sky_edtf when = {.latest = SKY_DAY_NONE};
	size_t length = 0;
	if (day) {
		ck_assert_ptr_null(sky_edtf_parse(day, strlen(day), &when));
	}
	out[0] = '\0';
	for (uint32_t row = 0; row < sky_count(snapshot, SKY_FIGURE); row++) {
		const struct sky_figure *figure = sky_figure_at(snapshot, row);
		if (known(figure, when.latest)) {
			length += (size_t)snprintf(out + length, size - length, "%s%s=%s", length ? " " : "", figure->record.id,
			                           sky_rank_text(sky_figure_rank(figure, when.latest)));
		}
	}
	return out;
}

static void expect(const char *figures, const char *const expected[][2])
{
	struct folder folder = make_folder();
	for (size_t i = 0; i < SKY_COUNT(files); i++) {
		write_file(&folder, files[i][0], files[i][1] ? files[i][1] : minimal_dataset);
	}
	write_file(&folder, "figures.json", figures);
	struct sky_snapshot *snapshot = load_valid(folder.path);
	char text[512];
	for (size_t i = 0; expected[i][1]; i++) {
		ck_assert_str_eq(ranks(snapshot, expected[i][0], text, sizeof text), expected[i][1]);
	}
	sky_snapshot_release(snapshot);
	for (size_t i = 0; i < SKY_COUNT(files); i++) {
		remove_file(&folder, files[i][0]);
	}
	remove_file(&folder, "figures.json");
	remove_folder(&folder);
}

START_TEST(a_number_stands_until_it_is_restated)
{
	static const char *const expected[][2] = {
	    {"2022-06", "a=preferred"}, {"2023", "a=normal b=preferred"}, {NULL, "a=normal b=preferred"}, {NULL, NULL}};
	expect("[" CLAIM("a", NEWS "\"2022-01\"") "," CLAIM("b", NEWS "\"2023\"") "]", expected);
}
END_TEST

START_TEST(a_report_stands_before_a_later_forecast)
{
	static const char *const expected[][2] = {{NULL, "a=preferred b=normal"}, {NULL, NULL}};
	expect("[" CLAIM("a", NEWS "\"2022-01\"") "," CLAIM("b", FORECAST "\"2023\"") "]", expected);
}
END_TEST

START_TEST(the_data_set_decides_when_both_are_known)
{
	static const char *const expected[][2] = {
	    {"2022-06", "b=preferred"}, {NULL, "a=preferred b=normal c=deprecated"}, {NULL, NULL}};
	expect("[" CLAIM("a", "\"rank\": \"preferred\", \"rank_reason\": \"audited\", " NEWS "\"2023\"") "," CLAIM(
	           "b", NEWS "\"2022-01\"") "," CLAIM("c", "\"rank\": \"deprecated\", \"rank_reason\": \"misprint\", " NEWS
	                                                   "\"2024\"") "]",
	       expected);
}
END_TEST

START_TEST(an_undated_claim_stands_on_no_day_of_the_past)
{
	/* Preferred by the data set, but nobody knows since when: as_of does not know it, today does. */
	static const char *const expected[][2] = {{"2023", "b=preferred"}, {NULL, "a=preferred b=normal"}, {NULL, NULL}};
	expect("[" CLAIM(
	           "a",
	           "\"rank\": \"preferred\", \"rank_reason\": \"audited\", \"kind\": \"reported\", \"period\": \"2021\", "
	           "\"source\": \"s\", \"locator\": \"page 1\"") "," CLAIM("b", NEWS "\"2022-01\"") "]",
	       expected);
}
END_TEST

START_TEST(other_periods_are_other_keys)
{
	static const char *const expected[][2] = {{NULL, "a=preferred b=preferred"}, {NULL, NULL}};
	expect("[" CLAIM("a", NEWS "\"2022-01\"") "," CLAIM(
	           "b", "\"kind\": \"reported\", \"period\": \"2021-H1\", \"source\": \"s\", \"locator\": \"page 1\"") "]",
	       expected);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    exactly_one_claim_of_a_key_is_preferred_on_any_day,
	    a_contradiction_is_known_when_all_its_claims_are,
	    a_number_stands_until_it_is_restated,
	    a_report_stands_before_a_later_forecast,
	    the_data_set_decides_when_both_are_known,
	    an_undated_claim_stands_on_no_day_of_the_past,
	    other_periods_are_other_keys,
	};
	return unit_run("standing", tests, SKY_COUNT(tests));
}
