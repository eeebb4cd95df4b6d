/* Tables as text, and the records that they become. */
#include "dataset.h"
#include "fault.h"
#include "model/import/csv_read.h"
#include "model/import/import.h"

#include <jansson.h>

/* A text that may be changed, and what was said about it. */
struct table {
	char text[4096];
	size_t length;
	struct sky_report *report;
};

static struct table table_of(const char *text, size_t length)
{
	struct table table = {.length = length, .report = sky_report_create()};
	ck_assert_ptr_nonnull(table.report);
	ck_assert_uint_lt(length, sizeof table.text);
	memcpy(table.text, text, length);
	return table;
}

/* The mistakes as "line:column: message" lines in buffer. */
static const char *mistakes(struct sky_report *report, char buffer[4096])
{
	size_t kept = 0;
	const struct sky_mistake *list = sky_report_mistakes(report, &kept);
	size_t used = 0;
	buffer[0] = '\0';
	for (size_t i = 0; i < kept; i++) {
		ck_assert_str_eq(list[i].file, "t.csv");
		used +=
		    (size_t)snprintf(buffer + used, 4096 - used, "%u:%u: %s\n", list[i].line, list[i].column, list[i].message);
	}
	return buffer;
}

/* All rows as "[cell|cell]" with the place of each row's last cell, and BAD for what is none. */
static void expect_rows(const char *text, size_t length, const char *rows)
{
	struct table table = table_of(text, length);
	struct sky_csv_reader reader;
	char seen[1024] = "";
	size_t used = 0;
	ck_assert(sky_csv_open(&reader, table.text, table.length, "t.csv", table.report));
	enum sky_csv_status status;
	while ((status = sky_csv_next(&reader)) != SKY_CSV_END) {
		used += (size_t)snprintf(seen + used, sizeof seen - used, status == SKY_CSV_BAD ? "BAD" : "[");
		for (size_t i = 0; status == SKY_CSV_ROW && i < reader.count; i++) {
			used += (size_t)snprintf(seen + used, sizeof seen - used, "%s%.*s", i ? "|" : "",
			                         (int)reader.cell[i].length, reader.cell[i].text);
		}
		if (status == SKY_CSV_ROW) {
			struct sky_position at = reader.cell[reader.count - 1].at;
			used += (size_t)snprintf(seen + used, sizeof seen - used, "]%u:%u", at.line, at.column);
		}
	}
	char said[4096];
	(void)mistakes(table.report, said);
	ck_assert_msg(strncmp(seen, rows, strlen(seen)) == 0 && strcmp(rows + strlen(seen), said) == 0, "%s\ngives %s\n%s",
	              text, seen, said);
	sky_report_destroy(table.report);
}
#define EXPECT_ROWS(text, rows) expect_rows(text, sizeof(text) - 1, rows)

START_TEST(test_rows)
{
	EXPECT_ROWS("", "");
	EXPECT_ROWS("\xEF\xBB\xBF", "");
	EXPECT_ROWS("a", "[a]1:1");
	EXPECT_ROWS("a,b\n", "[a|b]1:3");
	EXPECT_ROWS("a,b\r\n1,\r\n", "[a|b]1:3[1|]2:3");
	EXPECT_ROWS("\xEF\xBB\xBF"
	            "a,b",
	            "[a|b]1:3");
	EXPECT_ROWS(",\n", "[|]1:2");
	EXPECT_ROWS("\n\r\na\n\n", "[a]3:1");
	EXPECT_ROWS("\"a,b\",\"\"\n", "[a,b|]1:7");
	EXPECT_ROWS("\"say \"\"so\"\"\"", "[say \"so\"]1:1");
	EXPECT_ROWS("\"\"\"\"", "[\"]1:1");
	EXPECT_ROWS("\"two\nlines\",京东,x\ny", "[two\nlines|京东|x]2:11[y]3:1");
	EXPECT_ROWS("\"a\"\"b\",\"c\"\"d\"\r\ne", "[a\"b|c\"d]1:8[e]2:1");
	EXPECT_ROWS("a\r", "[a]1:1");
}
END_TEST

