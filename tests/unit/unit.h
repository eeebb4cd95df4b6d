/* What the unit tests share: one way to run, and a generator whose numbers are the same in every run. */
#ifndef SKY_TESTS_UNIT_H
#define SKY_TESTS_UNIT_H

#include "model/base/base.h"

#include <check.h>

/* Runs the tests as one suite, as the CK_* environment asks, each between set_up and tear_down; returns main's
 * status. */
static inline int unit_run_with(const char *name, const TTest *const *tests, size_t count, SFun set_up, SFun tear_down)
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);
	SRunner *runner;

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}

static inline int unit_run(const char *name, const TTest *const *tests, size_t count)
{
	return unit_run_with(name, tests, count, NULL, NULL);
}

/* The next number of a seeded sequence (splitmix64). */
static inline uint64_t unit_random(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* A number from 0 to limit - 1. */
static inline uint64_t unit_below(uint64_t *state, uint64_t limit)
{
	return unit_random(state) % limit;
}

#endif
