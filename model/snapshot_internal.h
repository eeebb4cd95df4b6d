/* The inside of a snapshot, for the files of model/ that build it and read it. */
#ifndef SKY_MODEL_SNAPSHOT_INTERNAL_H
#define SKY_MODEL_SNAPSHOT_INTERNAL_H

#include "model/arena.h"
#include "model/conflicts.h"
#include "model/snapshot.h"
#include "model/store.h"
#include "model/strings.h"

#include <stdatomic.h>

struct sky_search;

#define SKY_RELEASE_LENGTH 16

/* For each of `count` things the rows that belong to it, one after the other: those of thing i are row[start[i]] up to
 * row[start[i + 1]]. */
struct sky_csr {
	uint32_t *start, *row;
	uint32_t count;
};

/* Figures in the order of a number; see order.h. */
struct sky_orders {
	uint32_t *by_value; /* those with a value; ties by row */
	uint32_t value_count;
	uint32_t *by_period; /* those with a period, by its start and end, then by row */
	struct sky_period_rows *period;
	uint32_t period_count;
	struct sky_csr
	    known[SKY_INDEX_COUNT]; /* those not deprecated, of each thing, by publication, undated last; where built */
};

/* A way to call a record. Sorted by folded text, then kind, id and use. */
enum sky_name_use { SKY_NAME_CANONICAL, SKY_NAME_ALIAS, SKY_NAME_ID };
struct sky_name_entry {
	const char *folded, *text;
	uint32_t row;
	uint8_t kind; /* enum sky_kind */
	uint8_t use;  /* enum sky_name_use */
};

struct sky_snapshot {
	atomic_size_t references;
	struct sky_arena *arena;
	struct sky_strings *strings;
	struct sky_store store[SKY_KIND_COUNT];
	struct sky_dataset dataset;
	char release[SKY_RELEASE_LENGTH + 1];

	/* Built by sky_snapshot_index. The two of `any` count the records of all kinds through, from base[kind] on. */
	struct sky_csr index[SKY_INDEX_COUNT];
	struct sky_csr any_relations, any_people;
	uint32_t base[SKY_KIND_COUNT + 1];
	uint32_t *events_by_date;
	struct sky_orders orders;
	struct sky_conflicts *conflicts;
	struct sky_name_entry *name;
	size_t name_count;
	uint32_t name_commas;      /* the most that one name has */
	struct sky_search *search; /* safe for any number of threads, see search_internal.h */
};

/* An empty snapshot with one reference; NULL when memory is short. */
struct sky_snapshot *sky_snapshot_create(void) SKY_MUST;

/* Builds every index and the table of names. false when memory is short. */
bool sky_snapshot_index(struct sky_snapshot *snapshot) SKY_MUST;

/* Weighs the figures against each other: which one stands for each key, and which contradict each other. false when memory is
 * short. */
bool sky_snapshot_weigh(struct sky_snapshot *snapshot) SKY_MUST;

/* The part of it that resolve.c owns: fills name, name_count and name_commas. false when memory is short. */
bool sky_snapshot_index_names(struct sky_snapshot *snapshot) SKY_MUST;

/* The first entry of the table of names whose folded text is not below `folded`; name_count when there is none. */
size_t sky_name_lower_bound(const struct sky_snapshot *snapshot, const char *folded);

#endif
