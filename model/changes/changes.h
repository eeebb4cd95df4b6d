/* What differs between two releases, record by record. Records are told apart by kind and id, whatever their order in
 * the files; the fields are those of the data set's files (descriptors.h). */
#ifndef SKY_MODEL_CHANGES_CHANGES_H
#define SKY_MODEL_CHANGES_CHANGES_H

#include "model/base/arena.h"
#include "model/snapshot/snapshot.h"

struct sky_changes;

/* A record that one release lacks, or one field of a record in which they differ. */
struct sky_change {
	const struct sky_changes *of;
	uint32_t before, after; /* rows of the record; SKY_NONE: not there, and of the data set itself */
	uint8_t change;         /* enum sky_change_kind */
	uint8_t kind;           /* enum sky_kind; SKY_KIND_COUNT: the data set itself */
	uint16_t field;         /* of a CHANGED: its number in the shape of the kind */
};

struct sky_changes {
	const struct sky_snapshot *before, *after;
	const struct sky_change
	    *list; /* the data set first, then kind by kind: what is in `after`, in its order, then what is not */
	size_t count;
};

/* Compares two releases. A day of publication that a claim takes from its source counts as the source's, not as the
 * claim's. The result lies in the arena and borrows both snapshots. NULL: memory is short. */
const struct sky_changes *sky_changes_find(struct sky_arena *arena, const struct sky_snapshot *before,
                                           const struct sky_snapshot *after) SKY_MUST;

/* "vendor", "dataset"; the record's id and its name or title, as they are now or were last.
 * Borrowed from the snapshots. */
const char *sky_change_record_kind(const struct sky_change *change);
const char *sky_change_id(const struct sky_change *change);
const char *sky_change_name(const struct sky_change *change);

/* The key of the field, as in the files; NULL for a record that was added or withdrawn. Static. */
const char *sky_change_field(const struct sky_change *change);

/* The field's value before and after, as text in the arena: *text is NULL where it is not given, and for a record
 * that was added or withdrawn. Ids and languages of a list are joined by ";"; names, aliases and roles are JSON.
 * false: memory is short. */
bool sky_change_before(struct sky_arena *arena, const struct sky_change *change, const char **text) SKY_MUST;
bool sky_change_after(struct sky_arena *arena, const struct sky_change *change, const char **text) SKY_MUST;

#endif
