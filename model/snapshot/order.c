#include "model/snapshot/order.h"

#include "model/snapshot/index.h"
#include "model/snapshot/snapshot_internal.h"

#include <stdlib.h>
#include <string.h>

/* A row and the number that it is sorted by. */
struct keyed {
	uint64_t key;
	uint32_t row;
};

#define DIGIT_BITS 8u
#define DIGITS (1u << DIGIT_BITS)

/* One pass of a radix sort, stable. false: all have the same digit, nothing was moved. */
static bool sort_by_digit(const struct keyed *from, struct keyed *to, uint32_t count, unsigned shift)
{
	uint32_t place[DIGITS] = {0}, next = 0;
	for (uint32_t i = 0; i < count; i++)
		place[from[i].key >> shift & (DIGITS - 1)]++;
	if (place[from[0].key >> shift & (DIGITS - 1)] == count)
		return false;
	for (uint32_t digit = 0; digit < DIGITS; digit++) {
		uint32_t number = place[digit];
		place[digit] = next;
		next += number;
	}
	for (uint32_t i = 0; i < count; i++)
		to[place[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
	return true;
}

/* Sorts by key, stable; `spare` is as large. Returns the one of the two in which the result stands. */
static struct keyed *sort_keyed(struct keyed *keyed, struct keyed *spare, uint32_t count)
{
	for (unsigned shift = 0; count > 0 && shift < 64; shift += DIGIT_BITS) {
		if (sort_by_digit(keyed, spare, count, shift)) {
			struct keyed *held = keyed;
			keyed = spare;
			spare = held;
		}
	}
	return keyed;
}

/* The rows of the figures for which key() gives one, sorted by it. */
static bool sort_rows(const struct sky_snapshot *snapshot, bool (*key)(const struct sky_figure *, uint64_t *),
                      struct keyed **sorted, uint32_t *count, struct keyed **memory)
{
	uint32_t all = snapshot->store[SKY_FIGURE].count;
	struct keyed *keyed = malloc(2 * ((size_t)all + 1) * sizeof *keyed);
	*memory = keyed;
	*count = 0;
	if (!keyed)
		return false;
	for (uint32_t row = 0; row < all; row++)
		if (key(sky_figure_at(snapshot, row), &keyed[*count].key))
			keyed[(*count)++].row = row;
	*sorted = sort_keyed(keyed, keyed + all + 1, *count);
	return true;
}

static uint32_t *rows_of(const struct keyed *sorted, uint32_t count)
{
	uint32_t *rows = malloc(((size_t)count + 1) * sizeof *rows);
	for (uint32_t i = 0; rows && i < count; i++)
		rows[i] = sorted[i].row;
	return rows;
}

/* The bits of a double in an order that unsigned integers have: IEEE 754 numbers sort by magnitude. */
static bool value_key(const struct sky_figure *figure, uint64_t *key)
{
	const uint64_t sign = UINT64_C(1) << 63;
	double number = sky_decimal_double(figure->value);
	uint64_t bits;
	memcpy(&bits, &number, sizeof bits);
	*key = bits & sign ? ~bits : bits | sign;
	return true; /* what is stored has a value */
}

/* In units of the last place: keys that are further apart than the errors of both are in exact order. */
#define KEYS_APART 16

/* Doubles err in their last digits, so keys that are nearly equal are put in exact order, and ties by row. */
static void settle(const struct sky_snapshot *snapshot, struct keyed *sorted, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		struct keyed moved = sorted[i];
		uint32_t at = i;
		for (; at > 0 && moved.key - sorted[at - 1].key <= KEYS_APART; at--) {
			int order = sky_decimal_compare(sky_figure_at(snapshot, sorted[at - 1].row)->value,
			                                sky_figure_at(snapshot, moved.row)->value);
			if (order < 0 || (order == 0 && sorted[at - 1].row < moved.row))
				break;
			sorted[at] = sorted[at - 1];
		}
		sorted[at] = moved;
	}
}

static bool order_values(struct sky_snapshot *snapshot)
{
	struct sky_orders *orders = &snapshot->orders;
	struct keyed *sorted, *memory;
	if (sort_rows(snapshot, value_key, &sorted, &orders->value_count, &memory)) {
		settle(snapshot, sorted, orders->value_count);
		orders->by_value = rows_of(sorted, orders->value_count);
	}
	free(memory);
	return orders->by_value;
}

static uint64_t day_key(sky_day day)
{
	return (uint32_t)day ^ UINT32_C(0x80000000);
}

static bool period_key(const struct sky_figure *figure, uint64_t *key)
{
	*key = day_key(figure->period_start) << 32 | day_key(figure->period_end);
	return figure->period_start != SKY_DAY_NONE;
}

static bool find_periods(struct sky_snapshot *snapshot, const struct keyed *sorted, uint32_t count)
{
	struct sky_orders *orders = &snapshot->orders;
	uint32_t periods = 0;
	for (uint32_t i = 0; i < count; i++)
		periods += i == 0 || sorted[i].key != sorted[i - 1].key;
	orders->by_period = rows_of(sorted, count);
	orders->period = malloc(((size_t)periods + 1) * sizeof *orders->period);
	if (!orders->by_period || !orders->period)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		const struct sky_figure *figure = sky_figure_at(snapshot, sorted[i].row);
		if (i == 0 || sorted[i].key != sorted[i - 1].key) {
			orders->period[orders->period_count++] =
			    (struct sky_period_rows){figure->period_start, figure->period_end, {orders->by_period + i, 0}};
		}
		orders->period[orders->period_count - 1].rows.count++;
	}
	return true;
}

