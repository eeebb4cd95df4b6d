#include "handlers/table/select.h"

#include "handlers/request/request.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define HEAP_MAX 4096 /* rows in the heap: beyond that, it no longer stays in the cache */
#define SORT_FROM 16  /* shorter runs are sorted by insertion */

struct sky_chosen {
	const void *row;
	size_t place;          /* among the candidates: ties keep their order */
	struct sky_cell first; /* of the first key, which decides nearly always */
	double near;           /* about that number, so that most comparisons are of doubles; 0 of what is none */
};

static bool bind_keys(struct sky_selection *selection, const struct sky_table *table)
{
	const struct sky_arg *sort = sky_request_find(selection->request, "sort");

	if (!sort || sort->count == 0) {
		return true;
	}
	selection->key = sky_arena_calloc(selection->request->arena, sort->count, sizeof(*selection->key));
	if (!selection->key) {
		return false;
	}
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
	if (!bind_keys(selection, table)) {
		return false;
	}
	selection->capacity = selection->key_count && selection->keep ? offset + selection->keep : selection->keep;
	selection->gathers = selection->key_count && selection->capacity > HEAP_MAX;
	if (selection->gathers) {
		selection->capacity = most;
	}
	selection->chosen = sky_arena_calloc(request->arena, selection->capacity + 1, sizeof(*selection->chosen));
	return selection->chosen;
}

static int compare_cells(struct sky_selection *selection, struct sky_cell a, struct sky_cell b, bool descending)
{
	selection->failed |= a.type == SKY_CELL_FAILED || b.type == SKY_CELL_FAILED;
	/* An absent value is last in both directions. */
	if (descending && a.type != SKY_CELL_NULL && b.type != SKY_CELL_NULL) {
		return sky_cell_compare(b, a);
	}
	return sky_cell_compare(a, b);
}

/* The number of a cell, negative where the order is descending, so that less is always first; an absent one is last. */
static double near_of(struct sky_cell cell, bool descending)
{
	double number = 0;

	if (cell.type == SKY_CELL_NULL) {
		return HUGE_VAL;
	}
	if (cell.type == SKY_CELL_DECIMAL) {
		number = sky_decimal_double(cell.as.decimal);
	} else if (cell.type == SKY_CELL_INTEGER) {
		number = (double)cell.as.integer;
	}
	return descending ? -number : number;
}

/* Doubles err by less than this part of them: what differs by more is in that order. */
#define NEAR 1e-12

static int compare_chosen(struct sky_selection *selection, const struct sky_chosen *a, const struct sky_chosen *b)
{
	double distance = a->near - b->near;
	int order;

	if (fabs(distance) > NEAR * fabs(a->near)) {
		return distance < 0 ? -1 : 1;
	}
	order = compare_cells(selection, a->first, b->first, selection->key[0].descending);

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

static void sift_up(struct sky_selection *selection, size_t at)
{
	struct sky_chosen *heap = selection->chosen;

	for (; at > 0 && compare_chosen(selection, &heap[at], &heap[(at - 1) / 2]) > 0; at = (at - 1) / 2) {
		swap(&heap[at], &heap[(at - 1) / 2]);
	}
}

static void sift_down(struct sky_selection *selection, size_t count)
{
	struct sky_chosen *heap = selection->chosen;
	size_t at = 0;

	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= count) {
			return;
		}
		if (child + 1 < count && compare_chosen(selection, &heap[child + 1], &heap[child]) > 0) {
			child++;
		}
		if (compare_chosen(selection, &heap[child], &heap[at]) <= 0) {
			return;
		}
		swap(&heap[child], &heap[at]);
		at = child;
	}
}

static void offer_sorted(struct sky_selection *selection, const void *row, size_t place)
{
	struct sky_chosen chosen = {row, place, selection->key[0].column->get(selection->request, row), 0};

	selection->failed |= chosen.first.type == SKY_CELL_FAILED;
	chosen.near = near_of(chosen.first, selection->key[0].descending);

	if (selection->count < selection->capacity) {
		selection->chosen[selection->count++] = chosen;
		if (!selection->gathers) {
			sift_up(selection, selection->count - 1);
		}
	} else if (selection->count && compare_chosen(selection, &chosen, &selection->chosen[0]) < 0) {
		selection->chosen[0] = chosen;
		sift_down(selection, selection->count);
	}
}

