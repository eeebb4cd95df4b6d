#include "fault.h"
#include "model/base/arena.h"
#include "unit.h"

#include <string.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(WITH_ASAN)
#include <sanitizer/asan_interface.h>
#define IS_POISONED(address) __asan_address_is_poisoned(address)
#endif

static struct sky_arena *new_arena(size_t ceiling)
{
	struct sky_arena *arena = sky_arena_create(ceiling);
	ck_assert_ptr_nonnull(arena);
	return arena;
}

START_TEST(test_memory_is_aligned_and_apart)
{
	struct sky_arena *arena = new_arena(0);
	unsigned char *parts[500];
	for (size_t i = 0; i < SKY_COUNT(parts); i++) {
		parts[i] = sky_arena_alloc(arena, i);
		ck_assert_ptr_nonnull(parts[i]);
		ck_assert_uint_eq((uintptr_t)parts[i] % 16, 0);
		memset(parts[i], (int)(i % 251), i);
	}
	for (size_t i = 0; i < SKY_COUNT(parts); i++)
		for (size_t j = 0; j < i; j++)
			ck_assert_uint_eq(parts[i][j], i % 251);
	sky_arena_destroy(arena);
}
END_TEST

START_TEST(test_no_bytes_are_memory_of_their_own)
{
	struct sky_arena *arena = new_arena(0);
	const void *first = sky_arena_alloc(arena, 0);
	const void *second = sky_arena_alloc(arena, 0);
	ck_assert_ptr_nonnull(first);
	ck_assert_ptr_nonnull(second);
	ck_assert_ptr_ne(first, second);
	sky_arena_destroy(arena);
}
END_TEST

START_TEST(test_a_large_block_is_given)
{
	struct sky_arena *arena = new_arena(0);
	unsigned char *memory = sky_arena_alloc(arena, (size_t)5 << 20);
	ck_assert_ptr_nonnull(memory);
	memory[0] = 1;
	memory[((size_t)5 << 20) - 1] = 2;
	ck_assert_uint_ge(sky_arena_size(arena), (size_t)5 << 20);
	sky_arena_destroy(arena);
}
END_TEST

START_TEST(test_calloc_zeroes_and_refuses_overflow)
{
	struct sky_arena *arena = new_arena(0);
	unsigned char *memory = sky_arena_alloc(arena, 300);
	ck_assert_ptr_nonnull(memory);
	memset(memory, 0xff, 300);
	sky_arena_reset(arena);
	memory = sky_arena_calloc(arena, 100, 3);
	ck_assert_ptr_nonnull(memory);
	for (size_t i = 0; i < 300; i++)
		ck_assert_uint_eq(memory[i], 0);
	ck_assert_ptr_null(sky_arena_calloc(arena, SIZE_MAX / 2, 3));
	ck_assert_ptr_null(sky_arena_alloc(arena, SIZE_MAX));
	ck_assert_ptr_null(sky_arena_alloc(arena, SIZE_MAX - 15));
	ck_assert_ptr_null(sky_arena_alloc(arena, SIZE_MAX - 48));
	ck_assert_ptr_nonnull(sky_arena_alloc(arena, 1));
	sky_arena_destroy(arena);
}
END_TEST

START_TEST(test_the_ceiling_holds)
{
	const size_t ceiling = 100000;
	struct sky_arena *arena = new_arena(ceiling);
	size_t given = 0;
	ck_assert_ptr_null(sky_arena_alloc(arena, ceiling));
	while (sky_arena_alloc(arena, 100) != NULL)
		given += 100;
	ck_assert_uint_le(sky_arena_size(arena), ceiling);
	ck_assert_uint_gt(given, ceiling / 2);
	ck_assert_ptr_null(sky_arena_calloc(arena, 10, 10));
	ck_assert_ptr_null(sky_arena_printf(arena, "%0200d", 1));
	sky_arena_reset(arena);
	ck_assert_ptr_nonnull(sky_arena_alloc(arena, 100));
	sky_arena_destroy(arena);

	arena = new_arena(1);
	ck_assert_ptr_null(sky_arena_alloc(arena, 1));
	ck_assert_ptr_null(sky_arena_strdup(arena, ""));
	ck_assert_uint_eq(sky_arena_size(arena), 0);
	sky_arena_reset(arena);
	sky_arena_destroy(arena);
}
END_TEST

