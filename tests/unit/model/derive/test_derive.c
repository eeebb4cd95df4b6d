#include "model/derive/derive.h"
#include "model/derive/rates.h"
#include "model/load/load.h"
#include "model/load/snapshot_build.h"
#include "model/number/exact.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static struct sky_snapshot *snapshot;
static struct sky_arena *arena;

static struct sky_snapshot *load(const char *folder)
{
	struct sky_report *report = sky_report_create();
	struct sky_snapshot *loaded = NULL;
	ck_assert_ptr_nonnull(report);
	size_t kept;
	if (sky_snapshot_load(folder, report, NULL, NULL, &loaded) != SKY_LOAD_OK) {
		const struct sky_mistake *mistake = sky_report_mistakes(report, &kept);
		for (size_t i = 0; i < kept; i++)
			fprintf(stderr, "%s:%u:%u: %s\n", mistake[i].file, mistake[i].line, mistake[i].column, mistake[i].message);
	}
	sky_report_destroy(report);
	ck_assert_ptr_nonnull(loaded);
	return loaded;
}

static void set_up(void)
{
	snapshot = load(SKY_SOURCE_ROOT "/tests/data/numbers");
	arena = sky_arena_create(0);
	ck_assert_ptr_nonnull(arena);
}

static void tear_down(void)
{
	sky_arena_destroy(arena);
	sky_snapshot_release(snapshot);
}

static const struct sky_figure *derive(const char *id)
{
	const struct sky_figure *figure = NULL;
	const char *why = NULL;
	enum sky_derive_status status = sky_derive(snapshot, arena, id, &figure, &why);
	ck_assert_msg(status == SKY_DERIVE_OK, "%s: %s", id, why ? why : "memory");
	return figure;
}

static void refused(const char *id, enum sky_derive_status expected, const char *because)
{
	const struct sky_figure *figure = NULL;
	const char *why = NULL;
	ck_assert_int_eq(sky_derive(snapshot, arena, id, &figure, &why), expected);
	ck_assert_ptr_null(figure);
	ck_assert_msg(why && strstr(why, because), "%s: \"%s\" does not say \"%s\"", id, why ? why : "", because);
}

