#include "column.h"
#include "fault.h"
#include "handlers/request/api.h"
#include "handlers/request/params.h"
#include "handlers/table/table_query.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows that are nothing but numbers, and an operation to ask for them: the tables know no resource. */
struct pair {
	int64_t key; /* negative: absent */
	int64_t number;
	const char *text;
};

static struct sky_cell get_key(const struct sky_request *request, const void *row)
{
	const struct pair *pair = row;
	(void)request;
	return pair->key < 0 ? SKY_NULL_CELL : sky_cell_integer(pair->key);
}

static struct sky_cell get_number(const struct sky_request *request, const void *row)
{
	(void)request;
	return sky_cell_decimal((struct sky_decimal){((const struct pair *)row)->number, 0});
}

static struct sky_cell get_text(const struct sky_request *request, const void *row)
{
	(void)request;
	return sky_cell_text(((const struct pair *)row)->text);
}

static struct sky_cell get_failed(const struct sky_request *request, const void *row)
{
	(void)request;
	(void)row;
	return SKY_FAILED_CELL;
}

static bool has_letter(const struct sky_request *request, const void *row, const struct sky_value *value)
{
	(void)request;
	return strchr(((const struct pair *)row)->text, value->text[0]) != NULL;
}

static const struct sky_column columns[] = {
    {COLUMN_NAME("key"), .get = get_key},       {COLUMN_NAME("number"), .get = get_number},
    {COLUMN_NAME("text"), .get = get_text},     {COLUMN_NAME("letters"), .get = get_text, .equals = has_letter},
    {COLUMN_NAME("failed"), .get = get_failed}, {COLUMN_NAME("more_text"), .include = "more", .get = get_text},
};
static const struct sky_table table = {.columns = columns, .column_count = 5, .extra_count = 1};

static const char *const names[] = {"key", "number", "text", "letters", "failed"};
static const char *const includes[] = {"more"};
static const struct sky_param_spec specs[] = {
    {.name = "key", .column = "key", .type = SKY_PARAM_INTEGER, .op = SKY_OP_EQ, .max = 1000, .list = true},
    {.name = "key__ne", .column = "key", .type = SKY_PARAM_INTEGER, .op = SKY_OP_NE, .max = 1000, .list = true},
    {.name = "number__gt", .column = "number", .type = SKY_PARAM_DECIMAL, .op = SKY_OP_GT},
    {.name = "number__gte", .column = "number", .type = SKY_PARAM_DECIMAL, .op = SKY_OP_GTE},
    {.name = "number__lt", .column = "number", .type = SKY_PARAM_DECIMAL, .op = SKY_OP_LT},
    {.name = "number__lte", .column = "number", .type = SKY_PARAM_DECIMAL, .op = SKY_OP_LTE},
    {.name = "text", .column = "text", .type = SKY_PARAM_TEXT, .op = SKY_OP_EQ, .list = true},
    {.name = "text__contains", .column = "text", .type = SKY_PARAM_TEXT, .op = SKY_OP_CONTAINS},
    {.name = "letters", .column = "letters", .type = SKY_PARAM_TEXT, .op = SKY_OP_EQ, .list = true},
    {.name = "date__gte", .column = "text", .type = SKY_PARAM_DATE, .op = SKY_OP_GTE},
    {.name = "date__lte", .column = "text", .type = SKY_PARAM_DATE, .op = SKY_OP_LTE},
    {.name = "date__gt", .column = "text", .type = SKY_PARAM_DATE, .op = SKY_OP_GT},
    {.name = "date__lt", .column = "text", .type = SKY_PARAM_DATE, .op = SKY_OP_LT},
    {.name = "date", .column = "text", .type = SKY_PARAM_DATE, .op = SKY_OP_EQ},
    {.name = "failed", .column = "failed", .type = SKY_PARAM_TEXT, .op = SKY_OP_EQ},
    {.name = "failed__gt", .column = "failed", .type = SKY_PARAM_DECIMAL, .op = SKY_OP_GT},
    {.name = "failed__contains", .column = "failed", .type = SKY_PARAM_TEXT, .op = SKY_OP_CONTAINS},
    {.name = "include", .type = SKY_PARAM_ENUM, .values = includes, .value_count = 1, .list = true},
    {.name = "sort", .type = SKY_PARAM_SORT, .values = names, .value_count = SKY_COUNT(names), .list = true},
    {.name = "fields", .type = SKY_PARAM_FIELDS, .values = names, .value_count = SKY_COUNT(names), .list = true},
    {.name = "limit", .type = SKY_PARAM_INTEGER, .min = 1, .max = 100000, .default_text = "50"},
    {.name = "offset", .type = SKY_PARAM_INTEGER, .max = 10000000, .default_text = "0"},
};
static const struct sky_operation operation = {
    .id = "list_pairs", .path = "/pairs", .params = specs, .param_count = SKY_COUNT(specs)};

