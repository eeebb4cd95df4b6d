#include "model/snapshot/standing.h"

#include <stdlib.h>
#include <string.h>

static int standing(const struct sky_figure *figure)
{
	return figure->rank == SKY_RANK_PREFERRED ? 0 : figure->rank == SKY_RANK_DEPRECATED ? 2 : 1;
}

static int sureness(const struct sky_figure *figure)
{
	switch ((enum sky_figure_kind)figure->kind) {
	case SKY_FIGURE_KIND_REPORTED:
	case SKY_FIGURE_KIND_CORRECTED:
		return 0;
	case SKY_FIGURE_KIND_ESTIMATE:
		return 1;
	case SKY_FIGURE_KIND_FORECAST:
		return 2;
	case SKY_FIGURE_KIND_NONE:
	case SKY_FIGURE_KIND_DERIVED:
	case SKY_FIGURE_KIND_LIMIT:
		break;
	}
	return 3;
}

bool sky_figure_better(const struct sky_figure *a, const struct sky_figure *b)
{
	if (!b) {
		return true;
	}
	if (standing(a) != standing(b)) {
		return standing(a) < standing(b);
	}
	if (sureness(a) != sureness(b)) {
		return sureness(a) < sureness(b);
	}
	/* SKY_DAY_NONE is below every day. */
	if (a->published != b->published) {
		return a->published > b->published;
	}
	return strcmp(a->record.id, b->record.id) < 0;
}

enum sky_rank sky_figure_rank(const struct sky_figure *figure, sky_day as_of)
{
	if (figure->rank == SKY_RANK_DEPRECATED || figure->kind == SKY_FIGURE_KIND_DERIVED) {
		return (enum sky_rank)figure->rank;
	}
	if (figure->superseded == SKY_DAY_NONE) {
		return SKY_RANK_PREFERRED;
	}
	return as_of != SKY_DAY_NONE && figure->superseded > as_of ? SKY_RANK_PREFERRED : SKY_RANK_NORMAL;
}

bool sky_figure_contradicted(const struct sky_figure *figure, sky_day as_of)
{
	return figure->conflict && (as_of == SKY_DAY_NONE || figure->conflict_known <= as_of);
}

int sky_figure_compare_keys(const struct sky_figure *a, const struct sky_figure *b, bool with_period)
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
	if (order != 0 || !with_period) {
		return order;
	}
	BY(period_start);
	BY(period_end);
#undef BY
	return 0;
}

static int compare_better(const void *x, const void *y)
{
	const struct sky_figure *a = *(struct sky_figure *const *)x, *b = *(struct sky_figure *const *)y;
	return sky_figure_better(a, b) ? -1 : sky_figure_better(b, a);
}

/* A claim stands until the first day on which a better one is known. */
static void supersede(struct sky_figure **claim, size_t count)
{
	sky_day first = SKY_DAY_NONE;
	if (count > 1) {
		qsort(claim, count, sizeof *claim, compare_better);
	}
	for (size_t i = 0; i < count; i++) {
		/* Nobody knows since when an undated claim is known: it supersedes today, but on no day of the past. */
		sky_day known = claim[i]->published == SKY_DAY_NONE ? SKY_DAY_MAX : claim[i]->published;
		claim[i]->superseded = first;
		if (claim[i]->rank != SKY_RANK_DEPRECATED && (first == SKY_DAY_NONE || known < first)) {
			first = known;
		}
	}
}

/* The number of figures of one key at the start of an array sorted by key. */
static size_t run_length(struct sky_figure *const *figure, size_t count)
{
	size_t length = 1;
	while (length < count && sky_figure_compare_keys(figure[0], figure[length], true) == 0) {
		length++;
	}
	return length;
}

bool sky_standing_find(struct sky_figure *const *figure, size_t count)
{
	size_t longest = 0, length;
	for (size_t i = 0; i < count; i += length) {
		length = run_length(figure + i, count - i);
		longest = length > longest ? length : longest;
	}
	struct sky_figure **claim = malloc((longest + 1) * sizeof(struct sky_figure *));
	if (!claim) {
		return false;
	}
	for (size_t i = 0; i < count; i += length) {
		length = run_length(figure + i, count - i);
		memcpy(claim, figure + i, length * sizeof(struct sky_figure *));
		supersede(claim, length);
	}
	free(claim);
	return true;
}

const char *sky_figure_publisher(const struct sky_snapshot *snapshot, const struct sky_figure *figure)
{
	const char *id = NULL;
	if (figure->said_by.row != SKY_NONE) {
		id = sky_record_at(snapshot, figure->said_by)->id;
	}
	if (id) {
		return id;
	}
	const struct sky_source *source = sky_source_at(snapshot, figure->record.source);
	if (!source) {
		return "";
	}
	return source->publisher ? source->publisher : source->record.id;
}
