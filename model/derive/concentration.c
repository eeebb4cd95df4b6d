#include "model/derive/concentration.h"

#include <stdlib.h>

#define ALL 100
#define CELLS 16 /* the smallest of the n largest is looked at in so many steps */
#define REACH (2 * SKY_NAMED_MAX + 40)

bool sky_share_of_several(const struct sky_snapshot *snapshot, const struct sky_figure *share)
{
	const struct sky_metric *metric = sky_metric_at(snapshot, share->metric);
	return share->subject_kind == SKY_MARKET && (metric->top_n > 0 || metric->others_of != SKY_NONE);
}

void sky_known_init(struct sky_known_shares *known)
{
	known->named = known->tops = 0;
	for (uint32_t i = 0; i <= SKY_NAMED_MAX; i++)
		mpq_inits(known->low[i], known->high[i], NULL);
	for (uint32_t i = 0; i < SKY_TOPS_MAX; i++)
		mpq_inits(known->top[i].low, known->top[i].high, NULL);
	mpq_inits(known->rest_low, known->rest_high, NULL);
	mpq_set_ui(known->rest_high, ALL, 1);
}

void sky_known_finish(struct sky_known_shares *known)
{
	for (uint32_t i = 0; i <= SKY_NAMED_MAX; i++)
		mpq_clears(known->low[i], known->high[i], NULL);
	for (uint32_t i = 0; i < SKY_TOPS_MAX; i++)
		mpq_clears(known->top[i].low, known->top[i].high, NULL);
	mpq_clears(known->rest_low, known->rest_high, NULL);
}

static void ends(const struct sky_exact *number, mpq_t low, mpq_t high)
{
	mpq_set_ui(low, 0, 1);
	mpq_set_ui(high, ALL, 1);
	if (!number->low_unbounded && mpq_sgn(number->low) > 0)
		mpq_set(low, number->low);
	if (!number->high_unbounded && mpq_cmp(number->high, high) < 0)
		mpq_set(high, number->high);
}

void sky_known_add(struct sky_known_shares *known, const struct sky_snapshot *snapshot, const struct sky_figure *figure,
                   const struct sky_exact *number)
{
	const struct sky_metric *metric = sky_metric_at(snapshot, figure->metric);
	if (metric->others_of != SKY_NONE) {
		ends(number, known->rest_low, known->rest_high);
	} else if (metric->top_n > 0) {
		if (known->tops < SKY_TOPS_MAX && metric->top_n <= SKY_NAMED_MAX) {
			known->top[known->tops].n = metric->top_n;
			ends(number, known->top[known->tops].low, known->top[known->tops].high);
			known->tops++;
		}
	} else if (known->named < SKY_NAMED_MAX) {
		ends(number, known->low[known->named], known->high[known->named]);
		known->named++;
	}
}

static void add_from(mpq_t sum, mpq_srcptr number, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		mpq_add(sum, sum, number + i);
}

static void at_most(mpq_t number, const mpq_t bound)
{
	if (mpq_cmp(number, bound) > 0)
		mpq_set(number, bound);
}

static void at_least(mpq_t number, const mpq_t bound)
{
	if (mpq_cmp(number, bound) < 0)
		mpq_set(number, bound);
}

static int largest_first(const void *a, const void *b)
{
	return mpq_cmp((mpq_srcptr)b, (mpq_srcptr)a);
}

bool sky_known_close(struct sky_known_shares *known)
{
	mpq_t left, most;
	mpq_inits(left, most, NULL);
	add_from(left, known->low[0], 0, known->named);
	mpq_neg(left, left);
	mpq_set_ui(most, ALL, 1);
	mpq_add(left, left, most); /* 100 less the least shares */
	at_most(known->rest_high, left);
	mpq_sub(left, left, known->rest_low);
	for (uint32_t i = 0; i < known->named; i++) {
		mpq_add(most, known->low[i], left); /* all others at their least */
		at_most(known->high[i], most);
	}
	mpq_set_ui(most, ALL, 1);
	for (uint32_t i = 0; i < known->named; i++)
		mpq_sub(most, most, known->high[i]);
	at_least(known->rest_low, most);
	bool fits = mpq_sgn(left) >= 0 && mpq_cmp(known->rest_low, known->rest_high) <= 0;
	mpq_clears(left, most, NULL);
	qsort(known->low, known->named, sizeof *known->low, largest_first);
	qsort(known->high, known->named, sizeof *known->high, largest_first);
	return fits;
}

