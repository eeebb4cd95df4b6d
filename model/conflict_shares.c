/* Rules over shares, over like things with different scopes, and over events. */
#include "model/conflicts_internal.h"
#include "model/derive_internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SHARES_MAX 64

typedef const struct sky_figure *const *figures;

static void exact_of(const struct sky_claims *claims, const struct sky_figure *figure, struct sky_exact *out)
{
	struct sky_interval interval = sky_figure_interval(claims->snapshot, figure);

	sky_exact_init(out);
	sky_exact_from(out, figure->value, &interval);
}

static bool is_share(const struct sky_claims *claims, const struct sky_figure *figure)
{
	return figure->unit == SKY_UNIT_PERCENT && figure->subject_kind != SKY_MARKET && figure->market != SKY_NONE &&
	       sky_metric_at(claims->snapshot, figure->metric)->share_of != SKY_NONE;
}

static bool one_table(const struct sky_figure *a, const struct sky_figure *b)
{
	return a->metric == b->metric && a->market == b->market && a->record.source == b->record.source &&
	       sky_same_period(a, b);
}

/* Order that puts the shares of one table (market, period, source) side by side. */
static int compare_tables(const void *x, const void *y)
{
	const struct sky_figure *a = *(const struct sky_figure *const *)x, *b = *(const struct sky_figure *const *)y;

#define BY(field)                                                                                                      \
	if (a->field != b->field)                                                                                          \
	return a->field < b->field ? -1 : 1
	BY(metric);
	BY(market);
	BY(record.source);
	BY(period_start);
	BY(period_end);
#undef BY
	return strcmp(a->record.id, b->record.id);
}

static void report_sum(struct sky_claims *claims, figures share, size_t count, const struct sky_exact *sum)
{
	struct sky_conflict *conflict = sky_conflict_add(claims, SKY_CONFLICT_SHARE_SUM, share, count);
	char total[SKY_DECIMAL_MAX], low[SKY_DECIMAL_MAX];
	struct sky_decimal value;
	struct sky_interval interval;

	if (!conflict || !sky_exact_print(sum, &value, &interval))
		return;
	sky_decimal_print(value, total);
	sky_decimal_print(interval.low, low);
	conflict->subject_kind = SKY_MARKET;
	conflict->subject = share[0]->market;
	conflict->arithmetic =
	    sky_conflict_text(claims, "%zu shares add up to %s percent, at least %s: more than 100", count, total, low);
	conflict->severity = SKY_SEVERITY_MAJOR;
	conflict->reason = "the shares of one table exceed the whole";
}

static void check_table(struct sky_claims *claims, figures table, size_t count)
{
	const struct sky_figure *share[SHARES_MAX];
	size_t shares = 0;
	struct sky_exact sum, term;

	sky_exact_init(&sum);
	for (size_t i = 0; i < count && shares < SHARES_MAX; i++) {
		if (table[i]->rank == SKY_RANK_DEPRECATED)
			continue;
		share[shares++] = table[i];
		exact_of(claims, table[i], &term);
		sky_exact_add(&sum, &sum, &term);
		sky_exact_finish(&term);
	}
	if (shares > 0 && !sum.low_unbounded && mpq_cmp_ui(sum.low, 100, 1) > 0)
		report_sum(claims, share, shares, &sum);
	sky_exact_finish(&sum);
}

static void report_revenue(struct sky_claims *claims, figures figure, const struct sky_exact *implied)
{
	struct sky_conflict *conflict = sky_conflict_add(claims, SKY_CONFLICT_SHARE_SIZE, figure, 3);
	char share[SKY_DECIMAL_MAX], size[SKY_DECIMAL_MAX], revenue[SKY_DECIMAL_MAX], within[SKY_INTERVAL_MAX];
	struct sky_decimal value;
	struct sky_interval interval;

	if (!conflict || !sky_exact_print(implied, &value, &interval))
		return;
	sky_decimal_print(figure[0]->value, share);
	sky_decimal_print(figure[1]->value, size);
	sky_decimal_print(figure[2]->value, revenue);
	sky_interval_print(&interval, within);
	conflict->arithmetic = sky_conflict_text(claims, "%s / 100 * %s lies within %s, but the revenue is stated as %s",
	                                         share, size, within, revenue);
	conflict->severity = SKY_SEVERITY_MINOR;
	conflict->reason = "share, size and revenue of one publisher do not fit together";
}