/* What each function makes of the small data set: subject, period, value and interval worked out by hand. */
START_TEST(test_functions)
{
	static const struct {
		const char *id, *subject, *market, *metric, *period, *value, *interval, *unit, *currency;
	} cases[] = {
	    {"prior(public-2021,public-growth-2021)", "public", NULL, "size", "2020", "127700000000",
	     "(127626500000, 127759900000)", "currency", "CNY"},
	    {"sum(public-2021,private-2021)", "whole", NULL, "size", "2021", "322900000000", "[322800000000, 323000000000)",
	     "currency", "CNY"},
	    {"sum(prior(public-2021,public-growth-2021),prior(private-2021,private-growth-2021))", "whole", NULL, "size",
	     "2020", "209100000000", "(208985700000, 209260100000)", "currency", "CNY"},
	    {"growth(whole-2021,sum(prior(public-2021,public-growth-2021),prior(private-2021,private-growth-2021)))",
	     "whole", NULL, "size-growth", "2021", "54.4", "(54.2578, 54.556)", "percent", ""},
	    {"rest(whole-2022,public-2022)", "private", NULL, "size", "2022", "129400000000",
	     "(129300000000, 129500000000)", "currency", "CNY"},
	    {"share(public-2021,whole-2021)", "public", "whole", "share", "2021", "67.54", "(67.5077, 67.5806)", "percent",
	     ""},
	    {"part(alpha-share-2021,public-2021)", "alpha", "public", "revenue", "2021", "74800000000",
	     "[74682100000, 74934600000)", "currency", "CNY"},
	    {"whole(alpha-revenue-2021,alpha-share-2021)", "public", NULL, "size", "2021", "262000000000",
	     "(260553000000, 264234000000)", "currency", "CNY"},
	    {"share(alpha-revenue-2021,public-2021)", "alpha", "public", "share", "2021", "41.3", "(41.0268, 41.5043)",
	     "percent", ""},
	    {"others(alpha-share-2021,beta-share-2021,gamma-share-2021)", "public", "public", "share", "2021", "44",
	     "(43.9, 45.1]", "percent", ""},
	    {"cr(alpha-share-2021,beta-share-2021,gamma-share-2021)", "public", "public", "share", "2021", "56",
	     "[54.9, 56.1)", "percent", ""},
	    {"convert(public-2021,usd-2021)", "public", NULL, "size", "2021", "33810000000", "(33801740000, 33817780000)",
	     "currency", "USD"},
	    {"change(public-2021,public-2020)", "public", NULL, "size", "2020-01/2021-12", "90400000000",
	     "(90300000000, 90500000000)", "currency", "CNY"},
	    {"pct(public-2021,public-2019)", "public", NULL, "size-growth", "2019-01/2021-12", "216.5",
	     "(216.243, 216.849)", "percent", ""},
	    {"index(public-2021,public-2019)", "public", NULL, "size", "2021", "316.5", "(316.243, 316.849)", "percent",
	     ""},
	    {"change(alpha-share-2021,alpha-share-2020)", "alpha", "public", "share", "2020-01/2021-12", "-26",
	     "(-26.25, -25.15)", "percentage_points", ""},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		const struct sky_figure *figure = derive(cases[i].id);
		struct sky_interval interval = sky_figure_interval(snapshot, figure);
		ck_assert_str_eq(figure->record.id, cases[i].id);
		ck_assert_int_eq(figure->kind, SKY_FIGURE_KIND_DERIVED);
		ck_assert_str_eq(sky_id(snapshot, (enum sky_kind)figure->subject_kind, figure->subject), cases[i].subject);
		if (cases[i].market)
			ck_assert_str_eq(sky_id(snapshot, SKY_MARKET, figure->market), cases[i].market);
		else
			ck_assert_uint_eq(figure->market, SKY_NONE);
		ck_assert_str_eq(sky_id(snapshot, SKY_METRIC, figure->metric), cases[i].metric);
		ck_assert_str_eq(figure->period_text, cases[i].period);
		char buffer[SKY_INTERVAL_MAX];
		sky_decimal_print(figure->value, buffer);
		ck_assert_msg(strcmp(buffer, cases[i].value) == 0, "%s: value %s, not %s", cases[i].id, buffer, cases[i].value);
		sky_interval_print(&interval, buffer);
		ck_assert_msg(strcmp(buffer, cases[i].interval) == 0, "%s: interval %s, not %s", cases[i].id, buffer,
		              cases[i].interval);
		ck_assert_str_eq(sky_unit_text(figure->unit), cases[i].unit);
		ck_assert_str_eq(figure->currency, cases[i].currency);
	}
}
END_TEST

START_TEST(test_cagr_encloses_the_root)
{
	const struct sky_figure *figure = derive("cagr(public-2021,public-2019)");
	struct sky_interval interval = sky_figure_interval(snapshot, figure);
	char buffer[SKY_INTERVAL_MAX];
	/* sqrt(218.1 / 68.9) - 1 = 0.77917... */
	sky_decimal_print(figure->value, buffer);
	ck_assert_str_eq(buffer, "77.9");
	ck_assert(sky_interval_holds(&interval, (struct sky_decimal){77917, -3}));
	ck_assert_str_eq(figure->period_text, "2019-01/2021-12");
	ck_assert(strstr(sky_derived_of(figure)->formula, "^(1/2)") != NULL);
}
END_TEST

/* Shares 34.3, 11.2 and 10 leave 44.5, which one vendor may have: nobody says that the named ones are the largest. */
START_TEST(test_hhi_is_a_pair_of_bounds)
{
	const struct sky_figure *figure = derive("hhi(alpha-share-2021,beta-share-2021,gamma-share-2021)");
	struct sky_interval interval = sky_figure_interval(snapshot, figure);
	ck_assert(!sky_decimal_known(figure->value));
	ck_assert_str_eq(sky_unit_text(figure->unit), "points");
	/* 34.3^2 + 11.2^2 + 10^2 = 1401.93; with the rest in one piece: 1401.93 + 44.5^2 = 3382.18 */
	ck_assert(sky_interval_holds(&interval, (struct sky_decimal){140193, -2}));
	ck_assert(sky_interval_holds(&interval, (struct sky_decimal){338218, -2}));
	ck_assert(!sky_interval_holds(&interval, (struct sky_decimal){1350, 0}));
	ck_assert(!sky_interval_holds(&interval, (struct sky_decimal){3500, 0}));
}
END_TEST

