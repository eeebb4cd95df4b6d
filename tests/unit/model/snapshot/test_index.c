/* Compares each index with a plain scan of all records: the same rows, in the same order. */
#include "dataset.h"
#include "model/load/snapshot_build.h"

#define CHINA SKY_SOURCE_ROOT "/fixtures/china-cloud"

static bool listed(const struct sky_row_list *list, uint32_t row)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (list->row[i] == row)
			return true;
	return false;
}

static bool about(const struct sky_figure *figure, enum sky_kind kind, uint32_t row)
{
	return figure->subject_kind == kind && figure->subject == row;
}

/* What each index must hold: whether a record of `kind` belongs to row `of`. */
#define BELONGS(name, type, test)                                                                                      \
	static bool name(const void *record, uint32_t of)                                                                  \
	{                                                                                                                  \
		const struct type *it = record;                                                                                \
		return test;                                                                                                   \
	}
BELONGS(figure_vendor, sky_figure, about(it, SKY_VENDOR, of))
BELONGS(figure_market, sky_figure, about(it, SKY_MARKET, of))
BELONGS(figure_organization, sky_figure, about(it, SKY_ORGANIZATION, of))
BELONGS(figure_product, sky_figure, about(it, SKY_PRODUCT, of))
BELONGS(figure_scope, sky_figure, it->market == of)
BELONGS(figure_metric, sky_figure, it->metric == of)
BELONGS(figure_source, sky_figure, it->record.source == of)
BELONGS(event_vendor, sky_event, listed(&it->vendors, of))
BELONGS(event_person, sky_event, listed(&it->people, of))
BELONGS(event_product, sky_event, listed(&it->products, of))
BELONGS(event_organization, sky_event, listed(&it->organizations, of))
BELONGS(event_figure, sky_event, listed(&it->figures, of))
BELONGS(event_source, sky_event, it->record.source == of)
BELONGS(statement_vendor, sky_statement,
        listed(&it->vendors, of) || (it->subject.kind == SKY_VENDOR && it->subject.row == of))
BELONGS(statement_source, sky_statement, it->record.source == of)
BELONGS(product_vendor, sky_product, it->vendor == of)
BELONGS(product_organization, sky_product, it->organization == of)
BELONGS(vendor_organization, sky_vendor, it->parent == of)
BELONGS(organization_organization, sky_organization, it->parent == of)
BELONGS(market_market, sky_market, it->part_of == of)
BELONGS(source_source, sky_source, listed(&it->cites, of))

static const struct {
	enum sky_index index;
	enum sky_kind of, kind;
	bool (*belongs)(const void *record, uint32_t of);
} indexes[] = {
    {SKY_FIGURES_OF_VENDOR, SKY_VENDOR, SKY_FIGURE, figure_vendor},
    {SKY_FIGURES_OF_MARKET_SUBJECT, SKY_MARKET, SKY_FIGURE, figure_market},
    {SKY_FIGURES_OF_ORGANIZATION, SKY_ORGANIZATION, SKY_FIGURE, figure_organization},
    {SKY_FIGURES_OF_PRODUCT, SKY_PRODUCT, SKY_FIGURE, figure_product},
    {SKY_FIGURES_IN_MARKET, SKY_MARKET, SKY_FIGURE, figure_scope},
    {SKY_FIGURES_OF_METRIC, SKY_METRIC, SKY_FIGURE, figure_metric},
    {SKY_FIGURES_OF_SOURCE, SKY_SOURCE, SKY_FIGURE, figure_source},
    {SKY_EVENTS_OF_VENDOR, SKY_VENDOR, SKY_EVENT, event_vendor},
    {SKY_EVENTS_OF_PERSON, SKY_PERSON, SKY_EVENT, event_person},
    {SKY_EVENTS_OF_PRODUCT, SKY_PRODUCT, SKY_EVENT, event_product},
    {SKY_EVENTS_OF_ORGANIZATION, SKY_ORGANIZATION, SKY_EVENT, event_organization},
    {SKY_EVENTS_OF_FIGURE, SKY_FIGURE, SKY_EVENT, event_figure},
    {SKY_EVENTS_OF_SOURCE, SKY_SOURCE, SKY_EVENT, event_source},
    {SKY_STATEMENTS_OF_VENDOR, SKY_VENDOR, SKY_STATEMENT, statement_vendor},
    {SKY_STATEMENTS_OF_SOURCE, SKY_SOURCE, SKY_STATEMENT, statement_source},
    {SKY_PRODUCTS_OF_VENDOR, SKY_VENDOR, SKY_PRODUCT, product_vendor},
    {SKY_PRODUCTS_OF_ORGANIZATION, SKY_ORGANIZATION, SKY_PRODUCT, product_organization},
    {SKY_VENDORS_OF_ORGANIZATION, SKY_ORGANIZATION, SKY_VENDOR, vendor_organization},
    {SKY_ORGANIZATIONS_OF_ORGANIZATION, SKY_ORGANIZATION, SKY_ORGANIZATION, organization_organization},
    {SKY_MARKETS_OF_MARKET, SKY_MARKET, SKY_MARKET, market_market},
    {SKY_SOURCES_CITING_SOURCE, SKY_SOURCE, SKY_SOURCE, source_source},
};

