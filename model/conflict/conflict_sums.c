/* Rules of sums. All look inside one edition: its numbers must fit together. What is certain decides, so that rounding
 * contradicts nothing. */
#include "model/conflict/conflicts_internal.h"
#include "model/derive/concentration.h"
#include "model/derive/derive.h"
#include "model/derive/rates.h"
#include "model/record/figure.h"
#include "model/snapshot/standing.h"

#include <stdlib.h>
#include <string.h>

typedef const struct sky_figure *const *figures;

const char *sky_claims_listed(struct sky_claims *claims, figures figure, size_t count, bool by_period)
{
	const char *text = "";
	for (size_t i = 0; i < count && text; i++) {
		struct sky_ref subject = {(enum sky_kind)figure[i]->subject_kind, figure[i]->subject};
		text = sky_conflict_text(claims, "%s%s%s: %s", text, i > 0 ? ", " : "",
		                         by_period                    ? figure[i]->period_text
		                         : subject.kind == SKY_MARKET ? "others"
		                                                      : sky_title(claims->snapshot, subject),
		                         sky_claim_amount(claims, figure[i]));
	}
	return text;
}

const char *sky_exact_amount(struct sky_claims *claims, const struct sky_exact *number, const struct sky_figure *like)
{
	struct sky_decimal value;
	struct sky_interval interval;
	if (!sky_exact_print(number, &value, &interval) || !sky_decimal_known(value))
		return "another number";
	if (mpq_equal(number->low, number->high))
		value = sky_decimal_normalize(value);
	return sky_conflict_amount(claims, value, like);
}

/* Tells that the figures behind the first, or all where there is no whole, add up to `sum`. */
static void report(struct sky_claims *claims, enum sky_conflict_kind kind, figures figure, size_t count,
                   const struct sky_exact *sum, const char *arithmetic, const char *reason)
{
	struct sky_conflict *conflict = sky_conflict_add(claims, kind, figure, count);
	struct sky_exact whole;
	if (!conflict)
		return;
	if (kind == SKY_CONFLICT_SHARE_SUM) {
		sky_exact_init(&whole);
		sky_exact_add_whole(&whole, 100);
		conflict->subject = sky_figure_market(figure[0]);
		conflict->subject_kind = SKY_MARKET;
	} else {
		sky_claim_exact(claims, figure[0], &whole);
	}
	sky_conflict_weigh(conflict, sum, &whole);
	if (kind == SKY_CONFLICT_SHARE_SUM && mpq_cmp(sum->value, whole.value) > 0)
		conflict->severity = SKY_SEVERITY_MAJOR;
	sky_exact_finish(&whole);
	conflict->arithmetic = arithmetic;
	conflict->reason = reason;
}

static void add_claim(const struct sky_claims *claims, struct sky_exact *sum, const struct sky_figure *figure)
{
	struct sky_exact term;
	sky_claim_exact(claims, figure, &term);
	sky_exact_add(sum, sum, &term);
	sky_exact_finish(&term);
}

static bool above(const struct sky_exact *sum, const mpq_t whole)
{
	return !sum->low_unbounded && mpq_cmp(sum->low, whole) > 0;
}

static bool below(const struct sky_exact *sum, const mpq_t whole)
{
	return !sum->high_unbounded && mpq_cmp(sum->high, whole) < 0;
}

/* Nearly always this says at once that nothing is wrong: no claim is surely more than its number. */
static bool may_exceed(figures figure, size_t count, double whole)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += sky_decimal_double(figure[i]->value);
	return sum > whole * (1 - 1e-9);
}

/* All shares; or those of the source that also states the others, with which they make 100. */
static void check_shares(struct sky_claims *claims, const struct sky_edition_table *table,
                         const struct sky_figure *rest)
{
	const struct sky_figure *member[SKY_GROUP_MAX + 1];
	size_t count = 0;
	if (!table->others_share && !may_exceed(table->share, table->shares, 100))
		return;
	struct sky_exact sum;
	sky_exact_init(&sum);
	for (size_t i = 0; i < table->shares; i++) {
		if (!rest || table->share[i]->record.source == rest->record.source) {
			member[count++] = table->share[i];
			add_claim(claims, &sum, table->share[i]);
		}
	}
	bool whole = rest && count > 1 && !table->cut;
	if (rest && count > 0) {
		member[count++] = rest;
		add_claim(claims, &sum, rest);
	}
	mpq_t hundred;
	mpq_init(hundred);
	mpq_set_ui(hundred, 100, 1);
	bool over = above(&sum, hundred);
	if (count > 0 && (over || (whole && below(&sum, hundred)))) {
		report(claims, SKY_CONFLICT_SHARE_SUM, member, count, &sum,
		       sky_conflict_text(claims, "%s make %s, %s than 100 %%", sky_claims_listed(claims, member, count, false),
		                         sky_exact_amount(claims, &sum, member[0]), over ? "more" : "less"),
		       over ? "the shares of one table exceed the whole"
		            : "the shares and the others of one table miss the whole");
	}
	mpq_clear(hundred);
	sky_exact_finish(&sum);
	if (!rest && !over && table->others_share)
		check_shares(claims, table, table->others_share);
}

