#include "column.h"
#include "fault.h"
#include "handlers/write/cell_json.h"
#include "handlers/write/json.h"
#include "unit.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 20000

static json_t *parse(const struct sky_buffer *buffer)
{
	json_error_t error;
	json_t *json = json_loadb(buffer->data, buffer->length, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);
	ck_assert_msg(json != NULL, "%s: %.*s", error.text, (int)buffer->length, buffer->data);
	return json;
}

static void assert_text_survives(const char *text)
{
	struct sky_buffer buffer;
	sky_buffer_init(&buffer, 0);
	struct sky_json json;
	sky_json_init(&json, &buffer);
	sky_json_text(&json, text);
	ck_assert(!sky_json_failed(&json));
	json_t *read = parse(&buffer);
	ck_assert_str_eq(json_string_value(read), text);
	json_decref(read);
	sky_buffer_finish(&buffer);
}

START_TEST(parts_of_json_text_go_together_with_calls)
{
	static const char *const parts[] = {"{\"a\":[", "{\"b\":\"[\"}", "],\"c\":", "\"d\":{}", "}"};
	struct sky_buffer buffer;
	sky_buffer_init(&buffer, 0);
	struct sky_json json;
	sky_json_init(&json, &buffer);
	for (size_t i = 0; i < SKY_COUNT(parts); i++) {
		sky_json_raw(&json, parts[i], strlen(parts[i]));
		if (i < 3)
			sky_json_integer(&json, (int64_t)i);
	}
	ck_assert(!sky_json_failed(&json));
	sky_buffer_char(&buffer, '\0');
	ck_assert_str_eq(buffer.data, "{\"a\":[0,{\"b\":\"[\"},1],\"c\":2,\"d\":{}}");
	sky_buffer_finish(&buffer);
}
END_TEST

START_TEST(every_control_character_survives)
{
	for (int c = 1; c < 0x80; c++) {
		char text[4] = {'a', (char)c, 'z', '\0'};
		assert_text_survives(text);
	}
}
END_TEST

START_TEST(text_of_every_plane_survives)
{
	static const char *const texts[] = {
	    "",     "\"\\/\b\f\n\r\t", "京东云", "\xe2\x80\xa8\xe2\x80\xa9 line separators", "\xf0\x9f\x98\x80 non-BMP",
	    "\x7f", "</script>",
	};
	for (size_t i = 0; i < SKY_COUNT(texts); i++)
		assert_text_survives(texts[i]);
}
END_TEST

