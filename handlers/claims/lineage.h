/* Lineage of figures, and figures by id: stored ones and recipes. */
#ifndef SKY_HANDLERS_CLAIMS_LINEAGE_H
#define SKY_HANDLERS_CLAIMS_LINEAGE_H

#include "handlers/request/api.h"
#include "handlers/write/json.h"

/* Why the figure has its rank on the day of as_of: the data set's reason, or what decided between several claims. */
struct sky_cell sky_cell_rank_reason(const struct sky_request *request, const struct sky_figure *figure);

/* The note on the figure; NULL where it was not known yet by as_of. */
const char *sky_figure_note(const struct sky_request *request, const struct sky_figure *figure);

/* True when the figure was published by as_of; a computed one when all of its inputs were. */
bool sky_request_knows_figure(const struct sky_request *request, const struct sky_figure *figure);

/* What the recipe of a claim that was corrected by arithmetic computes; NULL: it has none, or it was not known yet. */
const struct sky_figure *sky_figure_recipe(const struct sky_request *request, const struct sky_figure *figure);

/* Writes one node with everything below it, as a value. */
void sky_put_lineage(struct sky_json *json, const struct sky_request *request, const struct sky_figure *figure);

/* The columns of include=lineage: the arithmetic of a computed figure (null for a claim), the places in the sources
 * where its inputs stand ("source locator", joined by "; "), and the path of the whole tree. */
struct sky_cell sky_cell_lineage_formula(const struct sky_figure *figure);
struct sky_cell sky_cell_lineage_places(const struct sky_request *request, const struct sky_figure *figure);
struct sky_cell sky_cell_lineage_url(const struct sky_request *request, const struct sky_figure *figure);

/* What a computed figure says of itself, null in claims. The editions that its inputs are of, where they are several:
 * "Gartner, 2022-06; Gartner, 2023-07-18". Ids of the claims on the same thing that no number of its interval satisfies,
 * joined by ";". How many periods lie between its two inputs, 1 for neighbours. */
struct sky_cell sky_cell_mixed_editions(const struct sky_request *request, const struct sky_figure *figure);
struct sky_cell sky_cell_contradicts(const struct sky_request *request, const struct sky_figure *figure);
struct sky_cell sky_cell_steps(const struct sky_figure *figure);

/* The title of whoever released an edition: a record or, where there is none, the name in the source. */
const char *sky_publisher_title(const struct sky_request *request, const char *publisher);

/* The figure that the path parameter "figure" names: a stored one, or one computed from its recipe. Without one, the
 * outcome is what the handler returns. */
enum sky_outcome sky_request_figure(const struct sky_request *request, struct sky_result *result,
                                    const struct sky_figure **out) SKY_MUST;

#endif
