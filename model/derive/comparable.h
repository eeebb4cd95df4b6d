/* May two values be set against each other? What stands in the way, if anything: the guard of every comparison. */
#ifndef SKY_MODEL_DERIVE_COMPARABLE_H
#define SKY_MODEL_DERIVE_COMPARABLE_H

#include "model/base/arena.h"
#include "model/snapshot/snapshot.h"

/* X(ENUM, word that a reason starts with). docs/numbers.md says of each when it holds. */
#define SKY_DIFFERENCES(X)                                                                                             \
	X(METRIC, "metric")                                                                                                \
	X(SCOPE, "scope")                                                                                                  \
	X(COUNTED, "counted")                                                                                              \
	X(REGION, "region")                                                                                                \
	X(PUBLISHER, "publisher")                                                                                          \
	X(PERIOD, "period")                                                                                                \
	X(UNIT, "unit")                                                                                                    \
	X(CURRENCY, "currency")                                                                                            \
	X(FORECAST, "forecast")

enum sky_difference {
#define X(name, text) SKY_DIFFERENCE_##name,
	SKY_DIFFERENCES(X)
#undef X
	    SKY_DIFFERENCE_COUNT
};

/* One of two things that are compared. */
struct sky_side {
	uint32_t market;                 /* what it is counted in, or what it is the size of; SKY_NONE: no market */
	const struct sky_figure *figure; /* NULL: no value, only definitions are compared */
};

/* The side that a figure is, stored or derived. */
struct sky_side sky_side_of(const struct sky_figure *figure);

/* The differences that forbid combining the two, as a mask of 1u << enum sky_difference; 0: they may be compared.
 * Thread-safe. */
unsigned sky_sides_differ(const struct sky_snapshot *snapshot, struct sky_side a, struct sky_side b);

/* The differences of the mask in words, one reason each, joined by "; ": "region: world against CN; unit: percent
 * against count". *text is in the arena, NULL for an empty mask. false: memory. */
bool sky_differences_explain(const struct sky_snapshot *snapshot, struct sky_arena *arena, unsigned mask,
                             struct sky_side a, struct sky_side b, const char **text) SKY_MUST;

/* Who defines the market of a side, else who states its figure: a text to compare by, or NULL. */
const char *sky_side_publisher(const struct sky_snapshot *snapshot, struct sky_side side);

/* The length of a figure's period in months, 0 for one of days: months and years of different days are one length. */
int32_t sky_figure_months(const struct sky_figure *figure);

#endif
