/* References that lead back to where they started: a market that is part of itself, sources that cite each other. */
#include "model/load/load_mistake.h"
#include "model/load/validate.h"

#include <stdlib.h>

#define UNSEEN 0

/* The keys of records with one reference to their own kind. */
static const struct {
	enum sky_kind kind;
	size_t offset;
	const char *key;
} parents[] = {
    {SKY_MARKET, offsetof(struct sky_market, part_of), "part_of"},
    {SKY_ORGANIZATION, offsetof(struct sky_organization, parent), "parent"},
    {SKY_METRIC, offsetof(struct sky_metric, growth_of), "growth_of"},
    {SKY_METRIC, offsetof(struct sky_metric, share_of), "share_of"},
    {SKY_FIGURE, offsetof(struct sky_figure, corrects), "corrects"},
};

static uint32_t parent_of(const struct sky_load *load, size_t which, uint32_t row)
{
	const char *record = (const char *)sky_load_record(load, parents[which].kind, row);
	return *(const uint32_t *)(const void *)(record + parents[which].offset);
}

/* Walks up from every row. `walk` holds the number of the walk that first met a row, so that each row is met once. */
static void check_parents(struct sky_load *load, size_t which)
{
	enum sky_kind kind = parents[which].kind;
	uint32_t count = load->snapshot->store[kind].count;
	uint32_t *walk = calloc(count ? count : 1, sizeof *walk);
	if (!walk) {
		load->no_memory = true;
		return;
	}
	for (uint32_t start = 0; start < count; start++) {
		uint32_t row = start;
		while (row != SKY_NONE && walk[row] == UNSEEN) {
			walk[row] = start + 1;
			row = parent_of(load, which, row);
		}
		bool round = row != SKY_NONE && walk[row] == start + 1;
		bool itself = round && parent_of(load, which, row) == row;
		if (itself && kind == SKY_FIGURE)
			continue; /* has a message of its own */
		if (round) {
			sky_load_mistake(load, (struct sky_ref){kind, row}, parents[which].key,
			                 "\"%s\" leads round in a circle: from \"%s\" to \"%s\" and back", parents[which].key,
			                 sky_id(load->snapshot, kind, row),
			                 sky_id(load->snapshot, kind, parent_of(load, which, row)));
		}
	}
	free(walk);
}

enum colour { WHITE, ON_PATH, DONE };

/* A step of the path of the search: a source and the next of its citations. */
struct step {
	uint32_t row, next;
};

/* Depth first from one source, with the path in `path`, which has room for every source. */
static void search_citations(struct sky_load *load, uint32_t start, uint8_t *colour, struct step *path)
{
	size_t depth = 0;
	path[depth++] = (struct step){start, 0};
	colour[start] = ON_PATH;
	while (depth > 0) {
		struct step *step = &path[depth - 1];
		const struct sky_source *source = sky_source_at(load->snapshot, step->row);
		if (step->next == source->cites.count) {
			colour[step->row] = DONE;
			depth--;
			continue;
		}
		uint32_t cited = source->cites.row[step->next++];
		if (cited == SKY_NONE || colour[cited] == DONE)
			continue;
		if (colour[cited] == ON_PATH) {
			sky_load_mistake(load, (struct sky_ref){SKY_SOURCE, step->row}, "cites",
			                 "\"cites\" leads round in a circle: \"%s\" cites \"%s\", which rests on it",
			                 source->record.id, sky_id(load->snapshot, SKY_SOURCE, cited));
			continue;
		}
		colour[cited] = ON_PATH;
		path[depth++] = (struct step){cited, 0};
	}
}

static void check_citations(struct sky_load *load)
{
	uint32_t count = load->snapshot->store[SKY_SOURCE].count;
	uint8_t *colour = calloc(count ? count : 1, sizeof *colour);
	struct step *path = calloc(count ? count : 1, sizeof *path);
	load->no_memory |= !colour || !path;
	for (uint32_t row = 0; colour && path && row < count; row++)
		if (colour[row] == WHITE)
			search_citations(load, row, colour, path);
	free(colour);
	free(path);
}

void sky_validate_circles(struct sky_load *load)
{
	for (size_t which = 0; which < SKY_COUNT(parents); which++)
		check_parents(load, which);
	check_citations(load);
}
