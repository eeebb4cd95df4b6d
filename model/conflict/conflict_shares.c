/* Rules over shares and over events. */
#include "model/conflict/conflicts_internal.h"
#include "model/record/figure.h"

#include <stdlib.h>
#include <string.h>

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
	    sky_conflict_text(claims, "%zu shares that %s prints add up to %s %%, at least %s: more than 100", count,
	                      sky_claim_by(claims, share[0]), total, low);
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

static int compare_events(const void *x, const void *y)
{
	const struct sky_event *a = *(const struct sky_event *const *)x, *b = *(const struct sky_event *const *)y;
	int order = strcmp(a->happening, b->happening);
	return order != 0 ? order : strcmp(a->record.id, b->record.id);
}

/* "About 2016" reaches one unit of its last part to each side. */
static sky_day slack_of(const struct sky_edtf *date)
{
	if (!date->approximate) {
		return 0;
	}
	return date->precision == SKY_PRECISION_YEAR ? 366 : date->precision == SKY_PRECISION_MONTH ? 31 : 1;
}

static bool ends_before(const struct sky_edtf *a, const struct sky_edtf *b)
{
	int64_t slack = (int64_t)slack_of(a) + slack_of(b);
	return a->latest != SKY_DAY_MAX && b->earliest != SKY_DAY_NONE && a->latest + slack < b->earliest;
}

static bool dates_exclude(const struct sky_event *a, const struct sky_event *b)
{
	return ends_before(&a->date.edtf, &b->date.edtf) || ends_before(&b->date.edtf, &a->date.edtf);
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
		const struct sky_source *source = sky_source_at(claims->snapshot, event[i]->record.source);
		const char *by = sky_title(claims->snapshot, event[i]->said_by);
		by = by || !source ? by : source->publisher ? source->publisher : source->title;
		text = sky_conflict_text(claims, "%s%s%s says %s", text, i > 0 ? "; " : "", by ? by : "nobody",
		                         event[i]->date.text);
		conflict->weak = conflict->weak || (source && source->grade == SKY_GRADE_LOW);
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
		if (e->happening && e->date.text && e->status != SKY_STATUS_OPINION) {
			event[count++] = e;
		}
	}
	qsort(event, count, sizeof *event, compare_events);
	for (size_t i = 0, end; i < count; i = end) {
		bool exclude = false;
		for (end = i + 1; end < count && strcmp(event[i]->happening, event[end]->happening) == 0; end++) {
			for (size_t j = i; j < end; j++) {
				exclude = exclude || dates_exclude(event[j], event[end]);
			}
		}
		if (exclude) {
			report_event(claims, &event[i], end - i);
		}
	}
	free(event);
}
