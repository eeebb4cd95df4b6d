/* Several shares of one market: the rest, and how concentrated it is. docs/numbers.md says the same in words. */
#include "model/derive/derive_compute.h"

#include <string.h>

/* True when the inputs are shares of different subjects in one market and period. */
static bool shares(struct sky_computation *c)
{
	const struct sky_figure *first = sky_computation_figure(c, 0);
	if (sky_metric_at(c->snapshot, first->metric)->share_of == SKY_NONE || first->unit != SKY_UNIT_PERCENT ||
	    first->market == SKY_NONE) {
		return sky_computation_refuse(c, "the inputs must be shares of a market, in percent");
	}
	for (uint32_t i = 1; i < c->count; i++) {
		const struct sky_figure *share = sky_computation_figure(c, i);
		if (share->market != first->market || !sky_figures_one_measure(share, first) ||
		    !sky_same_period(share, first)) {
			return sky_computation_refuse(c, "the shares must be of one market, measure and period");
		}
		for (uint32_t j = 0; j < i; j++) {
			if (sky_computation_figure(c, j)->subject_kind == share->subject_kind &&
			    sky_computation_figure(c, j)->subject == share->subject) {
				return sky_computation_refuse(c, "a subject is named twice");
			}
		}
	}
	c->out->figure.subject_kind = SKY_MARKET;
	c->out->figure.subject = first->market;
	c->out->figure.market = first->market;
	sky_computation_in_percent(c, first->metric);
	return sky_computation_keep_period(c, first);
}

static void add_all(struct sky_computation *c)
{
	sky_exact_set(&c->result, &c->number[0]);
	for (uint32_t i = 1; i < c->count; i++) {
		sky_exact_add(&c->result, &c->result, &c->number[i]);
	}
}

bool sky_compute_others(struct sky_computation *c)
{
	if (!shares(c)) {
		return false;
	}
	add_all(c);
	sky_exact_scale(&c->result, -1, 1);
	sky_exact_add_whole(&c->result, SKY_PERCENT);
	return sky_computation_clamp_percent(c) && sky_computation_list(c, "100", " - ", "");
}

bool sky_compute_cr(struct sky_computation *c)
{
	if (!shares(c)) {
		return false;
	}
	add_all(c);
	return sky_computation_clamp_percent(c) && sky_computation_list(c, "", " + ", "");
}

/* floor(rest / share) * share^2 + (rest - that many shares)^2: the most that a rest can add when none of its members is
 * larger than `share`. */
static void most_of_rest(mpq_t out, const mpq_t rest, const mpq_t share)
{
	mpq_t whole, left;
	mpq_inits(whole, left, NULL);
	mpq_div(whole, rest, share);
	mpz_fdiv_q(mpq_numref(whole), mpq_numref(whole), mpq_denref(whole));
	mpz_set_ui(mpq_denref(whole), 1);
	mpq_mul(left, whole, share);
	mpq_sub(left, rest, left);
	mpq_mul(left, left, left);
	mpq_mul(out, share, share);
	mpq_mul(out, out, whole);
	mpq_add(out, out, left);
	mpq_clears(whole, left, NULL);
}

/* Bounds of the HHI. A caller names the largest shares, so no member of the rest counts as larger than the smallest one
 * named. */
bool sky_compute_hhi(struct sky_computation *c)
{
	bool all_values = true;
	if (!shares(c)) {
		return false;
	}
	for (uint32_t i = 0; i < c->count; i++) {
		if (c->number[i].low_unbounded || c->number[i].high_unbounded || mpq_sgn(c->number[i].low) < 0) {
			return sky_computation_refuse(c, "every share must be bounded at both ends");
		}
		if (mpq_sgn(c->number[i].high) <= 0) {
			return sky_computation_refuse(c, "a share of nothing sets no bound to the rest");
		}
		all_values = all_values && c->number[i].has_value;
	}
	mpq_t rest;
	mpq_t square;
	mpq_t smallest;
	mpq_t most;
	mpq_inits(rest, square, smallest, most, NULL);
	mpq_set_ui(rest, SKY_PERCENT, 1);
	mpq_set(smallest, c->number[0].high);
	for (uint32_t i = 0; i < c->count; i++) {
		mpq_mul(square, c->number[i].low, c->number[i].low);
		mpq_add(c->result.low, c->result.low, square);
		mpq_mul(square, c->number[i].high, c->number[i].high);
		mpq_add(c->result.high, c->result.high, square);
		mpq_mul(square, c->number[i].value, c->number[i].value);
		mpq_add(c->result.value, c->result.value, square);
		mpq_sub(rest, rest, c->number[i].low);
		mpq_add(most, most, c->number[i].high);
		if (mpq_cmp(c->number[i].high, smallest) < 0) {
			mpq_set(smallest, c->number[i].high);
		}
	}
	/* Complete when the printed shares add up to 100 within their rounding. */
	bool complete = mpq_sgn(rest) >= 0 && mpq_cmp_ui(most, SKY_PERCENT, 1) >= 0;
	if (mpq_sgn(rest) < 0) {
		c->why = "the shares add up to more than 100 percent";
	}
	if (mpq_sgn(rest) > 0) {
		most_of_rest(square, rest, smallest);
		mpq_add(c->result.high, c->result.high, square);
	}
	if (mpq_cmp_ui(c->result.high, SKY_PERCENT * SKY_PERCENT, 1) > 0) {
		mpq_set_ui(c->result.high, SKY_PERCENT * SKY_PERCENT, 1);
	}
	c->result.has_value = complete && all_values;
	mpq_clears(rest, square, smallest, most, NULL);
	c->out->figure.unit = SKY_UNIT_POINTS;
	return !c->why && sky_computation_list(c, "", "^2 + ",
	                                       "^2, up to that plus the rest in parts no larger than the smallest share");
}