/* The least that the z-th largest of all vendors has. With somebody not named among those before it, the named ones
 * come one later. `floor`: what each of the first n has, too. */
static mpq_srcptr least_of(const struct sky_known_shares *known, uint32_t z, bool later, mpq_srcptr floor, uint32_t n)
{
	uint32_t k = z - later;
	mpq_srcptr least = known->low[k < known->named ? k : SKY_NAMED_MAX]; /* the last one is 0 */
	return floor && z < n && mpq_cmp(floor, least) > 0 ? floor : least;
}

/* What the j largest have at most, where the n largest have `total` (n 0: all vendors have 100). */
static void bound_by(const struct sky_known_shares *known, uint32_t j, bool later, mpq_srcptr floor, uint32_t floors,
                     mpq_srcptr total, uint32_t n, mpq_t out)
{
	mpq_t most;
	mpq_init(most);
	if (total) {
		mpq_set(most, total);
	} else {
		mpq_set_ui(most, ALL, 1);
		n = known->named + 1 > floors ? known->named + 1 : floors;
	}
	for (uint32_t z = j; z < n; z++)
		mpq_sub(most, most, least_of(known, z, later, floor, floors));
	if (j > n && total) { /* each further one has no more than those before it */
		mpq_t scale;
		mpq_init(scale);
		mpq_set_ui(scale, j, n);
		mpq_canonicalize(scale);
		mpq_mul(most, most, scale);
		mpq_clear(scale);
	}
	at_most(out, most);
	mpq_clear(most);
}

/* What the j largest have at most: where all of them are named (false: there are not so many), or where one is not. */
static bool largest(const struct sky_known_shares *known, uint32_t j, bool later, mpq_srcptr floor, uint32_t floors,
                    mpq_t out)
{
	uint32_t among = later ? j - 1 : j;
	if (!later && j > known->named)
		return false;
	mpq_set_ui(out, 0, 1);
	add_from(out, known->high[0], 0, among < known->named ? among : known->named);
	if (later)
		mpq_add(out, out, known->rest_high);
	bound_by(known, j, later, floor, floors, NULL, 0, out);
	for (uint32_t i = 0; i < known->tops; i++)
		bound_by(known, j, later, floor, floors, known->top[i].high, known->top[i].n, out);
	return true;
}

bool sky_known_ratio(const struct sky_known_shares *known, uint32_t n, mpq_t low, mpq_t high)
{
	mpq_t other, named, part;
	mpq_inits(other, named, part, NULL);
	mpq_set_ui(low, 0, 1);
	add_from(low, known->low[0], 0, n < known->named ? n : known->named);
	largest(known, n, true, NULL, 0, other);
	bool surely = largest(known, n, false, NULL, 0, named) &&
	              (mpq_cmp(other, low) <= 0 || mpq_cmp(known->rest_high, known->low[n - 1]) <= 0);
	for (uint32_t i = 0; i < known->tops; i++) {
		uint32_t m = known->top[i].n;
		mpq_set(part, known->top[i].low);
		if (m > n) { /* the average of fewer is not below that of more */
			mpq_set_ui(high, n, m);
			mpq_canonicalize(high);
			mpq_mul(part, part, high);
		}
		for (uint32_t z = m; z < n && z < known->named; z++)
			mpq_add(part, part, known->low[z]);
		at_least(low, part);
	}
	mpq_set(high, surely ? named : other);
	if (!surely && n <= known->named)
		at_least(high, named);
	mpq_clears(other, named, part, NULL);
	return surely;
}

/* What `count` named vendors, the largest ones, and `more` others have together, each as near to `level` as its bounds
 * allow; and their squares. */