/* Compares one index with the scan; returns how many rows it holds in all. */
static size_t check_index(const struct sky_snapshot *snapshot, size_t i)
{
	uint32_t things = (uint32_t)sky_count(snapshot, indexes[i].of);
	uint32_t records = (uint32_t)sky_count(snapshot, indexes[i].kind);
	size_t all = 0;
	for (uint32_t of = 0; of < things; of++) {
		struct sky_rows rows = sky_index_rows(snapshot, indexes[i].index, of);
		size_t at = 0;
		for (uint32_t row = 0; row < records; row++) {
			if (!indexes[i].belongs(sky_row(snapshot, indexes[i].kind, row), of))
				continue;
			ck_assert_msg(at < rows.count && rows.row[at] == row, "index %zu: row %u of %u is missing", i, row, of);
			at++;
		}
		ck_assert_msg(at == rows.count, "index %zu: %zu rows too many for %u", i, rows.count - at, of);
		all += at;
	}
	return all;
}

START_TEST(test_every_index_is_what_a_scan_finds)
{
	struct sky_snapshot *basic = load_valid(BASIC), *china = load_valid(CHINA);
	for (size_t i = 0; i < SKY_COUNT(indexes); i++) {
		size_t all = check_index(basic, i);
		all += check_index(china, i);
		ck_assert_msg(all > 0, "no data set has a row for index %zu", i);
	}
	sky_snapshot_release(basic);
	sky_snapshot_release(china);
}
END_TEST

START_TEST(test_nothing_belongs_to_no_row)
{
	struct sky_snapshot *snapshot = load_valid(BASIC);
	for (unsigned index = 0; index < SKY_INDEX_COUNT; index++) {
		ck_assert_uint_eq(sky_index_rows(snapshot, (enum sky_index)index, SKY_NONE).count, 0);
		ck_assert_uint_eq(sky_index_rows(snapshot, (enum sky_index)index, 1000000).count, 0);
	}
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_every_id_is_found_and_no_other)
{
	struct sky_snapshot *snapshot = load_valid(CHINA);
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		for (uint32_t row = 0; row < sky_count(snapshot, (enum sky_kind)kind); row++) {
			const char *id = sky_id(snapshot, (enum sky_kind)kind, row);
			ck_assert_uint_eq(sky_find(snapshot, (enum sky_kind)kind, id, strlen(id)), row);
			ck_assert_uint_ne(sky_find(snapshot, (enum sky_kind)kind, id, strlen(id) - 1), row);
		}
		ck_assert_uint_eq(find(snapshot, (enum sky_kind)kind, "no-such-id"), SKY_NONE);
		ck_assert_uint_eq(find(snapshot, (enum sky_kind)kind, ""), SKY_NONE);
		ck_assert_ptr_null(sky_id(snapshot, (enum sky_kind)kind, SKY_NONE));
		ck_assert_ptr_null(sky_row(snapshot, (enum sky_kind)kind, SKY_NONE));
	}
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_events_stand_by_date)
{
	struct sky_snapshot *snapshot = load_valid(CHINA);
	struct sky_rows rows = sky_events_by_date(snapshot);
	sky_day before = INT32_MIN;
	bool undated = false;
	ck_assert_uint_eq(rows.count, sky_count(snapshot, SKY_EVENT));
	for (size_t i = 0; i < rows.count; i++) {
		const struct sky_event *event = sky_event_at(snapshot, rows.row[i]);
		if (!event->date.text) {
			undated = true;
			continue;
		}
		ck_assert_msg(!undated, "%s stands behind an undated event", event->record.id);
		ck_assert_int_ge(event->date.edtf.first, before);
		before = event->date.edtf.first;
	}
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(test_relations_and_people_of_both_sides)
{
	struct sky_snapshot *snapshot = load_valid(CHINA);
	size_t sides = 0, expected = 0;
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
		for (uint32_t row = 0; row < sky_count(snapshot, (enum sky_kind)kind); row++)
			sides += sky_relations_of(snapshot, (struct sky_ref){(enum sky_kind)kind, row}).count;
	for (uint32_t row = 0; row < sky_count(snapshot, SKY_RELATION); row++) {
		const struct sky_relation *relation = sky_relation_at(snapshot, row);
		expected +=
		    1 + (relation->subject.kind != relation->object.kind || relation->subject.row != relation->object.row);
	}
	ck_assert_uint_eq(sides, expected);
	struct sky_rows people =
	    sky_people_of(snapshot, (struct sky_ref){SKY_VENDOR, find(snapshot, SKY_VENDOR, "jd-cloud")});
	ck_assert_uint_gt(people.count, 0);
	for (size_t i = 0; i < people.count; i++) {
		const struct sky_person *person = sky_person_at(snapshot, people.row[i]);
		bool has = false;
		for (uint32_t j = 0; j < person->role_count; j++)
			has = has || person->role[j].vendor == find(snapshot, SKY_VENDOR, "jd-cloud");
		ck_assert_msg(has, "%s has no role there", person->record.id);
	}
	sky_snapshot_release(snapshot);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_every_index_is_what_a_scan_finds,   test_nothing_belongs_to_no_row,
	    test_every_id_is_found_and_no_other,     test_events_stand_by_date,
	    test_relations_and_people_of_both_sides,
	};
	return unit_run("index", tests, SKY_COUNT(tests));
}
