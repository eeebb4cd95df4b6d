/* Each rule with claims that contradict each other and with claims that only seem to. */
#include "model/conflict/conflicts.h"

#include "dataset.h"
#include "model/load/snapshot_build.h"

#define REPORTED "\"kind\":\"reported\""
#define FORECAST "\"kind\":\"forecast\""
#define WITHDRAWN REPORTED ",\"rank\":\"deprecated\",\"rank_reason\":\"misprinted\""
#define MORE_THAN REPORTED ",\"qualifier\":\"more_than\""
#define ABOUT REPORTED ",\"qualifier\":\"about\""

#define CLAIM(id, subject, metric, period, value, unit, more, source)                                                  \
	"{\"id\":\"" id "\",\"subject\":\"" subject "\",\"metric\":\"" metric "\",\"period\":\"" period                    \
	"\",\"value\":\"" value "\",\"value_text\":\"as printed\"," unit "," more ",\"source\":\"" source                  \
	"\",\"locator\":\"page 1\"}\n"
#define YUAN "\"unit\":\"currency\",\"currency\":\"CNY\""
#define PERCENT "\"unit\":\"percent\""
#define SIZE(id, market, period, value, more, source)                                                                  \
	CLAIM(id, "market:" market, "size", period, value, YUAN, more, source)
#define GROWTH(id, period, value, more, source)                                                                        \
	CLAIM(id, "market:left", "size-growth", period, value, PERCENT, more, source)
#define SHARE(id, vendor, value, more, source)                                                                         \
	CLAIM(id, "vendor:" vendor, "share", "2021", value, PERCENT, "\"market\":\"left\"," more, source)
#define REVENUE(id, value, more, source)                                                                               \
	CLAIM(id, "vendor:alpha", "revenue", "2021", value, YUAN, "\"market\":\"left\"," more, source)
#define EVENT(id, date, more)                                                                                          \
	"{\"id\":\"" id "\",\"happening\":\"merger\",\"vendors\":[\"alpha\"],\"date\":\"" date                             \
	"\",\"category\":\"deal\",\"title\":\"Merger\",\"summary\":\"Told.\",\"status\":\"reported\"," more                \
	"\"source\":\"a\",\"locator\":\"page 1\"}\n"

/* Editions of one institute (`a`, a year later `a-next`, in an unknown week of that month `a-month`), and a rival. */
static const char sources[] =
    "{\"id\":\"a\",\"title\":\"A\",\"publisher\":\"Institute\",\"published\":\"2021-06-01\","
    "\"url\":\"https://example.org/a\",\"language\":\"en\",\"kind\":\"primary\"}\n"
    "{\"id\":\"a-next\",\"title\":\"A, next\",\"publisher\":\"Institute\",\"published\":\"2022-06-09\","
    "\"url\":\"https://example.org/n\",\"language\":\"en\",\"kind\":\"primary\"}\n"
    "{\"id\":\"a-month\",\"title\":\"A, a copy\",\"publisher\":\"Institute\",\"published\":\"2022-06\","
    "\"url\":\"https://example.org/m\",\"language\":\"en\",\"kind\":\"republished\"}\n"
    "{\"id\":\"b\",\"title\":\"B\",\"publisher\":\"Rival\",\"published\":\"2022-06-15\","
    "\"url\":\"https://example.org/b\",\"language\":\"en\",\"kind\":\"primary\"}\n";
static const char markets[] =
    "{\"id\":\"whole\",\"names\":{\"en\":\"Whole\"},\"region\":\"CN\",\"segment\":\"cloud\",\"counts\":\"revenue\","
    "\"parts_exhaustive\":true}\n"
    "{\"id\":\"left\",\"names\":{\"en\":\"Left\"},\"region\":\"CN\",\"segment\":\"public\",\"counts\":\"revenue\","
    "\"part_of\":\"whole\"}\n"
    "{\"id\":\"right\",\"names\":{\"en\":\"Right\"},\"region\":\"CN\",\"segment\":\"private\",\"counts\":\"revenue\","
    "\"part_of\":\"whole\"}\n"
    "{\"id\":\"open\",\"names\":{\"en\":\"Open\"},\"region\":\"CN\",\"segment\":\"software\",\"counts\":\"revenue\"}\n"
    "{\"id\":\"piece\",\"names\":{\"en\":\"Piece\"},\"region\":\"CN\",\"segment\":\"games\",\"counts\":\"revenue\","
    "\"part_of\":\"open\"}\n"
    "{\"id\":\"rival\",\"names\":{\"en\":\"Rival's left\"},\"region\":\"CN\",\"segment\":\"Public\","
    "\"counts\":\"spending\"}\n"
    "{\"id\":\"world\",\"names\":{\"en\":\"World's left\"},\"region\":\"world\",\"segment\":\"public\","
    "\"counts\":\"revenue\"}\n";
