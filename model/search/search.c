#include "model/search/search.h"

#include "model/base/text.h"
#include "model/search/search_internal.h"
#include "model/snapshot/resolve_internal.h"
#include "model/snapshot/snapshot_internal.h"

#include <stdlib.h>
#include <string.h>

/* A document that matches: by its words, by a name, or by both. Then it comes twice or more often. */
struct candidate {
	const char *matched; /* NULL: by its words */
	int64_t score;
	uint32_t document;
	uint8_t match, field;
};

struct search {
	const struct sky_snapshot *snapshot;
	const struct sky_search_query *query;
	struct sky_arena *arena;
	struct candidate *candidate;
	size_t count, capacity;
};

static bool offer(struct search *search, struct candidate candidate)
{
	struct candidate *grown =
	    sky_grown(search->arena, search->candidate, search->count, &search->capacity, sizeof *grown);
	if (!grown)
		return false;
	search->candidate = grown;
	search->candidate[search->count++] = candidate;
	return true;
}

static const struct sky_search_document *document_at(const struct search *search, size_t document)
{
	return &search->snapshot->search->document[document];
}

static bool is_asked(const struct search *search, unsigned kind)
{
	return search->query->kinds >> kind & 1;
}

/* The row that `statement` stands on, as a candidate. */
static bool offer_row(struct search *search, sqlite3_stmt *statement)
{
	size_t document = (size_t)sqlite3_column_int64(statement, 0) - 1;
	/* Words that are in most documents weigh a millionth. That is still enough to tell names from texts. */
	double score = -1e9 * sqlite3_column_double(statement, 1);
	int place = sqlite3_column_int(statement, 2);
	unsigned field = (unsigned)place & (SKY_SEARCH_PLACE_WHOLE - 1);
	bool title = place >= SKY_SEARCH_PLACE_WHOLE && field <= SKY_SEARCH_FIELD_TITLE;
	if (!is_asked(search, document_at(search, document)->kind))
		return true;
	return offer(search, (struct candidate){
	                         .score = score > 0 ? (int64_t)(score + 0.5) : 0,
	                         .document = (uint32_t)document,
	                         .match = title ? SKY_SEARCH_MATCH_TITLE : SKY_SEARCH_MATCH_TEXT,
	                         .field = (uint8_t)field,
	                     });
}

static enum sky_search_status find_words(struct search *search, const char *expression)
{
	enum sky_search_status status;
	struct sky_search_reader *reader = sky_search_take(search->snapshot->search, &status);
	if (!reader)
		return status;
	int result = sqlite3_bind_text(reader->find, 1, expression, -1, SQLITE_STATIC);
	if (result == SQLITE_OK) {
		while ((result = sqlite3_step(reader->find)) == SQLITE_ROW) {
			if (!offer_row(search, reader->find)) {
				result = SQLITE_NOMEM;
				break;
			}
		}
	}
	(void)sqlite3_reset(reader->find);
	(void)sqlite3_clear_bindings(reader->find);
	status = sky_search_status_of(result);
	sky_search_give(search->snapshot->search, reader, status != SKY_SEARCH_OK);
	return status;
}

/* The record's own document; its others follow. */
static size_t first_document(const struct search *search, unsigned kind, uint32_t row)
{
	size_t low = 0, high = search->snapshot->search->document_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct sky_search_document *document = document_at(search, middle);
		if (document->kind < kind || (document->kind == kind && document->row < row))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The document that holds this name of a record. */
static size_t document_of(const struct search *search, const struct sky_name_entry *entry)
{
	size_t first = first_document(search, entry->kind, entry->row);
	if (entry->use != SKY_NAME_ALIAS)
		return first;
	for (size_t i = first; i < search->snapshot->search->document_count; i++) {
		const struct sky_search_document *document = document_at(search, i);
		if (document->kind != entry->kind || document->row != entry->row)
			break;
		if (document->alias == entry->text)
			return i;
	}
	return first;
}

static enum sky_search_field field_of(const struct sky_name_entry *entry)
{
	if (entry->use == SKY_NAME_CANONICAL)
		return entry->kind == SKY_SOURCE ? SKY_SEARCH_FIELD_TITLE : SKY_SEARCH_FIELD_NAME;
	return entry->use == SKY_NAME_ALIAS ? SKY_SEARCH_FIELD_ALIAS : SKY_SEARCH_FIELD_ID;
}

static bool offer_name(struct search *search, const struct sky_name_entry *entry, bool exact)
{
	/* A query that begins an id finds nothing by that: the ids of sources begin with their publisher. */
	if (!is_asked(search, entry->kind) || (entry->use == SKY_NAME_ID && !exact))
		return true;
	return offer(search, (struct candidate){
	                         .matched = entry->text,
	                         .document = (uint32_t)document_of(search, entry),
	                         .match = exact ? SKY_SEARCH_MATCH_EXACT : SKY_SEARCH_MATCH_PREFIX,
	                         .field = (uint8_t)field_of(entry),
	                     });
}

/* Records whose id is the query, letter for letter. */
static enum sky_search_status find_ids(struct search *search)
{
	const char *text = search->query->text;
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		uint32_t row = SKY_NONE;
		if (sky_search_has_kind((enum sky_kind)kind) && is_asked(search, kind))
			row = sky_find(search->snapshot, (enum sky_kind)kind, text, strlen(text));
		if (row != SKY_NONE && !offer(search, (struct candidate){
		                                          .matched = sky_id(search->snapshot, (enum sky_kind)kind, row),
		                                          .document = (uint32_t)first_document(search, kind, row),
		                                          .match = SKY_SEARCH_MATCH_EXACT,
		                                          .field = SKY_SEARCH_FIELD_ID,
		                                      }))
			return SKY_SEARCH_MEMORY;
	}
	return SKY_SEARCH_OK;
}

