#include "dataset.h"
#include "model/load/snapshot_build.h"
#include "model/snapshot/standing.h"

#define CHINA_CLOUD SKY_SOURCE_ROOT "/fixtures/china-cloud"

static sky_day day_of(const char *text)
{
	struct sky_edtf when = {.latest = SKY_DAY_NONE};
	if (text)
		ck_assert_ptr_null(sky_edtf_parse(text, strlen(text), &when));
	return when.latest;
}

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

/* On every day on which something becomes known in the data set, and now. */
static void check_all_days(const char *folder)
{
	struct sky_snapshot *snapshot = load_valid(folder);
	size_t count = sky_count(snapshot, SKY_FIGURE);
	for (size_t i = 0; i <= count; i++) {
		const struct sky_figure *dated = i < count ? sky_figure_at(snapshot, (uint32_t)i) : NULL;
		sky_day day = dated ? dated->published : SKY_DAY_NONE;
		for (uint32_t row = 0; row < count && (!dated || (dated->standing && day != SKY_DAY_NONE)); row++) {
			const struct sky_figure *figure = sky_figure_at(snapshot, row);
			if (figure->standing && known(figure, day) && sky_figure_rank(figure, day) != SKY_RANK_DEPRECATED) {
				ck_assert_msg(preferred(snapshot, figure, day) == 1, "%s when %s is known: %zu", figure->record.id,
				              dated ? dated->record.id : "everything", preferred(snapshot, figure, day));
			}
			ck_assert(figure->standing || sky_figure_is_ranked(figure, SKY_RANK_DEPRECATED, day) ||
			          sky_figure_rank(figure, day) == SKY_RANK_PREFERRED);
		}
	}
	sky_snapshot_release(snapshot);
}

START_TEST(exactly_one_claim_of_a_key_is_preferred_on_any_day)
{
	check_all_days(CHINA_CLOUD);
	check_all_days(DATA "standing");
}
END_TEST

/* What stands, since when and why; the ids are of tests/data/standing. */
START_TEST(each_step_decides)
{
	static const struct {
		const char *day, *id; /* NULL: now */
		enum sky_ground ground;
	} cases[] = {
	    {NULL, "forecast-a", SKY_GROUND_NO_FORECAST},
	    {NULL, "grade-a", SKY_GROUND_GRADE},
	    {NULL, "own-a", SKY_GROUND_OWN},
	    {NULL, "restated-b", SKY_GROUND_RESTATED},
	    {"2022-05-31", "restated-a", SKY_GROUND_NONE}, /* the other was not known */
	    {"2022-06-01", "restated-b", SKY_GROUND_RESTATED},
	    {NULL, "two-b", SKY_GROUND_NEWEST}, /* two publishers restate nothing */
	    {"2022-09-02", "agreed-b", SKY_GROUND_NEWEST},
	    {NULL, "agreed-a", SKY_GROUND_AGREED},
	    {NULL, "lowly-a", SKY_GROUND_FIRST}, /* a source of low grade makes no majority */
	    {NULL, "once-e", SKY_GROUND_NEWEST}, /* nor do many that repeat one edition */
	    {"2022-09-30", "size-b", SKY_GROUND_NEWEST},
	    {"2022-10-01", "size-a", SKY_GROUND_IMPLIED}, /* now a share of 10 % and a revenue of 20 are known */
	    {NULL, "size-a", SKY_GROUND_IMPLIED},
	    {NULL, "newest-b", SKY_GROUND_NEWEST},
	    {NULL, "year-a", SKY_GROUND_EXACT}, /* "2022" is not after a day in 2022 */
	    {NULL, "exact-b", SKY_GROUND_EXACT},
	    {NULL, "estimate-b", SKY_GROUND_NO_ESTIMATE},
	    {NULL, "first-a", SKY_GROUND_FIRST},
	    {"2022-12-31", "withdrawn-b", SKY_GROUND_RESTATED},
	    {"2023-01-01", "withdrawn-a", SKY_GROUND_NOT_DEPRECATED},
	    {NULL, "withdrawn-a", SKY_GROUND_NOT_DEPRECATED},
	    {"2023-05-31", "chosen-b", SKY_GROUND_RESTATED},
	    {"2023-06-01", "chosen-a", SKY_GROUND_DATA_SET},
	    {"2024", "undated-b", SKY_GROUND_NONE},
	    {NULL, "undated-b", SKY_GROUND_NEWEST},
	};
	struct sky_snapshot *snapshot = load_valid(DATA "standing");
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		const struct sky_figure *figure = sky_figure_at(snapshot, find(snapshot, SKY_FIGURE, cases[i].id));
		enum sky_ground ground;
		const char *reason = sky_figure_reason(figure, day_of(cases[i].day), &ground);
		ck_assert_msg(sky_figure_rank(figure, day_of(cases[i].day)) == SKY_RANK_PREFERRED, "%s", cases[i].id);
		ck_assert_msg(ground == cases[i].ground, "%s on %s: %s", cases[i].id, cases[i].day, sky_ground_text(ground));
		ck_assert(!reason == (ground != SKY_GROUND_DATA_SET));
	}
	const struct sky_figure *withdrawn = sky_figure_at(snapshot, find(snapshot, SKY_FIGURE, "withdrawn-b"));
	ck_assert_int_eq(sky_figure_rank(withdrawn, day_of("2023-01-01")), SKY_RANK_DEPRECATED);
	ck_assert_int_eq(sky_figure_rank(withdrawn, SKY_DAY_NONE), SKY_RANK_DEPRECATED);
	const struct sky_figure *undated = sky_figure_at(snapshot, find(snapshot, SKY_FIGURE, "undated-a"));
	ck_assert_int_eq(sky_figure_rank(undated, day_of("2024")), SKY_RANK_NORMAL);
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
	sky_day when = day_of(day);
	size_t length = 0;
	out[0] = '\0';
	for (uint32_t row = 0; row < sky_count(snapshot, SKY_FIGURE); row++) {
		const struct sky_figure *figure = sky_figure_at(snapshot, row);
		if (known(figure, when)) {
			length += (size_t)snprintf(out + length, size - length, "%s%s=%s", length ? " " : "", figure->record.id,
			                           sky_rank_text(sky_figure_rank(figure, when)));
		}
	}
	return out;
}