static const char metrics[] =
    "{\"id\":\"size\",\"names\":{\"en\":\"Size\"},\"unit\":\"currency\",\"kind\":\"flow\",\"description\":\"Size\"}\n"
    "{\"id\":\"size-growth\",\"names\":{\"en\":\"Growth\"},\"unit\":\"percent\",\"kind\":\"ratio\","
    "\"description\":\"Growth\",\"growth_of\":\"size\"}\n"
    "{\"id\":\"revenue\",\"names\":{\"en\":\"Revenue\"},\"unit\":\"currency\",\"kind\":\"flow\","
    "\"description\":\"Revenue\"}\n"
    "{\"id\":\"share\",\"names\":{\"en\":\"Share\"},\"unit\":\"percent\",\"kind\":\"ratio\",\"description\":\"Share\","
    "\"share_of\":\"size\",\"numerator\":\"revenue\",\"min\":\"0\",\"max\":\"100\"}\n";
static const char vendors[] =
    "{\"id\":\"alpha\",\"names\":{\"en\":\"Alpha\"},\"source\":\"a\",\"locator\":\"page 1\"}\n"
    "{\"id\":\"beta\",\"names\":{\"en\":\"Beta\"},\"source\":\"a\",\"locator\":\"page 1\"}\n";

static struct sky_snapshot *load_claims(const char *figures, const char *events)
{
	const struct {
		const char *name, *text;
	} files[] = {
	    {"dataset.json", minimal_dataset}, {"sources.ndjson", sources}, {"markets.ndjson", markets},
	    {"metrics.ndjson", metrics},       {"vendors.ndjson", vendors}, {"figures.ndjson", figures},
	    {"events.ndjson", events},
	};
	struct folder folder = make_folder();
	for (size_t i = 0; i < SKY_COUNT(files); i++) {
		write_file(&folder, files[i].name, files[i].text);
	}
	struct sky_snapshot *snapshot = load_valid(folder.path);
	for (size_t i = 0; i < SKY_COUNT(files); i++) {
		remove_file(&folder, files[i].name);
	}
	remove_folder(&folder);
	return snapshot;
}

struct claims_case {
	const char *what, *claims;
	const char *id;             /* of the only conflict; NULL: there is none */
	const char *says, *prefers; /* part of its arithmetic, and the preferred claim; NULL: not looked at */
	bool explained;
};

static void check_conflict(const struct claims_case *is, const struct sky_snapshot *snapshot)
{
	size_t count;
	const struct sky_conflict *list = sky_snapshot_conflicts(snapshot, &count);
	ck_assert_msg(count == (is->id ? 1 : 0), "%s: %zu conflicts, first %s: %s", is->what, count,
	              count ? list[0].id : "none", count ? list[0].arithmetic : "");
	if (!is->id) {
		return;
	}
	ck_assert_msg(strcmp(list[0].id, is->id) == 0, "%s: %s", is->what, list[0].id);
	ck_assert_msg(list[0].explained == is->explained, "%s: %s", is->what, list[0].reason);
	ck_assert_msg(!is->says || strstr(list[0].arithmetic, is->says), "%s: %s", is->what, list[0].arithmetic);
	const char *preferred = list[0].preferred.row == SKY_NONE ? "" : sky_record_at(snapshot, list[0].preferred)->id;
	ck_assert_msg(!is->prefers || strcmp(preferred, is->prefers) == 0, "%s: %s preferred", is->what, preferred);
}

static void check_claims(const struct claims_case *cases, size_t count, bool events)
{
	for (size_t i = 0; i < count; i++) {
		struct sky_snapshot *snapshot = load_claims(events ? "" : cases[i].claims, events ? cases[i].claims : "");
		check_conflict(&cases[i], snapshot);
		sky_snapshot_release(snapshot);
	}
}

