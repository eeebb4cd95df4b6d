/* A timeline as a chart: one lane for each vendor, one mark for each event, with a bar over all days that its date can
 * mean. Within a lane a mark goes a line down where it would hide another. */
#include "handlers/charts/chart_template.h"
#include "handlers/claims/timeline_rows.h"
#include "model/conflict/conflicts.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_MAX 8 /* lines of marks in a lane */
#define HALF_LINE 7 /* pixels */

/* An event of the page that has a date. */
struct mark {
	const void *row;
	const struct sky_event *event;
	size_t lane, slot;
	sky_day from, to, middle;
	bool hollow; /* no fact yet */
};

/* The events of a page that have a date. */
struct marks {
	struct mark *mark;
	size_t count;
};

/* The categories of a kind share a colour and a shape, because nobody tells more than seven apart. The kinds are in the
 * order of the legend. */
static const struct kind {
	const char *name;
	unsigned categories; /* 1 << enum sky_category */
} kinds[SKY_CHART_LOOKS] = {
    {"Company", 1u << SKY_CATEGORY_FOUNDING | 1u << SKY_CATEGORY_REORGANIZATION | 1u << SKY_CATEGORY_LEADERSHIP},
    {"Products and growth", 1u << SKY_CATEGORY_LAUNCH | 1u << SKY_CATEGORY_EXPANSION | 1u << SKY_CATEGORY_MILESTONE},
    {"Strategy and campaigns", 1u << SKY_CATEGORY_STRATEGY | 1u << SKY_CATEGORY_CAMPAIGN},
    {"Partners and deals", 1u << SKY_CATEGORY_PARTNERSHIP | 1u << SKY_CATEGORY_DEAL},
    {"Money", 1u << SKY_CATEGORY_LISTING | 1u << SKY_CATEGORY_FINANCIAL},
    {"Research and rules", 1u << SKY_CATEGORY_RESEARCH | 1u << SKY_CATEGORY_REPORT | 1u << SKY_CATEGORY_REGULATION},
    {"Incidents", 1u << SKY_CATEGORY_INCIDENT},
};

static bool is_claim(const struct sky_conflict *conflict, uint32_t event)
{
	for (uint32_t i = 0; i < conflict->claim_count; i++)
		if (conflict->claim[i].kind == SKY_EVENT && conflict->claim[i].row == event)
			return true;
	return false;
}

/* Whether another claim gives the happening another date. */
static bool is_contradicted(const struct sky_request *request, const struct sky_event *event)
{
	uint32_t row = sky_row_number(request->snapshot, SKY_EVENT, event);
	size_t count;
	const struct sky_conflict *conflict = sky_snapshot_conflicts(request->snapshot, &count);
	for (size_t i = 0; i < count; i++)
		if (conflict[i].kind == SKY_CONFLICT_EVENT_DATE && is_claim(&conflict[i], row) &&
		    sky_request_knows_all(request, conflict[i].claim, conflict[i].claim_count))
			return true;
	return false;
}

/* The number of the event's kind. */
static size_t kind_of(const struct sky_event *event)
{
	size_t i = 0;
	while (i + 1 < SKY_COUNT(kinds) && !(kinds[i].categories >> event->category & 1))
		i++;
	return i;
}

/* Where an end is open, the mark stands at the known one. */
static void place(struct mark *mark, const struct sky_edtf *edtf)
{
	mark->from = edtf->earliest == SKY_DAY_NONE ? edtf->latest : edtf->earliest;
	mark->to = edtf->latest == SKY_DAY_MAX ? edtf->earliest : edtf->latest;
	mark->middle = mark->from + (mark->to - mark->from) / 2;
}

