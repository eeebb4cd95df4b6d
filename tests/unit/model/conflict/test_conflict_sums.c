/* The rules within one edition, each with claims that contradict each other and with claims that only seem to. */
#include "model/conflict/conflicts.h"

#include "dataset.h"
#include "model/load/snapshot_build.h"

#define REPORTED "\"kind\":\"reported\""
#define FORECAST "\"kind\":\"forecast\""
#define WITHDRAWN REPORTED ",\"rank\":\"deprecated\",\"rank_reason\":\"misprinted\""
#define YUAN "\"unit\":\"currency\",\"currency\":\"CNY\","
#define DOLLARS "\"unit\":\"currency\",\"currency\":\"USD\","
#define PERCENT "\"unit\":\"percent\","
#define UNITS "\"unit\":\"count\","
#define CLAIM(id, subject, metric, period, value, more, source)                                                        \
	"{\"id\":\"" id "\",\"subject\":\"" subject "\",\"metric\":\"" metric "\",\"period\":\"" period                    \
	"\",\"value\":\"" value "\",\"value_text\":\"as printed\"," more ",\"source\":\"" source                           \
	"\",\"locator\":\"page 1\"}\n"
#define IN "\"market\":\"whole\","
#define SIZE(id, period, value, source) CLAIM(id, "market:whole", "size", period, value, YUAN REPORTED, source)
#define PART(id, value) CLAIM(id, "market:part", "size", "2021", value, YUAN REPORTED, "a")
#define SHARE(id, vendor, value, source)                                                                               \
	CLAIM(id, "vendor:" vendor, "share", "2021", value, PERCENT IN REPORTED, source)
#define REVENUE(id, vendor, value, source)                                                                             \
	CLAIM(id, "vendor:" vendor, "revenue", "2021", value, YUAN IN REPORTED, source)
#define SOLD(id, vendor, value) CLAIM(id, "vendor:" vendor, "sold", "2021", value, UNITS IN REPORTED, "a")
#define SOLD_SHARE(id, vendor, value) CLAIM(id, "vendor:" vendor, "sold-share", "2021", value, PERCENT IN REPORTED, "a")
#define OF_MARKET(id, metric, value, unit, source)                                                                     \
	CLAIM(id, "market:whole", metric, "2021", value, unit REPORTED, source)
#define SOURCE(id, publisher, day, more)                                                                               \
	"{\"id\":\"" id "\",\"title\":\"" id "\",\"publisher\":\"" publisher "\",\"published\":\"" day                     \
	"\",\"url\":\"https://example.org/" id "\",\"language\":\"en\"" more ",\"kind\":\"primary\"}\n"
#define METRIC(id, unit, kind, more)                                                                                   \
	"{\"id\":\"" id "\",\"names\":{\"en\":\"" id "\"},\"unit\":\"" unit "\",\"kind\":\"" kind                          \
	"\",\"description\":\"Text\"" more "}\n"
#define VENDOR(id) "{\"id\":\"" id "\",\"names\":{\"en\":\"" id "\"},\"source\":\"a\",\"locator\":\"page 1\"}\n"