/* The share of the n largest has bounds by what is known of the vendors (concentration.h). */
static void check_top(struct sky_claims *claims, const struct sky_edition_table *table, const struct sky_figure *top)
{
	const struct sky_figure *figure[SKY_GROUP_MAX + 1] = {top};
	uint32_t n = sky_metric_at(claims->snapshot, top->metric)->top_n;
	struct sky_known_shares known;
	struct sky_exact share, stated, bound;
	bool bounded = !table->cut;
	sky_known_init(&known);
	sky_exact_init(&bound);
	sky_claim_exact(claims, top, &stated);
	for (size_t i = 0; i < table->shares; i++) {
		figure[i + 1] = table->share[i];
		sky_claim_exact(claims, table->share[i], &share);
		sky_known_add(&known, claims->snapshot, table->share[i], &share);
		bounded = bounded && !share.high_unbounded;
		sky_exact_finish(&share);
	}
	bounded = sky_known_close(&known) && bounded; /* shares above 100 are told by their own rule */
	(void)sky_known_ratio(&known, n, bound.low, bound.high);
	bool over = !stated.high_unbounded && mpq_cmp(bound.low, stated.high) > 0;
	bool under = bounded && !stated.low_unbounded && mpq_cmp(bound.high, stated.low) < 0;
	if (table->shares > 0 && (over || under)) {
		mpq_set(bound.value, over ? bound.low : bound.high);
		mpq_set(bound.low, bound.value);
		mpq_set(bound.high, bound.value);
		bound.has_value = true;
		report(claims, SKY_CONFLICT_TOP_N, figure, table->shares + 1, &bound,
		       sky_conflict_text(claims, "%s for the %u largest together, but they have at %s %s (%s)",
		                         sky_claim_says(claims, top), n, over ? "least" : "most",
		                         sky_exact_amount(claims, &bound, top),
		                         sky_claims_listed(claims, figure + 1, table->shares, false)),
		       "one edition states a share of the largest vendors that their own shares do not give");
	}
	sky_exact_finish(&stated);
	sky_exact_finish(&bound);
	sky_known_finish(&known);
}

/* The amount in that currency, at a rate on record. false: there is none, and *out is finished. */
static bool exact_in(const struct sky_claims *claims, const struct sky_figure *figure, const char *currency,
                     struct sky_exact *out)
{
	const char *why;
	const struct sky_rate *rate[SKY_RATES_MAX];
	sky_claim_exact(claims, figure, out);
	if (strcmp(figure->currency, currency) == 0)
		return true;
	size_t count = sky_rates_for(claims->snapshot, claims->out->arena, figure, currency, SKY_DAY_NONE, rate, &why);
	if (count == 0 || !sky_rates_apply(out, currency, rate, count)) {
		sky_exact_finish(out);
		return false;
	}
	return true;
}

/* What vendors sold in a market is at most the market; with the others it is the market. */
static void check_amounts(struct sky_claims *claims, const struct sky_edition_table *table)
{
	const struct sky_figure *figure[SKY_GROUP_MAX + 2] = {table->size};
	const struct sky_figure *rest = table->others_amount;
	bool all = rest && !table->cut && rest->record.source == table->size->record.source && table->amounts > 1;
	struct sky_exact sum, term, whole;
	size_t count = 1;
	if (!rest && strcmp(table->amount[0]->currency, table->size->currency) == 0 &&
	    !may_exceed(table->amount, table->amounts, sky_decimal_double(table->size->value)))
		return;
	sky_exact_init(&sum);
	for (size_t i = 0; i < table->amounts; i++) {
		const struct sky_figure *amount = table->amount[i];
		if (amount->unit == table->size->unit && exact_in(claims, amount, table->size->currency, &term)) {
			figure[count++] = amount;
			sky_exact_add(&sum, &sum, &term);
			sky_exact_finish(&term);
			all = all && amount->record.source == rest->record.source;
		} else {
			all = false;
		}
	}
	if (all && rest->unit == table->size->unit && strcmp(rest->currency, table->size->currency) == 0) {
		figure[count++] = rest;
		add_claim(claims, &sum, rest);
	} else {
		all = false;
	}
	sky_claim_exact(claims, table->size, &whole);
	bool over = !whole.high_unbounded && above(&sum, whole.high);
	if (count > 1 && (over || (all && !whole.low_unbounded && below(&sum, whole.low)))) {
		report(claims, SKY_CONFLICT_PARTS_WHOLE, figure, count, &sum,
		       sky_conflict_text(claims, "%s make %s, but %s for the market",
		                         sky_claims_listed(claims, figure + 1, count - 1, false),
		                         sky_exact_amount(claims, &sum, table->size), sky_claim_says(claims, table->size)),
		       "one edition states a market that its vendors do not make");
	}
	sky_exact_finish(&sum);
	sky_exact_finish(&whole);
}

