/* What handlers ask of a request beyond api.h, and the ways a handler ends. */
#ifndef SKY_HANDLERS_REQUEST_H
#define SKY_HANDLERS_REQUEST_H

#include "handlers/api.h"

/* Like sky_request_arg, but NULL where the operation has no such parameter. */
const struct sky_arg *sky_request_find(const struct sky_request *request, const char *name);

/* Whether the operation has a parameter of that name. */
bool sky_request_takes(const struct sky_request *request, const char *name);

/* True for kinds whose records are claims with a publication date; the others define things and are always known. */
bool sky_kind_is_claim(enum sky_kind kind);

/* Why a record is not shown. */
enum sky_sight { SKY_SEEN, SKY_HIDDEN, SKY_UNDATED /* as_of asked, and nobody knows when it was published */ };

/* The ranks of figures that are shown, as a mask of 1 << enum sky_rank: all but deprecated unless rank= says else. */
unsigned sky_request_ranks(const struct sky_request *request);

/* The kinds that kind= names, as a mask of 1 << enum sky_kind; all when it is not given. */
unsigned sky_request_kinds(const struct sky_request *request);

/* Whether the record is shown under as_of and, for figures, these ranks. */
enum sky_sight sky_request_sees(const struct sky_request *request, unsigned ranks, struct sky_ref ref);

/* True when the claim of a source (of a role, an alias) is known under as_of; SKY_NONE is. */
bool sky_request_knows_source(const struct sky_request *request, uint32_t source);

/* How many records of `kind` that the index has of the thing are shown; figures: of an index that sky_figures_known has. */
struct sky_cell sky_cell_count(const struct sky_request *request, enum sky_index index, enum sky_kind kind,
                               uint32_t of);

/* Warns of the claims among the rows that as_of leaves out because nobody knows when they were published, and says how many.
 * false: memory. */
bool sky_request_warn_undated(const struct sky_request *request, enum sky_kind kind, struct sky_rows rows,
                              struct sky_result *result) SKY_MUST;

/* Fills result with the bytes of a buffer, verbatim; finishes the buffer. SKY_ERROR_MEMORY where it failed. */
enum sky_outcome sky_answer_buffer(const struct sky_request *request, struct sky_result *result,
                                   struct sky_buffer *buffer) SKY_MUST;

/* Fills result with an object answer. */
enum sky_outcome sky_answer_object(const struct sky_request *request, struct sky_result *result, const void *thing,
                                   bool (*write)(struct sky_json *, const struct sky_request *, const void *));

/* The record that the path parameter names, when it is known under as_of. NULL: *outcome is what the handler returns, and
 * result->problem is filled. */
const void *sky_request_record(const struct sky_request *request, const char *name, enum sky_kind kind,
                               struct sky_result *result, enum sky_outcome *outcome);

/* Ends with a problem: detail is static or in the arena; NULL detail means that memory was short. */
enum sky_outcome sky_refuse(struct sky_result *result, enum sky_problem_type type, const char *parameter,
                            const char *value, const char *detail);

/* Before row i of the page is written: asks for the memory of one that follows soon. */
static inline void sky_result_fetch(const struct sky_request *request, const struct sky_result *result, size_t i)
{
	const size_t ahead = 3;

	if (result->table && result->table->fetch && i + ahead < result->count) {
		result->table->fetch(request, result->rows[i + ahead]);
	}
}

#endif
