#include "handlers/select.h"

#include "handlers/request.h"

#include <assert.h>
#include <stdlib.h>

struct sky_chosen {
	const void *row;
	size_t place; /* among the candidates: ties keep their order */
	struct sky_cell first; /* of the first key, which decides nearly always */
};

static bool bind_keys(struct sky_selection *selection, const struct sky_table *table)
{
	const struct sky_arg *sort = sky_request_find(selection->request, "sort");

	if (!sort || sort->count == 0)
		return true;
	selection->key = sky_arena_calloc(selection->request->arena, sort->count, sizeof(*selection->key));
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
	selection->capacity = selection->key_count && selection->keep ? offset + selection->keep : selection->keep;
	selection->heap = sky_arena_calloc(request->arena, selection->capacity + 1, sizeof(*selection->heap));
	return selection->heap;
}

static int compare_cells(struct sky_selection *selection, struct sky_cell a, struct sky_cell b, bool descending)
{
	selection->failed |= a.type == SKY_CELL_FAILED || b.type == SKY_CELL_FAILED;
	/* An absent value is last in both directions. */
	if (descending && a.type != SKY_CELL_NULL && b.type != SKY_CELL_NULL)
		return sky_cell_compare(b, a);
	return sky_cell_compare(a, b);
}

static int compare_chosen(struct sky_selection *selection, const struct sky_chosen *a, const struct sky_chosen *b)
{
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
	struct sky_chosen held = *a;

	*a = *b;
	*b = held;
}

static void sift_up(struct sky_selection *selection, size_t at)
{
	struct sky_chosen *heap = selection->heap;

	for (; at > 0 && compare_chosen(selection, &heap[at], &heap[(at - 1) / 2]) > 0; at = (at - 1) / 2)
		swap(&heap[at], &heap[(at - 1) / 2]);
}

static void sift_down(struct sky_selection *selection, size_t count)
{
	struct sky_chosen *heap = selection->heap;
	size_t at = 0;

	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= count)
			return;
		if (child + 1 < count && compare_chosen(selection, &heap[child + 1], &heap[child]) > 0)
			child++;
		if (compare_chosen(selection, &heap[child], &heap[at]) <= 0)
			return;
		swap(&heap[child], &heap[at]);
		at = child;
	}
}

static void offer_sorted(struct sky_selection *selection, const void *row, size_t place)
{
	struct sky_chosen chosen = {row, place, selection->key[0].column->get(selection->request, row)};

	if (selection->count < selection->capacity) {
		selection->heap[selection->count++] = chosen;
		sift_up(selection, selection->count - 1);
	} else if (selection->count && compare_chosen(selection, &chosen, &selection->heap[0]) < 0) {
		selection->heap[0] = chosen;
		sift_down(selection, selection->count);
	}
}

void sky_selection_offer(struct sky_selection *selection, const void *row)
{
	size_t place = selection->offered++;

	if (selection->key_count)
		offer_sorted(selection, row, place);
	else if (place >= selection->skip && selection->count < selection->capacity)
		selection->heap[selection->count++].row = row;
}

/* Heap sort: what is left in the heap moves behind, worst first. */
static void order(struct sky_selection *selection)
{
	for (size_t left = selection->count; left > 1; left--) {
		swap(&selection->heap[0], &selection->heap[left - 1]);
		sift_down(selection, left - 1);
	}
}

const void *const *sky_selection_page(struct sky_selection *selection, size_t *count)
{
	size_t from = selection->key_count ? selection->skip : 0;
	const void **rows;

	*count = selection->count > from ? selection->count - from : 0;
	rows = sky_arena_calloc(selection->request->arena, *count + 1, sizeof(*rows));
	if (!rows)
		return NULL;
	if (selection->key_count)
		order(selection);
	for (size_t i = 0; i < *count; i++)
		rows[i] = selection->heap[from + i].row;
	return selection->failed ? NULL : rows;
}
