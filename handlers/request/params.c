#include "handlers/request/params.h"

#include "handlers/request/canonical.h"
#include "handlers/request/param_value.h"
#include "model/base/text.h"

#include <assert.h>
#include <string.h>

#define LIST_MAX 200 /* values of one list */

/* The mistakes found so far, by type. */
struct check {
	struct sky_request *request;
	struct sky_arg *args;
	struct sky_problem *problem;
	unsigned types; /* mask of 1 << enum sky_problem_type */
	size_t values;  /* that the parameters had, right or wrong */
};

static void complain(struct check *check, enum sky_problem_type type, const char *parameter, const char *value,
                     const struct sky_fault *fault)
{
	check->types |= 1u << type;
	sky_problem_add(check->problem, parameter, value, fault->reason, fault->suggestion);
}

static bool is_repeated(const struct sky_value *values, uint32_t count, const char *text)
{
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(values[i].text, text) == 0)
			return true;
	return false;
}

/* Reads one value and appends it to those in the argument. A value that is given twice counts once. */
static enum sky_outcome add_value(struct check *check, struct sky_arg *arg, struct sky_value *values, const char *text)
{
	struct sky_fault fault;
	enum sky_outcome outcome = sky_param_value(check->request, arg->spec, text, &values[arg->count], &fault);
	if (outcome == SKY_PROBLEM) {
		complain(check, fault.unknown_id ? SKY_PROBLEM_UNKNOWN_ID : SKY_PROBLEM_INVALID_PARAMETER, arg->spec->name,
		         text, &fault);
	} else if (outcome == SKY_DONE && !is_repeated(values, arg->count, values[arg->count].text)) {
		arg->count++;
	}
	return outcome == SKY_ERROR_MEMORY ? outcome : SKY_DONE;
}

/* Splits an argument's text into items, at most LIST_MAX and one more. */
struct items {
	const char *item[LIST_MAX + 1];
	size_t count;
};

static enum sky_outcome split_items(const struct check *check, const struct sky_param_spec *spec, const char *text,
                                    struct items *items)
{
	/* An empty list is the same mistake as an empty value. */
	if (!spec->list || *text == '\0') {
		items->item[items->count++] = text;
		return SKY_DONE;
	}
	while (items->count <= LIST_MAX) {
		size_t length;
		if (sky_param_item(check->request, spec, text, &length) != SKY_DONE)
			return SKY_ERROR_MEMORY;
		items->item[items->count] = sky_arena_strndup(check->request->arena, text, length);
		if (!items->item[items->count++])
			return SKY_ERROR_MEMORY;
		if (text[length] == '\0')
			break;
		text += length + 1;
	}
	return SKY_DONE;
}

static enum sky_outcome refuse_values(struct check *check, const struct sky_arg *arg, uint32_t most)
{
	struct sky_fault fault = {NULL, NULL, false};
	fault.reason =
	    sky_arena_printf(check->request->arena,
	                     "with it the request has more than %u values, which is all that this server takes at "
	                     "once: ask for fewer",
	                     (unsigned)most);
	if (!fault.reason)
		return SKY_ERROR_MEMORY;
	complain(check, SKY_PROBLEM_INVALID_PARAMETER, arg->spec->name, NULL, &fault);
	return SKY_DONE;
}

static enum sky_outcome read_items(struct check *check, struct sky_arg *arg, const struct items *items)
{
	static const struct sky_fault too_many = {"more than 200 values", NULL, false};
	const struct sky_query_bounds *bounds = check->request->bounds;
	enum sky_outcome outcome = SKY_DONE;
	if (items->count > LIST_MAX) {
		complain(check, SKY_PROBLEM_INVALID_PARAMETER, arg->spec->name, NULL, &too_many);
		return SKY_DONE;
	}
	check->values += items->count;
	if (bounds && check->values > bounds->values)
		return refuse_values(check, arg, bounds->values);
	struct sky_value *values = sky_arena_calloc(check->request->arena, items->count, sizeof *values);
	if (!values)
		return SKY_ERROR_MEMORY;
	arg->values = values;
	for (size_t i = 0; outcome == SKY_DONE && i < items->count; i++)
		outcome = add_value(check, arg, values, items->item[i]);
	return outcome;
}