static struct sky_arena *arena;
static struct sky_request request;
static struct sky_result result;

static void set_up(void)
{
	arena = sky_arena_create(0);
	ck_assert_ptr_nonnull(arena);
}

static void tear_down(void)
{
	sky_arena_destroy(arena);
}

static void prepare(const char *query)
{
	struct sky_problem problem = {.error_count = 0};
	request = (struct sky_request){.operation = &operation, .arena = arena, .as_of = SKY_DAY_NONE};
	memset(&result, 0, sizeof result);
	struct sky_pair *pairs;
	size_t count;
	ck_assert_int_eq(sky_query_split(arena, query, &pairs, &count, &problem), SKY_DONE);
	bool moved;
	ck_assert_msg(sky_params_check(&request, NULL, pairs, count, &moved, &problem) == SKY_DONE, "%s: %s", query,
	              problem.errors[0].reason);
}

static const void *const *pointers(const struct pair *rows, size_t count)
{
	const void **list = sky_arena_calloc(arena, count + 1, sizeof *list);
	ck_assert_ptr_nonnull(list);
	for (size_t i = 0; i < count; i++)
		list[i] = &rows[i];
	return list;
}

static const struct pair few[] = {
    {3, 30, "2021-05"}, {1, 10, "Alpha"},           {-1, 5, "Äpfel"},
    {2, 20, "2020"},    {1, 11, "京东云 ALPHABET"}, {4, 40, "2021-07-13"},
};

/* The numbers of the rows of the answer, "30,10". */
static const char *numbers(const char *query)
{
	static char text[256];
	size_t used = 0;
	prepare(query);
	ck_assert(sky_table_query(&request, &table, pointers(few, SKY_COUNT(few)), SKY_COUNT(few), &result));
	text[0] = '\0';
	for (size_t i = 0; i < result.count; i++) {
		used += (size_t)snprintf(text + used, sizeof text - used, "%s%d", i ? "," : "",
		                         (int)((const struct pair *)result.rows[i])->number);
	}
	return text;
}

START_TEST(filters_by_equality)
{
	ck_assert_str_eq(numbers(""), "30,10,5,20,11,40");
	ck_assert_str_eq(numbers("key=1"), "10,11");
	ck_assert_str_eq(numbers("key=2,3"), "30,20");
	ck_assert_str_eq(numbers("key=9"), "");
	/* An absent value is none of those excluded. */
	ck_assert_str_eq(numbers("key__ne=1,2"), "30,5,40");
	ck_assert_str_eq(numbers("text=Alpha,2020"), "10,20");
	ck_assert_str_eq(numbers("letters=p"), "10,5");
	ck_assert_str_eq(numbers("key=1&letters=p"), "10");
}
END_TEST

START_TEST(filters_by_order)
{
	ck_assert_str_eq(numbers("number__gt=20"), "30,40");
	ck_assert_str_eq(numbers("number__gte=20"), "30,20,40");
	ck_assert_str_eq(numbers("number__lt=10.0"), "5");
	ck_assert_str_eq(numbers("number__lte=10.0"), "10,5");
	ck_assert_str_eq(numbers("number__gt=10&number__lt=30"), "20,11");
}
END_TEST

START_TEST(filters_by_date_are_sure)
{
	ck_assert_str_eq(numbers("date__gte=2021-05"), "30,40");
	ck_assert_str_eq(numbers("date__lte=2020"), "20");
	/* 2020 lies neither before nor after a day within it. */
	ck_assert_str_eq(numbers("date__lte=2020-06-15"), "");
	ck_assert_str_eq(numbers("date__gte=2020-06-15"), "30,40");
	/* A year reaches over the days of a month, and surely ends with it or begins with it all the same. */
	ck_assert_str_eq(numbers("date__lte=2020-12"), "20");
	ck_assert_str_eq(numbers("date__gte=2020-01"), "30,20,40");
	ck_assert_str_eq(numbers("date__lt=2021-05"), "20");
	ck_assert_str_eq(numbers("date__lt=2020-12"), "");
	ck_assert_str_eq(numbers("date__gt=2020"), "30,40");
	ck_assert_str_eq(numbers("date__gt=2020-01"), "30,40");
	ck_assert_str_eq(numbers("date=2021"), "30,40");
	ck_assert_str_eq(numbers("date=2020-06"), "");
}
END_TEST

