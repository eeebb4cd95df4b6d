#include "server/commands.h"

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
	if (uncovered || idle) {
		printf("%s: %zu paragraphs without a record, %zu sources without one\n", config->operand, uncovered, idle);
		code = SKY_EXIT_FAILED;
	} else {
		print_summary(snapshot, config->operand);
	}
	sky_snapshot_release(snapshot);
	return code;
}