START_TEST(test_open_and_unbounded_ends_travel)
{
	const struct sky_figure *figure = derive("index(alpha-users-2021,alpha-users-2020)");
	struct sky_interval interval = sky_figure_interval(snapshot, figure);
	ck_assert(!sky_decimal_known(interval.high));
	ck_assert(interval.low_open);
	ck_assert_int_eq(sky_decimal_compare(interval.low, (struct sky_decimal){150, 0}), 0);
	/* "More than 150" is no value to compute with: there is none to show, and the formula shows the interval. */
	ck_assert(!sky_decimal_known(figure->value));
	ck_assert_ptr_null(sky_derived_of(figure)->exact_value);
	ck_assert_ptr_null(sky_derived_of(figure)->exact_high);
	ck_assert_str_eq(sky_derived_of(figure)->exact_low, "150");
	ck_assert_str_eq(sky_derived_of(figure)->formula, "(150, +inf) / 100 * 100");
}
END_TEST

START_TEST(test_lineage_and_provenance)
{
	const struct sky_derived *derived = sky_derived_of(derive("convert(public-2021,usd-2021)"));
	ck_assert_ptr_nonnull(derived);
	ck_assert_uint_eq(derived->input_count, 2);
	ck_assert_str_eq(derived->input[0].figure->record.id, "public-2021");
	ck_assert_str_eq(derived->input[1].rate->record.id, "usd-2021");
	/* Two sources: none of its own. The rate was known at the end of its year, before the amount was published. */
	ck_assert_uint_eq(derived->figure.record.source, SKY_NONE);
	ck_assert_int_eq(derived->figure.published, derived->input[0].figure->published);
	ck_assert_str_eq(derived->formula, "218100000000 / 6.4508");
	derived = sky_derived_of(derive("sum(public-2021,private-2021)"));
	ck_assert_uint_eq(derived->figure.record.source, sky_find(snapshot, SKY_SOURCE, "paper", 5));
	ck_assert_ptr_null(sky_derived_of(derive("public-2021")));
}
END_TEST

