/* Names to records. Read-only; any number of threads. */
#ifndef SKY_MODEL_SNAPSHOT_RESOLVE_H
#define SKY_MODEL_SNAPSHOT_RESOLVE_H

#include "model/record/records.h"

struct sky_snapshot;

/* Names to records. match: how the text was found, best first. */
enum sky_match_kind { SKY_MATCH_ID, SKY_MATCH_EXACT, SKY_MATCH_ALIAS, SKY_MATCH_FOLDED, SKY_MATCH_CLOSE };
const char *sky_match_text(enum sky_match_kind match); /* "exact" (ids too), "alias", "folded", "close" */
struct sky_match {
	struct sky_ref ref;
	const char *matched; /* the name, alias or id that matched */
	enum sky_match_kind match;
};

/* Fills out[0..max) with the records that `name` can mean, best first, ties by kind then id; returns how many there are
 * in all, or SKY_RESOLVE_MEMORY when memory is short. kinds is a bit mask of 1 << enum sky_kind; close: also names
 * within a small edit distance. */
#define SKY_RESOLVE_MEMORY SIZE_MAX
size_t sky_resolve(const struct sky_snapshot *snapshot, unsigned kinds, const char *name, bool close,
                   struct sky_match *out, size_t max);

/* The one record of `kind` with this id, name, alias or folded name, never "close". *row is
 * SKY_NONE unless there is one. */
enum sky_resolved { SKY_RESOLVED_ONE, SKY_RESOLVED_NONE, SKY_RESOLVED_SEVERAL, SKY_RESOLVED_MEMORY };
enum sky_resolved sky_resolve_one(const struct sky_snapshot *snapshot, enum sky_kind kind, const char *name,
                                  uint32_t *row) SKY_MUST;

#endif
