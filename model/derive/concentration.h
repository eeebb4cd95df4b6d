/* What is known of the shares of a market, and what follows for its concentration. Nothing is assumed of vendors that
 * are not named: they may be larger than those that are. docs/numbers.md ("Concentration") has the reasons. */
#ifndef SKY_MODEL_DERIVE_CONCENTRATION_H
#define SKY_MODEL_DERIVE_CONCENTRATION_H

#include "model/number/exact.h"
#include "model/snapshot/snapshot.h"

enum { SKY_NAMED_MAX = 64, SKY_TOPS_MAX = 8 };

struct sky_known_shares {
	uint32_t named, tops;
	/* Ends of the named vendors' shares, each sorted, the largest first: the k-th largest of them lies between the
	 * k-th of both, whoever that is. */
	mpq_t low[SKY_NAMED_MAX + 1], high[SKY_NAMED_MAX + 1];
	mpq_t rest_low, rest_high; /* what all others have */
	struct {
		uint32_t n;
		mpq_t low, high;
	} top[SKY_TOPS_MAX]; /* what the n largest have */
};

/* True for a share that several vendors have together: the n largest, or all others. */
bool sky_share_of_several(const struct sky_snapshot *snapshot, const struct sky_figure *share);

void sky_known_init(struct sky_known_shares *known);
void sky_known_finish(struct sky_known_shares *known);

/* Adds what a figure says: a vendor's share, or by its metric the share of the n largest or of all others. More than
 * there is room for says nothing. */
void sky_known_add(struct sky_known_shares *known, const struct sky_snapshot *snapshot, const struct sky_figure *figure,
                   const struct sky_exact *number);

/* To be called after the last one. false: the shares, and what is stated of all others, cannot add up to 100. */
bool sky_known_close(struct sky_known_shares *known) SKY_MUST;

/* Bounds of the share of the n largest; true when the n largest are surely the first n of those named. */
bool sky_known_ratio(const struct sky_known_shares *known, uint32_t n, mpq_t low, mpq_t high);

/* Bounds of the sum of squares. low > high: the claims do not fit together. */
void sky_known_squares(const struct sky_known_shares *known, mpq_t low, mpq_t high);

#endif
