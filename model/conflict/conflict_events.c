/* The rule over events. */
#include "model/conflict/conflicts_internal.h"

#include <stdlib.h>
#include <string.h>

#define EVENTS_TOLD 20 /* a text has no more dates, however many claims there are */

static int compare_events(const void *x, const void *y)
{
	const struct sky_event *a = *(const struct sky_event *const *)x, *b = *(const struct sky_event *const *)y;
	int order = strcmp(a->happening, b->happening);
	return order != 0 ? order : strcmp(a->record.id, b->record.id);
}

static void report_event(struct sky_claims *claims, const struct sky_event *const *event, size_t count)
{
	struct sky_conflicts *out = claims->out;
	const char *text = "";
	struct sky_ref *ref = sky_arena_calloc(out->arena, count, sizeof *ref);
	struct sky_conflict *conflict = ref ? sky_conflict_blank(out) : NULL;
	if (!conflict) {
		out->memory_short = true;
		return;
	}
	for (size_t i = 0; i < count && text; i++) {
		ref[i] = (struct sky_ref){SKY_EVENT, sky_row_number(claims->snapshot, SKY_EVENT, event[i])};
		const struct sky_source *source = sky_source_at(claims->snapshot, event[i]->record.source);
		conflict->weak = conflict->weak || (source && source->grade == SKY_GRADE_LOW);
		if (i >= EVENTS_TOLD)
			continue;
		const char *by = sky_title(claims->snapshot, event[i]->said_by);
		by = by || !source ? by : source->publisher ? source->publisher : source->title;
		text = sky_conflict_text(claims, "%s%s%s says %s", text, i > 0 ? "; " : "", by ? by : "nobody",
		                         event[i]->date.text);
	}
	if (count > EVENTS_TOLD && text)
		text = sky_conflict_text(claims, "%s; %zu more", text, count - EVENTS_TOLD);
	conflict->kind = SKY_CONFLICT_EVENT_DATE;
	conflict->severity = SKY_SEVERITY_MINOR;
	conflict->claim = ref;
	conflict->claim_count = (uint32_t)count;
	conflict->id = sky_conflict_text(claims, "event_date:%s", event[0]->happening);
	conflict->arithmetic = sky_conflict_text(claims, "%s; no day lies in all", text);
	conflict->reason = "no claim is preferred: the sources date the happening differently";
}

void sky_rule_events(struct sky_claims *claims)
{
	size_t all = sky_count(claims->snapshot, SKY_EVENT), count = 0;
	const struct sky_event **event = malloc((all + 1) * sizeof *event);
	if (!event) {
		claims->out->memory_short = true;
		return;
	}
	for (uint32_t row = 0; row < all; row++) {
		const struct sky_event *e = sky_event_at(claims->snapshot, row);
		if (e->happening && e->date.text && e->status != SKY_STATUS_OPINION)
			event[count++] = e;
	}
	qsort(event, count, sizeof *event, compare_events);
	for (size_t i = 0, end; i < count; i = end) {
		/* Spans of days have a day in common exactly when the latest start is not after the earliest end. An open start
		 * is below every day, an open end above. */
		sky_day start = event[i]->date.edtf.earliest;
		sky_day finish = event[i]->date.edtf.latest;
		for (end = i + 1; end < count && strcmp(event[i]->happening, event[end]->happening) == 0; end++) {
			start = event[end]->date.edtf.earliest > start ? event[end]->date.edtf.earliest : start;
			finish = event[end]->date.edtf.latest < finish ? event[end]->date.edtf.latest : finish;
		}
		if (finish < start)
			report_event(claims, &event[i], end - i);
	}
	free(event);
}
