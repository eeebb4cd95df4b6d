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
#define WRITTEN(id, value, text)                                                                                       \
	"{\"id\":\"" id "\",\"subject\":\"market:left\",\"metric\":\"size\",\"period\":\"2021\",\"value\":\"" value        \
	"\",\"value_text\":\"" text "\"," YUAN "," REPORTED ",\"source\":\"a\",\"locator\":\"page 1\"}\n"
#define DEVELOPERS(id, period, value)                                                                                  \
	CLAIM(id, "vendor:alpha", "developers", period, value, "\"unit\":\"count\"", REPORTED, "a")
#define ALL_REVENUE(id, value, source) CLAIM(id, "vendor:alpha", "revenue", "2021", value, YUAN, REPORTED, source)
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

#define OPINION(id, date)                                                                                              \
	"{\"id\":\"" id "\",\"happening\":\"merger\",\"vendors\":[\"alpha\"],\"date\":\"" date                             \
	"\",\"category\":\"deal\",\"title\":\"Merger\",\"summary\":\"Told.\",\"status\":\"opinion\",\"source\":\"a\",\"locator\":\"page 1\"}\n"

/* Editions of one institute (`a`, a year later `a-next`, in an unknown week of that month `a-month`), and a rival. */
static const char sources[] =
    "{\"id\":\"a\",\"title\":\"A\",\"publisher\":\"Institute\",\"published\":\"2021-06-01\","
    "\"url\":\"https://example.org/a\",\"language\":\"en\",\"kind\":\"primary\"}\n"
    "{\"id\":\"a-next\",\"title\":\"A, next\",\"publisher\":\"Institute\",\"published\":\"2022-06-09\","
    "\"url\":\"https://example.org/n\",\"language\":\"en\",\"kind\":\"primary\"}\n"
    "{\"id\":\"a-month\",\"title\":\"A, a copy\",\"publisher\":\"Institute\",\"published\":\"2022-06\","
    "\"url\":\"https://example.org/m\",\"language\":\"en\",\"kind\":\"republished\"}\n"
    "{\"id\":\"b\",\"title\":\"B\",\"publisher\":\"Rival\",\"published\":\"2022-06-15\","
    "\"url\":\"https://example.org/b\",\"language\":\"en\",\"kind\":\"primary\"}\n"
    "{\"id\":\"paper\",\"title\":\"P\",\"publisher\":\"Paper\",\"published\":\"2022-06\","
    "\"url\":\"https://example.org/p\",\"language\":\"en\",\"kind\":\"secondary\"}\n"
    "{\"id\":\"blog\",\"title\":\"L\",\"publisher\":\"Blog\",\"published\":\"2022-06\",\"grade\":\"low\",\"grade_reason\":\"Copies.\","
    "\"url\":\"https://example.org/l\",\"language\":\"en\",\"kind\":\"secondary\"}\n";
static const char organizations[] =
    "{\"id\":\"counters\",\"names\":{\"en\":\"Counters\"},\"kind\":\"research_institute\",\"source\":\"a\",\"locator\":\"page 1\"}\n";
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
    "{\"id\":\"own\",\"names\":{\"en\":\"Own\"},\"region\":\"US\",\"segment\":\"public\",\"counts\":\"revenue\","
    "\"publisher\":\"counters\"}\n"
    "{\"id\":\"other\",\"names\":{\"en\":\"Other\"},\"region\":\"US\",\"segment\":\"Public\",\"counts\":\"unknown\"}\n"
    "{\"id\":\"pair\",\"names\":{\"en\":\"Pair\"},\"region\":\"US\",\"segment\":\"tools and all public cloud\",\"counts\":\"revenue\"}\n"
    "{\"id\":\"tools\",\"names\":{\"en\":\"Tools\"},\"region\":\"US\",\"segment\":\"public tools\",\"counts\":\"revenue\"}\n"
    "{\"id\":\"world\",\"names\":{\"en\":\"World's left\"},\"region\":\"world\",\"segment\":\"public\","
    "\"counts\":\"revenue\"}\n";
