/* One data set for all tests of a program, loaded anew for each: DATA_SET, defined before this is included. */
#ifndef SKY_TESTS_UNIT_ONE_SNAPSHOT_H
#define SKY_TESTS_UNIT_ONE_SNAPSHOT_H

#include "dataset.h"
#include "model/load/snapshot_build.h"

static struct sky_snapshot *snapshot;

static inline void set_up(void)
{
	snapshot = load_valid(DATA_SET);
}

static inline void tear_down(void)
{
	sky_snapshot_release(snapshot);
}

#endif