static void expect(const char *figures, const char *const expected[][2])
{
	struct folder folder = make_folder();
	for (size_t i = 0; i < SKY_COUNT(files); i++)
		write_file(&folder, files[i][0], files[i][1] ? files[i][1] : minimal_dataset);
	write_file(&folder, "figures.json", figures);
	struct sky_snapshot *snapshot = load_valid(folder.path);
	char text[512];
	for (size_t i = 0; expected[i][1]; i++)
		ck_assert_str_eq(ranks(snapshot, expected[i][0], text, sizeof text), expected[i][1]);
	sky_snapshot_release(snapshot);
	for (size_t i = 0; i < SKY_COUNT(files); i++)
		remove_file(&folder, files[i][0]);
	remove_file(&folder, "figures.json");
	remove_folder(&folder);
}

/* Claims of one key beyond the number that are held against each other: the newest still stands. */
START_TEST(many_claims_of_one_key_have_one_that_stands)
{
	struct folder folder = make_folder();
	static char figures[40000];
	size_t length = 0;
	for (size_t i = 0; i < SKY_COUNT(files); i++)
		write_file(&folder, files[i][0], files[i][1] ? files[i][1] : minimal_dataset);
	for (int i = 0; i < 100; i++) {
		length += (size_t)snprintf(figures + length, sizeof figures - length, "%s" CLAIM("f%d", NEWS "\"%d\""),
		                           i ? "," : "[", i, 2022 + i);
	}
	snprintf(figures + length, sizeof figures - length, "]");
	write_file(&folder, "figures.json", figures);
	struct sky_snapshot *snapshot = load_valid(folder.path);
	for (uint32_t row = 0; row < 100; row++) {
		ck_assert_int_eq(sky_figure_rank(sky_figure_at(snapshot, row), SKY_DAY_NONE),
		                 row == 99 ? SKY_RANK_PREFERRED : SKY_RANK_NORMAL);
	}
	sky_snapshot_release(snapshot);
	remove_file(&folder, "figures.json");
	for (size_t i = 0; i < SKY_COUNT(files); i++)
		remove_file(&folder, files[i][0]);
	remove_folder(&folder);
}
END_TEST

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
	    each_step_decides,
	    many_claims_of_one_key_have_one_that_stands,
	    a_contradiction_is_known_when_all_its_claims_are,
	    a_number_stands_until_it_is_restated,
	    a_report_stands_before_a_later_forecast,
	    the_data_set_decides_when_both_are_known,
	    an_undated_claim_stands_on_no_day_of_the_past,
	    other_periods_are_other_keys,
	};
	return unit_run("standing", tests, SKY_COUNT(tests));
}
