/* A timeline as a chart: one lane a vendor, a mark for each event with a bar over all days that its date can mean. Within a lane marks
 * step down where they would hide each other. */
#include "handlers/charts/chart_kinds.h"
#include "handlers/charts/chart_lanes.h"
#include "handlers/charts/chart_words.h"
#include "handlers/claims/timeline_rows.h"
#include "handlers/request/request.h"
#include "model/conflict/conflicts.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_MAX 8 /* lines of marks in a lane */

/* Categories of a kind share a colour and a shape: more than seven are not told apart. The kinds in the order of the legend. */
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

static bool all_known(const struct sky_request *request, const struct sky_conflict *conflict)
{
	for (uint32_t i = 0; i < conflict->claim_count; i++) {
		if (!sky_request_knows(request, conflict->claim[i])) {
			return false;
		}
	}
	return true;
}

static bool is_claim(const struct sky_conflict *conflict, uint32_t event)
{
	for (uint32_t i = 0; i < conflict->claim_count; i++) {
		if (conflict->claim[i].kind == SKY_EVENT && conflict->claim[i].row == event) {
			return true;
		}
	}
	return false;
}

/* Whether another claim gives the happening another date. */
static bool is_contradicted(const struct sky_request *request, const struct sky_event *event)
{
	uint32_t row = sky_row_number(request->snapshot, SKY_EVENT, event);
	size_t count;
	const struct sky_conflict *conflict = sky_snapshot_conflicts(request->snapshot, &count);

	for (size_t i = 0; i < count; i++) {
		if (conflict[i].kind == SKY_CONFLICT_EVENT_DATE && is_claim(&conflict[i], row) &&
		    all_known(request, &conflict[i])) {
			return true;
		}
	}
	return false;
}

/* The number of the event's kind. */
static size_t kind_of(const struct sky_event *event)
{
	size_t i = 0;

	while (i + 1 < SKY_COUNT(kinds) && !(kinds[i].categories >> event->category & 1)) {
		i++;
	}
	return i;
}

/* Where an end is open the mark stands at the known one. */
static void place(struct sky_mark *mark, const struct sky_edtf *edtf)
{
	mark->from = edtf->earliest == SKY_DAY_NONE ? edtf->latest : edtf->earliest;
	mark->to = edtf->latest == SKY_DAY_MAX ? edtf->earliest : edtf->latest;
	mark->middle = mark->from + (mark->to - mark->from) / 2;
}

/* The dated rows of the page, in their order. false: memory. */
static bool collect(struct sky_lanes *drawing)
{
	struct sky_chart *chart = drawing->chart;
	const struct sky_result *result = chart->result;

	drawing->marks = sky_arena_calloc(chart->request->arena, result->count + 1, sizeof(*drawing->marks));
	if (!drawing->marks) {
		return false;
	}
	for (size_t i = 0; i < result->count; i++) {
		const struct sky_happening *happening = result->rows[i];
		struct sky_mark *mark = &drawing->marks[drawing->count];

		if (!happening->event->date.text) {
			chart->hidden++;
			continue;
		}
		mark->row = happening;
		mark->event = happening->event;
		mark->lane = sky_chart_word(chart, &drawing->names,
		                            sky_chart_name(chart, (struct sky_ref){SKY_VENDOR, happening->vendor}));
		mark->hollow = happening->event->status == SKY_STATUS_PLANNED ||
		               happening->event->status == SKY_STATUS_RUMOURED ||
		               happening->event->status == SKY_STATUS_UNRESOLVED;
		place(mark, &mark->event->date.edtf);
		drawing->count++;
	}
	chart->shown = drawing->count;
	drawing->lanes = sky_arena_calloc(chart->request->arena, drawing->names.count + 1, sizeof(*drawing->lanes));
	return drawing->lanes;
}

static int compare_marks(const void *a, const void *b)
{
	const struct sky_mark *x = *(const struct sky_mark *const *)a, *y = *(const struct sky_mark *const *)b;

	if (x->lane != y->lane) {
		return x->lane < y->lane ? -1 : 1;
	}
	if (x->from != y->from) {
		return x->from < y->from ? -1 : 1;
	}
	return (x > y) - (x < y);
}

/* The first slot of the lane that is free at that day, else the one that is free first. */
static size_t free_slot(const int64_t *ends, sky_day day)
{
	size_t best = 0;

	for (size_t i = 0; i < SLOTS_MAX; i++) {
		if (ends[i] < day) {
			return i;
		}
		if (ends[i] < ends[best]) {
			best = i;
		}
	}
	return best;
}

/* Pixels of the chart as days. */
static int64_t days_of(const struct sky_lanes *drawing, int64_t pixels)
{
	int64_t first = SKY_DAY_MAX, last = INT64_MIN;

	for (size_t i = 0; i < drawing->count; i++) {
		first = drawing->marks[i].from < first ? drawing->marks[i].from : first;
		last = drawing->marks[i].to > last ? drawing->marks[i].to : last;
	}
	return drawing->count ? (last - first) * pixels / SKY_CHART_WIDTH : 0;
}

