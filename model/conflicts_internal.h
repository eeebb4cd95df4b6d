/* Between conflicts.c (collecting) and conflict_rules.c (the rules). */
#ifndef SKY_MODEL_CONFLICTS_INTERNAL_H
#define SKY_MODEL_CONFLICTS_INTERNAL_H

#include "model/arena.h"
#include "model/conflicts.h"

struct sky_conflicts {
	struct sky_arena *arena; /* everything that conflicts point to */
	struct sky_conflict *list;
	size_t count, capacity;
	bool memory_short;
};

/* Figures with a period, sorted by metric, market, subject, currency and period: a key is a run, a series is a longer one. */
struct sky_claims {
	const struct sky_snapshot *snapshot;
	struct sky_conflicts *out;
	const struct sky_figure **figure;
	size_t count;
};

/* All rules over figures, and the one over events. */
void sky_rule_same_key(struct sky_claims *claims);
void sky_rule_neighbours(struct sky_claims *claims);
void sky_rule_parts(struct sky_claims *claims);
void sky_rule_growth(struct sky_claims *claims);
void sky_rule_shares(struct sky_claims *claims);
void sky_rule_scopes(struct sky_claims *claims);
void sky_rule_events(struct sky_claims *claims);

/* Adds a conflict about figures (its key is the first one's) and returns it for arithmetic, preferred and reason; NULL when
 * memory is short (remembered in out). */
struct sky_conflict *sky_conflict_add(struct sky_claims *claims, enum sky_conflict_kind kind,
                                      const struct sky_figure *const *figure, size_t count);

/* Adds an empty conflict; NULL when memory is short. */
struct sky_conflict *sky_conflict_blank(struct sky_conflicts *out);

/* Text in the conflicts' arena; remembers short memory. */
const char *sky_conflict_text(struct sky_claims *claims, const char *format, ...) SKY_PRINTF(2, 3);

/* Sets preferred and reason from ranks and dates: the preferred claim, else the newest of one publisher, else none. */
void sky_conflict_prefer(struct sky_claims *claims, struct sky_conflict *conflict,
                         const struct sky_figure *const *figure, size_t count);

/* Explained too when one of its claims says why it disagrees (conflict_note), which is then the reason. */
void sky_conflict_explain(struct sky_claims *claims, struct sky_conflict *conflict);

/* Order of the key (period included or not). */
int sky_claim_compare(const struct sky_figure *a, const struct sky_figure *b, bool with_period);

/* A key whose period is not the figure's own. */
struct sky_claim_key {
	uint8_t subject_kind;
	uint32_t subject, metric, market;
	sky_day start, end;
	const char *currency; /* NULL: any */
	const struct sky_figure
	    *beside; /* claims of its source come first: numbers of one edition belong together; may be NULL */
};

/* The claim that stands for a key: from the source of `beside`, preferred, newest; never deprecated, and never a forecast where
 * a report exists. NULL when there is none. */
const struct sky_figure *sky_claim_standing(const struct sky_claims *claims, const struct sky_claim_key *key);

#endif
