/* Which claim stands for a key where several do, and what was to be trusted on an earlier day.
 *
 * A key is subject, metric, market, period, unit and currency. Of the claims of a key that are not deprecated exactly
 * one is preferred on any day: the best one published by then. So the rank of a claim depends on the day that is asked
 * about: a number that was restated later was the preferred one until then. */
#ifndef SKY_MODEL_SNAPSHOT_STANDING_H
#define SKY_MODEL_SNAPSHOT_STANDING_H

#include "model/snapshot/snapshot.h"

/* True when a is the better claim of a key: ranked preferred by the data set before others, and others before
 * deprecated; reported and corrected before estimates before forecasts; published later, unknown dates being the
 * oldest; then the smaller id, so that the choice is always the same. b NULL: true. Thread-safe. */
bool sky_figure_better(const struct sky_figure *a, const struct sky_figure *b);

/* The rank on a day (SKY_DAY_NONE: with everything that is known now) of a claim known by then. A claim that the data
 * set deprecates is so on every day; a computed figure keeps its own rank. O(1), thread-safe. */
enum sky_rank sky_figure_rank(const struct sky_figure *figure, sky_day as_of);

/* True when the figure takes part in a contradiction all of whose claims were known on the day (SKY_DAY_NONE:
 * now). O(1), thread-safe. */
bool sky_figure_contradicted(const struct sky_figure *figure, sky_day as_of);

/* Order of figures by key, with or without the period. */
int sky_figure_compare_keys(const struct sky_figure *a, const struct sky_figure *b, bool with_period);

/* Sets `superseded` of every figure of a snapshot that is being loaded; they come sorted by key. false: memory. */
bool sky_standing_find(struct sky_figure *const *figure, size_t count) SKY_MUST;

/* Who states a figure: said_by where given, else the publisher of its source; a text to compare by, never NULL. */
const char *sky_figure_publisher(const struct sky_snapshot *snapshot, const struct sky_figure *figure);

#endif
