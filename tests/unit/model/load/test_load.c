#include "dataset.h"
#include "model/load/snapshot_build.h"

static const struct sky_figure *figure(const struct sky_snapshot *snapshot, const char *id)
{
	const struct sky_figure *found = sky_figure_at(snapshot, find(snapshot, SKY_FIGURE, id));
	ck_assert_msg(found != NULL, "no figure %s", id);
	return found;
}

static struct sky_when when(const char *text)
{
	struct sky_when result = {.text = text};
	ck_assert_ptr_null(sky_edtf_parse(text, strlen(text), &result.edtf));
	return result;
}

static void assert_when(struct sky_when got, const char *text)
{
	struct sky_when wanted = when(text);
	ck_assert_str_eq(got.text, text);
	ck_assert_int_eq(got.edtf.earliest, wanted.edtf.earliest);
	ck_assert_int_eq(got.edtf.latest, wanted.edtf.latest);
	ck_assert_int_eq(got.edtf.approximate, wanted.edtf.approximate);
}

START_TEST(test_every_kind_is_counted)
{
	static const size_t counts[SKY_KIND_COUNT] = {
	    [SKY_SOURCE] = 3,  [SKY_VENDOR] = 3,   [SKY_ORGANIZATION] = 4, [SKY_PERSON] = 2,
	    [SKY_PRODUCT] = 2, [SKY_RELATION] = 2, [SKY_MARKET] = 3,       [SKY_METRIC] = 4,
	    [SKY_FIGURE] = 6,  [SKY_EVENT] = 5,    [SKY_RATE] = 1,         [SKY_STATEMENT] = 2,
	};
	struct sky_snapshot *snapshot = load_valid(BASIC);
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		ck_assert_uint_eq(sky_count(snapshot, (enum sky_kind)kind), counts[kind]);
		for (uint32_t row = 0; row < counts[kind]; row++) {
			const char *id = sky_id(snapshot, (enum sky_kind)kind, row);
			ck_assert_uint_eq(sky_find(snapshot, (enum sky_kind)kind, id, strlen(id)), row);
			ck_assert_uint_eq(
			    sky_row_number(snapshot, (enum sky_kind)kind, sky_row(snapshot, (enum sky_kind)kind, row)), row);
		}
		ck_assert_ptr_null(sky_row(snapshot, (enum sky_kind)kind, SKY_NONE));
		ck_assert_ptr_null(sky_id(snapshot, (enum sky_kind)kind, (uint32_t)counts[kind]));
		ck_assert_uint_eq(sky_find(snapshot, (enum sky_kind)kind, "nothing", 7), SKY_NONE);
	}
	ck_assert_uint_eq(sky_find(snapshot, SKY_VENDOR, "jd-cloudy", 8), find(snapshot, SKY_VENDOR, "jd-cloud"));
	ck_assert_uint_eq(find(snapshot, SKY_VENDOR, "jd-clou"), SKY_NONE);
	ck_assert_uint_eq(find(snapshot, SKY_FIGURE, "customers-jd"), 3); /* the .ndjson rows follow those of the .json */
	ck_assert_uint_eq(figure(snapshot, "customers-wrong")->record.line, 2);
	ck_assert_uint_gt(sky_snapshot_memory(snapshot), 1000);
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_dataset)
{
	struct sky_snapshot *snapshot = load_valid(BASIC);
	const struct sky_dataset *dataset = sky_snapshot_dataset(snapshot);
	ck_assert_str_eq(dataset->id, "basic");
	ck_assert_str_eq(dataset->title, "A small data set");
	ck_assert_str_eq(dataset->version, "1.2.3-rc.1+build.5");
	ck_assert_str_eq(dataset->released_text, "2022-11-02T10:00:00+08:00");
	ck_assert_int_eq(dataset->released, 1667354400);
	ck_assert_str_eq(dataset->licence, "CC0-1.0");
	ck_assert_uint_eq(dataset->languages.count, 2);
	ck_assert_str_eq(dataset->languages.text[1], "zh-Hans");
	ck_assert_str_eq(dataset->base_currency, "CNY");
	ck_assert_str_eq(dataset->homepage, "https://example.org/basic");
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_sources_and_vendors)
{
	struct sky_snapshot *snapshot = load_valid(BASIC);
	const struct sky_source *article = sky_source_at(snapshot, 0);
	const struct sky_source *undated = sky_source_at(snapshot, 2);
	const struct sky_vendor *vendor = sky_vendor_at(snapshot, 0);
	ck_assert_str_eq(article->author, "A. Writer");
	ck_assert_int_eq(article->kind, SKY_SOURCE_KIND_REPUBLISHED);
	ck_assert_int_eq(article->grade, SKY_GRADE_NORMAL);
	ck_assert_int_eq(sky_source_at(snapshot, 1)->grade, SKY_GRADE_LOW);
	ck_assert_uint_eq(article->record.source, SKY_NONE);
	ck_assert_uint_eq(article->paragraphs, 6);
	ck_assert_uint_eq(article->cites.count, 1);
	ck_assert_uint_eq(article->cites.row[0], 1);
	assert_when(article->published, "2022-11-02");
	ck_assert_ptr_null(undated->published.text);
	ck_assert_str_eq(undated->published_note, "not shown");

	ck_assert_uint_eq(vendor->names.name_count, 2);
	ck_assert_str_eq(vendor->names.name[0].language, "en");
	ck_assert_str_eq(vendor->names.name[0].text, "JD Cloud");
	ck_assert_str_eq(vendor->names.name[1].text, "京东云");
	ck_assert_uint_eq(vendor->names.alias_count, 3);
	ck_assert_str_eq(vendor->names.alias[0].name, "JDC");
	ck_assert_uint_eq(vendor->names.alias[0].source, 0);
	ck_assert_uint_eq(vendor->names.alias[1].source, SKY_NONE);
	ck_assert_int_eq(vendor->names.alias[1].kind, SKY_ALIAS_KIND_SPELLING);
	ck_assert_str_eq(sky_id(snapshot, SKY_ORGANIZATION, vendor->parent), "jd");
	ck_assert_int_eq(vendor->group, SKY_VENDOR_GROUP_CHALLENGER);
	ck_assert_int_eq(sky_vendor_at(snapshot, 2)->group, SKY_VENDOR_GROUP_NONE);
	ck_assert_uint_eq(sky_vendor_at(snapshot, 2)->parent, SKY_NONE);
	ck_assert_str_eq(vendor->record.locator, "paragraphs 1, 3-4");
	ck_assert_ptr_null(vendor->record.note);
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_people_products_and_relations)
{
	struct sky_snapshot *snapshot = load_valid(BASIC);
	const struct sky_person *gao = sky_person_at(snapshot, 0);
	const struct sky_product *apsara = sky_product_at(snapshot, 0);
	const struct sky_relation *owns = sky_relation_at(snapshot, 0);
	const struct sky_relation *supports = sky_relation_at(snapshot, 1);
	ck_assert_uint_eq(gao->role_count, 2);
	ck_assert_str_eq(gao->role[0].title, "president");
	ck_assert_str_eq(sky_id(snapshot, SKY_ORGANIZATION, gao->role[0].organization), "jd-technology");
	ck_assert_str_eq(sky_id(snapshot, SKY_VENDOR, gao->role[0].vendor), "jd-cloud");
	ck_assert_uint_eq(gao->role[1].vendor, SKY_NONE);
	ck_assert_uint_eq(gao->role[1].source, SKY_NONE);
	assert_when(gao->role[1].to, "2012~");
	ck_assert_uint_eq(sky_person_at(snapshot, 1)->role_count, 0);
	ck_assert(!sky_organization_at(snapshot, 3)->identified);
	ck_assert(sky_organization_at(snapshot, 0)->identified);
	ck_assert_int_eq(apsara->kind, SKY_PRODUCT_KIND_OPERATING_SYSTEM);
	assert_when(apsara->released, "2009");
	ck_assert_int_eq(owns->predicate, SKY_PREDICATE_OWNS);
	ck_assert_int_eq(owns->subject.kind, SKY_ORGANIZATION);
	ck_assert_uint_eq(owns->subject.row, 0);
	ck_assert_int_eq(owns->said_by.kind, SKY_SOURCE);
	ck_assert_uint_eq(owns->said_by.row, 1);
	ck_assert_int_eq(supports->status, SKY_STATUS_NONE);
	ck_assert_int_eq(supports->object.kind, SKY_PRODUCT);
	ck_assert_uint_eq(supports->said_by.row, SKY_NONE);
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_markets_metrics_and_rates)
{
	struct sky_snapshot *snapshot = load_valid(BASIC);
	const struct sky_market *cloud = sky_market_at(snapshot, 0);
	const struct sky_market *iaas = sky_market_at(snapshot, 1);
	const struct sky_metric *share = sky_metric_at(snapshot, 2);
	const struct sky_rate *rate = sky_rate_at(snapshot, 0);
	ck_assert(cloud->parts_exhaustive && !iaas->parts_exhaustive);
	ck_assert_int_eq(cloud->counts, SKY_COUNTED_SPENDING);
	ck_assert_uint_eq(iaas->part_of, 0);
	ck_assert_uint_eq(iaas->record.source, SKY_NONE);
	ck_assert_str_eq(iaas->region, "CN");
	ck_assert(share->has_min && share->has_max);
	ck_assert_int_eq(share->max.mantissa, 100);
	ck_assert(!sky_metric_at(snapshot, 0)->has_min);
	ck_assert_uint_eq(share->share_of, 0);
	ck_assert_uint_eq(share->growth_of, SKY_NONE);
	ck_assert_str_eq(rate->currency, "CNY");
	ck_assert_str_eq(rate->per, "USD");
	ck_assert_int_eq(rate->value.mantissa, 64508);
	ck_assert_int_eq(rate->value.exponent, -4);
	ck_assert_int_eq(rate->period.kind, SKY_PERIOD_YEAR);
	ck_assert_int_eq(rate->kind, SKY_RATE_KIND_AVERAGE);
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_figures)
{
	struct sky_snapshot *snapshot = load_valid(BASIC);
	const struct sky_figure *size = figure(snapshot, "size-2021");
	const struct sky_figure *share = figure(snapshot, "share-jd");
	const struct sky_figure *customers = figure(snapshot, "customers-jd");
	ck_assert_int_eq(size->subject_kind, SKY_MARKET);
	ck_assert_uint_eq(size->subject, 0);
	ck_assert_uint_eq(size->market, SKY_NONE);
	ck_assert_int_eq(size->value.mantissa, 2181);
	ck_assert_int_eq(size->value.exponent, 8);
	ck_assert_str_eq(size->currency, "CNY");
	ck_assert_str_eq(size->period_text, "2021");
	char day[11];
	ck_assert_str_eq(sky_day_print(size->period_start, day), "2021-01-01");
	ck_assert_str_eq(sky_day_print(size->period_end, day), "2021-12-31");
	ck_assert_int_eq(size->qualifier, SKY_QUALIFIER_EXACT);
	ck_assert_int_eq(size->rank, SKY_RANK_NORMAL);
	ck_assert_str_eq(size->published_text, "2022-11-02");
	ck_assert(!size->conflict);
	ck_assert_int_eq(share->qualifier, SKY_QUALIFIER_MORE_THAN);
	ck_assert_int_eq(share->rank, SKY_RANK_PREFERRED);
	ck_assert_str_eq(share->published_text, "2022-01/2022-02");
	ck_assert_str_eq(sky_day_print(share->published, day), "2022-02-28");
	ck_assert_str_eq(share->currency, "");
	ck_assert_int_eq(share->said_by.kind, SKY_ORGANIZATION);
	ck_assert_int_eq(customers->period_start, SKY_DAY_NONE);
	ck_assert_ptr_null(customers->period_text);
	ck_assert_int_eq(customers->published, SKY_DAY_NONE);
	ck_assert_ptr_null(customers->published_text);
	ck_assert_uint_eq(customers->corrects, find(snapshot, SKY_FIGURE, "customers-wrong"));
	ck_assert_uint_eq(size->corrects, SKY_NONE);
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_intervals)
{
	struct sky_snapshot *snapshot = load_valid(BASIC);
	char text[SKY_INTERVAL_MAX];
	struct sky_interval interval = sky_figure_interval(snapshot, figure(snapshot, "share-jd"));
	(void)sky_interval_print(&interval, text);
	ck_assert_str_eq(text, "(95, 100]");
	interval = sky_figure_interval(snapshot, figure(snapshot, "customers-jd"));
	(void)sky_interval_print(&interval, text);
	ck_assert_str_eq(text, "[2048, 2048]");
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_claims_take_the_day_of_their_source)
{
	struct sky_snapshot *snapshot = load_valid(BASIC);
	char day[11];
	static const struct {
		enum sky_kind kind;
		const char *id, *day;
	} cases[] = {
	    {SKY_SOURCE, "report", "2022-03-31"},
	    {SKY_FIGURE, "size-2021", "2022-11-02"},
	    {SKY_FIGURE, "customers-wrong", "2022-03-31"},
	    {SKY_EVENT, "launch", "2022-11-02"},
	    {SKY_EVENT, "founding", "2009-09-30"},
	    {SKY_STATEMENT, "strategy", "2022-11-02"},
	    {SKY_RELATION, "jd-owns-technology", "2022-11-02"},
	    {SKY_RATE, "usd-2021", "2021-12-31"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_ref ref = {cases[i].kind, find(snapshot, cases[i].kind, cases[i].id)};
		ck_assert_str_eq(sky_day_print(sky_published_by(snapshot, ref), day), cases[i].day);
	}
	static const struct {
		enum sky_kind kind;
		const char *id;
	} undated[] = {{SKY_SOURCE, "undated"},    {SKY_FIGURE, "customers-jd"}, {SKY_EVENT, "also-2009"},
	               {SKY_STATEMENT, "opinion"}, {SKY_VENDOR, "jd-cloud"},     {SKY_MARKET, "cn-cloud"},
	               {SKY_METRIC, "size"},       {SKY_VENDOR, "nobody"}};
	for (size_t i = 0; i < SKY_COUNT(undated); i++) {
		struct sky_ref ref = {undated[i].kind, find(snapshot, undated[i].kind, undated[i].id)};
		ck_assert_int_eq(sky_published_by(snapshot, ref), SKY_DAY_NONE);
	}
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_titles_and_names)
{
	struct sky_snapshot *snapshot = load_valid(BASIC);
	static const struct {
		enum sky_kind kind;
		const char *id, *title;
	} cases[] = {
	    {SKY_VENDOR, "jd-cloud", "JD Cloud"},  {SKY_SOURCE, "report", "Cloud report 2021"},
	    {SKY_EVENT, "launch", "Yunjian"},      {SKY_STATEMENT, "strategy", "Cloud for industry"},
	    {SKY_STATEMENT, "opinion", "opinion"}, {SKY_FIGURE, "size-2021", "size-2021"},
	    {SKY_METRIC, "share", "Share"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_ref ref = {cases[i].kind, find(snapshot, cases[i].kind, cases[i].id)};
		ck_assert_str_eq(sky_title(snapshot, ref), cases[i].title);
		ck_assert_str_eq(sky_record_at(snapshot, ref)->id, cases[i].id);
	}
	ck_assert_ptr_null(sky_title(snapshot, (struct sky_ref){SKY_VENDOR, SKY_NONE}));
	ck_assert_ptr_null(sky_names_of(snapshot, (struct sky_ref){SKY_VENDOR, SKY_NONE}));
	ck_assert_ptr_null(sky_names_of(snapshot, (struct sky_ref){SKY_SOURCE, 0}));
	ck_assert_str_eq(sky_names_of(snapshot, (struct sky_ref){SKY_PERSON, 1})->name[0].text, "Wang");
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_reference_count)
{
	struct sky_snapshot *snapshot = load_valid(BASIC);
	ck_assert_ptr_eq(sky_snapshot_acquire(snapshot), snapshot);
	sky_snapshot_release(snapshot);
	ck_assert_str_eq(sky_snapshot_dataset(snapshot)->id, "basic");
	sky_snapshot_release(snapshot);
	sky_snapshot_release(NULL);
}
END_TEST

START_TEST(test_release_id_follows_names_and_bytes)
{
	struct folder folder = make_folder();
	static const char vendor[] = "{\"id\": \"v\", \"names\": {\"en\": \"V\"}, \"source\": \"s\", \"locator\": \"url\"}";
	static const char source[] = "[{\"id\": \"s\", \"title\": \"S\", \"kind\": \"primary\"}]";
	char first[SKY_COUNT("0123456789abcdef")];
	write_file(&folder, "dataset.json", minimal_dataset);
	write_file(&folder, "sources.json", source);
	write_file(&folder, "vendors.ndjson", vendor);
	struct sky_snapshot *snapshot = load_valid(folder.path);
	ck_assert_uint_eq(strlen(sky_snapshot_release_id(snapshot)), 16);
	ck_assert_uint_eq(strspn(sky_snapshot_release_id(snapshot), "0123456789abcdef"), 16);
	memcpy(first, sky_snapshot_release_id(snapshot), sizeof first);
	sky_snapshot_release(snapshot);

	write_file(&folder, "README.md", "not a part of the release");
	snapshot = load_valid(folder.path);
	ck_assert_str_eq(sky_snapshot_release_id(snapshot), first);
	sky_snapshot_release(snapshot);

	write_file(&folder, "sources.json", "[{\"id\": \"s\", \"title\": \"T\", \"kind\": \"primary\"}]");
	snapshot = load_valid(folder.path);
	ck_assert_str_ne(sky_snapshot_release_id(snapshot), first);
	sky_snapshot_release(snapshot);

	write_file(&folder, "sources.json", source);
	remove_file(&folder, "vendors.ndjson");
	char array[256];
	snprintf(array, sizeof array, "[%s]", vendor);
	write_file(&folder, "vendors.json", array);
	snapshot = load_valid(folder.path);
	ck_assert_str_ne(sky_snapshot_release_id(snapshot), first);
	sky_snapshot_release(snapshot);

	remove_file(&folder, "dataset.json");
	remove_file(&folder, "sources.json");
	remove_file(&folder, "vendors.json");
	remove_file(&folder, "README.md");
	remove_folder(&folder);
}
END_TEST

START_TEST(test_the_bundled_data_set)
{
	struct sky_snapshot *snapshot = load_valid(SKY_SOURCE_ROOT "/fixtures/china-cloud");
	ck_assert_str_eq(sky_snapshot_dataset(snapshot)->id, "china-cloud");
	ck_assert_uint_ne(find(snapshot, SKY_VENDOR, "jd-cloud"), SKY_NONE);
	sky_snapshot_release(snapshot);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_every_kind_is_counted,
	    test_dataset,
	    test_sources_and_vendors,
	    test_people_products_and_relations,
	    test_markets_metrics_and_rates,
	    test_figures,
	    test_intervals,
	    test_claims_take_the_day_of_their_source,
	    test_titles_and_names,
	    test_reference_count,
	    test_release_id_follows_names_and_bytes,
	    test_the_bundled_data_set,
	};
	return unit_run("load", tests, SKY_COUNT(tests));
}