START_TEST(test_what_does_not_fit_is_refused)
{
	refused("no-such-figure", SKY_DERIVE_UNKNOWN, "no figure");
	refused("usd-2021", SKY_DERIVE_UNKNOWN, "no figure");
	refused("double(public-2021)", SKY_DERIVE_UNKNOWN, "no function");
	refused("prior(public-2021", SKY_DERIVE_REFUSED, "brackets");
	refused("prior(public-2021,public-growth-2021))", SKY_DERIVE_REFUSED, "behind");
	refused("prior(public-2021)", SKY_DERIVE_REFUSED, "inputs");
	refused("prior(public-2021,public-growth-2021,public-2020)", SKY_DERIVE_REFUSED, "at most");
	refused("prior(public-2021,private-growth-2021)", SKY_DERIVE_REFUSED, "not the growth of");
	refused("prior(public-2020,public-growth-2021)", SKY_DERIVE_REFUSED, "one period");
	refused("growth(public-2021,public-2019)", SKY_DERIVE_REFUSED, "one year earlier");
	refused("growth(public-2021,private-2021)", SKY_DERIVE_REFUSED, "not of one subject");
	refused("pct(public-2019,public-2021)", SKY_DERIVE_REFUSED, "later period");
	refused("sum(public-2021,public-2021)", SKY_DERIVE_REFUSED, "twice");
	refused("sum(public-2021,private-2021,rival-public-2021)", SKY_DERIVE_REFUSED, "directly part");
	refused("sum(whole-2021,whole-2022)", SKY_DERIVE_REFUSED, "part of another market");
	refused("sum(public-2021,public-2020)", SKY_DERIVE_REFUSED, "one measure, period");
	refused("rest(whole-2021,public-2021,private-2021)", SKY_DERIVE_REFUSED, "exactly one part");
	refused("share(public-2021,rival-public-2021)", SKY_DERIVE_REFUSED, "not a part");
	refused("part(alpha-share-2021,rival-public-2021)", SKY_DERIVE_REFUSED, "another market");
	refused("part(alpha-share-2021,public-2020)", SKY_DERIVE_REFUSED, "one period");
	refused("whole(alpha-users-2021,alpha-share-2021)", SKY_DERIVE_REFUSED, "not the share");
	refused("others(alpha-share-2021,alpha-share-2020)", SKY_DERIVE_REFUSED, "one market, measure and period");
	refused("others(alpha-share-2020,beta-share-2020)", SKY_DERIVE_REFUSED, "more than 100");
	refused("hhi(alpha-share-2020,beta-share-2020)", SKY_DERIVE_REFUSED, "more than 100");
	refused("cr(public-2021)", SKY_DERIVE_REFUSED, "shares of a market");
	refused("convert(public-2020,usd-2021)", SKY_DERIVE_REFUSED, "another period");
	refused("convert(alpha-share-2021,usd-2021)", SKY_DERIVE_REFUSED, "amount of money");
	refused("convert(public-2021,public-2020)", SKY_DERIVE_REFUSED, "a rate");
	refused("sum(public-2021,usd-2021)", SKY_DERIVE_REFUSED, "only convert");
	refused("sum(sum(sum(sum(sum(sum(sum(sum(sum(public-2021", SKY_DERIVE_REFUSED, "too deep");
}
END_TEST

static const char *why;

/* The first of the rates that convert a figure, NULL where there is none. */
static const struct sky_rate *rate_for(const char *id, const char *currency)
{
	const struct sky_rate *rate[SKY_RATES_MAX];
	return sky_rates_for(snapshot, arena, derive(id), currency, SKY_DAY_NONE, rate, &why) ? rate[0] : NULL;
}

START_TEST(test_rate_is_found_or_named)
{
	const struct sky_rate *rate = rate_for("public-2021", "USD");
	ck_assert_ptr_nonnull(rate);
	ck_assert_str_eq(rate->record.id, "usd-2021");
	ck_assert_ptr_null(rate_for("public-2020", "USD"));
	ck_assert_str_eq(why, "no average rate between CNY and USD for 2020 in this data set");
	ck_assert_ptr_null(rate_for("public-2021", "EUR"));
}
END_TEST

static bool among(const struct sky_figure *const *list, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i]->record.id, id) == 0)
			return true;
	return false;
}

START_TEST(test_enumeration)
{
	static const char *const expected[] = {
	    "prior(public-2021,public-growth-2021)",
	    "prior(whole-2021,whole-growth-2021)",
	    "sum(public-2021,private-2021)",
	    "rest(whole-2022,public-2022)",
	    "share(private-2021,whole-2021)",
	    "part(alpha-share-2021,public-2021)",
	    "whole(alpha-revenue-2021,alpha-share-2021)",
	    "others(alpha-share-2021,beta-share-2021,gamma-share-2021)",
	    "growth(public-2020,public-2019)",
	};
	struct sky_derive_filter filter = {.subject.row = SKY_NONE, .market = SKY_NONE, .as_of = SKY_DAY_NONE};
	const struct sky_figure *const *list;
	size_t count;
	ck_assert_int_eq(sky_derive_all(snapshot, arena, &filter, &list, &count), SKY_DERIVE_OK);
	for (size_t i = 0; i < SKY_COUNT(expected); i++)
		ck_assert_msg(among(list, count, expected[i]), "%s is missing", expected[i]);
	/* Numbers of two editions are not mixed, withdrawn ones not used. */
	ck_assert(!among(list, count, "prior(public-2021-restated,public-growth-2021)"));
	ck_assert(!among(list, count, "prior(whole-2021-printed,whole-growth-2021)"));
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(list[i]->record.id, list[j]->record.id);
	filter.subject = (struct sky_ref){.kind = SKY_MARKET, .row = sky_find(snapshot, SKY_MARKET, "whole", 5)};
	size_t fewer;
	ck_assert_int_eq(sky_derive_all(snapshot, arena, &filter, &list, &fewer), SKY_DERIVE_OK);
	ck_assert_uint_gt(fewer, 0);
	ck_assert_uint_lt(fewer, count);
	for (size_t i = 0; i < fewer; i++)
		ck_assert_uint_eq(list[i]->subject, filter.subject.row);
	filter.subject.row = SKY_NONE;
	ck_assert(sky_day_parse("2022-12-31", 10, &filter.as_of));
	ck_assert_int_eq(sky_derive_all(snapshot, arena, &filter, &list, &fewer), SKY_DERIVE_OK);
	ck_assert(!among(list, fewer, "rest(whole-2022,public-2022)"));
	ck_assert(among(list, fewer, "sum(public-2021,private-2021)"));
}
END_TEST

