#include "handlers/request/result.h"

#include "handlers/request/request.h"

#include <assert.h>

void sky_result_warn(struct sky_result *result, const char *text)
{
	if (result->warning_count < SKY_WARNINGS_MAX)
		result->warnings[result->warning_count++] = text;
}

bool sky_request_warn_undated(const struct sky_request *request, enum sky_kind kind, struct sky_rows rows,
                              struct sky_result *result)
{
	unsigned ranks = sky_request_ranks(request);
	size_t undated = 0;
	for (size_t i = 0; request->as_of != SKY_DAY_NONE && i < rows.count; i++)
		undated += sky_request_sees(request, ranks, (struct sky_ref){kind, rows.row[i]}) == SKY_UNDATED;
	if (undated == 0)
		return true;
	const char *text =
	    sky_arena_printf(request->arena, "as_of: %zu %s left out, because nobody knows when they were published",
	                     undated, sky_kind_plural(kind));
	if (!text)
		return false;
	sky_result_warn(result, text);
	return true;
}

enum sky_outcome sky_answer_object(const struct sky_request *request, struct sky_result *result, const void *thing,
                                   bool (*write)(struct sky_json *, const struct sky_request *, const void *))
{
	result->form = SKY_RESULT_OBJECT;
	result->thing = thing;
	result->write = write;
	if (request->as_of != SKY_DAY_NONE)
		sky_result_warn(result, "as_of: claims published later, or at a time that nobody knows, are left out");
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
	if (!detail)
		return SKY_ERROR_MEMORY;
	result->problem.type = type;
	result->problem.detail = detail;
	if (parameter)
		sky_problem_add(&result->problem, parameter, value, detail, NULL);
	return SKY_PROBLEM;
}

const void *sky_request_record(const struct sky_request *request, const char *name, enum sky_kind kind,
                               struct sky_result *result, enum sky_outcome *outcome)
{
	struct sky_ref ref = {kind, sky_request_row(request, name)};
	assert(ref.row != SKY_NONE);
	*outcome = SKY_DONE;
	enum sky_sight sight = sky_request_sees(request, ~0u, ref);
	if (sight == SKY_UNDATED)
		sky_result_warn(result, SKY_WARN_UNDATED);
	if (sight != SKY_HIDDEN)
		return sky_row(request->snapshot, kind, ref.row);
	*outcome = sky_refuse(result, SKY_PROBLEM_NOT_FOUND, "as_of", sky_request_text(request, "as_of"),
	                      sky_arena_printf(request->arena, "The %s \"%s\" was not yet published at the time of as_of",
	                                       sky_kind_singular(kind), sky_id(request->snapshot, kind, ref.row)));
	return NULL;
}

enum sky_outcome sky_answer_document(struct sky_result *result, const char *document, size_t length)
{
	result->form = SKY_RESULT_DOCUMENT;
	result->document = document;
	result->document_length = length;
	return SKY_DONE;
}