START_TEST(test_text_that_is_no_table)
{
	EXPECT_ROWS("a\n\"b\nc", "[a]1:1BAD2:1: the cell starts with a quote and never ends; close it with another one\n");
	EXPECT_ROWS("\"a\"b,c\nd\n",
	            "BAD[d]2:11:4: text behind the closing quote; a quote within a cell is written twice (\"\")\n");
	EXPECT_ROWS("京,b\"c\nd", "BAD[d]2:11:4: a quote within a cell; put the cell in quotes and write the quote twice "
	                          "(\"\")\n");
	EXPECT_ROWS("a\rb\nc", "BAD[c]2:11:2: a carriage return without a line feed; save the table with line ends LF or "
	                       "CRLF\n");
	char wide[SKY_CSV_CELLS_MAX + 2];
	memset(wide, ',', sizeof wide);
	wide[SKY_CSV_CELLS_MAX] = '\n';
	wide[SKY_CSV_CELLS_MAX + 1] = 'x';
	expect_rows(wide, sizeof wide, "BAD[x]2:11:257: the row has more than 256 cells\n");
}
END_TEST

START_TEST(test_text_that_is_not_utf8)
{
	static const struct {
		const char *text;
		size_t length;
		const char *place;
	} cases[] = {{"a,\xFF", 3, "1:3: "},
	             {"京\n东\xE4\xBA\nx", 10, "2:2: "},
	             {"a\0b", 3, "1:2: "},
	             {"\xEF\xBB\xBFx\nab\x80", 8, "2:3: "}};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct table table = table_of(cases[i].text, cases[i].length);
		struct sky_csv_reader reader;
		ck_assert(!sky_csv_open(&reader, table.text, table.length, "t.csv", table.report));
		char said[4096];
		ck_assert_msg(strncmp(mistakes(table.report, said), cases[i].place, strlen(cases[i].place)) == 0, "%s", said);
		ck_assert_ptr_nonnull(strstr(said, "is not UTF-8"));
		sky_report_destroy(table.report);
	}
}
END_TEST

/* Imports the text; the lines made of it must be JSON, and *import must be finished. Says what is wrong in said. */
static enum sky_import_status import_text(const char *text, struct sky_import *import, char said[4096])
{
	struct table table = table_of(text, strlen(text));
	enum sky_import_status status = sky_import_figures(table.text, table.length, "t.csv", table.report, import);
	(void)mistakes(table.report, said);
	sky_report_destroy(table.report);
	return status;
}

/* The records of a table without mistakes. */
static json_t *records(const char *text)
{
	struct sky_import import;
	char said[4096];
	json_t *list = json_array();
	ck_assert_msg(import_text(text, &import, said) == SKY_IMPORT_OK, "%s", said);
	const char *line = import.lines;
	for (uint32_t row = 0; row < import.count; row++) {
		const char *end = strchr(line, '\n');
		ck_assert_ptr_nonnull(end);
		json_t *record = json_loadb(line, (size_t)(end - line), JSON_REJECT_DUPLICATES, NULL);
		ck_assert_msg(record != NULL, "%.*s", (int)(end - line), line);
		json_array_append_new(list, record);
		line = end + 1;
	}
	ck_assert_ptr_eq(line, import.lines + import.length);
	sky_import_finish(&import);
	return list;
}

static void expect_key(json_t *list, size_t row, const char *key, const char *value)
{
	const char *got = json_string_value(json_object_get(json_array_get(list, row), key));
	ck_assert_msg(value ? got && strcmp(got, value) == 0 : !got, "row %zu: %s is %s", row, key,
	              got ? got : "not there");
}

#define HEADER "subject,metric,market,period,value,unit,kind,source,locator\n"

START_TEST(test_records_of_a_table)
{
	json_t *list =
	    records(HEADER "vendor:v,share,m,2021-H1,34.3,percent,estimate,s,page 1\r\n"
	                   "\"vendor:v\",  share ,,2019-04/2020-03,\"5\",percent,reported,s,\"row \"\"a\\b\"\"\n2\"\n");
	ck_assert_uint_eq(json_array_size(list), 2);
	ck_assert_uint_eq(json_object_size(json_array_get(list, 0)), 11);
	expect_key(list, 0, "id", "v-share-m-2021-h1-s");
	expect_key(list, 0, "subject", "vendor:v");
	expect_key(list, 0, "metric", "share");
	expect_key(list, 0, "market", "m");
	expect_key(list, 0, "period", "2021-H1");
	expect_key(list, 0, "value", "34.3");
	expect_key(list, 0, "value_text", "34.3");
	expect_key(list, 0, "unit", "percent");
	expect_key(list, 0, "locator", "page 1");
	expect_key(list, 1, "id", "v-share-2019-04-2020-03-s");
	expect_key(list, 1, "metric", "share");
	expect_key(list, 1, "market", NULL);
	expect_key(list, 1, "locator", "row \"a\\b\"\n2");
	json_decref(list);
}
END_TEST