START_TEST(test_one_key)
{
	static const struct claims_case cases[] = {
	    {"two publishers",
	     SIZE("x", "left", "2021", "90e9", REPORTED, "a") SIZE("y", "left", "2021", "60e9", REPORTED, "b"),
	     "disagreement:size:left:2021:CNY", "no number satisfies all", "", false},
	    {"rounding",
	     SIZE("x", "left", "2021", "34.3e9", REPORTED, "a") SIZE("y", "left", "2021", "34e9", REPORTED, "b"), NULL,
	     NULL, NULL, false},
	    {"more than",
	     SIZE("x", "left", "2021", "80e9", MORE_THAN, "a") SIZE("y", "left", "2021", "90e9", REPORTED, "b"), NULL, NULL,
	     NULL, false},
	    {"less than what is more than",
	     SIZE("x", "left", "2021", "80e9", MORE_THAN, "a") SIZE("y", "left", "2021", "70e9", REPORTED, "b"),
	     "disagreement:size:left:2021:CNY", NULL, "", false},
	    {"about", SIZE("x", "left", "2021", "300e9", ABOUT, "a") SIZE("y", "left", "2021", "322e9", REPORTED, "b"),
	     NULL, NULL, NULL, false},
	    {"a report overtakes a forecast",
	     SIZE("x", "left", "2021", "90e9", FORECAST, "a") SIZE("y", "left", "2021", "60e9", REPORTED, "a-next"), NULL,
	     NULL, NULL, false},
	    {"another period",
	     SIZE("x", "left", "2021", "90e9", REPORTED, "a") SIZE("y", "left", "2020-04/2021-03", "60e9", REPORTED, "a"),
	     NULL, NULL, NULL, false},
	    {"a withdrawn claim among claims that agree",
	     SIZE("x", "left", "2021", "90e9", WITHDRAWN, "b") SIZE("y", "left", "2021", "60.2e9", REPORTED, "a")
	         SIZE("z", "left", "2021", "60e9", REPORTED, "a-next"),
	     "disagreement:size:left:2021:CNY", NULL, "z", true},
	    {"a withdrawn claim among claims that do not",
	     SIZE("x", "left", "2021", "90e9", WITHDRAWN, "b") SIZE("y", "left", "2021", "50e9", REPORTED, "a")
	         SIZE("z", "left", "2021", "60e9", REPORTED, "b"),
	     "disagreement:size:left:2021:CNY", NULL, "", false},
	    {"a note explains",
	     SIZE("x", "left", "2021", "90e9", REPORTED ",\"conflict_note\":\"with tax\"", "a")
	         SIZE("y", "left", "2021", "60e9", REPORTED, "b"),
	     "disagreement:size:left:2021:CNY", NULL, "", true},
	};
	check_claims(cases, SKY_COUNT(cases), false);
}
END_TEST

START_TEST(test_restatement)
{
	static const struct claims_case cases[] = {
	    {"the next edition",
	     SIZE("x", "left", "2021", "90e9", REPORTED, "a") SIZE("y", "left", "2021", "60e9", REPORTED, "a-next"),
	     "restatement:size:left:2021:CNY", NULL, "y", true},
	    {"the same number again",
	     SIZE("x", "left", "2021", "90e9", REPORTED, "a") SIZE("y", "left", "2021", "90.2e9", REPORTED, "a-next"), NULL,
	     NULL, NULL, false},
	    {"nobody knows which is the later one",
	     SIZE("x", "left", "2021", "90e9", REPORTED, "a-next") SIZE("y", "left", "2021", "60e9", REPORTED, "a-month"),
	     "disagreement:size:left:2021:CNY", NULL, "", false},
	    {"a ranked claim beats a newer one",
	     SIZE("x", "left", "2021", "90e9", REPORTED ",\"rank\":\"preferred\",\"rank_reason\":\"audited\"", "a")
	         SIZE("y", "left", "2021", "60e9", REPORTED, "a-next"),
	     "restatement:size:left:2021:CNY", NULL, "x", true},
	};
	check_claims(cases, SKY_COUNT(cases), false);
}
END_TEST