/* `a` and `again` are one edition in two papers; `next` is a later one. */
static const struct {
	const char *name, *text;
} files[] = {
    {"dataset.json", minimal_dataset},
    {"sources.ndjson", SOURCE("a", "Institute", "2022-01-10", "") SOURCE("again", "Institute", "2022-01-10", "")
                           SOURCE("next", "Institute", "2023-01-10", "")
                               SOURCE("poor", "Blog", "2022-01-11", ",\"grade\":\"low\",\"grade_reason\":\"copied\"")},
    {"markets.ndjson",
     "{\"id\":\"whole\",\"names\":{\"en\":\"Whole\"},\"region\":\"CN\",\"segment\":\"cloud\",\"counts\":\"revenue\","
     "\"breaks\":[{\"from\":\"2022\",\"reason\":\"private clouds count too\"}]}\n"
     "{\"id\":\"part\",\"names\":{\"en\":\"Part\"},\"region\":\"CN\",\"segment\":\"public\",\"counts\":\"revenue\"}\n"},
    {"metrics.ndjson",
     METRIC("size", "currency", "flow", ",\"min\":\"0\"") METRIC("revenue", "currency", "flow", ",\"min\":\"0\"")
         METRIC("share", "percent", "ratio",
                ",\"share_of\":\"size\",\"numerator\":\"revenue\",\"min\":\"0\",\"max\":\"100\"")
             METRIC("top-2", "percent", "ratio", ",\"share_of\":\"size\",\"top_n\":2,\"min\":\"0\",\"max\":\"100\"")
                 METRIC("others-share", "percent", "ratio", ",\"share_of\":\"size\",\"others_of\":\"share\"")
                     METRIC("others-revenue", "currency", "flow", ",\"others_of\":\"revenue\"")
                         METRIC("part-share", "percent", "ratio", ",\"share_of\":\"size\"") METRIC(
                             "shipped", "count", "flow", ",\"min\":\"0\"") METRIC("sold", "count", "flow", "")
                             METRIC("sold-share", "percent", "ratio",
                                    ",\"share_of\":\"shipped\",\"numerator\":\"sold\",\"min\":\"0\",\"max\":\"100\"")
                                 METRIC("on-quarter", "percent", "ratio",
                                        ",\"growth_of\":\"size\",\"growth_span\":\"previous\"")},
    {"vendors.ndjson", VENDOR("alpha") VENDOR("beta") VENDOR("gamma")},
    {"rates.ndjson",
     "{\"id\":\"rate\",\"per\":\"USD\",\"currency\":\"CNY\",\"period\":\"2021\",\"kind\":\"average\",\"value\":\"6.45\","
     "\"source\":\"a\",\"locator\":\"page 1\"}\n"},
    {"figures.ndjson", NULL},
};

static struct sky_snapshot *load_claims(const char *figures)
{
	struct folder folder = make_folder();
	for (size_t i = 0; i < SKY_COUNT(files); i++)
		write_file(&folder, files[i].name, files[i].text ? files[i].text : figures);
	struct sky_snapshot *snapshot = load_valid(folder.path);
	for (size_t i = 0; i < SKY_COUNT(files); i++)
		remove_file(&folder, files[i].name);
	remove_folder(&folder);
	return snapshot;
}

struct claims_case {
	const char *what, *claims;
	const char *id;   /* of the only conflict; NULL: there is none */
	const char *says; /* part of its arithmetic */
};

static void check_claims(const struct claims_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct claims_case *is = &cases[i];
		struct sky_snapshot *snapshot = load_claims(is->claims);
		size_t found;
		const struct sky_conflict *list = sky_snapshot_conflicts(snapshot, &found);
		ck_assert_msg(found == (is->id ? 1 : 0), "%s: %zu conflicts, first %s: %s", is->what, found,
		              found ? list[0].id : "none", found ? list[0].arithmetic : "");
		if (is->id) {
			ck_assert_msg(strcmp(list[0].id, is->id) == 0, "%s: %s", is->what, list[0].id);
			ck_assert_msg(strstr(list[0].arithmetic, is->says) != NULL, "%s: %s", is->what, list[0].arithmetic);
		}
		sky_snapshot_release(snapshot);
	}
}

