/* Rules over shares, over like things with different scopes, and over events. */
#include "model/conflict/conflicts_internal.h"
#include "model/record/figure.h"
#include "model/snapshot/standing.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef const struct sky_figure *const *figures;

static bool one_table(const struct sky_figure *a, const struct sky_figure *b)
{
	return a->metric == b->metric && a->market == b->market && a->record.source == b->record.source &&
	       sky_same_period(a, b);
}

/* The order that puts the shares of one table (market, period, source) side by side. */
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
	struct sky_decimal value;
	struct sky_interval interval;
	if (!conflict || !sky_exact_print(sum, &value, &interval)) {
		return;
	}
	char total[SKY_DECIMAL_MAX];
	sky_decimal_print(value, total);
	char low[SKY_DECIMAL_MAX];
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
	size_t shares = 0;
	struct sky_exact sum;
	sky_exact_init(&sum);
	const struct sky_figure *share[SKY_GROUP_MAX];
	struct sky_exact term;
	for (size_t i = 0; i < count && shares < SKY_GROUP_MAX; i++) {
		if (table[i]->rank == SKY_RANK_DEPRECATED) {
			continue;
		}
		share[shares++] = table[i];
		sky_claim_exact(claims, table[i], &term);
		sky_exact_add(&sum, &sum, &term);
		sky_exact_finish(&term);
	}
	if (shares > 0 && !sum.low_unbounded && mpq_cmp_ui(sum.low, 100, 1) > 0) {
		report_sum(claims, share, shares, &sum);
	}
	sky_exact_finish(&sum);
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
		if (sky_claim_is_share(claims, claims->figure[i])) {
			share[count++] = claims->figure[i];
		}
	}
	qsort(share, count, sizeof *share, compare_tables);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && one_table(share[i], share[end]); end++) {
			;
		}
		check_table(claims, &share[i], end - i);
	}
	free(share);
}

struct scopes {
	const struct sky_snapshot *snapshot;
	/* For each market the number of its class of alike markets; SKY_NONE: region or segment unknown. */
	uint32_t *class_of;
};

/* Two market definitions are alike when a reader would take them for one: the region and segment are the same, but the
 * publisher is another or another thing is counted. */
static int compare_markets(const void *x, const void *y, void *context)
{
	const struct scopes *scopes = context;
	const struct sky_market *a = sky_market_at(scopes->snapshot, *(const uint32_t *)x);
	const struct sky_market *b = sky_market_at(scopes->snapshot, *(const uint32_t *)y);
	if (!a->region || !a->segment || !b->region || !b->segment) {
		return (a->region && a->segment) - (b->region && b->segment);
	}
	int order = strcasecmp(a->region, b->region);
	return order != 0 ? order : strcasecmp(a->segment, b->segment);
}

/* Fills class_of; the caller frees it. false: memory. */
static bool classify(struct scopes *scopes)
{
	uint32_t count = (uint32_t)sky_count(scopes->snapshot, SKY_MARKET), number = 0;
	uint32_t *row = malloc(((size_t)count + 1) * sizeof *row);
	scopes->class_of = malloc(((size_t)count + 1) * sizeof *scopes->class_of);
	for (uint32_t i = 0; row && i < count; i++) {
		row[i] = i;
	}
	if (row && scopes->class_of) {
		qsort_r(row, count, sizeof *row, compare_markets, scopes);
		for (uint32_t i = 0; i < count; i++) {
			const struct sky_market *market = sky_market_at(scopes->snapshot, row[i]);
			number += i > 0 && compare_markets(&row[i - 1], &row[i], scopes) != 0;
			scopes->class_of[row[i]] = market->region && market->segment ? number : SKY_NONE;
		}
	}
	free(row);
	return row && scopes->class_of;
}

static void report_scope(struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b)
{
	const struct sky_figure *pair[2] = {a, b};
	struct sky_conflict *conflict = sky_conflict_add(claims, SKY_CONFLICT_SCOPE_DIFFERENCE, pair, 2);
	if (!conflict) {
		return;
	}
	struct sky_exact one;
	sky_claim_exact(claims, a, &one);
	struct sky_exact other;
	sky_claim_exact(claims, b, &other);
	sky_conflict_measure(conflict, one.value, other.value);
	sky_exact_finish(&one);
	sky_exact_finish(&other);
	conflict->severity = SKY_SEVERITY_INFO;
	conflict->explained = true;
	char x[SKY_DECIMAL_MAX];
	char y[SKY_DECIMAL_MAX];
	conflict->arithmetic = sky_conflict_text(
	    claims, "%s is %s in \"%s\" and %s is %s in \"%s\"", a->record.id, sky_claim_number(a, x),
	    sky_title(claims->snapshot, (struct sky_ref){SKY_MARKET, sky_figure_market(a)}), b->record.id,
	    sky_claim_number(b, y), sky_title(claims->snapshot, (struct sky_ref){SKY_MARKET, sky_figure_market(b)}));
	conflict->reason = "two definitions of the market: the numbers count different things and may both be right";
}

