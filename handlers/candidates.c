#include "handlers/candidates.h"

#include "handlers/request.h"

#include <stdlib.h>
#include <string.h>

/* A union that holds more than this part of the table costs more to sort than it saves. */
#define WORTHWHILE 4

struct route {
	const struct sky_request *request;
	const struct sky_hint *hints;
	size_t hint_count;
	const struct sky_arg *arg;
};

/* Calls back for every index list of the argument's values. */
static void each_list(const struct route *route, void (*take)(void *context, struct sky_rows rows), void *context)
{
	for (uint32_t i = 0; i < route->arg->count; i++) {
		struct sky_ref ref = route->arg->values[i].as.ref;

		for (size_t j = 0; j < route->hint_count; j++)
			if (route->hints[j].kind == ref.kind && strcmp(route->hints[j].name, route->arg->spec->name) == 0)
				take(context, sky_index_rows(route->request->snapshot, route->hints[j].index, ref.row));
	}
}

struct tally {
	struct sky_rows last;
	size_t lists, rows;
};

static void tally_list(void *context, struct sky_rows rows)
{
	struct tally *tally = context;

	if (rows.count == 0)
		return;
	tally->last = rows;
	tally->lists++;
	tally->rows += rows.count;
}

struct merge {
	uint32_t *row;
	size_t count;
};

static void merge_list(void *context, struct sky_rows rows)
{
	struct merge *merge = context;

	if (rows.count)
		memcpy(merge->row + merge->count, rows.row, rows.count * sizeof(*rows.row));
	merge->count += rows.count;
}

static int compare_rows(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static bool merge_lists(const struct route *route, const struct tally *tally, struct sky_rows *out)
{
	struct merge merge = {sky_arena_calloc(route->request->arena, tally->rows + 1, sizeof(*merge.row)), 0};
	size_t kept = 0;

	if (!merge.row)
		return false;
	each_list(route, merge_list, &merge);
	qsort(merge.row, merge.count, sizeof(*merge.row), compare_rows);
	for (size_t i = 0; i < merge.count; i++)
		if (i == 0 || merge.row[i] != merge.row[i - 1])
			merge.row[kept++] = merge.row[i];
	*out = (struct sky_rows){merge.row, kept};
	return true;
}

static bool is_hinted(const struct route *route)
{
	for (size_t i = 0; i < route->hint_count; i++)
		if (strcmp(route->hints[i].name, route->arg->spec->name) == 0)
			return true;
	return false;
}

bool sky_candidates(const struct sky_request *request, enum sky_kind kind, const struct sky_hint *hints, size_t count,
                    struct sky_rows *rows, const struct sky_rows **only)
{
	struct route route = {request, hints, count, NULL}, best_route = {0};
	struct tally best = {.rows = SIZE_MAX};

	*only = NULL;
	for (uint32_t i = 0; i < request->operation->param_count; i++) {
		struct tally tally = {0};

		route.arg = &request->args[i];
		if (route.arg->count == 0 || !is_hinted(&route))
			continue;
		each_list(&route, tally_list, &tally);
		if (tally.rows < best.rows) {
			best = tally;
			best_route = route;
		}
	}
	if (!best_route.arg || (best.lists > 1 && best.rows > sky_count(request->snapshot, kind) / WORTHWHILE + 1000))
		return true;
	*only = rows;
	*rows = best.last;
	return best.lists <= 1 || merge_lists(&best_route, &best, rows);
}
