/* The ways a handler ends. */
#ifndef SKY_HANDLERS_REQUEST_RESULT_H
#define SKY_HANDLERS_REQUEST_RESULT_H

#include "handlers/request/api.h"
#include "handlers/write/buffer.h"

/* Adds a warning to meta.warnings; the text is static or in the arena. After SKY_WARNINGS_MAX warnings it does
 * nothing. */
void sky_result_warn(struct sky_result *result, const char *text);

/* The warning beside a record that was asked for by its id, under as_of. */
#define SKY_WARN_UNDATED "as_of: nobody knows when this was published, so it may be later"

/* Warns of the claims among the rows that as_of leaves out because nobody knows when they were published, and counts
 * them. false: memory. */
bool sky_request_warn_undated(const struct sky_request *request, enum sky_kind kind, struct sky_rows rows,
                              struct sky_result *result) SKY_MUST;

/* Fills result with an object answer. */
enum sky_outcome sky_answer_object(const struct sky_request *request, struct sky_result *result, const void *thing,
                                   bool (*write)(struct sky_json *, const struct sky_request *, const void *));

/* Fills result with the bytes of a buffer, verbatim; finishes the buffer. SKY_ERROR_MEMORY where it failed. */
enum sky_outcome sky_answer_buffer(const struct sky_request *request, struct sky_result *result,
                                   struct sky_buffer *buffer) SKY_MUST;

/* Ends with a problem: detail is static or in the arena; NULL detail means that memory was short. */
enum sky_outcome sky_refuse(struct sky_result *result, enum sky_problem_type type, const char *parameter,
                            const char *value, const char *detail);

/* The record that the path parameter names, unless it was published after as_of. NULL: *outcome is what the handler
 * returns, and result->problem is filled. */
const void *sky_request_record(const struct sky_request *request, const char *name, enum sky_kind kind,
                               struct sky_result *result, enum sky_outcome *outcome);

/* Called before row i of the page is written: fetches the memory of a row that follows soon. */
static inline void sky_result_fetch(const struct sky_request *request, const struct sky_result *result, size_t i)
{
	const size_t ahead = 3;
	if (result->table && result->table->fetch && i + ahead < result->count)
		result->table->fetch(request, result->rows[i + ahead]);
}

/* Fills result with bytes that exist already, verbatim. They are static, the snapshot's or the arena's. */
enum sky_outcome sky_answer_document(struct sky_result *result, const char *document, size_t length);

#endif