static void add_level(const struct sky_known_shares *known, uint32_t count, uint32_t more, const mpq_t level, mpq_t sum,
                      mpq_t squares)
{
	mpq_t part;
	mpq_init(part);
	mpq_set_ui(sum, more, 1);
	mpq_mul(sum, sum, level);
	mpq_mul(squares, sum, level);
	for (uint32_t k = 0; k < count; k++) {
		mpq_set(part, level);
		at_least(part, known->low[k]);
		at_most(part, known->high[k]);
		mpq_add(sum, sum, part);
		mpq_mul(part, part, part);
		mpq_add(squares, squares, part);
	}
	mpq_clear(part);
}

/* The least sum of squares of such vendors when they have `total` together. false: they cannot have so much. */
static bool level(const struct sky_known_shares *known, uint32_t count, uint32_t more, const mpq_t total, mpq_t out)
{
	mpq_t sum, at, left;
	uint32_t free = more;
	mpq_inits(sum, at, left, NULL);
	add_from(sum, known->high[0], 0, count);
	bool possible = more > 0 || mpq_cmp(sum, total) >= 0;
	/* Up to the highest bound at which all together have no more than the total, and beyond it in equal parts. */
	for (uint32_t i = 0; i < 2 * count; i++) {
		mpq_srcptr bound = i < count ? known->low[i] : known->high[i - count];
		add_level(known, count, more, bound, sum, out);
		if (mpq_cmp(sum, total) <= 0 && mpq_cmp(bound, at) > 0)
			mpq_set(at, bound);
	}
	for (uint32_t k = 0; k < count; k++)
		free += mpq_cmp(known->low[k], at) <= 0 && mpq_cmp(at, known->high[k]) < 0;
	add_level(known, count, more, at, sum, out);
	mpq_sub(left, total, sum);
	if (mpq_sgn(left) > 0 && free > 0) {
		mpz_mul_ui(mpq_denref(left), mpq_denref(left), free);
		mpq_canonicalize(left);
		mpq_add(at, at, left);
		add_level(known, count, more, at, sum, out);
	}
	mpq_clears(sum, at, left, NULL);
	return possible;
}

/* The least sum of squares when the n largest have `total`: as many of them named as makes it smallest. */
static void least_squares(const struct sky_known_shares *known, uint32_t n, const mpq_t total, mpq_t out)
{
	mpq_t squares, square;
	bool any = false;
	mpq_inits(squares, square, NULL);
	for (uint32_t count = 0; count <= n && count <= known->named; count++) {
		if (!level(known, count, n - count, total, squares))
			continue;
		for (uint32_t k = count; k < known->named; k++) {
			mpq_mul(square, known->low[k], known->low[k]);
			mpq_add(squares, squares, square);
		}
		if (!any || mpq_cmp(squares, out) < 0) {
			mpq_set(out, squares);
			any = true;
		}
	}
	if (!any)
		mpq_set_ui(out, ALL * ALL + 1, 1);
	mpq_clears(squares, square, NULL);
}

/* The most, with all others in one piece. The squares are convex, so an end of each share is the worst; which shares
 * go to their upper ends for a given rest is a question of the sum of both ends, the largest first. */
static void most_in_one(const struct sky_known_shares *known, mpq_t out)
{
	mpq_t squares, rest, slope, step, sum;
	mpq_inits(squares, rest, slope, step, sum, NULL);
	mpq_set_ui(rest, ALL, 1);
	for (uint32_t k = 0; k < known->named; k++) {
		mpq_mul(step, known->low[k], known->low[k]);
		mpq_add(squares, squares, step);
		mpq_sub(rest, rest, known->low[k]);
	}
	mpq_set_ui(out, 0, 1);
	for (uint32_t k = 0; k <= known->named; k++) {
		/* From this rest down to the next one, and both cut to what the rest can be. */
		mpq_add(slope, known->low[k], known->high[k]);
		mpq_sub(step, known->high[k], known->low[k]);
		mpq_sub(step, rest, k < known->named ? step : known->low[SKY_NAMED_MAX]);
		for (int end = 0; end < 2; end++) {
			mpq_t *at = end ? &step : &rest;
			mpq_set(sum, *at);
			at_most(sum, known->rest_high);
			at_least(sum, known->rest_low);
			bool inside = mpq_cmp(sum, rest) <= 0 && mpq_cmp(sum, step) >= 0;
			mpq_t raised;
			mpq_init(raised);
			mpq_sub(raised, rest, sum);
			mpq_mul(raised, raised, slope);
			mpq_add(raised, raised, squares);
			mpq_mul(sum, sum, sum);
			mpq_add(sum, sum, raised);
			if (inside)
				at_least(out, sum);
			mpq_clear(raised);
		}
		mpq_sub(sum, rest, step);
		mpq_mul(sum, sum, slope);
		mpq_add(squares, squares, sum);
		mpq_set(rest, step);
	}
	mpq_clears(squares, rest, slope, step, sum, NULL);
}

