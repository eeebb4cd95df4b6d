#include "model/snapshot/edition.h"

#include "model/base/arena.h"
#include "model/record/figure.h"
#include "model/snapshot/snapshot_internal.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

const struct sky_edition *sky_edition_of(const struct sky_snapshot *snapshot, const struct sky_figure *figure)
{
	return figure->edition == SKY_NONE ? NULL : &snapshot->edition[figure->edition];
}

bool sky_edition_later(const struct sky_edition *a, const struct sky_edition *b)
{
	return a && b && a->released && b->released && a->earliest > b->latest && strcmp(a->publisher, b->publisher) == 0;
}

struct sky_ref sky_edition_publisher(const struct sky_snapshot *snapshot, const struct sky_figure *figure)
{
	const struct sky_market *market = sky_market_at(snapshot, sky_figure_market(figure));
	const struct sky_source *source = sky_source_at(snapshot, figure->record.source);
	struct sky_ref publisher = {.kind = SKY_ORGANIZATION, .row = SKY_NONE};
	if (figure->said_by.row != SKY_NONE && figure->said_by.kind != SKY_SOURCE)
		return figure->said_by;
	if (market)
		publisher.row = market->publisher;
	if (publisher.row == SKY_NONE && source)
		publisher.row = source->original_publisher;
	return publisher;
}

/* The id of the record, else the text of the source, else its id. */
static const char *publisher_of(const struct sky_snapshot *snapshot, const struct sky_figure *figure,
                                const struct sky_source *source)
{
	struct sky_ref publisher = sky_edition_publisher(snapshot, figure);
	if (publisher.row != SKY_NONE)
		return sky_record_at(snapshot, publisher)->id;
	return !source ? "" : source->publisher ? source->publisher : source->record.id;
}

static bool day_text(const char *text, struct sky_edtf *out)
{
	return text && !sky_edtf_parse(text, strlen(text), out);
}

/* `last` is the edition of another figure, which spares reading the same day once more. */
static struct sky_edition describe(const struct sky_snapshot *snapshot, const struct sky_figure *figure,
                                   const struct sky_edition *last)
{
	const struct sky_source *source = sky_source_at(snapshot, figure->record.source);
	const char *of_source = source ? source->published.text : NULL; /* texts are interned: equal ones are one pointer */
	const char *day = figure->edition_text;
	struct sky_edition edition = {.publisher = publisher_of(snapshot, figure, source),
	                              .earliest = SKY_DAY_NONE,
	                              .latest = SKY_DAY_NONE,
	                              .source = SKY_NONE};
	if (!day && figure->published_text != of_source)
		day = figure->published_text; /* the day of the release that it quotes */
	if (!day && source)
		day = source->original_released.text ? source->original_released.text : of_source;
	edition.own = day != of_source || (source && source->kind != SKY_SOURCE_KIND_SECONDARY);
	struct sky_edtf edtf = {.earliest = last->earliest, .latest = last->latest};
	if ((day && day == last->released) || day_text(day, &edtf)) {
		edition.released = day;
		edition.earliest = edtf.earliest;
		edition.latest = edtf.latest;
	} else {
		edition.source = figure->record.source;
	}
	return edition;
}

static const char *day_of(const struct sky_edition *edition)
{
	return edition->released ? edition->released : "";
}

static bool are_one(const struct sky_edition *a, const struct sky_edition *b)
{
	return a->source == b->source && strcmp(a->publisher, b->publisher) == 0 && strcmp(day_of(a), day_of(b)) == 0;
}

/* Open addressing over the editions found so far; a slot is a row + 1. */
struct editions {
	struct sky_edition *list;
	uint32_t *slot;
	size_t count, capacity, slot_count;
};

static size_t hash_of(const struct sky_edition *edition)
{
	uint64_t hash = XXH3_64bits_withSeed(edition->publisher, strlen(edition->publisher), edition->source);
	return (size_t)XXH3_64bits_withSeed(day_of(edition), strlen(day_of(edition)), hash);
}

/* The slot that holds the edition, else the free one where it belongs. */
static uint32_t *slot_of(const struct editions *all, const struct sky_edition *edition)
{
	size_t mask = all->slot_count - 1, at = hash_of(edition) & mask;
	while (all->slot[at] != 0 && !are_one(&all->list[all->slot[at] - 1], edition))
		at = (at + 1) & mask;
	return &all->slot[at];
}

static bool widen(struct editions *all)
{
	size_t wanted = all->slot_count ? 2 * all->slot_count : 256;
	uint32_t *slot = calloc(wanted, sizeof *slot);
	if (!slot)
		return false;
	free(all->slot);
	all->slot = slot;
	all->slot_count = wanted;
	for (size_t i = 0; i < all->count; i++)
		*slot_of(all, &all->list[i]) = (uint32_t)i + 1;
	return true;
}

/* The row of an edition, a new one where it is the first of its kind; SKY_NONE: memory. */
static uint32_t row_of(struct editions *all, struct sky_arena *arena, const struct sky_edition *edition,
                       const struct sky_snapshot *snapshot)
{
	if (2 * (all->count + 1) > all->slot_count && !widen(all))
		return SKY_NONE;
	uint32_t *slot = slot_of(all, edition);
	if (*slot != 0) {
		all->list[*slot - 1].own |= edition->own;
		return *slot - 1;
	}
	struct sky_edition *grown = sky_grown(NULL, all->list, all->count, &all->capacity, sizeof *grown);
	if (!grown)
		return SKY_NONE;
	all->list = grown;
	grown[all->count] = *edition;
	grown[all->count].id = edition->released ? sky_arena_printf(arena, "%s/%s", edition->publisher, edition->released)
	                                         : sky_arena_printf(arena, "%s/of:%s", edition->publisher,
	                                                            sky_id(snapshot, SKY_SOURCE, edition->source));
	*slot = (uint32_t)++all->count;
	return grown[all->count - 1].id ? (uint32_t)all->count - 1 : SKY_NONE;
}

bool sky_editions_build(struct sky_snapshot *snapshot)
{
	struct editions all = {0};
	struct sky_edition edition = {0};
	bool done = true;
	for (uint32_t row = 0; done && row < snapshot->store[SKY_FIGURE].count; row++) {
		struct sky_figure *figure = (struct sky_figure *)(void *)sky_store_at(&snapshot->store[SKY_FIGURE], row);
		edition = describe(snapshot, figure, &edition);
		figure->edition = row_of(&all, snapshot->arena, &edition, snapshot);
		done = figure->edition != SKY_NONE;
	}
	free(all.slot);
	snapshot->edition = all.list;
	snapshot->edition_count = all.count;
	return done;
}
