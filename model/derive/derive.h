/* Derived figures: computed from claims, never stored. A derived figure's id spells its recipe, a function of ids of
 * figures (stored or derived again) and of rates: prior(cn-public-cloud-2021,cn-public-cloud-growth-2021). Nothing is
 * cached: every function here is pure and may be called by any number of threads at once. docs/numbers.md has a
 * worked example of each. */
#ifndef SKY_MODEL_DERIVE_DERIVE_H
#define SKY_MODEL_DERIVE_DERIVE_H

#include "model/base/arena.h"
#include "model/record/figure.h"
#include "model/snapshot/snapshot.h"

const char *sky_function_text(enum sky_function function); /* "prior" */
const char *sky_function_what(enum sky_function function);

/* Calls back for the record of each claim and rate that a figure rests on: in the order of its inputs, and once for
 * each place where it stands. A stored figure rests on its own record. */
void sky_figure_leaves(const struct sky_figure *figure, void (*each)(void *closure, const struct sky_record *record),
                       void *closure);

enum sky_derive_status {
	SKY_DERIVE_OK = 0,
	SKY_DERIVE_UNKNOWN, /* an id that is neither a figure's nor a recipe */
	SKY_DERIVE_REFUSED, /* a recipe whose inputs do not fit together; *why says so */
	SKY_DERIVE_MEMORY
};

#define SKY_RECIPE_DEPTH 8    /* functions within functions */
#define SKY_RECIPE_INPUTS 256 /* figures and rates in one recipe */

/* The figure of an id: a stored one, or a recipe computed into the arena. *why is static or in the arena. */
enum sky_derive_status sky_derive(const struct sky_snapshot *snapshot, struct sky_arena *arena, const char *id,
                                  const struct sky_figure **out, const char **why) SKY_MUST;

/* The same from a function and inputs; the id is spelled from them. */
enum sky_derive_status sky_derive_from(const struct sky_snapshot *snapshot, struct sky_arena *arena,
                                       enum sky_function function, const struct sky_input *input, uint32_t count,
                                       const struct sky_figure **out, const char **why) SKY_MUST;

/* Chooses two figures to compute with, of two keys whose claims come best first: of one edition where there is such a
 * pair, else the best of each. A forecast is not put beside a report, nor a deprecated claim beside others. */
void sky_derive_choose(const struct sky_figure *const *a, size_t a_count, const struct sky_figure *const *b,
                       size_t b_count, sky_day as_of, const struct sky_figure *out[2]);

/* The period that a growth over the span is against. false: there is none. */
bool sky_growth_base(const struct sky_figure *figure, enum sky_growth_span span, struct sky_period *base) SKY_MUST;

/* Which derived figures to enumerate. SKY_NONE: any. */
struct sky_derive_filter {
	struct sky_ref subject; /* row SKY_NONE: any */
	uint32_t market;        /* as scope or as subject */
	sky_day as_of;          /* only from claims published by then; SKY_DAY_NONE: no limit */
};

/* The most claims that one enumeration looks at: what it computes is bounded before it begins. */
#define SKY_DERIVE_CLAIMS 20000

/* The rows of those claims from which the figures that the filter asks for can follow; row NULL: all claims.
 * SKY_DERIVE_REFUSED: more than SKY_DERIVE_CLAIMS. */
enum sky_derive_status sky_derive_claims(const struct sky_snapshot *snapshot, struct sky_arena *arena,
                                         const struct sky_derive_filter *filter, struct sky_rows *rows) SKY_MUST;

/* Every figure that follows from the claims by the rules of docs/numbers.md ("What is derived by itself"), each once.
 * For each key it uses the preferred claim, or the newest where none is preferred. SKY_DERIVE_REFUSED: there are more
 * than SKY_DERIVE_CLAIMS claims. */
enum sky_derive_status sky_derive_all(const struct sky_snapshot *snapshot, struct sky_arena *arena,
                                      const struct sky_derive_filter *filter, const struct sky_figure *const **out,
                                      size_t *count) SKY_MUST;

#endif
