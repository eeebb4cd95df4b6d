/* Rates of exchange: which of those on record convert an amount, and what they come to. Pure; any number of threads. */
#ifndef SKY_MODEL_DERIVE_RATES_H
#define SKY_MODEL_DERIVE_RATES_H

#include "model/number/exact.h"
#include "model/snapshot/snapshot.h"

#define SKY_RATES_MAX 36 /* rates that one amount is converted at: three years of months */

/* The rates that convert an amount of `figure` into `currency`, of periods that were over by `as_of` (SKY_DAY_NONE:
 * any), in order of time; returns their number. A stock takes one end rate of its last day. A flow takes the average
 * of its period or, where there is none, averages of shorter periods that fill it without a gap: months fill a quarter
 * or a fiscal year. 0 when the data set has none; *why (in the arena) then says which is missing; NULL when memory is
 * short. */
size_t sky_rates_for(const struct sky_snapshot *snapshot, struct sky_arena *arena, const struct sky_figure *figure,
                     const char *currency, sky_day as_of, const struct sky_rate *rate[SKY_RATES_MAX], const char **why);

/* True when some rate of the data set is from or into the currency. */
bool sky_rates_know(const struct sky_snapshot *snapshot, const char *currency);

/* True when these rates, in this order, are of the figure's period and of the kind that its metric asks for. */
bool sky_rates_fit(const struct sky_snapshot *snapshot, const struct sky_figure *figure,
                   const struct sky_rate *const *rate, size_t count);

/* The average rate of the whole period; `number` has the rates as printed. Its value weighs each by its days. The
 * publisher weighs by the days on which it quotes a rate, which are not on record. Its interval holds the result for
 * every share of such days from 58 to 75 in 100: a month has 18 to 23 of them. */
void sky_rates_mean(struct sky_exact *out, const struct sky_rate *const *rate, const struct sky_exact *number,
                    size_t count);

/* The interval that a rate stands for, from its printed digits. */
struct sky_interval sky_rate_interval(const struct sky_rate *rate);

#endif