static bool order_periods(struct sky_snapshot *snapshot)
{
	struct keyed *sorted, *memory;
	uint32_t count;
	bool built = sort_rows(snapshot, period_key, &sorted, &count, &memory) && find_periods(snapshot, sorted, count);
	free(memory);
	return built;
}

/* Deprecated only from a day after its publication. */
static bool is_withdrawn(const struct sky_figure *figure)
{
	return figure->rank == SKY_RANK_DEPRECATED && figure->published != SKY_DAY_NONE &&
	       figure->ranked > figure->published;
}

/* The others that are deprecated have no key; undated ones come last. */
static bool published_key(const struct sky_figure *figure, uint64_t *key)
{
	*key = day_key(figure->published == SKY_DAY_NONE ? SKY_DAY_MAX : figure->published);
	return figure->rank != SKY_RANK_DEPRECATED || is_withdrawn(figure);
}

static bool withdrawn_key(const struct sky_figure *figure, uint64_t *key)
{
	*key = day_key(figure->ranked);
	return is_withdrawn(figure);
}

static bool order_days(struct sky_snapshot *snapshot, bool (*key)(const struct sky_figure *, uint64_t *),
                       struct sky_csr *out)
{
	static const enum sky_index counted[] = {SKY_FIGURES_OF_VENDOR, SKY_FIGURES_OF_METRIC, SKY_FIGURES_OF_SOURCE,
	                                         SKY_FIGURES_OF_MARKET_SUBJECT};
	struct keyed *sorted, *memory;
	uint32_t count;
	bool built = sort_rows(snapshot, key, &sorted, &count, &memory);
	uint32_t *rows = built ? rows_of(sorted, count) : NULL;
	for (size_t i = 0; rows && built && count > 0 && i < SKY_COUNT(counted); i++)
		built = sky_index_in_order(snapshot, counted[i], (struct sky_rows){rows, count}, &out[counted[i]]);
	built = built && rows;
	free(rows);
	free(memory);
	return built;
}

bool sky_orders_build(struct sky_snapshot *snapshot)
{
	return order_values(snapshot) && order_periods(snapshot) &&
	       order_days(snapshot, published_key, snapshot->orders.known) &&
	       order_days(snapshot, withdrawn_key, snapshot->orders.withdrawn);
}

void sky_orders_finish(struct sky_orders *orders)
{
	for (unsigned i = 0; i < SKY_INDEX_COUNT; i++) {
		sky_csr_finish(&orders->known[i]);
		sky_csr_finish(&orders->withdrawn[i]);
	}
	free(orders->by_value);
	free(orders->by_period);
	free(orders->period);
}

size_t sky_orders_size(const struct sky_orders *orders)
{
	size_t size = orders->value_count * sizeof *orders->by_value + orders->period_count * sizeof *orders->period;
	for (uint32_t i = 0; i < orders->period_count; i++)
		size += orders->period[i].rows.count * sizeof *orders->by_period;
	for (unsigned i = 0; i < SKY_INDEX_COUNT; i++)
		size += sky_csr_size(&orders->known[i]) + sky_csr_size(&orders->withdrawn[i]);
	return size;
}

/* How many of the sorted figures are below the value, or (with_equal) at most it. */
static uint32_t count_below(const struct sky_snapshot *snapshot, struct sky_decimal value, bool with_equal)
{
	const struct sky_orders *orders = &snapshot->orders;
	uint32_t from = 0, to = orders->value_count;
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		int order = sky_decimal_compare(sky_figure_at(snapshot, orders->by_value[middle])->value, value);
		if (order < 0 || (order == 0 && with_equal))
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

struct sky_rows sky_figures_between(const struct sky_snapshot *snapshot, const struct sky_value_range *range)
{
	const struct sky_orders *orders = &snapshot->orders;
	uint32_t from = range->low ? count_below(snapshot, *range->low, range->low_open) : 0;
	uint32_t to = range->high ? count_below(snapshot, *range->high, !range->high_open) : orders->value_count;
	return (struct sky_rows){orders->by_value + from, to > from ? to - from : 0};
}

const struct sky_period_rows *sky_figure_periods(const struct sky_snapshot *snapshot, size_t *count)
{
	*count = snapshot->orders.period_count;
	return snapshot->orders.period;
}

size_t sky_figures_known(const struct sky_snapshot *snapshot, enum sky_index index, uint32_t of, sky_day as_of)
{
	struct sky_rows rows = sky_csr_rows(&snapshot->orders.known[index], of);
	struct sky_rows withdrawn = sky_csr_rows(&snapshot->orders.withdrawn[index], of);
	size_t from = 0, to = rows.count, gone = 0;
	if (as_of == SKY_DAY_NONE)
		return rows.count - withdrawn.count;
	while (gone < withdrawn.count && sky_figure_at(snapshot, withdrawn.row[gone])->ranked <= as_of)
		gone++;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		sky_day published = sky_figure_at(snapshot, rows.row[middle])->published;
		if (published != SKY_DAY_NONE && published <= as_of)
			from = middle + 1;
		else
			to = middle;
	}
	return from - gone;
}
