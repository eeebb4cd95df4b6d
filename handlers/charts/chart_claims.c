/* Charts of claims with a number: one panel for each measure and unit, since yuan and percent share no axis; one place on its
 * horizontal axis for each period (or milestone); within it one mark for each claim, side by side by series. */
#include "handlers/charts/chart_kinds.h"
#include "handlers/charts/chart_panel.h"
#include "handlers/charts/chart_plan.h"
#include "handlers/charts/chart_words.h"
#include "handlers/request/request.h"
#include "handlers/table/texts.h"
#include "model/snapshot/standing.h"

#include <string.h>

#define RANKED_MAX 40 /* more are not read as a list */

/* What was drawn, for ranking. */
struct mark {
	size_t panel;
	const char *series;
	struct sky_cell size;
};

struct drawing {
	struct sky_chart *chart;
	const struct sky_chart_plan *plan;
	struct mark *marks;
	size_t count;
	struct sky_chart_words names;   /* of the panels */
	struct sky_chart_panel *panels; /* as many as rows times measures, at most */
};

/* The number of the panel in which the measure of the row stands. */
static size_t panel_of(struct drawing *drawing, const struct sky_chart_measure *measure, const void *row)
{
	struct sky_chart *chart = drawing->chart;
	const char *title = sky_chart_measured(chart, drawing->plan, measure, row);
	const char *unit = sky_chart_unit(chart, measure, row);
	const char *name =
	    sky_text_make(chart->request, chart->json.out, "%s (%s)", title ? title : sky_chart_say(chart, "Value"),
	                  sky_chart_term(chart, sky_chart_say(chart, unit)));
	size_t number = sky_chart_word(chart, &drawing->names, name);
	struct sky_chart_panel *panel = &drawing->panels[number];

	panel->title = name;
	panel->unit = unit;
	panel->x_title = drawing->plan->x_title;
	panel->series_title = drawing->plan->series_title;
	panel->side = !drawing->plan->series;
	return number;
}

/* A row that may not be compared with the first, for another reason than that one of the two is missing. */
static bool is_refused(struct sky_chart *chart, const void *row)
{
	const char *reasons = sky_chart_text(chart, row, "reasons");

	return reasons && strncmp(reasons, "missing:", strlen("missing:")) != 0;
}

/* A contradiction of the claim, or a row that may not be compared with the first. */
static bool is_marked(struct sky_chart *chart, const struct sky_chart_measure *measure, const void *row)
{
	struct sky_cell conflict = sky_chart_cell(chart, row, "conflict");
	const char *id = measure->figure ? sky_chart_text(chart, row, measure->figure) : NULL;
	const struct sky_snapshot *snapshot = chart->request->snapshot;
	uint32_t number = SKY_NONE;

	if ((conflict.type == SKY_CELL_BOOL && conflict.as.boolean) || is_refused(chart, row)) {
		return true;
	}
	if (conflict.type == SKY_CELL_NULL && id) {
		number = sky_find(snapshot, SKY_FIGURE, id, strlen(id));
	}
	return number != SKY_NONE && sky_figure_contradicted(sky_figure_at(snapshot, number), chart->request->as_of);
}

static void put_number(struct sky_chart *chart, const char *key, struct sky_cell cell)
{
	sky_json_key(&chart->json, key);
	sky_json_cell(&chart->json, cell);
}

/* Which side of the number nothing is known of, as a sign beside its mark. */
static const char *open_side(struct sky_cell low, struct sky_cell high)
{
	if ((low.type == SKY_CELL_NULL) == (high.type == SKY_CELL_NULL)) {
		return NULL;
	}
	return low.type == SKY_CELL_NULL ? "↓" : "↑";
}

/* The kind of period in which a line may lead through the claim: of those on one thing only the preferred one is on it. NULL: none. */
static const char *span_of(struct sky_chart *chart, const void *row, const char *place)
{
	static const char *const names[] = {
	    [SKY_PERIOD_NONE] = NULL,         [SKY_PERIOD_YEAR] = "year",   [SKY_PERIOD_HALF] = "half",
	    [SKY_PERIOD_QUARTER] = "quarter", [SKY_PERIOD_MONTH] = "month", [SKY_PERIOD_DAY] = "day",
	    [SKY_PERIOD_RANGE] = "range"};
	const char *rank = sky_chart_text(chart, row, "rank");
	struct sky_period period;

	if ((sky_table_column(chart->result->table, "rank") &&
	     (!rank || strcmp(rank, sky_rank_text(SKY_RANK_PREFERRED)) != 0)) ||
	    sky_period_parse(place, strlen(place), &period)) {
		return NULL;
	}
	return names[period.kind];
}