/* Finds names that are the query or begin with it. Spaces and punctuation do not count: "jdcloud" finds "JD Cloud". */
static enum sky_search_status find_names(struct search *search)
{
	const char *text = search->query->text;
	bool valid;
	char *folded = sky_text_fold(search->arena, text, strlen(text), &valid);
	if (!folded)
		return valid ? SKY_SEARCH_MEMORY : SKY_SEARCH_OK;
	size_t length = strlen(folded);
	for (size_t i = sky_name_lower_bound(search->snapshot, folded); length > 0 && i < search->snapshot->name_count;
	     i++) {
		const struct sky_name_entry *entry = &search->snapshot->name[i];
		if (strncmp(entry->folded, folded, length) != 0)
			break;
		if (!offer_name(search, entry, entry->folded[length] == '\0'))
			return SKY_SEARCH_MEMORY;
	}
	return SKY_SEARCH_OK;
}

static int compare_candidates(const void *a, const void *b)
{
	const struct candidate *left = a, *right = b;
	if (left->document != right->document)
		return left->document < right->document ? -1 : 1;
	if (left->match != right->match)
		return left->match < right->match ? -1 : 1;
	return (left->field > right->field) - (left->field < right->field);
}

static bool is_known(const struct search *search, const struct sky_search_document *document)
{
	const struct sky_search_query *query = search->query;
	return !query->knows ||
	       (query->knows(query->context, (struct sky_ref){(enum sky_kind)document->kind, document->row}) &&
	        (document->source == SKY_NONE ||
	         query->knows(query->context, (struct sky_ref){SKY_SOURCE, document->source})));
}

/* One hit from the candidates of one document, which come best first, those by words last. */
static struct sky_search_hit merge(const struct search *search, const struct candidate *candidate, size_t count)
{
	const struct candidate *best = &candidate[0], *last = &candidate[count - 1];
	const struct sky_search_document *document = document_at(search, best->document);
	bool words = !last->matched, whole = best->match == SKY_SEARCH_MATCH_EXACT || !words;
	return (struct sky_search_hit){
	    .ref = {(enum sky_kind)document->kind, document->row},
	    .matched = best->matched,
	    .score = last->score,
	    .document = best->document,
	    .match = best->match,
	    .field = whole ? best->field : last->field,
	    .whole = whole,
	};
}

/* Which hit is worth more, of one record or of two. compare_hits adds kind and id to it. */
static int compare_worth(const struct sky_search_hit *a, const struct sky_search_hit *b)
{
	if (a->match != b->match)
		return a->match < b->match ? -1 : 1;
	return (a->score < b->score) - (a->score > b->score);
}

static int compare_hits(const void *a, const void *b, void *snapshot)
{
	const struct sky_search_hit *left = a, *right = b;
	int order = compare_worth(left, right);
	if (order != 0)
		return order;
	if (left->ref.kind != right->ref.kind)
		return left->ref.kind < right->ref.kind ? -1 : 1;
	return strcmp(sky_id(snapshot, left->ref.kind, left->ref.row), sky_id(snapshot, right->ref.kind, right->ref.row));
}

/* From candidates to hits: one for each record that is known. */
static bool choose(struct search *search, struct sky_search_found *found)
{
	found->hit = sky_arena_calloc(search->arena, search->count + 1, sizeof *found->hit);
	if (!found->hit)
		return false;
	if (search->count > 0)
		qsort(search->candidate, search->count, sizeof *search->candidate, compare_candidates);
	size_t end;
	for (size_t i = 0; i < search->count; i = end) {
		struct sky_search_hit *before = found->count ? &found->hit[found->count - 1] : NULL;
		for (end = i + 1; end < search->count && search->candidate[end].document == search->candidate[i].document;)
			end++;
		if (!is_known(search, document_at(search, search->candidate[i].document)))
			continue;
		struct sky_search_hit hit = merge(search, &search->candidate[i], end - i);
		if (!before || before->ref.kind != hit.ref.kind || before->ref.row != hit.ref.row)
			found->hit[found->count++] = hit;
		else if (compare_worth(&hit, before) < 0)
			*before = hit;
	}
	return true;
}

enum sky_search_status sky_search(const struct sky_snapshot *snapshot, const struct sky_search_query *query,
                                  struct sky_arena *arena, struct sky_search_found *found)
{
	struct search search = {.snapshot = snapshot, .query = query, .arena = arena};
	*found = (struct sky_search_found){.expression = NULL};
	if (!sky_search_expression(arena, query->text, &found->expression))
		return SKY_SEARCH_MEMORY;
	enum sky_search_status status = found->expression ? find_words(&search, found->expression) : SKY_SEARCH_OK;
	if (status == SKY_SEARCH_OK)
		status = find_ids(&search);
	if (status == SKY_SEARCH_OK)
		status = find_names(&search);
	if (status != SKY_SEARCH_OK)
		return status;
	if (!choose(&search, found))
		return SKY_SEARCH_MEMORY;
	if (found->count > 0)
		qsort_r(found->hit, found->count, sizeof *found->hit, compare_hits, (void *)(uintptr_t)snapshot);
	return SKY_SEARCH_OK;
}