START_TEST(test_shares_and_others)
{
	static const struct claims_case cases[] = {
	    {"with the others above 100",
	     SHARE("x", "alpha", "60", "a") SHARE("y", "beta", "30", "a")
	         OF_MARKET("o", "others-share", "20", PERCENT, "a"),
	     "share_sum:share:alpha:whole:2021", "others: 20 % make 110 %, more than 100 %"},
	    {"with the others below 100",
	     SHARE("x", "alpha", "60", "a") SHARE("y", "beta", "20", "a")
	         OF_MARKET("o", "others-share", "10", PERCENT, "a"),
	     "share_sum:share:alpha:whole:2021", "less than 100 %"},
	    {"rounded",
	     SHARE("x", "alpha", "60", "a") SHARE("y", "beta", "20", "a")
	         OF_MARKET("o", "others-share", "19", PERCENT, "a"),
	     NULL, NULL},
	    {"in two papers that name other vendors",
	     SHARE("x", "alpha", "60", "a") SHARE("y", "beta", "30", "a")
	         OF_MARKET("o", "others-share", "40", PERCENT, "again"),
	     NULL, NULL},
	    {"in two papers of one edition", SHARE("x", "alpha", "60", "a") SHARE("y", "beta", "50", "again"),
	     "share_sum:share:alpha:whole:2021", "make 110 %"},
	    {"of two editions", SHARE("x", "alpha", "60", "a") SHARE("y", "beta", "50", "next"), NULL, NULL},
	    {"a share of the table is withdrawn",
	     SHARE("x", "alpha", "60", "a") SHARE("y", "beta", "20", "a")
	         CLAIM("z", "vendor:gamma", "share", "2021", "12", PERCENT IN WITHDRAWN, "a")
	             OF_MARKET("o", "others-share", "10", PERCENT, "a"),
	     NULL, NULL},
	    {"of low grade", SHARE("x", "alpha", "60", "poor") SHARE("y", "beta", "50", "poor"), NULL, NULL},
	};
	check_claims(cases, SKY_COUNT(cases));
}
END_TEST

START_TEST(test_top)
{
	static const struct claims_case cases[] = {
	    {"two have more",
	     SHARE("x", "alpha", "40", "a") SHARE("y", "beta", "30", "again") OF_MARKET("t", "top-2", "65", PERCENT, "a"),
	     "top_n:top-2:whole:2021", "at least 69 %"},
	    {"two have less, and nobody else can be larger",
	     SHARE("x", "alpha", "50", "a") SHARE("y", "beta", "30", "a") SHARE("z", "gamma", "15", "a")
	         OF_MARKET("t", "top-2", "90", PERCENT, "a"),
	     "top_n:top-2:whole:2021", "at most 81 %"},
	    {"the largest is not named",
	     SHARE("y", "beta", "20", "a") SHARE("z", "gamma", "15", "a") OF_MARKET("t", "top-2", "60", PERCENT, "a"), NULL,
	     NULL},
	    {"they have it, rounded",
	     SHARE("x", "alpha", "50", "a") SHARE("y", "beta", "30", "a") OF_MARKET("t", "top-2", "81", PERCENT, "a"), NULL,
	     NULL},
	    {"of two editions",
	     SHARE("x", "alpha", "40", "a") SHARE("y", "beta", "30", "a") OF_MARKET("t", "top-2", "65", PERCENT, "next"),
	     NULL, NULL},
	};
	check_claims(cases, SKY_COUNT(cases));
}
END_TEST

START_TEST(test_vendors_and_market)
{
	static const struct claims_case cases[] = {
	    {"more than the market",
	     SIZE("w", "2021", "100e9", "a") REVENUE("x", "alpha", "60e9", "a") REVENUE("y", "beta", "50e9", "again"),
	     "parts_whole:size:whole:2021:CNY", "make 110 billion CNY"},
	    {"with the others less than the market",
	     SIZE("w", "2021", "100e9", "a") REVENUE("x", "alpha", "60e9", "a") REVENUE("y", "beta", "20e9", "a")
	         OF_MARKET("o", "others-revenue", "10e9", YUAN, "a"),
	     "parts_whole:size:whole:2021:CNY", "make 90 billion CNY"},
	    {"not all vendors", SIZE("w", "2021", "100e9", "a") REVENUE("x", "alpha", "60e9", "a"), NULL, NULL},
	    {"after a conversion",
	     SIZE("w", "2021", "100e9", "a")
	         CLAIM("x", "vendor:alpha", "revenue", "2021", "20e9", DOLLARS IN REPORTED, "a"),
	     "parts_whole:size:whole:2021:CNY", "20 billion USD make 130 billion CNY"},
	    {"after a conversion less",
	     SIZE("w", "2021", "200e9", "a")
	         CLAIM("x", "vendor:alpha", "revenue", "2021", "20e9", DOLLARS IN REPORTED, "a"),
	     NULL, NULL},
	    {"units", OF_MARKET("w", "shipped", "100", UNITS, "a") SOLD("x", "alpha", "60") SOLD("y", "beta", "50"),
	     "parts_whole:shipped:whole:2021", "make 110"},
	    {"of two editions", SIZE("w", "2021", "100e9", "a") REVENUE("x", "alpha", "160e9", "next"), NULL, NULL},
	};
	check_claims(cases, SKY_COUNT(cases));
}
END_TEST