START_TEST(test_unit_slip)
{
	static const struct claims_case cases[] = {
	    {"ten", SIZE("x", "left", "2021", "32.2e9", REPORTED, "a") SIZE("y", "left", "2021", "322.9e9", REPORTED, "b"),
	     "unit_slip:size:left:2021:CNY", "322.9 billion is about 10 times 32.2 billion", "", false},
	    {"a hundred",
	     SIZE("x", "left", "2021", "32.2e9", REPORTED, "a") SIZE("y", "left", "2021", "3229e9", REPORTED, "b"),
	     "unit_slip:size:left:2021:CNY", "3.229 trillion is about 100 times 32.2 billion", "", false},
	    {"a thousand",
	     SIZE("x", "left", "2021", "32.2e6", REPORTED, "a") SIZE("y", "left", "2021", "32.2e9", REPORTED, "b"),
	     "unit_slip:size:left:2021:CNY", "32.2 billion is about 1000 times 32.2 million", "", false},
	    {"a third is no slip",
	     SIZE("x", "left", "2021", "30e9", REPORTED, "a") SIZE("y", "left", "2021", "90e9", REPORTED, "b"),
	     "disagreement:size:left:2021:CNY", NULL, "", false},
	    {"the slip is not with the first claim",
	     SIZE("x", "left", "2021", "32.2e9", REPORTED, "a") SIZE("y", "left", "2021", "32e9", REPORTED, "a-next")
	         SIZE("z", "left", "2021", "322.9e9", REPORTED, "b"),
	     "unit_slip:size:left:2021:CNY", "about 10 times", "", false},
	    {"between its neighbours in time",
	     SIZE("x", "left", "2019", "100e9", REPORTED, "a") SIZE("y", "left", "2020", "11e9", REPORTED, "a")
	         SIZE("z", "left", "2021", "120e9", REPORTED, "a"),
	     "unit_slip:size:left:2020:CNY", "11000000000 for 2020 stands between", "", false},
	    {"a bad year",
	     SIZE("x", "left", "2019", "100e9", REPORTED, "a") SIZE("y", "left", "2020", "60e9", REPORTED, "a")
	         SIZE("z", "left", "2021", "120e9", REPORTED, "a"),
	     NULL, NULL, NULL, false},
	    {"ten times as large in ten years",
	     SIZE("x", "left", "2011", "10e9", REPORTED, "a") SIZE("y", "left", "2021", "101e9", REPORTED, "a"), NULL, NULL,
	     NULL, false},
	};
	check_claims(cases, SKY_COUNT(cases), false);
}
END_TEST

START_TEST(test_parts)
{
	static const struct claims_case cases[] = {
	    {"all parts exceed the whole",
	     SIZE("w", "whole", "2021", "100e9", REPORTED, "a") SIZE("x", "left", "2021", "60e9", REPORTED, "a")
	         SIZE("y", "right", "2021", "50e9", REPORTED, "a"),
	     "parts_whole:size:whole:2021:CNY", "60000000000 + 50000000000 = 110000000000", NULL, false},
	    {"all parts fall short of the whole",
	     SIZE("w", "whole", "2021", "100e9", REPORTED, "a") SIZE("x", "left", "2021", "60e9", REPORTED, "a")
	         SIZE("y", "right", "2021", "30e9", REPORTED, "a"),
	     "parts_whole:size:whole:2021:CNY", NULL, NULL, false},
	    {"a withdrawn whole",
	     SIZE("w", "whole", "2021", "10e9", WITHDRAWN, "a") SIZE("x", "left", "2021", "60e9", REPORTED, "a")
	         SIZE("y", "right", "2021", "40e9", REPORTED, "a"),
	     "parts_whole:size:whole:2021:CNY", NULL, NULL, true},
	    {"parts and whole are rounded",
	     SIZE("w", "whole", "2021", "100e9", REPORTED, "a") SIZE("x", "left", "2021", "60e9", REPORTED, "a")
	         SIZE("y", "right", "2021", "40.8e9", REPORTED, "a"),
	     NULL, NULL, NULL, false},
	    {"one part is not known",
	     SIZE("w", "whole", "2021", "100e9", REPORTED, "a") SIZE("x", "left", "2021", "60e9", REPORTED, "a"), NULL,
	     NULL, NULL, false},
	    {"a known part is larger than the whole",
	     SIZE("w", "open", "2021", "50e9", REPORTED, "a") SIZE("x", "piece", "2021", "60e9", REPORTED, "a"),
	     "parts_whole:size:open:2021:CNY", "not known to be all parts", NULL, false},
	    {"a known part is smaller than the whole",
	     SIZE("w", "open", "2021", "50e9", REPORTED, "a") SIZE("x", "piece", "2021", "30e9", REPORTED, "a"), NULL, NULL,
	     NULL, false},
	    {"the edition's own parts fit",
	     SIZE("w", "open", "2021", "50e9", REPORTED, "a") SIZE("x", "piece", "2021", "30e9", REPORTED, "a")
	         SIZE("z", "piece", "2021", "60e9", FORECAST, "b"),
	     NULL, NULL, NULL, false},
	};
	check_claims(cases, SKY_COUNT(cases), false);
}
END_TEST

