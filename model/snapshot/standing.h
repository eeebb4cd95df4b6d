/* Which claim stands for a key where several do, on what grounds, and which one did on an earlier day.
 *
 * A key is subject, metric, market, period, unit and currency. Of the claims of a key that are known on a day and not
 * deprecated on it, exactly one is preferred. The steps below are taken in their order; each one keeps the claims that
 * do best by it, until one is left. */
#ifndef SKY_MODEL_SNAPSHOT_STANDING_H
#define SKY_MODEL_SNAPSHOT_STANDING_H

#include "model/snapshot/snapshot.h"

/* X(NAME, why the claim that is left is preferred). NULL: the data set's own reason. */
#define SKY_GROUNDS(X)                                                                                                 \
	X(NOT_DEPRECATED, "the other claims are deprecated")                                                               \
	X(DATA_SET, NULL)                                                                                                  \
	X(NO_FORECAST, "the others are forecasts")                                                                         \
	X(GRADE, "the others are from sources of low grade")                                                               \
	X(OWN, "the publisher's own edition")                                                                              \
	X(RESTATED, "the publisher's newest edition")                                                                      \
	X(AGREED, "more sources agree with it")                                                                            \
	X(IMPLIED, "shares and sizes of the publisher imply it")                                                           \
	X(NEWEST, "the newest edition")                                                                                    \
	X(EXACT, "printed more exactly")                                                                                   \
	X(NO_ESTIMATE, "reported, not estimated")                                                                          \
	X(FIRST, "nothing tells the claims apart, and this is the first by its id")

enum sky_ground {
	SKY_GROUND_NONE, /* no other claim is known */
#define X(name, text) SKY_GROUND_##name,
	SKY_GROUNDS(X)
#undef X
};

/* Since when which claim of a key stands. */
struct sky_standing {
	struct sky_since {
		sky_day from;   /* SKY_DAY_MAX: only with everything that is known now, undated claims too */
		const char *id; /* of the claim; NULL: all are deprecated */
		uint8_t step;   /* enum sky_ground: the one that left it alone */
	} * since;
	uint32_t count;
};

/* True when a is the better claim of a key, as of now: preferred before others, and others before deprecated; of two
 * that are not preferred: reported and corrected before estimates before forecasts; published later, unknown dates
 * being the oldest; then the smaller id, so that the choice is always the same. b NULL: true. Thread-safe. */
bool sky_figure_better(const struct sky_figure *a, const struct sky_figure *b);

/* The same on a day (SKY_DAY_NONE: now). */
bool sky_figure_better_on(const struct sky_figure *a, const struct sky_figure *b, sky_day as_of);

/* The rank on a day (SKY_DAY_NONE: with everything that is known now) of a claim known by then. A computed figure keeps
 * its own rank. O(log n), thread-safe. */
enum sky_rank sky_figure_rank(const struct sky_figure *figure, sky_day as_of);

/* True when the data set gives that rank, and it holds on the day: from ranked_on, else from the claim's own day. */
bool sky_figure_is_ranked(const struct sky_figure *figure, enum sky_rank rank, sky_day as_of);

/* Why a claim has its rank on the day: the data set's own reason where the rank that it gives holds then, else NULL.
 * *ground: what left the claim alone where it is preferred and others are known, else SKY_GROUND_NONE. */
const char *sky_figure_reason(const struct sky_figure *figure, sky_day as_of, enum sky_ground *ground);

/* The sentence of a step; NULL where it has none. */
const char *sky_ground_text(enum sky_ground ground);

/* True when the figure takes part in a contradiction all of whose claims were known on the day (SKY_DAY_NONE:
 * now). O(1), thread-safe. */
bool sky_figure_contradicted(const struct sky_figure *figure, sky_day as_of);

/* Order of figures by key, with or without the period. */
int sky_figure_compare_keys(const struct sky_figure *a, const struct sky_figure *b, bool with_period);

/* Sets `standing` of every figure of a snapshot that is being loaded; they come sorted by key. false: memory. */
bool sky_standing_find(const struct sky_snapshot *snapshot, struct sky_figure *const *figure, size_t count) SKY_MUST;

/* Who states a figure: said_by where given, else the publisher of its source; a text to compare by, never NULL. */
const char *sky_figure_publisher(const struct sky_snapshot *snapshot, const struct sky_figure *figure);

#endif
