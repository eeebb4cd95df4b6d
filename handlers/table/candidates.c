#include "handlers/table/candidates.h"

#include "handlers/request/request.h"

#include <string.h>

#define FEW 2048     /* rows: so few are tested sooner than lists are intersected */
#define WORTHWHILE 8 /* a list so many times longer than the shortest one is not used: each row is tested instead */
#define HALF 2       /* of the table: a longer list is read faster in the table's order */

/* The lists of one filter: a row that passes stands in one of them. */
struct filter_lists {
	size_t first, count, total;
	bool ascending; /* each list is in table order */
};

struct gathering {
	const struct sky_request *request;
	const struct sky_hints *hints;
	struct sky_rows *list;
	size_t list_count, list_capacity;
	struct filter_lists *filter;
	size_t filter_count;
	bool failed;
};

static void add_list(struct gathering *gathering, struct sky_rows rows)
{
	struct filter_lists *filter = &gathering->filter[gathering->filter_count];
	if (rows.count == 0)
		return;
	struct sky_rows *more = sky_grown(gathering->request->arena, gathering->list, gathering->list_count,
	                                  &gathering->list_capacity, sizeof *more);
	if (!more) {
		gathering->failed = true;
		return;
	}
	gathering->list = more;
	gathering->list[gathering->list_count++] = rows;
	filter->count++;
	filter->total += rows.count;
}

static void begin_filter(struct gathering *gathering, bool ascending)
{
	gathering->filter[gathering->filter_count] =
	    (struct filter_lists){.first = gathering->list_count, .ascending = ascending};
}

static void end_filter(struct gathering *gathering)
{
	gathering->filter_count++;
}

static bool is_named(const struct sky_hint *hint, const struct sky_arg *arg)
{
	return strcmp(hint->name, arg->spec->name) == 0;
}

/* A parameter that refers to records: the index lists of each value. */
static void gather_references(struct gathering *gathering, const struct sky_arg *arg)
{
	const struct sky_hints *hints = gathering->hints;
	bool hinted = false;
	begin_filter(gathering, true);
	for (size_t i = 0; i < hints->count; i++) {
		if (!is_named(&hints->hint[i], arg))
			continue;
		hinted = true;
		for (uint32_t j = 0; j < arg->count; j++) {
			struct sky_ref ref = arg->values[j].as.ref;
			if (ref.kind == hints->hint[i].kind)
				add_list(gathering, sky_index_rows(gathering->request->snapshot, hints->hint[i].index, ref.row));
		}
	}
	if (hinted)
		end_filter(gathering);
}

static bool is_on(const struct sky_arg *arg, const char *column)
{
	return arg->spec->column && strcmp(arg->spec->column, column) == 0;
}

/* All bounds of the value make one range. Of two bounds on a side the narrower one counts. */
static void gather_values(struct gathering *gathering)
{
	const struct sky_request *request = gathering->request;
	struct sky_value_range range = {0};
	for (uint32_t i = 0; i < request->operation->param_count; i++) {
		const struct sky_arg *arg = &request->args[i];
		enum sky_op op = arg->count && is_on(arg, "value") ? (enum sky_op)arg->spec->op : SKY_OP_NONE;
		const struct sky_decimal *value = arg->count ? &arg->values[0].as.decimal : NULL;
		if ((op == SKY_OP_GT || op == SKY_OP_GTE) && (!range.low || sky_decimal_compare(*value, *range.low) > 0)) {
			range.low = value;
			range.low_open = op == SKY_OP_GT;
		} else if ((op == SKY_OP_LT || op == SKY_OP_LTE) &&
		           (!range.high || sky_decimal_compare(*value, *range.high) < 0)) {
			range.high = value;
			range.high_open = op == SKY_OP_LT;
		}
	}
	if (!range.low && !range.high)
		return;
	begin_filter(gathering, false);
	add_list(gathering, sky_figures_between(request->snapshot, &range));
	end_filter(gathering);
}

static bool has_period(const struct sky_arg *arg, const struct sky_period_rows *period)
{
	for (uint32_t i = 0; i < arg->count; i++)
		if (arg->values[i].as.period.start == period->start && arg->values[i].as.period.end == period->end)
			return true;
	return false;
}

static void gather_periods(struct gathering *gathering)
{
	const struct sky_request *request = gathering->request;
	const struct sky_arg *exact = sky_request_find(request, "period");
	const struct sky_arg *from = sky_request_find(request, "from"), *to = sky_request_find(request, "to");
	exact = exact && exact->count ? exact : NULL;
	from = from && from->count ? from : NULL;
	to = to && to->count ? to : NULL;
	if (!exact && !from && !to)
		return;
	size_t count;
	const struct sky_period_rows *period = sky_figure_periods(request->snapshot, &count);
	begin_filter(gathering, true);
	for (size_t i = 0; i < count; i++)
		if ((!exact || has_period(exact, &period[i])) && (!from || period[i].end >= from->values[0].as.days.first) &&
		    (!to || period[i].start <= to->values[0].as.days.last))
			add_list(gathering, period[i].rows);
	end_filter(gathering);
}