/* What is drawn for a row. */
struct datum {
	struct sky_cell value, low, high;
	const char *place, *series, *open, *span;
	bool marked, hollow;
};

/* Milestones are words with hyphens; periods stay as they are. */
static const char *place_name(const struct sky_chart *chart, const struct sky_chart_plan *plan, const char *place)
{
	return strcmp(plan->x, "milestone") == 0 ? sky_chart_term(chart, place) : place;
}

/* Notes what the panel has to show of it. */
static void note(struct drawing *drawing, size_t number, const struct datum *datum)
{
	struct sky_chart *chart = drawing->chart;
	struct sky_chart_panel *panel = &drawing->panels[number];
	bool valued = datum->value.type != SKY_CELL_NULL;
	size_t known = panel->series.count;

	panel->values |= valued;
	panel->facts |= valued && !datum->hollow;
	panel->forecasts |= valued && datum->hollow;
	panel->intervals |= datum->low.type != SKY_CELL_NULL && datum->high.type != SKY_CELL_NULL;
	panel->arrows |= valued && datum->open;
	panel->rings |= valued && datum->marked;
	panel->lines |= valued && datum->span != NULL;
	sky_chart_word(chart, &panel->places, datum->place);
	sky_chart_word(chart, &panel->series, datum->series);
	panel->repeated |= panel->series.count == known;
	sky_chart_word(chart, &chart->series, datum->series);
	chart->conflicts |= datum->marked;
	chart->open |= datum->hollow;
	drawing->marks[drawing->count++] = (struct mark){number, datum->series, valued ? datum->value : datum->low};
}

static void put_datum(struct drawing *drawing, const struct sky_chart_measure *measure, size_t index)
{
	static const char *const members[] = {"value_text", "interval",       "event_id", "date",
	                                      "vendor_id",  "missing_reason", "note"};
	static const char *const terms[] = {"kind", "rank"};
	struct sky_chart *chart = drawing->chart;
	struct sky_json *json = &chart->json;
	const void *row = chart->result->rows[index];
	const char *kind = sky_chart_text(chart, row, "kind"), *reasons = sky_chart_text(chart, row, "reasons");
	const char *place = sky_chart_text(chart, row, drawing->plan->x);
	struct datum datum = {
	    .value = sky_chart_cell(chart, row, measure->value),
	    .low = sky_chart_cell(chart, row, measure->low),
	    .high = sky_chart_cell(chart, row, measure->high),
	    .place = place ? place_name(chart, drawing->plan, place) : sky_chart_say(chart, "no period"),
	    .series = sky_chart_series_of(chart, drawing->plan, index),
	    .hollow = kind && strcmp(kind, sky_figure_kind_text(SKY_FIGURE_KIND_FORECAST)) == 0,
	};
	size_t number;

	if (datum.value.type == SKY_CELL_NULL && (datum.low.type == SKY_CELL_NULL || datum.high.type == SKY_CELL_NULL)) {
		chart->hidden++;
		return;
	}
	datum.marked = drawing->plan->series && is_marked(chart, measure, row); /* of claims side by side each would be */
	datum.open = open_side(datum.low, datum.high);
	datum.span = datum.hollow ? NULL : span_of(chart, row, datum.place);
	number = panel_of(drawing, measure, row);
	note(drawing, number, &datum);
	sky_json_object(json);
	sky_json_put_integer(json, "panel", (int64_t)number);
	sky_json_put_text(json, "series", datum.series);
	sky_json_put_text(json, "place", datum.place);
	sky_json_put_text(json, "span", datum.span);
	put_number(chart, "value", datum.value);
	put_number(chart, "low", datum.low);
	put_number(chart, "high", datum.high);
	sky_json_put_text(json, "open_side", datum.open);
	sky_json_put_bool(json, "conflict", datum.marked);
	sky_json_put_bool(json, "hollow", datum.hollow);
	sky_json_put_text(json, "figure_id", measure->figure ? sky_chart_text(chart, row, measure->figure) : NULL);
	sky_chart_members(chart, row, members, SKY_COUNT(members));
	sky_chart_terms(chart, row, terms, SKY_COUNT(terms));
	drawing->panels[number].reasons |= reasons != NULL;
	if (reasons) {
		sky_json_put_text(json, "reasons", sky_chart_reasons(chart, reasons));
	}
	sky_chart_origin(chart, row);
	sky_json_object_end(json);
}