START_TEST(test_names_of_columns)
{
	json_t *list =
	    records(" Vendor ID ,measure,YEAR,Amount,as-printed,currency,kind,source id,Place,comment,published\n"
	            "v,revenue,2021,5e6,five million,USD,reported,s,page 2,hm,2022\n");
	expect_key(list, 0, "subject", "vendor:v");
	expect_key(list, 0, "metric", "revenue");
	expect_key(list, 0, "period", "2021");
	expect_key(list, 0, "value", "5e6");
	expect_key(list, 0, "value_text", "five million");
	expect_key(list, 0, "unit", "currency");
	expect_key(list, 0, "currency", "USD");
	expect_key(list, 0, "source", "s");
	expect_key(list, 0, "locator", "page 2");
	expect_key(list, 0, "note", "hm");
	expect_key(list, 0, "published_on", "2022");
	json_decref(list);
}
END_TEST

START_TEST(test_subjects)
{
	json_t *list = records("id,subject_id,subject_kind,organization,product,market,metric,value,kind,source,locator\n"
	                       "a,x,vendor,,,m,n,1,reported,s,url\n"
	                       ",,,o,,m,n,1,reported,s,url\n"
	                       ",,,,p,,n,1,reported,s,url\n"
	                       ",,,,,m,n,1,reported,s,url\n"
	                       ",vendor:y,,,,,n,1,reported,s,url\n"
	                       ",,,,,,n,1,reported,s,url\n");
	expect_key(list, 0, "id", "a");
	expect_key(list, 0, "subject", "vendor:x");
	expect_key(list, 0, "market", "m");
	expect_key(list, 1, "subject", "organization:o");
	expect_key(list, 1, "id", "o-n-m-s");
	expect_key(list, 2, "subject", "product:p");
	expect_key(list, 3, "subject", "market:m");
	expect_key(list, 3, "market", NULL);
	expect_key(list, 3, "id", "m-n-s");
	expect_key(list, 4, "subject", "vendor:y");
	expect_key(list, 4, "id", "y-n-s");
	expect_key(list, 5, "subject", NULL);
	json_decref(list);
}
END_TEST

START_TEST(test_ids)
{
	static const char longest[] =
	    "a-very-long-name-of-a-vendor-which-nobody-would-ever-use-but-somebody-may-have-to-because-it-is-the-name-that-it-has-";
	json_t *list = records(HEADER "vendor:v,n,,,1,count,reported,s,url\nvendor:v,n,,,2,count,reported,s,url\n"
	                              "vendor:V_,n!,,,3,count,reported,--S,url\n");
	expect_key(list, 0, "id", "v-n-s");
	expect_key(list, 1, "id", "v-n-s-2");
	expect_key(list, 2, "id", "v-n-s-3");
	json_decref(list);
	char text[2048];
	snprintf(text, sizeof text, HEADER "vendor:%sa,n,,,1,count,reported,s,url\nvendor:%sb,n,,,1,count,reported,s,url\n",
	         longest, longest);
	list = records(text);
	const char *one = json_string_value(json_object_get(json_array_get(list, 0), "id"));
	const char *other = json_string_value(json_object_get(json_array_get(list, 1), "id"));
	ck_assert_uint_le(strlen(one), 120);
	ck_assert_uint_gt(strlen(one), 110);
	ck_assert_int_eq(strncmp(one, other, 100), 0);
	ck_assert_str_ne(one, other);
	json_decref(list);
}
END_TEST

