/* How a snapshot is made from its records, with all that is built of them; and its references are counted here. */
#ifndef SKY_MODEL_LOAD_SNAPSHOT_BUILD_H
#define SKY_MODEL_LOAD_SNAPSHOT_BUILD_H

#include "model/snapshot/snapshot.h"

/* Reference counting; thread-safe. release(NULL) is fine; the last release frees. */
struct sky_snapshot *sky_snapshot_acquire(struct sky_snapshot *snapshot);
void sky_snapshot_release(struct sky_snapshot *snapshot);
size_t sky_snapshot_memory(const struct sky_snapshot *snapshot); /* bytes held */

/* For those who load one. */

/* An empty snapshot with one reference; NULL when memory is short. */
struct sky_snapshot *sky_snapshot_create(void) SKY_MUST;

/* Builds every index and the table of names. false when memory is short. */
bool sky_snapshot_index(struct sky_snapshot *snapshot) SKY_MUST;

/* Weighs the figures against each other: which one stands for each key, and which contradict each other.
 * false when memory is short. */
bool sky_snapshot_weigh(struct sky_snapshot *snapshot) SKY_MUST;

#endif