START_TEST(filters_by_part_of_text)
{
	ck_assert_str_eq(numbers("text__contains=alpha"), "10,11");
	ck_assert_str_eq(numbers("text__contains=PHAB"), "11");
	ck_assert_str_eq(numbers("text__contains=%E4%B8%9C"), "11");
	ck_assert_str_eq(numbers("text__contains=%C3%A4PF"), "5");
	ck_assert_str_eq(numbers("text__contains=alphax"), "");
}
END_TEST

START_TEST(parts_of_text_are_found)
{
	ck_assert(sky_text_contains("abc", ""));
	ck_assert(sky_text_contains("", ""));
	ck_assert(!sky_text_contains("", "a"));
	ck_assert(sky_text_contains("aab", "AB"));
	ck_assert(sky_text_contains("abab", "bab"));
	ck_assert(!sky_text_contains("ab", "abc"));
	ck_assert(!sky_text_contains("abd", "abc"));
	ck_assert(sky_text_contains("ÄÖÜ", "öü"));
	ck_assert(sky_text_contains("京东云", "東雲"));
	ck_assert(!sky_text_contains("\xc3", "x"));
}
END_TEST

START_TEST(sorts_with_absent_values_last)
{
	ck_assert_str_eq(numbers("sort=key"), "10,11,20,30,40,5");
	ck_assert_str_eq(numbers("sort=-key"), "40,30,20,10,11,5");
	ck_assert_str_eq(numbers("sort=key,-number"), "11,10,20,30,40,5");
	ck_assert_str_eq(numbers("sort=text"), "20,30,40,10,5,11");
	ck_assert_str_eq(numbers("sort=-number&limit=2"), "40,30");
	ck_assert_str_eq(numbers("sort=-number&limit=2&offset=1"), "30,20");
}
END_TEST

START_TEST(pages_and_counts)
{
	ck_assert_str_eq(numbers("limit=2&offset=1"), "10,5");
	ck_assert_uint_eq(result.total, 6);
	ck_assert_uint_eq(result.count, 2);
	ck_assert(result.paged);
	ck_assert_str_eq(numbers("offset=6"), "");
	ck_assert_uint_eq(result.total, 6);
	ck_assert_str_eq(numbers("offset=10000000&sort=key"), "");
	ck_assert_uint_eq(result.total, 6);
	ck_assert_str_eq(numbers("key__ne=3&limit=1&offset=4"), "40");
	ck_assert_uint_eq(result.total, 5);
}
END_TEST

START_TEST(chooses_columns)
{
	numbers("");
	ck_assert_uint_eq(result.column_count, 5);
	ck_assert_str_eq(result.columns[0]->name, "key");
	numbers("fields=text,key");
	ck_assert_uint_eq(result.column_count, 2);
	ck_assert_str_eq(result.columns[0]->name, "text");
	ck_assert_str_eq(result.columns[1]->name, "key");
	numbers("fields=key&include=more");
	ck_assert_uint_eq(result.column_count, 2);
	ck_assert_str_eq(result.columns[1]->name, "more_text");
	ck_assert_ptr_null(sky_table_column(&table, "no_such_column"));
}
END_TEST

START_TEST(cells_have_an_order)
{
	static const struct sky_cell rising[] = {
	    {.type = SKY_CELL_TEXT, .as.text = "a"},
	    {.type = SKY_CELL_TEXT, .as.text = "b"},
	    {.type = SKY_CELL_DECIMAL, .as.decimal = {-1, 5}},
	    {.type = SKY_CELL_DECIMAL, .as.decimal = {15, -1}},
	    {.type = SKY_CELL_INTEGER, .as.integer = -3},
	    {.type = SKY_CELL_INTEGER, .as.integer = 3},
	    {.type = SKY_CELL_BOOL, .as.boolean = false},
	    {.type = SKY_CELL_BOOL, .as.boolean = true},
	    {.type = SKY_CELL_DAY, .as.day = -1},
	    {.type = SKY_CELL_DAY, .as.day = 1},
	    {.type = SKY_CELL_NULL},
	};
	for (size_t i = 0; i < SKY_COUNT(rising); i++) {
		for (size_t j = 0; j < SKY_COUNT(rising); j++) {
			int order = sky_cell_compare(rising[i], rising[j]);
			ck_assert_msg((order > 0) - (order < 0) == (i > j) - (i < j), "%zu %zu: %d", i, j, order);
		}
	}
	ck_assert_int_eq(
	    sky_cell_compare(sky_cell_decimal((struct sky_decimal){10, -1}), sky_cell_decimal((struct sky_decimal){1, 0})),
	    0);
}
END_TEST

