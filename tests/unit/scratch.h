/* Gives each test of a program an arena of its own, by set_up and tear_down. */
#ifndef SKY_TESTS_UNIT_SCRATCH_H
#define SKY_TESTS_UNIT_SCRATCH_H

#include "model/base/arena.h"
#include "unit.h"

static struct sky_arena *arena;

static inline void set_up(void)
{
	arena = sky_arena_create(0);
	ck_assert_ptr_nonnull(arena);
}

static inline void tear_down(void)
{
	sky_arena_destroy(arena);
}

#endif
