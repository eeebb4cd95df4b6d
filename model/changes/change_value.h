/* The value of one field of a record: how it is compared with another, and how it is shown. Shared by the files behind
 * model/changes/changes.h. */
#ifndef SKY_MODEL_CHANGES_CHANGE_VALUE_H
#define SKY_MODEL_CHANGES_CHANGE_VALUE_H

#include "model/base/arena.h"
#include "model/record/descriptors.h"
#include "model/snapshot/snapshot.h"

/* A record of one release, or the data set itself. */
struct sky_version {
	const struct sky_snapshot *snapshot;
	const void *record;
};

/* Whether the field says the same in both. References are the same when they name records of the same id. */
bool sky_field_same(const struct sky_field *field, struct sky_version a, struct sky_version b);

/* The value as text in the arena or the snapshot; *text is NULL where it is not given. false: memory is short. */
bool sky_field_text(struct sky_arena *arena, const struct sky_field *field, struct sky_version side,
                    const char **text) SKY_MUST;

#endif
