/* Sets of shares: what one publisher says of one market, measure and period. Every answer that adds shares up, or takes
 * them from 100, does it with one of these sets, so that what is left for all others stands once. Thread-safe. */
#ifndef SKY_MODEL_DERIVE_SHARE_SET_H
#define SKY_MODEL_DERIVE_SHARE_SET_H

#include "model/derive/derive.h"

struct sky_share_set {
	/* One claim a key, the one that stands. First `beside` of several vendors together: of all others, where all
	 * shares are of one edition with it, and of the n largest. Then the shares of vendors, the largest first. */
	const struct sky_figure **figure;
	uint32_t beside, shares;
	const struct sky_figure *others; /* stated in an edition that a share is of; NULL: nowhere */
	const char *publisher;           /* of the editions (edition.h) */
};

/* Keeps the claims that sets are made of and that stand on the day (SKY_DAY_NONE: now), ordered by period, so that
 * sky_share_set_next finds the sets. Returns how many are left. */
size_t sky_share_sets_sort(const struct sky_snapshot *snapshot, sky_day as_of, const struct sky_figure **figure,
                           size_t count);

/* The set at the front of sorted figures. Returns how many figures it has; 0: none is left. */
size_t sky_share_set_next(const struct sky_snapshot *snapshot, const struct sky_figure **figure, size_t count,
                          struct sky_share_set *set);

/* What is left for all others: the claim that states it, else computed from the shares. Refused where the shares have
 * no period, add up to more than a hundred, or a forecast is among reports. */
enum sky_derive_status sky_share_set_rest(const struct sky_snapshot *snapshot, struct sky_arena *arena,
                                          const struct sky_share_set *set, const struct sky_figure **out,
                                          const char **why) SKY_MUST;

/* What the n largest vendors have together, if all figures of the set hold: the bounds, printed outward. *named: they
 * surely are the first n vendors of the set. false: the figures cannot all hold. */
bool sky_share_set_ratio(const struct sky_snapshot *snapshot, const struct sky_share_set *set, uint32_t n,
                         struct sky_interval *out, bool *named) SKY_MUST;

#endif
