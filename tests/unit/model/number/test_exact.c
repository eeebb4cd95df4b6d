#include "model/number/exact.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static struct sky_decimal decimal(const char *text)
{
	struct sky_decimal value;
	ck_assert_int_eq(sky_decimal_parse(text, strlen(text), &value), SKY_DECIMAL_OK);
	return value;
}

/* The number as printed: half a unit of its last digit to each side. */
static void printed(struct sky_exact *out, const char *text)
{
	struct sky_interval interval = sky_interval_of(decimal(text), SKY_QUALIFIER_EXACT, SKY_DECIMAL_UNKNOWN, false,
	                                               (struct sky_bounds){.min = NULL, .max = NULL});
	sky_exact_init(out);
	sky_exact_from(out, decimal(text), &interval);
}

static void expect(const struct sky_exact *exact, const char *value, const char *interval)
{
	struct sky_decimal rounded;
	struct sky_interval outward;
	ck_assert(sky_exact_print(exact, &rounded, &outward));
	char buffer[SKY_INTERVAL_MAX];
	if (value) {
		sky_decimal_print(rounded, buffer);
		ck_assert_str_eq(buffer, value);
	}
	ck_assert_int_eq(exact->has_value, value != NULL);
	sky_interval_print(&outward, buffer);
	ck_assert_str_eq(buffer, interval);
}

/* 218.1 billion after 70.8 percent growth: the article's public cloud, one year earlier. */
START_TEST(test_prior_value_of_the_article)
{
	struct sky_exact value;
	printed(&value, "218.1");
	struct sky_exact growth;
	printed(&growth, "70.8");
	struct sky_exact factor;
	sky_exact_init(&factor);
	sky_exact_from_ratio(&factor, 1, 100);
	sky_exact_multiply(&growth, &growth, &factor);
	sky_exact_from_ratio(&factor, 1, 1);
	sky_exact_add(&growth, &growth, &factor);
	ck_assert(sky_exact_divide(&value, &value, &growth));
	/* 218.05 / 1.7085 = 127.6265..., 218.15 / 1.7075 = 127.7598...; both ends are open: an end of one input is. */
	expect(&value, "127.7", "(127.6265, 127.7599)");
	sky_exact_finish(&value);
	sky_exact_finish(&growth);
	sky_exact_finish(&factor);
}
END_TEST

START_TEST(test_sum_keeps_the_place_of_its_parts)
{
	struct sky_exact a;
	printed(&a, "218.1");
	struct sky_exact b;
	printed(&b, "104.8");
	sky_exact_add(&a, &a, &b);
	expect(&a, "322.9", "[322.8, 323)");
	sky_exact_finish(&a);
	sky_exact_finish(&b);
}
END_TEST

START_TEST(test_difference_flips_open_ends)
{
	struct sky_exact a;
	printed(&a, "100");
	struct sky_exact b;
	printed(&b, "34.3");
	sky_exact_subtract(&a, &a, &b);
	ck_assert(a.low_open);
	ck_assert(a.high_open);
	sky_exact_from_ratio(&a, 100, 1);
	sky_exact_subtract(&a, &a, &b);
	expect(&a, "65.7", "(65.65, 65.75]");
	sky_exact_finish(&a);
	sky_exact_finish(&b);
}
END_TEST

START_TEST(test_division_by_what_may_be_zero_is_refused)
{
	struct sky_exact a;
	printed(&a, "5");
	struct sky_exact about;
	printed(&about, "0");
	struct sky_exact zero;
	sky_exact_init(&zero);
	ck_assert(!sky_exact_divide(&a, &a, &zero));
	ck_assert(!sky_exact_divide(&a, &a, &about));
	expect(&a, "5", "[4.5, 5.5)");
	/* An interval that only touches zero without holding it leaves an unbounded quotient. */
	mpq_set_ui(about.low, 0, 1);
	mpq_set_ui(about.high, 2, 1);
	mpq_set_ui(about.value, 1, 1);
	about.low_open = true;
	ck_assert(sky_exact_divide(&a, &a, &about));
	ck_assert(a.high_unbounded);
	ck_assert(mpq_cmp_ui(a.low, 9, 4) == 0);
	sky_exact_finish(&a);
	sky_exact_finish(&zero);
	sky_exact_finish(&about);
}
END_TEST

