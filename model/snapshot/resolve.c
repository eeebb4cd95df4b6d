/* Names to records. */
#include "model/base/text.h"
#include "model/snapshot/resolve_internal.h"
#include "model/snapshot/snapshot_internal.h"

#include <stdlib.h>
#include <string.h>

/* Names are "close" up to a third of their length, at most this many changes. */
#define CLOSE_MAX 3

const char *sky_match_text(enum sky_match_kind match)
{
	static const char *const texts[] = {
	    [SKY_MATCH_ID] = "exact",      [SKY_MATCH_EXACT] = "exact", [SKY_MATCH_ALIAS] = "alias",
	    [SKY_MATCH_FOLDED] = "folded", [SKY_MATCH_CLOSE] = "close",
	};
	return texts[match];
}

static int compare_entries(const void *a, const void *b, void *snapshot)
{
	const struct sky_name_entry *left = a;
	const struct sky_name_entry *right = b;
	int order = strcmp(left->folded, right->folded);
	if (order != 0)
		return order;
	if (left->kind != right->kind)
		return left->kind < right->kind ? -1 : 1;
	order = strcmp(sky_id(snapshot, (enum sky_kind)left->kind, left->row),
	               sky_id(snapshot, (enum sky_kind)right->kind, right->row));
	return order ? order : (int)left->use - (int)right->use;
}

/* Kinds that people call by a name: those with names, and sources by their titles. */
static bool is_called(enum sky_kind kind)
{
	return kind == SKY_SOURCE || kind == SKY_VENDOR || kind == SKY_ORGANIZATION || kind == SKY_PERSON ||
	       kind == SKY_PRODUCT || kind == SKY_MARKET || kind == SKY_METRIC;
}

static bool add_entry(struct sky_snapshot *snapshot, struct sky_ref ref, const char *text, enum sky_name_use use)
{
	char *folded = sky_text_fold(snapshot->arena, text, strlen(text), NULL);
	if (!folded)
		return false;
	if (sky_text_commas(text) > snapshot->name_commas)
		snapshot->name_commas = sky_text_commas(text);
	snapshot->name[snapshot->name_count++] =
	    (struct sky_name_entry){folded, text, ref.row, (uint8_t)ref.kind, (uint8_t)use};
	return true;
}

static size_t count_entries(const struct sky_snapshot *snapshot, struct sky_ref ref)
{
	const struct sky_names *names = sky_names_of(snapshot, ref);
	return names ? 1 + (size_t)names->name_count + names->alias_count : 2;
}

static bool add_record(struct sky_snapshot *snapshot, struct sky_ref ref)
{
	const struct sky_names *names = sky_names_of(snapshot, ref);
	bool added = add_entry(snapshot, ref, sky_id(snapshot, ref.kind, ref.row), SKY_NAME_ID);
	if (!names)
		return added && add_entry(snapshot, ref, sky_title(snapshot, ref), SKY_NAME_CANONICAL);
	for (uint32_t i = 0; added && i < names->name_count; i++)
		added = add_entry(snapshot, ref, names->name[i].text, SKY_NAME_CANONICAL);
	for (uint32_t i = 0; added && i < names->alias_count; i++)
		added = add_entry(snapshot, ref, names->alias[i].name, SKY_NAME_ALIAS);
	return added;
}

bool sky_snapshot_index_names(struct sky_snapshot *snapshot)
{
	size_t count = 0;
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
		for (uint32_t row = 0; is_called((enum sky_kind)kind) && row < snapshot->store[kind].count; row++)
			count += count_entries(snapshot, (struct sky_ref){(enum sky_kind)kind, row});
	snapshot->name = calloc(count ? count : 1, sizeof *snapshot->name);
	if (!snapshot->name)
		return false;
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		for (uint32_t row = 0; is_called((enum sky_kind)kind) && row < snapshot->store[kind].count; row++)
			if (!add_record(snapshot, (struct sky_ref){(enum sky_kind)kind, row}))
				return false;
	}
	qsort_r(snapshot->name, snapshot->name_count, sizeof *snapshot->name, compare_entries, snapshot);
	return true;
}

uint32_t sky_name_commas(const struct sky_snapshot *snapshot)
{
	return snapshot->name_commas;
}

size_t sky_name_lower_bound(const struct sky_snapshot *snapshot, const char *folded)
{
	size_t low = 0;
	size_t high = snapshot->name_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(snapshot->name[middle].folded, folded) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What has been found so far. A record is in it once, with its best match. */
struct found {
	struct candidate {
		struct sky_match match;
		const char *id;
		size_t distance; /* of a close one */
	} * candidate;
	size_t count, capacity;
	bool no_memory;
};

static bool is_better(const struct candidate *a, const struct candidate *b)
{
	return a->match.match != b->match.match ? a->match.match < b->match.match : a->distance < b->distance;
}

static void add_candidate(const struct sky_snapshot *snapshot, struct found *found, struct sky_match match,
                          size_t distance)
{
	struct candidate candidate = {match, sky_id(snapshot, match.ref.kind, match.ref.row), distance};
	for (size_t i = 0; i < found->count; i++) {
		struct candidate *known = &found->candidate[i];
		if (known->match.ref.kind == match.ref.kind && known->match.ref.row == match.ref.row) {
			*known = is_better(&candidate, known) ? candidate : *known;
			return;
		}
	}
	struct candidate *grown = sky_grown(NULL, found->candidate, found->count, &found->capacity, sizeof *grown);
	if (!grown) {
		found->no_memory = true;
		return;
	}
	found->candidate = grown;
	found->candidate[found->count++] = candidate;
}

static void find_ids(const struct sky_snapshot *snapshot, unsigned kinds, const char *name, struct found *found)
{
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		uint32_t row = kinds & (1u << kind) ? sky_find(snapshot, (enum sky_kind)kind, name, strlen(name)) : SKY_NONE;
		if (row != SKY_NONE) {
			struct sky_ref ref = {(enum sky_kind)kind, row};
			add_candidate(snapshot, found, (struct sky_match){ref, sky_id(snapshot, ref.kind, row), SKY_MATCH_ID}, 0);
		}
	}
}

