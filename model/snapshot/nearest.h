/* Finds the id that a misspelt one was meant to be. */
#ifndef SKY_MODEL_SNAPSHOT_NEAREST_H
#define SKY_MODEL_SNAPSHOT_NEAREST_H

#include "model/snapshot/snapshot.h"

/* The id of a record of this kind from which `id` differs by one slip (a letter too many, missing, wrong, or two that
 * changed places) or by two letters too many; NULL where there is none. For claims, which have no names to be near to:
 * it asks for every such id in the hash table, so that it costs the same however many records there are, and a text
 * longer than an id can be has none. Needs no memory; thread-safe. */
const char *sky_nearest_id(const struct sky_snapshot *snapshot, enum sky_kind kind, const char *id);

#endif
