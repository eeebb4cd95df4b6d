/* An arena of its own for each test of a program: what set_up and tear_down do. */
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
