/* Collecting contradictions: the sorted claims, the list, and which claim is to be preferred. */
#include "model/conflict/conflicts_internal.h"
#include "model/snapshot/snapshot_internal.h"
#include "model/snapshot/standing.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *sky_conflict_kind_what(enum sky_conflict_kind kind)
{
	static const char *const whats[] = {
	    [SKY_CONFLICT_DISAGREEMENT] = "claims about one thing that cannot all hold",
	    [SKY_CONFLICT_RESTATEMENT] = "one publisher gave another number, or numbers that imply one, in another edition",
	    [SKY_CONFLICT_UNIT_SLIP] = "a number about ten, a hundred or a thousand times another: a slip of the unit",
	    [SKY_CONFLICT_PARTS_WHOLE] = "parts that do not add up to their whole",
	    [SKY_CONFLICT_GROWTH] = "a stated growth unlike the one that the values imply",
	    [SKY_CONFLICT_SHARE_SUM] = "shares that do not add up to 100 percent",
	    [SKY_CONFLICT_SHARE_SIZE] = "a share and a size that imply another revenue than the one stated",
	    [SKY_CONFLICT_EVENT_DATE] = "one happening with dates that exclude each other",
	    [SKY_CONFLICT_TOP_N] = "a share of the largest vendors together unlike their shares",
	    [SKY_CONFLICT_PERIOD_SUM] = "quarters, halves or months that do not add up to their period",
	    [SKY_CONFLICT_IMPLIED_WHOLE] = "amounts and shares of several vendors that imply different wholes",
	    [SKY_CONFLICT_DERIVED] = "a stated number unlike the one that others of its edition give",
	    [SKY_CONFLICT_FORECAST_MISSED] = "not a contradiction: a forecast, and another number that came",
	    [SKY_CONFLICT_SERIES_BREAK] = "not a contradiction: from a period on the publisher counts something else",
	    [SKY_CONFLICT_PUBLISHER_DIFFERENCE] = "not a contradiction: two publishers counted one thing",
	    [SKY_CONFLICT_SCOPE_DIFFERENCE] =
	        "not a contradiction: markets that overlap, or hold each other, by their definitions",
	    [SKY_CONFLICT_SCOPE_MISSING] = "not a contradiction: one claim names a market, the other does not",
	};
	return whats[kind];
}

bool sky_conflict_is_difference(enum sky_conflict_kind kind)
{
	return kind == SKY_CONFLICT_FORECAST_MISSED || kind == SKY_CONFLICT_SERIES_BREAK ||
	       kind == SKY_CONFLICT_PUBLISHER_DIFFERENCE || kind == SKY_CONFLICT_SCOPE_DIFFERENCE ||
	       kind == SKY_CONFLICT_SCOPE_MISSING;
}

void sky_conflict_set_difference(struct sky_conflict *conflict, const char *reason)
{
	conflict->severity = SKY_SEVERITY_INFO;
	conflict->explained = true;
	conflict->reason = reason;
}

const char *sky_conflict_text(struct sky_claims *claims, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = sky_arena_vprintf(claims->out->arena, format, arguments);
	va_end(arguments);
	if (!text)
		claims->out->memory_short = true;
	return text;
}

struct sky_conflict *sky_conflict_blank(struct sky_conflicts *out)
{
	struct sky_conflict *grown = sky_grown(NULL, out->list, out->count, &out->capacity, sizeof *grown);
	if (!grown) {
		out->memory_short = true;
		return NULL;
	}
	out->list = grown;
	out->list[out->count] = (struct sky_conflict){.subject = SKY_NONE,
	                                              .metric = SKY_NONE,
	                                              .market = SKY_NONE,
	                                              .size_pct = SKY_DECIMAL_UNKNOWN,
	                                              .preferred = {.kind = SKY_FIGURE, .row = SKY_NONE}};
	return &out->list[out->count++];
}

/* "kind:metric:subject[:market]:period[:currency]". */
static const char *name_conflict(struct sky_claims *claims, enum sky_conflict_kind kind, const struct sky_figure *of)
{
	const struct sky_snapshot *snapshot = claims->snapshot;
	const char *subject = sky_id(snapshot, (enum sky_kind)of->subject_kind, of->subject);
	const char *market = sky_id(snapshot, SKY_MARKET, of->market);
	return sky_conflict_text(claims, "%s:%s:%s%s%s:%s%s%s", sky_conflict_kind_text(kind),
	                         sky_id(snapshot, SKY_METRIC, of->metric), subject, market ? ":" : "", market ? market : "",
	                         of->period_text, of->currency[0] ? ":" : "", of->currency);
}

struct sky_conflict *sky_conflict_add(struct sky_claims *claims, enum sky_conflict_kind kind,
                                      const struct sky_figure *const *figure, size_t count)
{
	struct sky_ref *ref = sky_arena_calloc(claims->out->arena, count, sizeof *ref);
	struct sky_conflict *conflict = ref ? sky_conflict_blank(claims->out) : NULL;
	if (!conflict) {
		claims->out->memory_short = true;
		return NULL;
	}
	for (size_t i = 0; i < count; i++) {
		ref[i].kind = SKY_FIGURE;
		ref[i].row = sky_row_number(claims->snapshot, SKY_FIGURE, figure[i]);
		conflict->weak = conflict->weak || !sky_claim_counts(claims, figure[i], figure, count);
	}
	conflict->kind = (uint8_t)kind;
	conflict->claim = ref;
	conflict->claim_count = (uint32_t)count;
	conflict->subject_kind = figure[0]->subject_kind;
	conflict->subject = figure[0]->subject;
	conflict->metric = figure[0]->metric;
	conflict->market = figure[0]->market;
	conflict->period = figure[0]->period_text;
	conflict->id = name_conflict(claims, kind, figure[0]);
	return conflict;
}