START_TEST(test_unbounded_ends_stay_unbounded)
{
	struct sky_exact more;
	struct sky_interval interval = sky_interval_of(decimal("300"), SKY_QUALIFIER_MORE_THAN, SKY_DECIMAL_UNKNOWN, true,
	                                               (struct sky_bounds){.min = NULL, .max = NULL});
	sky_exact_init(&more);
	sky_exact_from(&more, decimal("300"), &interval);
	struct sky_exact ten;
	sky_exact_init(&ten);
	sky_exact_from_ratio(&ten, 10, 1);
	sky_exact_multiply(&more, &more, &ten);
	ck_assert(more.high_unbounded && more.low_open);
	ck_assert(mpq_cmp_ui(more.low, 3000, 1) == 0);
	sky_exact_from_ratio(&ten, -1, 1);
	sky_exact_multiply(&more, &more, &ten);
	ck_assert(more.low_unbounded && !more.high_unbounded);
	ck_assert(mpq_cmp_si(more.high, -3000, 1) == 0);
	/* 1 / (more than) lies between zero and the inverse. */
	ck_assert(sky_exact_divide(&ten, &ten, &more));
	ck_assert(mpq_sgn(ten.low) == 0 && ten.low_open);
	ck_assert(mpq_cmp_ui(ten.high, 1, 3000) == 0 && ten.high_open);
	sky_exact_finish(&more);
	sky_exact_finish(&ten);
}
END_TEST

START_TEST(test_product_with_closed_zero_is_attained)
{
	struct sky_exact a;
	sky_exact_init(&a);
	struct sky_exact b;
	sky_exact_init(&b);
	mpq_set_ui(a.high, 4, 1); /* [0, 4] */
	mpq_set_ui(b.low, 1, 1);  /* (1, +inf) */
	mpq_set_ui(b.value, 2, 1);
	b.low_open = b.high_unbounded = true;
	sky_exact_multiply(&a, &a, &b);
	ck_assert(!a.low_open && mpq_sgn(a.low) == 0);
	ck_assert(a.high_unbounded);
	sky_exact_finish(&a);
	sky_exact_finish(&b);
}
END_TEST

START_TEST(test_root_encloses)
{
	mpq_t square;
	mpq_init(square);
	struct sky_exact a;
	printed(&a, "2");
	ck_assert(sky_exact_root(&a, &a, 2));
	mpq_mul(square, a.low, a.low);
	ck_assert(mpq_cmp_ui(square, 3, 2) <= 0);
	mpq_mul(square, a.high, a.high);
	ck_assert(mpq_cmp_ui(square, 5, 2) >= 0);
	sky_exact_from_ratio(&a, 8, 27);
	ck_assert(sky_exact_root(&a, &a, 3));
	ck_assert(mpq_cmp_ui(a.low, 2, 3) <= 0 && mpq_cmp_ui(a.high, 2, 3) >= 0);
	sky_exact_from_ratio(&a, 1, 4);
	ck_assert(sky_exact_root(&a, &a, 2));
	ck_assert(mpq_cmp_ui(a.low, 1, 2) == 0 && !a.low_open);
	sky_exact_from_ratio(&a, -1, 4);
	ck_assert(!sky_exact_root(&a, &a, 2));
	ck_assert(!sky_exact_root(&a, &a, 0));
	sky_exact_finish(&a);
	mpq_clear(square);
}
END_TEST

