/* Finds which claim of a key stands, on every day on which that can change. */
#include "model/base/arena.h"
#include "model/number/exact.h"
#include "model/record/figure.h"
#include "model/snapshot/edition.h"
#include "model/snapshot/snapshot_internal.h"
#include "model/snapshot/standing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FEW 32     /* of more claims of one key no two are held against each other: those steps are left out */
#define PARTS 64   /* shares, sizes and revenues that can imply a value of the key */
#define LOOKED 512 /* in markets with more figures none are sought */

/* Of a share, the size of its market and the revenue any two imply the third. */
enum part { NO_PART, SHARE, SIZE, REVENUE, PART_LIMIT };

struct contender {
	const struct sky_figure *figure;
	const struct sky_edition *edition;
	struct sky_interval interval;
	bool low;   /* of a source of low grade */
	bool taken; /* known on the day, and not deprecated on it */
	bool left;  /* by the steps so far */
	bool replaced;
	double score;
};

/* The claims of one key. */
struct contest {
	const struct sky_snapshot *snapshot;
	struct contender *one;
	size_t count;
	const struct sky_metric *share; /* the measure of shares whose trio the key is in; NULL: none */
	enum part key;
	const struct sky_figure *part[PARTS]; /* the others of its market and period */
	size_t part_count;
	sky_day *event;    /* days on which something can change */
	sky_day day;       /* SKY_DAY_NONE: now */
	sky_day newest;    /* of the claims that are left: the last day on which an edition came out at the earliest */
	const char *first; /* and the smallest id */
};

static bool is_known(const struct sky_figure *figure, sky_day day)
{
	return day == SKY_DAY_NONE || (figure->published != SKY_DAY_NONE && figure->published <= day);
}

static bool is_forecast(const struct sky_figure *figure)
{
	return figure->kind == SKY_FIGURE_KIND_FORECAST;
}

/* Marks the claims after whose edition another one of the publisher itself surely came out. */
static void mark_replaced(struct contest *contest)
{
	for (size_t i = 0; i < contest->count; i++) {
		struct contender *one = &contest->one[i];
		one->replaced = false;
		for (size_t j = 0; j < contest->count && one->edition->own && contest->count <= FEW; j++) {
			const struct contender *other = &contest->one[j];
			one->replaced |= other->taken && other->edition->own &&
			                 is_forecast(other->figure) == is_forecast(one->figure) &&
			                 sky_edition_later(other->edition, one->edition);
		}
	}
}

static bool agrees(const struct contender *one, const struct contender *other)
{
	return other->taken && !other->low && other->figure->record.source != one->figure->record.source &&
	       is_forecast(other->figure) == is_forecast(one->figure) &&
	       !sky_interval_disjoint(&one->interval, &other->interval) && !other->replaced;
}

/* The other sources that agree. Those that repeat one edition count once. */
static size_t agreement(const struct contest *contest, const struct contender *one)
{
	const struct sky_edition *counted[FEW];
	size_t count = 0;
	for (size_t i = 0; i < contest->count; i++) {
		size_t known = 0;
		if (!agrees(one, &contest->one[i]))
			continue;
		while (known < count && counted[known] != contest->one[i].edition)
			known++;
		counted[known] = contest->one[i].edition;
		count += known == count;
	}
	return count;
}

static enum part part_of(const struct contest *contest, const struct sky_figure *figure)
{
	if (figure->market == SKY_NONE)
		return figure->subject_kind == SKY_MARKET && figure->metric == contest->share->share_of ? SIZE : NO_PART;
	if (figure->metric == contest->share->numerator)
		return REVENUE;
	return sky_metric_at(contest->snapshot, figure->metric) == contest->share ? SHARE : NO_PART;
}

/* Sets trio[part] for a figure that can stand beside those that are set: of one vendor, and in one currency. */
static bool sets(const struct contest *contest, const struct sky_figure **trio, const struct sky_figure *figure)
{
	enum part part = part_of(contest, figure);
	const struct sky_figure *vendor = trio[SHARE] ? trio[SHARE] : trio[REVENUE];
	const struct sky_figure *amount = trio[SIZE] ? trio[SIZE] : trio[REVENUE];
	if (trio[part] ||
	    (part != SIZE && vendor &&
	     (vendor->subject_kind != figure->subject_kind || vendor->subject != figure->subject)) ||
	    (part != SHARE && amount && strcmp(amount->currency, figure->currency) != 0))
		return false;
	trio[part] = figure;
	return true;
}

/* share / 100 * size has a number in common with the revenue. */
static bool fits(const struct contest *contest, const struct sky_figure *const *trio)
{
	struct sky_exact number[PART_LIMIT];
	for (int i = SHARE; i < PART_LIMIT; i++) {
		struct sky_interval interval = sky_figure_interval(contest->snapshot, trio[i]);
		sky_exact_init(&number[i]);
		sky_exact_from(&number[i], trio[i]->value, &interval);
	}
	sky_exact_scale(&number[SHARE], 1, 100);
	sky_exact_multiply(&number[SIZE], &number[SIZE], &number[SHARE]);
	bool common = !sky_exact_disjoint(&number[SIZE], &number[REVENUE]);
	for (int i = SHARE; i < PART_LIMIT; i++)
		sky_exact_finish(&number[i]);
	return common;
}

