/* Which paragraph of a source stands in which records. */
#ifndef SKY_MODEL_CHANGES_COVERAGE_H
#define SKY_MODEL_CHANGES_COVERAGE_H

#include "model/snapshot/snapshot.h"

#include <stdio.h>

/* Writes, for every source that counts its paragraphs, a line a paragraph with its records ("kind:id"), then the
 * paragraphs without one. Returns the number of paragraphs without a record. */
size_t sky_coverage_print(const struct sky_snapshot *snapshot, FILE *out);

#endif