/* A panel of one period, with one number of each series, shows them in the order of size; claims side by side stay in theirs. */
static void rank(const struct drawing *drawing, size_t number)
{
	struct sky_chart_panel *panel = &drawing->panels[number];
	struct sky_cell sizes[RANKED_MAX];
	size_t count = 0;

	panel->ranked = panel->side;
	if (panel->side || panel->places.count != 1 || panel->repeated || panel->series.count > RANKED_MAX) {
		return;
	}
	for (size_t i = 0; i < drawing->count; i++) {
		const struct mark *mark = &drawing->marks[i];
		size_t at = count;

		if (mark->panel != number) {
			continue;
		}
		for (; at > 0 && sky_cell_compare(sizes[at - 1], mark->size) < 0; at--) {
			sizes[at] = sizes[at - 1];
			panel->series.text[at] = panel->series.text[at - 1];
		}
		sizes[at] = mark->size;
		panel->series.text[at] = mark->series;
		count++;
	}
	panel->ranked = true;
}

static void put_panels(const struct drawing *drawing)
{
	struct sky_chart *chart = drawing->chart;
	struct sky_json *json = &chart->json;

	sky_json_key(json, "vconcat");
	sky_json_array(json);
	for (size_t i = 0; i < drawing->names.count; i++) {
		sky_json_object(json);
		sky_chart_put_panel(chart, &drawing->panels[i], i, false);
		sky_json_object_end(json);
	}
	sky_json_array_end(json);
	sky_json_key(json, "resolve");
	sky_json_object(json);
	sky_chart_object(chart, "scale", "color", "shared", "shape", "shared", "stroke", "shared", NULL);
	sky_json_object_end(json);
}

static const char *title_of(const struct drawing *drawing)
{
	struct sky_chart *chart = drawing->chart;
	struct sky_ref market = {SKY_MARKET, sky_request_row(chart->request, "market")};
	const char *title = drawing->plan->title;

	if (!title) {
		return sky_chart_conflict_title(chart);
	}
	return strstr(title, "%s") ? sky_chart_fill(chart, title, sky_chart_name(chart, market))
	                           : sky_chart_say(chart, title);
}

/* Each of several panels has a title of its own. */
static const char *says_of(const struct drawing *drawing)
{
	struct sky_chart *chart = drawing->chart;
	const char *bars = sky_chart_say(chart, "Bars: what each number can stand for as printed.");

	if (drawing->names.count == 0) {
		return sky_chart_say(chart, "No numbers");
	}
	if (drawing->names.count > 1) {
		return bars;
	}
	return sky_text_make(chart->request, chart->json.out, "%s. %s", sky_chart_panel_title(chart, &drawing->panels[0]),
	                     bars);
}

void sky_chart_claims(struct sky_chart *chart)
{
	struct drawing drawing = {.chart = chart, .plan = sky_chart_plan_of(chart->request->operation)};
	const struct sky_result *result = chart->result;
	size_t most = result->count * drawing.plan->count + 1;

	drawing.panels = sky_arena_calloc(chart->request->arena, most, sizeof(*drawing.panels));
	drawing.marks = sky_arena_calloc(chart->request->arena, most, sizeof(*drawing.marks));
	if (!drawing.panels || !drawing.marks) {
		chart->json.out->failed = true;
		return;
	}
	sky_json_key(&chart->json, "data");
	sky_json_object(&chart->json);
	sky_json_key(&chart->json, "values");
	sky_json_array(&chart->json);
	for (size_t i = 0; i < result->count; i++) {
		size_t hidden = chart->hidden;

		for (size_t j = 0; j < drawing.plan->count; j++) {
			put_datum(&drawing, &drawing.plan->measure[j], i);
		}
		chart->shown += chart->hidden - hidden < drawing.plan->count;
	}
	sky_json_array_end(&chart->json);
	sky_json_object_end(&chart->json);
	chart->named = true;
	for (size_t i = 0; i < drawing.names.count; i++) {
		sky_chart_sort_places(chart, &drawing.panels[i].places);
		rank(&drawing, i);
		chart->named &= drawing.panels[i].ranked;
	}
	sky_chart_head(chart, title_of(&drawing), says_of(&drawing));
	if (drawing.names.count == 0) {
		sky_chart_nothing(chart);
	} else if (drawing.names.count == 1) {
		sky_chart_put_panel(chart, &drawing.panels[0], 0, true);
	} else {
		put_panels(&drawing);
	}
}