/* Adds a vendor's claim; one that overlaps with a claim that is in (a group and its cloud) is left out. */
static size_t take(const struct sky_figure **list, size_t count, const struct sky_figure *figure, bool *cut)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i]->subject_kind != figure->subject_kind || list[i]->metric != figure->metric) {
			*cut = true;
			return count;
		}
		if (list[i]->subject == figure->subject)
			return count; /* the better one came first */
	}
	if (count == SKY_GROUP_MAX || figure->subject_kind == SKY_PRODUCT) {
		*cut = true;
		return count;
	}
	list[count] = figure;
	return count + 1;
}

static void look_at(struct sky_claims *claims, figures run, size_t count, const uint32_t *family)
{
	struct sky_edition_table table = {0};
	for (size_t i = 0; i < count; i++) {
		const struct sky_figure *figure = run[i];
		const struct sky_metric *metric = sky_metric_at(claims->snapshot, figure->metric);
		bool percent = figure->unit == SKY_UNIT_PERCENT, of_market = figure->subject_kind == SKY_MARKET;
		if (!sky_claim_trusted(claims, figure)) {
			table.cut = true; /* its table misses a number */
		} else if (sky_claim_is_share(claims, figure)) {
			table.shares = take(table.share, table.shares, figure, &table.cut);
		} else if (!of_market && figure->market != SKY_NONE && !percent) {
			table.amounts = take(table.amount, table.amounts, figure, &table.cut);
		} else if (of_market && percent && metric->top_n > 0 && table.tops < SKY_GROUP_MAX) {
			table.top[table.tops++] = figure;
		} else if (of_market && metric->others_of != SKY_NONE) {
			const struct sky_figure **rest = percent ? &table.others_share : &table.others_amount;
			*rest = *rest ? *rest : figure;
		} else if (of_market && !percent && figure->metric == family[figure->metric] && !table.size) {
			table.size = figure;
		}
	}
	check_shares(claims, &table, NULL);
	for (size_t i = 0; i < table.tops; i++)
		check_top(claims, &table, table.top[i]);
	if (table.size && table.amounts > 0)
		check_amounts(claims, &table);
	sky_check_wholes(claims, &table);
}

/* For each metric the one that is a market's size: of its shares, of what these divide, and of all others' part. */
static uint32_t *families(const struct sky_snapshot *snapshot)
{
	uint32_t count = (uint32_t)sky_count(snapshot, SKY_METRIC);
	uint32_t *family = malloc((count + 1) * sizeof *family);
	if (!family)
		return NULL;
	memset(family, 0xff, (count + 1) * sizeof *family);
	for (uint32_t row = 0; row < count; row++) {
		const struct sky_metric *metric = sky_metric_at(snapshot, row);
		if (metric->share_of != SKY_NONE)
			family[row] = family[metric->share_of] = metric->share_of;
		if (metric->share_of != SKY_NONE && metric->numerator != SKY_NONE)
			family[metric->numerator] = metric->share_of;
	}
	for (uint32_t row = 0; row < count; row++) {
		uint32_t of = sky_metric_at(snapshot, row)->others_of;
		family[row] = of == SKY_NONE ? family[row] : family[of];
	}
	return family;
}

static int compare_tables(const void *x, const void *y, void *family_of)
{
	const struct sky_figure *a = *(const struct sky_figure *const *)x, *b = *(const struct sky_figure *const *)y;
	const uint32_t *family = family_of;
	int order = SKY_ORDER(a->edition, b->edition);
	order = order ? order : SKY_ORDER(sky_figure_market(a), sky_figure_market(b));
	order = order ? order : SKY_ORDER(a->period_start, b->period_start);
	order = order ? order : SKY_ORDER(a->period_end, b->period_end);
	return order ? order : SKY_ORDER(family[a->metric], family[b->metric]);
}

