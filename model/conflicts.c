/* Collecting contradictions: the sorted claims, the list, and which claim is to be preferred. */
#include "model/conflicts_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_texts[] = {
#define X(name, text, what) text,
    SKY_CONFLICT_KINDS(X)
#undef X
};
static const char *const kind_whats[] = {
#define X(name, text, what) what,
    SKY_CONFLICT_KINDS(X)
#undef X
};
static const char *const severity_texts[] = {
#define X(name, text) text,
    SKY_SEVERITIES(X)
#undef X
};

const char *sky_conflict_kind_text(enum sky_conflict_kind kind)
{
	return kind_texts[kind];
}

const char *sky_conflict_kind_what(enum sky_conflict_kind kind)
{
	return kind_whats[kind];
}

const char *sky_severity_text(enum sky_severity severity)
{
	return severity_texts[severity];
}

const char *sky_figure_publisher(const struct sky_snapshot *snapshot, const struct sky_figure *figure)
{
	const struct sky_source *source;
	const char *id = NULL;

	if (figure->said_by.row != SKY_NONE)
		id = sky_record_at(snapshot, figure->said_by)->id;
	if (id)
		return id;
	source = sky_source_at(snapshot, figure->record.source);
	if (!source)
		return "";
	return source->publisher ? source->publisher : source->record.id;
}

const char *sky_conflict_text(struct sky_claims *claims, const char *format, ...)
{
	char buffer[2048];
	char *text;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(buffer, sizeof buffer, format, arguments);
	va_end(arguments);
	text = sky_arena_strdup(claims->out->arena, buffer);
	if (!text)
		claims->out->memory_short = true;
	return text;
}

int sky_claim_compare(const struct sky_figure *a, const struct sky_figure *b, bool with_period)
{
	int order;

#define BY(field)                                                                                                      \
	if (a->field != b->field)                                                                                          \
	return a->field < b->field ? -1 : 1
	BY(metric);
	BY(market);
	BY(subject_kind);
	BY(subject);
	BY(unit);
	order = strcmp(a->currency, b->currency);
	if (order != 0 || !with_period)
		return order;
	BY(period_start);
	BY(period_end);
#undef BY
	return 0;
}

static int compare_claims(const void *x, const void *y)
{
	const struct sky_figure *a = *(const struct sky_figure *const *)x, *b = *(const struct sky_figure *const *)y;
	int order = sky_claim_compare(a, b, true);

	if (order != 0)
		return order;
	if (a->published != b->published)
		return a->published < b->published ? -1 : 1;
	return strcmp(a->record.id, b->record.id);
}

static bool forecast(const struct sky_figure *figure)
{
	return figure->kind == SKY_FIGURE_KIND_FORECAST;
}

/* True when a stands for the key rather than b. */
static bool stands_before(const struct sky_figure *a, const struct sky_figure *b, const struct sky_figure *beside)
{
	bool a_beside = beside && a->record.source == beside->record.source;
	bool b_beside = beside && b->record.source == beside->record.source;

	if (forecast(a) != forecast(b))
		return !forecast(a);
	if (a_beside != b_beside)
		return a_beside;
	if (a->rank != b->rank)
		return a->rank < b->rank;
	return a->published > b->published;
}

/* Deprecated claims stand for nothing. */
static bool answers(const struct sky_figure *claim, const struct sky_claim_key *key)
{
	return claim->rank != SKY_RANK_DEPRECATED && claim->period_start == key->start && claim->period_end == key->end &&
	       (!key->currency || strcmp(key->currency, claim->currency) == 0);
}

const struct sky_figure *sky_claim_standing(const struct sky_claims *claims, const struct sky_claim_key *key)
{
	const struct sky_figure *best = NULL;
	struct sky_figure first = {
	    .metric = key->metric, .market = key->market, .subject_kind = key->subject_kind, .subject = key->subject};
	size_t low = 0, high = claims->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sky_claim_compare(claims->figure[middle], &first, false) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < claims->count; low++) {
		const struct sky_figure *claim = claims->figure[low];

		if (claim->metric != key->metric || claim->market != key->market || claim->subject_kind != key->subject_kind ||
		    claim->subject != key->subject)
			break;
		if (answers(claim, key) && (!best || stands_before(claim, best, key->beside)))
			best = claim;
	}
	return best;
}

struct sky_conflict *sky_conflict_blank(struct sky_conflicts *out)
{
	if (out->count == out->capacity) {
		size_t capacity = out->capacity ? out->capacity * 2 : 64;
		struct sky_conflict *grown = realloc(out->list, capacity * sizeof *grown);

		if (!grown) {
			out->memory_short = true;
			return NULL;
		}
		out->list = grown;
		out->capacity = capacity;
	}
	out->list[out->count] = (struct sky_conflict){.subject = SKY_NONE,
	                                              .metric = SKY_NONE,
	                                              .market = SKY_NONE,
	                                              .preferred = {.kind = SKY_FIGURE, .row = SKY_NONE}};
	return &out->list[out->count++];
}

