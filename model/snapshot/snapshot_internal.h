/* The inside of a snapshot, for the files of model/ that build it and read it. */
#ifndef SKY_MODEL_SNAPSHOT_SNAPSHOT_INTERNAL_H
#define SKY_MODEL_SNAPSHOT_SNAPSHOT_INTERNAL_H

#include "model/base/arena.h"
#include "model/base/strings.h"
#include "model/record/store.h"
#include "model/snapshot/order_internal.h"
#include "model/snapshot/snapshot.h"

#include <stdatomic.h>

struct sky_conflicts;
struct sky_search;

#define SKY_RELEASE_LENGTH 16

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

	/* The two indexes of `any` number the records of all kinds in one sequence; those of a kind begin at base[kind]. */
	struct sky_csr index[SKY_INDEX_COUNT];
	struct sky_csr any_relations, any_people;
	uint32_t base[SKY_KIND_COUNT + 1];
	uint32_t *events_by_date;
	struct sky_orders orders;
	struct sky_edition *edition; /* what `edition` of figures numbers (edition.h) */
	size_t edition_count;
	struct sky_conflicts *conflicts;
	struct sky_name_entry *name;
	size_t name_count;
	uint32_t name_commas;      /* the most that one name has */
	size_t figures_placed;     /* words.h */
	struct sky_search *search; /* safe for any number of threads, see search_internal.h */
};

#endif