/* The pairs of one edition of its publisher that it fits. */
static size_t implied(const struct contest *contest, const struct contender *one)
{
	size_t count = 0;
	for (size_t i = 0; i < contest->part_count; i++) {
		const struct sky_figure *first = contest->part[i];
		if (!is_known(first, contest->day) ||
		    strcmp(sky_edition_of(contest->snapshot, first)->publisher, one->edition->publisher) != 0)
			continue;
		for (size_t j = i + 1; j < contest->part_count; j++) {
			const struct sky_figure *second = contest->part[j], *trio[PART_LIMIT] = {NULL};
			trio[contest->key] = one->figure;
			count += second->edition == first->edition && is_known(second, contest->day) &&
			         sets(contest, trio, first) && sets(contest, trio, second) && fits(contest, trio);
		}
	}
	return count;
}

/* The narrower, the higher; intervals of nearly one width are equal. */
static double exactness(const struct sky_interval *interval)
{
	if (!sky_decimal_known(interval->low) || !sky_decimal_known(interval->high))
		return -HUGE_VAL;
	double width = sky_decimal_double(interval->high) - sky_decimal_double(interval->low);
	return width > 0 ? -round(1e3 * log10(width)) : HUGE_VAL;
}

static double score(const struct contest *contest, const struct contender *one, enum sky_ground step)
{
	const struct sky_figure *figure = one->figure;
	switch (step) {
	case SKY_GROUND_DATA_SET:
		return sky_figure_is_ranked(figure, SKY_RANK_PREFERRED, contest->day);
	case SKY_GROUND_NO_FORECAST:
		return !is_forecast(figure);
	case SKY_GROUND_GRADE:
		return !one->low;
	case SKY_GROUND_OWN:
		return one->edition->own;
	case SKY_GROUND_RESTATED:
		return !one->replaced;
	case SKY_GROUND_AGREED:
		return contest->count > FEW ? 0 : (double)agreement(contest, one);
	case SKY_GROUND_IMPLIED:
		return contest->count > FEW ? 0 : (double)implied(contest, one);
	case SKY_GROUND_NEWEST:
		return one->edition->released && one->edition->latest >= contest->newest;
	case SKY_GROUND_EXACT:
		return exactness(&one->interval);
	case SKY_GROUND_NO_ESTIMATE:
		return figure->kind != SKY_FIGURE_KIND_ESTIMATE;
	case SKY_GROUND_FIRST:
	case SKY_GROUND_NONE:
	case SKY_GROUND_NOT_DEPRECATED:
		break;
	}
	return figure->record.id == contest->first;
}

/* What those that are left have in common; returns their number. */
static size_t look(struct contest *contest)
{
	size_t left = 0;
	contest->newest = SKY_DAY_NONE;
	contest->first = NULL;
	for (size_t i = 0; i < contest->count; i++) {
		const struct contender *one = &contest->one[i];
		const char *id = one->figure->record.id;
		if (one->left) {
			left++;
			contest->newest = one->edition->earliest > contest->newest ? one->edition->earliest : contest->newest;
			contest->first = contest->first && strcmp(contest->first, id) < 0 ? contest->first : id;
		}
	}
	return left;
}

/* Keeps those that do best by one step. */
static void keep_best(struct contest *contest, enum sky_ground step)
{
	double best = -HUGE_VAL;
	for (size_t i = 0; i < contest->count; i++) {
		struct contender *one = &contest->one[i];
		one->score = one->left ? score(contest, one, step) : -HUGE_VAL;
		best = one->score > best ? one->score : best;
	}
	for (size_t i = 0; i < contest->count; i++)
		contest->one[i].left &= contest->one[i].score == best;
}

/* The id of the claim that stands on the day, NULL where none does, and the step that left it alone. */
static const char *decide(struct contest *contest, enum sky_ground *step)
{
	size_t known = 0;
	for (size_t i = 0; i < contest->count; i++) {
		struct contender *one = &contest->one[i];
		bool seen = is_known(one->figure, contest->day);
		one->taken = one->left = seen && !sky_figure_is_ranked(one->figure, SKY_RANK_DEPRECATED, contest->day);
		known += seen;
	}
	size_t left = look(contest);
	*step = known > 1 && left == 1 ? SKY_GROUND_NOT_DEPRECATED : SKY_GROUND_NONE;
	for (enum sky_ground next = SKY_GROUND_DATA_SET; left > 1; next++) {
		*step = next;
		if (next == SKY_GROUND_RESTATED)
			mark_replaced(contest);
		keep_best(contest, next);
		left = look(contest);
	}
	return contest->first;
}