static int compare_members(const void *x, const void *y, void *family)
{
	const struct sky_figure *a = *(const struct sky_figure *const *)x, *b = *(const struct sky_figure *const *)y;
	int order = compare_tables(x, y, family);
	order = order ? order : SKY_ORDER(a->metric, b->metric);
	order = order ? order : SKY_ORDER(b->subject_kind, a->subject_kind);
	order = order ? order : SKY_ORDER(a->subject, b->subject);
	return order ? order : sky_figure_better(a, b) ? -1 : sky_figure_better(b, a);
}

void sky_rule_tables(struct sky_claims *claims)
{
	const struct sky_figure **figure = malloc((claims->count + 1) * sizeof *figure);
	uint32_t *family = families(claims->snapshot);
	size_t count = 0;
	for (size_t i = 0; figure && family && i < claims->count; i++) {
		const struct sky_figure *claim = claims->figure[i];
		if (family[claim->metric] != SKY_NONE && sky_figure_market(claim) != SKY_NONE && claim->edition != SKY_NONE)
			figure[count++] = claim;
	}
	if (figure && family)
		qsort_r(figure, count, sizeof *figure, compare_members, family);
	else
		claims->out->memory_short = true;
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && compare_tables(&figure[i], &figure[end], family) == 0; end++)
			;
		look_at(claims, &figure[i], end - i, family);
	}
	free(family);
	free(figure);
}

/* The longest shorter period of the edition that begins at `day` or, where none does, the next; NULL: none is left. */
static const struct sky_figure *next_part(const struct sky_claims *claims, size_t from, const struct sky_figure *whole,
                                          sky_day day)
{
	const struct sky_figure *best = NULL;
	for (size_t i = from; i < claims->count && sky_figure_compare_keys(claims->figure[i], whole, false) == 0 &&
	                      claims->figure[i]->period_start <= whole->period_end;
	     i++) {
		const struct sky_figure *claim = claims->figure[i];
		bool fits = claim->period_start >= day && claim->period_end <= whole->period_end &&
		            claim->period_end - claim->period_start < whole->period_end - whole->period_start &&
		            claim->edition == whole->edition && sky_claim_trusted(claims, claim);
		if (fits && best && claim->period_start > best->period_start)
			break;
		if (fits && (!best || claim->period_end > best->period_end ||
		             (claim->period_end == best->period_end && sky_figure_better(claim, best))))
			best = claim;
	}
	return best;
}

/* Parts that cover the period make it; others, of what is never below zero, do not exceed it. */
static void check_period(struct sky_claims *claims, size_t from, const struct sky_figure *whole)
{
	const struct sky_figure *figure[SKY_GROUP_MAX] = {whole}, *part;
	const struct sky_metric *metric = sky_metric_at(claims->snapshot, whole->metric);
	bool all = true, positive = metric->has_min && metric->min.mantissa >= 0;
	sky_day day = whole->period_start;
	size_t count = 1;
	struct sky_exact sum, stated;
	if (!next_part(claims, from, whole, day))
		return;
	sky_exact_init(&sum);
	while (count < SKY_GROUP_MAX && (part = next_part(claims, from, whole, day)) != NULL) {
		all = all && part->period_start == day;
		day = part->period_end + 1;
		figure[count++] = part;
		add_claim(claims, &sum, part);
	}
	all = all && day == whole->period_end + 1;
	sky_claim_exact(claims, whole, &stated);
	bool over = (all || positive) && !stated.high_unbounded && above(&sum, stated.high);
	if (count > 1 && (over || (all && !stated.low_unbounded && below(&sum, stated.low)))) {
		report(claims, SKY_CONFLICT_PERIOD_SUM, figure, count, &sum,
		       sky_conflict_text(claims, "%s make %s%s, but %s for %s",
		                         sky_claims_listed(claims, figure + 1, count - 1, true),
		                         sky_exact_amount(claims, &sum, whole), all ? "" : " already",
		                         sky_claim_says(claims, whole), whole->period_text),
		       "one edition states a period that its parts do not make");
	}
	sky_exact_finish(&sum);
	sky_exact_finish(&stated);
}

void sky_rule_periods(struct sky_claims *claims)
{
	for (size_t i = 0, first = 0; i < claims->count; i++) {
		const struct sky_figure *whole = claims->figure[i];
		const struct sky_metric *metric = sky_metric_at(claims->snapshot, whole->metric);
		if (claims->figure[first]->period_start != whole->period_start ||
		    sky_figure_compare_keys(claims->figure[first], whole, false) != 0)
			first = i; /* of this series, the first claim that begins on this day */
		if (metric->kind == SKY_METRIC_KIND_FLOW && whole->edition != SKY_NONE &&
		    (whole->unit == SKY_UNIT_CURRENCY || whole->unit == SKY_UNIT_COUNT) &&
		    whole->period_end - whole->period_start > 31 && sky_claim_trusted(claims, whole))
			check_period(claims, first, whole);
	}
}