/* Gives each mark a slot of its lane in which no other one covers it. false: memory. */
static bool spread(struct sky_lanes *drawing)
{
	struct sky_mark **order = sky_arena_calloc(drawing->chart->request->arena, drawing->count + 1, sizeof(*order));
	int64_t ends[SLOTS_MAX], half = days_of(drawing, SKY_MARK_WIDTH) / 2;

	if (!order) {
		return false;
	}
	for (size_t i = 0; i < drawing->count; i++) {
		order[i] = &drawing->marks[i];
	}
	qsort(order, drawing->count, sizeof(*order), compare_marks);
	for (size_t i = 0; i < drawing->count; i++) {
		struct sky_mark *mark = order[i];
		struct sky_lane *lane = &drawing->lanes[mark->lane];
		int64_t end = mark->to > mark->middle + half ? mark->to : mark->middle + half;

		if (i == 0 || order[i - 1]->lane != mark->lane) {
			for (size_t j = 0; j < SLOTS_MAX; j++) {
				ends[j] = INT64_MIN;
			}
		}
		mark->slot = free_slot(ends, mark->from);
		ends[mark->slot] = end + half;
		lane->slots = mark->slot >= lane->slots ? mark->slot + 1 : lane->slots;
	}
	for (size_t i = 0; i < drawing->names.count; i++) {
		drawing->lanes[i].top = drawing->height;
		drawing->height += sky_lane_height(&drawing->lanes[i]);
	}
	return true;
}

/* The kinds that there are, in the order of the legend; each has its own colour in every chart. */
static void put_kinds(struct sky_lanes *drawing)
{
	struct sky_chart *chart = drawing->chart;
	bool present[SKY_COUNT(kinds)] = {false};

	chart->fixed = true;
	for (size_t i = 0; i < drawing->count; i++) {
		present[kind_of(drawing->marks[i].event)] = true;
	}
	for (size_t i = 0; i < SKY_COUNT(kinds); i++) {
		if (present[i]) {
			chart->looks[chart->series.count] = i;
			sky_chart_word(chart, &chart->series, sky_chart_say(chart, kinds[i].name));
		}
	}
}

static void put_datum(const struct sky_lanes *drawing, const struct sky_mark *mark)
{
	struct sky_chart *chart = drawing->chart;
	static const char *const members[] = {"date", "title", "summary", "milestone", "event_id", "vendor_id"};
	static const char *const terms[] = {"category", "status"};
	const struct sky_edtf *edtf = &mark->event->date.edtf;
	struct sky_json *json = &chart->json;
	bool contradicted = is_contradicted(chart->request, mark->event);

	chart->conflicts |= contradicted;
	chart->open |= mark->hollow;
	sky_json_object(json);
	sky_json_put_text(json, "vendor", drawing->names.text[mark->lane]);
	sky_json_put_text(json, "kind", sky_chart_say(chart, kinds[kind_of(mark->event)].name));
	sky_json_put_integer(json, "line", (int64_t)(drawing->lanes[mark->lane].top + 2 * mark->slot + 2));
	sky_json_put_day(json, "day", mark->middle);
	sky_json_put_day(json, "earliest", edtf->earliest);
	sky_json_put_day(json, "latest", edtf->latest);
	sky_json_put_text(json, "open_side",
	                  edtf->earliest == SKY_DAY_NONE ? "←"
	                  : edtf->latest == SKY_DAY_MAX  ? "→"
	                                                 : NULL);
	sky_json_put_bool(json, "conflict", contradicted);
	sky_json_put_bool(json, "hollow", mark->hollow);
	sky_chart_members(chart, mark->row, members, SKY_COUNT(members));
	sky_chart_terms(chart, mark->row, terms, SKY_COUNT(terms));
	sky_chart_origin(chart, mark->row);
	sky_json_object_end(json);
}

static const char *title_of(struct sky_chart *chart)
{
	const struct sky_arg *vendor = sky_request_find(chart->request, "vendor");

	if (chart->result->thing) {
		return sky_chart_conflict_title(chart);
	}
	if (!vendor || !vendor->spec->in_path) {
		return sky_snapshot_dataset(chart->request->snapshot)->title;
	}
	return sky_chart_fill(chart, "%s: timeline",
	                      sky_chart_name(chart, (struct sky_ref){SKY_VENDOR, vendor->values[0].as.ref.row}));
}

void sky_chart_timeline(struct sky_chart *chart)
{
	struct sky_lanes drawing = {.chart = chart};
	struct sky_json *json = &chart->json;

	if (!collect(&drawing) || !spread(&drawing)) {
		json->out->failed = true;
		return;
	}
	put_kinds(&drawing);
	sky_json_key(json, "data");
	sky_json_object(json);
	sky_json_key(json, "values");
	sky_json_array(json);
	for (size_t i = 0; i < drawing.count; i++) {
		put_datum(&drawing, &drawing.marks[i]);
	}
	sky_json_array_end(json);
	sky_json_object_end(json);
	sky_chart_head(chart, title_of(chart),
	               sky_chart_say(chart, "Bars: the days that a date can mean; an arrow: no end is known."));
	if (chart->shown == 0) {
		sky_chart_nothing(chart);
		return;
	}
	sky_chart_put_lanes(&drawing);
}