/* "kind:metric:subject[:market]:period[:currency]", with "-2", "-3" … where a key has several of one kind. */
static const char *name_conflict(struct sky_claims *claims, enum sky_conflict_kind kind, const struct sky_figure *of)
{
	const struct sky_snapshot *snapshot = claims->snapshot;
	const char *subject = sky_id(snapshot, (enum sky_kind)of->subject_kind, of->subject);
	const char *market = sky_id(snapshot, SKY_MARKET, of->market);
	const char *base = sky_conflict_text(
	    claims, "%s:%s:%s%s%s:%s%s%s", sky_conflict_kind_text(kind), sky_id(snapshot, SKY_METRIC, of->metric), subject,
	    market ? ":" : "", market ? market : "", of->period_text, of->currency[0] ? ":" : "", of->currency);
	size_t length = base ? strlen(base) : 0;
	unsigned same = 0;

	for (size_t i = 0; base && i + 1 < claims->out->count; i++) {
		const char *other = claims->out->list[i].id;

		if (other && strncmp(other, base, length) == 0 && (other[length] == '\0' || other[length] == '~'))
			same++;
	}
	return same > 0 ? sky_conflict_text(claims, "%s~%u", base, same + 1) : base;
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

/* The claim ranked preferred; else, where all but one are deprecated, that one; else the newest of one publisher. */
static const struct sky_figure *pick(const struct sky_claims *claims, const struct sky_figure *const *figure,
                                     size_t count, const char **reason)
{
	const struct sky_figure *standing = NULL, *newest = figure[0];
	size_t alive = 0;
	bool one_publisher = true;

	for (size_t i = 0; i < count; i++) {
		if (figure[i]->rank == SKY_RANK_PREFERRED) {
			*reason = figure[i]->rank_reason;
			return figure[i];
		}
		if (figure[i]->rank != SKY_RANK_DEPRECATED) {
			standing = figure[i];
			alive++;
		}
		if (figure[i]->published > newest->published)
			newest = figure[i];
		if (strcmp(sky_figure_publisher(claims->snapshot, figure[i]),
		           sky_figure_publisher(claims->snapshot, figure[0])) != 0)
			one_publisher = false;
	}
	if (alive == 1) {
		*reason = "every other claim is deprecated; each says why";
		return standing;
	}
	if (one_publisher && newest->rank != SKY_RANK_DEPRECATED) {
		*reason = "the newest number of the same publisher";
		return newest;
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

static bool gather(struct sky_claims *claims)
{
	size_t all = sky_count(claims->snapshot, SKY_FIGURE);

	claims->figure = malloc((all + 1) * sizeof *claims->figure);
	if (!claims->figure)
		return false;
	for (uint32_t row = 0; row < all; row++) {
		const struct sky_figure *figure = sky_figure_at(claims->snapshot, row);

		if (figure->period_start != SKY_DAY_NONE && figure->unit != SKY_UNIT_NONE)
			claims->figure[claims->count++] = figure;
	}
	qsort(claims->figure, claims->count, sizeof *claims->figure, compare_claims);
	return true;
}

static int compare_conflicts(const void *x, const void *y)
{
	const struct sky_conflict *a = x, *b = y;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return strcmp(a->id, b->id);
}

struct sky_conflicts *sky_conflicts_find(const struct sky_snapshot *snapshot)
{
	struct sky_conflicts *out = calloc(1, sizeof *out);
	struct sky_claims claims = {.snapshot = snapshot, .out = out};

	if (!out)
		return NULL;
	out->arena = sky_arena_create(0);
	if (!out->arena || !gather(&claims)) {
		sky_conflicts_destroy(out);
		return NULL;
	}
	sky_rule_same_key(&claims);
	sky_rule_neighbours(&claims);
	sky_rule_parts(&claims);
	sky_rule_growth(&claims);
	sky_rule_shares(&claims);
	sky_rule_scopes(&claims);
	sky_rule_events(&claims);
	free(claims.figure);
	for (size_t i = 0; i < out->count; i++) {
		if (!out->list[i].explained)
			sky_conflict_explain(&claims, &out->list[i]);
	}
	if (out->memory_short) {
		sky_conflicts_destroy(out);
		return NULL;
	}
	if (out->count > 0)
		qsort(out->list, out->count, sizeof *out->list, compare_conflicts);
	return out;
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