/* A share of a size against the revenue that the same publisher states. */
static void check_revenue(struct sky_claims *claims, const struct sky_figure *share)
{
	const struct sky_metric *metric = sky_metric_at(claims->snapshot, share->metric);
	const struct sky_figure *figure[3] = {share, NULL, NULL};
	struct sky_claim_key key;
	struct sky_exact a, b, stated, implied;

	if (metric->numerator == SKY_NONE || share->rank == SKY_RANK_DEPRECATED)
		return;
	key = (struct sky_claim_key){.subject_kind = SKY_MARKET,
	                             .subject = share->market,
	                             .metric = metric->share_of,
	                             .market = SKY_NONE,
	                             .start = share->period_start,
	                             .end = share->period_end,
	                             .beside = share};
	figure[1] = sky_claim_standing(claims, &key);
	if (figure[1]) {
		key.subject_kind = share->subject_kind;
		key.subject = share->subject;
		key.metric = metric->numerator;
		key.market = share->market;
		key.currency = figure[1]->currency;
		figure[2] = sky_claim_standing(claims, &key);
	}
	if (!figure[2] || figure[2]->record.source != share->record.source ||
	    strcmp(sky_figure_publisher(claims->snapshot, share), sky_figure_publisher(claims->snapshot, figure[1])) != 0)
		return;
	exact_of(claims, share, &a);
	exact_of(claims, figure[1], &b);
	exact_of(claims, figure[2], &stated);
	sky_exact_init(&implied);
	sky_exact_multiply(&implied, &a, &b);
	sky_exact_from_ratio(&a, 1, 100);
	sky_exact_multiply(&implied, &implied, &a);
	if (sky_exact_disjoint(&implied, &stated))
		report_revenue(claims, figure, &implied);
	sky_exact_finish(&a);
	sky_exact_finish(&b);
	sky_exact_finish(&stated);
	sky_exact_finish(&implied);
}

void sky_rule_shares(struct sky_claims *claims)
{
	const struct sky_figure **share = malloc((claims->count + 1) * sizeof *share);
	size_t count = 0;

	if (!share) {
		claims->out->memory_short = true;
		return;
	}
	for (size_t i = 0; i < claims->count; i++) {
		if (is_share(claims, claims->figure[i])) {
			share[count++] = claims->figure[i];
			check_revenue(claims, claims->figure[i]);
		}
	}
	qsort(share, count, sizeof *share, compare_tables);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && one_table(share[i], share[end]); end++)
			;
		check_table(claims, &share[i], end - i);
	}
	free(share);
}

/* Two market definitions that a reader would take for one: same region, same segment, another publisher or another thing
 * counted. */
static bool alike(const struct sky_snapshot *snapshot, uint32_t a, uint32_t b)
{
	const struct sky_market *x = sky_market_at(snapshot, a), *y = sky_market_at(snapshot, b);

	return x && y && a != b && x->region && y->region && x->segment && y->segment &&
	       strcasecmp(x->region, y->region) == 0 && strcasecmp(x->segment, y->segment) == 0;
}

static void report_scope(struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b)
{
	const struct sky_figure *pair[2] = {a, b};
	struct sky_conflict *conflict = sky_conflict_add(claims, SKY_CONFLICT_SCOPE_DIFFERENCE, pair, 2);
	char x[SKY_DECIMAL_MAX], y[SKY_DECIMAL_MAX];

	if (!conflict)
		return;
	sky_decimal_print(a->value, x);
	sky_decimal_print(b->value, y);
	conflict->severity = SKY_SEVERITY_INFO;
	conflict->explained = true;
	conflict->arithmetic =
	    sky_conflict_text(claims, "%s is %s in \"%s\" and %s is %s in \"%s\"", a->record.id, x,
	                      sky_title(claims->snapshot, (struct sky_ref){SKY_MARKET, sky_figure_market(a)}), b->record.id,
	                      y, sky_title(claims->snapshot, (struct sky_ref){SKY_MARKET, sky_figure_market(b)}));
	conflict->reason = "two definitions of the market: the numbers count different things and may both be right";
}

static int compare_scopes(const void *x, const void *y)
{
	const struct sky_figure *a = *(const struct sky_figure *const *)x, *b = *(const struct sky_figure *const *)y;
	uint32_t subject_a = a->subject_kind == SKY_MARKET ? SKY_NONE : a->subject;
	uint32_t subject_b = b->subject_kind == SKY_MARKET ? SKY_NONE : b->subject;

#define BY(left, right)                                                                                                \
	if ((left) != (right))                                                                                             \
	return (left) < (right) ? -1 : 1
	BY(a->metric, b->metric);
	BY(a->subject_kind, b->subject_kind);
	BY(subject_a, subject_b);
	BY(a->period_start, b->period_start);
	BY(a->period_end, b->period_end);
#undef BY
	return strcmp(a->record.id, b->record.id);
}

static bool one_scope_run(const struct sky_figure *a, const struct sky_figure *b)
{
	return a->metric == b->metric && a->subject_kind == b->subject_kind &&
	       (a->subject_kind == SKY_MARKET || a->subject == b->subject) && sky_same_period(a, b);
}

