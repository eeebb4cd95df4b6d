/* Contradictions: found by rules over all claims, never typed into a data set. Rounding and qualifiers are respected: two claims
 * contradict each other only when no number satisfies both. docs/numbers.md explains each rule with an example. */
#ifndef SKY_MODEL_CONFLICT_CONFLICTS_H
#define SKY_MODEL_CONFLICT_CONFLICTS_H

#include "model/snapshot/snapshot.h"

/* X(ENUM, "text", what it says) */
#define SKY_CONFLICT_KINDS(X)                                                                                          \
	X(DISAGREEMENT, "disagreement", "claims about one thing that cannot all hold")                                     \
	X(RESTATEMENT, "restatement", "one publisher gave another number, or numbers that imply one, in another edition")  \
	X(UNIT_SLIP, "unit_slip", "a number about ten, a hundred or a thousand times another: a slip of the unit")         \
	X(PARTS_WHOLE, "parts_whole", "parts that do not add up to their whole")                                           \
	X(GROWTH, "growth", "a stated growth unlike the one that the values imply")                                        \
	X(SHARE_SUM, "share_sum", "shares that add up to more than 100 percent")                                           \
	X(SHARE_SIZE, "share_size", "a share and a size that imply another revenue than the one stated")                   \
	X(EVENT_DATE, "event_date", "one happening with dates that exclude each other")                                    \
	X(SCOPE_DIFFERENCE, "scope_difference", "not a contradiction: like things counted with different scopes")

#define SKY_SEVERITIES(X)                                                                                              \
	X(INFO, "info")                                                                                                    \
	X(MINOR, "minor")                                                                                                  \
	X(MAJOR, "major")

enum sky_conflict_kind {
#define X(name, text, what) SKY_CONFLICT_##name,
	SKY_CONFLICT_KINDS(X)
#undef X
	    SKY_CONFLICT_KIND_COUNT
};
enum sky_severity {
#define X(name, text) SKY_SEVERITY_##name,
	SKY_SEVERITIES(X)
#undef X
	    SKY_SEVERITY_COUNT
};
const char *sky_conflict_kind_text(enum sky_conflict_kind kind);
const char *sky_conflict_kind_what(enum sky_conflict_kind kind);
const char *sky_severity_text(enum sky_severity severity);

/* Texts and arrays live as long as the snapshot. */
struct sky_conflict {
	const char *id;              /* "unit_slip:market-size:cn-cloud:2021", unique and stable while the claims are */
	const struct sky_ref *claim; /* figures, or events */
	uint32_t claim_count;
	uint32_t subject, metric, market; /* SKY_NONE where not one */
	uint8_t subject_kind;
	uint8_t kind, severity;
	bool explained; /* the data set says why: every claim on the losing side is deprecated with a reason, or restated */
	const char *period;     /* NULL where not one */
	const char *arithmetic; /* in words and numbers */
	struct sky_decimal
	    size_pct; /* how far the ends are apart, in percent of the smaller value; SKY_DECIMAL_UNKNOWN: no size */
	struct sky_ref preferred; /* row SKY_NONE: none can be preferred */
	const char *reason;       /* why that one, or why none */
};

struct sky_conflicts;
void sky_conflicts_destroy(struct sky_conflicts *conflicts); /* NULL is fine */
const struct sky_conflict *sky_conflicts_list(const struct sky_conflicts *conflicts, size_t *count);

/* Of the loaded snapshot, in order of kind and id. */
const struct sky_conflict *sky_snapshot_conflicts(const struct sky_snapshot *snapshot, size_t *count);

#endif