START_TEST(test_reset_gives_a_large_first_block_back)
{
	struct sky_arena *arena = new_arena(0);
	ck_assert_ptr_nonnull(sky_arena_alloc(arena, (size_t)8 << 20));
	ck_assert_ptr_nonnull(sky_arena_alloc(arena, (size_t)9 << 20));
	sky_arena_reset(arena);
	ck_assert_uint_eq(sky_arena_size(arena), 0);
	ck_assert_ptr_nonnull(sky_arena_alloc(arena, 10));
	ck_assert_uint_lt(sky_arena_size(arena), 10000);
	sky_arena_destroy(arena);
}
END_TEST

START_TEST(test_reset_keeps_the_first_block)
{
	struct sky_arena *arena = new_arena(0);
	void *first = sky_arena_alloc(arena, 10);
	size_t one_block = sky_arena_size(arena);

	for (size_t i = 0; i < 1000; i++)
		ck_assert_ptr_nonnull(sky_arena_alloc(arena, 1000));
	ck_assert_uint_gt(sky_arena_size(arena), 1000 * 1000);
	sky_arena_reset(arena);
	ck_assert_uint_eq(sky_arena_size(arena), one_block);
#ifdef IS_POISONED
	ck_assert(IS_POISONED(first));
#endif
	ck_assert_ptr_eq(sky_arena_alloc(arena, 10), first);
	ck_assert_uint_eq(sky_arena_size(arena), one_block);
	sky_arena_destroy(arena);
}
END_TEST

#ifdef IS_POISONED
START_TEST(test_what_was_not_given_is_poisoned)
{
	struct sky_arena *arena = new_arena(0);
	char *memory = sky_arena_alloc(arena, 16);
	char *next = sky_arena_alloc(arena, 1);
	ck_assert(!IS_POISONED(memory + 15));
	ck_assert(IS_POISONED(memory + 16));
	ck_assert(!IS_POISONED(next));
	ck_assert(IS_POISONED(next + 1));
	sky_arena_destroy(arena);
}
END_TEST
#endif

START_TEST(test_texts_are_copied)
{
	struct sky_arena *arena = new_arena(0);
	char text[] = "京东云 JD Cloud";
	ck_assert_str_eq(sky_arena_strdup(arena, text), text);
	ck_assert_ptr_ne(sky_arena_strdup(arena, text), text);
	ck_assert_str_eq(sky_arena_strndup(arena, text, 3), "京");
	ck_assert_str_eq(sky_arena_strndup(arena, text, 0), "");
	ck_assert_str_eq(sky_arena_strndup(arena, "ab", 100), "ab");
	ck_assert_str_eq(sky_arena_printf(arena, "%s:%d", "a", 7), "a:7");
	ck_assert_str_eq(sky_arena_printf(arena, "%s", ""), "");
	ck_assert_uint_eq(strlen(sky_arena_printf(arena, "%05000d", 1)), 5000);
	ck_assert_ptr_null(sky_arena_printf(arena, "%ls", L"\u4eac")); /* not in the "C" locale */
	sky_arena_destroy(arena);
}
END_TEST

START_TEST(test_short_memory_is_reported)
{
	fault_arm(0);
	struct sky_arena *arena = sky_arena_create(0);
	ck_assert_uint_eq(fault_disarm(), 1);
	ck_assert_ptr_null(arena);

	arena = new_arena(0);
	fault_arm(0);
	const void *given[5];
	given[0] = sky_arena_alloc(arena, 1);
	given[1] = sky_arena_calloc(arena, 1, 1);
	given[2] = sky_arena_strdup(arena, "a");
	given[3] = sky_arena_strndup(arena, "a", 1);
	given[4] = sky_arena_printf(arena, "%d", 1);
	ck_assert_uint_eq(fault_disarm(), 5);
	for (size_t i = 0; i < SKY_COUNT(given); i++)
		ck_assert_ptr_null(given[i]);
	ck_assert_ptr_nonnull(sky_arena_alloc(arena, 1));
	sky_arena_destroy(arena);
	sky_arena_destroy(NULL);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_memory_is_aligned_and_apart,
	    test_no_bytes_are_memory_of_their_own,
	    test_a_large_block_is_given,
	    test_calloc_zeroes_and_refuses_overflow,
	    test_the_ceiling_holds,
	    test_reset_keeps_the_first_block,
	    test_reset_gives_a_large_first_block_back,
#ifdef IS_POISONED
	    test_what_was_not_given_is_poisoned,
#endif
	    test_texts_are_copied,
	    test_short_memory_is_reported,
	};

	return unit_run("arena", tests, SKY_COUNT(tests));
}
