#include "handlers/request.h"

#include "handlers/json.h"
#include "model/standing.h"

#include <assert.h>
#include <string.h>

/* What is shown where rank= says nothing. */
#define SKY_RANKS_SHOWN (~(1u << SKY_RANK_DEPRECATED))

/* The number of a parameter; param_count where there is none of that name. */
static uint32_t number_of(const struct sky_operation *operation, const char *name)
{
	uint32_t i = 0;

	while (i < operation->param_count && strcmp(operation->params[i].name, name) != 0) {
		i++;
	}
	return i;
}

bool sky_request_takes(const struct sky_request *request, const char *name)
{
	return number_of(request->operation, name) < request->operation->param_count;
}

const struct sky_arg *sky_request_find(const struct sky_request *request, const char *name)
{
	uint32_t number = number_of(request->operation, name);

	return number < request->operation->param_count ? &request->args[number] : NULL;
}

const struct sky_arg *sky_request_arg(const struct sky_request *request, const char *name)
{
	const struct sky_arg *arg = sky_request_find(request, name);

	assert(arg);
	return arg;
}

const char *sky_request_text(const struct sky_request *request, const char *name)
{
	const struct sky_arg *arg = sky_request_find(request, name);

	return arg && arg->count ? arg->values[0].text : NULL;
}

uint32_t sky_request_row(const struct sky_request *request, const char *name)
{
	const struct sky_arg *arg = sky_request_find(request, name);

	return arg && arg->count ? arg->values[0].as.ref.row : SKY_NONE;
}

int64_t sky_request_integer(const struct sky_request *request, const char *name, int64_t fallback)
{
	const struct sky_arg *arg = sky_request_find(request, name);

	return arg && arg->count ? arg->values[0].as.integer : fallback;
}

bool sky_request_includes(const struct sky_request *request, const char *what)
{
	const struct sky_arg *arg = sky_request_find(request, "include");

	for (uint32_t i = 0; arg && i < arg->count; i++) {
		if (strcmp(arg->values[i].text, what) == 0) {
			return true;
		}
	}
	return false;
}

bool sky_kind_is_claim(enum sky_kind kind)
{
	switch (kind) {
	case SKY_SOURCE:
	case SKY_RELATION:
	case SKY_FIGURE:
	case SKY_STATEMENT:
	case SKY_EVENT:
	case SKY_RATE:
		return true;
	case SKY_VENDOR:
	case SKY_ORGANIZATION:
	case SKY_PERSON:
	case SKY_PRODUCT:
	case SKY_MARKET:
	case SKY_METRIC:
	case SKY_KIND_COUNT:
		break;
	}
	return false;
}

static enum sky_sight sight_of_day(const struct sky_request *request, sky_day published)
{
	if (published == SKY_DAY_NONE) {
		return SKY_UNDATED;
	}
	return published <= request->as_of ? SKY_SEEN : SKY_HIDDEN;
}

bool sky_request_knows(const struct sky_request *request, struct sky_ref ref)
{
	if (request->as_of == SKY_DAY_NONE || ref.row == SKY_NONE || !sky_kind_is_claim(ref.kind)) {
		return true;
	}
	return sight_of_day(request, sky_published_by(request->snapshot, ref)) == SKY_SEEN;
}

bool sky_request_knows_source(const struct sky_request *request, uint32_t source)
{
	return sky_request_knows(request, (struct sky_ref){SKY_SOURCE, source});
}

unsigned sky_request_ranks(const struct sky_request *request)
{
	const struct sky_arg *arg = sky_request_find(request, "rank");
	unsigned ranks = 0;

	if (!arg || arg->count == 0) {
		return SKY_RANKS_SHOWN;
	}
	for (uint32_t i = 0; i < arg->count; i++) {
		if (strcmp(arg->values[i].text, "any") == 0) {
			return ~0u;
		}
		for (unsigned rank = SKY_RANK_NONE + 1; rank < SKY_RANK_LIMIT; rank++) {
			if (strcmp(arg->values[i].text, sky_rank_text(rank)) == 0) {
				ranks |= 1u << rank;
			}
		}
	}
	return ranks;
}

unsigned sky_request_kinds(const struct sky_request *request)
{
	const struct sky_arg *arg = sky_request_arg(request, "kind");
	unsigned kinds = 0;
	uint8_t kind;

	if (arg->count == 0) {
		return ~0u;
	}
	for (uint32_t i = 0; i < arg->count; i++) {
		if (sky_enum_find(&sky_kind_table, arg->values[i].text, strlen(arg->values[i].text), &kind)) {
			kinds |= 1u << kind;
		}
	}
	return kinds;
}

