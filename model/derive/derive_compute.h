/* What the functions of recipes share: between derive_functions.c, derive_change.c,
 * derive_parts.c and derive_shares.c. */
#ifndef SKY_MODEL_DERIVE_DERIVE_COMPUTE_H
#define SKY_MODEL_DERIVE_DERIVE_COMPUTE_H

#include "model/derive/derive_internal.h"

#define SKY_PERCENT 100

/* Each fills result and out->figure; false: refused (why is set) or memory short (why is NULL). */
#define X(name, text, fewest, most, what) bool sky_compute_##text(struct sky_computation *c);
SKY_FUNCTIONS(X)
#undef X

/* Always false; why is static or in the arena. */
bool sky_computation_refuse(struct sky_computation *c, const char *why);

static inline const struct sky_figure *sky_computation_figure(const struct sky_computation *c, uint32_t i)
{
	return c->input[i].figure;
}

/* One subject in one market; one metric in one unit and currency. */
bool sky_figures_one_subject(const struct sky_figure *a, const struct sky_figure *b);
bool sky_figures_one_measure(const struct sky_figure *a, const struct sky_figure *b);

/* The number of an input as the formula shows it; NULL: memory. */
const char *sky_computation_number(struct sky_computation *c, uint32_t i);
/* Sets the formula: from a format with two numbers, or as all numbers with a separator behind a head: "a + b + c".
 * false: memory. */
bool sky_computation_formula(struct sky_computation *c, const char *format, uint32_t first, uint32_t second);
bool sky_computation_list(struct sky_computation *c, const char *head, const char *separator, const char *tail);

/* What the result takes over from an input: subject and market; metric, unit and currency; the period. */
void sky_computation_subject(struct sky_computation *c, const struct sky_figure *from);
void sky_computation_measure(struct sky_computation *c, const struct sky_figure *from);
bool sky_computation_keep_period(struct sky_computation *c, const struct sky_figure *from);
/* Another period; the one from the first's start to the last's end. false: memory. */
bool sky_computation_period(struct sky_computation *c, struct sky_period period);
bool sky_computation_span(struct sky_computation *c, const struct sky_figure *first, const struct sky_figure *last);
/* The result is a percentage of this metric. */
void sky_computation_in_percent(struct sky_computation *c, uint32_t metric);
/* Keeps the result within 0 and 100; refuses one that lies outside. */
bool sky_computation_clamp_percent(struct sky_computation *c);

#endif
