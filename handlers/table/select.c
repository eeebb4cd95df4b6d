#include "handlers/table/select.h"

#include "handlers/request/request.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define SPARE 64 /* at least so many rows are gathered beyond those that are wanted */

struct sky_chosen {
	const void *row;
	size_t place;          /* among the candidates: ties keep their order */
	struct sky_cell first; /* of the first key, which decides nearly always */
	double near;           /* nearly that number, so that most comparisons are of doubles; 0 where it has no number */
};

static bool bind_keys(struct sky_selection *selection, const struct sky_table *table)
{
	const struct sky_arg *sort = sky_request_find(selection->request, "sort");
	if (!sort || sort->count == 0)
		return true;
	selection->key = sky_arena_calloc(selection->request->arena, sort->count, sizeof *selection->key);
	if (!selection->key)
		return false;
	selection->key_count = sort->count;
	for (uint32_t i = 0; i < sort->count; i++) {
		const char *name = sort->spec->values[sort->values[i].as.key.column];
		selection->key[i].column = sky_table_column(table, name);
		selection->key[i].descending = sort->values[i].as.key.descending;
		assert(selection->key[i].column);
	}
	return true;
}

bool sky_selection_start(struct sky_selection *selection, const struct sky_request *request,
                         const struct sky_table *table, size_t offset, size_t limit, size_t most)
{
	size_t keep = offset < most ? most - offset : 0;
	*selection = (struct sky_selection){.request = request, .skip = offset, .keep = keep < limit ? keep : limit};
	if (!bind_keys(selection, table))
		return false;
	selection->wanted = selection->key_count && selection->keep ? offset + selection->keep : selection->keep;
	selection->capacity = selection->key_count && selection->keep ? 2 * selection->wanted + SPARE : selection->wanted;
	if (selection->capacity > most)
		selection->capacity = most;
	selection->chosen = sky_arena_calloc(request->arena, selection->capacity + 1, sizeof *selection->chosen);
	return selection->chosen;
}

static int compare_cells(struct sky_selection *selection, struct sky_cell a, struct sky_cell b, bool descending)
{
	selection->failed |= a.type == SKY_CELL_FAILED || b.type == SKY_CELL_FAILED;
	/* An absent value is last in both directions. */
	if (descending && a.type != SKY_CELL_NULL && b.type != SKY_CELL_NULL)
		return sky_cell_compare(b, a);
	return sky_cell_compare(a, b);
}

/* The number of a cell. It is negated where the order is descending, so that less always comes first; an absent one is
 * last. */
static double near_of(struct sky_cell cell, bool descending)
{
	double number = 0;
	if (cell.type == SKY_CELL_NULL)
		return HUGE_VAL;
	if (cell.type == SKY_CELL_DECIMAL)
		number = sky_decimal_double(cell.as.decimal);
	else if (cell.type == SKY_CELL_INTEGER)
		number = (double)cell.as.integer;
	return descending ? -number : number;
}

/* The relative error of doubles is below this. Numbers that differ by more are surely in that order. */
#define NEAR 1e-12

static int compare_chosen(const void *x, const void *y, void *context)
{
	struct sky_selection *selection = context;
	const struct sky_chosen *a = x, *b = y;
	double distance = a->near - b->near;
	if (fabs(distance) > NEAR * fabs(a->near))
		return distance < 0 ? -1 : 1;
	int order = compare_cells(selection, a->first, b->first, selection->key[0].descending);

	for (size_t i = 1; order == 0 && i < selection->key_count; i++) {
		const struct sky_sort_key *key = &selection->key[i];
		order = compare_cells(selection, key->column->get(selection->request, a->row),
		                      key->column->get(selection->request, b->row), key->descending);
	}
	return order != 0 ? order : (a->place > b->place) - (a->place < b->place);
}

static void swap(struct sky_chosen *a, struct sky_chosen *b)
{
	struct sky_chosen old = *a;
	*a = *b;
	*b = old;
}

/* Divides the rows around the one in the middle, and returns the place where that one ends up. No two rows are equal:
 * `place` tells them apart. */
static size_t part(struct sky_selection *selection, size_t from, size_t to)
{
	struct sky_chosen *chosen = selection->chosen, *pivot = &chosen[to - 1];
	size_t left = from;
	swap(&chosen[from + (to - from) / 2], pivot);
	for (size_t i = from; i < to - 1; i++)
		if (compare_chosen(&chosen[i], pivot, selection) < 0)
			swap(&chosen[i], &chosen[left++]);
	swap(&chosen[left], pivot);
	return left;
}

/* Moves rows, from that one on, until the one at `nth` is in its place: all before it are
 * better, all behind it worse. */
static void settle(struct sky_selection *selection, size_t from, size_t nth)
{
	for (size_t to = selection->count; to - from > 1;) {
		size_t pivot = part(selection, from, to);
		if (pivot < nth)
			from = pivot + 1;
		else if (pivot > nth)
			to = pivot;
		else
			return;
	}
}

static void offer_sorted(struct sky_selection *selection, const void *row, size_t place)
{
	struct sky_chosen chosen = {row, place, selection->key[0].column->get(selection->request, row), 0};
	selection->failed |= chosen.first.type == SKY_CELL_FAILED;
	chosen.near = near_of(chosen.first, selection->key[0].descending);

	if (selection->settled && compare_chosen(&chosen, &selection->chosen[selection->wanted - 1], selection) > 0)
		return;
	if (selection->count == selection->capacity && selection->wanted > 0) {
		settle(selection, 0, selection->wanted - 1);
		selection->count = selection->wanted;
		selection->settled = true;
	}
	if (selection->count < selection->capacity)
		selection->chosen[selection->count++] = chosen;
}

void sky_selection_offer(struct sky_selection *selection, const void *row)
{
	size_t place = selection->offered++;
	if (selection->key_count)
		offer_sorted(selection, row, place);
	else if (place >= selection->skip && selection->count < selection->capacity)
		selection->chosen[selection->count++].row = row;
}

const void *const *sky_selection_page(struct sky_selection *selection, size_t *count)
{
	size_t from = selection->key_count ? selection->skip : 0;
	*count = selection->count > from ? selection->count - from : 0;
	if (*count > selection->keep)
		*count = selection->keep;
	const void **rows = sky_arena_calloc(selection->request->arena, *count + 1, sizeof *rows);
	if (!rows)
		return NULL;
	if (selection->key_count && *count > 0) {
		settle(selection, 0, from);
		settle(selection, from, from + *count - 1);
		qsort_r(selection->chosen + from, *count, sizeof *selection->chosen, compare_chosen, selection);
	}
	for (size_t i = 0; i < *count; i++)
		rows[i] = selection->chosen[from + i].row;
	return selection->failed ? NULL : rows;
}
