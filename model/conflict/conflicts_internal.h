/* Shared by conflicts.c (collecting), conflict_claims.c (asking about claims) and the files of rules. */
#ifndef SKY_MODEL_CONFLICT_CONFLICTS_INTERNAL_H
#define SKY_MODEL_CONFLICT_CONFLICTS_INTERNAL_H

#include "model/base/arena.h"
#include "model/conflict/conflicts.h"
#include "model/number/exact.h"

#define SKY_GROUP_MAX 64 /* claims of one key that are looked at together */

struct sky_conflicts {
	struct sky_arena *arena; /* everything that conflicts point to */
	struct sky_conflict *list;
	size_t count, capacity;
	bool memory_short;
};

/* Figures with a period, sorted by metric, market, subject, currency and period. The figures of a key stand in a row,
 * and those of a series in a longer one. */
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
void sky_rule_revenues(struct sky_claims *claims);
void sky_rule_shares(struct sky_claims *claims);
void sky_rule_scopes(struct sky_claims *claims);
void sky_rule_events(struct sky_claims *claims);

/* Adds a conflict about figures; its key is that of the first one. Returns it, so that the caller can fill in
 * arithmetic, preferred and reason. NULL when memory is short (remembered in out). */
struct sky_conflict *sky_conflict_add(struct sky_claims *claims, enum sky_conflict_kind kind,
                                      const struct sky_figure *const *figure, size_t count);

/* Adds an empty conflict; NULL when memory is short. */
struct sky_conflict *sky_conflict_blank(struct sky_conflicts *out);

/* Text in the conflicts' arena; remembers short memory. */
const char *sky_conflict_text(struct sky_claims *claims, const char *format, ...) SKY_PRINTF(2, 3);

/* Sets preferred and reason from ranks and dates. Preferred is the claim that the data set prefers; else the best of
 * those that are not deprecated, where they agree; else the newest, where all are of one publisher; else none. */
void sky_conflict_prefer(struct sky_claims *claims, struct sky_conflict *conflict,
                         const struct sky_figure *const *figure, size_t count);

/* Sets how far two numbers are apart (where both are above zero) and the severity that follows; a
 * restatement is never major. */
void sky_conflict_measure(struct sky_conflict *conflict, const mpq_t a, const mpq_t b);

/* Marks the conflict as explained also when one of its claims says why it disagrees (conflict_note). That note is then
 * the reason. */
void sky_conflict_explain(struct sky_claims *claims, struct sky_conflict *conflict);

/* What a claim is sought by: a key, with a period of its own. */
struct sky_claim_key {
	uint8_t subject_kind;
	uint32_t subject, metric, market;
	sky_day start, end;
	const char *currency;            /* NULL: any */
	const struct sky_figure *beside; /* claims of its edition come first; may be NULL */
	bool one_publisher;              /* only claims of the publisher of `beside` */
};

/* The claims of a key that are not deprecated, at most `most`; returns their number. */
size_t sky_claims_of(const struct sky_claims *claims, const struct sky_claim_key *key, const struct sky_figure **out,
                     size_t most);

/* The claim that stands for a key: first one from the source of `beside`, else one published by then, else a later one.
 * Of several it is the best one (standing.h). It is never a deprecated one. NULL when there is none. */
const struct sky_figure *sky_claim_standing(const struct sky_claims *claims, const struct sky_claim_key *key);

bool sky_claim_forecast(const struct sky_figure *figure);
/* A share of a subject in a market. */
bool sky_claim_is_share(const struct sky_claims *claims, const struct sky_figure *figure);
/* No number satisfies both. */
bool sky_claims_contradict(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b);
/* One publisher counted both, whoever repeats it (edition.h). */
bool sky_claims_one_publisher(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b);
/* One publisher released both on one day. */
bool sky_claims_one_edition(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b);
/* True when a is of an edition of the same publisher that surely came out after that of b: 2021-12 is not after
 * 2021-12-09. */
bool sky_claim_later(const struct sky_claims *claims, const struct sky_figure *a, const struct sky_figure *b);
/* The number with its interval; initializes *out, which the caller finishes. */
void sky_claim_exact(const struct sky_claims *claims, const struct sky_figure *figure, struct sky_exact *out);
/* The number as text; buffer of SKY_DECIMAL_MAX bytes; returns buffer. */
const char *sky_claim_number(const struct sky_figure *figure, char *buffer);

#endif
