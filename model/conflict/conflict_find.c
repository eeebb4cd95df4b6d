#include "model/conflict/conflict_find.h"

#include "model/conflict/conflicts_internal.h"

#include <stdlib.h>
#include <string.h>

static int compare_ids(const void *x, const void *y)
{
	const struct sky_conflict *a = *(struct sky_conflict *const *)x, *b = *(struct sky_conflict *const *)y;
	int order = strcmp(a->id, b->id);
	return order != 0 ? order : (a > b) - (a < b);
}

/* Where a key has several conflicts of one kind, the second ends in "~2", the third in "~3", in
 * the order they were found. */
static void number_conflicts(struct sky_claims *claims)
{
	struct sky_conflicts *out = claims->out;
	struct sky_conflict **sorted = malloc((out->count + 1) * sizeof(struct sky_conflict *));
	if (!sorted) {
		out->memory_short = true;
		return;
	}
	for (size_t i = 0; i < out->count; i++)
		sorted[i] = &out->list[i];
	qsort(sorted, out->count, sizeof *sorted, compare_ids);
	for (size_t i = 0, end; i < out->count; i = end) {
		const char *id = sorted[i]->id;
		for (end = i + 1; end < out->count && strcmp(sorted[end]->id, id) == 0; end++)
			sorted[end]->id = sky_conflict_text(claims, "%s~%zu", id, end - i + 1);
	}
	free(sorted);
}

/* A claim without a period or a unit cannot contradict any other. */
static bool gather(struct sky_claims *claims, const struct sky_figure *const *figure, size_t count)
{
	claims->figure = malloc((count + 1) * sizeof *claims->figure);
	claims->told = calloc(sky_count(claims->snapshot, SKY_FIGURE) + 1, sizeof *claims->told);
	if (!claims->figure || !claims->told) {
		free(claims->figure);
		free(claims->told);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		if (figure[i]->period_start != SKY_DAY_NONE && figure[i]->unit != SKY_UNIT_NONE)
			claims->figure[claims->count++] = figure[i];
	return true;
}

static int compare_conflicts(const void *x, const void *y)
{
	const struct sky_conflict *a = x, *b = y;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return strcmp(a->id, b->id);
}

static int compare_claimed(const void *x, const void *y)
{
	const struct sky_claimed *a = x, *b = y;
	return a->figure != b->figure ? SKY_ORDER(a->figure, b->figure) : SKY_ORDER(a->conflict, b->conflict);
}

/* Which conflicts a figure is in. */
static bool index_claims(struct sky_conflicts *out)
{
	size_t all = 1;
	for (size_t i = 0; i < out->count; i++)
		all += out->list[i].claim_count;
	out->claimed = sky_arena_calloc(out->arena, all, sizeof *out->claimed);
	for (size_t i = 0; out->claimed && i < out->count; i++) {
		for (uint32_t j = 0; j < out->list[i].claim_count; j++)
			if (out->list[i].claim[j].kind == SKY_FIGURE)
				out->claimed[out->claimed_count++] = (struct sky_claimed){out->list[i].claim[j].row, (uint32_t)i};
	}
	if (out->claimed)
		qsort(out->claimed, out->claimed_count, sizeof *out->claimed, compare_claimed);
	return out->claimed;
}

struct sky_conflicts *sky_conflicts_find(const struct sky_snapshot *snapshot, const struct sky_figure *const *figure,
                                         size_t count)
{
	struct sky_conflicts *out = calloc(1, sizeof *out);
	struct sky_claims claims = {.snapshot = snapshot, .out = out};
	if (!out)
		return NULL;
	out->arena = sky_arena_create(0);
	if (!out->arena || !gather(&claims, figure, count)) {
		sky_conflicts_destroy(out);
		return NULL;
	}
	sky_rule_same_key(&claims);
	sky_rule_neighbours(&claims);
	sky_rule_parts(&claims);
	sky_rule_growth(&claims);
	sky_rule_tables(&claims); /* before the rule of revenues, which leaves what it told */
	sky_rule_revenues(&claims);
	sky_rule_periods(&claims);
	sky_rule_derived(&claims);
	sky_rule_forecasts(&claims);
	sky_rule_breaks(&claims);
	sky_rule_scopes(&claims);
	sky_rule_events(&claims);
	free(claims.figure);
	free(claims.told);
	if (!out->memory_short)
		number_conflicts(&claims);
	for (size_t i = 0; i < out->count; i++) {
		if (!out->list[i].explained)
			sky_conflict_explain(&claims, &out->list[i]);
		out->list[i].explained = out->list[i].explained || out->list[i].weak; /* its grade or rank says why */
	}
	if (!out->memory_short && out->count > 0)
		qsort(out->list, out->count, sizeof *out->list, compare_conflicts);
	if (out->memory_short || !index_claims(out)) {
		sky_conflicts_destroy(out);
		return NULL;
	}
	return out;
}
