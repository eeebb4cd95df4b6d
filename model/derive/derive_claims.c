/* Which claims the derived figures about one subject or market can follow from. Only these are looked at. */
#include "model/derive/derive_internal.h"

#include <stdlib.h>
#include <string.h>

struct claims {
	const struct sky_snapshot *snapshot;
	uint32_t *row; /* room for SKY_DERIVE_CLAIMS */
	size_t count;
	bool too_many;
};

static void add(struct claims *claims, enum sky_index index, uint32_t of)
{
	struct sky_rows rows =
	    index == SKY_INDEX_COUNT ? (struct sky_rows){NULL, 0} : sky_index_rows(claims->snapshot, index, of);
	if (claims->too_many || rows.count > SKY_DERIVE_CLAIMS - claims->count) {
		claims->too_many = true;
	} else if (rows.count) {
		memcpy(claims->row + claims->count, rows.row, rows.count * sizeof *rows.row);
		claims->count += rows.count;
	}
}

static int compare_rows(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* Sorts the rows and drops those that occur twice; returns how many are left. */
static size_t unique(uint32_t *row, size_t count)
{
	size_t kept = 0;
	qsort(row, count, sizeof *row, compare_rows);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || row[i] != row[i - 1])
			row[kept++] = row[i];
	return kept;
}

/* Its own claims, and the sizes of the markets in which they are: a share needs its whole. false: memory. */
static bool add_subject(struct claims *claims, struct sky_arena *arena, struct sky_ref subject)
{
	add(claims, sky_figures_of(subject.kind), subject.row);
	size_t count = claims->count;
	uint32_t *market = sky_arena_alloc(arena, (count + 1) * sizeof *market);
	if (!market)
		return false;
	for (size_t i = 0; i < count; i++)
		market[i] = sky_figure_at(claims->snapshot, claims->row[i])->market;
	count = unique(market, count);
	for (size_t i = 0; i < count && market[i] != SKY_NONE; i++) /* SKY_NONE is the greatest */
		add(claims, SKY_FIGURES_OF_MARKET_SUBJECT, market[i]);
	return true;
}

static void add_parts(struct claims *claims, uint32_t whole)
{
	struct sky_rows parts = sky_index_rows(claims->snapshot, SKY_MARKETS_OF_MARKET, whole);
	for (size_t i = 0; i < parts.count; i++)
		add(claims, SKY_FIGURES_OF_MARKET_SUBJECT, parts.row[i]);
}

/* Claims about the market, about those within it, and about its parts, its whole and the other parts of that. */
static void add_market(struct claims *claims, uint32_t market)
{
	uint32_t whole = sky_market_at(claims->snapshot, market)->part_of;
	add(claims, SKY_FIGURES_IN_MARKET, market);
	add_parts(claims, market);
	if (whole == SKY_NONE) {
		add(claims, SKY_FIGURES_OF_MARKET_SUBJECT, market);
	} else {
		add(claims, SKY_FIGURES_OF_MARKET_SUBJECT, whole);
		add_parts(claims, whole);
	}
}

enum sky_derive_status sky_derive_claims(const struct sky_snapshot *snapshot, struct sky_arena *arena,
                                         const struct sky_derive_filter *filter, struct sky_rows *rows)
{
	bool by_subject = filter->subject.row != SKY_NONE && filter->subject.kind != SKY_MARKET;
	size_t all = sky_count(snapshot, SKY_FIGURE);
	struct claims claims = {.snapshot = snapshot};
	*rows = (struct sky_rows){NULL, all};
	if (filter->subject.row == SKY_NONE && filter->market == SKY_NONE)
		return all > SKY_DERIVE_CLAIMS ? SKY_DERIVE_REFUSED : SKY_DERIVE_OK;
	claims.row = sky_arena_alloc(arena, SKY_DERIVE_CLAIMS * sizeof *claims.row);
	if (!claims.row || (by_subject && !add_subject(&claims, arena, filter->subject)))
		return SKY_DERIVE_MEMORY;
	if (!by_subject)
		add_market(&claims, filter->subject.row != SKY_NONE ? filter->subject.row : filter->market);
	*rows = (struct sky_rows){claims.row, unique(claims.row, claims.count)};
	return claims.too_many ? SKY_DERIVE_REFUSED : SKY_DERIVE_OK;
}
