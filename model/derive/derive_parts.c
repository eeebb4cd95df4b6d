/* Wholes, parts and shares of them. docs/numbers.md says the same in words. */
#include "model/derive/derive_compute.h"

#include <string.h>

/* True when the inputs from `first` on have the same measure and period, for different markets that are parts of
 * `whole`. */
static bool parts_of(struct sky_computation *c, uint32_t first, uint32_t whole, const struct sky_figure *like)
{
	for (uint32_t i = first; i < c->count; i++) {
		const struct sky_figure *part = sky_computation_figure(c, i);
		if (part->subject_kind != SKY_MARKET || sky_market_at(c->snapshot, part->subject)->part_of != whole)
			return sky_computation_refuse(c, "every part must be a market that is directly part of the whole");
		if (!sky_figures_one_measure(part, like) || !sky_same_period(part, like))
			return sky_computation_refuse(c, "parts must be of one measure, period and currency");
		for (uint32_t j = first; j < i; j++)
			if (sky_computation_figure(c, j)->subject == part->subject)
				return sky_computation_refuse(c, "a part is named twice");
	}
	return true;
}

bool sky_compute_sum(struct sky_computation *c)
{
	const struct sky_figure *first = sky_computation_figure(c, 0);
	uint32_t whole = first->subject_kind == SKY_MARKET ? sky_market_at(c->snapshot, first->subject)->part_of : SKY_NONE;
	if (whole == SKY_NONE)
		return sky_computation_refuse(c, "the parts must be markets that are part of another market");
	if (!parts_of(c, 0, whole, first))
		return false;
	if (!sky_market_at(c->snapshot, whole)->parts_exhaustive ||
	    sky_index_rows(c->snapshot, SKY_MARKETS_OF_MARKET, whole).count != c->count)
		return sky_computation_refuse(c, "the parts named do not make up the whole");
	sky_exact_set(&c->result, &c->number[0]);
	for (uint32_t i = 1; i < c->count; i++)
		sky_exact_add(&c->result, &c->result, &c->number[i]);
	sky_computation_measure(c, first);
	c->out->figure.subject_kind = SKY_MARKET;
	c->out->figure.subject = whole;
	c->out->figure.market = SKY_NONE;
	return sky_computation_keep_period(c, first) && sky_computation_list(c, "", " + ", "");
}

static bool is_named(const struct sky_computation *c, uint32_t market)
{
	for (uint32_t i = 1; i < c->count; i++)
		if (sky_computation_figure(c, i)->subject == market)
			return true;
	return false;
}

bool sky_compute_rest(struct sky_computation *c)
{
	const struct sky_figure *whole = sky_computation_figure(c, 0);
	uint32_t missing = SKY_NONE, open = 0;
	if (whole->subject_kind != SKY_MARKET)
		return sky_computation_refuse(c, "the whole must be the size of a market");
	if (!parts_of(c, 1, whole->subject, whole))
		return false;
	struct sky_rows parts = sky_index_rows(c->snapshot, SKY_MARKETS_OF_MARKET, whole->subject);
	for (size_t i = 0; i < parts.count; i++) {
		if (!is_named(c, parts.row[i])) {
			missing = parts.row[i];
			open++;
		}
	}
	if (open != 1 || !sky_market_at(c->snapshot, whole->subject)->parts_exhaustive)
		return sky_computation_refuse(c, "exactly one part of a whole with exhaustive parts must be missing");
	sky_exact_set(&c->result, &c->number[0]);
	for (uint32_t i = 1; i < c->count; i++)
		sky_exact_subtract(&c->result, &c->result, &c->number[i]);
	sky_computation_measure(c, whole);
	c->out->figure.subject_kind = SKY_MARKET;
	c->out->figure.subject = missing;
	c->out->figure.market = SKY_NONE;
	return sky_computation_keep_period(c, whole) && sky_computation_list(c, "", " - ", "");
}

bool sky_compute_part(struct sky_computation *c)
{
	const struct sky_figure *share = sky_computation_figure(c, 0), *size = sky_computation_figure(c, 1);
	const struct sky_metric *metric = sky_metric_at(c->snapshot, share->metric);
	if (metric->share_of == SKY_NONE || metric->share_of != size->metric || share->unit != SKY_UNIT_PERCENT)
		return sky_computation_refuse(c, "the first figure is not a share of what the second measures");
	if (size->subject_kind != SKY_MARKET || share->market != size->subject)
		return sky_computation_refuse(c, "the share is of another market than the size");
	if (!sky_same_period(share, size))
		return sky_computation_refuse(c, "share and size must be of one period");
	sky_exact_multiply(&c->result, &c->number[0], &c->number[1]);
	sky_exact_scale(&c->result, 1, SKY_PERCENT);
	sky_computation_subject(c, share);
	sky_computation_measure(c, size);
	if (metric->numerator != SKY_NONE)
		c->out->figure.metric = metric->numerator;
	return sky_computation_keep_period(c, share) && sky_computation_formula(c, "%s / 100 * %s", 0, 1);
}

