#include "model/snapshot/words.h"
#include "model/record/figure.h"
#include "model/record/locator.h"
#include "model/snapshot/snapshot_internal.h"

#include <string.h>

static bool may_pass_on(const struct sky_snapshot *snapshot, const struct sky_record *record)
{
	const struct sky_source *source = sky_source_at(snapshot, record->source);
	return !source || source->redistributable;
}

const char *sky_figure_words(const struct sky_snapshot *snapshot, const struct sky_figure *figure)
{
	return sky_derived_of(figure) || may_pass_on(snapshot, &figure->record) ? figure->value_text : NULL;
}

const char *sky_statement_text(const struct sky_snapshot *snapshot, const struct sky_statement *statement)
{
	bool quotes =
	    statement->kind == SKY_STATEMENT_KIND_QUOTE || strpbrk(statement->text, "\"") || strstr(statement->text, "“");
	return !quotes || may_pass_on(snapshot, &statement->record) ? statement->text : NULL;
}

bool sky_is_place(const struct sky_snapshot *snapshot, uint32_t source, const char *locator)
{
	const struct sky_source *of = sky_source_at(snapshot, source);
	return locator && (!sky_locator_is_row(locator) || !of || of->tabular);
}

size_t sky_figures_placed(const struct sky_snapshot *snapshot)
{
	return snapshot->figures_placed;
}

static const char *gap_in(const char *words)
{
	const char *sign = strstr(words, "…"), *dots = strstr(words, "...");
	return !sign || (dots && dots < sign) ? dots : sign;
}

bool sky_words_part(const char **words, const char **part, size_t *length)
{
	const char *from = *words + strspn(*words, " ");
	while (gap_in(from) == from) {
		from += strlen("…");
		from += strspn(from, " ");
	}
	const char *gap = gap_in(from), *end = gap ? gap : from + strlen(from);
	const char *bracket = gap ? NULL : strstr(from, " (");
	*words = end;
	if (bracket && end[-1] == ')')
		end = bracket;
	while (end > from && end[-1] == ' ')
		end--;
	*part = from;
	*length = (size_t)(end - from);
	return *length > 0;
}

_Static_assert(sizeof "…" == sizeof "...", "both gaps are as long");