/* A cell with two ends is a range. It stays where other columns say what it is, and where its unit is another. */
START_TEST(test_a_cell_may_be_a_range)
{
	static const struct {
		const char *row, *value, *to, *qualifier;
	} cases[] = {
	    {"10-12,,percent,", "10", "12", "between"},
	    {"10–12 %,,percent,", "10", "12", "between"},
	    {"\"1,000 to 1,200.5\",,count,", "1000", "1200.5", "between"},
	    {"3亿至5亿,,count,", "3e8", "5e8", "between"},
	    {"10,12,percent,between", "10", "12", "between"},
	    {"10-12,13,percent,", "10-12", "13", NULL},
	    {"10-12,,percent,about", "10-12", NULL, "about"},
	    {"10–12 %,,count,", "10–12 %", NULL, NULL},
	    {"$10-12,,count,", "$10-12", NULL, NULL},
	    {"12-10,,percent,", "12-10", NULL, NULL},
	    {"-5,,percent,", "-5", NULL, NULL},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		char text[512];
		snprintf(text, sizeof text,
		         "vendor,metric,kind,source,locator,value,value_to,unit,qualifier\nv,n,reported,s,url,%s\n",
		         cases[i].row);
		json_t *list = records(text);
		expect_key(list, 0, "value", cases[i].value);
		expect_key(list, 0, "value_to", cases[i].to);
		expect_key(list, 0, "qualifier", cases[i].qualifier);
		json_decref(list);
	}
}
END_TEST

/* Our answers print whole numbers; the interval says how many digits were printed. */
START_TEST(test_digits_come_back)
{
	static const struct {
		const char *row, *value;
	} cases[] = {
	    {"218100000000,218050000000,218150000000,exact", "2181e8"},
	    {"218100000000,218050000000,218150000000,", "2181e8"},
	    {"2048,2048,2048,exact", "2048"},
	    {"330000,325000,335000,exact", "33e4"},
	    {"34.3,34.25,34.35,exact", "34.3"},
	    {"10.0,9.95,10.05,exact", "10.0"},
	    {"100,99.5,100,exact", "100"}, /* cut by the greatest possible value */
	    {"40,35,45,exact", "4e1"},
	    {"-40,-45,-35,exact", "-4e1"},
	    {"40,35,,exact", "40"},
	    {"40,1,2,exact", "40"}, /* fits no digits */
	    {"40,40,,more_than", "40"},
	    {"0,-0.5,0.5,exact", "0"},
	    {"x,35,45,exact", "x"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		char text[512];
		snprintf(text, sizeof text,
		         "vendor,metric,kind,source,locator,value,value_low,value_high,qualifier\nv,n,reported,s,url,%s\n",
		         cases[i].row);
		json_t *list = records(text);
		expect_key(list, 0, "value", cases[i].value);
		json_decref(list);
	}
}
END_TEST

START_TEST(test_answers_are_taken_back)
{
	json_t *list = records("vendor,metric,kind,source,locator,value,value_text,rank,rank_reason,status,conflict\n"
	                       "v,n,reported,s,url,-5,'-5 %,preferred,,stated,false\n"
	                       "v,n,reported,s,url,-5,'tis,deprecated,wrong,stated,false\n");
	expect_key(list, 0, "value_text", "-5 %");
	expect_key(list, 0, "rank", NULL);
	expect_key(list, 0, "status", NULL);
	expect_key(list, 1, "value_text", "'tis");
	expect_key(list, 1, "rank", "deprecated");
	expect_key(list, 1, "rank_reason", "wrong");
	json_decref(list);
	list = records("vendor,metric,kind,source,locator,value,rank\nv,n,reported,s,url,1,preferred\n");
	expect_key(list, 0, "rank", "preferred");
	json_decref(list);
}
END_TEST

START_TEST(test_mistakes_in_a_table)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
	    {"", "1:1: the table is empty; its first row names the columns\n"},
	    {HEADER, "2:1: the table has no row behind its header\n"},
	    {"a;b;c\n", "1:1: the columns are separated by semicolons; save the table with commas between them\n"},
	    {"a\tb\n", "1:1: the columns are separated by tabs; save the table with commas between them\n"},
	    {"京,subjct,,value,\"\"\"x\"\n\"",
	     "1:1: unknown column \"京\"; take it out, or name it as docs/import.md says\n"
	     "1:3: unknown column \"subjct\"; did you mean \"subject\"?\n"
	     "1:10: column 3 has no name; the first row names the columns\n"
	     "1:17: unknown column \"\"x\"; take it out, or name it as docs/import.md says\n"
	     "2:1: the cell starts with a quote and never ends; close it with another one\n"},
	    {"subject,metric,measure,value,kind,source,locator\n",
	     "1:16: column \"measure\" means the same as column 2; take one of them out\n"},
	    {"metric,kind,value\n",
	     "1:1: the table has no column \"locator\": Where in the source it stands.\n"
	     "1:1: the table has no column \"source\": The publication that states it.\n"
	     "1:1: the table has no column \"subject\": write kind:id, for instance vendor:jd-cloud, or have a column \"vendor\", "
	     "\"organization\", \"product\" or \"market\" with ids\n"},
	    {HEADER "vendor:v,n\n\nx\n",
	     "2:1: the row has 2 cells, but the header names 9; a comma within a cell needs quotes around it\n"
	     "4:1: the row has 1 cell, but the header names 9; a comma within a cell needs quotes around it\n"},
	    {"vendor,product,metric,value,kind,source,locator\nv,p,n,1,reported,s,url\n",
	     "2:3: the row has two subjects; a figure is about one, write a row for each\n"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_import import;
		char said[4096];
		ck_assert_int_eq(import_text(cases[i].text, &import, said), SKY_IMPORT_MISTAKES);
		ck_assert_msg(strcmp(said, cases[i].said) == 0, "case %zu says %s", i, said);
		sky_import_finish(&import);
	}
}
END_TEST

