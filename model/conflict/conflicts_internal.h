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
	struct sky_claimed *claimed; /* by figure */
	size_t claimed_count;
	bool memory_short;
};

/* Figures with a period, sorted by metric, market, subject, currency and period. The figures of a key stand in a row,
 * and those of a series in a longer one. */
struct sky_claims {
	const struct sky_snapshot *snapshot;
	struct sky_conflicts *out;
	const struct sky_figure **figure;
	size_t count;
	bool *told; /* by row: this share is in an implied_whole, and needs no share_size */
};

/* What one edition says of one market in one period. */
struct sky_edition_table {
	const struct sky_figure *share[SKY_GROUP_MAX], *amount[SKY_GROUP_MAX]; /* one a vendor, in order of vendors */
	const struct sky_figure *top[SKY_GROUP_MAX];                           /* shares of the n largest */
	const struct sky_figure *others_share, *others_amount, *size;          /* NULL: not stated */
	size_t shares, amounts, tops;
	bool cut; /* there are more than fit in, or some that overlap with one that is in */
};

/* All rules over figures, and the one over events. */
void sky_rule_same_key(struct sky_claims *claims);
void sky_rule_neighbours(struct sky_claims *claims);
void sky_rule_parts(struct sky_claims *claims);
void sky_rule_growth(struct sky_claims *claims);
void sky_rule_revenues(struct sky_claims *claims);
void sky_rule_tables(struct sky_claims *claims);
void sky_rule_periods(struct sky_claims *claims);
void sky_rule_derived(struct sky_claims *claims);
void sky_rule_forecasts(struct sky_claims *claims);
void sky_rule_breaks(struct sky_claims *claims);
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

/* Sets how far two numbers are apart (where both are above zero) and the severity that follows. */
void sky_conflict_measure(struct sky_conflict *conflict, const mpq_t a, const mpq_t b);

/* The same, with the precision of both: one step lower where the gap is a unit of the coarser print or less, at least
 * minor where it is above 20. */
void sky_conflict_weigh(struct sky_conflict *conflict, const struct sky_exact *a, const struct sky_exact *b);

/* The conflict is none: it needs no explanation and is not grave. */
void sky_conflict_set_difference(struct sky_conflict *conflict, const char *reason);

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
/* False for a deprecated claim and one of a source of low grade. */
bool sky_claim_trusted(const struct sky_claims *claims, const struct sky_figure *figure);
/* False where the claim makes a contradiction among those a weak one: it is of low grade, or deprecated while none of
 * its own source contradicts it (a misprint that its source corrects counts). */
bool sky_claim_counts(const struct sky_claims *claims, const struct sky_figure *figure,
                      const struct sky_figure *const *among, size_t count);

/* What the claim says as an interval; where it was written in a coarser unit than its digits ("270 yi"), that of the
 * unit. */
struct sky_interval sky_claim_interval(const struct sky_claims *claims, const struct sky_figure *figure);

/* Sentences about claims, in the conflicts' arena: "322.9 billion CNY"; "45.6 billion USD to 45.8 billion USD";
 * "more than 5 %"; "Gartner (2022-06, printed by Forbes)"; "Gartner (2022-06) says 38.9 %". */
const char *sky_conflict_amount(struct sky_claims *claims, struct sky_decimal value, const struct sky_figure *like);
const char *sky_conflict_range(struct sky_claims *claims, const struct sky_interval *range,
                               const struct sky_figure *like);
const char *sky_claim_amount(struct sky_claims *claims, const struct sky_figure *figure);
const char *sky_claim_by(struct sky_claims *claims, const struct sky_figure *figure);
const char *sky_claim_says(struct sky_claims *claims, const struct sky_figure *figure);

/* Part of the rule of tables: the wholes that amounts and shares imply. */
void sky_check_wholes(struct sky_claims *claims, const struct sky_edition_table *table);

/* "Alpha: 34.3 %, Beta: 12 %", by subjects, or by periods; and a computed number like a claim's. */
const char *sky_claims_listed(struct sky_claims *claims, const struct sky_figure *const *figure, size_t count,
                              bool by_period);
const char *sky_exact_amount(struct sky_claims *claims, const struct sky_exact *number, const struct sky_figure *like);

#endif
