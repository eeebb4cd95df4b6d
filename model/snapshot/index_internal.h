/* How the indexes of a snapshot are built: each one pass to count and one to fill (a counting sort), so that the rows
 * of a thing come in table order and the whole takes four bytes a row. */
#ifndef SKY_MODEL_SNAPSHOT_INDEX_INTERNAL_H
#define SKY_MODEL_SNAPSHOT_INDEX_INTERNAL_H

#include "model/snapshot/index.h"

/* For each of `count` things the rows that belong to it, one after the other: those of thing i are row[start[i]] up to
 * row[start[i + 1]]. */
struct sky_csr {
	uint32_t *start, *row;
	uint32_t count;
};

/* An index of the snapshot once more, of those rows alone and in their order instead of the table's. */
bool sky_index_in_order(const struct sky_snapshot *snapshot, enum sky_index index, struct sky_rows order,
                        struct sky_csr *out) SKY_MUST;

/* The rows of one thing; none when there is no such thing. */
struct sky_rows sky_csr_rows(const struct sky_csr *csr, uint32_t of);
size_t sky_csr_size(const struct sky_csr *csr); /* bytes */
void sky_csr_finish(struct sky_csr *csr);       /* frees; an empty one is fine */

/* Builds every index. false when memory is short. */
bool sky_indexes_build(struct sky_snapshot *snapshot) SKY_MUST;

#endif
