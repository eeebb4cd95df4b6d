/* Several shares of one market: the rest, and how concentrated it is. docs/numbers.md says the same in words. */
#include "model/derive/concentration.h"
#include "model/derive/derive_compute.h"

#include <string.h>

/* True when the inputs are shares of different subjects in one market and period; with `together` also of several
 * vendors together. */
static bool shares(struct sky_computation *c, bool together)
{
	const struct sky_figure *first = sky_computation_figure(c, c->count - 1);
	uint32_t share_of = sky_metric_at(c->snapshot, first->metric)->share_of;
	uint32_t market = sky_share_of_several(c->snapshot, first) ? sky_figure_market(first) : first->market;
	for (uint32_t i = 0; i < c->count; i++) {
		const struct sky_figure *share = sky_computation_figure(c, i);
		bool many = sky_share_of_several(c->snapshot, share);
		if (share_of == SKY_NONE || share->unit != SKY_UNIT_PERCENT || market == SKY_NONE || (many && !together))
			return sky_computation_refuse(c, "the inputs must be shares of a market, in percent");
		if ((many ? sky_figure_market(share) : share->market) != market || !sky_same_period(share, first) ||
		    (many || sky_share_of_several(c->snapshot, first)
		         ? sky_metric_at(c->snapshot, share->metric)->share_of != share_of
		         : !sky_figures_one_measure(share, first)))
			return sky_computation_refuse(c, "the shares must be of one market, measure and period");
		for (uint32_t j = 0; j < i; j++)
			if (sky_figures_one_subject(sky_computation_figure(c, j), share) &&
			    sky_computation_figure(c, j)->metric == share->metric)
				return sky_computation_refuse(c, "a subject is named twice");
	}
	c->out->figure.subject_kind = SKY_MARKET;
	c->out->figure.subject = c->out->figure.market = market;
	sky_computation_in_percent(c, first->metric);
	return sky_computation_keep_period(c, first);
}

static void add_all(struct sky_computation *c)
{
	sky_exact_set(&c->result, &c->number[0]);
	for (uint32_t i = 1; i < c->count; i++)
		sky_exact_add(&c->result, &c->result, &c->number[i]);
}

bool sky_compute_others(struct sky_computation *c)
{
	if (!shares(c, false))
		return false;
	add_all(c);
	sky_exact_scale(&c->result, -1, 1);
	sky_exact_add_whole(&c->result, SKY_PERCENT);
	return sky_computation_clamp_percent(c) && sky_computation_list(c, "100", " - ", "");
}

bool sky_compute_cr(struct sky_computation *c)
{
	if (!shares(c, false))
		return false;
	add_all(c);
	return sky_computation_clamp_percent(c) && sky_computation_list(c, "", " + ", "");
}

/* Bounds of the HHI: of all that is stated, whoever the others are. */
bool sky_compute_hhi(struct sky_computation *c)
{
	if (!shares(c, true))
		return false;
	struct sky_known_shares known;
	struct sky_exact square;
	sky_known_init(&known);
	sky_exact_init(&square);
	c->result.has_value = true;
	for (uint32_t i = 0; i < c->count; i++) {
		sky_known_add(&known, c->snapshot, sky_computation_figure(c, i), &c->number[i]);
		if (sky_computation_figure(c, i)->subject_kind != SKY_MARKET) {
			mpq_mul(square.value, c->number[i].value, c->number[i].value);
			mpq_add(c->result.value, c->result.value, square.value);
			c->result.has_value = c->result.has_value && c->number[i].has_value;
		}
	}
	bool fits = sky_known_close(&known);
	if (fits) {
		sky_known_squares(&known, c->result.low, c->result.high);
		/* A value where the printed shares add up to 100 within their rounding. */
		c->result.has_value = c->result.has_value && mpq_sgn(known.rest_low) == 0 && known.named > 0;
	}
	if (!fits)
		c->why = "the shares add up to more than 100 percent, or what all others have does not fit them";
	else if (mpq_cmp(c->result.low, c->result.high) > 0)
		c->why = "the shares do not fit what the largest have together";
	sky_exact_finish(&square);
	sky_known_finish(&known);
	c->out->figure.unit = SKY_UNIT_POINTS;
	return !c->why &&
	       sky_computation_list(c, "the least and the most sum of squares of 100 percent that fit ", ", ", "");
}