static enum sky_outcome read_arg(struct check *check, struct sky_arg *arg, const char *text)
{
	struct items items = {.count = 0};
	return split_items(check, arg->spec, text, &items) == SKY_DONE ? read_items(check, arg, &items) : SKY_ERROR_MEMORY;
}

static enum sky_outcome read_pair(struct check *check, struct sky_arg *arg, const struct sky_pair *pair)
{
	struct items items = {.count = 0};
	if (!pair->items || !*pair->items)
		return read_arg(check, arg, pair->value);
	while (items.count <= LIST_MAX && pair->items[items.count]) {
		items.item[items.count] = pair->items[items.count];
		items.count++;
	}
	return read_items(check, arg, &items);
}

static enum sky_outcome read_path(struct check *check, const char *const *path_values, bool *moved)
{
	size_t next = 0;
	for (uint32_t i = 0; i < check->request->operation->param_count; i++) {
		struct sky_arg *arg = &check->args[i];
		if (!arg->spec->in_path)
			continue;
		const char *text = path_values[next++];
		arg->given = true;
		if (read_arg(check, arg, text) != SKY_DONE)
			return SKY_ERROR_MEMORY;
		*moved |= arg->count && strcmp(arg->values[0].text, text) != 0;
	}
	return SKY_DONE;
}

static struct sky_arg *find(struct check *check, const char *name)
{
	for (uint32_t i = 0; i < check->request->operation->param_count; i++)
		if (!check->args[i].spec->in_path && strcmp(check->args[i].spec->name, name) == 0)
			return &check->args[i];
	return NULL;
}

static enum sky_outcome complain_unknown(struct check *check, const struct sky_pair *pair)
{
	const struct sky_operation *operation = check->request->operation;
	const char **names = sky_arena_calloc(check->request->arena, operation->param_count + 1, sizeof *names);
	struct sky_fault fault = {"this operation has no such parameter", NULL, false};
	size_t count = 0;
	if (!names)
		return SKY_ERROR_MEMORY;
	for (uint32_t i = 0; i < operation->param_count; i++)
		if (!operation->params[i].in_path)
			names[count++] = operation->params[i].name;
	fault.suggestion = sky_text_nearest(pair->name, names, count);
	complain(check, SKY_PROBLEM_UNKNOWN_PARAMETER, pair->name, pair->value, &fault);
	return SKY_DONE;
}

static enum sky_outcome read_query(struct check *check, const struct sky_pair *pairs, size_t count)
{
	static const struct sky_fault repeated = {"given more than once; separate several values by commas", NULL, false};
	static const struct sky_fault repeated_single = {"given more than once", NULL, false};
	enum sky_outcome outcome = SKY_DONE;
	for (size_t i = 0; outcome == SKY_DONE && i < count; i++) {
		struct sky_arg *arg = find(check, pairs[i].name);
		if (!arg) {
			outcome = complain_unknown(check, &pairs[i]);
		} else if (arg->given) {
			complain(check, SKY_PROBLEM_REPEATED_PARAMETER, pairs[i].name, pairs[i].value,
			         arg->spec->list ? &repeated : &repeated_single);
		} else {
			outcome = read_pair(check, arg, &pairs[i]);
		}
		if (arg)
			arg->given = true;
	}
	return outcome;
}

static bool is_same(const struct sky_arg *a, const struct sky_arg *b)
{
	if (a->count != b->count)
		return false;
	for (uint32_t i = 0; i < a->count; i++)
		if (strcmp(a->values[i].text, b->values[i].text) != 0)
			return false;
	return true;
}

/* Fills in the defaults of parameters that are not given, and drops arguments that equal their default. A default that
 * is an id is used only where the data set has that record. */