START_TEST(test_places_of_cells)
{
	struct sky_import import;
	char said[4096];
	ck_assert_int_eq(import_text(HEADER "vendor:v,京,\"m\n\",2021,1,count,reported,s,url\n"
	                                    "vendor:v,n,,2021,x,count,reported,s,url\n",
	                             &import, said),
	                 SKY_IMPORT_OK);
	ck_assert_uint_eq(import.count, 2);
	const char *second = strchr(import.lines, '\n') + 1;
	const struct {
		const char *in, *text;
		uint32_t row, line, column;
	} cases[] = {
	    {import.lines, "{", 0, 2, 1},
	    {import.lines, "\"vendor:v\"", 0, 2, 1},
	    {import.lines, "\"京\"", 0, 2, 10},
	    {import.lines, "\"m\"", 0, 2, 12},
	    {import.lines, "\"2021\"", 0, 3, 3},
	    {import.lines, "\"url\"", 0, 3, 27},
	    {second, "{", 1, 4, 1},
	    {second, "\"value\"", 1, 4, 18},
	    {second, "\"value_text\"", 1, 4, 18},
	    {second, "\"reported\"", 1, 4, 26},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		const char *at = strstr(cases[i].in, cases[i].text);
		ck_assert_ptr_nonnull(at);
		struct sky_position column = sky_locate((struct sky_position){1, 1}, cases[i].in, (size_t)(at - cases[i].in));
		struct sky_position place = sky_import_find(&import, cases[i].row, column.column);
		ck_assert_msg(place.line == cases[i].line && place.column == cases[i].column, "%s: %u:%u", cases[i].text,
		              place.line, place.column);
	}
	sky_import_finish(&import);
}
END_TEST

START_TEST(test_short_memory)
{
	bool done = false;
	for (size_t good = 0; !done; good++) {
		struct table table = table_of(
		    HEADER "vendor:v,n,,,1,count,reported,s,url\nvendor:v,n,,,1,count,reported,s,url\n", strlen(HEADER) + 72);
		fault_arm(good);
		struct sky_import import;
		enum sky_import_status status = sky_import_figures(table.text, table.length, "t.csv", table.report, &import);
		done = fault_disarm() == 0;
		ck_assert_int_eq(status, done ? SKY_IMPORT_OK : SKY_IMPORT_MEMORY);
		sky_import_finish(&import);
		sky_report_destroy(table.report);
		ck_assert_uint_lt(good, 100);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_rows,
	    test_text_that_is_no_table,
	    test_text_that_is_not_utf8,
	    test_records_of_a_table,
	    test_names_of_columns,
	    test_subjects,
	    test_ids,
	    test_digits_come_back,
	    test_a_cell_may_be_a_range,
	    test_answers_are_taken_back,
	    test_mistakes_in_a_table,
	    test_places_of_cells,
	    test_short_memory,
	};
	return unit_run("import", tests, SKY_COUNT(tests));
}