/* The dated rows of the page, in their order. false: memory. */
static bool collect(struct sky_chart *chart, struct marks *marks)
{
	const struct sky_result *result = chart->result;
	struct sky_chart_lanes *lanes = sky_arena_calloc(chart->request->arena, 1, sizeof *lanes);
	marks->mark = sky_arena_calloc(chart->request->arena, result->count + 1, sizeof *marks->mark);
	if (!lanes || !marks->mark)
		return false;
	for (size_t i = 0; i < result->count; i++) {
		const struct sky_happening *happening = result->rows[i];
		const struct sky_event *event = happening->event;
		if (!event->date.text) {
			chart->hidden++;
			continue;
		}
		struct mark *mark = &marks->mark[marks->count++];
		mark->row = happening;
		mark->event = event;
		mark->lane = sky_chart_word(chart, &lanes->names,
		                            sky_chart_name(chart, (struct sky_ref){SKY_VENDOR, happening->vendor}));
		mark->hollow = event->status == SKY_STATUS_PLANNED || event->status == SKY_STATUS_RUMOURED ||
		               event->status == SKY_STATUS_UNRESOLVED || event->status == SKY_STATUS_OPINION;
		place(mark, &event->date.edtf);
	}
	chart->shown = marks->count;
	chart->lanes = lanes;
	lanes->lane = sky_arena_calloc(chart->request->arena, lanes->names.count + 1, sizeof *lanes->lane);
	return lanes->lane && !chart->json.out->failed;
}

static int compare_marks(const void *a, const void *b)
{
	const struct mark *x = *(const struct mark *const *)a, *y = *(const struct mark *const *)b;
	if (x->lane != y->lane)
		return x->lane < y->lane ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x > y) - (x < y);
}

/* The first slot of the lane that is free on that day; else the one that becomes free first. */
static size_t free_slot(const int64_t *ends, sky_day day)
{
	size_t best = 0;
	for (size_t i = 0; i < SLOTS_MAX; i++) {
		if (ends[i] < day)
			return i;
		if (ends[i] < ends[best])
			best = i;
	}
	return best;
}

/* How many days so many pixels of the chart are. */
static int64_t days_of(const struct marks *marks, int64_t pixels)
{
	int64_t first = SKY_DAY_MAX, last = INT64_MIN;
	for (size_t i = 0; i < marks->count; i++) {
		first = marks->mark[i].from < first ? marks->mark[i].from : first;
		last = marks->mark[i].to > last ? marks->mark[i].to : last;
	}
	return marks->count ? (last - first) * pixels / SKY_CHART_WIDTH : 0;
}

/* Gives each mark a slot of its lane in which no other one covers it. false: memory. */
static bool spread(struct sky_chart *chart, struct marks *marks)
{
	struct sky_chart_lanes *lanes = chart->lanes;
	struct mark **order = sky_arena_calloc(chart->request->arena, marks->count + 1, sizeof *order);
	int64_t half = days_of(marks, SKY_CHART_MARK) / 2;
	if (!order)
		return false;
	for (size_t i = 0; i < marks->count; i++)
		order[i] = &marks->mark[i];
	qsort(order, marks->count, sizeof *order, compare_marks);
	int64_t ends[SLOTS_MAX];
	for (size_t i = 0; i < marks->count; i++) {
		struct mark *mark = order[i];
		struct sky_chart_lane *lane = &lanes->lane[mark->lane];
		int64_t end = mark->to > mark->middle + half ? mark->to : mark->middle + half;
		if (i == 0 || order[i - 1]->lane != mark->lane)
			for (size_t j = 0; j < SLOTS_MAX; j++)
				ends[j] = INT64_MIN;
		mark->slot = free_slot(ends, mark->from);
		ends[mark->slot] = end + half;
		lane->slots = mark->slot >= lane->slots ? mark->slot + 1 : lane->slots;
	}
	for (size_t i = 0; i < lanes->names.count; i++) {
		lanes->lane[i].top = lanes->height;
		lanes->height += 2 * lanes->lane[i].slots + 2;
	}
	lanes->pixels = lanes->height * HALF_LINE;
	return true;
}

/* The kinds that the page has, in the order of the legend. Each kind has the same colour in every chart. */
static void note_kinds(struct sky_chart *chart, const struct marks *marks)
{
	bool present[SKY_COUNT(kinds)] = {false};
	chart->fixed = true;
	for (size_t i = 0; i < marks->count; i++)
		present[kind_of(marks->mark[i].event)] = true;
	for (size_t i = 0; i < SKY_COUNT(kinds); i++) {
		if (present[i]) {
			chart->looks[chart->series.count] = i;
			sky_chart_word(chart, &chart->series, sky_chart_say(chart, kinds[i].name));
		}
	}
}