static bool gather(struct gathering *gathering)
{
	const struct sky_request *request = gathering->request;
	uint32_t count = request->operation->param_count;
	gathering->filter = sky_arena_calloc(request->arena, (size_t)count + 2, sizeof *gathering->filter);
	if (!gathering->filter)
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (request->args[i].count)
			gather_references(gathering, &request->args[i]);
	if (gathering->hints->ranges) {
		gather_values(gathering);
		gather_periods(gathering);
	}
	return !gathering->failed;
}

/* The rows of two ascending lists, once each. */
static size_t merge_two(struct sky_rows a, struct sky_rows b, uint32_t *out)
{
	size_t i = 0, j = 0, count = 0;
	while (i < a.count && j < b.count) {
		uint32_t x = a.row[i], y = b.row[j];
		out[count++] = x < y ? x : y;
		i += x <= y;
		j += y <= x;
	}
	for (; i < a.count; i++)
		out[count++] = a.row[i];
	for (; j < b.count; j++)
		out[count++] = b.row[j];
	return count;
}

/* One bit for each row of the table. */
struct bits {
	uint64_t *word;
	size_t words;
};

static bool set_bits(const struct gathering *gathering, const struct filter_lists *filter, struct bits *bits)
{
	bits->words = sky_count(gathering->request->snapshot, gathering->hints->kind) / 64 + 1;
	bits->word = sky_arena_calloc(gathering->request->arena, bits->words, sizeof *bits->word);
	for (size_t i = 0; bits->word && i < filter->count; i++) {
		const struct sky_rows *list = &gathering->list[filter->first + i];
		for (size_t j = 0; j < list->count; j++)
			bits->word[list->row[j] / 64] |= UINT64_C(1) << list->row[j] % 64;
	}
	return bits->word;
}

static bool list_bits(const struct sky_request *request, const struct bits *bits, struct sky_rows *rows)
{
	size_t count = 0;
	for (size_t i = 0; i < bits->words; i++)
		count += (size_t)__builtin_popcountll(bits->word[i]);
	uint32_t *row = sky_arena_alloc(request->arena, (count + 1) * sizeof *row);
	*rows = (struct sky_rows){row, 0};
	for (size_t i = 0; row && i < bits->words; i++)
		for (uint64_t word = bits->word[i]; word; word &= word - 1)
			row[rows->count++] = (uint32_t)(i * 64) + (uint32_t)__builtin_ctzll(word);
	return row;
}

/* The rows of one filter in table order. */
static bool unite(const struct gathering *gathering, const struct filter_lists *filter, struct sky_rows *rows)
{
	const struct sky_rows *list = gathering->list + filter->first;
	if (filter->count == 0) {
		*rows = (struct sky_rows){0};
		return true;
	}
	if (filter->count == 1 && filter->ascending) {
		*rows = list[0];
		return true;
	}
	struct bits bits;
	if (filter->count != 2 || !filter->ascending)
		return set_bits(gathering, filter, &bits) && list_bits(gathering->request, &bits, rows);
	uint32_t *row = sky_arena_alloc(gathering->request->arena, filter->total * sizeof *row);
	if (!row)
		return false;
	*rows = (struct sky_rows){row, merge_two(list[0], list[1], row)};
	return true;
}

/* The rows that are in a list of every filter whose lists are worth using. */
static bool intersect(const struct gathering *gathering, const struct filter_lists *shortest, struct sky_rows *rows)
{
	struct bits all;
	if (!set_bits(gathering, shortest, &all))
		return false;
	struct bits bits;
	for (size_t i = 0; i < gathering->filter_count; i++) {
		const struct filter_lists *filter = &gathering->filter[i];
		if (filter == shortest || filter->total / WORTHWHILE > shortest->total)
			continue;
		if (!set_bits(gathering, filter, &bits))
			return false;
		for (size_t j = 0; j < all.words; j++)
			all.word[j] &= bits.word[j];
	}
	return list_bits(gathering->request, &all, rows);
}

bool sky_candidates(const struct sky_request *request, const struct sky_hints *hints, struct sky_rows *rows,
                    const struct sky_rows **only)
{
	struct gathering gathering = {.request = request, .hints = hints};
	const struct filter_lists *shortest = NULL;
	*only = NULL;
	if (!gather(&gathering))
		return false;
	for (size_t i = 0; i < gathering.filter_count; i++)
		if (!shortest || gathering.filter[i].total < shortest->total)
			shortest = &gathering.filter[i];
	if (!shortest ||
	    (gathering.filter_count == 1 && shortest->total > FEW + sky_count(request->snapshot, hints->kind) / HALF))
		return true;
	*only = rows;
	if (shortest->total <= FEW || (gathering.filter_count == 1 && shortest->count == 1 && shortest->ascending))
		return unite(&gathering, shortest, rows);
	return intersect(&gathering, shortest, rows);
}