static int compare_pairs(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	bool x_absent = x->key < 0, y_absent = y->key < 0;
	if (x_absent != y_absent)
		return x_absent ? 1 : -1;
	if (!x_absent && x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->number < y->number ? -1 : 1; /* numbers are the candidates' order */
}

/* Whatever the page, and however much of the list stands before it: it is that of the whole list, sorted stably. */
START_TEST(any_page_is_that_of_the_sorted_list)
{
	uint64_t state = 44;
	for (int round = 0; round < 300; round++) {
		size_t count = unit_below(&state, round % 3 ? 200 : 9000);
		size_t offset = unit_below(&state, count + 20), limit = 1 + unit_below(&state, round % 2 ? 50 : 6000);
		int64_t kinds = 1 + (int64_t)unit_below(&state, round % 5 ? 2000 : 3);
		struct pair *rows = calloc(count + 1, sizeof *rows), *sorted = calloc(count + 1, sizeof *sorted);
		ck_assert(rows && sorted);
		for (size_t i = 0; i < count; i++)
			rows[i] = (struct pair){(int64_t)unit_below(&state, (uint64_t)kinds) - 1, (int64_t)i, "x"};
		memcpy(sorted, rows, count * sizeof *rows);
		qsort(sorted, count, sizeof *sorted, compare_pairs);
		char query[64];
		snprintf(query, sizeof query, "sort=key&offset=%zu&limit=%zu", offset, limit);
		prepare(query);
		ck_assert(sky_table_query(&request, &table, pointers(rows, count), count, &result));
		ck_assert_uint_eq(result.total, count);
		ck_assert_uint_eq(result.count, offset >= count ? 0 : count - offset < limit ? count - offset : limit);
		for (size_t i = 0; i < result.count; i++)
			ck_assert_int_eq(((const struct pair *)result.rows[i])->number, sorted[offset + i].number);
		free(rows);
		free(sorted);
		sky_arena_reset(arena);
	}
}
END_TEST

START_TEST(a_failed_cell_fails_the_query)
{
	static const char *const queries[] = {"failed=x", "failed__gt=1", "failed__contains=x", "sort=failed"};
	for (size_t i = 0; i < SKY_COUNT(queries); i++) {
		prepare(queries[i]);
		ck_assert_msg(!sky_table_query(&request, &table, pointers(few, SKY_COUNT(few)), SKY_COUNT(few), &result), "%s",
		              queries[i]);
	}
}
END_TEST

START_TEST(short_memory_fails_the_query)
{
	bool done = false;
	for (size_t ceiling = 0; !done && ceiling < 1 << 20; ceiling += 512) {
		const void *const *rows = pointers(few, SKY_COUNT(few));
		prepare("sort=key,-number&fields=key&include=more&number__gt=1");
		struct sky_arena *narrow = sky_arena_create(ceiling + 1);
		ck_assert_ptr_nonnull(narrow);
		request.arena = narrow;
		done = sky_table_query(&request, &table, rows, SKY_COUNT(few), &result);
		sky_arena_destroy(narrow);
	}
	ck_assert(done);
}
END_TEST

int main(void)
{
	const TTest *tests[] = {filters_by_equality,
	                        filters_by_order,
	                        filters_by_date_are_sure,
	                        filters_by_part_of_text,
	                        parts_of_text_are_found,
	                        sorts_with_absent_values_last,
	                        pages_and_counts,
	                        chooses_columns,
	                        cells_have_an_order,
	                        any_page_is_that_of_the_sorted_list,
	                        a_failed_cell_fails_the_query,
	                        short_memory_fails_the_query};
	return unit_run_with("table", tests, SKY_COUNT(tests), set_up, tear_down);
}
