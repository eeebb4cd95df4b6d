/* Contradictions: found by rules over all claims, never typed into a data set. Rounding and qualifiers are
 * respected: two claims contradict each other only when no number satisfies both. docs/numbers.md explains
 * each rule with an example. */
#ifndef SKY_MODEL_CONFLICT_CONFLICTS_H
#define SKY_MODEL_CONFLICT_CONFLICTS_H

#include "model/snapshot/snapshot.h"

/* True for the kinds that are no contradictions: like things that are counted differently, missed forecasts, breaks. */
bool sky_conflict_is_difference(enum sky_conflict_kind kind);

/* What a kind of contradiction says, in words; static text. */
const char *sky_conflict_kind_what(enum sky_conflict_kind kind);

/* Texts and arrays live as long as the snapshot. */
struct sky_conflict {
	const char *id;              /* "unit_slip:market-size:cn-cloud:2021", unique and stable while the claims are */
	const struct sky_ref *claim; /* figures, or events */
	uint32_t claim_count;
	uint32_t subject, metric, market; /* SKY_NONE: they share none */
	uint8_t subject_kind;
	uint8_t kind, severity;
	bool weak;      /* one of its claims is of low grade, or deprecated and not corrected in its own source */
	bool explained; /* the data set says why: every claim on the losing side is deprecated with a reason, or restated */
	const char *period;     /* NULL: they share none */
	const char *arithmetic; /* in words and numbers */
	struct sky_decimal
	    size_pct; /* how far the ends are apart, in percent of the smaller value; SKY_DECIMAL_UNKNOWN: no size */
	struct sky_ref preferred; /* row SKY_NONE: none can be preferred */
	const char *reason;       /* why that one, or why none */
};

struct sky_conflicts;
void sky_conflicts_destroy(struct sky_conflicts *conflicts); /* NULL is fine */
const struct sky_conflict *sky_conflicts_list(const struct sky_conflicts *conflicts, size_t *count);

/* The conflicts of a figure, as numbers in the list below, in its order. O(log n). */
struct sky_claimed {
	uint32_t figure, conflict;
};
const struct sky_claimed *sky_conflicts_of(const struct sky_snapshot *snapshot, uint32_t figure, size_t *count);

/* A contradiction of trusted claims; the others are listed only when they are asked for. */
static inline bool sky_conflict_listed(const struct sky_conflict *conflict)
{
	return !conflict->weak && !sky_conflict_is_difference((enum sky_conflict_kind)conflict->kind);
}

/* Of the loaded snapshot, in order of kind and id. */
const struct sky_conflict *sky_snapshot_conflicts(const struct sky_snapshot *snapshot, size_t *count);

#endif