static void add_parts(struct contest *contest, enum sky_index index, uint32_t market)
{
	const struct sky_figure *of = contest->one[0].figure;
	struct sky_rows rows = sky_index_rows(contest->snapshot, index, market);
	for (size_t i = 0; i < rows.count && rows.count <= LOOKED && contest->part_count < PARTS; i++) {
		const struct sky_figure *figure = sky_figure_at(contest->snapshot, rows.row[i]);
		enum part part = part_of(contest, figure);
		bool one_vendor = figure->subject_kind == of->subject_kind && figure->subject == of->subject;
		if (part != NO_PART && part != contest->key && (contest->key == SIZE || part == SIZE || one_vendor) &&
		    figure->rank != SKY_RANK_DEPRECATED && sky_same_period(figure, of))
			contest->part[contest->part_count++] = figure;
	}
}

static void find_parts(struct contest *contest)
{
	const struct sky_figure *figure = contest->one[0].figure;
	contest->part_count = 0;
	for (uint32_t row = 0; row < sky_count(contest->snapshot, SKY_METRIC) && contest->part_count == 0; row++) {
		contest->share = sky_metric_at(contest->snapshot, row);
		if (contest->share->share_of == SKY_NONE || contest->share->numerator == SKY_NONE)
			continue;
		contest->key = part_of(contest, figure);
		if (contest->key != NO_PART) {
			add_parts(contest, SKY_FIGURES_IN_MARKET, sky_figure_market(figure));
			add_parts(contest, SKY_FIGURES_OF_MARKET_SUBJECT, sky_figure_market(figure));
		}
	}
}

static int compare_days(const void *x, const void *y)
{
	return SKY_ORDER(*(const sky_day *)x, *(const sky_day *)y);
}

/* The days on which something can change, in order and once each; returns their number. */
static size_t find_days(const struct contest *contest)
{
	size_t count = 0, kept = 0;
	for (size_t i = 0; i < contest->count; i++) {
		contest->event[count++] = contest->one[i].figure->published;
		contest->event[count++] = contest->one[i].figure->ranked;
	}
	for (size_t i = 0; i < contest->part_count; i++)
		contest->event[count++] = contest->part[i]->published;
	qsort(contest->event, count, sizeof *contest->event, compare_days);
	for (size_t i = 0; i < count; i++) {
		sky_day day = contest->event[i];
		if (day != SKY_DAY_NONE && (kept == 0 || day != contest->event[kept - 1]))
			contest->event[kept++] = day;
	}
	return kept;
}

/* A line of the table for each day from which another claim stands, or for another reason. */
static bool write_table(struct contest *contest, struct sky_standing *table)
{
	size_t days = find_days(contest);
	struct sky_since *line = table->since = sky_arena_calloc(contest->snapshot->arena, days + 1, sizeof *line);
	for (size_t i = 0; line && i <= days; i++) {
		enum sky_ground step;
		contest->day = i < days ? contest->event[i] : SKY_DAY_NONE;
		const char *id = decide(contest, &step);
		if (table->count == 0 || line[table->count - 1].id != id || line[table->count - 1].step != step) {
			line[table->count++] =
			    (struct sky_since){.from = i < days ? contest->day : SKY_DAY_MAX, .id = id, .step = (uint8_t)step};
		}
	}
	return line;
}

static bool find_standing(struct contest *contest, struct sky_figure *const *figure, size_t count)
{
	const struct sky_snapshot *snapshot = contest->snapshot;
	struct sky_standing *table = sky_arena_calloc(snapshot->arena, 1, sizeof *table);
	contest->count = count;
	for (size_t i = 0; table && i < count; i++) {
		const struct sky_source *source = sky_source_at(snapshot, figure[i]->record.source);
		contest->one[i] = (struct contender){.figure = figure[i],
		                                     .edition = sky_edition_of(snapshot, figure[i]),
		                                     .interval = sky_figure_interval(snapshot, figure[i]),
		                                     .low = source && source->grade == SKY_GRADE_LOW};
		figure[i]->standing = table;
	}
	find_parts(contest);
	return table && write_table(contest, table);
}

/* The number of figures of one key at the start of an array sorted by key. */
static size_t run_length(struct sky_figure *const *figure, size_t count)
{
	size_t length = 1;
	while (length < count && sky_figure_compare_keys(figure[0], figure[length], true) == 0)
		length++;
	return length;
}

bool sky_standing_find(const struct sky_snapshot *snapshot, struct sky_figure *const *figure, size_t count)
{
	size_t longest = 0, length;
	for (size_t i = 0; i < count; i += length) {
		length = run_length(figure + i, count - i);
		longest = length > longest ? length : longest;
	}
	struct contest contest = {.snapshot = snapshot,
	                          .one = calloc(longest + 1, sizeof *contest.one),
	                          .event = malloc((2 * longest + PARTS) * sizeof *contest.event)};
	bool done = contest.one && contest.event;
	for (size_t i = 0; done && i < count; i += length) {
		length = run_length(figure + i, count - i);
		done = length == 1 || find_standing(&contest, figure + i, length);
	}
	free(contest.one);
	free(contest.event);
	return done;
}