static const struct sky_figure *const *derive_all(const char *folder, size_t *count)
{
	const struct sky_derive_filter any = {.subject.row = SKY_NONE, .market = SKY_NONE, .as_of = SKY_DAY_NONE};
	const struct sky_figure *const *list;
	sky_snapshot_release(snapshot);
	snapshot = load(folder);
	ck_assert_int_eq(sky_derive_all(snapshot, arena, &any, &list, count), SKY_DERIVE_OK);
	return list;
}

/* The release of June 2023 has 2020 and 2021, that of 2024 has 2021 anew. Each growth has both values from one. */
START_TEST(test_inputs_are_of_one_edition)
{
	size_t count;
	const struct sky_figure *const *list = derive_all(SKY_SOURCE_ROOT "/tests/data/derive", &count);
	ck_assert(among(list, count, "growth(c21-first,c20)"));
	ck_assert(!among(list, count, "growth(c21,c20)"));
	ck_assert(among(list, count, "growth(c22,c21)"));
	ck_assert(among(list, count, "prior(c21-first,g21)"));
	ck_assert(!among(list, count, "prior(c21,g21)"));
	/* No size is of the edition of the paper's share: the best one is taken. */
	ck_assert(among(list, count, "part(a22,c22)"));
	ck_assert_uint_eq(derive("part(a22,c22)")->edition, SKY_NONE);
	ck_assert_uint_eq(derive("growth(c22,c21)")->edition, derive("c22")->edition);
	/* The parts of one edition, and the other edition's part that is missing. */
	ck_assert(among(list, count, "sum(east21,west21)"));
	ck_assert(among(list, count, "rest(k22,east22)"));
	ck_assert(!among(list, count, "sum(east22,west21)"));
	/* Counts have shares like money. */
	ck_assert(among(list, count, "share(east21,k21)"));
	ck_assert_str_eq(sky_id(snapshot, SKY_METRIC, derive("share(east21,k21)")->metric), "rack-share");
}
END_TEST

START_TEST(test_a_growth_has_a_span)
{
	size_t count;
	const struct sky_figure *const *list = derive_all(SKY_SOURCE_ROOT "/tests/data/derive", &count);
	/* Against the quarter before: nothing is said of the year before. */
	ck_assert(among(list, count, "prior(q2,q2-step)"));
	ck_assert_str_eq(derive("prior(q2,q2-step)")->period_text, "2022-Q1");
	ck_assert(among(list, count, "growth(q2,q1)"));
	ck_assert_str_eq(sky_id(snapshot, SKY_METRIC, derive("growth(q2,q1)")->metric), "size-step");
	/* A year before is the year before: one growth, of the metric that says so. */
	ck_assert_str_eq(sky_id(snapshot, SKY_METRIC, derive("growth(c22,c21)")->metric), "size-growth");
	refused("growth(c22,c20)", SKY_DERIVE_REFUSED, "one year earlier");
}
END_TEST