START_TEST(test_growth)
{
	static const struct claims_case cases[] = {
	    {"one edition contradicts itself",
	     SIZE("x", "left", "2020", "100e9", REPORTED, "a") SIZE("y", "left", "2021", "150e9", REPORTED, "a")
	         GROWTH("g", "2021", "70", REPORTED, "a"),
	     "growth:size-growth:left:2021", "stated as 70 percent", "", false},
	    {"rounded to the same",
	     SIZE("x", "left", "2020", "100e9", REPORTED, "a") SIZE("y", "left", "2021", "150e9", REPORTED, "a")
	         GROWTH("g", "2021", "51", REPORTED, "a"),
	     NULL, NULL, NULL, false},
	    {"grew by more than a half, and by more",
	     SIZE("x", "left", "2020", "100e9", REPORTED, "a") SIZE("y", "left", "2021", "170e9", REPORTED, "a")
	         GROWTH("g", "2021", "50", MORE_THAN, "a"),
	     NULL, NULL, NULL, false},
	    {"grew by more than a half, and by less",
	     SIZE("x", "left", "2020", "100e9", REPORTED, "a") SIZE("y", "left", "2021", "140e9", REPORTED, "a")
	         GROWTH("g", "2021", "50", MORE_THAN, "a"),
	     "growth:size-growth:left:2021", NULL, "", false},
	    {"a withdrawn growth",
	     SIZE("x", "left", "2020", "100e9", REPORTED, "a") SIZE("y", "left", "2021", "150e9", REPORTED, "a")
	         GROWTH("g", "2021", "70", WITHDRAWN, "a"),
	     "growth:size-growth:left:2021", NULL, "", true},
	    {"the publisher of the values is another one",
	     SIZE("x", "left", "2020", "100e9", REPORTED, "b") SIZE("y", "left", "2021", "150e9", REPORTED, "b")
	         GROWTH("g", "2021", "70", REPORTED, "a"),
	     NULL, NULL, NULL, false},
	    {"the edition's own forecasts fit, whatever was reported later",
	     SIZE("x", "left", "2021", "100e9", FORECAST, "a") SIZE("y", "left", "2022", "150e9", FORECAST, "a")
	         SIZE("u", "left", "2021", "80e9", REPORTED, "a-next") SIZE("v", "left", "2022", "90e9", REPORTED, "b")
	             GROWTH("g", "2022", "50", FORECAST, "a"),
	     NULL, NULL, NULL, false},
	    {"a forecast growth against a later report",
	     SIZE("x", "left", "2020", "100e9", REPORTED, "a") SIZE("y", "left", "2021", "150e9", REPORTED, "a-next")
	         GROWTH("g", "2021", "70", FORECAST, "a"),
	     NULL, NULL, NULL, false},
	    {"no number of the base year in any edition fits",
	     SIZE("x", "left", "2020", "100e9", REPORTED, "a") SIZE("y", "left", "2021", "154e9", REPORTED, "a-next")
	         GROWTH("g", "2021", "40", REPORTED, "a-next"),
	     "restatement:size-growth:left:2021", "implies 110000000000", "", false},
	    {"no number of the year in any edition fits",
	     SIZE("x", "left", "2020", "100e9", REPORTED, "a") SIZE("y", "left", "2021", "154e9", REPORTED, "a-next")
	         GROWTH("g", "2021", "40", REPORTED, "a"),
	     "restatement:size-growth:left:2021", "implies 140000000000", "", false},
	    {"a note explains a base that was restated",
	     SIZE("x", "left", "2020", "100e9", REPORTED, "a") SIZE("y", "left", "2021", "154e9", REPORTED, "a-next")
	         GROWTH("g", "2021", "40", REPORTED ",\"conflict_note\":\"restated\"", "a-next"),
	     "restatement:size-growth:left:2021", NULL, "", true},
	};
	check_claims(cases, SKY_COUNT(cases), false);
}
END_TEST

