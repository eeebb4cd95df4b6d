#include "server/commands/commands.h"

#include "model/changes/coverage.h"
#include "model/changes/printed.h"
#include "model/conflict/conflicts.h"
#include "model/load/snapshot_build.h"
#include "model/snapshot/words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Marks the sources that records of any kind refer to. */
static void mark_sources(const struct sky_snapshot *snapshot, bool *seen)
{
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		size_t count = sky_count(snapshot, (enum sky_kind)kind);
		for (uint32_t row = 0; row < count && kind != SKY_SOURCE; row++) {
			const struct sky_record *record = sky_record_at(snapshot, (struct sky_ref){(enum sky_kind)kind, row});
			if (record->source != SKY_NONE)
				seen[record->source] = true;
		}
	}
	for (uint32_t row = 0; row < sky_count(snapshot, SKY_SOURCE); row++) {
		const struct sky_source *source = sky_source_at(snapshot, row);
		for (size_t i = 0; i < source->cites.count; i++)
			seen[source->cites.row[i]] = true;
	}
}

/* Lists the sources that nothing refers to. That is no mistake: a list of all that was read is worth keeping. false:
 * memory. */
static bool print_idle_sources(const struct sky_snapshot *snapshot)
{
	size_t count = sky_count(snapshot, SKY_SOURCE);
	bool *seen = calloc(count ? count : 1, sizeof *seen);
	if (!seen)
		return false;
	mark_sources(snapshot, seen);
	for (uint32_t row = 0; row < count; row++) {
		if (!seen[row]) {
			printf("sources:%u:1: note: no record refers to source %s\n", sky_source_at(snapshot, row)->record.line,
			       sky_id(snapshot, SKY_SOURCE, row));
		}
	}
	free(seen);
	return true;
}

/* Lists the contradictions that the data set does not explain; returns their number. */
static size_t print_unexplained(const struct sky_snapshot *snapshot)
{
	size_t count, unexplained = 0;
	const struct sky_conflict *list = sky_snapshot_conflicts(snapshot, &count);
	for (size_t i = 0; i < count; i++) {
		if (!list[i].explained) {
			printf("%s:%u:1: conflict %s is not explained: %s; deprecate a claim with its reason, or say why it "
			       "differs in \"conflict_note\"\n",
			       sky_kind_plural(list[i].claim[0].kind), sky_record_at(snapshot, list[i].claim[0])->line, list[i].id,
			       list[i].arithmetic);
			unexplained++;
		}
	}
	return unexplained;
}

/* Says so where something names a source but no place in it. Returns 1 in that case, else 0. */
static size_t print_unplaced(const struct sky_snapshot *snapshot, struct sky_ref ref, const char *what, uint32_t source,
                             const char *locator)
{
	if (source == SKY_NONE || sky_is_place(snapshot, source, locator))
		return 0;
	const struct sky_record *record = sky_record_at(snapshot, ref);
	printf("%s:%u:1: %s of %s %s has ", sky_kind_plural(ref.kind), record->line, what, sky_kind_singular(ref.kind),
	       record->id);
	if (locator)
		printf("the locator \"%s\", but source %s is not \"tabular\"\n", locator, sky_id(snapshot, SKY_SOURCE, source));
	else
		puts("no locator");
	return 1;
}

/* Lists the claims that name no place in their source; returns their number. The loader refuses most of them. A
 * definition, an alias or a role may have neither a source nor a place, but must not have only one of them. */
static size_t print_all_unplaced(const struct sky_snapshot *snapshot)
{
	size_t unplaced = 0;
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		for (uint32_t row = 0; row < sky_count(snapshot, (enum sky_kind)kind); row++) {
			struct sky_ref ref = {(enum sky_kind)kind, row};
			const struct sky_record *record = sky_record_at(snapshot, ref);
			const struct sky_names *names = sky_names_of(snapshot, ref);
			const struct sky_person *person = kind == SKY_PERSON ? sky_person_at(snapshot, row) : NULL;
			unplaced += record->locator_missing && !record->locator /* it says why */
			                ? 0
			                : print_unplaced(snapshot, ref, "the definition", record->source, record->locator);
			for (uint32_t i = 0; names && i < names->alias_count; i++)
				unplaced += print_unplaced(snapshot, ref, "an alias", names->alias[i].source, names->alias[i].locator);
			for (uint32_t i = 0; person && i < person->role_count; i++)
				unplaced += print_unplaced(snapshot, ref, "a role", person->role[i].source, person->role[i].locator);
		}
	}
	return unplaced;
}

/* Holds the words of a source against a text of it: `argument` is SOURCE=FILE. Returns how many do not stand there;
 * SIZE_MAX after a complaint. */
static size_t print_misplaced(const struct sky_snapshot *snapshot, const char *argument)
{
	size_t length = strcspn(argument, "="), line = 0;
	uint32_t source = sky_find(snapshot, SKY_SOURCE, argument, length);
	if (argument[length] != '=' || source == SKY_NONE) {
		(void)sky_complain("--text is \"%.80s\", not SOURCE=FILE with a source of the data set", argument);
		return SIZE_MAX;
	}
	const char *path = argument + length + 1;
	FILE *text = fopen(path, "re");
	size_t wrong = text ? sky_printed_check(snapshot, source, text, stdout, &line) : 0;
	if (!text || ferror(text)) {
		(void)sky_complain("cannot read %s: %s", path, strerror(errno));
		wrong = SIZE_MAX;
	} else if (wrong == SIZE_MAX) {
		(void)sky_complain("%s:%zu: %s", path, line, line ? "the line is not UTF-8" : "out of memory");
	}
	if (text)
		(void)fclose(text);
	return wrong;
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
	if (code != SKY_EXIT_OK)
		return code;
	size_t uncovered = config->coverage ? sky_coverage_print(snapshot, stdout) : 0;
	bool told = !config->strict || print_idle_sources(snapshot);
	size_t unexplained = config->strict ? print_unexplained(snapshot) : 0;
	size_t unplaced = config->strict ? print_all_unplaced(snapshot) : 0;
	size_t misplaced = config->text ? print_misplaced(snapshot, config->text) : 0;
	if (misplaced == SIZE_MAX) {
		code = SKY_EXIT_USAGE;
	} else if (!told) {
		fputs("skyledger: out of memory\n", stderr);
		code = SKY_EXIT_FAILED;
	} else if (uncovered || unexplained || unplaced || misplaced) {
		printf(
		    "%s: %zu paragraphs without a record, %zu conflicts without an explanation, %zu claims without a locator",
		    config->operand, uncovered, unexplained, unplaced);
		if (config->text)
			printf(", %zu words that stand elsewhere", misplaced);
		putchar('\n');
		code = SKY_EXIT_FAILED;
	} else {
		print_summary(snapshot, config->operand);
	}
	sky_snapshot_release(snapshot);
	return code;
}
