#include "model/standing.h"

#include "model/snapshot_internal.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

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
	if (!b)
		return true;
	if (standing(a) != standing(b))
		return standing(a) < standing(b);
	if (sureness(a) != sureness(b))
		return sureness(a) < sureness(b);
	/* SKY_DAY_NONE is below every day. */
	if (a->published != b->published)
		return a->published > b->published;
	return strcmp(a->record.id, b->record.id) < 0;
}

enum sky_rank sky_figure_rank(const struct sky_figure *figure, sky_day as_of)
{
	if (figure->rank == SKY_RANK_DEPRECATED || figure->kind == SKY_FIGURE_KIND_DERIVED)
		return (enum sky_rank)figure->rank;
	if (figure->superseded == SKY_DAY_NONE)
		return SKY_RANK_PREFERRED;
	return as_of != SKY_DAY_NONE && figure->superseded > as_of ? SKY_RANK_PREFERRED : SKY_RANK_NORMAL;
}

bool sky_figure_contradicted(const struct sky_figure *figure, sky_day as_of)
{
	return figure->conflict && (as_of == SKY_DAY_NONE || figure->conflict_known <= as_of);
}

/* No padding: it is hashed as bytes. */
struct key {
	uint32_t subject_kind, subject, metric, market, unit;
	sky_day start, end;
	char currency[4];
};

static struct key key_of(const struct sky_figure *figure)
{
	struct key key = {.subject_kind = figure->subject_kind,
	                  .subject = figure->subject,
	                  .metric = figure->metric,
	                  .market = figure->market,
	                  .unit = figure->unit,
	                  .start = figure->period_start,
	                  .end = figure->period_end};

	memcpy(key.currency, figure->currency, sizeof key.currency);
	return key;
}

/* The claims of a key are a list: the table has its first row, next[row] the one after. */
struct keys {
	struct sky_snapshot *snapshot;
	uint32_t *table, *next;
	size_t mask;
};

static struct sky_figure *figure_at(const struct keys *keys, uint32_t row)
{
	return (struct sky_figure *)(void *)sky_store_at(&keys->snapshot->store[SKY_FIGURE], row);
}

static void put(struct keys *keys, uint32_t row)
{
	struct key key = key_of(figure_at(keys, row));

	for (size_t slot = XXH3_64bits(&key, sizeof key) & keys->mask;; slot = (slot + 1) & keys->mask) {
		uint32_t first = keys->table[slot];
		struct key other;

		if (first != SKY_NONE) {
			other = key_of(figure_at(keys, first));
			if (memcmp(&key, &other, sizeof key) != 0)
				continue;
		}
		keys->next[row] = first;
		keys->table[slot] = row;
		return;
	}
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

	qsort(claim, count, sizeof(*claim), compare_better);
	for (size_t i = 0; i < count && claim[i]->rank != SKY_RANK_DEPRECATED; i++) {
		/* Nobody knows since when an undated claim is known: it supersedes today, but on no day of the past. */
		sky_day known = claim[i]->published == SKY_DAY_NONE ? SKY_DAY_MAX : claim[i]->published;

		claim[i]->superseded = first;
		if (first == SKY_DAY_NONE || known < first)
			first = known;
	}
}

/* Claims of one key as an array, for one key after the other. */
static bool settle(struct keys *keys)
{
	struct sky_figure **claim = NULL;
	size_t capacity = 0;

	for (size_t slot = 0; slot <= keys->mask; slot++) {
		size_t count = 0;

		if (keys->table[slot] == SKY_NONE || keys->next[keys->table[slot]] == SKY_NONE)
			continue;
		for (uint32_t row = keys->table[slot]; row != SKY_NONE; row = keys->next[row]) {
			if (count == capacity) {
				size_t larger = capacity ? capacity * 2 : 16;
				struct sky_figure **grown = realloc((void *)claim, larger * sizeof(struct sky_figure *));

				if (!grown) {
					free((void *)claim);
					return false;
				}
				claim = grown;
				capacity = larger;
			}
			claim[count++] = figure_at(keys, row);
		}
		if (count > 1)
			supersede(claim, count);
	}
	free((void *)claim);
	return true;
}

bool sky_standing_find(struct sky_snapshot *snapshot)
{
	uint32_t count = snapshot->store[SKY_FIGURE].count;
	struct keys keys = {.snapshot = snapshot, .mask = 15};
	bool done = false;

	while (keys.mask < (size_t)count * 2)
		keys.mask = keys.mask * 2 + 1;
	keys.table = malloc((keys.mask + 1) * sizeof(*keys.table));
	keys.next = malloc(((size_t)count + 1) * sizeof(*keys.next));
	if (keys.table && keys.next) {
		memset(keys.table, 0xff, (keys.mask + 1) * sizeof(*keys.table)); /* SKY_NONE */
		for (uint32_t row = 0; row < count; row++) {
			figure_at(&keys, row)->superseded = SKY_DAY_NONE;
			put(&keys, row);
		}
		done = settle(&keys);
	}
	free(keys.table);
	free(keys.next);
	return done;
}