/* The sum of squares of the steps of the least concave line above the points. Shares in order add up to a concave
 * line, and the higher the line, the larger the sum of squares. */
static void squares_above(mpq_t *point, uint32_t count, mpq_t out)
{
	mpq_t slope, best;
	mpq_inits(slope, best, NULL);
	for (uint32_t i = 0, next = 0; i + 1 < count; i = next) {
		for (uint32_t j = i + 1; j < count; j++) {
			mpq_sub(slope, point[j], point[i]);
			mpz_mul_ui(mpq_denref(slope), mpq_denref(slope), j - i);
			mpq_canonicalize(slope);
			if (j == i + 1 || mpq_cmp(slope, best) >= 0) {
				mpq_set(best, slope);
				next = j;
			}
		}
		mpq_sub(slope, point[next], point[i]);
		mpq_mul(slope, slope, best);
		mpq_add(out, out, slope);
	}
	mpq_clears(slope, best, NULL);
}

/* The most when the n largest have no more than `top` says: nobody behind them has more than the smallest of them,
 * which is looked at step by step. */
static void most_behind(const struct sky_known_shares *known, uint32_t top, mpq_t out)
{
	uint32_t n = known->top[top].n, count;
	mpq_t point[REACH], named, low, high, most;
	mpq_inits(named, low, high, most, NULL);
	for (uint32_t i = 0; i < REACH; i++)
		mpq_init(point[i]);
	mpq_set_ui(out, 0, 1);
	for (uint32_t cell = 0; cell < CELLS; cell++) {
		mpq_set_ui(high, cell + 1, CELLS * (unsigned long)n);
		mpq_canonicalize(high);
		mpq_mul(high, high, known->top[top].high);
		for (count = 1; count < REACH - 1; count++) {
			largest(known, count, true, low, n, point[count]);
			if (largest(known, count, false, low, n, named))
				at_least(point[count], named);
			if (count > n) {
				mpq_set_ui(most, count - n, 1);
				mpq_mul(most, most, high);
				mpq_add(most, most, known->top[top].high);
				at_most(point[count], most);
			}
			if (count > n && count > known->named && mpq_cmp_ui(point[count], ALL, 1) >= 0)
				break;
		}
		mpq_set_ui(point[count], ALL, 1);
		for (uint32_t i = count; i-- > 1;)
			at_most(point[i], point[i + 1]);
		if (mpq_sgn(point[1]) >= 0) { /* else no shares have it so */
			mpq_set_ui(most, 0, 1);
			squares_above(point, count + 1, most);
			at_least(out, most);
		}
		mpq_set(low, high);
	}
	for (uint32_t i = 0; i < REACH; i++)
		mpq_clear(point[i]);
	mpq_clears(named, low, high, most, NULL);
}

void sky_known_squares(const struct sky_known_shares *known, mpq_t low, mpq_t high)
{
	mpq_t bound;
	mpq_init(bound);
	mpq_set_ui(bound, ALL, 1);
	mpq_sub(bound, bound, known->rest_high); /* the named ones together */
	(void)level(known, known->named, 0, bound, low);
	most_in_one(known, high);
	for (uint32_t i = 0; i < known->tops; i++) {
		least_squares(known, known->top[i].n, known->top[i].low, bound);
		at_least(low, bound);
		most_behind(known, i, bound);
		at_most(high, bound);
	}
	mpq_clear(bound);
}