/* The best of the trusted claims; NULL where two of these contradict each other, or where all are trusted. */
static const struct sky_figure *undisputed(const struct sky_claims *claims, const struct sky_figure *const *figure,
                                           size_t count)
{
	const struct sky_figure *best = NULL;
	size_t alive = 0;
	for (size_t i = 0; i < count; i++) {
		if (!sky_claim_trusted(claims, figure[i]))
			continue;
		for (size_t j = 0; j < i; j++)
			if (sky_claim_trusted(claims, figure[j]) && sky_claims_contradict(claims, figure[i], figure[j]))
				return NULL;
		alive++;
		if (sky_figure_better(figure[i], best))
			best = figure[i];
	}
	return alive < count ? best : NULL;
}

/* Where all claims are of one publisher: the claim that was published after every other one that contradicts it. */
static const struct sky_figure *newest(const struct sky_claims *claims, const struct sky_figure *const *figure,
                                       size_t count)
{
	const struct sky_figure *last = figure[0];
	for (size_t i = 1; i < count; i++) {
		if (!sky_claims_one_publisher(claims, figure[i], figure[0]))
			return NULL;
		if (sky_claim_later(claims, figure[i], last))
			last = figure[i];
	}
	for (size_t i = 0; i < count; i++)
		if (sky_claims_contradict(claims, last, figure[i]) && !sky_claim_later(claims, last, figure[i]))
			return NULL;
	return last->rank == SKY_RANK_DEPRECATED ? NULL : last;
}

/* True when a forecast has been overtaken by a report of the same key. */
static bool overtaken(const struct sky_claims *claims, const struct sky_figure *figure)
{
	const struct sky_figure *standing =
	    sky_claim_standing(claims, &(struct sky_claim_key){.subject_kind = figure->subject_kind,
	                                                       .subject = figure->subject,
	                                                       .metric = figure->metric,
	                                                       .market = figure->market,
	                                                       .start = figure->period_start,
	                                                       .end = figure->period_end,
	                                                       .currency = figure->currency});
	return sky_claim_forecast(figure) && standing && !sky_claim_forecast(standing);
}

static const struct sky_figure *pick(const struct sky_claims *claims, const struct sky_figure *const *figure,
                                     size_t count, const char **reason)
{
	for (size_t i = 0; i < count; i++) {
		if (figure[i]->rank == SKY_RANK_PREFERRED) {
			*reason = figure[i]->rank_reason;
			return figure[i];
		}
	}
	const struct sky_figure *picked = undisputed(claims, figure, count);
	if (picked) {
		*reason = "the trusted claims agree; the others are deprecated or of low grade";
		return picked;
	}
	picked = newest(claims, figure, count);
	if (picked) {
		*reason = overtaken(claims, picked) ? "the newest forecast of the same publisher; a report has overtaken it"
		                                    : "the newest number of the same publisher";
		return picked;
	}
	*reason = "no claim is preferred: the data set gives no reason to trust one above the other";
	return NULL;
}

void sky_conflict_prefer(struct sky_claims *claims, struct sky_conflict *conflict,
                         const struct sky_figure *const *figure, size_t count)
{
	const struct sky_figure *preferred = pick(claims, figure, count, &conflict->reason);
	if (preferred)
		conflict->preferred.row = sky_row_number(claims->snapshot, SKY_FIGURE, preferred);
	conflict->explained = preferred != NULL;
}

void sky_conflict_explain(struct sky_claims *claims, struct sky_conflict *conflict)
{
	for (uint32_t i = 0; i < conflict->claim_count; i++) {
		struct sky_ref claim = conflict->claim[i];
		const char *note = claim.kind == SKY_FIGURE ? sky_figure_at(claims->snapshot, claim.row)->conflict_note
		                                            : sky_event_at(claims->snapshot, claim.row)->conflict_note;
		if (note) {
			conflict->explained = true;
			conflict->reason = note;
			return;
		}
	}
}

void sky_conflicts_destroy(struct sky_conflicts *conflicts)
{
	if (!conflicts)
		return;
	sky_arena_destroy(conflicts->arena);
	free(conflicts->list);
	free(conflicts);
}

const struct sky_conflict *sky_conflicts_list(const struct sky_conflicts *conflicts, size_t *count)
{
	*count = conflicts ? conflicts->count : 0;
	return conflicts ? conflicts->list : NULL;
}

const struct sky_claimed *sky_conflicts_of(const struct sky_snapshot *snapshot, uint32_t figure, size_t *count)
{
	const struct sky_conflicts *all = snapshot->conflicts;
	size_t low = 0, high = all->claimed_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (all->claimed[middle].figure < figure)
			low = middle + 1;
		else
			high = middle;
	}
	for (*count = 0; low + *count < all->claimed_count && all->claimed[low + *count].figure == figure; (*count)++)
		;
	return all->claimed + low;
}

const struct sky_conflict *sky_snapshot_conflicts(const struct sky_snapshot *snapshot, size_t *count)
{
	return sky_conflicts_list(snapshot->conflicts, count);
}