START_TEST(test_nothing_is_computed_across_a_break)
{
	static const char *const across[] = {"growth(b20,b19)", "change(b20,b19)", "pct(b21,b18)",         "cagr(b21,b19)",
	                                     "index(b21,b18)",  "index(b18,b21)",  "prior(b20,b20-growth)"};
	size_t count;
	const struct sky_figure *const *list = derive_all(SKY_SOURCE_ROOT "/tests/data/derive", &count);
	for (size_t i = 0; i < SKY_COUNT(across); i++) {
		refused(across[i], SKY_DERIVE_REFUSED, "breaks in 2020: Hosting is counted no longer.");
		ck_assert(!among(list, count, across[i]));
	}
	ck_assert(among(list, count, "growth(b19,b18)"));
	ck_assert(among(list, count, "growth(b21,b20)"));
	derive("index(b20,b20)");
}
END_TEST

START_TEST(test_nothing_grows_from_zero_or_below)
{
	static const char *const refusals[] = {"growth(e20,e19)", "pct(e21,e20)",    "index(e20,e19)",
	                                       "index(e19,e19)",  "growth(w20,w19)", "cagr(w20,w19)"};
	size_t count;
	derive_all(SKY_SOURCE_ROOT "/tests/data/derive", &count);
	for (size_t i = 0; i < SKY_COUNT(refusals); i++)
		refused(refusals[i], SKY_DERIVE_REFUSED, "the base may be zero or negative");
	derive("change(e21,e20)");
	refused("ratio(g21,g21)", SKY_DERIVE_REFUSED, "one growth is another");
	refused("index(g21,g21)", SKY_DERIVE_REFUSED, "one growth is another");
}
END_TEST

/* About 31 against about 30: 1 in [-4.5, 6.5], of which no digit is certain. 0 would look like no change. */
START_TEST(test_a_value_that_rounds_to_zero_is_none)
{
	size_t count;
	derive_all(SKY_SOURCE_ROOT "/tests/data/derive", &count);
	const struct sky_figure *figure = derive("change(rough21,rough20)");
	ck_assert(!sky_decimal_known(figure->value));
	ck_assert(strstr(figure->missing_reason, "too rough") != NULL);
	ck_assert_ptr_null(sky_derived_of(figure)->exact_value);
}
END_TEST

/* What a filter by one subject or market finds is what stands in the whole list, in its order: no claim is missed. */
static void assert_narrowed(const struct sky_derive_filter *filter, const struct sky_figure *const *whole, size_t count)
{
	const struct sky_figure *const *list;
	size_t found, next = 0;
	ck_assert_int_eq(sky_derive_all(snapshot, arena, filter, &list, &found), SKY_DERIVE_OK);
	for (size_t i = 0; i < count; i++) {
		const struct sky_figure *one = whole[i];
		bool about = one->subject_kind == filter->subject.kind && one->subject == filter->subject.row;
		bool in = one->market == filter->market || (one->subject_kind == SKY_MARKET && one->subject == filter->market);
		if ((filter->subject.row == SKY_NONE || about) && (filter->market == SKY_NONE || in)) {
			ck_assert_uint_lt(next, found);
			ck_assert_str_eq(list[next++]->record.id, one->record.id);
		}
	}
	ck_assert_uint_eq(next, found);
}

START_TEST(test_a_filter_finds_all_that_follows)
{
	static const enum sky_kind kinds[] = {SKY_VENDOR, SKY_ORGANIZATION, SKY_PRODUCT, SKY_MARKET};
	const struct sky_derive_filter any = {.subject.row = SKY_NONE, .market = SKY_NONE, .as_of = SKY_DAY_NONE};
	sky_snapshot_release(snapshot);
	snapshot = load(SKY_SOURCE_ROOT "/fixtures/china-cloud");
	const struct sky_figure *const *whole;
	size_t count;
	ck_assert_int_eq(sky_derive_all(snapshot, arena, &any, &whole, &count), SKY_DERIVE_OK);
	for (uint32_t market = 0; market < sky_count(snapshot, SKY_MARKET); market++) {
		struct sky_derive_filter filter = any;
		filter.market = market;
		assert_narrowed(&filter, whole, count);
		filter.subject = (struct sky_ref){SKY_VENDOR, market % (uint32_t)sky_count(snapshot, SKY_VENDOR)};
		assert_narrowed(&filter, whole, count);
	}
	for (size_t i = 0; i < SKY_COUNT(kinds); i++) {
		for (uint32_t row = 0; row < sky_count(snapshot, kinds[i]); row++) {
			struct sky_derive_filter filter = any;
			filter.subject = (struct sky_ref){kinds[i], row};
			assert_narrowed(&filter, whole, count);
		}
	}
}
END_TEST

