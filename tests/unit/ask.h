/* Asks a handler as the server would, and reads the answer back with Jansson. */
#ifndef SKY_TESTS_UNIT_ASK_H
#define SKY_TESTS_UNIT_ASK_H

#include "dataset.h"
#include "handlers/request/params.h"
#include "handlers/write/cell_json.h"
#include "handlers/write/json.h"

#include <jansson.h>

struct ask {
	struct sky_arena *arena;
	const struct sky_kept_release *kept; /* as in the request */
	size_t kept_count;
	const struct sky_message *message; /* of a POST; NULL: none */
	enum sky_format format;
	struct sky_request request;
	struct sky_result result;
	struct sky_problem problem; /* of the parameters or of the handler */
	enum sky_outcome outcome;
	bool moved;
	json_t *data; /* "data" on SKY_DONE, but for documents */
	json_t *meta; /* what the handler adds to "meta" */
};

static inline const struct sky_operation *operation_named(const char *id)
{
	for (size_t i = 0; i < sky_operation_count; i++)
		if (strcmp(sky_operations[i].id, id) == 0)
			return &sky_operations[i];
	return NULL;
}

/* Checks the request and calls the handler. No assertion: memory may be short here. */
static inline void ask_run(struct ask *ask, const struct sky_snapshot *snapshot, const char *operation,
                           const char *path_value, const char *query)
{
	ask->request = (struct sky_request){.snapshot = snapshot,
	                                    .kept = ask->kept,
	                                    .kept_count = ask->kept_count,
	                                    .operation = operation_named(operation),
	                                    .arena = ask->arena,
	                                    .format = ask->format,
	                                    .as_of = SKY_DAY_NONE,
	                                    .message = ask->message};
	struct sky_pair *pairs;
	size_t count;
	ask->outcome = sky_query_split(ask->arena, query, &pairs, &count, &ask->problem);
	if (ask->outcome == SKY_DONE)
		ask->outcome = sky_params_check(&ask->request, &path_value, pairs, count, &ask->moved, &ask->problem);
	if (ask->outcome != SKY_DONE)
		return;
	ask->outcome = ask->request.operation->handler(&ask->request, &ask->result);
	if (ask->outcome == SKY_PROBLEM)
		ask->problem = ask->result.problem;
}

/* Writes the answer; false when it could not be written. */
static inline bool ask_write(const struct ask *ask, struct sky_buffer *buffer)
{
	const struct sky_result *result = &ask->result;
	struct sky_json json;
	sky_json_init(&json, buffer);
	if (result->form == SKY_RESULT_OBJECT)
		return result->write(&json, &ask->request, result->thing);
	sky_json_array(&json);
	for (size_t i = 0; i < result->count; i++)
		sky_json_row(&json, &ask->request, result->columns, result->column_count, result->rows[i]);
	sky_json_array_end(&json);
	return !sky_json_failed(&json);
}

static inline json_t *parse(const struct sky_buffer *buffer)
{
	json_error_t error;
	json_t *json = json_loadb(buffer->data, buffer->length, JSON_REJECT_DUPLICATES, &error);
	ck_assert_msg(json != NULL, "%s: %.*s", error.text, (int)buffer->length, buffer->data);
	return json;
}

static inline struct ask ask_status(const struct sky_snapshot *snapshot, const char *operation, const char *path_value,
                                    const char *query)
{
	struct ask ask = {.arena = sky_arena_create(0)};
	ck_assert_ptr_nonnull(ask.arena);
	ck_assert_ptr_nonnull(operation_named(operation));
	ask_run(&ask, snapshot, operation, path_value, query);
	if (ask.outcome != SKY_DONE || ask.result.form == SKY_RESULT_DOCUMENT)
		return ask;
	struct sky_buffer buffer;
	sky_buffer_init(&buffer, 0);
	ck_assert(ask_write(&ask, &buffer));
	ask.data = parse(&buffer);
	sky_buffer_finish(&buffer);
	struct sky_json json;
	if (ask.result.write_meta) {
		sky_json_init(&json, &buffer);
		sky_json_object(&json);
		ck_assert(ask.result.write_meta(&json, &ask.request, ask.result.thing));
		sky_json_object_end(&json);
		ask.meta = parse(&buffer);
		sky_buffer_finish(&buffer);
	}
	return ask;
}

