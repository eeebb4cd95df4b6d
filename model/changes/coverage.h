/* Which paragraph of a source stands in which records. */
#ifndef SKY_MODEL_CHANGES_COVERAGE_H
#define SKY_MODEL_CHANGES_COVERAGE_H

#include "model/snapshot/snapshot.h"

#include <stdio.h>

/* For each source that counts its paragraphs: writes one line a paragraph with its records ("kind:id"), then lists the
 * paragraphs without a record. Returns the number of paragraphs without a record. */
size_t sky_coverage_print(const struct sky_snapshot *snapshot, FILE *out);

#endif