/* Appends a random code point, never a surrogate, never 0. */
static size_t put_code_point(char *out, uint64_t *state)
{
	uint32_t limit = (const uint32_t[]){0x20, 0x80, 0x800, 0x10000, 0x110000}[unit_below(state, 5)];
	uint32_t code = 1 + (uint32_t)unit_below(state, limit - 1);
	if (code >= 0xd800 && code < 0xe000)
		code = 0x2028;
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

START_TEST(random_text_survives)
{
	uint64_t state = 20221102;
	for (int round = 0; round < ROUNDS; round++) {
		char text[128];
		size_t length = 0, points = unit_below(&state, 30);
		for (size_t i = 0; i < points; i++)
			length += put_code_point(text + length, &state);
		text[length] = '\0';
		assert_text_survives(text);
	}
}
END_TEST

START_TEST(integers_survive)
{
	static const int64_t numbers[] = {0, 1, -1, 10, INT64_MAX, INT64_MIN, INT64_MIN + 1, 1000000007};
	struct sky_buffer buffer;
	sky_buffer_init(&buffer, 0);
	struct sky_json json;
	sky_json_init(&json, &buffer);
	sky_json_array(&json);
	for (size_t i = 0; i < SKY_COUNT(numbers); i++)
		sky_json_integer(&json, numbers[i]);
	sky_json_array_end(&json);
	json_t *read = parse(&buffer);
	ck_assert_uint_eq(json_array_size(read), SKY_COUNT(numbers));
	for (size_t i = 0; i < SKY_COUNT(numbers); i++)
		ck_assert_int_eq(json_integer_value(json_array_get(read, i)), numbers[i]);
	json_decref(read);
	sky_buffer_finish(&buffer);
}
END_TEST

START_TEST(commas_stand_where_they_must)
{
	struct sky_buffer buffer;
	sky_buffer_init(&buffer, 0);
	struct sky_json json;
	sky_json_init(&json, &buffer);
	sky_json_object(&json);
	sky_json_put_text(&json, "a", "x");
	sky_json_put_text(&json, "none", NULL);
	sky_json_put_integer(&json, "b", -5);
	sky_json_put_bool(&json, "c", true);
	sky_json_put_decimal(&json, "d", (struct sky_decimal){2181, 8});
	sky_json_put_decimal(&json, "e", (struct sky_decimal){100, -1});
	sky_json_put_day(&json, "f", 0);
	sky_json_put_day(&json, "g", SKY_DAY_NONE);
	sky_json_put_day(&json, "h", SKY_DAY_MAX);
	sky_json_put_null(&json, "i");
	sky_json_key(&json, "j");
	sky_json_array(&json);
	sky_json_array(&json);
	sky_json_array_end(&json);
	sky_json_object(&json);
	sky_json_object_end(&json);
	sky_json_bool(&json, false);
	sky_json_array_end(&json);
	sky_json_object_end(&json);
	sky_buffer_char(&buffer, '\0');
	ck_assert_str_eq(buffer.data, "{\"a\":\"x\",\"none\":null,\"b\":-5,\"c\":true,\"d\":218100000000,\"e\":10.0,"
	                              "\"f\":\"1970-01-01\",\"g\":null,\"h\":null,\"i\":null,\"j\":[[],{},false]}");
	sky_buffer_finish(&buffer);
}
END_TEST

START_TEST(every_cell_has_its_form)
{
	static const struct {
		struct sky_cell cell;
		const char *json;
	} cases[] = {
	    {{.type = SKY_CELL_NULL}, "null"},
	    {{.type = SKY_CELL_TEXT, .as.text = "a\"b"}, "\"a\\\"b\""},
	    {{.type = SKY_CELL_DECIMAL, .as.decimal = {-5, -2}}, "-0.05"},
	    {{.type = SKY_CELL_INTEGER, .as.integer = 7}, "7"},
	    {{.type = SKY_CELL_BOOL, .as.boolean = true}, "true"},
	    {{.type = SKY_CELL_DAY, .as.day = 18993}, "\"2022-01-01\""},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_buffer buffer;
		sky_buffer_init(&buffer, 0);
		struct sky_json json;
		sky_json_init(&json, &buffer);
		sky_json_cell(&json, cases[i].cell);
		sky_buffer_char(&buffer, '\0');
		ck_assert(!sky_json_failed(&json));
		ck_assert_str_eq(buffer.data, cases[i].json);
		sky_buffer_finish(&buffer);
	}
}
END_TEST

/* A row of the tests: its cells as they are. */
#define CELLS 6
struct cells {
	struct sky_cell cell[CELLS];
};

#define CELL(number)                                                                                                   \
	static struct sky_cell cell_##number(const struct sky_request *request, const void *row)                           \
	{                                                                                                                  \
		(void)request;                                                                                                 \
		return ((const struct cells *)row)->cell[number];                                                              \
	}
CELL(0)
CELL(1)
CELL(2)
CELL(3)
CELL(4)
CELL(5)

static const struct sky_column cell_columns[CELLS] = {
    {COLUMN_NAME("id"), .get = cell_0},
    {COLUMN_NAME("b"), .get = cell_1},
    {COLUMN_NAME("a_longer_name"), .get = cell_2},
    {COLUMN_NAME("d_4"), .get = cell_3},
    {COLUMN_NAME("e"), .get = cell_4},
    {COLUMN_NAME("the_longest_name_of_all"), .get = cell_5},
};

static struct sky_cell random_cell(uint64_t *state, char *text)
{
	size_t length = 0, points = unit_below(state, 24);
	switch (unit_below(state, 7)) {
	case 0:
		return SKY_NULL_CELL;
	case 1:
		return sky_cell_integer((int64_t)unit_random(state));
	case 2:
		return sky_cell_bool(unit_below(state, 2));
	case 3:
		return sky_cell_day((sky_day)unit_below(state, 60000));
	case 4:
		return sky_cell_decimal(
		    (struct sky_decimal){(int64_t)unit_below(state, 2000000) - 1000000, (int32_t)unit_below(state, 33) - 20});
	default:
		for (size_t i = 0; i < points; i++)
			length += put_code_point(text + length, state);
		text[length] = '\0';
		return sky_cell_text(text);
	}
}

/* What Jansson reads in place of the cell. */
static void assert_cell_read(const json_t *read, const struct sky_cell *cell)
{
	char text[SKY_DECIMAL_MAX] = "";
	double number;
	switch (cell->type) {
	case SKY_CELL_NULL:
	case SKY_CELL_FAILED:
		ck_assert(json_is_null(read));
		break;
	case SKY_CELL_TEXT:
		ck_assert_str_eq(json_string_value(read), cell->as.text);
		break;
	case SKY_CELL_INTEGER:
		ck_assert(json_is_integer(read));
		ck_assert_int_eq(json_integer_value(read), cell->as.integer);
		break;
	case SKY_CELL_BOOL:
		ck_assert(cell->as.boolean ? json_is_true(read) : json_is_false(read));
		break;
	case SKY_CELL_DAY:
		ck_assert_str_eq(json_string_value(read), sky_day_print(cell->as.day, text));
		break;
	case SKY_CELL_DECIMAL:
		sky_decimal_print(cell->as.decimal, text);
		number = strtod(text, NULL);
		ck_assert(json_is_number(read));
		ck_assert_msg(json_number_value(read) == number, "%s", text);
		break;
	}
}

START_TEST(random_rows_survive)
{
	const struct sky_column *chosen[CELLS];
	uint64_t state = 7;
	for (int round = 0; round < ROUNDS / 4; round++) {
		struct cells row;
		char texts[CELLS][128];
		uint32_t count = (uint32_t)unit_below(&state, CELLS + 1);
		for (uint32_t i = 0; i < CELLS; i++) {
			row.cell[i] = random_cell(&state, texts[i]);
			chosen[i] = &cell_columns[i];
		}
		struct sky_buffer buffer;
		sky_buffer_init(&buffer, 0);
		struct sky_json json;
		sky_json_init(&json, &buffer);
		sky_json_array(&json);
		sky_json_integer(&json, 1);
		sky_json_row(&json, NULL, chosen, count, &row);
		sky_json_row(&json, NULL, chosen, count, &row);
		sky_json_array_end(&json);
		ck_assert(!sky_json_failed(&json));
		json_t *read = json_loadb(buffer.data, buffer.length, JSON_REJECT_DUPLICATES, NULL);
		ck_assert_msg(read != NULL, "%.*s", (int)buffer.length, buffer.data);
		ck_assert_uint_eq(json_array_size(read), 3);
		for (size_t i = 1; i < 3; i++) {
			ck_assert_uint_eq(json_object_size(json_array_get(read, i)), count);
			for (uint32_t j = 0; j < count; j++)
				assert_cell_read(json_object_get(json_array_get(read, i), chosen[j]->name), &row.cell[j]);
		}
		json_decref(read);
		sky_buffer_finish(&buffer);
	}
}
END_TEST

START_TEST(a_failed_cell_fails_the_answer)
{
	struct sky_buffer buffer;
	sky_buffer_init(&buffer, 0);
	struct sky_json json;
	sky_json_init(&json, &buffer);
	sky_json_cell(&json, SKY_FAILED_CELL);
	ck_assert(sky_json_failed(&json));
	sky_buffer_finish(&buffer);
}
END_TEST

START_TEST(the_ceiling_holds)
{
	struct sky_buffer buffer;
	sky_buffer_init(&buffer, 10);
	sky_buffer_text(&buffer, "0123456789");
	ck_assert(!buffer.failed);
	ck_assert_uint_eq(buffer.length, 10);
	sky_buffer_char(&buffer, 'x');
	ck_assert(buffer.failed);
	ck_assert_uint_eq(buffer.length, 10);
	sky_buffer_printf(&buffer, "%d", 5); /* harmless */
	ck_assert_uint_eq(buffer.length, 10);
	sky_buffer_finish(&buffer);
	ck_assert_uint_eq(buffer.length, 0);
	ck_assert(!buffer.failed);
}
END_TEST

START_TEST(printf_grows_as_it_must)
{
	struct sky_buffer buffer;
	sky_buffer_init(&buffer, 0);
	for (int i = 0; i < 1000; i++)
		sky_buffer_printf(&buffer, "%s-%04d;", "row", i);
	ck_assert_uint_eq(buffer.length, 9000);
	ck_assert_int_eq(strncmp(buffer.data + 8991, "row-0999;", 9), 0);
	sky_buffer_finish(&buffer);
}
END_TEST

START_TEST(short_memory_is_remembered)
{
	struct sky_buffer buffer;
	sky_buffer_init(&buffer, 0);
	fault_arm(0);
	sky_buffer_text(&buffer, "text");
	size_t failed = fault_disarm();
	ck_assert_uint_eq(failed, 1);
	ck_assert(buffer.failed);
	ck_assert_uint_eq(buffer.length, 0);
	sky_buffer_text(&buffer, "more");
	ck_assert_uint_eq(buffer.length, 0);
	sky_buffer_finish(&buffer);
}
END_TEST

int main(void)
{
	const TTest *tests[] = {parts_of_json_text_go_together_with_calls,
	                        every_control_character_survives,
	                        text_of_every_plane_survives,
	                        random_text_survives,
	                        integers_survive,
	                        commas_stand_where_they_must,
	                        every_cell_has_its_form,
	                        random_rows_survive,
	                        a_failed_cell_fails_the_answer,
	                        the_ceiling_holds,
	                        printf_grows_as_it_must,
	                        short_memory_is_remembered};
	return unit_run("json", tests, SKY_COUNT(tests));
}
