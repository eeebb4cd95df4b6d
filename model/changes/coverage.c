#include "model/changes/coverage.h"

#include "model/base/arena.h"
#include "model/record/locator.h"
#include "model/snapshot/index.h"

#include <stdlib.h>

/* A record that is in a paragraph. The list is sorted by paragraph, then in table order. */
struct mention {
	uint32_t paragraph, order;
	struct sky_ref record;
};

struct mentions {
	struct mention *mention;
	size_t count, capacity;
	uint32_t source; /* whose mentions are collected */
	struct sky_ref record;
	bool no_memory;
};

static void add_mention(void *context, uint32_t paragraph)
{
	struct mentions *mentions = context;

	struct mention *grown = sky_grown(NULL, mentions->mention, mentions->count, &mentions->capacity, sizeof *grown);
	if (!grown) {
		mentions->no_memory = true;
		return;
	}
	mentions->mention = grown;
	mentions->mention[mentions->count] = (struct mention){paragraph, (uint32_t)mentions->count, mentions->record};
	mentions->count++;
}

static void add_locator(struct mentions *mentions, uint32_t source, const char *locator)
{
	if (source == mentions->source)
		(void)sky_locator_paragraphs(locator, add_mention, mentions);
}

/* A record's own place, and those of its aliases and roles. */
static void add_record(const struct sky_snapshot *snapshot, struct mentions *mentions, struct sky_ref ref)
{
	const struct sky_record *record = sky_record_at(snapshot, ref);
	const struct sky_names *names = sky_names_of(snapshot, ref);
	mentions->record = ref;
	add_locator(mentions, record->source, record->locator);
	for (uint32_t i = 0; names && i < names->alias_count; i++)
		add_locator(mentions, names->alias[i].source, names->alias[i].locator);
	if (ref.kind == SKY_PERSON) {
		const struct sky_person *person = sky_person_at(snapshot, ref.row);
		for (uint32_t i = 0; i < person->role_count; i++)
			add_locator(mentions, person->role[i].source, person->role[i].locator);
	}
}

static int compare_mentions(const void *a, const void *b)
{
	const struct mention *left = a;
	const struct mention *right = b;
	if (left->paragraph != right->paragraph)
		return left->paragraph < right->paragraph ? -1 : 1;
	return left->order < right->order ? -1 : left->order > right->order;
}

static bool is_same(struct sky_ref a, struct sky_ref b)
{
	return a.kind == b.kind && a.row == b.row;
}

/* Writes the line of one paragraph and moves *at past its mentions. Returns true when it has any. */
static bool print_paragraph(const struct sky_snapshot *snapshot, const struct mentions *mentions, uint32_t paragraph,
                            size_t *at, FILE *out)
{
	size_t first = *at;
	(void)fprintf(out, "  %u:", (unsigned)paragraph);
	for (; *at < mentions->count && mentions->mention[*at].paragraph == paragraph; (*at)++) {
		struct sky_ref ref = mentions->mention[*at].record;
		if (*at == first || !is_same(ref, mentions->mention[*at - 1].record))
			(void)fprintf(out, " %s:%s", sky_kind_singular(ref.kind), sky_id(snapshot, ref.kind, ref.row));
	}
	(void)fprintf(out, *at == first ? " -\n" : "\n");
	return *at > first;
}

static size_t print_source(const struct sky_snapshot *snapshot, const struct sky_source *source,
                           const struct mentions *mentions, FILE *out)
{
	uint32_t *missing = calloc(source->paragraphs, sizeof *missing);
	size_t count = 0;
	size_t at = 0;
	(void)fprintf(out, "%s\n", source->record.id);
	for (uint32_t paragraph = 1; paragraph <= source->paragraphs; paragraph++) {
		if (!print_paragraph(snapshot, mentions, paragraph, &at, out)) {
			if (missing)
				missing[count] = paragraph;
			count++;
		}
	}
	(void)fprintf(out, "  %zu of %u paragraphs have no record", count, (unsigned)source->paragraphs);
	for (size_t i = 0; missing && i < count; i++)
		(void)fprintf(out, "%s %u", i == 0 ? ":" : ",", (unsigned)missing[i]);
	(void)fprintf(out, "\n");
	free(missing);
	return count;
}

size_t sky_coverage_print(const struct sky_snapshot *snapshot, FILE *out)
{
	size_t missing = 0;
	for (uint32_t row = 0; row < sky_count(snapshot, SKY_SOURCE); row++) {
		const struct sky_source *source = sky_source_at(snapshot, row);
		struct mentions mentions = {.source = row};
		if (source->paragraphs == 0)
			continue;
		for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
			for (uint32_t i = 0; i < sky_count(snapshot, (enum sky_kind)kind); i++)
				add_record(snapshot, &mentions, (struct sky_ref){(enum sky_kind)kind, i});
		if (mentions.count > 0)
			qsort(mentions.mention, mentions.count, sizeof *mentions.mention, compare_mentions);
		if (mentions.no_memory)
			(void)fprintf(out, "memory is short: the list of %s is not complete\n", source->record.id);
		missing += print_source(snapshot, source, &mentions, out);
		free(mentions.mention);
	}
	return missing;
}
