/* A release as a data package (Frictionless, version 1, which version 2 readers take): datapackage.json, README.md and
 * one CSV file for each kind of record, with all rows and all columns. It is written piece by piece, so that a release
 * of any size needs little memory. */
#ifndef SKY_HANDLERS_FEEDS_PACKAGE_H
#define SKY_HANDLERS_FEEDS_PACKAGE_H

#include "handlers/write/buffer.h"

struct sky_operation;
struct sky_package;
struct sky_snapshot;

/* New package of the snapshot; it takes a reference to it. `operation` is the one that answers with the package. NULL:
 * memory is short. One thread at a time. */
struct sky_package *sky_package_create(struct sky_snapshot *snapshot, const struct sky_operation *operation) SKY_MUST;
void sky_package_destroy(struct sky_package *package); /* NULL is fine */

/* Begins the next file; its path, static, "data/figures.csv". NULL: there is none left. */
const char *sky_package_next(struct sky_package *package);

/* Appends the next piece of the file, SKY_PACKAGE_PIECE bytes or a little more. false: that was the last one. When
 * something fails, out->failed is set. */
#define SKY_PACKAGE_PIECE 32768
bool sky_package_fill(struct sky_package *package, struct sky_buffer *out);

/* Appends the README without its part about the package's files: what the data set is, how to cite it, its sources.
 * Markdown. */
void sky_package_readme(const struct sky_snapshot *snapshot, struct sky_buffer *out);

#endif