START_TEST(test_periods)
{
	static const struct claims_case cases[] = {
	    {"halves against their year",
	     SIZE("w", "2021", "100e9", "a") SIZE("x", "2021-H1", "40e9", "a") SIZE("y", "2021-H2", "50e9", "again"),
	     "period_sum:size:whole:2021:CNY", "2021-H1: 40 billion CNY, 2021-H2: 50 billion CNY make 90 billion CNY"},
	    {"a half and two quarters",
	     SIZE("w", "2021", "100e9", "a") SIZE("x", "2021-H1", "40e9", "a") SIZE("y", "2021-Q3", "30e9", "a")
	         SIZE("z", "2021-Q4", "40e9", "a"),
	     "period_sum:size:whole:2021:CNY", "make 110 billion CNY"},
	    {"rounded", SIZE("w", "2021", "100e9", "a") SIZE("x", "2021-H1", "40e9", "a") SIZE("y", "2021-H2", "59e9", "a"),
	     NULL, NULL},
	    {"some quarters have more than the year",
	     SIZE("w", "2021", "50e9", "a") SIZE("x", "2021-Q1", "30e9", "a") SIZE("y", "2021-Q3", "30e9", "a"),
	     "period_sum:size:whole:2021:CNY", "make 60 billion CNY already"},
	    {"some quarters", SIZE("w", "2021", "90e9", "a") SIZE("x", "2021-Q1", "30e9", "a"), NULL, NULL},
	    {"of two editions",
	     SIZE("w", "2021", "100e9", "a") SIZE("x", "2021-H1", "40e9", "next") SIZE("y", "2021-H2", "50e9", "a"), NULL,
	     NULL},
	};
	check_claims(cases, SKY_COUNT(cases));
}
END_TEST

START_TEST(test_wholes)
{
	static const struct claims_case cases[] = {
	    {"two digits changed places",
	     SOLD("x", "alpha", "22580e3") SOLD_SHARE("xs", "alpha", "25.3") SOLD("y", "beta", "20000e3")
	         SOLD_SHARE("ys", "beta", "20.0") SOLD("z", "gamma", "15000e3") SOLD_SHARE("zs", "gamma", "15.0"),
	     "implied_whole:sold:alpha:whole:2021", "read as 25.280 million would fit"},
	    {"a dropped digit, and the stated whole",
	     REVENUE("x", "alpha", "404e9", "a") SHARE("xs", "alpha", "44.0", "a") REVENUE("y", "beta", "200e9", "a")
	         SHARE("ys", "beta", "20.0", "a") SIZE("w", "2021", "1000e9", "a"),
	     "implied_whole:revenue:alpha:whole:2021:CNY", "without the first of these the rest agree"},
	    {"two that nobody can part",
	     REVENUE("x", "alpha", "300e9", "a") SHARE("xs", "alpha", "44.0", "a") REVENUE("y", "beta", "200e9", "a")
	         SHARE("ys", "beta", "20.0", "a"),
	     "implied_whole:revenue:alpha:whole:2021:CNY", "no whole satisfies all"},
	    {"rounded",
	     REVENUE("x", "alpha", "44e9", "a") SHARE("xs", "alpha", "44.4", "a") REVENUE("y", "beta", "20e9", "a")
	         SHARE("ys", "beta", "20.0", "a"),
	     NULL, NULL},
	    {"the stated whole is the odd one, told once",
	     REVENUE("x", "alpha", "44e9", "a") SHARE("xs", "alpha", "44.0", "a") REVENUE("y", "beta", "20e9", "a")
	         SHARE("ys", "beta", "20.0", "a") SIZE("w", "2021", "120e9", "a"),
	     "implied_whole:size:whole:2021:CNY", "120 billion CNY"},
	    {"of two editions",
	     REVENUE("x", "alpha", "300e9", "a") SHARE("xs", "alpha", "44.0", "a") REVENUE("y", "beta", "200e9", "next")
	         SHARE("ys", "beta", "20.0", "next"),
	     NULL, NULL},
	};
	check_claims(cases, SKY_COUNT(cases));
}
END_TEST