static void put_datum(struct sky_chart *chart, const struct mark *mark)
{
	static const char *const members[] = {"date", "summary", "milestone", "event_id", "vendor_id"};
	static const char *const terms[] = {"category", "status"};
	const struct sky_edtf *edtf = &mark->event->date.edtf;
	struct sky_json *json = &chart->json;
	struct sky_chart_lanes *lanes = chart->lanes;
	const char *arrow = edtf->earliest == SKY_DAY_NONE ? "←" : edtf->latest == SKY_DAY_MAX ? "→" : NULL;
	bool contradicted = is_contradicted(chart->request, mark->event);
	chart->conflicts |= contradicted;
	chart->open |= mark->hollow;
	lanes->facts |= !mark->hollow;
	lanes->arrows |= arrow != NULL;
	lanes->bars |= !arrow && edtf->earliest != edtf->latest;
	sky_json_object(json);
	sky_json_put_text(json, "vendor", lanes->names.text[mark->lane]);
	sky_json_put_text(json, "kind", sky_chart_say(chart, kinds[kind_of(mark->event)].name));
	sky_json_put_integer(json, "line", (int64_t)(lanes->lane[mark->lane].top + 2 * mark->slot + 2));
	sky_json_put_day(json, "day", mark->middle);
	sky_json_put_day(json, "earliest", edtf->earliest);
	sky_json_put_day(json, "latest", edtf->latest);
	sky_json_put_text(json, "open_side", arrow);
	sky_json_put_bool(json, "conflict", contradicted);
	sky_json_put_bool(json, "hollow", mark->hollow);
	sky_json_put_text(json, "title",
	                  chart->chinese && mark->event->title_zh ? mark->event->title_zh : mark->event->title);
	sky_chart_members(chart, mark->row, members, SKY_COUNT(members));
	sky_chart_terms(chart, mark->row, terms, SKY_COUNT(terms));
	sky_chart_origin(chart, mark->row);
	sky_json_object_end(json);
}

static void put_middles(struct sky_json *json, const struct sky_chart_lanes *lanes)
{
	sky_json_array(json);
	for (size_t i = 0; i < lanes->names.count; i++)
		sky_json_integer(json, (int64_t)(lanes->lane[i].top + lanes->lane[i].slots + 1));
	sky_json_array_end(json);
}

/* The name of each lane stands at its middle. NULL: memory. */
static const char *label_of(const struct sky_chart *chart)
{
	struct sky_buffer text;
	sky_buffer_init(&text, 0);
	sky_chart_put_words(&(struct sky_json){.out = &text}, chart->lanes->names);
	sky_buffer_text(&text, "[indexof(");
	put_middles(&(struct sky_json){.out = &text}, chart->lanes);
	sky_buffer_text(&text, ", datum.value)]");
	const char *label = text.failed ? NULL : sky_arena_strndup(chart->request->arena, text.data, text.length);
	sky_buffer_finish(&text);
	return label;
}

void sky_chart_put_events(struct sky_chart *chart)
{
	struct marks marks = {0};
	chart->says = sky_chart_say(chart, "Bars: the days that a date can mean; an arrow: no end is known.");
	if (!collect(chart, &marks) || !spread(chart, &marks) || !(chart->lanes->label = label_of(chart))) {
		chart->json.out->failed = true;
		chart->lanes = NULL;
		return;
	}
	note_kinds(chart, &marks);
	sky_json_array(&chart->json);
	for (size_t i = 0; i < marks.count; i++)
		put_datum(chart, &marks.mark[i]);
	sky_json_array_end(&chart->json);
	chart->lanes->borders = chart->lanes->names.count > 1;
	if (marks.count == 0)
		chart->lanes = NULL;
}

void sky_chart_put_borders(struct sky_chart *chart)
{
	const struct sky_chart_lanes *lanes = chart->lanes;
	sky_json_array(&chart->json);
	for (size_t i = 1; i < lanes->names.count; i++) {
		sky_json_object(&chart->json);
		sky_json_put_integer(&chart->json, "line", (int64_t)lanes->lane[i].top);
		sky_json_object_end(&chart->json);
	}
	sky_json_array_end(&chart->json);
}

void sky_chart_put_middles(struct sky_chart *chart)
{
	put_middles(&chart->json, chart->lanes);
}
