#include "model/base/enums.h"
#include "model/base/text.h"
#include "unit.h"

#include <string.h>

struct enumeration {
	const char *name;
	const struct sky_enum_table *table;
	const char *(*text)(unsigned value);
	unsigned limit;
};

static const struct enumeration enumerations[] = {
#define ROW(name, PREFIX) #name, &sky_##name##_table, sky_##name##_text, SKY_##PREFIX##_LIMIT
    {ROW(source_kind, SOURCE_KIND)},
    {ROW(grade, GRADE)},
    {ROW(alias_kind, ALIAS_KIND)},
    {ROW(vendor_group, VENDOR_GROUP)},
    {ROW(organization_kind, ORGANIZATION_KIND)},
    {ROW(product_kind, PRODUCT_KIND)},
    {ROW(predicate, PREDICATE)},
    {ROW(counted, COUNTED)},
    {ROW(unit, UNIT)},
    {ROW(metric_kind, METRIC_KIND)},
    {ROW(figure_kind, FIGURE_KIND)},
    {ROW(rank, RANK)},
    {ROW(statement_kind, STATEMENT_KIND)},
    {ROW(status, STATUS)},
    {ROW(category, CATEGORY)},
    {ROW(rate_kind, RATE_KIND)},
#undef ROW
};

START_TEST(test_every_value_has_a_word_that_reads_back)
{
	for (size_t i = 0; i < SKY_COUNT(enumerations); i++) {
		const struct enumeration *e = &enumerations[i];
		ck_assert_uint_eq(e->table->count, e->limit - 1);
		ck_assert_ptr_null(e->text(0));
		ck_assert_ptr_null(e->text(e->limit));
		ck_assert_ptr_null(e->text(255));
		for (unsigned value = 1; value < e->limit; value++) {
			const char *text = e->text(value);
			uint8_t found = 0;
			ck_assert_ptr_nonnull(text);
			ck_assert_msg(sky_enum_find(e->table, text, strlen(text), &found), "%s: %s", e->name, text);
			ck_assert_uint_eq(found, value);
		}
	}
}
END_TEST

START_TEST(test_words_are_those_of_the_format)
{
	ck_assert_str_eq(sky_unit_text(SKY_UNIT_PERCENTAGE_POINTS), "percentage_points");
	ck_assert_str_eq(sky_rank_text(SKY_RANK_DEPRECATED), "deprecated");
	ck_assert_str_eq(sky_alias_kind_text(SKY_ALIAS_KIND_TICKER), "ticker");
	ck_assert_str_eq(sky_counted_text(SKY_COUNTED_SPENDING), "spending");
	ck_assert_str_eq(sky_category_text(SKY_CATEGORY_INCIDENT), "incident");
	ck_assert_str_eq(sky_enum_text(&sky_predicate_table, SKY_PREDICATE_SERVES), "serves");
}
END_TEST

START_TEST(test_unknown_words_are_refused)
{
	static const struct {
		const char *text;
		size_t length;
	} unknown[] = {{"", 0}, {"percen", 6}, {"percents", 8}, {"Percent", 7}, {"percent", 6}, {"percent\0", 8}};
	uint8_t found = 77;
	for (size_t i = 0; i < SKY_COUNT(unknown); i++)
		ck_assert(!sky_enum_find(&sky_unit_table, unknown[i].text, unknown[i].length, &found));
	ck_assert_uint_eq(found, 77);
	ck_assert(sky_enum_find(&sky_unit_table, "percentage", 7, &found));
	ck_assert_uint_eq(found, SKY_UNIT_PERCENT);
}
END_TEST

START_TEST(test_qualifiers_and_kinds_start_at_zero)
{
	uint8_t found = 77;
	ck_assert_str_eq(sky_qualifier_text(SKY_QUALIFIER_EXACT), "exact");
	ck_assert_str_eq(sky_qualifier_text(SKY_QUALIFIER_AT_MOST), "at_most");
	ck_assert_ptr_null(sky_qualifier_text(SKY_QUALIFIER_COUNT));
	ck_assert(sky_enum_find(&sky_qualifier_table, "exact", 5, &found));
	ck_assert_uint_eq(found, SKY_QUALIFIER_EXACT);
	ck_assert(sky_enum_find(&sky_qualifier_table, "nearly", 6, &found));
	ck_assert_uint_eq(found, SKY_QUALIFIER_NEARLY);
	ck_assert(sky_enum_find(&sky_kind_table, "person", 6, &found));
	ck_assert_uint_eq(found, SKY_PERSON);
	ck_assert(!sky_enum_find(&sky_kind_table, "people", 6, &found));
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
		ck_assert_str_eq(sky_enum_text(&sky_kind_table, kind), sky_kind_singular((enum sky_kind)kind));
	ck_assert_str_eq(sky_kind_plural(SKY_PERSON), "people");
	ck_assert_ptr_null(sky_enum_text(&sky_kind_table, SKY_KIND_COUNT));
}
END_TEST

START_TEST(test_a_table_serves_suggestions)
{
	ck_assert_str_eq(sky_text_nearest("precent", sky_unit_table.texts, sky_unit_table.count), "percent");
	ck_assert_ptr_null(sky_text_nearest("furlongs", sky_unit_table.texts, sky_unit_table.count));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_every_value_has_a_word_that_reads_back, test_words_are_those_of_the_format, test_unknown_words_are_refused,
	    test_qualifiers_and_kinds_start_at_zero,     test_a_table_serves_suggestions,
	};
	return unit_run("enums", tests, SKY_COUNT(tests));
}