START_TEST(test_compared)
{
	static const struct claims_case cases[] = {
	    {"growth on the quarter",
	     SIZE("x", "2021-Q4", "100e9", "a") SIZE("y", "2021-Q3", "80e9", "a")
	         CLAIM("g", "market:whole", "on-quarter", "2021-Q4", "10", PERCENT REPORTED, "a"),
	     "growth:on-quarter:whole:2021-Q4", "10"},
	    {"growth on the quarter that fits",
	     SIZE("x", "2021-Q4", "100e9", "a") SIZE("y", "2021-Q3", "80e9", "a") SIZE("z", "2020-Q4", "20e9", "a")
	         CLAIM("g", "market:whole", "on-quarter", "2021-Q4", "25", PERCENT REPORTED, "a"),
	     NULL, NULL},
	    {"a part of a market",
	     SIZE("w", "2021", "100e9", "a") PART("x", "60e9")
	         CLAIM("s", "market:part", "part-share", "2021", "70", PERCENT IN REPORTED, "a"),
	     "derived:part-share:part:whole:2021", "60 billion CNY of 100 billion CNY is 60 %"},
	    {"a part of a market that fits",
	     SIZE("w", "2021", "100e9", "a") PART("x", "60e9")
	         CLAIM("s", "market:part", "part-share", "2021", "60.2", PERCENT IN REPORTED, "a"),
	     NULL, NULL},
	    {"share and revenue in two papers",
	     SIZE("w", "2021", "100e9", "a") REVENUE("x", "alpha", "60e9", "again") SHARE("s", "alpha", "70", "a"),
	     "derived:share:alpha:whole:2021", "is 60 %"},
	    {"a missed forecast",
	     CLAIM("f", "market:whole", "size", "2021", "90e9", YUAN FORECAST, "a") SIZE("w", "2021", "100e9", "next"),
	     "forecast_missed:size:whole:2021:CNY", "90 billion CNY"},
	    {"a forecast that came",
	     CLAIM("f", "market:whole", "size", "2021", "99.6e9", YUAN FORECAST, "a") SIZE("w", "2021", "100e9", "next"),
	     NULL, NULL},
	    {"a break, told once",
	     SIZE("x", "2021", "100e9", "a") SIZE("y", "2022", "150e9", "next") SIZE("z", "2023", "160e9", "next")
	         OF_MARKET("u", "shipped", "100", UNITS, "a")
	             CLAIM("v", "market:whole", "shipped", "2022", "120", UNITS REPORTED, "a"),
	     "series_break:size:whole:2022:CNY", "100 billion CNY for 2021"},
	    {"one side of a break", SIZE("y", "2022", "150e9", "next") SIZE("z", "2023", "160e9", "next"), NULL, NULL},
	};
	check_claims(cases, SKY_COUNT(cases));
	struct sky_snapshot *snapshot = load_claims(cases[5].claims);
	ck_assert(!sky_figure_at(snapshot, find(snapshot, SKY_FIGURE, "f"))->conflict);
	sky_snapshot_release(snapshot);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_shares_and_others, test_top, test_vendors_and_market, test_periods, test_wholes, test_compared,
	};
	return unit_run("conflict_sums", tests, SKY_COUNT(tests));
}