bool sky_compute_whole(struct sky_computation *c)
{
	const struct sky_figure *part = sky_computation_figure(c, 0), *share = sky_computation_figure(c, 1);
	const struct sky_metric *metric = sky_metric_at(c->snapshot, share->metric);
	if (metric->share_of == SKY_NONE || share->unit != SKY_UNIT_PERCENT || metric->numerator != part->metric ||
	    !sky_is_amount(part))
		return sky_computation_refuse(c, "the second figure is not the share that the first is of a whole");
	if (!sky_figures_one_subject(part, share) || share->market == SKY_NONE)
		return sky_computation_refuse(c, "part and share must be of one subject in one market");
	if (!sky_same_period(part, share))
		return sky_computation_refuse(c, "part and share must be of one period");
	if (!sky_exact_divide(&c->result, &c->number[0], &c->number[1]))
		return sky_computation_refuse(c, "the share may be zero");
	sky_exact_scale(&c->result, SKY_PERCENT, 1);
	sky_computation_measure(c, part);
	c->out->figure.metric = metric->share_of;
	c->out->figure.subject_kind = SKY_MARKET;
	c->out->figure.subject = share->market;
	c->out->figure.market = SKY_NONE;
	return sky_computation_keep_period(c, part) && sky_computation_formula(c, "%s / (%s / 100)", 0, 1);
}

static bool is_part_of(const struct sky_snapshot *snapshot, uint32_t market, uint32_t whole)
{
	for (market = sky_market_at(snapshot, market)->part_of; market != SKY_NONE;
	     market = sky_market_at(snapshot, market)->part_of)
		if (market == whole)
			return true;
	return false;
}

/* The metric of the share that `part` has in `whole`: the one whose numerator is the part's metric, where there is
 * one. */
static uint32_t share_metric(const struct sky_snapshot *snapshot, const struct sky_figure *part,
                             const struct sky_figure *whole)
{
	uint32_t count = (uint32_t)sky_count(snapshot, SKY_METRIC);
	for (uint32_t row = 0; row < count; row++) {
		const struct sky_metric *metric = sky_metric_at(snapshot, row);
		if (metric->share_of == whole->metric && metric->numerator == part->metric)
			return row;
	}
	return sky_share_metric_of(snapshot, whole->metric);
}

bool sky_compute_share(struct sky_computation *c)
{
	const struct sky_figure *part = sky_computation_figure(c, 0), *whole = sky_computation_figure(c, 1);
	uint32_t metric = share_metric(c->snapshot, part, whole);
	if (metric == SKY_NONE || whole->subject_kind != SKY_MARKET)
		return sky_computation_refuse(c, "the second figure is not the size of a market");
	bool market_in_market = part->subject_kind == SKY_MARKET && part->metric == whole->metric &&
	                        is_part_of(c->snapshot, part->subject, whole->subject);
	bool subject_in_market = part->subject_kind != SKY_MARKET && part->market == whole->subject &&
	                         part->metric == sky_metric_at(c->snapshot, metric)->numerator;
	if (!market_in_market && !subject_in_market)
		return sky_computation_refuse(c, "the first figure is not a part of the second");
	if (part->unit != whole->unit || strcmp(part->currency, whole->currency) != 0)
		return sky_computation_refuse(c, "part and whole must be in one unit and currency");
	if (!sky_same_period(part, whole))
		return sky_computation_refuse(c, "part and whole must be of one period");
	if (!sky_exact_divide(&c->result, &c->number[0], &c->number[1]))
		return sky_computation_refuse(c, "the whole may be zero");
	sky_exact_scale(&c->result, SKY_PERCENT, 1);
	sky_computation_in_percent(c, metric);
	c->out->figure.subject_kind = part->subject_kind;
	c->out->figure.subject = part->subject;
	c->out->figure.market = whole->subject;
	return sky_computation_clamp_percent(c) && sky_computation_keep_period(c, part) &&
	       sky_computation_formula(c, "%s / %s * 100", 0, 1);
}