/* The same, for a request that must succeed. */
static inline struct ask ask_for(const struct sky_snapshot *snapshot, const char *operation, const char *path_value,
                                 const char *query)
{
	struct ask ask = ask_status(snapshot, operation, path_value, query);
	ck_assert_msg(ask.outcome == SKY_DONE, "%s?%s: outcome %d, %s", operation, query, (int)ask.outcome,
	              ask.problem.error_count ? ask.problem.errors[0].reason : "-");
	return ask;
}

static inline void ask_finish(struct ask *ask)
{
	json_decref(ask->data);
	json_decref(ask->meta);
	sky_arena_destroy(ask->arena);
	*ask = (struct ask){.arena = NULL};
}

/* "a,b,c": one column of the rows, as text; null for absent values. Static: until the next call. */
static inline const char *column(const struct ask *ask, const char *name)
{
	static char text[8192];
	size_t used = 0;
	text[0] = '\0';
	size_t i;
	json_t *row;
	json_array_foreach(ask->data, i, row)
	{
		json_t *cell = json_object_get(row, name);
		char *number = NULL;
		ck_assert_msg(cell != NULL, "no column %s", name);
		if (!json_is_string(cell))
			number = json_dumps(cell, JSON_ENCODE_ANY | JSON_REAL_PRECISION(12));
		const char *one = number ? number : json_string_value(cell);
		ck_assert_uint_lt(used + strlen(one) + 2, sizeof text);
		used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i ? "," : "", one);
		free(number);
	}
	return text;
}

/* Asks, and compares one column of the answer. */
static inline void expect(const struct sky_snapshot *snapshot, const char *operation, const char *path_value,
                          const char *query, const char *name, const char *values)
{
	struct ask ask = ask_for(snapshot, operation, path_value, query);
	ck_assert_msg(strcmp(column(&ask, name), values) == 0, "%s?%s: %s is %s, not %s", operation, query, name,
	              column(&ask, name), values);
	ask_finish(&ask);
}

/* Asks, and expects the problem with this first error. NULL: not compared. */
static inline void expect_problem(const struct sky_snapshot *snapshot, const char *operation, const char *path_value,
                                  const char *query, enum sky_problem_type type, const char *parameter,
                                  const char *suggestion)
{
	struct ask ask = ask_status(snapshot, operation, path_value, query);
	ck_assert_msg(ask.outcome == SKY_PROBLEM, "%s?%s: outcome %d", operation, query, (int)ask.outcome);
	ck_assert_msg(ask.problem.type == type, "%s?%s: %s", operation, query, sky_problem_slug(ask.problem.type));
	ck_assert_ptr_nonnull(ask.problem.detail);
	ck_assert_uint_ge(ask.problem.error_count, 1);
	ck_assert_ptr_nonnull(ask.problem.errors[0].reason);
	ck_assert_str_eq(ask.problem.errors[0].parameter, parameter);
	if (suggestion)
		ck_assert_pstr_eq(ask.problem.errors[0].suggestion, suggestion);
	ask_finish(&ask);
}

/* A number of the answer as it was printed: no float stands between. */
static inline void ask_prints(const struct sky_snapshot *snapshot, const char *operation, const char *path_value,
                              const char *query, const char *needle)
{
	struct ask ask = ask_for(snapshot, operation, path_value, query);
	struct sky_buffer buffer;
	sky_buffer_init(&buffer, 0);
	ck_assert(ask_write(&ask, &buffer));
	sky_buffer_char(&buffer, '\0');
	ck_assert_msg(strstr(buffer.data, needle) != NULL, "no %s in %s", needle, buffer.data);
	sky_buffer_finish(&buffer);
	ask_finish(&ask);
}

#endif