enum sky_sight sky_request_sees(const struct sky_request *request, unsigned ranks, struct sky_ref ref)
{
	if (ref.kind == SKY_FIGURE) {
		const struct sky_figure *figure = sky_figure_at(request->snapshot, ref.row);

		if (!(ranks >> sky_figure_rank(figure, request->as_of) & 1)) {
			return SKY_HIDDEN;
		}
		return request->as_of == SKY_DAY_NONE ? SKY_SEEN : sight_of_day(request, figure->published);
	}
	if (request->as_of == SKY_DAY_NONE || !sky_kind_is_claim(ref.kind)) {
		return SKY_SEEN;
	}
	return sight_of_day(request, sky_published_by(request->snapshot, ref));
}

struct sky_cell sky_cell_count(const struct sky_request *request, enum sky_index index, enum sky_kind kind, uint32_t of)
{
	struct sky_rows rows = sky_index_rows(request->snapshot, index, of);
	unsigned ranks = sky_request_ranks(request);
	size_t count = 0;

	if (kind == SKY_FIGURE && ranks == SKY_RANKS_SHOWN) {
		return sky_cell_integer((int64_t)sky_figures_known(request->snapshot, index, of, request->as_of));
	}
	if (kind != SKY_FIGURE && (request->as_of == SKY_DAY_NONE || !sky_kind_is_claim(kind))) {
		return sky_cell_integer((int64_t)rows.count);
	}
	for (size_t i = 0; i < rows.count; i++) {
		count += sky_request_sees(request, ranks, (struct sky_ref){kind, rows.row[i]}) == SKY_SEEN;
	}
	return sky_cell_integer((int64_t)count);
}

void sky_result_warn(struct sky_result *result, const char *text)
{
	if (result->warning_count < SKY_WARNINGS_MAX) {
		result->warnings[result->warning_count++] = text;
	}
}

bool sky_request_warn_undated(const struct sky_request *request, enum sky_kind kind, struct sky_rows rows,
                              struct sky_result *result)
{
	unsigned ranks = sky_request_ranks(request);
	size_t undated = 0;
	const char *text;

	for (size_t i = 0; request->as_of != SKY_DAY_NONE && i < rows.count; i++) {
		undated += sky_request_sees(request, ranks, (struct sky_ref){kind, rows.row[i]}) == SKY_UNDATED;
	}
	if (undated == 0) {
		return true;
	}
	text = sky_arena_printf(request->arena, "as_of: %zu %s left out, because nobody knows when they were published",
	                        undated, sky_kind_plural(kind));
	if (!text) {
		return false;
	}
	sky_result_warn(result, text);
	return true;
}

enum sky_outcome sky_answer_object(const struct sky_request *request, struct sky_result *result, const void *thing,
                                   bool (*write)(struct sky_json *, const struct sky_request *, const void *))
{
	result->form = SKY_RESULT_OBJECT;
	result->thing = thing;
	result->write = write;
	if (request->as_of != SKY_DAY_NONE) {
		sky_result_warn(result, "as_of: claims published later, or at a time that nobody knows, are left out");
	}
	return SKY_DONE;
}

enum sky_outcome sky_answer_buffer(const struct sky_request *request, struct sky_result *result,
                                   struct sky_buffer *buffer)
{
	result->form = SKY_RESULT_DOCUMENT;
	result->document_length = buffer->length;
	result->document =
	    buffer->failed ? NULL : sky_arena_strndup(request->arena, buffer->data ? buffer->data : "", buffer->length);
	sky_buffer_finish(buffer);
	return result->document ? SKY_DONE : SKY_ERROR_MEMORY;
}

enum sky_outcome sky_refuse(struct sky_result *result, enum sky_problem_type type, const char *parameter,
                            const char *value, const char *detail)
{
	if (!detail) {
		return SKY_ERROR_MEMORY;
	}
	result->problem.type = type;
	result->problem.detail = detail;
	if (parameter) {
		sky_problem_add(&result->problem, parameter, value, detail, NULL);
	}
	return SKY_PROBLEM;
}

const void *sky_request_record(const struct sky_request *request, const char *name, enum sky_kind kind,
                               struct sky_result *result, enum sky_outcome *outcome)
{
	struct sky_ref ref = {kind, sky_request_row(request, name)};

	assert(ref.row != SKY_NONE);
	*outcome = SKY_DONE;
	if (sky_request_knows(request, ref)) {
		return sky_row(request->snapshot, kind, ref.row);
	}
	*outcome = sky_refuse(result, SKY_PROBLEM_NOT_FOUND, "as_of", sky_request_text(request, "as_of"),
	                      sky_arena_printf(request->arena, "The %s \"%s\" was not yet published at the time of as_of",
	                                       sky_kind_singular(kind), sky_id(request->snapshot, kind, ref.row)));
	return NULL;
}
