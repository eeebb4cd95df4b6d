/* The table of names, for the files of model/ that build it and look things up in it. */
#ifndef SKY_MODEL_SNAPSHOT_RESOLVE_INTERNAL_H
#define SKY_MODEL_SNAPSHOT_RESOLVE_INTERNAL_H

#include "model/snapshot/snapshot_internal.h"

/* Fills name, name_count and name_commas. false when memory is short. */
bool sky_snapshot_index_names(struct sky_snapshot *snapshot) SKY_MUST;

/* The first entry of the table of names whose folded text is not below `folded`; name_count when there is none. */
size_t sky_name_lower_bound(const struct sky_snapshot *snapshot, const char *folded);

#endif