static int compare_scopes(const void *x, const void *y, void *context)
{
	const struct scopes *scopes = context;
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
	BY(scopes->class_of[sky_figure_market(a)], scopes->class_of[sky_figure_market(b)]);
#undef BY
	return strcmp(a->record.id, b->record.id);
}

static bool one_scope_run(const struct scopes *scopes, const struct sky_figure *a, const struct sky_figure *b)
{
	uint32_t class_of = scopes->class_of[sky_figure_market(a)];
	return class_of != SKY_NONE && class_of == scopes->class_of[sky_figure_market(b)] && a->metric == b->metric &&
	       a->subject_kind == b->subject_kind && (a->subject_kind == SKY_MARKET || a->subject == b->subject) &&
	       sky_same_period(a, b);
}

/* A forecast and a report differ by what happened in between, whatever their scopes are. */
static void check_scopes(struct sky_claims *claims, figures run, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t j = i + 1; j < count; j++) {
			if (sky_figure_market(run[i]) != sky_figure_market(run[j]) &&
			    strcmp(run[i]->currency, run[j]->currency) == 0 &&
			    sky_claim_forecast(run[i]) == sky_claim_forecast(run[j]) &&
			    sky_claims_contradict(claims, run[i], run[j])) {
				report_scope(claims, run[i], run[j]);
			}
		}
	}
}

/* One subject, metric and period in two definitions of one market. Only the claim that stands
 * for each key is looked at. */
void sky_rule_scopes(struct sky_claims *claims)
{
	const struct sky_figure **scoped = malloc((claims->count + 1) * sizeof *scoped);
	struct scopes scopes = {.snapshot = claims->snapshot};
	size_t count = 0;
	if (!scoped || !classify(&scopes)) {
		claims->out->memory_short = true;
		free(scopes.class_of);
		free(scoped);
		return;
	}
	for (size_t i = 0; i < claims->count; i++) {
		if (sky_figure_rank(claims->figure[i], SKY_DAY_NONE) == SKY_RANK_PREFERRED &&
		    sky_figure_market(claims->figure[i]) != SKY_NONE) {
			scoped[count++] = claims->figure[i];
		}
	}
	qsort_r(scoped, count, sizeof *scoped, compare_scopes, &scopes);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && one_scope_run(&scopes, scoped[i], scoped[end]); end++) {
			;
		}
		check_scopes(claims, &scoped[i], end - i);
	}
	free(scopes.class_of);
	free(scoped);
}

#define EVENTS_TOLD 20 /* a text has no more dates, however many claims there are */

static int compare_events(const void *x, const void *y)
{
	const struct sky_event *a = *(const struct sky_event *const *)x, *b = *(const struct sky_event *const *)y;
	int order = strcmp(a->happening, b->happening);
	return order != 0 ? order : strcmp(a->record.id, b->record.id);
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
	for (size_t i = 0; i < count; i++) {
		ref[i] = (struct sky_ref){SKY_EVENT, sky_row_number(claims->snapshot, SKY_EVENT, event[i])};
	}
	for (size_t i = 0; i < count && i < EVENTS_TOLD && text; i++) {
		text = sky_conflict_text(claims, "%s%s%s says %s", text, i > 0 ? "; " : "", event[i]->record.id,
		                         event[i]->date.text);
	}
	if (count > EVENTS_TOLD && text) {
		text = sky_conflict_text(claims, "%s; %zu more", text, count - EVENTS_TOLD);
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
		if (e->happening && e->date.text) {
			event[count++] = e;
		}
	}
	qsort(event, count, sizeof *event, compare_events);
	for (size_t i = 0, end; i < count; i = end) {
		/* Spans of days have a day in common exactly when the latest start is not after the earliest end. An open start
		 * is below every day, an open end above. */
		sky_day start = event[i]->date.edtf.earliest;
		sky_day finish = event[i]->date.edtf.latest;
		for (end = i + 1; end < count && strcmp(event[i]->happening, event[end]->happening) == 0; end++) {
			start = event[end]->date.edtf.earliest > start ? event[end]->date.edtf.earliest : start;
			finish = event[end]->date.edtf.latest < finish ? event[end]->date.edtf.latest : finish;
		}
		if (finish < start) {
			report_event(claims, &event[i], end - i);
		}
	}
	free(event);
}