static enum sky_match_kind match_of(const struct sky_name_entry *entry, const char *name)
{
	if (strcmp(entry->text, name) != 0)
		return SKY_MATCH_FOLDED;
	static const enum sky_match_kind matches[] = {SKY_MATCH_EXACT, SKY_MATCH_ALIAS, SKY_MATCH_ID};
	return matches[entry->use];
}

static void find_folded(const struct sky_snapshot *snapshot, unsigned kinds, const char *name, const char *folded,
                        struct found *found)
{
	for (size_t i = sky_name_lower_bound(snapshot, folded);
	     i < snapshot->name_count && strcmp(snapshot->name[i].folded, folded) == 0; i++) {
		const struct sky_name_entry *entry = &snapshot->name[i];
		if (kinds & (1u << entry->kind)) {
			struct sky_ref ref = {(enum sky_kind)entry->kind, entry->row};
			add_candidate(snapshot, found, (struct sky_match){ref, entry->text, match_of(entry, name)}, 0);
		}
	}
}

static void find_close(const struct sky_snapshot *snapshot, unsigned kinds, const char *folded, struct found *found)
{
	size_t limit = sky_text_code_points(folded) / 3;
	limit = limit > CLOSE_MAX ? CLOSE_MAX : limit;
	for (size_t i = 0; limit > 0 && i < snapshot->name_count; i++) {
		const struct sky_name_entry *entry = &snapshot->name[i];
		if ((kinds & (1u << entry->kind)) == 0)
			continue;
		size_t distance = sky_text_distance(folded, entry->folded, limit);
		if (distance > 0 && distance <= limit) {
			struct sky_ref ref = {(enum sky_kind)entry->kind, entry->row};
			add_candidate(snapshot, found, (struct sky_match){ref, entry->text, SKY_MATCH_CLOSE}, distance);
		}
	}
}

static int compare_candidates(const void *a, const void *b)
{
	const struct candidate *left = a;
	const struct candidate *right = b;
	if (left->match.match != right->match.match || left->distance != right->distance)
		return is_better(left, right) ? -1 : 1;
	if (left->match.ref.kind != right->match.ref.kind)
		return left->match.ref.kind < right->match.ref.kind ? -1 : 1;
	return strcmp(left->id, right->id);
}

/* Everything that the name can mean, best first. false when memory is short; found->candidate
 * is the caller's to free. */
static bool find_all(const struct sky_snapshot *snapshot, unsigned kinds, const char *name, bool close,
                     struct found *found)
{
	struct sky_arena *arena = sky_arena_create(0);
	bool valid = true;
	char *folded = arena ? sky_text_fold(arena, name, strlen(name), &valid) : NULL;
	*found = (struct found){.no_memory = !folded && valid};
	find_ids(snapshot, kinds, name, found);
	if (folded && folded[0] != '\0') {
		find_folded(snapshot, kinds, name, folded, found);
		if (close)
			find_close(snapshot, kinds, folded, found);
	}
	if (found->count > 0)
		qsort(found->candidate, found->count, sizeof *found->candidate, compare_candidates);
	sky_arena_destroy(arena);
	return !found->no_memory;
}

size_t sky_resolve(const struct sky_snapshot *snapshot, unsigned kinds, const char *name, bool close,
                   struct sky_match *out, size_t max)
{
	struct found found;
	size_t count = find_all(snapshot, kinds, name, close, &found) ? found.count : SKY_RESOLVE_MEMORY;
	for (size_t i = 0; i < found.count && i < max && count != SKY_RESOLVE_MEMORY; i++)
		out[i] = found.candidate[i].match;
	free(found.candidate);
	return count;
}

enum sky_resolved sky_resolve_one(const struct sky_snapshot *snapshot, enum sky_kind kind, const char *name,
                                  uint32_t *row)
{
	*row = sky_find(snapshot, kind, name, strlen(name));
	if (*row != SKY_NONE)
		return SKY_RESOLVED_ONE;
	struct found found;
	size_t count = 0;
	enum sky_resolved resolved = SKY_RESOLVED_MEMORY;
	if (find_all(snapshot, 1u << kind, name, false, &found)) {
		/* Names as they are written, canonical or not, go before those that are alike only when folded. */
		bool literal = found.count > 0 && found.candidate[0].match.match != SKY_MATCH_FOLDED;
		while (count < found.count && (!literal || found.candidate[count].match.match != SKY_MATCH_FOLDED))
			count++;
		resolved = count == 0 ? SKY_RESOLVED_NONE : count == 1 ? SKY_RESOLVED_ONE : SKY_RESOLVED_SEVERAL;
	}
	if (resolved == SKY_RESOLVED_ONE)
		*row = found.candidate[0].match.ref.row;
	free(found.candidate);
	return resolved;
}