static void check_scopes(struct sky_claims *claims, figures run, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t j = i + 1; j < count; j++) {
			struct sky_interval x, y;

			if (!alike(claims->snapshot, sky_figure_market(run[i]), sky_figure_market(run[j])) ||
			    strcmp(run[i]->currency, run[j]->currency) != 0)
				continue;
			x = sky_figure_interval(claims->snapshot, run[i]);
			y = sky_figure_interval(claims->snapshot, run[j]);
			if (sky_interval_disjoint(&x, &y))
				report_scope(claims, run[i], run[j]);
		}
	}
}

/* One subject, metric and period in two definitions of one market. Only the claim that stands for each key is looked at. */
void sky_rule_scopes(struct sky_claims *claims)
{
	const struct sky_figure **scoped = malloc((claims->count + 1) * sizeof *scoped);
	size_t count = 0;

	if (!scoped) {
		claims->out->memory_short = true;
		return;
	}
	for (size_t i = 0; i < claims->count; i++) {
		const struct sky_figure *figure = claims->figure[i];
		bool first = i == 0 || sky_claim_compare(claims->figure[i - 1], figure, true) != 0;
		const struct sky_figure *standing;

		if (!first || sky_figure_market(figure) == SKY_NONE)
			continue;
		standing = sky_claim_standing(claims, &(struct sky_claim_key){.subject_kind = figure->subject_kind,
		                                                              .subject = figure->subject,
		                                                              .metric = figure->metric,
		                                                              .market = figure->market,
		                                                              .start = figure->period_start,
		                                                              .end = figure->period_end,
		                                                              .currency = figure->currency});
		if (standing)
			scoped[count++] = standing;
	}
	qsort(scoped, count, sizeof *scoped, compare_scopes);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && one_scope_run(scoped[i], scoped[end]); end++)
			;
		check_scopes(claims, &scoped[i], end - i);
	}
	free(scoped);
}

static int compare_events(const void *x, const void *y)
{
	const struct sky_event *a = *(const struct sky_event *const *)x, *b = *(const struct sky_event *const *)y;
	int order = strcmp(a->happening, b->happening);

	return order != 0 ? order : strcmp(a->record.id, b->record.id);
}

static bool dates_exclude(const struct sky_event *a, const struct sky_event *b)
{
	return a->date.edtf.latest < b->date.edtf.earliest || b->date.edtf.latest < a->date.edtf.earliest;
}

static void report_event(struct sky_claims *claims, const struct sky_event *const *event, size_t count)
{
	struct sky_conflicts *out = claims->out;
	const char *text = "";
	struct sky_ref *ref = sky_arena_calloc(out->arena, count, sizeof *ref);
	struct sky_conflict *conflict = ref ? sky_conflict_blank(out) : NULL;

	if (!conflict) {
		out->memory_short = true;
		return;
	}
	for (size_t i = 0; i < count && text; i++) {
		ref[i].kind = SKY_EVENT;
		ref[i].row = sky_row_number(claims->snapshot, SKY_EVENT, event[i]);
		text = sky_conflict_text(claims, "%s%s%s says %s", text, i > 0 ? "; " : "", event[i]->record.id,
		                         event[i]->date.text);
	}
	conflict->kind = SKY_CONFLICT_EVENT_DATE;
	conflict->severity = SKY_SEVERITY_MINOR;
	conflict->claim = ref;
	conflict->claim_count = (uint32_t)count;
	conflict->id = sky_conflict_text(claims, "event_date:%s", event[0]->happening);
	conflict->arithmetic = sky_conflict_text(claims, "%s; no day lies in all", text);
	conflict->reason = "no claim is preferred: the sources date the happening differently";
}

void sky_rule_events(struct sky_claims *claims)
{
	size_t all = sky_count(claims->snapshot, SKY_EVENT), count = 0;
	const struct sky_event **event = malloc((all + 1) * sizeof *event);

	if (!event) {
		claims->out->memory_short = true;
		return;
	}
	for (uint32_t row = 0; row < all; row++) {
		const struct sky_event *e = sky_event_at(claims->snapshot, row);

		if (e->happening && e->date.text)
			event[count++] = e;
	}
	qsort(event, count, sizeof *event, compare_events);
	for (size_t i = 0, end; i < count; i = end) {
		bool exclude = false;

		for (end = i + 1; end < count && strcmp(event[i]->happening, event[end]->happening) == 0; end++) {
			for (size_t j = i; j < end; j++)
				exclude = exclude || dates_exclude(event[j], event[end]);
		}
		if (exclude)
			report_event(claims, &event[i], end - i);
	}
	free(event);
}
