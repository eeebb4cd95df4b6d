/* The rules, run over all claims of a data set. */
#ifndef SKY_MODEL_CONFLICT_CONFLICT_FIND_H
#define SKY_MODEL_CONFLICT_CONFLICT_FIND_H

#include "model/conflict/conflicts.h"

/* Finds all of them. The snapshot's figures come sorted by key (standing.h), then by day of publication and id; which
 * one stands for each key is known already. NULL when memory is short. */
struct sky_conflicts *sky_conflicts_find(const struct sky_snapshot *snapshot, const struct sky_figure *const *figure,
                                         size_t count) SKY_MUST;

#endif