void sky_selection_offer(struct sky_selection *selection, const void *row)
{
	size_t place = selection->offered++;

	if (selection->key_count) {
		offer_sorted(selection, row, place);
	} else if (place >= selection->skip && selection->count < selection->capacity) {
		selection->chosen[selection->count++].row = row;
	}
}

/* Heap sort: what is left in the heap moves behind, worst first. */
static void order_heap(struct sky_selection *selection)
{
	for (size_t left = selection->count; left > 1; left--) {
		swap(&selection->chosen[0], &selection->chosen[left - 1]);
		sift_down(selection, left - 1);
	}
}

static void insertion_sort(struct sky_selection *selection, size_t from, size_t to)
{
	for (size_t i = from + 1; i < to; i++) {
		for (size_t j = i; j > from && compare_chosen(selection, &selection->chosen[j], &selection->chosen[j - 1]) < 0;
		     j--) {
			swap(&selection->chosen[j], &selection->chosen[j - 1]);
		}
	}
}

/* Moves the median of three rows of the run to its start. */
static void choose_pivot(struct sky_selection *selection, size_t from, size_t to)
{
	struct sky_chosen *a = &selection->chosen[from + 1], *b = &selection->chosen[from + (to - from) / 2];
	struct sky_chosen *c = &selection->chosen[to - 1], *held;

	if (compare_chosen(selection, a, b) > 0) {
		held = a;
		a = b;
		b = held;
	}
	if (compare_chosen(selection, b, c) > 0) {
		b = compare_chosen(selection, a, c) > 0 ? a : c;
	}
	swap(&selection->chosen[from], b);
}

/* Parts the run around a pivot, and returns the pivot's place. No two rows are equal: `place` tells them apart. */
static size_t part(struct sky_selection *selection, size_t from, size_t to)
{
	struct sky_chosen *chosen = selection->chosen;
	size_t left = from + 1, right = to - 1;

	choose_pivot(selection, from, to);
	for (;;) {
		while (left <= right && compare_chosen(selection, &chosen[left], &chosen[from]) < 0) {
			left++;
		}
		while (right >= left && compare_chosen(selection, &chosen[right], &chosen[from]) > 0) {
			right--;
		}
		if (left >= right) {
			break;
		}
		swap(&chosen[left++], &chosen[right--]);
	}
	swap(&chosen[from], &chosen[right]);
	return right;
}

/* Sorts the run as far as rows of the page lie in it: quicksort that leaves the rest alone. */
static void order_page(struct sky_selection *selection, size_t from, size_t to)
{
	size_t first = selection->skip, end = selection->skip + selection->keep;

	while (to - from > SORT_FROM) {
		size_t pivot = part(selection, from, to);
		size_t behind = pivot + 1;

		if (behind < end && behind < to && to > first) {
			if (from < end && pivot > first) {
				order_page(selection, from, pivot);
			}
			from = behind;
		} else if (pivot > first) {
			to = pivot;
		} else {
			return;
		}
	}
	insertion_sort(selection, from, to);
}

const void *const *sky_selection_page(struct sky_selection *selection, size_t *count)
{
	size_t from = selection->key_count ? selection->skip : 0;
	const void **rows;

	*count = selection->count > from ? selection->count - from : 0;
	if (*count > selection->keep) {
		*count = selection->keep;
	}
	rows = sky_arena_calloc(selection->request->arena, *count + 1, sizeof(*rows));
	if (!rows) {
		return NULL;
	}
	if (selection->gathers) {
		order_page(selection, 0, selection->count);
	} else if (selection->key_count) {
		order_heap(selection);
	}
	for (size_t i = 0; i < *count; i++) {
		rows[i] = selection->chosen[from + i].row;
	}
	return selection->failed ? NULL : rows;
}
