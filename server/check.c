#include "server/commands.h"

#include "model/conflicts.h"
#include "model/coverage.h"

#include <stdlib.h>

/* Marks the sources that records of any kind refer to. */
static void mark_sources(const struct sky_snapshot *snapshot, bool *seen)
{
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		size_t count = sky_count(snapshot, (enum sky_kind)kind);
		for (uint32_t row = 0; row < count && kind != SKY_SOURCE; row++) {
			const struct sky_record *record = sky_record_at(snapshot, (struct sky_ref){(enum sky_kind)kind, row});
			if (record->source != SKY_NONE) {
				seen[record->source] = true;
			}
		}
	}
	for (uint32_t row = 0; row < sky_count(snapshot, SKY_SOURCE); row++) {
		const struct sky_source *source = sky_source_at(snapshot, row);
		for (size_t i = 0; i < source->cites.count; i++) {
			seen[source->cites.row[i]] = true;
		}
	}
}

/* Tells the sources that nothing refers to; returns their number, or SIZE_MAX when memory is short. */
static size_t print_idle_sources(const struct sky_snapshot *snapshot)
{
	size_t count = sky_count(snapshot, SKY_SOURCE), idle = 0;
	bool *seen = calloc(count ? count : 1, sizeof *seen);
	if (!seen) {
		return SIZE_MAX;
	}
	mark_sources(snapshot, seen);
	for (uint32_t row = 0; row < count; row++) {
		if (!seen[row]) {
			printf("sources:%u:1: no record refers to source %s\n", sky_source_at(snapshot, row)->record.line,
			       sky_id(snapshot, SKY_SOURCE, row));
			idle++;
		}
	}
	free(seen);
	return idle;
}

/* Tells the contradictions that the data set does not explain; returns their number. */
static size_t print_unexplained(const struct sky_snapshot *snapshot)
{
	size_t count, unexplained = 0;
	const struct sky_conflict *list = sky_snapshot_conflicts(snapshot, &count);

	for (size_t i = 0; i < count; i++) {
		if (!list[i].explained) {
			printf("%s:%u:1: conflict %s is not explained: %s; deprecate a claim with its reason, or say why it "
			       "differs in "
			       "\"conflict_note\"\n",
			       sky_kind_plural(list[i].claim[0].kind), sky_record_at(snapshot, list[i].claim[0])->line, list[i].id,
			       list[i].arithmetic);
			unexplained++;
		}
	}
	return unexplained;
}

/* Tells the claims that name no place in their source; returns their number. */
static size_t print_unplaced(const struct sky_snapshot *snapshot)
{
	static const enum sky_kind claims[] = {SKY_FIGURE, SKY_STATEMENT, SKY_EVENT, SKY_RELATION, SKY_RATE};
	size_t unplaced = 0;

	for (size_t i = 0; i < SKY_COUNT(claims); i++) {
		for (uint32_t row = 0; row < sky_count(snapshot, claims[i]); row++) {
			const struct sky_record *record = sky_record_at(snapshot, (struct sky_ref){claims[i], row});
			if (!record->locator) {
				printf("%s:%u:1: %s %s has no locator\n", sky_kind_plural(claims[i]), record->line,
				       sky_kind_singular(claims[i]), record->id);
				unplaced++;
			}
		}
	}
	return unplaced;
}

static void print_summary(const struct sky_snapshot *snapshot, const char *folder)
{
	printf("%s: no mistakes; release %s:", folder, sky_snapshot_release_id(snapshot));
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		printf("%s %zu %s", kind ? "," : "", sky_count(snapshot, (enum sky_kind)kind),
		       sky_kind_plural((enum sky_kind)kind));
	}
	putchar('\n');
}

int sky_command_check(const struct sky_config *config)
{
	struct sky_snapshot *snapshot = NULL;
	int code = sky_data_load(config->operand, stdout, &snapshot);
	if (code != SKY_EXIT_OK) {
		return code;
	}
	size_t uncovered = config->coverage ? sky_coverage_print(snapshot, stdout) : 0;
	size_t idle = config->strict ? print_idle_sources(snapshot) : 0;
	size_t unexplained = config->strict ? print_unexplained(snapshot) : 0;
	size_t unplaced = config->strict ? print_unplaced(snapshot) : 0;
	if (uncovered || idle || unexplained || unplaced) {
		printf("%s: %zu paragraphs without a record, %zu sources without one, %zu conflicts without an explanation, "
		       "%zu claims without a locator\n",
		       config->operand, uncovered, idle, unexplained, unplaced);
		code = SKY_EXIT_FAILED;
	} else {
		print_summary(snapshot, config->operand);
	}
	sky_snapshot_release(snapshot);
	return code;
}