static enum sky_outcome set_defaults(struct check *check)
{
	static const struct sky_fault missing = {"required", NULL, false};
	for (uint32_t i = 0; i < check->request->operation->param_count; i++) {
		struct sky_arg *arg = &check->args[i], usual = {.spec = arg->spec};
		struct sky_problem unseen = {.type = SKY_PROBLEM_BAD_REQUEST};
		struct check quiet = {check->request, check->args, &unseen, 0, 0};
		if (!arg->given && arg->spec->required)
			complain(check, SKY_PROBLEM_MISSING_PARAMETER, arg->spec->name, NULL, &missing);
		if (!arg->spec->default_text || arg->spec->in_path)
			continue;
		if (read_arg(&quiet, &usual, arg->spec->default_text) != SKY_DONE)
			return SKY_ERROR_MEMORY;
		if (!arg->given || is_same(arg, &usual))
			*arg = usual;
	}
	return SKY_DONE;
}

static const char *detail_of(enum sky_problem_type type, uint32_t count)
{
	if (count > 1)
		return "The request has several mistakes; errors has each";
	switch (type) {
	case SKY_PROBLEM_UNKNOWN_PARAMETER:
		return "The request has a parameter that this operation does not know";
	case SKY_PROBLEM_REPEATED_PARAMETER:
		return "The request has a parameter twice";
	case SKY_PROBLEM_MISSING_PARAMETER:
		return "The request lacks a parameter";
	case SKY_PROBLEM_UNKNOWN_ID:
		return "The request names a record that this data set does not have";
	default:
		return "The request has a parameter with a value that cannot be";
	}
}

/* The type of the problem as a whole: that of its mistakes, where they have one type. Mistakes in the query's form go
 * before ids that nobody knows, because until they are mended the question itself is not clear. */
static enum sky_outcome judge(struct check *check)
{
	unsigned types = check->types;
	unsigned formal = types & ~(1u << SKY_PROBLEM_UNKNOWN_ID);
	if (types == 0)
		return SKY_DONE;
	if (formal)
		types = formal;
	check->problem->type = SKY_PROBLEM_BAD_REQUEST;
	for (unsigned type = 0; type < SKY_PROBLEM_COUNT; type++)
		if (types == 1u << type)
			check->problem->type = type;
	check->problem->detail = detail_of(check->problem->type, check->problem->error_count);
	return SKY_PROBLEM;
}

static void set_as_of(struct sky_request *request)
{
	request->as_of = SKY_DAY_NONE;
	for (uint32_t i = 0; i < request->operation->param_count; i++) {
		const struct sky_arg *arg = &request->args[i];
		if (arg->count && arg->spec->type == SKY_PARAM_DATE && strcmp(arg->spec->name, "as_of") == 0)
			request->as_of = arg->values[0].as.days.last;
	}
}

enum sky_outcome sky_params_check(struct sky_request *request, const char *const *path_values,
                                  const struct sky_pair *pairs, size_t pair_count, bool *moved,
                                  struct sky_problem *problem)
{
	uint32_t count = request->operation->param_count;
	struct check check = {.request = request,
	                      .args = sky_arena_calloc(request->arena, (size_t)count + 1, sizeof *check.args),
	                      .problem = problem};
	*moved = false;
	if (!check.args)
		return SKY_ERROR_MEMORY;
	for (uint32_t i = 0; i < count; i++)
		check.args[i].spec = &request->operation->params[i];
	request->args = check.args;
	if (read_path(&check, path_values, moved) != SKY_DONE || read_query(&check, pairs, pair_count) != SKY_DONE ||
	    set_defaults(&check) != SKY_DONE)
		return SKY_ERROR_MEMORY;
	enum sky_outcome outcome = judge(&check);
	if (outcome != SKY_DONE)
		return outcome;
	set_as_of(request);
	return sky_canonical_set(request) ? SKY_DONE : SKY_ERROR_MEMORY;
}