START_TEST(test_rounding_is_half_even_and_outward)
{
	static const struct {
		long numerator;
		unsigned long denominator;
		int place;
		const char *nearest, *down, *up;
	} cases[] = {
	    {5, 2, 0, "2", "2", "3"},
	    {7, 2, 0, "4", "3", "4"},
	    {-5, 2, 0, "-2", "-3", "-2"},
	    {1, 3, -3, "0.333", "0.333", "0.334"},
	    {12345, 1, 2, "12300", "12300", "12400"},
	    {6, 1, 0, "6", "6", "6"},
	    {12350, 1, 2, "12400", "12300", "12400"},
	    {12250, 1, 2, "12200", "12200", "12300"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		const char *expected[] = {cases[i].nearest, cases[i].down, cases[i].up};
		mpq_t number;
		mpq_init(number);
		mpq_set_si(number, cases[i].numerator, cases[i].denominator);
		mpq_canonicalize(number);
		char buffer[SKY_DECIMAL_MAX];
		struct sky_decimal out;
		for (int mode = 0; mode < 3; mode++) {
			ck_assert(sky_round(number, cases[i].place, (enum sky_rounding)mode, &out));
			sky_decimal_print(out, buffer);
			ck_assert_str_eq(buffer, expected[mode]);
		}
		mpq_set_str(number, "1000000000000000000000", 10);
		ck_assert(!sky_round(number, 0, SKY_ROUND_NEAREST, &out));
		mpq_clear(number);
	}
}
END_TEST

START_TEST(test_places)
{
	struct sky_exact a;
	printed(&a, "218.1");
	ck_assert_int_eq(sky_exact_place(&a), -1);
	sky_exact_from_ratio(&a, 1, 3);
	ck_assert_int_eq(sky_exact_place(&a), -6);
	sky_exact_from_ratio(&a, 123456789, 1);
	ck_assert_int_eq(sky_exact_place(&a), 3);
	sky_exact_from_ratio(&a, 0, 1);
	ck_assert_int_eq(sky_exact_place(&a), 0);
	sky_exact_from_ratio(&a, 1000000, 1);
	ck_assert_int_eq(sky_exact_place(&a), 1);
	sky_exact_finish(&a);
}
END_TEST

START_TEST(test_disjoint_and_clamp)
{
	struct sky_exact a;
	struct sky_decimal zero = {0, 0}, hundred = {1, 2};
	printed(&a, "1");
	struct sky_exact b;
	printed(&b, "2");
	ck_assert(sky_exact_disjoint(&a, &b)); /* [0.5, 1.5) and [1.5, 2.5) */
	a.high_open = false;
	ck_assert(!sky_exact_disjoint(&a, &b));
	ck_assert(!sky_exact_disjoint(&b, &a));
	a.low_unbounded = a.high_unbounded = true;
	ck_assert(!sky_exact_disjoint(&a, &b));
	sky_exact_clamp(&a, (struct sky_bounds){.min = &zero, .max = &hundred});
	expect(&a, "0", "[0, 100]");
	ck_assert(sky_exact_holds(&a, b.value));
	mpq_set_si(b.value, -1, 1);
	ck_assert(!sky_exact_holds(&a, b.value));
	sky_exact_finish(&a);
	sky_exact_finish(&b);
}
END_TEST

static unsigned long seed = 20221102;

static long next(long limit)
{
	seed = seed * 6364136223846793005UL + 1442695040888963407UL;
	return (long)((seed >> 33) % (unsigned long)limit);
}

static void random_exact(struct sky_exact *out)
{
	long low = next(400) - 200, width = next(50);
	sky_exact_init(out);
	mpq_set_si(out->low, low, 7);
	mpq_set_si(out->high, low + width, 7);
	mpq_set_si(out->value, 2 * low + width, 14);
	mpq_canonicalize(out->low);
	mpq_canonicalize(out->high);
	mpq_canonicalize(out->value);
}

static void inside(mpq_t out, const struct sky_exact *interval)
{
	mpq_t part;
	mpq_init(part);
	mpq_set_si(part, next(101), 100);
	mpq_canonicalize(part);
	mpq_sub(out, interval->high, interval->low);
	mpq_mul(out, out, part);
	mpq_add(out, out, interval->low);
	mpq_clear(part);
}

/* Whatever two numbers the inputs may be, the result's interval holds what follows from them. */
START_TEST(test_every_operation_encloses)
{
	for (int round = 0; round < 5000; round++) {
		struct sky_exact a;
		random_exact(&a);
		struct sky_exact b;
		random_exact(&b);
		struct sky_exact r;
		sky_exact_init(&r);
		mpq_t x;
		mpq_t y;
		mpq_t z;
		mpq_inits(x, y, z, NULL);
		for (int sample = 0; sample < 4; sample++) {
			inside(x, &a);
			inside(y, &b);
			sky_exact_add(&r, &a, &b);
			mpq_add(z, x, y);
			ck_assert(sky_exact_holds(&r, z));
			sky_exact_subtract(&r, &a, &b);
			mpq_sub(z, x, y);
			ck_assert(sky_exact_holds(&r, z));
			sky_exact_multiply(&r, &a, &b);
			mpq_mul(z, x, y);
			ck_assert(sky_exact_holds(&r, z));
			if (sky_exact_divide(&r, &a, &b)) {
				mpq_div(z, x, y);
				ck_assert(sky_exact_holds(&r, z));
			} else {
				ck_assert(mpq_sgn(b.low) <= 0 && mpq_sgn(b.high) >= 0);
			}
		}
		mpq_clears(x, y, z, NULL);
		sky_exact_finish(&a);
		sky_exact_finish(&b);
		sky_exact_finish(&r);
	}
}
END_TEST

START_TEST(test_text_is_a_rational)
{
	struct sky_arena *arena = sky_arena_create(0);
	ck_assert_ptr_nonnull(arena);
	mpq_t number;
	mpq_init(number);
	mpq_set_si(number, -3, 8);
	ck_assert_str_eq(sky_exact_text(arena, number), "-3/8");
	mpq_clear(number);
	sky_arena_destroy(arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_prior_value_of_the_article,
	    test_sum_keeps_the_place_of_its_parts,
	    test_difference_flips_open_ends,
	    test_division_by_what_may_be_zero_is_refused,
	    test_unbounded_ends_stay_unbounded,
	    test_product_with_closed_zero_is_attained,
	    test_root_encloses,
	    test_rounding_is_half_even_and_outward,
	    test_places,
	    test_disjoint_and_clamp,
	    test_every_operation_encloses,
	    test_text_is_a_rational,
	};
	return unit_run("exact", tests, SKY_COUNT(tests));
}