/* Two editions of the base year: the older one fits the growth, so the growth raises no alarm of its own. */
START_TEST(test_growth_of_an_older_edition)
{
	struct sky_snapshot *snapshot = load_claims(
	    SIZE("x", "left", "2020", "100e9", REPORTED, "a") SIZE("z", "left", "2020", "120e9", REPORTED, "a-next")
	        SIZE("y", "left", "2021", "150e9", REPORTED, "a-month") GROWTH("g", "2021", "50", REPORTED, "a-month"),
	    "");
	size_t count;
	const struct sky_conflict *list = sky_snapshot_conflicts(snapshot, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(list[0].id, "restatement:size:left:2020:CNY");
	ck_assert(!sky_figure_at(snapshot, find(snapshot, SKY_FIGURE, "g"))->conflict);
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_shares)
{
	static const struct claims_case cases[] = {
	    {"above the whole", SHARE("x", "alpha", "60", REPORTED, "a") SHARE("y", "beta", "50", REPORTED, "a"),
	     "share_sum:share:alpha:left:2021", "110", NULL, false},
	    {"above the whole by rounding",
	     SHARE("x", "alpha", "60", REPORTED, "a") SHARE("y", "beta", "40.4", REPORTED, "a"), NULL, NULL, NULL, false},
	    {"of two sources", SHARE("x", "alpha", "60", REPORTED, "a") SHARE("y", "beta", "50", REPORTED, "b"), NULL, NULL,
	     NULL, false},
	    {"one is withdrawn", SHARE("x", "alpha", "60", REPORTED, "a") SHARE("y", "beta", "50", WITHDRAWN, "a"), NULL,
	     NULL, NULL, false},
	    {"less than the revenue",
	     SHARE("x", "alpha", "34.3", REPORTED, "a") SIZE("y", "left", "2021", "218.1e9", REPORTED, "a")
	         REVENUE("z", "90e9", REPORTED, "a"),
	     "share_size:share:alpha:left:2021", "revenue is stated as 90000000000", "", false},
	    {"the revenue, rounded",
	     SHARE("x", "alpha", "34.3", REPORTED, "a") SIZE("y", "left", "2021", "218.1e9", REPORTED, "a")
	         REVENUE("z", "75e9", REPORTED, "a"),
	     NULL, NULL, NULL, false},
	    {"a size of another publisher",
	     SHARE("x", "alpha", "34.3", REPORTED, "a") SIZE("y", "left", "2021", "218.1e9", REPORTED, "b")
	         REVENUE("z", "90e9", REPORTED, "a"),
	     NULL, NULL, NULL, false},
	    {"a size of another edition",
	     SHARE("x", "alpha", "34.3", REPORTED, "a-next") SIZE("y", "left", "2021", "218.1e9", REPORTED, "a")
	         REVENUE("z", "90e9", REPORTED, "a-next"),
	     "restatement:share:alpha:left:2021", "implies 262", "", false},
	};
	check_claims(cases, SKY_COUNT(cases), false);
}
END_TEST

/* The sizes of two later editions, of which the older one fits: only the sizes contradict each other. */
START_TEST(test_share_of_an_older_size)
{
	struct sky_snapshot *snapshot =
	    load_claims(SHARE("x", "alpha", "50", REPORTED, "a-next") SIZE("y", "left", "2021", "180e9", REPORTED, "a")
	                    SIZE("w", "left", "2021", "200e9", REPORTED ",\"published_on\":\"2021-12-01\"", "a-month")
	                        REVENUE("z", "90e9", REPORTED, "a-next"),
	                "");
	size_t count;
	const struct sky_conflict *list = sky_snapshot_conflicts(snapshot, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(list[0].id, "restatement:size:left:2021:CNY");
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_event_dates)
{
	static const struct claims_case cases[] = {
	    {"two months", EVENT("x", "2021-01", "") EVENT("y", "2021-03", ""), "event_date:merger", "no day lies in all",
	     "", false},
	    {"a month of the year", EVENT("x", "2021", "") EVENT("y", "2021-03", ""), NULL, NULL, NULL, false},
	    {"a day of the month", EVENT("x", "2021-03-29", "") EVENT("y", "2021-03", ""), NULL, NULL, NULL, false},
	    {"the next year", EVENT("x", "2020", "") EVENT("y", "2021-03", ""), "event_date:merger", NULL, "", false},
	    {"about that year", EVENT("x", "2020~", "") EVENT("y", "2021-03", ""), NULL, NULL, NULL, false},
	    {"about that month", EVENT("x", "2021-02~", "") EVENT("y", "2021-03", ""), NULL, NULL, NULL, false},
	    {"not about that month", EVENT("x", "2021-01~", "") EVENT("y", "2021-04", ""), "event_date:merger", NULL, "",
	     false},
	    {"the year after next", EVENT("x", "2019~", "") EVENT("y", "2021-01", ""), "event_date:merger", NULL, "",
	     false},
	    {"two doubts that meet", EVENT("x", "2019~", "") EVENT("y", "2021~", ""), NULL, NULL, NULL, false},
	    {"three that meet by pairs only with the first",
	     EVENT("w", "2020/2021", "") EVENT("x", "2020", "") EVENT("y", "2021", ""), "event_date:merger", NULL, "",
	     false},
	    {"about that day", EVENT("x", "2021-03-01~", "") EVENT("y", "2021-03-02", ""), NULL, NULL, NULL, false},
	    {"an open end", EVENT("x", "2020/..", "") EVENT("y", "2021-03", ""), NULL, NULL, NULL, false},
	    {"after an open start", EVENT("x", "../2019", "") EVENT("y", "2021-03", ""), "event_date:merger", NULL, "",
	     false},
	    {"a note explains",
	     EVENT("x", "2021-01", "\"conflict_note\":\"announced and done\",") EVENT("y", "2021-03", ""),
	     "event_date:merger", NULL, "", true},
	};
	check_claims(cases, SKY_COUNT(cases), true);
}
END_TEST

/* However many claims there are, loading looks at each once, and the text stays short. */
START_TEST(test_many_claims_about_one_happening)
{
	enum { CLAIMS = 2000 };
	size_t size = 0;
	char *events = NULL;
	FILE *out = open_memstream(&events, &size);
	for (int i = 0; i < CLAIMS; i++) {
		fprintf(out, EVENT("e%04d", "2021-0%d", ""), i, 1 + i % 2);
	}
	ck_assert_int_eq(fclose(out), 0);
	struct sky_snapshot *snapshot = load_claims("", events);
	size_t count;
	const struct sky_conflict *list = sky_snapshot_conflicts(snapshot, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_uint_eq(list[0].claim_count, CLAIMS);
	ck_assert_ptr_nonnull(strstr(list[0].arithmetic, "e0019 says 2021-02; 1980 more; no day lies in all"));
	sky_snapshot_release(snapshot);
	free(events);
}
END_TEST

START_TEST(test_scopes)
{
	static const struct claims_case cases[] = {
	    {"two definitions",
	     SIZE("x", "left", "2021", "100e9", REPORTED, "a") SIZE("y", "rival", "2021", "150e9", REPORTED, "b"),
	     "scope_difference:size:left:2021:CNY", "\"Rival's left\"", "", true},
	    {"two definitions with one number",
	     SIZE("x", "left", "2021", "100e9", REPORTED, "a") SIZE("y", "rival", "2021", "100.2e9", REPORTED, "b"), NULL,
	     NULL, NULL, false},
	    {"a forecast and a report",
	     SIZE("x", "left", "2021", "100e9", FORECAST, "a") SIZE("y", "rival", "2021", "150e9", REPORTED, "b"), NULL,
	     NULL, NULL, false},
	    {"another region",
	     SIZE("x", "left", "2021", "100e9", REPORTED, "a") SIZE("y", "world", "2021", "150e9", REPORTED, "b"), NULL,
	     NULL, NULL, false},
	    {"another segment",
	     SIZE("x", "left", "2021", "100e9", REPORTED, "a") SIZE("y", "open", "2021", "150e9", REPORTED, "b"), NULL,
	     NULL, NULL, false},
	};
	struct sky_snapshot *snapshot = load_claims(cases[0].claims, "");
	check_claims(cases, SKY_COUNT(cases), false);
	size_t count;
	ck_assert(sky_decimal_known(sky_snapshot_conflicts(snapshot, &count)[0].size_pct));
	ck_assert(!sky_figure_at(snapshot, find(snapshot, SKY_FIGURE, "x"))->conflict);
	sky_snapshot_release(snapshot);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_one_key,     test_restatement,
	    test_unit_slip,   test_parts,
	    test_growth,      test_growth_of_an_older_edition,
	    test_shares,      test_share_of_an_older_size,
	    test_event_dates, test_many_claims_about_one_happening,
	    test_scopes,
	};
	return unit_run("conflict_rules", tests, SKY_COUNT(tests));
}
