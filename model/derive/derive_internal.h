/* Shared by derive.c (recipes) and the functions (derive_functions.c says what each demands and computes). */
#ifndef SKY_MODEL_DERIVE_DERIVE_INTERNAL_H
#define SKY_MODEL_DERIVE_DERIVE_INTERNAL_H

#include "model/derive/derive.h"
#include "model/number/exact.h"

/* A computation under way: inputs with their exact numbers, and the result to fill. */
struct sky_computation {
	const struct sky_snapshot *snapshot;
	struct sky_arena *arena;
	const struct sky_input *input;
	struct sky_exact *number; /* one an input */
	uint32_t count;
	struct sky_exact result;
	struct sky_derived *out; /* the function fills in the figure's unit, metric, period … */
	const char *why;         /* set when refused */
};

struct sky_function_rule {
	const char *name, *what;
	uint32_t fewest, most;
	/* Fills result and out->figure; false: refused (why is set) or memory short (why is NULL). */
	bool (*compute)(struct sky_computation *c);
};

const struct sky_function_rule *sky_function_rule(enum sky_function function);

/* The metric of the growth of `metric` over this span, and the one of shares in it; SKY_NONE when there is none. */
uint32_t sky_growth_metric_of(const struct sky_snapshot *snapshot, uint32_t metric, enum sky_growth_span span);
uint32_t sky_share_metric_of(const struct sky_snapshot *snapshot, uint32_t metric);

#endif
