#include "fault.h"
#include "handlers/request/problem.h"
#include "handlers/request/spec.h"
#include "unit.h"

#include <jansson.h>
#include <string.h>

static json_t *render(struct sky_arena *arena, const struct sky_problem *problem, const char *instance, const char *id)
{
	size_t length = 0;
	char *text = sky_problem_render(arena, problem, instance, id, &length);
	ck_assert_ptr_nonnull(text);
	ck_assert_uint_eq(strlen(text), length);
	json_error_t error;
	json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
	ck_assert_msg(json != NULL, "%s", error.text);
	return json;
}

static const char *text_of(json_t *json, const char *key)
{
	return json_string_value(json_object_get(json, key));
}

START_TEST(the_interface_documents_every_type)
{
	for (unsigned type = 0; type < SKY_PROBLEM_COUNT; type++) {
		const struct sky_problem_spec *spec = sky_problem_spec_find(sky_problem_slug(type));
		ck_assert_msg(spec != NULL, "%s", sky_problem_slug(type));
		ck_assert_uint_eq(spec->status, sky_problem_status(type));
		ck_assert_uint_gt(strlen(spec->title), 0);
		ck_assert_uint_gt(strlen(spec->description), 0);
	}
	ck_assert_ptr_null(sky_problem_spec_find("no-such-problem"));
}
END_TEST

START_TEST(a_problem_has_all_members)
{
	struct sky_arena *arena = sky_arena_create(0);
	struct sky_problem problem = {.type = SKY_PROBLEM_UNKNOWN_PARAMETER};
	sky_problem_add(&problem, "vendr", "x", "no such parameter", "vendor");
	json_t *json = render(arena, &problem, "/v1/figures?vendr=x", "id-1");
	ck_assert_str_eq(text_of(json, "type"), "/docs/problems/unknown-parameter");
	ck_assert_str_eq(text_of(json, "title"), sky_problem_spec_find("unknown-parameter")->title);
	ck_assert_int_eq(json_integer_value(json_object_get(json, "status")), 400);
	ck_assert_str_eq(text_of(json, "detail"), sky_problem_spec_find("unknown-parameter")->description);
	ck_assert_str_eq(text_of(json, "instance"), "/v1/figures?vendr=x");
	ck_assert_str_eq(text_of(json, "request_id"), "id-1");
	json_t *error = json_array_get(json_object_get(json, "errors"), 0);
	ck_assert_str_eq(text_of(error, "parameter"), "vendr");
	ck_assert_str_eq(text_of(error, "value"), "x");
	ck_assert_str_eq(text_of(error, "reason"), "no such parameter");
	ck_assert_str_eq(text_of(error, "suggestion"), "vendor");
	json_decref(json);
	sky_arena_destroy(arena);
}
END_TEST

START_TEST(errors_beyond_the_array_are_counted)
{
	struct sky_arena *arena = sky_arena_create(0);
	struct sky_problem problem = {.type = SKY_PROBLEM_BAD_REQUEST, .detail = "Many."};
	for (int i = 0; i < SKY_PROBLEM_ERRORS_MAX + 5; i++)
		sky_problem_add(&problem, "p", NULL, "wrong", NULL);
	ck_assert_uint_eq(problem.error_count, SKY_PROBLEM_ERRORS_MAX + 5);
	json_t *json = render(arena, &problem, "/", NULL);
	ck_assert_uint_eq(json_array_size(json_object_get(json, "errors")), SKY_PROBLEM_ERRORS_MAX);
	ck_assert_int_eq(json_integer_value(json_object_get(json, "error_count")), SKY_PROBLEM_ERRORS_MAX + 5);
	ck_assert_str_eq(text_of(json, "detail"), "Many.");
	ck_assert(json_is_null(json_object_get(json, "request_id")));
	json_decref(json);
	sky_arena_destroy(arena);
}
END_TEST

START_TEST(bytes_that_are_no_text_become_null)
{
	struct sky_arena *arena = sky_arena_create(0);
	struct sky_problem problem = {.type = SKY_PROBLEM_BAD_REQUEST};
	sky_problem_add(&problem, "\xff", "\xc3\x28", "not UTF-8", NULL);
	json_t *json = render(arena, &problem, "/\xfe", NULL);
	json_t *error = json_array_get(json_object_get(json, "errors"), 0);
	ck_assert(json_is_null(json_object_get(error, "parameter")));
	ck_assert(json_is_null(json_object_get(error, "value")));
	ck_assert(json_is_null(json_object_get(json, "instance")));
	json_decref(json);
	sky_arena_destroy(arena);
}
END_TEST

START_TEST(short_memory_gives_no_document)
{
	struct sky_problem problem = {.type = SKY_PROBLEM_BAD_REQUEST};
	struct sky_arena *arena = sky_arena_create(0);
	size_t length = 0;
	fault_arm(0);
	char *text = sky_problem_render(arena, &problem, "/", NULL, &length);
	size_t failed = fault_disarm();
	ck_assert_uint_ge(failed, 1);
	ck_assert_ptr_null(text);
	sky_arena_destroy(arena);
}
END_TEST

int main(void)
{
	const TTest *tests[] = {the_interface_documents_every_type, a_problem_has_all_members,
	                        errors_beyond_the_array_are_counted, bytes_that_are_no_text_become_null,
	                        short_memory_gives_no_document};
	return unit_run("problem", tests, SKY_COUNT(tests));
}