/* Every derived figure of the bundled data set is recomputed from what its lineage shows: the ids of its inputs. */
START_TEST(test_every_derived_figure_of_the_bundled_set_recomputes)
{
	struct sky_derive_filter filter = {.subject.row = SKY_NONE, .market = SKY_NONE, .as_of = SKY_DAY_NONE};
	sky_snapshot_release(snapshot);
	snapshot = load(SKY_SOURCE_ROOT "/fixtures/china-cloud");
	const struct sky_figure *const *list;
	size_t count;
	ck_assert_int_eq(sky_derive_all(snapshot, arena, &filter, &list, &count), SKY_DERIVE_OK);
	ck_assert_uint_gt(count, 300);
	for (size_t i = 0; i < count; i++) {
		const struct sky_derived *once = sky_derived_of(list[i]);
		const struct sky_derived *again = sky_derived_of(derive(list[i]->record.id));
		ck_assert_ptr_nonnull(again);
		ck_assert_int_eq(!again->exact_value, !once->exact_value);
		if (once->exact_value) {
			ck_assert_str_eq(again->exact_value, once->exact_value);
			ck_assert_int_eq(sky_decimal_compare(again->figure.value, once->figure.value), 0);
		}
		ck_assert_str_eq(again->figure.period_text, once->figure.period_text);
		struct sky_exact inside;
		/* The printed interval holds the unrounded one, and the unrounded value where there is one. */
		sky_exact_init(&inside);
		struct sky_exact whole;
		sky_exact_init(&whole);
		sky_exact_from(&whole, once->exact_value ? once->figure.value : (struct sky_decimal){0, 0}, &once->interval);
		if (once->exact_low) {
			ck_assert_int_eq(mpq_set_str(inside.low, once->exact_low, 10), 0);
			ck_assert_int_ge(mpq_cmp(inside.low, whole.low), 0);
		}
		if (once->exact_high) {
			ck_assert_int_eq(mpq_set_str(inside.high, once->exact_high, 10), 0);
			ck_assert_int_le(mpq_cmp(inside.high, whole.high), 0);
		}
		if (once->exact_value && once->exact_low && once->exact_high) {
			ck_assert_int_eq(mpq_set_str(inside.value, once->exact_value, 10), 0);
			ck_assert_int_le(mpq_cmp(inside.low, inside.value), 0);
			ck_assert_int_ge(mpq_cmp(inside.high, inside.value), 0);
		}
		sky_exact_finish(&inside);
		sky_exact_finish(&whole);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_functions,
	    test_cagr_encloses_the_root,
	    test_hhi_is_a_pair_of_bounds,
	    test_open_and_unbounded_ends_travel,
	    test_lineage_and_provenance,
	    test_what_does_not_fit_is_refused,
	    test_rate_is_found_or_named,
	    test_enumeration,
	    test_inputs_are_of_one_edition,
	    test_a_growth_has_a_span,
	    test_nothing_is_computed_across_a_break,
	    test_nothing_grows_from_zero_or_below,
	    test_a_value_that_rounds_to_zero_is_none,
	    test_a_filter_finds_all_that_follows,
	    test_every_derived_figure_of_the_bundled_set_recomputes,
	};
	Suite *suite = suite_create("derive");
	TCase *tcase = tcase_create("derive");
	SRunner *runner;

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	for (size_t i = 0; i < SKY_COUNT(tests); i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