static const char metrics[] =
    "{\"id\":\"size\",\"names\":{\"en\":\"Size\"},\"unit\":\"currency\",\"kind\":\"flow\",\"description\":\"Size\"}\n"
    "{\"id\":\"size-growth\",\"names\":{\"en\":\"Growth\"},\"unit\":\"percent\",\"kind\":\"ratio\","
    "\"description\":\"Growth\",\"growth_of\":\"size\"}\n"
    "{\"id\":\"revenue\",\"names\":{\"en\":\"Revenue\"},\"unit\":\"currency\",\"kind\":\"flow\","
    "\"description\":\"Revenue\"}\n"
    "{\"id\":\"developers\",\"names\":{\"en\":\"Developers\"},\"unit\":\"count\",\"kind\":\"stock\",\"description\":\"Developers\"}\n"
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
	    {"dataset.json", minimal_dataset}, {"sources.ndjson", sources},
	    {"markets.ndjson", markets},       {"metrics.ndjson", metrics},
	    {"vendors.ndjson", vendors},       {"figures.ndjson", figures},
	    {"events.ndjson", events},         {"organizations.ndjson", organizations},
	};
	struct folder folder = make_folder();
	for (size_t i = 0; i < SKY_COUNT(files); i++)
		write_file(&folder, files[i].name, files[i].text);
	struct sky_snapshot *snapshot = load_valid(folder.path);
	for (size_t i = 0; i < SKY_COUNT(files); i++)
		remove_file(&folder, files[i].name);
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
	size_t all, count = 0;
	const struct sky_conflict *every = sky_snapshot_conflicts(snapshot, &all), *list = every;
	for (size_t i = all; i-- > 0;) {
		/* A part and its whole always differ in scope: that is looked at where it is expected. */
		if (!sky_conflict_is_difference(every[i].kind) ||
		    (is->id && strncmp(is->id, sky_conflict_kind_text(every[i].kind), strcspn(is->id, ":")) == 0)) {
			list = &every[i];
			count++;
		}
	}
	ck_assert_msg(count == (is->id ? 1 : 0), "%s: %zu conflicts, first %s: %s", is->what, count,
	              count ? list[0].id : "none", count ? list[0].arithmetic : "");
	if (!is->id)
		return;
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
	     "publisher_difference:size:left:2021:CNY", "Rival (2022-06-15) says 60 billion CNY", "", true},
	    {"a newspaper counts nothing",
	     SIZE("x", "left", "2021", "90e9", REPORTED, "a") SIZE("y", "left", "2021", "60e9", REPORTED, "paper"),
	     "disagreement:size:left:2021:CNY", "no number satisfies all", "", false},
	    {"two papers about one publisher's market",
	     SIZE("x", "own", "2021", "90e9", REPORTED, "b") SIZE("y", "own", "2021", "60e9", REPORTED, "paper"),
	     "disagreement:size:own:2021:CNY", "Counters (2022-06-15, printed by Rival) says 90 billion CNY", "", false},
	    {"two papers, one of them later",
	     SIZE("x", "own", "2021", "90e9", REPORTED, "a") SIZE("y", "own", "2021", "60e9", REPORTED, "paper"),
	     "restatement:size:own:2021:CNY", NULL, NULL, true},
	    {"of low grade",
	     SIZE("x", "left", "2021", "90e9", REPORTED, "a") SIZE("y", "left", "2021", "60e9", REPORTED, "blog"),
	     "disagreement:size:left:2021:CNY", NULL, "x", true},
	    {"rounded to the unit it is written in",
	     WRITTEN("x", "270e8", "270 yi yuan") SIZE("y", "left", "2021", "27.06e9", REPORTED, "paper"), NULL, NULL, NULL,
	     false},
	    {"in a Chinese unit, whatever the digits of the number are",
	     WRITTEN("x", "27000000000", "270亿元") SIZE("y", "left", "2021", "27.06e9", REPORTED, "paper"), NULL, NULL,
	     NULL, false},
	    {"written in full",
	     WRITTEN("x", "27000000000", "27,000,000,000") SIZE("y", "left", "2021", "27.06e9", REPORTED, "paper"),
	     "disagreement:size:left:2021:CNY", NULL, "", false},
	    {"not of that number",
	     WRITTEN("x", "27000000000", "30 yi more") SIZE("y", "left", "2021", "27.06e9", REPORTED, "paper"),
	     "disagreement:size:left:2021:CNY", NULL, "", false},
	    {"beyond the unit", WRITTEN("x", "270e8", "270 yi") SIZE("y", "left", "2021", "27.6e9", REPORTED, "paper"),
	     "disagreement:size:left:2021:CNY", NULL, "", false},
	    {"rounding",
	     SIZE("x", "left", "2021", "34.3e9", REPORTED, "a") SIZE("y", "left", "2021", "34e9", REPORTED, "b"), NULL,
	     NULL, NULL, false},
	    {"more than",
	     SIZE("x", "left", "2021", "80e9", MORE_THAN, "a") SIZE("y", "left", "2021", "90e9", REPORTED, "b"), NULL, NULL,
	     NULL, false},
	    {"less than what is more than",
	     SIZE("x", "left", "2021", "80e9", MORE_THAN, "a") SIZE("y", "left", "2021", "70e9", REPORTED, "paper"),
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
	     SIZE("x", "left", "2021", "90e9", WITHDRAWN, "paper") SIZE("y", "left", "2021", "50e9", REPORTED, "a")
	         SIZE("z", "left", "2021", "60e9", REPORTED, "paper"),
	     "disagreement:size:left:2021:CNY", NULL, "", false},
	    {"a note explains",
	     SIZE("x", "left", "2021", "90e9", REPORTED ",\"conflict_note\":\"with tax\"", "a")
	         SIZE("y", "left", "2021", "60e9", REPORTED, "paper"),
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
	     "unit_slip:size:left:2021:CNY", "322.9 billion CNY is about 10 times 32.2 billion CNY", "", false},
	    {"a hundred",
	     SIZE("x", "left", "2021", "32.2e9", REPORTED, "a") SIZE("y", "left", "2021", "3229e9", REPORTED, "b"),
	     "unit_slip:size:left:2021:CNY", "3.229 trillion CNY is about 100 times 32.2 billion CNY", "", false},
	    {"a thousand",
	     SIZE("x", "left", "2021", "32.2e6", REPORTED, "a") SIZE("y", "left", "2021", "32.2e9", REPORTED, "b"),
	     "unit_slip:size:left:2021:CNY", "32.2 billion CNY is about 1000 times 32.2 million CNY", "", false},
	    {"a third is no slip",
	     SIZE("x", "left", "2021", "30e9", REPORTED, "a") SIZE("y", "left", "2021", "90e9", REPORTED, "paper"),
	     "disagreement:size:left:2021:CNY", NULL, "", false},
	    {"the slip is not with the first claim",
	     SIZE("x", "left", "2021", "32.2e9", REPORTED, "a") SIZE("y", "left", "2021", "32e9", REPORTED, "a-next")
	         SIZE("z", "left", "2021", "322.9e9", REPORTED, "b"),
	     "unit_slip:size:left:2021:CNY", "about 10 times", "", false},
	    {"between its neighbours in time",
	     SIZE("x", "left", "2019", "100e9", REPORTED, "a") SIZE("y", "left", "2020", "11e9", REPORTED, "a")
	         SIZE("z", "left", "2021", "120e9", REPORTED, "a"),
	     "unit_slip:size:left:2020:CNY", "says 11 billion CNY for 2020; that stands between 100 billion CNY for 2019",
	     "", false},
	    {"a year between its quarters",
	     SIZE("x", "left", "2020-10/2020-12", "5.0e9", REPORTED, "a") SIZE("y", "left", "2021", "27.0e9", REPORTED, "a")
	         SIZE("z", "left", "2021-Q2", "5.5e9", REPORTED, "a"),
	     NULL, NULL, NULL, false},
	    {"a quarter among quarters, a year between them",
	     SIZE("x", "left", "2020-Q4", "5.0e9", REPORTED, "a") SIZE("y", "left", "2021-Q1", "52e9", REPORTED, "a")
	         SIZE("w", "left", "2021", "200e9", REPORTED, "a") SIZE("z", "left", "2021-Q2", "5.5e9", REPORTED, "a"),
	     "unit_slip:size:left:2021-Q1:CNY", NULL, NULL, false},
	    {"a count", DEVELOPERS("x", "2019", "100e4") DEVELOPERS("y", "2020", "11e4") DEVELOPERS("z", "2021", "120e4"),
	     "unit_slip:developers:alpha:2020", NULL, NULL, false},
	    {"a count that falls",
	     DEVELOPERS("x", "2019", "100e4") DEVELOPERS("y", "2020", "50e4") DEVELOPERS("z", "2021", "90e4"), NULL, NULL,
	     NULL, false},
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
	     "parts_whole:size:whole:2021:CNY", "60 billion CNY + 50 billion CNY = 110 billion CNY", NULL, false},
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
	     "growth:size-growth:left:2021",
	     "implies 50 % (48.756 % to 51.257 %) for 2021, but Institute (2021-06-01) says 70 %", "", false},
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
	     "restatement:size-growth:left:2021", "implies 110 billion CNY", "", false},
	    {"no number of the year in any edition fits",
	     SIZE("x", "left", "2020", "100e9", REPORTED, "a") SIZE("y", "left", "2021", "154e9", REPORTED, "a-next")
	         GROWTH("g", "2021", "40", REPORTED, "a"),
	     "restatement:size-growth:left:2021", "implies 140 billion CNY", "", false},
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
	     "share_size:share:alpha:left:2021", "but Institute (2021-06-01) says 90 billion CNY", "", false},
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
	    {"an opinion", EVENT("x", "2020", "") OPINION("y", "2021-03"), NULL, NULL, NULL, false},
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
	for (int i = 0; i < CLAIMS; i++)
		fprintf(out, EVENT("e%04d", "2021-0%d", ""), i, 1 + i % 2);
	ck_assert_int_eq(fclose(out), 0);
	struct sky_snapshot *snapshot = load_claims("", events);
	size_t count;
	const struct sky_conflict *list = sky_snapshot_conflicts(snapshot, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_uint_eq(list[0].claim_count, CLAIMS);
	ck_assert_ptr_nonnull(strstr(list[0].arithmetic, "says 2021-02; 1980 more; no day lies in all"));
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
	    {"two publishers of one definition",
	     SIZE("x", "own", "2021", "100e9", REPORTED, "a") SIZE("y", "other", "2021", "150e9", REPORTED, "b"),
	     "publisher_difference:size:own:2021:CNY", "in \"Own\"", "", true},
	    {"segments that overlap",
	     SIZE("x", "own", "2021", "100e9", REPORTED, "a") SIZE("y", "pair", "2021", "150e9", REPORTED, "b"),
	     "scope_difference:size:own:2021:CNY", "in \"Pair\"", "", true},
	    {"a segment and one of a list",
	     SIZE("x", "tools", "2021", "100e9", REPORTED, "a") SIZE("y", "pair", "2021", "150e9", REPORTED, "b"),
	     "scope_difference:size:tools:2021:CNY", NULL, "", true},
	    {"a part and its whole",
	     SIZE("x", "open", "2021", "100e9", REPORTED, "a") SIZE("y", "piece", "2021", "50e9", REPORTED, "b"),
	     "scope_difference:size:piece:2021:CNY", NULL, "", true},
	    {"two parts",
	     SIZE("x", "left", "2021", "100e9", REPORTED, "a") SIZE("y", "right", "2021", "50e9", REPORTED, "b"), NULL,
	     NULL, NULL, false},
	    {"a claim without a market", ALL_REVENUE("x", "100e9", "a") REVENUE("y", "60e9", REPORTED, "b"),
	     "scope_missing:revenue:alpha:2021:CNY", "says 100 billion CNY without a market", "", true},
	    {"a claim without a market, of that number",
	     ALL_REVENUE("x", "100e9", "a") REVENUE("y", "100.2e9", REPORTED, "b"), NULL, NULL, NULL, false},
	    {"more in the market than in all", ALL_REVENUE("x", "60e9", "a") REVENUE("y", "100e9", REPORTED, "b"),
	     "parts_whole:revenue:alpha:2021:CNY", NULL, "", false},
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

/* A deprecated claim says nothing against the others, unless its own source corrects it. */
START_TEST(test_weak)
{
	static const struct {
		const char *claims;
		bool weak;
	} cases[] = {
	    {SIZE("x", "left", "2021", "90e9", WITHDRAWN, "paper") SIZE("y", "left", "2021", "60e9", REPORTED, "a"), true},
	    {SIZE("x", "left", "2021", "90e9", WITHDRAWN, "a") SIZE("y", "left", "2021", "60e9", REPORTED, "a"), false},
	    {SIZE("x", "left", "2021", "90e9", REPORTED, "blog") SIZE("y", "left", "2021", "60e9", REPORTED, "a"), true},
	    {SIZE("x", "left", "2021", "90e9", REPORTED, "paper") SIZE("y", "left", "2021", "60e9", REPORTED, "a"), false},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_snapshot *snapshot = load_claims(cases[i].claims, "");
		size_t count, of;
		const struct sky_conflict *list = sky_snapshot_conflicts(snapshot, &count);
		uint32_t x = find(snapshot, SKY_FIGURE, "x"), y = find(snapshot, SKY_FIGURE, "y");
		ck_assert_uint_eq(count, 1);
		ck_assert_msg(list[0].weak == cases[i].weak, "%zu", i);
		ck_assert_msg(sky_figure_at(snapshot, x)->conflict == !cases[i].weak, "%zu", i);
		ck_assert_msg(sky_figure_at(snapshot, y)->conflict == !cases[i].weak, "%zu", i);
		ck_assert_uint_eq(sky_conflicts_of(snapshot, x, &of)->conflict, 0);
		ck_assert_uint_eq(of, 1);
		sky_snapshot_release(snapshot);
	}
}
END_TEST

/* The gap in percent, and one step less or more by the precision. */
START_TEST(test_severity)
{
	static const struct {
		const char *claims, *severity;
	} cases[] = {
	    {SIZE("x", "own", "2021", "22e9", REPORTED, "a") SIZE("y", "own", "2021", "16e9", REPORTED, "a-next"), "major"},
	    {SIZE("x", "own", "2021", "9e9", REPORTED, "a") SIZE("y", "own", "2021", "10e9", REPORTED, "a-next"), "minor"},
	    {SIZE("x", "own", "2021", "38.9e9", REPORTED, "a") SIZE("y", "own", "2021", "38.1e9", REPORTED, "a-next"),
	     "minor"},
	    {SIZE("x", "own", "2021", "34.3e9", REPORTED, "a") SIZE("y", "own", "2021", "34.4e9", REPORTED, "a-next"),
	     "info"},
	    {SIZE("x", "own", "2021", "218.1e9", REPORTED, "a") SIZE("y", "own", "2021", "221.1e9", REPORTED, "a-next"),
	     "minor"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_snapshot *snapshot = load_claims(cases[i].claims, "");
		size_t count;
		const struct sky_conflict *list = sky_snapshot_conflicts(snapshot, &count);
		ck_assert_uint_eq(count, 1);
		ck_assert_msg(strcmp(sky_severity_text(list[0].severity), cases[i].severity) == 0, "%zu", i);
		sky_snapshot_release(snapshot);
	}
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
	    test_scopes,      test_weak,
	    test_severity,
	};
	return unit_run("conflict_rules", tests, SKY_COUNT(tests));
}
